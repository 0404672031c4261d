package entity

import (
	"slices"
	"strings"

	"parley/graph/mention"
)

// office is a title taken apart: "former deputy foreign minister of Iran" is
// former, deputy, minister, of foreign affairs, of Iran.
type office struct {
	title string   // first form, without term: "deputy minister of foreign affairs"
	head  string   // "minister", "prime minister"
	kind  []string // the other words that mean something: "foreign", "affairs"
	rank  string   // "deputy", "vice"; "" for the office itself
	term  string   // "former", "elect"; "" for now
	of    int      // thing, -1 where not said
}

// nameOffices takes every office mention apart and gives it its entity.
func (d *reading) nameOffices() {
	for si := range d.ss {
		for mi := range d.ss[si].Mentions {
			m := &d.ss[si].Mentions[mi]
			if m.Class != "Office" || !d.ss[si].valid(m) {
				continue
			}
			o := d.officeAt(si, mi)
			if o.title == "" {
				continue
			}
			at := [2]int{si, mi}
			d.parsed[at] = o
			d.posts[at] = d.officeEntity(o)
			if o.of >= 0 {
				d.owners[at] = o.of
			}
		}
	}
}

// inherit gives the country of one office to the next in a list, "Israel's prime
// minister A and energy minister B". The head of a country comes into no other's
// list by itself: that takes a lexicon that knows B as of that country.
func (d *reading) inherit() {
	for _, l := range d.links {
		at := [2]int{l.Sentence, l.Office}
		o, ok := d.parsed[at]
		r := d.refs[l.Sentence][l.Holder]
		if !ok || o.of >= 0 || len(r.things) != 1 || d.persons[r.things[0]] == nil {
			continue
		}
		before := d.officeBefore(l)
		if before < 0 {
			continue
		}
		p := d.persons[r.things[0]]
		land, known := d.landOf(before), ""
		if p.entry != nil {
			known = p.entry.Country
		}
		if land == "" || known != "" && known != land || known == "" && d.headships[o.head] {
			continue
		}
		o.of = before
		d.parsed[at], d.posts[at], d.owners[at] = o, d.officeEntity(o), before
		for i := range p.held {
			if p.held[i].title == o.title && p.held[i].of < 0 {
				p.held[i].of = before
			}
		}
		if p.country == "" {
			p.country = land
		}
	}
}

// officeBefore is the country of the office that stands in a list before that of
// a link, -1 where there is none.
func (d *reading) officeBefore(l Link) int {
	s := &d.ss[l.Sentence]
	m := &s.Mentions[l.Office]
	for _, o := range d.linksAt[l.Sentence] {
		holder, of := &s.Mentions[o.Holder], d.parsed[[2]int{l.Sentence, o.Office}].of
		if o.Office == l.Office || of < 0 || d.things[of].Class != "Country" || s.Mentions[o.Office].First > m.First || holder.First > m.First {
			continue
		}
		if i := holder.End; s.word(i) == "and" && i+1 == m.First || s.word(i) == "," && s.word(i+1) == "and" && i+2 == m.First {
			return of
		}
	}
	return -1
}

// officeEntity is an office as a thing. The country comes first in the id, so
// that the foreign ministers of two countries are two offices.
func (d *reading) officeEntity(o office) Entity {
	slug := Slug(o.title)
	if o.of >= 0 {
		if _, rest, ok := strings.Cut(d.things[o.of].ID, ":"); ok {
			slug = rest + "-" + slug
		}
	}
	return Entity{ID: "office:" + slug, Name: capitals(o.title), Class: "Office"}
}

