package source

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"parley/graph/text"
)

//go:embed languages.txt
var languagesText string

// common maps a word to the languages in which it is common; index 0 is
// English.
type common struct {
	names []string
	words map[string][]int
}

// languages reads the lists once. They are part of the program and a test
// reads them, so a line that does not parse is a mistake of ours and panics.
var languages = sync.OnceValue(func() common {
	c := common{words: map[string][]int{}}
	for line := range strings.Lines(languagesText) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, list, ok := strings.Cut(line, ": ")
		if !ok {
			panic("graph/source: languages.txt: no colon in " + line)
		}
		for _, w := range strings.Fields(list) {
			c.words[w] = append(c.words[w], len(c.names))
		}
		c.names = append(c.names, name)
	}
	return c
})

const (
	sample   = 1 << 16 // bytes of a text that are looked at
	fewWords = 30      // a text with fewer passes
)

// foreign names the language or the script that a text is written in, "" where
// it is English, too short to tell or nothing known. Lists of names have few
// common words of any language and pass.
func foreign(s string) string {
	s = head(s, sample)
	c := languages()
	counts := make([]int, len(c.names))
	words := 0
	scripts := map[string]int{}
	letters := 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		words++
		for _, r := range w {
			letters++
			if name := script(r); name != "" {
				scripts[name]++
			}
		}
		for _, i := range c.words[strings.ToLower(w)] {
			counts[i]++
		}
	}
	if letters < 40 {
		return ""
	}
	for _, name := range scriptNames {
		if name != "" && 2*scripts[name] > letters {
			return name
		}
	}
	if words < fewWords {
		return ""
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	if best != 0 && 2*counts[best] > 3*counts[0] && 12*counts[best] > words {
		return c.names[best]
	}
	return ""
}

// head cuts s to at most n bytes, between characters.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

var scriptNames = []string{
	"", "Arabic script", "Chinese or Japanese", "Cyrillic script", "Devanagari", "Greek", "Hebrew script", "Korean", "Thai script",
}

// script names the script of a letter that English does not use, else "".
func script(r rune) string {
	switch {
	case r < 0x370:
		return ""
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic script"
	case unicode.Is(unicode.Greek, r):
		return "Greek"
	case unicode.Is(unicode.Arabic, r):
		return "Arabic script"
	case unicode.Is(unicode.Hebrew, r):
		return "Hebrew script"
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return "Chinese or Japanese"
	case unicode.Is(unicode.Hangul, r):
		return "Korean"
	case unicode.Is(unicode.Devanagari, r):
		return "Devanagari"
	case unicode.Is(unicode.Thai, r):
		return "Thai script"
	}
	return ""
}

// visible reports whether a text has a token in it.
func visible(s string) bool { return strings.IndexFunc(s, text.Visible) >= 0 }
