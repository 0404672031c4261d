package source

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	entity = regexp.MustCompile(`^&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)
	title  = regexp.MustCompile(`^[ \t\n]+(?:"[^"]{0,1000}"|'[^']{0,1000}'|\([^()]{0,1000}\))[ \t\n]*\)`)
)

// inline takes the marks out of a paragraph of Markdown. What it does not
// know, a lone asterisk or bracket, is text.
func inline(s string) string {
	m := &marked{s: s, skip: map[int]int{}}
	m.brackets()
	m.emphasis()
	var b strings.Builder
	for p := 0; p < len(s); {
		if end, ok := m.skip[p]; ok {
			p = end
			continue
		}
		switch c := s[p]; {
		case c == '\\' && p+1 < len(s) && punctuation(s[p+1]):
			b.WriteByte(s[p+1])
			p += 2
			continue
		case c == '`':
			if body, end := code(s, p); end > p {
				b.WriteString(body)
				p = end
				continue
			}
		case c == '<':
			if words, end := angle(s, p); end > p {
				b.WriteString(words)
				p = end
				continue
			}
		case c == '&':
			if e := entity.FindString(s[p:]); e != "" {
				b.WriteString(html.UnescapeString(e))
				p += len(e)
				continue
			}
		}
		_, n := utf8.DecodeRuneInString(s[p:])
		b.WriteString(s[p : p+n])
		p += n
	}
	return b.String()
}

// marked is a paragraph with the ranges that are left out: start → end.
type marked struct {
	s    string
	skip map[int]int
}

func punctuation(c byte) bool {
	return c > ' ' && c < 0x7f && !('a' <= c|0x20 && c|0x20 <= 'z') && !('0' <= c && c <= '9')
}

// code returns the content of a code span at p and its end; p where there is none.
func code(s string, p int) (string, int) {
	n := 0
	for n < 4 && p+n < len(s) && s[p+n] == '`' {
		n++
	}
	if n > 3 || p > 0 && s[p-1] == '`' {
		return "", p
	}
	rest := s[p+n:]
	i := strings.Index(rest[:min(len(rest), 1000)], strings.Repeat("`", n))
	if i < 0 {
		return "", p
	}
	return strings.TrimSpace(rest[:i]), p + n + i + n
}

// angle returns what stays of a tag or an address in angle brackets at p, and
// its end; p where there is none.
func angle(s string, p int) (string, int) {
	body := s[p+1 : min(len(s), p+1000)]
	i := strings.IndexAny(body, "<>")
	if i < 1 || body[i] == '<' {
		return "", p
	}
	body = body[:i]
	name := strings.TrimLeft(body, "/")
	switch end := p + i + 2; {
	case strings.ContainsAny(body, ":@") && !strings.ContainsAny(body, " \t\n\"="):
		return body, end
	case len(body)-len(name) > 1 || name == "" || !('a' <= name[0]|0x20 && name[0]|0x20 <= 'z'):
		return "", p
	case len(name) >= 2 && strings.EqualFold(name[:2], "br") && (len(name) == 2 || !word(rune(name[2]))):
		return "\n", end
	default:
		return "", end
	}
}

// brackets finds links, images, references and footnotes. Of a link the words
// stay, an image and a footnote go.
func (m *marked) brackets() {
	s := m.s
	var open []int
	for p := 0; p < len(s); p++ {
		switch s[p] {
		case '\\':
			p++
		case '[':
			open = append(open, p)
		case ']':
			if len(open) == 0 {
				continue
			}
			start := open[len(open)-1]
			open = open[:len(open)-1]
			end := m.target(p + 1)
			image := start > 0 && s[start-1] == '!' && (start < 2 || s[start-2] != '\\')
			switch {
			case strings.HasPrefix(s[start:], "[^") && !strings.ContainsAny(s[start:p], " \n"):
				m.skip[start] = p + 1
			case end > p+1 && image:
				m.skip[start-1] = end
			case end > p+1:
				m.skip[start], m.skip[p] = start+1, end
			}
			if end > p+1 {
				p = end - 1
			}
		}
	}
}

// target returns the end of what follows a link's words: "(address)",
// "[reference]" or "{attributes}"; p where nothing of it does.
func (m *marked) target(p int) int {
	s := m.s
	if p >= len(s) {
		return p
	}
	switch s[p] {
	case '(':
		depth := 0
		for i := p; i < len(s) && i < p+2048; i++ {
			switch c := s[i]; {
			case c == '\\':
				i++
			case c == '(':
				if depth++; depth > 32 {
					return p
				}
			case c == ')':
				if depth--; depth == 0 {
					return i + 1
				}
			case c == ' ' || c == '\t' || c == '\n':
				if t := title.FindString(s[i:]); t != "" && depth == 1 {
					return i + len(t)
				}
				return p
			}
		}
	case '[', '{':
		end := map[byte]byte{'[': ']', '{': '}'}[s[p]]
		i := strings.IndexByte(s[p:min(len(s), p+200)], end)
		if i > 0 && !strings.ContainsAny(s[p+1:p+i], "[{") {
			return p + i + 1
		}
	}
	return p
}

// emphasis finds the pairs of *, **, ***, _, __ and ~~ that enclose words.
func (m *marked) emphasis() {
	s := m.s
	open := map[string]int{} // run → place of its last opening
	for p := 0; p < len(s); p++ {
		c := s[p]
		if end, ok := m.skip[p]; ok && end > p+1 {
			p = end - 1
			continue
		}
		switch c {
		case '\\':
			p++
			continue
		case '`':
			if _, end := code(s, p); end > p {
				p = end - 1
			}
			continue
		case '*', '_', '~':
		default:
			continue
		}
		end := p
		for end < len(s) && s[end] == c {
			end++
		}
		run := s[p:end]
		if n := end - p; n > 3 || c == '~' && n != 2 {
			p = end - 1
			continue
		}
		left, _ := utf8.DecodeLastRuneInString(s[:p])
		right, _ := utf8.DecodeRuneInString(s[end:])
		opens := end < len(s) && !unicode.IsSpace(right)
		closes := p > 0 && !unicode.IsSpace(left)
		if c == '_' {
			opens = opens && !word(left)
			closes = closes && !word(right)
		}
		if start, ok := open[run]; ok && closes {
			m.skip[start], m.skip[p] = start+len(run), end
			delete(open, run)
		} else if opens {
			open[run] = p
		}
		p = end - 1
	}
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
