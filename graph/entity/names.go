package entity

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// word is one word of a person's name.
type word struct {
	text  string // as written
	plain string // letters only, lower case
	key   string // the same for all spellings
	parts []word // of a hyphenated word
}

func (w word) initial() bool { return utf8.RuneCountInString(strings.TrimRight(w.text, ".")) == 1 }

// name is a person's name taken apart.
type name struct {
	text    string // without honorifics and possessive ending, particles kept
	words   []word // without particles and suffixes
	honor   string // first honorific, as written; "" where none
	gender  string // what the honorifics tell
	given   bool   // an honorific says that it is the given name
	ordinal string // of a monarch: "II"
	joined  string // key of the name as one word, the same for "Kim Jong Un" and "Kim Jong-un"
}

func (n *name) full() bool   { return len(n.words) > 1 }
func (n *name) family() word { return n.words[len(n.words)-1] }

// whole is the keys of all words of the name.
func (n *name) whole() string {
	keys := make([]string, len(n.words))
	for i, w := range n.words {
		keys[i] = w.key
	}
	return strings.Join(keys, " ")
}

// possessive is s without a possessive ending.
func possessive(s string) string {
	for _, end := range []string{"'s", "’s", "'", "’"} {
		if t, ok := strings.CutSuffix(s, end); ok {
			return t
		}
	}
	return s
}

// bare is a word as the word lists have it: lower case, without the stop of an
// abbreviation.
func bare(w string) string { return strings.ToLower(strings.TrimRight(w, ".,")) }

// parse takes a person's name apart. Titles in front of the last word are taken
// for what they are, not for given names.
func (v *vocabulary) parse(text string) name {
	fields := strings.Fields(possessive(strings.TrimSpace(text)))
	var n name
	for len(fields) > 1 {
		w := bare(fields[0])
		h, ok := v.honorifics[w]
		if !ok && !v.titles[w] && w != "the" {
			break
		}
		if ok {
			n.add(fields[0], h)
		}
		fields = fields[1:]
	}
	for len(fields) > 1 && stray(fields[0]) {
		fields = fields[1:]
	}
	for len(fields) > 1 && v.suffixes[bare(fields[len(fields)-1])] {
		fields = fields[:len(fields)-1]
	}
	if last := len(fields) - 1; last > 0 && (roman(fields[last]) || n.given && fields[last] == "I") {
		n.ordinal = fields[last]
		fields = fields[:last]
	}
	for i, f := range fields {
		fields[i] = strings.Trim(f, ",;:()\"“”")
	}
	if n.text = strings.TrimSpace(strings.Join(fields, " ")); n.text == "" {
		n.text = text // a name of punctuation only
	}
	for i, f := range fields {
		w := v.spell.word(f)
		if w.plain == "" {
			continue
		}
		// "Al" of "bin Zayed Al Nahyan" and "De" of "De Gaulle" are particles, "Al" of "Al Gore" is not.
		if p := bare(f); i < len(fields)-1 && v.particles[p] && (i > 0 || strings.ToLower(f) == f || len(fields) == 2 && !v.givenToo[p]) {
			continue
		}
		n.words = append(n.words, w)
	}
	if len(n.words) == 0 {
		n.words = []word{{text: n.text, plain: letters(n.text)}}
	}
	if n.ordinal != "" {
		n.text += " " + n.ordinal
	}
	var whole strings.Builder
	for _, w := range n.words {
		whole.WriteString(w.plain)
	}
	n.joined = v.spell.key(whole.String())
	return n
}

// stray reports whether a word at the beginning of a name is none of it, as "as" in
// "known as Otto Lund", though it may be a particle elsewhere.
func stray(w string) bool { return w == "as" || w == "an" || w == "at" || w == "a" }

// add notes an honorific.
func (n *name) add(text string, h honorific) {
	if n.honor == "" {
		n.honor = text
	}
	if n.gender == "" {
		n.gender = h.gender
	}
	n.given = n.given || h.given
}

// word takes one word of a name apart: "Osmani-Sadriu", "al-Assad".
func (t *spellings) word(s string) word {
	for _, article := range []string{"al-", "el-", "ul-", "ad-", "as-", "Al-", "El-"} {
		if rest, ok := strings.CutPrefix(s, article); ok && rest != "" {
			s = rest
			break
		}
	}
	w := word{text: s, plain: letters(s)}
	w.key = t.key(w.plain)
	if strings.Contains(s, "-") {
		for part := range strings.SplitSeq(s, "-") {
			if p := letters(part); len(p) > 1 {
				w.parts = append(w.parts, word{text: part, plain: p, key: t.key(p)})
			}
		}
	}
	return w
}

// roman reports whether s is the number of a monarch.
func roman(s string) bool {
	switch s {
	case "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI":
		return true
	}
	return false
}

