package fact

import (
	"slices"
	"strings"

	"parley/graph/mention"
)

// listed is a name in a list, with the country that follows it: "Roe of Chile".
type listed struct {
	mention int
	land    []Filler
}

// plurals makes facts of titles in the plural: "Presidents A of X and B of Y", "the
// presidents of X and Y, A and B", "A and B, ministers of X".
func (w *work) plurals() {
	for i := range w.Sentences {
		s := &w.Sentences[i]
		for k := range s.Mentions {
			m := &s.Mentions[k]
			if m.Class != "Office" || !m.Plural || m.Rank || m.Relative {
				continue
			}
			lands := w.landsOf(i, m)
			names, straight := w.bearersOf(i, m)
			if len(names) == 0 || len(lands) > 1 && len(lands) != len(names) || !straight && len(names) < 2 {
				continue
			}
			for n, l := range names {
				of := l.land
				switch {
				case len(of) > 0:
				case len(lands) == 1:
					of = lands
				case len(lands) > 1:
					of = lands[n : n+1]
				}
				for _, p := range w.Entities.Of(i, l.mention) {
					if p.Class != "Person" {
						continue
					}
					holder := &s.Mentions[l.mention]
					d := w.hold(i, p, m.Name, of, "title-for-several")
					d.roles["holder"][0].Span, d.roles["office"][0].Span = holder.Span, m.Title
					d.anchor, d.status = m.Head, w.rules.Term(w.Graphs[i], m)
					d.first, d.end = min(holder.First, m.First), max(holder.End, m.End)
				}
			}
		}
	}
}

// landsOf are the countries of a title in the plural, in the order of the text:
// "presidents of X and Y", "Greek and Cypriot ministers".
func (w *work) landsOf(sentence int, m *mention.Mention) []Filler {
	s := &w.Sentences[sentence]
	lands := w.landOf(sentence, m)
	more := func(k int) []Filler {
		var out []Filler
		for _, e := range w.Entities.Of(sentence, k) {
			out = append(out, Filler{Entity: e, Span: s.Mentions[k].Span})
		}
		return out
	}
	for _, o := range m.More {
		lands = append(lands, more(o)...)
	}
	for k, at := w.countryBefore(sentence, m, m.First); k >= 0; k, at = w.countryBefore(sentence, m, at) {
		lands = append(more(k), lands...)
	}
	return lands
}

// countryBefore is the country that is coordinated with that of a title from the left,
// and where it starts: "Greek" in "Greek and Cypriot ministers"; -1 for none.
func (w *work) countryBefore(sentence int, m *mention.Mention, at int) (k, first int) {
	s := &w.Sentences[sentence]
	if m.Of < 0 || s.Mentions[m.Of].First != m.First {
		return -1, at
	}
	t := at - 1
	if w.word(sentence, t) == "and" {
		t--
	}
	if w.word(sentence, t) == "," {
		t--
	}
	k = slices.IndexFunc(s.Mentions, func(o mention.Mention) bool { return o.Class == "Country" && o.End == t+1 })
	if t == at-1 || k < 0 {
		return -1, at
	}
	return k, s.Mentions[k].First
}

// countriesFrom is where the countries before a title start.
func (w *work) countriesFrom(sentence int, m *mention.Mention) int {
	first := m.First
	for k, at := w.countryBefore(sentence, m, first); k >= 0; k, at = w.countryBefore(sentence, m, at) {
		first = at
	}
	return first
}

// bearersOf finds the names that a title in the plural belongs to: right behind it,
// behind a comma, or before a comma. Straight tells the first.
func (w *work) bearersOf(sentence int, m *mention.Mention) (names []listed, straight bool) {
	if names, _ = w.list(sentence, m.End); len(names) > 0 {
		return names, true
	}
	switch w.word(sentence, m.End) {
	case ",", ":", "–", "—", "(":
		if names, _ = w.list(sentence, m.End+1); len(names) > 1 {
			return names, false
		}
	}
	at := w.countriesFrom(sentence, m)
	if w.word(sentence, at-1) == "the" || w.word(sentence, at-1) == "both" {
		at--
	}
	if w.word(sentence, at-1) == "," {
		for i := range w.Sentences[sentence].Mentions {
			o := &w.Sentences[sentence].Mentions[i]
			if o.Class == "Person" && o.Form == mention.Name && o.End < at {
				if names, end := w.list(sentence, o.First); end == at-1 && len(names) > 1 {
					return names, false
				}
			}
		}
	}
	return nil, false
}

