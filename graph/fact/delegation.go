package fact

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/schema"
)

// near is how many sentences back "the delegation", "joined by" and "his team" may
// look for the delegation that they speak of.
const near = 3

// delegations says whose delegation leaders and members belong to where their own
// words do not: the delegation named before, the country of the leader or of whom they
// accompany, then that of the members, then the delegation that the document speaks of.
// What stays nobody's is no fact. Who leads a delegation is not its member as well.
func (w *work) delegations() {
	for _, d := range w.drafts {
		if d.dead || d.match == nil || w.ontology.FactType(d.typ).Node != "Delegation" {
			continue
		}
		if len(d.roles["of"]) == 0 {
			if of, ok := w.possessor(d); ok {
				d.roles["of"] = []Filler{of}
			} else if of, ok := w.sender(d); ok {
				d.roles["of"] = []Filler{of}
			} else {
				d.dead = true
				continue
			}
		}
		if d.typ == "member_of_delegation" {
			w.leave(d)
		}
	}
}

// sender finds whose delegation a draft without an owner speaks of.
func (w *work) sender(d *draft) (Filler, bool) {
	k := w.delegationWord(d)
	if k < 0 {
		if of, ok := w.company(d); ok { // "accompanied by", "joined by"
			return of, true
		}
		if accompanies(d) {
			return w.spoken(d)
		}
		return w.common(append(d.roles["leader"], d.roles["member"]...))
	}
	s := &w.Sentences[d.sentence()]
	if definite(s, &s.Mentions[k]) {
		if of, ok := w.before(d.sentence(), s.Mentions[k].First, near*near); ok {
			return of, true
		}
	}
	for _, role := range []string{"leader", "member"} {
		if of, ok := w.common(d.roles[role]); ok {
			return of, true
		}
	}
	if of, ok := w.company(d); ok {
		return of, true
	}
	return w.only()
}

// possessor is the country whose possessive stands before the leader or the only member:
// "Japan's Mitoji Yabunaka".
func (w *work) possessor(d *draft) (Filler, bool) {
	people := append(slices.Clone(d.roles["leader"]), d.roles["member"]...)
	if len(people) != 1 {
		return Filler{}, false
	}
	s := &w.Sentences[d.sentence()]
	for i := range s.Mentions {
		p := &s.Mentions[i]
		if p.Class != "Person" || p.Span != people[0].Span || p.First < 2 || s.Tree.Nodes[p.First-1].XPOS != "POS" {
			continue
		}
		for k := range s.Mentions {
			if c := &s.Mentions[k]; c.Class == "Country" && c.End == p.First-1 {
				if es := w.Entities.Of(d.sentence(), k); len(es) == 1 {
					return Filler{Entity: es[0], Span: c.Span}, true
				}
			}
		}
	}
	return Filler{}, false
}

// delegationWord is the mention of a delegation at the words of a draft, -1 for none.
func (w *work) delegationWord(d *draft) int {
	s := &w.Sentences[d.sentence()]
	for _, a := range d.match.Anchors {
		for i := range s.Mentions {
			if m := &s.Mentions[i]; m.First <= a && a < m.End && (m.Class == "Delegation" || m.Class == "Office" || m.Class == "Group") {
				return i
			}
		}
	}
	return -1
}

// definite reports whether "the", "this" or "his" stands before a mention.
func definite(s *mention.Sentence, m *mention.Mention) bool {
	if m.First == 0 {
		return false
	}
	switch n := &s.Tree.Nodes[m.First-1]; strings.ToLower(n.Form) {
	case "the", "this", "that", "his", "her", "their", "its":
		return true
	}
	return false
}

