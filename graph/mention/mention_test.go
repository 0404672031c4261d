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

func TestTitles(t *testing.T) {
	cases(t, "titles.txt", func(t *testing.T, line string, want []string) {
		var got []string
		for _, s := range found(line) {
			for _, m := range s.Mentions {
				if m.Class != "Office" {
					continue
				}
				cell := [3]string{m.Name}
				if m.Of >= 0 {
					cell[1] = s.Mentions[m.Of].Span.Of(line)
				}
				for _, k := range []struct {
					mark string
					on   bool
				}{{"+", m.Plural}, {"^", m.Rank}, {"=", m.Relative}, {"!", m.State}} {
					if k.on {
						cell[2] += k.mark
					}
				}
				got = append(got, strings.TrimRight(strings.Join(cell[:], " | "), " |"))
			}
		}
		for i := range want {
			want[i] = strings.Join(strings.Fields(strings.TrimRight(want[i], " |")), " ")
		}
		for i := range got {
			got[i] = strings.Join(strings.Fields(got[i]), " ")
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("found\n%s\nwant\n%s", g, w)
		}
	})
}

// TestClasses reads marked words: [words|Class], and for a nominal what it belongs to.
func TestClasses(t *testing.T) {
	for _, c := range []struct{ text, words, class, of string }{
		{"The Turkish foreign ministry protested.", "Turkish foreign ministry", "Organization", "Turkish"},
		{"The Ministry of Works of Peru protested.", "Ministry of Works of Peru", "Organization", "Peru"},
		{"The Swedish delegation arrived in Lima.", "Swedish delegation", "Delegation", "Swedish"},
		{"The delegation of Chile arrived.", "delegation of Chile", "Delegation", "Chile"},
		{"Talks began at Camp Verdun.", "Camp Verdun", "Place", ""},
		{"They met in Moscow.", "Moscow", "Place", ""},
		{"The U.S. government protested.", "U.S. government", "Country", "U.S."},
		{"They signed the Oslo Agreement on Trade.", "Oslo Agreement on Trade", "Agreement", "Oslo"},
		{"A peace conference opened.", "peace conference", "Event", ""},
		{"Both sides agreed.", "Both sides", "Group", ""},
		{"The head of the Russian military intelligence agency spoke.", "Russian military intelligence agency", "Organization", "Russian"},
	} {
		ss := found(c.text)
		ok := false
		for _, m := range ss[0].Mentions {
			if m.Span.Of(c.text) != c.words || m.Class != c.class {
				continue
			}
			ok = c.of == "" && m.Of < 0 || m.Of >= 0 && ss[0].Mentions[m.Of].Span.Of(c.text) == c.of
		}
		if !ok {
			t.Errorf("%s: no %s %q of %q in %v", c.text, c.class, c.words, c.of, ss[0].Mentions)
		}
	}
}
