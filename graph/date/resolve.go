package date

import (
	"time"

	"parley/graph/syntax"
	"parley/graph/text"
)

// resolver settles what the words leave open.
type resolver struct {
	today       time.Time
	dated       bool // today is known
	year, month int  // of the story, 0 unknown
	last        reading
	hasLast     bool
	// inSentence is the last date of this sentence that told its year.
	inSentence reading
	clause     clause
}

// clause is where an expression stands; its tense is read only where it matters.
type clause struct {
	doc      string
	sentence *text.Sentence
	tree     *syntax.Tree
	token    int
	known    bool
	tense    Tense
}

func (r *resolver) tense() Tense {
	c := &r.clause
	if !c.known && c.sentence != nil {
		c.known, c.tense = true, TenseAt(c.doc, c.sentence, c.tree, c.token)
	}
	return c.tense
}

// maxSilent is how many days a date without its year may lie from the day of
// publication: further off, a writer names the year. It overrules the tense.
const maxSilent = 300

func newResolver(c Clock) *resolver {
	r := &resolver{year: c.Year, month: c.Month}
	base := c.Published
	if c.Item != "" {
		base = c.Item
	}
	if len(base) > 10 {
		base = base[:10]
	}
	if b, ok := read(base); ok {
		if b.precision == onDay {
			r.today, r.dated = b.first, true
		} else if r.year == 0 && b.precision != none {
			r.year = b.first.Year()
		}
	}
	r.last, r.hasLast = read(c.Last)
	return r
}

// of resolves an expression. keep is false where it turns out to be no date;
// relative is true where the words alone do not tell; the reading is empty
// where nothing is known to count from.
func (r *resolver) of(e expression) (got reading, relative, keep bool) {
	relative = e.lo.open()
	if e.lo.kind == stepped && e.lo.base == now && e.lo.dir == 1 && e.lo.step != weekend && r.tense() != Future {
		return reading{}, true, false
	}
	got, ok := r.span(e)
	if !ok || got.first.Year() < 1 || got.last.Year() > 9999 {
		return reading{}, relative, true
	}
	if !relative && (e.lo.kind == onDay || e.lo.kind == inOneMonth) {
		r.inSentence = got
	}
	r.last, r.hasLast = got, true
	return got, relative, true
}

// open says whether the words leave the date open.
func (pt point) open() bool {
	switch pt.kind {
	case ofCentury:
		return false
	}
	return pt.base != said || pt.year == 0
}

func (r *resolver) span(e expression) (reading, bool) {
	if e.hi.kind == none {
		return r.point(e.lo)
	}
	lo, hi := e.lo, e.hi
	switch {
	case lo.kind == onWeekday && lo.base == said:
		// the end of a past range is not after today, the beginning of a
		// coming one is not before
		if r.tense() == Future {
			a, ok := r.point(lo)
			return spanReading(a, dayReading(a.first.AddDate(0, 0, (hi.weekday-lo.weekday+7)%7))), ok
		}
		b, ok := r.point(hi)
		return spanReading(dayReading(b.first.AddDate(0, 0, -(hi.weekday-lo.weekday+7)%7)), b), ok
	case lo.year == 0 && lo.base == said && (lo.kind == onDay || lo.kind == inOneMonth):
		a, ok := r.point(lo)
		if !ok {
			return reading{}, false
		}
		lo.year, hi.year = a.first.Year(), a.first.Year()
		if less(hi, lo) {
			hi.year++
		}
		b, ok := r.point(hi)
		return spanReading(a, b), ok
	}
	a, ok := r.point(lo)
	b, ok2 := r.point(hi)
	if !ok || !ok2 || b.last.Before(a.first) {
		return reading{}, false
	}
	return spanReading(a, b), true
}

// point resolves one time.
func (r *resolver) point(pt point) (reading, bool) {
	switch pt.kind {
	case onDay, weekOf, weekendOf:
		d, ok := r.day(pt)
		if !ok || d.first.Day() != pt.day || int(d.first.Month()) != pt.month {
			return reading{}, false
		}
		switch pt.kind {
		case weekOf:
			if d.first.Weekday() != time.Sunday {
				d.first = monday(d.first)
			}
			return daysReading(d.first, 7), true
		case weekendOf:
			return daysReading(monday(d.first).AddDate(0, 0, 5), 2), true
		}
		return d, true
	case inOneMonth:
		return r.monthOf(pt)
	case weekIn:
		m, ok := r.monthOf(pt)
		switch {
		case !ok:
			return m, false
		case pt.val < 0:
			return daysReading(m.last.AddDate(0, 0, -6), 7), true
		}
		return daysReading(m.first.AddDate(0, 0, 7*(pt.val-1)), 7), true
	case ofYear:
		return yearReading(pt.year), true
	case inSeason:
		return r.seasonOf(pt)
	case inAQuarter, inHalf:
		y, ok := r.yearOf(pt)
		if !ok {
			return reading{}, false
		}
		n := 3
		if pt.kind == inHalf {
			n = 6
		}
		return spanReading(monthReading(y, n*(pt.val-1)+1), monthReading(y, n*pt.val)), true
	case ofDecade:
		cut := [...][2]int{Whole: {0, 9}, Early: {0, 4}, Mid: {3, 6}, Late: {5, 9}}[pt.part]
		return spanReading(yearReading(pt.year+cut[0]), yearReading(pt.year+cut[1])), true
	case ofCentury:
		cut := [...][2]int{Whole: {1, 100}, Early: {1, 33}, Mid: {34, 66}, Late: {67, 100}}[pt.part]
		y := 100 * (pt.val - 1)
		return spanReading(yearReading(y+cut[0]), yearReading(y+cut[1])), true
	case onWeekday:
		return r.weekday(pt)
	case stepped:
		return r.step(pt)
	case onOrdinal:
		return r.ordinal(pt)
	}
	return reading{}, false
}

