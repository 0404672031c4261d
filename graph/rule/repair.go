package rule

import (
	"strings"

	"parley/graph/mention"
)

// repair adds the edges that the order of words shows and the parser often misses:
// a name right before a verb without subject is its subject, "between A and B" is a
// list, "A, who met B" speaks of A, and a sentence whose only verb is a participle has
// taken a past tense for one.
func (g *Graph) repair() {
	g.between()
	g.pairs()
	g.who()
	g.subjectsBefore()
	g.pastForms()
	g.events()
	g.measures()
	g.adjectives()
	g.objects()
}

// actor reports whether a unit names somebody who can act.
func (g *Graph) actor(u int) bool {
	k := g.Units[u].Mention
	if k < 0 {
		return false
	}
	switch m := &g.Mentions[k]; m.Class {
	case "Person", "Country", "Organization", "Office", "Group", "Delegation":
		return m.Form != mention.Adjective
	}
	return false
}

// between gives B the place of A in "between A and B" and in "A and B's".
func (g *Graph) between() {
	for u := range g.Units {
		if !g.actor(u) {
			continue
		}
		run := g.list(u)
		if n := len(run); n > 1 && possessive(g.Tree, g.Units[run[n-1]].Head) { // "A and B's meeting"
			for _, e := range g.In[u] {
				if e.Label != Mod && e.Label != Poss {
					continue
				}
				for _, v := range run {
					g.add(Edge{e.Gov, v, Poss, "", true})
				}
			}
		}
		for _, e := range g.In[u] {
			if e.Prep != "between" && e.Prep != "among" {
				continue
			}
			for _, v := range run[min(1, len(run)):] {
				g.add(Edge{e.Gov, v, e.Label, e.Prep, true})
			}
		}
	}
}

// pairs gives both of "between A and B" to the event before them, where the parser has
// hung them on one another: "talks between Norway and rebel groups".
func (g *Graph) pairs() {
	nodes := g.Tree.Nodes
	next := func(t int) int {
		for t+1 < len(nodes) && (nodes[t].UPOS == "DET" || nodes[t].UPOS == "PRON") {
			t++
		}
		return t
	}
	for t := 1; t+3 < len(nodes); t++ {
		if !strings.EqualFold(nodes[t].Form, "between") {
			continue
		}
		event := -1
		for k := t - 1; k >= 0 && k > t-6 && event < 0 && nodes[k].UPOS != "VERB"; k-- {
			if nominalEvent(g, g.At[k]) {
				event = g.At[k]
			}
		}
		a, end := g.side(next(t + 1))
		if event < 0 || a < 0 || end >= len(nodes)-1 || nodes[end].Form != "and" {
			continue
		}
		if b, _ := g.side(next(end + 1)); b >= 0 {
			g.add(Edge{event, a, Prep, "between", true})
			g.add(Edge{event, b, Prep, "between", true})
		}
	}
}

// side is the unit of the longest mention that begins at a token and may be a side of
// talks, with its end: a name, a seat of government, a group. -1 for none.
func (g *Graph) side(t int) (u, end int) {
	u = -1
	for i := range g.Mentions {
		if m := &g.Mentions[i]; m.First == t && m.End > end && m.Head < len(g.At) && (m.Class == "Place" || g.actor(g.At[m.Head])) {
			u, end = g.At[m.Head], m.End
		}
	}
	return u, end
}

// who stands for the name before it, whatever the tree makes of the two.
func (g *Graph) who() {
	for u := range g.Units {
		if n := g.Node(u); n.XPOS != "WP" || !strings.EqualFold(n.Form, "who") {
			continue
		}
		t := g.Units[u].First - 1
		if t >= 0 && g.Tree.Nodes[t].Form == "," {
			t--
		}
		if t < 0 || !g.actor(g.At[t]) {
			continue
		}
		for _, e := range g.In[u] {
			if verbal(g, e.Gov) && (e.Label == Subj || e.Label == Obj) {
				g.add(Edge{e.Gov, g.At[t], e.Label, e.Prep, true})
			}
		}
	}
}

// subjectsBefore finds the subject of a finite verb that has none: the name that ends
// right before it, at the start of the sentence or behind a comma.
func (g *Graph) subjectsBefore() {
	nodes := g.Tree.Nodes
	for u := range g.Units {
		v := g.Units[u].Head
		if g.Units[u].Mention >= 0 || nodes[v].UPOS != "VERB" || nodes[v].XPOS != "VBD" && nodes[v].XPOS != "VBZ" && nodes[v].XPOS != "VBP" || g.has(u, Subj) {
			continue
		}
		t := v - 1
		for t > 0 && nodes[t].UPOS == "ADV" {
			t--
		}
		if t < 0 || !g.actor(g.At[t]) || g.Units[g.At[t]].Head != t && g.Units[g.At[t]].End != t+1 {
			continue
		}
		first := g.Units[g.At[t]].First
		for first > 0 && nodes[first-1].UPOS == "DET" {
			first--
		}
		if first == 0 || nodes[first-1].Form == "," {
			g.add(Edge{u, g.At[t], Subj, "", true})
		}
	}
}

