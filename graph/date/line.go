package date

import "strings"

// LineDate reads a whole line that is nothing but a day: "2022-05-16", "May 16,
// 2022", "Monday, 16 May 2022". Such a line dates the items that follow it. It
// returns the day as "2022-05-16".
func LineDate(line string) (string, bool) {
	line = strings.TrimSpace(line)
	line = strings.TrimRight(line, ".:")
	if len(line) > 48 {
		return "", false
	}
	var buf [24]atom
	p := parser{src: line, atoms: lex(line, buf[:0])}
	start := 0
	if p.class(0) == article {
		start = 1
	}
	e, ok := p.expression(start)
	if !ok || e.to != len(p.atoms) || e.hi.kind != none || e.lo.kind != onDay || e.lo.year == 0 {
		return "", false
	}
	got, _, _ := newResolver(Clock{}).of(e)
	return got.edtf, got.edtf != ""
}
