package fact

import (
	"slices"
	"sort"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/syntax"
	"parley/graph/text"
)

// speech finds who is quoted with which words. The words of a quotation are found by
// their marks, their speaker by a verb of saying outside of them: behind the closing
// mark, before the opening one, else the speaker of the words before it in the
// paragraph. What the rules read inside a quotation, or beside one of the same sentence
// and speaker, is left out.
func (w *work) speech() {
	q := &quoted{work: w, says: w.rules.Words("said-that", "said"), calls: w.rules.Words("called", "called")}
	q.find()
	last, lastAt := []Filler(nil), -1
	for _, s := range q.spans {
		first, end := w.sentenceAt(s.Start), w.sentenceAt(s.End-1)
		if w.noise[first] != "" {
			continue
		}
		var who []Filler
		if s.paragraph != lastAt {
			last = q.introduced(first)
		}
		verb := q.behind(end, s)
		if verb < 0 {
			if verb = q.before(first, s); verb >= 0 && !s.whole && !q.counts(first, s) {
				continue // "the “partnership” that he named"
			}
			if verb >= 0 {
				who = q.speaker(first, verb)
			}
		} else {
			who = q.speaker(end, verb)
		}
		if len(who) == 0 {
			who = q.within(end, s)
		}
		if len(who) == 0 && verb < 0 && s.whole && s.opens {
			who = last
		}
		if len(who) == 0 {
			continue
		}
		last, lastAt = who, s.paragraph
		q.add(s, first, end, who)
	}
	q.sift()
	sort.SliceStable(w.drafts, func(i, j int) bool { return w.drafts[i].sentence() < w.drafts[j].sentence() })
}

// quoted is the state of reading the quotations of a document.
type quoted struct {
	*work
	says, calls []string
	spans       []quotation
	found       []*draft
}

// verb reports whether a token is a verb of saying outside of quotations.
func (q *quoted) verb(sentence, t int, lists ...[]string) bool {
	s := &q.Sentences[sentence]
	n := &s.Tree.Nodes[t]
	if n.UPOS != "VERB" && !strings.HasPrefix(n.XPOS, "VB") || q.inside(s.Tokens[t].Start) {
		return false
	}
	for _, l := range lists {
		if slices.Contains(l, strings.ToLower(n.Lemma)) || slices.Contains(l, strings.ToLower(n.Form)) {
			return true
		}
	}
	return false
}

// behind is the verb of saying right behind a quotation: “…,” she said; “…,” said the
// minister of fisheries. -1 for none.
func (q *quoted) behind(sentence int, s quotation) int {
	x := &q.Sentences[sentence]
	const most = 14
	steps := 0
	for t := range x.Tokens {
		if x.Tokens[t].Start < s.End {
			continue
		}
		if steps++; steps > most || q.inside(x.Tokens[t].Start) {
			break
		}
		n := &x.Tree.Nodes[t]
		if q.verb(sentence, t, q.says) {
			return t
		}
		if n.UPOS == "VERB" && n.XPOS != "VBN" && n.XPOS != "VBG" || n.UPOS == "SCONJ" || n.Form == ";" || n.UPOS == "ADP" && steps <= 2 {
			break
		}
	}
	return -1
}

// before is the verb of saying nearest before a quotation in its sentence, -1 for none.
// A colon makes any verb with a speaker one.
func (q *quoted) before(sentence int, s quotation) int {
	x := &q.Sentences[sentence]
	colon, last := false, -1
	for t := range x.Tokens {
		if x.Tokens[t].End > s.Start {
			break
		}
		form := x.Tree.Nodes[t].Form
		colon = form == ":" || colon && quoteLen(form, 0) > 0
		if q.verb(sentence, t, q.says, q.calls) {
			last = t
		}
	}
	if colon {
		for t := range x.Tokens {
			if n := &x.Tree.Nodes[t]; x.Tokens[t].End <= s.Start && n.UPOS == "VERB" && (n.XPOS == "VBD" || n.XPOS == "VBZ") && len(q.speaker(sentence, t)) > 0 {
				last = t
			}
		}
	}
	return last
}

// counts reports whether a few quoted words inside a sentence are what somebody said,
// and no name or word kept at a distance.
func (q *quoted) counts(sentence int, s quotation) bool {
	x := &q.Sentences[sentence]
	words, before := 0, ""
	verb := false
	for t := range x.Tokens {
		n := &x.Tree.Nodes[t]
		switch {
		case x.Tokens[t].End <= s.Start:
			if quoteLen(n.Form, 0) == 0 {
				before = n.UPOS
			}
		case x.Tokens[t].Start < s.End && n.UPOS != "PUNCT":
			words++
			verb = verb || n.UPOS == "VERB" || n.UPOS == "AUX"
		}
	}
	return words >= 3 && (words > 4 || before != "DET" && before != "ADJ" && before != "PRON") && (words > 2 || verb)
}

