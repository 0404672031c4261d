package fact

import (
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/graph/rule"
)

// overturn gives what was planned the status of what is told of it afterwards: "A was
// to visit Lima in May, but the trip was put off", "The talks were called off".
func (w *work) overturn() {
	for i, g := range w.Graphs {
		for t := range g.Tree.Nodes {
			kind, ok := w.laterWord(g, t)
			if !ok || w.told(i, t) {
				continue
			}
			status := w.rules.Standing(g, t).Status
			if status != "postponed" && status != "cancelled" {
				continue
			}
			if d := w.planned(i, t, kind); d != nil {
				d.status = status
				if last := d.evidence[len(d.evidence)-1]; last.sentence != i {
					d.evidence = append(d.evidence, piece{i, d.evidence[0].rule})
				}
			}
		}
	}
}

// laterWord reports whether a token speaks of something that was told before, and of
// what kind: "visit", "meeting", or "" for what "it" may be.
func (w *work) laterWord(g *rule.Graph, token int) (kind string, ok bool) {
	n := &g.Tree.Nodes[token]
	if strings.EqualFold(n.Form, "it") && (strings.HasPrefix(n.Label, "nsubj") || n.Label == "obj") || strings.EqualFold(n.Form, "they") && n.Label == "nsubj:pass" {
		return "", true
	}
	k := slices.IndexFunc(g.Mentions, func(m mention.Mention) bool { return m.Class == "Event" && m.Head == token })
	if k < 0 || g.Mentions[k].Form == mention.Name || !definite(g.Sentence, &g.Mentions[k]) {
		return "", false
	}
	if g.Mentions[k].Kind == "visit" {
		return "visit", true
	}
	return "meeting", true
}

// planned is the visit or meeting to come that was told last before a token, in its
// sentence or the one before.
func (w *work) planned(sentence, token int, kind string) *draft {
	var best *draft
	for _, d := range w.drafts {
		if d.dead || d.typ != "visit" && d.typ != "meeting" || kind != "" && d.typ != kind || d.status != "planned" && d.status != "proposed" {
			continue
		}
		at := d.sentence()
		if at > sentence || at < sentence-1 || at == sentence && d.anchor >= token || w.items[at] != w.items[sentence] {
			continue
		}
		if best == nil || at > best.sentence() || at == best.sentence() && d.anchor > best.anchor {
			best = d
		}
	}
	return best
}
