package fact

import (
	"slices"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
)

// again lets "the talks", "these calls", "the summit" that no rule has read lend their
// sentence, and what they tell of kind, date and place, to the meeting that they speak of.
func (w *work) again() {
	for i, g := range w.Graphs {
		for k := range g.Mentions {
			m := &g.Mentions[k]
			if m.Class != "Event" || m.Kind == "visit" || m.Kind == "ceremony" || !definite(g.Sentence, m) || w.told(i, m.Head) {
				continue
			}
			past := w.rules.Standing(g, m.Head).Status == ""
			if m.Form == mention.Name {
				if d := w.namesake(m, past); d != nil && !w.otherwhen(d, i, m.Head) && w.lend(d, i, m.Head) {
					d.evidence = append(d.evidence, piece{i, d.evidence[0].rule})
				}
				continue
			}
			d := w.spokenOf(i, m.Head, k, func(o *draft) bool {
				return past == took(o) && (o.kind == "call") == (m.Kind == "call") && (o.kind == "press_conference") == (m.Kind == "press_conference") && w.about(i, m, o)
			})
			if d == nil || d.event == "" && w.announcedAs(i, k) || w.elsewhere(d, i, m.Head) || w.otherwhen(d, i, m.Head) || m.Kind != d.kind && (m.Kind == "conference" || m.Kind == "summit") && w.placed(i, m) {
				continue
			}
			w.lend(d, i, m.Head)
			if (d.kind == "meeting" || d.kind == "talks") && (m.Kind == "summit" || m.Kind == "conference") || d.kind == "meeting" && m.Kind == "talks" && !w.personal(d) {
				d.kind = m.Kind
			}
			d.evidence = append(d.evidence, piece{i, d.evidence[0].rule})
		}
	}
}

// announcedAs reports whether "the summit" is one that the sentences before called so in
// words of its own, "the Group of 20 summit", and that no draft tells.
func (w *work) announcedAs(sentence, event int) bool {
	m := &w.Sentences[sentence].Mentions[event]
	if m.Kind != "summit" && m.Kind != "conference" {
		return false
	}
	for i := sentence; i >= 0 && i >= sentence-lookback && w.items[i] == w.items[sentence]; i-- {
		for k := range w.Sentences[i].Mentions {
			if o := &w.Sentences[i].Mentions[k]; o.Class == "Event" && o.Kind == m.Kind && (i < sentence || o.End <= m.First) && (o.Form == mention.Name || o.End > o.First+1 || o.Of >= 0) && !w.told(i, o.Head) {
				return true
			}
		}
	}
	return false
}

// namesake finds the meeting that has the name of an event, wherever the document tells
// it; nil for none.
func (w *work) namesake(m *mention.Mention, past bool) *draft {
	for _, o := range w.drafts {
		if !o.dead && o.typ == "meeting" && o.named && past == took(o) && w.called(m, o.event) {
			return o
		}
	}
	return nil
}

// personal reports whether a meeting is one of people with names: they meet, while sides
// hold talks.
func (w *work) personal(d *draft) bool {
	return slices.ContainsFunc(w.attendees(d), func(f Filler) bool { return f.Class == "Person" })
}

// elsewhere reports whether a word for a meeting stands with another place than that of
// a meeting: "the talks in Vienna".
func (w *work) elsewhere(d *draft, sentence, head int) bool {
	at := &rule.Match{Rule: d.match.Rule, Sentence: sentence, Anchors: []int{head}}
	return !w.nearby(d.roles["place"], w.where(w.Graphs[sentence], at, w.ontology.FactType("meeting").Role("place")))
}

// placed reports whether a place is part of the words for an event: "the Lima conference".
func (w *work) placed(sentence int, m *mention.Mention) bool {
	return slices.ContainsFunc(w.Sentences[sentence].Mentions, func(o mention.Mention) bool {
		return o.Class == "Place" && m.First <= o.First && o.End <= m.Head
	})
}

// otherwhen reports whether a word for a meeting stands with another date than that of a
// meeting: "The summit lasted from 5 to 17 September".
func (w *work) otherwhen(d *draft, sentence, head int) bool {
	x := w.dateAt(&rule.Match{Rule: d.match.Rule, Sentence: sentence, Anchors: []int{head}})
	return x != "" && !compatible(d.date, x) && !finer(x, d.date)
}

// dateAt is the date that hangs on the words of a match, or on what stands beside them;
// "" for none.
func (w *work) dateAt(m *rule.Match) string {
	const beside = 2
	g := w.Graphs[m.Sentence]
	i := w.dateOf(g, m, false)
	if i < 0 || distance(g, m.Anchors, w.dates[m.Sentence][i].Head) > beside {
		return ""
	}
	return w.dates[m.Sentence][i].EDTF
}

