package syntax

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A table of rows has a weight for every class, nearly all of them 0: to add a whole row
// without asking takes a fraction of the time that picking out its weights takes. Only the
// file leaves the zeros out.

// classes are what is chosen among: 0 for one that may be chosen, never for one that may
// not; as many as a row has bytes.
type classes []int16

// never is less than any class can lose by as many weights as a choice has features, and
// leaves as much room below it.
const never = -1 << 14

const _ = uint(1<<13/128 - max(tagFeatures, labelFeatures))

// rowStep is what a row's width is a multiple of.
const rowStep = 32

func rowWidth(classes int) int { return (classes + rowStep - 1) / rowStep * rowStep }

// choices are n classes but for those left out.
func choices(n int, but ...int) classes {
	c := make(classes, rowWidth(n))
	for i := n; i < len(c); i++ {
		c[i] = never
	}
	for _, i := range but {
		c[i] = never
	}
	return c
}

// best is the class whose weights add up to most, the first of several.
func (t *table) best(features []uint64, c classes, r *room) int {
	rows := t.gather(features, &r.found)
	if wide {
		return best32(&t.rows[0], t.width, &r.found[0], len(rows), &c[0], &r.sums[0])
	}
	return t.bestPlain(rows, c)
}

// bestPlain is what best does for any processor. Weights, made positive, are added eight
// at a time: as many as one choice has features fill no 16 bits.
func (t *table) bestPlain(rows []uint32, c classes) int {
	const (
		flip = positive * 0x0101010101010101
		even = 0x00FF00FF00FF00FF
	)
	var sums [256 / 8][2]uint64
	for _, r := range rows {
		row := t.rows[int(r)*t.width:][:t.width]
		for i := range sums {
			if len(row) < 8 {
				break
			}
			v := binary.LittleEndian.Uint64(row) ^ flip
			sums[i][0] += v & even
			sums[i][1] += v >> 8 & even
			row = row[8:]
		}
	}
	b, most := 0, int32(-1<<31)
	less := int32(len(rows)) * positive
	for i, s := range c {
		sum := int32(uint16(sums[i/8][i&1]>>(16*(i%8/2)))) - less + int32(s)
		if sum > most {
			b, most = i, sum
		}
	}
	return b
}

// newRows packs entries that have rows for so many classes.
func newRows(entries []entry, buckets, classes int) *table {
	for i := range entries {
		entries[i].value = uint32(i)
	}
	t := newTable(entries, buckets)
	t.width = rowWidth(classes)
	t.rows = make([]byte, len(t.values)*t.width)
	for i, v := range t.values {
		if t.has(i) {
			copy(t.row(i), entries[v].row)
		}
	}
	t.values = nil
	return t
}

func (t *table) row(i int) []byte { return t.rows[i*t.width:][:t.width] }

func (t *table) has(i int) bool { return uint16(t.marks[i/4]>>(16*(i%4))) != 0 }

// thin takes away the weights below least, and the rows that have no other.
func (t *table) thin(least int) {
	for i := range 4 * len(t.marks) {
		empty := true
		for c, x := range t.row(i) {
			if w := int(int8(x)); max(w, -w) < least {
				t.row(i)[c] = 0
			} else {
				empty = false
			}
		}
		if empty {
			t.marks[i/4] &^= 0xFFFF << (16 * (i % 4))
		}
	}
}

// pairs writes the rows one after the other: how many weights are not 0, then each with
// its class before it.
func (t *table) pairs() []byte {
	var b []byte
	for i := range 4 * len(t.marks) {
		if !t.has(i) {
			continue
		}
		at := len(b)
		b = append(b, 0)
		for c, w := range t.row(i) {
			if w != 0 {
				b = append(b, byte(c), w)
				b[at]++
			}
		}
	}
	return b
}

// readPairs reads what pairs writes.
func (t *table) readPairs(b []byte, classes int) error {
	t.width = rowWidth(classes)
	t.rows = make([]byte, 4*len(t.marks)*t.width)
	for i := range 4 * len(t.marks) {
		if !t.has(i) {
			continue
		}
		if len(b) == 0 || len(b) < 1+2*int(b[0]) {
			return errShort
		}
		row := t.row(i)
		for p := b[1:][:2*int(b[0])]; len(p) > 0; p = p[2:] {
			if int(p[0]) >= classes {
				return fmt.Errorf("a weight for class %d of %d", p[0], classes)
			}
			row[p[0]] = p[1]
		}
		b = b[1+2*int(b[0]):]
	}
	if len(b) > 0 {
		return errors.New("more rows than features")
	}
	return nil
}
