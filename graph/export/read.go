package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"parley/schema/vocab"
)

// SyntaxError is a place where N-Quads ends to be N-Quads. Columns count code
// points, from 1.
type SyntaxError struct {
	Line, Column int
	Message      string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// ReadNQuads reads RDF 1.1 N-Quads (W3C Recommendation of 2014), all of its
// grammar and nothing beyond it: IRIs must be absolute. Values come as written,
// with full IRIs; Stored makes them those of a store. A wrong line yields a
// *SyntaxError and reading goes on with the next; an error of r ends it.
func ReadNQuads(r io.Reader) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		for number := 1; ; {
			chunk, err := in.ReadBytes('\n')
			if err != nil && !errors.Is(err, io.EOF) { // what came of the line is no line
				yield(quad.Quad{}, err)
				return
			}
			text := bytes.TrimSuffix(chunk, []byte("\n"))
			text = bytes.TrimSuffix(text, []byte("\r"))
			for line := range bytes.SplitSeq(text, []byte("\r")) { // a carriage return alone ends a line too
				p := parser{line: string(line), number: number}
				q, ok, wrong := p.statement()
				if (ok || wrong != nil) && !yield(q, wrong) {
					return
				}
				number++
			}
			if err != nil {
				return
			}
		}
	}
}

// parser reads one line; at is a byte offset.
type parser struct {
	line   string
	number int
	at     int
}

func (p *parser) errorf(at int, format string, args ...any) error {
	return &SyntaxError{p.number, utf8.RuneCountInString(p.line[:at]) + 1, fmt.Sprintf(format, args...)}
}

// statement reads the line; ok is false where it is empty or a comment.
func (p *parser) statement() (q quad.Quad, ok bool, err error) {
	if i := invalid(p.line); i >= 0 {
		return quad.Quad{}, false, p.errorf(i, "this is not UTF-8")
	}
	if p.space(); p.end() {
		return quad.Quad{}, false, nil
	}
	defer func() {
		if err != nil {
			q, ok = quad.Quad{}, false
		}
	}()
	if q.Subject, err = p.node("the subject, an IRI or a blank node"); err != nil {
		return
	}
	at := p.at
	if q.Predicate, err = p.node("the predicate, an IRI"); err != nil {
		return
	}
	if _, blank := q.Predicate.(quad.BNode); blank {
		return q, false, p.errorf(at, "a predicate cannot be a blank node")
	}
	if p.peek() == '"' {
		q.Object, err = p.literal()
	} else {
		q.Object, err = p.node("the object, an IRI, a blank node or a literal")
	}
	if err != nil {
		return
	}
	if c := p.peek(); c == '<' || c == '_' {
		if q.Label, err = p.node("the graph"); err != nil {
			return
		}
	}
	if p.peek() != '.' {
		return q, false, p.errorf(p.at, "want a full stop that ends the statement, not %s", p.here())
	}
	p.at++
	if p.space(); !p.end() {
		return q, false, p.errorf(p.at, "want the end of the line after the full stop, not %s", p.here())
	}
	return q, true, nil
}

func (p *parser) space() {
	for p.at < len(p.line) && (p.line[p.at] == ' ' || p.line[p.at] == '\t') {
		p.at++
	}
}

// end reports whether nothing is left but a comment.
func (p *parser) end() bool { return p.at == len(p.line) || p.line[p.at] == '#' }

// peek returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.at == len(p.line) {
		return 0
	}
	return p.line[p.at]
}

// here shows what stands at the position.
func (p *parser) here() string {
	if p.at == len(p.line) {
		return "the end of the line"
	}
	r, _ := utf8.DecodeRuneInString(p.line[p.at:])
	return strconv.QuoteRune(r)
}

