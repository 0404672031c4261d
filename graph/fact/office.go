package fact

import (
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
)

// office makes a fact of a person and an office that stand together.
func (w *work) office(m *rule.Match) {
	g := w.Graphs[m.Sentence]
	var holder, office *mention.Mention
	hi := -1
	var of []Filler
	for _, s := range m.Slots {
		k := w.Mention(m.Sentence, s.Fills[0])
		switch s.Role {
		case "holder":
			holder, hi = k, s.Fills[0].Mention
		case "office":
			office = k
		case "of":
			of = w.fillers(m.Sentence, s.Fills[0], w.ontology.FactType("holds_office").Role("of"))
		}
	}
	if holder == nil || office == nil {
		return
	}
	for _, p := range w.Entities.Of(m.Sentence, hi) {
		if p.Class != "Person" {
			continue
		}
		if len(of) == 0 {
			for _, e := range w.owners(m.Sentence, office) {
				of = append(of, Filler{Entity: e, Span: g.Mentions[office.Of].Span})
			}
		}
		if len(of) > 1 {
			of = of[:1]
		}
		title := w.spanOf(office.Title)
		id := "office:" + entity.Slug(title)
		if len(of) > 0 {
			id = "office:" + local(of[0].ID) + "-" + entity.Slug(title)
			w.homes[p.ID] = of[0].ID
			w.lands[of[0].ID] = of[0].Entity
		}
		d := &draft{
			typ: "holds_office", status: w.rules.Term(g, office), fixed: true,
			roles: map[string][]Filler{
				"holder": {{Entity: p, Span: holder.Span}},
				"office": {{Entity: entity.Entity{ID: id, Name: strings.TrimSpace(title), Class: "Office"}, Span: office.Title}},
			},
			evidence: []piece{{m.Sentence, m.Rule.Name}}, anchor: m.Anchors[0], conf: confidence(m),
		}
		if len(of) > 0 {
			d.roles["of"] = of
		}
		w.drafts = append(w.drafts, d)
	}
}
