package export

import (
	"bufio"
	"crypto/sha1"
	"encoding/hex"
	"slices"
	"strings"
)

// writeFTM writes FollowTheMoney entities (schema of 2025), one JSON object a line:
//
//	Person, Organization, PublicBody, Event, Position, Article  what there is
//	Membership, Occupancy, UnknownLink                          what is said of it
//	Documentation                                               the sentence of an event
//
// A delegation is an Organization with that classification, a country a PublicBody.
// Every link carries its status, date and sentence. What was denied is left out: a
// link there reads as a fact, whatever its status. Places are text of an event, and
// quotations have nowhere to go.
func writeFTM(w *bufio.Writer, g Graph) error {
	f := &ftm{view: newView(g), seen: map[string]bool{}}
	for _, id := range f.documents() {
		d := f.docs[id]
		f.entity(id, "Article", func(p *fields) {
			p.texts("title", d.title)
			p.texts("fileName", documentID(id))
			p.texts("sourceUrl", d.url)
			p.texts("publishedAt", d.issued)
		})
	}
	for _, t := range f.things {
		f.thing(t)
	}
	for _, x := range f.facts {
		if x.status != "denied" {
			f.fact(x)
		}
	}
	slices.Sort(f.lines)
	for _, line := range slices.Compact(f.lines) {
		w.WriteString(line + "\n")
	}
	return nil
}

type ftm struct {
	*view
	lines []string
	seen  map[string]bool // things that were written
}

