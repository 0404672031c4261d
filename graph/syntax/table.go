package syntax

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// table maps feature hashes to 32 bits or to a row of weights, in buckets of four:
// four 16-bit fingerprints in one word of marks, four values or rows. Most features of
// a decision are not in the table; the marks, a small part of it, say so, and stay near
// the processor. A wrong feature passes the fingerprint once in 16,000 times, which a
// linear model does not notice.
type table struct {
	marks  []uint64 // the fingerprints of each bucket, the first in the low bits, 0 where none
	values []uint32 // four a bucket; nil where there are rows
	rows   []byte   // four a bucket, each of width bytes: the weight of each class, an int8
	width  int
}

// find returns the value of a feature, 0 where the table has none.
func (t *table) find(h uint64) uint32 {
	b, _ := bits.Mul64(h, uint64(len(t.marks)))
	lane, ok := match(t.marks[b], h)
	if ok == 0 {
		return 0
	}
	return t.values[4*uint32(b)+lane]
}

// match finds the lane that has a feature's fingerprint; ok is 1 if there is one, else 0.
func match(marks, h uint64) (lane, ok uint32) {
	const ones = 0x0001000100010001
	x := marks ^ uint64(fingerprint(h))*ones
	y := (x - ones) &^ x & (ones << 15)
	return uint32(bits.TrailingZeros64(y) >> 4), uint32((y | -y) >> 63)
}

// alike tells whether two lanes that are not empty have the same fingerprint, in which no
// table is to be searched.
func alike(marks uint64) bool {
	for lane := range 3 {
		f := uint16(marks >> (16 * lane))
		for next := lane + 1; next < 4; next++ {
			if f != 0 && f == uint16(marks>>(16*next)) {
				return true
			}
		}
	}
	return false
}

// gather returns the places of those features that the table has, in found.
func (t *table) gather(features []uint64, found *[maxFeatures]uint32) []uint32 {
	if len(features) > maxFeatures {
		features = features[:maxFeatures]
	}
	if wide && len(features) > 0 {
		return found[:gather4(&t.marks[0], uint64(len(t.marks)), &features[0], len(features), &found[0])]
	}
	return t.gatherPlain(features, found)
}

// gatherPlain is gather for any processor. It touches all buckets before it looks into
// any, so that the processor waits for them together.
func (t *table) gatherPlain(features []uint64, found *[maxFeatures]uint32) []uint32 {
	var marks [maxFeatures]uint64
	var at [maxFeatures]uint32
	buckets := uint64(len(t.marks))
	for i, h := range features {
		hi, _ := bits.Mul64(h, buckets)
		at[i] = uint32(hi)
		marks[i] = t.marks[hi]
	}
	n := uint32(0) // counted without a branch: nothing foretells which features are there
	for i, h := range features {
		lane, ok := match(marks[i], h)
		found[n] = 4*at[i] + lane
		n += ok
	}
	return found[:n]
}

func fingerprint(h uint64) uint16 {
	f := uint32(uint16(h))
	return uint16(f + (f-1)>>31)
}

// maxFeatures bounds the features of one decision.
const maxFeatures = 128

// room is what one decision writes down, kept so that it need not be cleared for each.
type room struct {
	found [maxFeatures]uint32
	sums  [256]int16
}

// add4 adds up values that are the weights of four actions in four bytes.
func (t *table) add4(features []uint64, r *room) (sums [actions]int32) {
	places := t.gather(features, &r.found)
	if wide {
		sum4(&t.values[0], &r.found[0], len(places), &sums)
		return sums
	}
	return t.add4Plain(places)
}

// positive makes a weight of eight bits positive.
const positive = 128

// add4Plain is add4 for any processor. Weights, made positive, are added two at once: as
// many as one decision has features fill no 16 bits.
func (t *table) add4Plain(places []uint32) [actions]int32 {
	var even, odd uint32
	for _, k := range places {
		v := t.values[k] ^ positive*0x01010101
		even += v & 0x00FF00FF
		odd += v >> 8 & 0x00FF00FF
	}
	less := positive * int32(len(places))
	return [actions]int32{
		int32(even&0xFFFF) - less, int32(odd&0xFFFF) - less, int32(even>>16) - less, int32(odd>>16) - less,
	}
}

// entry is a feature on its way into a table, most important first.
type entry struct {
	hash  uint64
	value uint32
	row   []byte // a weight a class
}

// newTable packs entries into buckets; where a bucket is full the later entry
// is left out.
func newTable(entries []entry, buckets int) *table {
	t := &table{marks: make([]uint64, buckets), values: make([]uint32, 4*buckets)}
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
			t.marks[b] |= uint64(fingerprint(e.hash)) << (16 * lane)
			t.values[4*int(b)+lane] = e.value
			break
		}
	}
	return t
}

// appendTo writes the table: sizes, then buckets, then, without values, the rows.
func (t *table) appendTo(b []byte) []byte {
	var rows []byte
	if t.values == nil {
		rows = t.pairs()
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(t.marks)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(rows)))
	for i, m := range t.marks {
		b = binary.LittleEndian.AppendUint64(b, m)
		if t.values == nil {
			continue
		}
		for _, v := range t.values[4*i : 4*i+4] {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
	}
	return append(b, rows...)
}

var errShort = errors.New("file ends early")

// readTable takes a table off the front of b: one of rows for so many classes, of
// values where there are none.
func readTable(b []byte, classes int) (*table, []byte, error) {
	if len(b) < 8 {
		return nil, nil, errShort
	}
	buckets := uint64(binary.LittleEndian.Uint32(b))
	rows := uint64(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	size := uint64(8)
	if classes == 0 {
		size += 4 * 4
	}
	if buckets == 0 || buckets*size+rows > uint64(len(b)) {
		return nil, nil, errShort
	}
	t := &table{marks: make([]uint64, buckets)}
	for i := range t.marks {
		m := binary.LittleEndian.Uint64(b[uint64(i)*size:])
		if alike(m) {
			return nil, nil, fmt.Errorf("bucket %d has a feature twice", i)
		}
		t.marks[i] = m
	}
	if classes > 0 {
		err := t.readPairs(b[buckets*size:][:rows], classes)
		return t, b[buckets*size+rows:], err
	}
	t.values = make([]uint32, 4*buckets)
	for i := range t.marks {
		values := b[uint64(i)*size+8:]
		for lane := range 4 {
			t.values[4*i+lane] = binary.LittleEndian.Uint32(values[4*lane:])
		}
	}
	return t, b[buckets*size+rows:], nil
}
