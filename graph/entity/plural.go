package entity

import (
	"slices"

	"parley/graph/mention"
)

// plural resolves "both sides", "the two presidents", "the foreign ministers",
// "the delegations".
func (d *reading) plural(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	if pair := d.formerLatter(s, m); pair != "" {
		d.ofPair(si, mi, pair)
		return
	}
	if _, held := d.holds[[2]int{si, mi}]; held {
		d.asOffice(si, mi)
		return
	}
	head := d.singular(s, m)
	o, ok := d.parsed[[2]int{si, mi}]
	if !ok {
		o = d.officeAt(si, mi)
	}
	kind := d.groups[head]
	if kind == "" && o.head != "" && (m.Class == "Office" || d.headships[o.head] || d.held(o.head)) {
		kind = "person"
	}
	if head == "side" && o.of >= 0 {
		d.set(si, mi, 0.8, o.of)
		return
	}
	if o.of >= 0 && kind != "person" && m.Class == "Group" {
		return // "Turkish troops"
	}
	count := m.Count
	if count == 0 {
		count = d.counted(s, m)
	}
	lands := d.landsOf(si, mi)
	if len(lands) > 1 && (m.Class == "Delegation" || d.anybody[head]) {
		d.set(si, mi, 0.6, lands...) // negotiators of two countries are the two sides
		return
	}
	if kind == "" || !d.definite(s, m) && count == 0 && len(lands) < 2 {
		return
	}
	if kind == "person" && len(lands) > 1 {
		if things := d.holdersOf(si, mi, o, lands); len(things) > 1 {
			d.set(si, mi, 0.65, things...)
		} else {
			d.set(si, mi, 0.5, lands...)
		}
		return
	}
	if m.Class == "Delegation" && (o.of >= 0 || m.Of >= 0) && count == 0 {
		return // "the Russian negotiators" are a delegation of their own
	}
	if o.of < 0 && s.complemented(m) || kind != "person" && !d.bald(s, m) {
		d.open(si, mi, "no such group before it")
		return
	}
	if d.anybody[head] && count == 0 {
		d.open(si, mi, "people without names")
		return
	}
	if things := d.lastGroup(si, mi, kind, count, o); len(things) > 0 {
		d.set(si, mi, 0.6, things...)
		return
	}
	if kind == "person" {
		if things := d.holdersNear(si, mi, count, o); len(things) > 0 {
			d.set(si, mi, 0.55, things...)
			return
		}
	}
	d.open(si, mi, "no such group before it")
}

// bald reports whether a plural has no word before it that makes it another
// group, as "other" does and "Hellenic".
func (d *reading) bald(s *sentence, m *mention.Mention) bool {
	for i := m.First; i < m.Head; i++ {
		if !d.plain[s.words[i]] {
			return false
		}
	}
	return true
}

// held reports whether somebody in the document holds an office of that head.
func (d *reading) held(head string) bool {
	for _, p := range d.people[:min(len(d.people), crowd)] {
		if slices.ContainsFunc(p.held, func(o office) bool { return o.head == head }) {
			return true
		}
	}
	return false
}

// counted is the number that stands before or in a mention: both and the two are 2.
func (d *reading) counted(s *sentence, m *mention.Mention) int {
	for i := m.Head - 1; i >= 0 && i >= m.First-2; i-- {
		if s.words[i] == "both" {
			return 2
		}
		if n := number(s.words[i]); n > 1 {
			return n
		}
	}
	return 0
}

// lastGroup is the last group of a kind and size. Sides are the members of any
// group; the two presidents are those of a group who are presidents.
func (d *reading) lastGroup(si, mi int, kind string, count int, o office) []int {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	var best []int
	var bestScore float64
	for i := si; i >= 0 && i >= si-window; i-- {
		near := d.nearness(i, si)
		groups := d.sets[i]
		if i == si {
			groups = d.gather(si, m.First)
		}
		for _, g := range groups {
			things := g.things
			w := 1.0
			switch kind {
			case "person":
				if !g.people {
					continue
				}
				if some := d.whoSuit(things, o); len(some) == 0 || count != len(things) || i < si-1 {
					things = some // of two named in one breath, one may be no envoy and yet one of "the two envoys"
				}
			case "country":
				if g.people {
					continue
				}
			case "any":
				if g.people && !g.met {
					w *= 0.7
				}
			}
			if kind != "person" && g.people && d.compatriots(things) {
				continue // "the parties" are not two of one country
			}
			if len(things) < 2 || count > 0 && len(things) != count || i == si && d.anyClash(si, mi, things) {
				continue
			}
			if g.met {
				w *= 1.2
			}
			if w *= near; w > bestScore {
				best, bestScore = things, w
			}
		}
	}
	return best
}

