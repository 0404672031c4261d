package schema

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Error is one thing wrong in an ontology file.
type Error struct {
	File         string
	Line, Column int // from 1; 0 where it is about the file
	Message      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// place is where a name was declared or used.
type place struct {
	file string
	node *yaml.Node
}

// reader reads the files and keeps where each thing stands, so that checks of the
// whole can point at it. A key of at is a kind of thing and its names, such as
// "role meeting participant".
type reader struct {
	onto   *Ontology
	name   string // file being read
	at     map[string]place
	uses   []use
	errors []*Error
}

// use is a name that must be declared somewhere.
type use struct {
	place
	what, name string // "class", "Person"
}

// fields maps the keys that a mapping may have to what reads their values.
type fields map[string]func(*yaml.Node)

func (r *reader) file(fsys fs.FS, name string) {
	r.name = name
	f, err := fsys.Open(name)
	if err != nil {
		r.errors = append(r.errors, &Error{File: name, Message: err.Error()})
		return
	}
	defer f.Close()
	var doc yaml.Node
	if err := yaml.NewDecoder(f).Decode(&doc); err != nil {
		if !errors.Is(err, io.EOF) { // an empty file says nothing, which is no error
			r.errors = append(r.errors, &Error{File: name, Message: err.Error()})
		}
		return
	}
	for _, n := range r.items(doc.Content[0]) {
		r.entry(n)
	}
}

// entry reads one item of a file; its first key says what it declares.
func (r *reader) entry(n *yaml.Node) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		r.errorf(n, "want an entry that begins with class:, status:, predicate: or fact:")
		return
	}
	switch key := n.Content[0].Value; key {
	case "class":
		var c Class
		r.mapping(n, r.withMapping(&c.Mapping, fields{
			"class": r.text(&c.Name), "label": r.text(&c.Label), "comment": r.text(&c.Comment),
			"under": r.ref("class", &c.Under), "prefix": r.text(&c.Prefix),
		}), "class", "label", "comment")
		r.declare(n, "class", c.Name)
		r.onto.Classes = append(r.onto.Classes, c)
	case "status":
		var s Status
		r.mapping(n, r.withMapping(&s.Mapping, fields{"status": r.text(&s.Name), "comment": r.text(&s.Comment)}), "status", "comment")
		r.declare(n, "status", s.Name)
		r.onto.Statuses = append(r.onto.Statuses, s)
	case "predicate":
		var p Predicate
		r.mapping(n, r.withMapping(&p.Mapping, fields{
			"predicate": r.text(&p.Name), "comment": r.text(&p.Comment),
			"from": r.refs("class", &p.From), "to": r.texts(&p.To),
		}), "predicate", "comment", "from", "to")
		r.declare(n, "predicate", p.Name)
		r.onto.Predicates = append(r.onto.Predicates, p)
	case "fact":
		r.factType(n)
	default:
		r.errorf(n, "an entry begins with class:, status:, predicate: or fact:, not with %s:", key)
	}
}

func (r *reader) factType(n *yaml.Node) {
	var t FactType
	list := func(read func(*yaml.Node)) func(*yaml.Node) {
		return func(n *yaml.Node) {
			for _, item := range r.items(n) {
				read(item)
			}
		}
	}
	r.mapping(n, fields{
		"fact": r.text(&t.Name), "comment": r.text(&t.Comment), "node": r.ref("class", &t.Node),
		"statuses": r.refs("status", &t.Statuses), "title": r.texts(&t.Title),
		"kinds": list(func(n *yaml.Node) {
			var k Kind
			r.mapping(n, r.withMapping(&k.Mapping, fields{"kind": r.text(&k.Name), "comment": r.text(&k.Comment)}), "kind", "comment")
			r.declare(n, "kind", t.Name, k.Name)
			t.Kinds = append(t.Kinds, k)
		}),
		"roles": list(func(n *yaml.Node) {
			var o Role
			r.mapping(n, fields{
				"role": r.text(&o.Name), "comment": r.text(&o.Comment), "range": r.refs("class", &o.Range),
				"required": r.truth(&o.Required), "repeat": r.truth(&o.Repeat), "symmetric": r.truth(&o.Symmetric),
			}, "role", "range", "comment")
			r.declare(n, "role", t.Name, o.Name)
			t.Roles = append(t.Roles, o)
		}),
		"edges": list(func(n *yaml.Node) {
			var e Edge
			r.mapping(n, fields{
				"from": r.text(&e.From), "predicate": r.ref("predicate", &e.Predicate),
				"to": r.text(&e.To), "when": r.refs("status", &e.When),
			}, "from", "predicate", "to")
			r.at[key("edge", t.Name, fmt.Sprint(len(t.Edges)))] = place{r.name, n}
			t.Edges = append(t.Edges, e)
		}),
		"codes": list(func(n *yaml.Node) {
			var c Code
			r.mapping(n, fields{
				"when": r.refs("status", &c.When), "kind": r.texts(&c.Kinds),
				"plover": r.text(&c.PLOVER), "mode": r.text(&c.Mode), "cameo": r.text(&c.CAMEO),
				"actor": r.texts(&c.Actor), "recipient": r.texts(&c.Recipient),
			}, "plover", "actor")
			r.at[key("code", t.Name, fmt.Sprint(len(t.Codes)))] = place{r.name, n}
			t.Codes = append(t.Codes, c)
		}),
	}, "fact", "comment", "statuses", "roles")
	r.declare(n, "fact", t.Name)
	r.onto.FactTypes = append(r.onto.FactTypes, t)
}

