package rule

import (
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/graph/text"
)

// line is a sentence prepared for phrases.
type line struct {
	*mention.Sentence
	lower  []string  // forms in lower case
	plain  []string  // without what typesetting adds
	lemma  []string  // in lower case
	filler []bool    // articles, "her" and personal titles: phrases pass over them
	starts [][]int   // mentions by the token that they start with
	begun  []begin   // where phrases that begin with a word may begin, in the order of the text
	awake  phraseSet // the phrases that have a word here to begin with, or their key, or need none
}

// phraseSet has a bit for each phrase.
type phraseSet []uint64

func (b phraseSet) has(p *Phrase) bool { return b[p.number/64]>>(p.number%64)&1 == 1 }

func (b *phraseSet) add(p *Phrase) {
	for len(*b) <= p.number/64 {
		*b = append(*b, 0)
	}
	(*b)[p.number/64] |= 1 << (p.number % 64)
}

// begin is a token that a phrase may begin with.
type begin struct {
	phrase *Phrase
	token  int
}

// index files a phrase under the words that it may begin with, or under its key: the
// rarest of the words that it cannot do without, as far as length tells.
func (s *Set) index(p *Phrase) {
	p.number = s.filed
	s.filed++
	it := &p.items[0]
	p.worded = !it.gap && !it.any && !it.optional && it.role == "" && it.mention == ""
	index, words := s.firsts, it.words
	if !p.worded {
		index, words = s.keys, nil
		rare := 0
		for _, it := range p.items {
			if it.gap || it.any || it.optional || it.role != "" || it.mention != "" || slices.Contains(it.words, ".") {
				continue
			}
			short := len(slices.MinFunc(it.words, func(a, b string) int { return len(a) - len(b) }))
			if short > rare {
				rare, words = short, it.words
			}
		}
		if words == nil {
			s.anywhere.add(p)
		}
	}
	for _, w := range slices.Compact(slices.Sorted(slices.Values(words))) {
		index[w] = append(index[w], p)
	}
}

// begin finds where phrases that begin with a word may begin, and which others have
// their key in the sentence: one look-up a token instead of one a phrase and token.
func (s *Set) begin(y *line) {
	y.awake = make(phraseSet, (s.filed+63)/64)
	copy(y.awake, s.anywhere)
	for t := range y.Tokens {
		for _, p := range s.firsts[y.plain[t]] {
			y.begun = append(y.begun, begin{p, t})
			y.awake.add(p)
		}
		for _, p := range s.keys[y.plain[t]] {
			y.awake.add(p)
		}
		lemma := y.lemma[t]
		if lemma == y.plain[t] {
			continue
		}
		for _, p := range s.firsts[lemma] {
			if b := (begin{p, t}); p.items[0].starred && !slices.Contains(y.begun, b) {
				y.begun = append(y.begun, b)
				y.awake.add(p)
			}
		}
		for _, p := range s.keys[lemma] {
			y.awake.add(p)
		}
	}
}

func (s *Set) line(doc *text.Document, x *mention.Sentence) *line {
	n := len(x.Tokens)
	forms := make([]string, 3*n)
	y := &line{Sentence: x, lower: forms[:n:n], plain: forms[n : 2*n : 2*n], lemma: forms[2*n:], filler: make([]bool, n), starts: make([][]int, n)}
	for t, tok := range x.Tokens {
		y.lower[t] = strings.ToLower(tok.Of(doc.Text))
		y.plain[t] = strings.ReplaceAll(y.lower[t], "’", "'")
		y.lemma[t] = strings.ToLower(x.Tree.Nodes[t].Lemma)
		y.filler[t] = article(y.lower[t]) || s.lexicon.Honorific(y.lower[t]) || owning(x, t)
	}
	for i := range x.Mentions {
		if t := x.Mentions[i].First; t < len(y.starts) {
			y.starts[t] = append(y.starts[t], i)
		}
	}
	s.begin(y)
	return y
}

// owning reports whether a token is "his" or "their" before a noun.
func owning(x *mention.Sentence, t int) bool { return x.Tree.Nodes[t].XPOS == "PRP$" }

// begins reports whether a phrase may start at a token, by its first part alone.
func (p *Phrase) begins(y *line, t int) bool {
	switch it := &p.items[0]; {
	case it.gap, it.any, it.optional:
		return true
	case it.role != "":
		return len(y.starts[t]) > 0
	default:
		return it.mention != "" || slices.Contains(it.words, y.plain[t]) || it.starred && slices.Contains(it.words, y.lemma[t])
	}
}
