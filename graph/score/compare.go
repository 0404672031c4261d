package score

import (
	"cmp"
	"slices"
	"strings"
)

// unit is a prediction as it is compared: one value in each key role.
type unit struct {
	*Prediction
	group  string
	roles  map[string][]filler
	when   period // zero where it has no date
	quotes []string
}

// units parts a prediction by the values of its key roles: two absentees are two units.
func (m *Measure) units(p *Prediction) []*unit {
	name := groupOf(p.Type)
	roles := map[string][]filler{}
	for role, values := range p.Roles {
		var all []filler
		for _, v := range values {
			for _, n := range m.apart(role, v.Name) {
				if f := (filler{n, v.Class}); !slices.Contains(all, f) {
					all = append(all, f)
				}
			}
		}
		roles[role] = all
	}
	roles["event"] = slices.Concat(roles["event"], roles["meeting"], roles["topic"])
	var keys []string
	if !groups[name].whole {
		keys = append(keys, keyOf(name))
		if name == "visit" {
			keys = append(keys, "place")
		}
		keys = slices.DeleteFunc(keys, func(k string) bool { return len(roles[k]) == 0 })
	}
	base := unit{Prediction: p, group: name}
	base.when, _ = periodOf(p.Date)
	for _, e := range p.Evidence {
		base.quotes = append(base.quotes, e.Quote)
	}
	parts := []map[string][]filler{roles}
	for _, k := range keys {
		var next []map[string][]filler
		for _, part := range parts {
			for _, f := range roles[k] {
				own := map[string][]filler{}
				for role, fills := range part {
					own[role] = fills
				}
				own[k] = []filler{f}
				next = append(next, own)
			}
		}
		parts = next
	}
	var out []*unit
	for _, part := range parts {
		u := base
		u.roles = part
		out = append(out, &u)
	}
	return out
}

// names are the names in a role.
func (u *unit) names(role string) []string {
	var out []string
	for _, f := range u.roles[role] {
		out = append(out, f.name)
	}
	return out
}

// placed reports whether a prediction names one of the places of a gold fact.
func (d *Doc) placed(g *goldFact, u *unit) bool {
	return slices.ContainsFunc(g.places, func(a string) bool {
		return slices.ContainsFunc(u.roles["place"], func(b filler) bool { return d.m.samePlace(a, b.name) })
	})
}

// participants compares who took part: F1, and the larger of precision and recall.
// Hosts, chairs and observers cost nothing, nor does a person beside his delegation.
func (d *Doc) participants(g *goldFact, u *unit) (f1, better float64) {
	golds, said := g.roles["participant"], u.roles["participant"]
	if len(golds) == 1 && golds[0] == "not stated" {
		if d.m.overlap(g.quotes, u.quotes) && u.Kind == g.kind {
			return 0.5, 1
		}
		return 0, 0
	}
	all := slices.Clone(said)
	for _, role := range []string{"host", "mediator"} {
		for _, f := range u.roles[role] {
			if !slices.Contains(said, f) {
				all = append(all, f)
			}
		}
	}
	type cell struct {
		i, j  int
		score float64
	}
	var cells []cell
	worth := make([][]float64, len(golds))
	for i, a := range golds {
		worth[i] = make([]float64, len(all))
		for j, b := range all {
			worth[i][j] = d.score(a, b)
			cells = append(cells, cell{i, j, worth[i][j]})
		}
	}
	slices.SortStableFunc(cells, func(a, b cell) int { return cmp.Compare(b.score, a.score) })
	mate, matched, total := map[int]int{}, map[int]bool{}, 0.0
	for _, c := range cells {
		if _, ok := mate[c.i]; c.score > 0 && !ok && !matched[c.j] {
			mate[c.i], matched[c.j] = c.j, true
			total += c.score
		}
	}
	partly := func(s float64) bool { return s > 0 && s < 1 }
	nGold, nSaid := len(mate), len(mate)
	for i := range golds {
		if _, ok := mate[i]; ok {
			continue
		}
		excused := false
		for j := range matched {
			excused = excused || partly(worth[i][j])
		}
		if !excused {
			nGold++
		}
	}
	for j := range said {
		if matched[j] {
			continue
		}
		excused := d.best(g.extras, said[j:j+1]) > 0
		for i := range mate {
			excused = excused || partly(worth[i][j])
		}
		if !excused {
			nSaid++
		}
	}
	if nGold+nSaid == 0 {
		return 0, 0
	}
	return 2 * total / float64(nSaid+nGold), total / float64(max(min(nSaid, nGold), 1))
}