// lend gives a meeting the place and the date that hang on a word for it, where it has
// none or they tell more; it reports whether they did.
func (w *work) lend(d *draft, sentence, head int) (lent bool) {
	at := &rule.Match{Rule: d.match.Rule, Sentence: sentence, Anchors: []int{head}}
	if len(d.roles["place"]) == 0 {
		if fs := w.where(w.Graphs[sentence], at, w.ontology.FactType("meeting").Role("place")); len(fs) > 0 {
			d.roles["place"], lent = fs, true
		}
	}
	if x := w.dateAt(at); x != "" && (d.date == "" || d.assumed || finer(x, d.date)) {
		d.date, d.assumed, lent = x, false, true
	}
	return lent
}

// announced finds the words that spoke of a definite event before, in the same item:
// "The fourth summit will take place in Lima. A and B will take part in the summit."
func (w *work) announced(d *draft, event int) {
	s := &w.Sentences[d.sentence()]
	for i := d.sentence() - 1; i >= 0 && i >= d.sentence()-2 && w.items[i] == w.items[d.sentence()]; i-- {
		o := &w.Sentences[i]
		for k := range o.Mentions {
			if m := &o.Mentions[k]; m.Class == "Event" && m.Kind == s.Mentions[event].Kind {
				w.lend(d, i, m.Head)
				if !d.named && m.Form == mention.Name && w.called(m, d.event) {
					d.event, d.named = w.spanOf(m.Span), true
				}
				d.evidence = append(d.evidence, piece{i, d.evidence[0].rule})
				return
			}
		}
	}
}

// gather makes meetings of who took part in the conference or summit without sides that
// the sentence before told: "A conference was held in Lima. Ten states took part, …".
func (w *work) gather() {
	for _, d := range w.drafts {
		i := d.sentence() - 1
		if d.typ != "meeting" || !d.match.Rule.Joins || eventAt(&w.Sentences[d.sentence()], d.word) >= 0 || len(d.roles["participant"]) < 2 || i < 0 || w.items[i] != w.items[d.sentence()] {
			continue
		}
		for k := range w.Sentences[i].Mentions {
			m := &w.Sentences[i].Mentions[k]
			if m.Class == "Event" && (m.Kind == "conference" || m.Kind == "summit" || m.Kind == "talks") && !w.told(i, m.Head) {
				d.kind, d.event, d.named, d.gathered = m.Kind, w.spanOf(m.Span), m.Form == mention.Name, true
				w.lend(d, i, m.Head)
				d.evidence = append(d.evidence, piece{i, d.evidence[0].rule})
				break
			}
		}
	}
}

// delegates lets the people of a delegation stand at its meeting for the country or body
// that sent them.
func (w *work) delegates(d *draft) {
	of := d.roles["of"]
	o := w.meetingOf(d)
	if o == nil || o.typ != "meeting" || len(of) == 0 || of[0].Class == "Person" || o.kind == "call" || len(w.attendees(o)) < 2 {
		return
	}
	if !holds(o.roles["participant"], of[0].Entity) && !w.sent(o, of[0].Entity) {
		return
	}
	if o.status != "happened" && o.status != "ongoing" {
		return // who will come is not known to have come
	}
	o.roles["participant"] = slices.DeleteFunc(o.roles["participant"], func(f Filler) bool { return sameEntity(f.Entity, of[0].Entity) })
	for _, r := range []string{"leader", "member"} {
		o.roles["participant"] = unite(o.roles["participant"], d.roles[r])
	}
}

// sent reports whether people of a country's delegation stand at a meeting already.
func (w *work) sent(o *draft, of entity.Entity) bool {
	return slices.ContainsFunc(w.drafts, func(d *draft) bool {
		if d.dead || w.ontology.FactType(d.typ).Node != "Delegation" || len(d.roles["of"]) == 0 || !sameEntity(d.roles["of"][0].Entity, of) {
			return false
		}
		people := unite(slices.Clone(d.roles["leader"]), d.roles["member"])
		return len(people) > 0 && !slices.ContainsFunc(people, func(f Filler) bool { return !holds(o.roles["participant"], f.Entity) })
	})
}

// about reports whether the words of a definite event leave it to be that meeting: its
// owners take part.
func (w *work) about(sentence int, m *mention.Mention, d *draft) bool {
	for _, e := range w.owners(sentence, m) {
		if e.Class != "Place" && !w.within([]Filler{{Entity: e}}, w.attendees(d)) {
			return false
		}
	}
	return true
}
