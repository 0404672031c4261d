package date_test

import (
	"testing"

	"parley/graph/date"
)

func TestBounds(t *testing.T) {
	for _, c := range []struct{ edtf, first, last string }{
		{"2022", "2022-01-01", "2022-12-31"},
		{"2022-03", "2022-03-01", "2022-03-31"},
		{"2020-02", "2020-02-01", "2020-02-29"},
		{"2022-03-15", "2022-03-15", "2022-03-15"},
		{"2022-07/2023-07", "2022-07-01", "2023-07-31"},
		{"2022-21", "2022-03-01", "2022-05-31"},
		{"2022-24", "2022-12-01", "2023-02-28"},
		{"1982~", "1982-01-01", "1982-12-31"},
		{"198X", "1980-01-01", "1989-12-31"},
		{"1984-XX", "1984-01-01", "1984-12-31"},
		{"1984-04-XX", "1984-04-01", "1984-04-30"},
		{"2014/..", "2014-01-01", ""},
		{"/1919-06-28", "", "1919-06-28"},
	} {
		first, last, ok := date.Bounds(c.edtf)
		if first != c.first || last != c.last || !ok {
			t.Errorf("Bounds(%q) = %q, %q, %v; want %q, %q", c.edtf, first, last, ok, c.first, c.last)
		}
	}
}

func TestValidateRejects(t *testing.T) {
	for _, bad := range []string{
		"", "22", "2022-13", "2022-00", "2022-3", "2022-02-30", "2021-02-29", "2022-25", "2022-21-01", "--03-06", "2022/2021", "/", "../..",
		"2022-03-15T10:00", "2022?~", "2X22", "0000", "2022-XX-05", "2022/2023/2024", "March 2022", "2022-03-1X", "2022-1X",
	} {
		if date.Validate(bad) == nil {
			t.Errorf("Validate(%q) found nothing wrong", bad)
		}
		if _, _, ok := date.Bounds(bad); ok {
			t.Errorf("Bounds(%q) is ok", bad)
		}
	}
}

func TestComparisons(t *testing.T) {
	for _, c := range []struct {
		a, b                      string
		within, before, overlapps bool
	}{
		{"2022-03-15", "2022-03", true, false, true},
		{"2022-03", "2022-03-15", false, false, true},
		{"2022-03-15", "2022-03-15", true, false, true},
		{"2022-03-15", "2022-04", false, true, false},
		{"2022-07/2023-07", "2022/2023", true, false, true},
		{"2022-08", "2014/..", true, false, true},
		{"2014/..", "2022", false, false, true},
		{"../1991", "1992", false, true, false},
		{"1991", "../1991", true, false, true},
		{"nonsense", "2022", false, false, false},
	} {
		if got := date.Within(c.a, c.b); got != c.within {
			t.Errorf("Within(%q, %q) = %v", c.a, c.b, got)
		}
		if got := date.Before(c.a, c.b); got != c.before {
			t.Errorf("Before(%q, %q) = %v", c.a, c.b, got)
		}
		if got := date.Overlaps(c.a, c.b); got != c.overlapps {
			t.Errorf("Overlaps(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestLineDate(t *testing.T) {
	for line, want := range map[string]string{
		"2022-05-16": "2022-05-16", " May 16, 2022 ": "2022-05-16", "16 May 2022": "2022-05-16", "Monday, 16 May 2022": "2022-05-16",
		"Monday, May 16, 2022:": "2022-05-16", "16.05.2022": "2022-05-16", "the 16th of May 2022": "2022-05-16", "MAY 16, 2022": "2022-05-16",
		"May 16": "", "May 2022": "", "2022": "", "14-16 May 2022": "", "May 16, 2022, in Minsk": "", "On May 16, 2022": "", "": "", "Minsk": "",
		"31 June 2022": "", "16 May 2022 and 17 May 2022": "",
	} {
		if got, ok := date.LineDate(line); got != want || ok != (want != "") {
			t.Errorf("LineDate(%q) = %q, %v; want %q", line, got, ok, want)
		}
	}
}
