package rule

import (
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
)

// reader turns text into sentences with mentions. One goroutine at a time.
type reader struct {
	lexicon *mention.Lexicon
	parser  *syntax.Parser
}

func (r *reader) sentence(doc *text.Document, s *text.Sentence) mention.Sentence {
	tree := r.parser.Parse(doc.Text, s)
	mend(tree)
	return mention.Sentence{Sentence: s, Tree: tree, Mentions: r.lexicon.Find(doc, s, tree)}
}

// reparse parses a sentence again with every name, title and all, as one word: the
// parser then sees "Medinsky will lead" where the text has a name of nine words. The
// words inside a name keep the tags of the first parse and hang on its head.
func (r *reader) reparse(doc *text.Document, s *mention.Sentence, pairs []Pair) {
	units := blocks(s, pairs)
	n := len(s.Tree.Nodes)
	word := make([]int, n) // token → the token that stands for it
	for i := range word {
		word[i] = i
	}
	long := false
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
			long = long || u.End-u.First > 1
		}
	}
	if !long {
		mend(s.Tree)
		return
	}
	short := text.Sentence{Span: s.Span, Paragraph: s.Paragraph}
	var kept []int
	for t := range word {
		if word[t] == t {
			kept = append(kept, t)
			short.Tokens = append(short.Tokens, s.Tokens[t])
		}
	}
	tree := r.parser.Parse(doc.Text, &short)
	nodes := make([]syntax.Node, n)
	copy(nodes, s.Tree.Nodes)
	for i, t := range kept {
		nodes[t] = tree.Nodes[i]
		if h := tree.Nodes[i].Head; h >= 0 {
			nodes[t].Head = kept[h]
		}
	}
	for t := range nodes {
		if word[t] != t {
			nodes[t].Head = word[t]
			switch nodes[t].Label {
			case "root", "nsubj", "appos", "case", "mark": // what binds words inside a name binds nothing outside
				nodes[t].Label = "flat"
			}
		}
	}
	s.Tree = &syntax.Tree{Nodes: nodes}
	mend(s.Tree)
}
