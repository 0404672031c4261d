package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// termsOfFilter returns the terms of quads' known parts, false where one is no
// node of this store.
func termsOfFilter(filter map[quad.Direction]graph.Ref) (terms row, known bool) {
	for d, ref := range filter {
		id, ok := ref.(node)
		if !ok {
			return row{}, false
		}
		terms[columns[d]] = uint32(id)
	}
	return terms, true
}

// step finds quads of which some parts are known and one is any of many nodes: a
// step of a path.
func (v *view) step(quads shape.Quads) (shape.Shape, bool) {
	s := stepShape{column: -1}
	for _, f := range quads {
		column, ok := columns[f.Dir]
		if !ok {
			return quads, false
		}
		if ref, one := shape.One(f.Values); one {
			id, ok := ref.(node)
			if !ok || s.terms[column] != 0 {
				return quads, false
			}
			s.terms[column] = uint32(id)
			continue
		}
		if s.column >= 0 {
			return quads, false
		}
		s.column, s.nodes = column, f.Values
	}
	switch {
	case s.column < 0:
		return known{s.terms}, true
	case s.terms == row{}, s.terms[s.column] != 0:
		return quads, false
	}
	return s, true
}

type stepShape struct {
	terms  row
	column int
	nodes  shape.Shape
}

func (s stepShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// BuildIterator walks from the nodes where they are fewer than the quads with
// the known parts.
func (s stepShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	v, ok := qs.(*view)
	if !ok {
		return iterator.NewError(fmt.Errorf("a step on a %T", qs))
	}
	from, _ := s.nodes.BuildIterator(qs).Optimize()
	known := v.matching(s.terms)
	if n, _ := from.Size(); n > known.exact.Size {
		return iterator.NewAnd(newIterator(known), iterator.NewLinksTo(qs, from, quad.Directions[s.column]))
	}
	return newIterator(&step{view: v, terms: s.terms, column: s.column, nodes: graph.AsShape(from), known: known})
}

// step is the iterator of a stepShape.
type step struct {
	view   *view
	terms  row
	column int
	nodes  graph.IteratorShape
	known  *matching
}

func (s *step) String() string                      { return fmt.Sprintf("Step(%v, %v)", s.terms, s.column) }
func (s *step) SubIterators() []graph.IteratorShape { return []graph.IteratorShape{s.nodes} }
func (s *step) Iterate() graph.Scanner              { return &stepScan{step: s, nodes: s.nodes.Iterate()} }

func (s *step) Lookup() graph.Index {
	return &stepLookup{step: s, nodes: s.nodes.Lookup(), known: s.known.Lookup()}
}

func (s *step) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	if n, ok := s.nodes.Optimize(ctx); ok {
		c := *s
		c.nodes = n
		return &c, true
	}
	return s, false
}

func (s *step) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	st, err := s.nodes.Stats(ctx)
	// Quads of a node with a predicate are few; all of them are the most there can be.
	const each = 4
	return graph.IteratorCosts{ContainsCost: 1 + st.ContainsCost, NextCost: 1 + st.NextCost,
		Size: graph.Size{Size: min(each*st.Size.Size, max(1, s.known.exact.Size))}}, err
}

// stepScan lists the quads of one node after the other.
type stepScan struct {
	step  *step
	nodes graph.Scanner
	quads matchScan
	err   error
}

func (s *stepScan) Next(ctx context.Context) bool {
	for {
		if s.quads.m != nil && s.quads.Next(ctx) {
			return true
		}
		if s.err = s.quads.err; s.err != nil {
			return false
		}
		if !s.nodes.Next(ctx) {
			s.err = s.nodes.Err()
			return false
		}
		id, ok := s.nodes.Result().(node)
		if !ok {
			continue
		}
		terms := s.step.terms
		terms[s.step.column] = uint32(id)
		s.quads = matchScan{m: s.step.view.matching(terms)}
	}
}

func (s *stepScan) Result() graph.Ref                    { return s.quads.Result() }
func (s *stepScan) NextPath(ctx context.Context) bool    { return s.nodes.NextPath(ctx) }
func (s *stepScan) TagResults(tags map[string]graph.Ref) { s.nodes.TagResults(tags) }
func (s *stepScan) Err() error                           { return s.err }
func (s *stepScan) Close() error                         { return s.nodes.Close() }
func (s *stepScan) String() string                       { return s.step.String() }

// stepLookup tells whether a quad is one of them.
type stepLookup struct {
	step  *step
	nodes graph.Index
	known graph.Index
}

func (l *stepLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	return l.known.Contains(ctx, ref) && l.nodes.Contains(ctx, l.step.view.QuadDirection(ref, quad.Directions[l.step.column]))
}

func (l *stepLookup) Result() graph.Ref                    { return l.known.Result() }
func (l *stepLookup) NextPath(ctx context.Context) bool    { return l.nodes.NextPath(ctx) }
func (l *stepLookup) TagResults(tags map[string]graph.Ref) { l.nodes.TagResults(tags) }
func (l *stepLookup) Err() error                           { return l.nodes.Err() }
func (l *stepLookup) Close() error                         { return l.nodes.Close() }
func (l *stepLookup) String() string                       { return l.step.String() }
