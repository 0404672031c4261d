package query_test

import (
	"strings"
	"testing"

	"parley/graph/entity"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/graph/store"
	"parley/graph/text"
	"parley/schema"
)

// Things that the reports of the tests name.
var (
	tamm    = thing("person:ulo-tamm", "Ülo Tamm", "Person")
	kask    = thing("person:mari-kask", "Mari Kask", "Person")
	nunez   = thing("person:maria-nunez", "María Núñez", "Person")
	nunezJ  = thing("person:jose-nunez", "José Núñez", "Person")
	estonia = thing("country:estonia", "Estonia", "Country")
	spain   = thing("country:spain", "Spain", "Country")
	swiss   = thing("country:switzerland", "Switzerland", "Country")
	geneva  = thing("place:geneva", "Geneva", "Place")
	talks   = thing("meeting:2031-03-03-geneva-estonia-spain", "talks in Geneva", "Meeting")
	call    = thing("meeting:2031-03-09-kask-nunez", "", "Meeting")
	rumour  = thing("meeting:2031-02-kask-nunez", "", "Meeting")
	foreign = thing("office:spain-foreign-minister", "foreign minister", "Office")
	grain   = thing("agreement:2031-grain", "grain agreement", "Agreement")
	team    = thing("delegation:2031-03-03-estonia", "", "Delegation")
)

func thing(id, name, class string) fact.Filler {
	return fact.Filler{Entity: entity.Entity{ID: id, Name: name, Class: class}}
}

func words(s string) fact.Filler {
	return fact.Filler{Entity: entity.Entity{Name: s, Class: schema.Text}}
}

// a fact is told by one sentence; roles are name, fillers, name, fillers.
type told struct {
	sentence, typ, kind, status, date string
	node                              fact.Filler
	roles                             []any
}

type report struct {
	id, title, published string
	facts                []told
}

var reports = []report{
	{"r1", "Talks are near", "2031-02-28", []told{
		{"Ülo Tamm will lead the Estonian team in Geneva on Monday.", "leads_delegation", "", "planned", "2031-03-03", team,
			[]any{"leader", tamm, "of", estonia, "meeting", talks}},
		{"Estonia and Spain are to meet in Geneva on Monday.", "meeting", "talks", "planned", "2031-03-03", talks,
			[]any{"participant", estonia, "participant", spain, "place", geneva}},
		{"Spain's foreign minister María Núñez will not come.", "holds_office", "", "happened", "", fact.Filler{},
			[]any{"holder", nunez, "office", foreign, "of", spain}},
		{"Spain's foreign minister María Núñez will not come.", "did_not_attend", "", "planned", "2031-03-03", fact.Filler{},
			[]any{"who", nunez, "event", talks}},
		{"Kask denied that she had met Núñez in February.", "meeting", "meeting", "denied", "2031-02", rumour,
			[]any{"participant", kask, "participant", nunez}},
	}},
	{"r2", "Two days in Geneva", "2031-03-04", []told{
		{"Ülo Tamm led Estonia's delegation.", "leads_delegation", "", "happened", "2031-03-03", team,
			[]any{"leader", tamm, "of", estonia, "meeting", talks}},
		{"Mari Kask was with him.", "member_of_delegation", "", "happened", "2031-03-03", team,
			[]any{"member", kask, "of", estonia, "meeting", talks}},
		{"Tamm and José Núñez sat down in Geneva on Monday.", "meeting", "talks", "happened", "2031-03-03", talks,
			[]any{"participant", tamm, "participant", nunezJ, "place", geneva, "mediator", swiss}},
		{"Switzerland hosted the talks.", "hosts", "", "happened", "2031-03-03", fact.Filler{},
			[]any{"host", swiss, "event", talks}},
		{"Tamm said: \"We <agree> & sign.\"", "said", "", "happened", "2031-03-03", fact.Filler{},
			[]any{"speaker", tamm, "content", words("We <agree> & sign.")}},
		{"Both signed the grain agreement.", "signed", "", "happened", "2031-03-03", grain,
			[]any{"party", estonia, "party", spain, "agreement", grain}},
		{"Tamm invited Núñez to Estonia.", "invited", "", "happened", "", fact.Filler{},
			[]any{"by", tamm, "whom", nunezJ, "event", estonia}},
	}},
	{"r3", "", "2031-03-10", []told{
		{"The Estonian delegation was led by Ülo Tamm.", "leads_delegation", "", "happened", "2031-03-03", team,
			[]any{"leader", tamm, "of", estonia, "meeting", talks}},
		{"Kask and Núñez spoke by telephone on Sunday.", "meeting", "call", "happened", "2031-03-09", call,
			[]any{"participant", kask, "participant", nunez}},
		{"Núñez flies to Estonia in April.", "visit", "", "planned", "2031-04", thing("visit:2031-04-nunez", "", "Visit"),
			[]any{"visitor", nunez, "place", estonia}},
		{"Kask turned down an interview.", "declined", "", "happened", "", fact.Filler{},
			[]any{"who", kask, "event", words("an interview")}},
		{"Switzerland mediates.", "mediates", "", "ongoing", "", fact.Filler{},
			[]any{"mediator", swiss, "event", talks}},
	}},
}

// world is a store with the reports.
func world(t testing.TB) *store.Store {
	t.Helper()
	ont, err := schema.Load(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Memory, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, r := range reports {
		doc, facts := r.read()
		d := store.Document{Label: quads.Label(doc), Quads: quads.Of(doc, facts, ont)}
		if _, err := s.Replace(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// read gives the document and the facts as the reader would.
func (r report) read() (*text.Document, []fact.Fact) {
	doc := &text.Document{ID: r.id, Title: r.title, Published: r.published, URL: "https://news.example/" + r.id}
	var facts []fact.Fact
	for i, f := range r.facts {
		start := strings.Index(doc.Text, f.sentence)
		if start < 0 {
			start = len(doc.Text)
			doc.Text += f.sentence + "\n"
		}
		x := fact.Fact{
			ID: "fact:" + r.id + string(rune('a'+i)), Doc: r.id, Node: f.node.ID, Type: f.typ, Kind: f.kind, Status: f.status, Date: f.date, Confidence: 0.9,
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
