package fact

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"

	"parley/graph/date"
	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/text"
)

// settle gives every draft the thing that it is about, and ties delegations, absences
// and invitations to the meeting that they speak of.
func (w *work) settle() {
	for _, d := range w.drafts {
		if d.typ == "meeting" {
			d.roles["participant"] = w.present(d.roles["participant"])
		}
		if d.typ == "meeting" && !w.peopled(d) {
			d.dead = true
		}
	}
	for _, d := range w.drafts {
		if !d.dead && d.typ != "meeting" && w.ontology.FactType(d.typ).Node == "Delegation" {
			w.delegates(d)
		}
	}
	for _, d := range w.drafts {
		if !d.dead && (d.typ == "meeting" || d.typ == "visit") {
			d.node = w.eventNode(d)
		}
	}
	for _, d := range w.drafts {
		if d.dead || d.typ == "meeting" || d.typ == "visit" {
			continue
		}
		ft := w.ontology.FactType(d.typ)
		w.own(d, "agreement", "event", "meeting")
		for _, name := range []string{"event", "meeting"} {
			if ft.Role(name) == nil || d.match != nil && d.match.Rule.Name == "refused-offer" {
				continue
			}
			if at := w.meetingOf(d); at != nil {
				d.about = at
				f := Filler{Entity: entity.Entity{ID: at.node, Name: w.title(at), Class: w.ontology.FactType(at.typ).Node}}
				if old := d.roles[name]; len(old) > 0 {
					f.Span = old[0].Span
				}
				d.roles[name] = []Filler{f}
				if d.date == "" {
					d.date = at.date
				}
			}
		}
		if ft.Node == "Delegation" {
			if of := d.roles["of"]; len(of) > 0 {
				d.node = "delegation:" + local(of[0].ID)
				if d.about != nil {
					d.node += "-" + local(d.about.node)
				} else {
					d.node += "-" + entity.Slug(w.Doc.ID)
				}
			}
		}
	}
}

// own gives an agreement or event that has no name an id of its own, by its date, its
// parties and the document: "the treaty" is another one in every text.
func (w *work) own(d *draft, roles ...string) {
	for _, role := range roles {
		for i := range d.roles[role] {
			f := &d.roles[role][i]
			if f.Class != "Agreement" && f.Class != "Event" {
				continue
			}
			if !w.proper(d, f.Span) {
				var parts []string
				if d.date != "" {
					parts = append(parts, strings.ReplaceAll(d.date, "/", "--"))
				}
				if f.Class == "Agreement" {
					for _, p := range d.roles["party"] {
						parts = append(parts, local(p.ID))
					}
					sort.Strings(parts)
				} else {
					parts = append(parts, entity.Slug(w.Doc.ID))
				}
				f.ID = strings.ToLower(f.Class) + ":" + strings.Join(append(parts, entity.Slug(f.Name)), "-")
			}
			if f.Class == "Agreement" {
				d.node = f.ID
			}
		}
	}
}

// proper reports whether an event or agreement mention is a name.
func (w *work) proper(d *draft, s text.Span) bool {
	return slices.ContainsFunc(w.Sentences[d.sentence()].Mentions, func(m mention.Mention) bool {
		return m.Span == s && m.Form == mention.Name
	})
}

// eventNode is the IRI of a meeting or a visit: its date, place and parties.
func (w *work) eventNode(d *draft) string {
	role := "participant"
	if d.typ == "visit" {
		role = "visitor"
	}
	var who []string
	for _, f := range d.roles[role] {
		who = append(who, local(f.ID))
	}
	sort.Strings(who)
	const most = 4
	if len(who) > most {
		who = append(who[:most:most], fmt.Sprintf("and-%d", len(who)-most))
	}
	parts := []string{}
	if d.date != "" {
		parts = append(parts, strings.ReplaceAll(d.date, "/", "--"))
	}
	if p := d.roles["place"]; len(p) > 0 {
		parts = append(parts, local(p[0].ID))
	}
	parts = append(parts, who...)
	if d.date == "" && d.event != "" {
		parts = append(parts, entity.Slug(d.event))
	}
	return d.typ + ":" + strings.Join(parts, "-")
}

// title is a meeting in words.
func (w *work) title(d *draft) string {
	if d.named {
		return d.event
	}
	name := strings.ReplaceAll(d.kind, "_", " ")
	if d.typ == "visit" {
		name = "visit"
	}
	if p := d.roles["place"]; len(p) > 0 {
		name = p[0].Name + " " + name
	}
	if d.date != "" {
		name += ", " + d.date
	}
	return name
}

// meetingOf finds the meeting or visit that a draft speaks of: one that its own words
// name, else the nearest of the same sides before it.
func (w *work) meetingOf(d *draft) *draft {
	sides, own := w.sides(d), w.ownEvent(d)
	var best *draft
	cost := 1000
	for _, o := range w.drafts {
		if o.dead || o.typ != "meeting" && o.typ != "visit" || own != nil && !w.suits(d, own, o) {
			continue
		}
		if d.date != "" && o.date != "" && !compatible(d.date, o.date) {
			continue
		}
		if o.status == "denied" && d.status != "denied" && d.typ != "declined" && d.typ != "did_not_attend" {
			continue // nobody leads a delegation to what does not take place
		}
		if o.status == "happened" && d.status == "planned" && d.date == "" {
			continue // nor will anybody lead one to what is over
		}
		c := 0
		for _, p := range o.evidence {
			c = max(c, 0)
			if p.sentence == d.sentence() {
				c = -50
			}
		}
		if c == 0 {
			c = 4 * abs(o.sentence()-d.sentence())
			if o.sentence() > d.sentence() {
				c += 10
			}
		}
		if !slices.ContainsFunc(w.sides(o), func(s string) bool { return slices.Contains(sides, s) }) {
			c += 60
		}
		switch {
		case d.status == "happened" && !took(o) && w.toldPast(d):
			c += 60 // who led a delegation did not lead it to what is yet to come
		case (o.status == "happened") != (d.status == "happened"):
			c += 15
		}
		switch {
		case o.typ == "visit" && d.typ == "invited" && w.within(o.roles["visitor"], d.roles["whom"]):
			c -= 30 // "invited her to visit Lima"
		case o.typ == "visit":
			c += 5
		}
		if c < cost {
			best, cost = o, c
		}
	}
	if cost >= 60 {
		return nil
	}
	return best
}