// speaker is who says something: the subject of a verb of saying, before it or behind.
func (q *quoted) speaker(sentence, verb int) []Filler {
	g := q.Graphs[sentence]
	x := &q.Sentences[sentence]
	nodes := g.Tree.Nodes
	role := q.ontology.FactType("said").Role("speaker")
	as := func(i int) []Filler {
		k := &x.Mentions[i]
		if k.Form == mention.Adjective || k.Class == "Place" || q.inside(k.Start) {
			return nil
		}
		return q.fillers(sentence, rule.Fill{Unit: -1, Mention: i, Token: k.Head}, role)
	}
	t := verb + 1
	for t < len(nodes) && (nodes[t].UPOS == "DET" || nodes[t].UPOS == "ADJ") {
		t++
	}
	if verb == 0 || nodes[verb-1].UPOS == "PUNCT" { // “…,” said Duarte; Haddad, said Duarte, “…”
		var best []Filler
		for i := range x.Mentions {
			if k := &x.Mentions[i]; k.First >= verb+1 && k.First <= t {
				if fs := as(i); len(fs) > 0 && (best == nil || k.Class == "Person") {
					best = fs
				}
			}
		}
		if best != nil {
			return best
		}
	}
	for i := range x.Mentions { // "Haddad, she added, “…”"
		if k := &x.Mentions[i]; k.End == verb && (k.Class == "Person" || k.Form == mention.Pronoun) {
			if fs := as(i); len(fs) > 0 {
				return fs
			}
		}
	}
	for v, up := verb, 0; v >= 0 && up < 4; v, up = nodes[v].Head, up+1 {
		for _, e := range g.Out[g.At[v]] {
			k := g.Units[e.Dep].Mention
			if e.Label != rule.Subj || k < 0 {
				continue
			}
			if fs := as(k); len(fs) > 0 && (x.Mentions[k].Class != "Country" || up == 0) {
				return fs
			}
		}
		if v == verb { // "Ingrid Holm, the minister of fisheries, said"
			if fs := q.named(x, verb, as); len(fs) > 0 {
				return fs
			}
		}
	}
	return nil
}

// named is the name that ends right before a verb, with nothing but adverbs and commas
// between.
func (q *quoted) named(x *mention.Sentence, verb int, as func(int) []Filler) []Filler {
	for t := verb - 1; t >= 0 && t >= verb-3; t-- {
		n := &x.Tree.Nodes[t]
		for i := range x.Mentions {
			if k := &x.Mentions[i]; k.End == t+1 && k.First <= t {
				if fs := as(i); len(fs) > 0 {
					return fs
				}
			}
		}
		if n.UPOS != "ADV" && n.UPOS != "AUX" && n.Form != "," {
			break
		}
	}
	return nil
}

// within is a speaker whose marks were set wrong: “It is done, Duarte said.”
func (q *quoted) within(sentence int, s quotation) []Filler {
	x := &q.Sentences[sentence]
	last := -1
	for t := range x.Tokens {
		if x.Tokens[t].End <= s.End && x.Tree.Nodes[t].UPOS != "PUNCT" {
			last = t
		}
	}
	if last < 2 || !slices.Contains(q.says, strings.ToLower(x.Tree.Nodes[last].Lemma)) && !slices.Contains(q.says, strings.ToLower(x.Tree.Nodes[last].Form)) {
		return nil
	}
	for i := range x.Mentions {
		if k := &x.Mentions[i]; k.End == last && k.Class == "Person" && k.Form == mention.Name && k.First > 0 && x.Tree.Nodes[k.First-1].Form == "," {
			return q.fillers(sentence, rule.Fill{Unit: -1, Mention: i, Token: k.Head}, q.ontology.FactType("said").Role("speaker"))
		}
	}
	return nil
}

// introduced is the speaker of the sentence before a quotation that begins one, in the
// same paragraph: Duarte did not agree. “It is late.”
func (q *quoted) introduced(sentence int) []Filler {
	if sentence == 0 || q.Sentences[sentence-1].Paragraph != q.Sentences[sentence].Paragraph {
		return nil
	}
	for t := range q.Sentences[sentence-1].Tokens {
		if q.verb(sentence-1, t, q.says) {
			if fs := q.speaker(sentence-1, t); len(fs) > 0 {
				return fs
			}
		}
	}
	return nil
}

// add makes a fact of a quotation.
func (q *quoted) add(s quotation, first, end int, who []Filler) {
	if n := len(q.found); n > 0 && q.found[n-1].sentence() == first && sameEntity(q.found[n-1].roles["speaker"][0].Entity, who[0].Entity) {
		if !s.opens || !s.whole {
			return // “It is,” she said, “what it is.”
		}
	}
	d := &draft{typ: "said", status: "happened", fixed: true, conf: 0.9, roles: map[string][]Filler{
		"speaker": who,
		"content": {{Entity: entity.Entity{Name: strings.TrimRight(oneLine(s.Of(q.Doc.Text)), ","), Class: "Text"}, Span: s.Span}},
	}}
	for i := first; i <= end; i++ {
		d.evidence = append(d.evidence, piece{i, "quotation"})
	}
	q.found = append(q.found, d)
}

