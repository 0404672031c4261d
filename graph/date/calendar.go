package date

// This file reads what a calendar names: days, months, years, centuries.

// month reads an expression that begins with the name of a month.
func (p *parser) month(i int) (point, int) {
	a := p.at(i)
	j := i + 1
	if a.short && p.class(j) == dot && p.at(j).glued {
		j++
	}
	pt := point{kind: inOneMonth, month: int(a.val)}
	if p.class(j) == article && p.class(j+1) == ordinal {
		j++
	}
	if n := p.at(j); p.isDay(j) && !(n.glued && p.class(j-1) != dot) && !(p.class(i-1) == in && p.counts(j+1)) {
		pt.kind, pt.day = onDay, int(n.val)
		return p.days(pt, j+1)
	}
	if y, k := p.year(j, true); k > j {
		pt.year = y
		return pt, k
	}
	if a.short {
		return point{}, i
	}
	if with, k := p.yearRef(pt, j); k > j {
		return with, k
	}
	if !p.monthAlone(i) {
		return point{}, i
	}
	return pt, j
}

// monthAlone says whether a month without day and year is one: April, May,
// June, August and March are also names and verbs.
func (p *parser) monthAlone(i int) bool {
	before, after := p.at(i-1), p.at(i+1)
	if named(p.form(i-1), p.form(i+1)) {
		return false
	}
	if !p.at(i).called {
		return true
	}
	switch before.class {
	case in, preposition, from, between, to, shift, nearest, part, aside, than, of, demonstrative, dash:
		if before.class == dash {
			return p.class(i-2) == month || p.class(i-2) == part
		}
		return true
	case article, possessor:
		return !after.capital && (p.at(i).val != 3 || after.class != preposition) // "the March on the capital"
	case edge:
		return false
	case and:
		return p.class(i-2) == month
	}
	return false
}

// days reads what may follow the first day of a month: more days, a year.
// A range leaves its last day in val.
func (p *parser) days(pt point, j int) (point, int) {
	k := j
	for p.class(k) == comma && p.isDay(k+1) && (p.class(k+2) == and || p.class(k+2) == comma && p.isDay(k+3)) {
		k += 2
	}
	c := p.at(k)
	switch {
	case c.class == dash, c.class == slash && c.glued, c.class == to, c.class == and:
	default:
		return p.inYear(pt, j)
	}
	if !p.isDay(k+1) || p.class(k+2) == month || p.class(k+2) == of && p.class(k+3) == month || p.counts(k+2) && c.class != dash {
		return p.inYear(pt, j)
	}
	switch last := int(p.at(k + 1).val); {
	case last <= pt.day:
	case c.class != and, k > j, last == pt.day+1, p.betweenBefore(j):
		pt.val = last
		j = k + 2
	default: // "May 11 and 19": two days
		p.borrow = pt
	}
	return p.inYear(pt, j)
}

// betweenBefore says whether "between" stands before the month whose day ends at j.
func (p *parser) betweenBefore(j int) bool { return p.class(j-3) == between || p.class(j-4) == between }

func (p *parser) isDay(i int) bool {
	a := p.at(i)
	return (a.class == number && a.digits <= 2 || a.class == ordinal) && a.val >= 1 && a.val <= 31
}

// dayMonth reads "15 March", "the 15th of March 2022", "12–14 July", "11, 12
// and 13 May", "13 to 14 November" from the first number on.
func (p *parser) dayMonth(i int) (point, int) {
	if !p.isDay(i) {
		return point{}, i
	}
	last, j := i, i+1
	for (p.class(j) == comma || p.class(j) == and || p.class(j) == dash || p.class(j) == to || p.class(j) == slash) && j-i < 12 {
		k := j + 1
		if p.class(k) == article {
			k++
		}
		if !p.isDay(k) {
			break
		}
		if p.at(k).val <= p.at(last).val {
			return point{}, i
		}
		last, j = k, k+1
	}
	if p.class(j) == of || p.class(j) == dash && p.at(j).glued {
		j++
	}
	if p.class(j) != month {
		return point{}, i
	}
	pt := point{kind: onDay, month: int(p.at(j).val), day: int(p.at(i).val)}
	if last != i {
		pt.val = int(p.at(last).val)
	}
	j++
	if p.at(j-1).short && p.class(j) == dot && p.at(j).glued && !p.at(j+1).capital {
		j++
	}
	if p.class(j) == dash && p.at(j).glued && p.at(j+1).digits == 4 {
		j++
	}
	return p.inYear(pt, j)
}

