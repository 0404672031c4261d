// Package score measures extracted facts against documents whose facts are marked by
// hand.
//
// In each document predictions and gold facts are paired one to one, by the assignment
// of largest total weight. A pair needs its key roles to agree: who met, who held which
// office of what, who went where. Names agree by what they mean: a country in any of its
// forms and its government are one, a person is known by surname and forename, and a
// person counts 0.7 for the country or delegation that he stands for, and the other way
// round, where the role allows it. Status, date, kind, place and evidence are measured
// afterwards, over the pairs.
//
// A predicted fact with several values in a key role (two absentees) counts as that
// many. Borderline facts of the gold count neither way. A fact told twice is a
// duplicate: it costs precision only in the strict figures.
//
// # Why
//
// The measure has name tables of its own (names.yaml), not the lexicon that extraction
// uses: a yardstick that grows with what it measures measures nothing. Sums are made in
// a fixed order and ties fall the same way on every run, so that two programs that
// implement this measure give the same figures to the last digit.
//
// # Limits
//
// Speech ("said") is marked only in part: there recall counts, precision only in
// documents of the split "seed".
package score

import (
	"maps"
	"slices"
	"strings"
)

// Measure compares names and facts. One goroutine at a time: it remembers what it has
// compared.
type Measure struct {
	*tables
	plains map[string]string
	canon  map[string][]string
	parted map[string]parties
	places map[[2]string]bool
	quotes map[[2]string]bool
}

// New returns a measure with the package's own tables of names.
func New() (*Measure, error) {
	t, err := readTables()
	if err != nil {
		return nil, err
	}
	return &Measure{
		tables: t, plains: map[string]string{}, canon: map[string][]string{},
		parted: map[string]parties{}, places: map[[2]string]bool{}, quotes: map[[2]string]bool{},
	}, nil
}

// What an Error can be.
const (
	Miss      = "miss"      // a gold fact that no prediction states
	False     = "false"     // a prediction that states no gold fact
	Duplicate = "duplicate" // a prediction of a fact that another states already
	Wrong     = "wrong"     // a pair that differs in something beyond its key roles
)

// Error is one thing that a prediction has wrong.
type Error struct {
	What  string   `json:"what"`
	Doc   string   `json:"doc"`
	Fact  string   `json:"fact"`            // id in the gold, or of the prediction
	Of    string   `json:"of,omitempty"`    // the gold fact that a pair belongs to
	Type  string   `json:"type"`            // fact type
	Roles string   `json:"roles"`           // "participant: A, B; place: C"
	Parts []string `json:"parts,omitempty"` // what differs in a pair
	Near  []string `json:"near,omitempty"`  // predictions on the words of a miss, and why they are none
	Rules []string `json:"rules,omitempty"` // of a prediction
	Quote string   `json:"quote"`
}

// Result is what Score found.
type Result struct {
	Total     *Counts
	Documents []*Counts      // in the order of the gold
	Errors    []Error        // by document
	Unknown   map[string]int // predictions by document that the gold does not have
}

// Score measures predictions against the gold. Texts has the text of a document by id;
// evidence is only checked where it is there.
func (m *Measure) Score(gold []*Doc, preds []Prediction, texts map[string]string) *Result {
	out := &Result{Total: newCounts(""), Unknown: map[string]int{}}
	mine := map[*Doc][]*Prediction{}
	for i := range preds {
		p := &preds[i]
		k := slices.IndexFunc(gold, func(d *Doc) bool { return d.ID == p.Doc })
		if k < 0 {
			k = slices.IndexFunc(gold, func(d *Doc) bool { return d.Is(p.Doc) })
		}
		if k < 0 {
			out.Unknown[p.Doc]++
			continue
		}
		mine[gold[k]] = append(mine[gold[k]], p)
	}
	for _, d := range gold {
		c, errs := d.measure(mine[d], texts[d.ID])
		out.Documents = append(out.Documents, c)
		out.Errors = append(out.Errors, errs...)
		out.Total.add(c)
	}
	return out
}

// measure scores the reading of a document that suits the predictions best.
func (d *Doc) measure(preds []*Prediction, text string) (best *Counts, errs []Error) {
	for _, golds := range d.readings() {
		r := &reading{Doc: d, golds: golds, preds: preds, text: text, Counts: newCounts(d.ID)}
		r.score()
		if best == nil || better(r.Counts, best) {
			best, errs = r.Counts, r.errs
		}
	}
	return best, errs
}