// sift leaves out what rules have read inside a quotation or beside one, and of what one
// sentence reports of one speaker all but the first.
func (q *quoted) sift() {
	for i, d := range q.drafts {
		if d.typ != "said" || d.match == nil {
			continue
		}
		at := q.Sentences[d.sentence()].Tokens[d.anchor].Start
		d.dead = d.dead || d.status != "happened" || q.inside(at) || !q.clause(d)
		twin := func(o *draft) bool {
			return !o.dead && o.typ == "said" && (o.match == nil || o.group != d.group || sameEntity(o.roles["speaker"][0].Entity, d.roles["speaker"][0].Entity)) && slices.ContainsFunc(o.evidence, func(p piece) bool { return p.sentence == d.sentence() })
		}
		d.dead = d.dead || slices.ContainsFunc(q.found, twin) || slices.ContainsFunc(q.drafts[:i], twin)
	}
	q.drafts = append(q.drafts, q.found...)
	q.reported()
}

// clause reports whether what a rule has read as said is a clause of its own below the verb
// of saying: "warned that fish was scarce", not "stressed the need to fish".
func (q *quoted) clause(d *draft) bool {
	t := q.Graphs[d.sentence()].Tree
	for _, s := range d.match.Slots {
		if s.Role != "content" {
			continue
		}
		n := &t.Nodes[s.Fills[0].Token]
		if d.match.Rule.Name == "called" {
			return n.Label == "xcomp" && n.UPOS != "VERB"
		}
		if !strings.HasPrefix(n.Label, "ccomp") && n.Label != "parataxis" || n.Head != d.anchor {
			return false
		}
		return slices.ContainsFunc(t.Nodes, func(o syntax.Node) bool {
			return o.Head == s.Fills[0].Token && (strings.HasPrefix(o.Label, "nsubj") || strings.HasPrefix(o.Label, "csubj") || o.Label == "expl")
		})
	}
	return false
}

// reported reads "Duarte confirmed to reporters on Monday that …" where no rule has read
// what the sentence reports: what stands behind "that", a few words after a verb of
// saying, up to the end of the sentence.
func (q *quoted) reported() {
	const most = 8
	for i := range q.Sentences {
		x := &q.Sentences[i]
		nodes := x.Tree.Nodes
		if q.noise[i] != "" || slices.ContainsFunc(q.drafts, func(d *draft) bool {
			return !d.dead && d.typ == "said" && slices.ContainsFunc(d.evidence, func(p piece) bool { return p.sentence == i })
		}) {
			continue
		}
	next:
		for v := range nodes {
			if !q.verb(i, v, q.says) || !asserts(x.Tree, v) {
				continue
			}
			for t := v + 1; t < len(nodes)-1 && t <= v+most; t++ {
				n := &nodes[t]
				if strings.EqualFold(n.Form, "that") && n.UPOS != "DET" && nodes[t+1].UPOS != "PUNCT" {
					who := q.speaker(i, v)
					if len(who) == 0 {
						continue next
					}
					end := len(nodes)
					for end > t+1 && nodes[end-1].UPOS == "PUNCT" {
						end--
					}
					span := text.Span{Start: x.Tokens[t+1].Start, End: x.Tokens[end-1].End}
					q.drafts = append(q.drafts, &draft{typ: "said", status: "happened", fixed: true, conf: 0.7, anchor: v, evidence: []piece{{i, "said-that"}},
						roles: map[string][]Filler{"speaker": who, "content": {{Entity: entity.Entity{Name: oneLine(span.Of(q.Doc.Text)), Class: "Text"}, Span: span}}}})
					break next
				}
				if n.UPOS == "VERB" || n.UPOS == "AUX" || n.UPOS == "PUNCT" {
					break
				}
			}
		}
	}
}

// asserts reports whether a verb of saying is told as done: "said", "has said", "arguing",
// not "did not say", "to say".
func asserts(t *syntax.Tree, v int) bool {
	for j := max(0, v-4); j < v; j++ {
		n := &t.Nodes[j]
		if n.Head != v {
			continue
		}
		switch strings.ToLower(n.Lemma) {
		case "not", "n't", "never", "to", "do", "will", "would", "should", "may", "might", "could", "can", "must":
			return false
		}
	}
	switch t.Nodes[v].XPOS {
	case "VBD", "VBZ", "VBG":
		return true
	case "VBN":
		return v > 0 && (t.Nodes[v-1].Lemma == "have" || v > 1 && t.Nodes[v-2].Lemma == "have")
	}
	return false
}
