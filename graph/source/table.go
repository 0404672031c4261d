package source

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// columns are what is read of a table, under the names by which its header may call
// them. Where several of one kind are there, the first of the list counts.
var columns = [...][]string{
	textColumn:  {"text", "body", "content"},
	idColumn:    {"id"},
	titleColumn: {"title"},
	urlColumn:   {"url"},
	// A row that leaves the first of these empty is dated by the second.
	dateColumn:      {"date"},
	publishedColumn: {"published"},
}

const (
	textColumn = iota
	idColumn
	titleColumn
	urlColumn
	dateColumn
	publishedColumn
)

// separators are what divides fields; spreadsheet programs write the second where a
// comma divides the digits of numbers.
const separators = ",;\t"

// table is a file of rows with a header. Rows are counted as spreadsheets count them,
// empty ones too, and the header is the first.
type table struct {
	r     *reader
	f     file
	csv   *csv.Reader
	part  *portion
	width int               // fields of the header
	at    [len(columns)]int // where each kind of column stands, -1 where there is none
	row   int               // that was read last
	line  int               // of csv's on which it ended
}

// rows reads a table from a stream: a document a row.
func (r *reader) rows(f file, in *bufio.Reader, tell func()) bool {
	part := &portion{in: unmarked(in), left: Limit}
	in = bufio.NewReaderSize(part, 1<<16)
	t := &table{r: r, f: f, part: part}
	if comma, ok := announced(in); ok {
		t.csv, t.row = csv.NewReader(in), 1
		t.csv.Comma = comma
	} else {
		t.csv = csv.NewReader(in)
		t.csv.Comma = separator(in)
	}
	t.csv.FieldsPerRecord = -1
	names, err := t.next()
	if err == io.EOF {
		return r.report(f.path, 0, Refused, nil, "empty")
	}
	if err != nil {
		return t.broken(names, err)
	}
	if more, ok := t.header(names); !ok {
		return more
	}
	for found := false; ; found = true {
		if r.ctx.Err() != nil {
			return r.stop()
		}
		fields, err := t.next()
		tell()
		syntax := new(csv.ParseError)
		switch {
		case err == io.EOF:
			return found || r.report(f.path, 0, Refused, nil, "empty: there is no row below the header")
		case err != nil:
			if more := t.broken(fields, err); !more || !errors.As(err, &syntax) {
				return more
			}
		case !t.document(fields):
			return false
		}
	}
}

// announced reads the line "sep=;" with which a table may begin.
func announced(in *bufio.Reader) (comma rune, ok bool) {
	head, _ := in.Peek(len("sep=;\r\n"))
	line, _, found := bytes.Cut(head, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) != len("sep=;") || !bytes.EqualFold(line[:4], []byte("sep=")) || !strings.ContainsRune(separators, rune(line[4])) {
		return 0, false
	}
	comma = rune(line[4])
	if found {
		_, _ = in.ReadSlice('\n') // was seen above
	}
	return comma, found
}

// separator is what divides the fields of a header: that under which it has a column
// of texts, else that which gives most columns.
func separator(in *bufio.Reader) rune {
	head, _ := in.Peek(in.Size())
	line, _, _ := strings.Cut(strings.TrimLeft(string(head), "\r\n"), "\n")
	best, most := ',', 0
	for _, comma := range separators {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.LazyQuotes = comma, true
		names, _ := r.Read()
		n := len(names)
		if slices.ContainsFunc(names, func(s string) bool { return slices.Contains(columns[textColumn], columnName(s)) }) {
			n += len(head) // is more than any number of columns
		}
		if n > most {
			best, most = comma, n
		}
	}
	return best
}

func columnName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// next reads a row that is not empty; of a broken one it returns the fields before
// what is wrong.
func (t *table) next() ([]string, error) {
	for {
		t.part.left = Limit
		fields, err := t.csv.Read()
		syntax := new(csv.ParseError)
		switch {
		case errors.As(err, &syntax):
			t.row, t.line = t.row+syntax.StartLine-t.line, syntax.Line
			return fields, err
		case err != nil:
			t.row++
			return nil, err
		}
		start, _ := t.csv.FieldPos(0)
		t.row += start - t.line
		last := len(fields) - 1
		t.line, _ = t.csv.FieldPos(last)
		t.line += strings.Count(fields[last], "\n")
		if slices.ContainsFunc(fields, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			return fields, nil
		}
	}
}

// bad reports what is wrong with a field of the last row; column counts from 1.
func (t *table) bad(column int, cause error, format string, args ...any) bool {
	return t.r.yield(nil, &Error{Path: t.f.path, Line: t.row, Column: column, Reason: fmt.Sprintf(format, args...), Err: cause})
}

