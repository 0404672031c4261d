package query_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cayleygraph/cayley/graph/memstore"
	cayley "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"

	"parley/data"
	"parley/graph/query"
)

func questions(t testing.TB) map[string]*query.Question {
	t.Helper()
	list, err := query.Questions(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*query.Question{}
	for _, q := range list {
		byName[q.Name] = q
	}
	return byName
}

// asked are the questions of the golden file; every question stands there.
var asked = []struct {
	name   string
	values string // "of=Estonia status=planned"
}{
	{"who-led", ""}, {"who-led", "of=Estonia status=happened"}, {"who-led", "of=Spain"}, {"who-led", "leader=tamm until=2031-02"},
	{"delegations", ""}, {"delegations", "person=Kask"},
	{"meetings", ""}, {"meetings", "who=Spain"}, {"meetings", "place=Geneva"}, {"meetings", "status=denied"}, {"meetings", "since=2031-03-04"}, {"meetings", "kind=call"},
	{"who-met", "who=Kask"}, {"who-met", "who=Estonia"}, {"who-met", "who=Spain whom=Kask"}, {"who-met", "who=Kask status=denied"},
	{"offices", ""}, {"offices", "of=Spain office=Foreign"}, {"offices", "office=("},
	{"absent", ""}, {"absent", "who=Spain"},
	{"said", ""}, {"said", "about=AGREE"}, {"said", "speaker=Kask"},
	{"timeline", "of=Tamm"}, {"timeline", "of=meeting:2031-03-03-geneva-estonia-spain"},
	{"invited", "by=Tamm"}, {"mediated", ""}, {"hosted", ""}, {"visits", ""}, {"visits", "visitor=Spain since=2031-03"},
	{"agreements", ""}, {"agreements", "about=grain party=Spain"}, {"agreements", "about=oil"},
	{"sources", ""}, {"sources", "about=country:switzerland"}, {"facts", ""}, {"things", ""}, {"network", ""}, {"network", "who=Kask"},
}

func pairs(s string) map[string]string {
	values := map[string]string{}
	for _, f := range strings.Fields(s) {
		k, v, _ := strings.Cut(f, "=")
		values[k] = v
	}
	return values
}

func TestAnswers(t *testing.T) {
	s, all := world(t), questions(t)
	var b bytes.Buffer
	for _, c := range asked {
		q := all[c.name]
		if q == nil {
			t.Errorf("there is no question %s", c.name)
			continue
		}
		fmt.Fprintf(&b, "# %s %s\n", c.name, c.values)
		a, err := query.Ask(t.Context(), s, q, pairs(c.values), query.Options{})
		if err != nil {
			t.Errorf("%s %s: %v", c.name, c.values, err)
			continue
		}
		for _, r := range a.Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.String())
			}
			fmt.Fprintln(&b, strings.Join(cells, " | "))
			for _, e := range r.Evidence {
				fmt.Fprintf(&b, "    %s %s %d-%d %s %q\n", e.Document, e.Published, e.Start, e.End, e.Rule, e.Quote)
			}
		}
	}
	for name := range all {
		if !slices.ContainsFunc(asked, func(c struct{ name, values string }) bool { return c.name == name }) {
			t.Errorf("the question %s is not asked here", name)
		}
	}
	golden(t, "testdata/answers.txt", b.Bytes())
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; UPDATE=1 writes it. Got:\n%s", file, got)
	}
}

// A file of a question runs as it is in any Gizmo console, on any Cayley store.
func TestQuestionsRunAsTheyAre(t *testing.T) {
	s := world(t)
	other := memstore.New()
	for q, err := range s.Quads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		other.AddQuad(q)
	}
	for name, q := range questions(t) {
		r, err := query.Run(t.Context(), s, q.Script, query.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Rows) == 0 {
			t.Errorf("%s gives nothing", name)
		}
		for _, c := range q.Columns {
			if !slices.Contains(r.Columns, c) {
				t.Errorf("%s: no row has the column %s", name, c)
			}
		}
		it, err := gizmo.NewSession(other).Execute(t.Context(), q.Script, cayley.Options{Collation: cayley.JSON})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for it.Next(t.Context()) {
			if it.Result() != nil {
				n++
			}
		}
		if it.Err() != nil || n != len(r.Rows) {
			t.Errorf("%s: %d rows in Cayley's memory store, %d here (%v)", name, n, len(r.Rows), it.Err())
		}
		it.Close()
	}
}

