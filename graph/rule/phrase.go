package rule

import (
	"fmt"
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/graph/text"
	"parley/schema"
)

// Phrase is a sequence of words and roles. Articles between its parts may be there
// or not; "…" is a gap of up to six words without a verb or "that".
type Phrase struct {
	items  []item
	number int  // among the phrases of a set
	worded bool // it can begin only with words that it names
}

type item struct {
	role     string
	takes    *schema.Role
	optional bool
	many     bool
	words    []string // lower case forms or lemmas; nil for a role or a gap
	starred  bool
	mention  string // a starred word may be the head of a mention of this class
	gap      bool
	any      bool // one word that is no verb
}

const gapWords = 6

func phrase(m Marked, rule *Rule) (*Phrase, error) {
	p := &Phrase{}
	for _, s := range text.Split(m.Text) {
		for t := 0; t < len(s.Tokens); t++ {
			tok := s.Tokens[t]
			if i := slices.IndexFunc(m.Marks, func(k Mark) bool { return k.Span.Overlaps(tok.Span) }); i >= 0 {
				k := m.Marks[i]
				p.items = append(p.items, item{role: k.Role, takes: rule.fact.Role(k.Role), optional: k.Optional, many: k.Many})
				for t+1 < len(s.Tokens) && s.Tokens[t+1].Overlaps(k.Span) {
					t++
				}
				continue
			}
			form := plainForm(tok.Of(m.Text))
			switch {
			case form == "…" || form == "...":
				p.items = append(p.items, item{gap: true})
			case article(form):
			case slices.ContainsFunc(m.Stars, func(k Star) bool { return k.Any && k.Span.Overlaps(tok.Span) }):
				p.items = append(p.items, item{any: true})
			case slices.ContainsFunc(m.Stars, func(k Star) bool { return k.Span.Overlaps(tok.Span) }):
				words, class := rule.alternatives(form, form)
				p.items = append(p.items, item{words: words, mention: class, starred: true})
			default:
				p.items = append(p.items, item{words: []string{form}})
			}
		}
	}
	roles := 0
	for _, it := range p.items {
		if it.role != "" {
			roles++
		}
	}
	if roles == 0 {
		return nil, fmt.Errorf("a phrase needs a role, as in [holder:Lavrov]")
	}
	return p, nil
}

// plainForm is a word in lower case, its apostrophe straight.
func plainForm(w string) string { return strings.ReplaceAll(strings.ToLower(w), "’", "'") }

func article(form string) bool { return form == "the" || form == "a" || form == "an" }

// linkMatch is a phrase that joins a person and an office.
type linkMatch struct {
	Match
	pair Pair
	near int // how far the nearest title of the phrase stands from the name
}

// linked finds the offices beside the names of a sentence.
func (s *Set) linked(y *line, sentence int) []linkMatch {
	x := y.Sentence
	var out []linkMatch
	taken := map[int]int{} // office → position in out
	fits := s.byWords(x)
	for _, r := range s.links {
		for _, m := range s.sequences(y, sentence, r, fits) {
			near := nearest(x, m)
			for _, one := range apart(x, m) {
				s.link(one, near, taken, &out)
			}
		}
	}
	// "After the president, Holm, the minister, spoke": the title behind is hers.
	behind := map[int]bool{} // holders
	for _, l := range out {
		behind[l.pair.Holder] = behind[l.pair.Holder] || gap(x, l.pair)%2 == 1
	}
	return slices.DeleteFunc(out, func(l linkMatch) bool {
		h := x.Mentions[l.pair.Holder].First
		return behind[l.pair.Holder] && gap(x, l.pair)%2 == 0 && h > 0 && x.Tree.Nodes[h-1].Form == ","
	})
}

// byWords tells who may fill a role before anybody is resolved.
func (s *Set) byWords(x *mention.Sentence) fitness {
	return func(m int, role *schema.Role) bool {
		at := &x.Mentions[m]
		if at.Class == "Office" && (at.Plural || at.End < len(x.Tree.Nodes) && x.Tree.Nodes[at.End].XPOS == "POS") {
			return false // several bear it, or the queen's adviser is meant
		}
		return at.Form != mention.Pronoun && s.inRange(at.Class, role)
	}
}

// nearest is how far the nearest title of a phrase stands from its name.
func nearest(x *mention.Sentence, m Match) int {
	p := pairOf(m)
	near := gap(x, p)
	for _, slot := range m.Slots {
		if slot.Role == "office" {
			near = min(near, gap(x, Pair{p.Holder, slot.Fills[0].Mention, -1}))
		}
	}
	return near
}

