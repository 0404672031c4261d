package main

import (
	"strings"

	"parley/graph/rule"
)

// seen says of the words of a sentence what they name, and whom: notes for drawTree.
func seen(r *rule.Reading, sentence int) map[int]string {
	notes := map[int]string{}
	s := &r.Sentences[sentence]
	for i := range s.Mentions {
		m := &s.Mentions[i]
		note := m.Class + " “" + oneLine(m.Span.Of(r.Doc.Text)) + "”"
		var ids []string
		for _, e := range r.Entities.Of(sentence, i) {
			ids = append(ids, e.ID)
		}
		if len(ids) > 0 {
			note += " " + strings.Join(ids, " ")
		}
		if before := notes[m.Head]; before != "" {
			note = before + "; " + note
		}
		notes[m.Head] = note
	}
	return notes
}
