package syntax

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// table maps feature hashes to 32 bits. It is searched in the bytes of the
// weights file, so that loading it costs nothing: buckets of four 16-bit
// fingerprints and four values, one cache line a look-up. A wrong feature
// passes the fingerprint once in 16,000 times, which a linear model does not
// notice.
type table struct {
	buckets uint64
	slots   []byte // buckets × bucketSize
	rows    []byte // for sparse values: count, then pairs of class and weight
}

const bucketSize = 4*2 + 4*4

// find returns the value of a feature, 0 where the table has none.
func (t *table) find(h uint64) uint32 {
	var one [1]uint32
	if len(t.gather([]uint64{h}, one[:0])) == 0 {
		return 0
	}
	return one[0]
}

// gather appends the values of those features that the table has. It touches
// all buckets before it looks into any, so that the processor waits for them
// together.
func (t *table) gather(features []uint64, values []uint32) []uint32 {
	const ones = 0x0001000100010001
	var marks [maxFeatures]uint64
	var at [maxFeatures]uint32
	if len(features) > maxFeatures {
		features = features[:maxFeatures]
	}
	for i, h := range features {
		hi, _ := bits.Mul64(h, t.buckets)
		at[i] = uint32(hi)
		marks[i] = binary.LittleEndian.Uint64(t.slots[hi*bucketSize:])
	}
	for i, h := range features {
		x := marks[i] ^ uint64(fingerprint(h))*ones
		y := (x - ones) &^ x & (ones << 15)
		if y != 0 {
			lane := bits.TrailingZeros64(y) >> 4
			values = append(values, binary.LittleEndian.Uint32(t.slots[int(at[i])*bucketSize+8+lane*4:]))
		}
	}
	return values
}

func fingerprint(h uint64) uint16 {
	if f := uint16(h); f != 0 {
		return f
	}
	return 1
}

// maxFeatures bounds the features of one decision.
const maxFeatures = 128

// add adds the sparse rows of the features to the scores.
func (t *table) add(features []uint64, scores *scores) {
	var found [maxFeatures]uint32
	for _, v := range t.gather(features, found[:0]) {
		row := t.rows[v:]
		row = row[1 : 1+2*int(row[0])]
		for len(row) >= 2 {
			scores[row[0]] += int32(int8(row[1]))
			row = row[2:]
		}
	}
}

// scores holds one number for any class that fits in a byte.
type scores [256]int32

// add4 adds up dense values: the weights of four actions in four bytes.
func (t *table) add4(features []uint64) [actions]int32 {
	var found [maxFeatures]uint32
	var a, b, c, d int32
	for _, v := range t.gather(features, found[:0]) {
		a += int32(int8(v))
		b += int32(int8(v >> 8))
		c += int32(int8(v >> 16))
		d += int32(int8(v >> 24))
	}
	return [actions]int32{a, b, c, d}
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
	t := &table{buckets: uint64(buckets), slots: make([]byte, buckets*bucketSize)}
	t.rows = []byte{0}
	same := map[string]uint32{}
	for _, e := range entries {
		hi, _ := bits.Mul64(e.hash, t.buckets)
		b := t.slots[hi*bucketSize:][:bucketSize]
		for lane := range 4 {
			f := binary.LittleEndian.Uint16(b[lane*2:])
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
			binary.LittleEndian.PutUint16(b[lane*2:], fingerprint(e.hash))
			binary.LittleEndian.PutUint32(b[8+lane*4:], v)
			break
		}
	}
	return t
}

// thin takes the weights below least off the rows of a sparse table.
func (t *table) thin(least int) *table {
	out := &table{buckets: t.buckets, slots: bytes.Clone(t.slots), rows: []byte{0}}
	same := map[string]uint32{}
	for i := 0; i < len(t.slots); i += bucketSize {
		for lane := range 4 {
			if binary.LittleEndian.Uint16(t.slots[i+lane*2:]) == 0 {
				continue
			}
			value := out.slots[i+8+lane*4:]
			old := t.rows[binary.LittleEndian.Uint32(value):]
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
			binary.LittleEndian.PutUint32(value, at)
		}
	}
	return out
}

// appendTo writes the table: sizes, then slots, then rows.
func (t *table) appendTo(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(t.buckets))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(t.rows)))
	b = append(b, t.slots...)
	return append(b, t.rows...)
}

var errShort = errors.New("file ends early")

// readTable takes a table off the front of b. Sparse tables have every value
// checked, so that add cannot leave the rows.
func readTable(b []byte, sparse bool) (*table, []byte, error) {
	if len(b) < 8 {
		return nil, nil, errShort
	}
	t := &table{buckets: uint64(binary.LittleEndian.Uint32(b))}
	rows := uint64(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if t.buckets == 0 || t.buckets*bucketSize+rows > uint64(len(b)) {
		return nil, nil, errShort
	}
	t.slots = b[:t.buckets*bucketSize]
	t.rows = b[t.buckets*bucketSize:][:rows]
	if sparse {
		if err := t.check(); err != nil {
			return nil, nil, err
		}
	}
	return t, b[t.buckets*bucketSize+rows:], nil
}

// check looks at every value of a sparse table.
func (t *table) check() error {
	if len(t.rows) == 0 || t.rows[0] != 0 {
		return errors.New("table of rows does not begin with the empty row")
	}
	for i := 0; i < len(t.slots); i += bucketSize {
		for lane := range 4 {
			v := int(binary.LittleEndian.Uint32(t.slots[i+8+lane*4:]))
			if v == 0 {
				continue
			}
			if v >= len(t.rows) || v+1+2*int(t.rows[v]) > len(t.rows) {
				return fmt.Errorf("row %d of %d bytes is out of range", v, len(t.rows))
			}
		}
	}
	return nil
}
