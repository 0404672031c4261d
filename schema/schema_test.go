package schema_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"parley/schema"
)

func load(t *testing.T) *schema.Ontology {
	t.Helper()
	ont, err := schema.Load(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	return ont
}

func TestBuiltIn(t *testing.T) {
	ont := load(t)
	for _, name := range []string{"Person", "Country", "Organization", "Place", "Delegation", "Agreement", "Office", "Event", "Meeting", "Visit", "Text", "Document", "Fact"} {
		if ont.Class(name) == nil {
			t.Errorf("no class %s", name)
		}
	}
	roles := map[string]string{
		"meeting": "participant host mediator place topic", "visit": "visitor place host",
		"leads_delegation": "leader of meeting", "member_of_delegation": "member of meeting",
		"holds_office": "holder office of", "did_not_attend": "who event", "declined": "who event",
		"invited": "by whom event", "hosts": "host event", "mediates": "mediator event",
		"signed": "party agreement place", "agreed": "party agreement", "said": "speaker content",
	}
	if len(ont.FactTypes) != len(roles) {
		t.Errorf("%d fact types, want %d", len(ont.FactTypes), len(roles))
	}
	for name, want := range roles {
		ft := ont.FactType(name)
		if ft == nil {
			t.Errorf("no fact type %s", name)
			continue
		}
		var have []string
		for _, r := range ft.Roles {
			have = append(have, r.Name)
		}
		if got := strings.Join(have, " "); got != want {
			t.Errorf("%s: roles %q, want %q", name, got, want)
		}
		if !ft.Allows("happened") {
			t.Errorf("%s: may not have happened", name)
		}
	}
	drawn := map[string]bool{}
	for _, ft := range ont.FactTypes {
		for _, e := range ft.Edges {
			drawn[e.Predicate] = true
			if strings.HasPrefix(e.Predicate, "expected") && e.Drawn("happened") {
				t.Errorf("%s: edge %s and status happened do not fit", ft.Name, e.Predicate)
			}
			if e.Drawn("denied") && len(e.When) > 0 {
				t.Errorf("%s: a denied fact draws %s", ft.Name, e.Predicate)
			}
		}
	}
	for _, p := range ont.Predicates {
		if core := strings.Contains(" type kind status date confidence about evidence rule sha256 ", " "+p.Name+" "); !core && !drawn[p.Name] {
			t.Errorf("predicate %s is drawn by no edge", p.Name)
		}
	}
}

func TestIs(t *testing.T) {
	ont := load(t)
	for _, c := range []struct {
		class string
		of    []string
		want  bool
	}{
		{"Person", []string{"Actor"}, true},
		{"Meeting", []string{"Event"}, true},
		{"Event", []string{"Meeting"}, false},
		{"Country", []string{"Place", "Country"}, true},
		{"Nothing", []string{"Actor"}, false},
		{"Person", nil, false},
	} {
		if got := ont.Is(c.class, c.of...); got != c.want {
			t.Errorf("Is(%s, %v) = %v", c.class, c.of, got)
		}
	}
	if got := ont.Prefix("Meeting"); got != "meeting" {
		t.Errorf("Prefix(Meeting) = %q", got)
	}
	if got := ont.Prefix("Text"); got != "" {
		t.Errorf("Prefix(Text) = %q", got)
	}
}

func TestCodes(t *testing.T) {
	ont := load(t)
	for _, c := range []struct{ fact, kind, status, want string }{
		{"meeting", "call", "happened", "CONSULT phone 041"},
		{"meeting", "summit", "ongoing", "CONSULT multilateral 040"},
		{"meeting", "meeting", "happened", "CONSULT  040"},
		{"meeting", "call", "planned", "AGREE  036"}, // a meeting to come is an agreement to meet
		{"meeting", "talks", "denied", ""},
		{"declined", "", "happened", "REJECT meet 125"},
		{"holds_office", "", "happened", ""},
	} {
		got := ""
		if code := ont.FactType(c.fact).Code(c.kind, c.status); code != nil {
			got = code.PLOVER + " " + code.Mode + " " + code.CAMEO
		}
		if got != c.want {
			t.Errorf("%s %s %s: %q, want %q", c.fact, c.kind, c.status, got, c.want)
		}
	}
}

func TestErrorsComeAtOnce(t *testing.T) {
	_, err := schema.Load(fstest.MapFS{
		"ontology/a.yaml": {Data: []byte(`- class: Person
  label: person
  comment: A human being.
  colour: red
  under: Actor
- class: Person
  label: again
  comment: Twice.
- status: happened
  comment: It did.
  close: [nowhere:Thing]
`)},
		"ontology/b.yaml": {Data: []byte(`- predicate: leads
  comment: leads
  from: [Person]
  to: [xsd:string, Person]
- fact: leads
  comment: Somebody leads.
  statuses: [happened, soon]
  roles:
    - {role: leader, range: [Person], required: maybe, comment: who}
  edges:
    - {from: node, predicate: leads, to: chief, when: [happened]}
  codes:
    - {plover: CHAT, actor: [leader]}
    - {plover: CONSULT, mode: meet, cameo: "4x", actor: [leader]}
- rule: nothing
`)},
		"ontology/c.yaml": {Data: []byte(``)},
	})
	if err == nil {
		t.Fatal("no error")
	}
	got := err.Error()
	for _, want := range []string{
		`ontology/a.yaml:4:3: unknown key "colour"; known here: class, close, comment, exact, label, prefix, sub, under`,
		`ontology/a.yaml:5:10: class "Actor" is not declared`,
		`ontology/a.yaml:6:3: class Person is declared already, in ontology/a.yaml line 1`,
		`ontology/a.yaml:11:11: "nowhere:Thing" is no short IRI`,
		`ontology/b.yaml:1:3: predicate leads leads to literals (xsd:string) or to things, not to both`,
		`ontology/b.yaml:7:24: status "soon" is not declared`,
		`ontology/b.yaml:9:49: want true or false here, not "maybe"`,
		`ontology/b.yaml:11:7: fact leads has no node`,
		`ontology/b.yaml:11:7: fact leads has no role "chief"`,
		`ontology/b.yaml:13:7: PLOVER has no event type "CHAT"`,
		`ontology/b.yaml:14:7: PLOVER's CONSULT has no mode "meet"`,
		`ontology/b.yaml:14:7: "4x" is no CAMEO code`,
		`ontology/b.yaml:15:3: an entry begins with class:, status:, predicate: or fact:, not with rule:`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 13 {
		t.Errorf("%d errors, want 13:\n%s", n, got)
	}
}

func TestCircle(t *testing.T) {
	_, err := schema.Load(fstest.MapFS{"ontology/a.yaml": {Data: []byte(`- {class: A, label: a, comment: a, under: B}
- {class: B, label: b, comment: b, under: A}
`)}})
	if err == nil || !strings.Contains(err.Error(), "stands under itself") {
		t.Errorf("got %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("- {class: A, label: a, comment: a}\n")
	f.Add("- fact: x\n  roles: [{role: a}]\n  edges: [{from: a, to: b}]\n  statuses: x\n")
	f.Add("a: b")
	f.Add("- [1, 2]\n- *x\n")
	f.Fuzz(func(t *testing.T, src string) {
		_, _ = schema.Load(fstest.MapFS{"ontology/a.yaml": {Data: []byte(src)}}) // must return
	})
}
