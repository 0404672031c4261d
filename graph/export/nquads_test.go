package export_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"parley/graph/export"
)

// read returns what a text says, a line a quad, and its errors.
func read(text string) (lines []string, errs []error) {
	for q, err := range export.ReadNQuads(strings.NewReader(text)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		line, err := export.NQuad(q)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		lines = append(lines, line)
	}
	return lines, errs
}

// The categories are those of the test suites of the W3C for N-Triples and N-Quads.
func TestReadAccepts(t *testing.T) {
	const s, p, o = "<http://e.example/s>", "<http://e.example/p>", "<http://e.example/o>"
	sp := s + " " + p + " "
	for name, c := range map[string]struct{ in, want string }{
		"nothing":                {"", ""},
		"comment":                {"# one", ""},
		"comments and blanks":    {"\n \t \n#\n  # two\n", ""},
		"triple":                 {sp + o + " .", sp + o + " ."},
		"graph":                  {sp + o + " <g:x> .\n", sp + o + " <g:x> ."},
		"graph of a literal":     {sp + `"x" <g:x> .`, sp + `"x" <g:x> .`},
		"blank graph":            {sp + o + " _:g .", sp + o + " _:g ."},
		"blank nodes":            {"_:a " + p + " _:b1.c .", "_:a " + p + " _:b1.c ."},
		"blank, then full stop":  {sp + "_:b.", sp + "_:b ."},
		"blank with digits":      {"_:1a " + p + " _:_:x .", "_:1a " + p + " _:_:x ."},
		"no white space":         {s + p + o + "<g:x>.", sp + o + " <g:x> ."},
		"much white space":       {"  " + s + "\t" + p + "  " + o + " .  ", sp + o + " ."},
		"comment after":          {sp + o + " . # why", sp + o + " ."},
		"comment sign in an IRI": {sp + "<http://e.example/#x> .#x", sp + "<http://e.example/#x> ."},
		"carriage returns":       {"#\r\r\n" + sp + o + " .\r\n", sp + o + " ."},
		"empty literal":          {sp + `"" .`, sp + `"" .`},
		"language":               {sp + `"a"@de-CH-1996 .`, sp + `"a"@de-CH-1996 .`},
		"datatype":               {sp + `"a"^^<t:t> .`, sp + `"a"^^<t:t> .`},
		"xsd:string is plain":    {sp + `"a"^^<http://www.w3.org/2001/XMLSchema#string> .`, sp + `"a" .`},
		"letter escapes":         {sp + `"\t\b\n\r\f\"\'\\" .`, sp + `"\t\b\n\r\f\"'\\" .`},
		"raw and escaped":        {sp + `"\u00E9é\U0001F54A🕊" .`, sp + `"éé🕊🕊" .`},
		"escaped controls":       {sp + `"\u0000\u007F\u0085" .`, sp + `"\u0000\u007F` + "\u0085" + `" .`},
		"raw controls":           {sp + "\"\x00\x08\t\x0b\x0c\x7f'\" .", sp + `"\u0000\b\t\u000B\f\u007F'" .`},
		"escape in an IRI":       {`<http://e.example/\u00E9\U000000EA> ` + p + " " + o + " .", "<http://e.example/éê> " + p + " " + o + " ."},
		"characters of IRIs":     {`<s:!$&'()*+,-./:;=?@_~[]%20> ` + p + " " + o + " .", `<s:!$&'()*+,-./:;=?@_~[]%20> ` + p + " " + o + " ."},
		"right to left":          {sp + `"שלום" .`, sp + `"שלום" .`},
	} {
		t.Run(name, func(t *testing.T) {
			lines, errs := read(c.in)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	const sp = "<http://e.example/s> <http://e.example/p> "
	for name, c := range map[string]struct{ in, want string }{
		"no full stop":             {sp + "<o:o>", "1:48: want a full stop"},
		"no object":                {sp + ".", "1:43: want the object"},
		"no predicate":             {"<s:s> .", "1:7: want the predicate"},
		"two statements":           {sp + "<o:o> . " + sp + "<o:o> .", "1:51: want the end of the line"},
		"five terms":               {sp + "<o:o> <g:g> <h:h> .", "1:55: want a full stop"},
		"literal graph":            {sp + `<o:o> "g" .`, "1:49: want a full stop"},
		"literal subject":          {`"s" <p:p> <o:o> .`, "1:1: want the subject"},
		"literal predicate":        {`<s:s> "p" <o:o> .`, "1:7: want the predicate"},
		"blank predicate":          {"<s:s> _:p <o:o> .", "1:7: a predicate cannot be"},
		"relative subject":         {"<s> <p:p> <o:o> .", "1:1: <s> is not absolute"},
		"relative predicate":       {"<s:s> </p> <o:o> .", "1:7: </p> is not absolute"},
		"relative object":          {sp + "<> .", "1:43: <> is not absolute"},
		"relative graph":           {sp + "<o:o> <1:g> .", "1:49: <1:g> is not absolute"},
		"relative datatype":        {sp + `"x"^^<string> .`, "1:48: <string> is not absolute"},
		"space in an IRI":          {sp + "<o:a b> .", "1:43: <o:a b> holds ' '"},
		"escaped space in an IRI":  {sp + `<o:a\u0020b> .`, "1:43: <o:a b> holds ' '"},
		"escaped > in an IRI":      {sp + `<o:a\u003Eb> .`, "1:43: <o:a>b> holds '>'"},
		"brace in an IRI":          {sp + "<o:{a}> .", "holds '{'"},
		"letter escape in an IRI":  {sp + `<o:a\n> .`, `1:47: only \uXXXX`},
		"short escape in an IRI":   {sp + `<o:\u00E> .`, `1:46: only \uXXXX`},
		"open IRI":                 {sp + "<o:o .", "1:43: this IRI has no end"},
		"unknown escape":           {sp + `"\a" .`, "1:44: this is no escape"},
		"escape cut short":         {sp + `"\u12" .`, "1:44: this is no escape"},
		"escape of no digits":      {sp + `"\uWXYZ" .`, "1:44: this is no escape"},
		"surrogate":                {sp + `"\uD800" .`, "1:44: this is no escape"},
		"beyond Unicode":           {sp + `"\U00110000" .`, "1:44: this is no escape"},
		"open literal":             {sp + `"a .`, "1:43: this literal has no end"},
		"literal over lines":       {sp + "\"a\nb\" .", "1:43: this literal has no end"},
		"single quotes":            {sp + `'a' .`, `1:43: want the object`},
		"long quotes":              {sp + `"""a""" .`, `1:45: want a full stop`},
		"number":                   {sp + `1 .`, "1:43: want the object"},
		"language of digits":       {sp + `"a"@1 .`, `1:46: "1" is no language tag`},
		"no language":              {sp + `"a"@ .`, `1:46: "" is no language tag`},
		"language and type":        {sp + `"a"@en^^<t:t> .`, "1:49: want a full stop"},
		"type without IRI":         {sp + `"a"^^xsd:string .`, "1:48: want the IRI of a datatype"},
		"prefixed name":            {"s:s <p:p> <o:o> .", "1:1: want the subject"},
		"keyword a":                {"<s:s> a <o:o> .", "1:7: want the predicate"},
		"prefix directive":         {"@prefix e: <http://e.example/> .", "1:1: want the subject"},
		"base directive":           {"@base <http://e.example/> .", "1:1: want the subject"},
		"object list":              {sp + "<o:o>, <o:p> .", "1:48: want a full stop"},
		"predicate list":           {sp + "<o:o>; <p:q> <o:p> .", "1:48: want a full stop"},
		"blank label begins badly": {"_:-a <p:p> <o:o> .", `1:1: "-a" is no label`},
		"no blank label":           {"_: <p:p> <o:o> .", `1:1: "" is no label`},
		"byte order mark":          {"\uFEFF" + sp + "<o:o> .", "1:1: want the subject"},
		"not UTF-8":                {"# é\n" + sp + "\"\xff\" .", "2:44: this is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, errs := read(c.in)
			if len(errs) == 0 {
				t.Fatal("accepted")
			}
			var syntax *export.SyntaxError
			if !errors.As(errs[0], &syntax) || !strings.Contains(errs[0].Error(), c.want) {
				t.Errorf("got  %v\nwant %s", errs[0], c.want)
			}
		})
	}
}

// A wrong line is told and the others are read.
func TestReadGoesOn(t *testing.T) {
	lines, errs := read("<a:a> <b:b> <c:c> .\nwhat?\r\n<a:a> <b:b> \"ü\" nonsense\n<a:a> <b:b> <d:d> .")
	if len(lines) != 2 || len(errs) != 2 {
		t.Fatalf("%d quads, %d errors: %v", len(lines), len(errs), errs)
	}
	if errs[0].Error() != "2:1: want the subject, an IRI or a blank node, not 'w'" || !strings.HasPrefix(errs[1].Error(), "3:17: ") {
		t.Error(errs)
	}
	for range export.ReadNQuads(strings.NewReader("<a:a> <b:b> <c:c> .\n<a:a> <b:b> <d:d> .\n")) {
		break // stopping early is fine
	}
}

func TestReadLongLiteral(t *testing.T) {
	long := strings.Repeat("ü", 3<<20)
	lines, errs := read(`<a:a> <b:b> "` + long + `" .`)
	if len(errs) > 0 || len(lines) != 1 || !strings.Contains(lines[0], long) {
		t.Errorf("%d quads, %v", len(lines), errs)
	}
}

func TestNQuad(t *testing.T) {
	for _, c := range []struct {
		object quad.Value
		want   string // "" where it cannot be written
	}{
		{quad.Int(-5), `"-5"^^<http://www.w3.org/2001/XMLSchema#integer>`},
		{quad.Float(0.9), `"9.0E-1"^^<http://www.w3.org/2001/XMLSchema#double>`},
		{quad.Float(1234.5), `"1.2345E3"^^<http://www.w3.org/2001/XMLSchema#double>`},
		{quad.Float(0), `"0.0E0"^^<http://www.w3.org/2001/XMLSchema#double>`},
		{quad.Float(math.Inf(-1)), `"-INF"^^<http://www.w3.org/2001/XMLSchema#double>`},
		{quad.Bool(true), `"true"^^<http://www.w3.org/2001/XMLSchema#boolean>`},
		{quad.Time(time.Date(2031, 3, 4, 5, 6, 7, 80, time.FixedZone("", 3600))), `"2031-03-04T04:06:07.00000008Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>`},
		{quad.TypedString{Value: "2031", Type: "xsd:gYear"}, `"2031"^^<http://www.w3.org/2001/XMLSchema#gYear>`},
		{quad.LangString{Value: "a\"b", Lang: "en"}, `"a\"b"@en`},
		{quad.IRI("person:a"), `<https://parley.example/person/a>`},
		{quad.BNode("x"), `_:x`},
		{quad.IRI("alice"), ""},
		{quad.IRI("e:a b"), ""},
		{quad.BNode("-"), ""},
		{quad.String("\xff"), ""},
		{quad.LangString{Value: "a", Lang: "e n"}, ""},
		{nil, ""},
	} {
		got, err := export.NQuad(quad.Quad{Subject: quad.IRI("e:s"), Predicate: quad.IRI("e:p"), Object: c.object})
		if want := "<e:s> <e:p> " + c.want + " ."; (c.want == "") != (err != nil) || err == nil && got != want {
			t.Errorf("%#v: %s, %v", c.object, got, err)
		}
	}
	for _, q := range []quad.Quad{
		{Subject: quad.String("s"), Predicate: quad.IRI("e:p"), Object: quad.IRI("e:o")},
		{Subject: quad.IRI("e:s"), Predicate: quad.BNode("p"), Object: quad.IRI("e:o")},
		{Subject: quad.IRI("e:s"), Predicate: quad.IRI("e:p"), Object: quad.IRI("e:o"), Label: quad.String("g")},
		{},
	} {
		if line, err := export.NQuad(q); err == nil {
			t.Errorf("written: %s", line)
		}
	}
}

func FuzzNQuads(f *testing.F) {
	for _, s := range []string{
		"<a:a> <b:b> \"x\\u00E9\\n\"@en <g:g> .\n_:a <b:b> _:c.d. # x\n", "<a:a><b:b>\"1\"^^<t:t>.\r<a:a>", "\xff", `<a:\u00e9> <b:b> "\U0001F54A" .`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var first []string
		for q, err := range export.ReadNQuads(strings.NewReader(text)) {
			if err != nil {
				continue
			}
			line, err := export.NQuad(q)
			if err != nil {
				t.Fatalf("read, but not to be written: %v", err)
			}
			stored, err := export.NQuad(export.Stored(q))
			if err != nil || stored != line {
				t.Fatalf("as stored it is %s (%v), not %s", stored, err, line)
			}
			first = append(first, line)
		}
		second, errs := read(strings.Join(first, "\n"))
		if len(errs) > 0 || strings.Join(second, "\n") != strings.Join(first, "\n") {
			t.Fatalf("wrote %q, read %q, %v", first, second, errs)
		}
	})
}
