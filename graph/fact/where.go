package fact

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/schema"
)

// where finds the place of a match: a name with "in" or "at" that hangs on its words, on
// their verb, or on an argument beside them.
func (w *work) where(g *rule.Graph, m *rule.Match, role *schema.Role) []Filler {
	taken := func(k int) bool {
		return slices.ContainsFunc(m.Slots, func(s rule.Slot) bool {
			return slices.ContainsFunc(s.Fills, func(f rule.Fill) bool { return f.Mention == k })
		})
	}
	best, bestCost := -1, 9
	for i := range g.Mentions {
		k := &g.Mentions[i]
		if k.Form == mention.Adjective || k.Form == mention.Pronoun || k.Class != "Place" && k.Class != "Country" || taken(i) {
			continue
		}
		u := g.At[k.Head]
		if g.Units[u].Mention != i && g.Units[u].Head != k.Head {
			continue
		}
		switch rule.Case(g.Tree, g.Units[u].Head) {
		case "in", "at", "near", "outside":
		default:
			continue
		}
		if c := w.hangs(g, m, g.Units[u].Head); c < bestCost {
			best, bestCost = i, c
		}
	}
	if best < 0 {
		return nil
	}
	return w.place(m.Sentence, best, role)
}

// hangs says how near a place phrase hangs to the words of a match, 9 where it belongs
// to something else.
func (w *work) hangs(g *rule.Graph, m *rule.Match, head int) int {
	t := g.Tree
	anchor := func(v int) bool { return slices.Contains(m.Anchors, v) }
	v := t.Nodes[head].Head
	for cost := 0; v >= 0 && cost < 4; cost++ {
		switch n := &t.Nodes[v]; {
		case anchor(v):
			return cost
		case n.UPOS == "VERB" || n.UPOS == "AUX":
			for _, a := range m.Anchors { // the verb that carries the event, or hangs on it
				for h, k := a, 0; h >= 0 && k < 4; h, k = t.Nodes[h].Head, k+1 {
					if h == v && !crosses(t.Nodes[a].Label) {
						return cost + k + 1
					}
				}
			}
			if n.Head >= 0 && anchor(n.Head) && strings.HasPrefix(n.Label, "acl") {
				return cost + 1
			}
			return 9
		case g.Units[g.At[v]].Mention >= 0 && g.Mentions[g.Units[g.At[v]].Mention].Class != "Agreement" || n.UPOS == "PROPN" || n.UPOS == "NUM":
			v = n.Head // hangs on a name, a date or a delegation beside it
		default:
			return 9
		}
	}
	return 9
}

func crosses(label string) bool { return label == "acl:relcl" || strings.HasPrefix(label, "ccomp") }

// place makes fillers of a place mention: one place, the smaller where two are named.
func (w *work) place(sentence, i int, role *schema.Role) []Filler {
	k := &w.Sentences[sentence].Mentions[i]
	for _, e := range w.Entities.Of(sentence, i) {
		if w.inRange(e.Class, role) {
			return []Filler{{Entity: e, Span: k.Span}}
		}
	}
	name := oneLine(k.Span.Of(w.Doc.Text))
	return []Filler{{Entity: entity.Entity{ID: entity.ID("Place", name), Name: name, Class: "Place"}, Span: k.Span}}
}

// smaller leaves out a country where a place in it is named beside it.
func (w *work) smaller(places []Filler) []Filler {
	return slices.DeleteFunc(places, func(f Filler) bool {
		return slices.ContainsFunc(places, func(o Filler) bool { return o.ID != f.ID && w.rules.Lies(o.ID, f.ID) })
	})
}

// inherit gives a meeting the place and date of the visit during which it took place.
func (w *work) inherit() {
	for i, d := range w.drafts {
		if d.dead || d.typ != "meeting" || d.kind == "call" || d.status != "happened" {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			v := w.drafts[j]
			if v.dead || v.typ != "visit" || v.status != "happened" && v.status != "ongoing" || w.items[v.sentence()] != w.items[d.sentence()] {
				continue
			}
			if !compatible(v.date, d.date) && v.date != "" && d.date != "" {
				continue
			}
			if !slices.ContainsFunc(v.roles["visitor"], func(f Filler) bool {
				return slices.ContainsFunc(d.roles["participant"], func(o Filler) bool { return sameEntity(o.Entity, f.Entity) })
			}) {
				continue
			}
			if len(d.roles["place"]) == 0 && len(v.roles["place"]) == 1 {
				d.roles["place"] = v.roles["place"]
			}
			if d.date == "" && (len(d.roles["place"]) > 0 && len(v.roles["place"]) > 0 && w.nearby(d.roles["place"], v.roles["place"])) {
				d.date = v.date
			}
			break
		}
	}
}
