package date_test

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"parley/graph/date"
	"parley/graph/text"
)

var relations = map[date.Relation]string{date.By: "by", date.Since: "since", date.Until: "until", date.Preceding: "preceding", date.Following: "following", date.About: "about"}
var parts = map[date.Part]string{date.Early: "early", date.Mid: "mid", date.Late: "late"}

// show writes the dates of a text into it, in the notation of phrases.txt.
func show(doc string, c date.Clock) string {
	var b strings.Builder
	end := 0
	for _, s := range text.Split(doc) {
		for _, d := range date.Find(doc, &s, nil, c) {
			notes := d.EDTF
			for _, n := range []string{relations[d.Relation], parts[d.Part]} {
				if n != "" {
					notes += " " + n
				}
			}
			if d.Modifier {
				notes += " mod"
			}
			fmt.Fprintf(&b, "%s{%s=%s}", doc[end:d.Start], d.Of(doc), notes)
			end = d.Span.End
		}
	}
	return b.String() + doc[end:]
}

// unmark takes the notation out of a line.
func unmark(line string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(line, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		marked, after, _ := strings.Cut(rest, "}")
		words, _, _ := strings.Cut(marked, "=")
		b.WriteString(words)
		line = after
	}
}

func clockOf(t *testing.T, line string) (c date.Clock) {
	for _, field := range strings.Fields(line[1:]) {
		key, value, _ := strings.Cut(field, "=")
		var err error
		switch key {
		case "published":
			c.Published = value
		case "item":
			c.Item = value
		case "last":
			c.Last = value
		case "year":
			c.Year, err = strconv.Atoi(value)
		case "month":
			c.Month, err = strconv.Atoi(value)
		default:
			t.Fatalf("clock line %q: no field %q", line, key)
		}
		if err != nil {
			t.Fatalf("clock line %q: %v", line, err)
		}
	}
	return c
}

func TestPhrases(t *testing.T) {
	f, err := os.Open("testdata/phrases.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var c date.Clock
	cases := 0
	scan := bufio.NewScanner(f)
	for n := 1; scan.Scan(); n++ {
		line := scan.Text()
		switch {
		case strings.HasPrefix(line, "@"):
			c = clockOf(t, line)
		case line != "" && line[0] != '#':
			cases++
			if got := show(unmark(line), c); got != line {
				t.Errorf("phrases.txt:%d\nwant %s\ngot  %s", n, line, got)
			}
		}
	}
	if cases < 150 {
		t.Errorf("only %d cases", cases)
	}
}
