package entity

import (
	"slices"

	"parley/graph/mention"
)

// Years of public life are soft at their ends: people are news before they hold
// an office and long after.
const (
	earlyYears = 8
	lateYears  = 30
)

// namesake chooses the lexicon's entry for a person, nil where none fits or two
// fit equally well, which ambiguous then says.
//
// An entry is out where its given name, gender or years speak against it, or a
// person has judged so. Among those left the years decide, then the country of
// the offices beside the name, whom a surname alone means in those years, and the
// countries in the sentences around it.
func (d *reading) namesake(p *person) (entry *mention.Entry, ambiguous bool) {
	var all []*mention.Entry
	for i := range p.uses[:min(len(p.uses), 20)] {
		u := &p.uses[i]
		for _, e := range d.ss[u.sentence].Mentions[u.mention].Entries {
			if e.Class == "Person" && !slices.ContainsFunc(all, func(o *mention.Entry) bool { return o.ID == e.ID }) {
				all = append(all, e)
			}
		}
	}
	if len(all) == 0 && p.name.full() {
		all = d.vocabulary.people[p.name.whole()]
	}
	if len(all) == 0 {
		return nil, false
	}
	alone := false
	if !p.name.full() { // "Sadat" is Anwar, in whatever year, and not his wife
		var whose []*mention.Entry
		for _, e := range all {
			if _, ok := d.alone[e.ID]; ok {
				whose = append(whose, e)
			}
		}
		if len(whose) == 1 && p.gender() != "f" && len(p.held) == 0 {
			all, alone = whose, true
		}
	}
	year := 0
	for i := range p.uses {
		if y := d.yearAt(p.uses[i].sentence); y != 0 {
			year = y
			break
		}
	}
	near := d.countriesNear(p)
	best, second := -1, -1
	for _, e := range all {
		when := year
		if to := yearOf(e.To); alone && to != 0 && year != 0 {
			when = min(year, to) // who is still spoken of long after
		}
		score, ok := d.fits(p, e, when, near)
		if !ok {
			continue
		}
		if score > best {
			best, second, entry = score, best, e
		} else {
			second = max(second, score)
		}
	}
	if entry != nil && best == second {
		return nil, true
	}
	return entry, false
}

// fits scores one entry for a person; ok is false where evidence speaks against it.
func (d *reading) fits(p *person, e *mention.Entry, year int, near map[string]int) (score int, ok bool) {
	if p.gender() != "" && e.Gender != "" && p.gender() != e.Gender {
		return 0, false
	}
	if d.judged != nil && d.judged.Different(ID("Person", p.name.text), e.ID) {
		return 0, false
	}
	if land := d.realmID(&p.uses[0]); !p.name.full() && land != "" && e.Country != "" && land != e.Country {
		return 0, false // "King Salim of Saudi Arabia" is no Salim of another country
	}
	known := d.parse(e.Name)
	switch m := max(d.spell.match(&p.name, &known), d.spell.match(&known, &p.name)); {
	case m >= within:
		score += 8
	case !p.name.full() && m > apart:
		score += m
	case !p.name.full():
		score++ // an alias such as a pen name
	default:
		return 0, false
	}
	from, to := yearOf(e.From), yearOf(e.To)
	if year != 0 {
		switch {
		case from != 0 && year < from-earlyYears, to != 0 && !p.name.full() && year > to+lateYears:
			return 0, false
		case from != 0 && from <= year && (to == 0 || year <= to):
			score += 20
		case from != 0:
			score += 10 - min(9, max(from-year, year-to)/3)
		}
	}
	for _, o := range p.held {
		if o.of < 0 {
			continue
		}
		switch land := d.landOf(o.of); land {
		case "":
		case e.Country:
			score += 15
		default:
			// A title of another country speaks against a surname, not against a full name: envoys serve abroad.
			if e.Country != "" && !p.name.full() {
				return 0, false
			}
		}
	}
	if span, ok := d.alone[e.ID]; ok && !p.name.full() && (year == 0 || span[0] <= year && (span[1] == 0 || year <= span[1])) {
		score += 7
	}
	if e.Country != "" {
		score += 2 * min(near[e.Country], 3)
	}
	if _, known := d.alone[e.ID]; !known && !p.name.full() && len(p.held) > 0 && d.families[p.name.family().key] > 1 && e.Country != "" && !d.speaksOf(e.Country) {
		return 0, false // "President Adams" of a text that never names America
	}
	return score, true
}

// speaksOf reports whether the document names a country, something in it or its people.
func (d *reading) speaksOf(country string) bool {
	if d.lands == nil {
		d.lands = map[string]bool{}
		for i := range d.ss {
			for k := range d.ss[i].Mentions {
				m := &d.ss[i].Mentions[k]
				if m.Class == "Person" {
					continue
				}
				for _, e := range m.Entries {
					d.lands[e.ID], d.lands[e.Country] = true, true
				}
			}
		}
	}
	return d.lands[country]
}

// countriesNear counts the countries named in the sentences that name a person.
func (d *reading) countriesNear(p *person) map[string]int {
	near := map[string]int{}
	last := -1
	for i := range p.uses {
		si := p.uses[i].sentence
		if si == last || i > 20 {
			continue
		}
		last = si
		for mi := range d.refs[si] {
			for _, t := range d.refs[si][mi].things {
				if d.things[t].Class == "Country" {
					near[d.things[t].ID]++
				}
			}
		}
	}
	return near
}

// givenName reports whether a word is known as a given name.
func (d *reading) givenName(w string) bool {
	key := d.spell.word(w).key
	_, spelled := d.spell.one[key]
	return spelled || d.spell.short[key] != nil || d.given[key]
}
