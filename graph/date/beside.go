package date

import "parley/graph/syntax"

// This file reads what counts from a time that the same sentence tells of something
// else: "two days before the vote on Thursday", "the day after the talks of 3 March",
// "on the eve of the summit, which opens on 21 March". The other way round it reads when
// that was from which a sentence counts: "the step comes a week after they met".

// farthest is how many words behind "before" the other time may stand.
const farthest = 16

// side says which of the two times of "a week after" an expression is.
type side uint8

const (
	neither side = iota
	mainSide
	otherSide
)

// beside finishes the reading of "two days after" or "the eve of", whose last word stands
// before atom j and whose point counts forward or back; i where no time can be told.
func (p *parser) beside(pt point, i, j int) (point, int) {
	if pt.kind != stepped || pt.step == weekend {
		return point{}, i
	}
	if pt.other = p.ahead(j); pt.other != nil {
		pt.side = mainSide
		return pt, j
	}
	if k := p.comes(i - 1); k != said {
		pt.base, pt.side, pt.shift = k, otherSide, -pt.shift
		return pt, j
	}
	return point{}, i
}

// ahead is the time that is told of something else in the words from an atom on, nil where
// the first time of the clause is none to count from.
func (p *parser) ahead(from int) *point {
	commas := 0
	for k := from; k < min(from+farthest, len(p.atoms)); k++ {
		switch p.class(k) {
		case mark, dot, dash:
			return nil
		case comma:
			if w := p.form(k + 1); commas > 0 || w != "which" && w != "due" && w != "scheduled" && w != "held" {
				return nil
			}
			commas++
			continue
		}
		q, end := p.point(k)
		if end == k {
			continue
		}
		if q.kind != onDay && q.kind != onWeekday && q.kind != inOneMonth && q.kind != ofYear || q.side != neither {
			return nil
		}
		q.val = 0
		return &q
	}
	return nil
}

// comes reports whether a sentence says at an atom that something "comes" or "came" some
// time after something else, and what it counts from.
func (p *parser) comes(i int) base {
	switch p.form(i) {
	case "just", "only", "barely", "exactly":
		i--
	}
	switch p.form(i) {
	case "comes", "come":
		return now
	case "came":
		return prior
	}
	return said
}

// from counts a point from the time beside it.
func (r *resolver) from(pt point) (reading, bool) {
	at := dayReading(r.today)
	ok := r.dated
	switch {
	case pt.other != nil:
		at, ok = r.point(*pt.other)
	case r.hasLast && r.last.precision == onDay && (pt.base == prior || r.dated && abs(daysBetween(r.last.first, r.today)) <= 7):
		at, ok = r.last, true
	case pt.base == prior:
		ok = false
	}
	switch {
	case !ok:
	case pt.step == inYear:
		return yearReading(at.first.Year() + pt.shift), true
	case pt.step == inMonth && at.precision != ofYear:
		return monthReading(at.first.Year(), int(at.first.Month())+pt.shift), true
	case pt.step == week && at.precision == onDay:
		return dayReading(at.first.AddDate(0, 0, 7*pt.shift)), true
	case pt.step == day && at.precision == onDay:
		return dayReading(at.first.AddDate(0, 0, pt.shift)), true
	}
	return reading{}, false
}

// dated is the token that a point of the tokens [first, end) dates, the last of which is
// "after" or "of": what stands behind that word, or what that hangs on; -1 where the tree does
// not tell.
func (pt point) dated(t *syntax.Tree, first, end int) int {
	if t == nil || end == 0 {
		return -1
	}
	other := t.Nodes[end-1].Head
	if other < end {
		return -1
	}
	if l := t.Nodes[end-1].Label; pt.side == otherSide || l != "case" && l != "mark" {
		return other // of an adverb, as the parser has it now and then, that is the main clause
	}
	head := t.Nodes[other].Head
	for n := 0; head >= first && head < end && n < end-first; n++ { // the eve of it
		head = t.Nodes[head].Head
	}
	return head
}
