package rule

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/schema"
)

// world is everything that rules are loaded against.
type world struct {
	data     fs.FS
	ontology *schema.Ontology
	lexicon  *mention.Lexicon
	model    *syntax.Model
	resolver *entity.Resolver
}

func load(t testing.TB) world {
	t.Helper()
	w := world{data: os.DirFS("../../data")}
	var err error
	if w.ontology, err = schema.Load(schema.FS); err != nil {
		t.Fatal(err)
	}
	if w.lexicon, err = mention.Load(w.data); err != nil {
		t.Fatal(err)
	}
	if w.model, err = syntax.Load(w.data); err != nil {
		t.Fatal(err)
	}
	if w.resolver, err = entity.New(w.data); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w world) rules(fsys fs.FS) (*Set, error) {
	return Load(fsys, w.ontology, w.lexicon, w.model, w.resolver)
}

// TestExamples reads every example and counter-example of every built-in rule and context.
func TestExamples(t *testing.T) {
	set, err := load(t).rules(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	failures, passing, n := set.Check()
	for _, f := range failures {
		t.Error(f)
	}
	for _, e := range passing {
		t.Errorf("%s: this gap is closed, move it from todo to examples: %s", e.At, e)
	}
	if n < 400 {
		t.Errorf("%d examples and counter-examples; the corpus of own sentences has at least 400", n)
	}
}

const fillers = "- class: Person\n  names: [Wang Yi, John Kerry]\n"

const good = `- rule: leads
  gives: leads_delegation
  match:
    - "[leader:Ana Duarte] *led* the [of:Norwegian] *delegation*."
  words:
    led: [head]
  examples:
    - "[leader:Omar Haddad] headed the [of:Chilean] delegation."
  not:
    - "Omar Haddad left the Chilean delegation."
`

// TestLoadErrors gives rule files with one thing wrong and looks for the place and the remedy.
func TestLoadErrors(t *testing.T) {
	w := load(t)
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":        {"  gives:", "  given:", `rules/a.yaml:2:3: unknown key "given"`},
		"unknown type":       {"leads_delegation", "leads_choir", `gives "leads_choir", which the ontology does not know`},
		"unknown role":       {"[of:Norwegian]", "[from:Norwegian]", `rules/a.yaml:4:7: leads_delegation has no role "from"`},
		"no star":            {"*led* the [of:Norwegian] *delegation*", "led the [of:Norwegian] delegation", "rules/a.yaml:4:7:"},
		"word between":       {"*led* the [of:Norwegian] *delegation*", "*led* the [of:Norwegian] delegation", `the word "delegation" lies between the marks`},
		"unused words":       {"led: [head]", "ran: [head]", `the word list "ran" is not used`},
		"no counter-example": {"  not:\n    - \"Omar Haddad left the Chilean delegation.\"\n", "", "at least one example and one counter-example"},
		"broken mark":        {"[leader:Omar Haddad]", "[leader:Omar Haddad", "rules/a.yaml:8:7:"},
		"two sentences":      {"*delegation*.", "*delegation*. It rained.", "read as 2 sentences"},
		"no list":            {good, "rule: x\n", "expected a list"},
		"empty":              {good, "", "the file is empty"},
		"not YAML":           {good, "- rule: [\n", "rules/a.yaml"},
		"wrong status":       {"  match:", "  status: eaten\n  match:", `the status "eaten" is not one of leads_delegation`},
		"wrong form":         {"  match:", "  form: poem\n  match:", `form is "poem"; it can be tree or phrase`},
		"key twice":          {"  match:", "  gives: visit\n  match:", `the key "gives" stands twice`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(good, c.old, c.new, 1)
			_, err := w.rules(fstest.MapFS{"rules/a.yaml": {Data: []byte(text)}, "rules/context/fillers.yml": {Data: []byte(fillers)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant an error with %q", err, c.want)
			}
		})
	}
}

// TestAllErrorsAtOnce loads a file with several things wrong.
func TestAllErrorsAtOnce(t *testing.T) {
	text := strings.NewReplacer("[of:Norwegian]", "[from:Norwegian]", "led: [head]", "ran: [head]", "  gives:", "  colour: red\n  gives:").Replace(good)
	_, err := load(t).rules(fstest.MapFS{"rules/a.yaml": {Data: []byte(text)}, "rules/context/fillers.yml": {Data: []byte(fillers)}})
	for _, want := range []string{`no role "from"`, `"ran" is not used`, `unknown key "colour"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwant also %q", err, want)
		}
	}
}

// TestPatternInWords prints a pattern so that an author sees how it was read.
func TestPatternInWords(t *testing.T) {
	set, err := load(t).rules(fstest.MapFS{"rules/a.yaml": {Data: []byte(good)}, "rules/context/fillers.yml": {Data: []byte(fillers)}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := set.Rules[0].Patterns[0].String(), "[leader] does *lead*, *delegation* is object of *lead*, [of] describes *delegation*"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestLongSentence reads a sentence of 5,000 words.
func TestLongSentence(t *testing.T) {
	set, err := load(t).rules(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	x := set.NewReader().Read(document(strings.Repeat("Ana Duarte met Omar Haddad and ", 834) + "left."))
	if len(x.Matches) == 0 {
		t.Error("nobody met anybody")
	}
}

func BenchmarkRead(b *testing.B) {
	set, err := load(b).rules(os.DirFS("../../data"))
	if err != nil {
		b.Fatal(err)
	}
	raw, err := os.ReadFile("../../data/sample/2022-03-29-istanbul-talks.md")
	if err != nil {
		b.Fatal(err)
	}
	doc := document(string(raw))
	r := set.NewReader()
	words := doc.Words()
	b.ReportAllocs()
	for b.Loop() {
		r.Read(doc)
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
