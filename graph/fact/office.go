package fact

import (
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/text"
)

// office makes a fact of a person and an office that stand together.
func (w *work) office(m *rule.Match) {
	var holder, office *mention.Mention
	hi, oi := -1, -1
	var of []Filler
	for _, s := range m.Slots {
		k := w.Mention(m.Sentence, s.Fills[0])
		switch s.Role {
		case "holder":
			holder, hi = k, s.Fills[0].Mention
		case "office":
			office, oi = k, s.Fills[0].Mention
		case "of":
			of = w.fillers(m.Sentence, s.Fills[0], w.ontology.FactType("holds_office").Role("of"))
		}
	}
	if holder == nil || office == nil || office.Plural || office.Relative {
		return
	}
	name := office.Name
	if office.Serves && office.Of < 0 {
		name = w.served(m.Sentence, office) + name
	}
	own := w.landOf(m.Sentence, office)
	switch {
	case len(of) > 0 && len(own) > 0 && own[0].Class == "Country":
		of = own // "Israeli minister Roe of Likud"
	case len(of) > 0 && len(own) > 0:
		name = w.spanOf(office.Span) // "Administrator of the Bureau for Asia, Agency for Development"
	case len(of) == 0:
		of = own
	}
	for _, p := range w.Entities.Of(m.Sentence, hi) {
		if p.Class == "Person" {
			d := w.hold(m.Sentence, p, name, of, m.Rule.Name)
			d.roles["holder"][0].Span, d.roles["office"][0].Span = holder.Span, office.Title
			d.anchor, d.conf, d.rank, d.state = m.Anchors[0], confidence(m), office.Rank, office.State
			d.first, d.end = min(holder.First, office.First), max(holder.End, office.End)
			if d.status = m.Rule.Status; d.status == "" {
				d.status = w.rules.Term(w.Graphs[m.Sentence], &w.Sentences[m.Sentence].Mentions[oi])
			}
		}
	}
}

// hold drafts that a person holds an office; what it is of may not be known.
func (w *work) hold(sentence int, p entity.Entity, name string, of []Filler, rule string) *draft {
	id := "office:" + entity.Slug(name)
	d := &draft{
		typ: "holds_office", status: "happened", fixed: true, conf: 0.8,
		roles:    map[string][]Filler{"holder": {{Entity: p}}},
		evidence: []piece{{sentence, rule}},
	}
	if len(of) > 0 {
		of = of[:1]
		id = "office:" + local(of[0].ID) + "-" + entity.Slug(name)
		w.homes[p.ID] = of[0].ID
		w.lands[of[0].ID] = of[0].Entity
		d.roles["of"] = of
	}
	d.roles["office"] = []Filler{{Entity: entity.Entity{ID: id, Name: name, Class: "Office"}}}
	w.drafts = append(w.drafts, d)
	return d
}

// served is the person whose adviser or aide somebody is, as the text has it: "Wilson's ".
func (w *work) served(sentence int, office *mention.Mention) string {
	s := &w.Sentences[sentence]
	for i := range s.Mentions {
		m := &s.Mentions[i]
		if m.Class == "Person" && m.Form == mention.Name && m.End == office.First-1 {
			if p := w.word(sentence, m.End); p == "'s" || p == "’s" {
				return text.Span{Start: m.Start, End: s.Tokens[m.End].End}.Of(w.Doc.Text) + " "
			}
		}
	}
	return ""
}

