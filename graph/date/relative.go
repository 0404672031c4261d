package date

import "strings"

// This file reads what counts from another day: "yesterday", "last week",
// "two days earlier", "late next month".

// today reads "today", "tomorrow morning", "the day before yesterday" at the
// last word; definite reads the words before it.
func (p *parser) today(i int) (point, int) {
	if p.at(i).glued && p.class(i-1) == dash {
		return point{}, i
	}
	pt := point{kind: stepped, base: now, step: day, shift: int(p.at(i).val)}
	if p.class(i+1) == dayPart {
		return pt, i + 2
	}
	return pt, i + 1
}

// counted reads "two weeks ago", "a day later", "three days from now", "in ten
// days" at the number.
func (p *parser) counted(i int) (point, int) {
	a := p.at(i)
	if a.class == ordinal || a.class == number && a.digits > 2 {
		return point{}, i
	}
	j := i + 1
	if a.class == cardinal && a.val == 1 && p.class(j) == cardinal && p.at(j).val == 0 { // "a few"
		a.val = 0
		j++
	}
	u := p.at(j)
	if u.class != unit || u.val == weekend || u.val == inQuarter || p.at(i+1).class == dash {
		return point{}, i
	}
	pt := point{kind: stepped, step: int(u.val), shift: int(a.val)}
	if pt.step == inDecade {
		pt.step, pt.shift = inYear, 10*pt.shift
	}
	if a.val == 0 || u.val == inCentury {
		pt.kind = vague
	}
	switch w := p.at(j + 1); w.class {
	case ago:
		pt.base, pt.shift = now, -pt.shift
	case sooner:
		pt.base, pt.shift = prior, pt.shift*int(w.val)
	case aside:
		pt.base, pt.shift = prior, pt.shift*int(w.val)
		if !p.ends(j + 2) {
			return p.beside(pt, i, j+2)
		}
	case from:
		if c := p.at(j + 2); c.class != present && (c.class != today || c.val != 0) {
			return point{}, i
		}
		pt.base = now
		return pt, j + 3
	default:
		if p.class(i-1) != in || pt.step > inMonth || p.form(j+1) == "of" || strings.HasPrefix(p.form(j+1), "'") || p.class(j+1) == apostrophe {
			return point{}, i
		}
		// "will meet in two weeks"; with another tense it is a duration
		pt.base, pt.dir = now, 1
		return pt, j + 1
	}
	return pt, j + 2
}

// ends says whether no noun or clause follows, to which "the day before" would
// belong.
func (p *parser) ends(i int) bool {
	if i >= len(p.atoms) {
		return true
	}
	switch a := p.at(i); a.class {
	case comma, dot, in, preposition, auxiliary, and, to, dash:
		return true
	case mark:
		return strings.Contains(";:)”\"!?", p.form(i))
	case function:
		return p.form(i) == "that" || p.form(i) == "but"
	}
	return false
}

