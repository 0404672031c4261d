package server

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"

	"parley/graph/query"
)

// exportAnswer writes an answer: its rows as a table or as JSON, or the facts
// that it rests on in any format of export.
func (s *Server) exportAnswer(r *http.Request, name string, a *query.Answer) (*bytes.Buffer, error) {
	var b bytes.Buffer
	switch name {
	case "json":
		return &b, writeJSON(&b, a)
	case "table":
		return &b, writeTable(&b, a)
	}
	var ids []string
	for _, row := range a.Rows {
		ids = append(ids, row.Facts...)
	}
	slices.Sort(ids)
	var out *bytes.Buffer
	err := s.read(r.Context(), func(rd *reader) error {
		facts, err := rd.load(slices.Compact(ids))
		if err != nil {
			return err
		}
		out, err = s.export(rd, name, facts)
		return err
	})
	return out, err
}

// writeTable writes the rows as CSV, with what they rest on.
func writeTable(b *bytes.Buffer, a *query.Answer) error {
	c := csv.NewWriter(b)
	c.UseCRLF = true
	if err := c.Write(append(slices.Clone(a.Columns), "facts", "documents", "sentences")); err != nil {
		return err
	}
	for _, row := range a.Rows {
		var cells, docs, quotes []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.String())
		}
		for _, e := range row.Evidence {
			docs, quotes = append(docs, e.Document), append(quotes, e.Quote)
		}
		cells = append(cells, strings.Join(row.Facts, "; "), strings.Join(unique(docs), "; "), strings.Join(unique(quotes), " | "))
		if err := c.Write(cellsOf(cells)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// cellsOf writes values on a line each, with a mark before what a spreadsheet
// would take for a formula.
func cellsOf(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		v = strings.Join(strings.Fields(v), " ")
		if v != "" && strings.ContainsRune("=+-@", rune(v[0])) {
			v = "'" + v
		}
		out[i] = v
	}
	return out
}

// Quotes are the sentences of a row, each once, with the first place of each.
func (p askPage) Quotes(row query.Row) []query.Evidence {
	var all []query.Evidence
	for _, e := range row.Evidence {
		if !slices.ContainsFunc(all, func(o query.Evidence) bool { return o.Quote == e.Quote && o.Document == e.Document }) {
			all = append(all, e)
		}
	}
	return all
}

// shownQuotes is how many sentences a row shows at once.
const shownQuotes = 3

// First are the sentences that stand under a row; Rest are those behind them.
func (p askPage) First(row query.Row) []query.Evidence {
	all := p.Quotes(row)
	return all[:min(len(all), shownQuotes)]
}

func (p askPage) Rest(row query.Row) []query.Evidence {
	all := p.Quotes(row)
	return all[min(len(all), shownQuotes):]
}

// Command is the question as the command line asks it.
func (p askPage) Command() string {
	var b strings.Builder
	b.WriteString("parley ask " + p.Name)
	for _, f := range append(slices.Clone(p.Fields), p.More...) {
		if f.Value != "" {
			b.WriteString(" --" + f.Name + " '" + strings.ReplaceAll(f.Value, "'", `'\''`) + "'")
		}
	}
	return b.String()
}