// pastForms undoes a main verb read as a participle: "Delegations convened in Lima".
func (g *Graph) pastForms() {
	nodes := g.Tree.Nodes
	for u := range g.Units {
		n := g.Node(u)
		if n.UPOS != "VERB" || n.XPOS != "VBN" || n.Head < 0 && n.Label != "root" {
			continue
		}
		auxiliary := false
		for t := max(0, g.Units[u].Head-6); t < g.Units[u].Head; t++ {
			auxiliary = auxiliary || nodes[t].UPOS == "AUX" && nodes[t].Head == g.Units[u].Head
		}
		if auxiliary {
			continue
		}
		if n.Label == "root" {
			for _, e := range g.Out[u] {
				if l := g.Node(e.Dep).Label; l == "nsubj:pass" {
					g.add(Edge{u, e.Dep, Subj, "", true})
				}
			}
			continue
		}
		if h := n.Head; n.Label == "acl" && nodes[h].Label == "root" && g.actor(g.At[h]) && g.Units[u].First > h {
			g.add(Edge{u, g.At[h], Subj, "", true})
		}
	}
}

// events gives the word that names a meeting or an agreement the place of its phrase, where
// the parser has taken another word of it for the head, and makes it the object of the verb
// before it where the parser has taken it for an adverb ("will hold talks").
func (g *Graph) events() {
	nodes := g.Tree.Nodes
	for i := range g.Mentions {
		m := &g.Mentions[i]
		if m.Class != "Event" && m.Class != "Agreement" || m.Head >= len(nodes) || m.End > len(nodes) {
			continue
		}
		u := g.At[m.Head]
		if t := top(g.Tree, m.First, m.End, m.Head); t != m.Head && g.At[t] != u {
			for _, e := range g.In[g.At[t]] {
				if e.Gov != u {
					g.add(Edge{e.Gov, u, e.Label, e.Prep, true})
				}
			}
			for _, e := range g.Out[g.At[t]] {
				if e.Dep != u && e.Label == Prep {
					g.add(Edge{u, e.Dep, e.Label, e.Prep, true})
				}
			}
		}
		for t := m.First; t < m.Head; t++ { // "held a one-on-one meeting", where "one" was read as what is held
			if n := &nodes[t]; n.Label == "obj" && n.Head >= 0 && n.Head < m.First && n.Head == nodes[m.Head].Head && verbal(g, g.At[n.Head]) {
				g.add(Edge{g.At[n.Head], u, Obj, "", true})
			}
		}
		for _, e := range g.In[u] {
			if e.Label == "advmod" && verbal(g, e.Gov) && g.Units[e.Gov].End == m.First {
				g.add(Edge{e.Gov, u, Obj, "", true})
			}
		}
	}
}

// measures gives talks the place of what measures them: "held two days of talks".
func (g *Graph) measures() {
	for i := range g.Mentions {
		m := &g.Mentions[i]
		if m.Class != "Event" || m.Head >= len(g.At) {
			continue
		}
		u := g.At[m.Head]
		for _, e := range g.In[u] {
			if e.Label != Prep || e.Prep != "of" || g.Units[e.Gov].Mention >= 0 {
				continue
			}
			switch g.Node(e.Gov).Lemma {
			case "day", "hour", "week", "month", "series", "set", "flurry", "string", "number", "bout":
			default:
				continue
			}
			for _, o := range g.In[e.Gov] {
				g.add(Edge{o.Gov, u, o.Label, o.Prep, true})
			}
			for _, o := range g.Out[e.Gov] {
				if o.Label == Prep && o.Dep != u {
					g.add(Edge{u, o.Dep, o.Label, o.Prep, true})
				}
			}
		}
	}
}

// adjectives makes a participle between a preposition and a title the adjective that it
// is: "met with visiting Prime Minister A".
func (g *Graph) adjectives() {
	nodes := g.Tree.Nodes
	for u := range g.Units {
		t := g.Units[u].First
		n := g.Node(u)
		if n.XPOS != "VBG" && n.XPOS != "VBN" || n.Head < 0 || t == 0 || nodes[t-1].UPOS != "ADP" && nodes[t-1].XPOS != "IN" || nodes[t-1].Head != t {
			continue
		}
		for _, e := range g.Out[u] {
			if g.Units[e.Dep].First == t+1 && g.actor(e.Dep) {
				g.add(Edge{g.At[n.Head], e.Dep, Prep, strings.ToLower(nodes[t-1].Form), true})
			}
		}
	}
}

// objects shares the object of two verbs with only "and" between them: "called and
// congratulated A".
func (g *Graph) objects() {
	for u := range g.Units {
		if !verbal(g, u) || g.has(u, Obj) {
			continue
		}
		for _, c := range g.Out[u] {
			if c.Label != Conj || !verbal(g, c.Dep) || g.Units[c.Dep].First != g.Units[u].End+1 {
				continue
			}
			for _, e := range g.Out[c.Dep] {
				if e.Label == Obj {
					g.add(Edge{u, e.Dep, Obj, "", true})
				}
			}
		}
	}
}
