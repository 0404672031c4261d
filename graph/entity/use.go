package entity

import (
	"slices"

	"parley/graph/mention"
)

// personUses collects the names of persons in reading order. What is a capital
// to the gazetteer is a person where the document has somebody of that name.
func (d *reading) personUses() []use {
	var out []use
	for si := range d.ss {
		s := &d.ss[si]
		for mi := range s.Mentions {
			m := &s.Mentions[mi]
			if m.Class != "Person" || m.Form != mention.Name || !s.valid(m) {
				continue
			}
			if n := len(out); n > 0 && out[n-1].sentence == si && d.continues(s, &s.Mentions[out[n-1].last()], m) {
				out[n-1].also = append(out[n-1].also, mi)
				whole := d.parse(d.doc.Text[s.Mentions[out[n-1].mention].Start:m.Span.End])
				whole.add("", honorific{out[n-1].name.gender, out[n-1].name.given})
				out[n-1].name = whole
				continue
			}
			u := use{sentence: si, mention: mi, name: d.parse(d.surface(si, mi)), offices: d.holding(si, mi)}
			d.lead(s, m, &u.name)
			u.gender = m.Gender
			if u.name.gender != "" {
				u.gender = u.name.gender
			}
			if u.name.full() {
				d.surname[u.name.family().plain] = true
			}
			out = append(out, u)
		}
	}
	for si := range d.ss {
		s := &d.ss[si]
		for mi := range s.Mentions {
			m := &s.Mentions[mi]
			if m.Form != mention.Name || m.Class != "Country" && m.Class != "Place" || !s.valid(m) || !d.surname[letters(possessive(d.surface(si, mi)))] {
				continue
			}
			if !d.locative(s, m) && relation(s.label(s.top(m.Head))) != "obl" && d.asPerson(m) {
				out = append(out, use{sentence: si, mention: mi, name: d.parse(d.surface(si, mi))})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b use) int { return compareUse(&a, &b) })
	return out
}

// continues reports whether a name is the rest of the one straight before it, cut
// at an honorific or a particle: "Sheikh" and "Khalifa", "Rashid" and "Al Maktoum".
func (d *reading) continues(s *sentence, a, b *mention.Mention) bool {
	if a.End != b.First || a.Start > b.Start {
		return false
	}
	_, honor := d.honorifics[s.words[a.End-1]]
	return honor && width(a) == 1 || d.particles[s.words[b.First]] && width(b) > 1
}

// asPerson reports whether nothing in the document speaks of the place of that
// name: no adjective of its country, no "in Jordan".
func (d *reading) asPerson(m *mention.Mention) bool {
	name := letters(m.Span.Of(d.doc.Text))
	for si := range d.ss {
		s := &d.ss[si]
		for oi := range s.Mentions {
			o := &s.Mentions[oi]
			if !s.valid(o) || !isBody(o) {
				continue
			}
			if o.Form == mention.Adjective && len(o.Entries) > 0 && len(m.Entries) > 0 && o.Entries[0].ID == m.Entries[0].ID {
				return false
			}
			if letters(o.Span.Of(d.doc.Text)) == name && d.locative(s, o) {
				return false
			}
		}
	}
	return true
}

// lead adds the honorifics that stand before a mention, outside of it.
func (d *reading) lead(s *sentence, m *mention.Mention, n *name) {
	for i, back := m.First-1, 0; i >= 0 && back < 3; i, back = i-1, back+1 {
		w := bare(s.words[i])
		if h, ok := d.honorifics[w]; ok {
			n.add(s.Tokens[i].Of(d.doc.Text), h)
		} else if !d.titles[w] {
			return
		}
	}
}
