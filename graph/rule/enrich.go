package rule

import "strings"

// enrich adds edges to the graph of a text, and deletes none.
func (g *Graph) enrich() {
	g.repair()
	g.appositions()
	g.lists()
	g.conjuncts()
	g.infinitives()
	g.heads()
	for range 2 { // a shared subject may be shared again
		g.subjects()
	}
	g.reattach()
	g.conjuncts()
}

// conjuncts gives every member of a coordination the place of the first:
// "met A and B" is also "met B".
func (g *Graph) conjuncts() {
	for u := range g.Units {
		for _, c := range g.Out[u] {
			if c.Label != Conj {
				continue
			}
			if verbal(g, u) && verbal(g, c.Dep) {
				continue
			}
			for _, e := range g.In[u] {
				if e.Label != Conj {
					g.add(Edge{e.Gov, c.Dep, e.Label, e.Prep, true})
				}
			}
		}
	}
}

// appositions stand for what they explain.
func (g *Graph) appositions() {
	for u := range g.Units {
		for _, a := range g.Out[u] {
			if a.Label != Appos {
				continue
			}
			for _, e := range g.In[u] {
				if e.Label != Conj && e.Label != Appos {
					g.add(Edge{e.Gov, a.Dep, e.Label, e.Prep, true})
				}
			}
		}
	}
}

func verbal(g *Graph, u int) bool {
	p := g.Node(u).UPOS
	return p == "VERB" || p == "AUX"
}

// subjects shares subjects over coordination, xcomp and adverbial clauses; the object
// of the upper verb is the subject of the lower one where there is one ("asked X to lead").
func (g *Graph) subjects() {
	for u := range g.Units {
		if !verbal(g, u) && !g.has(u, Subj) {
			continue
		}
		for _, e := range g.Out[u] {
			if !verbal(g, e.Dep) || e.Added || g.has(e.Dep, Subj) {
				continue
			}
			low := g.Node(e.Dep)
			passive := Passive(g.Tree, g.Units[e.Dep].Head)
			label := Subj
			if passive {
				label = Obj
				if g.has(e.Dep, Obj) {
					continue
				}
			}
			switch {
			case e.Label == Conj:
				from := Subj
				if Passive(g.Tree, g.Units[u].Head) {
					from = Obj // "was led by X and included Y"
				}
				g.share(u, e.Dep, from, label)
			case low.Label == "xcomp":
				from := Subj
				if g.has(u, Obj) && !Passive(g.Tree, g.Units[u].Head) && g.Node(u).Lemma != "promise" {
					from = Obj
				}
				if from == Subj && Passive(g.Tree, g.Units[u].Head) {
					from = Obj
				}
				g.share(u, e.Dep, from, label)
			case low.Label == "advcl" && low.XPOS != "VBD" && low.XPOS != "VBZ" && low.XPOS != "VBP" && !g.preposed(e.Dep, "for"):
				g.share(u, e.Dep, Subj, label)
				if !g.has(e.Dep, label) && Passive(g.Tree, g.Units[u].Head) { // "is expected to meet"
					g.share(u, e.Dep, Obj, label)
				}
			}
		}
	}
}

// infinitives with "for" before them have their subject there: "an invitation for X to
// visit Y", as have those behind "to" after an invitation.
func (g *Graph) infinitives() {
	for u := range g.Units {
		at := &g.Units[u]
		if at.Mention < 0 || at.First == 0 || at.End+1 >= len(g.Tree.Nodes) {
			continue
		}
		v := g.At[at.End+1]
		if g.Tree.Nodes[at.End].XPOS != "TO" || !verbal(g, v) {
			continue
		}
		all := g.List(u)
		if len(all) == 0 || all[len(all)-1] != u {
			all = []int{u}
		}
		first := g.Units[all[0]].First
		if first == 0 {
			continue
		}
		switch strings.ToLower(g.Tree.Nodes[first-1].Form) {
		case "for":
		case "to":
			if first < 2 || g.Tree.Nodes[first-2].Lemma != "invitation" {
				continue
			}
		default:
			continue
		}
		for _, s := range all {
			g.add(Edge{v, s, Subj, "", true})
		}
	}
	g.offers()
}

