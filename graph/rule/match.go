package rule

import (
	"slices"
	"sort"
	"strings"

	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/schema"
)

type fitness func(mention int, role *schema.Role) bool

// trees matches all tree rules on a sentence.
func (s *Set) trees(g *Graph, sentence int, fits fitness) []Match {
	var out []Match
	for u := range g.Units {
		head := g.Node(u)
		lemma, form := strings.ToLower(head.Lemma), strings.ToLower(head.Form)
		starts := s.byLemma[lemma]
		if form != lemma {
			starts = append(slices.Clip(starts), s.byLemma[form]...)
		}
		worded := len(starts)
		if m := g.Units[u].Mention; m >= 0 {
			starts = append(slices.Clip(starts), s.byClass[g.Mentions[m].Class]...)
		}
		for i, st := range starts {
			m := matcher{g: g, p: st.pattern, rule: st.rule, fits: fits}
			if !m.word(st.pattern.start, u, i < worded) {
				continue
			}
			if found, ok := m.run(u); ok && (!st.rule.Negated || s.negated(g, found.Anchors)) && (!st.rule.Intransitive || !g.transitive(&found)) {
				found.Sentence = sentence
				out = append(out, found)
			}
		}
	}
	return longest(out)
}

// transitive reports whether the verb of a match has an object that fills no role of
// it; "each other", "face to face" and what stands for the subject are none.
func (g *Graph) transitive(m *Match) bool {
	for _, a := range m.Anchors {
		u := g.At[a]
		if !verbal(g, u) {
			continue
		}
		for _, e := range g.Out[u] {
			if e.Label != Obj || e.Added || e.Dep < u || mutual(g.Node(e.Dep)) {
				continue
			}
			if !slices.ContainsFunc(m.Slots, func(s Slot) bool {
				return slices.ContainsFunc(s.Fills, func(f Fill) bool { return f.Unit == e.Dep })
			}) {
				return true
			}
		}
	}
	return false
}

// mutual reports whether an object is none: "each other", "face to face", "several times".
func mutual(n *syntax.Node) bool {
	switch n.Lemma {
	case "time", "hour", "minute", "day", "week": // "met three times"
		return true
	}
	return n.UPOS == "PRON" || strings.EqualFold(n.Form, "each") || strings.EqualFold(n.Form, "one") || strings.EqualFold(n.Form, "face")
}

// longest drops a match of a rule that says less than another match of the same
// rule on the same words.
func longest(ms []Match) []Match {
	fills := func(m *Match) (n int) {
		for _, s := range m.Slots {
			n += len(s.Fills)
		}
		return n
	}
	sort.SliceStable(ms, func(i, j int) bool {
		a, b := &ms[i], &ms[j]
		if a.Loose != b.Loose {
			return !a.Loose
		}
		return fills(a) > fills(b)
	})
	var out []Match
	for i := range ms {
		m := &ms[i]
		taken := slices.ContainsFunc(out, func(o Match) bool {
			return o.Rule == m.Rule && o.Sentence == m.Sentence && (slices.Equal(o.Anchors, m.Anchors) || o.Anchors[0] == m.Anchors[0]) && covers(&o, m)
		})
		if !taken {
			out = append(out, *m)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Anchors[0] < out[j].Anchors[0] })
	return out
}

// covers reports whether o fills every role that m fills; a strict match covers a
// loose one whatever that found.
func covers(o, m *Match) bool {
	for _, s := range m.Slots {
		i := slices.IndexFunc(o.Slots, func(t Slot) bool { return t.Role == s.Role })
		if i < 0 {
			return false
		}
		if m.Loose && !o.Loose {
			continue
		}
		for _, f := range s.Fills {
			if !slices.ContainsFunc(o.Slots, func(t Slot) bool { return t.Role == s.Role && slices.Contains(t.Fills, f) }) {
				return false
			}
		}
	}
	return true
}

// matcher tries one pattern at one place.
type matcher struct {
	g    *Graph
	p    *Pattern
	rule *Rule
	fits fitness
	miss *miss // where matching broke; nil where nobody asks
}

// word reports whether a unit can stand for a word of the pattern; listed tells that its
// word is known to be one that may stand there.
func (m *matcher) word(n, u int, listed bool) bool {
	x, head := &m.p.nodes[n], m.g.Node(u)
	if x.particle != "" {
		ok := false
		for j := m.g.Units[u].Head; j < len(m.g.Tree.Nodes) && j < m.g.Units[u].Head+5; j++ {
			ok = ok || strings.EqualFold(m.g.Tree.Nodes[j].Form, x.particle)
		}
		if !ok {
			return false
		}
	}
	if k := m.g.Units[u].Mention; k >= 0 {
		if c := &m.g.Mentions[k]; x.mention != "" && c.Class == x.mention && c.Kind != "visit" {
			return true
		}
		if collapses(&m.g.Mentions[k]) && m.g.Mentions[k].Class != "Office" {
			return false // a word inside a name is not that word
		}
	}
	if x.words == nil {
		return x.mention == "" && verbal(m.g, u) == x.verbal && !m.excepted(u)
	}
	if !listed && !slices.Contains(x.words, strings.ToLower(head.Lemma)) && !slices.Contains(x.words, strings.ToLower(head.Form)) {
		return false
	}
	return verbal(m.g, u) == x.verbal || head.UPOS == "ADJ"
}

