package fact

import (
	"slices"
	"strings"

	"parley/graph/date"
	"parley/graph/rule"
	"parley/graph/syntax"
)

// when gives a draft its status and its date.
func (w *work) when(d *draft, g *rule.Graph, m *rule.Match) {
	st := w.rules.Read(g, m)
	if !d.fixed {
		d.status = st.Status
	}
	if i := w.dateOf(g, m); i >= 0 {
		x := w.dates[m.Sentence][i]
		d.date, d.relative = x.EDTF, x.Relative
	}
	if d.date == "" && (d.status == "" || d.status == "happened") && !d.fixed {
		d.date = w.items[m.Sentence]
	}
	if d.status == "" {
		d.status = "happened"
		now := w.items[m.Sentence]
		if now == "" {
			now = w.published
		}
		if now != "" && d.date != "" {
			first, _, _ := date.Bounds(d.date)
			if last := now; first > last && !st.Past {
				d.status = "planned"
			}
		}
	}
	ft := w.ontology.FactType(d.typ)
	if !slices.Contains(ft.Statuses, d.status) {
		d.status = ft.Statuses[0]
	}
}

// dateOf picks the date of a match: the one nearest to its words in the tree. Words
// that bound a time ("since 2014") date nothing; what stands before a noun dates that noun.
func (w *work) dateOf(g *rule.Graph, m *rule.Match) int {
	best, cost := -1, 8
	for i, x := range w.dates[m.Sentence] {
		if x.EDTF == "" || x.Head < 0 || x.Relation != date.At && x.Relation != date.About {
			continue
		}
		c := distance(g.Tree, m.Anchors, x.Head)
		if c > 0 && elsewhere(g.Tree, m.Anchors, x.Head) || x.Modifier && c > 1 {
			continue
		}
		if c < cost {
			best, cost = i, c
		}
	}
	return best
}

// elsewhere reports whether a word belongs to another clause than all of some words: to
// a relative clause of another noun, to what is said below them, or to a verb that says them.
func elsewhere(t *syntax.Tree, from []int, to int) bool {
	for _, f := range from {
		below := map[int]bool{} // passed on the way up from f: through a clause or not
		out := false
		for v, n := f, 0; v >= 0 && n < 60; n++ {
			if _, ok := below[v]; ok {
				break
			}
			below[v] = out
			out = out || strings.HasPrefix(t.Nodes[v].Label, "ccomp")
			v = t.Nodes[v].Head
		}
		in := false
		for v, n := to, 0; v >= 0 && n < 60; n++ {
			if out, ok := below[v]; ok {
				if !in && !out {
					return false
				}
				break
			}
			h := t.Nodes[v].Head
			in = in || t.Nodes[v].Label == "acl:relcl" && !slices.Contains(from, h) || strings.HasPrefix(t.Nodes[v].Label, "ccomp")
			v = h
		}
	}
	return true
}

// distance counts the steps in the tree between the nearest of some words and a word;
// a step out of or into a clause counts three.
func distance(t *syntax.Tree, from []int, to int) int {
	best := 99
	for _, f := range from {
		cost := map[int]int{}
		c := 0
		for v, n := f, 0; v >= 0 && n < 60; n++ {
			cost[v] = c
			c += step(t, v)
			v = t.Nodes[v].Head
		}
		c = 0
		for v, n := to, 0; v >= 0 && n < 60; n++ {
			if up, ok := cost[v]; ok {
				best = min(best, up+c)
				break
			}
			c += step(t, v)
			v = t.Nodes[v].Head
		}
	}
	return best
}

func step(t *syntax.Tree, v int) int {
	switch base, _, _ := strings.Cut(t.Nodes[v].Label, ":"); base {
	case "acl", "advcl", "ccomp", "parataxis", "csubj":
		return 3
	case "conj":
		if t.Nodes[v].UPOS == "VERB" {
			return 3
		}
	}
	return 1
}
