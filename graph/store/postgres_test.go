package store_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"

	"parley/graph/store"
	"parley/graph/store/storetest"
)

// exact checks that each node counts the places in which it stands, and that the
// graph knows how many quads it has.
func exact(t *testing.T, address string) {
	t.Helper()
	wrong := storetest.SQL(t, address, `WITH places AS (
			SELECT hash, count(*) AS n FROM quads, unnest(ARRAY[subject_hash, predicate_hash, object_hash, label_hash]) hash GROUP BY hash)
		SELECT coalesce(value_string, '?'), refs, n FROM nodes FULL JOIN places USING (hash) WHERE refs IS DISTINCT FROM n`)
	if len(wrong) > 0 {
		t.Errorf("%d nodes count wrong: %v", len(wrong), wrong[:min(5, len(wrong))])
	}
	if got := storetest.SQL(t, address, "SELECT parley.quads - (SELECT count(*) FROM quads) FROM parley"); got[0] != "0" {
		t.Errorf("the graph thinks to have %s quads more than it has", got[0])
	}
}

// Writers that write the same documents at once, each in another order, and take
// some out, wait for each other where they must: nothing is lost, nothing is
// there twice, no node is counted wrong.
func TestManyWritersOfOneDatabase(t *testing.T) {
	address := server.Address(t)
	docs := world(120)
	var writing sync.WaitGroup
	for w := range 4 {
		writing.Go(func() {
			s, err := store.Open(context.Background(), address, store.Options{Create: true})
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			for round := range 3 {
				mine := slices.Clone(docs)
				if w%2 == 1 {
					slices.Reverse(mine)
				}
				for i := 0; i < len(mine); i += 5 {
					batch := slices.Clone(mine[i : i+5])
					for k := range batch { // another text each time, but for the last
						if round < 2 {
							batch[k].Quads = batch[k].Quads[(w+round+k)%len(batch[k].Quads):]
						}
					}
					if _, err := s.Replace(context.Background(), batch...); err != nil {
						t.Error(err)
						return
					}
					if round == 0 && i%20 == 0 {
						if _, err := s.Remove(context.Background(), batch[0].Label, batch[1].Label); err != nil {
							t.Error(err)
						}
					}
				}
			}
		})
	}
	writing.Wait()
	exact(t, address)
	s := mustOpen(t, address, store.Options{})
	replaceAny(t, s, docs...)
	var all []quad.Quad
	for _, d := range docs {
		all = append(all, d.Quads...)
	}
	same(t, "quads", lines(t, s), nquads(all...))
	same(t, "nodes", nodes(t, s), parts(all))
	exact(t, address)
	if _, err := s.Remove(t.Context(), labelsOf(docs)...); err != nil {
		t.Fatal(err)
	}
	exact(t, address)
	if left := storetest.SQL(t, address, "SELECT (SELECT count(*) FROM nodes) + (SELECT count(*) FROM quads) + (SELECT count(*) FROM documents)"); left[0] != "0" {
		t.Errorf("%s rows are left of documents that were removed", left[0])
	}
}

func replaceAny(t *testing.T, s *store.Store, docs ...store.Document) {
	t.Helper()
	if _, err := s.Replace(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
}

func labelsOf(docs []store.Document) (labels []quad.IRI) {
	for _, d := range docs {
		labels = append(labels, d.Label)
	}
	return labels
}

// A database that is no graph, or that cannot be reached, is told by its address,
// without the password.
func TestOpenSaysWhatIsWrongWithADatabase(t *testing.T) {
	address := server.Address(t)
	with := func(change func(*url.URL)) string {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.UserPassword(u.User.Username(), "open-sesame")
		change(u)
		return u.String()
	}
	open := func(spec string, opt store.Options, want error, words ...string) {
		t.Helper()
		s, err := store.Open(t.Context(), spec, opt)
		if err == nil {
			s.Close()
			t.Errorf("%s: it opens", spec)
			return
		}
		if want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v", spec, err)
		}
		for _, w := range words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%v: it does not say %q", err, w)
			}
		}
		if strings.Contains(err.Error(), "sesame") {
			t.Errorf("the password is told: %v", err)
		}
	}
	same := func(*url.URL) {}
	if name := store.Name(with(same)); strings.Contains(name, "sesame") || !strings.Contains(name, "127.0.0.1") {
		t.Errorf("the store is called %s", name)
	}
	open(with(same), store.Options{}, store.ErrNoStore, "parley build", "127.0.0.1")
	open(with(same), store.Options{ReadOnly: true, Create: true}, store.ErrNoStore)
	open(with(func(u *url.URL) { u.Host = "127.0.0.1:1" }), store.Options{Create: true}, nil, "127.0.0.1:1", "refused")
	open(with(func(u *url.URL) { u.Path = "/nowhere" }), store.Options{Create: true}, nil, "nowhere", "does not exist")
	open("postgres://host:port/x", store.Options{}, store.ErrNotStore, "postgres://USER@HOST")
	open("mysql://host/x", store.Options{}, store.ErrNotStore, "postgres://USER@HOST")

	storetest.SQL(t, address, "CREATE TABLE nodes (id INT)")
	open(with(same), store.Options{Create: true}, store.ErrNotStore, "did not make", "search_path")

	address = server.Address(t)
	mustOpen(t, address, store.Options{Create: true})
	storetest.SQL(t, address, "UPDATE parley SET form = 99")
	open(with(same), store.Options{Create: true}, store.ErrNotStore, "another version")
}

// A store goes on after the database ended its connections: what was being looked
// at fails, the next look does not.
func TestADatabaseThatGoesAway(t *testing.T) {
	address := server.Address(t)
	s := mustOpen(t, address, store.Options{Create: true})
	docs := world(20)
	replace(t, s, 20, docs...)
	want := lines(t, s)
	storetest.SQL(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%pg_export_snapshot%'")
	for try := 0; ; try++ {
		got := []string{}
		var failed error
		for q, err := range s.Quads(t.Context()) {
			if failed = err; err != nil {
				break
			}
			got = append(got, q.NQuad())
		}
		if failed == nil {
			slices.Sort(got)
			same(t, "afterwards", got, want)
			break
		}
		if try == 3 {
			t.Fatalf("it does not come back: %v", failed)
		}
	}
	replace(t, s, 1, store.Document{Label: docs[0].Label, Quads: docs[0].Quads[1:]})
}
