package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"parley/graph/date"
	"parley/graph/export"
	"parley/graph/quads"
	"parley/graph/store"
	"parley/graph/text"
	"parley/schema"
)

// exportCommand returns the verb that writes the graph in another tool's format.
func exportCommand(g *globals) *cobra.Command {
	var format, out string
	var docs []string
	var only export.Filter
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the graph for other tools: RDF, tables, networks, event data",
		Long: `Writes the graph, or what single documents say, in one of these formats:

` + formatList() + `
The format is that of --format, else that of the file's extension, else
nquads. The same graph gives the same bytes.

--status, --type, --since and --until leave some facts only, with their evidence
and with what their documents say of the things in them.`,
		Example: `  parley export > graph.nq
  parley export -f csv -o facts.csv
  parley export -o network.gexf
  parley export --doc 2025-05-15-istanbul -f turtle
  parley export --status happened --since 2022 --until 2022-06 -f csv`,
		GroupID: groupKeep,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := exportFormat(format, out)
			if err != nil {
				return usageError{err}
			}
			ont, err := schema.Load(schema.FS)
			if err != nil {
				return err
			}
			if err := checkFilter(only, ont); err != nil {
				return err
			}
			all, err := storedQuads(cmd.Context(), g.store, docs)
			if err != nil {
				return err
			}
			graph := export.Graph{Quads: all, Ontology: ont}.Only(only)
			if out == "" || out == "-" {
				return f.Write(cmd.OutOrStdout(), graph)
			}
			return replaceFile(out, func(w io.Writer) error { return f.Write(w, graph) })
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "", "the format; see above")
	c.Flags().StringVarP(&out, "output", "o", "", "file to write (default stdout)")
	c.Flags().StringSliceVar(&docs, "doc", nil, "only what this document says; its id, may repeat")
	c.Flags().StringSliceVar(&only.Statuses, "status", nil, "only facts of this status; may repeat")
	c.Flags().StringSliceVar(&only.Types, "type", nil, "only facts of this type; may repeat")
	c.Flags().StringVar(&only.Since, "since", "", "only facts of this day, month or year, or later")
	c.Flags().StringVar(&only.Until, "until", "", "only facts of this day, month or year, or before")
	return c
}

// simpleDate is a year, a month or a day.
var simpleDate = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)

// checkFilter finds what no fact can have.
func checkFilter(only export.Filter, ont *schema.Ontology) error {
	for _, s := range only.Statuses {
		if ont.Status(s) == nil {
			return usagef("--status: there is no status %q; `parley schema` lists them", s)
		}
	}
	for _, t := range only.Types {
		if ont.FactType(t) == nil {
			return usagef("--type: there is no fact type %q; `parley schema` lists them", t)
		}
	}
	for _, f := range [][2]string{{"--since", only.Since}, {"--until", only.Until}} {
		flag, d := f[0], f[1]
		if _, _, ok := date.Bounds(d); d != "" && (!ok || !simpleDate.MatchString(d)) {
			return usagef("%s: %q is no date; write it as 2025, 2025-05 or 2025-05-15", flag, d)
		}
	}
	return nil
}

// formatList lists the formats for the help.
func formatList() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		b.WriteString("  " + f.Name + strings.Repeat(" ", 10-len(f.Name)) + f.About + "\n")
	}
	return b.String()
}

// exportFormat chooses the format by name, else by the longest extension of the
// file that is known.
func exportFormat(name, out string) (export.Format, error) {
	if name != "" {
		return export.Lookup(name)
	}
	if out == "" || out == "-" {
		return export.Lookup("nquads")
	}
	base := filepath.Base(out)
	for i := strings.IndexByte(base, '.'); i >= 0; {
		if f, err := export.Lookup(base[i:]); err == nil {
			return f, nil
		}
		next := strings.IndexByte(base[i+1:], '.')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	_, err := export.Lookup(filepath.Ext(base))
	return export.Format{}, err
}

// storedQuads reads the quads of some documents, of all where none is named. A
// document that the store lacks is an error.
func storedQuads(ctx context.Context, spec string, docs []string) (all []quad.Quad, err error) {
	st, err := store.Open(ctx, spec, store.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer st.Close()
	labels := make([]quad.IRI, len(docs))
	for i, id := range docs {
		label := quads.Label(&text.Document{ID: strings.TrimPrefix(id, "doc:")})
		if strings.HasPrefix(id, "doc:") {
			label = quad.IRI(id)
		}
		if _, ok, err := st.Record(ctx, label); err != nil {
			return nil, err
		} else if !ok {
			return nil, usagef("--doc: the store has no document %q", id)
		}
		labels[i] = label
	}
	for q, err := range st.Quads(ctx, labels...) {
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, nil
}

// replaceFile writes a file in one step: there is the old one or the whole new one.
func replaceFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
