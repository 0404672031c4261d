package date

import (
	"fmt"
	"strings"
	"time"
)

// Clock is what dates count from, beside the words of the sentence.
type Clock struct {
	Published string // day of publication, ISO 8601; "" where unknown
	Item      string // date line that governs the item; it stands in for Published
	// Year and Month are the last that the document named, 0 where unknown: the
	// year of "March 6" in a text without day of publication.
	Year, Month int
	Last        string // EDTF of the last date: what "the following day" follows
}

// Note returns the clock as it stands after a sentence with these dates. What
// modifies a name or bounds another time ("the 1947 treaty", "since 2014") is
// no step in the story and changes nothing, nor does a year behind its verb
// that goes back ("the troops sent in 1918").
func (c Clock) Note(dates []Date) Clock {
	for _, d := range dates {
		if d.EDTF == "" || d.Modifier || d.Relation == Since || d.Relation == Until || d.Relation == Preceding {
			continue
		}
		first, _, ok := strings.Cut(d.EDTF, "/")
		r, known := read(first)
		if !known {
			continue
		}
		if !(r.precision == ofYear && r.first.Year() < c.Year && d.First > 2) {
			if y := r.first.Year(); y != c.Year {
				c.Year, c.Month = y, 0
			}
			if r.precision == onDay || r.precision == inOneMonth && !ok {
				c.Month = int(r.first.Month())
			}
			c.Last = d.EDTF
		}
	}
	return c
}

// reading is a date with its bounds and the precision it is known with.
type reading struct {
	first, last time.Time
	precision   kind // onDay, inOneMonth, ofYear, or none for an interval
	edtf        string
}

// read reads an EDTF date that is bounded on both sides.
func read(edtf string) (reading, bool) {
	a, b, ok := Bounds(edtf)
	if !ok || a == "" || b == "" {
		return reading{}, false
	}
	r := reading{edtf: edtf}
	r.first, _ = time.Parse(isoLayout, a)
	r.last, _ = time.Parse(isoLayout, b)
	switch {
	case strings.Contains(edtf, "/"):
	case len(edtf) == 4:
		r.precision = ofYear
	case len(edtf) == 7 && edtf[5] < '2':
		r.precision = inOneMonth
	case len(edtf) == 10:
		r.precision = onDay
	}
	return r, true
}

func dayReading(t time.Time) reading {
	return reading{first: t, last: t, precision: onDay, edtf: t.Format(isoLayout)}
}

func monthReading(y, m int) reading {
	t := civil(y, m, 1)
	return reading{first: t, last: civil(t.Year(), int(t.Month())+1, 0), precision: inOneMonth, edtf: t.Format("2006-01")}
}

func yearReading(y int) reading {
	return reading{first: civil(y, 1, 1), last: civil(y, 12, 31), precision: ofYear, edtf: fmt.Sprintf("%04d", y)}
}

func seasonReading(y, season int) reading {
	m := 3 * (season - 20)
	return reading{first: civil(y, m, 1), last: civil(y, m+3, 0), edtf: fmt.Sprintf("%04d-%d", y, season)}
}

// spanReading joins two readings: all days from the one to the other.
func spanReading(a, b reading) reading {
	from, _, _ := strings.Cut(a.edtf, "/")
	to := b.edtf
	if _, end, ok := strings.Cut(b.edtf, "/"); ok {
		to = end
	}
	if from == to {
		return a
	}
	return reading{first: a.first, last: b.last, edtf: from + "/" + to}
}

func daysReading(a time.Time, n int) reading {
	return spanReading(dayReading(a), dayReading(a.AddDate(0, 0, n-1)))
}

// resolver settles what the words leave open.
type resolver struct {
	today       time.Time
	dated       bool // today is known
	year, month int  // of the story, 0 unknown
	last        reading
	hasLast     bool
	// inSentence is the last date of this sentence that told its year.
	inSentence reading
	tense      func() Tense // of the clause, asked only where it matters
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
		}
		if r.year == 0 && b.precision != none {
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
	y := r.today.Year()
	if pt.weekday != 0 {
		for _, y := range [...]int{y, y - 1, y + 1} {
			if d, ok := in(y); ok && isoWeekday(d.first) == pt.weekday && between300(r.today, d.first) {
				return d, true
			}
		}
	}
	// the three candidates in order; a leap day may lack some
	var best reading
	found := false
	cost := func(t time.Time) int {
		n := int(t.Sub(r.today).Hours() / 24)
		dir := int(pt.dir)
		if dir == 0 {
			dir = r.tense().direction()
		}
		if abs(n) > maxSilent && pt.dir == 0 {
			return 10000 + abs(n)
		}
		if n*dir < 0 || n == 0 && pt.dir != 0 {
			return 1000 + abs(n)
		}
		return abs(n)
	}
	for _, y := range [...]int{y - 1, y, y + 1} {
		if d, ok := in(y); ok && (!found || cost(d.first) < cost(best.first)) {
			best, found = d, true
		}
	}
	return best, found
}

