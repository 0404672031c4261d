package quads

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"parley/graph/text"
	"parley/schema/vocab"
)

// Label returns the IRI of a document, which labels its quads: "doc:" and the
// document's id, percent-encoded but for letters, digits and - . _ ~.
func Label(doc *text.Document) quad.IRI {
	return quad.IRI("doc:" + encode(doc.ID, func(r rune) bool {
		return r >= 0xA0 || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || strings.ContainsRune("-._~", r)
	}))
}

// IRI returns an id as an IRI: what no IRI may hold is percent-encoded, all else
// is kept.
func IRI(id string) quad.IRI {
	return quad.IRI(encode(id, func(r rune) bool { return r >= 0xA0 || r > ' ' && r < 0x7F && !strings.ContainsRune("<>\"{}|^`\\", r) }))
}

// encode writes the bytes of all runes that may not stand as %XX. Bytes that are
// no UTF-8 are encoded too.
func encode(s string, may func(rune) bool) string {
	var b strings.Builder
	for i, r := range s {
		size := utf8.RuneLen(r)
		bad := r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD")
		if bad {
			size = 1
		}
		if !bad && may(r) {
			b.WriteString(s[i : i+size])
			continue
		}
		for _, c := range []byte(s[i : i+size]) {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// Expand returns an IRI in full, "https://parley.example/person/vladimir-putin".
func Expand(iri quad.IRI) quad.IRI { return quad.IRI(vocab.Expand(string(iri))) }

// Shorten returns an IRI as it stands in the store, "person:vladimir-putin".
func Shorten(iri quad.IRI) quad.IRI { return quad.IRI(vocab.Shorten(string(iri))) }

// Full returns a quad with all its IRIs expanded, datatypes too.
func Full(q quad.Quad) quad.Quad { return each(q, Expand) }

// Short returns a quad with all its IRIs shortened, datatypes too.
func Short(q quad.Quad) quad.Quad { return each(q, Shorten) }

func each(q quad.Quad, change func(quad.IRI) quad.IRI) quad.Quad {
	value := func(v quad.Value) quad.Value {
		switch v := v.(type) {
		case quad.IRI:
			return change(v)
		case quad.TypedString:
			return quad.TypedString{Value: v.Value, Type: change(v.Type)}
		}
		return v
	}
	return quad.Quad{Subject: value(q.Subject), Predicate: value(q.Predicate), Object: value(q.Object), Label: value(q.Label)}
}

// points counts the code points before a byte of a text. Asking in the order of
// the text costs one walk over it in all; going back starts the walk again.
type points struct {
	text        string
	byte, point int // point code points begin before byte
}

func (p *points) at(offset int) int {
	if offset < p.byte {
		p.byte, p.point = 0, 0
	}
	p.point += utf8.RuneCountInString(p.text[p.byte:offset])
	p.byte = offset
	return p.point
}
