package syntax

import (
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
	hi, _ := bits.Mul64(h, t.buckets)
	b := t.slots[hi*bucketSize : hi*bucketSize+bucketSize : hi*bucketSize+bucketSize]
	const ones = 0x0001000100010001
	x := binary.LittleEndian.Uint64(b) ^ uint64(fingerprint(h))*ones
	y := (x - ones) &^ x & (ones << 15)
	if y == 0 {
		return 0
	}
	lane := bits.TrailingZeros64(y) >> 4
	return binary.LittleEndian.Uint32(b[8+lane*4:])
}

func fingerprint(h uint64) uint16 {
	if f := uint16(h); f != 0 {
		return f
	}
	return 1
}

// add adds a sparse row to the scores.
func (t *table) add(h uint64, scores []int32) {
	v := t.find(h)
	if v == 0 {
		return
	}
	row := t.rows[v:]
	n := int(row[0])
	row = row[1 : 1+2*n]
	for i := 0; i+1 < len(row); i += 2 {
		if c := int(row[i]); c < len(scores) {
			scores[c] += int32(int8(row[i+1]))
		}
	}
}

// entry is a feature on its way into a table, most important first.
type entry struct {
	hash  uint64
	value uint32
	row   []byte
}

// newTable packs entries into at most buckets buckets; where a bucket is full
// the later entry is left out.
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

func (t *table) check() error {
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
