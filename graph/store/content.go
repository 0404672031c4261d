package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"iter"
	"math/bits"
	"slices"
)

// content is what becomes a segment.
type content struct {
	firstTerm uint32
	terms     iter.Seq[[]byte] // in the order of their numbers; may be asked several times
	rows      []row            // sorted, each once
	documents []stored         // by label
	suspects  []uint32         // sorted
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// write writes the segment and returns its size and checksum.
func (c *content) write(w io.Writer) (size uint64, sum uint32, err error) {
	h := head{Magic: segmentMagic, FirstTerm: c.firstTerm, Quads: uint32(len(c.rows)), Documents: uint32(len(c.documents)), Suspects: uint32(len(c.suspects))}
	at := uint64(headSize)
	section := func(length uint64) uint64 {
		begin := at
		at += (length + 7) &^ 7
		return begin
	}
	var termBytes, docBytes uint64
	for t := range c.terms {
		h.Terms++
		termBytes += uint64(len(t))
	}
	for i := range c.documents {
		docBytes += c.documents[i].size()
	}
	if h.Terms > 0 {
		h.Slots = 1 << bits.Len32(h.Terms+h.Terms/2)
	}
	var keys [directions][]uint64
	var orders [directions][]uint32
	for d := range directions {
		var before []uint32
		if d == object { // by predicate, then as the rows
			before = orders[predicate]
		}
		orders[d], keys[d] = c.order(d, before)
		h.Keys[d] = uint32(len(keys[d]))
	}
	h.TermEnds = section(8 * uint64(h.Terms))
	h.TermBytes = section(termBytes)
	h.Hashes = section(8 * uint64(h.Slots))
	h.Rows = section(16 * uint64(h.Quads))
	for d := range directions {
		h.Orders[d] = section(4 * uint64(len(orders[d])))
		h.KeyLists[d] = section(8 * uint64(len(keys[d])))
	}
	h.Suspected = section(4 * uint64(h.Suspects))
	h.DocEnds = section(8 * uint64(h.Documents))
	h.DocBytes = section(docBytes)
	h.End = at

	check := crc32.New(castagnoli)
	o := &out{w: bufio.NewWriterSize(io.MultiWriter(w, check), 1<<18)}
	if err := binary.Write(o.w, binary.LittleEndian, &h); err != nil {
		return 0, 0, err
	}
	var end uint64
	for t := range c.terms {
		end += uint64(len(t))
		o.u64(end)
	}
	for t := range c.terms {
		o.bytes(t)
	}
	o.align()
	for _, slot := range table(c.terms, h.Slots) {
		o.u64(slot)
	}
	for _, r := range c.rows {
		for _, v := range r {
			o.u32(v)
		}
	}
	for d := range directions {
		for _, v := range orders[d] {
			o.u32(v)
		}
		o.align()
		for _, v := range keys[d] {
			o.u64(v)
		}
	}
	for _, v := range c.suspects {
		o.u32(v)
	}
	o.align()
	end = 0
	for i := range c.documents {
		end += c.documents[i].size()
		o.u64(end)
	}
	for i := range c.documents {
		c.documents[i].write(o)
	}
	o.align()
	if err := o.w.Flush(); err != nil {
		return 0, 0, err
	}
	return at, check.Sum32(), nil
}

// order returns the rows in the order of a direction, nil for subject, in which
// they are, and the terms of that direction with where the quads of each begin.
// before is the order that decides among quads with one term; nil for that of the
// rows.
func (c *content) order(d int, before []uint32) (order []uint32, keys []uint64) {
	sorted := make([]uint64, len(c.rows)) // the term, and the place in the order before
	for i := range c.rows {
		sorted[i] = uint64(c.rows[rowAt(before, i)][d])<<32 | uint64(i)
	}
	if d != subject {
		slices.Sort(sorted)
		order = make([]uint32, len(sorted))
	}
	for i, v := range sorted {
		if id := v >> 32; i == 0 || id != sorted[i-1]>>32 {
			keys = append(keys, uint64(i)<<32|id)
		}
		if order != nil {
			order[i] = rowAt(before, int(uint32(v)))
		}
	}
	return order, keys
}

// rowAt returns the row at a place of an order.
func rowAt(order []uint32, i int) uint32 {
	if order == nil {
		return uint32(i)
	}
	return order[i]
}

// table is the table of hashes.
func table(terms iter.Seq[[]byte], slots uint32) []uint64 {
	t := make([]uint64, slots)
	n := uint64(0)
	for term := range terms {
		n++
		h := hash(term)
		at := h & (slots - 1)
		for t[at] != 0 {
			at = (at + 1) & (slots - 1)
		}
		t[at] = uint64(h)<<32 | n
	}
	return t
}

// segment returns the content as a segment in memory.
func (c *content) segment() (*segment, error) {
	var b bytes.Buffer
	if _, _, err := c.write(&b); err != nil {
		return nil, err
	}
	return openSegment(b.Bytes(), nil)
}

func (d *stored) size() uint64 { return uint64(9 + len(d.label) + len(d.record)) }

func (d *stored) write(o *out) {
	var flags byte
	if d.record == nil {
		flags |= flagRemoved
	}
	if d.another {
		flags |= flagAnother
	}
	o.bytes([]byte{flags})
	o.u32(d.id)
	o.u32(uint32(len(d.label)))
	o.bytes([]byte(d.label))
	o.bytes(d.record)
}

// out writes numbers; what fails is told by the last Flush.
type out struct {
	w   *bufio.Writer
	n   uint64 // bytes after the head
	buf [8]byte
}

func (o *out) u32(v uint32) {
	binary.LittleEndian.PutUint32(o.buf[:], v)
	o.bytes(o.buf[:4])
}

func (o *out) u64(v uint64) {
	binary.LittleEndian.PutUint64(o.buf[:], v)
	o.bytes(o.buf[:])
}

func (o *out) bytes(b []byte) {
	n, _ := o.w.Write(b)
	o.n += uint64(n)
}

func (o *out) align() {
	if rest := o.n & 7; rest != 0 {
		o.n += 8 - rest
		_, _ = o.w.Write(make([]byte, 8-rest))
	}
}
