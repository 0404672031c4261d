package rule

import (
	"slices"
	"strings"

	"parley/graph/mention"
	"parley/schema"
)

// lists joins names of one class with only commas and "and" between them, whatever the
// tree makes of them: each gets the place of the others.
func (g *Graph) lists() {
	for u := 0; u < len(g.Units); u++ {
		run := g.list(u)
		if len(run) < 2 {
			continue
		}
		inside := map[int]bool{}
		for _, v := range run {
			inside[v] = true
		}
		var place []Edge
		for _, v := range run {
			if len(g.In[v]) > 0 && !inside[g.In[v][0].Gov] {
				place = append(place, g.In[v][0])
			}
		}
		one := func(e Edge) bool { return e.Gov == place[0].Gov }
		if len(place) > 0 && !slices.ContainsFunc(place, func(e Edge) bool { return !one(e) }) {
			for _, v := range run {
				g.add(Edge{place[0].Gov, v, place[0].Label, place[0].Prep, true})
			}
		}
		u = run[len(run)-1]
	}
}

// List returns the list of names that a unit stands in, nil for none.
func (g *Graph) List(u int) []int {
	for first := range g.Units {
		if run := g.list(first); slices.Contains(run, u) {
			return run
		}
	}
	return nil
}

// list returns the units of the list of names that begins at u: it ends with "and".
func (g *Graph) list(u int) []int {
	named := func(u int) string {
		if u >= len(g.Units) || g.Units[u].Mention < 0 {
			return ""
		}
		switch m := &g.Mentions[g.Units[u].Mention]; {
		case m.Class == "Person" && m.Form == mention.Name:
			return "person"
		case (m.Class == "Country" || m.Class == "Organization") && m.Form <= mention.Adjective:
			return "party"
		}
		return ""
	}
	class := named(u)
	if class == "" {
		return nil
	}
	run := []int{u}
	closed := 0
	for v := u + 1; v < len(g.Units); {
		and, between := false, 0
		for ; v < len(g.Units) && named(v) == ""; v++ {
			switch strings.ToLower(g.Node(v).Form) {
			case ",", ";":
			case "and":
				and = true
			case "the", "a", "an", "as", "well", "also":
			default:
				// "A, B and three clerks"; "A and the lawyer B"
				if noun := g.Node(v).UPOS; noun != "NOUN" && noun != "NUM" && noun != "ADJ" {
					return run[:closed]
				}
				if v+1 >= len(g.Units) || named(v+1) != class {
					if and {
						closed = len(run)
					}
					return run[:closed]
				}
			}
			between++
		}
		if v == len(g.Units) || between == 0 || named(v) != class {
			break
		}
		run = append(run, v)
		if and {
			closed = len(run)
		}
		v++
	}
	return run[:closed]
}

// more is the end of the next name of a list behind a token, -1 where none follows or
// the item takes one name only.
func (q *sequence) more(it item, t int, role *schema.Role) int {
	if !it.many {
		return -1
	}
	from := t
	for ; t < len(q.x.Tokens); t++ {
		switch form := q.x.plain[t]; {
		case form == ",", form == "and", form == ";", q.x.filler[t]:
			continue
		}
		break
	}
	if t == from {
		return -1
	}
	for i := range q.x.Mentions {
		m := &q.x.Mentions[i]
		if m.First == t && m.Class == "Office" && q.titled(m) > m.End-1 && q.named(q.titled(m)) {
			t = q.titled(m)
		}
		if m.First == t && m.End > t && q.fits(i, role) {
			if q.fact.Name == "holds_office" {
				return m.End
			}
			return home(q.x.Sentence, m)
		}
	}
	return -1
}

// fill gives a role that a phrase takes of many the rest of the list that its name
// stands in.
func (g *Graph) fill(m *Match) {
	for i := range m.Slots {
		s := &m.Slots[i]
		if !s.Many || len(s.Fills) != 1 {
			continue
		}
		for _, u := range g.List(g.At[s.Fills[0].Token]) {
			if k := g.Units[u].Mention; k >= 0 && k != s.Fills[0].Mention {
				s.Fills = append(s.Fills, Fill{-1, k, g.Mentions[k].Head})
			}
		}
	}
}
