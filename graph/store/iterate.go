package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
)

// newIterator returns an iterator in the older of Cayley's two forms. Cayley
// compares what Optimize returns with the iterator itself.
func newIterator(s graph.IteratorShape) graph.Iterator { return graph.NewLegacy(s, nil) }

// matching are the live quads that have some terms: in each segment a run of
// places in the best order, less what lacks the terms that the order leaves open.
type matching struct {
	view  *view
	terms row   // those that are known; 0 for any
	runs  []run // by segment; of the segments that may have some
	other []run // room for those of another direction
	order int
	rest  []int // columns to be compared
	exact graph.Size
}

// run is a run of places in a segment.
type run struct {
	segment uint32
	span
}

// matching finds the runs of the quads that have the terms.
func (v *view) matching(terms row) *matching {
	m := &matching{view: v}
	_ = v.do(func() error {
		m.find(v, terms)
		return nil
	})
	return m
}

// find takes the direction with the fewest quads.
func (m *matching) find(v *view, terms row) {
	*m = matching{view: v, terms: terms, order: subject, runs: m.runs[:0], other: m.other[:0], rest: m.rest[:0]}
	if terms == (row{}) {
		for i, g := range v.segments {
			m.runs = append(m.runs, run{uint32(i), span{0, g.Quads}})
		}
		m.exact = graph.Size{Size: int64(v.quads), Exact: true}
		return
	}
	best := ^uint64(0)
	for _, d := range [...]int{subject, object, label, predicate} {
		if terms[d] == 0 {
			continue
		}
		n := uint64(0)
		m.other = m.other[:0]
		for i, g := range v.segments {
			p := g.of(d, terms[d])
			for _, next := range by[d] {
				if terms[next] == 0 || p.size() == 0 {
					break
				}
				p = g.narrow(d, p, next, terms[next])
			}
			if p.size() > 0 {
				m.other = append(m.other, run{uint32(i), p})
				n += uint64(p.size())
			}
		}
		if n < best {
			best, m.order = n, d
			m.runs, m.other = m.other, m.runs
		}
		if best < 8 { // looking for fewer takes longer
			break
		}
	}
	narrowed := true
	for _, d := range by[m.order] {
		narrowed = narrowed && terms[d] != 0
		if terms[d] != 0 && !narrowed {
			m.rest = append(m.rest, d)
		}
	}
	m.exact = graph.Size{Size: int64(best), Exact: len(m.rest) == 0}
	for _, r := range m.runs {
		if v.dead[r.segment] != nil {
			m.exact.Exact = false
		}
	}
}

func (m *matching) size() (graph.Size, error) { return m.exact, m.view.failed() }

func (m *matching) has(r row) bool {
	for _, d := range m.rest {
		if r[d] != m.terms[d] {
			return false
		}
	}
	return true
}

func (m *matching) String() string                                       { return fmt.Sprintf("Quads(%v)", m.terms) }
func (m *matching) SubIterators() []graph.IteratorShape                  { return nil }
func (m *matching) Iterate() graph.Scanner                               { return &matchScan{m: m} }
func (m *matching) Lookup() graph.Index                                  { return &matchLookup{m: m} }
func (m *matching) Optimize(context.Context) (graph.IteratorShape, bool) { return m, false }

func (m *matching) Stats(context.Context) (graph.IteratorCosts, error) {
	return graph.IteratorCosts{ContainsCost: 1, NextCost: 1, Size: m.exact}, nil
}

// matchScan lists the quads.
type matchScan struct {
	leaf
	m     *matching
	run   int
	place uint32
	from  bool // place is in the run
	at    at
}

func (s *matchScan) Next(ctx context.Context) bool {
	found := false
	s.err = s.m.view.do(func() error {
		found = s.next()
		return nil
	})
	return found
}

func (s *matchScan) next() bool {
	for ; s.run < len(s.m.runs); s.run, s.from = s.run+1, false {
		r := s.m.runs[s.run]
		if !s.from {
			s.place, s.from = r.from, true
		}
		g, dead := s.m.view.segments[r.segment], s.m.view.dead[r.segment]
		for s.place < r.to {
			at := at{r.segment, g.in(s.m.order, s.place)}
			s.place++
			if !dead.has(at.row) && (len(s.m.rest) == 0 || s.m.has(g.row(at.row))) {
				s.at = at
				return true
			}
		}
	}
	return false
}

func (s *matchScan) Result() graph.Ref { return s.at }
func (s *matchScan) String() string    { return s.m.String() }

// matchLookup tells whether a quad is one of them.
type matchLookup struct {
	leaf
	m  *matching
	at graph.Ref
}

func (l *matchLookup) Contains(_ context.Context, ref graph.Ref) bool {
	found := false
	l.err = l.m.view.do(func() error {
		r, ok := l.m.view.rowAt(ref)
		if !ok || l.m.view.dead[ref.(at).segment].has(ref.(at).row) {
			return nil
		}
		for d, id := range l.m.terms {
			if id != 0 && r[d] != id {
				return nil
			}
		}
		found = true
		return nil
	})
	l.at = ref
	return found
}

func (l *matchLookup) Result() graph.Ref { return l.at }
func (l *matchLookup) String() string    { return l.m.String() }

// leaf is what iterators without others below them have in common.
type leaf struct{ err error }

func (l *leaf) TagResults(map[string]graph.Ref) {}
func (l *leaf) NextPath(context.Context) bool   { return false }
func (l *leaf) Err() error                      { return l.err }
func (l *leaf) Close() error                    { return nil }

// nodes are all terms that a live quad has.
type nodes struct{ view *view }

func (n *nodes) String() string                                       { return "Nodes" }
func (n *nodes) SubIterators() []graph.IteratorShape                  { return nil }
func (n *nodes) Iterate() graph.Scanner                               { return &nodeScan{view: n.view} }
func (n *nodes) Lookup() graph.Index                                  { return &nodeLookup{view: n.view} }
func (n *nodes) Optimize(context.Context) (graph.IteratorShape, bool) { return n, false }

func (n *nodes) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	st, err := n.view.Stats(ctx, true)
	return graph.IteratorCosts{ContainsCost: 1, NextCost: 1, Size: st.Nodes}, err
}

type nodeScan struct {
	leaf
	view *view
	id   uint32
}

func (s *nodeScan) Next(context.Context) bool {
	found := false
	s.err = s.view.do(func() error {
		gone := s.view.gone()
		for s.id+1 < s.view.next {
			if s.id++; !gone[s.id] {
				found = true
				return nil
			}
		}
		return nil
	})
	return found
}

func (s *nodeScan) Result() graph.Ref { return node(s.id) }
func (s *nodeScan) String() string    { return "Nodes" }

type nodeLookup struct {
	leaf
	view *view
	at   graph.Ref
}

func (l *nodeLookup) Contains(_ context.Context, ref graph.Ref) bool {
	id, ok := ref.(node)
	l.at = ref
	return ok && !l.view.gone()[uint32(id)]
}

func (l *nodeLookup) Result() graph.Ref { return l.at }
func (l *nodeLookup) String() string    { return "Nodes" }