// inYear reads the year of a day, season or quarter: "2022", ", 2022", "of
// 2022", "last year", "of the same year".
func (p *parser) inYear(pt point, j int) (point, int) {
	if y, k := p.year(j, false); k > j {
		pt.year = y
		p.borrow.year = y
		return pt, k
	}
	if with, k := p.yearRef(pt, j); k > j {
		return with, k
	}
	return pt, j
}

// year reads a year that follows a day or a month.
func (p *parser) year(j int, month bool) (int, int) {
	k := j
	commaed := p.class(k) == comma
	if commaed || p.class(k) == of {
		k++
	}
	a := p.at(k)
	if a.class != number || a.digits != 4 || a.val < 1000 || a.val > 2199 || a.glued && k == j && p.class(k-1) != dot && p.class(k-1) != dash {
		return 0, j
	}
	if p.counts(k+1) && (commaed || month) && !(month && !commaed) {
		return 0, j
	}
	return int(a.val), k + 1
}

// yearRef reads a year told by its distance: "last year", "of that year".
func (p *parser) yearRef(pt point, j int) (point, int) {
	k := j
	if p.class(k) == of {
		k++
	}
	if p.class(k) == article {
		k++
	}
	a := p.at(k)
	b := said
	switch {
	case a.class == shift && p.class(k-1) != article:
		b = now
	case a.class == demonstrative, a.class == anchor && p.class(k-1) == article:
		b = prior
		if a.class == demonstrative && p.class(k+1) == anchor {
			k++
		}
	default:
		return pt, j
	}
	if u := p.at(k + 1); u.class != unit || u.val != inYear || p.form(k+1) == "years" {
		return pt, j
	}
	pt.base, pt.shift = b, int(a.val)
	if a.class == demonstrative {
		pt.shift = 0
	}
	return pt, k + 2
}

// weekday reads "Thursday", "Thursday morning", "Monday, December 5, 2022",
// "Monday (5 December)", "Tuesday of last week".
func (p *parser) weekday(i int) (point, int) {
	a := p.at(i)
	if named(p.form(i-1), p.form(i+1)) {
		return point{}, i
	}
	j := i + 1
	if a.short && p.class(j) == dot && p.at(j).glued {
		j++
	}
	if p.class(j) == dayPart {
		j++
	}
	k := j
	if p.class(k) == comma || p.class(k) == open {
		k++
	}
	for _, skip := range [...]int{0, 1} {
		if skip == 1 && p.class(k) != article && !(p.class(k) == preposition && p.form(k) == "on") {
			break
		}
		if c := p.class(k + skip); c == month || c == number || c == ordinal || c == isoDay {
			pt, l := p.point(k + skip)
			if l > k+skip && pt.kind == onDay {
				pt.weekday = int(a.val)
				return pt, l
			}
			if c == ordinal && skip == 1 && p.at(k+skip).digits > 0 && !p.counts(k+skip+1) && !p.at(k+skip+1).capital {
				if pt, l := p.bareOrdinal(k + skip); l > k+skip {
					return pt, l
				}
			}
		}
	}
	if a.short {
		return point{}, i
	}
	pt := point{kind: onWeekday, weekday: int(a.val)}
	k = j
	if p.class(k) == of {
		k++
	}
	if s := p.at(k); s.class == shift && p.class(k+1) == unit && p.at(k+1).val == week {
		pt.base, pt.shift = now, int(s.val)
		return pt, k + 2
	}
	return pt, j
}