// officeAt takes a mention apart as an office, whatever its class.
func (d *reading) officeAt(si, mi int) office {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	of, owner := d.owner(si, mi, 0)
	words := s.titleWords(mi, of)
	// "Secretary of the Treasury" is a title of its own, though the treasury is a body.
	if owner >= 0 && d.things[owner].Class == "Organization" {
		if whole := strings.Join(s.without(mi, -1), " "); d.offices[whole] != "" {
			words, owner = strings.Fields(whole), -1
		}
	}
	if m.Plural {
		if i := slices.Index(words, s.words[m.Head]); i >= 0 && s.lemmas[m.Head] != s.words[m.Head] {
			words[i] = s.lemmas[m.Head]
		} else if n := len(words); n > 0 {
			words[n-1] = strings.TrimSuffix(words[n-1], "s")
		}
	}
	// "Spokeswoman of the Foreign Ministry of Russia" speaks for the ministry.
	if i := slices.Index(words, "of"); i > 0 && owner >= 0 && d.things[owner].Class == "Country" {
		if body := d.bodyTitle(strip(words[i:])); d.national(body) {
			words, owner = words[:i], d.bodyOf(body, owner)
		}
	}
	o := d.title(words)
	o.of = owner
	return o
}

// titleWords are the words of a title, without whose it is.
func (s *sentence) titleWords(mi, of int) []string {
	m := &s.Mentions[mi]
	var out []string
	for i := m.First; i < m.End; i++ {
		owned := m.Title.Len() > 0 && !m.Title.Contains(s.Tokens[i].Span)
		for _, c := range m.More {
			owned = owned || 0 <= c && c < len(s.Mentions) && s.Mentions[c].First <= i && i < s.Mentions[c].End
		}
		if !owned && !(of >= 0 && s.Mentions[of].First <= i && i < s.Mentions[of].End) && !s.genitive(i) {
			out = append(out, s.words[i])
		}
	}
	return strip(out)
}

