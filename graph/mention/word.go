package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/graph/text"
)

// word is a token as the finder sees it.
type word struct {
	form, fold string
	cap        bool // begins with a capital
	caps       bool // an acronym: two letters or more, all capitals
	alpha      bool // letters (with apostrophes and full stops)
	glued      bool // no space before it
	ex         bool // written with "ex-"
	start      bool // opens the sentence or a quotation: its capital says nothing
	upos, xpos string
}

func words(doc string, s *Sentence) []word {
	ws := make([]word, len(s.Tokens))
	prev := -1
	open := true
	for i, t := range s.Tokens {
		f := t.Of(doc)
		w := word{form: f, fold: fold(f), glued: t.Start == prev, start: open}
		if strings.HasPrefix(w.fold, "ex-") && len(w.fold) > 5 {
			w.fold, w.ex = w.fold[len("ex-"):], true
		}
		r, _ := utf8.DecodeRuneInString(f)
		w.cap = unicode.IsUpper(r) || elided(f)
		letters, upper := 0, 0
		w.alpha = true
		for _, r := range f {
			switch {
			case unicode.IsLetter(r):
				letters++
				if unicode.IsUpper(r) {
					upper++
				}
			case r == '.' || r == '\'' || r == '’' || unicode.IsMark(r):
			default:
				w.alpha = false
			}
		}
		w.alpha = w.alpha && letters > 0
		w.caps = letters > 1 && upper == letters
		if s.Tree != nil && i < len(s.Tree.Nodes) {
			w.upos, w.xpos = s.Tree.Nodes[i].UPOS, s.Tree.Nodes[i].XPOS
		}
		prev = t.End
		switch f {
		case "“", "\"", "‘", "'", "—", "–", ":", "-":
			open = open || f == "“" || f == "\"" || f == ":"
		default:
			open = false
		}
		ws[i] = w
	}
	return ws
}

// elided reports whether a word is a name behind a particle with an apostrophe: "d'Arbonne".
func elided(form string) bool {
	at := strings.IndexAny(form, "'’")
	if at < 1 || at > 4 {
		return false
	}
	r, n := utf8.DecodeRuneInString(form[at:])
	next, _ := utf8.DecodeRuneInString(form[at+n:])
	return r != utf8.RuneError && unicode.IsUpper(next)
}

// split cuts a name of the lexicon into folded tokens as texts are cut.
func split(name string) []string {
	plain := true
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c != ' ' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			plain = false
			break
		}
	}
	if plain {
		fs := strings.Fields(name)
		for i := range fs {
			fs[i] = strings.ToLower(fs[i])
		}
		return fs
	}
	var out []string
	for _, s := range text.Split(name) {
		for _, t := range s.Tokens {
			out = append(out, fold(t.Of(name)))
		}
	}
	return out
}

func possessive(w *word) bool {
	return w.form == "'s" || w.form == "’s" || w.form == "'" || w.form == "’"
}

func hyphen(w *word) bool { return w.form == "-" || w.form == "‑" || w.form == "–" }
