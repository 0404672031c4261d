package entity

import (
	"strings"
	"unicode"

	"parley/graph/mention"
)

// nameBodies resolves the names of countries, organisations and places. What the
// document itself introduces ("National Security Council (NSC)") comes before
// what a lexicon knows.
func (d *reading) nameBodies() {
	for si := range d.ss {
		for mi := range d.ss[si].Mentions {
			d.body(si, mi, 0)
		}
	}
}

// isBody reports whether a mention names a country, an organisation or a place.
// A people stands for its country; "the Turkish army" is as good as a name.
func isBody(m *mention.Mention) bool {
	switch m.Class {
	case "Country", "Organization", "Place":
		return m.Form == mention.Name || m.Form == mention.Adjective ||
			m.Form == mention.Nominal && (m.Class == "Country" && len(m.Entries) > 0 || m.Class == "Organization" && m.Of >= 0)
	}
	return false
}

// body resolves one such name. depth bounds the chain of whose body it is.
func (d *reading) body(si, mi, depth int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	if !isBody(m) || !s.valid(m) || len(d.refs[si][mi].things) > 0 || depth > 3 {
		return
	}
	name := strings.TrimSpace(possessive(d.surface(si, mi)))
	if r, ok := d.defined[name]; ok && len(r.things) > 0 {
		d.refs[si][mi] = r
		return
	}
	if m.Form != mention.Name && m.Class != "Organization" {
		if t, ok := d.land(si, m, name); ok {
			d.set(si, mi, 1, t)
			return
		}
	}
	if len(d.seats[name]) > 0 {
		if t, ok := d.seat(si, m, name); ok {
			d.set(si, mi, 0.9, t)
			return
		}
	}
	switch m.Class {
	case "Country":
		if t, ok := d.land(si, m, name); ok {
			d.set(si, mi, 1, t)
			return
		}
	case "Place":
		if e := d.placeEntry(si, m); e != nil {
			d.set(si, mi, 1, d.spelled(d.known(e), m, name))
			return
		}
	case "Organization":
		d.organisation(si, mi, depth)
		return
	}
	if len(m.Entries) > 0 && m.Entries[0].Class != "Person" {
		d.set(si, mi, 0.9, d.known(m.Entries[0]))
		return
	}
	d.set(si, mi, 0.8, d.thing(Entity{ID: ID(m.Class, name), Name: name, Class: m.Class}))
}

// spelled calls a place as the text calls it, where that is one word: Kiev, Petrograd.
func (d *reading) spelled(place int, m *mention.Mention, name string) int {
	if m.Form == mention.Name && Slug(name) != Slug(d.things[place].Name) && !strings.ContainsAny(name, " .-") && strings.ToUpper(name) != name && len(name) > 3 {
		d.things[place].Name = name
	}
	return place
}

// land chooses among the countries of a name the one that existed in the year
// that the sentence speaks of, else the first.
func (d *reading) land(si int, m *mention.Mention, name string) (int, bool) {
	year := d.yearAt(si)
	var first, dated *mention.Entry
	for _, e := range m.Entries {
		if e.Class != "Country" {
			continue
		}
		if first == nil {
			first = e
		}
		from, to := yearOf(e.From), yearOf(e.To)
		if dated == nil && year != 0 && (from == 0 || from <= year) && (to == 0 || year <= to) {
			dated = e
		}
	}
	if dated == nil {
		dated = first
	}
	if dated == nil {
		return 0, false
	}
	return d.known(dated), true
}

// seat resolves the name of a capital or of a government's building: to the
// place where the words around it speak of one, else to the country.
func (d *reading) seat(si int, m *mention.Mention, name string) (int, bool) {
	s := &d.ss[si]
	if d.locative(s, m) {
		if e := d.placeEntry(si, m); e != nil {
			return d.spelled(d.known(e), m, name), true
		}
		return d.thing(Entity{ID: ID("Place", name), Name: name, Class: "Place"}), true
	}
	for _, e := range m.Entries {
		if e.Class == "Organization" {
			return d.known(e), true
		}
	}
	year := d.yearAt(si)
	var best *nation
	for _, seat := range d.seats[name] {
		n := seat.country
		alive := (n.from == 0 || year == 0 || n.from <= year) && (n.to == 0 || year != 0 && year <= n.to)
		switch {
		case best == nil && (alive || n.to == 0):
			best = n
		case best != nil && alive && n.to != 0 && year != 0:
			best = n // the Kremlin of 1963 is the Soviet one
		}
	}
	if best == nil {
		return 0, false
	}
	return d.thing(Entity{ID: best.id, Name: best.name, Class: "Country", Wikidata: best.wikidata}), true
}

