package entity

import (
	"strings"

	"parley/graph/mention"
)

// pronoun resolves he, she, they and it. I and we are left to firstPersons.
func (d *reading) pronoun(si, mi int, word string) {
	switch word {
	case "he", "him", "his", "himself":
		d.singlePerson(si, mi, "m")
	case "she", "her", "hers", "herself":
		d.singlePerson(si, mi, "f")
	case "they", "them", "their", "theirs", "themselves", "both":
		d.they(si, mi)
	case "it", "its", "itself":
		d.it(si, mi)
	case "who", "whom", "whose":
		d.relative(si, mi)
	}
}

// singlePerson finds whom "he" or "she" speaks of: the most prominent person of
// the gender who may be, also one without a name.
func (d *reading) singlePerson(si, mi int, gender string) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	token := m.Head
	reflexive := s.word(token) == "himself" || s.word(token) == "herself"
	_, label := s.argument(m)
	best, runner := standing{thing: notNamed}, 0.0
	for _, c := range d.withAhead(si, mi) {
		score, ok := d.agrees(si, mi, c, gender, reflexive)
		if !ok {
			continue
		}
		if c.label == label && label == "nsubj" {
			score *= 1.15
		}
		if c.thing != notNamed && c.thing == d.judgedFor(si, mi) {
			score *= 3
		}
		if score > best.score {
			if best.thing != c.thing {
				runner = best.score
			}
			best.thing, best.score = c.thing, score
		} else if c.thing != best.thing {
			runner = max(runner, score)
		}
	}
	switch {
	case best.score == 0:
		d.open(si, mi, "nobody before it")
	case best.thing == notNamed:
		d.open(si, mi, "somebody without a name")
	default:
		sure := 0.7
		if runner > 0.75*best.score {
			sure = 0.5
		}
		d.set(si, mi, sure, best.thing)
		if p := d.persons[best.thing]; p.gender() == "" && sure > 0.6 {
			p.guessed += toward(gender)
		}
	}
}

// judgedFor is who is thanked or blamed, for a pronoun in what they are thanked
// or blamed for: such verbs put the cause on their object (Garvey and Caramazza
// 1974). notNamed for other pronouns.
func (d *reading) judgedFor(si, mi int) int {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	if s.label(m.Head) != "nmod:poss" {
		return notNamed
	}
	noun := s.head(m.Head)
	switch s.preposition(noun) {
	case "for", "on", "over", "upon", "of":
	default:
		return notNamed
	}
	verb := -1
	for t, steps := noun, 0; t >= 0 && steps < 5; t, steps = s.head(t), steps+1 {
		if d.judge[s.lemma(t)] {
			verb = t
			break
		}
	}
	for oi := range s.Mentions {
		o := &s.Mentions[oi]
		if r := d.refs[si][oi]; verb >= 0 && s.valid(o) && o.Head > verb && o.End <= m.First && len(r.things) == 1 {
			if t := s.top(o.Head); s.head(t) == verb && relation(s.label(t)) == "obj" {
				return r.things[0]
			}
		}
	}
	return notNamed
}

// agrees scores a candidate for a pronoun; ok is false where it cannot be.
func (d *reading) agrees(si, mi int, c standing, gender string, reflexive bool) (score float64, ok bool) {
	score = c.score
	if c.thing == notNamed {
		return score, c.gender == "" || c.gender == gender
	}
	p := d.persons[c.thing]
	if p == nil {
		return 0, false
	}
	switch p.gender() {
	case gender:
	case "":
		// What pronouns have taught is a hint, no proof: one wrong guess must not breed others.
		switch learnt := p.guessed * toward(gender); {
		case learnt > 0:
		case learnt < -1:
			return 0, false
		case learnt < 0:
			score *= 0.4
		default:
			score *= 0.85
		}
	default:
		return 0, false
	}
	if !reflexive && d.clashes(si, mi, c.thing) {
		return 0, false
	}
	s := &d.ss[si]
	if s.quoted[s.Mentions[mi].Head] && d.speakerOf(si) == c.thing {
		return 0, false
	}
	return score, true
}

