package quads

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/schema"
	"parley/schema/vocab"
)

// Ontology returns the ontology as RDF Schema, with mappings to other
// vocabularies, and as shapes in SHACL (W3C Recommendation of 2017) that a graph
// of this package keeps. It is the one place with blank nodes, for the lists that
// SHACL wants. The quads have no label.
func Ontology(ont *schema.Ontology) []quad.Quad {
	w := &ontologist{writer: writer{ont: ont}}
	for _, c := range ont.Classes {
		if c.Name != schema.Text {
			w.class(c)
		}
	}
	for _, p := range ont.Predicates {
		w.predicate(p)
	}
	roles := map[string]bool{}
	for _, ft := range ont.FactTypes {
		w.factType(ft)
		for _, r := range ft.Roles {
			if roles[r.Name] {
				continue // one property, whose range differs from type to type
			}
			roles[r.Name] = true
			w.describe(quad.IRI(vocab.RolePrefix+r.Name), vocab.Property, r.Name, "role of a fact: who or what stands in it, whatever the fact's status")
			w.add(quad.IRI(vocab.RolePrefix+r.Name), vocab.Domain, quad.IRI(vocab.Fact))
		}
	}
	for i := range w.quads {
		w.quads[i].Label = nil
	}
	return Sorted(w.quads)
}

type ontologist struct {
	writer
	blanks int
}

func (w *ontologist) describe(id quad.IRI, class, label, comment string) {
	w.add(id, vocab.Type, quad.IRI(class))
	w.addText(id, vocab.Label, label)
	w.addText(id, vocab.Comment, comment)
}

// mapping adds what a term is elsewhere. Wikidata's items are no RDF classes: they
// are close at most.
func (w *ontologist) mapping(id quad.IRI, m schema.Mapping, same, below string) {
	for _, to := range m.Exact {
		w.add(id, same, quad.IRI(to))
	}
	for _, to := range m.Sub {
		w.add(id, below, quad.IRI(to))
	}
	for _, to := range m.Close {
		w.add(id, vocab.CloseMatch, quad.IRI(to))
	}
}

func (w *ontologist) class(c schema.Class) {
	id := quad.IRI(vocab.ParleyPrefix + c.Name)
	w.describe(id, vocab.Class, c.Label, c.Comment)
	if c.Under != "" {
		w.add(id, vocab.SubClassOf, quad.IRI(vocab.ParleyPrefix+c.Under))
	}
	w.mapping(id, c.Mapping, vocab.EquivalentClass, vocab.SubClassOf)
}

// predicate adds a direct predicate with its shape. RDF Schema reads several
// domains as all of them at once, so that only a single one is given.
func (w *ontologist) predicate(p schema.Predicate) {
	id := quad.IRI(vocab.ParleyPrefix + p.Name)
	w.describe(id, vocab.Property, p.Name, p.Comment)
	if len(p.From) == 1 {
		w.add(id, vocab.Domain, quad.IRI(vocab.ParleyPrefix+p.From[0]))
	}
	if len(p.To) == 1 {
		w.add(id, vocab.Range, rangeOf(p.To[0]))
	}
	w.mapping(id, p.Mapping, vocab.EquivalentProperty, vocab.SubPropertyOf)

	shape := quad.IRI("shape:" + p.Name)
	w.add(shape, vocab.Type, quad.IRI(vocab.NodeShape))
	w.add(shape, "sh:targetSubjectsOf", id)
	w.either(shape, p.From)
	property := w.blank()
	w.add(shape, vocab.ShProperty, property)
	w.addBlank(property, vocab.ShPath, id)
	w.either(property, p.To)
}

func rangeOf(name string) quad.IRI {
	if strings.HasPrefix(name, "xsd:") {
		return quad.IRI(name)
	}
	return quad.IRI(vocab.ParleyPrefix + name)
}

