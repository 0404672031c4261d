package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"sort"

	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
)

// A segment is a run of bytes that never changes: terms, quads of them in four
// orders, and documents. All numbers are little-endian.
//
//	head        the counts and where each section begins
//	terms       where each term ends (8 bytes each), then their bytes
//	hashes      an open-addressed table of terms, 8 bytes a place: hash, number + 1
//	quads       16 bytes each, by subject, predicate, object, label
//	three orders of them, 4 bytes a quad: by object, predicate, subject;
//	            by predicate, subject, object; by label, subject, predicate
//	four lists of the terms that stand in a direction, and where each one's
//	            quads begin in the order of that direction, 8 bytes each
//	suspects    terms that lost a quad when segments were merged
//	documents   where each ends, then flags, label, record; by label
//
// Terms are numbered through all segments of a store, from 1; 0 is no label.
type segment struct {
	data []byte
	head
	owner any // what keeps data in memory where it is a mapped file
}

// head begins a segment.
type head struct {
	Magic     uint64
	FirstTerm uint32 // the number of the first term in the segment
	Terms     uint32
	Quads     uint32
	Documents uint32
	Suspects  uint32
	Slots     uint32    // places in the table of hashes, a power of two
	Keys      [4]uint32 // terms in each direction
	TermEnds  uint64    // the sections
	TermBytes uint64
	Hashes    uint64
	Rows      uint64
	Orders    [4]uint64 // of subject it is none: the quads are in that order
	KeyLists  [4]uint64
	Suspected uint64
	DocEnds   uint64
	DocBytes  uint64
	End       uint64
}

const segmentMagic = 0x3167657379656c72 // "rleyseg1"

var headSize = binary.Size(head{})

// The directions in the order of a row's columns.
const (
	subject = iota
	predicate
	object
	label
	directions
)

// columns are the directions as Cayley names them.
var columns = map[quad.Direction]int{quad.Subject: subject, quad.Predicate: predicate, quad.Object: object, quad.Label: label}

// row is a quad of term numbers.
type row [directions]uint32

