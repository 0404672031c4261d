package entity

import (
	"strings"

	"parley/graph/mention"
)

// described finds whom a title without a name speaks of: "the vice president",
// "the Russian leader", "the Kremlin spokesman". Beside its holder an office is
// the office itself. Somebody who is known to hold such an office comes first;
// then, for the head of a country, somebody of that country of whom the document
// gives no office.
func (d *reading) described(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	at := [2]int{si, mi}
	o, ok := d.parsed[at]
	if !ok {
		o = d.officeAt(si, mi)
	}
	if _, held := d.holds[at]; held {
		d.asOffice(si, mi)
		return
	}
	if pair := d.formerLatter(s, m); pair != "" {
		d.ofPair(si, mi, pair)
		return
	}
	if o.head == "" || !d.definite(s, m) || o.of < 0 && s.complemented(m) {
		d.asOffice(si, mi)
		return
	}
	if o.of < 0 && d.owned(s, m) {
		if o.of = d.ownerOf(si, mi); o.of < 0 {
			d.asOffice(si, mi) // the president of an unknown "its"
			return
		}
	}
	best, sure := d.holder(si, mi, o)
	if best < 0 {
		d.asOffice(si, mi)
		if m.Class == "Office" || m.Class == "Person" {
			d.open(si, mi, "nobody before it holds such an office")
		}
		return
	}
	d.set(si, mi, sure, best)
	d.bearers[at] = best
}

// complemented reports whether "of" and something follow: a president of the
// company is not the one whom everybody knows.
func (s *sentence) complemented(m *mention.Mention) bool {
	return s.word(m.End) == "of" || s.word(m.Head+1) == "of" && m.Head+1 < m.End
}

// asOffice lets an office mention be the office.
func (d *reading) asOffice(si, mi int) {
	if e, ok := d.posts[[2]int{si, mi}]; ok {
		d.set(si, mi, 0.9, d.thing(e))
	}
}

// owned reports whether a possessive word stands before a mention or in it.
func (d *reading) owned(s *sentence, m *mention.Mention) bool {
	for i := m.Head - 1; i >= 0 && i >= m.First-3; i-- {
		if d.possessor(s.words[i]) {
			return true
		}
		if i < m.First && s.words[i] != "own" && s.words[i] != "then" && s.words[i] != "former" {
			return false
		}
	}
	return false
}

// ownerOf is the country of "his" in "his foreign minister", -1 for none.
func (d *reading) ownerOf(si, mi int) int {
	t := d.pivot(si, mi)
	if t < 0 {
		return -1
	}
	if d.things[t].Class == "Country" {
		return t
	}
	if p := d.persons[t]; p != nil && p.country != "" {
		if n, ok := d.nations[p.country]; ok {
			return d.thing(Entity{ID: n.id, Name: n.name, Class: "Country", Wikidata: n.wikidata})
		}
	}
	return -1
}

// pivot is the thing of the possessive that stands before or at the beginning of
// a mention: his in "his Turkish counterpart". -1 for none.
func (d *reading) pivot(si, mi int) int {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	for i := m.Head - 1; i >= 0 && i >= m.First-4; i-- {
		c := s.cover[i]
		owns := d.possessor(s.words[i]) || s.genitive(i+1) && c >= 0
		if !owns {
			continue
		}
		if c < 0 || c == mi {
			return -1
		}
		if len(d.refs[si][c].things) == 0 && s.Mentions[c].Form == mention.Pronoun {
			d.pronoun(si, c, s.words[i])
		}
		if r := d.refs[si][c]; len(r.things) == 1 {
			return r.things[0]
		}
		return -1
	}
	return -1
}

// holder finds the holder of an office before a mention. An office that a text
// ascribes counts fully, a fitting country of somebody without office half, and
// both times prominence.
func (d *reading) holder(si, mi int, o office) (best int, sure float64) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	stood := map[int]float64{}
	order := []int{}
	for _, c := range d.prominent(si, m.Head, farther, func(p presence) bool { return !p.plural }) {
		if c.thing != notNamed && d.persons[c.thing] != nil {
			stood[c.thing] = c.score
			order = append(order, c.thing)
		}
	}
	for _, p := range d.people { // people farther back, or only ahead, count by their office alone
		if _, ok := stood[p.thing]; !ok && len(p.uses) > 0 {
			if len(order) > 60 {
				break
			}
			order = append(order, p.thing)
		}
	}
	best = -1
	var bestScore float64
	for _, t := range order {
		p := d.persons[t]
		factor := d.suits(o, p, stood[t] > 0)
		if factor == 0 || m.Gender != "" && p.gender() != "" && m.Gender != p.gender() || d.clashes(si, mi, t) {
			continue
		}
		back := 0.01
		if p.uses[0].sentence > si || p.uses[0].sentence == si && p.uses[0].mention > mi {
			back = 0.002 // named only later
		}
		score := factor * (stood[t] + back)
		if score > bestScore {
			best, bestScore = t, score
		}
	}
	switch {
	case best < 0:
		return -1, 0
	case stood[best] == 0 && o.of < 0 && d.persons[best].uses[0].sentence > si:
		return -1, 0
	}
	sure = 0.75
	if d.suits(o, d.persons[best], true) < 1 {
		sure = 0.6
	}
	return best, sure
}

