package entity

import (
	"slices"
	"strings"
)

// identify gives a person an id and the resolution of all uses.
func (d *reading) identify(p *person) {
	for i := range p.uses {
		if n := &p.uses[i].name; len(n.words) > len(p.name.words) {
			p.name = *n
		}
	}
	if !p.name.full() {
		d.fromTitle(p)
	}
	entry, ambiguous := d.namesake(p)
	p.entry = entry
	for _, o := range p.held {
		if o.of >= 0 && p.country == "" {
			p.country = d.landOf(o.of)
		}
	}
	sure := 0.8
	switch {
	case entry != nil:
		if p.country == "" {
			p.country = entry.Country
		}
		p.thing = d.known(entry)
		if d.calledOtherwise(p, entry.Name) {
			d.things[p.thing].Name, _, _ = strings.Cut(p.name.text, " of ")
		}
		sure = 0.95
	default:
		p.thing = d.thing(d.stranger(p))
		if p.name.full() {
			sure = 0.95
		}
	}
	if first, ok := d.persons[p.thing]; ok {
		first.uses = append(first.uses, p.uses...)
		slices.SortStableFunc(first.uses, func(a, b use) int { return compareUse(&a, &b) })
		first.men, first.women = first.men+p.men, first.women+p.women
		for _, o := range p.held {
			first.hold(o)
		}
	} else {
		d.persons[p.thing] = p
		d.people = append(d.people, p)
	}
	for i := range p.uses {
		u := &p.uses[i]
		if u.name.full() {
			sure = max(sure, 0.95)
		}
		d.set(u.sentence, u.mention, sure, p.thing)
		for _, mi := range u.also {
			d.set(u.sentence, mi, sure, p.thing)
		}
		if ambiguous {
			d.open(u.sentence, u.mention, "several people of this name")
		}
	}
}

// calledOtherwise reports whether the text knows a person of the lexicon by another
// surname than the lexicon does: spelled in another way ("Asad"), or by the given name
// alone ("King Hussein" for Hussein bin Talal, "Prince Philippe of Belgium", whose realm
// is his office's and not his name's). Such a person is who it is, and is called what the
// text calls it.
func (d *reading) calledOtherwise(p *person, known string) bool {
	if strings.Contains(p.name.text, " of ") {
		return true
	}
	if p.name.full() {
		return !strings.Contains("-"+Slug(known)+"-", "-"+Slug(p.name.family().text)+"-")
	}
	n := d.parse(known)
	return !d.spell.half(p.name.family(), n.family())
}

// stranger is a person whom no lexicon knows, named as fully as the text does.
// Of two strangers of one name, whom their titles tell apart, the second is named
// with the title.
func (d *reading) stranger(p *person) Entity {
	e := Entity{Name: p.name.text, Class: "Person"}
	id := p.name.text
	if p.name.given && !p.name.full() {
		if land := d.realm(&p.uses[0]); land != "" {
			id += " of " + land // there is a Prince Philippe in more than one country
		}
	}
	e.ID = ID("Person", id)
	if t, taken := d.byID[e.ID]; taken && d.persons[t] != nil && p.name.honor != "" {
		e.Name = strings.TrimRight(p.name.honor, ".") + " " + e.Name
		e.ID = ID("Person", e.Name)
	}
	return e
}

// realm is the country named behind a given name: "Prince Philippe of Belgium".
func (d *reading) realm(u *use) string {
	if t := d.realmThing(u); t >= 0 {
		return d.things[t].Name
	}
	for _, o := range u.offices {
		if o.of >= 0 && d.things[o.of].Class == "Country" {
			return d.things[o.of].Name
		}
	}
	return ""
}

// realmThing is the country that stands behind a name with "of", -1 for none.
func (d *reading) realmThing(u *use) int {
	s := &d.ss[u.sentence]
	m := &s.Mentions[u.mention]
	if s.word(m.End) == "of" && m.End+1 < s.n && s.cover[m.End+1] >= 0 {
		if r := d.refs[u.sentence][s.cover[m.End+1]]; len(r.things) == 1 && d.things[r.things[0]].Class == "Country" {
			return r.things[0]
		}
	}
	return -1
}

func (d *reading) realmID(u *use) string {
	if t := d.realmThing(u); t >= 0 {
		return d.things[t].ID
	}
	return ""
}

// fromTitle completes a surname from the document's title: "Readout of Jake
// Sullivan's Calls". Titles and capitals are skipped as in a name.
func (d *reading) fromTitle(p *person) {
	fields := strings.Fields(d.doc.Title)
	for i := 1; i < len(fields); i++ {
		w := d.spell.word(strings.Trim(possessive(strings.TrimRight(fields[i], ",.;:?!")), "\"“”‘’()"))
		if !d.spell.same(w, p.name.words[0]) {
			continue
		}
		g := strings.Trim(fields[i-1], ",.;:\"“”‘’()")
		_, honor := d.honorifics[bare(g)]
		if g == "" || honor || d.titles[bare(g)] || d.particles[bare(g)] || strings.ToUpper(g) == g || g[0] < 'A' || g[0] > 'Z' || strings.HasSuffix(fields[i-1], ",") {
			continue
		}
		if !d.givenName(g) {
			continue
		}
		n := d.parse(g + " " + w.text)
		n.honor, n.gender, n.given = p.name.honor, p.name.gender, false
		p.name = n
		return
	}
}