// compare orders rows by subject, predicate, object, label.
func (r row) compare(o row) int {
	for d := range r {
		if r[d] != o[d] {
			if r[d] < o[d] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// openSegment reads the head of a segment. The bytes are trusted: their checksum
// has been compared.
func openSegment(data []byte, owner any) (*segment, error) {
	s := &segment{data: data, owner: owner}
	if err := binary.Read(bytes.NewReader(data), binary.LittleEndian, &s.head); err != nil {
		return nil, fmt.Errorf("%w: the head of a segment: %w", ErrDamaged, err)
	}
	if s.Magic != segmentMagic || s.End != uint64(len(data)) {
		return nil, fmt.Errorf("%w: a segment does not begin as one", ErrDamaged)
	}
	return s, nil
}

// All reading of the bytes goes through the next four, which keep what is mapped
// from being unmapped until they are done.

func (s *segment) u32(at uint64) uint32 {
	v := binary.LittleEndian.Uint32(s.data[at:])
	runtime.KeepAlive(s)
	return v
}

func (s *segment) u64(at uint64) uint64 {
	v := binary.LittleEndian.Uint64(s.data[at:])
	runtime.KeepAlive(s)
	return v
}

// part returns bytes that must be copied before s is let go.
func (s *segment) part(from, to uint64) []byte { return s.data[from:to] }

// row returns a quad.
func (s *segment) row(i uint32) (r row) {
	b := s.data[s.Rows+16*uint64(i):]
	for d := range r {
		r[d] = binary.LittleEndian.Uint32(b[4*d:])
	}
	runtime.KeepAlive(s)
	return r
}

// term returns the bytes of a term of the segment by its place, to be copied.
func (s *segment) term(i uint32) []byte {
	from := uint64(0)
	if i > 0 {
		from = s.u64(s.TermEnds + 8*uint64(i-1))
	}
	return s.part(s.TermBytes+from, s.TermBytes+s.u64(s.TermEnds+8*uint64(i)))
}

// holds reports whether the segment has the term of a number.
func (s *segment) holds(id uint32) bool { return id >= s.FirstTerm && id-s.FirstTerm < s.Terms }

// hash is the hash of a term as the tables have it.
func hash(term []byte) uint32 {
	h := xxhash.Sum64(term)
	return uint32(h) ^ uint32(h>>32)
}

// find returns the number of a term, 0 where the segment has it not.
func (s *segment) find(term []byte, h uint32) uint32 {
	defer runtime.KeepAlive(s)
	if s.Slots == 0 {
		return 0
	}
	for at := h & (s.Slots - 1); ; at = (at + 1) & (s.Slots - 1) {
		slot := s.u64(s.Hashes + 8*uint64(at))
		if slot == 0 {
			return 0
		}
		if uint32(slot>>32) == h && bytes.Equal(s.term(uint32(slot)-1), term) {
			return s.FirstTerm + uint32(slot) - 1
		}
	}
}

// in returns the quad at a place of the order of a direction.
func (s *segment) in(d int, place uint32) uint32 {
	if d == subject {
		return place
	}
	return s.u32(s.Orders[d] + 4*uint64(place))
}

// key returns the k-th term of a direction and where its quads begin.
func (s *segment) key(d int, k uint32) (id, begin uint32) {
	v := s.u64(s.KeyLists[d] + 8*uint64(k))
	return uint32(v), uint32(v >> 32)
}

// span is a run of places in the order of a direction.
type span struct{ from, to uint32 }

func (p span) size() uint32 { return p.to - p.from }

// of returns the places of a term in the order of a direction.
func (s *segment) of(d int, id uint32) span {
	n := s.Keys[d]
	k := uint32(sort.Search(int(n), func(k int) bool { got, _ := s.key(d, uint32(k)); return got >= id }))
	if k == n {
		return span{}
	}
	got, from := s.key(d, k)
	if got != id {
		return span{}
	}
	if k+1 == n {
		return span{from, s.Quads}
	}
	_, to := s.key(d, k+1)
	return span{from, to}
}

// cell returns one term of a quad.
func (s *segment) cell(i uint32, d int) uint32 { return s.u32(s.Rows + 16*uint64(i) + 4*uint64(d)) }

// narrow returns the places in p, a run in the order of direction d that goes on
// by direction by, that have id there.
func (s *segment) narrow(d int, p span, by int, id uint32) span {
	from := p.from + uint32(sort.Search(int(p.size()), func(i int) bool { return s.cell(s.in(d, p.from+uint32(i)), by) >= id }))
	return span{from, from + uint32(sort.Search(int(p.to-from), func(i int) bool { return s.cell(s.in(d, from+uint32(i)), by) > id }))}
}

// by are the directions by which quads with one term in a direction are ordered.
var by = [directions][]int{
	subject:   {predicate, object, label},
	predicate: {subject, object, label},
	object:    {predicate, subject, label},
	label:     {subject, predicate, object},
}

// stored is a document as a segment has it.
type stored struct {
	label   string
	id      uint32 // the number of the label; 0 where no quad has it
	record  []byte // nil where the document was removed
	another bool   // an older segment had the document
}

const (
	flagRemoved = 1 << iota
	flagAnother
)

// document returns the i-th document, copied.
func (s *segment) document(i uint32) stored {
	defer runtime.KeepAlive(s)
	b := s.documentBytes(i)
	d := stored{id: binary.LittleEndian.Uint32(b[1:]), another: b[0]&flagAnother != 0}
	n := binary.LittleEndian.Uint32(b[5:])
	d.label = string(b[9 : 9+n])
	if b[0]&flagRemoved == 0 {
		d.record = append([]byte{}, b[9+n:]...)
	}
	return d
}

func (s *segment) documentBytes(i uint32) []byte {
	from := uint64(0)
	if i > 0 {
		from = s.u64(s.DocEnds + 8*uint64(i-1))
	}
	return s.part(s.DocBytes+from, s.DocBytes+s.u64(s.DocEnds+8*uint64(i)))
}

// label returns the label of the i-th document, copied.
func (s *segment) label(i uint32) string {
	defer runtime.KeepAlive(s)
	b := s.documentBytes(i)
	return string(b[9 : 9+binary.LittleEndian.Uint32(b[5:])])
}

// lookup returns the document of a label, false where the segment has it not.
func (s *segment) lookup(label string) (stored, bool) {
	i := uint32(sort.Search(int(s.Documents), func(i int) bool { return s.label(uint32(i)) >= label }))
	if i == s.Documents || s.label(i) != label {
		return stored{}, false
	}
	return s.document(i), true
}