// placeEntry chooses among the places of a name the one in the country that is
// named behind it, else the first.
func (d *reading) placeEntry(si int, m *mention.Mention) *mention.Entry {
	s := &d.ss[si]
	var first *mention.Entry
	for _, e := range m.Entries {
		if e.Class != "Place" {
			continue
		}
		if first == nil {
			first = e
		}
		if s.word(m.End) == "," && m.End+1 < s.n && s.cover[m.End+1] >= 0 {
			o := &s.Mentions[s.cover[m.End+1]]
			if len(o.Entries) > 0 && (o.Entries[0].ID == e.Country || o.Entries[0].Country == e.Country && e.Country != "") {
				return e
			}
		}
	}
	return first
}

// organisation resolves the name of an organisation. One that belongs to a
// country is named after it in ids, so that the foreign ministries of two
// countries are two in every document.
func (d *reading) organisation(si, mi, depth int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	at, owner := d.owner(si, mi, depth)
	if owner >= 0 {
		d.owners[[2]int{si, mi}] = owner
	}
	var land string
	if owner >= 0 {
		land = d.things[owner].ID
	}
	for _, e := range m.Entries {
		if e.Class == "Organization" && (e.Country == "" || land == "" || e.Country == land || d.things[owner].Class != "Country") {
			d.set(si, mi, 1, d.known(e))
			return
		}
	}
	title := d.bodyTitle(s.without(mi, at))
	if title == "" || m.Form == mention.Nominal && (owner < 0 || !d.national(title) && !strings.Contains(title, " ")) {
		return // "the French opposition" is no name, "the French atomic agency" is as good as one
	}
	if owner < 0 {
		if t := d.lastBody(si, mi, title); t >= 0 {
			d.set(si, mi, 0.8, t)
			return
		}
		if d.national(title) {
			d.open(si, mi, "it does not say which country's")
			return
		}
		name := strings.TrimSpace(possessive(d.surface(si, mi)))
		d.set(si, mi, 0.9, d.thing(Entity{ID: ID("Organization", title), Name: name, Class: "Organization"}))
		return
	}
	if of := d.things[owner]; of.Class == "Organization" && strings.HasPrefix(strings.ToLower(of.Name), title+" ") {
		d.set(si, mi, 0.9, owner) // "the department" in the Department of the Treasury
		return
	}
	t := d.bodyOf(title, owner)
	if o := &s.Mentions[at]; m.Form == mention.Name && !d.national(title) && m.First <= o.First && o.End <= m.End && !s.genitive(o.End) {
		d.things[t].Name = strings.TrimSpace(possessive(d.surface(si, mi))) // a name, and no description: "Sudan Liberation Movement"
	}
	d.set(si, mi, 0.95, t)
}

// bodyOf is the body of that title of a country or a larger body.
func (d *reading) bodyOf(title string, owner int) int {
	of, slug := d.things[owner], Slug(title)
	if _, rest, ok := strings.Cut(of.ID, ":"); ok && !strings.Contains("-"+slug+"-", "-"+rest+"-") {
		slug = rest + "-" + slug
	}
	return d.thing(Entity{ID: "org:" + slug, Name: capitals(title) + " of " + of.Name, Class: "Organization"})
}

// owner is the country or body that an organisation or office belongs to, as a
// mention of the sentence and as a thing: what the mention says, else the
// adjective or the name straight before it ("the Turkish foreign ministry",
// "Turkey's foreign ministry"). Both are -1 where there is none.
func (d *reading) owner(si, mi, depth int) (of, thing int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	of = m.Of
	if of < 0 || of >= len(s.Mentions) || of == mi || !isBody(&s.Mentions[of]) || !s.valid(&s.Mentions[of]) {
		of = d.ownerBefore(s, mi)
	}
	if of < 0 {
		return -1, -1
	}
	d.body(si, of, depth+1)
	if r := d.refs[si][of]; len(r.things) == 1 {
		return of, r.things[0]
	}
	return -1, -1
}

