package schema

import (
	"fmt"
	"slices"
	"strings"

	"parley/schema/vocab"
)

// ploverModes returns the modes of a PLOVER event type, as its codebook has them. A mode means nothing without its type: REQUEST-meet and REJECT-meet
// are opposites.
func ploverModes(event string) (modes []string, known bool) {
	switch event {
	case "CONSULT":
		return []string{"visit", "third-party", "multilateral", "phone"}, true
	case "REQUEST", "REJECT":
		return []string{"assist", "change", "yield", "meet"}, true
	case "RETREAT":
		return []string{"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"}, true
	case "ACCUSE":
		return []string{"disapprove", "investigate", "allege"}, true
	case "THREATEN":
		return []string{"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"}, true
	case "SANCTION":
		return []string{"convict", "expel", "withdraw", "discontinue"}, true
	case "AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID":
		return nil, true
	case "PROTEST", "MOBILIZE", "COERCE", "ASSAULT": // no diplomacy: their modes are not needed here
		return nil, true
	}
	return nil, false
}

// check tests what only the whole can tell.
func (r *reader) check() {
	for _, u := range r.uses {
		switch u.what {
		case "iri":
			prefix, local, _ := strings.Cut(u.name, ":")
			if _, ok := vocab.Lookup(prefix); !ok || local == "" {
				r.errorAt(u.place, "%q is no short IRI of a known vocabulary, such as schema:Person", u.name)
			}
		default:
			if _, ok := r.at[key(u.what, u.name)]; !ok {
				r.errorAt(u.place, "%s %q is not declared", u.what, u.name)
			}
		}
	}
	for i := range r.onto.Classes {
		r.checkClass(&r.onto.Classes[i])
	}
	for i := range r.onto.Predicates {
		r.checkPredicate(&r.onto.Predicates[i])
	}
	for i := range r.onto.FactTypes {
		r.checkFactType(&r.onto.FactTypes[i])
	}
}

func (r *reader) checkClass(c *Class) {
	at := r.at[key("class", c.Name)]
	seen := map[string]bool{c.Name: true}
	for up := r.onto.Class(c.Under); up != nil; up = r.onto.Class(up.Under) {
		if seen[up.Name] {
			r.errorAt(at, "class %s stands under itself", c.Name)
			up.Under = "" // so that nobody walks in circles
			return
		}
		seen[up.Name] = true
	}
	if _, ok := vocab.Lookup(c.Prefix); c.Prefix != "" && !ok {
		r.errorAt(at, "prefix %q stands in no table of prefixes", c.Prefix)
	}
}

func (r *reader) checkPredicate(p *Predicate) {
	at := r.at[key("predicate", p.Name)]
	for _, to := range p.To {
		if strings.HasPrefix(to, "xsd:") {
			if len(p.To) > 1 {
				r.errorAt(at, "predicate %s leads to literals (%s) or to things, not to both", p.Name, to)
			}
		} else if r.onto.Class(to) == nil {
			r.errorAt(at, "class %q is not declared", to)
		}
	}
}

func (r *reader) checkFactType(t *FactType) {
	for i := range t.Edges {
		e, at := &t.Edges[i], r.at[key("edge", t.Name, fmt.Sprint(i))]
		p := r.onto.Predicate(e.Predicate)
		if p == nil || len(p.To) == 0 {
			continue // reported already
		}
		for _, class := range r.ends(t, e.From, at) {
			if class != Text && !r.onto.Is(class, p.From...) {
				r.errorAt(at, "%s may be a %s, from which %s does not lead (from: %s)", e.From, class, p.Name, strings.Join(p.From, ", "))
			}
		}
		literal := strings.HasPrefix(p.To[0], "xsd:")
		ends := r.ends(t, e.To, at)
		for _, class := range ends {
			// words beside things draw no edge to a thing; words alone need a literal
			fits := r.onto.Is(class, p.To...)
			if class == Text {
				fits = literal || len(ends) > 1
			}
			if !fits {
				r.errorAt(at, "%s may be a %s, to which %s does not lead (to: %s)", e.To, class, p.Name, strings.Join(p.To, ", "))
			}
		}
		r.within(at, "status", e.When, t.Statuses)
	}
	for _, name := range t.Title {
		if name != Date && t.Role(name) == nil {
			r.errorAt(r.at[key("fact", t.Name)], "title: fact %s has no role %q", t.Name, name)
		}
	}
	kinds := make([]string, len(t.Kinds))
	for i, k := range t.Kinds {
		kinds[i] = k.Name
	}
	for i := range t.Codes {
		c, at := &t.Codes[i], r.at[key("code", t.Name, fmt.Sprint(i))]
		r.within(at, "status", c.When, t.Statuses)
		r.within(at, "kind", c.Kinds, kinds)
		for _, name := range slices.Concat(c.Actor, c.Recipient) {
			if t.Role(name) == nil {
				r.errorAt(at, "fact %s has no role %q", t.Name, name)
			}
		}
		if modes, ok := ploverModes(c.PLOVER); !ok {
			r.errorAt(at, "PLOVER has no event type %q", c.PLOVER)
		} else if c.Mode != "" && !slices.Contains(modes, c.Mode) {
			r.errorAt(at, "PLOVER's %s has no mode %q; it has: %s", c.PLOVER, c.Mode, strings.Join(modes, ", "))
		}
		if strings.Trim(c.CAMEO, "0123456789") != "" {
			r.errorAt(at, "%q is no CAMEO code; one is 2 to 4 digits, such as \"040\"", c.CAMEO)
		}
	}
}

// ends returns the classes that may stand at one end of an edge.
func (r *reader) ends(t *FactType, name string, at place) []string {
	if name == Node {
		if t.Node == "" {
			r.errorAt(at, "fact %s has no node: an edge begins and ends with a role", t.Name)
			return nil
		}
		return []string{t.Node}
	}
	role := t.Role(name)
	if role == nil {
		r.errorAt(at, "fact %s has no role %q", t.Name, name)
		return nil
	}
	return role.Range
}

func (r *reader) within(at place, what string, names, allowed []string) {
	for _, name := range names {
		if !slices.Contains(allowed, name) {
			r.errorAt(at, "%s %q is not allowed for this fact type; allowed: %s", what, name, strings.Join(allowed, ", "))
		}
	}
}
