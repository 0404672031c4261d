package fact

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
)

// lookback is how many sentences back "the meeting" may look for the meeting that it
// speaks of.
const lookback = 4

// oneWord makes one draft of the meetings that one word tells, by several rules: "met"
// of who met whom, "talks" of who held them and who they were with.
func (w *work) oneWord() {
	for i, d := range w.drafts {
		if d.dead || d.typ != "meeting" {
			continue
		}
		for _, o := range w.drafts[:i] {
			if !o.dead && o.typ == "meeting" && o.sentence() == d.sentence() && o.word == d.word && o.group != d.group && w.agree(o, d) && !w.split(o, d) {
				w.absorb(o, d)
				d.dead = true
				break
			}
		}
	}
}

// missed drops meetings of people of whom the same sentence says that they were not there.
func (w *work) missed() {
	for _, a := range w.drafts {
		if a.typ != "did_not_attend" {
			continue
		}
		for _, d := range w.drafts {
			if d.typ == "meeting" && took(d) && d.sentence() == a.sentence() && len(d.roles["participant"]) > 0 &&
				!slices.ContainsFunc(d.roles["participant"], func(f Filler) bool { return !holds(a.roles["who"], f.Entity) }) {
				d.dead = true
			}
		}
	}
}

// hosts takes from "hosted by A" beside the word for a meeting who its host was.
func (w *work) hosts() {
	for _, h := range w.drafts {
		if h.dead || h.typ != "hosts" || h.match == nil {
			continue
		}
		for _, s := range h.match.Slots {
			for _, d := range w.drafts {
				if s.Role != "event" || d.dead || d.typ != "meeting" || d.sentence() != h.match.Sentence || len(d.roles["host"]) > 0 {
					continue
				}
				if slices.ContainsFunc(s.Fills, func(f rule.Fill) bool { return f.Token == d.word }) && !slices.ContainsFunc(h.roles["host"], func(f Filler) bool { return f.Class == "Place" }) {
					d.roles["host"] = slices.Clone(h.roles["host"])
				}
			}
		}
	}
}

// agree reports whether all who take part in one of two meetings, or their countries,
// take part in the other.
func (w *work) agree(a, b *draft) bool {
	x, y := w.attendees(a), w.attendees(b)
	return w.within(x, y) || w.within(y, x)
}

// split reports whether one of two drafts is one of several that a match was split in:
// "spoke separately with A and B" beside "spoke with A and B".
func (w *work) split(a, b *draft) bool {
	return slices.ContainsFunc(w.drafts, func(o *draft) bool {
		return o != a && o != b && !o.dead && o.typ == "meeting" && o.sentence() == a.sentence() && (o.group == a.group || o.group == b.group)
	}) && !w.within(a.roles["participant"], b.roles["participant"]) && !w.within(b.roles["participant"], a.roles["participant"])
}

// headline reports whether a sentence stands alone on its line and does not end as
// sentences do.
func (w *work) headline(i int) bool {
	s := &w.Sentences[i]
	n := len(s.Tokens)
	if n == 0 || n > 25 {
		return false
	}
	switch s.Tokens[n-1].Of(w.Doc.Text) {
	case ".", "!", "?", "”", "\"", ":", ";", ",":
		return false
	}
	alone := func(j int) bool { return j < 0 || j >= len(w.Sentences) || w.Sentences[j].Paragraph != s.Paragraph }
	return alone(i-1) && alone(i+1)
}

// headlines joins a headline with the sentences below it that tell the same: "Meeting
// with B", "A met with B". A headline of one side alone whose body tells nothing is of
// the person whom the other items of the document are about.
func (w *work) headlines() {
	for _, d := range w.drafts {
		if d.dead || d.typ != "meeting" || !w.headline(d.sentence()) {
			continue
		}
		for _, o := range w.drafts {
			if o == d || o.dead || o.typ != "meeting" || o.sentence() <= d.sentence() || o.sentence() > d.sentence()+3 || w.items[o.sentence()] != w.items[d.sentence()] {
				continue
			}
			if !fit(o, d) || !compatible(o.date, d.date) || !w.nearby(o.roles["place"], d.roles["place"]) || !w.within(d.roles["participant"], w.attendees(o)) {
				continue
			}
			kind := o.kind
			w.absorb(o, d)
			if d.kind == "talks" {
				o.kind = kind // who "met" under the headline "talks" met
			}
			d.dead = true
			break
		}
	}
	owner, ok := w.owner()
	for _, d := range w.drafts {
		if ok && !d.dead && d.typ == "meeting" && w.items[d.sentence()] != "" && w.headline(d.sentence()) && len(d.roles["host"]) == 0 && len(d.event) > 0 && d.word == w.firstEvent(d.sentence()) &&
			!holds(d.roles["participant"], owner) {
			d.roles["participant"] = append(d.roles["participant"], Filler{Entity: owner})
		}
	}
}

