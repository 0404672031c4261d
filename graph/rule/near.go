package rule

import "strings"

// near looks for the nearest fitting unit on the side where the example has it.
func (m *matcher) near(from, next int, l link) int {
	x := &m.p.nodes[next]
	role := x.takes
	if free(role) || l.label == Clause || l.label == Poss || l.label == Mod || l.label == Appos {
		return -1
	}
	anchor := m.p.nodes[l.gov].order
	right := x.order > anchor
	at := m.g.Units[from]
	seen := l.prep == ""
	const reach = 10
	if right {
		for t := at.End; t < len(m.g.Tree.Nodes) && t < at.End+reach; t++ {
			u := m.g.At[t]
			if m.barrier(t) {
				return -1
			}
			if !seen && strings.EqualFold(m.g.Tree.Nodes[t].Form, l.prep) {
				seen = true
				continue
			}
			if seen && m.g.Units[u].First == t && m.stands(next, u) {
				if l.label == Obj && possessive(m.g.Tree, m.g.Units[u].Head) {
					return -1 // "called Duarte's bluff"
				}
				return u
			}
			if seen && l.prep == "" && m.g.Tree.Nodes[t].UPOS == "ADP" {
				return -1
			}
		}
		return -1
	}
	if l.prep != "" {
		return -1
	}
	for t := at.First - 1; t >= 0 && t >= at.First-reach; t-- {
		u := m.g.At[t]
		if m.barrier(t) {
			return -1
		}
		if m.stands(next, u) {
			first := m.g.Units[u].First
			for first > 0 && (m.g.Tree.Nodes[first-1].UPOS == "DET" || m.g.Tree.Nodes[first-1].UPOS == "ADJ") {
				first--
			}
			if first > 0 && m.g.Tree.Nodes[first-1].UPOS == "ADP" {
				t = first - 1
				continue
			}
			if l.label == Subj {
				return m.subjectBefore(u, from, next)
			}
			return u
		}
		t = min(t, m.g.Units[u].First)
	}
	return -1
}

// subjectBefore is the subject that a verb shares with the verb before it, where the
// nearest name is an argument of that one: "met with A and visited B".
func (m *matcher) subjectBefore(u, verb, next int) int {
	for _, e := range m.g.In[u] {
		if e.Gov == verb || !verbal(m.g, e.Gov) || e.Label != Obj && e.Label != Prep {
			continue
		}
		for _, s := range m.g.Out[e.Gov] {
			if s.Label == Subj && m.accepts(next, s.Dep) {
				return s.Dep
			}
		}
	}
	return u
}

// barrier reports whether a nearest name may not lie beyond a token.
func (m *matcher) barrier(t int) bool {
	n := &m.g.Tree.Nodes[t]
	if m.g.Units[m.g.At[t]].Mention >= 0 {
		return false
	}
	switch n.Form {
	case ";", ":", "\"", "“", "”", "(", ")", "–", "—":
		return true
	}
	return n.UPOS == "VERB" || n.UPOS == "SCONJ" || n.XPOS == "WP" || n.XPOS == "WDT" || n.XPOS == "WRB"
}
