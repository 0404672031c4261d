package export_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"parley/graph/export"
	"parley/graph/quads"
)

// TestOnlySomeFacts compares with the graph that those facts give from the start.
func TestOnlySomeFacts(t *testing.T) {
	whole := reports(t)
	for _, c := range []struct {
		name string
		keep export.Filter
		want []string // facts
	}{
		{"no filter", export.Filter{}, []string{"after%20(1)-a", "after%20(1)-b", "after%20(1)-c", "after%20(1)-d", "after%20(1)-e", "before-a", "before-b", "before-c", "before-d"}},
		{"planned", export.Filter{Statuses: []string{"planned"}}, []string{"before-a", "before-b"}},
		{"denied or visits", export.Filter{Statuses: []string{"denied", "happened"}, Types: []string{"visit", "meeting"}}, []string{"after%20(1)-a", "after%20(1)-e", "before-d"}},
		{"in March 2031", export.Filter{Since: "2031-03-04", Until: "2031-03"}, []string{"after%20(1)-b", "after%20(1)-c", "after%20(1)-e"}},
		{"before", export.Filter{Until: "2030"}, []string{"after%20(1)-b", "before-d"}},
		{"nothing", export.Filter{Types: []string{"none"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := whole.Only(c.keep)
			var facts []string
			subjects := map[quad.Value]bool{}
			for _, q := range got.Quads {
				if id := strings.Trim(q.Subject.String(), "<>"); strings.HasPrefix(id, "fact:") && !subjects[q.Subject] {
					facts = append(facts, strings.TrimPrefix(id, "fact:"))
				}
				subjects[q.Subject] = true
			}
			slices.Sort(facts)
			if !slices.Equal(facts, c.want) {
				t.Errorf("facts %v, want %v", facts, c.want)
			}
			want := export.Graph{Quads: rewritten(t, c.want), Ontology: whole.Ontology}
			if a, b := write(t, "nquads", got), write(t, "nquads", want); a != b {
				t.Errorf("got\n%s\nwant\n%s", a, b)
			}
		})
	}
}

func TestOnlyWhatFactsDraw(t *testing.T) {
	whole := reports(t)
	if got := whole.Drawn(); len(got.Quads) != len(whole.Quads) {
		t.Errorf("%d quads of a whole graph, of %d", len(got.Quads), len(whole.Quads))
	}
	const left = "fact:after%20(1)-b" // Okafor holds an office
	var some []quad.Quad
	for _, q := range whole.Quads {
		if q.Subject != quad.Value(quad.IRI(left)) {
			some = append(some, q)
		}
	}
	got := write(t, "nquads", export.Graph{Quads: some, Ontology: whole.Ontology}.Drawn())
	for _, edge := range []string{"ns#holds>", "ns#serves>"} {
		if strings.Contains(got, edge) {
			t.Errorf("%s is there without its fact", edge)
		}
	}
	if !strings.Contains(got, "ns#participant>") {
		t.Error("an edge is not there with its fact")
	}
}

// rewritten returns the quads that only some of the facts give.
func rewritten(t *testing.T, facts []string) []quad.Quad {
	t.Helper()
	before, after := told()
	var all []quad.Quad
	for _, b := range []builder{before, after} {
		kept := b.facts[:0:0]
		for _, f := range b.facts {
			if slices.Contains(facts, strings.TrimPrefix(string(quads.IRI(f.ID)), "fact:")) {
				kept = append(kept, f)
			}
		}
		if len(kept) > 0 {
			all = append(all, quads.Of(b.doc, kept, ontology(t))...)
		}
	}
	return all
}
