package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"parley/graph/entity"
	"parley/graph/export"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/graph/text"
	"parley/schema"
)

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	ont, err := schema.Load(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	return ont
}

// builder makes documents of single facts, the sentence of each its evidence.
type builder struct {
	doc   *text.Document
	facts []fact.Fact
}

func (b *builder) fact(sentence string, f fact.Fact) {
	begin := len(b.doc.Text)
	b.doc.Text += sentence + "\n"
	f.ID = "fact:" + b.doc.ID + "-" + string(rune('a'+len(b.facts)))
	f.Doc = b.doc.ID
	f.Confidence = 0.875
	f.Evidence = []fact.Evidence{{Span: text.Span{Start: begin, End: begin + len(sentence)}, Rule: f.Type + "-rule"}}
	b.facts = append(b.facts, f)
}

func thing(id, name, class, wikidata string) fact.Filler {
	return fact.Filler{Entity: entity.Entity{ID: id, Name: name, Class: class, Wikidata: wikidata}}
}

func role(name string, fillers ...fact.Filler) fact.Role {
	return fact.Role{Name: name, Fillers: fillers}
}

// reports returns the quads of two reports, one before a meeting and one after it.
func reports(t testing.TB) export.Graph {
	before, after := told()
	ont := ontology(t)
	qs := append(quads.Of(before.doc, before.facts, ont), quads.Of(after.doc, after.facts, ont)...)
	return export.Graph{Quads: qs, Ontology: ont}
}

// told are the facts of the two.
func told() (before, after builder) {
	tamm := thing("person:ulo-tamm", "Ülo Tamm", "Person", "Q999001")
	okafor := thing("person:ada-okafor", "Ada Okafor", "Person", "")
	estonia := thing("country:estonia", "Estonia", "Country", "Q191")
	nigeria := thing("country:nigeria", "Nigeria", "Country", "Q1033")
	geneva := thing("place:geneva", "Geneva", "Place", "Q71")
	tigers := thing("org:tigers", "=HYPERLINK(\"x\") 虎 & <Co>", "Organization", "")
	const meeting = "meeting:2031-03-03-geneva-estonia-nigeria"
	talks := thing(meeting, "the Geneva talks", "Event", "")
	words := func(s string) fact.Filler { return thing("", s, "Text", "") }

	before = builder{doc: &text.Document{ID: "before", Title: "Geneva to host \"grain\" talks", Published: "2031-02-27", URL: "https://news.example/27?a=1&b=2"}}
	before.fact("Ülo Tamm and Ada Okafor are to sit down in Geneva next Monday.", fact.Fact{Node: meeting, Type: "meeting", Kind: "talks", Status: "planned", Date: "2031-03-03",
		Roles: []fact.Role{role("participant", tamm, okafor), role("place", geneva), role("topic", words("grain"))}})
	before.fact("Tamm will head Estonia's team there.", fact.Fact{Node: "delegation:2031-03-03-estonia", Type: "leads_delegation", Status: "planned", Date: "2031-03-03",
		Roles: []fact.Role{role("leader", tamm), role("of", estonia), role("meeting", talks)}})
	before.fact("The Tigers said:\t\"No\\never\".", fact.Fact{Type: "declined", Status: "happened", Roles: []fact.Role{role("who", tigers), role("event", talks)}})
	before.fact("Nobody from Estonia saw Okafor in 2030, he insisted.", fact.Fact{Node: "meeting:2030-estonia-okafor", Type: "meeting", Kind: "meeting", Status: "denied", Date: "2030",
		Roles: []fact.Role{role("participant", estonia, okafor)}})

	after = builder{doc: &text.Document{ID: "after (1)", Published: "2031-03-04"}}
	after.fact("Tamm met Okafor, the trade minister of Nigeria, by the lake.", fact.Fact{Node: meeting, Type: "meeting", Kind: "talks", Status: "happened", Date: "2031-03-03",
		Roles: []fact.Role{role("participant", tamm, okafor), role("host", thing("country:switzerland", "Switzerland", "Country", "Q39")), role("place", geneva)}})
	after.fact("Okafor has been trade minister of Nigeria since 2029.", fact.Fact{Type: "holds_office", Status: "happened", Date: "2029/..",
		Roles: []fact.Role{role("holder", okafor), role("office", thing("office:nigeria-trade-minister", "trade minister", "Office", "")), role("of", nigeria)}})
	after.fact("Both countries signed a grain pact.", fact.Fact{Node: "agreement:2031-grain-pact", Type: "signed", Status: "happened", Date: "2031-03",
		Roles: []fact.Role{role("party", estonia, nigeria), role("agreement", thing("agreement:2031-grain-pact", "grain pact", "Agreement", ""))}})
	after.fact("\"We have a pact,\" she said.", fact.Fact{Type: "said", Status: "happened", Roles: []fact.Role{role("speaker", okafor), role("content", words("We have a pact,"))}})
	after.fact("She goes on to Bern.", fact.Fact{Node: "visit:2031-03-bern-okafor", Type: "visit", Status: "happened", Date: "2031-03-05",
		Roles: []fact.Role{role("visitor", okafor), role("place", thing("place:bern", "Bern", "Place", ""))}})

	return before, after
}

