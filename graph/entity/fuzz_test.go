package entity_test

import (
	"reflect"
	"slices"
	"testing"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
)

// FuzzResolve marks any spans of any text as mentions of any kind, with and
// without trees, links to anywhere included.
func FuzzResolve(f *testing.F) {
	f.Add("Otto Reiss met Luc Moreau in Moscow. They agreed, he said. \"I am glad,\" the president said.", []byte{0, 0, 2, 0, 0, 3, 2, 0, 6, 1, 3, 2, 1, 0, 1, 0, 3, 9}, true)
	f.Add("The Foreign Ministry (FM) of Turkey protested. Both sides left. Its minister did not.", []byte{0, 1, 3, 2, 0, 0, 0, 6, 7, 1}, true)
	f.Add("2025-01-01\n“He” said he's \"they.\n2025-01-02\nKing Abdullah II, Mr. X", []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, false)
	f.Add("\"", []byte("00000000Z01"), true) // a name of punctuation only
	f.Add("", []byte{}, false)
	f.Fuzz(func(t *testing.T, words string, marks []byte, parsed bool) {
		if len(words) > 2000 || len(marks) > 400 {
			return
		}
		r, err := resolver()
		if err != nil {
			t.Fatal(err)
		}
		doc := &text.Document{Text: words, Title: words, Published: "2020-01-01"}
		doc.Sentences = text.Split(words)
		ss, links := scatter(t, doc, marks, parsed)
		x, again := r.Resolve(doc, ss, links), r.Resolve(doc, ss, links)
		for i := range ss {
			for j := range ss[i].Mentions {
				es := x.Of(i, j)
				if !reflect.DeepEqual(es, again.Of(i, j)) {
					t.Errorf("%v the first time, %v the second", es, again.Of(i, j))
				}
				for k, e := range es {
					if err := entity.CheckID(e.ID); err != nil {
						t.Error(err)
					}
					if e.Name == "" || e.Class == "" || slices.Contains(es[:k], e) {
						t.Errorf("bad entity in %+v", es)
					}
				}
				if sure := x.Sure(i, j); (sure > 0) != (len(es) > 0) || sure > 1 {
					t.Errorf("%v are sure to %v", es, sure)
				}
				if e, ok := x.Office(i, j); ok && entity.CheckID(e.ID) != nil {
					t.Error(entity.CheckID(e.ID))
				}
				x.Holder(i, j)
			}
		}
		if !reflect.DeepEqual(x.Unresolved(), again.Unresolved()) {
			t.Error("what is unresolved differs")
		}
	})
}

func scatter(t *testing.T, doc *text.Document, marks []byte, parsed bool) ([]mention.Sentence, []entity.Link) {
	t.Helper()
	next := func() int {
		if len(marks) == 0 {
			return 0
		}
		b := marks[0]
		marks = marks[1:]
		return int(b)
	}
	var parser *syntax.Parser
	if parsed {
		m, err := model()
		if err != nil {
			t.Fatal(err)
		}
		parser = m.NewParser()
	}
	kinds := []string{"Person", "Country", "Organization", "Place", "Office", "Group", "Delegation", "Event", ""}
	var ss []mention.Sentence
	var links []entity.Link
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		ms := mention.Sentence{Sentence: s}
		if parsed {
			ms.Tree = parser.Parse(doc.Text, s)
		}
		for range 1 + next()%12 {
			n := len(s.Tokens)
			m := mention.Mention{First: next() % n, Of: next()%5 - 1, Form: mention.Form(next() % 4), Plural: next()%3 == 0, Count: next() % 4}
			m.End = min(n, m.First+1+next()%4)
			m.Head = m.First + next()%(m.End-m.First)
			m.Span = text.Span{Start: s.Tokens[m.First].Start, End: s.Tokens[m.End-1].End}
			m.Class = kinds[next()%len(kinds)]
			m.Gender = []string{"", "m", "f"}[next()%3]
			if next()%3 == 0 {
				m.Entries = []*mention.Entry{
					{ID: "person:x-" + entity.Slug(m.Span.Of(doc.Text)), Name: m.Span.Of(doc.Text), Class: "Person", From: "1990", Gender: "m"},
					{ID: "country:russia", Name: "Russia", Class: "Country"},
					{ID: "place:moscow", Name: "Moscow", Class: "Place", Country: "country:russia"},
				}[next()%3:]
			}
			ms.Mentions = append(ms.Mentions, m)
			if next()%3 == 0 {
				links = append(links, entity.Link{Sentence: i - next()%2, Holder: next()%6 - 1, Office: next()%6 - 1})
			}
			if len(marks) == 0 {
				break
			}
		}
		ss = append(ss, ms)
	}
	return ss, links
}
