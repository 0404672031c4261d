package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"

	"parley/graph/store"
)

// world makes n documents about people who meet: each about one meeting, with
// what several documents say alike.
func world(n int) []store.Document {
	var docs []store.Document
	for i := range n {
		label := fmt.Sprint("doc:", i)
		m := fmt.Sprint("meeting:", i*2/3) // every third is told by two documents
		city := fmt.Sprint("place:", i%7)
		var quads []quad.Quad
		say := func(s, p string, o quad.Value) { quads = append(quads, q(s, p, o, label)) }
		say(m, "rdf:type", quad.IRI("parley:Meeting"))
		say(m, "parley:place", quad.IRI(city))
		say(m, "parley:status", quad.String([]string{"happened", "planned", "denied"}[i%3]))
		say(m, "schema:startDate", quad.TypedString{Value: quad.String(fmt.Sprintf("2025-%02d-%02d", i%12+1, i%28+1)), Type: "xsd:date"})
		say(city, "rdfs:label", quad.String(fmt.Sprint("City ", i%7)))
		for k := range 3 {
			p := fmt.Sprint("person:", (i*5+k*3)%40)
			d := fmt.Sprint("delegation:", i, "-", k)
			say(m, "parley:participant", quad.IRI(p))
			say(p, "rdf:type", quad.IRI("parley:Person"))
			say(p, "rdfs:label", quad.String(fmt.Sprint("Person ", (i*5+k*3)%40)))
			say(d, "parley:of", quad.IRI(fmt.Sprint("country:", (i+k)%5)))
			say(d, "parley:ledBy", quad.IRI(p))
			say(d, "parley:to", quad.IRI(m))
			say(d, "parley:size", quad.Int(i%9))
		}
		docs = append(docs, store.Document{Label: quad.IRI(label), Quads: quads})
	}
	return docs
}

var queries = []string{
	`g.V("<meeting:4>").Out("<parley:participant>").All()`,
	`g.V("<person:3>").In("<parley:participant>").All()`,
	`g.V("<person:3>").In("<parley:participant>").Unique().All()`,
	`g.V("<meeting:4>").Out().All()`,
	`g.V("<person:3>").In().All()`,
	`g.V("<meeting:4>").Both().Unique().All()`,
	`g.V("<meeting:4>").Out(null, "pred").All()`,
	`g.V("<person:3>").In(["<parley:participant>", "<parley:ledBy>"], "pred").All()`,
	`g.V("<place:2>").In("<parley:place>").Out("<parley:participant>").Unique().All()`,
	`g.V("<place:2>").In("<parley:place>").In("<parley:to>").Out("<parley:ledBy>").All()`,
	`g.V("<place:2>").In("<parley:place>").In("<parley:to>").Tag("d").Out("<parley:of>").Tag("c").Back("d").Out("<parley:ledBy>").All()`,
	`g.V().Has("<rdf:type>", "<parley:Meeting>").Has("<parley:status>", "planned").All()`,
	`g.V().Has("<rdf:type>", "<parley:Meeting>").Unique().All()`,
	`g.V().Has("<parley:of>", "<country:1>").Save("<parley:ledBy>", "leader").Save("<parley:to>", "meeting").All()`,
	`g.V().Has("<parley:of>", "<country:1>").SaveOpt("<parley:nothing>", "x").All()`,
	`g.V("<meeting:4>").SaveOpt("<parley:topic>", "topic").Save("<parley:status>", "status").All()`,
	`g.V("<country:1>").In("<parley:of>").And(g.V("<person:5>").In("<parley:ledBy>")).All()`,
	`g.V("<country:1>").In("<parley:of>").Or(g.V("<country:2>").In("<parley:of>")).Out("<parley:ledBy>").Unique().All()`,
	`g.V("<meeting:4>").Out("<parley:participant>").Except(g.V("<meeting:5>").Out("<parley:participant>")).All()`,
	`g.V("<person:3>", "<person:8>").In("<parley:participant>").All()`,
	`g.V("<meeting:4>").LabelContext("<doc:6>").Out("<parley:participant>").All()`,
	`g.V("<meeting:4>").LabelContext(["<doc:6>", "<doc:7>"], "doc").Out("<parley:participant>").All()`,
	`g.V("<place:2>").LabelContext("<doc:2>").In("<parley:place>").Out("<parley:participant>").All()`,
	`g.V("<meeting:4>").LabelContext("<doc:nowhere>").Out("<parley:participant>").All()`,
	`g.V("<meeting:4>").Labels().All()`,
	`g.V("<meeting:4>").OutPredicates().All()`,
	`g.V("<person:3>").InPredicates().All()`,
	`g.V("City 3").In("<rdfs:label>").In("<parley:place>").Unique().All()`,
	`g.V().Has("<rdfs:label>", regex("Person 1[0-3]")).Unique().All()`,
	`g.V().Has("<parley:size>", gt(6)).All()`,
	`g.V().Has("<schema:startDate>", gte('"2025-09-01"^^<xsd:date>')).Has("<rdf:type>", "<parley:Meeting>").Unique().All()`,
	`var m = g.M().In("<parley:to>").Out("<parley:ledBy>"); g.V("<meeting:4>", "<meeting:7>").Follow(m).All()`,
	`var m = g.M().Out("<parley:to>"); g.V("<meeting:4>").FollowR(m).All()`,
	`g.V("<person:3>").FollowRecursive(g.M().In("<parley:participant>").Out("<parley:participant>"), 2).Unique().All()`,
	`g.Emit(g.V("<person:3>").In("<parley:participant>").Count())`,
	`g.V("<meeting:4>").Out("<parley:participant>").ForEach(r => g.Emit({who: r.id, n: r.id.length}))`,
	`const [a, ...rest] = g.V("<meeting:4>").Out("<parley:participant>").ToArray().sort(); g.Emit({a, n: rest.length, t: ` + "`${a}!`" + `})`,
	`g.V("<nobody:0>").Out().All()`,
	`g.V("<parley:Meeting>").In("<rdf:type>").Filter(regex("^meeting:4", true)).Tag("a").Out("<parley:place>").Tag("b").All()`,
	`g.V("<meeting:4>").Out("<parley:participant>").Tag("a").In("<parley:ledBy>").Tag("b").Out("<parley:of>").Tag("c").All()`,
	`g.V("<country:1>").In("<parley:of>").Tag("d").Out(["<parley:ledBy>", "<parley:to>"], "key").All()`,
	`g.V("<person:3>").Has("<rdf:type>", "<parley:Person>").Unique().All()`,
	`g.V("<person:3>").HasR("<parley:ledBy>", "<delegation:7-1>").All()`,
	`g.V().Has("<parley:to>", "<meeting:4>").Has("<parley:of>", "<country:2>").Out("<parley:ledBy>").Unique().All()`,
}

