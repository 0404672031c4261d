package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/data"
	"parley/graph/entity"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
	"parley/graph/text"
	"parley/schema"
)

// Things that the reports of the tests name.
var (
	orlov   = thing("person:dmytro-orlov", "Dmytro Orlov", "Person")
	berg    = thing("person:signe-berg", "Signe Bergström", "Person")
	haddad  = thing("person:leila-haddad", "Leïla Haddad", "Person")
	lone    = thing("person:lone-wolf", "Lone Wolf", "Person")
	duarte  = thing("person:ana-duarte", "Ana Duarte", "Person")
	holm    = thing("person:ingrid-holm", "Ingrid Holm", "Person")
	norway  = thing("country:norway", "Norway", "Country")
	tunisia = thing("country:tunisia", "Tunisia", "Country")
	oslo    = thing("place:oslo", "Oslo", "Place")
	evil    = thing("org:script", `<script>alert(1)</script> & "Sons"`, "Organization")
	talks   = thing("meeting:2032-05-04-oslo", "talks: Bergström, Orlov; Oslo", "Meeting")
	dinner  = thing("meeting:2032-05-09-tunis", "dinner: Haddad, Bergström", "Meeting")
	office  = thing("office:norway-foreign-minister", "foreign minister", "Office")
)

func thing(id, name, class string) fact.Filler {
	return fact.Filler{Entity: entity.Entity{ID: id, Name: name, Class: class}}
}

type told struct {
	sentence, typ, kind, status, date, node string
	roles                                   []any
}

type report struct {
	id, title, published, url string
	facts                     []told
}

var reports = []report{
	{"oslo-1", "Oslo waits for guests", "2032-05-01", "https://news.example/oslo-1", []told{
		{"Signe Bergström will receive Dmytro Orlov for talks in Oslo on Tuesday.", "meeting", "talks", "planned", "2032-05-04", talks.ID,
			[]any{"participant", berg, "participant", orlov, "place", oslo}},
		{"Bergström is the Norwegian foreign minister.", "holds_office", "", "happened", "", "",
			[]any{"holder", berg, "office", office, "of", norway}},
	}},
	{"oslo-2", "Talks in Oslo", "2032-05-05", "javascript:alert(2)", []told{
		{"Orlov sat down with Bergström in Oslo on Tuesday.", "meeting", "talks", "happened", "2032-05-04", talks.ID,
			[]any{"participant", berg, "participant", orlov, "place", oslo}},
		{"The <script>alert(1)</script> & \"Sons\" group hosted a visit of Orlov.", "visit", "", "happened", "2032-05", "visit:2032-05-orlov",
			[]any{"visitor", orlov, "host", evil, "place", oslo}},
	}},
	{"tunis", "No talks took place, says Orlov", "2032-05-10", "", []told{
		{"Orlov denied that he had met Bergström.", "meeting", "talks", "denied", "2032-05-04", talks.ID,
			[]any{"participant", berg, "participant", orlov}},
		{"Leïla Haddad dined with Bergström in Tunisia on Sunday.", "meeting", "meeting", "happened", "2032-05-09", dinner.ID,
			[]any{"participant", haddad, "participant", berg, "place", tunisia}},
		{"Lone Wolf keeps an office.", "holds_office", "", "former", "", "",
			[]any{"holder", lone, "office", thing("office:none", "hermit", "Office")}},
	}},
	{"later", "A year of calls", "2033-12-20", "", []told{
		{"Ana Duarte called Ingrid Holm on 3 January 2033.", "meeting", "call", "happened", "2033-01-03", "meeting:2033-01-03-call", []any{"participant", duarte, "participant", holm}},
		{"Duarte called Holm again on 9 May.", "meeting", "call", "happened", "2033-05-09", "meeting:2033-05-09-call", []any{"participant", duarte, "participant", holm}},
		{"Duarte and Holm mean to speak on 20 December.", "meeting", "call", "planned", "2033-12-20", "meeting:2033-12-20-call", []any{"participant", duarte, "participant", holm}},
	}},
}

// world is a store with the reports.
func world(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Memory, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	ont := ontology(t)
	for _, r := range reports {
		doc, facts := r.read()
		if _, err := s.Replace(t.Context(), store.Document{Label: quads.Label(doc), Quads: quads.Of(doc, facts, ont),
			Record: store.Record{Title: r.title, Published: r.published, Facts: len(facts), Problems: []store.Problem{{Kind: "sentence", Where: "3:1", What: "Nobody knows."}}}}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	ont, err := schema.Load(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	return ont
}

func (r report) read() (*text.Document, []fact.Fact) {
	doc := &text.Document{ID: r.id, Title: r.title, Published: r.published, URL: r.url}
	var facts []fact.Fact
	for i, f := range r.facts {
		start := len(doc.Text)
		doc.Text += f.sentence + "\n"
		x := fact.Fact{
			ID: "fact:" + r.id + string(rune('a'+i)), Doc: r.id, Node: f.node, Type: f.typ, Kind: f.kind, Status: f.status, Date: f.date, Confidence: 0.9,
			Evidence: []fact.Evidence{{Span: text.Span{Start: start, End: start + len(f.sentence)}, Rule: "rule-" + f.typ}},
		}
		for k := 0; k < len(f.roles); k += 2 {
			name, filler := f.roles[k].(string), f.roles[k+1].(fact.Filler)
			if n := len(x.Roles); n > 0 && x.Roles[n-1].Name == name {
				x.Roles[n-1].Fillers = append(x.Roles[n-1].Fillers, filler)
			} else {
				x.Roles = append(x.Roles, fact.Role{Name: name, Fillers: []fact.Filler{filler}})
			}
		}
		facts = append(facts, x)
	}
	return doc, facts
}

// serverWith returns a server for the world, its options changed.
func serverWith(t testing.TB, change func(*server.Options)) *server.Server {
	t.Helper()
	questions, err := query.Questions(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	opt := server.Options{Store: world(t), Ontology: ontology(t), Questions: questions, Gizmo: true}
	if change != nil {
		change(&opt)
	}
	s, err := server.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// send asks the server; head is name, value, name, value.
func send(t testing.TB, s http.Handler, method, target, body string, head ...string) *http.Response {
	t.Helper()
	var b io.Reader
	if body != "" {
		b = strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, "http://localhost:64210"+target, b)
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == "Host" {
			r.Host = head[i+1]
			continue
		}
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func read(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// get returns the body of an address that must answer 200.
func get(t testing.TB, s http.Handler, target string) string {
	t.Helper()
	r := send(t, s, "GET", target, "")
	body := read(t, r)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", target, r.StatusCode, body)
	}
	return body
}