// season reads a season with or without its year. Without one, and not said to
// be the last or next, it needs "in" or the like: a fall is also a defeat.
func (p *parser) season(i int) (point, int) {
	a := p.at(i)
	before := p.at(i - 1)
	if before.capital && before.class == other || before.class == dash && !p.partBefore(i) {
		return point{}, i
	}
	pt := point{kind: inSeason, val: int(a.val)}
	if p.class(i+1) == slash || p.class(i+1) == dash {
		return point{}, i
	}
	if with, j := p.inYear(pt, i+1); j > i+1 {
		if p.class(i+1) == comma {
			return point{}, i
		}
		// the winter of 1942/43 is named by its first year
		if n := p.at(j + 1); (p.class(j) == slash || p.class(j) == dash) && n.class == number && with.year != 0 && int(n.val)%100 == (with.year+1)%100 {
			j += 2
		}
		return with, j
	}
	switch before.class {
	case shift, nearest, demonstrative, anchor, part:
		return pt, i + 1
	case in, preposition:
	case article:
		if c := p.class(i - 2); c != in && c != preposition && c != from && c != to {
			return point{}, i
		}
	default:
		return point{}, i
	}
	switch p.class(i + 1) { // "the summer residence", "the winter months"
	case other, of, unit:
		return point{}, i
	}
	return pt, i + 1
}

func (p *parser) partBefore(i int) bool {
	return p.class(i-1) == part || p.class(i-1) == dash && p.class(i-2) == part
}

// century reads "19th century", "nineteenth-century".
func (p *parser) century(i int) (point, int) {
	a := p.at(i)
	j := i + 1
	if p.class(j) == dash {
		j++
	}
	if u := p.at(j); a.class != ordinal || u.class != unit || u.val != inCentury || a.val < 11 || a.val > 22 {
		return point{}, i
	}
	switch p.form(j + 1) {
	case "BC", "BCE", "B":
		return point{}, i
	}
	return point{kind: ofCentury, val: int(a.val)}, j + 1
}

// fraction reads "first half of 2022", "second quarter of this year", "first
// week of May".
func (p *parser) fraction(i int) (point, int) {
	a, u := p.at(i), p.at(i+1)
	if a.class != ordinal || p.class(i+2) != of && u.class != half {
		return point{}, i
	}
	pt := point{val: int(a.val)}
	switch {
	case u.class == half && a.val <= 2:
		pt.kind = inHalf
	case u.class == unit && u.val == inQuarter && a.val <= 4:
		pt.kind = inAQuarter
	case u.class == unit && u.val == week && a.val <= 4:
		return p.weekIn(int(a.val), i)
	default:
		return point{}, i
	}
	if with, j := p.inYear(pt, i+2); j > i+2 {
		return with, j
	}
	if p.class(i+3) == article && p.class(i+4) == unit && p.at(i+4).val == inYear { // "of the year"
		pt.base = now
		return pt, i + 5
	}
	return point{}, i
}

// weekIn reads "first week of May 2022", "last week of June" at "first".
func (p *parser) weekIn(n, i int) (point, int) {
	if u := p.at(i + 1); u.class != unit || u.val != week || p.class(i+2) != of || p.class(i+3) != month {
		return point{}, i
	}
	pt, j := p.month(i + 3)
	if j == i+3 || pt.kind != inOneMonth {
		return point{}, i
	}
	pt.kind, pt.val = weekIn, n
	return pt, j
}

// bareOrdinal reads "on the 15th" at the number.
func (p *parser) bareOrdinal(i int) (point, int) {
	a := p.at(i)
	if a.class != ordinal || !isDigit(p.src[a.start]) || p.class(i-1) != article {
		return point{}, i
	}
	switch next := p.at(i + 1); next.class {
	case other, unit, dash, half, dayPart, ordinal, number, month, weekday, decade, slash, article, possessor, aside:
		return point{}, i
	}
	if c := p.at(i - 2); c.class != weekday && (c.class != preposition || p.form(i-2) != "on" && p.form(i-2) != "On") {
		return point{}, i
	}
	return point{kind: onOrdinal, day: int(a.val)}, i + 1
}
