package date_test

import (
	"strings"
	"testing"

	"parley/graph/date"
	"parley/graph/text"
)

// What a text has said before settles what it says next.
func TestStory(t *testing.T) {
	for _, c := range []struct {
		name, published, story string
		want                   string
	}{
		{"a year carries on", "", "In March 1919, he left Paris. On April 6, he was in Moscow. The following day he met the commissar.",
			"1919-03 1919-04-06 1919-04-07"},
		{"autumn goes on in spring", "", "In November 1977, he flew to Jerusalem. In January, talks stalled.", "1977-11 1978-01"},
		{"the name of a treaty is no step", "", "On May 2, 1982, he left. The 1947 treaty was cited. On May 5, he came back.",
			"1982-05-02 1947 1982-05-05"},
		{"a look back is no step", "", "In 1919, talks began. They spoke of the troops sent in 1918. On March 6, they parted.", "1919 1918 1919-03-06"},
		{"a deadline is no step", "", "In 1990, they agreed to leave by 1994. On June 1, they met.", "1990 1994 1990-06-01"},
		{"a bound is no step", "", "In 1990, they met for the first time since 1961. The following year, they met again.", "1990 1961 1991"},
		{"a modifier is no step", "2020-01-11", "On Wednesday, they condemned the November 27 deal. The following day, they left.",
			"2020-01-08 2019-11-27 2020-01-09"},
		{"publication, not the story, gives the year", "2022-04-02", "They had met in 2014. On March 29, they met again.", "2014 2022-03-29"},
		{"months step", "", "In December 1971, they agreed. Two months later, they met.", "1971-12 1972-02"},
		{"no day to step from", "", "In 1971, they agreed. The following day, they met. A year earlier, they had not.", "1971 ? 1970"},
	} {
		clock := date.Clock{Published: c.published}
		var got []string
		for _, s := range text.Split(c.story) {
			dates := date.Find(c.story, &s, nil, clock)
			clock = clock.Note(dates)
			for _, d := range dates {
				if d.EDTF == "" {
					d.EDTF = "?"
				}
				got = append(got, d.EDTF)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s\nwant %s\ngot  %s", c.name, c.want, g)
		}
	}
}

func TestRelative(t *testing.T) {
	doc := "On Thursday, March 6, 2025, they spoke of March 6, of 2019 and of the 19th century, then of last year."
	s := text.Split(doc)[0]
	var got []string
	for _, d := range date.Find(doc, &s, nil, date.Clock{Published: "2025-05-15"}) {
		if d.Relative {
			got = append(got, d.Of(doc))
		}
	}
	if g := strings.Join(got, "|"); g != "March 6|last year" {
		t.Errorf("relative: %s", g)
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"They met on September 5–17, 1978, and in the late 1990s.", "From 30 May to 2 June they will meet; two days later, on Friday the 13th, they left.",
		"11, 12 and 13 May", "the week of March 31", "29 February", "31 June 2022", "9999-12-31", "the 99th century", "in '70s 1999/00 -- 2022-", "May May May",
		"the last week of February 2000", "tomorrow\u00a0morning", "mid-mid-May", "\xff\xfe12 May", "in 9 years", "December 31, 9999, the following day", "next winter",
	} {
		f.Add(seed, "2024-02-29", 1982)
	}
	f.Fuzz(func(t *testing.T, doc, published string, year int) {
		clock := date.Clock{Published: published, Year: year % 3000, Month: year % 13, Last: published}
		for _, s := range text.Split(doc) {
			end := s.Start
			dates := date.Find(doc, &s, nil, clock)
			for _, d := range dates {
				if d.Start < end || d.Span.End <= d.Start || d.Span.End > s.Span.End {
					t.Fatalf("%q: span %v after %d", doc, d.Span, end)
				}
				if d.First < 0 || d.End <= d.First || d.End > len(s.Tokens) {
					t.Fatalf("%q: tokens [%d, %d)", doc, d.First, d.End)
				}
				if s.Tokens[d.First].Start > d.Start || s.Tokens[d.End-1].End < d.Span.End {
					t.Fatalf("%q: tokens [%d, %d) do not hold %q", doc, d.First, d.End, d.Of(doc))
				}
				if d.EDTF != "" {
					if err := date.Validate(d.EDTF); err != nil {
						t.Fatalf("%q: %v", d.Of(doc), err)
					}
				}
				end = d.Span.End
			}
			clock = clock.Note(dates)
		}
		date.LineDate(doc)
	})
}

func BenchmarkFind(b *testing.B) {
	doc := strings.Repeat("The envoys of both sides met in Vienna on Wednesday, as they had done on March 15, 2021. "+
		"The minister, who leads the delegation, will not attend the talks that the mediators have proposed to hold near the lake. "+
		"No date was named by the hosts, although the spokesman of the ministry said that there had been progress. ", 50)
	sentences := text.Split(doc)
	clock := date.Clock{Published: "2022-12-22"}
	tokens := 0
	for _, s := range sentences {
		tokens += len(s.Tokens)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range sentences {
			date.Find(doc, &sentences[i], nil, clock)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mtokens/s")
}
