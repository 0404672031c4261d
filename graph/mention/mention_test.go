package mention

import (
	"os"
	"strings"
	"sync"
	"testing"

	"parley/graph/syntax"
	"parley/graph/text"
)

// built is the lexicon and the parser that are built in.
var built = sync.OnceValues(func() (*Lexicon, *syntax.Model) {
	dir := os.DirFS("../../data")
	l, err := Load(dir)
	if err != nil {
		panic(err)
	}
	m, err := syntax.Load(dir)
	if err != nil {
		panic(err)
	}
	return l, m
})

// found reads a text as the program does.
func found(s string) []Sentence {
	l, m := built()
	doc := &text.Document{Text: s, Sentences: text.Split(s)}
	ss := make([]Sentence, len(doc.Sentences))
	p := m.NewParser()
	for i := range ss {
		ss[i] = Sentence{Sentence: &doc.Sentences[i], Tree: p.Parse(s, &doc.Sentences[i])}
	}
	l.FindAll(doc, ss)
	return ss
}

// cases reads blocks of a line and what it must give, one a line.
func cases(t *testing.T, name string, each func(t *testing.T, line string, want []string)) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(raw), "\n\n") {
		var lines []string
		for _, l := range strings.Split(strings.TrimSpace(block), "\n") {
			if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
				lines = append(lines, l)
			}
		}
		if len(lines) > 0 {
			t.Run(lines[0], func(t *testing.T) { each(t, lines[0], lines[1:]) })
		}
	}
}

func TestPeople(t *testing.T) {
	cases(t, "people.txt", func(t *testing.T, line string, want []string) {
		var got []string
		for _, s := range found(line) {
			for _, m := range s.Mentions {
				if m.Class == "Person" && m.Form == Name {
					got = append(got, m.Span.Of(line))
				}
			}
		}
		if g := strings.Join(got, "; "); g != strings.TrimPrefix(want[0], "-") {
			t.Errorf("found %q, want %q", g, want[0])
		}
	})
}
