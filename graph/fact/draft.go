package fact

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/text"
	"parley/schema"
)

// draft makes facts of a match: one, or one for each filler of a role that takes one.
func (w *work) draft(m *rule.Match, group int) {
	ft := w.ontology.FactType(m.Rule.Gives)
	base := &draft{
		typ: m.Rule.Gives, kind: m.Rule.Kind, status: m.Rule.Status, fixed: m.Rule.Status != "",
		roles: map[string][]Filler{}, evidence: []piece{{m.Sentence, m.Rule.Name}},
		anchor: m.Anchors[0], conf: confidence(m), group: group, match: m,
	}
	g := w.Graphs[m.Sentence]
	apart := w.separately(g, m)
	split := [][]Filler{nil}
	splitRole := ""
	sides := 0
	thens := w.thens(g, m)
	for _, slot := range m.Slots {
		role := ft.Role(slot.Role)
		if ft.Node == "Delegation" && slot.Role == "of" {
			role = w.ofRole() // "his team" is not his party
		}
		if role.Symmetric {
			slot.Fills = w.named(m.Sentence, slot.Fills)
		}
		var fs []Filler
		for _, f := range slot.Fills {
			if slot.Role == "place" && !w.site(m, f) {
				continue
			}
			if k := w.Mention(m.Sentence, f); slot.Role == "place" && k.Class == "Place" {
				fs = append(fs, w.place(m.Sentence, f.Mention, role)...)
				continue
			}
			fs = append(fs, w.fillers(m.Sentence, f, role)...)
		}
		if len(fs) == 0 && slot.Role == "place" && m.Rule.Gives == "visit" {
			return // "headed the delegation to the APEC summit"
		}
		if len(fs) == 0 {
			continue
		}
		sides++
		switch {
		case len(thens) > 0 && sides == 2:
			splitRole, split = role.Name, nil
			for _, some := range parts(slot.Fills, thens) {
				var fs []Filler
				for _, f := range some {
					fs = append(fs, w.fillers(m.Sentence, f, role)...)
				}
				split = append(split, fs)
			}
		case !role.Repeat && len(fs) > 1 && splitRole == "", apart && sides == 2:
			splitRole, split = role.Name, nil
			for _, f := range fs {
				split = append(split, []Filler{f})
			}
		case !role.Repeat && len(fs) > 1:
			base.roles[role.Name] = unite(base.roles[role.Name], fs[:1])
		default:
			base.roles[role.Name] = unite(base.roles[role.Name], fs)
		}
	}
	if apart && sides == 1 && !w.mutual(m) {
		return // "bilateral meetings with A and B": those two did not meet
	}
	for _, fs := range split {
		d := *base
		d.roles = map[string][]Filler{}
		for k, v := range base.roles {
			d.roles[k] = slices.Clone(v)
		}
		if splitRole != "" {
			d.roles[splitRole] = unite(d.roles[splitRole], fs)
		}
		d.evidence = slices.Clone(base.evidence)
		w.surround(&d, g, m)
		if d.typ == "invited" && len(d.roles["whom"]) == 0 {
			d.roles["whom"] = w.guests(&d, g)
		}
		if d.typ == "signed" || d.typ == "agreed" {
			w.terms(&d, g, m)
			if !w.accord(&d, g, m) {
				continue
			}
		}
		if m.Rule.Joins && d.status == "denied" {
			continue // who did not attend makes no meeting that was not
		}
		if !w.awaits(&d) && w.complete(&d, ft) {
			w.drafts = append(w.drafts, &d)
		}
	}
}

func confidence(m *rule.Match) float64 {
	switch {
	case m.Loose:
		return 0.6
	case m.Votes >= 3:
		return 0.9
	}
	return 0.8
}

// separately reports whether the words say that each was met alone.
func (w *work) separately(g *rule.Graph, m *rule.Match) bool {
	if m.Rule.Gives != "meeting" {
		return false
	}
	for _, a := range m.Anchors {
		for t := max(0, a-6); t < len(g.Tree.Nodes) && t < a+6; t++ {
			switch n := &g.Tree.Nodes[t]; n.Lemma {
			case "separately", "separate":
				return true
			case "bilateral", "individual": // "bilateral meetings with A and B"
				if n.Head >= 0 && g.Tree.Nodes[n.Head].XPOS == "NNS" && slices.Contains(m.Anchors, n.Head) && g.Tree.Nodes[n.Head].Lemma != "talk" {
					return true
				}
			}
		}
	}
	return false
}

