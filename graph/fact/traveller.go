package fact

import (
	"slices"

	"parley/graph/mention"
	"parley/graph/rule"
	"parley/schema"
)

// site reports whether a filler of a place is one: a body is where the tree says so ("flew
// to the United Nations"), a name inside that of an event is not ("to the APEC summit").
func (w *work) site(m *rule.Match, f rule.Fill) bool {
	k := w.Mention(m.Sentence, f)
	if k == nil || k.Class == "Organization" && m.Loose {
		return false
	}
	return !slices.ContainsFunc(w.Sentences[m.Sentence].Mentions, func(o mention.Mention) bool {
		return o.Class == "Event" && o.First <= k.First && k.End <= o.End && o.End-o.First > k.End-k.First
	})
}

// leaders are the people who lead a delegation, as its own sentence says: "the Russian
// delegation, headed by Duarte, visited Lima".
func (w *work) leaders(sentence, delegation int, role *schema.Role) []Filler {
	k := &w.Sentences[sentence].Mentions[delegation]
	var out []Filler
	for i := range w.Matches {
		m := &w.Matches[i]
		if m.Sentence != sentence || m.Rule.Gives != "leads_delegation" || m.Loose || !slices.Contains(m.Anchors, k.Head) {
			continue
		}
		for _, s := range m.Slots {
			for _, f := range s.Fills {
				if s.Role == "leader" && f.Mention >= 0 && f.Mention != delegation {
					out = unite(out, w.fillers(sentence, f, role))
				}
			}
		}
	}
	return out
}

// delegationOf is the country or body of the delegation mention at a match's words.
func (w *work) delegationOf(g *rule.Graph, m *rule.Match, role *schema.Role) []Filler {
	for _, a := range m.Anchors {
		for i := range g.Mentions {
			k := &g.Mentions[i]
			if k.Class != "Delegation" && k.Class != "Office" && k.Class != "Group" || a < k.First || a >= k.End {
				continue
			}
			for _, e := range w.owners(m.Sentence, k) {
				if c, ok := w.rules.Country(e.ID); ok && k.Class != "Delegation" {
					e = c
				}
				if w.inRange(e.Class, role) {
					return []Filler{{Entity: e, Span: g.Mentions[k.Of].Span}}
				}
			}
		}
	}
	// "the Chilean side", "Norway's negotiators"
	for _, a := range m.Anchors {
		for _, e := range g.Out[g.At[a]] {
			k := g.Units[e.Dep].Mention
			if k < 0 || e.Label != rule.Mod && e.Label != rule.Poss || g.Tree.Nodes[a].UPOS == "VERB" {
				continue
			}
			for _, of := range w.Entities.Of(m.Sentence, k) {
				if of.Class != "Person" && w.inRange(of.Class, role) {
					return []Filler{{Entity: of, Span: g.Mentions[k].Span}}
				}
			}
		}
	}
	return nil
}
