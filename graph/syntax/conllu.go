package syntax

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parley/graph/text"
)

// Gold is a sentence of a treebank.
type Gold struct {
	Tree
	Text   string       // the sentence as printed, from "# text"
	Tokens []text.Token // where the words stand in Text; the parts of a contraction share its letters
	ID     string       // "# sent_id"
	Break  bool         // a paragraph or a document starts here
	Glued  bool         // no space before the next sentence
}

// ReadTreebank reads CoNLL-U, version 2. Ranges ("3-4") and empty nodes
// ("5.1") serve for the text only, enhanced dependencies are left out. Errors
// carry name and line, all of them at once.
func ReadTreebank(r io.Reader, name string) ([]Gold, error) {
	p := treebankReader{name: name}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		p.line++
		p.read(lines.Text())
	}
	p.end()
	if err := lines.Err(); err != nil {
		p.errs = append(p.errs, fmt.Errorf("%s: %w", name, err))
	}
	return p.out, errors.Join(p.errs...)
}

type treebankReader struct {
	name  string
	line  int
	now   Gold
	cover int // last token of the current range
	bad   bool
	broke bool
	out   []Gold
	errs  []error
	words []surface
}

// surface is a printed word and the number of tokens that it holds.
type surface struct {
	form  string
	n     int
	glued bool
}

func (p *treebankReader) fail(format string, args ...any) {
	p.bad = true
	if len(p.errs) < 20 {
		p.errs = append(p.errs, fmt.Errorf("%s:%d: %s", p.name, p.line, fmt.Sprintf(format, args...)))
	}
}

func (p *treebankReader) read(line string) {
	switch {
	case line == "":
		p.end()
	case line[0] == '#':
		key, value, _ := strings.Cut(line[1:], "=")
		value = strings.TrimSpace(value)
		switch key = strings.TrimSpace(key); {
		case key == "sent_id":
			p.now.ID = value
		case key == "text":
			p.now.Text = value
		case strings.HasPrefix(key, "newdoc"), strings.HasPrefix(key, "newpar"):
			p.broke = true
		}
	default:
		p.token(strings.Split(line, "\t"))
	}
}

func (p *treebankReader) token(f []string) {
	if len(f) != 10 {
		p.fail("%d columns, 10 expected", len(f))
		return
	}
	if strings.Contains(f[0], ".") {
		return
	}
	glued := strings.Contains(f[9], "SpaceAfter=No")
	if from, to, ok := strings.Cut(f[0], "-"); ok {
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || a != len(p.now.Nodes)+1 || b < a {
			p.fail("range %q does not start at the next word", f[0])
			return
		}
		p.cover = b
		p.words = append(p.words, surface{f[1], b - a + 1, glued})
		return
	}
	id, err := strconv.Atoi(f[0])
	if err != nil || id != len(p.now.Nodes)+1 {
		p.fail("word %q, %d expected", f[0], len(p.now.Nodes)+1)
		return
	}
	head, err := strconv.Atoi(f[6])
	if err != nil || head < 0 || head == id {
		p.fail("head %q of word %d", f[6], id)
		return
	}
	if id > p.cover {
		p.words = append(p.words, surface{f[1], 1, glued})
	}
	p.now.Nodes = append(p.now.Nodes, Node{Form: f[1], Lemma: f[2], UPOS: f[3], XPOS: f[4], Head: head - 1, Label: f[7]})
}

// end closes a sentence.
func (p *treebankReader) end() {
	g := p.now
	bad, words := p.bad, p.words
	p.now, p.words, p.cover, p.bad = Gold{}, nil, 0, false
	if bad || len(g.Nodes) == 0 {
		return
	}
	for i, n := range g.Nodes {
		if n.Head >= len(g.Nodes) {
			p.fail("word %d has head %d in a sentence of %d words", i+1, n.Head+1, len(g.Nodes))
		}
	}
	if !p.bad && !acyclic(g.Nodes) {
		p.fail("the heads of the sentence above run in a circle")
	}
	if p.bad {
		p.bad = false
		return
	}
	if g.Text == "" {
		var b strings.Builder
		for _, w := range words {
			b.WriteString(w.form)
			if !w.glued {
				b.WriteByte(' ')
			}
		}
		g.Text = strings.TrimRight(b.String(), " ")
	}
	g.Glued = words[len(words)-1].glued
	g.Break, p.broke = p.broke, false
	g.align(words)
	p.out = append(p.out, g)
}

// align finds the tokens in the text. The parts of a contraction are cut where
// their forms say so, else they all span the whole word.
func (g *Gold) align(words []surface) {
	at, k := 0, 0
	for _, w := range words {
		if j := strings.Index(g.Text[at:], w.form); j >= 0 {
			at += j
		}
		end := min(at+len(w.form), len(g.Text))
		parts := g.Nodes[k:min(k+w.n, len(g.Nodes))]
		whole := ""
		for _, n := range parts {
			whole += n.Form
		}
		from := at
		for _, n := range parts {
			if whole == w.form {
				g.Tokens = append(g.Tokens, text.Token{Span: text.Span{Start: from, End: min(from+len(n.Form), end)}})
				from = min(from+len(n.Form), end)
			} else {
				g.Tokens = append(g.Tokens, text.Token{Span: text.Span{Start: at, End: end}})
			}
		}
		k += len(parts)
		at = end
	}
}

// acyclic reports whether every word hangs from a root.
func acyclic(nodes []Node) bool {
	seen := make([]int, len(nodes))
	for i := range nodes {
		for k := i; k >= 0 && seen[k] != -1; k = nodes[k].Head {
			if seen[k] == i+1 {
				return false
			}
			seen[k] = i + 1
		}
		for k := i; k >= 0 && seen[k] != -1; k = nodes[k].Head {
			seen[k] = -1
		}
	}
	return true
}
