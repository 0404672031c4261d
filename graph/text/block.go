package text

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Lines of a text that was wrapped by hand or by a mailer are between these
// widths, in characters.
const minWrap, maxWrap = 50, 100

// line is a line of text without the blanks around it.
type line struct {
	Span
	width int  // of the line with its indentation, in characters
	first int  // width of its first word
	lower bool // it begins with a small letter
	item  bool // it begins with a bullet
}

// blocks yields the blocks of a text with their numbers.
//
// Blank lines always divide blocks. Every other line break divides too, unless
// the text is wrapped there. Wrapped text shows in its line lengths: each
// line is filled until the next word would not have fitted. So a group of
// lines without a blank one or a bullet between is wrapped where its longest line has 50
// to 100 characters, two thirds of its breaks are full in this sense, and one
// full break is followed by a small letter, as no headline or list item is.
// The longest line of such groups is the width of the document, and groups too
// short to tell, a paragraph of two lines, are judged by it. Inside a wrapped
// group a break that is not full still divides.
func blocks(text string) iter.Seq2[int, Span] {
	return func(yield func(int, Span) bool) {
		n := 0
		emit := func(s Span) bool { n++; return yield(n-1, s) }
		width := 0
		for group := range groups(text) {
			if w := wrapWidth(group); w > width {
				width = w
			}
		}
		for group := range groups(text) {
			block := group[0].Span
			width := width
			if w := wrapWidth(group); w > 0 {
				width = w
			}
			joins := wrapped(group, width)
			for i, l := range group[1:] {
				if joins && (l.lower || full(group[i], l, width)) {
					block.End = l.End
					continue
				}
				if !emit(block) {
					return
				}
				block = l.Span
			}
			if !emit(block) {
				return
			}
		}
	}
}

// wrapWidth is the width at which a group is wrapped, by itself; 0 where it
// does not tell.
func wrapWidth(group []line) int {
	width := 0
	for _, l := range group {
		width = max(width, l.width)
	}
	if len(group) < 2 || width < minWrap || width > maxWrap {
		return 0
	}
	fulls, lower := 0, false
	for i, l := range group[1:] {
		if full(group[i], l, width) {
			fulls++
			lower = lower || l.lower
		}
	}
	if !lower || 3*fulls < 2*(len(group)-1) {
		return 0
	}
	return width
}

// wrapped reports whether a group is wrapped in a document of a width.
func wrapped(group []line, width int) bool {
	if width == 0 || len(group) < 2 {
		return false
	}
	fulls := 0
	for i, l := range group[1:] {
		if group[i].width > width {
			return false
		}
		if full(group[i], l, width) {
			fulls++
		}
	}
	return 2*fulls >= len(group)-1
}

// full reports whether the first word of next would not have fitted on l.
func full(l, next line, width int) bool { return l.width+1+next.first > width }

// groups yields the runs of lines that no blank line and no bullet divides.
// The slice is reused.
func groups(text string) iter.Seq[[]line] {
	return func(yield func([]line) bool) {
		var group []line
		for p := 0; p < len(text); {
			end, next := lineEnd(text, p)
			l, ok := measure(text, p, end)
			if len(group) > 0 && (!ok || l.item) {
				if !yield(group) {
					return
				}
				group = group[:0]
			}
			if ok {
				group = append(group, l)
			}
			p = next
		}
		if len(group) > 0 {
			yield(group)
		}
	}
}

// lineEnd finds the end of the line that starts at p and the start of the next.
func lineEnd(text string, p int) (end, next int) {
	for i := p; i < len(text); i++ {
		switch c := text[i]; {
		case c > '\r' && c != 0xe2, c < '\n':
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
			return i, i + 2
		case c == 0xe2:
			if t := text[i:]; strings.HasPrefix(t, "\u2028") || strings.HasPrefix(t, "\u2029") {
				return i, i + 3
			}
		default:
			return i, i + 1
		}
	}
	return len(text), len(text)
}

// measure describes the line [p, end); false where it is blank.
func measure(text string, p, end int) (line, bool) {
	trimmed := strings.TrimLeftFunc(text[p:end], blank)
	if trimmed == "" {
		return line{}, false
	}
	l := line{Span: Span{Start: end - len(trimmed)}}
	trimmed = strings.TrimRightFunc(trimmed, blank)
	l.End = l.Start + len(trimmed)
	l.width = utf8.RuneCountInString(text[p:l.End])
	word := trimmed
	if i := strings.IndexAny(trimmed, " \t"); i >= 0 { // no wrapping at no-break spaces
		word = trimmed[:i]
	}
	l.first = utf8.RuneCountInString(word)
	r, _ := utf8.DecodeRuneInString(trimmed)
	l.lower = isLower(r)
	l.item = word != trimmed && bullet(word)
	return l, true
}

// bullet reports whether a line's first word marks an item of a list.
func bullet(word string) bool {
	switch word {
	case "-", "–", "—", "*", "•", "·", "‣", "▪", "■", "o", "+":
		return true
	}
	n := strings.TrimRight(word, ".)")
	return len(n) == len(word)-1 && len(n) < 3 && strings.Trim(n, "0123456789") == ""
}
