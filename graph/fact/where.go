package fact

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/syntax"
	"parley/graph/text"
	"parley/schema"
)

// where finds the place of a match: a name with "in" or "at" that hangs on its words, on
// their verb, or on an argument beside them, or that stands right before its noun ("the
// Geneva talks").
func (w *work) where(g *rule.Graph, m *rule.Match, role *schema.Role) []Filler {
	taken := func(k int) bool {
		return slices.ContainsFunc(m.Slots, func(s rule.Slot) bool {
			return slices.ContainsFunc(s.Fills, func(f rule.Fill) bool { return f.Mention == k })
		})
	}
	if i := whereClause(g, m); i >= 0 && !taken(i) {
		return w.place(m.Sentence, i, role)
	}
	best, bestCost := -1, far
	for i := range g.Mentions {
		k := &g.Mentions[i]
		if k.Form == mention.Adjective || k.Form == mention.Pronoun || k.Class != "Place" && k.Class != "Country" || taken(i) {
			continue
		}
		u := g.At[k.Head]
		if g.Units[u].Mention != i && g.Units[u].Head != k.Head {
			continue
		}
		if c := w.venue(g, m, i); c < bestCost && !outside(g, m, k.First, g.Units[u].Head) {
			best, bestCost = i, c
		}
	}
	if best < 0 {
		return w.here(g, m, role)
	}
	return w.place(m.Sentence, best, role)
}

// here is the place of the dateline above, where "here" hangs on a word of a match.
func (w *work) here(g *rule.Graph, m *rule.Match, role *schema.Role) []Filler {
	if !slices.ContainsFunc(g.Tree.Nodes, func(n syntax.Node) bool {
		return strings.EqualFold(n.Form, "here") && slices.Contains(m.Anchors, n.Head)
	}) {
		return nil
	}
	for i := m.Sentence - 1; i >= 0; i-- {
		if place := w.datelineAt(i, role); place != nil {
			return place
		}
	}
	return nil
}

// datelineAt is the place of a dateline, nil where the sentence is none.
func (w *work) datelineAt(sentence int, role *schema.Role) []Filler {
	s := &w.Sentences[sentence]
	if !text.Dateline(w.Doc.Text, s.Sentence) {
		return nil
	}
	for k := range s.Mentions {
		if c := s.Mentions[k].Class; s.Mentions[k].First < 2 && (c == "Place" || c == "Country") {
			return w.place(sentence, k, role)
		}
	}
	return nil
}

// whereClause is the place that "where" speaks of, where a word of a match is the verb of
// its clause: "left for Lima, where she met B". -1 for none.
func whereClause(g *rule.Graph, m *rule.Match) int {
	for _, a := range m.Anchors {
		if g.Tree.Nodes[a].UPOS != "VERB" {
			continue
		}
		for t := max(0, a-10); t < a; t++ {
			n := &g.Tree.Nodes[t]
			v := a
			for v > t && n.Head != v && g.Tree.Nodes[v].Label == "xcomp" { // "where he is expected to meet B"
				v = g.Tree.Nodes[v].Head
			}
			if n.Head != v || !strings.EqualFold(n.Form, "where") {
				continue
			}
			best := -1
			for i := range g.Mentions {
				k := &g.Mentions[i]
				if k.End <= t && k.End > t-9 && (k.Class == "Place" || k.Class == "Country") && k.Form == mention.Name && (best < 0 || k.First > g.Mentions[best].First) {
					best = i
				}
			}
			return best
		}
	}
	return -1
}

