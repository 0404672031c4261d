package source

import (
	"cmp"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	yamlKey     = regexp.MustCompile(`^[A-Za-z_][\w .-]*:(?:\s|$)`)
	yamlLine    = regexp.MustCompile(`line (\d+): `)
	heading     = regexp.MustCompile(`^ {0,3}#{1,6}(?:[ \t]+|$)`)
	closing     = regexp.MustCompile(`(?:^|[ \t]+)#+[ \t]*$`)
	underline   = regexp.MustCompile(`^ {0,3}(?:=+|-+)[ \t]*$`)
	rule        = regexp.MustCompile(`^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	item        = regexp.MustCompile(`^[ \t]*[-*+][ \t]+`)
	numberItem  = regexp.MustCompile(`^[ \t]*\d{1,9}[.)][ \t]+`)
	quoted      = regexp.MustCompile(`^ {0,3}(?:>[ \t]?)+`)
	fence       = regexp.MustCompile("^ {0,3}(?:```|~~~|:::)")
	tableRule   = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$`)
	definition  = regexp.MustCompile(`^ {0,3}\[[^\]^]+\]:[ \t]*\S+(?:[ \t]+["'(].*)?$`)
	footnote    = regexp.MustCompile(`^ {0,3}\[\^[^\]]+\]:[ \t]*`)
	blanks      = regexp.MustCompile(` {2,}`)
	htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// frontMatter divides a text that begins with YAML front matter: what stands
// between two lines "---" at its top. ok is false where there is none; end is
// -1 where it is not closed.
func frontMatter(s string) (matter string, end int, ok bool) {
	start := len(s) - len(strings.TrimPrefix(s, "\ufeff"))
	first, rest, _ := strings.Cut(s[start:], "\n")
	if strings.TrimRight(first, " \t\r") != "---" {
		return "", 0, false
	}
	second, _, _ := strings.Cut(rest, "\n")
	if !yamlKey.MatchString(strings.TrimRight(second, "\r")) && strings.TrimSpace(second) != "---" {
		return "", 0, false
	}
	at := start + len(first) + 1
	for p := at; p < len(s); {
		line, _, more := strings.Cut(s[p:], "\n")
		if l := strings.TrimRight(line, " \t\r"); l == "---" || l == "..." {
			return s[at:p], min(len(s), p+len(line)+1), true
		}
		if !more {
			break
		}
		p += len(line) + 1
	}
	return s[at:], -1, true
}

// fromMarkdown fills d from a Markdown text with or without front matter.
func fromMarkdown(d *raw, s string) error {
	if matter, end, ok := frontMatter(s); ok {
		if end < 0 {
			return &Error{Line: 1, Reason: `front matter is not closed: a line "---" must follow it`}
		}
		if err := d.matter(matter); err != nil {
			return err
		}
		s = s[end:]
	}
	d.Text = stripMarkdown(s)
	return nil
}

// matter reads front matter. Its first line is the second of the file.
func (d *raw) matter(s string) error {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(s), &doc); err != nil {
		line, reason := 1, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatchIndex(reason); m != nil {
			line = atoi(reason[m[2]:m[3]]) + 1
			reason = reason[m[1]:]
			if strings.HasPrefix(reason, "did not find expected") {
				line++ // the parser counts from 0, the scanner from 1
			}
		}
		return &Error{Line: line, Reason: "broken front matter: " + reason, Err: err}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return &Error{Line: top.Line + 1, Reason: "broken front matter: it must be lines of the form \"key: value\""}
	}
	var url, source, date, published string
	fields := map[string]*string{
		"id": &d.ID, "title": &d.Title, "url": &url, "source_url": &source, "date": &date, "published": &published,
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		field := fields[key.Value]
		if field == nil || value.Tag == "!!null" {
			continue
		}
		if value.Kind != yaml.ScalarNode {
			return &Error{Line: value.Line + 1, Reason: "front matter: " + key.Value + " must be a text"}
		}
		*field = cmp.Or(strings.TrimSpace(value.Value), *field)
		if field != &date && field != &published {
			continue
		}
		if err := d.dated(value.Value); err != nil {
			return &Error{Line: value.Line + 1, Reason: "front matter: " + key.Value + ": " + err.Error(), Err: err}
		}
	}
	if date != "" && published != "" {
		_ = d.dated(date) // checked above; it outranks the other
	}
	d.URL = cmp.Or(source, url)
	return nil
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// stripMarkdown returns the words of a Markdown text: one paragraph, heading,
// item or table row a line, blocks divided by blank lines, wrapped lines
// joined. Marks of emphasis, links, images, tags, rules and reference
// definitions go; what they enclose stays, except images.
func stripMarkdown(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(s, "\ufeff"))
	s = htmlComment.ReplaceAllString(s, "")
	w := &markdownWriter{}
	verbatim := false
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if fence.MatchString(line) {
			w.flush()
			if verbatim = !verbatim && !strings.HasPrefix(strings.TrimLeft(line, " "), ":::"); verbatim {
				w.verbatim("")
			}
			continue
		}
		if verbatim {
			w.verbatim(line)
			continue
		}
		w.line(quoted.ReplaceAllString(line, ""))
	}
	w.flush()
	return strings.TrimRight(w.out.String(), "\n")
}