// offers gives an infinitive behind the object of a verb the subject of that verb:
// "accepted an invitation to visit Y", "announced plans to meet Z".
func (g *Graph) offers() {
	for u := range g.Units {
		switch g.Node(u).Lemma {
		case "invitation", "plan", "decision", "intention", "offer", "promise", "pledge":
		default:
			continue
		}
		for _, e := range g.Out[u] {
			n := g.Node(e.Dep)
			if e.Label != Clause || n.Label != "acl" || !verbal(g, e.Dep) || n.XPOS != "VB" || g.has(e.Dep, Subj) {
				continue
			}
			for _, p := range g.In[u] {
				if p.Label == Obj && verbal(g, p.Gov) {
					g.share(p.Gov, e.Dep, Subj, Subj)
				}
			}
		}
	}
}

// preposed reports whether the unit's head has that preposition ("thanked X for joining").
func (g *Graph) preposed(u int, prep string) bool { return Case(g.Tree, g.Units[u].Head) == prep }

func (g *Graph) share(from, to int, as, label string) {
	for _, s := range g.Out[from] {
		if s.Label == as && s.Dep != to {
			g.add(Edge{to, s.Dep, label, "", true})
		}
	}
}

// heads gives relative clauses and participles their noun: "Lavrov, who led …",
// "talks held in Geneva", "a delegation including X".
func (g *Graph) heads() {
	for u := range g.Units {
		for _, e := range g.Out[u] {
			if e.Label != Clause || !verbal(g, e.Dep) {
				continue
			}
			low := g.Node(e.Dep)
			switch {
			case low.Label == "acl:relcl":
				done := false
				for _, a := range g.Out[e.Dep] {
					n := g.Node(a.Dep)
					if n.XPOS == "WP" || n.XPOS == "WDT" || strings.EqualFold(n.Form, "who") || strings.EqualFold(n.Form, "which") {
						g.add(Edge{e.Dep, g.antecedent(u, a.Dep), a.Label, a.Prep, true})
						done = true
					}
				}
				if !done && !g.has(e.Dep, Subj) {
					g.add(Edge{e.Dep, u, Subj, "", true})
				} else if !done && !g.has(e.Dep, Obj) {
					g.add(Edge{e.Dep, u, Obj, "", true})
				}
			case strings.HasPrefix(low.Label, "acl"):
				if low.XPOS == "VBN" || low.XPOS == "VBD" {
					g.add(Edge{e.Dep, u, Obj, "", true})
				} else if low.XPOS == "VBG" {
					g.add(Edge{e.Dep, u, Subj, "", true})
				}
			}
		}
	}
}

// antecedent is what a relative pronoun stands for: the noun that its clause hangs on,
// but for "who" the person named right before it.
func (g *Graph) antecedent(noun, pronoun int) int {
	if !strings.EqualFold(g.Node(pronoun).Form, "who") {
		return noun
	}
	for u := pronoun - 1; u >= 0; u-- {
		if k := g.Units[u].Mention; k >= 0 && g.human(k) {
			return u
		}
		if g.Node(u).UPOS != "PUNCT" {
			break
		}
	}
	return noun
}

// human reports whether a mention is of people.
func (g *Graph) human(mention int) bool {
	switch g.Mentions[mention].Class {
	case "Person", "Office", "Group", "Delegation":
		return true
	}
	return false
}

// reattach lets a prepositional phrase belong to the word one step up or to the object
// beside it ("held talks with X", "met in Paris with X"), never across a possessive.
func (g *Graph) reattach() {
	for u := range g.Units {
		for _, e := range g.Out[u] {
			if e.Added || e.Label != Obj && e.Label != Prep && e.Label != Time {
				continue
			}
			for _, p := range g.Out[e.Dep] {
				if p.Label != Prep || p.Added || p.Prep == "of" || e.Label == Prep && beside(e.Prep) && nominalEvent(g, e.Dep) {
					continue
				}
				if p.Prep == "by" && verbal(g, u) && Passive(g.Tree, g.Units[u].Head) {
					g.add(Edge{u, p.Dep, Subj, "", true})
					continue
				}
				g.add(Edge{u, p.Dep, Prep, p.Prep, true})
			}
			if e.Label != Obj && !(e.Label == Prep && nominalEvent(g, e.Dep)) {
				continue
			}
			for _, p := range g.Out[u] {
				if p.Label == Prep && !p.Added && g.Units[p.Dep].First > g.Units[e.Dep].First {
					g.add(Edge{e.Dep, p.Dep, Prep, p.Prep, true})
				}
			}
		}
	}
}

// beside reports whether a preposition puts one event before or after another: whoever took
// part in the talks "after talks with X" did not take part in what followed.
func beside(prep string) bool {
	switch prep {
	case "after", "before", "following", "since":
		return true
	}
	return false
}

func nominalEvent(g *Graph, u int) bool {
	m := g.Units[u].Mention
	return m >= 0 && g.Mentions[m].Class == "Event"
}
