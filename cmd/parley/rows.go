package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

// rowFormats are the forms that answers can be printed in.
var rowFormats = []string{"table", "json", "jsonl", "csv", "tsv"}

// screenWidth is how wide a table gets, whatever the screen.
const screenWidth = 80

// rows are an answer to be printed.
type rows struct {
	columns []string
	cells   [][]string                  // as the columns
	below   func(i int) []string        // lines to print under row i of a table; may be nil
	more    []string                    // columns that only csv and tsv have
	extra   func(i int) []string        // and their cells
	object  func(i int) ([]byte, error) // row i as JSON
	whole   any                         // all rows, for JSON
}

// formatFlag adds --format with the forms of an answer.
func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "format", "f", "table", strings.Join(rowFormats, ", "))
}

// checkFormat refuses a form that there is not.
func checkFormat(format string) error {
	for _, f := range rowFormats {
		if f == format {
			return nil
		}
	}
	return usagef("--format is %q; it can be %s", format, strings.Join(rowFormats, ", "))
}

// print writes the rows in a form.
func (r *rows) print(w io.Writer, format string, color bool) error {
	var b bytes.Buffer
	switch format {
	case "json":
		j, err := plainJSON(r.whole)
		if err != nil {
			return err
		}
		if err := json.Indent(&b, j, "", "  "); err != nil {
			return err
		}
		b.WriteByte('\n')
	case "jsonl":
		for i := range r.cells {
			j, err := r.object(i)
			if err != nil {
				return err
			}
			b.Write(append(j, '\n'))
		}
	case "csv", "tsv":
		if err := r.separated(&b, format); err != nil {
			return err
		}
	default:
		r.table(&b, color)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// separated writes RFC 4180, or tabs between cells that hold no tab or line break.
func (r *rows) separated(b *bytes.Buffer, format string) error {
	line := func(cells []string) error {
		clean := make([]string, len(cells))
		for i, c := range cells {
			clean[i] = oneLine(c)
		}
		if format == "tsv" {
			_, err := fmt.Fprintln(b, strings.Join(clean, "\t"))
			return err
		}
		w := csv.NewWriter(b)
		w.UseCRLF = true
		_ = w.Write(clean) // a buffer takes all
		w.Flush()
		return w.Error()
	}
	if err := line(append(append([]string(nil), r.columns...), r.more...)); err != nil {
		return err
	}
	for i, cells := range r.cells {
		cells = append([]string(nil), cells...)
		if r.extra != nil {
			cells = append(cells, r.extra(i)...)
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return nil
}

// plainJSON is JSON with markup characters as they are.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// oneLine puts single spaces in the place of all white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// table writes columns of at most screenWidth in all, with what stands below each row.
func (r *rows) table(b *bytes.Buffer, color bool) {
	if len(r.cells) == 0 {
		return
	}
	widths := r.widths()
	bold, faint := text.Colors{text.Bold}, text.Colors{text.Faint}
	style := func(c text.Colors, s string) string {
		if color {
			return c.Sprint(s)
		}
		return s
	}
	line := func(cells []string, c text.Colors) {
		wrapped := make([][]string, len(cells))
		height := 1
		for i, s := range cells {
			wrapped[i] = strings.Split(text.WrapSoft(oneLine(s), widths[i]), "\n")
			height = max(height, len(wrapped[i]))
		}
		for h := range height {
			var out strings.Builder
			for i := range cells {
				s := ""
				if h < len(wrapped[i]) {
					s = strings.TrimRight(wrapped[i][h], " ")
				}
				out.WriteString(text.Pad(s, widths[i], ' '))
				out.WriteString("  ")
			}
			fmt.Fprintln(b, style(c, strings.TrimRight(out.String(), " ")))
		}
	}
	line(r.columns, bold)
	total := -2
	for _, w := range widths {
		total += w + 2
	}
	fmt.Fprintln(b, strings.Repeat("─", total))
	for i, cells := range r.cells {
		line(cells, nil)
		if r.below == nil {
			continue
		}
		for _, s := range r.below(i) {
			for _, l := range strings.Split(text.WrapSoft(oneLine(s), screenWidth-4), "\n") {
				fmt.Fprintln(b, style(faint, "    "+strings.TrimRight(l, " ")))
			}
		}
	}
}

// widths shares the width of the screen among the columns: each gets what it
// needs, and where that is too much the widest give.
func (r *rows) widths() []int {
	widths := make([]int, len(r.columns))
	for i, c := range r.columns {
		widths[i] = text.StringWidthWithoutEscSequences(c)
		for _, cells := range r.cells {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(oneLine(cells[i])))
		}
	}
	for {
		total, widest := -2, 0
		for i, w := range widths {
			total += w + 2
			if w > widths[widest] {
				widest = i
			}
		}
		if total <= screenWidth || widths[widest] <= 8 {
			return widths
		}
		widths[widest]--
	}
}
