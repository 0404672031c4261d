package score

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestRun returns where the longest run of equal items begins in a and b and how long
// it is: of several the first in a, and of these the first in b.
func longestRun[T comparable](a, b []T) (i, j, n int) {
	row := make([]int, len(b)+1) // length of the run that ends here
	for x := range a {
		for y := len(b) - 1; y >= 0; y-- {
			if a[x] != b[y] {
				row[y+1] = 0
				continue
			}
			row[y+1] = row[y] + 1
			if k := row[y+1]; k > n || k == n && x-k+1 == i && y-k+1 < j {
				i, j, n = x-k+1, y-k+1, k
			}
		}
	}
	return i, j, n
}

// likeness is the Ratcliff-Obershelp similarity of two words, 0 to 1: twice the letters
// in common runs over the letters of both.
func likeness(a, b []rune) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	return 2 * float64(matching(a, b)) / float64(len(a)+len(b))
}

func matching(a, b []rune) int {
	i, j, n := longestRun(a, b)
	if n == 0 {
		return 0
	}
	return n + matching(a[:i], b[:j]) + matching(a[i+n:], b[j+n:])
}

// alike: equal, an initial and its name, or similar to that degree.
func alike(a, b string, degree float64) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	return (len(x) == 1 || len(y) == 1) && x[0] == y[0] || likeness(x, y) >= degree
}

// stripped is the plain form of a person's name without titles before it.
func (m *Measure) stripped(name string) string {
	ws := strings.Fields(m.plain(name))
	for len(ws) > 1 && m.titles[ws[0]] {
		ws = ws[1:]
	}
	return strings.Join(ws, " ")
}

// samePerson: last names are equal, long ones nearly, and first names do not conflict.
func (m *Measure) samePerson(a, b string) bool {
	short, long := m.nameWords(a), m.nameWords(b)
	if len(long) < len(short) {
		short, long = long, short
	}
	if len(short) == 0 {
		return false
	}
	if len(short) > 1 && wordSet(short).within(wordSet(long)) {
		return true
	}
	last, other := short[len(short)-1], long[len(long)-1]
	if n := min(len([]rune(last)), len([]rune(other))); last != other && (n <= 5 && (n != 1 || len(short) == 1) || !alike(last, other, 0.85)) {
		return false
	}
	for _, given := range short[:len(short)-1] {
		if !slices.ContainsFunc(long[:len(long)-1], func(w string) bool { return alike(given, w, 0.8) }) {
			return false
		}
	}
	return true
}

func (m *Measure) nameWords(name string) []string {
	return slices.DeleteFunc(strings.Fields(m.stripped(name)), func(w string) bool { return m.particles[w] })
}

// phrase is a noun phrase: its head, "" for none, and its words.
type phrase struct {
	head  string
	words words
}

// phraseOf reads a title or an agreement; same names the word that stands for others.
func (m *Measure) phraseOf(name string, same map[string]string) phrase {
	name = withoutBrackets(name, false)
	head := ""
	for w := range strings.FieldsSeq(m.plain(name)) {
		if m.before[w] {
			break
		}
		head = w
	}
	var all []string
	for _, w := range append(slices.Clone(m.canonical(head, false)), m.canonical(name, false)...) {
		if w[0] == '@' {
			continue
		}
		if s, ok := same[w]; ok {
			w = s
		}
		all = append(all, w)
	}
	p := phrase{words: wordSet(all)}
	if head != "" && len(all) > 0 {
		p.head = all[0]
	}
	return p
}

// sameTitle: heads are equal or half of the words, and portfolios do not conflict: a
// prime minister is no foreign minister.
func (m *Measure) sameTitle(a, b string) bool {
	x, y := m.phraseOf(a, m.synonyms), m.phraseOf(b, m.synonyms)
	p, q := words{}, words{}
	for w := range m.domains {
		if x.words[w] {
			p[w] = true
		}
		if y.words[w] {
			q[w] = true
		}
	}
	if len(p) > 0 && len(q) > 0 && p.common(q) == 0 {
		return false
	}
	return x.head != "" && x.head == y.head || x.words.jaccard(y.words) >= 0.5
}

// sameAgreement: heads are equal, all deals being one word, or half of the words of the
// shorter name are in common.
func (m *Measure) sameAgreement(a, b string) bool {
	for _, v := range variants(a) {
		for _, w := range variants(b) {
			x, y := m.phraseOf(v, m.deals), m.phraseOf(w, m.deals)
			if x.head != "" && x.head == y.head {
				return true
			}
			if n := min(len(x.words), len(y.words)); n > 0 && 2*x.words.common(y.words) >= n {
				return true
			}
		}
	}
	return false
}

// variants are a name and its readings: without what stands in brackets, each side of
// " / ", and a name in brackets.
func variants(name string) []string {
	all := []string{name}
	for _, part := range strings.Split(withoutBrackets(name, true), " / ") {
		if part != "" {
			all = append(all, part)
		}
	}
	all = append(all, bracketed(name)...)
	var out []string
	for _, v := range all {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// overlap reports whether two facts rest on the same words: quotes of one text share a
// run of three quarters of the shorter one.
func (m *Measure) overlap(as, bs []string) bool {
	for _, a := range as {
		for _, b := range bs {
			key := [2]string{a, b}
			same, ok := m.quotes[key]
			if !ok {
				x, y := strings.Fields(m.plain(a)), strings.Fields(m.plain(b))
				if short := min(len(x), len(y)); short > 0 {
					_, _, n := longestRun(x, y)
					same = 4*n >= 3*short
				}
				m.quotes[key] = same
			}
			if same {
				return true
			}
		}
	}
	return false
}

var (
	brackets       = regexp.MustCompile(`\(([^)]*)\)`)
	spacedBrackets = regexp.MustCompile(`\s*\([^)]*\)`)
)

// withoutBrackets drops what stands in brackets, with the space before it or without.
func withoutBrackets(name string, space bool) string {
	if space {
		return spacedBrackets.ReplaceAllString(name, "")
	}
	return brackets.ReplaceAllString(name, "")
}

// bracketed are the names in brackets: what begins with a capital there.
func bracketed(name string) []string {
	var out []string
	for _, m := range brackets.FindAllStringSubmatch(name, -1) {
		if r, _ := utf8.DecodeRuneInString(m[1]); unicode.IsUpper(r) {
			out = append(out, m[1])
		}
	}
	return out
}
