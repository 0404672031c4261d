package quads_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"parley/graph/entity"
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

// report is a document and facts as a reader would find them.
func report() (*text.Document, []fact.Fact) {
	const words = "Ülo Tamm sat down with María Núñez in Genève on 3 March. " +
		"Tamm will lead the Estonian delegation to the talks. " +
		"Núñez, the foreign minister of Spain, said: \"We agreed on grain.\" " +
		"A spokesman denied that Tamm had seen Li Wei."
	doc := &text.Document{ID: "2031/tamm & núñez", Title: "Two days in Genève", Published: "2031-03-04", URL: "https://news.example/a?b=c", Text: words}
	span := func(s string) text.Span {
		i := strings.Index(words, s)
		return text.Span{Start: i, End: i + len(s)}
	}
	thing := func(id, name, class, wikidata string) fact.Filler {
		return fact.Filler{Entity: entity.Entity{ID: id, Name: name, Class: class, Wikidata: wikidata}}
	}
	tamm := thing("person:ulo-tamm", "Ülo Tamm", "Person", "Q999001")
	nunez := thing("person:maria-nunez", "María Núñez", "Person", "")
	li := thing("person:li-wei", "Li Wei", "Person", "")
	estonia := thing("country:estonia", "Estonia", "Country", "Q191")
	spain := thing("country:spain", "Spain", "Country", "Q29")
	geneva := thing("place:geneva", "Geneva", "Place", "Q71")
	meeting := thing("meeting:2031-03-03-geneva-estonia-spain", "talks in Geneva", "Event", "")
	words2 := func(s string) fact.Filler { return fact.Filler{Entity: entity.Entity{Name: s, Class: "Text"}} }
	first, second := span(words[:strings.Index(words, " Tamm will")]), span("Tamm will lead the Estonian delegation to the talks.")
	third, fourth := span("Núñez, the foreign minister of Spain, said: \"We agreed on grain.\""), span("A spokesman denied that Tamm had seen Li Wei.")
	role := func(name string, fillers ...fact.Filler) fact.Role { return fact.Role{Name: name, Fillers: fillers} }
	ev := func(s text.Span, rule string) []fact.Evidence { return []fact.Evidence{{Span: s, Rule: rule}} }
	return doc, []fact.Fact{
		{ID: "fact:01", Doc: doc.ID, Node: meeting.ID, Type: "meeting", Kind: "talks", Status: "happened", Date: "2031-03-03", Confidence: 0.9,
			Roles: []fact.Role{role("participant", tamm, nunez), role("place", geneva), role("topic", words2("grain"))}, Evidence: ev(first, "sat-down")},
		{ID: "fact:02", Doc: doc.ID, Node: "delegation:2031-03-03-estonia", Type: "leads_delegation", Status: "planned", Date: "2031-03", Confidence: 0.8,
			Roles: []fact.Role{role("leader", tamm), role("of", estonia), role("meeting", meeting)}, Evidence: ev(second, "leads-delegation")},
		{ID: "fact:03", Doc: doc.ID, Type: "holds_office", Status: "happened", Confidence: 1,
			Roles: []fact.Role{role("holder", nunez), role("office", thing("office:spain-foreign-minister", "foreign minister", "Office", "")), role("of", spain)}, Evidence: ev(third, "title")},
		{ID: "fact:04", Doc: doc.ID, Type: "said", Status: "happened", Confidence: 0.7,
			Roles: []fact.Role{role("speaker", nunez), role("content", words2("We agreed on grain."))}, Evidence: ev(third, "said")},
		{ID: "fact:05", Doc: doc.ID, Node: "meeting:2031-03-li-wei-ulo-tamm", Type: "meeting", Kind: "meeting", Status: "denied", Date: "../2031-03", Confidence: 0.5,
			Roles: []fact.Role{role("participant", tamm, li)}, Evidence: ev(fourth, "saw")},
		{ID: "fact:06", Doc: doc.ID, Type: "declined", Status: "happened", Confidence: 0.5,
			Roles: []fact.Role{role("who", li), role("event", words2("an interview"))}, Evidence: ev(fourth, "declined")},
	}
}

