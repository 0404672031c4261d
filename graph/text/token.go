package text

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/words"
)

func (s *splitter) add(lo, hi int) {
	if lo < hi {
		s.tokens = append(s.tokens, Token{Span{lo, hi}})
	}
}

// chunk cuts the characters between two blanks.
func (s *splitter) chunk(lo, hi int) {
	for p := lo; p < hi; {
		q := s.next(lo, p, hi)
		if q <= p { // cannot happen; a token less is better than a loop
			q = hi
			s.add(p, q)
		}
		p = q
	}
}

// next adds the token or tokens that start at p and returns where they end.
func (s *splitter) next(lo, p, hi int) int {
	r, n := s.rune(p)
	if isWord(r) {
		if q := s.address(lo, p, hi); q > p {
			s.add(p, q)
			return q
		}
		return s.word(lo, p, hi)
	}
	q := p + n
	after, _ := s.rune(q)
	if q >= hi {
		after = 0
	}
	switch {
	case r == '.' && isDigit(after) && p == lo:
		return s.word(lo, p, hi)
	case r == '.' || r == '…':
		q = s.run(p, hi, func(r rune) bool { return r == '.' || r == '…' })
	case r == '!' || r == '?':
		q = s.run(p, hi, func(r rune) bool { return r == '!' || r == '?' })
	case isQuote(r):
		q = s.quote(lo, p, q, hi, r, after)
	case (r == '#' || r == '@') && isLetter(after) && !isWord(s.before(lo, p)):
		q = s.run(q, hi, func(r rune) bool { return isWord(r) || r == '_' })
	case r == '+' && isDigit(after) && p == lo:
		q = s.run(q, hi, isDigit)
	case isRepeat(r):
		q = s.run(p, hi, func(o rune) bool { return o == r })
	case r >= 0x80 && !isPunct(r):
		it := words.FromString(s.text[p:hi])
		if it.Next() && len(it.Value()) >= n {
			q = p + len(it.Value())
		}
	}
	s.add(p, q)
	return q
}

// isPunct lists the marks beyond ASCII that are tokens by themselves, so that
// Unicode's rules, made for any symbol, need not be asked.
func isPunct(r rune) bool {
	return 0x2010 <= r && r <= 0x205e || r == '«' || r == '»' || r == '£' || r == '€'
}

// run returns where the characters from p on stop being in.
func (s *splitter) run(p, hi int, in func(rune) bool) int {
	for p < hi {
		r, n := s.rune(p)
		if !in(r) {
			break
		}
		p += n
	}
	return p
}

// quote ends the token at an apostrophe or single quotation mark at p: a
// clitic ('s after a bracket), a short year ('90s), a clipped word ('em), a
// doubled mark, or the mark alone.
func (s *splitter) quote(lo, p, q, hi int, r, after rune) int {
	if after == r {
		return q + len(string(r))
	}
	if isDigit(after) && p == lo {
		e := s.run(q, hi, isDigit)
		if e-q == 2 {
			if r, n := s.rune(e); e < hi && r == 's' {
				e += n
			}
			if r, _ := s.rune(e); e == hi || !isWord(r) {
				return e
			}
		}
		return q
	}
	if isLetter(after) {
		e := s.run(q, hi, isWord)
		w := s.text[q:e]
		if clitic(w) && r != '‘' || p == lo && s.english.lower(w)&apostrophe != 0 {
			return e
		}
	}
	return q
}

// clitic reports whether w, after an apostrophe, is a word of its own.
func clitic(w string) bool {
	switch len(w) {
	case 1:
		return strings.ContainsAny(w, "smdSMD")
	case 2:
		return strings.EqualFold(w, "re") || strings.EqualFold(w, "ve") || strings.EqualFold(w, "ll")
	}
	return false
}

// address finds a web or mail address that starts at p; it returns p where
// there is none. The punctuation of the sentence around it stays outside.
func (s *splitter) address(lo, p, hi int) int {
	if isWord(s.before(lo, p)) {
		return p
	}
	t := s.text[p:hi]
	web := false
	for _, scheme := range []string{"http://", "https://", "ftp://", "www."} {
		web = web || len(t) > len(scheme) && strings.EqualFold(t[:len(scheme)], scheme)
	}
	if !web && !mail(t) {
		return p
	}
	depth, end := 0, len(t)
	for i, r := range t {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 || strings.ContainsRune("<>\"“”«»", r) {
			end = i
			break
		}
	}
	return p + len(strings.TrimRight(t[:end], ".,;:!?'’]"))
}

// mail reports whether t begins with a mail address. No address has more than
// 64 characters before the @.
func mail(t string) bool {
	at := strings.IndexByte(t[:min(len(t), 65)], '@')
	if at < 1 {
		return false
	}
	for i := range at {
		if c := rune(t[i]); !isWord(c) && !strings.ContainsRune("._%+-", c) {
			return false
		}
	}
	domain := t[at+1:]
	if i := strings.IndexAny(domain, "@,;:<>()\"“”"); i >= 0 {
		domain = domain[:i]
	}
	dot := strings.IndexByte(domain, '.')
	return dot > 0 && dot+1 < len(domain) && isWord(rune(domain[dot+1]))
}
