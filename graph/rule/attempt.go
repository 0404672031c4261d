package rule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/schema"
)

// Attempt is how far a rule got in a sentence: of all its patterns the one that got
// farthest.
type Attempt struct {
	Rule    *Rule
	Pattern string // in words
	Held    bool
	Reached float64  // share of the pattern that was found, 0 to 1
	Found   []string // "*led* is “led”"
	Broke   string   // what was looked for and what stands there instead
}

// miss is where the farthest match of a tree pattern broke.
type miss struct {
	step, from, next int // from and next are nodes of the pattern
	link             link
	down             bool
	bound            []int
	lists            [][]int
}

// at notes a link of which nothing was found.
func (b *miss) at(step, from, next int, l link, down bool, bound []int, lists [][]int) {
	if b == nil || step < b.step || b.bound != nil && step == b.step {
		return
	}
	copied := make([][]int, len(lists))
	for n, us := range lists {
		copied[n] = slices.Clone(us)
	}
	*b = miss{step, from, next, l, down, slices.Clone(bound), copied}
}

// stuck is where the farthest match of a phrase broke.
type stuck struct{ item, token int }

// at notes that an item is tried at a token.
func (b *stuck) at(item, token int) {
	if b != nil && item >= b.item {
		*b = stuck{item, token}
	}
}