func pairOf(m Match) Pair {
	p := Pair{-1, -1, -1}
	for _, slot := range m.Slots {
		switch slot.Role {
		case "holder":
			p.Holder = slot.Fills[0].Mention
		case "office":
			p.Office = slot.Fills[0].Mention
		case "of":
			p.Of = slot.Fills[0].Mention
		}
	}
	return p
}

// other reports whether an office before "and" and a title with its name is somebody
// else's: "the president and Foreign Minister Roe".
func other(x *mention.Sentence, m Match, slot int) bool {
	o := &x.Mentions[m.Slots[slot].Fills[0].Mention]
	for _, s := range m.Slots {
		at := &x.Mentions[s.Fills[0].Mention]
		if s.Role == "holder" && at.First < o.End {
			return false
		}
		if s.Role == "office" && at.First > o.First && x.Tree.Nodes[at.First-1].Lemma == "and" && o.First > 0 {
			return x.Tree.Nodes[o.First-1].Lemma == "the"
		}
	}
	return false
}

// apart makes of a phrase with one person and several offices one match for each office.
func apart(x *mention.Sentence, m Match) []Match {
	var out []Match
	for i, slot := range m.Slots {
		if slot.Role != "office" {
			continue
		}
		if other(x, m, i) {
			continue
		}
		one := m
		one.Slots = slices.DeleteFunc(slices.Clone(m.Slots), func(o Slot) bool { return o.Role == "office" })
		one.Slots = append(one.Slots, m.Slots[i])
		out = append(out, one)
	}
	return out
}

// link notes a pair.
func (s *Set) link(m Match, near int, taken map[int]int, out *[]linkMatch) {
	p := pairOf(m)
	if p.Holder < 0 || p.Office < 0 {
		return
	}
	// An office has one holder: the nearer name keeps it, and of two phrases the fuller.
	if i, ok := taken[p.Office]; ok {
		old := (*out)[i]
		if g, h := old.near, near; g > h || g == h && len(m.Slots) > len(old.Slots) {
			(*out)[i] = linkMatch{m, p, near}
		}
		return
	}
	taken[p.Office] = len(*out)
	*out = append(*out, linkMatch{m, p, near})
}

// gap is how far a title stands from its name: even before it, odd behind it.
func gap(x *mention.Sentence, p Pair) int {
	if p.Holder < 0 || p.Office < 0 {
		return 0
	}
	h, o := &x.Mentions[p.Holder], &x.Mentions[p.Office]
	if h.First >= o.End {
		return 2 * (h.First - o.End)
	}
	return 2*(o.First-h.End) + 1
}

// sequences matches the phrases of a rule at every token of a sentence.
func (s *Set) sequences(y *line, sentence int, r *Rule, fits fitness) []Match {
	var out []Match
	q := sequence{x: y, fact: r.fact, fits: fits}
	try := func(p *Phrase, t int) {
		q.slots, q.anchors, q.length = q.slots[:0], q.anchors[:0], len(p.items)
		end, ok := q.match(p.items, t)
		if !ok || end <= t {
			return
		}
		m := Match{Rule: r, Sentence: sentence, Slots: slices.Clone(q.slots), Anchors: slices.Clone(q.anchors), Votes: 3}
		if len(m.Anchors) == 0 {
			m.Anchors = []int{m.Slots[0].Fills[0].Token}
		}
		if !slices.ContainsFunc(out, func(o Match) bool { return equal(&o, &m) }) {
			out = append(out, m)
		}
	}
	for _, p := range r.Phrases {
		if !y.awake.has(p) {
			continue
		}
		if p.worded {
			for _, b := range y.begun {
				if b.phrase == p {
					try(p, b.token)
				}
			}
			continue
		}
		for t := range y.Tokens {
			if p.begins(y, t) {
				try(p, t)
			}
		}
	}
	return out
}

func equal(a, b *Match) bool {
	return a.Rule == b.Rule && slices.EqualFunc(a.Slots, b.Slots, func(s, t Slot) bool { return s.Role == t.Role && slices.Equal(s.Fills, t.Fills) })
}

// sequence is the state of matching one phrase.
type sequence struct {
	x       *line
	fact    *schema.FactType
	fits    fitness
	slots   []Slot
	anchors []int
	length  int    // items of the phrase
	miss    *stuck // where matching broke; nil where nobody asks
}