// venue says how near a place stands to the words of a match, far where it belongs to
// something else.
func (w *work) venue(g *rule.Graph, m *rule.Match, i int) int {
	t, k := g.Tree, &g.Mentions[i]
	head := g.Units[g.At[k.Head]].Head
	if h := t.Nodes[head].Head; h > head && h <= k.End && k.Class == "Place" && slices.Contains(m.Anchors, h) && w.titled(g, h) && w.plain(m.Sentence, i) {
		return far - 1 // unless another place is told: "the Gaza talks in Lima"
	}
	if h := t.Nodes[head].Head; h > head && h < head+4 && t.Nodes[h].UPOS == "NOUN" && w.rules.Venue(t.Nodes[h].Form) && w.beside(g, h) {
		head = h // "at the Camp Aurora retreat"
		if o := h + 2; o < len(t.Nodes) && t.Nodes[h+1].Form == "of" && slices.ContainsFunc(g.Mentions, func(m mention.Mention) bool { return m.Class == "Place" && m.First == o }) {
			return far // "in the Black Sea resort of Sochi"
		}
	}
	prep, first := w.leading(g, i)
	switch prep {
	case "in", "at", "near", "outside":
	case "on":
		if h := t.Nodes[head].Head; !island(k.Span.Of(w.Doc.Text)) && (!w.single(k) || h >= 0 && w.titled(g, h)) {
			return far // "the conference on Indochina"
		}
	default:
		return far
	}
	if first == 0 || opens(g, first) {
		return w.hangs(g, m, root(t, head))
	}
	v := t.Nodes[head].Head
	if parted(t, first) { // "signed an accord, known as the Lima Accord, at the palace"
		for n := 0; n < 6 && v >= 0 && !slices.Contains(m.Anchors, v) && (t.Nodes[v].UPOS != "VERB" || strings.HasPrefix(t.Nodes[v].Label, "acl")); n++ {
			v = t.Nodes[v].Head
		}
	}
	return w.hangs(g, m, v)
}

// parted reports whether a comma, and maybe a closing quotation mark, stands before a token.
func parted(t *syntax.Tree, at int) bool {
	for i := at - 1; i >= 0 && i >= at-2; i-- {
		switch t.Nodes[i].Form {
		case ",":
			return true
		case "”", "\"", "’", "'":
		default:
			return false
		}
	}
	return false
}

// titled reports whether a word of a match is a noun that names an event.
func (w *work) titled(g *rule.Graph, noun int) bool {
	return slices.ContainsFunc(g.Mentions, func(m mention.Mention) bool { return m.Class == "Event" && m.Kind != "visit" && m.Head == noun })
}

// plain reports whether a place goes by its own name: "Lima", not "Caspian".
func (w *work) plain(sentence, i int) bool {
	name := w.spanOf(w.Sentences[sentence].Mentions[i].Span)
	return slices.ContainsFunc(w.Entities.Of(sentence, i), func(e entity.Entity) bool { return e.Name == name })
}

// beside reports whether a noun is no mention of its own.
func (w *work) beside(g *rule.Graph, noun int) bool { return g.Units[g.At[noun]].Mention < 0 }

// single reports whether a place is one known word: "on Crete", not "on Paris Road".
func (w *work) single(k *mention.Mention) bool {
	return k.Class == "Place" && k.End-k.First == 1 && len(k.Entries) > 0
}

func island(name string) bool {
	return strings.Contains(name, "Island") || strings.Contains(name, "Isle") || strings.Contains(name, "Heights")
}

// leading is the preposition in front of a place and its token, over articles,
// adjectives and nouns beside it: "in the Turkish capital Ankara", "in the city of Lima".
func (w *work) leading(g *rule.Graph, i int) (prep string, at int) {
	nodes := g.Tree.Nodes
	for t := g.Mentions[i].First - 1; t >= 0 && t >= g.Mentions[i].First-7; t-- {
		n := &nodes[t]
		form := strings.ToLower(n.Form)
		switch {
		case form == "of" && t > 0 && w.rules.Venue(nodes[t-1].Form) && nodes[t-1].UPOS != "VERB":
			continue
		case n.UPOS == "ADP" || n.XPOS == "IN":
			return form, t
		case t+1 < len(nodes) && (n.UPOS == "NOUN" || n.UPOS == "PROPN") && nodes[t+1].UPOS == "NOUN" && w.rules.Venue(nodes[t+1].Form):
		case n.UPOS == "DET" || n.UPOS == "ADJ" || n.UPOS == "PUNCT" && form == "-" || n.UPOS == "NOUN" && w.rules.Venue(form):
		case g.Units[g.At[t]].Mention >= 0 && g.Mentions[g.Units[g.At[t]].Mention].Form == mention.Adjective:
		default:
			return "", -1
		}
	}
	return "", -1
}

// opens reports whether a phrase stands at the head of a sentence, behind nothing but a time.
func opens(g *rule.Graph, first int) bool {
	for t := 0; t < first; t++ {
		switch n := &g.Tree.Nodes[t]; {
		case n.UPOS == "VERB" || n.UPOS == "AUX" || n.UPOS == "SCONJ":
			return false
		case g.Units[g.At[t]].Mention >= 0:
			return false
		}
	}
	return first < 10
}

