package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"parley/graph/store"
	"parley/graph/store/storetest"
)

// server is where tests have a database.
var server = &storetest.Server{}

// backends are the places where a store can lie; every test of what a store
// does runs over each.
func backends(t *testing.T, test func(t *testing.T, open func() *store.Store)) {
	t.Run("memory", func(t *testing.T) {
		test(t, func() *store.Store { return mustOpen(t, store.Memory, store.Options{Create: true}) })
	})
	t.Run("file", func(t *testing.T) {
		n := 0
		test(t, func() *store.Store {
			n++
			return mustOpen(t, filepath.Join(t.TempDir(), fmt.Sprint("graph", n, ".db")), store.Options{Create: true})
		})
	})
	t.Run("postgres", func(t *testing.T) {
		server.Address(t)
		test(t, func() *store.Store { return mustOpen(t, server.Address(t), store.Options{Create: true}) })
	})
}

// lasting runs a test over the places where a store outlives its process; place
// gives the name of one that is not there yet.
func lasting(t *testing.T, test func(t *testing.T, place func() string)) {
	t.Run("file", func(t *testing.T) {
		test(t, func() string { return filepath.Join(t.TempDir(), "graph.db") })
	})
	t.Run("postgres", func(t *testing.T) {
		server.Address(t)
		test(t, func() string { return server.Address(t) })
	})
}

func mustOpen(t *testing.T, spec string, opt store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), spec, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func q(s, p string, o quad.Value, label string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o, Label: quad.IRI(label)}
}

func doc(label string, quads ...quad.Quad) store.Document {
	return store.Document{Label: quad.IRI(label), Quads: quads, Record: store.Record{Stamp: label}}
}

func replace(t *testing.T, s *store.Store, want int, docs ...store.Document) {
	t.Helper()
	got, err := s.Replace(t.Context(), docs...)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("%d documents changed, want %d", got, want)
	}
}

// lines returns the quads of a store, one a line, sorted.
func lines(t *testing.T, s *store.Store, labels ...quad.IRI) []string {
	t.Helper()
	out := []string{}
	for q, err := range s.Quads(context.Background(), labels...) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q.NQuad())
	}
	sort.Strings(out)
	return out
}

