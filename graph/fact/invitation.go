package fact

import (
	"slices"

	"parley/graph/entity"
	"parley/graph/rule"
)

// guests are whom an invitation is to where its words name only the host: who does what
// is done "at the invitation of" somebody. It is the subject of the nearest verb above
// the words, else the last actor named before them.
func (w *work) guests(d *draft, g *rule.Graph) []Filler {
	role := w.ontology.FactType("invited").Role("whom")
	take := func(k int) []Filler {
		var out []Filler
		for _, e := range w.Entities.Of(d.sentence(), k) {
			if w.inRange(e.Class, role) && !w.inviting(d, e) {
				out = append(out, Filler{Entity: e, Span: g.Mentions[k].Span})
			}
		}
		return out
	}
	seen := map[int]bool{}
	for u := g.At[d.anchor]; !seen[u]; {
		seen[u] = true
		var out []Filler
		for _, e := range g.Out[u] {
			if k := g.Units[e.Dep].Mention; e.Label == rule.Subj && k >= 0 {
				out = unite(out, take(k))
			}
		}
		if len(out) > 0 {
			return out
		}
		if len(g.In[u]) == 0 {
			break
		}
		u = g.In[u][0].Gov
	}
	for k := len(g.Mentions) - 1; k >= 0; k-- {
		if m := &g.Mentions[k]; m.End <= d.anchor && m.Class == "Person" {
			if out := take(k); len(out) > 0 {
				return out
			}
		}
	}
	// "At the invitation of the king, A, B and C will come"
	for u := g.At[d.anchor] + 1; u < len(g.Units); u++ {
		k := g.Units[u].Mention
		if k < 0 || g.Mentions[k].Class != "Person" || len(take(k)) == 0 {
			if k < 0 && (g.Node(u).UPOS == "VERB" || g.Node(u).UPOS == "AUX") {
				break
			}
			continue
		}
		out := take(k)
		for _, v := range g.List(u) {
			out = unite(out, take(g.Units[v].Mention))
		}
		return out
	}
	return nil
}

// refusals leaves an absence out where the same sentence tells that it was a refusal,
// and takes the host of an invitation out of its guests. What somebody "would not" do he
// refuses now, and will be absent from.
func (w *work) refusals() {
	for _, d := range w.drafts {
		switch d.typ {
		case "did_not_attend":
			if d.status == "proposed" {
				d.status = "planned"
			}
			for _, o := range w.drafts {
				if !o.dead && o.typ == "declined" && o.sentence() == d.sentence() {
					d.roles["who"] = slices.DeleteFunc(d.roles["who"], func(f Filler) bool { return holds(o.roles["who"], f.Entity) })
				}
			}
			d.dead = d.dead || len(d.roles["who"]) == 0
		case "declined":
			if d.status == "proposed" {
				d.status = "happened"
			}
		case "invited":
			d.roles["whom"] = slices.DeleteFunc(d.roles["whom"], func(f Filler) bool { return holds(d.roles["by"], f.Entity) })
			d.dead = d.dead || len(d.roles["whom"]) == 0
		}
	}
}

// inviting reports whether somebody, or his country, is the host of an invitation.
func (w *work) inviting(d *draft, e entity.Entity) bool {
	for _, f := range d.roles["by"] {
		if sameEntity(f.Entity, e) || w.homes[f.ID] == e.ID || w.homes[e.ID] == f.ID {
			return true
		}
	}
	return false
}