func (q *sequence) match(items []item, t int) (end int, ok bool) {
	if len(items) == 0 {
		return t, true
	}
	q.miss.at(q.length-len(items), t)
	if t >= len(q.x.Tokens) { // a heading ends without a full stop
		return t, len(items) == 1 && (items[0].optional || slices.Equal(items[0].words, []string{"."}))
	}
	it := items[0]
	slots, anchors := len(q.slots), len(q.anchors)
	undo := func() { q.slots, q.anchors = q.slots[:slots], q.anchors[:anchors] }
	switch {
	case it.gap:
		for n := 0; n <= gapWords && t+n < len(q.x.Tokens); n++ {
			if end, ok := q.match(items[1:], t+n); ok {
				return end, true
			}
			undo()
			if p := q.x.Tree.Nodes[t+n].UPOS; p == "VERB" || p == "AUX" || p == "SCONJ" {
				break
			}
		}
		return t, false
	case it.any:
		if p := q.x.Tree.Nodes[t].UPOS; p == "VERB" || p == "AUX" || p == "PUNCT" {
			return t, false
		}
		for article(q.x.lower[t]) && t+1 < len(q.x.Tokens) {
			t++
		}
		return q.match(items[1:], t+1)
	case it.role != "":
		role := it.takes
		for _, i := range q.x.starts[t] {
			m := &q.x.Mentions[i]
			if m.End <= t || !q.fits(i, role) || actor(role) && (q.inTitle(m) || q.isHome(m) || m.Form == mention.Pronoun && owning(q.x.Sentence, t)) {
				continue
			}
			q.slots = append(q.slots, Slot{Role: it.role, Many: it.many, Fills: []Fill{{-1, i, m.Head}}})
			from := []int{m.End}
			if h := home(q.x.Sentence, m); h > m.End && q.fact.Name != "holds_office" {
				from = append(from, h)
			}
			for _, end := range from {
				for ; end >= 0; end = q.more(it, end, role) {
					if end, ok := q.match(items[1:], end); ok {
						return end, true
					}
					q.slots, q.anchors = q.slots[:slots+1], q.anchors[:anchors]
				}
			}
			undo()
		}
		if it.optional {
			if end, ok := q.match(items[1:], t); ok {
				return end, true
			}
			undo()
		}
	default:
		form := q.x.plain[t]
		hit := slices.Contains(it.words, form) || it.starred && slices.Contains(it.words, q.x.lemma[t])
		if !hit && it.mention != "" {
			for i := range q.x.Mentions {
				m := &q.x.Mentions[i]
				hit = hit || m.Class == it.mention && m.Head == t
			}
		}
		if hit {
			if it.starred {
				q.anchors = append(q.anchors, t)
			}
			if end, ok := q.match(items[1:], t+1); ok {
				return end, true
			}
			undo()
		}
	}
	if len(items) == q.length {
		return t, false
	}
	if q.x.filler[t] {
		return q.match(items, t+1)
	}
	if p := q.x.Tree.Nodes[t].UPOS; it.starred && q.fact.Name != "holds_office" && (p == "AUX" || p == "ADV" || p == "PART") {
		return q.match(items, t+1) // "have finally agreed"
	}
	for _, i := range q.x.starts[t] { // "Secretary Admiral Roe": a title before a name is no part of the phrase
		if m := &q.x.Mentions[i]; it.role != "" && (m.Rank || m.Class == "Office" && (!q.fits(i, it.takes) || q.inTitle(m))) {
			return q.match(items, q.titled(m))
		}
	}
	return t, false
}

// actor reports whether a role takes whoever acts, people and countries alike.
func actor(role *schema.Role) bool { return slices.Contains(role.Range, "Actor") }

// inTitle reports whether a mention is the title, or a part of it, of a person who is
// named right behind it: "Italian" in "Italian Prime Minister X".
func (q *sequence) inTitle(m *mention.Mention) bool {
	return slices.ContainsFunc(q.x.Mentions, func(o mention.Mention) bool {
		return o.Class == "Office" && o.Contains(m.Span) && q.named(q.titled(&o))
	})
}

// isHome reports whether a country or body stands behind the name of one of its people:
// "Ali Nur of the Southern Alliance".
func (q *sequence) isHome(m *mention.Mention) bool {
	return q.fact.Name != "holds_office" && m.Class != "Person" && slices.ContainsFunc(q.x.Mentions, func(o mention.Mention) bool {
		return o.Class == "Person" && o.End < m.First && home(q.x.Sentence, &o) == m.End
	})
}

func (q *sequence) named(t int) bool {
	return t < len(q.x.starts) && slices.ContainsFunc(q.x.starts[t], func(i int) bool { return q.x.Mentions[i].Class == "Person" })
}

// titled is the token where the name that follows a title at once begins, the end of
// the title where none does.
func (q *sequence) titled(title *mention.Mention) int {
	for t := title.End; t <= title.End+3 && t < len(q.x.Tokens); t++ {
		if q.named(t) {
			return t
		}
		if form := q.x.lower[t]; (form != "," || t > title.End) && (!q.x.filler[t] || article(form)) && form != "." {
			break // "his Greek counterpart, Mr. Roe"
		}
	}
	return title.End
}