func nquads(quads ...quad.Quad) []string {
	out := []string{}
	for _, q := range quads {
		out = append(out, q.NQuad())
	}
	sort.Strings(out)
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// nodes returns the values that stand in the graph as nodes, sorted.
func nodes(t *testing.T, s *store.Store) []string {
	t.Helper()
	var out []string
	err := s.View(t.Context(), func(qs graph.QuadStore) error {
		it := qs.NodesAllIterator()
		defer it.Close()
		for it.Next(t.Context()) {
			out = append(out, quad.StringOf(qs.NameOf(it.Result())))
		}
		return it.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}

// parts returns the distinct values in the quads, sorted.
func parts(quads []quad.Quad) []string {
	seen := map[string]bool{}
	for _, q := range quads {
		for _, d := range quad.Directions {
			seen[quad.StringOf(q.Get(d))] = true
		}
	}
	var out []string
	for v := range seen {
		out = append(out, v)
	}
	sort.Strings(out)
	return out
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	values := []quad.Value{
		quad.IRI("person:sergei-lavrov"), quad.IRI("http://www.wikidata.org/entity/Q58217"),
		quad.String("plain"), quad.String(""), quad.String(`quotes " and \ and 'these'`), quad.String("two\nlines\tand a tab\r\n"),
		quad.String("Сергей Лавров"), quad.String("王毅"), quad.String("محمد جواد ظريف"), quad.String("🕊 talks"), quad.String("e\u0301 is not \u00e9"),
		quad.LangString{Value: "Kiew", Lang: "de"}, quad.LangString{Value: "Kiev", Lang: "fr"},
		quad.TypedString{Value: "2025-05-15", Type: "http://www.w3.org/2001/XMLSchema#date"},
		quad.TypedString{Value: "2022-07/2023-07", Type: "parley:edtf"},
		quad.Int(0), quad.Int(-7), quad.Int(1 << 60), quad.Float(0.94), quad.Bool(true),
		quad.String(strings.Repeat("long ", 50_000)),
		quad.String("a zero\x00byte"), quad.String("no UTF-8: \xff"), quad.IRI("thing:\x00"),
		quad.Time(time.Date(2025, 5, 15, 9, 0, 0, 0, time.UTC)), quad.Time(time.Date(2025, 5, 15, 9, 0, 0, 1, time.UTC)), quad.Time(time.Date(2025, 5, 15, 9, 0, 0, 500_000_000, time.UTC)),
	}
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		var quads []quad.Quad
		for i, v := range values {
			quads = append(quads, q(fmt.Sprint("thing:", i), "says", v, "doc:values"))
		}
		replace(t, s, 1, doc("doc:values", quads...))
		same(t, "quads", lines(t, s), nquads(quads...))
		replace(t, s, 0, doc("doc:values", quads...))
	})
}

func TestALabelIsADocument(t *testing.T) {
	a := []quad.Quad{
		q("meeting:istanbul", "participant", quad.IRI("person:medinsky"), "doc:a"),
		q("meeting:istanbul", "status", quad.String("planned"), "doc:a"),
		q("person:medinsky", "label", quad.String("Vladimir Medinsky"), "doc:a"),
	}
	b := []quad.Quad{
		q("meeting:istanbul", "participant", quad.IRI("person:medinsky"), "doc:b"), // the same triple, said twice
		q("meeting:istanbul", "status", quad.String("happened"), "doc:b"),
	}
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		replace(t, s, 2, doc("doc:a", a...), doc("doc:b", b...))
		same(t, "all", lines(t, s), nquads(append(slices.Clone(a), b...)...))
		same(t, "label", lines(t, s, "doc:b"), nquads(b...))
		same(t, "unknown label", lines(t, s, "doc:none"), nil)
		replace(t, s, 0, doc("doc:b", b[1], b[0], b[1])) // order and repetition say nothing

		changed := []quad.Quad{b[0], q("meeting:istanbul", "status", quad.String("postponed"), "doc:b")}
		replace(t, s, 1, doc("doc:a", a...), doc("doc:b", changed...))
		same(t, "changed", lines(t, s), nquads(append(slices.Clone(a), changed...)...))
		same(t, "nodes", nodes(t, s), parts(append(slices.Clone(a), changed...)))

		labels, err := s.Labels(t.Context())
		if err != nil || !slices.Equal(labels, []quad.IRI{"doc:a", "doc:b"}) {
			t.Errorf("labels %v, %v", labels, err)
		}
		n, err := s.Remove(t.Context(), "doc:a", "doc:none")
		if err != nil || n != 1 {
			t.Errorf("removed %d, %v", n, err)
		}
		same(t, "left", lines(t, s), nquads(changed...))
		same(t, "nodes left", nodes(t, s), parts(changed))
		if _, ok, err := s.Record(t.Context(), "doc:a"); ok || err != nil {
			t.Errorf("the record of a removed document is there (%v)", err)
		}
		if n, err = s.Remove(t.Context(), "doc:b"); err != nil || n != 1 {
			t.Errorf("removed %d, %v", n, err)
		}
		same(t, "nothing left", nodes(t, s), nil)
		st, err := s.Stats(t.Context())
		if err != nil || st != (store.Stats{}) {
			t.Errorf("stats %v, %v", st, err)
		}
	})
}