// firstEvent is the head of the event that a sentence begins with, -1 for none.
func (w *work) firstEvent(i int) int {
	for _, m := range w.Sentences[i].Mentions {
		if m.Class == "Event" && m.First == 0 {
			return m.Head
		}
	}
	return -1
}

// owner is the person who takes part in most meetings of a document of dated items, in
// at least half of them and three.
func (w *work) owner() (entity.Entity, bool) {
	count := map[string]int{}
	var best entity.Entity
	all := 0
	for _, d := range w.drafts {
		if d.dead || d.typ != "meeting" || w.items[d.sentence()] == "" || len(w.attendees(d)) < 2 {
			continue
		}
		all++
		for _, f := range w.attendees(d) {
			if f.Class == "Person" {
				if count[f.ID]++; count[f.ID] > count[best.ID] {
					best = f.Entity
				}
			}
		}
	}
	n := count[best.ID]
	return best, n > 2 && 2*n > all
}

// attendees are everybody at a meeting: participants, hosts, mediators.
func (w *work) attendees(d *draft) []Filler {
	out := slices.Clone(d.roles["participant"])
	for _, r := range []string{"host", "mediator"} {
		out = unite(out, d.roles[r])
	}
	return out
}

// fit reports whether the kinds of two meetings may be one: a call is no meeting in
// person, a press conference is not the talks before it; a conversation may be either.
func fit(a, b *draft) bool {
	if (a.kind == "press_conference") != (b.kind == "press_conference") {
		return false
	}
	return (a.kind == "call") == (b.kind == "call") || a.kind == "call" && spoken(b) || b.kind == "call" && spoken(a)
}

// spoken reports whether a meeting is only told as words exchanged.
func spoken(d *draft) bool {
	words := strings.Fields(strings.ToLower(d.event))
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "discussion", "discussions", "conversation", "conversations", "exchange", "dialogue":
		return true
	}
	return false
}

// sameMeeting compares kind, date, place and who took part.
func (w *work) sameMeeting(a, b *draft) bool {
	if a.group == b.group && a.sentence() == b.sentence() {
		return false // "spoke separately with A and B"
	}
	if !fit(a, b) || b.fresh || !compatible(a.date, b.date) || !w.nearby(a.roles["place"], b.roles["place"]) {
		return false
	}
	if a.named && b.named && strings.EqualFold(a.event, b.event) && (a.date != "" || a.sentence() == b.sentence()) {
		return true
	}
	if !w.agree(a, b) || a.sentence() == b.sentence() && a.named && strings.HasSuffix(strings.ToLower(b.event), "meetings") {
		return false // "the Lima conference, where she will hold meetings with A and B"
	}
	if w.bilateral(a, b) || w.bilateral(b, a) {
		return false
	}
	if min(len(w.attendees(a)), len(w.attendees(b))) >= 2 {
		return true
	}
	// One participant alone ("the talks with Russia") needs more to go by.
	return a.date != "" && a.date == b.date || a.sentence() == b.sentence()
}

// bilateral reports whether one meeting is of two people by a verb of its own and the
// other one of many countries, theirs among them: "seven countries held talks. A met B."
func (w *work) bilateral(a, b *draft) bool {
	const many = 4
	x, y := w.attendees(a), w.attendees(b)
	person := func(f Filler) bool { return f.Class == "Person" }
	return a.event == "" && len(x) == 2 && person(x[0]) && person(x[1]) && len(y) >= many && !slices.ContainsFunc(y, person)
}