// before finds the owner of the delegation that was named last before a token, at most
// so many sentences back, within the same dated item.
func (w *work) before(sentence, token, back int) (Filler, bool) {
	for i := sentence; i >= 0 && i >= sentence-back && w.items[i] == w.items[sentence]; i-- {
		s := &w.Sentences[i]
		for k := len(s.Mentions) - 1; k >= 0; k-- {
			m := &s.Mentions[k]
			if m.Class != "Delegation" || i == sentence && m.End > token || len(m.More) > 0 {
				continue
			}
			if es := w.owners(i, m); len(es) == 1 && w.inRange(es[0].Class, w.ofRole()) {
				return Filler{Entity: es[0]}, true
			}
		}
		for _, o := range w.drafts {
			if o.typ == "leads_delegation" && o.sentence() == i && len(o.roles["of"]) > 0 && (i < sentence || o.anchor < token) {
				return Filler{Entity: o.roles["of"][0].Entity}, true
			}
		}
	}
	return Filler{}, false
}

// spoken is the owner of the delegation that the sentence of a draft speaks of, named in
// it or before it; none where the sentence speaks of no delegation.
func (w *work) spoken(d *draft) (Filler, bool) {
	s := &w.Sentences[d.sentence()]
	for i := range s.Mentions {
		if m := &s.Mentions[i]; m.Class == "Delegation" && m.End <= d.match.Anchors[0] {
			return w.before(d.sentence(), d.match.Anchors[0], near)
		}
	}
	return Filler{}, false
}

// only is the owner of the delegation of a document that speaks of one alone.
func (w *work) only() (Filler, bool) {
	var all []entity.Entity
	for i := range w.Sentences {
		for k := range w.Sentences[i].Mentions {
			m := &w.Sentences[i].Mentions[k]
			if m.Class != "Delegation" {
				continue
			}
			for _, e := range w.owners(i, m) {
				if !slices.ContainsFunc(all, func(o entity.Entity) bool { return sameEntity(o, e) }) {
					all = append(all, e)
				}
			}
		}
	}
	if len(all) != 1 || !w.inRange(all[0].Class, w.ofRole()) {
		return Filler{}, false
	}
	return Filler{Entity: all[0]}, true
}

// company is the delegation of whom somebody accompanies or joins: another person of
// the sentence, whose delegation was spoken of, or whose country the document tells; where
// it tells none, they are that person's own party.
func (w *work) company(d *draft) (Filler, bool) {
	others := w.others(d)
	for _, p := range others {
		if of, ok := w.led(d, p); ok {
			return of, true
		}
	}
	if !accompanies(d) || len(others) == 0 || d.match.Rule.Name == "joined-by" && !w.colleagues(d, others[0]) {
		return Filler{}, false
	}
	if of, ok := w.stated(others[0]); ok {
		return of, true
	}
	return Filler{Entity: others[0]}, true
}

// colleagues reports whether those who join somebody may be his own people: he travels,
// they hold offices, of no other country or body than his. Guests do not, and counterparts
// are of another one. Who holds no office is left out, and several have no party.
func (w *work) colleagues(d *draft, head entity.Entity) bool {
	g := w.Graphs[d.sentence()]
	for _, a := range d.match.Anchors {
		for _, e := range g.Out[g.At[a]] {
			if k := g.Units[e.Dep].Mention; e.Label == rule.Obj && k >= 0 && len(w.Entities.Of(d.sentence(), k)) > 1 {
				return false
			}
		}
	}
	if !slices.ContainsFunc(w.drafts, func(o *draft) bool {
		return !o.dead && o.typ == "visit" && abs(o.sentence()-d.sentence()) <= near && holds(o.roles["visitor"], head)
	}) {
		return false
	}
	d.roles["member"] = slices.DeleteFunc(d.roles["member"], func(f Filler) bool { return !w.official(f.Entity) })
	own, told := w.stated(head)
	return len(d.roles["member"]) > 0 && !slices.ContainsFunc(d.roles["member"], func(f Filler) bool {
		of, ok := w.stated(f.Entity)
		return ok && of.Class == "Country" && (!told || own.Class == "Country" && !sameEntity(of.Entity, own.Entity))
	})
}

// official reports whether the document gives a person an office.
func (w *work) official(p entity.Entity) bool {
	return slices.ContainsFunc(w.drafts, func(o *draft) bool {
		return !o.dead && o.typ == "holds_office" && holds(o.roles["holder"], p)
	})
}

