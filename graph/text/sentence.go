package text

import "strings"

// sentenceEnd returns the token after the last one of the sentence that
// begins at token i, within the block.
func (s *splitter) sentenceEnd(i int) int {
	for ; i < len(s.tokens); i++ {
		w := s.tokens[i].Of(s.text)
		last := w[len(w)-1]
		if last != '.' && last != '!' && last != '?' && !strings.HasSuffix(w, "…") {
			continue
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

// closers skips what belongs to a sentence after its full stop, written
// against it: more stops, closing quotes and brackets, a footnote's number.
func (s *splitter) closers(i int) int {
	for i < len(s.tokens) && s.glued(i) {
		switch w := s.tokens[i].Of(s.text); w {
		case ".", "!", "?", "…", "...", `"`, "''", "'", "’", "”", "’’", "»", ")", "]":
			i++
		case "[":
			if i+2 >= len(s.tokens) || s.tokens[i+2].Of(s.text) != "]" || !isDigit(rune(s.tokens[i+1].Of(s.text)[0])) {
				return i
			}
			i += 3
		default:
			if strings.Trim(w, ".!?") != "" {
				return i
			}
			i++
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
