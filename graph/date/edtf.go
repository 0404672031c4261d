package date

import (
	"fmt"
	"strings"
	"time"
)

const isoLayout = "2006-01-02"

// Validate says what is wrong with a date in the Extended Date/Time Format
// (Library of Congress, 2019; ISO 8601-2). Known are level 0 without times of
// day ("2022", "2022-03", "2022-03-15", "2022/2023"), and of level 1 the
// seasons ("2022-21"), the marks ? ~ % at the end, X for unknown digits
// ("198X", "2022-XX") and open intervals ("2014/..").
func Validate(edtf string) error {
	first, last, interval := strings.Cut(edtf, "/")
	if !interval {
		_, _, err := boundsOf(first)
		return err
	}
	open := func(s string) bool { return s == "" || s == ".." }
	if open(first) && open(last) {
		return fmt.Errorf("EDTF %q: an interval needs at least one date", edtf)
	}
	var a, b time.Time
	var err error
	if !open(first) {
		if a, _, err = boundsOf(first); err != nil {
			return err
		}
	}
	if !open(last) {
		if _, b, err = boundsOf(last); err != nil {
			return err
		}
	}
	if !open(first) && !open(last) && b.Before(a) {
		return fmt.Errorf("EDTF %q: the interval ends before it begins", edtf)
	}
	return nil
}

// Bounds returns the first and the last day that a date may mean, as
// "2022-03-01"; an open end of an interval is "". ok is false where edtf is not
// a date as in Validate. Seasons are those of the northern hemisphere, three
// whole months each, and winter belongs to the year in which it begins.
func Bounds(edtf string) (first, last string, ok bool) {
	if Validate(edtf) != nil {
		return "", "", false
	}
	from, to, interval := strings.Cut(edtf, "/")
	if !interval {
		to = from
	}
	if a, _, err := boundsOf(from); err == nil {
		first = a.Format(isoLayout)
	}
	if _, b, err := boundsOf(to); err == nil {
		last = b.Format(isoLayout)
	}
	return first, last, true
}

// Within reports whether every day of inner lies in outer. A date that is not
// one, or is open where the other is not, lies in nothing.
func Within(inner, outer string) bool {
	a, b, ok := Bounds(inner)
	c, d, ok2 := Bounds(outer)
	return ok && ok2 && (c == "" || a != "" && c <= a) && (d == "" || b != "" && b <= d)
}

// Before reports whether the last day of a comes before the first day of b.
func Before(a, b string) bool {
	_, last, ok := Bounds(a)
	first, _, ok2 := Bounds(b)
	return ok && ok2 && last != "" && first != "" && last < first
}

// Overlaps reports whether a and b can share a day.
func Overlaps(a, b string) bool {
	_, _, ok := Bounds(a)
	_, _, ok2 := Bounds(b)
	return ok && ok2 && !Before(a, b) && !Before(b, a)
}

// boundsOf reads one date that is no interval.
func boundsOf(s string) (first, last time.Time, err error) {
	bad := func(why string) (time.Time, time.Time, error) {
		return time.Time{}, time.Time{}, fmt.Errorf("EDTF %q: %s", s, why)
	}
	d := strings.TrimRight(s, "?~%")
	if len(s)-len(d) > 1 {
		return bad("at most one of ? ~ % at the end")
	}
	if len(d) != 4 && len(d) != 7 && len(d) != 10 || len(d) > 4 && d[4] != '-' || len(d) > 7 && d[7] != '-' {
		return bad(`want "2022", "2022-03", "2022-03-15" or two of these with a "/" between`)
	}
	lowYear, highYear, ok := digits(d[:4], 4)
	if !ok || lowYear == 0 {
		return bad("the year is four digits, the last of them may be X")
	}
	if len(d) == 4 {
		return civil(lowYear, 1, 1), civil(highYear, 12, 31), nil
	}
	low, high, ok := digits(d[5:7], 2)
	switch {
	case !ok || low != high && d[5:7] != "XX":
		return bad("the month is two digits or XX")
	case d[5:7] == "XX":
		if len(d) > 7 && d[8:] != "XX" {
			return bad("a day without its month")
		}
		return civil(lowYear, 1, 1), civil(highYear, 12, 31), nil
	case low >= 21 && low <= 24 && len(d) == 7:
		m := 3 * (low - 20)
		return civil(lowYear, m, 1), civil(highYear, m+3, 0), nil
	case low < 1 || low > 12:
		return bad("the month is 01 to 12, or 21 to 24 for a season")
	case len(d) == 7 || d[8:] == "XX":
		return civil(lowYear, low, 1), civil(highYear, low+1, 0), nil
	}
	n, n2, ok := digits(d[8:], 2)
	if !ok || n != n2 || n < 1 || n > monthDays(highYear, low) {
		return bad("no such day in this month")
	}
	return civil(lowYear, low, n), civil(highYear, low, n), nil
}

// digits reads s, whose last digits may be X, as the smallest and the largest
// number that it can mean.
func digits(s string, n int) (low, high int, ok bool) {
	unknown := false
	for i := range n {
		low, high = low*10, high*10
		switch c := s[i]; {
		case c == 'X':
			unknown = true
			high += 9
		case c < '0' || c > '9' || unknown:
			return 0, 0, false
		default:
			low, high = low+int(c-'0'), high+int(c-'0')
		}
	}
	return low, high, true
}

func civil(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func monthDays(y, m int) int { return civil(y, m+1, 0).Day() }
