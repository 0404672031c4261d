package score

import (
	"maps"
	"slices"
	"strings"
)

// core are the fact types that the core figures count: all but speech.
var core = []string{"meeting", "visit", "leads_delegation", "member_of_delegation", "holds_office", "did_not_attend", "declined",
	"invited", "hosts", "mediates", "signed", "agreed"}

// attributes are what is measured over the pairs, in the order of their names.
var attributes = []string{"date", "date_month", "evidence", "evidence_offsets", "evidence_overlap", "evidence_verbatim", "kind",
	"participants_f1", "place", "status", "title"}

// Counts are the counts of a document or of all.
type Counts struct {
	Doc      string         // "" for all
	Confused map[string]int // "signed given as agreed"

	kinds  map[string]*count // by fact type, and "people"
	marked []marks           // of each pair
}

type count struct{ gold, found, right, wrong, duplicate int }

// marks are what a pair has right beyond its key roles: attribute → 0 to 1.
type marks map[string]float64

func newCounts(doc string) *Counts {
	return &Counts{Doc: doc, Confused: map[string]int{}, kinds: map[string]*count{}}
}

func (c *Counts) kind(name string) *count {
	if c.kinds[name] == nil {
		c.kinds[name] = &count{}
	}
	return c.kinds[name]
}

func (n *count) add(o *count) {
	n.gold += o.gold
	n.found += o.found
	n.right += o.right
	n.wrong += o.wrong
	n.duplicate += o.duplicate
}

func (c *Counts) add(o *Counts) {
	for k, n := range o.kinds {
		c.kind(k).add(n)
	}
	for k, n := range o.Confused {
		c.Confused[k] += n
	}
	c.marked = append(c.marked, o.marked...)
}

// wrong are the attributes that a pair has wrong.
func (m marks) wrong() []string {
	var out []string
	for _, name := range attributes {
		if v, ok := m[name]; ok && v == 0 {
			out = append(out, name)
		}
	}
	return out
}

// marks measures what a pair has right beyond its key roles.
func (r *reading) marks(g *goldFact, u *unit) marks {
	out := marks{}
	mark := func(name string, asked, is bool) {
		if asked {
			out[name] = 0
			if is {
				out[name] = 1
			}
		}
	}
	dated := u.when != period{}
	mark("status", len(g.status) > 0, slices.Contains(g.status, u.Status))
	mark("date", g.dated, dated && slices.Contains(g.days, u.when))
	mark("date_month", g.dated, slices.ContainsFunc(g.days, func(p period) bool { return dated && p.months() == u.when.months() }))
	mark("kind", g.kind != "", u.Kind == g.kind)
	mark("place", len(g.places) > 0 && g.group != "visit", r.placed(g, u))
	if who := g.roles["participant"]; g.kind != "" && !(len(who) == 1 && who[0] == "not stated") {
		out["participants_f1"], _ = r.participants(g, u)
	}
	_, titled := g.roles["office"]
	mark("title", titled, slices.ContainsFunc(g.roles["office"], func(a string) bool {
		p := r.m.phraseOf(a, r.m.synonyms)
		return slices.ContainsFunc(u.names("office"), func(b string) bool { return p.words.equal(r.m.phraseOf(b, r.m.synonyms).words) })
	}))
	meet := r.m.overlap(g.quotes, u.quotes)
	mark("evidence_overlap", true, meet)
	if r.text == "" {
		return out
	}
	verbatim := len(u.quotes) > 0
	for _, q := range u.quotes {
		verbatim = verbatim && strings.Contains(r.text, q)
	}
	offsets, points := verbatim, []rune(r.text)
	for _, e := range u.Evidence {
		offsets = offsets && 0 <= e.Start && e.Start <= e.End && e.End <= len(points) && string(points[e.Start:e.End]) == e.Quote
	}
	mark("evidence_verbatim", true, verbatim)
	mark("evidence_offsets", true, offsets)
	mark("evidence", true, meet && verbatim)
	return out
}

// Ratios are counts with what they come to; nil where it is undefined.
type Ratios struct {
	Gold      int      `json:"gold"`
	Pred      int      `json:"pred"` // that count
	Matched   int      `json:"matched"`
	Duplicate int      `json:"duplicate"`
	Precision *float64 `json:"precision"`
	Recall    *float64 `json:"recall"`
	F1        *float64 `json:"f1"`
}

// ratios sums some types; strict counts duplicates as wrong.
func (c *Counts) ratios(types []string, strict bool) Ratios {
	var n count
	for _, t := range types {
		if k := c.kinds[t]; k != nil {
			n.add(k)
		}
	}
	r := Ratios{Gold: n.gold, Pred: n.right + n.wrong, Matched: n.found, Duplicate: n.duplicate}
	if strict {
		r.Pred += n.duplicate
	}
	switch {
	case r.Pred > 0:
		p := float64(n.right) / float64(r.Pred)
		r.Precision = &p
	case n.found == 0 && n.gold > 0:
		r.Precision = new(float64)
	}
	if n.gold > 0 {
		v := float64(n.found) / float64(n.gold)
		r.Recall = &v
	}
	if r.Precision != nil && r.Recall != nil {
		f := 0.0
		if sum := *r.Precision + *r.Recall; sum != 0 {
			f = 2 * *r.Precision * *r.Recall / sum
		}
		r.F1 = &f
	}
	return r
}

// Core are the figures of all types but speech.
func (c *Counts) Core(strict bool) Ratios { return c.ratios(core, strict) }

// All are the figures of all types.
func (c *Counts) All(strict bool) Ratios { return c.ratios(c.Types(), strict) }

// Type are the figures of one fact type.
func (c *Counts) Type(name string) Ratios { return c.ratios([]string{name}, false) }

// People are the figures of the people of the documents.
func (c *Counts) People() Ratios { return c.Type("people") }

// Types are the types that are counted: those of the gold, then what else was predicted.
func (c *Counts) Types() []string {
	types := append(slices.Clone(core), "said")
	for _, t := range slices.Sorted(maps.Keys(c.kinds)) {
		if c.kinds[t].wrong > 0 && t != "people" && !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	return types
}

// Attribute is the mean of a mark over the pairs that are asked for it.
type Attribute struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	N     int     `json:"n"`
}

// Attributes are the means of all marks that any pair was asked for.
func (c *Counts) Attributes() []Attribute {
	var out []Attribute
	for _, name := range attributes {
		a := Attribute{Name: name}
		for _, m := range c.marked {
			if v, ok := m[name]; ok {
				a.Value += v
				a.N++
			}
		}
		if a.N > 0 {
			a.Value /= float64(a.N)
			out = append(out, a)
		}
	}
	return out
}