// ask returns the rows of a query as sorted JSON.
func ask(ctx context.Context, qs graph.QuadStore, text string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	it, err := gizmo.NewSession(qs).Execute(ctx, text, query.Options{Collation: query.JSON})
	if err != nil {
		return "", err
	}
	defer it.Close()
	var rows []string
	for it.Next(ctx) {
		if r := it.Result(); r != nil {
			b, err := json.Marshal(r)
			if err != nil {
				return "", err
			}
			rows = append(rows, string(b))
		}
	}
	sort.Strings(rows)
	return strings.Join(rows, "\n"), it.Err()
}

// Every back end answers as Cayley's own store in memory does, after a history
// of changes too.
func TestQueriesAgree(t *testing.T) {
	docs := world(60)
	oracle := memstore.New()
	for i, d := range docs {
		if i%10 == 9 {
			continue
		}
		for _, q := range d.Quads {
			oracle.AddQuad(q)
		}
	}
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		replace(t, s, len(docs), docs...)
		for i, d := range docs { // change all, and change them back
			replace(t, s, 1, store.Document{Label: d.Label, Quads: d.Quads[1+i%len(d.Quads):]}, docs[(i+1)%len(docs)])
			replace(t, s, 1, d)
		}
		for i := 9; i < len(docs); i += 10 {
			if _, err := s.Remove(t.Context(), docs[i].Label); err != nil {
				t.Fatal(err)
			}
		}
		for _, text := range queries {
			want, err := ask(t.Context(), oracle, text)
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			err = s.View(t.Context(), func(qs graph.QuadStore) error {
				got, err := ask(t.Context(), qs, text)
				if err == nil && got != want {
					t.Errorf("%s:\n got %q\nwant %q", text, got, want)
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
}

// A query that goes on after its View has ended gets an error, not another
// state and not a crash.
func TestAViewEnds(t *testing.T) {
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		replace(t, s, 5, world(5)...)
		var kept graph.QuadStore
		if err := s.View(t.Context(), func(qs graph.QuadStore) error { kept = qs; return nil }); err != nil {
			t.Fatal(err)
		}
		it := kept.QuadsAllIterator()
		for it.Next(t.Context()) {
			t.Fatal("a quad after the end of the view")
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	docs := world(4000)
	n := 0
	for _, d := range docs {
		n += len(d.Quads)
	}
	for _, spec := range []string{store.Memory, "file", "postgres"} {
		for _, batch := range []int{1, 200} {
			b.Run(fmt.Sprintf("%s/%d", spec, batch), func(b *testing.B) {
				for range b.N {
					s := openBench(b, spec)
					for i := 0; i < len(docs); i += batch {
						if _, err := s.Replace(b.Context(), docs[i:i+batch]...); err != nil {
							b.Fatal(err)
						}
					}
				}
				b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "quads/s")
			})
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	docs := world(4000)
	for _, spec := range []string{store.Memory, "file", "postgres"} {
		s := openBench(b, spec)
		if _, err := s.Replace(b.Context(), docs...); err != nil {
			b.Fatal(err)
		}
		if err := s.Tidy(b.Context()); err != nil {
			b.Fatal(err)
		}
		for name, text := range map[string]string{
			"out":   `g.V("<meeting:400>").Out("<parley:participant>").All()`,
			"in":    `g.V("<meeting:400>").In("<parley:to>").All()`,
			"join":  `g.V("<meeting:400>").In("<parley:to>").Has("<parley:of>", "<country:2>").Out("<parley:ledBy>").Unique().All()`,
			"label": `g.V("<doc:600>").Tag("x").LabelContext("<doc:600>").All()`,
		} {
			b.Run(spec+"/"+name, func(b *testing.B) {
				for range b.N {
					err := s.View(b.Context(), func(qs graph.QuadStore) error {
						_, err := ask(b.Context(), qs, text)
						return err
					})
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func openBench(b *testing.B, spec string) *store.Store {
	b.Helper()
	switch spec {
	case "file":
		spec = filepath.Join(b.TempDir(), "graph.db")
	case "postgres":
		spec = server.Address(b)
	}
	s, err := store.Open(b.Context(), spec, store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}
