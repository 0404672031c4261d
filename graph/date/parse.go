package date

// kind is the shape of a point.
type kind uint8

const (
	none       kind = iota
	onDay           // a day of a month; year may be open
	inOneMonth      // a month; year may be open
	ofYear          // a year
	inSeason        // val is the season; year may be open
	inAQuarter      // val is the quarter; year may be open
	inHalf          // val is the half; year may be open
	ofDecade        // year is its first
	ofCentury       // val is its number
	onWeekday       // a weekday; dir and shift say which
	stepped         // shift units from the base
	weekOf          // seven days that hold a day
	weekendOf       // Saturday and Sunday of the week that holds a day
	weekIn          // val-th week of a month, -1 the last
	onOrdinal       // "the 15th": a day of an open month
	vague           // "several weeks ago"
)

// base is what an expression counts from.
type base uint8

const (
	said  base = iota // nothing: the words tell all, or leave it open
	now               // the day of publication
	prior             // the date that the document named before
)

// point is a time as the words give it. For days, months and seasons base and
// shift speak of the year ("March of last year"), for weekdays of the week
// ("Tuesday of last week"), for stepped of the unit ("two weeks ago").
type point struct {
	kind                        kind
	base                        base
	part                        Part
	shift                       int
	dir                         int8 // -1 the last one, 1 the next one, 0 as the tense says
	year, month, day, val, step int
	weekday                     int
	other                       *point // of two times that a step lies between, the one that is told
	side                        side
}

// expression is what the grammar read: a point, or two with the time between.
type expression struct {
	from, to int // atoms [from, to)
	lo, hi   point
}

type parser struct {
	src   string
	atoms []atom
	// borrow is the month that the next number stands for, after "May 11 and".
	borrow point
}

func (p *parser) at(i int) atom {
	if i < 0 || i >= len(p.atoms) {
		return atom{class: mark}
	}
	return p.atoms[i]
}

func (p *parser) class(i int) class { return p.at(i).class }

func (p *parser) form(i int) string {
	a := p.at(i)
	return p.src[a.start:a.end]
}

// promising says whether an expression of time can be among the atoms at all:
// each holds one of the classes from number to today.
func promising(atoms []atom) bool {
	for i := range atoms {
		if c := atoms[i].class; c >= number && c <= today && c != figure {
			return true
		}
	}
	return false
}

// expression reads the longest expression that starts at atom i.
func (p *parser) expression(i int) (expression, bool) {
	if a := p.at(i); p.borrow.kind != none && a.class == and {
		lo := p.borrow
		p.borrow = point{}
		lo.day = int(p.at(i + 1).val)
		return expression{from: i + 1, to: i + 2, lo: lo}, true
	}
	lo, j := p.point(i)
	if j == i {
		return expression{}, false
	}
	e := expression{from: i, to: j, lo: lo}
	if lo.kind == onDay && lo.val != 0 { // the reader of days saw a range: "5–17"
		e.hi = lo
		e.hi.day, e.lo.val, e.hi.val = lo.val, 0, 0
	} else {
		p.rangeTo(&e)
	}
	return e, true
}

// point reads one time at i and returns where it ends, i where there is none.
func (p *parser) point(i int) (point, int) {
	switch a := p.at(i); a.class {
	case isoDay:
		return point{kind: onDay, year: int(a.year), month: int(a.val) / 100, day: int(a.val) % 100}, i + 1
	case number, ordinal:
		return p.numeric(i)
	case month:
		return p.month(i)
	case weekday:
		return p.weekday(i)
	case season:
		return p.season(i)
	case decade:
		if a.val%100 != 0 && a.digits == 0 && p.class(i-1) != article { // "in his seventies"
			return point{}, i
		}
		return point{kind: ofDecade, year: int(a.val)}, i + 1
	case quarter:
		return p.inYear(point{kind: inAQuarter, val: int(a.val)}, i+1)
	case today:
		return p.today(i)
	case cardinal:
		return p.counted(i)
	case shift, nearest:
		return p.shifted(i)
	case anchor, demonstrative:
		return p.anchored(i)
	case article:
		return p.definite(i)
	case part, edge:
		return p.part(i)
	case unit:
		return p.unit(i)
	case sooner:
		return p.within(i)
	}
	return point{}, i
}

// numeric reads what begins with a number.
func (p *parser) numeric(i int) (point, int) {
	if pt, j := p.dayMonth(i); j > i {
		return pt, j
	}
	if pt, j := p.counted(i); j > i {
		return pt, j
	}
	if p.class(i) == number {
		return p.bareYear(i)
	}
	if pt, j := p.century(i); j > i {
		return pt, j
	}
	if pt, j := p.fraction(i); j > i {
		return pt, j
	}
	return p.bareOrdinal(i)
}

