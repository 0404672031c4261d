package quads

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"parley/graph/fact"
	"parley/schema"
	"parley/schema/vocab"
)

// maxNamed is how many fillers of a role a title names before it counts the rest.
const maxNamed = 4

// thing is what the facts of a document tell of one entity or node.
type thing struct {
	classes  []string
	name     string // the fullest name that a fact has for it
	title    string // what it is called where it has no name
	wikidata string
}

// at returns the thing of an IRI, made where it is new.
func (w *writer) at(iri quad.IRI, class string) *thing {
	t := w.things[iri]
	if t == nil {
		t = &thing{}
		w.things[iri] = t
	}
	if class != "" && !slices.Contains(t.classes, class) {
		t.classes = append(t.classes, class)
	}
	return t
}

// value returns a filler as it stands in the graph: an IRI, or a literal where it
// is words; nil where it is nothing.
func (w *writer) value(f *fact.Filler) quad.Value {
	if f.ID == "" || f.Class == schema.Text {
		if f.Name == "" {
			return nil
		}
		return quad.String(f.Name)
	}
	iri := IRI(f.ID)
	t := w.at(iri, f.Class)
	t.name = fuller(t.name, f.Name)
	t.wikidata = cmp.Or(t.wikidata, f.Wikidata)
	return iri
}

// tell notes the class of a fact's node and what it may be called.
func (w *writer) tell(node quad.IRI, ft *schema.FactType, f *fact.Fact) {
	t := w.at(node, ft.Node)
	var parts []string
	for _, name := range ft.Title {
		if name == schema.Date {
			if f.Date != "" {
				parts = append(parts, f.Date)
			}
		} else if names := names(f.Role(name)); names != "" {
			parts = append(parts, names)
		}
	}
	title := strings.ReplaceAll(f.Kind, "_", " ")
	if c := w.ont.Class(ft.Node); title == "" && c != nil {
		title = c.Label
	}
	if len(parts) > 0 {
		title += ": " + strings.Join(parts, "; ")
	}
	t.title = fuller(t.title, title)
}

func names(fillers []fact.Filler) string {
	var all []string
	for i, f := range fillers {
		if i == maxNamed && len(fillers) > maxNamed+1 {
			all = append(all, "and others")
			break
		}
		all = append(all, f.Name)
	}
	return strings.Join(all, ", ")
}

// fuller returns the longer of two names, the first in the alphabet of equal ones.
func fuller(a, b string) string {
	switch n, m := utf8.RuneCountInString(a), utf8.RuneCountInString(b); {
	case n > m, n == m && a < b:
		return a
	}
	return b
}

func (w *writer) thing(iri quad.IRI, t *thing) {
	for _, class := range t.classes {
		for _, c := range w.ont.Ancestors(class) {
			w.add(iri, vocab.Type, quad.IRI(vocab.ParleyPrefix+c))
		}
	}
	w.addText(iri, vocab.Label, cmp.Or(t.name, t.title))
	if t.wikidata != "" {
		w.add(iri, vocab.SameAs, IRI("wd:"+t.wikidata))
	}
}
