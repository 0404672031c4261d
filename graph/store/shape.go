package store

import (
	"context"
	"reflect"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// OptimizeShape puts one walk in the place of what Cayley does for a step of a
// path: it would look at all quads of a node for those with a predicate.
func (v *view) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	f := fromShape{view: v}
	ok := false
	switch s := s.(type) {
	case shape.QuadsAction:
		f.result, ok = s.Result, true
		for d, ref := range s.Filter {
			ok = ok && f.know(d, ref)
		}
		for d, tags := range s.Save {
			f.save(d, tags)
		}
	case shape.NodesFrom:
		var quads shape.Quads
		if quads, ok = s.Quads.(shape.Quads); ok {
			f.result = s.Dir
			ok = f.filter(quads)
		}
	case shape.Filter:
		return filterShape{s}, true
	case shape.Intersect:
		return solidAll(s)
	}
	if !ok {
		return s, false
	}
	return f, true
}

// fromShape are the nodes in a direction of the quads of which some terms are
// known, and some are any of many.
type fromShape struct {
	view   *view
	result quad.Direction
	terms  row
	tags   [directions][]string
	any    []shape.QuadFilter
}

func (f *fromShape) know(d quad.Direction, ref graph.Ref) bool {
	id, ok := ref.(node)
	if !ok || f.terms[columns[d]] != 0 {
		return false
	}
	f.terms[columns[d]] = uint32(id)
	return true
}

func (f *fromShape) save(d quad.Direction, tags []string) {
	f.tags[columns[d]] = append(f.tags[columns[d]], tags...)
}

// filter takes over the conditions on the quads, false where it cannot.
func (f *fromShape) filter(quads shape.Quads) bool {
	for _, q := range quads {
		if ref, ok := shape.One(q.Values); ok {
			if !f.know(q.Dir, ref) {
				return false
			}
			continue
		}
		switch s := q.Values.(type) {
		case shape.AllNodes:
			f.save(q.Dir, []string{})
			continue
		case shape.Save:
			if _, ok := s.From.(shape.AllNodes); ok {
				f.save(q.Dir, s.Tags)
				continue
			}
		}
		q.Values = solid(q.Values)
		f.any = append(f.any, q)
	}
	return true
}

func (f fromShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return f, false }

func (f fromShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	it := &from{view: f.view, result: columns[f.result], terms: f.terms, tags: f.tags}
	for _, q := range f.any {
		it.any = append(it.any, choice{columns[q.Dir], graph.AsShape(q.Values.BuildIterator(qs))})
	}
	return newIterator(it)
}

// solid has a path that is followed again and again walked once, where it is one.
// Cayley mixes up its tags where it asks it for one node after the other.
func solid(s shape.Shape) shape.Shape {
	if reflect.TypeOf(s).Kind() == reflect.Func { // the shape has no other name outside of its package
		return shape.Materialize{Values: s}
	}
	return s
}

func solidAll(s shape.Intersect) (shape.Shape, bool) {
	all, changed := make(shape.Intersect, len(s)), false
	for i, c := range s {
		all[i] = solid(c)
		_, is := all[i].(shape.Materialize)
		_, was := c.(shape.Materialize)
		changed = changed || is != was
	}
	if !changed {
		return s, false
	}
	return all, true
}

// filterShape is a filter that knows what it has let pass. Cayley's forgets that
// where it is asked for one node, and a tag on it is then lost.
type filterShape struct{ shape.Filter }

func (f filterShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return f, false }

func (f filterShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	return newIterator(&filtered{graph.AsShape(f.Filter.BuildIterator(qs))})
}

type filtered struct{ graph.IteratorShape }

func (f *filtered) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	f.IteratorShape, _ = f.IteratorShape.Optimize(ctx)
	return f, false
}

func (f *filtered) Lookup() graph.Index { return &filteredLookup{Index: f.IteratorShape.Lookup()} }

type filteredLookup struct {
	graph.Index
	passed graph.Ref
}

func (l *filteredLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	l.passed = ref
	return l.Index.Contains(ctx, ref)
}

func (l *filteredLookup) Result() graph.Ref { return l.passed }
