package source

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

const dateHint = `write it as "2025-05-15"`

// layouts are the ways in which sources write a day. A time after the date is
// cut off before; the day is taken as written, in whatever zone.
var layouts = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "20060102",
	"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-January-2006",
	"2006 January 2", "2006 Jan 2",
}

var (
	clock    = regexp.MustCompile(`(?i)[ ,]*(?:T|\bat\b|)[ ]*\d{1,2}:\d{2}.*$`)
	weekday  = regexp.MustCompile(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+`)
	ordinal  = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)
	twoWays  = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$`)
	noDay    = regexp.MustCompile(`(?i)^(?:\d{4}|\d{4}-\d{2}|[a-z]+\.? \d{4})$`)
	sept     = regexp.MustCompile(`(?i)\bsept\b`)
	yearlast = regexp.MustCompile(`(?i)^[a-z]{3} [a-z]{3} +\d{1,2} \d{2}:\d{2}:\d{2}(?: [a-z+0-9:]+)? \d{4}$`)
)

// Date reads a day as sources write it, with or without a time, and returns it
// as ISO 8601: "2025-05-15". It refuses what may be two days ("03/04/2021"),
// what names no day, and what is no date; the error says what would do.
func Date(s string) (string, error) {
	written := s
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case s == "":
		return "", fmt.Errorf("an empty date: %s", dateHint)
	case noDay.MatchString(s):
		return "", fmt.Errorf("%q names no day: %s", written, dateHint)
	}
	if yearlast.MatchString(s) { // of the Unix command date
		f := strings.Fields(s)
		s = f[1] + " " + f[2] + " " + f[len(f)-1]
	}
	s = strings.TrimRight(weekday.ReplaceAllString(clock.ReplaceAllString(s, ""), ""), " ,TZz")
	if twoWays.MatchString(s) {
		return "", fmt.Errorf("%q may be two different days: %s", written, dateHint)
	}
	s = ordinal.ReplaceAllString(s, "$1")
	s = sept.ReplaceAllString(strings.NewReplacer(",", " ", ". ", " ").Replace(s), "Sep")
	s = strings.Join(strings.Fields(s), " ")
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1000 {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", fmt.Errorf("%q is not a date: %s", written, dateHint)
}

// dated sets the date of a document from what its source says.
func (d *raw) dated(s string) error {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	if noDay.MatchString(s) {
		d.repairs = append(d.repairs, fmt.Sprintf("the date %q names no day: read as undated", s))
		return nil
	}
	var err error
	d.Published, err = Date(s)
	return err
}
