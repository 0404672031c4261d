package main

import (
	"cmp"
	"io"
	"strings"

	"github.com/cayleygraph/quad"
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
		Long: `Print the facts that documents state. PATH is a file, a folder, an
archive, or - for standard input; 'parley build --help' lists the formats.

With --format jsonl (the default) each line is one fact as a JSON object: doc,
id, type, kind, status, date, roles, evidence, confidence. Offsets of evidence
count Unicode code points of the document's text. Table is for reading; all
formats of export can be had as well.`,
		Example: `  parley extract report.md
  parley extract data/sample --format table
  parley extract report.html --format turtle
  parley extract 2022.zip
  echo "Lavrov met Fidan on Thursday." | parley extract - --date 2025-05-16`,
		GroupID: groupRead,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var form export.Format
			if format != "table" {
				f, err := export.Lookup(format)
				if err != nil {
					return usagef("--format: table, or %w", err)
				}
				form = f
			}
			docs, err := reading(cmd, args, published, nil)
			if err != nil {
				return err
			}
			b, err := g.builder(0)
			if err != nil {
				return err
			}
			var out factWriter
			switch format {
			case "table":
				out = factTable{cmd.OutOrStdout()}
			case "jsonl", "nquads":
				out = factLines{cmd.OutOrStdout(), form, b.Ontology}
			default:
				out = &factFile{out: cmd.OutOrStdout(), form: form, ontology: b.Ontology}
			}
			documents, refused := 0, 0
			for r := range b.Read(cmd.Context(), docs) {
				if r.Note != nil {
					g.note(cmd.ErrOrStderr(), r.Note)
					if r.Refused() {
						refused++
					}
					continue
				}
				documents++
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
			return incomplete(documents, refused)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "jsonl", "jsonl, table, or a format of export")
	dateFlag(cmd, &published)
	return cmd
}

// factWriter prints the facts of one document after another.
type factWriter interface {
	write(graph.Report) error
	close() error
}

// factLines prints formats of lines, a document at a time.
type factLines struct {
	out      io.Writer
	form     export.Format
	ontology *schema.Ontology
}

func (l factLines) write(r graph.Report) error {
	return l.form.Write(l.out, export.Graph{Quads: quads.Of(r.Doc, r.Reading.Facts, l.ontology), Ontology: l.ontology})
}

func (l factLines) close() error { return nil }

// factFile prints formats that have a beginning and an end.
type factFile struct {
	out      io.Writer
	form     export.Format
	ontology *schema.Ontology
	quads    []quad.Quad
}

func (f *factFile) write(r graph.Report) error {
	f.quads = append(f.quads, quads.Of(r.Doc, r.Reading.Facts, f.ontology)...)
	return nil
}

func (f *factFile) close() error {
	return f.form.Write(f.out, export.Graph{Quads: f.quads, Ontology: f.ontology})
}

// factTable prints a table a document.
type factTable struct{ out io.Writer }

func (t factTable) write(r graph.Report) error {
	rows := plainTable("fact", "status", "date", "who and what")
	rows.SetColumnConfigs([]table.ColumnConfig{{Number: 4, WidthMax: 36, WidthMaxEnforcer: text.WrapSoft}})
	for _, f := range r.Reading.Facts {
		for i, line := range roleLines(f) {
			if i > 0 {
				rows.AppendRow(table.Row{"", "", "", line})
				continue
			}
			rows.AppendRow(table.Row{cmp.Or(f.Kind, f.Type), f.Status, f.Date, line})
		}
	}
	_, err := io.WriteString(t.out, r.Doc.ID+"\n\n"+render(rows)+"\n")
	return err
}

func (t factTable) close() error { return nil }

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
