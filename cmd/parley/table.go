package main

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// plainTable has no lines but one under the header: it can be cut and pasted.
func plainTable(columns ...any) table.Writer {
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true}
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	rows := table.NewWriter()
	rows.SetStyle(style)
	rows.AppendHeader(columns)
	return rows
}

// render returns a table as lines without spaces at their ends.
func render(rows table.Writer) string {
	var out strings.Builder
	for l := range strings.Lines(rows.Render()) {
		out.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
	return out.String()
}
