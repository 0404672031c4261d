package export

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/schema"
	"parley/schema/vocab"
)

// Filter says which facts of a graph are written.
type Filter struct {
	Statuses, Types []string // empty: all
	Since, Until    string   // 2025, 2025-05 or 2025-05-15; "": any. A fact without a date shows only where neither is given
}

func (f Filter) empty() bool {
	return len(f.Statuses)+len(f.Types) == 0 && f.Since == "" && f.Until == ""
}

// shows reports whether the filter lets a fact through. What has a date shows
// where some day that it may mean lies within.
func (f Filter) shows(p properties) bool {
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	if !in(f.Statuses, p.text(vocab.Status)) || !in(f.Types, p.text(vocab.FactType)) {
		return false
	}
	if f.Since == "" && f.Until == "" {
		return true
	}
	from, to := p.text(vocab.StartDate), p.text(vocab.EndDate)
	return (from != "" || to != "") && (f.Since == "" || to == "" || to >= f.Since) && (f.Until == "" || from == "" || from <= f.Until+"~")
}

// Only returns the graph with those facts alone that a filter shows: with what
// they rest on, and with what their documents say of the things in them. The
// direct edges that facts draw, and what they tell of an event, go with them.
func (g Graph) Only(f Filter) Graph {
	if f.empty() {
		return g
	}
	facts := g.facts()
	type place struct{ id, label quad.Value }
	named := map[place]bool{} // by a fact that stays
	stays, drawn, lost := map[quad.Value]bool{}, map[quad.Quad]bool{}, map[quad.Quad]bool{}
	for id, p := range facts {
		label := quad.IRI(first(p[vocab.FactType]).doc)
		if !f.shows(p) {
			for _, q := range g.drawnBy(p, label) {
				lost[q] = true
			}
			continue
		}
		stays[id], named[place{label, label}] = true, true
		for predicate, objects := range p {
			if predicate == vocab.HasEvidence || predicate == vocab.About || strings.HasPrefix(predicate, vocab.RolePrefix) {
				for _, o := range objects {
					named[place{o.value, label}] = true
				}
			}
		}
		for _, q := range g.drawnBy(p, label) {
			drawn[q] = true
		}
	}
	only := Graph{Ontology: g.Ontology}
	for _, q := range g.Quads {
		_, isFact := facts[q.Subject]
		if isFact && stays[q.Subject] || !isFact && named[place{q.Subject, q.Label}] && (drawn[q] || !lost[q]) {
			only.Quads = append(only.Quads, q)
		}
	}
	return only
}

// facts returns what each fact says.
func (g Graph) facts() map[quad.Value]properties {
	facts := map[quad.Value]properties{}
	for _, q := range g.Quads {
		if q.Predicate == quad.IRI(vocab.FactType) {
			facts[q.Subject] = properties{}
		}
	}
	for _, q := range g.Quads {
		if p := facts[q.Subject]; p != nil {
			name, _ := q.Predicate.(quad.IRI)
			label, _ := q.Label.(quad.IRI)
			p[string(name)] = append(p[string(name)], object{q.Object, string(label)})
		}
	}
	return facts
}

// state is what a fact and the event that it tells of have in common.
var state = []string{vocab.Kind, vocab.Status, vocab.EDTF, vocab.StartDate, vocab.EndDate}

// Drawn returns the graph without the direct edges, and without the states of
// events, that no fact in it draws: those of facts which were left out.
func (g Graph) Drawn() Graph {
	facts := g.facts()
	byFacts := map[quad.Value]bool{}
	for _, p := range state {
		byFacts[quad.IRI(p)] = true
	}
	for _, ft := range g.Ontology.FactTypes {
		for _, e := range ft.Edges {
			byFacts[quad.IRI(vocab.ParleyPrefix+e.Predicate)] = true
		}
	}
	drawn := map[quad.Quad]bool{}
	for _, p := range facts {
		for _, q := range g.drawnBy(p, quad.IRI(first(p[vocab.FactType]).doc)) {
			drawn[q] = true
		}
	}
	only := Graph{Ontology: g.Ontology}
	for _, q := range g.Quads {
		if _, isFact := facts[q.Subject]; isFact || !byFacts[q.Predicate] || drawn[q] {
			only.Quads = append(only.Quads, q)
		}
	}
	return only
}

func first(objects []object) object {
	if len(objects) == 0 {
		return object{}
	}
	return objects[0]
}

// drawnBy returns what stands in the graph because of a fact beside its own node,
// as package quads writes it: the state of its event, and its edges.
func (g Graph) drawnBy(p properties, label quad.IRI) []quad.Quad {
	ft := g.Ontology.FactType(p.text(vocab.FactType))
	if ft == nil {
		return nil
	}
	var all []quad.Quad
	if node := p[vocab.About]; len(node) > 0 && g.Ontology.Is(ft.Node, "Event") {
		for _, predicate := range state {
			for _, o := range p[predicate] {
				all = append(all, quad.Quad{Subject: node[0].value, Predicate: quad.IRI(predicate), Object: o.value, Label: label})
			}
		}
	}
	ends := func(name string) []object {
		if name == schema.Node {
			return p[vocab.About]
		}
		return p[vocab.RolePrefix+name]
	}
	for i := range ft.Edges {
		e := &ft.Edges[i]
		if !e.Drawn(p.text(vocab.Status)) {
			continue
		}
		for _, from := range ends(e.From) {
			for _, to := range ends(e.To) {
				all = append(all, quad.Quad{Subject: from.value, Predicate: quad.IRI(vocab.ParleyPrefix + e.Predicate), Object: to.value, Label: label})
			}
		}
	}
	return all
}