func write(t testing.TB, name string, g export.Graph) string {
	t.Helper()
	f, err := export.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (UPDATE=1 writes it anew); got:\n%s", path, got)
	}
}

func TestGolden(t *testing.T) {
	g := reports(t)
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) { golden(t, f.Name+f.Extension, write(t, f.Name, g)) })
	}
}

// The same graph gives the same bytes, in whatever order its quads come and how
// often; and writing does not touch it.
func TestSameBytes(t *testing.T) {
	g := reports(t)
	for _, f := range export.Formats() {
		want := write(t, f.Name, g)
		for range 5 {
			mixed := slices.Clone(g.Quads)
			mixed = append(mixed, mixed[len(mixed)/2:]...)
			rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			before := slices.Clone(mixed)
			if write(t, f.Name, export.Graph{Quads: mixed, Ontology: g.Ontology}) != want {
				t.Errorf("%s: the order of quads changes the bytes", f.Name)
			}
			if !slices.Equal(before, mixed) {
				t.Errorf("%s: writing changes the quads", f.Name)
			}
		}
		if write(t, f.Name, export.Graph{Ontology: g.Ontology}) == "" && !strings.Contains("nquads jsonl ftm plover turtle trig", f.Name) {
			t.Errorf("%s: an empty graph gives an empty file", f.Name)
		}
	}
}

// A graph written as N-Quads and read comes back as it was.
func TestNQuadsAndBack(t *testing.T) {
	g := reports(t)
	text := write(t, "nquads", g)
	var back []quad.Quad
	for q, err := range export.ReadNQuads(strings.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, export.Stored(q))
	}
	if want := quads.Sorted(slices.Clone(g.Quads)); !slices.Equal(quads.Sorted(back), want) {
		t.Error("the quads that were read differ from those that were written")
	}
	lines := strings.SplitAfter(text, "\n")
	if !slices.IsSorted(lines[:len(lines)-1]) {
		t.Error("lines are not sorted")
	}
}

func TestTurtleAndBack(t *testing.T) {
	g := reports(t)
	strip := func(qs []quad.Quad) string {
		var plain []quad.Quad
		for _, q := range qs {
			q.Label = nil
			plain = append(plain, q)
		}
		return write(t, "nquads", export.Graph{Quads: plain})
	}
	if got := readTurtle(t, write(t, "turtle", g)); write(t, "nquads", export.Graph{Quads: got}) != strip(g.Quads) {
		t.Error("Turtle says something else than N-Quads")
	}
	if got := readTurtle(t, write(t, "trig", g)); write(t, "nquads", export.Graph{Quads: got}) != write(t, "nquads", g) {
		t.Error("TriG says something else than N-Quads")
	}
}

// The ontology as Turtle says what it says as quads, blank nodes by their shape.
func TestOntologyAsTurtle(t *testing.T) {
	want := quads.Ontology(ontology(t))
	text := write(t, "turtle", export.Graph{Quads: want})
	golden(t, "ontology.ttl", text)
	if strings.Contains(text, "_:") {
		t.Error("a blank node stands apart from its use")
	}
	got := readTurtle(t, text)
	if a, b := write(t, "turtle", export.Graph{Quads: renamed(got)}), write(t, "turtle", export.Graph{Quads: renamed(want)}); a != b {
		t.Error("the ontology is another after writing and reading")
	}
	if len(got) != len(want) {
		t.Errorf("%d quads, want %d", len(got), len(want))
	}
}

