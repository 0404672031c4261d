package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"parley/data"
	"parley/graph/quads"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
	"parley/graph/text"
)

// asking is a request and the codes that may answer it.
type asking struct {
	method, target, body string
	head                 []string
	codes                []int
}

// askings are what people, programs and strangers ask. 429 is an answer wherever a
// query may find all slots taken, 404 wherever a document is on its way.
var askings = []asking{
	{"GET", "/", "", nil, []int{200}},
	{"GET", "/thing/person:signe-berg", "", nil, []int{200}},
	{"GET", "/thing/person:signe-berg?status=denied&since=2032", "", nil, []int{200}},
	{"GET", "/network/person:signe-berg?open=person:dmytro-orlov", "", nil, []int{200}},
	{"GET", "/api/explore/network/person:signe-berg", "", nil, []int{200}},
	{"GET", "/api/explore/search?q=berg", "", nil, []int{200}},
	{"GET", "/api/explore/search?q=zzz%ff", "", nil, []int{200}},
	{"GET", "/fact/oslo-2a", "", nil, []int{200}},
	{"GET", "/ask/who-met?who=bergstrom", "", nil, []int{200, 429}},
	{"GET", "/path?from=haddad&to=orlov", "", nil, []int{200, 429}},
	{"GET", "/thing/person:signe-berg?format=nquads", "", nil, []int{200}},
	{"POST", "/api/v1/query/gizmo", `g.V("<person:signe-berg>").in().limit(20).all()`, nil, []int{200, 429}},
	{"GET", "/gizmo?q=g.emit(1)", "", nil, []int{200, 429}},
	{"GET", "/healthz", "", nil, []int{200}},
	{"GET", "/metrics", "", nil, []int{200}},

	{"GET", "/thing/person:nobody", "", nil, []int{404}},
	{"GET", "/fact/%00%ff", "", nil, []int{404}},
	{"GET", "/explorer/assets/..%2f..%2fgo.mod", "", nil, []int{404}},
	{"GET", "/thing/person:signe-berg?format=none", "", nil, []int{400}},
	{"GET", "/ask/who-met", "", []string{"Host", "evil.example"}, []int{421}},
	{"POST", "/api/v1/query/gizmo", "g.V(", nil, []int{400, 429}},
	{"POST", "/api/v1/query/gizmo", "throw {}", nil, []int{400, 429}},
	{"POST", "/api/v1/query/none", "x", nil, []int{400, 429}},
	{"POST", "/api/v1/query/gizmo", "g.V().all()", []string{"Origin", "https://evil.example"}, []int{403}},
	{"POST", "/api/v1/query/gizmo", strings.Repeat("x", 70<<10), nil, []int{413}},
	{"POST", "/api/v2/write", "<a> <b> <c> .", nil, []int{403}},
	{"DELETE", "/thing/person:signe-berg", "", nil, []int{404, 405}},
}

