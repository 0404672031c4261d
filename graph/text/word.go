package text

import "strings"

// word adds the tokens of the word that starts at p and returns where it
// ends: letters and digits with the marks that hold them together.
func (s *splitter) word(lo, p, hi int) int {
	q := p
	for q < hi {
		r, n := s.rune(q)
		if isWord(r) {
			q += n
			continue
		}
		if after, _ := s.rune(q + n); q+n >= hi || !isWord(after) && !(r == '$' && isDigit(after)) {
			break
		}
		end := s.joins(lo, p, q, hi, r, n)
		if end == q {
			break
		}
		q = end
	}
	if q < hi && s.text[q] == '.' && s.keepsStop(p, q) {
		q++
		if !isDigit(rune(s.text[p])) {
			s.add(p, q)
			return q
		}
	}
	s.parts(p, q)
	return q
}

// joins decides whether the mark r of n bytes at q holds the word from p
// together: it returns up to where, or q where the word ends before the mark.
func (s *splitter) joins(lo, p, q, hi int, r rune, n int) int {
	left := s.before(p, q)
	right, m := s.rune(q + n)
	numbers := isDigit(left) && isDigit(right)
	switch r {
	case '\'', '’':
		if isLetter(right) {
			return q + n
		}
	case '_':
		return q + n
	case ':':
		if numbers && q-p <= 8 {
			return q + n
		}
	case ',':
		if numbers && s.run(q+n, hi, isDigit) == q+n+3 {
			return q + n
		}
	case '&':
		if isUpper(right) && isUpper(left) && s.run(p, q, isUpper) == q {
			return q + n
		}
	case '$':
		if q-p <= 3 && s.run(p, q, isUpper) == q && isDigit(right) {
			return q + n
		}
	case '.':
		return s.stopInside(p, q, hi, left, right, m)
	case '-', '‐', '‑':
		if s.before(lo, p) != r && s.english.lower(s.text[p:q])&prefix != 0 {
			return q + n
		}
		if numbers {
			if end, groups := s.groups(p, hi, '-'); groups > 2 || groups == 2 && q-p == 3 && end-q == 5 {
				return max(end, q)
			}
		}
	case '/':
		if numbers {
			if end, groups := s.groups(p, hi, '/'); groups == 3 || groups == 2 && end-p <= 5 {
				return max(end, q)
			}
		}
		if end := s.run(q+n, hi, isWord); s.english.lower(s.text[p:end])&slash != 0 {
			return end
		}
	}
	return q
}

// groups counts the numbers from p on that sep divides: 2024-05-15 has three.
// It gives none where a letter follows or precedes them.
func (s *splitter) groups(p, hi int, sep byte) (end, n int) {
	for {
		end = s.run(p, hi, isDigit)
		if n++; end == p || n > 4 {
			return end, 0
		}
		if end+1 >= hi || s.text[end] != sep || !isDigit(rune(s.text[end+1])) {
			break
		}
		p = end + 1
	}
	if r, _ := s.rune(end); end < hi && isWord(r) {
		return end, 0
	}
	return end, n
}

// stopInside decides about a full stop between two characters of a word:
// "3.5", "U.S", "example.org" hold together, "talks.The" and "No.5" do not.
func (s *splitter) stopInside(p, q, hi int, left, right rune, size int) int {
	if isDigit(right) {
		if isDigit(left) || q == p {
			return q + 1
		}
		return q
	}
	if isUpper(right) {
		second, n := s.rune(q + 1 + size)
		third, _ := s.rune(q + 1 + size + n)
		if isLower(second) && (isLower(third) || isDigit(left)) {
			return q
		}
		if isLower(left) && q-p > 2 {
			return q
		}
	}
	return q + 1
}

