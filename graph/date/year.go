package date

import "strings"

// bareYear reads a year that nothing but its place tells from a count: "in
// 1978", "the 1991 Gulf War", "Reykjavik 1986", but not "2022 soldiers",
// "resolution 1701" or "nearly 2000".
func (p *parser) bareYear(i int) (point, int) {
	a := p.at(i)
	no := func() (point, int) { return point{}, i }
	if a.class != number || a.digits != 4 || a.val < 1000 || a.val > 2199 || p.src[a.start] == '0' {
		return no()
	}
	before, after := p.at(i-1), p.at(i+1)
	afterPrefix := before.class == dash && before.glued && a.glued
	if afterPrefix {
		switch p.class(i - 2) {
		case prefix, part, month, weekday:
		default:
			return no()
		}
	}
	if after.class == dash && after.glued && p.at(i+2).glued {
		if c := p.at(i + 2); c.class != number || c.digits != 4 && (c.digits != 2 || int(c.val) <= int(a.val)%100) {
			return p.isoMonth(i)
		}
	}
	if after.class == slash && (p.class(i+2) != number || int(p.at(i+2).val) != int(a.val)%100+1) {
		return no()
	}
	switch before.class {
	case numbered, figure, quantifier:
		p.atoms[i].class = figure
		return no()
	case dot:
		if before.glued && p.class(i-2) == numbered { // "No. 1701"
			return no()
		}
	case slash:
		return no()
	case and:
		if p.class(i-2) == figure { // "resolutions 1701 and 2015"
			return no()
		}
	case cardinal:
		if before.val != 1 {
			return no()
		}
	case number:
		if before.digits != 4 {
			return no()
		}
	case unit: // "fiscal year 2023", "the year 1919"
		if before.val != inYear || p.class(i-2) == numbered {
			return no()
		}
		return point{kind: ofYear, year: int(a.val)}, i + 1
	}
	if p.form(i-1) == "than" || p.form(i-1) == "over" && p.counts(i+1) {
		return no()
	}
	sure := afterPrefix || before.class == in || before.class == between || before.class == preposition && (before.val == int16(Since) || before.val == int16(By)) ||
		before.class == preposition && strings.EqualFold(p.form(i-1), "during")
	definite := before.class == article || before.class == possessor || before.class == demonstrative
	if !sure && !definite && p.counts(i+1) {
		return no()
	}
	if definite && p.counts(i+1) && !p.at(i+1).capital && before.class != demonstrative {
		// "the 2000 soldiers" and "the 2019 protesters" look alike
		if a.val%100 == 0 && a.val != 1900 || a.val > 2100 {
			return no()
		}
	}
	if (a.val < 1600 || a.val >= 2100) && !sure && before.class != to && before.class != of && before.class != from && before.class != aside &&
		before.class != dash && before.class != open {
		return no()
	}
	switch p.form(i + 1) {
	case "GMT", "UTC", "BC", "BCE", "B", "°":
		return no()
	}
	return point{kind: ofYear, year: int(a.val)}, i + 1
}

// isoMonth reads "2022-03", where the second number cannot end a range of years.
func (p *parser) isoMonth(i int) (point, int) {
	a, b := p.at(i), p.at(i+2)
	if b.class != number || b.digits != 2 || b.val < 1 || b.val > 12 || p.form(i+1) != "-" || p.class(i+3) == dash {
		return point{}, i
	}
	return point{kind: inOneMonth, year: int(a.val), month: int(b.val)}, i + 3
}

// counts says whether the word at i is a thing that a number before it counts.
func (p *parser) counts(i int) bool {
	a := p.at(i)
	switch a.class {
	case other:
		if a.capital {
			return false
		}
		return counted(p.form(i))
	case unit:
		return strings.HasSuffix(p.form(i), "s")
	}
	return false
}
