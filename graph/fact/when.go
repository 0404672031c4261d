package fact

import (
	"slices"
	"strings"
	"time"

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
	if d.status == "proposed" && !d.fixed && slices.Equal(st.Why, []string{"would"}) && w.futureInPast(g, m) {
		d.status = "happened"
	}
	past := d.status == "" || d.status == "happened"
	if i := w.dateOf(g, m, past); i >= 0 {
		x := w.dates[m.Sentence][i]
		d.date, d.relative = x.EDTF, x.Relative
	}
	if d.date == "" && past && !d.fixed {
		d.date = w.items[m.Sentence]
		d.assumed = d.date != ""
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
	if d.typ == "visit" || d.typ == "meeting" {
		d.date = w.stay(d, g, m)
	}
	ft := w.ontology.FactType(d.typ)
	if !slices.Contains(ft.Statuses, d.status) {
		d.status = ft.Statuses[0]
	}
}

// futureInPast reports whether "would" tells what came later in a story: "Talks would begin
// in December 1991", told years after.
func (w *work) futureInPast(g *rule.Graph, m *rule.Match) bool {
	would := false
	for i := range g.Tree.Nodes {
		switch n := &g.Tree.Nodes[i]; strings.ToLower(n.Form) {
		case "if", "could", "might", "should", "unless":
			return false
		case "would":
			would = i+1 < len(g.Tree.Nodes) && g.Tree.Nodes[i+1].Form != "have"
		}
	}
	i := w.dateOf(g, m, false)
	return would && i >= 0 && !w.dates[m.Sentence][i].Relative && (w.published == "" || date.Before(w.dates[m.Sentence][i].EDTF, w.published))
}

// far is the cost of a date that says nothing about a match.
const far = 9

// dateOf picks the date of a match: the one nearest to its words in the tree. Words
// that bound a time ("since 2014") date nothing, but what was done "by June" is dated
// by that; what stands before a noun dates that noun.
func (w *work) dateOf(g *rule.Graph, m *rule.Match, past bool) int {
	best, cost := -1, far
	for i, x := range w.dates[m.Sentence] {
		if x.EDTF == "" || x.Head < 0 || !dates(&x, past) || outside(g, m, x.First, x.Head) {
			continue
		}
		c := distance(g, m.Anchors, x.Head)
		if x.Modifier && c > 1 {
			continue
		}
		if x.Relation != date.At {
			c++
		}
		if c < cost {
			best, cost = i, c
		}
	}
	return best
}

// dates reports whether an expression of time tells when something is: "by June" does for
// what was done, "before the end of June" too, for it lies in June.
func dates(x *date.Date, past bool) bool {
	switch x.Relation {
	case date.At, date.About:
		return true
	case date.By:
		return past || x.Part == date.Late
	case date.Preceding:
		return x.Part == date.Late && !past
	}
	return false
}

// distance counts the steps in the tree between the nearest of some words and the word
// that a date hangs on. A date inside a clause or beside a noun of another event is
// about that: "the war that began in 2014", "said on Monday that they met".
func distance(g *rule.Graph, from []int, to int) int {
	t := g.Tree
	best := far
	for _, f := range from {
		cost := map[int]int{}
		c := 0
		for v, n := f, 0; v >= 0 && n < 60; n++ {
			cost[v] = c
			c += up(t, v)
			v = t.Nodes[v].Head
		}
		c = 0
		for v, n := to, 0; v >= 0 && n < 60; n++ {
			if up, ok := cost[v]; ok {
				best = min(best, up+c)
				break
			}
			h := governor(g, v, from)
			c += down(g, v, h, from)
			v = h
		}
	}
	return best
}

// up is the cost of a step from a word of a match to its governor.
func up(t *syntax.Tree, v int) int {
	switch base, _, _ := strings.Cut(t.Nodes[v].Label, ":"); {
	case t.Nodes[v].Label == "acl:relcl" || base == "ccomp":
		return far
	case base == "acl" || base == "advcl" || base == "parataxis" || base == "csubj":
		return 3
	case base == "conj" && t.Nodes[v].UPOS == "VERB":
		return 3
	}
	return 1
}

// down is the cost of a step from the word that carries a date, or one above it, to
// its governor, which is not above the match.
func down(g *rule.Graph, v, head int, match []int) int {
	n := &g.Tree.Nodes[v]
	base, _, _ := strings.Cut(n.Label, ":")
	switch {
	case (base == "acl" || strings.HasSuffix(n.Label, ":relcl")) && slices.Contains(match, head):
		return 1 // "the talks held on Monday"

	case base == "acl" || base == "ccomp" || base == "csubj":
		return far
	case base == "advcl" && marked(g.Tree, v, "since"):
		return far // "her first visit since she took office in January"
	case base == "advcl" || base == "parataxis":
		return 5
	case base == "conj" && n.UPOS == "VERB":
		return 3
	case n.UPOS == "NOUN" && g.Units[g.At[v]].Mention < 0:
		return 3
	}
	return 1
}

// marked reports whether a clause begins with a conjunction.
func marked(t *syntax.Tree, v int, by string) bool {
	for i := max(0, v-8); i < v; i++ {
		if n := &t.Nodes[i]; n.Head == v && n.Label == "mark" && strings.EqualFold(n.Form, by) {
			return true
		}
	}
	return false
}

// governor is what a word hangs on; a relative clause hangs on a word of the match
// where that stands right before its pronoun: "the dialogue (HLD), which will be held".
func governor(g *rule.Graph, v int, match []int) int {
	t := g.Tree
	n := &t.Nodes[v]
	if !strings.HasSuffix(n.Label, ":relcl") || slices.Contains(match, n.Head) {
		return n.Head
	}
	for i := max(0, v-12); i < v; i++ {
		if r := &t.Nodes[i]; r.Head != v || r.XPOS != "WDT" && r.XPOS != "WRB" {
			continue
		}
		paren := false
		for j := i - 1; j >= 0; j-- {
			switch f := t.Nodes[j].Form; {
			case f == ")":
				paren = true
			case f == "(":
				paren = false
			case paren || t.Nodes[j].UPOS == "PUNCT" || t.Nodes[j].UPOS == "ADP":
			default:
				if h := g.Units[g.At[j]].Head; slices.Contains(match, h) || slices.Contains(match, j) {
					return h
				}
				return n.Head
			}
		}
	}
	return n.Head
}

// stay is the date of a visit or a meeting of several days whose first or last day is
// known: "arrived on Monday on a three-day visit", "ended their two-day summit on Monday".
func (w *work) stay(d *draft, g *rule.Graph, m *rule.Match) string {
	day, err := time.Parse(time.DateOnly, d.date)
	says := func(kind func(string) bool) bool {
		return slices.ContainsFunc(m.Anchors, func(a int) bool {
			n := &g.Tree.Nodes[a]
			return kind(n.Lemma) || n.UPOS == "NOUN" && n.Head >= 0 && kind(g.Tree.Nodes[n.Head].Lemma)
		})
	}
	onset, closing := says(w.rules.Onset), says(w.rules.Closing)
	if err != nil || !onset && !closing {
		return d.date
	}
	days := 0
	for i := range g.Tree.Nodes {
		n := &g.Tree.Nodes[i]
		if n.Lemma != "day" && n.Lemma != "days" || i < 2 || g.Tree.Nodes[i-1].Form != "-" {
			continue
		}
		if w.event(g, i+1, d.typ == "visit") {
			days = w.rules.Count(g.Tree.Nodes[i-2].Form)
		}
	}
	switch {
	case days < 2:
		return d.date
	case closing:
		return day.AddDate(0, 0, 1-days).Format(time.DateOnly) + "/" + d.date
	}
	return d.date + "/" + day.AddDate(0, 0, days-1).Format(time.DateOnly)
}

// event reports whether a visit, or a meeting, is named right after a token: "-day
// official visit".
func (w *work) event(g *rule.Graph, from int, visit bool) bool {
	for i := range g.Mentions {
		if k := &g.Mentions[i]; k.Class == "Event" && (k.Kind == "visit") == visit && k.Head >= from && k.Head < from+4 {
			return true
		}
	}
	return false
}