func toward(gender string) int {
	if gender == "f" {
		return 1
	}
	return -1
}

// withAhead returns the candidates before a pronoun and, where it stands in a
// phrase before the subject ("After his arrival Lavrov met …"), that subject.
func (d *reading) withAhead(si, mi int) []standing {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	all := d.prominent(si, m.Head, window, func(p presence) bool { return !p.plural })
	ahead := d.ahead(s, si, m.Head)
	if ahead == notNamed {
		return all
	}
	for k := range all {
		if all[k].thing == ahead {
			all[k].score += 0.6
			return all
		}
	}
	return append(all, standing{thing: ahead, score: 0.6, sentence: si, label: "nsubj"})
}

// front is the person who stands behind the phrase that opens a sentence: "On
// Monday, Prime Minister Lund said …". notNamed where there is none.
func (d *reading) front(si int) int {
	t, ok := d.fronts[si]
	if !ok {
		t = d.ahead(&d.ss[si], si, 0)
		d.fronts[si] = t
	}
	return t
}

// ahead is the person who stands behind the comma that ends a phrase at the
// beginning of a sentence, as its subject does. The order of words is a better
// witness here than the tree, which often takes the name for an apposition.
func (d *reading) ahead(s *sentence, si, token int) int {
	switch s.upos(0) {
	case "ADP", "SCONJ", "VERB", "ADV":
	default:
		return notNamed
	}
	comma := token
	for comma < s.n && s.words[comma] != "," {
		comma++
	}
	for i := comma + 1; i < s.n && i < comma+9; i++ {
		c := s.cover[i]
		switch {
		case c < 0 && (s.words[i] == "the" || s.words[i] == "of" || d.titles[bare(s.words[i])]):
		case c < 0:
			return notNamed
		case s.genitive(s.Mentions[c].End):
			return notNamed
		case len(d.refs[si][c].things) == 1 && d.persons[d.refs[si][c].things[0]] != nil:
			return d.refs[si][c].things[0]
		case s.Mentions[c].Class != "Office" && !isBody(&s.Mentions[c]):
			return notNamed
		}
	}
	return notNamed
}

// it finds the country or organisation that "it" speaks of: only the subject
// before it, in its sentence or else in the sentence before, and only where that
// is one. "It" is mostly a thing of which nobody keeps account here.
func (d *reading) it(si, mi int) {
	for i, token := si, d.ss[si].Mentions[mi].Head; i >= 0 && i >= si-1; i-- {
		s := &d.ss[i]
		for t := min(token, s.n) - 1; t >= 0; t-- {
			if relation(s.label(t)) != "nsubj" || i < si && s.label(s.head(t)) != "root" {
				continue
			}
			c := s.cover[t]
			if c < 0 || !s.valid(&s.Mentions[c]) || s.Mentions[c].Plural || s.top(s.Mentions[c].Head) != t {
				return
			}
			if r := d.refs[i][c]; len(r.things) == 1 && !d.clashes(si, mi, r.things[0]) {
				if class := d.things[r.things[0]].Class; class == "Country" || class == "Organization" {
					d.set(si, mi, 0.5, r.things[0])
				}
			}
			return
		}
		if i > 0 {
			token = d.ss[i-1].n
		}
	}
}

// relative gives "who" its head noun: the mention that the clause hangs on, else
// the one that ends before it.
func (d *reading) relative(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	for t, steps := s.head(m.Head), 0; t >= 0 && steps < 4; t, steps = s.head(t), steps+1 {
		if relation(s.label(t)) == "acl" {
			if h := s.head(t); h >= 0 && s.cover[h] >= 0 && len(d.refs[si][s.cover[h]].things) > 0 {
				d.set(si, mi, 0.8, d.refs[si][s.cover[h]].things...)
				return
			}
		}
	}
	for oi := range s.Mentions {
		o := &s.Mentions[oi]
		if end := o.End; s.valid(o) && o.Form != mention.Adjective && len(d.refs[si][oi].things) > 0 && (end == m.First || end == m.First-1 && s.word(end) == ",") {
			d.set(si, mi, 0.7, d.refs[si][oi].things...)
			return
		}
	}
}