// strip takes away what is left hanging at the ends of a title.
func strip(words []string) []string {
	hanging := func(w string) bool {
		return w == "of" || w == "the" || w == "for" || w == "to" || w == "and" || w == ","
	}
	for len(words) > 0 && hanging(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for len(words) > 0 && hanging(words[0]) {
		words = words[1:]
	}
	return words
}

// title takes the words of a title apart.
func (v *vocabulary) title(words []string) office {
	o := office{of: -1}
	var rest []string
	for len(words) > 1 && (words[0] == "both" || words[0] == "all" || number(words[0]) > 0 || v.possessor(words[0])) {
		words = words[1:]
	}
	for _, w := range words {
		if v.offices[w] == "" && strings.Contains(w, "-") {
			rest = append(rest, strings.FieldsFunc(w, func(r rune) bool { return r == '-' })...)
		} else {
			rest = append(rest, w)
		}
	}
	var kept []string
	front := true // before the first "of"
	for _, w := range rest {
		front = front && w != "of" && w != "for" && w != "to" && w != ","
		switch {
		case front && v.terms[w]:
			o.term = w
			continue
		case front && v.ranks[w] && o.rank == "":
			o.rank = w
			if len(kept) == 0 {
				continue
			}
		}
		kept = append(kept, w)
	}
	plain := strings.Join(kept, " ")
	if first, ok := v.offices[plain]; ok {
		plain = first
	} else if w, ok := strings.CutSuffix(plain, " minister"); ok && w != "prime" && w != "first" && w != "chief" && w != "cabinet" && w != "" {
		plain = "minister of " + w
	} else if w, ok := strings.CutPrefix(plain, "minister for "); ok {
		plain = "minister of " + w
	}
	o.title = plain
	if o.rank != "" && !slices.Contains(kept, o.rank) {
		o.title = strings.TrimSpace(o.rank + " " + plain)
	}
	if v.units[plain] {
		o.head = plain
		return o
	}
	lead, tail := plain, ""
	for _, sep := range []string{" of ", " for ", " to ", " on ", " in ", ", "} {
		if a, b, ok := strings.Cut(lead, sep); ok {
			lead, tail = a, b+" "+tail
		}
	}
	o.head = lead
	if i := strings.LastIndexByte(lead, ' '); i >= 0 && !v.units[lead] {
		o.head = lead[i+1:]
		tail = lead[:i] + " " + tail
	}
	for _, w := range strings.Fields(tail) {
		if len(w) > 2 && w != "the" && w != "for" && w != "and" {
			o.kind = append(o.kind, w)
		}
	}
	return o
}

// stands reports whether a description may stand for a title that somebody
// holds: the same head or one that it may stand for, no further word, the same
// rank, not another country.
func (d *reading) stands(short, held office, holder *person) bool {
	if short.rank != held.rank || short.head == "" {
		return false
	}
	if short.term == "elect" && held.term != "elect" {
		return false
	}
	if short.head != held.head && !d.standsFor[short.head][held.head] && !d.standsFor[short.head][held.title] {
		return false
	}
	for _, w := range short.kind {
		if !slices.Contains(held.kind, w) {
			return false
		}
	}
	return d.sameLand(short.of, held.of, holder)
}

// sameLand reports whether nothing speaks against two offices being of one
// country. What the lexicon has of the holder counts where the text is silent.
func (d *reading) sameLand(short, held int, holder *person) bool {
	switch {
	case short < 0 || short == held:
		return true
	case d.things[short].Class == "Organization":
		return false // the head of the army is not that of the country
	case held >= 0:
		return d.landOf(short) == d.landOf(held) && d.landOf(short) != ""
	case holder != nil && holder.country != "":
		return d.landOf(short) == holder.country
	}
	return true
}

// landOf is the id of the country that a thing is or, by its id, belongs to.
func (d *reading) landOf(t int) string {
	e := d.things[t]
	if e.Class == "Country" {
		return e.ID
	}
	if rest, ok := strings.CutPrefix(e.ID, "org:"); ok && e.Class == "Organization" {
		for i := len(rest); i > 0; i = strings.LastIndexByte(rest[:i], '-') {
			if _, known := d.nations["country:"+rest[:i]]; known {
				return "country:" + rest[:i]
			}
		}
	}
	return ""
}

// holding returns the offices that stand beside a mention of a person.
func (d *reading) holding(si, mi int) []office {
	var out []office
	for _, l := range d.linksAt[si] {
		if l.Holder == mi {
			if o, ok := d.parsed[[2]int{si, l.Office}]; ok && !d.ss[si].Mentions[l.Office].Rank {
				out = append(out, o)
			}
		}
	}
	return out
}

// definite reports whether a description speaks of somebody known: "the
// president", "his adviser", "Turkey's foreign minister", but not "a spokesman"
// and not "as president".
func (d *reading) definite(s *sentence, m *mention.Mention) bool {
	if s.predicate(m) {
		return false
	}
	if m.First > 0 && s.cover[m.First] >= 0 && d.possessor(s.word(m.First)) {
		return true
	}
	for i := m.First - 1; i >= 0 && i >= m.First-4; i-- {
		w := s.words[i]
		switch {
		case w == "the" && s.word(i-1) == "as":
			return false
		case w == "the" || w == "this" || w == "that" || w == "both" || w == "these" || w == "those" || d.possessor(w) || s.genitive(i):
			return true
		case w == "a" || w == "an" || w == "some" || w == "any" || w == "no" || w == "every" || w == "each" || w == "another" || w == "as" || w == "several" || w == "other" || w == "many":
			return false
		case s.cover[i] >= 0 && isBody(&s.Mentions[s.cover[i]]) || d.terms[w] || number(w) > 0 || w == "and":
			continue
		}
		break
	}
	if m.First >= s.n {
		return false
	}
	// Headlines and briefs leave the article out and write the title in capitals.
	t := m.Span.Of(d.doc.Text)
	return t != "" && t[0] >= 'A' && t[0] <= 'Z' && s.label(m.Head) != "appos"
}

// predicate reports whether a mention is said of somebody: "he was the president".
func (s *sentence) predicate(m *mention.Mention) bool {
	for i := m.First - 1; i >= 0 && i >= m.First-6; i-- {
		if s.label(i) == "cop" && s.head(i) == m.Head {
			return true
		}
	}
	return false
}

// number is what a number word says, 0 for other words.
func number(w string) int {
	return 1 + slices.Index([]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}, w)
}

func (v *vocabulary) possessor(w string) bool {
	switch w {
	case "his", "her", "their", "its", "our", "my", "whose":
		return true
	}
	return false
}
