package date

import "strings"

// Clock is what dates count from, beside the words of the sentence.
type Clock struct {
	Published string // day of publication, ISO 8601; "" where unknown
	Item      string // date line that governs the item; it stands in for Published
	// Year and Month are the last that the document named, 0 where unknown: the
	// year of "March 6" in a text without day of publication.
	Year, Month int
	Last        string // EDTF of the last date: what "the following day" follows
}

// Note returns the clock as it stands after a sentence with these dates. What
// modifies a name or bounds another time ("the 1947 treaty", "since 2014") is
// no step in the story and changes nothing, nor does a year behind its verb
// that goes back ("the troops sent in 1918") or is a deadline ("by 2025").
func (c Clock) Note(dates []Date) Clock {
	for _, d := range dates {
		if d.EDTF == "" || d.Modifier || d.Relation == Since || d.Relation == Until || d.Relation == Preceding {
			continue
		}
		first, _, _ := strings.Cut(d.EDTF, "/")
		r, ok := read(first)
		if !ok {
			continue
		}
		y := r.first.Year()
		if r.precision == ofYear && (y < c.Year && d.First > 2 || d.Relation == By) {
			continue
		}
		if y != c.Year {
			c.Year, c.Month = y, 0
		}
		if r.precision != ofYear {
			c.Month = int(r.first.Month())
		}
		// what is still to come is no step either
		if !Before(c.Published, d.EDTF) {
			c.Last = d.EDTF
		}
	}
	return c
}
