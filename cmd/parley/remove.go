package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"parley/graph/quads"
	"parley/graph/store"
	"parley/graph/text"
)

func removeCommand(g *globals) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "remove DOC...",
		Short: "Take documents out of the graph, with all that they alone said",
		Long: `Take documents out of the graph. What they alone said goes without a trace; what
other documents say too stays with those. DOC is the id of a document, as
"parley ask sources" and every piece of evidence give it.`,
		Example: `  parley remove 2025-05-15-istanbul
  parley remove doc:r1 doc:r2`,
		GroupID: groupKeep,
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return usagef("say which documents, or --all")
			}
			if g.store == store.Memory {
				return usagef("--store %s holds nothing from one run to the next; name a file", store.Memory)
			}
			st, err := store.Open(cmd.Context(), g.store, store.Options{})
			if err != nil {
				return err
			}
			defer st.Close()
			there, err := st.Labels(cmd.Context())
			if err != nil {
				return err
			}
			labels := there
			if !all {
				labels = nil
				var unknown []string
				for _, id := range args {
					label := documentLabel(id)
					if !slices.Contains(there, label) {
						unknown = append(unknown, id)
					} else if !slices.Contains(labels, label) {
						labels = append(labels, label)
					}
				}
				if len(unknown) > 0 {
					return usagef("the graph has no document %s; nothing was removed", strings.Join(unknown, ", "))
				}
			}
			n, err := st.Remove(cmd.Context(), labels...)
			if err != nil {
				return err
			}
			if !g.quiet {
				fmt.Fprintf(cmd.OutOrStdout(), "%s removed\n", plural(n, "document", "documents"))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all documents")
	return cmd
}

// documentLabel is the label of a document that is given by its id or its IRI.
func documentLabel(id string) quad.IRI {
	id = strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">")
	if short := quads.Shorten(quad.IRI(id)); strings.HasPrefix(string(short), "doc:") {
		return short
	}
	return quads.Label(&text.Document{ID: id})
}
