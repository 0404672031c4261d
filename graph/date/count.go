package date

import "time"

// This file resolves what is counted in weekdays and units of time.

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
	if pt.side != neither {
		return r.from(pt)
	}
	from, ok := r.today, r.dated
	if pt.base == now && pt.shift == 0 && pt.part != Whole && pt.step == inYear && r.told() {
		return yearReading(r.year), true // "by the end of the year" in a story of long ago
	}
	if pt.base == prior {
		if pt.shift == 0 && r.hasLast && pt.step == day {
			return r.last, daysBetween(r.last.first, r.last.last) < 60
		}
		from, ok = r.last.first, r.hasLast
		if pt.shift > 0 {
			from = r.last.last
		}
		long := daysBetween(r.last.first, r.last.last)
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
	// "this weekend" is the last one only early in the week and in the past tense
	past := pt.base == said && r.tense() != Future ||
		pt.base == now && pt.shift == 0 && pt.dir == 0 && isoWeekday(from) <= 2 && r.tense() == Past
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
