package date

import "strings"

// atom is a word, a number or a sign. The grammar reads atoms, not tokens, so
// that "5–17", "mid-May" and "2022-03-15" read alike however they are cut.
type atom struct {
	start, end int32 // bytes of the text that was lexed
	class      class
	val        int16
	short      bool
	called     bool
	capital    bool // begins with a capital letter
	glued      bool // no white space before it
	digits     uint8
	year       int16 // of an isoDay, with month and day in val as month*100+day
}

// lex cuts src into atoms, appended to out.
func lex(src string, out []atom) []atom {
	last := 0 // where the atom before ends
	for i := 0; i < len(src); {
		if n := space(src, i); n > 0 {
			i += n
			continue
		}
		a := atom{start: int32(i), glued: i > 0 && i == last}
		switch {
		case isDigit(src[i]):
			a.number(src, i, out)
		case isLetter(src, i):
			a.word(src, i)
		default:
			a.sign(src, i)
		}
		i = int(a.end)
		last = i
		out = append(out, a)
	}
	return out
}

// space is the length of the white space at i: control characters and the
// spaces of Latin-1 and General Punctuation that do not break a line.
func space(src string, i int) int {
	switch c := src[i]; {
	case c <= ' ':
		return 1
	case c < 0x80:
		return 0
	case strings.HasPrefix(src[i:], "\u00a0"):
		return 2
	case strings.HasPrefix(src[i:], "\u202f"), strings.HasPrefix(src[i:], "\u2009"):
		return 3
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isLetter reports whether a word goes on at i: letters of any script, not the
// dashes, quotes and no-break spaces of Unicode.
func isLetter(src string, i int) bool {
	switch c := src[i]; {
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return true
	case c < 0x80:
		return false
	case c == 0xE2:
		return !(i+1 < len(src) && src[i+1] == 0x80 || strings.HasPrefix(src[i:], "−"))
	case c == 0xC2:
		return false
	}
	return true
}

func (a *atom) word(src string, i int) {
	j := i
	var buf [12]byte
	ascii := true
	for j < len(src) && (isLetter(src, j) || isDigit(src[j])) {
		c := src[j]
		ascii = ascii && c < 0x80
		if j-i < len(buf) {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			buf[j-i] = c
		}
		j++
	}
	a.end = int32(j)
	a.capital = src[i] >= 'A' && src[i] <= 'Z'
	if !ascii || j-i > len(buf) {
		return
	}
	w := words[string(buf[:j-i])]
	a.class, a.val, a.short, a.called = w.class, w.val, w.short, w.called
	if (a.class == month || a.class == weekday) && !a.capital {
		a.class = other
		if j-i == 3 && string(buf[:3]) == "may" {
			a.class = auxiliary
		}
	}
}

func (a *atom) sign(src string, i int) {
	n := 1
	a.class = mark
	switch c := src[i]; {
	case c == '-':
		a.class = dash
		for i+n < len(src) && src[i+n] == '-' {
			n++
		}
	case c == '/':
		a.class = slash
	case c == ',':
		a.class = comma
	case c == '.':
		a.class = dot
	case c == '\'':
		a.class = apostrophe
	case c == '(':
		a.class = open
	case c >= 0x80:
		n = 1
		for i+n < len(src) && src[i+n]&0xC0 == 0x80 {
			n++
		}
		switch r := src[i : i+n]; {
		case r == "’" || r == "‘":
			a.class = apostrophe
		case r == "−" || r >= "‐" && r <= "―":
			a.class = dash
		}
	}
	a.end = int32(i + n)
}

// number reads what begins with a digit. A number that belongs to a word or to
// a larger figure is no number here.
func (a *atom) number(src string, i int, before []atom) {
	j, n := digitsAt(src, i)
	a.end, a.class, a.digits = int32(j), figure, uint8(min(j-i, 9))
	if at := func(k int) byte {
		if k < len(src) {
			return src[k]
		}
		return 0
	}; a.calendar(src, i, j, n) {
		return
	} else if c := at(j); c == '%' || (c == ',' || c == '.' || c == ':') && isDigit(at(j+1)) {
		for isDigit(at(j)) || (at(j) == ',' || at(j) == '.' || at(j) == ':') && isDigit(at(j+1)) {
			j++
		}
		a.end = int32(j)
		return
	} else if c|0x20 >= 'a' && c|0x20 <= 'z' {
		k := j
		for k < len(src) && (isLetter(src, k) || isDigit(src[k])) {
			k++
		}
		a.end, a.class = int32(k), other
		switch suffix := src[j:k]; {
		case (suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th") && n <= 31:
			a.class, a.val = ordinal, int16(n)
		case suffix == "s" && n%10 == 0 && j-i == 4 && n >= 1000 && n < 2100:
			a.class, a.val = decade, int16(n)
		case suffix == "s" && n%10 == 0 && j-i == 2 && len(before) > 0 && before[len(before)-1].class == apostrophe:
			a.class, a.val = decade, int16(1900+n)
		}
		return
	}
	if j-i > 4 || !a.free(src, i, j, before) {
		return
	}
	a.class, a.val = number, int16(n)
}

// free reports whether the digits src[i:j] stand for themselves: "$500",
// "COVID-19" and "10-year" do not.
func (a *atom) free(src string, i, j int, before []atom) bool {
	if len(before) > 0 && a.glued {
		p := before[len(before)-1]
		switch {
		case p.class == mark && strings.Contains("$#+£€¥@=_*&\\~^§№", src[p.start:p.end]):
			return false
		case p.class == dash && len(before) > 1 && p.glued:
			switch before[len(before)-2].class {
			case number, ordinal, month, weekday, part, prefix, season, isoDay, dot, mark, comma, apostrophe, open:
			default:
				return false
			}
		case p.class == figure || p.class == slash && len(before) > 1 && before[len(before)-2].class != number && before[len(before)-2].class != figure:
			return false
		case p.class == dot && p.glued && len(before) > 1 && before[len(before)-2].class == other: // in an address of the web
			return false
		}
	}
	if j < len(src) && strings.IndexByte("_=&@\\~^", src[j]) >= 0 {
		return false
	}
	if j+1 < len(src) && src[j] == '-' && isLetter(src, j+1) {
		var next atom
		next.word(src, j+1)
		return next.class == month || next.class == weekday
	}
	return true
}

// calendar reads "2022-03-15" (also before a time of day), "15/03/2022" and
// "15.03.2022". Day and month must be told apart by their size or be the same.
func (a *atom) calendar(src string, i, j, n int) bool {
	if j >= len(src) || src[j] != '-' && src[j] != '/' && src[j] != '.' || j-i == 3 || j-i > 4 {
		return false
	}
	sep := src[j]
	k, m := digitsAt(src, j+1)
	if k == j+1 || k-j > 3 || k >= len(src) || src[k] != sep {
		return false
	}
	l, d := digitsAt(src, k+1)
	if l < len(src) && src[l] == sep && l+1 < len(src) && isDigit(src[l+1]) {
		return false
	}
	y := n
	switch {
	case j-i == 4 && l-k == 3 && (sep == '-' || k-j == 3):
	case j-i <= 2 && l-k == 5 && sep != '-':
		y, d = d, n
		if m > 12 && d <= 12 {
			d, m = m, d
		} else if d <= 12 && d != m && sep == '/' {
			a.end = int32(l)
			return true
		}
	default:
		return false
	}
	a.end = int32(l)
	if y > 0 && m >= 1 && m <= 12 && d >= 1 && d <= monthDays(y, m) {
		a.class, a.year, a.val = isoDay, int16(y), int16(m*100+d)
	}
	return true
}

// digitsAt reads the digits at i: where they end and what they say, as far as
// six digits go.
func digitsAt(src string, i int) (end, n int) {
	for end = i; end < len(src) && isDigit(src[end]); end++ {
		if end-i < 6 {
			n = n*10 + int(src[end]-'0')
		}
	}
	return end, n
}
