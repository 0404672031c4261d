package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
	"github.com/mozillazg/go-unidecode"

	"parley/graph/entity"
	"parley/schema/vocab"
)

// Candidate is a thing that a name may mean.
type Candidate struct {
	ID   string // "person:vladimir-putin"
	Name string
}

// NameError is a name that means no thing of the graph, or several.
type NameError struct {
	Parameter  string
	Name       string
	Classes    []string
	Ambiguous  bool        // Candidates are what it may mean; else what is spelled alike
	Candidates []Candidate // at most 10
	More       int         // how many further ones there are
}

func (e *NameError) Error() string {
	var list []string
	for _, c := range e.Candidates {
		list = append(list, fmt.Sprintf("%s (%s)", c.Name, c.ID))
	}
	if e.More > 0 {
		list = append(list, fmt.Sprintf("%d more", e.More))
	}
	switch class := strings.ToLower(strings.Join(e.Classes, " or ")); {
	case e.Ambiguous:
		return fmt.Sprintf("%s: %q may be %s; give the id of one", e.Parameter, e.Name, strings.Join(list, ", "))
	case len(list) > 0:
		return fmt.Sprintf("%s: the graph knows no %s %q; near it are %s", e.Parameter, class, e.Name, strings.Join(list, ", "))
	default:
		return fmt.Sprintf("%s: the graph knows no %s %q", e.Parameter, class, e.Name)
	}
}

// resolver finds the things that names mean.
type resolver struct {
	ctx     context.Context
	qs      graph.QuadStore
	aliases func(string) []string
}

// resolve returns the IRI of the one thing of the parameter's classes that a name
// or an IRI means. It asks, and stops where it has an answer: is it an IRI? a name
// as it stands in the graph? but for case and accents? a name that the lexicon
// knows? part of a name? in another spelling?
func (r *resolver) resolve(p *Parameter, value string) (string, error) {
	value = strings.TrimSpace(value)
	id := vocab.Shorten(strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">"))
	if prefix, _, ok := strings.Cut(id, ":"); ok {
		if _, known := vocab.Lookup(prefix); known {
			if r.is(id, p.Classes) {
				return id, nil
			}
			return "", r.unknown(p, value)
		}
	}
	found, err := r.labelled(quad.String(value), p.Classes)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		all, err := r.all(p.Classes)
		if err != nil {
			return "", err
		}
		key := fold(value)
		found = pick(all, func(name string) bool { return fold(name) == key })
		if len(found) == 0 && r.aliases != nil {
			for _, id := range r.aliases(value) {
				found = append(found, pick1(all, id)...)
			}
		}
		if len(found) == 0 {
			words := strings.Fields(key)
			found = named(pick(all, func(name string) bool { return holds(strings.Fields(fold(name)), words) }))
			if len(found) == 0 {
				words = skeletons(words)
				found = named(pick(all, func(name string) bool { return holds(skeletons(strings.Fields(fold(name))), words) }))
			}
		}
		if len(found) == 0 {
			return "", near(p, value, all)
		}
	}
	if len(found) > 1 {
		e := &NameError{Parameter: p.Name, Name: value, Classes: p.Classes, Ambiguous: true, Candidates: found}
		e.cut(10)
		return "", e
	}
	return found[0].ID, nil
}

func (e *NameError) cut(n int) {
	if len(e.Candidates) > n {
		e.More = len(e.Candidates) - n
		e.Candidates = e.Candidates[:n]
	}
}

func (r *resolver) unknown(p *Parameter, value string) error {
	all, err := r.all(p.Classes)
	if err != nil {
		return err
	}
	return near(p, value, all)
}

// is reports whether the graph has a thing of an id in one of the classes.
func (r *resolver) is(id string, classes []string) bool {
	found, _ := r.iris(path.StartPath(r.qs, quad.IRI(id)).Has(quad.IRI(vocab.Type), classIRIs(classes)...))
	return len(found) > 0
}

func classIRIs(classes []string) []quad.Value {
	out := make([]quad.Value, len(classes))
	for i, c := range classes {
		out[i] = quad.IRI(vocab.ParleyPrefix + c)
	}
	return out
}