// renamed gives blank nodes the labels that follow from the order in which a walk
// from the named subjects meets them, so that equal trees get equal labels.
func renamed(qs []quad.Quad) []quad.Quad {
	about := map[quad.Value][]quad.Quad{}
	for _, q := range qs {
		about[q.Subject] = append(about[q.Subject], q)
	}
	var text func(v quad.Value) string
	text = func(v quad.Value) string {
		if _, ok := v.(quad.BNode); !ok {
			return quad.StringOf(v)
		}
		var parts []string
		for _, q := range about[v] {
			parts = append(parts, quad.StringOf(q.Predicate)+" "+text(q.Object))
		}
		slices.Sort(parts)
		return "[" + strings.Join(parts, ";") + "]"
	}
	var out []quad.Quad
	for _, q := range qs {
		if _, blank := q.Subject.(quad.BNode); blank {
			continue
		}
		if _, blank := q.Object.(quad.BNode); blank {
			q.Object = quad.String(text(q.Object))
		}
		out = append(out, q)
	}
	return out
}

func TestOthersParse(t *testing.T) {
	g := reports(t)
	for _, name := range []string{"csv", "excel", "nodes", "edges"} {
		text := strings.TrimPrefix(write(t, name, g), "\uFEFF")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll() // wants as many fields in every row
		if err != nil || len(rows) < 5 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\n") != len(rows) {
			t.Errorf("%s: lines and rows differ", name)
		}
		for _, row := range rows {
			for _, cell := range row {
				if name == "excel" && cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("a spreadsheet reads %q as a formula", cell)
				}
			}
		}
	}
	for _, name := range []string{"jsonl", "ftm", "plover"} {
		for line := range strings.Lines(write(t, name, g)) {
			var v map[string]any
			if err := json.Unmarshal([]byte(line), &v); err != nil || v["id"] == "" {
				t.Errorf("%s: %v in %s", name, err, line)
			}
		}
	}
	var v any
	if err := json.Unmarshal([]byte(write(t, "jsonld", g)), &v); err != nil {
		t.Errorf("jsonld: %v", err)
	}
	for _, name := range []string{"gexf", "graphml"} {
		d := xml.NewDecoder(strings.NewReader(write(t, name, g)))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

// Nobody counts what was denied or only planned as an event that took place.
func TestPLOVERCountsWhatHappened(t *testing.T) {
	text := write(t, "plover", reports(t))
	for _, want := range []string{`"event": "AGREE"`, `"event": "CONSULT", "context": ["diplomatic"], "actor": [{"entity_name": "Ada Okafor"`, `"mode": "visit"`, `"event": "SUPPORT"`, `"event": "REJECT", "mode": "meet"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(text, "2030") {
		t.Error("a denied meeting is counted")
	}
}

// Links of FollowTheMoney lead to entities that are in the file.
func TestFollowTheMoneyIsWhole(t *testing.T) {
	type entity struct {
		ID, Schema string
		Properties map[string][]string
	}
	all := map[string]entity{}
	for line := range strings.Lines(write(t, "ftm", reports(t))) {
		var e entity
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if _, ok := all[e.ID]; ok {
			t.Errorf("%s stands there twice", e.ID)
		}
		all[e.ID] = e
	}
	required := map[string][]string{
		"Person": {"name"}, "PublicBody": {"name"}, "Organization": {"name"}, "Event": {"name"}, "Position": {"name"}, "Article": {"fileName"},
		"Occupancy": {"holder", "post"}, "Membership": {"member", "organization"}, "UnknownLink": {"subject", "object"}, "Documentation": {"document", "entity"},
	}
	count := map[string]int{}
	for _, e := range all {
		count[e.Schema]++
		for _, name := range required[e.Schema] {
			if len(e.Properties[name]) == 0 {
				t.Errorf("%s %s lacks %s", e.Schema, e.ID, name)
			}
		}
		for name, values := range e.Properties {
			for _, v := range values {
				if _, ok := all[v]; strings.HasPrefix(v, "parley-") && !ok {
					t.Errorf("%s.%s leads to nothing", e.Schema, name)
				}
			}
		}
	}
	for schema := range required {
		if count[schema] == 0 {
			t.Errorf("no %s", schema)
		}
	}
	for schema := range count {
		if required[schema] == nil {
			t.Errorf("schema %s is not expected", schema)
		}
	}
}

func TestLookup(t *testing.T) {
	if f, err := export.Lookup(".ttl"); err != nil || f.Name != "turtle" {
		t.Errorf("%v, %v", f.Name, err)
	}
	if _, err := export.Lookup("word"); err == nil || !strings.Contains(err.Error(), "nquads, csv,") {
		t.Errorf("got %v", err)
	}
}
