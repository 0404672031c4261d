// Package quads turns the facts of a document into quads.
//
// # The graph
//
// The label of every quad is its document (Label). A fact is a node: its type,
// kind, status, date and confidence, its roles as role:NAME, its evidence, and
// parley:about the meeting, visit, delegation or agreement that it tells of.
// Beside it stand the direct edges that the ontology draws for the fact's status
// (meeting parley:participant person), so that a query reads like a question.
// Evidence is a node with the offsets and words of the W3C Web Annotation
// selectors; offsets count Unicode code points of the document's text. Every
// entity has its classes, a name and, where known, owl:sameAs its Wikidata item.
//
//	<delegation:2025-05-15-russia> <parley:expectedLeader> <person:vladimir-medinsky> <doc:r1> .
//	<fact:5c1f> <role:leader> <person:vladimir-medinsky> <doc:r1> .
//	<fact:5c1f> <parley:evidence> <evidence:8a1c> <doc:r1> .
//	<evidence:8a1c> <oa:exact> "Medinsky will lead the Russian delegation." <doc:r1> .
//
// IRIs are short (package vocab) and absolute when expanded; there are no blank
// nodes. The same document and facts give the same quads in the same order, each
// once; nothing in them depends on when or where the program ran.
//
// # Why
//
// A date stands three times. parley:date keeps what the text says, "2022-03" or
// "2022-07/2023-07"; schema:startDate and schema:endDate are the first and the
// last day that it may mean, as xsd:date, and compare as they sort. An open end of
// an interval has no bound.
//
// An entity has its class and all classes above it, because a Cayley query does
// not infer: asking for every parley:Actor finds persons and countries.
//
// Limits: the words that name an entity in the evidence (the span of a filler)
// are not kept, only the evidence as a whole.
package quads

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"

	"github.com/cayleygraph/quad"

	"parley/graph/date"
	"parley/graph/fact"
	"parley/graph/text"
	"parley/schema"
	"parley/schema/vocab"
)

// Of returns the quads of a document and of its facts, sorted and unique. All
// facts must be of this document, with spans inside its text. A fact whose type
// the ontology lacks has a node but draws no edges.
func Of(doc *text.Document, facts []fact.Fact, ont *schema.Ontology) []quad.Quad {
	w := &writer{
		ont: ont, doc: doc, label: Label(doc),
		points: points{text: doc.Text},
		things: map[quad.IRI]*thing{},
	}
	w.document()
	for i := range facts {
		w.fact(&facts[i])
	}
	for iri, t := range w.things {
		w.thing(iri, t)
	}
	return Sorted(w.quads)
}

// Sorted sorts quads by subject, predicate, object and label and drops those that
// stand twice. The slice is changed in place.
func Sorted(qs []quad.Quad) []quad.Quad {
	type keyed struct {
		key  string
		quad quad.Quad
	}
	all := make([]keyed, len(qs))
	for i, q := range qs {
		all[i] = keyed{quad.StringOf(q.Subject) + "\x00" + quad.StringOf(q.Predicate) + "\x00" + quad.StringOf(q.Object) + "\x00" + quad.StringOf(q.Label), q}
	}
	slices.SortFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	all = slices.CompactFunc(all, func(a, b keyed) bool { return a.key == b.key })
	for i, k := range all {
		qs[i] = k.quad
	}
	return qs[:len(all)]
}

// writer gathers the quads of one document.
type writer struct {
	ont    *schema.Ontology
	doc    *text.Document
	label  quad.IRI
	points points
	things map[quad.IRI]*thing
	quads  []quad.Quad
}

func (w *writer) add(s quad.IRI, p string, o quad.Value) {
	w.quads = append(w.quads, quad.Quad{Subject: s, Predicate: quad.IRI(p), Object: o, Label: w.label})
}

// addText adds a literal unless it is empty.
func (w *writer) addText(s quad.IRI, p, value string) {
	if value != "" {
		w.add(s, p, quad.String(value))
	}
}

// addTyped adds a literal with a datatype unless it is empty.
func (w *writer) addTyped(s quad.IRI, p, value string, datatype quad.IRI) {
	if value != "" {
		w.add(s, p, quad.TypedString{Value: quad.String(value), Type: datatype})
	}
}

