package entity

import (
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
)

// sentence is a parsed sentence with what the resolver asks of it again and
// again. A sentence without a tree is read by the order of its words alone.
type sentence struct {
	*mention.Sentence
	n        int      // number of tokens
	words    []string // lower case
	lemmas   []string // lower case
	quoted   []bool   // the token stands in quotation marks
	cover    []int    // innermost mention over the token, -1
	verbless bool     // a heading, a caption
	section  int      // counts dated items of a list
}

func newSentence(doc *text.Document, ms *mention.Sentence, quotes []text.Span) sentence {
	s := sentence{Sentence: ms}
	if ms.Sentence == nil {
		s.Sentence = &mention.Sentence{Sentence: &text.Sentence{}}
		return s
	}
	s.n = len(ms.Tokens)
	if ms.Tree != nil && len(ms.Tree.Nodes) != s.n {
		parsed := *ms
		parsed.Tree = nil
		s.Sentence = &parsed
	}
	s.words, s.lemmas = make([]string, s.n), make([]string, s.n)
	s.quoted, s.cover = make([]bool, s.n), make([]int, s.n)
	q := 0
	for i, t := range ms.Tokens {
		s.words[i] = strings.ToLower(t.Of(doc.Text))
		s.lemmas[i] = s.words[i]
		if s.Tree != nil && s.Tree.Nodes[i].Lemma != "" {
			s.lemmas[i] = strings.ToLower(s.Tree.Nodes[i].Lemma)
		}
		for q < len(quotes) && quotes[q].End <= t.Start {
			q++
		}
		s.quoted[i] = q < len(quotes) && quotes[q].Start <= t.Start
		s.cover[i] = -1
	}
	s.verbless = s.Tree != nil && !slices.ContainsFunc(s.Tree.Nodes, func(n syntax.Node) bool { return n.UPOS == "VERB" || n.UPOS == "AUX" })
	for i := range ms.Mentions { // longer first, so the innermost is written last
		for t := ms.Mentions[i].First; t < ms.Mentions[i].End && t < s.n; t++ {
			if t >= 0 && (s.cover[t] < 0 || width(&ms.Mentions[i]) <= width(&ms.Mentions[s.cover[t]])) {
				s.cover[t] = i
			}
		}
	}
	return s
}

func width(m *mention.Mention) int { return m.End - m.First }

// valid reports whether a mention's token numbers lie in the sentence.
func (s *sentence) valid(m *mention.Mention) bool {
	return 0 <= m.First && m.First < m.End && m.End <= s.n && m.First <= m.Head && m.Head < m.End
}

func (s *sentence) word(i int) string {
	if i < 0 || i >= s.n {
		return ""
	}
	return s.words[i]
}

func (s *sentence) lemma(i int) string {
	if i < 0 || i >= s.n {
		return ""
	}
	return s.lemmas[i]
}

func (s *sentence) label(i int) string {
	if s.Tree == nil || i < 0 || i >= s.n {
		return ""
	}
	return s.Tree.Nodes[i].Label
}

func (s *sentence) upos(i int) string {
	if s.Tree == nil || i < 0 || i >= s.n {
		return ""
	}
	return s.Tree.Nodes[i].UPOS
}

// head is the governor of a token, -1 for the root and where there is no tree.
func (s *sentence) head(i int) int {
	if s.Tree == nil || i < 0 || i >= s.n {
		return -1
	}
	if h := s.Tree.Nodes[i].Head; h != i && h >= 0 && h < s.n {
		return h
	}
	return -1
}

// top is the token through which a mention takes part in the sentence: over
// conjuncts, appositions and the title in front of a name.
func (s *sentence) top(i int) int {
	for range 6 {
		switch relation(s.label(i)) {
		case "conj", "flat", "appos":
		case "compound":
			if h := s.head(i); h < 0 || s.upos(i) != "PROPN" || s.cover[h] < 0 || s.Mentions[s.cover[h]].Class != "Office" {
				return i
			}
		default:
			return i
		}
		h := s.head(i)
		if h < 0 {
			return i
		}
		i = h
	}
	return i
}