// A long history of changes leaves exactly what the last state says: nothing
// lost, nothing left behind, no quad with another's parts.
func TestManyChangesLeaveNoTrace(t *testing.T) {
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		random := uint64(7)
		next := func(n int) int {
			random = random*6364136223846793005 + 1442695040888963407
			return int(random>>33) % n
		}
		state := map[string][]quad.Quad{}
		for range 120 {
			label := fmt.Sprint("doc:", next(6))
			if next(5) == 0 {
				if _, err := s.Remove(t.Context(), quad.IRI(label)); err != nil {
					t.Fatal(err)
				}
				delete(state, label)
				continue
			}
			var quads []quad.Quad
			seen := map[string]bool{}
			for range next(12) {
				x := q(fmt.Sprint("s:", next(4)), fmt.Sprint("p:", next(3)), quad.String(fmt.Sprint(next(5))), label)
				if !seen[x.NQuad()] {
					seen[x.NQuad()] = true
					quads = append(quads, x)
				}
			}
			if _, err := s.Replace(t.Context(), doc(label, quads...)); err != nil {
				t.Fatal(err)
			}
			state[label] = quads
		}
		var all []quad.Quad
		for _, quads := range state {
			all = append(all, quads...)
		}
		same(t, "quads", lines(t, s), nquads(all...))
		same(t, "nodes", nodes(t, s), parts(all))
		if st, err := s.Stats(t.Context()); err != nil || st.Quads != len(all) || st.Documents != len(state) {
			t.Errorf("stats %v, %v, want %d quads of %d documents", st, err, len(all), len(state))
		}
	})
}

func TestWhatMustNotEnterIsRefused(t *testing.T) {
	good := q("a", "b", quad.String("c"), "doc:a")
	for name, docs := range map[string][]store.Document{
		"no label":        {{Quads: []quad.Quad{good}}},
		"another's label": {doc("doc:b", good)},
		"no object":       {doc("doc:a", quad.Quad{Subject: good.Subject, Predicate: good.Predicate, Label: good.Label})},
		"no label on it":  {doc("doc:a", quad.Quad{Subject: good.Subject, Predicate: good.Predicate, Object: good.Object})},
		"the same twice":  {doc("doc:a", good), doc("doc:a")},
		"one of two":      {doc("doc:a", good), doc("doc:b", good)},
	} {
		backends(t, func(t *testing.T, open func() *store.Store) {
			s := open()
			if _, err := s.Replace(t.Context(), docs...); err == nil {
				t.Errorf("%s: no error", name)
			}
			same(t, name, lines(t, s), nil)
			replace(t, s, 1, doc("doc:a", good))
			same(t, name+", then a good one", lines(t, s), nquads(good))
		})
	}
}

// A write that is broken off leaves nothing, in the store or in what writes next.
func TestAFailedWriteLeavesNothing(t *testing.T) {
	docs := world(8)
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		replace(t, s, 4, docs[:4]...)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Replace(ctx, docs[2:]...); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled write: %v", err)
		}
		if _, err := s.Remove(ctx, docs[0].Label); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled removal: %v", err)
		}
		want := []quad.Quad{}
		for _, d := range docs[:4] {
			want = append(want, d.Quads...)
		}
		same(t, "after it", lines(t, s), nquads(want...))
		replace(t, s, 4, docs...)
		for _, d := range docs[4:] {
			want = append(want, d.Quads...)
		}
		same(t, "then", lines(t, s), nquads(want...))
		same(t, "nodes", nodes(t, s), parts(want))
	})
}

func TestRecordsStandBesideTheGraph(t *testing.T) {
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		r := store.Record{
			Stamp: "9f2c", Path: "reports/a.md", Title: "Talks", Published: "2025-05-15", Words: 312, Sentences: 14,
			Problems: []store.Problem{{Kind: "sentence", Where: "210:260", What: "too long"}},
		}
		d := store.Document{Label: "doc:a", Record: r}
		replace(t, s, 1, d)
		replace(t, s, 0, d)
		got, ok, err := s.Record(t.Context(), "doc:a")
		if err != nil || !ok || fmt.Sprint(got) != fmt.Sprint(r) {
			t.Errorf("record %v %v %v", got, ok, err)
		}
		d.Record.Stamp = "9f2d"
		replace(t, s, 1, d)
		all, err := s.Records(t.Context())
		if err != nil || len(all) != 1 || all["doc:a"].Stamp != "9f2d" {
			t.Errorf("records %v %v", all, err)
		}
		same(t, "graph", nodes(t, s), nil)

		m := store.Meta{Program: "1.0", Data: "ab12"}
		if err := s.SetMeta(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Meta(t.Context()); err != nil || got != m {
			t.Errorf("meta %v %v", got, err)
		}
	})
}