// landOf is the country or body that a title names as its own.
func (w *work) landOf(sentence int, office *mention.Mention) []Filler {
	var out []Filler
	plain := false // "the agency": only its words tell which
	if office.Of >= 0 {
		m := &w.Sentences[sentence].Mentions[office.Of]
		if m.Class == "Place" && len(m.Entries) == 1 && m.Entries[0].Class == "Place" { // Mayor of Moscow
			e := m.Entries[0]
			return []Filler{{Entity: entity.Entity{ID: e.ID, Name: e.Name, Class: e.Class}, Span: m.Span}}
		}
		plain = m.Class == "Organization" && m.Form == mention.Nominal && m.Of < 0
	}
	for _, e := range w.owners(sentence, office) {
		if plain {
			break
		}
		out = append(out, Filler{Entity: e, Span: w.Sentences[sentence].Mentions[office.Of].Span})
	}
	if len(out) == 0 && office.Of >= 0 { // a body that nothing tells more about
		if m := &w.Sentences[sentence].Mentions[office.Of]; m.Class == "Organization" && m.Form != mention.Pronoun {
			name := oneLine(m.Span.Of(w.Doc.Text))
			out = append(out, Filler{Entity: entity.Entity{ID: "org:" + entity.Slug(name), Name: name, Class: m.Class}, Span: m.Span})
		}
	}
	return out
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
			if last != nil && last.sentence() == d.sentence() && len(last.roles["of"]) > 0 && last.roles["of"][0].Class == "Country" && w.joined(d.sentence(), last.end, d.first) && w.mayServe(d, last) {
				d.roles["of"] = last.roles["of"]
			} else if of := w.delegationBefore(d); of != nil {
				d.roles["of"] = of
			} else if of := w.sharedWith(d); of != nil {
				d.roles["of"] = of
			} else if of := w.landNear(d); of != nil {
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

// mayServe reports whether an office may be of the country of the one before it in a
// list: its holder is not known to be of another, and it is not the same office again.
func (w *work) mayServe(d, before *draft) bool {
	if known := w.knownLand(d); known != "" && known != before.roles["of"][0].ID {
		return false
	}
	return !strings.EqualFold(d.roles["office"][0].Name, before.roles["office"][0].Name)
}

// knownLand is the country that the lexicon gives a holder, "" where it does not know him.
func (w *work) knownLand(d *draft) string {
	s := &w.Sentences[d.sentence()]
	for i := range s.Mentions {
		m := &s.Mentions[i]
		if m.Class == "Person" && m.First >= d.first && m.End <= d.end && len(m.Entries) == 1 {
			return m.Entries[0].Country
		}
	}
	return ""
}

// landNear is the country of a president or minister whom the lexicon knows, where the
// sentence names it: what is known chooses among what is said.
func (w *work) landNear(d *draft) []Filler {
	s := &w.Sentences[d.sentence()]
	known := w.knownLand(d)
	if !d.state || known == "" {
		return nil
	}
	for i := range s.Mentions {
		m := &s.Mentions[i]
		if m.Class == "Place" && len(m.Entries) == 1 && m.Entries[0].Country == known && strings.HasSuffix(w.spanOf(m.Span), " capital") {
			if e, ok := w.rules.Country(known); ok { // "the Turkish capital"
				return []Filler{{Entity: e, Span: m.Span}}
			}
		}
		if m.Class != "Country" {
			continue
		}
		for _, e := range w.Entities.Of(d.sentence(), i) {
			if e.ID == known {
				return []Filler{{Entity: e, Span: m.Span}}
			}
		}
	}
	return nil
}

// sharedWith is the country that another office of the same person names: "foreign
// minister and deputy prime minister of Sweden".
func (w *work) sharedWith(d *draft) []Filler {
	for _, o := range w.drafts {
		if o.typ != "holds_office" || o.sentence() != d.sentence() || o.roles["holder"][0].ID != d.roles["holder"][0].ID {
			continue
		}
		if of := o.roles["of"]; len(of) > 0 && (of[0].Class == "Country" || o.rank) {
			return of
		}
	}
	return nil
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
	var of []Filler
	for i := range s.Mentions {
		m := &s.Mentions[i]
		if m.Class != "Delegation" || m.End > d.first || w.parted(d.sentence(), m.End, d.first) {
			continue
		}
		of = nil
		if es := w.owners(d.sentence(), m); len(es) > 0 && es[0].Class == "Country" {
			of = []Filler{{Entity: es[0]}}
		}
	}
	return of
}

// parted reports whether a semicolon stands between two tokens.
func (w *work) parted(sentence, from, to int) bool {
	for t := from; t < to; t++ {
		if w.word(sentence, t) == ";" {
			return true
		}
	}
	return false
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
			if ok && w.homes[p.ID] != "" {
				continue // the document tells his office elsewhere
			}
			if !ok || p.Class != "Person" || len(of) == 0 || w.rules.Term(w.Graphs[i], m) != "happened" {
				continue
			}
			d := w.hold(i, p, m.Name, w.landOf(i, m)[:1], "title-for-name")
			d.roles["office"][0].Span = m.Title
			d.anchor, d.conf, d.first, d.end = m.Head, 0.7, m.First, m.End
		}
	}
}
