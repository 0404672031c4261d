package export

import (
	"bufio"
	"cmp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/graph/quads"
	"parley/schema/vocab"
)

func writeTurtle(w *bufio.Writer, g Graph) error {
	triples := make([]quad.Quad, len(g.Quads))
	for i, q := range g.Quads {
		q.Label = nil
		triples[i] = q
	}
	t := newTurtle(w, quads.Sorted(triples))
	return t.graph(t.quads, "")
}

func writeTriG(w *bufio.Writer, g Graph) error {
	all := slices.Clone(g.Quads)
	all = quads.Sorted(all)
	slices.SortStableFunc(all, func(a, b quad.Quad) int {
		return cmp.Compare(quad.StringOf(a.Label), quad.StringOf(b.Label))
	})
	t := newTurtle(w, all)
	blank := ""
	for part := range chunks(all, func(q quad.Quad) quad.Value { return q.Label }) {
		if part[0].Label == nil {
			if err := t.graph(part, ""); err != nil {
				return err
			}
			blank = "\n"
			continue
		}
		name, err := t.term(part[0].Label)
		if err != nil {
			return err
		}
		w.WriteString(blank + name + " {\n")
		if err := t.graph(part, "  "); err != nil {
			return err
		}
		w.WriteString("}\n")
		blank = "\n"
	}
	return nil
}

// chunks yields the runs of quads that have the same key.
func chunks(qs []quad.Quad, key func(quad.Quad) quad.Value) func(func([]quad.Quad) bool) {
	return func(yield func([]quad.Quad) bool) {
		for begin := 0; begin < len(qs); {
			end := begin + 1
			for end < len(qs) && key(qs[end]) == key(qs[begin]) {
				end++
			}
			if !yield(qs[begin:end]) {
				return
			}
			begin = end
		}
	}
}

// turtle writes subjects with their predicates below them. Blank nodes that are
// the object of one quad and no part of a circle stand where they are used, lists
// as lists.
type turtle struct {
	w      *bufio.Writer
	quads  []quad.Quad
	inside map[quad.BNode][]quad.Quad // blank nodes that are written where they are used
}

// newTurtle writes the prefixes that the quads, which are sorted, use.
func newTurtle(w *bufio.Writer, sorted []quad.Quad) *turtle {
	used := map[string]bool{}
	mark := func(v quad.Value) {
		if iri, ok := v.(quad.IRI); ok {
			if name, _, ok := prefixed(string(iri)); ok {
				used[name] = true
			}
		} else if l, ok := literalOf(v); ok && l.datatype != "" {
			if name, _, ok := prefixed(l.datatype); ok {
				used[name] = true
			}
		}
	}
	for _, q := range sorted {
		mark(q.Subject)
		mark(q.Predicate)
		mark(q.Object)
		mark(q.Label)
	}
	for _, p := range vocab.Prefixes() {
		if used[p.Name] {
			w.WriteString("@prefix " + p.Name + ": <" + p.IRI + "> .\n")
		}
	}
	if len(used) > 0 {
		w.WriteByte('\n')
	}
	return &turtle{w: w, quads: sorted, inside: nested(sorted)}
}

// nested finds the blank nodes that can stand where they are used.
func nested(qs []quad.Quad) map[quad.BNode][]quad.Quad {
	users := map[quad.BNode][]quad.Quad{} // quads that have it for object
	about := map[quad.BNode][]quad.Quad{} // quads that have it for subject
	named := map[quad.BNode]bool{}        // names a graph
	for _, q := range qs {
		if b, ok := q.Object.(quad.BNode); ok {
			users[b] = append(users[b], q)
		}
		if b, ok := q.Subject.(quad.BNode); ok {
			about[b] = append(about[b], q)
		}
		if b, ok := q.Label.(quad.BNode); ok {
			named[b] = true
		}
	}
	inside := map[quad.BNode][]quad.Quad{}
	for b, by := range users {
		if len(by) != 1 || named[b] || slices.ContainsFunc(about[b], func(q quad.Quad) bool { return q.Label != by[0].Label }) {
			continue
		}
		circle, steps := false, 0
		for up, ok := by[0].Subject.(quad.BNode); ok && len(users[up]) == 1; up, ok = users[up][0].Subject.(quad.BNode) {
			if steps++; up == b || steps > len(users) {
				circle = true
				break
			}
		}
		if !circle {
			inside[b] = about[b]
		}
	}
	return inside
}

// graph writes the quads of one graph.
func (t *turtle) graph(qs []quad.Quad, indent string) error {
	blank := ""
	for part := range chunks(qs, func(q quad.Quad) quad.Value { return q.Subject }) {
		if b, ok := part[0].Subject.(quad.BNode); ok {
			if _, ok := t.inside[b]; ok {
				continue
			}
		}
		subject, err := t.term(part[0].Subject)
		if err != nil {
			return err
		}
		body, err := t.body(part, indent+"  ")
		if err != nil {
			return err
		}
		t.w.WriteString(blank + indent + subject + body + " .\n")
		blank = "\n"
	}
	return nil
}

