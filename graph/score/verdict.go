package score

import (
	"maps"
	"slices"
	"strings"
)

// verdict is what a prediction counts as.
type verdict uint8

const (
	right     verdict = iota
	ignored           // of a borderline fact
	part              // of a fact that is counted already
	duplicate         // of a fact that another prediction states
	wrong
)

// verdicts judges the units of one group after they have been paired.
type verdicts struct {
	*reading
	golds   []*goldFact
	us      []*unit
	pairs   map[int]int // gold → unit
	quality [][]float64
}

func (v *verdicts) of(j int) verdict {
	u := v.us[j]
	key := keyOf(u.group)
	fits := map[int]bool{} // paired gold facts that the unit states as well
	for i, c := range v.pairs {
		if c == j {
			if v.golds[i].borderline {
				return ignored
			}
			return right
		}
		if v.quality[i][j] != 0 {
			fits[i] = true
		}
	}
	for i, c := range v.pairs {
		g, mate := v.golds[i], v.us[c]
		if mate.Prediction == u.Prediction &&
			(fits[i] || u.group == "visit" && slices.Equal(mate.roles["place"], u.roles["place"])) {
			return part // another value in the same prediction
		}
		if fits[i] && !groups[u.group].whole && v.group(g.roles[key]) &&
			!v.m.sameParty(u.roles[key][0].name, mate.roles[key][0].name) {
			return part // another member of a group, in a prediction of its own
		}
	}
	if len(fits) > 0 {
		for i := range fits {
			if !v.golds[i].borderline {
				return duplicate
			}
		}
		return ignored
	}
	if key == "host" || key == "mediator" {
		if slices.ContainsFunc(v.facts, func(f *goldFact) bool { return v.best(f.chairs, u.roles[key]) == 1 }) {
			return ignored
		}
	}
	return wrong
}

// errorOf describes a prediction that has something wrong.
func (r *reading) errorOf(what string, u *unit) Error {
	e := Error{What: what, Doc: r.ID, Fact: u.Prediction.ID, Type: u.Type}
	names := map[string][]string{}
	for role := range u.roles {
		if role != "event" || len(u.Roles["event"]) > 0 {
			names[role] = u.names(role)
		}
	}
	e.Roles = told(names)
	if len(u.quotes) > 0 {
		e.Quote = u.quotes[0]
	}
	for _, ev := range u.Evidence {
		if ev.Rule != "" && !slices.Contains(e.Rules, ev.Rule) {
			e.Rules = append(e.Rules, ev.Rule)
		}
	}
	return e
}

// miss describes a gold fact that no prediction states.
func (r *reading) miss(g *goldFact, us []*unit, differs [][]string) Error {
	e := Error{What: Miss, Doc: r.ID, Fact: g.id, Type: g.typ, Roles: told(g.roles)}
	if len(g.quotes) > 0 {
		e.Quote = g.quotes[0]
	}
	for j, u := range us {
		if !r.m.overlap(g.quotes, u.quotes) {
			continue
		}
		why := "states another fact"
		if len(differs[j]) > 0 {
			why = strings.Join(differs[j], ", ") + " differs"
		}
		e.Near = append(e.Near, u.Prediction.ID+": "+why)
	}
	return e
}

// told writes roles in one line.
func told(roles map[string][]string) string {
	var out []string
	for _, role := range slices.Sorted(maps.Keys(roles)) {
		if len(roles[role]) > 0 {
			out = append(out, role+": "+strings.Join(roles[role], ", "))
		}
	}
	return strings.Join(out, "; ")
}
