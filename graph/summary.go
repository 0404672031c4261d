package graph

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Summary is what a build did and what it did not: nothing that was not read is
// left out of it.
type Summary struct {
	Documents       int // read, or in the store as they are
	Added, Replaced int // of these; the others were in the store as they are
	Sentences       int
	Words           int
	Unread          int      // sentences that speak of what the graph is about and gave no fact
	Undated         []string // ids of documents without a date: their relative dates mean nothing
	Refused         int      // files that gave no document
	Notes           []error  // about files refused, passed over or repaired, each with its path

	unresolved map[string]int
	facts      map[outcome]int
}

type outcome struct{ kind, status string }

// Count is how often something was seen.
type Count struct {
	Name string
	N    int
}

// Facts is how many facts of a type were read, and of which status.
type Facts struct {
	Type     string
	N        int
	Statuses []Count // by name
}

// Unchanged counts the documents that the store had as they are.
func (s *Summary) Unchanged() int { return s.Documents - s.Added - s.Replaced }

// Unresolved returns the names that are nobody's, the most frequent first.
func (s *Summary) Unresolved() []Count {
	return counts(s.unresolved, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), byName(a, b)) })
}

// Facts returns the facts that were read anew, by type.
func (s *Summary) Facts() []Facts {
	statuses := map[string]map[string]int{}
	for o, n := range s.facts {
		if statuses[o.kind] == nil {
			statuses[o.kind] = map[string]int{}
		}
		statuses[o.kind][o.status] += n
	}
	var all []Facts
	for _, kind := range slices.Sorted(maps.Keys(statuses)) {
		f := Facts{Type: kind, Statuses: counts(statuses[kind], byName)}
		for _, c := range f.Statuses {
			f.N += c.N
		}
		all = append(all, f)
	}
	return all
}

func counts(seen map[string]int, order func(a, b Count) int) []Count {
	var all []Count
	for name, n := range seen {
		all = append(all, Count{name, n})
	}
	slices.SortFunc(all, order)
	return all
}

func byName(a, b Count) int { return cmp.Compare(a.Name, b.Name) }

// add counts what became of a file; what the store did is not in a report.
func (s *Summary) add(r Report) {
	if r.Note != nil {
		s.Notes = append(s.Notes, r.Note)
		if r.Refused() {
			s.Refused++
		}
		return
	}
	s.Documents++
	if r.Record.Published == "" {
		s.Undated = append(s.Undated, r.Doc.ID)
	}
	s.Sentences += r.Record.Sentences
	s.Words += r.Record.Words
	for _, p := range r.Record.Problems {
		switch p.Kind {
		case "sentence":
			s.Unread++
		case "name":
			name, _, _ := strings.Cut(p.What, ": ")
			s.unresolved[name]++
		}
	}
	if r.Reading != nil {
		for _, f := range r.Reading.Facts {
			s.facts[outcome{f.Type, f.Status}]++
		}
	}
}