func (r *resolver) iris(p *path.Path) ([]string, error) {
	var ids []string
	// A thing is found once for each document that names it, and each of these once
	// for each that tells its class: the ways to a thing do not count.
	err := p.Iterate(r.ctx).Paths(false).EachValue(r.qs, func(v quad.Value) {
		if iri, ok := v.(quad.IRI); ok && !slices.Contains(ids, string(iri)) {
			ids = append(ids, string(iri))
		}
	})
	return ids, err
}

// labelled returns the things of some classes with exactly this name.
func (r *resolver) labelled(name quad.Value, classes []string) ([]Candidate, error) {
	ids, err := r.iris(path.StartPath(r.qs, name).In(quad.IRI(vocab.Label)))
	var found []Candidate
	for _, id := range ids { // a few, whatever the class has
		if r.is(id, classes) {
			found = append(found, Candidate{id, words(name)})
		}
	}
	sortCandidates(found)
	return found, err
}

// all returns every name of every thing of some classes.
func (r *resolver) all(classes []string) ([]Candidate, error) {
	var all []Candidate
	err := path.StartPath(r.qs, classIRIs(classes)...).In(quad.IRI(vocab.Type)).Unique().Tag("id").
		Out(quad.IRI(vocab.Label)).Tag("name").Iterate(r.ctx).
		TagValues(r.qs, func(tags map[string]quad.Value) {
			if iri, ok := tags["id"].(quad.IRI); ok {
				all = append(all, Candidate{string(iri), words(tags["name"])})
			}
		})
	sortCandidates(all)
	return slices.Compact(all), errors.Join(err, r.ctx.Err())
}

func sortCandidates(all []Candidate) {
	slices.SortFunc(all, func(a, b Candidate) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
}

// pick returns the things with a name that fits, each once, with that name.
func pick(all []Candidate, fits func(name string) bool) []Candidate {
	var found []Candidate
	for _, c := range all {
		if fits(c.Name) && !slices.ContainsFunc(found, func(f Candidate) bool { return f.ID == c.ID }) {
			found = append(found, c)
		}
	}
	return found
}

func pick1(all []Candidate, id string) []Candidate {
	for _, c := range all {
		if c.ID == id {
			return []Candidate{c}
		}
	}
	return nil
}

// named leaves out events, offices and the like where people, countries, bodies
// or places remain: the title of a meeting holds the names of those who met.
func named(found []Candidate) []Candidate {
	var kept []Candidate
	for _, c := range found {
		switch prefix, _, _ := strings.Cut(c.ID, ":"); prefix {
		case "person", "country", "org", "place":
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return found
	}
	return kept
}

// holds reports whether words stand in name, in that order, others between them.
func holds(name, words []string) bool {
	if len(words) == 0 {
		return false
	}
	for _, w := range name {
		if len(words) > 0 && w == words[0] {
			words = words[1:]
		}
	}
	return len(words) == 0
}

// fold writes a name in plain small letters and single spaces.
func fold(s string) string {
	words := strings.FieldsFunc(strings.ToLower(unidecode.Unidecode(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(words, " ")
}

// skeletons writes words as they sound the same however they are transcribed.
func skeletons(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = entity.Skeleton(w)
	}
	return out
}

// near is the error for an unknown name, with what is spelled alike.
func near(p *Parameter, value string, all []Candidate) error {
	type near struct {
		Candidate
		distance int
	}
	key := fold(value)
	if _, local, ok := strings.Cut(value, ":"); ok {
		key = fold(local)
	}
	var list []near
	for _, c := range all {
		name := fold(c.Name)
		d := distance(key, name)
		for _, w := range strings.Fields(name) {
			d = min(d, distance(key, w))
		}
		if d <= max(1, (len(key)+1)/3) {
			list = append(list, near{c, d})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	e := &NameError{Parameter: p.Name, Name: value, Classes: p.Classes}
	for _, n := range list {
		if len(e.Candidates) < 3 && len(pick1(e.Candidates, n.ID)) == 0 {
			e.Candidates = append(e.Candidates, n.Candidate)
		}
	}
	return e
}

// distance counts the letters to insert, delete or change (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
