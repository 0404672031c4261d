package mention

import (
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"parley/graph/text"
)

// noise holds what tells captions, credits and page furniture, in lower case.
type noise struct {
	captions, credits, furniture []string
	sides                        []string // as they stand behind a name: ", left, ", " (left) "
}

func (l *Lexicon) noiseWords(fsys fs.FS, bad *problems) {
	const name = "lexicon/noise.yaml"
	keyed(fsys, name, "captions sides credits furniture", bad, func(k string, v *yaml.Node) {
		words := list(name, v, bad)
		switch k {
		case "captions":
			l.noise.captions = words
		case "sides":
			for _, w := range words {
				l.noise.sides = append(l.noise.sides, ", "+w+", ", " ("+w+") ")
			}
		case "credits":
			l.noise.credits = words
		case "furniture":
			l.noise.furniture = words
		}
	})
}

// Noise says for every sentence of a document what makes it no part of the report:
// "caption", "credit" or "furniture"; "" where it is part of it. What follows a caption
// in its paragraph is caption too; so is a sentence in the present that stands alone
// above a credit.
func (l *Lexicon) Noise(doc *text.Document, ss []Sentence) []string {
	out := make([]string, len(ss))
	for i := range ss {
		s := &ss[i]
		alone := (i == 0 || ss[i-1].Paragraph != s.Paragraph) && (i+1 == len(ss) || ss[i+1].Paragraph != s.Paragraph)
		line := strings.ToLower(strings.TrimLeft(strings.Join(strings.Fields(s.Of(doc.Text)), " "), "\\*_|>[( "))
		begins := func(words []string) bool {
			return slices.ContainsFunc(words, func(w string) bool {
				return strings.HasPrefix(line, w) && (len(line) == len(w) || !letter(w[len(w)-1]) || !letter(line[len(w)]))
			})
		}
		switch {
		case i > 0 && ss[i-1].Paragraph == s.Paragraph && out[i-1] == "caption", begins(l.noise.captions), l.side(line):
			out[i] = "caption"
		case alone && !verbal(s) && slices.ContainsFunc(l.noise.credits, func(w string) bool { return holds(line, w) }):
			out[i] = "credit"
			if i > 0 && out[i-1] == "" && present(&ss[i-1]) && (i == 1 || ss[i-2].Paragraph != ss[i-1].Paragraph) {
				out[i-1] = "caption"
			}
		case begins(l.noise.furniture) && (!strings.HasPrefix(line, "by ") || alone && !verbal(s)):
			out[i] = "furniture"
		}
	}
	return out
}

// side reports whether a line points at somebody in a picture: "Ana Duarte, left, greets".
func (l *Lexicon) side(line string) bool {
	for at := range len(line) {
		if (line[at] == ',' || strings.HasPrefix(line[at:], " (")) &&
			slices.ContainsFunc(l.noise.sides, func(w string) bool { return strings.HasPrefix(line[at:], w) }) {
			return true
		}
	}
	return false
}

// holds reports whether a line holds a word or phrase between signs that are no letters.
func holds(line, words string) bool {
	for at := 0; ; {
		i := strings.Index(line[at:], words)
		if i < 0 {
			return false
		}
		first, end := at+i, at+i+len(words)
		if (first == 0 || !letter(line[first-1]) || !letter(words[0])) && (end == len(line) || !letter(line[end])) {
			return true
		}
		at = end
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 0x80 }

// verbal reports whether a sentence has a finite verb.
func verbal(s *Sentence) bool {
	for i := range s.Tree.Nodes {
		switch n := &s.Tree.Nodes[i]; n.XPOS {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		}
	}
	return false
}

// present reports whether the verbs of a sentence are in the present, as in captions.
func present(s *Sentence) bool {
	found := false
	for i := range s.Tree.Nodes {
		switch n := &s.Tree.Nodes[i]; n.XPOS {
		case "VBD", "MD":
			return false
		case "VBZ", "VBP":
			found = true
		}
	}
	return found
}