// rangeTo adds the end of a range to e: "from May to July", "1915–17",
// "30 May – 2 June", "between June 5 and 9", "Monday through Wednesday".
func (p *parser) rangeTo(e *expression) {
	j := e.to
	if p.class(j) == comma && e.lo.year != 0 && (p.class(j+1) == to || p.class(j+1) == dash) {
		j++
	}
	opened := p.class(e.from-1) == from || p.class(e.from-1) == between ||
		p.class(e.from-1) == article && (p.class(e.from-2) == from || p.class(e.from-2) == between)
	switch c := p.at(j); c.class {
	case dash:
		if !c.glued && e.lo.kind != onDay && p.src[c.start] == '-' {
			return
		}
	case slash:
		if e.lo.kind != ofYear || !c.glued {
			return
		}
	case to:
		if !opened && c.val == 0 && e.lo.kind != onDay && !(e.lo.kind == inOneMonth && p.class(e.from-1) == in) {
			return
		}
		if !opened && p.form(j) != "through" && c.val != 0 {
			return
		}
	case and:
		// "Tuesday and Wednesday" is one time where the days touch, see below
	default:
		return
	}
	k := j + 1
	if p.class(k) == article {
		k++
	}
	hi, l := p.rangeEnd(e.lo, j, k)
	if l == k || hi.kind != e.lo.kind {
		return
	}
	lo := e.lo
	switch {
	case lo.year == 0 && lo.base == said && hi.year != 0:
		lo.year = hi.year
		if hi.kind != ofYear && less(hi, lo) {
			lo.year--
		}
	case lo.year == 0 && lo.base == said && hi.base != said:
		lo.base, lo.shift = hi.base, hi.shift
	case hi.year == 0 && hi.base == said && lo.year != 0:
		hi.year = lo.year
		if less(hi, lo) {
			hi.year++
		}
	case hi.year == 0 && hi.base == said && lo.base != said:
		hi.base, hi.shift = lo.base, lo.shift
	}
	if p.class(j) == and && p.class(e.from-1) != between && p.class(e.from-2) != between && !touches(lo, hi) {
		return
	}
	if lo.year != 0 && hi.year != 0 && less(hi, lo) || lo == hi {
		return
	}
	e.lo, e.hi, e.to = lo, hi, l
}

// rangeEnd reads the second point of a range; conn is the atom between.
func (p *parser) rangeEnd(lo point, conn, k int) (point, int) {
	a := p.at(k)
	switch {
	case lo.kind == ofYear && a.class == number:
		y := int(a.val)
		switch {
		case a.digits == 4 && y > lo.year && y-lo.year <= 400 && (p.class(conn) != and || !p.counts(k+1)):
			return point{kind: ofYear, year: y}, k + 1
		case a.digits == 2 && y > lo.year%100 && p.class(conn) != and && p.class(conn) != to:
			return point{kind: ofYear, year: lo.year - lo.year%100 + y}, k + 1
		}
		return point{}, k
	case lo.kind == ofYear && a.class != number, a.class == cardinal:
		return point{}, k
	case lo.kind == onDay && a.class == number && a.digits == 4:
		return point{}, k
	case lo.kind == onDay && a.class == number && p.class(k+1) != month && p.class(k+1) != of:
		// "between June 5 and 9" was read with the first day
		return point{}, k
	}
	hi, l := p.point(k)
	if hi.kind == onDay && hi.val != 0 {
		return point{}, k
	}
	return hi, l
}

// less compares two points of the same kind and of years that are known or
// both open.
func less(a, b point) bool {
	if a.year != b.year && a.year != 0 && b.year != 0 {
		return a.year < b.year
	}
	if a.month != b.month {
		return a.month < b.month
	}
	if a.kind == onWeekday {
		return false
	}
	if a.val != b.val {
		return a.val < b.val
	}
	return a.day < b.day
}

// touches says whether b is the day, month, year or season after a.
func touches(a, b point) bool {
	if a.base != b.base || a.shift != b.shift {
		return false
	}
	switch a.kind {
	case onDay:
		y := a.year
		if y == 0 {
			y = 2000
		}
		n := civil(y, a.month, a.day+1)
		return int(n.Month()) == b.month && n.Day() == b.day
	case inOneMonth:
		return (a.year == b.year && b.month == a.month+1) || (b.year == a.year+1 && a.month == 12 && b.month == 1)
	case ofYear:
		return b.year == a.year+1
	case ofDecade:
		return b.year == a.year+10
	case onWeekday:
		return b.weekday == a.weekday%7+1 && a.dir == b.dir
	case inSeason, inAQuarter:
		return a.year == b.year && b.val == a.val+1
	}
	return false
}

// lead is the atom that may be the preposition of an expression: the one
// before it, without article, possessive and the part of a day.
func (p *parser) lead(e expression) int {
	i := e.from - 1
	for p.class(i) == article || p.class(i) == dayPart || p.class(i) == possessor || p.class(i) == of && p.class(i-1) == dayPart {
		i--
	}
	if p.class(i) == dash && p.class(i-1) == prefix {
		i--
	}
	return i
}

// relation reads what stands before the expression.
func (p *parser) relation(e expression) Relation {
	i := p.lead(e)
	switch a := p.at(i); a.class {
	case preposition, prefix:
		return Relation(a.val)
	case from:
		if e.hi.kind == none {
			return Since
		}
	case to:
		switch p.form(i - 1) {
		case "prior", "Prior":
			return Preceding
		}
		return Relation(a.val)
	case than:
		return By
	case aside:
		if a.val < 0 {
			return Preceding
		}
		return Following
	case anchor:
		if a.val > 0 {
			return Following
		}
	case of:
		switch p.form(i - 1) {
		case "ahead", "Ahead", "eve":
			return Preceding
		}
	}
	return At
}
