package syntax

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// table maps feature hashes to 32 bits, in buckets of four: four 16-bit
// fingerprints in one word of marks, four values. Most features of a decision
// are not in the table; the marks, a third of it, say so, and stay near the
// processor. A wrong feature passes the fingerprint once in 16,000 times, which
// a linear model does not notice.
type table struct {
	marks  []uint64 // the fingerprints of each bucket, the first in the low bits, 0 where none
	values []uint32 // four a bucket
	rows   []byte   // for sparse values: count, then pairs of class and weight
	long   longRows // those of them that are long, for adding
}

// In the weights file a bucket is four fingerprints, then four values.
const bucketSize = 4*2 + 4*4

// find returns the value of a feature, 0 where the table has none.
func (t *table) find(h uint64) uint32 {
	var found [maxFeatures]uint32
	if len(t.gather([]uint64{h}, &found)) == 0 {
		return 0
	}
	return found[0]
}

// gather returns the values of those features that the table has, in found.
func (t *table) gather(features []uint64, found *[maxFeatures]uint32) []uint32 {
	if len(features) > maxFeatures {
		features = features[:maxFeatures]
	}
	if fourAtOnce && len(features) > 0 {
		return found[:gather4(&t.marks[0], uint64(len(t.marks)), &t.values[0], &features[0], len(features), &found[0])]
	}
	return t.gatherPlain(features, found)
}

// gatherPlain is gather for any processor. It touches all buckets before it looks into
// any, so that the processor waits for them together.
func (t *table) gatherPlain(features []uint64, found *[maxFeatures]uint32) []uint32 {
	const ones = 0x0001000100010001
	var marks [maxFeatures]uint64
	var at [maxFeatures]uint32
	buckets := uint64(len(t.marks))
	for i, h := range features {
		hi, _ := bits.Mul64(h, buckets)
		at[i] = uint32(hi)
		marks[i] = t.marks[hi]
	}
	n := 0 // counted without a branch: nothing foretells which features are there
	for i, h := range features {
		x := marks[i] ^ uint64(fingerprint(h))*ones
		y := (x - ones) &^ x & (ones << 15)
		at[n] = 4*at[i] + uint32(bits.TrailingZeros64(y)>>4)
		n += int((y | -y) >> 63)
	}
	for i, k := range at[:n] {
		found[i] = t.values[k]
	}
	return found[:n]
}

func fingerprint(h uint64) uint16 {
	f := uint32(uint16(h))
	return uint16(f + (f-1)>>31)
}

// maxFeatures bounds the features of one decision.
const maxFeatures = 128

// add adds the sparse rows of the features to the scores: short rows by four pairs at a
// time, long ones by four classes.
func (t *table) add(features []uint64, scores *scores) {
	var found [maxFeatures]uint32
	var sums [len(scores) / 4]uint64
	long := int32(0)
	for _, v := range t.gather(features, &found) {
		if v >= longRow {
			t.long.add(v-longRow, &sums)
			long++
			continue
		}
		row := t.rows[v:]
		row = row[1 : 1+2*int(row[0])]
		for len(row) >= 8 {
			x := binary.LittleEndian.Uint64(row)
			scores[uint8(x)] += int32(int8(x >> 8))
			scores[uint8(x>>16)] += int32(int8(x >> 24))
			scores[uint8(x>>32)] += int32(int8(x >> 40))
			scores[uint8(x>>48)] += int32(int8(x >> 56))
			row = row[8:]
		}
		for len(row) >= 2 {
			scores[row[0]] += int32(int8(row[1]))
			row = row[2:]
		}
	}
	if long > 0 {
		t.long.spread(&sums, long, scores)
	}
}

// scores holds one number for any class that fits in a byte.
type scores [256]int32

// add4 adds up dense values: the weights of four actions in four bytes. Made positive,
// two of them are added at once: as many as one decision has features fill no 16 bits.
func (t *table) add4(features []uint64) [actions]int32 {
	var found [maxFeatures]uint32
	var even, odd uint32
	values := t.gather(features, &found)
	for _, v := range values {
		v ^= positive * 0x01010101
		even += v & 0x00FF00FF
		odd += v >> 8 & 0x00FF00FF
	}
	less := positive * int32(len(values))
	return [actions]int32{
		int32(even&0xFFFF) - less, int32(odd&0xFFFF) - less, int32(even>>16) - less, int32(odd>>16) - less,
	}
}