func (f *ftm) documents() []string {
	ids := make([]string, 0, len(f.docs))
	for id := range f.docs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// key is an id of FollowTheMoney, which may not hold a full stop.
func key(parts ...string) string {
	sum := sha1.Sum([]byte(strings.Join(parts, "\x00")))
	return "parley-" + hex.EncodeToString(sum[:])
}

func (f *ftm) entity(id, schema string, fill func(p *fields)) {
	var p, o fields
	fill(&p)
	o.text("id", key(id))
	o.text("schema", schema)
	o.raw("properties", p.object())
	f.lines = append(f.lines, o.object())
}

// schemaOf returns the schema of a thing, "" where FollowTheMoney has none.
func (f *ftm) schemaOf(t *thingView) string {
	switch {
	case t.class == "Person":
		return "Person"
	case t.class == "Country":
		return "PublicBody"
	case t.class == "Organization", t.class == "Delegation":
		return "Organization"
	case t.class == "Office":
		return "Position"
	case f.ont.Is(t.class, "Event") && t.status != "denied":
		return "Event"
	}
	return ""
}

// legal reports whether a schema is a LegalEntity, as links between people want.
func legal(schema string) bool {
	return schema == "Person" || schema == "PublicBody" || schema == "Organization"
}

func (f *ftm) thing(t *thingView) {
	schema := f.schemaOf(t)
	if schema == "" {
		return
	}
	f.seen[t.id] = true
	f.entity(t.id, schema, func(p *fields) {
		p.texts("name", t.name)
		p.texts("alias", t.others...)
		p.texts("wikidataId", t.wikidata)
		switch {
		case t.class == "Delegation":
			p.texts("classification", "delegation")
		case schema == "Event":
			p.texts("date", f.day(t.from, t.to, t.date))
			if t.from != t.to {
				p.texts("startDate", t.from)
				p.texts("endDate", t.to)
			}
			p.texts("location", f.linked(t, false, "place")...)
			p.texts("organizer", f.linked(t, true, "host", "expectedHost")...)
			p.texts("involved", f.linked(t, true, "participant", "expectedParticipant", "visitor", "expectedVisitor", "mediator", "expectedMediator")...)
			if t.status != "" {
				p.texts("summary", "status: "+t.status)
			}
			p.texts("proof", keys(t.docs)...)
		case t.class == "Office":
			p.texts("organization", f.linked(t, true, "of")...)
		}
	})
}

// linked returns what a thing's edges of some predicates lead to: keys of legal
// entities, or names.
func (f *ftm) linked(t *thingView, asKey bool, predicates ...string) []string {
	var out []string
	for _, e := range f.out(t) {
		if !slices.Contains(predicates, e.predicate) {
			continue
		}
		if asKey && legal(f.schemaOf(e.to)) {
			out = append(out, key(e.to.id))
		} else if !asKey {
			out = append(out, e.to.name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func keys(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = key(id)
	}
	return out
}

// day returns a date as FollowTheMoney takes it: a year, a month or a day.
func (f *ftm) day(from, to, edtf string) string {
	if date := strings.TrimRight(edtf, "?~%"); !strings.ContainsAny(date, "/X") {
		return date
	}
	if from == to {
		return from
	}
	return ""
}

// fact writes what a fact says as links.
func (f *ftm) fact(x *factView) {
	switch x.typ {
	case "leads_delegation":
		f.membership(x, "leader", "leader of delegation")
	case "member_of_delegation":
		f.membership(x, "member", "member of delegation")
	case "holds_office":
		f.each(x, "holder", "office", func(holder, post *thingView) {
			if holder.class == "Person" {
				f.link(x, "Occupancy", "holder", holder, "post", post, "")
			}
		})
	case "did_not_attend":
		f.unknown(x, "who", "event", "did not attend")
	case "declined":
		f.unknown(x, "who", "event", "declined")
	case "invited":
		f.unknown(x, "by", "whom", "invited")
		f.unknown(x, "whom", "event", "invited to")
	case "hosts":
		f.unknown(x, "host", "event", "hosts")
	case "mediates":
		f.unknown(x, "mediator", "event", "mediates")
	case "signed", "agreed":
		role := x.typ
		if what := x.role("agreement"); len(what) > 0 {
			role += ": " + what[0].name()
		}
		parties := x.role("party")
		for i, a := range parties {
			for _, b := range parties[i+1:] {
				if a.thing != nil && b.thing != nil && f.seen[a.thing.id] && f.seen[b.thing.id] {
					f.link(x, "UnknownLink", "subject", a.thing, "object", b.thing, role)
				}
			}
		}
	}
	if f.seen[x.about] && f.schemaOf(f.named[x.about]) == "Event" && f.docs[x.doc] != nil {
		for _, e := range x.evidence {
			f.entity(x.id+" "+e.quote, "Documentation", func(p *fields) {
				p.texts("document", key(x.doc))
				p.texts("entity", key(x.about))
				p.texts("role", "source sentence")
				p.texts("summary", e.quote)
				p.texts("date", f.docs[x.doc].issued)
			})
		}
	}
}

// membership joins people to the delegation that a fact is about, or else to its
// country or body.
func (f *ftm) membership(x *factView, who, role string) {
	of := x.role("of")
	if t := f.named[x.about]; t != nil && legal(f.schemaOf(t)) {
		of = []filler{{thing: t}}
	}
	for _, a := range x.role(who) {
		for _, b := range of {
			if a.thing != nil && b.thing != nil && legal(f.schemaOf(a.thing)) && legal(f.schemaOf(b.thing)) {
				f.link(x, "Membership", "member", a.thing, "organization", b.thing, role)
			}
		}
	}
}

func (f *ftm) unknown(x *factView, from, to, role string) {
	f.each(x, from, to, func(a, b *thingView) { f.link(x, "UnknownLink", "subject", a, "object", b, role) })
}

// each calls do for all pairs of things in two roles that are written.
func (f *ftm) each(x *factView, from, to string, do func(a, b *thingView)) {
	for _, a := range x.role(from) {
		for _, b := range x.role(to) {
			if a.thing != nil && b.thing != nil && f.seen[a.thing.id] && f.seen[b.thing.id] {
				do(a.thing, b.thing)
			}
		}
	}
}

func (f *ftm) link(x *factView, schema, from string, a *thingView, to string, b *thingView, role string) {
	doc := f.doc(x.doc)
	f.entity(x.id+" "+a.id+" "+b.id+" "+role, schema, func(p *fields) {
		p.texts(from, key(a.id))
		p.texts(to, key(b.id))
		p.texts("role", role)
		p.texts("status", ftmStatus(schema, x.status))
		p.texts("date", f.day(x.from, x.to, x.date))
		if len(x.evidence) > 0 {
			p.texts("summary", x.evidence[0].quote)
		}
		p.texts("recordId", x.id)
		p.texts("sourceUrl", doc.url)
	})
}

// ftmStatus is a status as it stands in an Occupancy, which has words of its own.
func ftmStatus(schema, status string) string {
	if schema == "Occupancy" {
		switch status {
		case "happened":
			return "current"
		case "former":
			return "ended"
		}
	}
	return status
}