// better reports whether a reading has the larger F1, then the larger strict one.
func better(a, b *Counts) bool {
	f := func(c *Counts, strict bool) float64 {
		if r := c.Core(strict); r.F1 != nil {
			return *r.F1
		}
		return 0
	}
	if x, y := f(a, false), f(b, false); x != y {
		return x > y
	}
	return f(a, true) > f(b, true)
}

// reading is one reading of a document against its predictions.
type reading struct {
	*Doc
	*Counts
	golds []*goldFact
	preds []*Prediction
	text  string
	errs  []Error
}

func (r *reading) score() {
	r.countPeople()
	byGroup := map[string][]*unit{}
	order := map[string]bool{}
	for _, p := range r.preds {
		for _, u := range r.m.units(p) {
			byGroup[u.group] = append(byGroup[u.group], u)
			order[u.group] = true
		}
	}
	for _, g := range r.golds {
		order[g.group] = true
	}
	// Hosts and mediators last: they may be given as roles of a matched meeting.
	late := func(g string) bool { return g == "hosts" || g == "mediates" }
	names := slices.SortedFunc(maps.Keys(order), func(a, b string) int {
		if late(a) != late(b) {
			if late(b) {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	var travel []*unit // matched meetings and visits
	for _, name := range names {
		golds := slices.DeleteFunc(slices.Clone(r.golds), func(g *goldFact) bool { return g.group != name })
		travel = append(travel, r.match(name, golds, byGroup[name], travel)...)
	}
}

// countPeople counts the people of the document whom the predictions name.
func (r *reading) countPeople() {
	said := map[string]map[int]bool{}
	for _, p := range r.preds {
		for _, role := range p.order {
			for _, e := range p.Roles[role] {
				if e.Class != "Person" {
					continue
				}
				id := e.ID
				if id == "" {
					id = r.m.plain(e.Name)
				}
				said[id] = r.resolve(e.Name)
			}
		}
	}
	found := map[int]bool{}
	n := r.kind("people")
	for _, who := range said {
		right := false
		for k := range who {
			if !r.people[k].byline {
				right, found[k] = true, true
			}
		}
		if right {
			n.right++
		}
		if len(who) == 0 {
			n.wrong++
		}
	}
	for _, p := range r.people {
		if !p.byline {
			n.gold++
		}
	}
	n.found += len(found)
}

// match pairs the facts of one group and counts them; it returns the units that were
// paired where they are meetings or visits.
func (r *reading) match(name string, golds []*goldFact, us []*unit, travel []*unit) (paired []*unit) {
	quality := make([][]float64, len(golds))
	differs := make([][][]string, len(golds))
	weights := make([][]float64, len(golds))
	for i, g := range golds {
		quality[i], weights[i], differs[i] = make([]float64, len(us)), make([]float64, len(us)), make([][]string, len(us))
		for j, u := range us {
			q, why := r.compare(g, u)
			quality[i][j], differs[i][j] = q, why
			if q != 0 {
				weights[i][j] = q + 100
				if g.borderline {
					weights[i][j] = q + 1
				}
			}
		}
	}
	pairs := assign(weights)
	for i, g := range golds {
		j, ok := pairs[i]
		if ok && (name == "meeting" || name == "visit") {
			paired = append(paired, us[j])
		}
		if g.borderline {
			continue
		}
		n := r.kind(g.typ)
		n.gold++
		switch {
		case ok:
			n.found++
			u := us[j]
			if g.typ != u.Type {
				r.Confused[g.typ+" given as "+u.Type]++
			}
			marks := r.marks(g, u)
			r.marked = append(r.marked, marks)
			if parts := marks.wrong(); len(parts) > 0 {
				e := r.errorOf(Wrong, u)
				e.Of, e.Parts = g.id, parts
				r.errs = append(r.errs, e)
			}
		case (name == "hosts" || name == "mediates") && slices.ContainsFunc(travel, func(u *unit) bool {
			return r.best(g.roles[keyOf(name)], u.roles[keyOf(name)]) == 1
		}):
			n.found++
			n.right++
		default:
			r.errs = append(r.errs, r.miss(g, us, differs[i]))
		}
	}
	if name == "said" && r.split != "seed" {
		return paired
	}
	v := verdicts{reading: r, golds: golds, us: us, pairs: pairs, quality: quality}
	for j, u := range us {
		n := r.kind(u.Type)
		switch v.of(j) {
		case right:
			n.right++
		case duplicate:
			n.duplicate++
			r.errs = append(r.errs, r.errorOf(Duplicate, u))
		case wrong:
			n.wrong++
			r.errs = append(r.errs, r.errorOf(False, u))
		}
	}
	return paired
}