// rightOf compares the country or body of an office, where the gold states one. An
// institution of a country may stand for the country.
func (d *Doc) rightOf(g *goldFact, u *unit) bool {
	gold := strings.Join(g.roles["of"], "")
	said := u.names("of")
	if gold == "" {
		return true
	}
	if len(said) == 0 {
		mine := wordSet(d.m.canonical(gold, false))
		return g.implied || slices.ContainsFunc(u.names("office"), func(n string) bool { return mine.within(wordSet(d.m.canonical(n, false))) })
	}
	belongs := func(body, land string) bool {
		b, l := d.m.partiesOf(body), d.m.partiesOf(land)
		return len(l.lands) > 0 && b.lands.equal(l.lands) && len(l.rest) == 0 &&
			slices.ContainsFunc(d.m.canonical(body, false), func(w string) bool { return d.m.institutions[w] })
	}
	return slices.ContainsFunc(u.roles["of"], func(f filler) bool {
		return d.score(gold, f) == 1 || belongs(gold, f.name) || belongs(f.name, gold)
	})
}

// topicWords are the words of what a fact is about.
func (m *Measure) topicWords(role func(string) []string) words {
	s := words{}
	for _, r := range []string{"event", "agreement", "office"} {
		for _, n := range role(r) {
			for _, w := range m.canonical(n, false) {
				s[w] = true
			}
		}
	}
	return s
}

// compare says how well a prediction states a gold fact: a quality above 0, or 0 and
// the roles that differ.
func (d *Doc) compare(g *goldFact, u *unit) (quality float64, differs []string) {
	m := d.m
	meet, place := m.overlap(g.quotes, u.quotes), d.placed(g, u)
	dated := u.when != period{}
	apart := len(g.days) > 0 && dated && !slices.ContainsFunc(g.days, func(p period) bool { return !p.apart(u.when) })
	about := m.topicWords(func(r string) []string { return g.roles[r] }).jaccard(m.topicWords(u.names))
	// Summed in a fixed order, so that ties between assignments fall alike.
	for _, c := range []struct {
		weight float64
		is     bool
	}{
		{0.5, meet}, {0.3, g.typ == u.Type}, {0.5, dated && slices.Contains(g.days, u.when)}, {0.3, !apart}, {0.2, place},
		{0.1, g.kind == u.Kind}, {0.3, slices.Contains(g.status, u.Status)},
	} {
		if c.is {
			quality += c.weight
		}
	}
	quality += float64(0.3 * about)

	wrong := func(role string, is bool) {
		if is {
			differs = append(differs, role)
		}
	}
	scores := 0.0
	if g.group != "meeting" {
		needed := []string{keyOf(g.group)}
		if strings.HasSuffix(g.group, "delegation") {
			needed = append(needed, "of")
		}
		for _, r := range needed {
			s, least := d.best(g.roles[r], u.roles[r]), 1.0
			if r == "party" || r == "visitor" && d.group(g.roles[r]) {
				least = soft
			}
			scores += s
			wrong(r, s < least)
		}
	}
	switch g.group {
	case "meeting":
		f1, better := d.participants(g, u)
		quality += float64(2 * f1)
		wrong("participant", f1 < 0.5 || better <= 0.5) // [A, B] is not [A, C]
		wrong("place", len(g.places) > 0 && len(u.roles["place"]) > 0 && !place)
		wrong("date", apart && !meet) // another day, told in another sentence: another event
	case "holds_office":
		wrong("office", len(g.roles["office"]) == 0 || !slices.ContainsFunc(u.names("office"), func(n string) bool {
			return m.sameTitle(g.roles["office"][0], n)
		}))
		wrong("of", !d.rightOf(g, u))
	case "signed":
		names := u.names("agreement")
		same := meet
		if len(names) > 0 {
			same = len(g.roles["agreement"]) > 0 && slices.ContainsFunc(names, func(n string) bool { return m.sameAgreement(g.roles["agreement"][0], n) })
		}
		wrong("agreement", !same)
	case "said":
		said := slices.Concat(u.names("content"), u.quotes)
		wrong("content", len(g.roles["content"]) == 0 || !slices.ContainsFunc(said, func(s string) bool {
			return strings.Contains(" "+m.plain(s)+" ", " "+m.plain(g.roles["content"][0])+" ")
		}))
	case "visit":
		wrong("place", !place)
	case "invited":
		wrong("by", len(u.roles["by"]) > 0 && d.best(g.roles["by"], u.roles["by"]) < 1)
	}
	if len(differs) > 0 {
		return 0, differs
	}
	return quality + scores, nil
}