// body writes what is said of a subject: its class and name first, then by the
// names of predicates.
func (t *turtle) body(part []quad.Quad, indent string) (string, error) {
	part = ranked(part)
	var b strings.Builder
	first := true
	for objects := range chunks(part, func(q quad.Quad) quad.Value { return q.Predicate }) {
		predicate, err := t.term(objects[0].Predicate)
		if err != nil {
			return "", err
		}
		if rank(objects[0]) == 0 {
			predicate = "a"
		}
		switch {
		case first && len(part) == 1:
			b.WriteString(" ")
		case first:
			b.WriteString("\n" + indent)
		default:
			b.WriteString(" ;\n" + indent)
		}
		first = false
		b.WriteString(predicate)
		for i, q := range objects {
			object, err := t.object(q.Object, indent)
			if err != nil {
				return "", err
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(" " + object)
		}
	}
	return b.String(), nil
}

// ranked puts what a subject is and is called before all else.
func ranked(about []quad.Quad) []quad.Quad {
	about = slices.Clone(about)
	slices.SortStableFunc(about, func(a, b quad.Quad) int { return cmp.Compare(rank(a), rank(b)) })
	return about
}

func rank(q quad.Quad) int {
	switch vocab.Shorten(string(q.Predicate.(quad.IRI))) {
	case vocab.Type:
		return 0
	case vocab.Label:
		return 1
	}
	return 2
}

func (t *turtle) object(v quad.Value, indent string) (string, error) {
	b, ok := v.(quad.BNode)
	if !ok {
		return t.term(v)
	}
	about, ok := t.inside[b]
	if !ok {
		return t.term(v)
	}
	if items, ok := t.list(b); ok {
		parts := []string{"("}
		for _, item := range items {
			s, err := t.object(item, indent)
			if err != nil {
				return "", err
			}
			parts = append(parts, s)
		}
		return strings.Join(append(parts, ")"), " "), nil
	}
	if len(about) == 0 {
		return "[]", nil
	}
	body, err := t.body(about, indent+"  ")
	if err != nil {
		return "", err
	}
	return "[" + body + " ]", nil
}

// list returns the items of the list that begins at b, where it is nothing else.
func (t *turtle) list(b quad.BNode) (items []quad.Value, ok bool) {
	for {
		about := t.inside[b]
		if len(about) != 2 || about[0].Predicate != quad.IRI(vocab.First) || about[1].Predicate != quad.IRI(vocab.Rest) {
			return nil, false
		}
		items = append(items, about[0].Object)
		switch rest := about[1].Object.(type) {
		case quad.BNode:
			b = rest
		case quad.IRI:
			return items, rest == quad.IRI(vocab.Nil)
		default:
			return nil, false
		}
	}
}

// term writes a value as short as Turtle allows.
func (t *turtle) term(v quad.Value) (string, error) {
	var b strings.Builder
	if err := term(&b, v); err != nil { // what N-Quads refuses, Turtle does too
		return "", err
	}
	switch v := v.(type) {
	case quad.IRI:
		if name, local, ok := prefixed(string(v)); ok {
			return name + ":" + local, nil
		}
		return b.String(), nil
	case quad.BNode:
		return b.String(), nil
	}
	l, _ := literalOf(v)
	switch _, plain := native(quad.TypedString{Value: quad.String(l.text), Type: quad.IRI(l.datatype)}).(quad.TypedString); {
	case l.datatype == "":
		return b.String(), nil
	case !plain && !strings.ContainsAny(l.text, "NI"): // NaN and INF have no short form
		return l.text, nil
	}
	if name, local, ok := prefixed(l.datatype); ok {
		quoted, _, _ := strings.Cut(b.String(), `"^^<`)
		return quoted + `"^^` + name + ":" + local, nil
	}
	return b.String(), nil
}

// prefixed splits an IRI into a prefix and a local part that needs no escape in
// Turtle: letters, digits, underscore, hyphen, percent-encoded bytes, and full
// stops and colons inside.
func prefixed(iri string) (name, local string, ok bool) {
	name, local, ok = strings.Cut(vocab.Shorten(iri), ":")
	if _, known := vocab.Lookup(name); !ok || !known || local == "" || strings.HasSuffix(local, ".") {
		return "", "", false
	}
	for i, r := range local {
		if r == '%' {
			if len(local) < i+3 || strings.Trim(local[i+1:i+3], "0123456789ABCDEFabcdef") != "" {
				return "", "", false
			}
		} else if !nameStart(r) && (r < '0' || r > '9') && (i == 0 || r != ':' && r != '.' && !nameRest(r)) {
			return "", "", false
		}
	}
	return name, local, true
}
