package source

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// pageLimit is the size of the largest web page: what finds the text in it is
// not made for more.
const pageLimit = 16 << 20

// shortText is how many letters are text enough: below, what frames a page is let in
// step by step. A readout may be one sentence.
const shortText = 100

// fromPage fills d with the main text of a web page, its title, date and
// address. Navigation, comments and scripts are left out.
//
// The date is what the page declares about itself; no guess is made from its
// words. The extractor is code of others and meets any bytes, so a panic in it
// is an error about this page.
func fromPage(d *raw, s string) (err error) {
	if len(s) > pageLimit {
		return fmt.Errorf("a web page larger than %d MiB", pageLimit>>20)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the text of the page cannot be found: %v", p)
		}
	}()
	tree, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return fmt.Errorf("the page cannot be parsed: %w", err)
	}
	page := declaredBy(tree)
	parser := readability.NewParser()
	parser.CharThresholds = shortText
	found, err := parser.ParseDocument(tree, nil)
	if err != nil {
		return fmt.Errorf("the text of the page cannot be found: %w", err)
	}
	d.Text = words(found.Node)
	if d.Text == "" {
		d.Text = words(tree)
	}
	if d.Text == "" {
		return errors.New("no text was found in the page")
	}
	if page.heading != "" && !strings.Contains(d.Text, page.heading) { // it is taken for the title alone
		d.Text = page.heading + "\n\n" + d.Text
	}
	d.Title, d.Published, d.URL = found.Title(), page.date, page.url
	if page.heading != "" && strings.HasPrefix(d.Title, page.heading) { // "Envoy leaves port | Example News"
		d.Title = page.heading
	}
	return nil
}

// words returns what a tree says, without what frames a page.
func words(n *html.Node) string {
	if n == nil {
		return ""
	}
	var w pageWriter
	w.node(n)
	w.breakLine()
	return strings.TrimSpace(w.out.String())
}

// pageWriter writes the words of a tree, one block element a line with a blank
// line between.
type pageWriter struct {
	out   strings.Builder
	line  strings.Builder
	space bool // a blank is due
}

// blockElements break the line before and after them.
const blockElements = " address article aside blockquote body br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 " +
	"header hr html li main ol p pre section table tbody td tfoot th thead tr ul "

// frameElements are no part of the text.
const frameElements = " aside button footer form head nav noscript script select style svg template textarea "

func (w *pageWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	}
	name := " " + n.Data + " "
	if n.Type == html.ElementNode && strings.Contains(frameElements, name) {
		return
	}
	block := n.Type == html.ElementNode && strings.Contains(blockElements, name)
	if block {
		w.breakLine()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	if block {
		w.breakLine()
	}
}

// text adds words with single blanks between them.
func (w *pageWriter) text(s string) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			w.space = true
			continue
		}
		if w.space && w.line.Len() > 0 {
			w.line.WriteByte(' ')
		}
		w.space = false
		w.line.WriteRune(r)
	}
}

func (w *pageWriter) breakLine() {
	if strings.TrimSpace(w.line.String()) != "" {
		if w.out.Len() > 0 {
			w.out.WriteByte('\n')
		}
		w.out.WriteString(w.line.String() + "\n")
	}
	w.line.Reset()
	w.space = false
}
