package text

import "strings"

// maxTokens is the length of the longest sentence. What is longer is a table, a
// list or an accident; it is cut, for the time that reading takes grows with the
// square of a sentence.
const maxTokens = 1000

// sentenceEnd returns the token after the last one of the sentence that
// begins at token first, within the block.
func (s *splitter) sentenceEnd(first int) int {
	i := first
	for ; i < min(len(s.tokens), first+maxTokens); i++ {
		w := s.tokens[i].Of(s.text)
		last := w[len(w)-1]
		if last != '.' && last != '!' && last != '?' && !strings.HasSuffix(w, "…") {
			continue
		}
		if i == first+1 && w == "." && isDigit(rune(s.text[s.tokens[first].Start])) {
			continue // the number of a heading or an item
		}
		end := s.closers(i + 1)
		if end == len(s.tokens) {
			return end
		}
		if s.starts(w, end) {
			return end
		}
		i = end - 1
	}
	return i
}

// closers skips what belongs to a sentence after its full stop: more stops,
// closing quotes and brackets written against it, and footnote numbers.
func (s *splitter) closers(i int) int {
	for i < len(s.tokens) {
		w := s.tokens[i].Of(s.text)
		if w != "[" && !s.glued(i) {
			if i == len(s.tokens)-1 && strings.Trim(w, "\"“”'’»") == "" {
				return i + 1 // a quotation mark set apart at the end of the block
			}
			return i
		}
		switch w {
		case ".", "!", "?", "…", "...", `"`, "''", "'", "’", "”", "’’", "»", ")", "]":
			i++
		case "[":
			n := s.note(i)
			if n == i {
				return i
			}
			i = n
		default:
			if strings.Trim(w, ".!?") != "" {
				return i
			}
			i++
		}
	}
	return i
}

// note returns the token after a note in square brackets that opens at token
// i: "[12]", "[citation needed]"; i where it is none.
func (s *splitter) note(i int) int {
	for j := i + 1; j < len(s.tokens) && j < i+6; j++ {
		w := s.tokens[j].Of(s.text)
		r, _ := s.rune(s.tokens[j].Start)
		switch {
		case w == "]" && j > i+1:
			return j + 1
		case !isDigit(r) && !isLower(r) && w != ",":
			return i
		}
	}
	return i
}

// glued reports whether no blank stands before token i.
func (s *splitter) glued(i int) bool { return s.tokens[i-1].End == s.tokens[i].Start }

// starts reports whether a new sentence starts at token i, after one that may
// have ended with the token w.
func (s *splitter) starts(w string, i int) bool {
	stop := w[len(w)-1] == '.' && strings.Trim(w, ".") != "" // an abbreviation
	if stop && s.english.class[w[:len(w)-1]]&title != 0 {
		return false
	}
	glued := s.glued(i)
	for n := 0; i < len(s.tokens) && n < 4; i, n = i+1, n+1 {
		next := s.tokens[i].Of(s.text)
		r, _ := s.rune(s.tokens[i].Start)
		switch {
		case stop:
			if isWord(r) {
				return s.english.class[next]&starter != 0 && !glued
			}
		case isUpper(r):
			return !glued || w == "."
		case isDigit(r):
			return !glued
		case w == "." && !glued && next == "(":
			return true
		case isLower(r) && strings.IndexFunc(next, isUpper) > 0: // iPhone
			return !glued
		case isLower(r):
			return w == "." && !glued && s.english.class[next]&particle != 0
		case isWord(r):
			return true
		case strings.ContainsAny(next, ",;:)]”»"):
			return false
		}
	}
	return !stop && !glued
}