// thens are the words "then" that part the people of a match into one meeting after
// another: "met with A, then with B".
func (w *work) thens(g *rule.Graph, m *rule.Match) []int {
	if m.Rule.Gives != "meeting" || len(m.Slots) < 2 {
		return nil
	}
	var out []int
	fills := m.Slots[1].Fills
	for i := 1; i < len(fills); i++ {
		for t := fills[i-1].Token + 1; t < fills[i].Token; t++ {
			if n := strings.ToLower(g.Tree.Nodes[t].Form); n == "then" || n == "later" {
				out = append(out, t)
			}
		}
	}
	return out
}

// parts cuts a list of fills at some tokens.
func parts(fills []rule.Fill, at []int) [][]rule.Fill {
	out := [][]rule.Fill{nil}
	for _, f := range fills {
		for len(at) > 0 && at[0] < f.Token {
			out, at = append(out, nil), at[1:]
		}
		out[len(out)-1] = append(out[len(out)-1], f)
	}
	return slices.DeleteFunc(out, func(p []rule.Fill) bool { return len(p) == 0 })
}

// named leaves out of a list of people what belongs to the name of one of them: the
// country of a place beside him ("A in Munich, Germany") and the body in his title
// ("Party Secretary A").
func (w *work) named(sentence int, fills []rule.Fill) []rule.Fill {
	s := &w.Sentences[sentence]
	var out []rule.Fill
	for i, f := range fills {
		m := w.Mention(sentence, f)
		if m == nil || len(fills) < 2 || m.Class != "Country" && m.Class != "Organization" || m.Form == mention.Pronoun {
			out = append(out, f)
			continue
		}
		if t := m.First - 1; t > 0 && s.Tokens[t].Of(w.Doc.Text) == "," && slices.ContainsFunc(s.Mentions, func(p mention.Mention) bool { return p.Class == "Place" && p.End == t }) {
			continue
		}
		if i+1 < len(fills) {
			next := w.Mention(sentence, fills[i+1])
			if next != nil && next.Class == "Person" && m.End < next.First && s.Tree.Nodes[m.End].UPOS != "CCONJ" && s.Tree.Nodes[m.End].UPOS != "ADP" && s.Tree.Nodes[m.End].UPOS != "PUNCT" && s.Tree.Nodes[m.End].UPOS != "PART" && plainTitle(s, m.End, next.First) {
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

// plainTitle reports whether only words of a title stand between two tokens.
func plainTitle(s *mention.Sentence, first, end int) bool {
	for t := first; t < end; t++ {
		switch s.Tree.Nodes[t].UPOS {
		case "VERB", "AUX", "PUNCT", "PRON", "SCONJ":
			return false
		}
	}
	return true
}

// complete reports whether a draft says enough to be a fact.
func (w *work) complete(d *draft, ft *schema.FactType) bool {
	for _, r := range ft.Roles {
		if r.Required && len(d.roles[r.Name]) == 0 {
			return false
		}
	}
	return len(d.roles) > 0
}

// fillers resolves what fills a role in the text.
func (w *work) fillers(sentence int, f rule.Fill, role *schema.Role) []Filler {
	m := w.Mention(sentence, f)
	if m == nil || role.TakesText() && len(role.Range) == 1 {
		if !role.TakesText() {
			return nil
		}
		span := w.Span(sentence, f)
		return []Filler{{Entity: entity.Entity{Name: oneLine(span.Of(w.Doc.Text)), Class: "Text"}, Span: span}}
	}
	var out []Filler
	for _, e := range w.Entities.Of(sentence, f.Mention) {
		if w.inRange(e.Class, role) {
			out = append(out, Filler{Entity: e, Span: m.Span})
		}
	}
	if len(out) > 0 {
		return out
	}
	if m.Class == "Delegation" && w.inRange(m.Class, role) {
		if out = w.leaders(sentence, f.Mention, role); len(out) == 0 && m.Of >= 0 {
			out = []Filler{{Entity: w.nominal(sentence, m), Span: m.Span}}
		}
		return out
	}
	switch m.Class {
	case "Group", "Delegation":
		if m.Of >= 0 && !w.inRange(m.Class, role) {
			for _, e := range w.Owners(sentence, f.Mention) {
				if w.inRange(e.Class, role) {
					out = append(out, Filler{Entity: e, Span: m.Span})
				}
			}
			return out
		}
		fallthrough
	case "Office":
		if m.Form == mention.Nominal && (role.Symmetric || role.Name == "host") {
			for _, e := range w.Owners(sentence, f.Mention) {
				if w.inRange(e.Class, role) {
					out = append(out, Filler{Entity: e, Span: m.Span})
				}
			}
		}
	}
	if len(out) == 0 && role.Name == "participant" && m.Form == mention.Nominal && (m.Class == "Office" || m.Class == "Group" && m.Plural) && m.Of < 0 {
		return []Filler{w.unnamed(sentence, m)}
	}
	switch m.Class {
	case "Event", "Agreement":
		if w.inRange(m.Class, role) {
			return []Filler{{Entity: w.nominal(sentence, m), Span: m.Span}}
		}
	}
	return out
}

func (w *work) inRange(class string, role *schema.Role) bool {
	return slices.ContainsFunc(role.Range, func(c string) bool { return w.ontology.Is(class, c) })
}

// owners are the countries or bodies that a delegation, group or office belongs to.
func (w *work) owners(sentence int, m *mention.Mention) []entity.Entity {
	if m.Of < 0 {
		return nil
	}
	return w.Entities.Of(sentence, m.Of)
}

// nominal names a delegation, event or agreement by its words.
func (w *work) nominal(sentence int, m *mention.Mention) entity.Entity {
	name := oneLine(m.Span.Of(w.Doc.Text))
	prefix := strings.ToLower(m.Class)
	id := prefix + ":" + entity.Slug(name)
	if m.Class == "Delegation" {
		if es := w.owners(sentence, m); len(es) > 0 {
			id = "delegation:" + local(es[0].ID)
		}
	}
	return entity.Entity{ID: id, Name: name, Class: m.Class}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// local is an IRI without its prefix.
func local(id string) string {
	if _, l, ok := strings.Cut(id, ":"); ok {
		return l
	}
	return id
}

// unite adds fillers that are not there yet, by entity.
func unite(a, b []Filler) []Filler {
	for _, f := range b {
		if !slices.ContainsFunc(a, func(o Filler) bool { return sameEntity(o.Entity, f.Entity) }) {
			a = append(a, f)
		}
	}
	return a
}

func sameEntity(a, b entity.Entity) bool {
	if a.ID != "" || b.ID != "" {
		return a.ID == b.ID
	}
	return a.Name == b.Name
}

// eventNear finds the event mention that a match speaks of: at one of its words, else
// hanging on them.
func (w *work) eventNear(g *rule.Graph, m *rule.Match) int {
	for _, a := range m.Anchors {
		for i := range g.Mentions {
			if g.Mentions[i].Class == "Event" && g.Mentions[i].Head == a {
				return i
			}
		}
	}
	if m.Rule.Phrase {
		for i := range g.Mentions { // "U.S.-mediated talks" is one event
			if k := &g.Mentions[i]; k.Class == "Event" && slices.ContainsFunc(m.Anchors, func(a int) bool { return k.First <= a && a < k.End }) {
				return i
			}
		}
		return -1
	}
	for _, a := range m.Anchors {
		for _, e := range g.Out[g.At[a]] {
			if k := g.Units[e.Dep].Mention; k >= 0 && g.Mentions[k].Class == "Event" && (e.Label == rule.Prep || e.Label == rule.Obj) {
				return k
			}
		}
	}
	return -1
}

// surround reads what stands around a match: kind, status, date, place.
func (w *work) surround(d *draft, g *rule.Graph, m *rule.Match) {
	event := w.eventNear(g, m)
	if event >= 0 && d.typ == "meeting" {
		e := &g.Mentions[event]
		if slices.Contains(m.Anchors, e.Head) {
			d.event = oneLine(e.Span.Of(w.Doc.Text))
			d.named = e.Form == mention.Name
			if d.kind == "" {
				d.kind = e.Kind
			}
		}
	}
	if d.typ == "meeting" {
		d.word, d.fresh = w.wordOf(g, m), freshly(g, m)
		if k := w.purpose(g, m); k >= 0 && d.event == "" && (d.kind == "" || d.kind == "meeting") {
			d.kind, d.word = g.Mentions[k].Kind, g.Mentions[k].Head
		}
	}
	ft := w.ontology.FactType(d.typ)
	if ft.Kind(d.kind) == nil {
		d.kind = ""
		if len(ft.Kinds) > 0 {
			d.kind = ft.Kinds[0].Name
		}
	}
	w.when(d, g, m)
	if r := ft.Role("place"); r != nil && len(d.roles["place"]) == 0 {
		d.roles["place"] = w.where(g, m, r)
	}
	for _, name := range []string{"event", "meeting"} {
		if r := ft.Role(name); r != nil && len(d.roles[name]) == 0 && event >= 0 {
			d.roles[name] = w.fillers(m.Sentence, rule.Fill{Unit: -1, Mention: event, Token: g.Mentions[event].Head}, r)
		}
	}
	if ft.Role("of") != nil && len(d.roles["of"]) == 0 {
		d.roles["of"] = w.delegationOf(g, m, w.ofRole())
	}
	if len(d.roles["place"]) > 1 {
		d.roles["place"] = w.smaller(d.roles["place"])
	}
	for k, v := range d.roles {
		if len(v) == 0 {
			delete(d.roles, k)
		}
	}
}

// spanOf is the text of a span of the document on one line.
func (w *work) spanOf(s text.Span) string { return oneLine(s.Of(w.Doc.Text)) }
