package rule

import (
	"fmt"
	"strings"

	"parley/graph/text"
)

// Mark is a role in a marked sentence: "[leader:Lavrov]".
type Mark struct {
	Role     string
	Optional bool // "[of?:Russian]": the pattern also holds without it
	Many     bool // "[participant+:Lavrov]": a further filler may stand beside it
	Span     text.Span
}

// Star is a word that matters: "*led*" by its lemma, "_went_" as any word of its kind.
type Star struct {
	Span text.Span
	Any  bool
}

// Marked is a sentence with its marks taken out; spans are bytes of Text.
type Marked struct {
	Text  string
	Marks []Mark
	Stars []Star
}

// Parse reads the notation of rules. Brackets that hold no "role:" stay text;
// a backslash before [ ] * _ takes away its meaning.
func Parse(s string) (Marked, error) {
	var m Marked
	var out strings.Builder
	open, star := -1, -1
	var starBy byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`[]*_\`, s[i+1]) >= 0:
			i++
			out.WriteByte(s[i])
		case c == '[' && open < 0:
			role, rest, ok := strings.Cut(s[i+1:], ":")
			if !ok || !roleName(strings.TrimRight(role, "?+")) {
				return m, fmt.Errorf("column %d: \"[\" starts a role and needs \"role:\" after it, as in [leader:Lavrov]; write \\[ for a bracket", i+1)
			}
			flags := role[len(strings.TrimRight(role, "?+")):]
			m.Marks = append(m.Marks, Mark{
				Role: strings.TrimRight(role, "?+"), Optional: strings.Contains(flags, "?"), Many: strings.Contains(flags, "+"),
				Span: text.Span{Start: out.Len(), End: -1},
			})
			open = len(m.Marks) - 1
			i = len(s) - len(rest) - 1
		case c == '[':
			return m, fmt.Errorf("column %d: a role inside the role %q", i+1, m.Marks[open].Role)
		case c == ']':
			if open < 0 {
				return m, fmt.Errorf("column %d: \"]\" without \"[role:\" before it", i+1)
			}
			if out.Len() == m.Marks[open].Span.Start {
				return m, fmt.Errorf("column %d: the role %q has no words", i+1, m.Marks[open].Role)
			}
			m.Marks[open].Span.End = out.Len()
			open = -1
		case (c == '*' || c == '_') && (star < 0 || starBy == c):
			if star < 0 {
				star, starBy = out.Len(), c
				continue
			}
			if out.Len() == star {
				return m, fmt.Errorf("column %d: no word between the two %q", i+1, string(c))
			}
			m.Stars = append(m.Stars, Star{Span: text.Span{Start: star, End: out.Len()}, Any: c == '_'})
			star = -1
		default:
			out.WriteByte(c)
		}
	}
	m.Text = out.String()
	switch {
	case open >= 0:
		return m, fmt.Errorf("the role %q is not closed by \"]\"", m.Marks[open].Role)
	case star >= 0:
		return m, fmt.Errorf("a %q is not closed", string(starBy))
	case strings.TrimSpace(m.Text) == "":
		return m, fmt.Errorf("an empty sentence")
	}
	return m, nil
}

func roleName(s string) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] < 'a' || s[i] > 'z') && s[i] != '_' {
			return false
		}
	}
	return s != ""
}

// String writes the marked sentence in the notation again.
func (m Marked) String() string {
	opens, closes := map[int]string{}, map[int]string{}
	for _, k := range m.Marks {
		flags := ""
		if k.Optional {
			flags += "?"
		}
		if k.Many {
			flags += "+"
		}
		opens[k.Span.Start] += "[" + k.Role + flags + ":"
		closes[k.Span.End] = "]" + closes[k.Span.End]
	}
	for _, s := range m.Stars {
		by := "*"
		if s.Any {
			by = "_"
		}
		opens[s.Span.Start] += by
		closes[s.Span.End] = by + closes[s.Span.End]
	}
	var out strings.Builder
	for i := 0; i <= len(m.Text); i++ {
		out.WriteString(closes[i])
		out.WriteString(opens[i])
		if i < len(m.Text) {
			if strings.IndexByte(`[]*_\`, m.Text[i]) >= 0 {
				out.WriteByte('\\')
			}
			out.WriteByte(m.Text[i])
		}
	}
	return out.String()
}
