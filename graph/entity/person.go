package entity

import (
	"slices"
	"strings"

	"parley/graph/mention"
)

// use is a place where a document names a person.
type use struct {
	sentence, mention int
	name              name
	gender            string
	offices           []office
}

func (u *use) before(o *use) bool {
	return u.sentence < o.sentence || u.sentence == o.sentence && u.mention < o.mention
}

// person is somebody whom the document names.
type person struct {
	thing   int
	name    name           // the fullest
	uses    []use          // in reading order; while names are divided, the first firm are
	firm    int            // uses by full name
	held    []office       // that the document gives them, each once
	entry   *mention.Entry // nil where the lexicon does not know them or evidence speaks against it
	men     int            // words that tell a man
	women   int
	country string // id, from the lexicon or an office
	guessed string // gender that a pronoun gave where nothing else did
}

func (p *person) gender() string {
	switch {
	case p.men > p.women:
		return "m"
	case p.women > p.men:
		return "f"
	case p.entry != nil && p.men == 0:
		return p.entry.Gender
	}
	return p.guessed
}

func (p *person) note(gender string) {
	switch gender {
	case "m":
		p.men++
	case "f":
		p.women++
	}
}

// take adds a use.
func (p *person) take(u *use) {
	p.uses = append(p.uses, *u)
	p.note(u.gender)
	for _, o := range u.offices {
		p.hold(o)
	}
}

// hold adds an office, once.
func (p *person) hold(o office) {
	for _, h := range p.held {
		if h.title == o.title && h.of == o.of && h.term == o.term {
			return
		}
	}
	if len(p.held) < 16 {
		p.held = append(p.held, o)
	}
}

// sinceLast is the number of sentences between a use and the person's last one
// before it, -1 where there is none.
func (p *person) sinceLast(u *use) int {
	i, _ := slices.BinarySearchFunc(p.uses[:p.firm], u, func(a use, b *use) int { return compareUse(&a, b) })
	last := -1
	if i > 0 {
		last = u.sentence - p.uses[i-1].sentence
	}
	if n := len(p.uses); n > p.firm && p.uses[n-1].before(u) {
		if back := u.sentence - p.uses[n-1].sentence; last < 0 || back < last {
			last = back
		}
	}
	return last
}

// namePeople divides the person names of the document among persons: full names
// first, then the shorter ones among them.
func (d *reading) namePeople() {
	uses := d.personUses()
	order := make([]int, len(uses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(uses[b].name.words) - len(uses[a].name.words) })

	index := map[string][]*person{} // key of any word of a full name
	var full []*person
	var single, vague []int
	for _, i := range order {
		u := &uses[i]
		if !u.name.full() {
			single = append(single, i)
			continue
		}
		found := d.candidates(u, index, within)
		switch {
		case len(found) == 0:
			p := &person{name: u.name}
			full = append(full, p)
			d.index(index, p)
			p.take(u)
		case len(found) == 1 || len(u.name.words) == len(found[0].name.words):
			found[0].take(u)
		default:
			vague = append(vague, i) // "George Bush" beside both George W. and George H. W.
		}
	}
	for _, p := range full {
		slices.SortStableFunc(p.uses, func(a, b use) int { return compareUse(&a, &b) })
		p.firm = len(p.uses)
	}
	slices.Sort(single)
	singles := map[string][]*person{}
	rest := slices.Concat(vague, single)
	slices.Sort(rest)
	for _, i := range rest {
		u := &uses[i]
		p := d.choose(u, d.candidates(u, index, byGiven))
		if p == nil {
			p = d.choose(u, d.candidates(u, singles, byGiven))
		}
		if p == nil {
			p = &person{name: u.name}
			full = append(full, p)
			d.index(singles, p)
		}
		p.take(u)
	}
	for _, p := range full {
		slices.SortStableFunc(p.uses, func(a, b use) int { return compareUse(&a, &b) })
	}
	slices.SortStableFunc(full, func(a, b *person) int { return compareUse(&a.uses[0], &b.uses[0]) })
	for _, p := range full {
		d.identify(p)
	}
}

func compareUse(a, b *use) int {
	if a.sentence != b.sentence {
		return a.sentence - b.sentence
	}
	return a.mention - b.mention
}

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

// index makes a person findable by any word of the name.
func (d *reading) index(table map[string][]*person, p *person) {
	seen := map[string]bool{}
	add := func(key string) {
		if key != "" && !seen[key] {
			seen[key] = true
			table[key] = append(table[key], p)
		}
	}
	for _, w := range p.name.words {
		add(w.key)
		for _, part := range w.parts {
			add(part.key)
		}
	}
	add(p.name.joined(d.spell))
}

// crowd bounds how many people of one name are compared, so that a list of
// thousands stays linear.
const crowd = 100

// candidates are the persons of a table of whom u may speak, matching at least
// that well, the best only.
func (d *reading) candidates(u *use, table map[string][]*person, least int) []*person {
	var out []*person
	best := least
	seen := map[*person]bool{}
	try := func(key string) {
		for _, p := range table[key][:min(len(table[key]), crowd)] {
			if seen[p] {
				continue
			}
			seen[p] = true
			m := d.spell.match(&u.name, &p.name)
			if g := p.gender(); m < best || u.gender != "" && g != "" && u.gender != g || d.judgedApart(&u.name, &p.name) {
				continue
			}
			if m > best {
				best, out = m, nil
			}
			out = append(out, p)
		}
	}
	for _, w := range u.name.words {
		try(w.key)
		for _, part := range w.parts {
			try(part.key)
		}
	}
	try(u.name.joined(d.spell))
	return out
}

func (d *reading) judgedApart(a, b *name) bool {
	return d.judged != nil && d.judged.Different(ID("Person", a.text), ID("Person", b.text))
}

// choose decides among persons whom a shorter name fits equally: by the office
// beside it, then the one named last before it, then the first after it. Somebody
// named only later under another title is somebody else.
func (d *reading) choose(u *use, among []*person) *person {
	var best *person
	bestScore := 0
	for _, p := range among {
		score := 1
		last := p.sinceLast(u)
		fits, clash := d.sameOffice(u.offices, p)
		if fits {
			score += 1000
		}
		if clash {
			if last < 0 && len(u.name.words) == 1 {
				continue
			}
			score -= 300
		}
		if last >= 0 {
			score += 500 - min(last, 400)
		}
		if best == nil || score > bestScore {
			best, bestScore = p, score
		}
	}
	return best
}

// sameOffice reports whether a person is known to hold one of some offices, and
// whether all that is known of them is something else.
func (d *reading) sameOffice(wanted []office, p *person) (fits, clash bool) {
	held := p.held
	if len(wanted) == 0 || len(held) == 0 {
		return false, false
	}
	for _, w := range wanted {
		for _, h := range held {
			if d.stands(w, h, nil) || d.stands(h, w, nil) {
				return true, false
			}
		}
	}
	return false, true
}

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
		if ambiguous {
			d.open(u.sentence, u.mention, "several people of this name")
		}
	}
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
	s := &d.ss[u.sentence]
	m := &s.Mentions[u.mention]
	if s.word(m.End) == "of" && m.End+1 < s.n && s.cover[m.End+1] >= 0 {
		if r := d.refs[u.sentence][s.cover[m.End+1]]; len(r.things) == 1 && d.things[r.things[0]].Class == "Country" {
			return d.things[r.things[0]].Name
		}
	}
	for _, o := range u.offices {
		if o.of >= 0 && d.things[o.of].Class == "Country" {
			return d.things[o.of].Name
		}
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
