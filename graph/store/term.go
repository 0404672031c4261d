package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/cayleygraph/quad"

	"parley/schema/vocab"
)

// The first byte of a term tells what it is.
const (
	termIRI    = 'i'
	termBlank  = 'b'
	termString = 's'
	termLang   = 'l' // length of the language, language, text
	termTyped  = 't' // length of the datatype, datatype, text
	termInt    = 'n'
	termFloat  = 'f'
	termBool   = 'o'
	termTime   = 'd' // as RFC 3339 with all digits, so that two times in one second are two
)

// appendTerm appends the one form in which a value is kept: two values are the
// same node if and only if their forms are the same bytes.
func appendTerm(b []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return append(append(b, termIRI), v...), nil
	case quad.String:
		return append(append(b, termString), v...), nil
	case quad.TypedString:
		if n := nativeOf(v); n != nil {
			return appendTerm(b, n)
		}
		b = binary.AppendUvarint(append(b, termTyped), uint64(len(v.Type)))
		return append(append(b, v.Type...), v.Value...), nil
	case quad.LangString:
		b = binary.AppendUvarint(append(b, termLang), uint64(len(v.Lang)))
		return append(append(b, v.Lang...), v.Value...), nil
	case quad.BNode:
		return append(append(b, termBlank), v...), nil
	case quad.Int:
		return binary.AppendVarint(append(b, termInt), int64(v)), nil
	case quad.Float:
		return binary.LittleEndian.AppendUint64(append(b, termFloat), math.Float64bits(float64(v))), nil
	case quad.Bool:
		if v {
			return append(b, termBool, 1), nil
		}
		return append(b, termBool, 0), nil
	case quad.Time:
		return time.Time(v).AppendText(append(b, termTime))
	}
	return nil, fmt.Errorf("a value of type %T cannot be kept: %v", v, v)
}

// nativeOf returns the number or truth that Cayley writes exactly as this
// literal, which a query may bring in either form; nil where there is none.
func nativeOf(v quad.TypedString) quad.Value {
	var n quad.TypedStringer
	switch v.Type {
	case vocab.Integer:
		i, err := strconv.ParseInt(string(v.Value), 10, 64)
		if err != nil {
			return nil
		}
		n = quad.Int(i)
	case vocab.Double:
		f, err := strconv.ParseFloat(string(v.Value), 64)
		if err != nil {
			return nil
		}
		n = quad.Float(f)
	case vocab.Boolean:
		n = quad.Bool(v.Value == "True")
	default:
		return nil
	}
	if n.TypedString().Value != v.Value {
		return nil
	}
	return n.(quad.Value)
}

// decodeTerm returns the value of a form; it keeps nothing of b.
func decodeTerm(b []byte) (quad.Value, error) {
	if len(b) == 0 {
		return nil, fmt.Errorf("a term of no bytes")
	}
	text := b[1:]
	switch b[0] {
	case termIRI:
		return quad.IRI(text), nil
	case termString:
		return quad.String(text), nil
	case termBlank:
		return quad.BNode(text), nil
	case termLang, termTyped:
		n, at := binary.Uvarint(text)
		if at <= 0 || n > uint64(len(text)-at) {
			break
		}
		tag, value := string(text[at:at+int(n)]), quad.String(text[at+int(n):])
		if b[0] == termLang {
			return quad.LangString{Value: value, Lang: tag}, nil
		}
		return quad.TypedString{Value: value, Type: quad.IRI(tag)}, nil
	case termInt:
		if n, at := binary.Varint(text); at == len(text) {
			return quad.Int(n), nil
		}
	case termFloat:
		if len(text) == 8 {
			return quad.Float(math.Float64frombits(binary.LittleEndian.Uint64(text))), nil
		}
	case termBool:
		if len(text) == 1 {
			return quad.Bool(text[0] == 1), nil
		}
	case termTime:
		if t, err := time.Parse(time.RFC3339Nano, string(text)); err == nil {
			return quad.Time(t), nil
		}
	}
	return nil, fmt.Errorf("a term that cannot be read: %.40q", b)
}