// list reads names that follow one another from a token: "A of X and B of Y", "A, B and C".
func (w *work) list(sentence, from int) (names []listed, end int) {
	t := from
	for {
		for w.rules.Honorific(w.word(sentence, t)) || w.rankAt(sentence, t) > t {
			t = max(t+1, w.rankAt(sentence, t))
		}
		k := w.mentionAt(sentence, t, "Person")
		if k < 0 {
			return names, end
		}
		l := listed{mention: k}
		t = w.Sentences[sentence].Mentions[k].End
		if w.word(sentence, t) == "of" {
			j := t + 1
			if w.word(sentence, j) == "the" {
				j++
			}
			if c := w.mentionAt(sentence, j, "Country"); c >= 0 {
				for _, e := range w.Entities.Of(sentence, c) {
					l.land = append(l.land, Filler{Entity: e, Span: w.Sentences[sentence].Mentions[c].Span})
				}
				t = w.Sentences[sentence].Mentions[c].End
			}
		}
		names, end = append(names, l), t
		if w.word(sentence, t) == "," {
			t++
		}
		if w.word(sentence, t) == "and" {
			t++
		}
		if t == end {
			return names, end
		}
	}
}

// rankAt is the end of a rank or title without a country that starts at a token right
// before a name, 0 for none.
func (w *work) rankAt(sentence, t int) int {
	if k := w.mentionAt(sentence, t, "Office"); k >= 0 {
		m := &w.Sentences[sentence].Mentions[k]
		if m.Rank || m.Of < 0 && !m.Plural && w.mentionAt(sentence, m.End, "Person") >= 0 {
			return m.End
		}
	}
	return 0
}

// mentionAt is the mention of a class that starts at a token, -1 for none.
func (w *work) mentionAt(sentence, t int, class string) int {
	for i := range w.Sentences[sentence].Mentions {
		if m := &w.Sentences[sentence].Mentions[i]; m.First == t && m.Class == class && m.Form != mention.Pronoun && m.Form != mention.Adjective {
			return i
		}
	}
	return -1
}

// word is a token in lower case, "" beyond the sentence.
func (w *work) word(sentence, t int) string {
	s := &w.Sentences[sentence]
	if t < 0 || t >= len(s.Tokens) {
		return ""
	}
	return strings.ToLower(s.Tokens[t].Of(w.Doc.Text))
}

// counterparts makes facts of those who hold the office of another: "Minister Roe and
// his Greek counterpart, Nikos Lagos".
func (w *work) counterparts() {
	for _, p := range w.Entities.Posts() {
		s := &w.Sentences[p.Sentence]
		holder, words := &s.Mentions[p.Holder], &s.Mentions[p.Words]
		name := p.Office.Name
		for _, d := range w.drafts { // as the text has it, last
			if d.typ == "holds_office" && d.roles["holder"][0].ID == p.Peer.ID && !d.rank &&
				(d.sentence() < p.Sentence || d.sentence() == p.Sentence && d.first < words.First) {
				name = d.roles["office"][0].Name
			}
		}
		for _, e := range w.Entities.Of(p.Sentence, p.Holder) {
			d := w.hold(p.Sentence, e, name, []Filler{{Entity: p.Country}}, "counterpart")
			d.roles["holder"][0].Span, d.roles["office"][0].Span = holder.Span, words.Span
			d.anchor, d.first, d.end = words.Head, min(holder.First, words.First), max(holder.End, words.End)
		}
	}
}