func TestAnswerAsJSON(t *testing.T) {
	a, err := query.Ask(t.Context(), world(t), questions(t)["said"], nil, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"question":"said","parameters":{},"columns":["speaker","content","date"],"rows":[` +
		`{"speaker":{"id":"person:ulo-tamm","name":"Ülo Tamm"},"content":"We <agree> & sign.","date":"2031-03-03","facts":["fact:r2e"],` +
		`"evidence":[{"fact":"fact:r2e","document":"doc:r2","title":"Two days in Geneva","published":"2031-03-04","url":"https://news.example/r2",` +
		`"start":139,"end":170,"quote":"Tamm said: \"We <agree> & sign.\"","rule":"rule-said"}]}],"truncated":false}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestNames(t *testing.T) {
	s, all := world(t), questions(t)
	aliases := func(name string) []string {
		return map[string][]string{"Eesti": {"country:estonia", "country:atlantis"}}[name]
	}
	for _, c := range []struct{ question, parameter, name, want string }{
		{"who-led", "of", "Estonia", "<country:estonia>"},
		{"who-led", "of", "ESTONIA ", "<country:estonia>"},
		{"who-led", "of", "country:estonia", "<country:estonia>"},
		{"who-led", "of", "<country:estonia>", "<country:estonia>"},
		{"who-led", "of", "https://parley.example/country/estonia", "<country:estonia>"},
		{"who-led", "of", "Eesti", "<country:estonia>"},
		{"who-led", "leader", "ulo tamm", "<person:ulo-tamm>"},
		{"who-led", "leader", "Tamm", "<person:ulo-tamm>"},
		{"who-led", "leader", "Yulo Tam", `leader: the graph knows no person "Yulo Tam"; near it are Ülo Tamm (person:ulo-tamm)`},
		{"who-led", "leader", "Mary Kask", "<person:mari-kask>"},
		{"who-led", "leader", "maria nunez", "<person:maria-nunez>"},
		{"timeline", "of", "Tamm", "<person:ulo-tamm>"}, // and no meeting of his
		{"who-led", "of", "Geneva", `of: the graph knows no country or organization "Geneva"`},
		{"who-led", "of", "Estnia", `of: the graph knows no country or organization "Estnia"; near it are Estonia (country:estonia)`},
		{"who-led", "of", "country:spian", `of: the graph knows no country or organization "country:spian"; near it are Spain (country:spain)`},
		{"who-led", "leader", "Núñez", `leader: "Núñez" may be José Núñez (person:jose-nunez), María Núñez (person:maria-nunez); give the id of one`},
		{"who-led", "status", "hapened", `status: "hapened" is none of: happened, ongoing, planned, proposed, postponed, cancelled, denied`},
		{"who-led", "since", "May 2031", `since: "May 2031" is no date; write 2025, 2025-05 or 2025-05-15`},
		{"who-led", "colour", "red", `colour: the question who-led has no such parameter`},
		{"who-met", "whom", "Tamm", `who: the question who-met needs it: who met, such as "Zelenskyy"`},
	} {
		a, err := query.Ask(t.Context(), s, all[c.question], map[string]string{c.parameter: c.name}, query.Options{Aliases: aliases})
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = a.Parameters[c.parameter]
		}
		if got != c.want {
			t.Errorf("%s %s=%s:\n got %s\nwant %s", c.question, c.parameter, c.name, got, c.want)
		}
	}
	_, err := query.Ask(t.Context(), s, all["who-led"], map[string]string{"of": "Nowhere", "since": "x", "leader": "Núñez"}, query.Options{})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("three wrong values give: %v", err)
	}
	var ambiguous *query.NameError
	if !errors.As(err, &ambiguous) {
		t.Errorf("no NameError in %v", err)
	}
}

