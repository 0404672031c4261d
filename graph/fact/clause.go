package fact

import (
	"slices"
	"strings"

	"parley/graph/rule"
	"parley/graph/syntax"
)

// outside reports whether a token that hangs on a word speaks of another clause than a
// match: "A met B in Oslo on Friday, and C received D" says of the second meeting neither
// where nor when it was, "On Friday A met B, and C received D" does.
func outside(g *rule.Graph, m *rule.Match, token, head int) bool {
	own := coordinate(g.Tree, head)
	for _, a := range m.Anchors {
		c := coordinate(g.Tree, a)
		if c == own {
			return false
		}
		if own >= 0 && token < own {
			for v := c; v >= 0; v = coordinate(g.Tree, g.Tree.Nodes[v].Head) {
				if v == own {
					return false
				}
			}
		}
	}
	return true
}

// coordinate is the verb of the clause with a subject of its own, and beside others, that
// a token stands in: the root of the sentence where nothing is coordinated.
func coordinate(t *syntax.Tree, v int) int {
	for n := 0; v >= 0 && n < len(t.Nodes); n++ {
		w := &t.Nodes[v]
		if w.Head < 0 || w.UPOS == "VERB" && w.Label == "conj" && t.Nodes[w.Head].UPOS == "VERB" && slices.ContainsFunc(t.Nodes[:v], func(s syntax.Node) bool {
			return s.Head == v && strings.HasPrefix(s.Label, "nsubj")
		}) {
			return v
		}
		v = w.Head
	}
	return v
}