// toldPast reports whether the verb that tells a draft stands in the past.
func (w *work) toldPast(d *draft) bool {
	if d.match == nil {
		return false
	}
	return w.rules.Read(w.Graphs[d.match.Sentence], d.match).Past
}

// ownEvent is the event that the words of a draft name, nil for none.
func (w *work) ownEvent(d *draft) *mention.Mention {
	for _, role := range []string{"event", "meeting"} {
		for _, f := range d.roles[role] {
			for i := range w.Sentences[d.sentence()].Mentions {
				if m := &w.Sentences[d.sentence()].Mentions[i]; m.Class == "Event" && m.Span == f.Span {
					return m
				}
			}
		}
	}
	return nil
}

// suits reports whether a meeting or visit can be the event that a draft names: told in
// the same words, or of its kind and, where it is told elsewhere, spoken of as known.
// An event with a name is only what bears that name.
func (w *work) suits(d *draft, own *mention.Mention, o *draft) bool {
	if (own.Kind == "visit") != (o.typ == "visit") {
		return false
	}
	name := w.spanOf(own.Span)
	beside := slices.ContainsFunc(o.evidence, func(p piece) bool { return p.sentence == d.sentence() })
	switch {
	case o.event != "" && strings.EqualFold(o.event, name):
		return beside || own.Form == mention.Name || definite(&w.Sentences[d.sentence()], own)
	case own.Form == mention.Name && o.named:
		return strings.Contains(strings.ToLower(o.event), strings.ToLower(name)) || strings.Contains(strings.ToLower(name), strings.ToLower(o.event))
	case own.Form == mention.Name:
		return beside && o.kind == own.Kind
	case !beside && !definite(&w.Sentences[d.sentence()], own) && !w.datedEvent(d, own):
		return false
	}
	loose := func(kind string) bool {
		return kind == "" || kind == "meeting" || kind == "talks" || kind == "round" || kind == "visit"
	}
	return own.Kind == o.kind || loose(own.Kind) && loose(o.kind)
}

// datedEvent reports whether an event carries its own date: "Thursday's talks".
func (w *work) datedEvent(d *draft, own *mention.Mention) bool {
	return slices.ContainsFunc(w.dates[d.sentence()], func(x date.Date) bool { return own.Contains(x.Span) })
}

// sides are the ids of all actors of a draft and of the countries that they stand for.
func (w *work) sides(d *draft) []string {
	var out []string
	for role, fs := range d.roles {
		if role == "place" || role == "topic" || role == "content" {
			continue
		}
		for _, f := range fs {
			out = append(out, f.ID)
			if h := w.homes[f.ID]; h != "" {
				out = append(out, h)
			}
		}
	}
	sort.Strings(out)
	return out
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// identify hashes what a fact says: its document, type, roles, status and date.
func identify(f *Fact) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n%s\n", f.Doc, f.Type, f.Kind, f.Status, f.Date)
	for _, r := range f.Roles {
		for _, e := range r.Fillers {
			fmt.Fprintf(h, "%s %s %s\n", r.Name, e.ID, e.Name)
		}
	}
	if f.Type == "said" && len(f.Evidence) > 0 {
		fmt.Fprintf(h, "%d\n", f.Evidence[0].Start)
	}
	return "fact:" + hex.EncodeToString(h.Sum(nil))[:16]
}

// peopled reports whether a meeting names at least two sides; press conferences and
// ceremonies need one.
func (w *work) peopled(d *draft) bool {
	if !slices.ContainsFunc(w.attendees(d), func(f Filler) bool { return !nameless(f) }) {
		return false
	}
	n := len(d.roles["participant"])
	for _, r := range []string{"host", "mediator"} {
		for _, f := range d.roles[r] {
			if !slices.ContainsFunc(d.roles["participant"], func(o Filler) bool { return sameEntity(o.Entity, f.Entity) }) {
				n++
			}
		}
	}
	for _, f := range d.roles["participant"] {
		if f.Class == "Group" || f.Class == "Delegation" || f.Class == "Organization" && (d.kind == "summit" || d.kind == "conference") {
			n++ // many of one name: "the summit of the G8"
		}
	}
	return n > 1 || n > 0 && (d.kind == "press_conference" || d.named)
}

// present leaves out a country whose people are named beside it: "the foreign ministers
// of Canada and Brazil, Roe and Vega, met".
func (w *work) present(all []Filler) []Filler {
	return slices.DeleteFunc(slices.Clone(all), func(f Filler) bool {
		return slices.ContainsFunc(all, func(o Filler) bool { return w.stands(o.Entity, f.Entity) })
	})
}