// root is the verb that carries the clause of a word at the head of a sentence: the
// word's own governor, or the verb above it.
func root(t *syntax.Tree, v int) int {
	h := t.Nodes[v].Head
	for n := 0; h >= 0 && n < 20; n++ {
		if t.Nodes[h].UPOS == "VERB" || t.Nodes[h].Head < 0 {
			return h
		}
		h = t.Nodes[h].Head
	}
	return h
}

// hangs says how near a place phrase under v hangs to the words of a match, far where
// it belongs to something else.
func (w *work) hangs(g *rule.Graph, m *rule.Match, v int) int {
	t := g.Tree
	anchor := func(v int) bool { return slices.Contains(m.Anchors, v) }
	for i := range g.Mentions { // any word of the event's name is the event: "High-Level Roundtable … at the palace"
		if k := &g.Mentions[i]; k.Class == "Event" && k.First <= v && v < k.End && anchor(k.Head) {
			v = k.Head
		}
	}
	for cost := 0; v >= 0 && cost < 5; cost++ {
		switch n := &t.Nodes[v]; {
		case anchor(v):
			return cost
		case n.UPOS == "VERB" || n.UPOS == "AUX" || cost > 0 && n.UPOS == "ADJ":
			for _, a := range m.Anchors { // the verb that carries the event, or hangs on it
				for h, k := a, 0; h >= 0 && k < 4; h, k = t.Nodes[h].Head, k+1 {
					if h == v {
						return cost + k + 1
					}
					if crosses(t.Nodes[h].Label) {
						break
					}
				}
			}
			if n.Label == "xcomp" && w.rules.Occurring(n.Lemma) { // "the talks are set to open in Lima"
				v = n.Head
				continue
			}
			if h := governor(g, v, m.Anchors); h >= 0 && anchor(h) && (strings.HasPrefix(n.Label, "acl") || strings.HasSuffix(n.Label, ":relcl")) {
				return cost + 1
			}
			return far
		case w.passes(g, m, v):
			v = n.Head // hangs on a name, a date or a delegation beside it
		default:
			return far
		}
	}
	return far
}

// passes reports whether a place that hangs on a word may be that of the event above:
// on a name, a date, another event, "the sidelines", "with activists"; for a signature, on
// what is signed.
func (w *work) passes(g *rule.Graph, m *rule.Match, v int) bool {
	n := &g.Tree.Nodes[v]
	if k := g.Units[g.At[v]].Mention; k >= 0 {
		return g.Mentions[k].Class != "Agreement" || m.Rule.Gives == "signed"
	}
	return n.UPOS == "PROPN" || n.UPOS == "NUM" || n.UPOS == "NOUN" && (w.rules.Venue(n.Form) || rule.Case(g.Tree, v) == "with")
}

func crosses(label string) bool { return label == "acl:relcl" || strings.HasPrefix(label, "ccomp") }

// place makes fillers of a place mention: one place, the smaller where two are named. A
// capital is itself there, not the country whose government it may stand for.
func (w *work) place(sentence, i int, role *schema.Role) []Filler {
	k := &w.Sentences[sentence].Mentions[i]
	name := w.spanOf(k.Span)
	for _, e := range w.Entities.Of(sentence, i) {
		if w.inRange(e.Class, role) && !(k.Class == "Place" && e.Class == "Country") {
			return []Filler{{Entity: e, Span: k.Span}}
		}
	}
	for _, e := range k.Entries {
		if e.Class == "Place" {
			return []Filler{{Entity: entity.Entity{ID: e.ID, Name: e.Name, Class: e.Class, Wikidata: e.Wikidata}, Span: k.Span}}
		}
	}
	return []Filler{{Entity: entity.Entity{ID: entity.ID("Place", name), Name: name, Class: "Place"}, Span: k.Span}}
}

// smaller leaves out a country where a place in it is named beside it.
func (w *work) smaller(places []Filler) []Filler {
	return slices.DeleteFunc(places, func(f Filler) bool {
		return slices.ContainsFunc(places, func(o Filler) bool { return o.ID != f.ID && w.rules.Lies(o.ID, f.ID) })
	})
}
