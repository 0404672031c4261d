package fact

import (
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/text"
)

// some begins the ids of sides that are words for people and no names.
const some = "delegation:some-"

// unnamed makes a side of a meeting of a title that stands for several people without
// names, in the words that describe them: "met Latino faith leaders". It is no other
// document's: leaders are others in every text.
func (w *work) unnamed(sentence int, m *mention.Mention) Filler {
	s := &w.Sentences[sentence]
	first := m.First
	for first > 0 {
		n := &s.Tree.Nodes[first-1]
		if n.UPOS != "ADJ" && n.UPOS != "NOUN" && n.UPOS != "PROPN" && n.UPOS != "NUM" || n.Head < first || n.Head >= m.End {
			break
		}
		first--
	}
	span := text.Span{Start: s.Tokens[first].Start, End: m.Span.End}
	name := w.spanOf(span)
	return Filler{Entity: entity.Entity{ID: some + entity.Slug(name) + "-" + entity.Slug(w.Doc.ID), Name: name, Class: "Delegation"}, Span: span}
}

// nameless reports whether a side of a meeting is a word for people only.
func nameless(f Filler) bool { return strings.HasPrefix(f.ID, some) }