// shifted reads "last Thursday", "next month", "this week", "this past
// weekend", "last night", "last week of June".
func (p *parser) shifted(i int) (point, int) {
	a := p.at(i)
	j := i + 1
	near := a.class == nearest
	if a.class == shift && a.val == 0 && p.class(j) == nearest { // "this past", "this coming"
		a.val, near = p.at(j).val, true
		j++
	}
	definite := p.class(i-1) == article || p.class(i-1) == possessor
	if a.class == shift && p.form(i) == "final" {
		return p.weekIn(-1, i)
	}
	b := p.at(j)
	switch {
	case b.class == weekday:
		if named("", p.form(j+1)) {
			return point{}, i
		}
		pt := point{kind: onWeekday, weekday: int(b.val), dir: int8(a.val)}
		if !near {
			if definite && a.val > 0 { // "the next Tuesday"
				pt.base = prior
			} else {
				pt.base, pt.shift = now, int(a.val)
				if a.val == 0 {
					pt.base = said
				}
			}
		}
		if p.class(j+1) == dayPart {
			j++
		}
		return pt, j + 1
	case b.class == month && !definite && !b.short:
		pt, k := p.month(j)
		if pt.kind == inOneMonth && pt.year == 0 && pt.base == said || pt.kind == onDay && pt.year == 0 && pt.base == said {
			if a.val == 0 && !near {
				pt.base = now
			} else {
				pt.dir = int8(a.val)
			}
		}
		if k == j {
			k = i
		}
		return pt, k
	case b.class == season && !definite:
		return point{kind: inSeason, val: int(b.val), base: now, shift: int(a.val), dir: 1}, j + 1
	case b.class == dayPart && !definite && a.val <= 0 && (a.val == 0 || b.val == 1 || p.form(j) == "evening"):
		return point{kind: stepped, base: now, step: day, shift: int(a.val)}, j + 1
	case b.class == dayPart && definite && a.val > 0: // "the next morning"
		return point{kind: stepped, base: prior, step: day, shift: 1}, j + 1
	case b.class != unit || strings.HasSuffix(p.form(j), "s"):
		return point{}, i
	}
	if a.val < 0 && b.val == week {
		if pt, k := p.weekIn(-1, j-1); k > j-1 {
			return pt, k
		}
	}
	u := int(b.val)
	pt := point{kind: stepped, base: now, step: u, shift: int(a.val)}
	switch {
	case u == inDecade || u == inCentury || near && u != weekend:
		return point{}, i
	case u == day:
		if a.val <= 0 || !definite {
			return point{}, i
		}
		pt.base = prior
	case definite && u != weekend:
		if a.val <= 0 || p.spanned(i-2) {
			return point{}, i
		}
		pt.base = prior
	case u == weekend && near:
		pt.dir = int8(a.val)
		if a.val < 0 {
			pt.shift = -1
		} else {
			pt.shift = 0
		}
	}
	return pt, j + 1
}

// spanned says whether the words up to i make a duration of what follows:
// "over the next year".
func (p *parser) spanned(i int) bool {
	a := p.at(i)
	if a.class == in || a.class == to {
		return true
	}
	if a.class != preposition {
		return false
	}
	switch strings.ToLower(p.form(i)) {
	case "over", "within", "during", "for", "throughout", "into":
		return true
	}
	return false
}

// anchored reads "following day", "same week", "that evening", "that same
// month", "following Tuesday".
func (p *parser) anchored(i int) (point, int) {
	a := p.at(i)
	j := i + 1
	if a.class == anchor && p.class(i-1) != article && p.class(i-1) != demonstrative && p.class(i-1) != possessor {
		return point{}, i
	}
	val := int(a.val)
	if c := p.class(j); a.class == demonstrative && (c == weekday || c == month || c == season) {
		// "said that Thursday's talks" has a conjunction
		switch w := p.form(i - 1); w {
		case "say", "says", "saying", "believe", "believes", "know", "knows", "hope", "hopes", "so", "fact", "claim", "claims":
			return point{}, i
		default:
			if verbal(w) {
				return point{}, i
			}
		}
	}
	if a.class == demonstrative {
		if p.class(j) == anchor && p.at(j).val == 0 {
			j++
		}
		val = 0
	}
	switch b := p.at(j); {
	case b.class == unit && !strings.HasSuffix(p.form(j), "s") && b.val != inCentury && b.val != inDecade && b.val != inQuarter:
		if val != 0 && b.val != day && p.spanned(i-2) && p.form(i-2) != "In" && p.form(i-2) != "in" {
			return point{}, i
		}
		return point{kind: stepped, base: prior, step: int(b.val), shift: val}, j + 1
	case b.class == dayPart:
		return point{kind: stepped, base: prior, step: day, shift: val}, j + 1
	case b.class == weekday:
		return point{kind: onWeekday, weekday: int(b.val), base: prior, dir: int8(val)}, j + 1
	case b.class == month && !b.short:
		pt, k := p.month(j)
		if k == j || pt.year != 0 || pt.base != said {
			return point{}, i
		}
		pt.base, pt.dir = prior, int8(val)
		return pt, k
	case b.class == season && !b.capital:
		return point{kind: inSeason, val: int(b.val), base: prior, shift: val}, j + 1
	}
	return point{}, i
}