// TestManyRequestsBesideABuild sends good and bad requests from eight clients while
// another process's store, as it were, puts documents into the same file, replaces
// and removes them. What is read is always whole documents, nothing that was
// written is missing at the end, and memory is what it was. PARLEY_SOAK says how
// many requests, which are few where it does not.
func TestManyRequestsBesideABuild(t *testing.T) {
	total := 3000
	if n, err := strconv.Atoi(os.Getenv("PARLEY_SOAK")); err == nil {
		total = n
	}
	file := filepath.Join(t.TempDir(), "graph.db")
	ont := ontology(t)
	writer, err := store.Open(t.Context(), file, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	put := func(r report) {
		t.Helper()
		doc, facts := r.read()
		if _, err := writer.Replace(t.Context(), store.Document{Label: quads.Label(doc), Quads: quads.Of(doc, facts, ont), Record: store.Record{Title: r.title, Facts: len(facts)}}); err != nil {
			t.Error(err)
		}
	}
	for _, r := range reports {
		put(r)
	}
	reading, err := store.Open(t.Context(), file, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	questions, err := query.Questions(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Options{Store: reading, Ontology: ont, Questions: questions, Gizmo: true})
	if err != nil {
		t.Fatal(err)
	}
	base := onTheNet(t, s)

	var sent atomic.Int64
	var clients, build sync.WaitGroup
	done := make(chan struct{})
	rounds := 0
	build.Go(func() { // document n has n%4+1 facts, whenever it is there
		for ; ; rounds++ {
			select {
			case <-done:
				return
			default:
			}
			put(soaked(rounds % 40))
			if rounds%7 == 6 {
				if _, err := writer.Remove(t.Context(), quads.Label(&text.Document{ID: soaked(rounds % 40).id})); err != nil {
					t.Error(err)
				}
			}
		}
	})
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	run := func(until int64) {
		for c := range 8 {
			clients.Go(func() {
				for i := c; sent.Add(1) <= until && !t.Failed(); i++ {
					if i%9 == 0 {
						wholeDocument(t, client, base, i%40)
						continue
					}
					a := askings[i%len(askings)]
					code, body := answer(t, client, base, a)
					if !slices.Contains(a.codes, code) {
						t.Errorf("%s %s: %d, want %v\n%s", a.method, a.target, code, a.codes, body)
					}
				}
			})
		}
		clients.Wait()
	}
	run(int64(total / 4)) // until what is kept is kept
	heapBefore, routinesBefore := atRest()
	sent.Store(int64(total / 4))
	run(int64(total))
	heapAfter, routinesAfter := atRest()
	close(done)
	build.Wait()
	t.Logf("%d requests beside %d writes; the heap had %d KiB and has %d KiB", total, rounds, heapBefore>>10, heapAfter>>10)
	if heapAfter > heapBefore+heapBefore/2+8<<20 {
		t.Errorf("the heap grew from %d to %d KiB", heapBefore>>10, heapAfter>>10)
	}
	if routinesAfter > routinesBefore+16 {
		t.Errorf("%d goroutines, of %d", routinesAfter, routinesBefore)
	}
	for n := range 40 {
		put(soaked(n))
	}
	for n := range 40 {
		if !wholeDocument(t, client, base, n) {
			t.Errorf("document %d was lost", n)
		}
	}
	for _, r := range reports {
		if _, body := answer(t, client, base, asking{method: "GET", target: "/doc/" + r.id}); !strings.Contains(body, "<h1>"+r.title) {
			t.Errorf("document %s was lost:\n%s", r.id, body)
		}
	}
}

func soaked(n int) report {
	r := report{id: fmt.Sprintf("soaked-%d", n), title: "A report", published: "2033-01-01"}
	for k := range n%4 + 1 {
		r.facts = append(r.facts, told{fmt.Sprintf("Ana Duarte met Ingrid Holm for the %dth time.", k), "meeting", "talks", "happened", fmt.Sprintf("2033-01-%02d", k+1), fmt.Sprintf("meeting:soaked-%d", k), []any{"participant", duarte, "participant", holm}})
	}
	return r
}

// wholeDocument checks that a document that is there is there with all its facts.
func wholeDocument(t *testing.T, client *http.Client, base string, n int) bool {
	code, body := answer(t, client, base, asking{method: "GET", target: fmt.Sprintf("/doc/soaked-%d?format=json", n)})
	if code == 404 {
		return false
	}
	var got struct{ Facts []struct{ Evidence []any } }
	if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Facts) != n%4+1 || slices.ContainsFunc(got.Facts, func(f struct{ Evidence []any }) bool { return len(f.Evidence) == 0 }) {
		t.Errorf("document %d: %d, %v, half of it: %s", n, code, err, body)
	}
	return true
}

func answer(t *testing.T, client *http.Client, base string, a asking) (int, string) {
	r, err := http.NewRequestWithContext(t.Context(), a.method, base+a.target, strings.NewReader(a.body))
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	for i := 0; i+1 < len(a.head); i += 2 {
		if a.head[i] == "Host" {
			r.Host = a.head[i+1]
		}
		r.Header.Set(a.head[i], a.head[i+1])
	}
	reply, err := client.Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer reply.Body.Close()
	b, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Error(err)
	}
	return reply.StatusCode, string(b)
}

// atRest is the heap in use and the goroutines after what is dead has gone.
func atRest() (heap uint64, goroutines int) {
	var m runtime.MemStats
	for range 2 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, runtime.NumGoroutine()
}