// A value is a string to the script, whatever it holds.
func TestValuesAreNoScript(t *testing.T) {
	s, all := world(t), questions(t)
	for _, v := range []string{`"; while(true){} "`, "</script>", "a\nb", "\u2028", `\"`, "${1}", "$1"} {
		a, err := query.Ask(t.Context(), s, all["said"], map[string]string{"about": v}, query.Options{Timeout: 10 * time.Second})
		if err != nil || len(a.Rows) != 0 {
			t.Errorf("%q: %v, %v", v, a, err)
		}
	}
}

func TestRun(t *testing.T) {
	s := world(t)
	for _, c := range []struct {
		script string
		opt    query.Options
		want   *query.Result
	}{
		{`g.V("<country:estonia>").out("<rdfs:label>").all()`, query.Options{},
			&query.Result{Columns: []string{"id"}, Rows: [][]any{{"Estonia"}, {"Estonia"}, {"Estonia"}}}},
		{`g.V("<https://parley.example/country/estonia>").out("<http://www.w3.org/2000/01/rdf-schema#label>").unique().all()`, query.Options{},
			&query.Result{Columns: []string{"id"}, Rows: [][]any{{"Estonia"}}}},
		{`g.V("<fact:r1a>").save("<role:of>", "of").save("<parley:confidence>", "a").all()`, query.Options{},
			&query.Result{Columns: []string{"id", "a", "of"}, Rows: [][]any{{"<fact:r1a>", 0.9, "<country:estonia>"}}}},
		{`g.emit(1); g.emit("x"); g.emit([true, 2.5, {a: null}])`, query.Options{},
			&query.Result{Columns: []string{"value"}, Rows: [][]any{{int64(1)}, {"x"}, {[]any{true, 2.5, map[string]any{"a": nil}}}}}},
		{`g.emit({b: 1}); g.emit({a: "<x>"})`, query.Options{},
			&query.Result{Columns: []string{"a", "b"}, Rows: [][]any{{nil, int64(1)}, {"<x>", nil}}}},
		{`for (let i = 0; i < 5; i++) g.emit(i)`, query.Options{Limit: 5},
			&query.Result{Columns: []string{"value"}, Rows: [][]any{{int64(0)}, {int64(1)}, {int64(2)}, {int64(3)}, {int64(4)}}}},
		{`for (let i = 0; ; i++) g.emit(i)`, query.Options{Limit: 2},
			&query.Result{Columns: []string{"value"}, Rows: [][]any{{int64(0)}, {int64(1)}}, Truncated: true}},
		{`g.V("<country:nowhere>").out().all()`, query.Options{}, &query.Result{Columns: []string{}, Rows: [][]any{}}},
		{`g.emit(g.V("<fact:r1a>").tag("f").out("<role:of>").tagArray())`, query.Options{},
			&query.Result{Columns: []string{"value"}, Rows: [][]any{{[]any{map[string]any{"id": "<country:estonia>", "f": "<fact:r1a>"}}}}}},
	} {
		got, err := query.Run(t.Context(), s, c.script, c.opt)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %#v, %v\nwant %#v", c.script, got, err, c.want)
		}
	}
}

