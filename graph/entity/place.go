package entity

import "parley/graph/mention"

// locative reports whether the name of a city or a building is used for the
// place and not for the government in it, by the words around it: "in Moscow",
// "flew to Moscow", "visited Moscow", "Moscow, Russia", "the Moscow talks".
func (d *reading) locative(s *sentence, m *mention.Mention) bool {
	if s.genitive(m.End) {
		// "Moscow's proposal"; "Moscow's Red Square" names another place.
		return d.local[s.lemma(m.End+1)] && !d.meet[s.lemma(m.End+1)]
	}
	if d.apposed(s, m) {
		return true
	}
	if w := s.word(m.First - 1); (w == "the" || w == "a" || w == "an") && d.local[s.word(m.End)] {
		return true
	}
	t := m.Head
	prep := s.preposition(t)
	for range 4 {
		if prep != "" || relation(s.label(t)) != "conj" || s.head(t) < 0 {
			break
		}
		t = s.head(t)
		prep = s.preposition(t)
		if c := s.cover[t]; c < 0 && s.upos(t) == "NOUN" || c >= 0 && s.Mentions[c].Class != "Person" && !isBody(&s.Mentions[c]) {
			return true // "borders, refugees and Jerusalem"
		}
	}
	if prep == "" {
		prep = d.before(s, m)
	}
	over := s.head(t)
	switch {
	case d.at[prep]:
		return true
	case d.toward[prep]:
		return d.moves(s, m, over)
	case prep == "of":
		return d.local[s.lemma(over)] || d.local[s.lemma(m.First-2)] || d.local[s.lemma(m.First-3)]
	case prep != "":
		return false
	}
	switch relation(s.label(t)) {
	case "obj":
		return d.reach[s.lemma(over)]
	case "compound", "nmod", "amod":
		return over > m.Head && d.local[s.lemma(over)]
	case "":
		return d.reach[s.lemma(m.First-1)] || d.local[s.lemma(m.End)]
	}
	return false
}

// before is the preposition straight before a mention, articles skipped. The
// parser now and then loses one.
func (d *reading) before(s *sentence, m *mention.Mention) string {
	i := m.First - 1
	for s.word(i) == "the" || s.word(i) == "downtown" || s.word(i) == "central" {
		i--
	}
	if w := s.word(i); d.at[w] || d.toward[w] {
		return w
	}
	return ""
}

// moves reports whether the governor of "to Moscow" is about moving there.
func (d *reading) moves(s *sentence, m *mention.Mention, over int) bool {
	if d.motion[s.lemma(over)] {
		return true
	}
	for i := m.First - 1; i >= 0 && i >= m.First-4; i-- {
		if d.motion[s.lemma(i)] {
			return true
		}
	}
	return false
}

// apposed reports whether a name stands as a place beside another word for it:
// "Moscow, Russia", "the Turkish capital Ankara", or opens a report as its date
// line, "MOSCOW —".
func (d *reading) apposed(s *sentence, m *mention.Mention) bool {
	if s.word(m.End) == "," && m.End+1 < s.n {
		if c := s.cover[m.End+1]; c >= 0 {
			o := &s.Mentions[c]
			// "Ankara, Turkey met" is a list that the writer did not end; nobody writes it.
			if o.First == m.End+1 && o.Form == mention.Name && o.Class == "Country" && len(o.Entries) > 0 {
				if next := s.word(o.End); (next != "and" && next != "," || !d.lists(s, o)) && d.lies(m, o.Entries[0].ID) {
					return true
				}
			}
		}
	}
	for i := m.First - 1; i >= 0 && i >= m.First-2; i-- {
		if d.place[s.lemma(i)] && s.word(m.First-1) != "and" {
			return true
		}
	}
	if s.word(m.First-1) == "," && m.First > 1 { // "Tahrir Square, Cairo"
		if c := s.cover[m.First-2]; c >= 0 && s.Mentions[c].End == m.First-1 && s.Mentions[c].Class == "Place" && len(d.seats[s.Mentions[c].Span.Of(d.doc.Text)]) == 0 && !d.lists(s, m) {
			return true
		}
	}
	if m.First == 0 {
		switch s.word(m.End) {
		case "—", "–", "--", "-", "(":
			return m.End+1 < s.n
		}
	}
	return false
}

// lists reports whether o is followed by the end of a list of countries.
func (d *reading) lists(s *sentence, o *mention.Mention) bool {
	for i := o.End; i < s.n && i < o.End+4; i++ {
		if s.words[i] == "and" && i+1 < s.n && s.cover[i+1] >= 0 {
			next := &s.Mentions[s.cover[i+1]]
			return next.Form == mention.Name && (next.Class == "Country" || next.Class == "Place")
		}
	}
	return false
}

// lies reports whether one reading of a place's name lies in a country.
func (d *reading) lies(m *mention.Mention, country string) bool {
	for _, e := range m.Entries {
		if e.Country == country {
			return true
		}
	}
	return len(m.Entries) == 0
}
