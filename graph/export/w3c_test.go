package export_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	knakk "github.com/knakk/rdf"

	"parley/graph/export"
	"parley/graph/store"
)

// The test suites of the W3C for N-Quads and N-Triples, all of which N-Quads are
// too, stand as tables in the tests of knakk/rdf: what is read, and the error
// where it must be refused.
func TestReadAsTheW3CTestsIt(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/knakk/rdf").Output()
	if err != nil {
		t.Fatal(err)
	}
	accepted, refused := 0, 0
	for _, name := range []string{"nq_test.go", "nt_test.go"} {
		for _, c := range suite(t, filepath.Join(strings.TrimSpace(string(dir)), name)) {
			lines, errs := read(c.input)
			switch {
			case c.wrong && len(errs) == 0:
				t.Errorf("%s: accepted %q as %q", name, c.input, lines)
			case !c.wrong && len(errs) > 0:
				t.Errorf("%s: refused %q: %v", name, c.input, errs)
			case c.wrong:
				refused++
			default:
				accepted++
			}
		}
	}
	if accepted < 60 || refused < 40 {
		t.Errorf("the suites have %d cases to accept and %d to refuse; they should have more", accepted, refused)
	}
}

type w3cCase struct {
	input string
	wrong bool
}

// suite reads a variable that is a list of cases: input, error, and what is wanted.
func suite(t *testing.T, file string) (cases []w3cCase) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(e ast.Expr) (string, bool) {
		switch e := e.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		case *ast.BinaryExpr: // of strings
			return "", false
		}
		return "", false
	}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasSuffix(v.Names[0].Name, "TestSuite") || len(v.Values) != 1 {
			return true
		}
		for _, e := range v.Values[0].(*ast.CompositeLit).Elts {
			c, ok := e.(*ast.CompositeLit)
			if !ok || len(c.Elts) < 2 {
				continue
			}
			input, ok := text(c.Elts[0])
			wrong, isText := text(c.Elts[1])
			if !ok || !isText {
				t.Errorf("%s: a case that cannot be read", file)
				continue
			}
			cases = append(cases, w3cCase{input, wrong != ""})
		}
		return false
	})
	return cases
}

// Literals of all kinds survive the way through the store, out as N-Quads, through
// a reader and writer of somebody else, and back.
func TestLiteralsSurviveTheWayRound(t *testing.T) {
	at := time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC)
	values := []quad.Value{
		quad.String("plain"), quad.String("two\nlines, \"quoted\" and \\"), quad.String("Сергей, 王毅, 🕊"),
		quad.LangString{Value: "Kiew", Lang: "de"}, quad.LangString{Value: "Kiev", Lang: "fr-CH"},
		quad.Int(7), quad.Int(-7), quad.TypedString{Value: "007", Type: "xsd:integer"}, quad.TypedString{Value: "+7", Type: "xsd:integer"},
		quad.Bool(true), quad.Bool(false), quad.TypedString{Value: "1", Type: "xsd:boolean"},
		quad.Float(0.9), quad.Float(1e100), quad.TypedString{Value: "0.90", Type: "xsd:double"}, quad.TypedString{Value: "0.90", Type: "xsd:decimal"},
		quad.TypedString{Value: "2031-03-04", Type: "xsd:date"}, quad.TypedString{Value: "2031-03", Type: "xsd:gYearMonth"},
		quad.TypedString{Value: "2031-03-04T05:06:07+03:00", Type: "xsd:dateTime"},
		quad.Time(at), quad.Time(at.Add(time.Millisecond)), quad.Time(at.Add(2 * time.Nanosecond)), // three times in one second
		quad.TypedString{Value: "../2031-03", Type: "parley:edtf"}, quad.TypedString{Value: "https://news.example/a?b=c", Type: "xsd:anyURI"},
		quad.IRI("person:ana-duarte"), quad.IRI("http://www.wikidata.org/entity/Q1"),
	}
	var quads []quad.Quad
	for _, v := range values {
		quads = append(quads, quad.Quad{Subject: quad.IRI("fact:1"), Predicate: quad.IRI("parley:value"), Object: v, Label: quad.IRI("doc:a")})
	}
	through := func(quads []quad.Quad) string {
		s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"), store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.Replace(t.Context(), store.Document{Label: "doc:a", Quads: quads}); err != nil {
			t.Fatal(err)
		}
		var out []quad.Quad
		for q, err := range s.Quads(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, q)
		}
		f, err := export.Lookup("nquads")
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := f.Write(&b, export.Graph{Quads: out}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first := through(quads)
	if n := strings.Count(first, "\n"); n != len(values) {
		t.Errorf("%d of %d values came out:\n%s", n, len(values), first)
	}
	foreign, err := knakk.NewQuadDecoder(strings.NewReader(first), knakk.NQuads).DecodeAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, q := range foreign {
		lines = append(lines, q.Serialize(knakk.NQuads))
	}
	slices.Sort(lines)
	if again := strings.Join(lines, ""); again != first {
		t.Errorf("another program writes:\n%sof\n%s", again, first)
	}
	var back []quad.Quad
	for q, err := range export.ReadNQuads(strings.NewReader(first)) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, export.Stored(q))
	}
	if second := through(back); second != first {
		t.Errorf("read and kept again it is:\n%sof\n%s", second, first)
	}
}

// One wrong line among a million is told with its place, and all else is read.
func TestOneWrongLineAmongAMillion(t *testing.T) {
	const wrong = 777_777
	in, out := io.Pipe()
	go func() {
		w := bufio.NewWriter(out)
		for i := 1; i <= 1_000_000; i++ {
			if i == wrong {
				w.WriteString("<a:a> <b:b> \"c .\n")
				continue
			}
			w.WriteString("<a:a> <b:b> \"c\" <g:g> .\n")
		}
		out.CloseWithError(w.Flush())
	}()
	n := 0
	var errs []error
	for _, err := range export.ReadNQuads(in) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		n++
	}
	if n != 999_999 || len(errs) != 1 || errs[0].Error() != "777777:13: this literal has no end" {
		t.Errorf("%d quads, %v", n, errs)
	}
}
