package store

import (
	"fmt"
	"runtime"
	"slices"
	"sort"
	"sync"

	"github.com/cayleygraph/quad"
)

// snapshot is one state of the graph: segments, the oldest first, and which of
// their rows newer segments have made void. It never changes.
type snapshot struct {
	segments []*segment
	dead     []bitmap // by segment; nil where all rows are live
	killed   []int    // how many are not, by segment
	next     uint32   // the number that the next new term gets
	quads    int
	meta     []byte

	counting sync.Once
	without  map[uint32]bool // terms that no live row has
}

// bitmap is a set of rows of a segment.
type bitmap []uint64

func (b bitmap) has(i uint32) bool { return b != nil && b[i>>6]&(1<<(i&63)) != 0 }

// newSnapshot works out which rows are void: a document of a segment takes the
// place of the same document in all older ones.
func newSnapshot(segments []*segment, meta []byte) *snapshot {
	s := &snapshot{segments: segments, meta: meta, next: 1, dead: make([]bitmap, len(segments)), killed: make([]int, len(segments))}
	for i, g := range segments {
		s.next = g.FirstTerm + g.Terms
		for k := range g.Documents {
			if i == 0 {
				break
			}
			if d := g.document(k); d.another {
				s.kill(segments[:i], d.id)
			}
		}
	}
	for i, g := range segments {
		s.quads += int(g.Quads) - s.killed[i]
	}
	return s
}

func (s *snapshot) kill(older []*segment, labelled uint32) {
	for i, g := range older {
		p := g.of(label, labelled)
		for at := p.from; at < p.to; at++ {
			r := g.in(label, at)
			if s.dead[i] == nil {
				s.dead[i] = make(bitmap, (g.Quads+63)/64)
			}
			if !s.dead[i].has(r) {
				s.dead[i][r>>6] |= 1 << (r & 63)
				s.killed[i]++
			}
		}
	}
}

// find returns the number of a term, 0 where there is none. It may be one that
// no live row has.
func (s *snapshot) find(term []byte) uint32 {
	h := hash(term)
	for _, g := range s.segments {
		if id := g.find(term, h); id != 0 {
			return id
		}
	}
	return 0
}

// term returns the value of a number.
func (s *snapshot) term(id uint32) (quad.Value, error) {
	i := sort.Search(len(s.segments), func(i int) bool { return s.segments[i].FirstTerm > id }) - 1
	if i < 0 || !s.segments[i].holds(id) {
		return nil, fmt.Errorf("%w: there is no term %d", ErrDamaged, id)
	}
	g := s.segments[i]
	v, err := decodeTerm(g.term(id - g.FirstTerm))
	runtime.KeepAlive(g)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return v, nil
}

// alive reports whether a live row has the term.
func (s *snapshot) alive(id uint32) bool {
	for i, g := range s.segments {
		for d := range directions {
			p := g.of(d, id)
			for at := p.from; at < p.to; at++ {
				if !s.dead[i].has(g.in(d, at)) {
					return true
				}
			}
		}
	}
	return false
}

// gone returns the terms that no live row has.
func (s *snapshot) gone() map[uint32]bool {
	s.counting.Do(func() {
		s.without = map[uint32]bool{}
		for id := range s.suspects(0) {
			if !s.alive(id) {
				s.without[id] = true
			}
		}
	})
	return s.without
}

// suspects are the terms of the segments from one on that may have no live row:
// those of void rows and those that merging has left behind.
func (s *snapshot) suspects(from int) map[uint32]bool {
	all := map[uint32]bool{}
	for i, g := range s.segments[from:] {
		for k := range g.Suspects {
			all[g.u32(g.Suspected+4*uint64(k))] = true
		}
		if s.dead[from+i] == nil {
			continue
		}
		for r := range g.Quads {
			if s.dead[from+i].has(r) {
				for _, id := range g.row(r) {
					all[id] = true
				}
			}
		}
	}
	delete(all, 0)
	return all
}

// nodes is how many terms live rows have.
func (s *snapshot) nodes() int { return int(s.next) - 1 - len(s.gone()) }

// document returns a document as it stands, false where there is none.
func (s *snapshot) document(label string) (stored, bool) {
	for _, g := range slices.Backward(s.segments) {
		if d, ok := g.lookup(label); ok {
			return d, d.record != nil
		}
	}
	return stored{}, false
}

// documents yields the documents as they stand, by label.
func (s *snapshot) documents(yield func(stored) bool) {
	at := make([]uint32, len(s.segments))
	for {
		newest, least := -1, ""
		for i, g := range s.segments {
			if at[i] == g.Documents {
				continue
			}
			if l := g.label(at[i]); newest < 0 || l <= least {
				newest, least = i, l
			}
		}
		if newest < 0 {
			return
		}
		d := s.segments[newest].document(at[newest])
		for i, g := range s.segments {
			if at[i] < g.Documents && g.label(at[i]) == least {
				at[i]++
			}
		}
		if d.record != nil && !yield(d) {
			return
		}
	}
}

// rowsOf returns the live rows with a label, sorted.
func (s *snapshot) rowsOf(id uint32) []row {
	var rows []row
	for i, g := range s.segments {
		p := g.of(label, id)
		for at := p.from; at < p.to; at++ {
			if r := g.in(label, at); !s.dead[i].has(r) {
				rows = append(rows, g.row(r))
			}
		}
	}
	slices.SortFunc(rows, row.compare)
	return rows
}