// definite reads what needs its article: "the weekend", "the day before", "the
// day after tomorrow".
func (p *parser) definite(i int) (point, int) {
	u := p.at(i + 1)
	if p.form(i+1) == "eve" && p.class(i+2) == of {
		return p.beside(point{kind: stepped, step: day, shift: -1}, i, i+3)
	}
	if u.class != unit {
		return point{}, i
	}
	if w := p.at(i + 2); w.class == aside && u.val != weekend {
		if d := p.at(i + 3); d.class == today && d.val == w.val && u.val == day {
			return point{kind: stepped, base: now, step: day, shift: 2 * int(w.val)}, i + 4
		}
		pt := point{kind: stepped, base: prior, step: int(u.val), shift: int(w.val)}
		if p.ends(i + 3) {
			return pt, i + 3
		}
		return p.beside(pt, i, i+3)
	}
	return point{}, i
}

// within reads "earlier in the day", "later in the week".
func (p *parser) within(i int) (point, int) {
	u := p.at(i + 3)
	if p.class(i+1) != in || p.class(i+2) != article || u.class != unit || u.val != day && u.val != week && u.val != inMonth && u.val != inYear {
		return point{}, i
	}
	return point{kind: stepped, base: now, step: int(u.val)}, i + 4
}

// unit reads "week of March 14", "weekend of March 12", "the weekend".
func (p *parser) unit(i int) (point, int) {
	a := p.at(i)
	if a.val != week && a.val != weekend {
		return point{}, i
	}
	if p.class(i+1) == of {
		j := i + 2
		if p.class(j) == article {
			j++
		}
		if c := p.class(j); c != month && c != number && c != ordinal && c != isoDay {
			return point{}, i
		}
		pt, k := p.point(j)
		if k > j && pt.kind == onDay {
			pt.kind = weekOf
			if a.val == weekend {
				pt.kind = weekendOf
			}
			pt.val = 0
			return pt, k
		}
	}
	if a.val != weekend || p.class(i-1) != article && p.class(i-1) != preposition || p.at(i+1).class == other {
		return point{}, i
	}
	return point{kind: stepped, base: said, step: weekend}, i + 1
}

// part reads "early 1919", "mid-May", "the beginning of 2020", "late last
// month", "end of the year".
func (p *parser) part(i int) (point, int) {
	a := p.at(i)
	j := i + 1
	if p.class(j) == dash && a.class == part && p.at(j).glued {
		j++
	}
	if a.class == edge {
		if p.class(j) != of {
			return point{}, i
		}
		j++
	}
	def := p.class(j) == article
	if def {
		j++
	}
	var pt point
	k := j
	switch c := p.at(j); {
	case c.class == unit && def && a.class == edge && (c.val == week || c.val == inMonth || c.val == inYear || c.val == weekend):
		pt, k = point{kind: stepped, base: now, step: int(c.val)}, j+1
	case def && (c.class == shift || c.class == article || c.class == part || c.class == edge):
		return point{}, i
	case c.class == month || c.class == season || c.class == decade || c.class == ordinal || c.class == shift || c.class == anchor ||
		c.class == demonstrative || c.class == weekday || c.class == number && c.digits == 4 || c.class == today && a.class == part:
		pt, k = p.point(j)
	}
	if k == j || pt.kind == inAQuarter || pt.kind == inHalf || pt.kind == onDay && pt.val != 0 || pt.kind == onDay && a.class == edge {
		return point{}, i
	}
	if pt.part == Whole {
		pt.part = Part(a.val)
	}
	return pt, k
}
