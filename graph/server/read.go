package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"parley/schema"
	"parley/schema/vocab"
)

// reader reads one state of the graph. What it has read it keeps, and it belongs
// to one request.
type reader struct {
	ctx    context.Context
	qs     graph.QuadStore
	ont    *schema.Ontology
	values map[any]quad.Value
	things map[string]*thing
	facts  map[string]*fact
	docs   map[string]*document
	heavy  map[string]*thing // what was read before of things that thousands of documents name
}

// thing is a node that facts tell of, as pages name it.
type thing struct {
	ID, Name, Class string
	Others          []string // further names, sorted
	Wikidata        string   // "Q123"
	Status          string   // of an event, as the latest document has it
	Date            string
	Mentions        int // documents that name it
}

// document is what a document is called and where it stands.
type document struct{ ID, Title, Published, URL string }

// fact is what one document says.
type fact struct {
	ID, Type, Kind, Status string
	Date, From, To         string // EDTF; first and last day that it may mean
	Confidence             float64
	About                  *thing // nil where the fact is a plain relation
	Roles                  []role // in the order of the ontology
	Evidence               []evidence
	Doc                    *document
}

type role struct {
	Name    string
	Fillers []filler
}

// filler is a thing, or words where Thing is nil.
type filler struct {
	Thing *thing
	Words string
}

type evidence struct {
	ID          string
	Start, End  int // half-open, in code points of the document's text
	Quote, Rule string
}

// read runs fn on the graph as it stands.
func (s *Server) read(ctx context.Context, fn func(*reader) error) error {
	return s.opt.Store.View(ctx, func(qs graph.QuadStore) error {
		r := &reader{ctx: ctx, qs: qs, ont: s.opt.Ontology, values: map[any]quad.Value{},
			things: map[string]*thing{}, facts: map[string]*fact{}, docs: map[string]*document{}}
		if ix := s.names.index.Load(); ix != nil {
			if now, err := stateOf(ctx, qs); err == nil && now == ix.state {
				r.heavy = ix.heavy
			}
		}
		if err := fn(r); err != nil {
			return err
		}
		return ctx.Err()
	})
}

// value returns the value of a reference.
func (r *reader) value(ref graph.Ref) quad.Value {
	if ref == nil {
		return nil
	}
	v, ok := r.values[ref.Key()]
	if !ok {
		v = r.qs.NameOf(ref)
		r.values[ref.Key()] = v
	}
	return v
}

// end is one end of a quad: a predicate, and what stands at it.
type end struct {
	predicate string
	value     quad.Value
	doc       string
}

// walk yields the quads that have id in the direction from, with what stands in
// the direction to.
func (r *reader) walk(id string, from, to quad.Direction, yield func(end) bool) {
	ref := r.qs.ValueOf(quad.IRI(id))
	if ref == nil {
		return
	}
	it := r.qs.QuadIterator(from, ref)
	defer it.Close()
	for it.Next(r.ctx) {
		q := it.Result()
		p, _ := r.value(r.qs.QuadDirection(q, quad.Predicate)).(quad.IRI)
		e := end{predicate: string(p), value: r.value(r.qs.QuadDirection(q, to))}
		if from != quad.Label {
			l, _ := r.value(r.qs.QuadDirection(q, quad.Label)).(quad.IRI)
			e.doc = string(l)
		}
		if !yield(e) {
			return
		}
	}
}

// about returns what a node says, by predicate.
func (r *reader) about(id string) map[string][]end {
	said := map[string][]end{}
	r.walk(id, quad.Subject, quad.Object, func(e end) bool {
		said[e.predicate] = append(said[e.predicate], e)
		return true
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
func first(ends []end) string {
	best := ""
	for _, e := range ends {
		if w := words(e.value); best == "" || w < best {
			best = w
		}
	}
	return best
}

// class returns the narrowest of our classes, "" where there is none.
func (r *reader) class(types []end) string {
	best := ""
	for _, e := range types {
		name, ok := strings.CutPrefix(words(e.value), vocab.ParleyPrefix)
		if !ok || r.ont.Class(name) == nil || name == best {
			continue
		}
		if best == "" || r.ont.Is(name, best) || !r.ont.Is(best, name) && name < best {
			best = name
		}
	}
	return best
}

// thing returns a node by its id; its class is "" where the graph has it not.
func (r *reader) thing(id string) *thing {
	if t := r.things[id]; t != nil {
		return t
	}
	if t := r.heavy[id]; t != nil {
		r.things[id] = t
		return t
	}
	t := &thing{ID: id, Name: id}
	r.things[id] = t
	said := r.about(id)
	t.Class = r.class(said[vocab.Type])
	labels := said[vocab.Label]
	t.Mentions = len(labels)
	count := map[string]int{}
	for _, e := range labels {
		count[words(e.value)]++
	}
	for name, n := range count {
		if best := count[t.Name]; n > best || n == best && longer(name, t.Name) {
			t.Name = name
		}
	}
	for name := range count {
		if name != t.Name {
			t.Others = append(t.Others, name)
		}
	}
	slices.Sort(t.Others)
	for _, e := range said[vocab.SameAs] {
		if q, ok := strings.CutPrefix(words(e.value), "wd:"); ok {
			t.Wikidata = q
		}
	}
	t.Status, t.Date = r.latest(said[vocab.Status]), r.latest(said[vocab.EDTF])
	return t
}

func longer(a, b string) bool {
	n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	return n > m || n == m && a < b
}

// latest returns the value of the document that was published last.
func (r *reader) latest(ends []end) string {
	best, when, from := "", "", ""
	for _, e := range ends {
		at := r.document(e.doc).Published
		if best == "" || cmp.Or(strings.Compare(at, when), strings.Compare(e.doc, from)) > 0 {
			best, when, from = words(e.value), at, e.doc
		}
	}
	return best
}

func (r *reader) document(id string) *document {
	if d := r.docs[id]; d != nil {
		return d
	}
	said := r.about(id)
	d := &document{ID: id, Title: cmp.Or(first(said[vocab.Label]), id), Published: first(said[vocab.Issued]), URL: safeURL(first(said[vocab.URL]))}
	r.docs[id] = d
	return d
}

// safeURL returns an address that may become a link, "" for any other: what a
// document calls its address may be a script.
func safeURL(s string) string {
	if lower := strings.ToLower(s); strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") {
		return s
	}
	return ""
}
