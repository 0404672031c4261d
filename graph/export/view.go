package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/graph/quads"
	"parley/schema"
	"parley/schema/vocab"
)

// view is a graph as facts, things, documents and direct edges: what formats that
// are no RDF write. Everything in it is sorted.
type view struct {
	ont    *schema.Ontology
	facts  []*factView
	things []*thingView // entities, events, delegations, agreements; no facts, evidence or documents
	edges  []edgeView   // by the id of their beginning
	docs   map[string]*docView
	named  map[string]*thingView
}

type docView struct{ id, title, issued, url string }

type thingView struct {
	id       string
	class    string // the narrowest one
	name     string
	others   []string // further names
	wikidata string
	status   string // of an event, as the latest document has it
	date     string // EDTF, from the latest document that has one
	from, to string // first and last day, "" where open
	docs     []string
}

type factView struct {
	id, doc, kind, typ, status string
	date, from, to             string
	confidence                 string // canonical double, as in RDF
	about                      string // id of the node
	roles                      []roleView
	evidence                   []evidenceView
}

type roleView struct {
	name    string
	fillers []filler
}

// filler is a thing, or words where thing is nil.
type filler struct {
	thing *thingView
	words string
}

type evidenceView struct {
	start, end  int
	quote, rule string
}

type edgeView struct {
	from      *thingView
	predicate string // without prefix
	to        *thingView
	docs      []string
}

// properties are the objects of one subject by predicate, each with its document.
type properties map[string][]object

type object struct {
	value quad.Value
	doc   string
}

// newView reads the quads. What is not in the form that package quads gives is
// left out.
func newView(g Graph) *view {
	v := &view{ont: g.Ontology, docs: map[string]*docView{}, named: map[string]*thingView{}}
	about := map[string]properties{}
	for _, q := range quads.Sorted(slices.Clone(g.Quads)) {
		s, ok1 := q.Subject.(quad.IRI)
		p, ok2 := q.Predicate.(quad.IRI)
		if !ok1 || !ok2 {
			continue
		}
		if about[string(s)] == nil {
			about[string(s)] = properties{}
		}
		label, _ := q.Label.(quad.IRI)
		about[string(s)][string(p)] = append(about[string(s)][string(p)], object{q.Object, string(label)})
	}
	byClass := map[string][]string{} // "" for all that are things
	for _, id := range slices.Sorted(maps.Keys(about)) {
		switch class := v.class(about[id]); class {
		case "":
		case "Fact", "Evidence", "Document":
			byClass[class] = append(byClass[class], id)
		default:
			byClass[""] = append(byClass[""], id)
		}
	}
	for _, id := range byClass["Document"] {
		p := about[id]
		v.docs[id] = &docView{id: id, title: p.text(vocab.Label), issued: p.text(vocab.Issued), url: p.text(vocab.URL)}
	}
	for _, id := range byClass[""] {
		v.thing(id, about[id])
	}
	for _, id := range byClass["Fact"] {
		v.fact(id, about[id], about)
	}
	for _, t := range v.things {
		v.edgesOf(t, about[t.id])
	}
	return v
}

// class returns the narrowest class of a thing, the first in the alphabet of
// several; "" where it has none of ours.
func (v *view) class(p properties) string {
	best := ""
	for _, o := range p[vocab.Type] {
		iri, _ := o.value.(quad.IRI)
		name, ok := strings.CutPrefix(string(iri), vocab.ParleyPrefix)
		if ok && v.ont.Class(name) != nil && (best == "" || name != best && v.ont.Is(name, best)) {
			best = name
		}
	}
	return best
}

func (v *view) thing(id string, p properties) {
	t := &thingView{id: id, class: v.class(p), name: cmp.Or(p.common(vocab.Label), id)}
	t.status, _ = v.latest(p[vocab.Status])
	var doc string
	t.date, doc = v.latest(p[vocab.EDTF])
	t.from, t.to = p.in(doc, vocab.StartDate), p.in(doc, vocab.EndDate)
	for _, o := range p[vocab.Label] {
		if l, ok := literalOf(o.value); ok && l.text != t.name && !slices.Contains(t.others, l.text) {
			t.others = append(t.others, l.text)
		}
	}
	for _, o := range p[vocab.SameAs] {
		if iri, ok := o.value.(quad.IRI); ok {
			if item, ok := strings.CutPrefix(string(iri), "wd:"); ok {
				t.wikidata = cmp.Or(t.wikidata, item)
			}
		}
	}
	for _, o := range p[vocab.Type] {
		t.docs = append(t.docs, o.doc)
	}
	slices.Sort(t.docs)
	t.docs = slices.Compact(t.docs)
	v.things = append(v.things, t)
	v.named[id] = t
}

