package fact

import (
	"slices"
	"strings"
)

// outcomes gives what talks led to its parties: those who took part in the talks that
// the same words tell, else in those spoken of before. What led to a result took place,
// though its own words may say no more than that it was decided on.
func (w *work) outcomes() {
	for _, d := range w.open {
		if d.typ == "agreed" && slices.ContainsFunc(w.open, func(o *draft) bool {
			return o.typ == "signed" && sameEntity(o.roles["agreement"][0].Entity, d.roles["agreement"][0].Entity)
		}) {
			continue
		}
		if w.without(d) {
			continue
		}
		if d.status == "planned" && w.toldPast(d) {
			d.status = "happened" // "decided to meet, resulting in"
		}
		o := w.source(d)
		if o == nil || o.status == "denied" || o.status == "cancelled" || o.status == "postponed" {
			continue
		}
		parties := w.attendees(o)
		if len(parties) < 2 {
			continue
		}
		if o.match.Sentence == d.match.Sentence && d.status == "happened" && o.status == "planned" {
			o.status = "happened"
		}
		d.roles["party"] = slices.Clone(parties)
		w.drafts = append(w.drafts, d)
	}
	w.open = nil
}

// without reports whether talks led to "no agreement".
func (w *work) without(d *draft) bool {
	s := &w.Sentences[d.match.Sentence]
	for i := 1; i < len(s.Tokens); i++ {
		if s.Tokens[i].Start >= d.roles["agreement"][0].Span.Start {
			return strings.EqualFold(s.Tokens[i-1].Of(w.Doc.Text), "no")
		}
	}
	return false
}

// source is the meeting whose outcome a draft tells: that of one of its words, one told
// before it in its sentence, or one that "the talks" speak of; nil for none.
func (w *work) source(d *draft) *draft {
	g, at := w.Graphs[d.match.Sentence], d.match.Anchors
	var near *draft
	for _, o := range w.drafts {
		if o.dead || o.typ != "meeting" || o.match == nil || o.match.Sentence != d.match.Sentence {
			continue
		}
		if slices.Contains(at, o.word) || slices.ContainsFunc(o.match.Anchors, func(a int) bool { return slices.Contains(at, a) }) {
			return o
		}
		if o.word < at[len(at)-1] {
			near = o
		}
	}
	if near != nil {
		return near
	}
	k := eventAt(g.Sentence, at[0])
	if k >= 0 && !definite(g.Sentence, &g.Mentions[k]) {
		return nil
	}
	return w.spokenOf(d.match.Sentence, at[0], -1, func(o *draft) bool { return took(o) })
}

// awaits reports whether a draft tells the outcome of talks whose sides it does not name,
// and keeps it for outcomes.
func (w *work) awaits(d *draft) bool {
	if !d.match.Rule.Joins || d.typ != "agreed" && d.typ != "signed" {
		return false
	}
	if d.status != "denied" && len(d.roles["agreement"]) > 0 {
		w.open = append(w.open, d)
	}
	return true
}
