package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
)

// from is the iterator of a fromShape.
type from struct {
	view   *view
	result int
	terms  row
	tags   [directions][]string // nil where nothing is asked of the direction
	any    []choice
	stats  graph.IteratorCosts
	first  int // of any, by which to walk; -1 for the known terms
	ready  bool
}

// choice are the nodes that may stand in a direction.
type choice struct {
	column int
	nodes  graph.IteratorShape
}

// fanOut is how many quads a node is taken to have in a direction, on the way from
// node to node. Of predicates there are few, so that each has many.
func (v *view) fanOut(column int) int64 {
	switch column {
	case predicate:
		return int64(v.quads/32) + 1
	case label:
		return 32
	}
	return 2
}

// lookedUp is how many quads must be looked at to find a node, more than others
// have where all come to it.
const lookedUp = 8

// prepare decides by what to walk: by the known terms, or by the nodes of one
// direction, whichever are fewer.
func (f *from) prepare(ctx context.Context) error {
	if f.ready {
		return nil
	}
	var m matching
	err := f.view.do(func() error {
		m.find(f.view, f.terms)
		return nil
	})
	size := m.exact.Size
	f.first = -1
	f.stats = graph.IteratorCosts{NextCost: 2, ContainsCost: 4, Size: graph.Size{Size: size}}
	for i, c := range f.any {
		st, e := c.nodes.Stats(ctx)
		if e != nil {
			err = e
		}
		f.stats.ContainsCost += lookedUp * st.ContainsCost
		if n := f.view.fanOut(c.column) * st.Size.Size; n < size {
			size, f.first = n, i
			f.stats.NextCost, f.stats.Size.Size = 2+st.NextCost, n
		}
	}
	f.ready = err == nil
	return err
}

func (f *from) String() string { return fmt.Sprintf("From(%v, %v)", f.result, f.terms) }

func (f *from) SubIterators() []graph.IteratorShape {
	var all []graph.IteratorShape
	for _, c := range f.any {
		all = append(all, c.nodes)
	}
	return all
}

func (f *from) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	changed := false
	for i := range f.any {
		nodes, ok := f.any[i].nodes.Optimize(ctx)
		if ok {
			f.any[i].nodes, f.ready, changed = nodes, false, true
		}
	}
	return f, changed
}

func (f *from) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	err := f.prepare(ctx)
	return f.stats, err
}

func (f *from) Iterate() graph.Scanner {
	s := &fromScan{fromWalk: fromWalk{from: f, skip: -1}}
	s.err = f.prepare(context.Background())
	for i, c := range f.any {
		if i == f.first {
			s.nodes, s.skip = c.nodes.Iterate(), i
			s.checks = append(s.checks, nil)
			continue
		}
		s.checks = append(s.checks, c.nodes.Lookup())
	}
	return s
}

func (f *from) Lookup() graph.Index {
	l := &fromLookup{fromWalk{from: f, skip: -1}}
	for _, c := range f.any {
		l.checks = append(l.checks, c.nodes.Lookup())
	}
	return l
}

// fromWalk goes over quads and tells which of them pass.
type fromWalk struct {
	from   *from
	quads  matching
	scan   matchScan
	row    row
	checks []graph.Index // by choice
	skip   int           // the choice that needs no check, or -1
	err    error
}

// begin goes to the quads with some terms.
func (w *fromWalk) begin(terms row) {
	w.quads.find(w.from.view, terms)
	w.scan = matchScan{m: &w.quads}
}

// next goes to the next quad that passes.
func (w *fromWalk) next(ctx context.Context) bool {
	for w.scan.m != nil && w.scan.next() {
		w.row = w.from.view.segments[w.scan.at.segment].row(w.scan.at.row)
		if w.passes(ctx) {
			return true
		}
		if w.err != nil || ctx.Err() != nil {
			return false
		}
	}
	return false
}