// factType adds the class of a type's facts and the shape that they keep.
func (w *ontologist) factType(ft schema.FactType) {
	id := quad.IRI(vocab.TypePrefix + ft.Name)
	w.describe(id, vocab.Class, strings.ReplaceAll(ft.Name, "_", " "), ft.Comment)
	w.add(id, vocab.SubClassOf, quad.IRI(vocab.Fact))
	for _, c := range ft.Codes {
		code := "plover:" + c.PLOVER
		if c.Mode != "" {
			code += "-" + c.Mode
		}
		w.add(id, vocab.CloseMatch, quad.IRI(code))
		if c.CAMEO != "" {
			w.add(id, vocab.CloseMatch, quad.IRI("cameo:"+c.CAMEO))
		}
	}
	shape := quad.IRI("shape:" + ft.Name + "-fact")
	w.add(shape, vocab.Type, quad.IRI(vocab.NodeShape))
	w.add(shape, vocab.TargetClass, id)
	one := func(path string) quad.BNode {
		b := w.blank()
		w.add(shape, vocab.ShProperty, b)
		w.addBlank(b, vocab.ShPath, quad.IRI(path))
		w.addBlank(b, vocab.ShMaxCount, quad.Int(1))
		return b
	}
	status := one(vocab.Status)
	w.addBlank(status, vocab.ShMinCount, quad.Int(1))
	w.in(status, ft.Statuses)
	if len(ft.Kinds) > 0 {
		kinds := make([]string, len(ft.Kinds))
		for i, k := range ft.Kinds {
			kinds[i] = k.Name
			if len(k.Close) > 0 {
				w.addText(id, "skos:scopeNote", fmt.Sprintf("kind %s is close to %s", k.Name, strings.Join(k.Close, ", ")))
			}
		}
		w.in(one(vocab.Kind), kinds)
	}
	for _, r := range ft.Roles {
		b := w.blank()
		w.add(shape, vocab.ShProperty, b)
		w.addBlank(b, vocab.ShPath, quad.IRI(vocab.RolePrefix+r.Name))
		w.either(b, r.Range)
		if r.Required {
			w.addBlank(b, vocab.ShMinCount, quad.Int(1))
		}
		if !r.Repeat {
			w.addBlank(b, vocab.ShMaxCount, quad.Int(1))
		}
	}
}

// either constrains values to one of some classes, to a datatype, or to text.
func (w *ontologist) either(shape quad.Value, names []string) {
	constrain := func(s quad.Value, name string) {
		switch {
		case name == schema.Text:
			w.addBlank(s, vocab.ShDatatype, quad.IRI(vocab.String))
		case strings.HasPrefix(name, "xsd:"):
			w.addBlank(s, vocab.ShDatatype, quad.IRI(name))
		default:
			w.addBlank(s, vocab.ShClass, quad.IRI(vocab.ParleyPrefix+name))
		}
	}
	if len(names) == 1 {
		constrain(shape, names[0])
		return
	}
	items := make([]quad.Value, len(names))
	for i, name := range names {
		b := w.blank()
		constrain(b, name)
		items[i] = b
	}
	w.addBlank(shape, vocab.ShOr, w.list(items))
}

func (w *ontologist) in(shape quad.Value, names []string) {
	items := make([]quad.Value, len(names))
	for i, name := range names {
		items[i] = quad.String(name)
	}
	w.addBlank(shape, vocab.ShIn, w.list(items))
}

func (w *ontologist) list(items []quad.Value) quad.Value {
	var rest quad.Value = quad.IRI(vocab.Nil)
	for i := len(items) - 1; i >= 0; i-- {
		b := w.blank()
		w.addBlank(b, vocab.First, items[i])
		w.addBlank(b, vocab.Rest, rest)
		rest = b
	}
	return rest
}

func (w *ontologist) blank() quad.BNode {
	w.blanks++
	return quad.BNode(fmt.Sprintf("b%05d", w.blanks))
}

// addBlank adds a quad whose subject may be a blank node.
func (w *ontologist) addBlank(s quad.Value, p string, o quad.Value) {
	w.quads = append(w.quads, quad.Quad{Subject: s, Predicate: quad.IRI(p), Object: o})
}
