package text

import (
	"regexp"
	"strings"
)

// A dateline stands before the first words of a report and is no part of its sentence:
// "GENEVA, March 4 (Reuters) -", "Moscow, 4 March.". It begins with a place in capitals,
// or in small letters with a date behind it, and ends with a dash, or with a colon where
// a date or an agency makes sure that nobody is speaking.
var datelines = func() []*regexp.Regexp {
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
	var out []*regexp.Regexp
	for _, p := range []string{
		capitals + country + `(?:` + day + `)?(?:` + agency + `)?` + dash,
		capitals + country + `(?:` + day + `(?:` + agency + `)?|` + agency + `)` + colon,
		capitals + country + `(?:` + day + `)?\s*\(\p{Lu}[\p{L}]+\)\s+`,
		city + country + day + `(?:` + agency + `)?` + dash,
		city + country + day + agency + colon,
		city + country + `,` + day + `\.\s+`,
		`\(` + city + country + `\)` + dash,
	} {
		out = append(out, regexp.MustCompile(`^`+p))
	}
	return out
}()

// dateline is the length of the dateline that a block of text begins with, 0 for none.
func dateline(block string) int {
	const reach = 120
	head := block[:min(len(block), reach)]
	if head == "" || head[0] != '(' && !isUpper(firstRune(head)) || !strings.ContainsAny(head, "-—–:)") && !strings.Contains(head, ". ") {
		return 0
	}
	for _, r := range datelines {
		if at := r.FindStringIndex(head); at != nil && at[1] < len(block) && follows(block[at[1]:]) {
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
