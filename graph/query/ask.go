package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"parley/graph/store"
	"parley/schema/vocab"
)

// Ask answers a question. Values are by parameter; those of a thing are its name
// or its IRI. Values that cannot be meant are a ValueError, in which a name that
// means nothing, or several things, is a *NameError.
func Ask(ctx context.Context, s *store.Store, q *Question, values map[string]string, opt Options) (*Answer, error) {
	a := &Answer{Question: q.Name, Columns: q.Columns, Rows: []Row{}}
	err := view(ctx, s, opt, func(ctx context.Context, qs graph.QuadStore) error {
		bound, err := q.bind(ctx, qs, values, opt.Aliases)
		if err != nil {
			return err
		}
		a.Parameters = bound
		// Rows that say the same become one: only then the limit counts.
		rows, _, err := run(ctx, qs, q.fill(bound), -1)
		if err != nil {
			return fmt.Errorf("question %s: %w", q.Name, err)
		}
		t := &teller{ctx: ctx, qs: qs, names: map[string]string{}, docs: map[string]Evidence{}}
		return t.tell(a, q, rows, opt.limit())
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Bind returns the question's script with the values in it, as Ask runs it.
func Bind(ctx context.Context, s *store.Store, q *Question, values map[string]string, opt Options) (script string, err error) {
	err = view(ctx, s, opt, func(ctx context.Context, qs graph.QuadStore) error {
		bound, err := q.bind(ctx, qs, values, opt.Aliases)
		script = q.fill(bound)
		return err
	})
	return script, err
}

// bind returns the values as the script gets them.
func (q *Question) bind(ctx context.Context, qs graph.QuadStore, values map[string]string, aliases func(string) []string) (map[string]string, error) {
	bound := map[string]string{}
	var wrong ValueError
	for name := range values {
		if q.Parameter(name) == nil {
			wrong = append(wrong, fmt.Errorf("%s: the question %s has no such parameter", name, q.Name))
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	r := &resolver{ctx: ctx, qs: qs, aliases: aliases}
	for i := range q.Parameters {
		p := &q.Parameters[i]
		v := cmp.Or(values[p.Name], p.Default)
		if v == "" {
			if p.Required {
				wrong = append(wrong, fmt.Errorf("%s: the question %s needs it: %s, such as %q", p.Name, q.Name, p.What, p.Example))
			}
			continue
		}
		if err := p.accept(v); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", p.Name, err))
			continue
		}
		if len(p.Classes) > 0 {
			id, err := r.resolve(p, v)
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			v = "<" + id + ">"
		}
		bound[p.Name] = v
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return bound, nil
}

// ValueError is all that is wrong with the values given to a question, one a line.
type ValueError []error

func (v ValueError) Error() string {
	lines := make([]string, len(v))
	for i, e := range v {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

func (v ValueError) Unwrap() []error { return v }

// teller turns rows of a script into answers.
type teller struct {
	ctx   context.Context
	qs    graph.QuadStore
	names map[string]string   // by id
	docs  map[string]Evidence // what is known of a document
}

func (t *teller) tell(a *Answer, q *Question, rows []any, limit int) error {
	index := map[string]int{}
	for _, r := range rows {
		m, ok := r.(map[string]any)
		if !ok {
			return fmt.Errorf("question %s: a row is no object", q.Name)
		}
		cells := make([]any, len(q.Columns))
		for i, c := range q.Columns {
			cells[i] = m[c]
		}
		key, err := marshal(cells)
		if err != nil {
			return err
		}
		at, seen := index[string(key)]
		if !seen {
			if limit >= 0 && len(a.Rows) == limit {
				a.Truncated = true
				continue
			}
			at = len(a.Rows)
			index[string(key)] = at
			row := Row{Facts: []string{}, Evidence: []Evidence{}}
			for _, c := range cells {
				row.Cells = append(row.Cells, t.cell(c))
			}
			a.Rows = append(a.Rows, row)
		}
		row := &a.Rows[at]
		for _, v := range list(m["fact"]) {
			if id, ok := iri(v); ok && !slices.Contains(row.Facts, id) {
				row.Facts = append(row.Facts, id)
			}
		}
	}
	for i := range a.Rows {
		row := &a.Rows[i]
		slices.Sort(row.Facts)
		if err := t.evidence(row); err != nil {
			return err
		}
	}
	return t.ctx.Err()
}

// list returns a value as a list.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// iri returns the id in "<id>".
func iri(v any) (string, bool) {
	s, ok := v.(string)
	if !ok || len(s) < 3 || s[0] != '<' || s[len(s)-1] != '>' || strings.ContainsAny(s[1:len(s)-1], "<> ") {
		return "", false
	}
	return s[1 : len(s)-1], true
}

func (t *teller) cell(v any) Cell {
	_, isList := v.([]any)
	c := Cell{List: isList}
	for _, v := range list(v) {
		if id, ok := iri(v); ok {
			c.Values = append(c.Values, Value{ID: id, Name: t.name(id)})
		} else if v != nil {
			c.Values = append(c.Values, Value{Name: fmt.Sprint(v), Literal: v})
		}
	}
	return c
}

// name returns the fullest name of a thing, its id where it has none.
func (t *teller) name(id string) string {
	if n, ok := t.names[id]; ok {
		return n
	}
	best := ""
	_ = path.StartPath(t.qs, quad.IRI(id)).Out(quad.IRI(vocab.Label)).Unique().Iterate(t.ctx).
		EachValue(t.qs, func(v quad.Value) { // that the time is over is seen by the caller
			if n := words(v); len(n) > len(best) || len(n) == len(best) && n < best {
				best = n
			}
		})
	t.names[id] = cmp.Or(best, id)
	return t.names[id]
}

// about returns what a node says, by predicate.
func (t *teller) about(id string, predicates ...any) map[string][]string {
	said := map[string][]string{}
	_ = path.StartPath(t.qs, quad.IRI(id)).OutWithTags([]string{"predicate"}, predicates...).Tag("value").Iterate(t.ctx).
		TagValues(t.qs, func(tags map[string]quad.Value) { // that the time is over is seen by the caller
			p := words(tags["predicate"])
			said[p] = append(said[p], words(tags["value"]))
		})
	return said
}

// words returns a value without its type, language or brackets.
func words(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI:
		return string(v)
	case quad.String:
		return string(v)
	case quad.TypedString:
		return string(v.Value)
	case quad.LangString:
		return string(v.Value)
	case nil:
		return ""
	}
	return fmt.Sprint(v.Native())
}

// first returns the first of some values in the alphabet, "" of none.
func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return slices.Min(values)
}

// evidence adds what the row's facts rest on, older documents first.
func (t *teller) evidence(row *Row) error {
	for _, f := range row.Facts {
		for _, id := range t.about(f, quad.IRI(vocab.HasEvidence))[vocab.HasEvidence] {
			said := t.about(id)
			e := t.document(first(said[vocab.WasDerivedFrom]))
			e.Fact, e.Quote, e.Rule = f, first(said[vocab.Exact]), first(said[vocab.Rule])
			e.Start, _ = strconv.Atoi(first(said[vocab.Start]))
			e.End, _ = strconv.Atoi(first(said[vocab.End]))
			row.Evidence = append(row.Evidence, e)
		}
	}
	slices.SortFunc(row.Evidence, func(a, b Evidence) int {
		return cmp.Or(strings.Compare(a.Published, b.Published), strings.Compare(a.Document, b.Document),
			cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fact, b.Fact))
	})
	return t.ctx.Err()
}

// document returns what is known of a document, in Evidence without a place.
func (t *teller) document(id string) Evidence {
	if e, ok := t.docs[id]; ok {
		return e
	}
	said := t.about(id)
	e := Evidence{Document: id, Title: first(said[vocab.Label]), Published: first(said[vocab.Issued]), URL: first(said[vocab.URL])}
	t.docs[id] = e
	return e
}
