package server

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/schema/vocab"
)

// fact returns a fact by its id, nil where the graph has it not.
func (r *reader) fact(id string) *fact {
	if f, ok := r.facts[id]; ok {
		return f
	}
	said := r.about(id)
	if !slices.ContainsFunc(said[vocab.Type], func(e end) bool { return words(e.value) == vocab.Fact }) {
		r.facts[id] = nil
		return nil
	}
	f := &fact{
		ID: id, Type: first(said[vocab.FactType]), Kind: first(said[vocab.Kind]), Status: first(said[vocab.Status]),
		Date: first(said[vocab.EDTF]), From: first(said[vocab.StartDate]), To: first(said[vocab.EndDate]),
		Doc: r.document(first(said[vocab.WasDerivedFrom])),
	}
	r.facts[id] = f
	for _, e := range said[vocab.Confidence] {
		if c, ok := e.value.(quad.Float); ok {
			f.Confidence = float64(c)
		}
	}
	if a := first(said[vocab.About]); a != "" {
		f.About = r.thing(a)
	}
	if t := r.ont.FactType(f.Type); t != nil {
		for _, ro := range t.Roles {
			if ends := said[vocab.RolePrefix+ro.Name]; len(ends) > 0 {
				f.Roles = append(f.Roles, role{ro.Name, r.fillers(ends)})
			}
		}
	}
	for _, e := range said[vocab.HasEvidence] {
		f.Evidence = append(f.Evidence, r.evidence(words(e.value)))
	}
	slices.SortFunc(f.Evidence, func(a, b evidence) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), strings.Compare(a.ID, b.ID))
	})
	return f
}

func (r *reader) fillers(ends []end) []filler {
	var out []filler
	for _, e := range ends {
		if iri, ok := e.value.(quad.IRI); ok {
			out = append(out, filler{Thing: r.thing(string(iri))})
		} else {
			out = append(out, filler{Words: words(e.value)})
		}
	}
	slices.SortFunc(out, func(a, b filler) int {
		return cmp.Or(strings.Compare(a.Name(), b.Name()), strings.Compare(a.id(), b.id()))
	})
	return slices.CompactFunc(out, func(a, b filler) bool { return a.id() == b.id() && a.Words == b.Words })
}

// Name is what a filler is called.
func (f filler) Name() string {
	if f.Thing != nil {
		return f.Thing.Name
	}
	return f.Words
}

func (f filler) id() string {
	if f.Thing != nil {
		return f.Thing.ID
	}
	return ""
}

func (r *reader) evidence(id string) evidence {
	said := r.about(id)
	e := evidence{ID: id, Quote: first(said[vocab.Exact]), Rule: first(said[vocab.Rule])}
	for _, s := range said[vocab.Start] {
		n, _ := s.value.(quad.Int)
		e.Start = int(n)
	}
	for _, s := range said[vocab.End] {
		n, _ := s.value.(quad.Int)
		e.End = int(n)
	}
	return e
}

// factsOf returns the ids of the facts in which a thing stands, or which are about
// it, sorted; more tells that there are more than limit.
func (r *reader) factsOf(id string, limit int) (ids []string, more bool) {
	seen := map[string]bool{}
	r.walk(id, quad.Object, quad.Subject, func(e end) bool {
		if e.predicate != vocab.About && !strings.HasPrefix(e.predicate, vocab.RolePrefix) {
			return true
		}
		f := words(e.value)
		if seen[f] {
			return true
		}
		if len(ids) == limit {
			more = true
			return false
		}
		seen[f] = true
		ids = append(ids, f)
		return true
	})
	slices.Sort(ids)
	return ids, more
}

// load returns facts in the order of time, those without a date last.
func (r *reader) load(ids []string) ([]*fact, error) {
	facts := make([]*fact, 0, len(ids))
	for _, id := range ids {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		if f := r.fact(id); f != nil {
			facts = append(facts, f)
		}
	}
	slices.SortStableFunc(facts, byDate)
	return facts, nil
}

func byDate(a, b *fact) int {
	return cmp.Or(strings.Compare(a.when(), b.when()), strings.Compare(a.Doc.Published, b.Doc.Published), strings.Compare(a.ID, b.ID))
}

// when is a day that sorts.
func (f *fact) when() string { return cmp.Or(f.From, f.To, "9999") }

// Quote is the first sentence that the fact rests on.
func (f *fact) Quote() string {
	if len(f.Evidence) == 0 {
		return ""
	}
	return f.Evidence[0].Quote
}

// things are the things in a fact's roles, and the one that it is about.
func (f *fact) things() []*thing {
	var all []*thing
	if f.About != nil {
		all = append(all, f.About)
	}
	for _, ro := range f.Roles {
		for _, x := range ro.Fillers {
			if x.Thing != nil && !slices.Contains(all, x.Thing) {
				all = append(all, x.Thing)
			}
		}
	}
	return all
}
