package fact

import (
	"slices"
	"strings"

	"parley/graph/date"
	"parley/graph/entity"
	"parley/graph/mention"
)

// merge makes one fact of what is told several times in the document: first who hosted
// it and what one word tells, then a headline and its body, then what agrees, nearest
// first, then what only adds to a meeting told before.
func (w *work) merge() {
	for _, d := range w.drafts {
		if d.typ == "did_not_attend" || d.typ == "declined" {
			for _, f := range d.roles["who"] {
				w.absent[f.ID] = true
			}
		}
	}
	w.gather()
	w.assembled()
	w.missed()
	w.hosts()
	w.oneWord()
	w.headlines()
	for i, d := range w.drafts {
		if d.dead {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			if o := w.drafts[j]; !o.dead && w.same(o, d) {
				w.absorb(o, d)
				d.dead = true
				break
			}
		}
	}
	w.additions()
	w.series()
	w.again()
}

// same reports whether two drafts tell of one thing.
func (w *work) same(a, b *draft) bool {
	if a.typ != b.typ {
		return false
	}
	if a.status != b.status && !w.follows(a, b) {
		return false
	}
	switch a.typ {
	case "meeting":
		return w.sameMeeting(a, b)
	case "said":
		return false
	}
	for _, r := range w.ontology.FactType(a.typ).Roles {
		x, y := a.roles[r.Name], b.roles[r.Name]
		switch {
		case r.Required || r.Name == "of" || r.Name == "place":
			if len(x) == 0 || len(y) == 0 {
				if len(x) != len(y) && r.Required {
					return false
				}
				continue
			}
			if r.Name == "office" {
				if !strings.EqualFold(x[0].Name, y[0].Name) && !w.short(x[0].Name, y[0].Name) && !w.short(y[0].Name, x[0].Name) {
					return false
				}
				continue
			}
			if r.Name == "event" || r.Name == "agreement" {
				continue
			}
			if !w.within(x, y) && !w.within(y, x) {
				return false
			}
		}
	}
	return compatible(a.date, b.date) && (a.typ != "signed" && a.typ != "agreed" || w.samePaper(a, b)) || a.evidence[0].sentence == b.evidence[0].sentence
}

// samePaper reports whether a signature told a little later is that of the same paper:
// "A and B signed a treaty. Ministers C and D signed the accord."
func (w *work) samePaper(a, b *draft) bool {
	const reach = 3
	if a.typ != "signed" || b.sentence()-a.sentence() > reach || len(b.roles["agreement"]) == 0 {
		return false
	}
	s := &w.Sentences[b.sentence()]
	return slices.ContainsFunc(s.Mentions, func(m mention.Mention) bool {
		return m.Class == "Agreement" && m.Form != mention.Name && m.Span == b.roles["agreement"][0].Span && definite(s, &m)
	})
}

// short reports whether a title is another one without its portfolio: "Minister" of who is
// "Foreign Minister", "Deputy Secretary" of who is "Deputy Secretary of State".
func (w *work) short(a, b string) bool {
	if strings.HasPrefix(strings.ToLower(b), strings.ToLower(a)+" of ") {
		return true
	}
	return w.rules.Portfolio(a) && slices.ContainsFunc(strings.Fields(b), func(s string) bool { return strings.EqualFold(s, a) }) && !strings.EqualFold(a, b)
}

// follows reports whether one status may be told of the same thing as the other: what
// was planned and then happened.
func (w *work) follows(a, b *draft) bool {
	if a.typ == "holds_office" {
		return false
	}
	if a.date == "" || b.date == "" || !compatible(a.date, b.date) {
		return false
	}
	return true
}

// within reports whether all of a are in b, a person counting as in his country.
func (w *work) within(a, b []Filler) bool {
	for _, f := range a {
		if !slices.ContainsFunc(b, func(o Filler) bool {
			return sameEntity(f.Entity, o.Entity) || w.stands(f.Entity, o.Entity) || w.stands(o.Entity, f.Entity)
		}) {
			return false
		}
	}
	return len(a) > 0
}

// stands reports whether a person holds an office of that country or body, or is known
// to belong to it, or a delegation is its delegation.
func (w *work) stands(p, c entity.Entity) bool {
	switch {
	case p.Class == "Delegation":
		return (c.Class == "Country" || c.Class == "Organization") && local(p.ID) == local(c.ID)
	case p.Class != "Person" || c.Class == "Person" || w.absent[p.ID]:
		return false
	}
	if h := w.homes[p.ID]; h != "" && local(h) == local(c.ID) {
		return true
	}
	home, ok := w.home(p)
	return ok && local(home.ID) == local(c.ID)
}

func (w *work) nearby(a, b []Filler) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	return sameEntity(a[0].Entity, b[0].Entity) || w.rules.Lies(a[0].ID, b[0].ID) || w.rules.Lies(b[0].ID, a[0].ID)
}

// compatible reports whether two dates may be one: equal, unknown, or one within the other.
func compatible(a, b string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	return date.Within(a, b) || date.Within(b, a)
}

// absorb adds to a draft what another tells of the same thing.
func (w *work) absorb(a, b *draft) {
	if x, y := a.roles["office"], b.roles["office"]; len(x) > 0 && len(y) > 0 && w.short(x[0].Name, y[0].Name) {
		a.roles["office"] = y
	}
	for k, v := range b.roles {
		if r := w.ontology.FactType(a.typ).Role(k); r != nil && (r.Repeat || len(a.roles[k]) == 0) {
			if k == "participant" {
				v = slices.DeleteFunc(slices.Clone(v), func(f Filler) bool {
					return slices.ContainsFunc(a.roles[k], func(o Filler) bool { return w.stands(o.Entity, f.Entity) })
				})
				a.roles[k] = slices.DeleteFunc(a.roles[k], func(f Filler) bool {
					return slices.ContainsFunc(v, func(o Filler) bool { return w.stands(o.Entity, f.Entity) })
				})
			}
			a.roles[k] = unite(a.roles[k], v)
			if k == "party" {
				a.roles[k] = w.present(a.roles[k])
			}
		}
	}
	if a.date == "" || b.date != "" && date.Within(b.date, a.date) {
		a.date = cmpOr(b.date, a.date)
	}
	if a.kind == "meeting" && b.kind != "" || b.kind == "call" && spoken(a) {
		a.kind = b.kind
	}
	if a.status != b.status && (b.status == "happened" || b.status == "cancelled" || b.status == "postponed") {
		a.status = b.status
	}
	if a.event == "" {
		a.event, a.named = b.event, b.named
	}
	a.evidence = append(a.evidence, b.evidence...)
	if c := 1 - (1-a.conf)*(1-b.conf); c > a.conf {
		a.conf = min(c, 0.99)
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
