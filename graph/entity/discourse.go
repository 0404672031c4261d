package entity

import (
	"strings"

	"parley/graph/mention"
)

// How far the resolver looks back, in sentences.
const (
	window   = 5  // for pronouns
	farther  = 12 // for titles and groups
	notNamed = -1 // thing of somebody without a name
)

// presence is that somebody or something was spoken of at a place.
type presence struct {
	thing  int // notNamed for people without a name
	token  int // head of the mention
	weight float64
	quoted bool
	label  string // role: "nsubj", "obj", "obl", "poss"
	verb   int    // what it is an argument of, -1
	gender string // of people without a name
	plural bool
	many   bool // a name in the plural: the Bolsheviks
}

// readOn goes through the document in reading order and resolves what comes back
// to something named before.
func (d *reading) readOn() {
	for si := range d.ss {
		s := &d.ss[si]
		for mi := range s.Mentions {
			m := &s.Mentions[mi]
			if !s.valid(m) {
				continue
			}
			if len(d.refs[si][mi].things) == 0 {
				d.comeBack(si, mi)
			}
			d.spoken(si, mi)
		}
		d.sets[si] = d.gather(si, s.n)
		// Only the window is ever looked at.
		delete(d.sets, si-farther-1)
		delete(d.trace, si-farther-1)
	}
	d.firstPersons()
	d.nameHolders()
}

// comeBack resolves one mention that is no name.
func (d *reading) comeBack(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	word := s.word(m.Head)
	switch {
	case m.Class == "Event" || m.Class == "Agreement":
	case m.Form == mention.Pronoun || m.Class == "":
		d.pronoun(si, mi, word)
	case d.counterparts[d.singular(s, m)]:
		d.counterpart(si, mi)
	case m.Plural || m.Class == "Group" || m.Count > 1:
		d.plural(si, mi)
	case m.Class == "Delegation":
		if lands := d.landsOf(si, mi); len(lands) > 1 {
			d.set(si, mi, 0.6, lands...)
		}
	case m.Class == "Office" || m.Class == "Person" && m.Form == mention.Nominal:
		d.described(si, mi)
	case m.Form == mention.Nominal && (m.Class == "Country" || m.Class == "Organization" || m.Class == "Place"):
		d.describedBody(si, mi)
	}
}

// singular is the lemma of a mention's head.
func (d *reading) singular(s *sentence, m *mention.Mention) string {
	l := s.lemma(m.Head)
	if m.Plural && len(l) > 2 && l == s.word(m.Head) && l[len(l)-1] == 's' {
		if t := l[:len(l)-1]; d.counterparts[t] || d.groups[t] != "" || d.anybody[t] {
			return t
		}
	}
	return l
}

// spoken notes in the trace that a mention was read.
func (d *reading) spoken(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	r := d.refs[si][mi]
	p := presence{thing: notNamed, token: m.Head, weight: s.weight(m), quoted: s.quoted[m.Head], gender: m.Gender, plural: m.Plural}
	p.verb, p.label = s.argument(m)
	if p.label != "nsubj" && len(r.things) == 1 && s.n > 0 && r.things[0] == d.front(si) {
		p.weight, p.label = max(p.weight, 0.9), "nsubj"
	}
	p.many = s.many(m)
	if p.quoted {
		p.weight *= 0.3
	}
	if s.verbless {
		p.weight *= 0.5 // a headline, a photographer's name
	}
	if len(r.things) == 0 || d.things[r.things[0]].Class == "Office" {
		// People without a name hold the place of an antecedent; their office, standing beside a name, does not.
		_, held := d.holds[[2]int{si, mi}]
		person := m.Class == "Person" || m.Class == "Office" && m.Form != mention.Name || m.Class == "Group" && d.groups[d.singular(s, m)] == "person"
		if held || !person || m.Form == mention.Pronoun || p.label == "" && s.Tree != nil || s.word(m.First-1) == "as" {
			return
		}
		p.weight *= 0.8
		d.trace[si] = append(d.trace[si], p)
		return
	}
	if d.beside(s, mi, r.things) {
		return
	}
	if len(r.things) > 1 {
		p.weight *= 0.5
		p.plural = true
	}
	for _, t := range r.things {
		q := p
		q.thing = t
		d.trace[si] = append(d.trace[si], q)
	}
}

// many reports whether a name is a plural: the Bolsheviks, the Allies. The tagger
// is not sure of its plurals among names.
func (s *sentence) many(m *mention.Mention) bool {
	if m.Form == mention.Adjective || s.Tree == nil {
		return false
	}
	w := s.words[m.Head]
	return s.Tree.Nodes[m.Head].XPOS == "NNPS" || width(m) == 1 && s.word(m.First-1) == "the" && len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss")
}

// beside reports whether a mention is part of the description of a person who
// stands next to it, as "Russian" in "Russian President Putin": such a country is
// not what the sentence speaks of.
func (d *reading) beside(s *sentence, mi int, things []int) bool {
	m := &s.Mentions[mi]
	if !isBody(m) || m.Form != mention.Adjective {
		return false
	}
	for i := range s.Mentions {
		o := &s.Mentions[i]
		if i != mi && s.valid(o) && (o.Class == "Office" || o.Class == "Person") && (o.Contains(m.Span) || o.First == m.End) {
			return true
		}
	}
	return false
}

// nearness is how much of a sentence's prominence is left in another.
func (d *reading) nearness(from, to int) float64 {
	w := 1.0
	for i := from; i < to; i++ {
		w *= 0.5
		a, b := &d.ss[i], &d.ss[i+1]
		if a.section != b.section {
			w *= 0.3
		} else if a.n > 0 && b.n > 0 && a.Paragraph != b.Paragraph {
			w *= 0.7
		}
	}
	return w
}

