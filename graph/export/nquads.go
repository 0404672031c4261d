package export

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"parley/schema/vocab"
)

func writeNQuads(w *bufio.Writer, g Graph) error {
	lines := make([]string, 0, len(g.Quads))
	for _, q := range g.Quads {
		line, err := NQuad(q)
		if err != nil {
			return err
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		w.WriteString(line)
		w.WriteByte('\n')
	}
	return nil
}

// NQuad writes a quad as a line of canonical N-Quads, without the line break. A
// quad that RDF does not allow is an error: a relative IRI, a literal for subject,
// text that is not UTF-8.
func NQuad(q quad.Quad) (string, error) {
	var b strings.Builder
	for i, v := range [...]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if i == 3 && v == nil {
			break
		}
		_, iri := v.(quad.IRI)
		_, blank := v.(quad.BNode)
		if i == 1 && !iri || i != 2 && !iri && !blank {
			return "", fmt.Errorf("%v: %v cannot stand as %s", q, v, [...]string{"subject", "predicate", "object", "graph"}[i])
		}
		if err := term(&b, v); err != nil {
			return "", fmt.Errorf("%v: %w", q, err)
		}
		b.WriteByte(' ')
	}
	b.WriteByte('.')
	return b.String(), nil
}

// term writes one value with full IRIs.
func term(b *strings.Builder, v quad.Value) error {
	switch v := v.(type) {
	case quad.IRI:
		return reference(b, string(v))
	case quad.BNode:
		if !isBlank(string(v)) {
			return fmt.Errorf("%q is no label of a blank node", string(v))
		}
		b.WriteString("_:")
		b.WriteString(string(v))
		return nil
	}
	l, ok := literalOf(v)
	switch {
	case !ok:
		return fmt.Errorf("%T is no RDF term", v)
	case !utf8.ValidString(l.text):
		return fmt.Errorf("%q is not valid UTF-8", l.text)
	case l.lang != "" && !isLang(l.lang):
		return fmt.Errorf("%q is no language tag", l.lang)
	}
	b.WriteByte('"')
	escape(b, l.text)
	b.WriteByte('"')
	switch {
	case l.lang != "":
		b.WriteByte('@')
		b.WriteString(l.lang)
	case l.datatype != "":
		b.WriteString("^^")
		return reference(b, l.datatype)
	}
	return nil
}

func reference(b *strings.Builder, iri string) error {
	iri = vocab.Expand(iri)
	if err := isIRI(iri); err != nil {
		return err
	}
	b.WriteByte('<')
	b.WriteString(iri)
	b.WriteByte('>')
	return nil
}
