package fact

import (
	"slices"
	"strings"

	"parley/graph/date"
	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/text"
)

// longest is the number of words that the terms of an agreement may have where no noun
// names it.
const longest = 30

// terms says what was signed or agreed where no mention in the rule's role does: the
// agreement at the rule's words, one that the sentence says it was agreed "in", else the
// words that hang on the verb, as they stand.
func (w *work) terms(d *draft, g *rule.Graph, m *rule.Match) {
	d.roles["party"] = w.present(d.roles["party"])
	named := w.instrument(g, m)
	if named >= 0 {
		d.roles["agreement"] = []Filler{{Entity: w.nominal(m.Sentence, &g.Mentions[named]), Span: g.Mentions[named].Span}}
	}
	if len(d.roles["agreement"]) == 0 {
		if s := w.object(g, m); s.Len() > 0 {
			d.roles["agreement"] = []Filler{{Entity: entity.Entity{Name: w.spanOf(s), Class: "Text"}, Span: s}}
		}
	}
	for i, f := range d.roles["agreement"] {
		d.roles["agreement"][i] = w.matter(g, m.Sentence, f)
	}
	if as := d.roles["agreement"]; len(as) > 0 {
		for _, x := range w.dates[m.Sentence] {
			switch {
			case x.EDTF == "" || !as[0].Span.Contains(x.Span) && !(as[0].Span.Start < x.Span.Start && w.clausal(m.Sentence, as[0])):
			case as[0].Class != "Text": // "the November 27 deal"
				d.date, d.relative = x.EDTF, x.Relative
			case d.date == x.EDTF: // "agreed on Tuesday to resume talks next month"
				d.date, d.relative = w.dateBefore(m.Sentence, as[0].Span.Start)
			}
		}
	}
}

// clausal reports whether the terms of an agreement are what somebody is to do, as "that
// troops would leave": what follows them is their date.
func (w *work) clausal(sentence int, terms Filler) bool {
	if terms.Class != "Text" {
		return false
	}
	s := &w.Sentences[sentence]
	for i, t := range s.Tokens {
		if s.Tree.Nodes[i].UPOS == "VERB" && terms.Span.Contains(t.Span) {
			return true
		}
	}
	return false
}

// dateBefore is the last date of a sentence before a place in the text, "" for none.
func (w *work) dateBefore(sentence, at int) (edtf string, relative bool) {
	for _, x := range w.dates[sentence] {
		if x.Span.End <= at && x.Relation == date.At && !x.Modifier {
			edtf, relative = x.EDTF, x.Relative
		}
	}
	return edtf, relative
}

// matter gives an agreement that has nothing but its noun for a name what it is about:
// "an agreement on fishing rights", "a deal to open the border".
func (w *work) matter(g *rule.Graph, sentence int, f Filler) Filler {
	const words = 12
	k := slices.IndexFunc(g.Mentions, func(m mention.Mention) bool {
		return m.Class == "Agreement" && m.Form == mention.Nominal && m.Span == f.Span && m.End == m.First+1
	})
	if k < 0 {
		return f
	}
	t, head := g.Tree, g.Mentions[k].Head
	if head+2 >= len(t.Nodes) {
		return f
	}
	switch strings.ToLower(t.Nodes[head+1].Form) {
	case "on", "over", "about", "for", "to", "regarding", "concerning":
	default:
		return f
	}
	for v := head + 2; v < len(t.Nodes); v++ {
		if n := &t.Nodes[v]; n.Head == head && (strings.HasPrefix(n.Label, "nmod") || strings.HasPrefix(n.Label, "acl")) && !w.dated(g.Sentence, sentence, v) {
			s := w.subtree(g.Sentence, sentence, v, head)
			f.Span.End = s.End
			if name := w.spanOf(f.Span); s.End > f.Span.Start && len(strings.Fields(name)) <= words {
				f.Entity.Name, f.Entity.ID = oneLine(name), "agreement:"+entity.Slug(oneLine(name))
				return f
			}
			break
		}
	}
	f.Span = g.Mentions[k].Span
	return f
}

// instrument is the agreement mention at the words of a match, or the one behind "in",
// "under" or "through" on its verb, -1 for none.
func (w *work) instrument(g *rule.Graph, m *rule.Match) int {
	taken := slices.ContainsFunc(m.Slots, func(s rule.Slot) bool { return s.Role == "agreement" })
	best := -1
	for i := range g.Mentions {
		k := &g.Mentions[i]
		if k.Class != "Agreement" {
			continue
		}
		if !taken && slices.Contains(m.Anchors, k.Head) {
			return i
		}
		switch rule.Case(g.Tree, k.Head) {
		case "in", "under", "through", "by":
			if slices.Contains(m.Anchors, k.Head) || !definite(g.Sentence, k) {
				continue
			}
			if distance(g, m.Anchors, k.Head) <= 4 {
				best = i
			}
		}
	}
	return best
}

