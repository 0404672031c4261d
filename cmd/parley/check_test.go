package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/data"
	"parley/graph"
	"parley/graph/export"
	"parley/graph/source"
)

// line is a Builder on the built-in knowledge.
func line(t *testing.T) *graph.Builder {
	t.Helper()
	b, err := graph.New(data.FS, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every quote stands in its document, letter for letter, at its offsets, and
// every fact has what the form of a fact promises.
func TestEveryQuoteStandsWhereItSays(t *testing.T) {
	b := line(t)
	folders := []string{"../../data/sample"}
	if readouts := filepath.Join(shared(), "corpus", "readouts"); shared() == "" || testing.Short() {
		t.Log("without the corpus of readouts: ../shared is absent, or -short")
	} else {
		folders = append(folders, readouts)
	}
	for _, folder := range folders {
		documents, facts := 0, 0
		for r := range b.Read(t.Context(), source.Read(t.Context(), []string{folder}, source.Options{})) {
			if r.Note != nil {
				t.Error(r.Note)
				continue
			}
			documents++
			text := []rune(r.Doc.Text)
			ids := map[string]bool{}
			for _, f := range printed(t, b, r) {
				facts++
				if ids[f.ID] || f.ID == "" {
					t.Errorf("%s: the id %q is given twice, or none", r.Doc.Path, f.ID)
				}
				ids[f.ID] = true
				if f.Status == "" || len(f.Roles) == 0 || len(f.Evidence) == 0 || f.Confidence <= 0 || f.Confidence > 1 {
					t.Errorf("%s: %s %s lacks a status, roles, evidence or confidence", r.Doc.Path, f.Type, f.ID)
				}
				for _, e := range f.Evidence {
					if e.Start < 0 || e.Start >= e.End || e.End > len(text) {
						t.Errorf("%s: %s: evidence %d to %d of %d characters", r.Doc.Path, f.ID, e.Start, e.End, len(text))
						continue
					}
					if got := string(text[e.Start:e.End]); got != e.Quote {
						t.Errorf("%s: %s quotes %q; at %d stands %q", r.Doc.Path, f.ID, e.Quote, e.Start, got)
					}
				}
			}
		}
		if documents == 0 || facts == 0 {
			t.Errorf("%s gave %d documents and %d facts", folder, documents, facts)
		}
		t.Logf("%s: %d documents, %d facts", folder, documents, facts)
	}
}

// lines prints facts as extract does.
func lines(t *testing.T, b *graph.Builder, out io.Writer) factLines {
	t.Helper()
	form, err := export.Lookup("jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return factLines{out, form, b.Ontology}
}

// printed is the facts of a document in the form in which they leave the program.
func printed(t *testing.T, b *graph.Builder, r graph.Report) []record {
	t.Helper()
	var out bytes.Buffer
	if err := lines(t, b, &out).write(r); err != nil {
		t.Fatal(err)
	}
	var all []record
	for l := range strings.Lines(out.String()) {
		var f record
		if err := json.Unmarshal([]byte(l), &f); err != nil {
			t.Fatalf("%v in %s", err, l)
		}
		all = append(all, f)
	}
	return all
}

// How well texts with facts marked by hand are read must not fall below these.
// Precision matters more than recall: a wrong fact is worse than none.
var floors = []struct {
	gold              string
	precision, recall float64 // of the core facts
}{
	{"dev.jsonl", 0.85, 0.78},
	{"seed.jsonl", 0.90, 0.70},
}

func TestAccuracy(t *testing.T) {
	eval := filepath.Join(shared(), "eval")
	if _, missing := os.Stat(eval); shared() == "" || missing != nil || testing.Short() {
		t.Skip("NOT MEASURED: that needs the measuring texts in $PARLEY_SHARED or ../shared, and no -short")
	}
	for _, floor := range floors {
		var score struct {
			Micro map[string]struct{ Precision, Recall, F1 float64 }
		}
		out := program(t, "eval", filepath.Join(eval, floor.gold), "--format", "json")
		if err := json.Unmarshal(out, &score); err != nil {
			t.Fatal(err)
		}
		core := score.Micro["core"]
		t.Logf("%s: precision %.3f, recall %.3f, F1 %.3f", floor.gold, core.Precision, core.Recall, core.F1)
		if core.Precision < floor.precision || core.Recall < floor.recall {
			t.Errorf("%s: precision %.3f and recall %.3f, which must not fall below %.2f and %.2f",
				floor.gold, core.Precision, core.Recall, floor.precision, floor.recall)
		}
	}
}
