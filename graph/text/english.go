package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed english.txt
var englishText string

// class says what the list knows of a word; a word may have several.
type class uint16

const (
	title class = 1 << iota
	abbreviation
	numbered
	prefix
	unit
	contraction
	apostrophe
	slash
	starter
	particle
)

// english maps a word to its classes. The cut of a contraction is kept apart:
// the length of its first part.
type english struct {
	class map[string]class
	cut   map[string]int
}

// spelling reads the list once. It is part of the program and a test reads it, so
// a line that does not parse is a mistake of ours and panics.
var spelling = sync.OnceValue(func() english {
	names := map[string]class{
		"title": title, "abbreviation": abbreviation, "numbered": numbered, "prefix": prefix, "unit": unit,
		"contraction": contraction, "apostrophe": apostrophe, "slash": slash, "starter": starter, "particle": particle,
	}
	e := english{class: map[string]class{}, cut: map[string]int{}}
	for line := range strings.Lines(englishText) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, list, _ := strings.Cut(line, ":")
		c := names[name]
		if c == 0 {
			panic("graph/text: english.txt: unknown class " + name)
		}
		for _, w := range strings.Fields(list) {
			if a, b, ok := strings.Cut(w, "|"); ok {
				w = a + b
				e.cut[w] = len(a)
			}
			e.class[w] |= c
			if c&(title|abbreviation) != 0 {
				e.class[strings.ToUpper(w)] |= c
			}
		}
	}
	return e
})

// lower finds the classes of a word in lower case without allocating; words
// longer than the list's longest have none.
func (e english) lower(w string) class {
	var b [12]byte
	if len(w) > len(b) {
		return 0
	}
	for i := range len(w) {
		c := w[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b[i] = c
	}
	return e.class[string(b[:len(w)])]
}
