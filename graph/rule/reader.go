package rule

import (
	"slices"
	"strings"

	"parley/graph/date"
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
)

// reader turns text into sentences with mentions. One goroutine at a time.
type reader struct {
	lexicon *mention.Lexicon
	parser  *syntax.Parser
	kept    []int         // of short
	words   []syntax.Node // of short
}

func (r *reader) sentence(doc *text.Document, s *text.Sentence) mention.Sentence {
	tree := r.parser.Parse(doc.Text, s)
	mend(tree)
	return mention.Sentence{Sentence: s, Tree: tree, Mentions: r.lexicon.Find(doc, s, tree)}
}

// parse parses a tagged sentence with every name, title and all, as one word: the
// parser then sees "Medinsky will lead" where the text has a name of nine words. The
// words inside a name keep their tags and hang on its head.
func (r *reader) parse(doc *text.Document, s *mention.Sentence, pairs []Pair, parsed bool) {
	units := blocks(s, pairs)
	word := make([]int, len(s.Tree.Nodes)) // token → the token that stands for it
	for i := range word {
		word[i] = i
	}
	for i := range units {
		u := &units[i]
		if u.Head < u.First || u.Head >= u.End {
			u.Head = u.End - 1
		}
		if m := &s.Mentions[u.Mention]; m.Class == "Person" && m.Form == mention.Name {
			u.Head = m.End - 1
		}
		for t := u.First; t < u.End; t++ {
			word[t] = u.Head
		}
		for t := u.First - 1; t >= 0 && s.Mentions[u.Mention].Class == "Person" && r.lexicon.Honorific(s.Tokens[t].Of(doc.Text)); t-- {
			word[t] = u.Head // "Ms. Roe"
		}
	}
	named := slices.Clone(word)
	times := r.times(doc, s, word)
	whole := true
	for t := range word {
		whole = whole && word[t] == t
	}
	if whole {
		if !parsed {
			s.Tree = r.clauses(s.Tree.Nodes)
		}
		right(s, units)
		return
	}
	tags := s.Tree.Nodes
	for i := range units {
		if m := &s.Mentions[units[i].Mention]; m.Form == mention.Name && m.Class != "Office" {
			tags[units[i].Head].UPOS, tags[units[i].Head].XPOS = "PROPN", "NNP"
		}
	}
	tree := r.short(tags, word)
	old := s.Tree
	if !parsed && slices.ContainsFunc(times, func(x time) bool { return x.first > 0 && x.to < 0 }) {
		old = r.short(tags, named)
	}
	for _, x := range times {
		x.hang(old, tree.Nodes, word)
	}
	s.Tree = tree
	right(s, units)
}

// short parses the words that stand for themselves, and hangs those inside a name on
// its head. What is without a place in the sentence is left without one.
func (r *reader) short(tags []syntax.Node, word []int) *syntax.Tree {
	r.kept, r.words = r.kept[:0], r.words[:0]
	for t := range word {
		if word[t] == t {
			r.kept = append(r.kept, t)
			r.words = append(r.words, tags[t])
		}
	}
	tree := r.clauses(r.words)
	nodes := slices.Clone(tags)
	for i, t := range r.kept {
		nodes[t] = tree.Nodes[i]
		if h := tree.Nodes[i].Head; h >= 0 {
			nodes[t].Head = r.kept[h]
		}
	}
	for t := range nodes {
		if word[t] != t && word[t] != without {
			nodes[t].Head, nodes[t].Label = word[t], "flat" // what binds words inside a name binds nothing outside
		}
	}
	return &syntax.Tree{Nodes: nodes}
}

// heading is how many words may stand before the colon of a heading without a verb:
// "Statement by the Press Secretary: President Roe spoke today with …".
const heading = 9

