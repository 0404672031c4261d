package date

import (
	"fmt"
	"strings"
	"time"
)

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

// weekdayFrom is the first such weekday from t on.
func weekdayFrom(t time.Time, weekday int) time.Time {
	return t.AddDate(0, 0, (weekday-isoWeekday(t)+7)%7)
}

func monday(t time.Time) time.Time { return t.AddDate(0, 0, 1-isoWeekday(t)) }

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// daysBetween counts from a to b.
func daysBetween(a, b time.Time) int { return int(b.Sub(a).Hours() / 24) }
