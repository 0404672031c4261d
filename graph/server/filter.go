package server

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// filter is what of the facts is shown. It stands in the address as it is here,
// so that the address is the view.
type filter struct {
	Status, Type []string
	Source       []string // documents, "doc:r1"
	Since, Until string   // 2025, 2025-05 or 2025-05-15
	Undated      bool     // only what has no date
}

// filterOf reads the filter of an address.
func filterOf(q url.Values) filter {
	f := filter{Status: unique(q["status"]), Type: unique(q["type"]), Source: unique(q["source"]), Undated: q.Get("undated") != ""}
	if d := q.Get("since"); isDay(d) {
		f.Since = d
	}
	if d := q.Get("until"); isDay(d) {
		f.Until = d
	}
	return f
}

func unique(list []string) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
	slices.Sort(list)
	return slices.Compact(list)
}

// isDay reports whether s is a year, a month or a day.
func isDay(s string) bool {
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i, c := range s {
		if i == 4 || i == 7 {
			if c != '-' {
				return false
			}
		} else if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func (f filter) empty() bool {
	return len(f.Status)+len(f.Type)+len(f.Source) == 0 && f.Since == "" && f.Until == "" && !f.Undated
}

// shows reports whether the filter lets a fact through. What has a date shows
// where some day that it may mean lies within; what has none, only where no date
// is asked for.
func (f filter) shows(x *fact) bool {
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	if !in(f.Status, x.Status) || !in(f.Type, x.Type) || !in(f.Source, x.Doc.ID) {
		return false
	}
	undated := x.From == "" && x.To == ""
	if f.Undated {
		return undated
	}
	if f.Since == "" && f.Until == "" {
		return true
	}
	return !undated && (f.Since == "" || x.To == "" || x.To >= f.Since) && (f.Until == "" || x.From == "" || x.From <= f.Until+"~")
}

func (f filter) keep(facts []*fact) []*fact {
	if f.empty() {
		return facts
	}
	return slices.DeleteFunc(slices.Clone(facts), func(x *fact) bool { return !f.shows(x) })
}

// chip is a filter that is on, or that could be.
type chip struct {
	Key, Value, Label string
	Count             int    // facts that it would show; 0 for one that is on
	Link              string // without it, or with it
}

// chips are the filters that are on, each with a link to the view without it.
func (f filter) chips(v view) []chip {
	var all []chip
	add := func(key, label string, values ...string) {
		for _, value := range values {
			if value != "" {
				all = append(all, chip{Key: key, Value: value, Label: label + plainWords(value), Link: v.without(key, value)})
			}
		}
	}
	add("status", "", f.Status...)
	add("type", "", f.Type...)
	for _, id := range f.Source {
		add("source", "", id)
	}
	add("since", "since ", f.Since)
	add("until", "until ", f.Until)
	if f.Undated {
		add("undated", "date unknown ", "1")
		all[len(all)-1].Label = "date unknown"
	}
	return all
}

// clear is the address with no filter on.
func (filter) clear(v view) string {
	return v.set("status", "", "type", "", "source", "", "since", "", "until", "", "undated", "")
}

// facet is a key with the values that could be filtered by.
type facet struct {
	Label string
	Chips []chip
}

// maxFacet is how many values of a facet are offered.
const maxFacet = 12

// facets are the filters that could be put on, with how many facts they show.
func (f filter) facets(v view, facts []*fact) []facet {
	counts := map[string]map[string]int{"status": {}, "type": {}, "source": {}}
	label := map[string]string{}
	for _, x := range facts {
		counts["status"][x.Status]++
		counts["type"][x.Type]++
		counts["source"][x.Doc.ID]++
		label[x.Doc.ID] = x.Doc.Title
	}
	var all []facet
	for _, key := range []string{"status", "type", "source"} {
		fc := facet{Label: map[string]string{"status": "Status", "type": "What", "source": "Source"}[key]}
		if len(counts[key]) < 2 {
			continue
		}
		for _, value := range slices.Sorted(maps.Keys(counts[key])) {
			fc.Chips = append(fc.Chips, chip{Key: key, Value: value, Label: cmp.Or(label[value], plainWords(value)), Count: counts[key][value], Link: v.with(key, value)})
		}
		slices.SortStableFunc(fc.Chips, func(a, b chip) int { return cmp.Compare(b.Count, a.Count) })
		fc.Chips = fc.Chips[:min(len(fc.Chips), maxFacet)]
		all = append(all, fc)
	}
	return all
}

// plainWords writes a name of the ontology as people do.
func plainWords(s string) string { return strings.ReplaceAll(s, "_", " ") }

// view is an address: a path and what is asked of it.
type view struct {
	path  string
	query url.Values
}

func (v view) link(change func(url.Values)) string {
	q := url.Values{}
	for k, list := range v.query {
		q[k] = slices.Clone(list)
	}
	change(q)
	if len(q) == 0 {
		return v.path
	}
	return v.path + "?" + q.Encode()
}

// with is the address with one more value of a key.
func (v view) with(key, value string) string {
	return v.link(func(q url.Values) {
		if !slices.Contains(q[key], value) {
			q[key] = append(q[key], value)
			slices.Sort(q[key])
		}
	})
}

// set is the address with one value of a key.
func (v view) set(pairs ...string) string {
	return v.link(func(q url.Values) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i+1] == "" {
				q.Del(pairs[i])
				continue
			}
			q.Set(pairs[i], pairs[i+1])
		}
	})
}

func (v view) without(key, value string) string {
	return v.link(func(q url.Values) {
		q[key] = slices.DeleteFunc(q[key], func(s string) bool { return s == value })
		if len(q[key]) == 0 {
			q.Del(key)
		}
	})
}