// clauses parses what semicolons part into sentences of their own, and what follows a
// heading, one by one: the parser would join the last name of one with the first of the
// next. The later ones hang on the first.
func (r *reader) clauses(words []syntax.Node) *syntax.Tree {
	var ends []int
	from, told := 0, false
	for i := range words {
		switch words[i].XPOS {
		case "VBD", "VBZ", "VBP", "MD":
			told = true
		}
		if words[i].Form == ";" && told || words[i].Form == ":" && len(ends) == 0 && !told && i > 0 && i < heading {
			ends = append(ends, i+1)
			from, told = i+1, false
		}
	}
	if len(ends) > 0 && !told && from < len(words) {
		ends = ends[:len(ends)-1] // "; and Omar Haddad of Chile", "Present: Omar Haddad of Chile"
	}
	if len(ends) == 0 {
		return r.parser.ParseTagged(words)
	}
	out := &syntax.Tree{}
	first := -1
	for from, i := 0, 0; from < len(words); i++ {
		end := len(words)
		if i < len(ends) {
			end = ends[i]
		}
		for _, n := range r.parser.ParseTagged(words[from:end]).Nodes {
			switch {
			case n.Head >= 0:
				n.Head += from
			case first >= 0:
				n.Head, n.Label = first, "parataxis"
			default:
				first = len(out.Nodes)
			}
			out.Nodes = append(out.Nodes, n)
		}
		from = end
	}
	return out
}

// right mends the tree of a sentence, with what is known of its names.
func right(s *mention.Sentence, units []Unit) {
	subjects(s.Tree, slices.DeleteFunc(units, func(u Unit) bool { c := s.Mentions[u.Mention].Class; return c != "Person" && c != "Mark" }))
	mend(s.Tree)
}

// without marks a token that the second parse does not see.
const without = -2

// time is an expression of time that the second parse does without; to is the word that
// it is known to hang on, -1 where the parser must tell.
type time struct{ first, end, head, to int }

// times takes expressions of time out of a sentence: "In May of 1919, Bullitt …" is parsed
// as "Bullitt …". They say when, and bind nothing else.
func (r *reader) times(doc *text.Document, s *mention.Sentence, word []int) []time {
	var out []time
	n := len(s.Tokens)
	form := func(i int) string {
		if i < 0 || i >= n {
			return ""
		}
		return strings.ToLower(s.Tokens[i].Of(doc.Text))
	}
	for _, d := range date.Find(doc.Text, s.Sentence, nil, date.Clock{}) {
		for t := d.First; t < d.End && t < n; t++ { // "14 May" may be nothing else
			if node := &s.Tree.Nodes[t]; node.UPOS == "AUX" || node.UPOS == "VERB" {
				node.UPOS, node.XPOS = "PROPN", "NNP"
			}
		}
		if d.Modifier || d.End <= d.First || d.End > n || d.Relation != date.At {
			continue
		}
		x := time{first: d.First, end: d.End, head: d.End - 1, to: -1}
		for x.first > 0 && (form(x.first-1) == "the" || form(x.first-1) == "on" || form(x.first-1) == "in") {
			x.first--
		}
		if v := x.first - 2; v >= 0 && form(v+1) == "for" && s.Tree.Nodes[v].XPOS == "VBN" && word[v] == v {
			x.first, x.to = v+1, v // "scheduled for 10 June"
		}
		if x.first > 0 && x.to < 0 && s.Tree.Nodes[x.first-1].UPOS == "ADP" {
			for t := x.first; t < x.end; t++ { // "during the week of", "for 10 June": the words before it matter
				if word[t] == t {
					word[t] = x.head
				}
			}
			continue
		}
		if form(x.end) == "," && (x.first == 0 || form(x.first-1) == ",") {
			x.end++
			if x.first > 0 {
				x.first--
			}
		}
		if p := form(x.end); p == "'s" || p == "’s" || p == "-" || p == "and" || p == "or" {
			continue
		}
		free := true
		for t := x.first; t < x.end; t++ {
			free = free && word[t] == t
		}
		if !free || x.end-x.first == n {
			continue
		}
		for t := x.first; t < x.end; t++ {
			word[t] = without
		}
		out = append(out, x)
	}
	return out
}

// hang puts an expression of time back: under the word that the first parse gave it, at
// the start of a sentence under the word that carries it.
func (x time) hang(old *syntax.Tree, nodes []syntax.Node, word []int) {
	root := -1
	for t := range nodes {
		if word[t] == t && nodes[t].Head < 0 {
			root = t
		}
	}
	to := root
	if x.to >= 0 {
		to = x.to
	} else if x.first > 0 {
		h := x.head
		for n := 0; h >= 0 && n < 50 && (h >= x.first && h < x.end || word[h] == without); n++ {
			h = old.Nodes[h].Head
		}
		if h >= 0 {
			if h = word[h]; h >= 0 {
				to = h
			}
		}
	}
	for t := x.first; t < x.end; t++ {
		nodes[t].Head = x.head
		nodes[t].Label = "dep"
	}
	nodes[x.head].Head, nodes[x.head].Label = to, "obl"
}
