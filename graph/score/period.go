package score

import (
	"regexp"
	"strings"
)

// period is the first and the last day of a date, as text that sorts by time.
type period struct{ first, last string }

var (
	edtfEnd  = regexp.MustCompile(`^(\d{4})(?:-(0\d|1[012])(?:-(\d\d))?|-2\d)?$`)
	edtfMark = regexp.MustCompile(`-XX|[ ~?%]`)
)

// periodOf reads an EDTF date or interval; a season counts as its year.
func periodOf(date string) (period, bool) {
	ends := strings.Split(edtfMark.ReplaceAllString(date, ""), "/")
	if len(ends) > 2 {
		return period{}, false
	}
	part := func(end, month, day string) string {
		m := edtfEnd.FindStringSubmatch(end)
		if m == nil {
			return ""
		}
		if m[2] != "" {
			month = m[2]
		}
		if m[3] != "" {
			day = m[3]
		}
		return m[1] + "-" + month + "-" + day
	}
	p := period{part(ends[0], "01", "01"), part(ends[len(ends)-1], "12", "31")}
	return p, p.first != "" && p.last != ""
}

func (p period) months() period { return period{p.first[:7], p.last[:7]} }

func (p period) apart(o period) bool { return p.first > o.last || p.last < o.first }
