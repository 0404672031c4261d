package server

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a sentence, with the role that its words stand for.
type piece struct{ Text, Role string }

// mark cuts a sentence into pieces so that the names of what stands in the fact
// are pieces of their own. The graph keeps the sentence and not the place of the
// names in it, so that they are looked for: the whole name, or else what of it
// stands there ("Lavrov"), or another form of it ("Russian"). Who is meant by a
// pronoun stays unmarked.
func mark(f *fact, quote string) []piece {
	type found struct {
		start, end int
		role       string
	}
	tokens := wordsOf(quote)
	var all []found
	taken := make([]bool, len(tokens))
	put := func(from, to int, role string) {
		for i := from; i < to; i++ {
			taken[i] = true
		}
		all = append(all, found{tokens[from].start, tokens[to-1].end, role})
	}
	type wanted struct {
		words []string
		role  string
		forms bool // the name has other forms: "Russian" for Russia
		done  bool
	}
	var names []wanted
	for _, ro := range f.Roles {
		for _, x := range ro.Fillers {
			forms := []string{x.Name()}
			bends := false
			if x.Thing != nil {
				forms = append(forms, x.Thing.Others...)
				bends = x.Thing.Class != "Person"
			}
			for _, form := range forms {
				if w := fold(form); len(w) > 0 {
					names = append(names, wanted{words: w, role: ro.Name, forms: bends})
				}
			}
		}
	}
	slices.SortStableFunc(names, func(a, b wanted) int { return cmp.Compare(len(b.words), len(a.words)) })
	fits := func(at int, w []string) bool {
		if at+len(w) > len(tokens) {
			return false
		}
		for k := range w {
			if taken[at+k] || tokens[at+k].folded != w[k] {
				return false
			}
		}
		return true
	}
	for i := range names {
		for at := range tokens {
			if fits(at, names[i].words) {
				put(at, at+len(names[i].words), names[i].role)
				names[i].done = true
			}
		}
	}
	same := func(a, b string, forms bool) bool { return a == b && len(a) > 2 || forms && akin(a, b) }
	marked := func(role string) bool { return slices.ContainsFunc(all, func(x found) bool { return x.role == role }) }
	for _, n := range names {
		if n.done {
			continue
		}
		for at := range tokens {
			if taken[at] || !tokens[at].capital {
				continue
			}
			to := at
			for to < len(tokens) && !taken[to] && slices.ContainsFunc(n.words, func(w string) bool { return same(tokens[to].folded, w, n.forms) }) {
				to++
			}
			if to > at && (tokens[to-1].folded == n.words[len(n.words)-1] || same(tokens[at].folded, n.words[0], n.forms) || !marked(n.role)) {
				put(at, to, n.role)
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	var pieces []piece
	at := 0
	for _, x := range all {
		if x.start > at {
			pieces = append(pieces, piece{Text: quote[at:x.start]})
		}
		pieces = append(pieces, piece{quote[x.start:x.end], plainWords(x.role)})
		at = x.end
	}
	if at < len(quote) {
		pieces = append(pieces, piece{Text: quote[at:]})
	}
	return pieces
}

// akin reports whether two words may be forms of one: they begin with the same
// four letters or more, and what follows is not long.
func akin(a, b string) bool {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	return same >= 4 && max(len(a), len(b))-same <= 5
}

type wordAt struct {
	start, end int
	folded     string
	capital    bool
}

// wordsOf returns the words of a sentence with their places. A possessive ending
// is no part of its word.
func wordsOf(s string) []wordAt {
	var all []wordAt
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		word := s[start:end]
		r, _ := utf8.DecodeRuneInString(word)
		if f := fold(word); len(f) > 0 {
			all = append(all, wordAt{start, end, strings.Join(f, ""), unicode.IsUpper(r)})
		}
		start = -1
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
	}
	flush(len(s))
	return all
}
