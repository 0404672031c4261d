package server

import (
	"fmt"
	"slices"
	"strconv"
)

// timeline counts facts over time.
type timeline struct {
	Bars    []bar
	Width   int
	Undated int
	Link    string // to what has no date
	First   string
	Last    string
}

// bar is a year, a month or ten years, with how many facts may lie in it.
type bar struct {
	Label        string
	Count        int
	X, Y, W, H   float64
	Link         string // to the facts of this time alone
	Since, Until string
}

const (
	timelineWidth  = 900
	timelineHeight = 80
	maxBars        = 60
)

// timelineOf counts by months where they fit, else by years, else by tens of
// years. A fact counts where its first day lies.
func timelineOf(v view, facts []*fact) *timeline {
	t := &timeline{Width: timelineWidth, Link: v.set("undated", "1", "since", "", "until", "")}
	var days []string
	for _, f := range facts {
		if d := f.when(); d != "9999" && len(d) >= 7 {
			days = append(days, d)
		} else {
			t.Undated++
		}
	}
	if len(days) == 0 {
		return t
	}
	low, high := slices.Min(days), slices.Max(days)
	for _, step := range []int{1, 12, 120} {
		from, to := monthOf(low)/step, monthOf(high)/step
		if to-from+1 > maxBars && step < 120 {
			continue
		}
		from = max(from, to-maxBars+1)
		counts := make([]int, to-from+1)
		for _, d := range days {
			if i := monthOf(d)/step - from; i >= 0 {
				counts[i]++
			}
		}
		most := slices.Max(counts)
		width := float64(timelineWidth) / float64(len(counts))
		for i, n := range counts {
			since, until, label := span((from+i)*step, step)
			height := float64(n) / float64(most) * (timelineHeight - 4)
			t.Bars = append(t.Bars, bar{
				Label: label, Count: n, X: float64(i)*width + width*0.1, W: min(width*0.8, 60), H: height, Y: timelineHeight - height,
				Link: v.set("since", since, "until", until, "undated", ""), Since: since, Until: until,
			})
		}
		break
	}
	t.First, t.Last = t.Bars[0].Label, t.Bars[len(t.Bars)-1].Label
	return t
}

// monthOf counts the months up to a day's.
func monthOf(day string) int {
	y, _ := strconv.Atoi(day[:4])
	m, _ := strconv.Atoi(day[5:7])
	return y*12 + max(m, 1) - 1
}

// span names the months from one on.
func span(month, step int) (since, until, label string) {
	y := month / 12
	switch step {
	case 1:
		s := fmt.Sprintf("%04d-%02d", y, month%12+1)
		return s, s, niceDate(s)
	case 12:
		s := fmt.Sprintf("%04d", y)
		return s, s, s
	}
	return fmt.Sprintf("%04d", y), fmt.Sprintf("%04d", y+9), fmt.Sprintf("%d–%d", y, y+9)
}
