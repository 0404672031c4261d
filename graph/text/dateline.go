package text

import (
	"regexp"
	"strings"
)

// A dateline stands before the first words of a report and is no part of its sentence:
// "GENEVA, March 4 (Reuters) -", "Moscow, 4 March.". It begins with a place in capitals,
// or in small letters with a date behind it, and ends with a dash, or with a colon where
// a date or an agency makes sure that nobody is speaking.
var datelines = func() []datelineForm {
	const (
		capitals = `\p{Lu}{3,}[\p{Lu}.'’]*(?:[ -]\p{Lu}[\p{Lu}.'’]*){0,3}`
		city     = `\p{Lu}[\p{L}'’]+(?:[ -]\p{Lu}[\p{L}'’]*){0,3}`
		country  = `(?:, \p{Lu}[\p{L}. ]{1,30})?`
		month    = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\p{L}*\.?`
		day      = `[,.]? ?(?:\p{L}+day,? )?(?:` + month + ` \d{1,2}|\d{1,2} ` + month + `)(?:,? \d{4})?`
		agency   = `\s*(?:\([\p{Lu}][^()\n]{1,40}\)|/\p{Lu}[^/\n]{1,30}/)`
		dash     = `(?:\s*(?:--+|—|–)\s*|\s-\s+)`
		colon    = `:\s+`
	)
	dashes, digits := []string{"-", "—", "–"}, strings.Split("0123456789", "")
	var out []datelineForm
	for _, f := range []struct {
		pattern string
		signs   [][]string
	}{
		{capitals + country + `(?:` + day + `)?(?:` + agency + `)?` + dash, [][]string{dashes}},
		{capitals + country + `(?:` + day + `(?:` + agency + `)?|` + agency + `)` + colon, [][]string{{":"}}},
		{capitals + country + `(?:` + day + `)?\s*\(\p{Lu}[\p{L}]+\)\s+`, [][]string{{"("}}},
		{city + country + day + `(?:` + agency + `)?` + dash, [][]string{digits, dashes}},
		{city + country + day + agency + colon, [][]string{digits, {":"}}},
		{city + country + `,` + day + `\.\s+`, [][]string{digits, {","}}},
		{`\(` + city + country + `\)` + dash, [][]string{{"("}}},
	} {
		out = append(out, datelineForm{regexp.MustCompile(`^` + f.pattern), f.signs})
	}
	return out
}()

// datelineForm is a form with the signs of which it needs one of each kind: most blocks
// lack them and need not be matched.
type datelineForm struct {
	*regexp.Regexp
	signs [][]string
}

func (f *datelineForm) may(head string) bool {
	for _, s := range f.signs {
		if !holdsAny(head, s...) {
			return false
		}
	}
	return true
}

func holdsAny(s string, signs ...string) bool {
	for _, x := range signs {
		if strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// dateline is the length of the dateline that a block of text begins with, 0 for none.
func dateline(block string) int {
	const reach = 120
	head := block[:min(len(block), reach)]
	if head == "" || head[0] != '(' && !isUpper(firstRune(head)) || !holdsAny(head, "-", "—", "–", ":", ")", ". ") {
		return 0
	}
	for i := range datelines {
		f := &datelines[i]
		if !f.may(head) {
			continue
		}
		if at := f.FindStringIndex(head); at != nil && at[1] < len(block) && follows(block[at[1]:]) {
			return at[1]
		}
	}
	return 0
}

// Dateline reports whether a sentence of a text is a dateline.
func Dateline(text string, s *Sentence) bool {
	return dateline(text[s.Start:]) > 0 && dateline(text[s.Start:]) <= s.End-s.Start+4
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// follows reports whether a text begins as a sentence does.
func follows(s string) bool {
	r := firstRune(s)
	return isUpper(r) || isQuote(r) || r == '"' || r == '“' || isDigit(r)
}
