package fact

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/graph/text"
)

// quotation is a run of words between marks.
type quotation struct {
	text.Span      // without the marks
	paragraph int  // by line
	whole     bool // a clause of its own: it begins with a capital and ends with a sign
	opens     bool // begins a sentence
}

// inSentence reports whether a place lies inside a sentence, or between two of a paragraph.
func (q *quoted) inSentence(at int) bool {
	i := q.sentenceAt(at)
	if i < len(q.Sentences) && at < q.Sentences[i].End {
		return at >= q.Sentences[i].Start
	}
	return i+1 < len(q.Sentences) && q.Sentences[i+1].Paragraph == q.Sentences[i].Paragraph
}

// find notes the quotations of the document. A quotation ends with its paragraph.
func (q *quoted) find() {
	if len(q.Sentences) == 0 {
		return
	}
	from := q.Sentences[0].Start // a part of a book begins there
	doc := q.Doc.Text[:q.Sentences[len(q.Sentences)-1].End]
	open, line := -1, 0
	lineStart := from
	closeAt := func(end int) {
		if open >= 0 && strings.TrimSpace(doc[open:end]) != "" {
			s := quotation{Span: text.Span{Start: open, End: end}, paragraph: line}
			words := strings.TrimSpace(doc[open:end])
			r, _ := utf8.DecodeRuneInString(words)
			tail, _ := utf8.DecodeLastRuneInString(words)
			after, _ := utf8.DecodeRuneInString(strings.TrimLeft(doc[min(len(doc), end+quoteLen(doc, end)):], " "))
			s.whole = unicode.IsUpper(r) && (strings.ContainsRune(",.?!…", tail) || after == ',' || after == '.')
			before := strings.TrimRight(doc[lineStart:max(lineStart, open-quoteBack(doc, open))], " ")
			p, _ := utf8.DecodeLastRuneInString(before)
			s.opens = before == "" || strings.ContainsRune(".?!”\"", p)
			q.spans = append(q.spans, s)
		}
		open = -1
	}
	for i, r := range doc[from:] {
		i += from
		switch {
		case r == '\n' && q.inSentence(i): // a wrapped line
		case r == '\n':
			closeAt(i)
			line++
			lineStart = i + 1
		case r == '“' && open < 0, r == '"' && open < 0:
			open = i + utf8.RuneLen(r)
		case r == '”', r == '"', r == '“':
			closeAt(i)
		}
	}
	closeAt(len(doc))
}

// quoteLen is the length of the mark at a place, 0 where there is none.
func quoteLen(doc string, at int) int {
	for _, m := range []string{"”", "“", "\""} {
		if strings.HasPrefix(doc[at:], m) {
			return len(m)
		}
	}
	return 0
}

func quoteBack(doc string, at int) int {
	for _, m := range []string{"“", "\""} {
		if strings.HasSuffix(doc[:at], m) {
			return len(m)
		}
	}
	return 0
}

// inside reports whether a place of the document lies within a quotation.
func (q *quoted) inside(at int) bool {
	return slices.ContainsFunc(q.spans, func(s quotation) bool { return at >= s.Start && at < s.End })
}

func (w *work) sentenceAt(at int) int {
	return max(0, sort.Search(len(w.Sentences), func(i int) bool { return w.Sentences[i].Start > at })-1)
}
