package server_test

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/data"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
)

// benchQuads is how large the graph of the benchmark is.
const benchQuads = 1_000_000

// BenchmarkExplorer asks for the pages of the person of whom most is told, in a
// graph of a million quads, and says how long half of the requests take.
func BenchmarkExplorer(b *testing.B) {
	s := large(b)
	for _, target := range []string{
		"/", "/thing/person:p0", "/thing/person:p777", "/network/person:p0", "/api/explore/network/person:p0", "/fact/r10a", "/doc/r10", "/search?q=person+77", "/ask/who-met?who=person:p777",
		"/api/explore/search?q=pe&limit=8", "/api/explore/search?q=person+7&limit=8", "/api/explore/search?q=holm&limit=8", "/api/explore/search?q=persen+7&limit=8", "/path?from=person:p700&to=person:p19000",
	} {
		b.Run(strings.NewReplacer("/", " ", "?", " ").Replace(target[1:]), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begin := time.Now()
				w := httptest.NewRecorder()
				s.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), "GET", "http://localhost"+target, nil))
				took = append(took, time.Since(begin))
				if w.Code != 200 {
					b.Fatalf("%s: %d", target, w.Code)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		})
	}
}

// large is a server for a store on disk whose reports tell of 20,000 people, of a
// few far more often than of the others.
func large(b *testing.B) *server.Server {
	b.Helper()
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "large.db"), store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	ont := ontology(b)
	random := rand.New(rand.NewPCG(1, 2))
	person := func() fact.Filler {
		i := random.IntN(20000)
		if random.IntN(4) == 0 {
			i = random.IntN(20)
		}
		return thing(fmt.Sprintf("person:p%d", i), fmt.Sprintf("Person %d Holm", i), "Person")
	}
	total := 0
	for n := 0; total < benchQuads; {
		var docs []store.Document
		for range 500 {
			r := report{id: fmt.Sprintf("r%d", n), title: fmt.Sprintf("Report %d", n), published: fmt.Sprintf("20%02d-%02d-%02d", 10+n%20, 1+n%12, 1+n%28)}
			for k := range 5 {
				x, y := person(), person()
				day := fmt.Sprintf("20%02d-%02d-%02d", 10+n%20, 1+random.IntN(12), 1+random.IntN(28))
				r.facts = append(r.facts, told{fmt.Sprintf("%s met %s for the %dth time.", x.Entity.Name, y.Entity.Name, k), "meeting", "talks", []string{"happened", "planned", "denied"}[random.IntN(3)], day,
					fmt.Sprintf("meeting:%s-%d", day, random.IntN(9)), []any{"participant", x, "participant", y, "place", oslo}})
			}
			doc, facts := r.read()
			q := quads.Of(doc, facts, ont)
			total += len(q)
			docs = append(docs, store.Document{Label: quads.Label(doc), Quads: q, Record: store.Record{Title: r.title, Published: r.published, Facts: len(facts)}})
			n++
		}
		if _, err := st.Replace(b.Context(), docs...); err != nil {
			b.Fatal(err)
		}
	}
	questions, err := query.Questions(data.FS)
	if err != nil {
		b.Fatal(err)
	}
	s, err := server.New(server.Options{Store: st, Ontology: ont, Questions: questions, Gizmo: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}
