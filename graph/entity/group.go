package entity

import (
	"slices"

	"parley/graph/mention"
)

// group is several things that a sentence names together.
type group struct {
	things  []int
	token   int // head of the last one
	people  bool
	subject bool
	met     bool    // they do something together: meet, sign
	weight  float64 // prominence of the first one
}

// gather returns the groups that a sentence names before a token: what "and"
// joins, and who takes part in a verb or noun of meeting.
func (d *reading) gather(si, before int) []group {
	s := &d.ss[si]
	var units []int // mentions that may be members
	for mi := range s.Mentions {
		m := &s.Mentions[mi]
		if s.valid(m) && m.End <= before && d.unit(si, mi) {
			units = append(units, mi)
		}
	}
	if len(units) == 0 {
		return nil
	}
	var out []group
	chainOf := map[int]int{} // mention → index of its chain in out
	for i := 0; i < len(units); {
		j := i + 1
		for j < len(units) && d.joined(si, units[j-1], units[j]) {
			j++
		}
		if g, ok := d.group(si, units[i:j]); ok && d.closed(si, units[i:j]) {
			for _, mi := range units[i:j] {
				chainOf[mi] = len(out)
			}
			out = append(out, g)
		}
		i = j
	}
	return append(out, d.together(si, units, out, chainOf)...)
}

// unit reports whether a mention may be a member of a group: a resolved person,
// country or organisation that is not just part of a description.
func (d *reading) unit(si, mi int) bool {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	r := d.refs[si][mi]
	if len(r.things) == 0 {
		return false
	}
	switch d.things[r.things[0]].Class {
	case "Person":
		return m.Form != mention.Pronoun || s.label(m.Head) != "nmod:poss"
	case "Country", "Organization":
		if m.Form == mention.Pronoun {
			return len(r.things) > 1 && s.label(m.Head) != "nmod:poss"
		}
		if _, office := d.inOffice(s, mi); office {
			return false
		}
		return !d.beside(s, mi, r.things) && (m.Form != mention.Adjective || d.ofTalks(s, m))
	}
	return false
}

// ofTalks reports whether an adjective goes with a noun of people or of meeting:
// those of "Russian and Ukrainian negotiators" are two sides, those of "Turkish
// and Cypriot mining rights" are not.
func (d *reading) ofTalks(s *sentence, m *mention.Mention) bool {
	for i := m.End; i < s.n && i < m.End+5; i++ {
		if d.meet[s.lemma(i)] || d.groups[s.lemma(i)] != "" {
			return true
		}
		if c := s.cover[i]; c >= 0 {
			switch s.Mentions[c].Class {
			case "Event", "Delegation", "Group", "Agreement", "Office":
				return true
			}
		}
	}
	return false
}

// inOffice reports whether a mention lies in or belongs to an office.
func (d *reading) inOffice(s *sentence, mi int) (int, bool) {
	for i := range s.Mentions {
		o := &s.Mentions[i]
		if o.Class == "Office" && i != mi && (o.Of == mi || o.Contains(s.Mentions[mi].Span)) {
			return i, true
		}
	}
	return -1, false
}

// joined reports whether only "and", commas and descriptions stand between two
// mentions of one kind.
func (d *reading) joined(si, a, b int) bool {
	s := &d.ss[si]
	ma, mb := &s.Mentions[a], &s.Mentions[b]
	if mb.First < ma.End || d.isPerson(si, a) != d.isPerson(si, b) || mb.First-ma.End > 30 {
		return false
	}
	separated := false
	for i := ma.End; i < mb.First; i++ {
		w := s.words[i]
		switch w {
		case "and", "&", ",", ";", "-", "–", "—", "as", "well", "along", "both":
			separated = separated || w != "as" && w != "well" && w != "along" && w != "both"
			continue
		case "the", "of", "for", "his", "her", "their", "'s", "’s", "with", "to", "respectively":
			if !d.isPerson(si, a) && w != "the" {
				return false
			}
			continue
		}
		if c := s.cover[i]; c >= 0 && d.isPerson(si, a) {
			switch s.Mentions[c].Class {
			case "Office", "Country", "Organization", "Place":
				continue
			}
			if s.Mentions[c].Form == mention.Pronoun || s.Mentions[c].Form == mention.Nominal && s.Mentions[c].Class != "Event" {
				continue
			}
		}
		if w := bare(w); d.isPerson(si, a) && (d.titles[w] || d.terms[w]) {
			continue
		}
		if _, honor := d.honorifics[bare(w)]; honor {
			continue
		}
		return false
	}
	return separated
}

