package fact

import (
	"slices"
	"strings"
	"time"

	"parley/graph/mention"
	"parley/graph/syntax"
)

// atHome gives a meeting without a place that of the dateline, where somebody is told
// of from his country as one who received others there in those days.
func (w *work) atHome() {
	place := w.dateline()
	if len(place) != 1 {
		return
	}
	for _, d := range w.drafts {
		if d.dead || d.typ != "meeting" || d.kind == "call" || !took(d) || len(d.roles["place"]) > 0 || !w.lately(d.date) || w.items[d.sentence()] != w.items[0] || w.aside(d.sentence()) {
			continue
		}
		if w.leads(d) {
			d.roles["place"] = place
			continue
		}
		here := func(f Filler) bool {
			if f.Class == "Country" {
				return w.rules.Lies(place[0].ID, f.ID)
			}
			home, ok := w.home(f.Entity)
			return ok && w.rules.Lies(place[0].ID, home.ID)
		}
		hosts, guests := d.roles["host"], d.roles["participant"]
		if len(hosts) == 0 {
			hosts = slices.DeleteFunc(slices.Clone(guests), func(f Filler) bool { return !here(f) })
			guests = slices.DeleteFunc(slices.Clone(guests), here)
		}
		if len(hosts) == 1 && here(hosts[0]) && len(guests) > 0 && !slices.ContainsFunc(guests, here) {
			d.roles["place"] = place
		}
	}
}

// leads reports whether the sentence behind the dateline tells of a meeting, and of no
// other place: the news is from where it happened.
func (w *work) leads(d *draft) bool {
	i := d.sentence()
	if i > 2 || w.Sentences[i].Paragraph != w.Sentences[0].Paragraph && i > 1 {
		return false
	}
	s := &w.Sentences[i]
	return !slices.ContainsFunc(s.Mentions, func(m mention.Mention) bool {
		if m.Class != "Place" && m.Class != "Country" || m.Form != mention.Name || m.First == 0 {
			return false
		}
		switch strings.ToLower(s.Tree.Nodes[m.First-1].Form) {
		case "in", "at", "near", "outside", "to", "from":
			return true
		}
		return false
	})
}

// goneHome leaves out the visits of those who returned home.
func (w *work) goneHome() {
	for _, d := range w.drafts {
		if d.dead || d.typ != "visit" || len(d.roles["place"]) != 1 {
			continue
		}
		d.dead = w.toldBy(d, w.rules.Return) && !slices.ContainsFunc(d.roles["visitor"], func(f Filler) bool {
			home, ok := w.home(f.Entity)
			return !ok || home.ID != d.roles["place"][0].ID && !w.rules.Lies(d.roles["place"][0].ID, home.ID)
		})
	}
}

// dateline is the place of a dateline at the head of the document.
func (w *work) dateline() []Filler {
	role := w.ontology.FactType("meeting").Role("place")
	for i := range min(3, len(w.Sentences)) {
		if place := w.datelineAt(i, role); place != nil {
			return place
		}
	}
	return nil
}

// lately reports whether a day is one of the last before the publication.
func (w *work) lately(day string) bool {
	const days = 4
	published, err := time.Parse(time.DateOnly, w.published)
	if err != nil {
		return false
	}
	d, err := time.Parse(time.DateOnly, day)
	return err == nil && !d.After(published) && published.Sub(d) <= days*24*time.Hour
}

// aside reports whether a sentence speaks of what went on beside something else.
func (w *work) aside(sentence int) bool {
	return slices.ContainsFunc(w.Sentences[sentence].Tree.Nodes, func(n syntax.Node) bool { return w.rules.Aside(n.Form) })
}