// mapping reads a mapping by its fields, in the order in which they stand.
func (r *reader) mapping(n *yaml.Node, known fields, required ...string) {
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "want keys and values here (%s)", keys(known))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		read := known[name.Value]
		switch {
		case read == nil:
			r.errorf(name, "unknown key %q; known here: %s", name.Value, keys(known))
		case seen[name.Value]:
			r.errorf(name, "key %q stands here twice", name.Value)
		default:
			read(value)
		}
		seen[name.Value] = true
	}
	for _, name := range required {
		if !seen[name] {
			r.errorf(n, "key %q is missing", name)
		}
	}
}

// withMapping adds the keys of a Mapping to known.
func (r *reader) withMapping(m *Mapping, known fields) fields {
	known["exact"], known["sub"], known["close"] = r.refs("iri", &m.Exact), r.refs("iri", &m.Sub), r.refs("iri", &m.Close)
	return known
}

// The readers of values.

func (r *reader) text(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			r.errorf(n, "want a text here")
			return
		}
		*to = n.Value
	}
}

func (r *reader) truth(to *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Tag != "!!bool" || n.Decode(to) != nil {
			r.errorf(n, "want true or false here, not %q", n.Value)
		}
	}
}

func (r *reader) texts(to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			r.errorf(n, "this list is empty")
		}
		for _, item := range r.items(n) {
			var s string
			r.text(&s)(item)
			if slices.Contains(*to, s) {
				r.errorf(item, "%q stands here twice", s)
			}
			*to = append(*to, s)
		}
	}
}

func (r *reader) ref(what string, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.text(to)(n)
		r.uses = append(r.uses, use{place{r.name, n}, what, *to})
	}
}

func (r *reader) refs(what string, to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.texts(to)(n)
		for i, item := range r.items(n) {
			r.uses = append(r.uses, use{place{r.name, item}, what, (*to)[i]})
		}
	}
}

// items returns the items of a list; anything else is an error, reported once.
func (r *reader) items(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.errorf(n, "want a list here")
		return nil
	}
	return n.Content
}

func (r *reader) declare(n *yaml.Node, what string, names ...string) {
	k := key(what, names...)
	if first, ok := r.at[k]; ok {
		r.errorf(n, "%s is declared already, in %s line %d", k, first.file, first.node.Line)
		return
	}
	r.at[k] = place{r.name, n}
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) {
	r.errorAt(place{r.name, n}, format, args...)
}

func (r *reader) errorAt(p place, format string, args ...any) {
	e := &Error{p.file, p.node.Line, p.node.Column, fmt.Sprintf(format, args...)}
	if !slices.ContainsFunc(r.errors, func(have *Error) bool { return *have == *e }) {
		r.errors = append(r.errors, e)
	}
}

// err joins all errors in the order of files, lines and columns.
func (r *reader) err() error {
	slices.SortStableFunc(r.errors, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	all := make([]error, len(r.errors))
	for i, e := range r.errors {
		all[i] = e
	}
	return errors.Join(all...)
}

func key(what string, names ...string) string { return what + " " + strings.Join(names, " ") }

func keys(known fields) string {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