// Attempts tells of each rule how far it got in a sentence of a reading, the farthest
// first. Rules of which no word stands in the sentence are at the end.
func (s *Set) Attempts(x *Reading, sentence int) []Attempt {
	g := x.Graphs[sentence]
	y := s.line(x.Doc, &x.Sentences[sentence])
	fits := func(m int, role *schema.Role) bool { return s.fits(x, sentence, m, role) }
	var out []Attempt
	for _, r := range s.Rules {
		best := Attempt{Rule: r, Reached: -1}
		try := func(a Attempt) {
			if a.Held && !best.Held || a.Held == best.Held && a.Reached > best.Reached {
				best = a
				best.Rule = r
			}
		}
		for _, p := range r.Patterns {
			try(s.attempt(g, r, p, fits))
		}
		for _, p := range r.Phrases {
			own := fits
			if r.Links {
				own = s.byWords(y.Sentence)
			}
			try(s.attemptPhrase(y, r, p, own))
		}
		out = append(out, best)
	}
	slices.SortStableFunc(out, func(a, b Attempt) int {
		if a.Held != b.Held {
			if a.Held {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Reached, a.Reached)
	})
	return out
}

// attempt follows a tree pattern as far as it goes.
func (s *Set) attempt(g *Graph, r *Rule, p *Pattern, fits fitness) Attempt {
	a := Attempt{Pattern: p.String()}
	m := matcher{g: g, p: p, rule: r, fits: fits}
	for u := range g.Units {
		if !m.word(p.start, u, false) {
			continue
		}
		m.miss = &miss{}
		one := a
		if found, ok := m.run(u); ok {
			one.Reached = 1
			for _, slot := range found.Slots {
				for _, f := range slot.Fills {
					one.Found = append(one.Found, fmt.Sprintf("[%s] is “%s”", slot.Role, g.words(f.Unit)))
				}
			}
			switch {
			case r.Negated && !s.negated(g, found.Anchors):
				one.Broke = "the rule holds only of what is negated, and this is not"
			case r.Intransitive && g.transitive(&found):
				one.Broke = "the verb has an object beside the roles"
			default:
				one.Held = true
			}
		} else {
			one.Reached = float64(1+m.miss.step) / float64(1+len(p.links))
			one.Found, one.Broke = m.story(u)
		}
		if one.Held || one.Reached > a.Reached {
			a = one
		}
		if a.Held {
			return a
		}
	}
	if a.Reached == 0 {
		n := p.nodes[p.start]
		a.Broke = "there is no word " + n.choices()
	}
	return a
}

// choices are the words that may stand at a node, the first few.
func (n *node) choices() string {
	const most = 8
	var all []string
	for _, w := range n.words { // without the forms that are made of another
		if !slices.ContainsFunc(all, func(o string) bool { return strings.HasPrefix(w, strings.TrimSuffix(o, "e")) }) {
			all = append(all, w)
		}
	}
	if n.mention != "" {
		all = append(all, "any "+strings.ToLower(n.mention))
	}
	if len(all) == 0 {
		return "that is a verb"
	}
	more := ""
	if len(all) > most {
		all, more = all[:most], fmt.Sprintf(" and %d more", len(all)-most)
	}
	return "*" + n.word + "* (" + strings.Join(all, ", ") + more + ")"
}

// story tells what a pattern found before it broke, and where it broke.
func (m *matcher) story(start int) (found []string, broke string) {
	b := m.miss
	if b.bound == nil {
		return []string{fmt.Sprintf("%s is “%s”", m.p.name(m.p.start), m.g.words(start))}, "the same words would fill two roles"
	}
	for n := range m.p.nodes {
		us := b.lists[n]
		if us == nil && b.bound[n] >= 0 {
			us = []int{b.bound[n]}
		}
		for _, u := range us {
			found = append(found, fmt.Sprintf("%s is “%s”", m.p.name(n), m.g.words(u)))
		}
	}
	from := b.bound[b.from]
	if from < 0 && len(b.lists[b.from]) > 0 {
		from = b.lists[b.from][0]
	}
	broke = fmt.Sprintf("no %s: %s", m.p.name(b.next), m.p.say(b.link))
	if from < 0 {
		return found, broke
	}
	edges, other := m.g.Out[from], func(e Edge) int { return e.Dep }
	if !b.down {
		edges, other = m.g.In[from], func(e Edge) int { return e.Gov }
	}
	var unfit, others []string
	for _, e := range edges {
		if v := other(e); same(e, b.link, m.rule.Strict) {
			unfit = append(unfit, m.unfit(b.next, v))
		} else if m.g.Node(v).UPOS != "PUNCT" {
			others = append(others, fmt.Sprintf("“%s” (%s)", m.g.words(v), e.named()))
		}
	}
	switch {
	case len(unfit) > 0:
		broke += "; there stands " + strings.Join(unfit, ", ")
	case len(others) > 0:
		way := "under"
		if !b.down {
			way = "above"
		}
		broke += fmt.Sprintf("; %s “%s” stand only %s", way, m.g.words(from), strings.Join(others, ", "))
	default:
		broke += fmt.Sprintf("; nothing hangs on “%s”", m.g.words(from))
	}
	return found, broke
}

func (e Edge) named() string {
	if e.Prep != "" {
		return e.Label + " " + e.Prep
	}
	return e.Label
}

// unfit says why a unit cannot stand at a node of the pattern.
func (m *matcher) unfit(n, u int) string {
	x, words := &m.p.nodes[n], "“"+m.g.words(u)+"”"
	if x.role == "" {
		return words + ", which is not " + x.choices()
	}
	role := x.takes
	k := m.g.Units[u].Mention
	if k < 0 {
		return words + ", which names nothing known"
	}
	return fmt.Sprintf("%s, %s; [%s] takes %s", words, kindOf(&m.g.Mentions[k]), x.role, strings.Join(role.Range, ", "))
}

// kindOf says what a mention is.
func kindOf(m *mention.Mention) string {
	form := map[mention.Form]string{
		mention.Name: "the name of", mention.Adjective: "an adjective of", mention.Nominal: "words for", mention.Pronoun: "a pronoun for",
	}[m.Form]
	return form + " a thing of class " + m.Class
}

// attemptPhrase follows a phrase as far as it goes.
func (s *Set) attemptPhrase(y *line, r *Rule, p *Phrase, fits fitness) Attempt {
	a := Attempt{Pattern: p.String()}
	for t := range y.Tokens {
		if !p.begins(y, t) {
			continue
		}
		b := &stuck{token: t}
		q := sequence{x: y, fact: r.fact, fits: fits, length: len(p.items), miss: b}
		end, ok := q.match(p.items, t)
		one := Attempt{Pattern: a.Pattern, Reached: p.reached(b.item)}
		switch {
		case ok && end > t:
			one.Held, one.Reached = true, 1
			for _, slot := range q.slots {
				one.Found = append(one.Found, fmt.Sprintf("[%s] is “%s”", slot.Role, y.forms(slot.Fills[0].Mention)))
			}
		case b.item > 0:
			stands := "the sentence ends there"
			if b.token < len(y.Tree.Nodes) {
				stands = "there stands “" + y.Tree.Nodes[b.token].Form + "”"
			}
			one.Found = []string{"the phrase begins at “" + y.Tree.Nodes[t].Form + "”"}
			one.Broke = "no " + p.items[b.item].String() + "; " + stands
		}
		if one.Held || one.Reached > a.Reached {
			a = one
		}
		if a.Held {
			return a
		}
	}
	if a.Reached == 0 {
		a.Broke = "there is no " + p.items[0].String()
	}
	return a
}

// reached is the share of a phrase before item n. Where none of its starred words is
// among them that is little: "with" and a name stand everywhere.
func (p *Phrase) reached(n int) float64 {
	share := float64(n) / float64(len(p.items))
	if !slices.ContainsFunc(p.items[:n], func(it item) bool { return it.starred }) {
		share /= 10
	}
	return share
}

// forms are the words of a mention.
func (y *line) forms(m int) string {
	var out []string
	for t := y.Mentions[m].First; t < y.Mentions[m].End; t++ {
		out = append(out, y.Tree.Nodes[t].Form)
	}
	return strings.Join(out, " ")
}

// String writes a phrase in words.
func (p *Phrase) String() string {
	var out []string
	for i := range p.items {
		out = append(out, p.items[i].String())
	}
	return strings.Join(out, " ")
}

func (it *item) String() string {
	switch {
	case it.gap:
		return "…"
	case it.any:
		return "_"
	case it.role != "" && it.optional:
		return "[" + it.role + "?]"
	case it.role != "":
		return "[" + it.role + "]"
	case it.starred && len(it.words) > 1:
		return "*" + it.words[0] + "…*"
	case it.starred && len(it.words) == 1:
		return "*" + it.words[0] + "*"
	}
	return strings.Join(it.words, "/")
}