// broken reports a row that csv.Reader does not take.
func (t *table) broken(before []string, err error) bool {
	column := len(before) + 1
	syntax := new(csv.ParseError)
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return t.bad(column, err, `a quotation mark within a field: write the field between quotation marks, and each in it twice`)
	case errors.As(err, &syntax) && syntax.Line > syntax.StartLine:
		return t.bad(column, err, "a field begins with a quotation mark and does not end with one (lines that are lost with it: %d): write each quotation mark in a field twice",
			syntax.Line-syntax.StartLine)
	case errors.As(err, &syntax):
		return t.bad(column, err, "a field begins with a quotation mark and does not end with one: write each quotation mark in a field twice")
	case errors.Is(err, errLong):
		return t.bad(0, nil, "larger than %d MiB, and what follows is not read: split it, or close the quotation mark that opens there", Limit>>20)
	}
	return t.bad(0, err, "%s", unpacking(t.f, err))
}

// spelled names a separator.
func spelled(comma rune) string {
	if comma == '\t' {
		return "tab"
	}
	return fmt.Sprintf("%q", string(comma))
}

// header finds the columns that are read and tells of those that are not. ok is false
// where the table cannot be read.
func (t *table) header(names []string) (more, ok bool) {
	t.width = len(names)
	var shown []string // as one reads them
	for i, name := range names {
		if name = strings.TrimSpace(strings.ToValidUTF8(name, "\ufffd")); name == "" {
			shown = append(shown, fmt.Sprintf("%d (without a name)", i+1))
			continue
		}
		if r := []rune(name); len(r) > 40 {
			name = string(r[:40]) + "…"
		}
		shown = append(shown, fmt.Sprintf("%q", name))
	}
	used := make([]bool, len(names))
	for kind, called := range columns {
		t.at[kind] = -1
		for _, name := range called {
			is := func(s string) bool { return columnName(s) == name }
			i := slices.IndexFunc(names, is)
			if i < 0 || t.at[kind] >= 0 {
				continue
			}
			if k := slices.IndexFunc(names[i+1:], is); k >= 0 {
				return t.bad(i+k+2, nil, "a second column %s: only one may have that name", shown[i+k+1]), false
			}
			t.at[kind], used[i] = i, true
		}
	}
	if t.at[textColumn] < 0 {
		return t.bad(0, nil, "no column holds the texts: there are %s; name the right one %s", some(shown), strings.Join(columns[textColumn], " or ")), false
	}
	var others []string
	for i := range names {
		if !used[i] {
			others = append(others, shown[i])
		}
	}
	if len(others) == 0 {
		return true, true
	}
	more = t.r.report(t.f.path, t.row, Skipped, nil, "columns that are not read: %s", some(others))
	return more, more
}

// some names the first of many columns.
func some(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// document reads one row.
func (t *table) document(fields []string) bool {
	if len(fields) != t.width {
		return t.bad(min(len(fields), t.width)+1, nil, "it has %d fields and the header %d: write a field that holds a %s between quotation marks",
			len(fields), t.width, spelled(t.csv.Comma))
	}
	var has [len(columns)]string
	for kind, i := range t.at {
		if i < 0 {
			continue
		}
		if !utf8.ValidString(fields[i]) {
			return t.bad(i+1, nil, `not UTF-8: save the table as "CSV UTF-8"`)
		}
		has[kind] = fields[i]
	}
	d := &raw{line: t.row, idColumn: t.at[idColumn] + 1, textColumn: t.at[textColumn] + 1}
	d.Text, d.Title, d.URL = has[textColumn], has[titleColumn], strings.TrimSpace(has[urlColumn])
	d.ID = cmp.Or(strings.TrimSpace(has[idColumn]), fmt.Sprintf("%s-%d", t.f.id, t.row))
	if strings.Contains(d.Text, "\x00") {
		return t.bad(d.textColumn, nil, "binary: its text contains NUL")
	}
	date := dateColumn
	if strings.TrimSpace(has[date]) == "" {
		date = publishedColumn
	}
	if err := d.dated(has[date]); err != nil {
		return t.bad(t.at[date]+1, err, "%v", err)
	}
	return t.r.document(t.f.path, d)
}

// portion gives out what is left of a size and then errLong.
type portion struct {
	in   io.Reader
	left int
}

func (p *portion) Read(b []byte) (int, error) {
	if p.left <= 0 {
		return 0, errLong
	}
	n, err := p.in.Read(b[:min(len(b), p.left)])
	p.left -= n
	return n, err
}
