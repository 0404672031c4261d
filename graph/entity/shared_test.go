package entity_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/data"
	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/text"
)

// shared is the folder of the measuring texts; without it a test is skipped.
func shared(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("PARLEY_SHARED"), "../../../shared"} {
		if _, err := os.Stat(filepath.Join(dir, "eval", "dev.jsonl")); dir != "" && err == nil {
			return dir
		}
	}
	t.Skip("no measuring texts: set PARLEY_SHARED to the folder that holds eval/dev.jsonl")
	return ""
}

type gold struct {
	ID, Date, Title string
	TextFile        string `json:"text_file"`
	People          []struct {
		Name    string
		Aliases []string
	}
}

// TestPeopleOfMeasuringTexts asks of each person whom a text names whether all
// the names of that person come to one entity and no other person's to it. With
// -v it lists those who are lost or torn apart.
func TestPeopleOfMeasuringTexts(t *testing.T) {
	dir := shared(t)
	lexicon, err := mention.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	words, err := model()
	if err != nil {
		t.Fatal(err)
	}
	r, err := resolver()
	if err != nil {
		t.Fatal(err)
	}
	dev, err := os.ReadFile(filepath.Join(dir, "eval", "dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	seed, _ := os.ReadFile(filepath.Join(dir, "eval", "seed.jsonl")) // not everywhere
	lines := bufio.NewScanner(bytes.NewReader(slices.Concat(dev, seed)))
	lines.Buffer(nil, 1<<24)
	open := strings.Fields("d01 d05 d06 d08 d11 d13 d14 d15 d17 d20 d24 seed")
	var count [2]struct{ people, found, whole int }
	for lines.Scan() {
		var g gold
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, "eval", g.TextFile))
		if err != nil {
			t.Fatal(err)
		}
		doc := &text.Document{ID: g.ID, Published: g.Date, Title: g.Title, Text: string(b)}
		doc.Sentences = text.Split(doc.Text)
		parser := words.NewParser()
		ss := make([]mention.Sentence, len(doc.Sentences))
		for i := range ss {
			ss[i] = mention.Sentence{Sentence: &doc.Sentences[i], Tree: parser.Parse(doc.Text, &doc.Sentences[i])}
		}
		lexicon.FindAll(doc, ss)
		x := r.Resolve(doc, ss, beside(doc, ss))
		isOpen := slices.Contains(open, g.ID)
		c := &count[0]
		if !isOpen {
			c = &count[1]
		}
		if os.Getenv("PARLEY_TRACE") == g.ID && isOpen {
			trace(t, doc, ss, x)
		}
		for _, p := range g.People {
			c.people++
			ids := map[string]bool{}
			for _, n := range append([]string{p.Name}, p.Aliases...) {
				for _, id := range called(doc, ss, x, n) {
					ids[id] = true
				}
			}
			if len(ids) > 0 {
				c.found++
			}
			if len(ids) == 1 {
				c.whole++
			} else if isOpen {
				t.Logf("%s: %s %q: %v", g.ID, p.Name, p.Aliases, ids)
			}
		}
	}
	for i, name := range []string{"open", "closed"} {
		t.Logf("%s texts: %d people, %d found, %d as one entity", name, count[i].people, count[i].found, count[i].whole)
	}
}

// beside links a title with the name that it touches, as phrase rules will.
func beside(doc *text.Document, ss []mention.Sentence) []entity.Link {
	var links []entity.Link
	for i := range ss {
		s := &ss[i]
		for a := range s.Mentions {
			o := &s.Mentions[a]
			if o.Class != "Office" {
				continue
			}
			for b := range s.Mentions {
				p := &s.Mentions[b]
				if p.Class != "Person" || p.Form != mention.Name {
					continue
				}
				between := ""
				switch {
				case p.First >= o.End:
					between = doc.Text[o.Span.End:p.Span.Start]
				case o.First >= p.End:
					between = doc.Text[p.Span.End:o.Span.Start]
				}
				switch between = strings.TrimSuffix(strings.TrimSpace(between), "Dr."); {
				case p.First >= o.End && (between == "" || between == ","), o.First >= p.End && (between == "," || between == ", the") && (o.End >= len(s.Tokens) || strings.Contains(",.;", s.Tokens[o.End].Of(doc.Text))):
					links = append(links, entity.Link{Sentence: i, Holder: b, Office: a})
				case p.First >= o.End && o.Of >= 0 && s.Mentions[o.Of].First >= o.End && s.Mentions[o.Of].End == p.First:
					links = append(links, entity.Link{Sentence: i, Holder: b, Office: a})
				}
			}
		}
	}
	return links
}

// called returns the ids of the people whom the mentions of a name are.
func called(doc *text.Document, ss []mention.Sentence, x *entity.Resolution, name string) []string {
	var out []string
	for at := 0; ; {
		i := strings.Index(doc.Text[at:], name)
		if i < 0 {
			return out
		}
		span := text.Span{Start: at + i, End: at + i + len(name)}
		at = span.End
		for si := range ss {
			if !ss[si].Contains(span) {
				continue
			}
			for mi := range ss[si].Mentions {
				m := &ss[si].Mentions[mi]
				if !span.Overlaps(m.Span) || m.Class == "Country" || m.Form == mention.Pronoun || m.Span.End != span.End && !span.Contains(m.Span) {
					continue
				}
				if es := x.Of(si, mi); len(es) == 1 && es[0].Class == "Person" {
					out = append(out, es[0].ID)
				}
			}
		}
	}
}

// trace prints what every mention of a text came to.
func trace(t *testing.T, doc *text.Document, ss []mention.Sentence, x *entity.Resolution) {
	t.Helper()
	for si := range ss {
		t.Log(ss[si].Of(doc.Text))
		for mi := range ss[si].Mentions {
			m := &ss[si].Mentions[mi]
			t.Logf("    %-40s %-12s %d %.2f %s", m.Span.Of(doc.Text), m.Class, m.Form, x.Sure(si, mi), answer(x.Of(si, mi)))
		}
	}
	for _, u := range x.Unresolved() {
		t.Logf("  unresolved %d %q: %s", u.Sentence, u.Text, u.Why)
	}
}
