package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph"
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
	return s.view.iterate(s.Select)
}

func (s selectShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// chosen are quads of which some directions are one of many nodes, or are saved.
// Cayley knows only one node, and would ask for the quads of each in turn.
func (v *pgView) chosen(quads shape.Quads) (shape.Shape, bool) {
	var rest shape.Quads
	var where []cayleysql.Where
	var fields []cayleysql.Field
	for _, f := range quads {
		values := f.Values
		column := f.Dir.String() + "_hash"
		if save, ok := values.(shape.Save); ok {
			for _, tag := range save.Tags {
				fields = append(fields, cayleysql.Field{Name: column, Alias: tag})
			}
			values = save.From
		}
		switch values := values.(type) {
		case shape.Fixed:
			var in []string
			for _, ref := range values {
				node, ok := ref.(cayleysql.NodeHash)
				if !ok {
					return nil, false
				}
				in = append(in, fmt.Sprintf(`'\x%x'`, node.ValueHash[:]))
			}
			where = append(where, cayleysql.Where{Field: column, Op: cayleysql.CmpOp("IN (" + strings.Join(in, ", ") + ")")})
		case selectShape:
			if all, ok := values.From[0].(cayleysql.Table); !ok || all.Name != "nodes" || len(values.From) > 1 || len(values.Where) > 0 || values.Limit > 0 || values.Offset > 0 {
				rest = append(rest, f)
				fields = slices.DeleteFunc(fields, func(x cayleysql.Field) bool { return x.Name == column })
			}
		default:
			return nil, false
		}
	}
	if len(where)+len(fields) == 0 || len(rest)+len(where) == 0 {
		return nil, false
	}
	s, ok := v.inSQL(rest)
	sel, is := s.(selectShape)
	if !ok || !is {
		return nil, false
	}
	table := sel.From[0].(cayleysql.Table)
	for i := range where {
		where[i].Table = table.Alias
	}
	for i := range fields {
		fields[i].Table = table.Alias
	}
	sel.Select = sel.Clone()
	sel.Where, sel.Fields = append(sel.Where, where...), append(sel.Fields, fields...)
	return sel, true
}

// OptimizeShape has Cayley put a query of SQL in the place of a shape, where that
// finds the same.
func (v *pgView) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	if better, ok := v.inSQL(s); ok {
		return better, true
	}
	switch s := s.(type) {
	case shape.Quads:
		if better, ok := v.chosen(s); ok {
			return better, true
		}
	case shape.Filter:
		return filterShape{s}, true
	}
	return s, false
}

func (v *pgView) inSQL(s shape.Shape) (shape.Shape, bool) {
	bare, ok := inner(s, func(s shape.Shape) shape.Shape {
		if s, ok := s.(selectShape); ok {
			return s.Select
		}
		return s
	})
	if !ok {
		return s, false
	}
	v.optimizing.Lock()
	better, ok := v.cayley.OptimizeShape(bare)
	v.optimizing.Unlock()
	if !ok {
		return s, false
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
			f, ok := likewise(f)
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

// likewise returns a filter that finds in the database what f finds, false where
// there is none.
func likewise(f shape.ValueFilter) (shape.ValueFilter, bool) {
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
