package export_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"parley/graph/export"
)

// turtleToken cuts Turtle and TriG as this package writes them.
var turtleToken = regexp.MustCompile(`^(?:@prefix|<[^>]*>|"(?:[^"\\]|\\.)*"|\^\^|@[a-zA-Z0-9-]+|_:[\w.-]*\w|[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|[\pL\w-]*:(?:[\pL\pM\w%:-]|\.[\pL\pM\w%:-])*|true|false|a\b|[\[\](){},;.])`)

// turtleReader is a small reader of Turtle, enough to see that what was written is
// what was meant. It shares no code with the writer.
type turtleReader struct {
	t      testing.TB
	tokens []string
	prefix map[string]string
	blanks int
	graph  quad.Value
	quads  []quad.Quad
}

func readTurtle(t testing.TB, text string) []quad.Quad {
	t.Helper()
	r := &turtleReader{t: t, prefix: map[string]string{}}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		token := turtleToken.FindString(text)
		if token == "" {
			t.Fatalf("no token of Turtle: %.60q", text)
		}
		r.tokens = append(r.tokens, token)
		text = text[len(token):]
	}
	for len(r.tokens) > 0 {
		switch {
		case r.accept("@prefix"):
			name := strings.TrimSuffix(r.next(), ":")
			r.prefix[name] = strings.Trim(r.next(), "<>")
			r.want(".")
		case r.accept("}"):
			r.graph = nil
		default:
			s := r.term()
			if r.accept("{") {
				r.graph = s
				continue
			}
			r.body(s)
			r.want(".")
		}
	}
	return r.quads
}

func (r *turtleReader) next() string {
	r.t.Helper()
	if len(r.tokens) == 0 {
		r.t.Fatal("Turtle ends too early")
	}
	token := r.tokens[0]
	r.tokens = r.tokens[1:]
	return token
}

func (r *turtleReader) accept(token string) bool {
	if len(r.tokens) > 0 && r.tokens[0] == token {
		r.tokens = r.tokens[1:]
		return true
	}
	return false
}

func (r *turtleReader) want(token string) {
	r.t.Helper()
	if got := r.next(); got != token {
		r.t.Fatalf("Turtle: want %q, not %q before %q", token, got, r.tokens[:min(5, len(r.tokens))])
	}
}

func (r *turtleReader) body(s quad.Value) {
	for {
		p := r.term()
		for {
			r.add(s, p, r.term())
			if !r.accept(",") {
				break
			}
		}
		if !r.accept(";") {
			return
		}
	}
}

func (r *turtleReader) add(s, p, o quad.Value) {
	r.quads = append(r.quads, export.Stored(quad.Quad{Subject: s, Predicate: p, Object: o, Label: r.graph}))
}

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

func (r *turtleReader) term() quad.Value {
	r.t.Helper()
	switch token := r.next(); token[0] {
	case '<':
		return quad.IRI(strings.Trim(token, "<>"))
	case '"':
		text := strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, "\t").Replace(token[1 : len(token)-1])
		if r.accept("^^") {
			return quad.TypedString{Value: quad.String(text), Type: r.term().(quad.IRI)}
		}
		if len(r.tokens) > 0 && r.tokens[0][0] == '@' {
			return quad.LangString{Value: quad.String(text), Lang: r.next()[1:]}
		}
		return quad.String(text)
	case '[':
		b := r.blank()
		if !r.accept("]") {
			r.body(b)
			r.want("]")
		}
		return b
	case '(':
		if r.accept(")") {
			return quad.IRI(rdf + "nil")
		}
		item := r.term()
		b := r.blank()
		r.add(b, quad.IRI(rdf+"first"), item)
		r.tokens = append([]string{"("}, r.tokens...)
		r.add(b, quad.IRI(rdf+"rest"), r.term())
		return b
	default:
		xsd := quad.IRI("http://www.w3.org/2001/XMLSchema#")
		switch {
		case token == "a":
			return quad.IRI(rdf + "type")
		case token == "true" || token == "false":
			return quad.TypedString{Value: quad.String(token), Type: xsd + "boolean"}
		case strings.HasPrefix(token, "_:"):
			return quad.BNode(token[2:])
		case strings.ContainsRune("+-0123456789", rune(token[0])):
			if strings.ContainsAny(token, "eE") {
				return quad.TypedString{Value: quad.String(token), Type: xsd + "double"}
			}
			return quad.TypedString{Value: quad.String(token), Type: xsd + "integer"}
		}
		name, local, _ := strings.Cut(token, ":")
		iri, ok := r.prefix[name]
		if !ok {
			r.t.Fatalf("Turtle: prefix of %q is not declared", token)
		}
		return quad.IRI(iri + local)
	}
}