// object is the span of what hangs on the verb of a match: its object, what stands
// behind "on" or "to", or its clause.
func (w *work) object(g *rule.Graph, m *rule.Match) text.Span {
	t := g.Tree
	for _, a := range m.Anchors {
		if t.Nodes[a].UPOS != "VERB" {
			continue
		}
		for _, e := range g.Out[g.At[a]] {
			if e.Added || e.Dep <= g.At[a] {
				continue
			}
			head := g.Units[e.Dep].Head
			if w.dated(g.Sentence, m.Sentence, head) {
				continue
			}
			switch {
			case e.Label == rule.Obj, e.Label == rule.Prep && (e.Prep == "on" || e.Prep == "to" || e.Prep == "upon" || e.Prep == "over"),
				e.Label == rule.Clause && (t.Nodes[head].Label == "xcomp" || strings.HasPrefix(t.Nodes[head].Label, "ccomp")):
				return w.subtree(g.Sentence, m.Sentence, head, a)
			}
		}
	}
	return text.Span{}
}

// dated reports whether a token lies in a date.
func (w *work) dated(s *mention.Sentence, sentence, token int) bool {
	return slices.ContainsFunc(w.dates[sentence], func(d date.Date) bool { return d.Overlaps(s.Tokens[token].Span) })
}

// subtree is the span of a word and all that hangs on it, behind a verb, without the
// words that introduce it.
func (w *work) subtree(s *mention.Sentence, sentence, head, verb int) text.Span {
	t := s.Tree
	first, end := head, head+1
	for i := range t.Nodes {
		for v, n := i, 0; v >= 0 && n < 40; v, n = t.Nodes[v].Head, n+1 {
			if v == head {
				first, end = min(first, i), max(end, i+1)
				break
			}
		}
	}
	first = max(first, verb+1)
	for first < head {
		switch strings.ToLower(t.Nodes[first].Form) {
		case "on", "to", "upon", "over", "that", "the", "a", "an":
			first++
			continue
		}
		break
	}
	for i := head + 1; i < end; i++ { // "a deal on Sunday curbing it": the day is no part of the deal
		if n := &t.Nodes[i]; n.UPOS == "ADP" && i+1 < end && w.dated(s, sentence, i+1) {
			end = i
		}
	}
	for end > head+1 && (t.Nodes[end-1].UPOS == "PUNCT" || end-first > longest) {
		end--
	}
	return text.Span{Start: s.Tokens[first].Start, End: s.Tokens[end-1].End}
}

// accord decides whether a draft of an agreement is a fact: what was merely wished for
// is none, nor is an agreement that the text only talks of as one that may be.
func (w *work) accord(d *draft, g *rule.Graph, m *rule.Match) bool {
	if d.typ == "agreed" && d.status != "happened" && d.status != "planned" && d.status != "ongoing" {
		return false
	}
	least := 2
	switch m.Rule.Name {
	case "agreement-between":
	case "under-the-accord":
		least = 1
	case "treaty-with":
		k := w.agreed(m)
		return k != nil && w.treatyWith(d, m.Sentence, k)
	default:
		return true
	}
	k := w.agreed(m)
	return k != nil && (k.Form == mention.Name || definite(g.Sentence, k)) && len(d.roles["party"]) >= least
}

// agreed is the mention of what was agreed or signed in the rule's role, nil for none.
func (w *work) agreed(m *rule.Match) *mention.Mention {
	i := slices.IndexFunc(m.Slots, func(s rule.Slot) bool { return s.Role == "agreement" })
	if i < 0 {
		return nil
	}
	return w.Mention(m.Sentence, m.Slots[i].Fills[0])
}

// treatyWith adds to "X's treaty with Y" whose treaty it is. Where nothing says so, only
// a treaty with a name is one that is in force, and not one that somebody wishes for.
func (w *work) treatyWith(d *draft, sentence int, treaty *mention.Mention) bool {
	own := w.owners(sentence, treaty)
	for _, e := range own {
		d.roles["party"] = unite(d.roles["party"], []Filler{{Entity: e, Span: treaty.Span}})
	}
	return treaty.Form == mention.Name || len(own) > 0 && len(d.roles["party"]) > 1
}