// yearOf is the year of a point as far as it does not hang on the tense.
func (r *resolver) yearOf(pt point) (int, bool) {
	switch {
	case pt.year != 0:
		return pt.year, true
	case pt.base == now && r.dated:
		return r.today.Year() + pt.shift, true
	case pt.base == now && pt.shift != 0:
		return 0, false
	case pt.base == prior && r.hasLast:
		return r.last.first.Year() + pt.shift, true
	case pt.base == prior && r.year != 0:
		return r.year + pt.shift, true
	case r.dated && pt.base == said:
		return r.today.Year(), true
	}
	return r.year, r.year != 0
}

// day settles the year of a day.
func (r *resolver) day(pt point) (reading, bool) {
	in := func(y int) (reading, bool) {
		if pt.day > monthDays(y, pt.month) {
			return reading{}, false
		}
		return dayReading(civil(y, pt.month, pt.day)), true
	}
	if pt.year != 0 || pt.base != said {
		y, ok := r.yearOf(pt)
		if !ok {
			return reading{}, false
		}
		return in(y)
	}
	if y, ok := r.story(pt.month); ok {
		return in(y)
	}
	if !r.dated {
		return reading{}, false
	}
	// of the three years around, the one that lies nearest on the side that is
	// meant; in some there may be no such leap day
	var best reading
	lowest := -1
	for y := r.today.Year() - 1; y <= r.today.Year()+1; y++ {
		d, ok := in(y)
		if !ok {
			continue
		}
		cost := r.cost(pt, d.first)
		if pt.weekday != 0 && isoWeekday(d.first) != pt.weekday {
			cost += 3 * maxSilent
		}
		if lowest < 0 || cost < lowest {
			best, lowest = d, cost
		}
	}
	return best, lowest >= 0
}

// cost says how unlikely it is that a day is meant whose year is not said.
func (r *resolver) cost(pt point, t time.Time) int {
	n := daysBetween(r.today, t)
	switch {
	case pt.dir != 0: // "last March 6", never today
		if n*int(pt.dir) <= 0 {
			return 2*maxSilent + abs(n)
		}
		return abs(n)
	case abs(n) > maxSilent:
		return 4*maxSilent + abs(n)
	}
	dir := r.tense().direction()
	switch {
	case n*dir < 0:
		return 2*maxSilent + abs(n)
	case dir == 0 && n > 0: // where nothing tells, reports look back
		return 4 * n
	}
	return abs(n)
}

// story gives the year of a month without one from what was told before: in
// the same sentence, or, where the day of publication is unknown or the last
// day or month that was told lies years before it, in the document. A story
// that stands in autumn goes on in the next spring.
func (r *resolver) story(month int) (int, bool) {
	roll := func(y, m int) int {
		if m >= 10 && month <= 3 {
			return y + 1
		}
		return y
	}
	switch {
	case r.inSentence.edtf != "" && (!r.dated || r.tense() != Future):
		return roll(r.inSentence.last.Year(), int(r.inSentence.last.Month())), true
	case !r.dated && r.year != 0, r.history():
		return roll(r.year, r.month), true
	}
	return 0, false
}

// history reports whether the document tells of years long before its publication.
func (r *resolver) history() bool {
	return (r.last.precision == onDay || r.last.precision == inOneMonth) && r.told() && r.tense() == Past
}

// told reports whether the last date that the document told lies years before its
// publication.
func (r *resolver) told() bool {
	return r.hasLast && r.last.first.Year() == r.year && r.dated && r.year < r.today.Year()-1
}

func (r *resolver) monthOf(pt point) (reading, bool) {
	if pt.year != 0 || pt.base != said {
		y, ok := r.yearOf(pt)
		return monthReading(y, pt.month), ok
	}
	if y, ok := r.story(pt.month); ok {
		return monthReading(y, pt.month), true
	}
	if !r.dated {
		return reading{}, false
	}
	y, m := r.today.Year(), int(r.today.Month())
	n := pt.month - m // months from now, -11 to 11
	dir := int(pt.dir)
	if dir == 0 {
		dir = r.tense().direction()
		switch {
		case dir == 0 && n > 2, dir < 0 && n > 0 && 12-n <= 10:
			y--
		case dir == 0 && n < -10, dir > 0 && n < 0 && 12+n <= 10:
			y++
		}
		return monthReading(y, pt.month), true
	}
	if dir < 0 && n >= 0 {
		y--
	} else if dir > 0 && n <= 0 {
		y++
	}
	return monthReading(y, pt.month), true
}

func (r *resolver) seasonOf(pt point) (reading, bool) {
	if pt.year != 0 || pt.base == prior || pt.base == now && pt.dir == 0 || !r.dated {
		if pt.base == now && pt.dir != 0 {
			return reading{}, false
		}
		y, ok := r.yearOf(pt)
		return seasonReading(y, pt.val), ok
	}
	y := r.today.Year()
	var past, current, next reading
	for _, y := range [...]int{y - 2, y - 1, y, y + 1} {
		switch s := seasonReading(y, pt.val); {
		case s.last.Before(r.today):
			past = s
		case s.first.After(r.today):
			if next.edtf == "" {
				next = s
			}
		default:
			current = s
		}
	}
	dir := r.tense().direction()
	if pt.base == now {
		switch {
		case pt.shift < 0:
			return past, true
		case pt.shift > 0:
			return next, true
		}
		if s := seasonReading(y, pt.val); current.edtf == "" {
			return s, true
		}
	}
	switch {
	case current.edtf != "":
		return current, true
	case dir > 0 || dir == 0 && next.first.Sub(r.today) < r.today.Sub(past.last):
		return next, true
	}
	return past, true
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