func lines(qs []quad.Quad) string {
	var b strings.Builder
	for _, q := range qs {
		fmt.Fprintln(&b, q.Subject, q.Predicate, q.Object)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	doc, facts := report()
	golden(t, "report.txt", lines(quads.Of(doc, facts, ontology(t))))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") == "1" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
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

func TestPromises(t *testing.T) {
	doc, facts := report()
	ont := ontology(t)
	qs := quads.Of(doc, facts, ont)
	seen := map[string]bool{}
	for _, q := range qs {
		if !q.IsValid() {
			t.Errorf("not valid: %v", q)
		}
		if q.Label != quads.Label(doc) {
			t.Errorf("label %v", q.Label)
		}
		if line := q.NQuad(); seen[line] {
			t.Errorf("twice: %s", line)
		} else {
			seen[line] = true
		}
		full := quads.Full(q)
		for _, v := range []quad.Value{full.Subject, full.Predicate, full.Object, full.Label} {
			if ts, ok := v.(quad.TypedString); ok {
				v = ts.Type
			}
			if iri, ok := v.(quad.IRI); ok && !strings.HasPrefix(string(iri), "http") {
				t.Errorf("not absolute: %s", iri)
			}
			if _, ok := v.(quad.BNode); ok {
				t.Errorf("blank node: %v", q)
			}
		}
		if back := quads.Short(full); back != q {
			t.Errorf("%v comes back as %v", q, back)
		}
		p := strings.TrimPrefix(string(q.Predicate.(quad.IRI)), "parley:")
		if p != string(q.Predicate.(quad.IRI)) && ont.Predicate(p) == nil {
			t.Errorf("predicate %s is not declared", q.Predicate)
		}
	}
	for range 20 { // the order of facts changes nothing
		rand.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
		if !slices.Equal(quads.Of(doc, facts, ont), qs) {
			t.Fatal("the order of facts changes the quads")
		}
	}
}

// What did not happen gets no edge that says it did.
func TestEdgesFollowStatus(t *testing.T) {
	doc, facts := report()
	ont := ontology(t)
	for status, want := range map[string]string{
		"happened": "participant", "ongoing": "participant", "planned": "expectedParticipant", "proposed": "expectedParticipant",
		"postponed": "expectedParticipant", "cancelled": "expectedParticipant", "denied": "",
	} {
		f := facts[0]
		f.Status = status
		got := lines(quads.Of(doc, []fact.Fact{f}, ont))
		for _, p := range []string{"participant", "expectedParticipant"} {
			if drawn := strings.Contains(got, "> <parley:"+p+"> <person:"); drawn != (p == want) {
				t.Errorf("%s: parley:%s drawn: %v", status, p, drawn)
			}
		}
		if !strings.Contains(got, "<parley:place> <place:geneva>") || !strings.Contains(got, `<parley:status> "`+status+`"`) {
			t.Errorf("%s: the event lacks its place or status", status)
		}
	}
}

func TestIRI(t *testing.T) {
	for id, want := range map[string]quad.IRI{
		"person:ann":      "person:ann",
		"place:san josé":  "place:san%20josé",
		"event:a<b>\"{}|": "event:a%3Cb%3E%22%7B%7D%7C",
		"event:\xff\n":    "event:%FF%0A",
		"event:50%25":     "event:50%25",
	} {
		if got := quads.IRI(id); got != want {
			t.Errorf("IRI(%q) = %s, want %s", id, got, want)
		}
	}
	if got := quads.Label(&text.Document{ID: "a/b #1?%.txt"}); got != "doc:a%2Fb%20%231%3F%25.txt" {
		t.Errorf("Label = %s", got)
	}
}