func (w *writer) document() {
	d := w.doc
	w.add(w.label, vocab.Type, quad.IRI(vocab.Document))
	w.addText(w.label, vocab.Label, cmp.Or(d.Title, d.ID))
	if first, last, ok := date.Bounds(d.Published); ok && first == last {
		w.addTyped(w.label, vocab.Issued, first, vocab.Date)
	} else {
		w.addText(w.label, vocab.Issued, d.Published)
	}
	if u, err := url.Parse(d.URL); err == nil && u.IsAbs() {
		w.addTyped(w.label, vocab.URL, d.URL, vocab.AnyURI)
	}
	sum := sha256.Sum256([]byte(d.Text))
	w.addText(w.label, vocab.SHA256, hex.EncodeToString(sum[:]))
}

func (w *writer) fact(f *fact.Fact) {
	id := IRI(f.ID)
	w.add(id, vocab.Type, quad.IRI(vocab.Fact))
	w.add(id, vocab.Type, IRI(vocab.TypePrefix+f.Type))
	w.addText(id, vocab.FactType, f.Type)
	w.add(id, vocab.Confidence, quad.Float(f.Confidence))
	w.add(id, vocab.WasDerivedFrom, w.label)
	w.state(id, f)
	for _, r := range f.Roles {
		for i := range r.Fillers {
			if v := w.value(&r.Fillers[i]); v != nil {
				w.add(id, vocab.RolePrefix+r.Name, v)
			}
		}
	}
	for _, e := range f.Evidence {
		w.add(id, vocab.HasEvidence, w.evidence(e))
	}
	ft := w.ont.FactType(f.Type)
	if ft == nil {
		return
	}
	if f.Node != "" {
		node := IRI(f.Node)
		w.add(id, vocab.About, node)
		if w.ont.Is(ft.Node, "Event") {
			w.state(node, f)
		}
		w.tell(node, ft, f)
	}
	for i := range ft.Edges {
		if e := &ft.Edges[i]; e.Drawn(f.Status) {
			w.edge(e, f)
		}
	}
}

// state adds what a fact and the event that it tells of have in common.
func (w *writer) state(s quad.IRI, f *fact.Fact) {
	w.addText(s, vocab.Kind, f.Kind)
	w.addText(s, vocab.Status, f.Status)
	w.addText(s, vocab.EDTF, f.Date)
	if first, last, ok := date.Bounds(f.Date); ok {
		w.addTyped(s, vocab.StartDate, first, vocab.Date)
		w.addTyped(s, vocab.EndDate, last, vocab.Date)
	}
}

// edge draws a direct edge between all that stand at its ends. An end that is
// words is the object of a predicate that leads to literals, and of no other.
func (w *writer) edge(e *schema.Edge, f *fact.Fact) {
	p := w.ont.Predicate(e.Predicate)
	literal := len(p.To) > 0 && p.To[0] == vocab.String
	for _, from := range w.ends(e.From, f) {
		subject, ok := from.(quad.IRI)
		if !ok {
			continue
		}
		for _, to := range w.ends(e.To, f) {
			if _, words := to.(quad.String); words == literal && to != from {
				w.add(subject, vocab.ParleyPrefix+e.Predicate, to)
			}
		}
	}
}

// ends returns who and what stands at one end of an edge.
func (w *writer) ends(name string, f *fact.Fact) []quad.Value {
	if name == schema.Node {
		if f.Node == "" {
			return nil
		}
		return []quad.Value{IRI(f.Node)}
	}
	var all []quad.Value
	fillers := f.Role(name)
	for i := range fillers {
		if v := w.value(&fillers[i]); v != nil {
			all = append(all, v)
		}
	}
	return all
}

// evidence adds the node of a piece of evidence. The same words, read by the same
// rule for two facts, are one node.
func (w *writer) evidence(e fact.Evidence) quad.IRI {
	start, end := w.points.at(e.Start), w.points.at(e.End)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d\x00%s", w.label, start, end, e.Rule))
	id := quad.IRI("evidence:" + hex.EncodeToString(sum[:8]))
	w.add(id, vocab.Type, quad.IRI(vocab.Evidence))
	w.add(id, vocab.Start, quad.Int(start))
	w.add(id, vocab.End, quad.Int(end))
	w.addText(id, vocab.Exact, e.Of(w.doc.Text))
	w.addText(id, vocab.Rule, e.Rule)
	w.add(id, vocab.WasDerivedFrom, w.label)
	return id
}