// additions joins what says who else took part ("they were joined by C", "the meeting
// was attended by A and B") with the meeting that it speaks of. What is no meeting by
// itself and joins none is dropped.
func (w *work) additions() {
	for _, d := range w.drafts {
		if d.dead || d.typ != "meeting" || !d.match.Rule.Joins || d.gathered {
			continue
		}
		s := &w.Sentences[d.sentence()]
		event := eventAt(s, d.word)
		o := w.spokenOf(d.sentence(), d.anchor, event, func(o *draft) bool {
			if o == d || o.group == d.group || o.match.Rule.Joins && eventAt(&w.Sentences[o.match.Sentence], o.word) < 0 || !fit(o, d) || !compatible(o.date, d.date) || !w.nearby(o.roles["place"], d.roles["place"]) || o.status != d.status && !(took(o) && took(d)) {
				return false
			}
			if d.match.Rule.Others && event < 0 {
				return took(o) && o.kind != "call" && o.sentence() >= d.sentence()-2
			}
			if event >= 0 {
				return definite(s, &s.Mentions[event]) && !d.named
			}
			return slices.ContainsFunc(w.attendees(d), func(f Filler) bool { return w.within([]Filler{f}, w.attendees(o)) })
		})
		switch {
		case o != nil:
			w.absorb(o, d)
			d.dead = true
		case event < 0:
			d.dead = true
		case definite(s, &s.Mentions[event]):
			w.announced(d, event)
		}
	}
}

// took reports whether a draft tells of what takes or took place.
func took(d *draft) bool { return d.status == "happened" || d.status == "ongoing" }

// eventAt is the mention of an event whose head a token is, -1 for none.
func eventAt(s *mention.Sentence, token int) int {
	return slices.IndexFunc(s.Mentions, func(m mention.Mention) bool {
		return m.Class == "Event" && m.Kind != "visit" && m.Head == token
	})
}

// spokenOf is the last meeting before a token, of the same item and a few sentences back,
// that ok accepts.
func (w *work) spokenOf(sentence, token, event int, ok func(*draft) bool) *draft {
	var best *draft
	for _, o := range w.drafts {
		if o.dead || o.typ != "meeting" || w.items[o.sentence()] != w.items[sentence] {
			continue
		}
		last := o.sentence()
		for _, p := range o.evidence {
			if p.sentence <= sentence {
				last = max(last, p.sentence)
			}
		}
		if last > sentence || last < sentence-lookback || event >= 0 && o.sentence() == sentence && o.anchor >= token && len(o.evidence) == 1 || !ok(o) {
			continue
		}
		if best == nil || last >= best.sentence() {
			best = o
		}
	}
	return best
}

// told reports whether a draft rests on a token.
func (w *work) told(sentence, token int) bool {
	return slices.ContainsFunc(w.drafts, func(d *draft) bool {
		return d.typ == "meeting" && d.match != nil && d.match.Sentence == sentence && (d.word == token || slices.Contains(d.match.Anchors, token))
	})
}

// wordOf is the token that tells a meeting: its event, else its verb.
func (w *work) wordOf(g *rule.Graph, m *rule.Match) int {
	for _, a := range m.Anchors {
		if eventAt(g.Sentence, a) >= 0 {
			return a
		}
	}
	return m.Anchors[0]
}

// purpose is the event for which people meet: "met for talks", "gathered for a summit".
func (w *work) purpose(g *rule.Graph, m *rule.Match) int {
	for _, a := range m.Anchors {
		if g.Tree.Nodes[a].UPOS != "VERB" {
			continue
		}
		for _, e := range g.Out[g.At[a]] {
			if k := g.Units[e.Dep].Mention; k >= 0 && e.Label == rule.Prep && e.Prep == "for" && g.Mentions[k].Class == "Event" && g.Mentions[k].Kind != "visit" {
				return k
			}
		}
	}
	return -1
}

// freshly reports whether the words say that this is another meeting than those before.
func freshly(g *rule.Graph, m *rule.Match) bool {
	for _, a := range m.Anchors {
		for t := max(0, a-6); t < len(g.Tree.Nodes) && t <= a+3; t++ {
			n := &g.Tree.Nodes[t]
			if n.Head != a && (n.Head < 0 || g.Tree.Nodes[n.Head].Head != a) {
				continue
			}
			switch strings.ToLower(n.Form) {
			case "again", "another", "subsequent", "further", "next", "second", "third", "fourth", "fifth", "later":
				return true
			}
		}
	}
	return false
}
