package fact

import (
	"slices"
	"strings"

	"parley/graph/date"
	"parley/graph/mention"
	"parley/graph/rule"
)

// series makes meetings of the other rounds that a text tells of talks: "The first round
// was held in Lima in March", "A second round, planned for June, was postponed". The sides
// are those of the talks told before, for such a sentence does not name them again.
func (w *work) series() {
	for i, g := range w.Graphs {
		if w.noise[i] != "" {
			continue
		}
		for k := range g.Mentions {
			m := &g.Mentions[k]
			if m.Class != "Event" || m.Form == mention.Name || !negotiation(m.Kind) || w.told(i, m.Head) || len(w.owners(i, m)) > 0 {
				continue
			}
			if d := w.sister(g, i, k); d != nil {
				w.drafts = append(w.drafts, d)
			}
		}
	}
	slices.SortStableFunc(w.drafts, func(a, b *draft) int { return a.sentence() - b.sentence() })
}

func negotiation(kind string) bool {
	return kind == "round" || kind == "talks" || kind == "meeting" || kind == "summit"
}

// sister is the meeting that an event without sides of its own tells, nil where it may be
// one that was told before.
func (w *work) sister(g *rule.Graph, i, k int) *draft {
	m := &g.Mentions[k]
	kin := w.spokenOf(i, m.Head, k, func(o *draft) bool {
		return negotiation(o.kind) && o.match != nil && len(w.attendees(o)) > 1
	})
	if kin == nil {
		return nil
	}
	at := &rule.Match{Rule: kin.match.Rule, Sentence: i, Anchors: []int{m.Head}}
	d := &draft{
		typ: "meeting", kind: m.Kind, roles: map[string][]Filler{"participant": slices.Clone(kin.roles["participant"])},
		evidence: []piece{{i, "series"}}, anchor: m.Head, word: m.Head, conf: 0.6, match: at,
		event: oneLine(m.Span.Of(w.Doc.Text)), fresh: true,
	}
	if len(kin.roles["mediator"]) > 0 {
		d.roles["mediator"] = slices.Clone(kin.roles["mediator"])
	}
	w.when(d, g, at)
	if fs := w.where(g, at, w.ontology.FactType("meeting").Role("place")); len(fs) > 0 {
		d.roles["place"] = fs
	}
	if d.status == "denied" {
		return nil // "will not attend the talks"
	}
	another := numbered(g, m)
	held := took(d)
	switch {
	case d.date == "" && len(d.roles["place"]) == 0 && (held || !another):
		return nil // says nothing of its own
	case held && !another:
		return nil // "the talks in Lima" are read as what they were told to be
	case !another && (d.status == "planned" || d.status == "proposed") && (d.date == "" || date.Within(d.date, kin.date)):
		return nil
	case !another && !definite(g.Sentence, m) && took(kin) && d.status != "cancelled" && d.status != "postponed":
		return nil
	}
	return d
}

// numbered reports whether the words of an event count it among others.
func numbered(g *rule.Graph, m *mention.Mention) bool {
	for t := max(0, m.First-2); t <= m.Head && t < len(g.Tree.Nodes); t++ {
		switch strings.ToLower(g.Tree.Nodes[t].Form) {
		case "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "next", "previous", "last", "final", "another", "further", "new", "earlier", "subsequent", "fresh", "additional":
			return true
		}
	}
	return false
}

// assembled makes a meeting of talks without sides and of the delegations that the next
// sentences send to them: "The talks opened in Lima on 4 May. A led the Norwegian
// delegation, B headed the Chilean side."
func (w *work) assembled() {
	const reach = 3
	for i, g := range w.Graphs {
		for k := range g.Mentions {
			m := &g.Mentions[k]
			if w.noise[i] != "" || m.Class != "Event" || !negotiation(m.Kind) && m.Kind != "conference" || w.told(i, m.Head) {
				continue
			}
			var sent []*draft
			var people []Filler
			of := map[string]bool{}
			for _, d := range w.drafts {
				if !d.dead && w.ontology.FactType(d.typ).Node == "Delegation" && took(d) && d.sentence() >= i && d.sentence() <= i+reach && len(d.roles["of"]) > 0 {
					sent = append(sent, d)
					of[d.roles["of"][0].ID] = true
					people = unite(unite(people, d.roles["leader"]), d.roles["member"])
				}
			}
			if len(of) < 2 {
				continue
			}
			at := &rule.Match{Rule: sent[0].match.Rule, Sentence: i, Anchors: []int{m.Head}}
			d := &draft{
				typ: "meeting", kind: m.Kind, roles: map[string][]Filler{"participant": people}, evidence: []piece{{i, "assembled"}},
				anchor: m.Head, word: m.Head, conf: 0.6, match: at, event: w.spanOf(m.Span), named: m.Form == mention.Name,
			}
			w.when(d, g, at)
			if fs := w.where(g, at, w.ontology.FactType("meeting").Role("place")); len(fs) > 0 {
				d.roles["place"] = fs
			}
			if !took(d) || d.date == "" && len(d.roles["place"]) == 0 {
				continue
			}
			for _, s := range sent {
				d.evidence = append(d.evidence, s.evidence[0])
			}
			w.drafts = append(w.drafts, d)
			return // of all that is said about it, the first tells where and when
		}
	}
}
