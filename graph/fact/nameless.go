package fact

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
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

// mutual reports whether those who fill the only role of a match stand before its words:
// "A and B held three separate meetings" met each other, "bilateral meetings with A and B"
// were meetings of somebody else.
func (w *work) mutual(m *rule.Match) bool {
	return len(m.Slots) == 1 && len(m.Slots[0].Fills) > 1 && !slices.ContainsFunc(m.Slots[0].Fills, func(f rule.Fill) bool { return f.Token > m.Anchors[0] })
}