// entry is a feature on its way into a table, most important first.
type entry struct {
	hash  uint64
	value uint32
	row   []byte
}

// newTable packs entries into buckets; where a bucket is full the later entry
// is left out.
func newTable(entries []entry, buckets int) *table {
	t := &table{marks: make([]uint64, buckets), values: make([]uint32, 4*buckets), rows: []byte{0}}
	same := map[string]uint32{}
	for _, e := range entries {
		b, _ := bits.Mul64(e.hash, uint64(buckets))
		for lane := range 4 {
			f := uint16(t.marks[b] >> (16 * lane))
			if f == fingerprint(e.hash) {
				break
			}
			if f != 0 {
				continue
			}
			v := e.value
			if e.row != nil {
				at, ok := same[string(e.row)]
				if !ok {
					at = uint32(len(t.rows))
					t.rows = append(t.rows, e.row...)
					same[string(e.row)] = at
				}
				v = at
			}
			t.marks[b] |= uint64(fingerprint(e.hash)) << (16 * lane)
			t.values[4*int(b)+lane] = v
			break
		}
	}
	return t
}

// thin takes the weights below least off the rows of a sparse table.
func (t *table) thin(least int) *table {
	out := &table{marks: t.marks, values: slices.Clone(t.values), rows: []byte{0}}
	same := map[string]uint32{}
	for i, v := range t.values {
		if uint16(t.marks[i/4]>>(16*(i%4))) == 0 {
			continue
		}
		old := t.rows[v:]
		row := []byte{0}
		for p := old[1 : 1+2*int(old[0])]; len(p) > 0; p = p[2:] {
			if w := int(int8(p[1])); max(w, -w) >= least {
				row = append(row, p[0], p[1])
				row[0]++
			}
		}
		at, ok := same[string(row)]
		if !ok {
			at = uint32(len(out.rows))
			out.rows = append(out.rows, row...)
			same[string(row)] = at
		}
		out.values[i] = at
	}
	return out
}

// appendTo writes the table: sizes, then buckets, then rows.
func (t *table) appendTo(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(t.marks)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(t.rows)))
	for i, m := range t.marks {
		b = binary.LittleEndian.AppendUint64(b, m)
		for _, v := range t.values[4*i : 4*i+4] {
			b = binary.LittleEndian.AppendUint32(b, t.long.short(v))
		}
	}
	return append(b, t.rows...)
}

var errShort = errors.New("file ends early")

// readTable takes a table off the front of b. Sparse tables have every value
// checked, so that add cannot leave the rows.
func readTable(b []byte, sparse bool) (*table, []byte, error) {
	if len(b) < 8 {
		return nil, nil, errShort
	}
	buckets := uint64(binary.LittleEndian.Uint32(b))
	rows := uint64(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if buckets == 0 || buckets*bucketSize+rows > uint64(len(b)) {
		return nil, nil, errShort
	}
	t := &table{marks: make([]uint64, buckets), values: make([]uint32, 4*buckets), rows: b[buckets*bucketSize:][:rows]}
	for i := range t.marks {
		s := b[i*bucketSize:][:bucketSize]
		t.marks[i] = binary.LittleEndian.Uint64(s)
		v := t.values[4*i:][:4]
		for lane := range v {
			v[lane] = binary.LittleEndian.Uint32(s[8+4*lane:])
		}
	}
	if sparse {
		if err := t.check(); err != nil {
			return nil, nil, err
		}
		t.lengthen()
	}
	return t, b[buckets*bucketSize+rows:], nil
}

// check looks at every value of a sparse table.
func (t *table) check() error {
	if len(t.rows) == 0 || t.rows[0] != 0 {
		return errors.New("table of rows does not begin with the empty row")
	}
	for _, v := range t.values {
		if v == 0 {
			continue
		}
		if int(v) >= len(t.rows) || int(v)+1+2*int(t.rows[v]) > len(t.rows) {
			return fmt.Errorf("row %d of %d bytes is out of range", v, len(t.rows))
		}
	}
	return nil
}