// accompanies reports whether the rule of a draft speaks of company and not of a
// delegation.
func accompanies(d *draft) bool {
	switch d.match.Rule.Name {
	case "accompanied", "joined-by", "his-team":
		return true
	}
	return false
}

// others are the persons of a draft's sentence who fill no role of it: first the one
// at its verb, then those before it.
func (w *work) others(d *draft) []entity.Entity {
	g := w.Graphs[d.sentence()]
	var out []entity.Entity
	add := func(k int) {
		if k < 0 {
			return
		}
		for _, p := range w.Entities.Of(d.sentence(), k) {
			if p.Class == "Person" && !holds(d.roles["member"], p) && !holds(d.roles["leader"], p) {
				out = append(out, p)
			}
		}
	}
	for _, a := range d.match.Anchors {
		for _, e := range g.Out[g.At[a]] {
			if e.Label == rule.Subj || e.Label == rule.Obj {
				add(g.Units[e.Dep].Mention)
			}
		}
	}
	for k := range g.Mentions {
		if g.Mentions[k].End <= d.match.Anchors[0] {
			add(k)
		}
	}
	return out
}

// led finds the delegation that a person leads, told at most a few sentences away.
func (w *work) led(d *draft, p entity.Entity) (Filler, bool) {
	for _, o := range w.drafts {
		if !o.dead && o.typ == "leads_delegation" && abs(o.sentence()-d.sentence()) <= near && holds(o.roles["leader"], p) && len(o.roles["of"]) > 0 {
			return Filler{Entity: o.roles["of"][0].Entity}, true
		}
	}
	return Filler{}, false
}

// names reports whether the document names a thing.
func (w *work) names(e entity.Entity) bool {
	for i := range w.Sentences {
		for k := range w.Sentences[i].Mentions {
			if w.Sentences[i].Mentions[k].Class == e.Class && slices.ContainsFunc(w.Entities.Of(i, k), func(o entity.Entity) bool { return o.ID == e.ID }) {
				return true
			}
		}
	}
	return false
}

// home is the country, else the body, of a person: that of the office which the
// document gives, else that which the lexicon knows, where the document names it too: a
// lexicon links, it never asserts.
func (w *work) home(p entity.Entity) (Filler, bool) {
	of, told := w.stated(p)
	if told && of.Class == "Country" {
		return of, true
	}
	if e, ok := w.rules.Country(p.ID); ok && w.names(e) {
		return Filler{Entity: e}, true
	}
	return of, told
}

// stated is the country, else the body, of the office that the document gives a person.
func (w *work) stated(p entity.Entity) (Filler, bool) {
	of := w.homes[p.ID]
	if of == "" {
		return Filler{}, false
	}
	if e, ok := w.rules.Country(of); ok {
		return Filler{Entity: e}, true
	}
	if e, ok := w.lands[of]; ok && w.inRange(e.Class, w.ofRole()) {
		return Filler{Entity: e}, true
	}
	return Filler{}, false
}

// common is the home of most of some people, a country before a body.
func (w *work) common(people []Filler) (Filler, bool) {
	count := map[string]int{}
	var best Filler
	better := func(of Filler) bool {
		if land := of.Class == "Country"; best.ID == "" || land != (best.Class == "Country") {
			return best.ID == "" || land
		}
		return count[of.ID] > count[best.ID]
	}
	for _, p := range people {
		if of, ok := w.home(p.Entity); ok {
			if count[of.ID]++; better(of) {
				best = of
			}
		}
	}
	return best, best.ID != ""
}

// leave takes the leader of a delegation out of its members.
func (w *work) leave(d *draft) {
	d.roles["member"] = slices.DeleteFunc(d.roles["member"], func(f Filler) bool {
		of, ok := w.led(d, f.Entity)
		return ok && sameEntity(of.Entity, d.roles["of"][0].Entity)
	})
	d.dead = len(d.roles["member"]) == 0
}

func holds(fs []Filler, e entity.Entity) bool {
	return slices.ContainsFunc(fs, func(f Filler) bool { return sameEntity(f.Entity, e) })
}

func (w *work) ofRole() *schema.Role { return w.ontology.FactType("leads_delegation").Role("of") }
