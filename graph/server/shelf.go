package server

import (
	"slices"
	"strings"
)

// shelf is a list of things of some classes on the first page.
type shelf struct {
	Title string
	Dated bool
	Items []shelved
}

type shelved struct {
	ID, Name, Status, Date string
	Count                  int // documents
}

// shelve gathers those of whom most documents tell, and what was last.
func (ix *nameIndex) shelve() []shelf {
	all := []shelf{{Title: "Latest meetings", Dated: true}, {Title: "People"}, {Title: "Countries"}, {Title: "Organisations"}}
	of := map[string]int{"Meeting": 0, "Person": 1, "Country": 2, "Organization": 3}
	seen := map[string]bool{}
	for i := range ix.entries {
		e := &ix.entries[i]
		n, ok := of[e.class]
		if !ok || seen[e.id] || all[n].Dated && len(e.date) < 4 {
			continue
		}
		seen[e.id] = true
		if all[n].Dated || len(all[n].Items) < maxShelf {
			all[n].Items = append(all[n].Items, shelved{e.id, e.called, e.status, e.date, e.weight})
		}
	}
	last := &all[0]
	slices.SortStableFunc(last.Items, func(a, b shelved) int { return strings.Compare(b.Date, a.Date) })
	last.Items = last.Items[:min(len(last.Items), maxShelf)]
	for i := range last.Items {
		m := &last.Items[i] // its date stands beside its name
		m.Name = strings.TrimSuffix(strings.TrimSuffix(m.Name, "; "+m.Date), ", "+m.Date)
	}
	return slices.DeleteFunc(all, func(s shelf) bool { return len(s.Items) == 0 })
}

// maxShelf is how many things stand on a shelf.
const maxShelf = 8
