package store

import (
	"regexp"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	cayleysql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
)

// selectShape is a query of Cayley's that knows its database.
type selectShape struct {
	cayleysql.Select
	view *pgView
}

func (s selectShape) BuildIterator(graph.QuadStore) graph.Iterator {
	if s.view.ended.Load() {
		return iterator.NewError(errEnded)
	}
	return s.Select.BuildIterator(s.view.cayley)
}

func (s selectShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// OptimizeShape has Cayley put a query of SQL in the place of a shape, where that
// finds the same.
func (v *pgView) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	other := func() (shape.Shape, bool) {
		if s, ok := s.(shape.Filter); ok {
			return filterShape{s}, true
		}
		return s, false
	}
	bare, ok := inner(s, func(s shape.Shape) shape.Shape {
		if s, ok := s.(selectShape); ok {
			return s.Select
		}
		return s
	})
	if !ok {
		return other()
	}
	v.optimizing.Lock()
	better, ok := v.cayley.OptimizeShape(bare)
	v.optimizing.Unlock()
	if !ok {
		return other()
	}
	cover := func(s shape.Shape) shape.Shape {
		if s, ok := s.(cayleysql.Select); ok {
			return selectShape{s, v}
		}
		return s
	}
	if better == nil {
		return nil, true
	}
	if _, ok := better.(cayleysql.Select); ok {
		return cover(better), true
	}
	better, _ = inner(better, cover)
	return better, true
}

// inner returns a shape with fn done to the shapes in it, false where it is none
// of which SQL finds the same.
func inner(s shape.Shape, fn func(shape.Shape) shape.Shape) (shape.Shape, bool) {
	switch s := s.(type) {
	case shape.AllNodes, shape.QuadsAction:
		return s, true
	case shape.Filter:
		filters := make([]shape.ValueFilter, 0, len(s.Filters))
		for _, f := range s.Filters {
			f, ok := inSQL(f)
			if !ok {
				return s, false
			}
			filters = append(filters, f)
		}
		return shape.Filter{From: fn(s.From), Filters: filters}, true
	case shape.Intersect:
		all := make(shape.Intersect, 0, len(s))
		for _, x := range s {
			all = append(all, fn(x))
		}
		return all, true
	case shape.Quads:
		all := make(shape.Quads, 0, len(s))
		for _, f := range s {
			all = append(all, shape.QuadFilter{Dir: f.Dir, Values: fn(f.Values)})
		}
		return all, true
	case shape.NodesFrom:
		return shape.NodesFrom{Dir: s.Dir, Quads: fn(s.Quads)}, true
	case shape.Save:
		return shape.Save{Tags: s.Tags, From: fn(s.From)}, true
	case shape.Page:
		return shape.Page{From: fn(s.From), Skip: s.Skip, Limit: s.Limit}, true
	}
	return s, false
}

// plainRegexp is an expression that means in PostgreSQL what it means in Go, but
// for the dot.
var plainRegexp = regexp.MustCompile(`^\^?(?:[\pL\pN _,;:'"!@#%&=<>/~-]|\\[.?*+()\[\]|/-]|\[[\pL\pN -]+\]|[.()|*+?])*\$?$`)

// inSQL returns a filter that finds in the database what f finds, false where
// there is none.
func inSQL(f shape.ValueFilter) (shape.ValueFilter, bool) {
	switch f := f.(type) {
	case shape.Comparison:
		switch f.Val.(type) {
		case quad.Int, quad.Float, quad.String, quad.IRI, quad.BNode:
			return f, true
		}
	case shape.Regexp:
		text := f.Re.String()
		if !plainRegexp.MatchString(text) || strings.Contains(text, "(?") || strings.Contains(text, "??") || strings.Contains(text, "[[") {
			return nil, false
		}
		re, err := regexp.Compile(noNewline(text))
		return shape.Regexp{Re: re, Refs: f.Refs}, err == nil
	}
	return nil, false
}

// noNewline writes out that a dot is any character but a newline.
func noNewline(text string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			b.WriteString(text[i : i+2])
			i++
			continue
		case c == '.' && !class:
			b.WriteString(`[^\n]`)
			continue
		case c == '[' || c == ']':
			class = c == '['
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
