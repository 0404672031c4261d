package entity

import "slices"

// they resolves "they" and its forms: to the last group, a people or a body whose
// name is a plural, whichever is more prominent; and to nobody where that is
// "officials" or others without a name.
func (d *reading) they(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	verb, label := s.argument(m)
	if t := d.judgedFor(si, mi); t >= 0 && d.persons[t] == nil {
		d.set(si, mi, 0.7, t) // "they thanked Norway for their help"
		return
	}
	type choice struct {
		things []int
		score  float64
	}
	var best choice
	for i := si; i >= 0 && i >= si-3; i-- {
		near := d.nearness(i, si)
		groups := d.sets[i]
		if i == si {
			groups = d.gather(si, m.First)
		}
		for _, g := range groups {
			w := g.weight
			if g.subject {
				w = 1.1
			}
			if g.met {
				w += 0.15
			}
			if g.people {
				w += 0.1
			}
			if label != "poss" && d.anyClash(si, mi, g.things) {
				continue
			}
			if w *= near; w > best.score {
				best = choice{g.things, w}
			}
		}
		for _, p := range d.trace[i] {
			if i == si && (p.token >= m.Head || p.verb == verb && verb >= 0 && label != "poss") || p.thing != notNamed && label != "poss" && d.clashes(si, mi, p.thing) {
				continue
			}
			w := p.weight * near
			switch {
			case p.thing == notNamed && p.plural:
				w /= 0.8
			case p.thing == notNamed:
				continue
			case (p.plural || p.many) && d.peoples(i, p):
				w *= 0.95
			case p.label == "nsubj" && p.plural, i == si && p.label == "nsubj" && label == "poss" && (d.things[p.thing].Class == "Country" || d.things[p.thing].Class == "Organization"):
				w *= 0.95
			case p.label == "nsubj" && d.things[p.thing].Class == "Organization":
				w *= 0.6
			default:
				continue
			}
			if p.thing != notNamed && len(d.refsOf(i, p.token)) > 1 {
				continue // a member of a group that is weighed as one
			}
			if i == si {
				w += 0.2 * float64(p.token) / float64(s.n)
			}
			if w > best.score {
				best = choice{nil, w}
				if p.thing != notNamed {
					best.things = []int{p.thing}
				}
			}
		}
	}
	if w := s.nounBefore(m.Head); w > best.score {
		best = choice{nil, w}
	}
	if best.score < 0.1 {
		best = choice{} // too long ago
	}
	if len(best.things) == 0 {
		why := "no group before it"
		if best.score > 0 {
			why = "people without names"
		}
		d.open(si, mi, why)
		return
	}
	d.set(si, mi, 0.6, best.things...)
}

// peoples reports whether a presence is a people, a party or the like, named in
// the plural: the Bolsheviks.
func (d *reading) peoples(si int, p presence) bool {
	return p.thing != notNamed && len(d.refsOf(si, p.token)) == 1
}

// nounBefore is how prominent a plural noun before a token is that is no mention:
// "governments kept the territory that they held".
func (s *sentence) nounBefore(token int) float64 {
	best := 0.0
	for t := 0; t < token; t++ {
		if s.Tree == nil || s.Tree.Nodes[t].XPOS != "NNS" || s.cover[t] >= 0 {
			continue
		}
		w := 0.0
		switch relation(s.label(t)) {
		case "nsubj":
			w = 0.75
		case "obj", "obl":
			w = 0.45
		}
		best = max(best, w+0.2*float64(t)/float64(s.n))
	}
	return best
}

// refsOf is what the mention whose head is a token stands for.
func (d *reading) refsOf(si, token int) []int {
	if c := d.ss[si].cover[token]; c >= 0 {
		return d.refs[si][c].things
	}
	return nil
}

func (d *reading) anyClash(si, mi int, things []int) bool {
	return slices.ContainsFunc(things, func(t int) bool { return d.clashes(si, mi, t) })
}