// firstPersons gives I and me their speaker: inside a quotation who is quoted, else
// whose turn it is in a transcript.
func (d *reading) firstPersons() {
	turn := -1
	for si := range d.ss {
		s := &d.ss[si]
		if t, ok := d.turn(si); ok {
			turn = t
		}
		for mi := range s.Mentions {
			m := &s.Mentions[mi]
			if !s.valid(m) || m.Form != mention.Pronoun {
				continue
			}
			switch s.word(m.Head) {
			case "i", "me", "my", "mine", "myself":
			default:
				continue
			}
			who := turn
			if s.quoted[m.Head] {
				delete(d.speaker, si)
				who = d.speakerOf(si)
			}
			if who >= 0 {
				d.set(si, mi, 0.7, who)
			} else {
				d.open(si, mi, "no speaker")
			}
		}
	}
}

// turn is who speaks from a sentence on that begins with a label in capitals,
// "SECRETARY ROE:", -1 for one that names nobody, "QUESTION:".
func (d *reading) turn(si int) (who int, ok bool) {
	const words = 8
	s := &d.ss[si]
	colon := -1
	for t := 0; t < min(s.n, words) && colon < 0; t++ {
		switch form := s.Tokens[t].Of(d.doc.Text); {
		case form == ":" && t > 0:
			colon = t
		case form != strings.ToUpper(form):
			return -1, false
		}
	}
	if colon < 0 {
		return -1, false
	}
	for mi := range s.Mentions {
		m := &s.Mentions[mi]
		if s.valid(m) && m.End == colon && m.Form == mention.Name && len(d.refs[si][mi].things) == 1 && d.persons[d.refs[si][mi].things[0]] != nil {
			return d.refs[si][mi].things[0], true
		}
	}
	return -1, true
}

// speakerOf is who says what a sentence quotes: the subject of a verb of speech
// in it, outside the quotation marks; else of the sentence before or behind in
// the same paragraph. -1 where nobody is found.
func (d *reading) speakerOf(si int) int {
	if t, ok := d.speaker[si]; ok {
		return t
	}
	t := d.says(si)
	for _, o := range []int{si - 1, si + 1, si - 2} {
		if t >= 0 || o < 0 || o >= len(d.ss) || d.ss[o].n == 0 || d.ss[si].n == 0 || d.ss[o].Paragraph != d.ss[si].Paragraph {
			continue
		}
		t = d.says(o)
	}
	d.speaker[si] = t
	return t
}

// says is the person, country or body that is the subject of a verb of speech in a
// sentence. The subject behind its verb, "…, said Lund", comes first.
func (d *reading) says(si int) int {
	s := &d.ss[si]
	found := -1
	for mi := range s.Mentions {
		m := &s.Mentions[mi]
		if !s.valid(m) || s.quoted[m.Head] || len(d.refs[si][mi].things) != 1 || m.Form == mention.Adjective {
			continue
		}
		t := d.refs[si][mi].things[0]
		if d.persons[t] == nil && d.things[t].Class != "Organization" && d.things[t].Class != "Country" {
			continue
		}
		if v := m.First - 1; d.say[s.lemma(v)] && (v == 0 || s.quoted[v-1] || strings.Contains(",”\"", s.word(v-1))) {
			return t
		}
		verb, label := s.argument(m)
		if found < 0 && (label == "nsubj" && verb >= 0 && d.say[s.lemma(verb)] || d.say[s.lemma(m.End)]) {
			found = t
		}
	}
	return found
}
