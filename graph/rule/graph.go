package rule

import (
	"slices"
	"sort"
	"strings"

	"parley/graph/mention"
	"parley/graph/syntax"
)

// Unit is a node of the collapsed tree: a name with its title and apposition, or
// one plain token. Units part the sentence: every token is in exactly one.
type Unit struct {
	First, End int // tokens
	Head       int // the token that connects the unit with the rest
	Mention    int // the mention that the unit stands for; -1: a plain word
	Offices    []int
}

// Edge is a relation between two units, normalised: passives are turned, a
// preposition is part of its edge, and what was read into the tree is Added.
type Edge struct {
	Gov, Dep int // units
	Label    string
	Prep     string
	Added    bool
}

// Labels of edges. UD labels that fall into no class keep their name.
const (
	Subj   = "subj"
	Obj    = "obj"
	Prep   = "prep" // obl and nmod with a preposition
	Poss   = "poss"
	Mod    = "mod"    // amod, compound, nmod without a preposition
	Clause = "clause" // xcomp ccomp advcl acl acl:relcl parataxis
	Conj   = "conj"
	Appos  = "appos"
	Time   = "time" // obl:tmod, obl:unmarked
)

// Graph is the collapsed tree of a sentence with its edges.
type Graph struct {
	*mention.Sentence
	Units []Unit
	At    []int    // token → unit
	Out   [][]Edge // by governor
	In    [][]Edge // by dependent
}

// Pair joins a person and an office that stand together, as indices of mentions, with
// the country or body named behind them ("President Roe of Chile"), -1 for none.
type Pair struct{ Holder, Office, Of int }

// NewGraph collapses the mentions of a sentence and reads its edges. Names become one
// node with the titles that pairs give them; delegations, events, agreements and groups
// keep their words, so that rules can speak of them, and are found by their head.
// With enrich, edges are added as described in the package comment.
func NewGraph(s *mention.Sentence, pairs []Pair, enrich bool) *Graph {
	g := &Graph{Sentence: s}
	g.collapse(pairs)
	g.Out, g.In = make([][]Edge, len(g.Units)), make([][]Edge, len(g.Units))
	room := make([]Edge, roomy*2*len(g.Units)) // most units have no more edges
	for u := range g.Units {
		g.Out[u], room = room[:0:roomy], room[roomy:]
		g.In[u], room = room[:0:roomy], room[roomy:]
	}
	g.plain()
	if enrich {
		g.enrich()
	}
	return g
}

const roomy = 2

func collapses(m *mention.Mention) bool {
	switch m.Class {
	case "Delegation", "Event", "Agreement", "Group":
		return false
	}
	return true
}

func (g *Graph) collapse(pairs []Pair) {
	named := blocks(g.Sentence, pairs)
	units := append(make([]Unit, 0, len(named)+len(g.Tree.Nodes)), named...)
	g.At = make([]int, len(g.Tree.Nodes))
	for i := range g.At {
		g.At[i] = -1
	}
	for i, u := range units {
		for t := u.First; t < u.End; t++ {
			g.At[t] = i
		}
	}
	for t := range g.At {
		if g.At[t] < 0 {
			units = append(units, Unit{t, t + 1, t, -1, nil})
		}
	}
	slices.SortFunc(units, func(a, b Unit) int { return a.First - b.First })
	for i := range units {
		u := &units[i]
		for t := u.First; t < u.End; t++ {
			g.At[t] = i
		}
		u.Head = top(g.Tree, u.First, u.End, u.Head)
	}
	// A nominal mention is found by its head word.
	for i := range g.Mentions {
		m := &g.Mentions[i]
		if m.Head < 0 || m.Head >= len(g.At) {
			continue
		}
		if u := &units[g.At[m.Head]]; u.Mention < 0 && !collapses(m) {
			u.Mention = i
		}
	}
	g.Units = units
}