func (d *reading) ownerBefore(s *sentence, mi int) int {
	m := &s.Mentions[mi]
	i := m.First - 1
	if s.genitive(i) {
		i--
	}
	if i >= 0 && s.cover[i] >= 0 && s.cover[i] != mi && isBody(&s.Mentions[s.cover[i]]) && s.Mentions[s.cover[i]].End <= m.First {
		if c := &s.Mentions[s.cover[i]]; c.Form == mention.Adjective || i < m.First-1 {
			return s.cover[i]
		}
	}
	if c := s.cover[m.First]; c >= 0 && c != mi && isBody(&s.Mentions[c]) && s.Mentions[c].End < m.End {
		return c
	}
	return -1
}

// without is a mention's words, lower case, without the owner's name in them.
func (s *sentence) without(mi, of int) []string {
	m := &s.Mentions[mi]
	var out []string
	for i := m.First; i < m.End; i++ {
		if of >= 0 && s.Mentions[of].First <= i && i < s.Mentions[of].End || s.genitive(i) && (i == m.First || of >= 0 && i == s.Mentions[of].End || i == m.End-1) {
			continue
		}
		out = append(out, s.words[i])
	}
	return strip(out)
}

// bodyTitle is the first form of a body's title: "foreign ministry" is "ministry
// of foreign affairs", "energy ministry" is "ministry of energy".
func (d *reading) bodyTitle(words []string) string {
	title := strings.Join(words, " ")
	if first, ok := d.bodies[title]; ok {
		return first
	}
	if n := len(words); n > 1 && n < 5 && words[n-1] == "ministry" {
		return "ministry of " + strings.Join(words[:n-1], " ")
	}
	if rest, ok := strings.CutPrefix(title, "ministry for "); ok {
		return "ministry of " + rest
	}
	return title
}

// national reports whether many countries have a body of that title.
func (d *reading) national(title string) bool {
	_, known := d.bodies[title]
	return known || strings.HasPrefix(title, "ministry of ")
}

// lastBody is the organisation named last before a mention whose title is the
// same, -1 for none.
func (d *reading) lastBody(si, mi int, title string) int {
	for i, back := si, 0; i >= 0 && back < 12; i, back = i-1, back+1 {
		for j := len(d.ss[i].Mentions) - 1; j >= 0; j-- {
			if i == si && j >= mi {
				continue
			}
			o := &d.ss[i].Mentions[j]
			if r := d.refs[i][j]; o.Class == "Organization" && len(r.things) == 1 && d.ss[i].valid(o) {
				if strings.HasSuffix(d.things[r.things[0]].ID, "-"+Slug(title)) {
					return r.things[0]
				}
			}
		}
	}
	return -1
}

// capitals writes a title as a name.
func capitals(title string) string {
	words := strings.Fields(title)
	for i, w := range words {
		switch w {
		case "of", "for", "the", "and", "to", "on", "in":
			continue
		}
		r := []rune(w)
		r[0] = unicode.ToUpper(r[0])
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// acronyms notes what the document says its abbreviations stand for, such as
// "National Security Council (NSC)", and resolves the long forms.
func (d *reading) acronyms() {
	for si := range d.ss {
		s := &d.ss[si]
		for mi := range s.Mentions {
			m := &s.Mentions[mi]
			if !isBody(m) || !s.valid(m) || m.End+2 >= s.n || s.words[m.End] != "(" || s.words[m.End+2] != ")" {
				continue
			}
			short, long := s.Tokens[m.End+1].Of(d.doc.Text), d.surface(si, mi)
			if !abbreviates(short, long) {
				continue
			}
			d.body(si, mi, 0)
			if r := d.refs[si][mi]; len(r.things) == 1 {
				d.defined[short] = ref{things: r.things, sure: 0.95}
			}
		}
	}
}

// abbreviates reports whether short is made of letters of long in their order,
// in capitals, beginning with the first letter of one of its words.
func abbreviates(short, long string) bool {
	if n := len(short); n < 2 || n > 10 || len(long) <= len(short) || strings.ToUpper(short) != short {
		return false
	}
	rest := strings.ToUpper(long)
	for i, r := range short {
		if !unicode.IsLetter(r) {
			if unicode.IsDigit(r) || r == '-' || r == '–' || r == '&' || r == '.' {
				continue
			}
			return false
		}
		at := strings.IndexRune(rest, r)
		if at < 0 || i == 0 && at > 0 && !strings.Contains(" "+strings.ToUpper(long), " "+string(r)) {
			return false
		}
		rest = rest[at+len(string(r)):]
	}
	return true
}
