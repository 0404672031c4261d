package fact

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/syntax"
	"parley/graph/text"
	"parley/schema"
)

// extractor reads with everything that is built in.
var extractor = sync.OnceValues(func() (*Extractor, error) {
	dir := "../../data"
	if d := os.Getenv("PARLEY_DATA"); d != "" {
		dir = d
	}
	data := os.DirFS(dir)
	lexicon, err := mention.Load(data)
	if err != nil {
		return nil, err
	}
	model, err := syntax.Load(data)
	if err != nil {
		return nil, err
	}
	ont, err := schema.Load(schema.FS)
	if err != nil {
		return nil, err
	}
	resolver, err := entity.New(data)
	if err != nil {
		return nil, err
	}
	rules, err := rule.Load(data, ont, lexicon, model, resolver)
	if err != nil {
		return nil, err
	}
	return New(ont, rules), nil
})

func read(t *testing.T, s string) *Reading {
	t.Helper()
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	return x.Extract(&text.Document{ID: "test", Text: s, Published: "2024-05-15", Sentences: text.Split(s)})
}

// TestOffices reads testdata/offices.txt: a sentence, and the offices that it tells of.
func TestOffices(t *testing.T) {
	raw, err := os.ReadFile("testdata/offices.txt")
	if err != nil {
		t.Fatal(err)
	}
	for n, block := range strings.Split(string(raw), "\n\n") {
		var lines []string
		for _, l := range strings.Split(strings.TrimSpace(block), "\n") {
			if !strings.HasPrefix(l, "#") && l != "" {
				lines = append(lines, strings.TrimSpace(l))
			}
		}
		if len(lines) == 0 {
			continue
		}
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			want := map[string]bool{}
			for _, l := range lines[1:] {
				want[line(strings.Split(l, "|"))] = true
			}
			for _, f := range read(t, lines[0]).Facts {
				if f.Type != "holds_office" {
					continue
				}
				cells := []string{named(f, "holder"), named(f, "office"), named(f, "of"), f.Status}
				got := line(cells)
				if !want[got] {
					t.Errorf("%s\nwrong   %s", lines[0], got)
				}
				delete(want, got)
			}
			for w := range want {
				t.Errorf("%s\nmissing %s", lines[0], w)
			}
		})
	}
}

// line writes the four cells of an office fact in one way.
func line(cells []string) string {
	out := make([]string, 4)
	for i := range cells {
		out[i] = strings.TrimSpace(cells[i])
	}
	if out[3] == "" {
		out[3] = "happened"
	}
	return strings.Join(out, " | ")
}

// named is the name in a role of a fact.
func named(f Fact, role string) string {
	for _, r := range f.Roles {
		if r.Name == role {
			return r.Fillers[0].Name
		}
	}
	return ""
}