func TestResultAsJSON(t *testing.T) {
	r, err := query.Run(t.Context(), world(t), `g.emit({id: "<a>", b: [1, null], a: "x"}); g.emit({a: "&"})`, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.MarshalJSON()
	want := `{"columns":["id","a","b"],"rows":[{"id":"<a>","a":"x","b":[1,null]},{"a":"&"}],"truncated":false}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestScriptErrors(t *testing.T) {
	s := world(t)
	for script, want := range map[string]string{
		"var x = 1\nvar = 2":                             "in the query, line 2, column 5: SyntaxError: Unexpected token =",
		"var x = 1\n\nfoo.all()":                         "in the query, line 3, column 1: ReferenceError: foo is not defined",
		"function f() {\n throw new Error('no')\n}\nf()": "in the query, line 2, column 8: Error: no",
		"g.V().nothing()":                                "in the query, line 1, column 14: TypeError: Object has no member 'nothing'",
		`g.V("<a>")`:                                     "in the query: the last line is a path that nothing asks for; end it in .all()",
		`g.emit(g.V("<a>"))`:                             "in the query: a row is a *path.Path, which is no data; end a path in .all() or .toArray()",
		`g.V().has("<a>", regex("[")).all()`:             "in the query: error parsing regexp: missing closing ]: `[`",
	} {
		_, err := query.Run(t.Context(), s, script, query.Options{})
		if err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", script, err, want)
		}
	}
}

// Whatever a script does, it ends at its deadline, and the store goes on.
func TestRunawayScriptsEnd(t *testing.T) {
	s := world(t)
	for _, script := range []string{
		"while (true) {}",
		"for (;;) g.V().forEach(r => 0)",
		"const f = () => f() || f(); for (;;) { try { f() } catch (e) {} }",
		"while (true) { try { while (true) {} } catch (e) {} finally { continue } }",
		"for (;;) g.V().out().in().out().in().out().count()",
	} {
		_, err := query.Run(t.Context(), s, script, query.Options{Timeout: 100 * time.Millisecond})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", script, err)
		}
	}
	var fault *query.ScriptError
	if _, err := query.Run(t.Context(), s, strings.Repeat("(", 1<<20), query.Options{}); !errors.As(err, &fault) {
		t.Errorf("a million brackets: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := query.Run(ctx, s, "g.emit(1)", query.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancelled context: %v", err)
	}
	if r, err := query.Run(t.Context(), s, "g.emit(1)", query.Options{}); err != nil || len(r.Rows) != 1 {
		t.Errorf("afterwards: %v, %v", r, err)
	}
}

func TestFaultyQuestions(t *testing.T) {
	const good = "/*\ntitle: Who?\ndescription: all\nparameters:\n  - name: of\n    what: whom\n    class: [Person]\n    example: X\ncolumns: [a]\n*/\nvar of = null\ng.emit({a: of})\n"
	if _, err := query.Questions(fstest.MapFS{"questions/good.gizmo": {Data: []byte(good)}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"/*\n", "", `questions/bad.gizmo:1:1: a question begins with its head`},
		{"*/\n", "", `questions/bad.gizmo:1:1: the head has no end`},
		{"title: Who?", "titel: Who?", `questions/bad.gizmo:2:1: field titel not found`},
		{"title: Who?\n", "", `questions/bad.gizmo: the question has no title`},
		{"columns: [a]", "columns: [fact]", `questions/bad.gizmo: column "fact"`},
		{"    class: [Person]\n", "", `exactly one of class, values, date and text`},
		{"    what: whom\n", "", `it must tell what it is`},
		{"var of = null", "let of = null", `questions/bad.gizmo:11:1: the script has no line: var of = null`},
		{"var of = null", `var of = "x"`, `questions/bad.gizmo:11:1: the parameter must be given once, as: var of = null`},
		{"g.emit({a: of})", "g.emit({a: of)", `questions/bad.gizmo:12:14: SyntaxError`},
		{"    example: X", "    values: [x]", `exactly one of`},
	} {
		file := strings.Replace(good, c.old, c.new, 1)
		_, err := query.Questions(fstest.MapFS{"questions/bad.gizmo": {Data: []byte(file)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q in the place of %q: %v, want %s", c.new, c.old, err, c.want)
		}
	}
	if _, err := query.Questions(fstest.MapFS{"questions/README": {}}); err == nil {
		t.Error("a folder without questions gives no error")
	}
}

func FuzzQuestions(f *testing.F) {
	for _, q := range questions(f) {
		f.Add(q.Script)
	}
	f.Fuzz(func(t *testing.T, s string) {
		query.Questions(fstest.MapFS{"questions/x.gizmo": {Data: []byte(s)}})
	})
}
