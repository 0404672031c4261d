package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"parley/graph/export"
	"parley/graph/store"
	"parley/schema/vocab"
)

// wrongLines is how many wrong lines of a file are told.
const wrongLines = 10

func importCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE...",
		Short: "Load what was exported as N-Quads",
		Long: `Load N-Quads, such as "parley export" writes, into the graph of --store: to move a
graph from a file to a database, or to take back what another tool changed. FILE is
- for standard input.

The graph name of a quad is its document, and a document takes the place of what the
store had from it. All goes in, or nothing: where a line is wrong, nothing does.`,
		Example: `  parley import graph.nq
  parley export --store talks.db | parley import - --store postgres://parley@db.example.org/talks`,
		GroupID: groupKeep,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			docs := map[quad.IRI]*store.Document{}
			n, wrong := 0, 0
			for _, path := range args {
				quads, bad, err := importFile(c, path, docs)
				if err != nil {
					return err
				}
				n, wrong = n+quads, wrong+bad
			}
			if wrong > 0 {
				return fmt.Errorf("nothing was loaded: %s wrong", plural(wrong, "line is", "lines are"))
			}
			if n == 0 {
				return incompletef("there was nothing to load")
			}
			all := make([]store.Document, 0, len(docs))
			for _, d := range docs {
				all = append(all, *d)
			}
			slices.SortFunc(all, func(a, b store.Document) int { return cmp.Compare(a.Label, b.Label) })
			st, err := store.Open(c.Context(), g.store, store.Options{Create: true})
			if err != nil {
				return err
			}
			changed, err := st.Replace(c.Context(), all...)
			if err == nil {
				err = st.Tidy(c.Context())
			}
			if err := errors.Join(err, st.Close()); err != nil {
				return err
			}
			if !g.quiet {
				fmt.Fprintf(c.OutOrStdout(), "%s of %s loaded; %d unchanged\n", plural(n, "quad", "quads"), plural(len(all), "document", "documents"), len(all)-changed)
			}
			return nil
		},
	}
}

// importFile adds the quads of a file to their documents and tells what is wrong
// with it on stderr.
func importFile(cmd *cobra.Command, path string, docs map[quad.IRI]*store.Document) (quads, wrong int, err error) {
	in := cmd.InOrStdin()
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return 0, 0, err
		}
		defer f.Close()
		in = io.Reader(f)
	}
	for q, err := range export.ReadNQuads(in) {
		if err := cmd.Context().Err(); err != nil {
			return 0, 0, err
		}
		var syntax *export.SyntaxError
		switch {
		case errors.As(err, &syntax):
		case err != nil:
			return 0, 0, fmt.Errorf("%s: %w", path, err)
		default:
			q = export.Stored(q)
			if label, ok := q.Label.(quad.IRI); ok {
				quads++
				if wrong == 0 {
					add(docs, label, q)
				}
				continue
			}
			err = fmt.Errorf("a quad has no graph name, which is its document: %v", q)
		}
		if wrong++; wrong <= wrongLines {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s:%v\n", path, err)
		}
	}
	return quads, wrong, nil
}

// add adds a quad to its document, and to the record what it says of it.
func add(docs map[quad.IRI]*store.Document, label quad.IRI, q quad.Quad) {
	d := docs[label]
	if d == nil {
		d = &store.Document{Label: label}
		docs[label] = d
	}
	d.Quads = append(d.Quads, q)
	if q.Subject != label {
		if q.Predicate == quad.IRI(vocab.Type) && q.Object == quad.IRI(vocab.Fact) {
			d.Record.Facts++
		}
		return
	}
	text := fmt.Sprint(quad.NativeOf(q.Object))
	if s, ok := q.Object.(quad.TypedString); ok {
		text = string(s.Value)
	}
	switch q.Predicate {
	case quad.IRI(vocab.Label):
		d.Record.Title = text
	case quad.IRI(vocab.Issued):
		d.Record.Published = text
	case quad.IRI(vocab.URL):
		d.Record.URL = text
	}
}
