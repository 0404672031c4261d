package entity

import (
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// folded are letter groups that transcriptions use for one another, longest
// first. Endings and vowels are left alone: Iran and Iraq, Niger and Nigeria,
// Austria and Australia must stay apart.
var folded = strings.NewReplacer(
	"tch", "ch", "kh", "h", "gh", "g", "ph", "f", "dj", "j", "zh", "j", "ck", "k", "ou", "u", "oo", "u", "ee", "i",
	"q", "k", "w", "v", "y", "i", "j", "i", "x", "ks",
)

// Skeleton is what is left of a word when the freedoms of transcription are
// taken out: marks, capitals, y/i/j, w/v, kh/h, q/k, doubled letters. Two
// spellings of a name mostly have one skeleton; two names seldom do. A word that
// folding would leave with fewer than four letters is only stripped of marks and
// capitals, so that Khan and Han, Lee and Le, Wu and Vu stay two.
func Skeleton(word string) string {
	plain := letters(word)
	if s := single(folded.Replace(plain)); len(s) >= 4 {
		return s
	}
	return plain
}

// letters is the word in a to z and 0 to 9, without what unidecode makes of
// punctuation.
func letters(word string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		}
		return -1
	}, unidecode.Unidecode(word))
}

// single writes doubled letters once.
func single(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] || '0' <= s[i] && s[i] <= '9' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// spellings knows which names are one name.
type spellings struct {
	one   map[string]string          // skeleton → skeleton of the first spelling of its line
	short map[string]map[string]bool // key of a short form → keys of the full names
	apart map[[2]string]bool         // words, plain, that one skeleton does not make one
}

// key is the same for all spellings of a word.
func (t *spellings) key(word string) string {
	s := Skeleton(word)
	if first, ok := t.one[s]; ok {
		return first
	}
	return s
}

// same reports whether two words are spellings of one name.
func (t *spellings) same(a, b word) bool {
	return a.key == b.key && a.key != "" && !t.apart[[2]string{a.plain, b.plain}]
}

// calls reports whether somebody named full may be called short, or the reverse.
func (t *spellings) calls(a, b word) bool {
	return t.short[a.key][b.key] || t.short[b.key][a.key]
}