// node reads an IRI or a blank node and the space behind it.
func (p *parser) node(want string) (quad.Value, error) {
	switch {
	case p.peek() == '<':
		iri, err := p.iri()
		p.space()
		return quad.IRI(iri), err
	case strings.HasPrefix(p.line[p.at:], "_:"):
		begin := p.at
		label := p.line[begin+2:]
		if i := strings.IndexFunc(label, func(r rune) bool { return !nameRest(r) && r != ':' && r != '.' }); i >= 0 {
			label = label[:i]
		}
		label = strings.TrimRight(label, ".") // a full stop at the end ends the statement
		if !isBlank(label) {
			return nil, p.errorf(begin, "%q is no label of a blank node", label)
		}
		p.at += len("_:") + len(label)
		p.space()
		return quad.BNode(label), nil
	}
	return nil, p.errorf(p.at, "want %s, not %s", want, p.here())
}

func (p *parser) iri() (string, error) {
	begin := p.at
	p.at++
	length := strings.IndexByte(p.line[p.at:], '>')
	if length < 0 {
		return "", p.errorf(begin, "this IRI has no end")
	}
	raw := p.line[p.at : p.at+length]
	iri := raw
	if strings.Contains(raw, `\`) {
		var b strings.Builder
		for i := 0; i < len(raw); {
			if raw[i] != '\\' {
				b.WriteByte(raw[i])
				i++
				continue
			}
			r, size := unicodeEscape(raw[i:])
			if size == 0 {
				return "", p.errorf(p.at+i, `only \uXXXX and \UXXXXXXXX are escapes in an IRI`)
			}
			b.WriteRune(r)
			i += size
		}
		iri = b.String()
	}
	if err := isIRI(iri); err != nil {
		return "", p.errorf(begin, "%v", err)
	}
	p.at += length + 1
	return iri, nil
}

func (p *parser) literal() (quad.Value, error) {
	begin := p.at
	p.at++
	var b strings.Builder
	for {
		i := strings.IndexAny(p.line[p.at:], `"\`)
		if i < 0 {
			return nil, p.errorf(begin, "this literal has no end")
		}
		b.WriteString(p.line[p.at : p.at+i])
		p.at += i
		if p.line[p.at] == '"' {
			p.at++
			break
		}
		r, size := unicodeEscape(p.line[p.at:])
		if size == 0 && p.at+1 < len(p.line) {
			if i := strings.IndexByte(`tbnrf"'\`, p.line[p.at+1]); i >= 0 {
				r, size = rune("\t\b\n\r\f\"'\\"[i]), 2
			}
		}
		if size == 0 {
			return nil, p.errorf(p.at, "this is no escape")
		}
		b.WriteRune(r)
		p.at += size
	}
	text := quad.String(b.String())
	switch {
	case p.peek() == '@':
		at := p.at
		for p.at++; p.at < len(p.line) && isLang("a-"+p.line[p.at:p.at+1]) || p.peek() == '-'; p.at++ {
		}
		lang := p.line[at+1 : p.at]
		if !isLang(lang) {
			return nil, p.errorf(at, "%q is no language tag", lang)
		}
		p.space()
		return quad.LangString{Value: text, Lang: lang}, nil
	case strings.HasPrefix(p.line[p.at:], "^^"):
		if p.at += 2; p.peek() != '<' {
			return nil, p.errorf(p.at, "want the IRI of a datatype, not %s", p.here())
		}
		datatype, err := p.iri()
		if err != nil {
			return nil, err
		}
		p.space()
		if datatype == vocab.Expand(vocab.String) {
			return text, nil
		}
		return quad.TypedString{Value: text, Type: quad.IRI(datatype)}, nil
	}
	p.space()
	return text, nil
}

// unicodeEscape reads \uXXXX or \UXXXXXXXX; size is 0 where s does not begin with
// one, or with one that is no character.
func unicodeEscape(s string) (r rune, size int) {
	switch {
	case strings.HasPrefix(s, `\u`):
		size = 6
	case strings.HasPrefix(s, `\U`):
		size = 10
	}
	if size == 0 || len(s) < size {
		return 0, 0
	}
	n, err := strconv.ParseUint(s[2:size], 16, 32)
	if err != nil || !utf8.ValidRune(rune(n)) || n > utf8.MaxRune {
		return 0, 0
	}
	return rune(n), size
}

// invalid returns where s ceases to be UTF-8, -1 where it does not.
func invalid(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}