// Readers see whole documents only, and the same ones to the end.
func TestReadingWhileWriting(t *testing.T) {
	const size = 20
	version := func(n int) []quad.Quad {
		var quads []quad.Quad
		for i := range size {
			quads = append(quads, q(fmt.Sprint("s:", i), "version", quad.Int(n), "doc:a"))
		}
		return quads
	}
	backends(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		replace(t, s, 1, doc("doc:a", version(0)...))
		done := make(chan struct{})
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					err := s.View(t.Context(), func(qs graph.QuadStore) error {
						first := ""
						for range 3 {
							it := qs.QuadIterator(quad.Label, qs.ValueOf(quad.IRI("doc:a")))
							n := 0
							for it.Next(t.Context()) {
								v := quad.StringOf(qs.Quad(it.Result()).Object)
								if first == "" {
									first = v
								}
								if v != first {
									return fmt.Errorf("version %s after %s", v, first)
								}
								n++
							}
							if err := errors.Join(it.Err(), it.Close()); err != nil {
								return err
							}
							if n != size {
								return fmt.Errorf("%d quads of %d", n, size)
							}
						}
						return nil
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for n := range 60 {
			replace(t, s, 1, doc("doc:a", version(n+1)...))
		}
		close(done)
		readers.Wait()
	})
}

func TestAStoreOpensAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := mustOpen(t, path, store.Options{Create: true})
	x := q("a", "b", quad.String("c"), "doc:a")
	replace(t, s, 1, doc("doc:a", x))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, path, store.Options{Create: true})
	same(t, "after opening to write", lines(t, s), nquads(x))
	s.Close()
	one := mustOpen(t, path, store.Options{ReadOnly: true})
	two := mustOpen(t, path, store.Options{ReadOnly: true})
	same(t, "two readers", append(lines(t, one), lines(t, two)...), append(nquads(x), nquads(x)...))
	if _, err := one.Replace(t.Context(), doc("doc:b")); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a write to a store opened for reading: %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		spec string
		opt  store.Options
		want error
	}{
		{"", store.Options{}, store.ErrNoStore},
		{filepath.Join(dir, "none.db"), store.Options{}, store.ErrNoStore},
		{filepath.Join(dir, "none.db"), store.Options{ReadOnly: true, Create: true}, store.ErrNoStore},
		{filepath.Join(dir, "no", "folder.db"), store.Options{Create: true}, store.ErrNoStore},
		{dir, store.Options{Create: true}, store.ErrNotStore},
		{write("empty.db", nil), store.Options{}, store.ErrNotStore},
		{write("text.db", []byte(strings.Repeat("The ministers met.\n", 2000))), store.Options{Create: true}, store.ErrNotStore},
		{write("short.db", []byte("short")), store.Options{Create: true}, store.ErrNotStore},
		{write("zero.db", make([]byte, 1<<16)), store.Options{}, store.ErrNotStore},
		{"mysql://host/graph", store.Options{Create: true}, store.ErrNotStore},
	} {
		s, err := store.Open(t.Context(), c.spec, c.opt)
		if !errors.Is(err, c.want) {
			t.Errorf("%q: %v, want %v", c.spec, err, c.want)
		}
		if err == nil {
			s.Close()
		} else if c.spec != "" && !strings.Contains(err.Error(), strings.TrimSuffix(c.spec, "/folder.db")) {
			t.Errorf("%q: the error does not name it: %v", c.spec, err)
		}
	}
}