// standing is a candidate for an antecedent.
type standing struct {
	thing    int
	score    float64
	sentence int // where last
	token    int
	label    string
	gender   string
}

// prominent returns how prominent each thing is just before a token, those
// without a name as one candidate each, in the order in which they were first
// seen looking back. The best sentence counts in full and the others by a quarter:
// who is spoken of now matters more than who was spoken of often. Words inside a
// quotation count little outside of it.
func (d *reading) prominent(si, token, back int, keep func(p presence) bool) []standing {
	quoted := token < d.ss[si].n && token >= 0 && d.ss[si].quoted[token]
	var out []standing
	at := map[int]int{}
	for i := si; i >= 0 && i >= si-back; i-- {
		near := d.nearness(i, si)
		best := map[int]float64{}
		for j := len(d.trace[i]) - 1; j >= 0; j-- {
			p := d.trace[i][j]
			if i == si && p.token >= token || !keep(p) {
				continue
			}
			w := p.weight * near
			if p.quoted && quoted {
				w /= 0.3
			}
			if p.thing == notNamed {
				out = append(out, standing{thing: notNamed, score: w, sentence: i, token: p.token, label: p.label, gender: p.gender})
				continue
			}
			if _, ok := at[p.thing]; !ok {
				at[p.thing] = len(out)
				out = append(out, standing{thing: p.thing, sentence: i, token: p.token, label: p.label})
			}
			best[p.thing] = max(best[p.thing], w)
		}
		for k := range out {
			if w := best[out[k].thing]; out[k].thing != notNamed && w > 0 {
				out[k].score = max(out[k].score, w) + 0.25*min(out[k].score, w)
			}
		}
	}
	return out
}

// clashes reports whether a thing is another argument of the verb that a mention
// is an argument of: in "he met Lavrov" he is not Lavrov. Possessives are
// arguments of their noun only.
func (d *reading) clashes(si, mi, thing int) bool {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	verb, label := s.argument(m)
	doer := -1
	if m.Form == mention.Pronoun && (label == "obj" || label == "iobj" || label == "obl") {
		doer = s.doer(verb)
	}
	for oi := range s.Mentions {
		o := &s.Mentions[oi]
		if oi == mi || !s.valid(o) || !holdsThing(d.refs[si][oi].things, thing) {
			continue
		}
		if s.listed(m.Head, o.Head) || m.Form == mention.Pronoun && s.follows(m, o) || o.Contains(m.Span) || m.Contains(o.Span) && o.Form != mention.Adjective {
			return true
		}
		if isBody(o) && o.Form == mention.Adjective {
			continue
		}
		ov, ol := s.argument(o)
		if verb >= 0 && ov == verb && label != "poss" && ol != "poss" && label != "nmod" && ol != "nmod" {
			return true
		}
		if doer >= 0 && s.top(o.Head) == doer && o.Form != mention.Adjective {
			return true // "Lund sent a note thanking him"
		}
		if label == "poss" && d.describes(s, si, verb, oi) {
			return true // "his Putin", "his minister, Lavrov"
		}
	}
	return false
}

// describes reports whether a noun is the head of a name or of a description that
// stands beside it.
func (d *reading) describes(s *sentence, si, noun, name int) bool {
	if c := s.cover[noun]; c >= 0 {
		if h, ok := d.holds[[2]int{si, c}]; ok && h == name {
			return true
		}
	}
	t := s.Mentions[name].Head
	for range 4 {
		if t == noun {
			return true
		}
		if r := relation(s.label(t)); r != "appos" && r != "flat" && r != "compound" || s.head(t) < 0 {
			return false
		}
		t = s.head(t)
	}
	return false
}

// doer is the token of the subject that a verb without one shares with the verb
// it hangs on, -1 where it has one of its own or none is found. What an object
// controls ("asked Lund to meet him") is left out.
func (s *sentence) doer(verb int) int {
	for steps := 0; verb >= 0 && steps < 5; steps++ {
		for t := max(0, verb-25); t < verb; t++ {
			if s.head(t) == verb && relation(s.label(t)) == "nsubj" {
				if steps == 0 {
					return -1
				}
				return t
			}
		}
		switch relation(s.label(verb)) {
		case "advcl", "acl", "conj", "obj", "obl", "nmod":
			verb = s.head(verb)
		default:
			return -1
		}
	}
	return -1
}

// follows reports whether a name follows a pronoun as the next of a list: "he,
// Barak and Arafat". It needs no tree.
func (s *sentence) follows(m, o *mention.Mention) bool {
	if o.First <= m.End || o.First > m.End+12 || s.word(m.End) != "," && s.word(m.End) != "and" {
		return false
	}
	for i := m.End; i < o.First; i++ {
		c := s.cover[i]
		if w := s.words[i]; w != "," && w != "and" && (c < 0 || s.Mentions[c].Class != "Person" && s.Mentions[c].Class != "Office") {
			return false
		}
	}
	return true
}

// listed reports whether "and" or a comma joins two tokens: in "he, Barak and
// Arafat" he is neither.
func (s *sentence) listed(a, b int) bool {
	for range 8 {
		if relation(s.label(b)) == "conj" {
			if b = s.head(b); b == a {
				return true
			}
		} else if relation(s.label(a)) == "conj" {
			if a = s.head(a); a == b {
				return true
			}
		} else {
			return false
		}
	}
	return false
}

func holdsThing(things []int, t int) bool {
	for _, o := range things {
		if o == t {
			return true
		}
	}
	return false
}