// relation is a label without its subtype.
func relation(label string) string {
	r, _, _ := strings.Cut(label, ":")
	return r
}

// preposition is the word before a token's phrase that ties it to the sentence,
// "" where there is none.
func (s *sentence) preposition(i int) string {
	if s.Tree != nil {
		for c := max(0, i-8); c < i; c++ {
			if s.head(c) == i && relation(s.label(c)) == "case" && s.words[c] != "'s" && s.words[c] != "’s" {
				return s.words[c]
			}
		}
		return ""
	}
	for c := i - 1; c >= 0 && c > i-4; c-- {
		switch s.words[c] {
		case "in", "at", "to", "from", "near", "with", "by", "of", "for", "into", "between", "against", "toward", "towards", "on", "about", "outside", "inside", "within", "and":
			return s.words[c]
		}
	}
	return ""
}

// argument is the verb or noun that a mention is an argument of, and its label
// there: "nsubj", "obj", "obl". -1 where it is none.
func (s *sentence) argument(m *mention.Mention) (verb int, label string) {
	t := s.top(m.Head)
	switch r := relation(s.label(t)); r {
	case "nsubj", "obj", "iobj", "obl", "nmod":
		if s.label(t) == "nmod:poss" {
			return s.head(t), "poss"
		}
		return s.head(t), r
	}
	return -1, ""
}

// weight is how prominent a mention is by its place in the sentence, 0 to 1.
func (s *sentence) weight(m *mention.Mention) float64 {
	if s.Tree == nil {
		if m.First <= 3 {
			return 1
		}
		return 0.5
	}
	t := s.top(m.Head)
	w := 0.4
	switch r := relation(s.label(t)); r {
	case "nsubj", "csubj":
		w = 1
		if h := s.head(t); h >= 0 && s.label(h) != "root" && relation(s.label(h)) != "conj" {
			w = 0.9
		}
	case "root":
		w = 0.8
	case "obj", "iobj":
		w = 0.6
	case "obl":
		w = 0.5
		if s.preposition(t) == "by" {
			w = 0.8
		}
	case "nmod":
		w = 0.35
		if s.label(t) == "nmod:poss" {
			w = 0.45
		}
	case "compound", "amod":
		w = 0.3
	}
	if t != m.Head {
		w *= 0.95
	}
	return w
}

// after reports whether the token i is a possessive ending.
func (s *sentence) genitive(i int) bool {
	w := s.word(i)
	return w == "'s" || w == "’s" || w == "'" || w == "’"
}

// quotations are the spans between quotation marks, in order. A mark that stays
// open ends with its paragraph.
func quotations(doc *text.Document, ss []mention.Sentence) []text.Span {
	var out []text.Span
	start, paragraph := -1, -1
	last := 0
	for i := range ss {
		if ss[i].Sentence == nil {
			continue
		}
		if ss[i].Paragraph != paragraph {
			if start >= 0 {
				out = append(out, text.Span{Start: start, End: last})
			}
			start, paragraph = -1, ss[i].Paragraph
		}
		for _, t := range ss[i].Tokens {
			switch t.Of(doc.Text) {
			case "“", "„", "«", "``":
				if start < 0 {
					start = t.Start
				}
			case "”", "»", "''":
				if start >= 0 {
					out = append(out, text.Span{Start: start, End: t.End})
				}
				start = -1
			case `"`:
				if start >= 0 {
					out = append(out, text.Span{Start: start, End: t.End})
					start = -1
				} else {
					start = t.Start
				}
			}
			last = t.End
		}
	}
	if start >= 0 {
		out = append(out, text.Span{Start: start, End: last})
	}
	return out
}

// dateLine reports whether a sentence is only a date, as above the items of a list.
func dateLine(doc *text.Document, s *mention.Sentence) bool {
	if s.Sentence == nil || len(s.Tokens) == 0 || len(s.Tokens) > 5 {
		return false
	}
	digits := 0
	for _, r := range s.Of(doc.Text) {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case r != '-' && r != '/' && r != '.' && r != ' ' && r != '\n' && r != '\r' && r != ':':
			return false
		}
	}
	return digits >= 4
}
