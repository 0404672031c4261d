package entity

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

// Verdicts of a judgement.
const (
	Same      = "same"      // both ids are one thing; the left one stays
	Different = "different" // they are two, whatever their names
	Unsure    = "unsure"    // somebody looked and could not tell
)

// Judgement is what a person has decided about two ids.
type Judgement struct {
	Left, Right string // ids, "person:george-bush"
	Verdict     string // Same, Different or Unsure
	Who         string // who decided
	When        string // ISO 8601 date
	Line        int    // in the file
}

// Judgements are the decisions of one file, checked against one another.
type Judgements struct {
	list  []Judgement
	one   map[string]string  // id → id that stays
	apart map[[2]string]bool // pairs of ids that stay
}

// LoadJudgements reads a file of judgements: five columns with tabs between them
// (left, right, verdict, who, when) under a line with these names; lines that
// begin with # are comments. Its error lists every fault with line and column,
// contradictions too: two ids that are the same over a chain of judgements must
// not be different.
func LoadJudgements(fsys fs.FS, path string) (*Judgements, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadJudgements(f, path)
}

// ReadJudgements is LoadJudgements from a reader; name stands in its errors.
func ReadJudgements(r io.Reader, name string) (*Judgements, error) {
	var list []Judgement
	var errs []error
	lines := bufio.NewScanner(r)
	n, header := 0, false
	for lines.Scan() {
		n++
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !header {
			header = true
			if line != "left\tright\tverdict\twho\twhen" {
				errs = append(errs, fmt.Errorf("%s:%d:1: want the column names left, right, verdict, who, when with tabs between them", name, n))
			}
			continue
		}
		j, faults := readJudgement(line, name, n)
		errs = append(errs, faults...)
		if len(faults) == 0 {
			list = append(list, j)
		}
	}
	if err := lines.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s:%d:1: %w", name, n+1, err))
	}
	js, err := judge(list, name)
	return js, errors.Join(append(errs, err)...)
}

func readJudgement(line, name string, n int) (Judgement, []error) {
	var errs []error
	cells := strings.Split(line, "\t")
	if len(cells) != 5 {
		return Judgement{}, []error{fmt.Errorf("%s:%d:1: %d columns; want left, right, verdict, who, when with one tab between them", name, n, len(cells))}
	}
	column := 1
	for i, c := range cells {
		var wrong error
		switch i {
		case 0, 1:
			wrong = CheckID(c)
			if wrong == nil && i == 1 && c == cells[0] {
				wrong = fmt.Errorf("%q is compared with itself", c)
			}
			if wrong == nil && i == 1 && scheme(c) != scheme(cells[0]) {
				wrong = fmt.Errorf("%q and %q are things of two kinds", cells[0], c)
			}
		case 2:
			if c != Same && c != Different && c != Unsure {
				wrong = fmt.Errorf("verdict %q; want same, different or unsure", c)
			}
		case 3:
			if strings.TrimSpace(c) == "" {
				wrong = errors.New("nobody stands as who judged")
			}
		case 4:
			if _, err := time.Parse(time.DateOnly, c); err != nil {
				wrong = fmt.Errorf("when %q; want a date such as 2025-05-15", c)
			}
		}
		if wrong != nil {
			errs = append(errs, fmt.Errorf("%s:%d:%d: %w", name, n, column, wrong))
		}
		column += len(c) + 1
	}
	return Judgement{Left: cells[0], Right: cells[1], Verdict: cells[2], Who: cells[3], When: cells[4], Line: n}, errs
}

func scheme(id string) string {
	s, _, _ := strings.Cut(id, ":")
	return s
}

// judge joins what is the same and looks for contradictions.
func judge(list []Judgement, name string) (*Judgements, error) {
	js := &Judgements{list: list, one: map[string]string{}, apart: map[[2]string]bool{}}
	for _, j := range list {
		if j.Verdict != Same {
			continue
		}
		left, right := js.Same(j.Left), js.Same(j.Right)
		if left != right {
			js.one[right] = left
		}
	}
	var errs []error
	for _, j := range list {
		if j.Verdict != Different {
			continue
		}
		left, right := js.Same(j.Left), js.Same(j.Right)
		if left == right {
			errs = append(errs, fmt.Errorf("%s:%d:1: %s and %s are different here and the same by other lines", name, j.Line, j.Left, j.Right))
			continue
		}
		js.apart[[2]string{left, right}] = true
		js.apart[[2]string{right, left}] = true
	}
	return js, errors.Join(errs...)
}

// All returns the judgements in the order of the file.
func (js *Judgements) All() []Judgement { return js.list }

// Same returns the id that stays for an id: itself where nothing was judged.
func (js *Judgements) Same(id string) string {
	for range len(js.one) + 1 {
		next, ok := js.one[id]
		if !ok {
			return id
		}
		id = next
	}
	return id
}

// Different reports whether two ids have been judged to be two things.
func (js *Judgements) Different(a, b string) bool {
	return js.apart[[2]string{js.Same(a), js.Same(b)}]
}