// suits is how well a description fits a person by office: 1 for an office that
// the document gives them, less for a country alone, 0 for not at all.
func (d *reading) suits(o office, p *person, near bool) float64 {
	held := p.held
	for _, h := range held {
		if d.stands(o, h, p) {
			return 1
		}
	}
	if len(held) > 0 || !near || o.rank != "" || o.term != "" || len(o.kind) > 0 {
		return 0
	}
	switch {
	case !d.headships[o.head], o.of < 0 && d.crowned[o.head]:
		return 0
	case o.of >= 0 && d.landOf(o.of) == p.country && p.country != "":
		return 0.6
	case o.of >= 0:
		return 0
	case p.entry != nil:
		return 0.5
	}
	return 0.2
}

// subjectBefore is the person who is the subject before a mention, -1 for none.
func (d *reading) subjectBefore(si int, m *mention.Mention) int {
	best, score := -1, 0.0
	for _, c := range d.prominent(si, m.Head, 2, func(p presence) bool { return p.label == "nsubj" || p.label == "" }) {
		if c.thing != notNamed && d.persons[c.thing] != nil && c.score > score {
			best, score = c.thing, c.score
		}
	}
	return best
}

// formerLatter is "former" or "latter" where a mention is "the former", "the latter".
func (d *reading) formerLatter(s *sentence, m *mention.Mention) string {
	if w := s.word(m.Head); m.End-m.First == 1 && (w == "former" || w == "latter") {
		return w
	}
	return ""
}

// ofPair resolves "the former" and "the latter" by the last pair.
func (d *reading) ofPair(si, mi int, which string) {
	for i := si; i >= 0 && i >= si-2; i-- {
		groups := d.sets[i]
		if i == si {
			groups = d.gather(si, d.ss[si].Mentions[mi].First)
		}
		for j := len(groups) - 1; j >= 0; j-- {
			if g := groups[j]; len(g.things) == 2 {
				t := g.things[0]
				if which == "latter" {
					t = g.things[1]
				}
				d.set(si, mi, 0.6, t)
				return
			}
		}
	}
	d.open(si, mi, "no pair before it")
}

// describedBody resolves "the ministry", "the bloc", "the country", "the city":
// the last organisation of that word, the most prominent country or place.
func (d *reading) describedBody(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	if !d.definite(s, m) {
		return
	}
	head := s.lemma(m.Head)
	class := m.Class
	var best standing
	best.thing = notNamed
	for _, c := range d.prominent(si, m.Head, farther, func(p presence) bool { return p.thing != notNamed && !p.plural }) {
		e := &d.things[c.thing]
		if e.Class != class || d.clashes(si, mi, c.thing) {
			continue
		}
		score := c.score
		if class == "Organization" {
			named := hasWord(e, head)
			if !d.bears(si, m, e) {
				continue // "the military intelligence agency" is not any agency
			}
			if !named && !d.organization[head] {
				continue
			}
			if named {
				score *= 4
			}
		}
		if score > best.score {
			best = c
			best.score = score
		}
	}
	if best.thing == notNamed {
		d.open(si, mi, "none before it")
		return
	}
	d.set(si, mi, 0.65, best.thing)
}

// bears reports whether an organisation bears all the words that describe it.
func (d *reading) bears(si int, m *mention.Mention, e *Entity) bool {
	for i := m.First; i < m.End; i++ {
		if i != m.Head && !hasWord(e, Slug(d.ss[si].word(i))) {
			return false
		}
	}
	return true
}

// hasWord reports whether a word stands in the readable part of an id.
func hasWord(e *Entity, w string) bool {
	_, slug, _ := strings.Cut(e.ID, ":")
	return strings.Contains("-"+slug+"-", "-"+w+"-")
}

// nameHolders notes who holds the offices that stand beside a name.
func (d *reading) nameHolders() {
	for _, l := range d.links {
		at := [2]int{l.Sentence, l.Office}
		if r := d.refs[l.Sentence][l.Holder]; len(r.things) == 1 {
			if _, ok := d.bearers[at]; !ok {
				d.bearers[at] = r.things[0]
			}
		}
	}
}
