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
		if hm, om := holder, office; true {
			d.first, d.end = min(hm.First, om.First), max(hm.End, om.End)
		}
		d.rank = office.Rank
		w.drafts = append(w.drafts, d)
	}
}

// implied gives an office without a country the one of the office or delegation before
// it: "Israeli prime minister A and energy minister B". Ranks go where the person has an
// office.
func (w *work) implied() {
	posts := map[string]bool{}
	for _, d := range w.drafts {
		if d.typ == "holds_office" && !d.rank {
			posts[d.roles["holder"][0].ID] = true
		}
	}
	var last *draft
	for _, d := range w.drafts {
		if d.typ != "holds_office" {
			continue
		}
		if d.rank && posts[d.roles["holder"][0].ID] {
			d.dead = true
			continue
		}
		if len(d.roles["of"]) == 0 {
			if last != nil && last.sentence() == d.sentence() && len(last.roles["of"]) > 0 && w.joined(d.sentence(), last.end, d.first) {
				d.roles["of"] = last.roles["of"]
			} else if of := w.delegationBefore(d); of != nil {
				d.roles["of"] = of
			}
			if of := d.roles["of"]; len(of) > 0 {
				h := d.roles["holder"][0].ID
				if w.homes[h] == "" {
					w.homes[h] = of[0].ID
				}
			}
		}
		last = d
	}
}

// joined reports whether only commas and "and" stand between two tokens.
func (w *work) joined(sentence, from, to int) bool {
	if from > to {
		return false
	}
	s := &w.Sentences[sentence]
	for t := from; t < to; t++ {
		switch strings.ToLower(s.Tokens[t].Of(w.Doc.Text)) {
		case ",", "and", ";", "as", "well", "the":
		default:
			if !w.rules.Honorific(s.Tokens[t].Of(w.Doc.Text)) {
				return false
			}
		}
	}
	return true
}

// delegationBefore is the owner of a delegation that the sentence names before an office.
func (w *work) delegationBefore(d *draft) []Filler {
	s := &w.Sentences[d.sentence()]
	for i := range s.Mentions {
		m := &s.Mentions[i]
		if m.Class != "Delegation" || m.End > d.first {
			continue
		}
		if es := w.owners(d.sentence(), m); len(es) > 0 {
			return []Filler{{Entity: es[0]}}
		}
	}
	return nil
}

// bearers makes facts of titles that stand for a person whom the document names
// elsewhere: "the President of Russia arrived".
func (w *work) bearers() {
	linked := map[[2]int]bool{}
	for i := range w.Matches {
		m := &w.Matches[i]
		if m.Rule.Gives != "holds_office" {
			continue
		}
		for _, s := range m.Slots {
			for _, f := range s.Fills {
				linked[[2]int{m.Sentence, f.Mention}] = true
			}
		}
	}
	for i := range w.Sentences {
		for k := range w.Sentences[i].Mentions {
			m := &w.Sentences[i].Mentions[k]
			if m.Class != "Office" || m.Plural || m.Rank || linked[[2]int{i, k}] || m.Of < 0 {
				continue
			}
			p, ok := w.Entities.Holder(i, k)
			of := w.owners(i, m)
			if !ok || p.Class != "Person" || len(of) == 0 || w.rules.Term(w.Graphs[i], m) != "happened" {
				continue
			}
			title := w.spanOf(m.Title)
			w.drafts = append(w.drafts, &draft{
				typ: "holds_office", status: "happened", fixed: true,
				roles: map[string][]Filler{
					"holder": {{Entity: p}},
					"office": {{Entity: entity.Entity{ID: "office:" + local(of[0].ID) + "-" + entity.Slug(title), Name: title, Class: "Office"}, Span: m.Title}},
					"of":     {{Entity: of[0], Span: w.Sentences[i].Mentions[m.Of].Span}},
				},
				evidence: []piece{{i, "title-for-name"}}, anchor: m.Head, conf: 0.7, first: m.First, end: m.End,
			})
		}
	}
}