// keepsStop reports whether the full stop at q belongs to the word from p.
func (s *splitter) keepsStop(p, q int) bool {
	w := s.text[p:q]
	if next, _ := s.rune(q + 1); next == '.' {
		return false
	}
	if isDigit(rune(w[0])) {
		return initialism(w[s.number(w):]) // 5p.m.
	}
	if initialism(w) {
		return true
	}
	c := s.english.class[w]
	if c&(title|abbreviation) != 0 {
		return true
	}
	at, r := s.following(q + 1)
	if c&numbered != 0 {
		return isDigit(r)
	}
	if w == "al" {
		return len(s.tokens) > 0 && s.tokens[len(s.tokens)-1].Of(s.text) == "et"
	}
	if first, n := s.rune(p); n == q-p && isUpper(first) {
		return isUpper(r) && s.english.class[s.text[at:s.run(at, s.end, isWord)]]&starter == 0
	}
	return false
}

// following is the first character after p that is not blank, and its place.
func (s *splitter) following(p int) (int, rune) {
	for p < s.end {
		r, n := s.rune(p)
		if !blank(r) {
			return p, r
		}
		p += n
	}
	return p, 0
}

// initialism reports whether w is single letters divided by full stops: U.S.
func initialism(w string) bool {
	if len(w) < 3 {
		return false
	}
	letter := true
	for _, r := range w {
		if letter != isLetter(r) || !letter && r != '.' {
			return false
		}
		letter = !letter
	}
	return !letter
}

// parts adds the word [p, q) cut into its clitics, contractions and units.
func (s *splitter) parts(p, q int) {
	w := s.text[p:q]
	if cut, ok := s.contraction(w); ok {
		s.add(p, p+cut)
		s.add(p+cut, q)
		return
	}
	if i := strings.IndexByte(w, '$'); i >= 0 {
		s.add(p, p+i+1)
		s.parts(p+i+1, q)
		return
	}
	if isDigit(rune(w[0])) || w[0] == '.' {
		if n := s.number(w); n < len(w) && s.english.lower(w[n:])&unit != 0 {
			s.add(p, p+n)
			s.add(p+n, q)
			return
		}
	}
	var cuts [3]int
	n, end := 0, q
	for n < len(cuts) {
		cut := s.clitic(p, end)
		if cut == end {
			break
		}
		cuts[n], n, end = cut, n+1, cut
	}
	s.add(p, end)
	for n--; n > 0; n-- {
		s.add(cuts[n], cuts[n-1])
	}
	if end < q {
		s.add(cuts[0], q)
	}
}

// clitic returns where the last clitic of the word [p, q) starts, q where it
// has none: at its apostrophe, or at the n of n't.
func (s *splitter) clitic(p, q int) int {
	for k := 1; k <= 2 && q-k > p+1; k++ {
		mark := q - k - 1
		if s.text[mark] != '\'' {
			if mark -= 2; mark <= p || s.text[mark:q-k] != "’" {
				continue
			}
		}
		switch tail := s.text[q-k : q]; {
		case (tail == "t" || tail == "T") && mark-1 > p && s.text[mark-1]|0x20 == 'n':
			return mark - 1
		case clitic(tail) && !s.decade(p, mark):
			return mark
		}
	}
	return q
}

// contraction returns the length of the first part of a word that falls into
// two without an apostrophe.
func (s *splitter) contraction(w string) (int, bool) {
	if len(w) > 6 || len(w) < 5 || s.english.lower(w)&contraction == 0 {
		return 0, false
	}
	return s.english.cut[strings.ToLower(w)], true
}

// number returns the length of the number that w begins with.
func (s *splitter) number(w string) int {
	for i := range len(w) {
		if c := w[i]; !isDigit(rune(c)) && c != '.' && c != ',' && c != ':' {
			return i
		}
	}
	return len(w)
}

// decade reports whether the word before the mark is a decade: 80's.
func (s *splitter) decade(p, mark int) bool {
	n := mark - p
	return (n == 2 || n == 4) && s.text[mark-1] == '0' && s.run(p, mark, isDigit) == mark
}
