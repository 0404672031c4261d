package queue_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"testing"

	"parley/data"
	"parley/graph"
	"parley/graph/queue"
	"parley/graph/store"
	"parley/graph/store/storetest"
	"parley/graph/text"
)

// server is where tests have a database.
var server = &storetest.Server{}

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// reports are documents, after some of which comes a note of the source.
func reports(from, to int) iter.Seq2[*text.Document, error] {
	return func(yield func(*text.Document, error) bool) {
		for i := from; i < to; i++ {
			s := fmt.Sprintf("Ana Duarte met Ingrid Holm in Oslo on %d March 2031.\nOmar Haddad led the Norwegian delegation.", 1+i%28)
			doc := &text.Document{ID: fmt.Sprint("r", i), Title: "Talks", Published: "2031-03-30", URL: "https://example.org/" + fmt.Sprint(i), Path: "r.txt", Text: s, Sentences: text.Split(s)}
			if !yield(doc, nil) || i%4 == 3 && !yield(nil, fmt.Errorf("file %d", i)) {
				return
			}
		}
	}
}

func open(t *testing.T, address string) (*queue.Queue, *store.Store) {
	t.Helper()
	st, err := store.Open(t.Context(), address, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	q, err := queue.Open(t.Context(), address, queue.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q, st
}

func status(t *testing.T, q *queue.Queue) queue.Status {
	t.Helper()
	s, err := q.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func builder(t *testing.T) *graph.Builder {
	t.Helper()
	b, err := graph.New(data.FS, graph.Options{Jobs: 1, Stamp: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What two workers side by side read from the queue is what a build reads from the
// documents, with all that was known of each.
func TestWorkersReadWhatABuildReads(t *testing.T) {
	q, st := open(t, server.Address(t))
	notes := 0
	sum, err := q.Add(t.Context(), reports(0, 23), 5, func(error) bool { notes++; return notes == 1 })
	if err != nil || sum != (queue.Added{Documents: 23, Shards: 5, Refused: 1}) || notes != 5 {
		t.Fatalf("%+v, %d notes, %v", sum, notes, err)
	}
	if s := status(t, q); s.Waiting != (queue.Count{Shards: 5, Documents: 23}) || s.Done.Shards != 0 || s.Left() != 0 {
		t.Errorf("%+v", s)
	}
	b := builder(t)
	errs := make(chan error)
	for range 2 {
		go func() { errs <- q.Work(t.Context(), b, st, "v1", queue.WorkOptions{Jobs: 2, Empty: true}) }()
	}
	if err := errors.Join(<-errs, <-errs); err != nil {
		t.Fatal(err)
	}
	s := status(t, q)
	if s.Waiting.Shards+s.Running.Shards+s.Failed.Shards != 0 || s.Done != (queue.Count{Shards: 5, Documents: 23}) || s.Facts < 23 || s.Words < 200 || s.Rate() <= 0 || !slices.Equal(s.Programs, []string{"v1"}) {
		t.Errorf("%+v", s)
	}
	alone, err := store.Open(t.Context(), store.Memory, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Build(t.Context(), reports(0, 23), alone, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := all(t, st), all(t, alone); !slices.Equal(got, want) {
		t.Errorf("%d quads, and a build gives %d", len(got), len(want))
	}
	got, err := st.Records(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := alone.Records(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("records\n%v, and of a build\n%v", got, want)
	}
}

func all(t *testing.T, s *store.Store) (lines []string) {
	t.Helper()
	for q, err := range s.Quads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, q.NQuad())
	}
	slices.Sort(lines)
	return lines
}

// Adding ends where it is interrupted; adding again adds what is missing.
func TestAddingGoesOnWhereItEnded(t *testing.T) {
	q, _ := open(t, server.Address(t))
	ctx, cancel := context.WithCancel(t.Context())
	half := func(yield func(*text.Document, error) bool) {
		n := 0
		for doc, err := range reports(0, 20) {
			if n++; n == 14 {
				cancel()
			}
			if !yield(doc, err) {
				return
			}
		}
	}
	quiet := func(error) bool { return false }
	sum, err := q.Add(ctx, half, 4, quiet)
	if !errors.Is(err, context.Canceled) || sum.Shards == 0 || sum.Shards == 5 {
		t.Fatalf("%+v, %v", sum, err)
	}
	rest, err := q.Add(t.Context(), reports(0, 20), 4, quiet)
	if err != nil || rest.Waiting != sum.Documents || rest.Documents+rest.Waiting != 20 {
		t.Errorf("%+v after %+v, %v", rest, sum, err)
	}
	if s := status(t, q); s.Waiting != (queue.Count{Shards: 5, Documents: 20}) {
		t.Errorf("%+v", s)
	}
}

// A worker that is interrupted puts back what it had, and that does not count as a
// failure however often it happens.
func TestAnInterruptedWorkerPutsBackWhatItHad(t *testing.T) {
	address := server.Address(t)
	q, st := open(t, address)
	quiet := func(error) bool { return false }
	if _, err := q.Add(t.Context(), reports(0, 600), 200, quiet); err != nil {
		t.Fatal(err)
	}
	b := builder(t)
	for range 7 {
		ctx, cancel := context.WithCancel(t.Context())
		began := make(chan struct{})
		go func() {
			for status(t, q).Running.Shards == 0 && status(t, q).Waiting.Shards > 0 {
			}
			close(began)
		}()
		go func() { <-began; cancel() }()
		if err := q.Work(ctx, b, st, "v1", queue.WorkOptions{}); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if s := status(t, q); s.Running.Shards+s.Failed.Shards != 0 || s.Waiting.Documents+s.Done.Documents != 600 {
		t.Errorf("%+v", s)
	}
	if err := q.Work(t.Context(), b, st, "v1", queue.WorkOptions{Jobs: 2, Empty: true}); err != nil {
		t.Fatal(err)
	}
	if s := status(t, q); s.Done.Documents != 600 {
		t.Errorf("%+v", s)
	}
}

func TestThereIsNoQueue(t *testing.T) {
	_, err := queue.Open(t.Context(), server.Address(t), queue.Options{})
	if !errors.Is(err, queue.ErrNone) {
		t.Error(err)
	}
}
