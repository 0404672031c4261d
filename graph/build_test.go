package graph_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"

	"parley/data"
	"parley/graph"
	"parley/graph/store"
	"parley/graph/text"
)

func builder(t *testing.T, opt graph.Options) *graph.Builder {
	t.Helper()
	b, err := graph.New(data.FS, opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reports yields n documents, the earlier the longer, so that on several cores
// the last would be done first.
func reports(n int) iter.Seq2[*text.Document, error] {
	return func(yield func(*text.Document, error) bool) {
		for i := range n {
			body := ""
			for range n - i {
				body += "Ana Duarte met Ingrid Holm in Lisbon on Tuesday. "
			}
			doc := &text.Document{ID: fmt.Sprintf("r%02d", i), Published: "2031-03-14", Text: body, Sentences: text.Split(body)}
			if !yield(doc, nil) {
				return
			}
			if i%5 == 4 && !yield(nil, fmt.Errorf("file %d: refused", i)) {
				return
			}
		}
	}
}

func TestReportsComeInOrder(t *testing.T) {
	next, notes := 0, 0
	for r := range builder(t, graph.Options{Jobs: 4}).Read(t.Context(), reports(20)) {
		if r.Note != nil {
			notes++
			if !r.Refused() {
				t.Errorf("%v is no refusal", r.Note)
			}
			continue
		}
		if want := fmt.Sprintf("r%02d", next); r.Doc.ID != want {
			t.Fatalf("%s came, want %s", r.Doc.ID, want)
		}
		if len(r.Reading.Facts) == 0 {
			t.Errorf("%s gave no fact", r.Doc.ID)
		}
		next++
	}
	if next != 20 || notes != 4 {
		t.Errorf("%d documents and %d notes came, want 20 and 4", next, notes)
	}
}

func TestWhoStopsReadingLeavesNothingRunning(t *testing.T) {
	b := builder(t, graph.Options{Jobs: 3})
	synctest.Test(t, func(t *testing.T) {
		for range b.Read(t.Context(), reports(8)) {
			break
		}
	})
}

// A source that never gives anything again must not hold up an interrupted build.
func TestABlockedSourceIsLeftBehind(t *testing.T) {
	b := builder(t, graph.Options{Jobs: 2})
	st := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	blocked := make(chan struct{})
	defer close(blocked)
	docs := func(yield func(*text.Document, error) bool) {
		for doc, err := range reports(1) {
			yield(doc, err)
		}
		cancel()
		<-blocked
	}
	sum, err := b.Build(ctx, docs, st, nil)
	if err == nil || sum == nil {
		t.Errorf("an interrupted build gave %v and %v, want a summary and an error", sum, err)
	}
}

func open(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Memory, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func TestAStampSparesReading(t *testing.T) {
	st := open(t)
	for i, want := range []struct {
		stamp            string
		added, unchanged int
		read             bool // facts were read anew
	}{{"one", 50, 0, true}, {"one", 0, 50, false}, {"two", 0, 0, true}, {"", 0, 0, true}} {
		b := builder(t, graph.Options{Stamp: want.stamp})
		sum, err := b.Build(t.Context(), reports(50), st, nil)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Documents != 50 || sum.Added != want.added || sum.Unchanged() != want.unchanged || (sum.Facts() != nil) != want.read {
			t.Errorf("build %d: %d documents, %d added, %d unchanged, facts %v", i, sum.Documents, sum.Added, sum.Unchanged(), sum.Facts())
		}
		if sum.Refused != 10 || len(sum.Notes) != 10 {
			t.Errorf("build %d: %d refused, %d notes; want 10", i, sum.Refused, len(sum.Notes))
		}
	}
}
