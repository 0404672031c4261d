package export

import (
	"bufio"
	"strings"
)

// writePLOVER writes the facts that PLOVER counts (Political Language Ontology for
// Verifiable Event Records, 2023), a JSON object an event. The ontology says which
// type, mode and roles count. A meeting of many is one event with all in actor, as
// the codebook wants it, and not one for each pair. Dates are the first day that
// the text allows, with date_resolution saying how exact that is; an event whose
// text gives no date has its document's, marked so, and without either is left out.
// The words of the sentence are not in it: PLOVER asks for them only of who holds
// the rights.
func writePLOVER(w *bufio.Writer, g Graph) error {
	v := newView(g)
	for _, f := range v.facts {
		ft := v.ont.FactType(f.typ)
		if ft == nil {
			continue
		}
		code := ft.Code(f.kind, f.status)
		if code == nil {
			continue
		}
		doc := v.doc(f.doc)
		date, resolution := f.from, resolution(f.date)
		if date == "" {
			date, resolution = doc.issued, "document"
		}
		if date == "" {
			continue
		}
		actors, recipients := v.actors(f, code.Actor), v.actors(f, code.Recipient)
		if len(actors) == 0 {
			actors, recipients = recipients, nil // who acted is not said: all who took part
		}
		if len(actors) == 0 {
			continue
		}
		var o fields
		o.text("id", f.id)
		o.text("date", date)
		o.text("date_resolution", resolution)
		o.text("event", code.PLOVER)
		o.text("mode", code.Mode)
		o.texts("context", "diplomatic")
		o.raw("actor", list(actors))
		o.raw("recipient", list(recipients))
		if place := v.actors(f, []string{"place"}); len(place) > 0 {
			o.raw("event_loc", place[0])
		}
		o.text("cameo", code.CAMEO)
		o.text("status", f.status)
		if f.confidence != "" {
			o.raw("confidence", plain(f.confidence))
		}
		var cite fields
		cite.text("document", documentID(f.doc))
		cite.text("title", doc.title)
		cite.text("published", doc.issued)
		cite.text("url", doc.url)
		o.raw("cite_info", cite.object())
		o.text("coder", "parley")
		w.WriteString(o.object() + "\n")
	}
	return nil
}

// actors returns PLOVER's entity blocks for the fillers of some roles.
func (v *view) actors(f *factView, roles []string) []string {
	var all []string
	for _, name := range roles {
		for _, x := range f.role(name) {
			var e fields
			e.text("entity_name", x.name())
			if x.thing != nil {
				e.text("wikidata_id", x.thing.wikidata)
				e.text("type", strings.ToLower(x.thing.class))
				e.text("id", x.thing.id)
			}
			all = append(all, e.object())
		}
	}
	return all
}

// resolution says how exact a date in EDTF is.
func resolution(edtf string) string {
	switch date := strings.TrimRight(edtf, "?~%"); {
	case date == "":
		return ""
	case strings.ContainsAny(date, "/X"):
		return "range"
	case len(date) == len("2006-01-02"):
		return "day"
	case len(date) == len("2006-01"):
		return "month"
	}
	return "year"
}