// compatriots reports whether all people of a group are known to be of one country.
func (d *reading) compatriots(things []int) bool {
	land := ""
	for _, t := range things {
		p := d.persons[t]
		if p == nil || p.country == "" || land != "" && p.country != land {
			return false
		}
		land = p.country
	}
	return land != ""
}

// whoSuit are the people of a group to whom a plural title may apply.
func (d *reading) whoSuit(things []int, o office) []int {
	var out []int
	for _, t := range things {
		if p := d.persons[t]; p != nil && d.mayBe(o, p) {
			out = append(out, t)
		}
	}
	return out
}

// mayBe reports whether nothing speaks against a person being one of "the
// presidents": no office of theirs, or one that fits. A word such as "men" fits
// everybody.
func (d *reading) mayBe(o office, p *person) bool {
	if d.standsFor[o.head] == nil && !d.headships[o.head] && d.anyone(o) {
		return true
	}
	if len(p.held) == 0 {
		return o.rank == "" && len(o.kind) == 0
	}
	for _, h := range p.held {
		if d.stands(o, h, p) {
			return true
		}
	}
	return o.head == "leader" && len(o.kind) == 0
}

// anyone reports whether a word is one for people and not for an office: men, women.
func (d *reading) anyone(o office) bool {
	switch o.head {
	case "man", "woman", "official", "negotiator", "envoy", "statesman", "politician", "head":
		return len(o.kind) == 0
	}
	return false
}

// holdersNear are the people of the last sentences whom the document gives such an
// office, without being named together.
func (d *reading) holdersNear(si, mi, count int, o office) []int {
	m := &d.ss[si].Mentions[mi]
	var out []int
	for i := si; i >= 0 && i >= si-4; i-- {
		for j := len(d.trace[i]) - 1; j >= 0; j-- {
			p := d.trace[i][j]
			if i == si && p.token >= m.Head || p.thing == notNamed || slices.Contains(out, p.thing) {
				continue
			}
			person := d.persons[p.thing]
			if person == nil || !slices.ContainsFunc(person.held, func(h office) bool { return d.stands(o, h, person) }) || d.clashes(si, mi, p.thing) {
				continue
			}
			out = append(out, p.thing)
			if count > 0 && len(out) == count {
				slices.Reverse(out)
				return out
			}
		}
		if count == 0 && len(out) > 1 {
			break
		}
	}
	if count > 0 || len(out) < 2 {
		return nil
	}
	slices.Reverse(out)
	return out
}

// landsOf are the countries and bodies of a plural, of "the Russian and Ukrainian
// presidents", "the presidents of Armenia and Azerbaijan".
func (d *reading) landsOf(si, mi int) []int {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	var lands []int
	note := func(c int) bool {
		if c < 0 || c == mi || !isBody(&s.Mentions[c]) {
			return false
		}
		if r := d.refs[si][c]; len(r.things) == 1 && !slices.Contains(lands, r.things[0]) {
			lands = append(lands, r.things[0])
		}
		return true
	}
	if m.Of >= 0 && m.Of < len(s.Mentions) && len(m.More) > 0 {
		note(m.Of)
		for _, c := range m.More {
			if c < len(s.Mentions) {
				note(c)
			}
		}
		slices.Reverse(lands)
	}
	said := len(lands) > 0
	for i := m.Head - 1; i >= 0 && i >= m.First-8 && !said; i-- {
		if !note(s.cover[i]) && s.words[i] != "and" && s.words[i] != "," && i < m.First {
			break
		}
	}
	slices.Reverse(lands)
	start := m.Head + 1
	if s.word(start) == "of" && !said {
		for i := start + 1; i < s.n && i < start+12; i++ {
			if !note(s.cover[i]) && s.words[i] != "and" && s.words[i] != "," && s.words[i] != "the" {
				break
			}
		}
	}
	return lands
}

// holdersOf finds one holder of an office for each of some countries, nobody where
// one of them has none in the document.
func (d *reading) holdersOf(si, mi int, o office, lands []int) []int {
	var out []int
	for _, l := range lands {
		o.of = l
		t, _ := d.holder(si, mi, o)
		if t < 0 || slices.Contains(out, t) {
			return nil
		}
		out = append(out, t)
	}
	return out
}
