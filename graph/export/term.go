package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"parley/graph/quads"
	"parley/schema/vocab"
)

// literal is an RDF literal: what stands between the quotes, and a short datatype
// IRI or a language. A plain string has neither.
type literal struct{ text, datatype, lang string }

// literalOf returns a value as a literal, in canonical lexical form where it is a
// native number, truth or time; ok is false for IRIs and blank nodes.
func literalOf(v quad.Value) (l literal, ok bool) {
	switch v := v.(type) {
	case quad.String:
		return literal{text: string(v)}, true
	case quad.LangString:
		return literal{text: string(v.Value), lang: v.Lang}, true
	case quad.TypedString:
		if l := (literal{text: string(v.Value), datatype: vocab.Shorten(string(v.Type))}); l.datatype != vocab.String {
			return l, true
		}
		return literal{text: string(v.Value)}, true
	case quad.Int:
		return literal{text: strconv.FormatInt(int64(v), 10), datatype: vocab.Integer}, true
	case quad.Float:
		return literal{text: double(float64(v)), datatype: vocab.Double}, true
	case quad.Bool:
		return literal{text: strconv.FormatBool(bool(v)), datatype: vocab.Boolean}, true
	case quad.Time:
		return literal{text: time.Time(v).UTC().Format("2006-01-02T15:04:05.999999999Z"), datatype: vocab.DateTime}, true
	}
	return literal{}, false
}

// double writes a number as XML Schema's canonical double: "9.0E-1".
func double(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n)
}

// Stored returns a quad as it stands in a store: IRIs short, and numbers and
// truths native where they are written in canonical form. It undoes what writing
// does: a quad of the store, written as N-Quads and read, comes back the same.
func Stored(q quad.Quad) quad.Quad {
	q = quads.Short(q)
	q.Object = native(q.Object)
	return q
}

func native(v quad.Value) quad.Value {
	ts, ok := v.(quad.TypedString)
	if !ok {
		return v
	}
	var n quad.Value
	switch ts.Type {
	case vocab.Integer:
		if i, err := strconv.ParseInt(string(ts.Value), 10, 64); err == nil {
			n = quad.Int(i)
		}
	case vocab.Double:
		if f, err := strconv.ParseFloat(string(ts.Value), 64); err == nil {
			n = quad.Float(f)
		}
	case vocab.Boolean:
		if b, err := strconv.ParseBool(string(ts.Value)); err == nil {
			n = quad.Bool(b)
		}
	}
	if l, ok := literalOf(n); ok && l.text == string(ts.Value) {
		return n
	}
	return v
}

// isIRI says what keeps a full IRI from being one that RDF accepts: it must be
// absolute and without the characters that the grammar refuses.
func isIRI(iri string) error {
	scheme, _, ok := strings.Cut(iri, ":")
	if !ok || scheme == "" {
		return fmt.Errorf("<%s> is not absolute", iri)
	}
	for i, r := range scheme {
		if letter := r|0x20 >= 'a' && r|0x20 <= 'z'; !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '+' || r == '-' || r == '.')) {
			return fmt.Errorf("<%s> is not absolute", iri)
		}
	}
	for _, r := range iri {
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
			return fmt.Errorf("<%s> holds %q, which no IRI may hold", iri, r)
		}
	}
	if !utf8.ValidString(iri) {
		return fmt.Errorf("<%s> is not valid UTF-8", iri)
	}
	return nil
}

// isLang reports whether a language tag follows the grammar of N-Quads.
func isLang(tag string) bool {
	for i, part := range strings.Split(tag, "-") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if letter := r|0x20 >= 'a' && r|0x20 <= 'z'; !letter && (i == 0 || r < '0' || r > '9') {
				return false
			}
		}
	}
	return true
}

// isBlank reports whether the label of a blank node follows the grammar of
// N-Quads: letters, digits, underscore and colon; inside also - and full stops,
// of which none may be last.
func isBlank(label string) bool {
	if label == "" || label[len(label)-1] == '.' {
		return false
	}
	for i, r := range label {
		first := nameStart(r) || r == ':' || r >= '0' && r <= '9'
		if !first && (i == 0 || r != '.' && !nameRest(r)) {
			return false
		}
	}
	return true
}

// nameStart is PN_CHARS_U of Turtle: what a name may begin with.
func nameStart(r rune) bool {
	switch {
	case r == '_', r|0x20 >= 'a' && r|0x20 <= 'z' && r < 0x80:
		return true
	}
	for _, in := range [...][2]rune{
		{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x2070, 0x218F},
		{0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
	} {
		if in[0] <= r && r <= in[1] {
			return true
		}
	}
	return false
}

// nameRest is PN_CHARS of Turtle: what may follow in a name.
func nameRest(r rune) bool {
	return nameStart(r) || r == '-' || r >= '0' && r <= '9' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// escape writes the text of a literal as canonical N-Quads has it: a backslash
// before quote, backslash and the five controls that have a letter, \u for the
// other controls, and everything else as it is.
func escape(b *strings.Builder, s string) {
	for _, r := range s {
		switch {
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString(`\\`)
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
}