func (v *view) fact(id string, p properties, about map[string]properties) {
	f := &factView{
		id: id, typ: p.text(vocab.FactType), kind: p.text(vocab.Kind), status: p.text(vocab.Status), date: p.text(vocab.EDTF),
		from: p.text(vocab.StartDate), to: p.text(vocab.EndDate), confidence: p.text(vocab.Confidence),
		about: p.iri(vocab.About), doc: p.iri(vocab.WasDerivedFrom),
	}
	for _, name := range v.roles(f.typ) {
		r := roleView{name: name}
		for _, o := range p[vocab.RolePrefix+name] {
			if iri, ok := o.value.(quad.IRI); ok {
				t := v.named[string(iri)]
				if t == nil {
					t = &thingView{id: string(iri), name: string(iri)}
				}
				r.fillers = append(r.fillers, filler{thing: t})
			} else if l, ok := literalOf(o.value); ok {
				r.fillers = append(r.fillers, filler{words: l.text})
			}
		}
		if len(r.fillers) > 0 {
			f.roles = append(f.roles, r)
		}
	}
	for _, o := range p[vocab.HasEvidence] {
		iri, _ := o.value.(quad.IRI)
		e := about[string(iri)]
		start, ok := e.number(vocab.Start)
		if end, ok2 := e.number(vocab.End); ok && ok2 {
			f.evidence = append(f.evidence, evidenceView{start, end, e.text(vocab.Exact), e.text(vocab.Rule)})
		}
	}
	slices.SortFunc(f.evidence, func(a, b evidenceView) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.rule, b.rule))
	})
	v.facts = append(v.facts, f)
}

// roles returns the roles of a fact type in the order of the ontology.
func (v *view) roles(typ string) []string {
	ft := v.ont.FactType(typ)
	if ft == nil {
		return nil
	}
	names := make([]string, len(ft.Roles))
	for i, r := range ft.Roles {
		names[i] = r.Name
	}
	return names
}

// edgesOf gathers the direct edges from a thing, one for all documents that have it.
func (v *view) edgesOf(t *thingView, p properties) {
	for _, pred := range v.ont.Predicates {
		begin := len(v.edges)
		for _, o := range p[vocab.ParleyPrefix+pred.Name] {
			iri, _ := o.value.(quad.IRI)
			to := v.named[string(iri)]
			if to == nil {
				continue
			}
			if i := slices.IndexFunc(v.edges[begin:], func(e edgeView) bool { return e.to == to }); i >= 0 {
				e := &v.edges[begin+i]
				e.docs = append(e.docs, o.doc)
				continue
			}
			v.edges = append(v.edges, edgeView{from: t, predicate: pred.Name, to: to, docs: []string{o.doc}})
		}
	}
}

// out returns the direct edges from a thing.
func (v *view) out(t *thingView) []edgeView {
	by := func(e edgeView, id string) int { return cmp.Compare(e.from.id, id) }
	begin, _ := slices.BinarySearchFunc(v.edges, t.id, by)
	end := begin
	for end < len(v.edges) && v.edges[end].from == t {
		end++
	}
	return v.edges[begin:end]
}

// role returns the fillers of a role.
func (f *factView) role(name string) []filler {
	for _, r := range f.roles {
		if r.name == name {
			return r.fillers
		}
	}
	return nil
}

// name is what a filler is called.
func (f filler) name() string {
	if f.thing != nil {
		return f.thing.name
	}
	return f.words
}

// text returns the first literal of a predicate, "" where there is none.
func (p properties) text(predicate string) string {
	for _, o := range p[predicate] {
		if l, ok := literalOf(o.value); ok {
			return l.text
		}
	}
	return ""
}

// common returns the literal that most documents have, the last in the alphabet of
// equal many.
func (p properties) common(predicate string) string {
	count := map[string]int{}
	best := ""
	for _, o := range p[predicate] {
		if l, ok := literalOf(o.value); ok {
			count[l.text]++
			if n, m := count[l.text], count[best]; n > m || n == m && l.text > best {
				best = l.text
			}
		}
	}
	return best
}

// in returns the first literal that one document gives, "" where it gives none.
func (p properties) in(doc, predicate string) string {
	for _, o := range p[predicate] {
		if l, ok := literalOf(o.value); ok && o.doc == doc {
			return l.text
		}
	}
	return ""
}

// latest returns the literal of the document that was issued last, and the
// document. Of several that were issued on one day the first in the alphabet
// counts; a document without a date comes before all others.
func (v *view) latest(objects []object) (text, doc string) {
	for _, o := range objects {
		if l, ok := literalOf(o.value); ok && (doc == "" || cmp.Or(cmp.Compare(v.doc(o.doc).issued, v.doc(doc).issued), cmp.Compare(doc, o.doc)) > 0) {
			text, doc = l.text, o.doc
		}
	}
	return text, doc
}

func (p properties) iri(predicate string) string {
	for _, o := range p[predicate] {
		if iri, ok := o.value.(quad.IRI); ok {
			return string(iri)
		}
	}
	return ""
}

func (p properties) number(predicate string) (int, bool) {
	for _, o := range p[predicate] {
		if n, ok := o.value.(quad.Int); ok {
			return int(n), true
		}
	}
	return 0, false
}