// blocks are the units of more than their own word: names, with the offices that
// pairs give them and the commas between. They do not overlap.
func blocks(s *mention.Sentence, pairs []Pair) []Unit {
	n := len(s.Tree.Nodes)
	offices := map[int][]int{} // holder → offices
	behind := map[int]int{}    // holder → where his country ends
	joined := map[int]bool{}
	for _, p := range pairs {
		offices[p.Holder] = append(offices[p.Holder], p.Office)
		joined[p.Office] = true
		if p.Of >= 0 {
			behind[p.Holder] = s.Mentions[p.Of].End
		}
	}
	var all []Unit
	for i := range s.Mentions {
		m := &s.Mentions[i]
		if !collapses(m) || m.End <= m.First || m.End > n || joined[i] {
			continue
		}
		u := Unit{m.First, max(m.End, behind[i], home(s, m)), m.Head, i, offices[i]}
		if p := pluralTitle(s, m); p >= 0 {
			u.First = p
		}
		for _, o := range u.Offices {
			f := &s.Mentions[o]
			closing := f.End // ", the foreign minister,": with the closing comma
			if f.End < u.First && s.Tree.Nodes[f.End].Form == "," {
				closing = u.End // "his successor, Ana Duarte,"
			} else if f.First <= u.End {
				closing = n
			}
			if closing+1 < n && s.Tree.Nodes[closing].Form == "," && (f.First > u.End || predicate(&s.Tree.Nodes[closing+1])) {
				u.End = closing + 1
			}
			u.First, u.End = min(u.First, f.First), max(u.End, f.End)
		}
		all = append(all, u)
	}
	// Longest first; what lies inside a taken unit belongs to it.
	sort.SliceStable(all, func(i, j int) bool { return all[i].End-all[i].First > all[j].End-all[j].First })
	taken := make([]bool, n)
	var out []Unit
next:
	for _, u := range all {
		for t := u.First; t < u.End; t++ {
			if taken[t] {
				continue next
			}
		}
		for t := u.First; t < u.End; t++ {
			taken[t] = true
		}
		out = append(out, u)
	}
	return out
}

// predicate reports whether a word may begin what is said of a name before it, and no
// next name of a list.
func predicate(n *syntax.Node) bool { return n.UPOS == "VERB" || n.UPOS == "AUX" || n.UPOS == "ADV" }

// home is the end of the country or body behind a person's name: "Viktor Sava of Moldova",
// "Ali Nur of the Southern Alliance".
func home(s *mention.Sentence, m *mention.Mention) int {
	if m.Class != "Person" || m.Form != mention.Name || m.End+1 >= len(s.Tokens) || s.Tree.Nodes[m.End].Lemma != "of" {
		return m.End
	}
	first := m.End + 1
	if article(strings.ToLower(s.Tree.Nodes[first].Form)) {
		first++
	}
	for i := range s.Mentions {
		if o := &s.Mentions[i]; o.First == first && (o.Class == "Country" || o.Class == "Organization") && o.Form == mention.Name {
			return o.End
		}
	}
	return m.End
}

// pluralTitle is where a title begins that several people behind it bear, the first of
// them m: "Presidents Viktor Sava and Dmitri Belov". -1 for none.
func pluralTitle(s *mention.Sentence, m *mention.Mention) int {
	if m.Class != "Person" || m.Form != mention.Name {
		return -1
	}
	for i := range s.Mentions {
		if o := &s.Mentions[i]; o.Class == "Office" && o.Plural && o.End == m.First && s.Tree.Nodes[o.End-1].UPOS == "PROPN" {
			return o.First
		}
	}
	return -1
}

// top is the token of [first, end) that hangs on a token outside, the one nearest
// to the root; want wins where it does.
func top(t *syntax.Tree, first, end, want int) int {
	outside := func(i int) bool { h := t.Nodes[i].Head; return h < first || h >= end }
	if want >= first && want < end && outside(want) {
		return want
	}
	for i := first; i < end; i++ {
		if outside(i) {
			return i
		}
	}
	return first
}