func (w *fromWalk) passes(ctx context.Context) bool {
	for d, tags := range w.from.tags {
		if tags != nil && w.row[d] == 0 {
			return false
		}
	}
	if w.row[w.from.result] == 0 {
		return false
	}
	for i, c := range w.from.any {
		if i == w.skip {
			continue
		}
		id := w.row[c.column]
		if id == 0 || !w.checks[i].Contains(ctx, node(id)) {
			w.err = w.checks[i].Err()
			return false
		}
	}
	return true
}

// otherPath asks for another way by which the quad passes.
func (w *fromWalk) otherPath(ctx context.Context) bool {
	for i, c := range w.checks {
		if i == w.skip {
			continue
		}
		if c.NextPath(ctx) {
			return true
		}
		if w.err = c.Err(); w.err != nil {
			return false
		}
	}
	return false
}

func (w *fromWalk) TagResults(tags map[string]graph.Ref) {
	for d, names := range w.from.tags {
		for _, name := range names {
			tags[name] = node(w.row[d])
		}
	}
	for i, c := range w.checks {
		if i != w.skip {
			c.TagResults(tags)
		}
	}
}

func (w *fromWalk) Result() graph.Ref { return node(w.row[w.from.result]) }
func (w *fromWalk) Err() error        { return w.err }
func (w *fromWalk) String() string    { return w.from.String() }

func (w *fromWalk) Close() error {
	var err error
	for i, c := range w.checks {
		if i == w.skip {
			continue
		}
		if e := c.Close(); e != nil {
			err = e
		}
	}
	return err
}

// fromScan lists the nodes.
type fromScan struct {
	fromWalk
	nodes graph.Scanner // by which it walks; nil by the known terms
	begun bool
}

func (s *fromScan) Next(ctx context.Context) bool {
	if s.err != nil {
		return false
	}
	found := false
	err := s.from.view.do(func() error {
		found = s.advance(ctx)
		return nil
	})
	if s.err == nil {
		s.err = err
	}
	return found && s.err == nil
}

func (s *fromScan) advance(ctx context.Context) bool {
	for !s.next(ctx) {
		if s.err != nil {
			return false
		}
		if s.nodes == nil {
			if s.begun {
				return false
			}
			s.begun = true
			s.begin(s.from.terms)
			continue
		}
		if !s.nodes.Next(ctx) {
			s.err = s.nodes.Err()
			return false
		}
		id, ok := s.nodes.Result().(node)
		if !ok {
			continue
		}
		terms, column := s.from.terms, s.from.any[s.skip].column
		if had := terms[column]; had != 0 && had != uint32(id) {
			continue
		}
		terms[column] = uint32(id)
		s.begin(terms)
	}
	return true
}

func (s *fromScan) NextPath(ctx context.Context) bool {
	if s.nodes != nil {
		if s.nodes.NextPath(ctx) {
			return true
		}
		if s.err = s.nodes.Err(); s.err != nil {
			return false
		}
	}
	return s.otherPath(ctx)
}

func (s *fromScan) TagResults(tags map[string]graph.Ref) {
	if s.nodes != nil {
		s.nodes.TagResults(tags)
	}
	s.fromWalk.TagResults(tags)
}

func (s *fromScan) Close() error {
	err := s.fromWalk.Close()
	if s.nodes != nil {
		if e := s.nodes.Close(); e != nil {
			err = e
		}
	}
	return err
}

// fromLookup tells whether a node is one of them.
type fromLookup struct{ fromWalk }

func (l *fromLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	id, ok := ref.(node)
	terms := l.from.terms
	if had := terms[l.from.result]; !ok || had != 0 && had != uint32(id) {
		return false
	}
	terms[l.from.result] = uint32(id)
	return l.advance(ctx, func() { l.begin(terms) })
}

func (l *fromLookup) advance(ctx context.Context, begin func()) bool {
	found := false
	err := l.from.view.do(func() error {
		if begin != nil {
			begin()
		}
		found = l.next(ctx)
		return nil
	})
	if l.err == nil {
		l.err = err
	}
	return found && l.err == nil
}

// NextPath asks for another way to the same quad, then for another quad.
func (l *fromLookup) NextPath(ctx context.Context) bool {
	return l.otherPath(ctx) || l.err == nil && l.advance(ctx, nil)
}