func (r *turtleReader) blank() quad.BNode {
	r.blanks++
	return quad.BNode(fmt.Sprintf("t%d", r.blanks))
}

func triple(s, p, o quad.Value) quad.Quad { return quad.Quad{Subject: s, Predicate: p, Object: o} }

func TestTurtleForms(t *testing.T) {
	s, p := quad.IRI("person:a"), quad.IRI("parley:to")
	for name, c := range map[string]struct {
		quads []quad.Quad
		want  string
	}{
		"numbers": {[]quad.Quad{triple(s, p, quad.Int(5)), triple(s, p, quad.Float(0.5)), triple(s, p, quad.Bool(true))}, "person:a\n  parley:to 5, 5.0E-1, true ."},
		"other forms of numbers": {[]quad.Quad{triple(s, p, quad.TypedString{Value: "007", Type: "xsd:integer"})},
			`person:a parley:to "007"^^xsd:integer .`},
		"local names": {[]quad.Quad{triple(s, p, quad.IRI("doc:a%20b.c")), triple(s, p, quad.IRI("doc:a(b)")), triple(s, p, quad.IRI("doc:a."))},
			"person:a\n  parley:to doc:a%20b.c, <https://parley.example/doc/a(b)>, <https://parley.example/doc/a.> ."},
		"blank node inside": {[]quad.Quad{triple(s, p, quad.BNode("x")), triple(quad.BNode("x"), p, quad.String("y"))}, `person:a parley:to [ parley:to "y" ] .`},
		"blank node used twice": {[]quad.Quad{triple(s, p, quad.BNode("x")), triple(quad.IRI("person:b"), p, quad.BNode("x"))},
			"person:a parley:to _:x .\n\nperson:b parley:to _:x ."},
		"circle": {[]quad.Quad{triple(quad.BNode("x"), p, quad.BNode("y")), triple(quad.BNode("y"), p, quad.BNode("x"))},
			"_:x parley:to _:y .\n\n_:y parley:to _:x ."},
		"empty": {[]quad.Quad{triple(s, p, quad.BNode("x"))}, "person:a parley:to [] ."},
		"list": {[]quad.Quad{triple(s, p, quad.BNode("x")), triple(quad.BNode("x"), quad.IRI("rdf:first"), quad.Int(1)), triple(quad.BNode("x"), quad.IRI("rdf:rest"), quad.BNode("y")),
			triple(quad.BNode("y"), quad.IRI("rdf:first"), quad.Int(2)), triple(quad.BNode("y"), quad.IRI("rdf:rest"), quad.IRI("rdf:nil"))}, "person:a parley:to ( 1 2 ) ."},
	} {
		t.Run(name, func(t *testing.T) {
			text := write(t, "turtle", export.Graph{Quads: c.quads})
			if _, body, _ := strings.Cut(text, "\n\n"); strings.TrimSpace(body) != c.want {
				t.Errorf("got\n%s\nwant\n%s", body, c.want)
			}
			if got := readTurtle(t, text); len(got) != len(c.quads) {
				t.Errorf("%d triples read, want %d", len(got), len(c.quads))
			}
		})
	}
}