// class maps a UD label to a label of edges.
func class(label string) string {
	switch label {
	case "nsubj:pass", "csubj:pass":
		return Obj
	case "obl:agent":
		return Subj
	case "nmod:poss", "det:poss":
		return Poss
	case "obl:tmod", "nmod:tmod", "obl:unmarked", "nmod:unmarked", "obl:npmod", "nmod:npmod":
		return Time
	}
	base, _, _ := strings.Cut(label, ":")
	switch base {
	case "nsubj", "csubj":
		return Subj
	case "obj", "iobj":
		return Obj
	case "obl", "nmod":
		return Prep
	case "amod", "compound", "flat", "nummod":
		return Mod
	case "xcomp", "ccomp", "advcl", "acl", "parataxis":
		return Clause
	}
	return base
}

// Case returns the prepositions of a token, lower case, joined by spaces; "" for none.
func Case(t *syntax.Tree, i int) string {
	var parts []string
	for j := max(0, i-12); j < len(t.Nodes) && j < i+3; j++ {
		n := &t.Nodes[j]
		if n.Head == i && (n.Label == "case" || n.Label == "mark" && n.UPOS == "ADP") && n.Form != "'s" && n.Form != "’s" && n.Form != "'" && n.Form != "’" {
			parts = append(parts, strings.ToLower(n.Form))
			for k := j + 1; k < len(t.Nodes) && k < j+4; k++ {
				if t.Nodes[k].Head == j && t.Nodes[k].Label == "fixed" {
					parts = append(parts, strings.ToLower(t.Nodes[k].Form))
				}
			}
		}
	}
	return strings.Join(parts, " ")
}

func possessive(t *syntax.Tree, i int) bool {
	for j := i + 1; j < len(t.Nodes) && j < i+4; j++ {
		if n := &t.Nodes[j]; n.Head == i && n.Label == "case" && n.XPOS == "POS" {
			return true
		}
	}
	return false
}

// Passive reports whether a verb stands in the passive: by its tree, or as a bare participle.
func Passive(t *syntax.Tree, v int) bool {
	for j := max(0, v-8); j < len(t.Nodes) && j < v+12; j++ {
		if n := &t.Nodes[j]; n.Head == v && (n.Label == "aux:pass" || n.Label == "nsubj:pass" || n.Label == "csubj:pass") {
			return true
		}
	}
	n := &t.Nodes[v]
	return n.XPOS == "VBN" && strings.HasPrefix(n.Label, "acl") && n.Label != "acl:relcl"
}

func (g *Graph) plain() {
	t := g.Tree
	for i := range t.Nodes {
		n := &t.Nodes[i]
		if n.Head < 0 || n.Head >= len(t.Nodes) || g.At[n.Head] == g.At[i] {
			continue
		}
		label, prep := class(n.Label), ""
		switch label {
		case Prep:
			prep = Case(t, i)
			switch {
			case prep == "by" && t.Nodes[n.Head].UPOS == "VERB" && Passive(t, n.Head):
				label, prep = Subj, ""
			case prep == "" && possessive(t, i):
				label = Poss
			case prep == "":
				label = Mod
			}
		case Subj:
			if t.Nodes[n.Head].XPOS == "VBN" && Passive(t, n.Head) && n.Label != "obl:agent" {
				label = Obj
			}
		case Mod:
			if possessive(t, i) {
				label = Poss
			}
		}
		g.add(Edge{Gov: g.At[n.Head], Dep: g.At[i], Label: label, Prep: prep})
	}
}

func (g *Graph) add(e Edge) bool {
	if e.Gov == e.Dep {
		return false
	}
	for _, o := range g.Out[e.Gov] {
		if o.Dep == e.Dep && o.Label == e.Label && o.Prep == e.Prep {
			return false
		}
	}
	g.Out[e.Gov] = append(g.Out[e.Gov], e)
	g.In[e.Dep] = append(g.In[e.Dep], e)
	return true
}

// Node is the tree node of a unit's head.
func (g *Graph) Node(u int) *syntax.Node { return &g.Tree.Nodes[g.Units[u].Head] }

// Has reports whether a unit has a dependent with that label in the plain tree or added.
func (g *Graph) has(u int, label string) bool {
	for _, e := range g.Out[u] {
		if e.Label == label {
			return true
		}
	}
	return false
}