// story gives the year of a month without one from what was told before: in
// the same sentence, or, where the day of publication is unknown, in the
// document. A story that stands in autumn goes on in the next spring.
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
	case !r.dated && r.year != 0:
		return roll(r.year, r.month), true
	}
	return 0, false
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
		case dir == 0 && n > 6, dir < 0 && n > 0 && 12-n <= 10:
			y--
		case dir == 0 && n < -6, dir > 0 && n < 0 && 12+n <= 10:
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

func (r *resolver) weekday(pt point) (reading, bool) {
	if pt.base == prior {
		if !r.hasLast {
			return reading{}, false
		}
		switch {
		case pt.dir > 0:
			return dayReading(weekdayFrom(r.last.last.AddDate(0, 0, 1), pt.weekday)), true
		case pt.dir < 0:
			return dayReading(weekdayFrom(r.last.first.AddDate(0, 0, -7), pt.weekday)), true
		}
		return dayReading(monday(r.last.first).AddDate(0, 0, pt.weekday-1)), true
	}
	if !r.dated {
		return reading{}, false
	}
	if pt.base == now {
		// "last Friday", read on a Sunday, is two days ago, not nine
		week := monday(r.today.AddDate(0, 0, 1))
		if pt.shift >= 0 {
			week = monday(r.today)
		}
		return dayReading(week.AddDate(0, 0, 7*pt.shift+pt.weekday-1)), true
	}
	switch {
	case pt.dir > 0:
		return dayReading(weekdayFrom(r.today.AddDate(0, 0, 1), pt.weekday)), true
	case pt.dir < 0:
		return dayReading(weekdayFrom(r.today.AddDate(0, 0, -7), pt.weekday)), true
	case r.tense() == Future:
		return dayReading(weekdayFrom(r.today, pt.weekday)), true
	}
	return dayReading(weekdayFrom(r.today.AddDate(0, 0, -6), pt.weekday)), true
}

// step resolves units counted from today or from the date named before.
func (r *resolver) step(pt point) (reading, bool) {
	from, ok := r.today, r.dated
	if pt.base == prior {
		if pt.shift == 0 && r.hasLast && pt.step == day {
			return r.last, r.last.last.Sub(r.last.first) < 60*24*time.Hour
		}
		from, ok = r.last.first, r.hasLast
		if pt.shift > 0 {
			from = r.last.last
		}
		long := r.last.last.Sub(r.last.first).Hours() / 24
		ok = ok && (pt.step >= inYear || long < 32) && (pt.step > weekend || long < 15)
	}
	if !ok {
		// what a story tells "at the end of the year" or "the following year"
		if (pt.shift == 0 && pt.part != Whole || pt.base == prior) && r.year != 0 {
			switch {
			case pt.step == inYear:
				return yearReading(r.year + pt.shift), true
			case pt.step == inMonth && r.month != 0:
				return monthReading(r.year, r.month+pt.shift), true
			}
		}
		return reading{}, false
	}
	switch pt.step {
	case day:
		return dayReading(from.AddDate(0, 0, pt.shift)), true
	case week:
		return daysReading(monday(from).AddDate(0, 0, 7*pt.shift), 7), true
	case weekend:
		return r.weekend(pt, from), true
	case inMonth:
		return monthReading(from.Year(), int(from.Month())+pt.shift), true
	case inQuarter:
		q := (int(from.Month())-1)/3 + pt.shift
		return spanReading(monthReading(from.Year(), 3*q+1), monthReading(from.Year(), 3*q+3)), true
	case inYear:
		return yearReading(from.Year() + pt.shift), true
	}
	return reading{}, false
}

func (r *resolver) weekend(pt point, from time.Time) reading {
	saturday := monday(from).AddDate(0, 0, 5)
	past := pt.base == said && r.tense() != Future || pt.base == now && pt.shift == 0 && pt.dir == 0 && r.tense() == Past
	switch {
	case pt.base == prior || pt.shift > 0:
		saturday = saturday.AddDate(0, 0, 7*pt.shift)
	case past && from.Before(saturday):
		saturday = saturday.AddDate(0, 0, -7)
	case pt.shift < 0: // the last that is over
		saturday = saturday.AddDate(0, 0, -7)
	}
	return daysReading(saturday, 2)
}

// ordinal resolves "the 15th".
func (r *resolver) ordinal(pt point) (reading, bool) {
	y, m := r.year, r.month
	if r.dated {
		y, m = r.today.Year(), int(r.today.Month())
		switch dir := r.tense().direction(); {
		case dir <= 0 && pt.day > r.today.Day():
			m--
		case dir > 0 && pt.day < r.today.Day():
			m++
		}
	} else if y == 0 || m == 0 {
		return reading{}, false
	}
	t := civil(y, m, pt.day)
	return dayReading(t), t.Day() == pt.day
}

// weekdayFrom is the first such weekday from t on.
func weekdayFrom(t time.Time, weekday int) time.Time {
	return t.AddDate(0, 0, (weekday-isoWeekday(t)+7)%7)
}

func monday(t time.Time) time.Time { return t.AddDate(0, 0, 1-isoWeekday(t)) }

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

func between300(a, b time.Time) bool { return abs(int(b.Sub(a).Hours()/24)) <= maxSilent }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