func (d *reading) isPerson(si, mi int) bool {
	r := d.refs[si][mi]
	return len(r.things) > 0 && d.things[r.things[0]].Class == "Person"
}

// closed reports whether a chain ends as a list does, with "and" or a dash; two
// names with a comma between them are seldom one.
func (d *reading) closed(si int, chain []int) bool {
	if len(chain) < 2 {
		return len(d.refs[si][chain[0]].things) > 1
	}
	s := &d.ss[si]
	a, b := &s.Mentions[chain[len(chain)-2]], &s.Mentions[chain[len(chain)-1]]
	for i := a.End; i < b.First; i++ {
		switch s.words[i] {
		case "and", "&", "-", "–", "with":
			return true
		}
	}
	return len(chain) > 2
}

// group makes a group of mentions; ok is false for fewer than two things.
func (d *reading) group(si int, mentions []int) (group, bool) {
	s := &d.ss[si]
	g := group{people: d.isPerson(si, mentions[0]), weight: s.weight(&s.Mentions[mentions[0]])}
	for _, mi := range mentions {
		for _, t := range d.refs[si][mi].things {
			if !slices.Contains(g.things, t) {
				g.things = append(g.things, t)
			}
		}
		m := &s.Mentions[mi]
		g.token = m.Head
		if _, label := s.argument(m); label == "nsubj" || s.Tree == nil && m.First < 4 {
			g.subject = true
		}
	}
	return g, len(g.things) > 1
}

// together joins the arguments of each verb or noun of meeting: subject and
// object, and who stands behind "with" or "between".
func (d *reading) together(si int, units []int, chains []group, chainOf map[int]int) []group {
	s := &d.ss[si]
	if s.Tree == nil {
		return nil
	}
	type event struct{ people, others []int }
	events := map[int]*event{}
	var verbs []int
	for _, mi := range units {
		m := &s.Mentions[mi]
		verb, label := s.argument(m)
		if verb < 0 || label == "poss" {
			continue
		}
		if prep := s.preposition(s.top(m.Head)); label == "obl" || label == "nmod" {
			switch prep {
			case "with", "between", "by", "among", "alongside":
			default:
				continue
			}
		}
		// "had a telephone conversation with", "held talks with": the noun stands for its verb.
		if h := s.head(verb); h >= 0 && relation(s.label(verb)) == "obj" && (d.meet[s.lemma(verb)] || d.meet[s.lemma(h)]) {
			verb = h
		} else if !d.meet[s.lemma(verb)] && !(label == "nsubj" && d.meetsObject(s, verb)) {
			if d.isPerson(si, mi) || label == "obl" {
				continue
			}
		}
		e, ok := events[verb]
		if !ok {
			e = &event{}
			events[verb] = e
			verbs = append(verbs, verb)
		}
		if d.isPerson(si, mi) {
			e.people = append(e.people, mi)
		} else {
			e.others = append(e.others, mi)
		}
	}
	slices.Sort(verbs)
	var out []group
	for _, v := range verbs {
		for _, members := range [][]int{events[v].others, events[v].people} {
			if len(members) < 2 {
				continue
			}
			g, ok := d.group(si, members)
			for _, mi := range members { // whom "and" joins to a member is one too
				if c, in := chainOf[mi]; in {
					for _, t := range chains[c].things {
						if !slices.Contains(g.things, t) {
							g.things = append(g.things, t)
						}
					}
				}
			}
			same := slices.ContainsFunc(chains, func(c group) bool {
				return len(c.things) == len(g.things) && c.people == g.people && sameSet(c.things, g.things)
			})
			if ok && !same {
				g.met = true
				out = append(out, g)
			}
		}
	}
	return out
}

// meetsObject reports whether a verb has an object of meeting: "held talks".
func (d *reading) meetsObject(s *sentence, verb int) bool {
	for i := verb + 1; i < s.n && i < verb+8; i++ {
		if s.head(i) == verb && relation(s.label(i)) == "obj" && d.meet[s.lemma(i)] {
			return true
		}
	}
	return false
}

func sameSet(a, b []int) bool {
	for _, t := range a {
		if !slices.Contains(b, t) {
			return false
		}
	}
	return true
}
