package rule

import (
	"fmt"
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/graph/text"
)

// Failure is an example that is not read as it says.
type Failure struct {
	At   string // file:line:column
	Rule string
	Text string // the sentence in the notation
	Want string
	Got  string
}

func (f Failure) String() string {
	return fmt.Sprintf("%s: rule %q\n  %s\n  want %s\n  got  %s", f.At, f.Rule, f.Text, f.Want, f.Got)
}

// Check reads every example and counter-example of every rule and context and returns
// those that fail, and the gaps under "todo" that have started to pass.
func (s *Set) Check() (failures []Failure, passing []Example, n int) {
	r := s.NewReader()
	for _, rule := range s.Rules {
		for _, e := range rule.Examples {
			n++
			if got, ok := r.finds(rule, e); !ok {
				failures = append(failures, Failure{e.At, rule.Name, e.String(), roles(e.Marked), got})
			}
		}
		for _, e := range rule.Todo {
			if _, ok := r.finds(rule, e); ok {
				passing = append(passing, e)
			}
		}
		for _, sentence := range rule.Not {
			n++
			x := r.Read(document(sentence))
			for i := range x.Matches {
				if m := &x.Matches[i]; m.Rule == rule {
					failures = append(failures, Failure{rule.At, rule.Name, sentence, "silence", x.describe(m)})
					break
				}
			}
		}
	}
	for _, c := range s.Contexts {
		for _, e := range c.Examples {
			n++
			if got := r.context(e); !slices.Contains(got, c.Name) {
				failures = append(failures, Failure{c.Where, c.Name, e, c.Name, strings.Join(got, " ")})
			}
		}
		for _, e := range c.Not {
			n++
			if got := r.context(e); slices.Contains(got, c.Name) {
				failures = append(failures, Failure{c.Where, c.Name, e, "not " + c.Name, strings.Join(got, " ")})
			}
		}
	}
	return failures, passing, n
}

// context returns the names of the contexts that hold for the starred word.
func (r *Reader) context(sentence string) []string {
	m, err := Parse(sentence)
	if err != nil || len(m.Stars) != 1 {
		return []string{"the example needs exactly one *word*"}
	}
	x := r.Read(document(m.Text))
	var names []string
	for i := range x.Sentences {
		for k := range x.Sentences[i].Mentions {
			if o := &x.Sentences[i].Mentions[k]; o.Class == "Office" && o.Span.Overlaps(m.Stars[0].Span) {
				if c := r.set.term(x.Graphs[i], o); c != nil {
					names = append(names, c.Name)
				}
			}
		}
		for t, tok := range x.Sentences[i].Tokens {
			if tok.Overlaps(m.Stars[0].Span) {
				names = append(names, r.set.Standing(x.Graphs[i], t).Why...)
			}
		}
	}
	return names
}

// finds reports whether a rule finds the marked roles of an example: each of them, by
// the head word of the mark, and no other filler; over one or several matches.
func (r *Reader) finds(rule *Rule, e Example) (got string, ok bool) {
	x := r.Read(document(e.Text))
	type filler struct {
		role string
		span text.Span
	}
	var found []filler
	var said []string
	status := e.Status == ""
	for i := range x.Matches {
		m := &x.Matches[i]
		if m.Rule != rule {
			continue
		}
		said = append(said, x.describe(m))
		for _, slot := range m.Slots {
			for _, f := range slot.Fills {
				found = append(found, filler{slot.Role, x.Span(m.Sentence, f)})
			}
		}
		st := r.set.Read(x.Graphs[m.Sentence], m)
		status = status || st.Status == e.Status || st.Status == "" && e.Status == "happened" || rule.Status == e.Status
	}
	got = strings.Join(said, " | ")
	if got == "" {
		return "nothing", false
	}
	if !status {
		return got + " (status differs)", false
	}
	for _, k := range e.Marks {
		if k.Optional {
			continue
		}
		if !slices.ContainsFunc(found, func(f filler) bool { return f.role == k.Role && f.span.Overlaps(k.Span) }) {
			return got, false
		}
	}
	for _, f := range found {
		if !slices.ContainsFunc(e.Marks, func(k Mark) bool {
			return f.role == k.Role && (f.span.Overlaps(k.Span) || x.same(f.span, k.Span))
		}) {
			return got, false
		}
	}
	return got, true
}

// same reports whether two places of the text name one entity ("her" and "Ana Duarte").
func (x *Reading) same(a, b text.Span) bool {
	ids := func(s text.Span) (out []string) {
		for i := range x.Sentences {
			for k := range x.Sentences[i].Mentions {
				if x.Sentences[i].Mentions[k].Span == s {
					for _, e := range x.Entities.Of(i, k) {
						out = append(out, e.ID)
					}
				}
			}
		}
		return out
	}
	of := ids(b)
	return slices.ContainsFunc(ids(a), func(id string) bool { return slices.Contains(of, id) })
}

// Span is the words of a filler: its mention, else the clause or phrase below its word.
func (x *Reading) Span(sentence int, f Fill) text.Span {
	s := &x.Sentences[sentence]
	if f.Mention >= 0 {
		return s.Mentions[f.Mention].Span
	}
	first, end := f.Token, f.Token+1
	for changed := true; changed; {
		changed = false
		for i := range s.Tree.Nodes {
			if h := s.Tree.Nodes[i].Head; h >= first && h < end && (i < first || i >= end) {
				if n := &s.Tree.Nodes[i]; i < first && (n.Label == "mark" || n.Label == "cc" || n.Label == "punct") {
					continue
				}
				first, end = min(first, i), max(end, i+1)
				changed = true
			}
		}
	}
	for end-1 > f.Token && s.Tree.Nodes[end-1].UPOS == "PUNCT" {
		end--
	}
	return text.Span{Start: s.Tokens[first].Start, End: s.Tokens[end-1].End}
}

func (x *Reading) describe(m *Match) string {
	var parts []string
	for _, slot := range m.Slots {
		for _, f := range slot.Fills {
			parts = append(parts, slot.Role+":"+x.Span(m.Sentence, f).Of(x.Doc.Text))
		}
	}
	return strings.Join(parts, ", ")
}

func roles(m Marked) string {
	var parts []string
	for _, k := range m.Marks {
		parts = append(parts, k.Role+":"+k.Span.Of(m.Text))
	}
	return strings.Join(parts, ", ")
}

// Entities returns what fills a slot, resolved: the entities of the mention, else none.
func (x *Reading) Mention(sentence int, f Fill) *mention.Mention {
	if f.Mention < 0 {
		return nil
	}
	return &x.Sentences[sentence].Mentions[f.Mention]
}