// How well a shorter name may stand for a longer one. Only equal and within are
// sure; the others need a name that has no better reading in the document.
const (
	apart   = iota
	byGiven // "Lula" for "Luiz Inácio Lula da Silva", "Xi" for "Xi Jinping"
	middle
	family // "Osmani" for "Vjosa Osmani-Sadriu"
	within // "Richard Nixon" for "Richard M. Nixon"
	equal
)

// match says how well short may stand for long. long must not have fewer words.
func (t *spellings) match(short, long *name) int {
	if short.ordinal != "" && long.ordinal != "" && short.ordinal != long.ordinal {
		return apart
	}
	if t.parted(short, long) {
		return apart
	}
	if short.joined != "" && short.joined == long.joined {
		return equal
	}
	if len(short.words) == 1 {
		return t.matchWord(short, long)
	}
	if strings.HasSuffix(strings.ToLower(long.text), " "+strings.ToLower(short.text)) {
		return within // "Ben Ali", "López Obrador"
	}
	if len(long.words) < len(short.words) {
		return apart
	}
	if len(long.words) == len(short.words) {
		return t.matchEach(short, long)
	}
	return t.matchSome(short, long)
}

// parted reports whether two names have words in one place that are kept apart, however
// their hyphens are set: Kim Yong-il is not Kim Jong Il.
func (t *spellings) parted(a, b *name) bool {
	flat := func(n *name) (out []word) {
		for _, w := range n.words {
			if len(w.parts) > 1 {
				out = append(out, w.parts...)
			} else {
				out = append(out, w)
			}
		}
		return out
	}
	x, y := flat(a), flat(b)
	if len(x) != len(y) || len(t.apart) == 0 {
		return false
	}
	for i := range x {
		if t.apart[[2]string{x[i].plain, y[i].plain}] {
			return true
		}
	}
	return false
}

// matchWord matches a name of one word.
func (t *spellings) matchWord(short, long *name) int {
	w := short.words[0]
	if w.initial() || len(w.plain) == 0 {
		return apart
	}
	if short.given {
		if t.same(w, long.words[0]) {
			return family
		}
		if long.given {
			return apart // Sheikh Khalifa is not the Sheikh whose family is Khalifa
		}
	}
	if t.half(w, long.family()) {
		return family
	}
	for i := len(long.words) - 2; i >= 0; i-- {
		if o := long.words[i]; t.half(w, o) && !o.initial() {
			if i == 0 {
				return byGiven
			}
			return middle
		}
	}
	return apart
}

// half reports whether a is b or one half of a hyphenated b.
func (t *spellings) half(a, b word) bool {
	return t.same(a, b) || slices.ContainsFunc(b.parts, func(p word) bool { return t.same(a, p) })
}

// touches is half either way round. It asks for further evidence, such as the
// same given name: Ms. Brandt-Meyer is not Ilse Brandt.
func (t *spellings) touches(a, b word) bool { return t.half(a, b) || t.half(b, a) }

// agrees reports whether two given names may be one: equal, an initial, a short form.
func (t *spellings) agrees(a, b word) bool {
	if a.plain == "" || b.plain == "" {
		return false
	}
	if a.initial() || b.initial() {
		return a.plain[0] == b.plain[0]
	}
	return t.touches(a, b) || t.calls(a, b) || swapped(a.plain, b.plain)
}

// matchEach matches names of equally many words.
func (t *spellings) matchEach(a, b *name) int {
	if !t.touches(a.family(), b.family()) {
		return apart
	}
	for i := range len(a.words) - 1 {
		if !t.agrees(a.words[i], b.words[i]) {
			return apart
		}
	}
	return within
}

// matchSome matches a full name with a longer one: its family name is the last
// of the longer one and the given names stand there in order, or it is the
// longer one's beginning ("Khalifa bin Zayed"). Middle names that both have must
// not differ: George W. is not George H. W.
func (t *spellings) matchSome(short, long *name) int {
	prefix := true
	for i, w := range short.words {
		prefix = prefix && t.same(w, long.words[i])
	}
	if prefix {
		return within
	}
	if !t.touches(short.family(), long.family()) {
		return apart
	}
	given, of := short.words[:len(short.words)-1], long.words[:len(long.words)-1]
	if len(given) > 1 && t.agrees(given[0], of[0]) {
		if !t.agrees(given[1], of[1]) {
			return apart
		}
	}
	i := 0
	for _, w := range given {
		for i < len(of) && !(t.agrees(w, of[i]) && (i == 0 || !of[i].initial())) {
			i++
		}
		if i == len(of) {
			return apart
		}
		i++
	}
	return within
}

// swapped reports whether one word is the other with two neighbouring letters
// exchanged, the commonest slip of a typist, away from the ending, where such a
// difference has a meaning (Christian, Christina).
func swapped(a, b string) bool {
	if len(a) != len(b) || len(a) < 6 {
		return false
	}
	for i := range len(a) - 3 {
		if a[i] != b[i] {
			return i > 0 && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}