// markdownWriter collects the lines of a block and writes it as one line.
type markdownWriter struct {
	out   strings.Builder
	block []string
	list  bool // inside a list
}

func (w *markdownWriter) line(line string) {
	bare := strings.TrimSpace(line)
	switch {
	case bare == "":
		w.flush()
		w.list = false
	case len(w.block) > 0 && underline.MatchString(line):
		w.flush() // what stood above is a heading
	case rule.MatchString(line), tableRule.MatchString(line), definition.MatchString(line):
		w.flush()
	case heading.MatchString(line):
		w.flush()
		w.block = append(w.block, closing.ReplaceAllString(heading.ReplaceAllString(line, ""), ""))
		w.flush()
	case item.MatchString(line):
		w.flush()
		w.block, w.list = append(w.block, strings.TrimSpace(item.ReplaceAllString(line, ""))), true
	case numberItem.MatchString(line) && (len(w.block) == 0 || w.list):
		w.flush()
		w.block, w.list = append(w.block, bare), true
	case strings.HasPrefix(bare, "|"):
		w.flush()
		w.block = append(w.block, cells(bare))
		w.flush()
	default:
		hard := strings.HasSuffix(line, "  ") || strings.HasSuffix(line, `\`) && !strings.HasSuffix(line, `\\`)
		text := strings.TrimSpace(footnote.ReplaceAllString(line, ""))
		if hard {
			text = strings.TrimSpace(strings.TrimSuffix(text, `\`)) + "\n"
		}
		w.block = append(w.block, text)
	}
}

// cells divides the cells of a table row by tabs.
func cells(row string) string {
	var b strings.Builder
	for cell := range strings.SplitSeq(strings.Trim(row, "|"), "|") {
		if cell = strings.TrimSpace(cell); cell != "" && b.Len() > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(cell)
	}
	return b.String()
}

// verbatim writes a line of code as it is.
func (w *markdownWriter) verbatim(line string) { w.out.WriteString(line + "\n") }

// flush writes the block, if any, after a blank line.
func (w *markdownWriter) flush() {
	if len(w.block) == 0 {
		return
	}
	s := strings.TrimSpace(inline(strings.ReplaceAll(strings.Join(w.block, " "), "\n ", "\n")))
	s = blanks.ReplaceAllString(s, " ")
	w.block = w.block[:0]
	if s == "" {
		return
	}
	if w.out.Len() > 0 {
		w.out.WriteByte('\n')
	}
	w.out.WriteString(s + "\n")
}
