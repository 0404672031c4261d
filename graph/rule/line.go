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
	lower  []string // forms in lower case
	plain  []string // without what typesetting adds
	starts [][]int  // mentions by the token that they start with
	begun  []begin  // where phrases that begin with a word may begin, in the order of the text
}

// begin is a token that a phrase may begin with.
type begin struct {
	phrase *Phrase
	token  int
}

// begun finds where phrases that begin with a word may begin: one look-up a token instead
// of one a phrase and token.
func (s *Set) begun(y *line) []begin {
	var out []begin
	for t := range y.Tokens {
		for _, p := range s.firsts[y.plain[t]] {
			out = append(out, begin{p, t})
		}
		lemma := strings.ToLower(y.Tree.Nodes[t].Lemma)
		if lemma == y.plain[t] {
			continue
		}
		for _, p := range s.firsts[lemma] {
			if b := (begin{p, t}); p.items[0].starred && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// worded reports whether a phrase can begin only with words that it names.
func (p *Phrase) worded() bool {
	it := &p.items[0]
	return !it.gap && !it.any && !it.optional && it.role == "" && it.mention == ""
}

func newLine(doc *text.Document, x *mention.Sentence) *line {
	y := &line{Sentence: x, lower: make([]string, len(x.Tokens)), plain: make([]string, len(x.Tokens)), starts: make([][]int, len(x.Tokens))}
	for t, tok := range x.Tokens {
		form := tok.Of(doc.Text)
		y.lower[t], y.plain[t] = strings.ToLower(form), plainForm(form)
	}
	for i := range x.Mentions {
		if t := x.Mentions[i].First; t < len(y.starts) {
			y.starts[t] = append(y.starts[t], i)
		}
	}
	return y
}

// begins reports whether a phrase may start at a token, by its first part alone.
func (p *Phrase) begins(y *line, t int) bool {
	switch it := &p.items[0]; {
	case it.gap, it.any, it.optional:
		return true
	case it.role != "":
		return len(y.starts[t]) > 0
	default:
		return it.mention != "" || slices.Contains(it.words, y.plain[t]) || it.starred && slices.Contains(it.words, strings.ToLower(y.Tree.Nodes[t].Lemma))
	}
}
