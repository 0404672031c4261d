package entity_test

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/data"
	"parley/graph/mention"
	"parley/graph/text"
)

// chained is a text in which somebody has marked who is who.
type chained struct {
	id     string
	text   strings.Builder
	people []span // mentions of persons, by chain
}

type span struct {
	text.Span
	chain string
}

// TestPronounsOfATreebank resolves he and she in the news, speeches, interviews and
// lives of the GUM corpus (Zeldes 2017) and compares with its coreference chains,
// where the chain has a name that the gazetteer finds. The parser knows the texts of
// the training part; those of test and dev are new to it.
func TestPronounsOfATreebank(t *testing.T) {
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
	parser := words.NewParser()
	for _, part := range []string{"train", "dev", "test"} {
		var named, right, wrong, open int
		for _, c := range chains(t, filepath.Join(dir, "treebank", "gum-open-"+part+".conllu")) {
			doc := &text.Document{ID: c.id, Text: c.text.String()}
			doc.Sentences = text.Split(doc.Text)
			ss := make([]mention.Sentence, len(doc.Sentences))
			for i := range ss {
				ss[i] = mention.Sentence{Sentence: &doc.Sentences[i], Tree: parser.Parse(doc.Text, &doc.Sentences[i])}
			}
			lexicon.FindAll(doc, ss)
			x := r.Resolve(doc, ss, beside(doc, ss))
			ids := map[string][]string{} // chain → our ids of its names
			each(ss, func(si, mi int, m *mention.Mention) {
				if es := x.Of(si, mi); m.Class == "Person" && m.Form == mention.Name && len(es) == 1 {
					if g := c.at(m.Span); g != "" && !slices.Contains(ids[g], es[0].ID) {
						ids[g] = append(ids[g], es[0].ID)
					}
				}
			})
			each(ss, func(si, mi int, m *mention.Mention) {
				w := strings.ToLower(m.Span.Of(doc.Text))
				g := c.at(m.Span)
				if m.Form != mention.Pronoun || !slices.Contains(strings.Fields("he him his she her"), w) || len(ids[g]) == 0 {
					return
				}
				named++
				switch es := x.Of(si, mi); {
				case len(es) == 0:
					open++
				case slices.Contains(ids[g], es[0].ID):
					right++
				default:
					wrong++
					if part == "train" && os.Getenv("PARLEY_TRACE") == "gum" {
						t.Logf("%s: %q is %s, not %v: %s", c.id, w, es[0].ID, ids[g], ss[si].Of(doc.Text))
					}
				}
			})
		}
		t.Logf("%s: %d pronouns with a name, %d right, %d wrong, %d open: precision %.1f, recall %.1f", part, named, right, wrong, open,
			100*float64(right)/float64(max(1, right+wrong)), 100*float64(right)/float64(max(1, named)))
	}
}

func each(ss []mention.Sentence, f func(si, mi int, m *mention.Mention)) {
	for si := range ss {
		for mi := range ss[si].Mentions {
			f(si, mi, &ss[si].Mentions[mi])
		}
	}
}

// at is the chain of the narrowest marked mention that ends with a span and holds
// it, "" for none.
func (c *chained) at(s text.Span) string {
	best := ""
	width := 1 << 30
	for _, p := range c.people {
		if (p.Contains(s) || s.Contains(p.Span)) && p.Overlaps(s) && p.Len() < width && p.Len() < s.Len()+60 {
			best, width = p.chain, p.Len()
		}
	}
	return best
}

// chains reads the texts of some genres with their chains of persons.
func chains(t *testing.T, file string) []*chained {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	var all []*chained
	var c *chained
	type opened struct {
		chain, class string
		start        int
	}
	var stack []opened
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for skip := 0; lines.Scan(); {
		line := lines.Text()
		if id, ok := strings.CutPrefix(line, "# newdoc id = GUM_"); ok {
			genre, _, _ := strings.Cut(id, "_")
			c = nil
			if slices.Contains(strings.Fields("news bio speech interview"), genre) {
				c = &chained{id: id}
				all = append(all, c)
			}
			stack = nil
		}
		if c != nil && strings.HasPrefix(line, "# newpar") && c.text.Len() > 0 && !strings.HasSuffix(c.text.String(), "\n") {
			c.text.WriteString("\n")
		}
		cells := strings.Split(line, "\t")
		if c == nil || len(cells) != 10 {
			continue
		}
		start := c.text.Len()
		if lo, hi, ok := strings.Cut(cells[0], "-"); ok { // a token of several words
			c.text.WriteString(cells[1])
			skip = atoi(hi) - atoi(lo) + 1
			if !strings.Contains(cells[9], "SpaceAfter=No") {
				c.text.WriteString(" ")
			}
		} else if skip > 0 {
			skip--
			start -= 2
		} else if !strings.Contains(cells[0], ".") {
			c.text.WriteString(cells[1])
			if !strings.Contains(cells[9], "SpaceAfter=No") {
				c.text.WriteString(" ")
			}
		}
		_, marks, ok := strings.Cut(cells[9], "Entity=")
		if !ok {
			continue
		}
		marks, _, _ = strings.Cut(marks, "|")
		end := start + len(cells[1])
		for marks != "" {
			if marks[0] == '(' {
				n := strings.IndexAny(marks[1:], "()")
				body := marks[1:]
				closed := false
				if n >= 0 {
					body, closed = marks[1:n+1], marks[n+1] == ')'
				}
				// "(1-person-…-coref2)" closes another one behind it: the digits at its end
				parts := strings.SplitN(body, "-", 3)
				if len(parts) < 2 {
					break
				}
				marks = marks[1+len(body):]
				if closed {
					marks = marks[1:]
					if parts[1] == "person" {
						c.people = append(c.people, span{text.Span{Start: start, End: end}, parts[0]})
					}
					continue
				}
				stack = append(stack, opened{parts[0], parts[1], start})
				continue
			}
			n := strings.IndexByte(marks, ')')
			if n < 0 {
				break
			}
			id := marks[:n]
			marks = marks[n+1:]
			for i := len(stack) - 1; i >= 0; i-- {
				if stack[i].chain == id {
					if stack[i].class == "person" {
						c.people = append(c.people, span{text.Span{Start: stack[i].start, End: end}, id})
					}
					stack = slices.Delete(stack, i, i+1)
					break
				}
			}
		}
	}
	return all
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0
		}
		n = 10*n + int(r-'0')
	}
	return n
}
