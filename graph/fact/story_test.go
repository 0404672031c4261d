package fact_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"parley/graph/entity"
	"parley/graph/fact"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/syntax"
	"parley/graph/text"
	"parley/schema"
)

func extractor(t testing.TB) *fact.Extractor {
	t.Helper()
	data := os.DirFS("../../data")
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ont, err := schema.Load(schema.FS)
	check(err)
	lex, err := mention.Load(data)
	check(err)
	model, err := syntax.Load(data)
	check(err)
	resolver, err := entity.New(data)
	check(err)
	rules, err := rule.Load(data, ont, lex, model, resolver)
	check(err)
	return fact.New(ont, rules)
}

// TestStories reads testdata/stories.txt: short reports, each with facts that must be
// found (+) and facts that must not (-). A fact is written as its type, then as much of
// kind, status, date and roles as matters: "meeting kind=talks participant=country:chile".
func TestStories(t *testing.T) {
	raw, err := os.ReadFile("testdata/stories.txt")
	if err != nil {
		t.Fatal(err)
	}
	x := extractor(t)
	for _, story := range strings.Split("\n"+string(raw), "\n== ")[1:] {
		head, body, _ := strings.Cut(story, "\n")
		name, published, _ := strings.Cut(head, " | ")
		t.Run(name, func(t *testing.T) {
			var lines, want []string
			for _, l := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
				if strings.HasPrefix(l, "+ ") || strings.HasPrefix(l, "- ") {
					want = append(want, l)
				} else if len(want) == 0 {
					lines = append(lines, l)
				}
			}
			if len(want) == 0 {
				t.Fatal("a story needs lines that start with + or -")
			}
			words := strings.TrimSpace(strings.Join(lines, "\n"))
			doc := &text.Document{ID: "story", Published: published, Text: words, Sentences: text.Split(words)}
			facts := x.Extract(doc).Facts
			for _, w := range want {
				found := slices.ContainsFunc(facts, func(f fact.Fact) bool { return says(&f, w[2:]) })
				if found != (w[0] == '+') {
					t.Errorf("%s\nin %q\nread:\n%s", w, words, list(facts))
				}
			}
		})
	}
}

// says reports whether a fact has all that a line asks for.
func says(f *fact.Fact, line string) bool {
	parts := strings.Fields(line)
	if f.Type != parts[0] {
		return false
	}
	for _, p := range parts[1:] {
		key, value, _ := strings.Cut(p, "=")
		switch key {
		case "kind":
			if f.Kind != value {
				return false
			}
		case "status":
			if f.Status != value {
				return false
			}
		case "date":
			if f.Date != value {
				return false
			}
		default:
			if !slices.ContainsFunc(f.Role(key), func(e fact.Filler) bool { return e.ID == value }) {
				return false
			}
		}
	}
	return true
}

func list(facts []fact.Fact) string {
	var b strings.Builder
	for _, f := range facts {
		fmt.Fprintf(&b, "  %s kind=%s status=%s date=%s", f.Type, f.Kind, f.Status, f.Date)
		for _, r := range f.Roles {
			for _, e := range r.Fillers {
				fmt.Fprintf(&b, " %s=%s", r.Name, e.ID)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestSameEveryTime reads a report twice, with two extractors, and compares all of it.
func TestSameEveryTime(t *testing.T) {
	raw, err := os.ReadFile("../../data/sample/2025-05-15-istanbul-talks-announced.md")
	if err != nil {
		t.Fatal(err)
	}
	x := extractor(t)
	read := func(x *fact.Extractor) string {
		doc := &text.Document{ID: "d", Published: "2025-05-15", Text: string(raw), Sentences: text.Split(string(raw))}
		return fmt.Sprintf("%+v", x.Extract(doc).Facts)
	}
	first := read(x)
	for range 3 {
		if again := read(x.Fork()); again != first {
			t.Fatalf("another reading differs:\n%s\n%s", first, again)
		}
	}
}

func FuzzExtract(f *testing.F) {
	x := extractor(f)
	for _, s := range []string{
		"Ana Duarte met Omar Haddad in Lima on Monday.", "“We agree,” said Ana Duarte, the foreign minister of Chile.", "2021-03-04\nMeeting with Ingrid Holm\n",
		"), the , of and . ; “", "The delegation, led by, of the", "\x00\xff'''’s ’s",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		s = strings.ToValidUTF8(s, "?")
		doc := &text.Document{ID: "f", Published: "2024-05-15", Text: s, Sentences: text.Split(s)}
		for _, f := range x.Extract(doc).Facts {
			if len(f.Evidence) == 0 || len(f.Roles) == 0 || f.Status == "" {
				t.Fatalf("a fact without evidence, roles or status: %+v", f)
			}
			for _, e := range f.Evidence {
				if e.Start < 0 || e.End > len(s) || e.Start >= e.End {
					t.Fatalf("evidence outside of the text: %+v", e)
				}
			}
		}
	})
}
