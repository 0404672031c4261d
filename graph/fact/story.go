package fact

import (
	"slices"
	"strings"
	"time"

	"parley/graph/date"
	"parley/graph/mention"
	"parley/graph/rule"
)

// inherit gives a meeting the place and date of the visit during which it took place:
// one of the same item told before it, or of the same day told after it.
func (w *work) inherit() {
	for i, d := range w.drafts {
		if d.dead || d.typ != "meeting" || d.kind == "call" || d.status != "happened" && d.status != "planned" {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			if w.during(d, w.drafts[j]) {
				w.take(d, w.drafts[j], false)
				break
			}
		}
		for _, v := range w.drafts[i+1:] {
			if len(d.roles["place"]) == 0 && d.date != "" && v.date == d.date && !w.toldBy(v, w.rules.Departure) && w.during(d, v) {
				w.take(d, v, false)
			}
		}
	}
}

// during reports whether a meeting can have taken place on a visit.
func (w *work) during(d, v *draft) bool {
	if v.dead || v.typ != "visit" || w.items[v.sentence()] != w.items[d.sentence()] {
		return false
	}
	if v.status != d.status && !(v.status == "ongoing" && d.status == "happened") {
		return false
	}
	if !d.assumed && !v.assumed && !compatible(v.date, d.date) && !(w.toldBy(v, w.rules.Onset) && soonAfter(v.date, d.date)) {
		return false
	}
	return slices.ContainsFunc(v.roles["visitor"], func(f Filler) bool {
		return slices.ContainsFunc(d.roles["participant"], func(o Filler) bool { return sameEntity(o.Entity, f.Entity) || w.stands(f.Entity, o.Entity) })
	})
}

// toldBy reports whether a draft is told by a verb of some kind: an arrival, a departure.
func (w *work) toldBy(d *draft, kind func(lemma string) bool) bool {
	return d.match != nil && slices.ContainsFunc(d.match.Anchors, func(a int) bool {
		return kind(w.Graphs[d.match.Sentence].Tree.Nodes[a].Lemma)
	})
}

// asPlanned gives a meeting without a place that which another item announced in the days
// before: "A will take part in the talks in Lima" of the talks in which A then took part.
func (w *work) asPlanned() {
	for _, d := range w.drafts {
		if d.dead || d.typ != "meeting" || d.kind == "call" || !took(d) || len(d.roles["place"]) > 0 {
			continue
		}
		for _, p := range w.drafts {
			day, planned := w.items[d.sentence()], w.items[p.sentence()]
			if p.dead || p.typ != "meeting" || p.status != "planned" || p.kind != d.kind || len(p.roles["place"]) != 1 || day == "" || planned == "" || day != planned && !soonAfter(planned, day) {
				continue
			}
			if slices.ContainsFunc(w.attendees(p), func(f Filler) bool { return holds(d.roles["participant"], f.Entity) }) {
				d.roles["place"] = p.roles["place"]
				break
			}
		}
	}
}

// soonAfter reports whether a day is one of the next after another: who arrived on 3 May
// met on the 4th where he was.
func soonAfter(first, day string) bool {
	const days = 3
	a, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return false
	}
	b, err := time.Parse(time.DateOnly, day)
	return err == nil && b.After(a) && b.Sub(a) <= days*24*time.Hour
}

// take gives a draft the place and the date of what it was part of; said is true where
// its own words say so.
func (w *work) take(d, from *draft, said bool) {
	if len(d.roles["place"]) == 0 && d.typ != "visit" && len(from.roles["place"]) == 1 && w.ontology.FactType(d.typ).Role("place") != nil {
		d.roles["place"] = from.roles["place"]
	}
	if from.date == "" || d.date != "" && !(d.assumed && !from.assumed) {
		return
	}
	if said || len(d.roles["place"]) == 0 || len(from.roles["place"]) == 0 || w.nearby(d.roles["place"], from.roles["place"]) {
		d.date, d.assumed = from.date, from.assumed
	}
}

// reach is how many sentences back a story goes on.
const reach = 3

