package score

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
)

// soft is the worth of a person where his country or delegation is meant, and the other
// way round.
const soft = 0.7

// Doc is a document of the gold.
type Doc struct {
	ID       string
	Date     string // of publication, "" where undated
	Title    string
	TextFile string // as the gold names it

	m      *Measure
	split  string
	facts  []*goldFact
	people []person
	exact  map[string]map[int]bool // plain name → people who are written so
	scores map[scored]float64
}

// person is somebody whom the gold lists.
type person struct {
	names  []string
	homes  map[string]bool // countries and delegations that he may stand for
	byline bool            // need not be found
}

type scored struct {
	gold string
	filler
}

// ReadGold reads documents that are marked by hand, one JSON object after another.
func (m *Measure) ReadGold(r io.Reader) ([]*Doc, error) {
	dec := json.NewDecoder(r)
	var out []*Doc
	for {
		var raw goldJSON
		if err := dec.Decode(&raw); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("gold document %d: %w", len(out)+1, err)
		}
		if raw.ID == "" || raw.Facts == nil {
			return nil, fmt.Errorf("gold document %d has no id or no facts", len(out)+1)
		}
		d, err := m.document(&raw)
		if err != nil {
			return nil, fmt.Errorf("gold document %s: %w", raw.ID, err)
		}
		out = append(out, d)
	}
}

func (m *Measure) document(raw *goldJSON) (*Doc, error) {
	d := &Doc{
		ID: raw.ID, Date: raw.Date, Title: raw.Title, TextFile: raw.TextFile,
		m: m, split: raw.Split, exact: map[string]map[int]bool{}, scores: map[scored]float64{},
	}
	for _, f := range raw.Facts {
		g, err := m.goldFact(f)
		if err != nil {
			return nil, err
		}
		d.facts = append(d.facts, g)
	}
	for k, r := range raw.People {
		p := person{homes: map[string]bool{}, byline: r.Byline}
		for _, n := range []string{r.Name, r.Normalized} {
			if n != "" {
				p.names = append(p.names, n)
			}
		}
		for _, n := range slices.Concat(p.names, r.Aliases) {
			for _, form := range []string{m.plain(n), m.stripped(n)} {
				if d.exact[form] == nil {
					d.exact[form] = map[int]bool{}
				}
				d.exact[form][k] = true
			}
		}
		lands := []string{r.Country}
		for _, o := range r.Offices {
			lands = append(lands, o.Of)
		}
		for _, n := range lands {
			if at := m.partiesOf(n); n != "" && len(at.lands) > 0 && len(at.rest) == 0 {
				p.homes[n] = true
			}
		}
		d.people = append(d.people, p)
	}
	for _, f := range d.facts {
		if f.borderline {
			continue
		}
		for _, n := range append(slices.Clone(f.roles["leader"]), f.roles["member"]...) {
			for k := range d.resolve(n) {
				for _, of := range f.roles["of"] {
					d.people[k].homes[of] = true
				}
			}
		}
	}
	return d, nil
}

// Is reports whether a document of that id is this one.
func (d *Doc) Is(id string) bool { return id == d.ID || id == stem(path.Base(d.TextFile)) }

// readings are the equally right lists of facts: a meeting may be split into several.
func (d *Doc) readings() [][]*goldFact {
	all := [][]*goldFact{nil}
	for _, f := range d.facts {
		choices := [][]*goldFact{{f}}
		if len(f.alternatives) > 0 {
			var parts []*goldFact
			for i, who := range f.alternatives {
				part := *f
				part.id, part.roles = fmt.Sprintf("%s/%d", f.id, i+1), map[string][]string{"participant": who}
				parts = append(parts, &part)
			}
			choices = append(choices, parts)
		}
		var next [][]*goldFact
		for _, before := range all {
			for _, c := range choices {
				next = append(next, slices.Concat(before, c))
			}
		}
		all = next
	}
	return all
}

// written are the people whose name is written so.
func (d *Doc) written(name string) map[int]bool {
	a, b := d.exact[d.m.plain(name)], d.exact[d.m.stripped(name)]
	if len(a) == 0 || len(b) == 0 {
		if len(a) == 0 {
			return b
		}
		return a
	}
	both := map[int]bool{}
	for k := range a {
		both[k] = true
	}
	for k := range b {
		both[k] = true
	}
	return both
}

// resolve returns the people whom a name can mean: those written so, else those that it
// agrees with.
func (d *Doc) resolve(name string) map[int]bool {
	who := d.written(name)
	if len(who) > 0 {
		return who
	}
	who = map[int]bool{}
	for k, p := range d.people {
		if slices.ContainsFunc(p.names, func(n string) bool { return d.m.samePerson(name, n) }) {
			who[k] = true
		}
	}
	return who
}

// score is 1 for the same person or party, soft for a person and his country or
// delegation, else 0.
func (d *Doc) score(gold string, f filler) float64 {
	key := scored{gold, f}
	if s, ok := d.scores[key]; ok {
		return s
	}
	var who map[int]bool
	if f.class != "Country" && f.class != "Place" {
		who = d.resolve(f.name)
	}
	best := 0.0
	for _, g := range variants(gold) {
		people := d.written(g)
		for _, n := range variants(f.name) {
			best = max(best, d.pair(g, n, people, who))
		}
	}
	d.scores[key] = best
	return best
}

// pair scores one reading of a gold name, which people bear, and one of a name that means who.
func (d *Doc) pair(gold, name string, people, who map[int]bool) float64 {
	common := false
	for k := range people {
		common = common || who[k]
	}
	if len(people) > 0 && common || len(people) == 0 && d.m.sameParty(gold, name) {
		return 1
	}
	if len(people) > 0 && len(who) > 0 {
		return 0
	}
	other, stand := gold, who // a country in the gold, a person in the prediction
	if len(people) > 0 {
		other, stand = name, people
	}
	for k := range stand {
		for home := range d.people[k].homes {
			if d.m.sameParty(home, other) {
				return soft
			}
		}
	}
	return 0
}

// best is the best score of a filler with a name.
func (d *Doc) best(golds []string, fills []filler) float64 {
	best := 0.0
	for _, g := range golds {
		for _, f := range fills {
			best = max(best, d.score(g, f))
		}
	}
	return best
}

// group reports whether names mean more than one person.
func (d *Doc) group(golds []string) bool {
	if len(golds) != 1 {
		return len(golds) > 1
	}
	for i, v := range variants(golds[0]) {
		if i < 2 && len(d.written(v)) > 0 {
			return false
		}
	}
	return true
}
