// Package date finds expressions of time in a sentence and says which days
// they mean, as EDTF (the Library of Congress's Extended Date/Time Format of
// 2019, now in ISO 8601-2): "2022-03-15", "2022-03", "2022-07/2023-07".
//
// Reading goes in three steps. The sentence is cut into atoms: words, numbers,
// signs. A hand-written grammar reads from each atom the longest expression:
// "March 15, 2022", "between 1915 and 1917", "late last month", "two days
// earlier". What is then still open (the year of "March 15", the week of
// "Thursday") is settled by a Clock, which holds the day of publication and
// what the document has said before, and by the tense of the verb: "met on
// Wednesday" looks back, "will meet on Thursday" looks ahead, and both take
// the day of publication itself where it is that weekday.
//
// # Why
//
// A grammar of our own: general date libraries expect a field that holds a
// date, not prose. They know no verb, so no same-day "Thursday", no weekends,
// no ranges, and they read dates into "resolution 2259" and "24/7".
//
// The words are constants here and no file of the lexicon: the months,
// weekdays and number words of English are closed, and each carries a meaning
// that only the grammar can give it. A user has nothing to add. The few verbs
// in the reading of tenses only choose between two dates; what a fact's status
// is, planned or happened, the rules of the context decide.
//
// The beginning, middle or end of a month, season or year is not cut to size:
// "late May" is all of May, with Part to tell. Decades and centuries are,
// because they are too wide to be of use: "the late 1990s" is 1995/1999. A
// decade or quarter is written as an interval of years or months, which every
// reader of ISO 8601 understands.
//
// # Limits
//
// English and the Gregorian calendar only; no times of day, holidays, years
// before 1000, or durations ("for two days", "over the past year").
// Seasons are those of the northern hemisphere.
package date

import (
	"sort"

	"parley/graph/syntax"
	"parley/graph/text"
)

// Date is an expression of time in a sentence. Its span is the expression
// itself without a leading preposition or article.
type Date struct {
	text.Span
	First, End int // tokens [First, End) of the sentence
	// EDTF is the date: "2022", "2022-03", "2022-03-15", "2022-07/2023-07",
	// "2022-21" (season). It is "" where the words are about a time but nothing
	// is known that it could be counted from.
	EDTF string
	// Relative says that the words alone do not tell the date ("Thursday",
	// "March 6", "the following day"): the Clock does.
	Relative bool
	Relation Relation // what the preposition before the expression says
	Part     Part     // the part of the month, season, year or week that is meant
	// Modifier says that the expression stands before a noun that it belongs
	// to: "the 1991 Gulf War", "Thursday's talks", "their September 27 meeting".
	// With a tree Head is then that noun.
	Modifier bool
	// Head is the token outside of the expression that governs it in the tree,
	// -1 where there is no tree or the expression governs the sentence.
	Head int
}

// Relation says how a date bounds what happens. At, About and mostly By date
// an event; the others say where it does not lie.
type Relation uint8

const (
	At        Relation = iota // "on March 6", "in 2022", also without a preposition
	By                        // "by the end of the year": a deadline
	Since                     // "since 2014", "from Monday"
	Until                     // "until Friday", "through 2023"
	Preceding                 // "before June", "ahead of Thursday", "pre-1967"
	Following                 // "after May 9", "following Monday's talks"
	About                     // "around 1950", "circa 1815"
)

// Part is the part of a longer time that is meant.
type Part uint8

const (
	Whole Part = iota
	Early      // "early 1919", "the beginning of June"
	Mid        // "mid-May"
	Late       // "late March", "the end of the year"
)

// Find returns the expressions of time in a sentence of the text doc, in
// order; they do not overlap. Where t is nil or does not fit the sentence, the
// tense is read off the order of the words.
func Find(doc string, s *text.Sentence, t *syntax.Tree, c Clock) []Date {
	var buf [128]atom
	src := s.Of(doc)
	atoms := lex(src, buf[:0])
	if !promising(atoms) {
		return nil
	}
	if t != nil && len(t.Nodes) != len(s.Tokens) {
		t = nil
	}
	p := parser{src: src, atoms: atoms}
	var r *resolver
	var out []Date
	for i := 0; i < len(atoms); {
		e, ok := p.expression(i)
		if !ok {
			i++
			continue
		}
		i = e.to
		if r == nil {
			r = newResolver(c)
		}
		d := Date{Part: e.lo.part, Relation: p.relation(e)}
		d.Start, d.Span.End = s.Start+int(atoms[e.from].start), s.Start+int(atoms[e.to-1].end)
		d.First = sort.Search(len(s.Tokens), func(k int) bool { return s.Tokens[k].End > d.Start })
		d.End = d.First + sort.Search(len(s.Tokens)-d.First, func(k int) bool { return s.Tokens[d.First+k].Start >= d.Span.End })
		r.clause = clause{doc: doc, sentence: s, tree: t, token: d.First}
		if inner, outer := head(t, d.First, d.End); inner >= 0 {
			r.clause.token, d.Head = inner, outer
		} else {
			d.Head = -1
		}
		if d.Relation == Since && p.class(p.lead(e)) != from {
			r.clause.known, r.clause.tense = true, Past
		}
		got, relative, keep := r.of(e)
		if !keep {
			continue
		}
		d.EDTF, d.Relative = got.edtf, relative
		if e.lo.side != neither {
			d.Head, d.Relation = e.lo.dated(t, d.First, d.End), At
			out = append(out, d)
			continue
		}
		d.Modifier = p.modifies(e, t, &d)
		out = append(out, d)
	}
	return out
}

// head returns the token of [first, end) whose governor lies outside, and that
// governor.
func head(t *syntax.Tree, first, end int) (inner, outer int) {
	if t == nil {
		return -1, -1
	}
	for i := first; i < end; i++ {
		if h := t.Nodes[i].Head; h < first || h >= end {
			return i, h
		}
	}
	return -1, -1
}

// modifies says whether the expression stands before a noun that it belongs
// to. The tree decides where no preposition forbids it; without a tree the
// possessive, or an article before and no past form of a verb behind.
func (p *parser) modifies(e expression, t *syntax.Tree, d *Date) bool {
	next := p.at(e.to)
	if next.class == apostrophe && (next.glued || p.form(e.to+1) == "s") || next.class == dash && next.glued && p.form(e.to) == "-" && p.class(e.to+1) == other {
		return true
	}
	switch next.class {
	case other, numbered, half:
	case season:
		if !next.capital {
			return false
		}
	default:
		return false
	}
	i := e.from - 1
	switch p.class(i) {
	case in, preposition, to, from, aside, of, comma, mark:
		return false
	}
	if t != nil && d.Head >= 0 {
		if d.Head < d.End {
			return false
		}
		n := &t.Nodes[d.Head]
		return n.UPOS == "NOUN" || n.UPOS == "PROPN"
	}
	if e.lo.kind == stepped || p.class(e.from) == edge || verbal(p.form(e.to)) {
		return false
	}
	if p.class(i) == other && !p.at(i).capital && p.form(i) != "s" { // "their joint September 27 meeting"
		i--
	}
	c := p.at(i)
	if c.class == other && p.form(i) == "s" && p.class(i-1) == apostrophe {
		return true
	}
	return c.class == article || c.class == possessor || c.class == demonstrative || c.class == cardinal && c.val == 1 || c.class == dash
}