// story dates what the text tells without a date of its own: "during the visit" has the
// date of the visit told before, and in a history without any day of publication what
// follows a date in its paragraph lies in the same month or year.
func (w *work) story() {
	for _, d := range w.drafts {
		if d.dead || d.typ != "meeting" && d.typ != "visit" && d.typ != "signed" && d.typ != "agreed" {
			continue
		}
		if d.date == "" || d.assumed || d.typ == "meeting" && len(d.roles["place"]) == 0 {
			w.refer(d)
		}
		if d.date == "" && w.published == "" && (d.typ == "meeting" || d.typ == "visit") && d.status == "happened" {
			d.date = w.carried(d.sentence())
		}
	}
}

// refer looks for what the definite events of a draft's sentence refer to.
func (w *work) refer(d *draft) {
	s := d.sentence()
	g := w.Graphs[s]
	for i := range g.Mentions {
		e := &g.Mentions[i]
		if e.Class != "Event" && !(e.Class == "Agreement" && d.typ != "meeting" && d.typ != "visit") || !w.definite(g, e) || d.kind == "call" && e.Kind != "call" {
			continue
		}
		at := d.match != nil && slices.Contains(d.match.Anchors, e.Head)
		if !at {
			switch rule.Case(g.Tree, g.Units[g.At[e.Head]].Head) {
			case "during", "at", "in", "on":
			case "":
				if e.Class != "Agreement" {
					continue
				}
			default:
				continue
			}
		}
		for j := s - 1; j >= 0 && j >= s-reach && w.items[j] == w.items[s]; j-- {
			if w.referred(d, e, j) {
				return
			}
		}
	}
}

// definite reports whether a mention points back: "the talks", "this visit", with no
// name or owner of its own.
func (w *work) definite(g *rule.Graph, e *mention.Mention) bool {
	if e.Form == mention.Name || e.Of >= 0 || e.First == 0 {
		return false
	}
	switch strings.ToLower(g.Tree.Nodes[e.First-1].Form) {
	case "the", "this", "these", "those", "that":
	default:
		switch strings.ToLower(g.Tree.Nodes[e.First].Form) {
		case "the", "this", "these", "those", "that":
		default:
			return false
		}
	}
	return e.Head-e.First <= 1
}

// referred takes date and place from an event of an earlier sentence, where that tells
// of what the mention points back to.
func (w *work) referred(d *draft, e *mention.Mention, sentence int) bool {
	if e.Class == "Event" {
		for _, o := range w.drafts {
			if o == d || o.dead || o.sentence() != sentence || o.typ != "meeting" && o.typ != "visit" || (o.typ == "visit") != (e.Kind == "visit") || (o.kind == "call") != (e.Kind == "call") {
				continue
			}
			if o.date == "" && len(o.roles["place"]) == 0 {
				continue
			}
			w.take(d, o, true)
			return true
		}
	}
	g := w.Graphs[sentence]
	for i := range g.Mentions {
		k := &g.Mentions[i]
		if k.Class != e.Class || k.Kind != e.Kind || k.Class == "Agreement" && g.Tree.Nodes[k.Head].Lemma != w.Graphs[d.sentence()].Tree.Nodes[e.Head].Lemma {
			continue
		}
		m := &rule.Match{Sentence: sentence, Anchors: []int{k.Head}}
		found := false
		if x := w.dateOf(g, m, false); x >= 0 && (d.date == "" || d.assumed) {
			d.date, d.assumed, found = w.dates[sentence][x].EDTF, false, true
		}
		if r := w.ontology.FactType(d.typ).Role("place"); r != nil && len(d.roles["place"]) == 0 && d.typ == "meeting" {
			if p := w.where(g, m, r); len(p) > 0 {
				d.roles["place"], found = p, true
			}
		}
		return found
	}
	return false
}

// carried is the time that the paragraph before a sentence has reached, one step
// coarser than it tells: what follows "on March 6" was in that March, what follows
// "in March" in that year.
func (w *work) carried(sentence int) string {
	for j := sentence - 1; j >= 0 && j >= sentence-2; j-- {
		if w.Sentences[j].Paragraph != w.Sentences[sentence].Paragraph {
			return ""
		}
		last := ""
		for _, x := range w.dates[j] {
			if (x.Relation == date.At || x.Relation == date.About) && !x.Modifier && x.EDTF != "" && !strings.Contains(x.EDTF, "/") {
				last = x.EDTF
			}
		}
		switch {
		case len(last) == len("2006-01-02"):
			return last[:len("2006-01")]
		case len(last) >= len("2006"):
			return last[:len("2006")]
		}
	}
	return ""
}
