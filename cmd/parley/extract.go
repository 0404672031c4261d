package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/export"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/schema"
)

func extractCommand(g *globals) *cobra.Command {
	var format, published string
	cmd := &cobra.Command{
		Use:   "extract PATH...",
		Short: "Print the facts of documents, without a store",
		Long: `Print the facts that documents state. PATH is a file, a folder, or - for
standard input; 'parley build --help' lists the formats.

With --format jsonl (the default) each line is one fact as a JSON object: doc,
id, type, kind, status, date, roles, evidence, confidence. Offsets of evidence
count Unicode code points of the document's text.`,
		Example: `  parley extract report.md
  parley extract data/sample --format table
  echo "Lavrov met Fidan on Thursday." | parley extract - --date 2025-05-16`,
		GroupID: groupRead,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "jsonl" && format != "table" {
				return usagef("--format is %q; it can be jsonl or table", format)
			}
			docs, err := reading(cmd, args, published, nil)
			if err != nil {
				return err
			}
			b, err := g.builder(0)
			if err != nil {
				return err
			}
			var out factWriter = factLines{cmd.OutOrStdout(), b.Ontology}
			if format == "table" {
				out = newFactTable(cmd.OutOrStdout())
			}
			refused := 0
			for r := range b.Read(cmd.Context(), docs) {
				if r.Note != nil {
					g.note(cmd.ErrOrStderr(), r.Note)
					if r.Refused() {
						refused++
					}
					continue
				}
				if err := out.write(r); err != nil {
					return err
				}
			}
			if err := out.close(); err != nil {
				return err
			}
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			return refusals(refused)
		},
	}
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl or table")
	dateFlag(cmd, &published)
	return cmd
}

// factWriter prints the facts of one document after another.
type factWriter interface {
	write(graph.Report) error
	close() error
}

// factLines prints JSON lines as export does, a document at a time.
type factLines struct {
	out      io.Writer
	ontology *schema.Ontology
}

func (l factLines) write(r graph.Report) error {
	format, err := export.Lookup("jsonl")
	if err != nil {
		return err
	}
	return format.Write(l.out, export.Graph{Quads: quads.Of(r.Doc, r.Reading.Facts, l.ontology), Ontology: l.ontology})
}

func (l factLines) close() error { return nil }

type factTable struct {
	out  io.Writer
	rows table.Writer
}

func newFactTable(w io.Writer) factTable {
	rows := table.NewWriter()
	rows.SetStyle(plainTable())
	rows.AppendHeader(table.Row{"document", "fact", "status", "date", "who and what"})
	rows.SetColumnConfigs([]table.ColumnConfig{
		{Number: 1, WidthMax: 16, WidthMaxEnforcer: text.WrapText},
		{Number: 2, WidthMax: 13, WidthMaxEnforcer: text.WrapText},
		{Number: 5, WidthMax: 30, WidthMaxEnforcer: text.WrapSoft},
	})
	return factTable{w, rows}
}

func (t factTable) write(r graph.Report) error {
	for _, f := range r.Reading.Facts {
		name := f.Type
		if f.Kind != "" {
			name += "\n" + f.Kind
		}
		t.rows.AppendRow(table.Row{r.Doc.ID, name, f.Status, f.Date, strings.Join(roleLines(f), "\n")})
	}
	return nil
}

func (t factTable) close() error {
	_, err := fmt.Fprintln(t.out, t.rows.Render())
	return err
}

// roleLines is one "role: names" a role.
func roleLines(f fact.Fact) []string {
	var lines []string
	for _, role := range f.Roles {
		var names []string
		for _, e := range role.Fillers {
			names = append(names, e.Name)
		}
		lines = append(lines, role.Name+": "+strings.Join(names, ", "))
	}
	return lines
}

// plainTable has no lines but one under the header: it can be cut and pasted.
func plainTable() table.Style {
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true}
	style.Format.Header = text.FormatDefault
	style.Format.Footer = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	return style
}