// excepted reports whether the rule says that a wildcard may not stand for a unit.
func (m *matcher) excepted(u int) bool {
	if len(m.rule.except) == 0 {
		return false
	}
	if k := m.g.Units[u].Mention; k >= 0 && slices.Contains(m.rule.except, "@"+strings.ToLower(m.g.Mentions[k].Class)) {
		return true
	}
	return slices.Contains(m.rule.except, strings.ToLower(m.g.Node(u).Lemma))
}

// run follows the pattern from its first word. Roles at the end of a link take all
// that the tree offers there; other nodes are tried one by one.
func (m *matcher) run(u int) (Match, bool) {
	bound := make([]int, len(m.p.nodes))
	for i := range bound {
		bound[i] = -1
	}
	bound[m.p.start] = u
	var best Match
	ok := m.extend(bound, 0, make([][]int, len(bound)), &best, false)
	return best, ok
}

func (m *matcher) extend(bound []int, step int, lists [][]int, best *Match, loose bool) bool {
	if step == len(m.p.walk) {
		*best = m.result(bound, lists, loose)
		return len(best.Slots) > 0
	}
	l := m.p.links[m.p.walk[step]]
	down := bound[l.gov] >= 0 || lists[l.gov] != nil
	next := l.dep
	from := l.gov
	if !down {
		next, from = l.gov, l.dep
	}
	if bound[from] < 0 && lists[from] == nil && !m.p.nodes[from].optional {
		return false
	}
	var found []int
	if bound[from] >= 0 {
		found = m.along(bound[from], next, l, down)
	} else {
		for _, f := range lists[from] {
			found = append(found, m.along(f, next, l, down)...)
		}
	}
	x := &m.p.nodes[next]
	if x.role == "" || !m.leaf(next, step) {
		if len(found) == 0 && !x.optional {
			m.miss.at(step, from, next, l, down, bound, lists)
		}
		for _, u := range found {
			bound[next] = u
			if m.extend(bound, step+1, lists, best, loose) {
				return true
			}
			bound[next] = -1
		}
		return x.optional && m.extend(bound, step+1, lists, best, loose)
	}
	if len(found) == 0 && !x.optional && !m.rule.Strict && bound[from] >= 0 {
		if u := m.near(bound[from], next, l); u >= 0 {
			found, loose = []int{u}, true
			for _, v := range m.g.List(u) {
				if v != u && m.accepts(next, v) {
					found = append(found, v)
				}
			}
		}
	}
	if len(found) == 0 {
		if !x.optional {
			m.miss.at(step, from, next, l, down, bound, lists)
		}
		return x.optional && m.extend(bound, step+1, lists, best, loose)
	}
	lists[next] = found
	if m.extend(bound, step+1, lists, best, loose) {
		return true
	}
	lists[next] = nil
	return false
}

// leaf reports whether no later link starts at a node.
func (m *matcher) leaf(n, step int) bool {
	for _, w := range m.p.walk[step+1:] {
		if m.p.links[w].gov == n || m.p.links[w].dep == n {
			return false
		}
	}
	return true
}

// along returns the units that stand at the other end of a link.
func (m *matcher) along(u, next int, l link, down bool) []int {
	var out []int
	edges := m.g.Out[u]
	if !down {
		edges = m.g.In[u]
	}
	for _, e := range edges {
		if !same(e, l, m.rule.Strict) {
			continue
		}
		v := e.Dep
		if !down {
			v = e.Gov
		}
		if v != u && m.accepts(next, v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

func same(e Edge, l link, strict bool) bool {
	if e.Label == l.label && e.Prep == l.prep {
		return true
	}
	// "the Russian delegation", "Russia's delegation": whose it is
	return !strict && (e.Label == Mod || e.Label == Poss) && (l.label == Mod || l.label == Poss)
}

func (m *matcher) accepts(n, u int) bool {
	x := &m.p.nodes[n]
	if x.role == "" {
		return m.word(n, u, false)
	}
	if free(x.takes) {
		return true
	}
	k := m.g.Units[u].Mention
	if k >= 0 && slices.Contains(m.rule.People, x.role) && !m.g.human(k) {
		return false
	}
	return k >= 0 && m.fits(k, x.takes)
}

// stands reports whether the nearest name may fill a role: one that only describes
// another word may not.
func (m *matcher) stands(n, u int) bool {
	k := m.g.Units[u].Mention
	return (k < 0 || m.g.Mentions[k].Form != mention.Adjective && m.g.Node(u).XPOS != "PRP$") && m.accepts(n, u)
}

func (m *matcher) result(bound []int, lists [][]int, loose bool) Match {
	r := Match{Rule: m.rule, Loose: loose, Votes: m.p.votes}
	order := make([]int, len(m.p.nodes))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return m.p.nodes[order[i]].order < m.p.nodes[order[j]].order })
	used := map[int]bool{}
	for _, i := range order {
		x := &m.p.nodes[i]
		us := lists[i]
		if us == nil && bound[i] >= 0 {
			us = []int{bound[i]}
		}
		if x.role == "" {
			if len(us) == 1 {
				r.Anchors = append(r.Anchors, m.g.Units[us[0]].Head)
			}
			continue
		}
		slot := Slot{Role: x.role, Many: x.many}
		for _, u := range us {
			if !used[u] {
				used[u] = true
				slot.Fills = append(slot.Fills, Fill{u, m.g.Units[u].Mention, m.g.Units[u].Head})
			}
		}
		if len(slot.Fills) == 0 && !x.optional && len(us) > 0 {
			return Match{} // the same words cannot fill two roles
		}
		if len(slot.Fills) > 0 {
			r.Slots = append(r.Slots, slot)
		}
	}
	sort.Ints(r.Anchors)
	return r
}
