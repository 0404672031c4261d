package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"parley/graph/queue"
)

func queueCommand(g *globals) *cobra.Command {
	var retry, asJSON bool
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "Show how far the workers are",
		Long: `Show what waits, what is being read, what was read and what failed, how fast it
goes and how long the rest takes. Where documents failed the exit code is 1.`,
		Example: `  parley queue --store postgres://parley@db.example.org/talks
  watch -n 5 parley queue
  parley queue --retry`,
		GroupID: groupScale,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			q, st, err := g.openQueue(cmd.Context())
			if err != nil {
				return err
			}
			defer q.Close()
			defer st.Close()
			if retry {
				n, err := q.Retry(cmd.Context())
				if err == nil && !g.quiet {
					fmt.Fprintf(cmd.OutOrStdout(), "%s put back into the queue\n", plural(n, "document", "documents"))
				}
				return err
			}
			s, err := q.Status(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				b, err := json.MarshalIndent(s, "", "  ")
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s\n", b)
			} else {
				io.WriteString(cmd.OutOrStdout(), queueText(s))
			}
			if n := s.Failed.Documents; n > 0 {
				return incompletef("%s failed; `parley queue --retry` puts them back", plural(n, "document", "documents"))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&retry, "retry", false, "put what failed back into the queue")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

// queueText is a status for people.
func queueText(s queue.Status) string {
	var out strings.Builder
	rows := plainTable("documents", "number", "shards")
	for _, r := range []struct {
		what string
		queue.Count
	}{{"waiting", s.Waiting}, {"being read", s.Running}, {"read", s.Done}, {"failed", s.Failed}} {
		rows.AppendRow(table.Row{r.what, r.Documents, r.Shards})
	}
	out.WriteString(render(rows))
	fmt.Fprintf(&out, "\n%s at work; %s and %s so far\n", plural(s.Workers, "worker", "workers"), plural(s.Words, "word", "words"), plural(s.Facts, "fact", "facts"))
	if rate := s.Rate(); rate > 0 {
		fmt.Fprintf(&out, "%.1f documents a second of late", rate)
		if left := s.Left(); left > 0 {
			fmt.Fprintf(&out, "; the rest takes %s at that", left.Round(time.Second))
		}
		out.WriteString("\n")
	}
	if len(s.Programs) > 1 {
		fmt.Fprintf(&out, "different versions read, and may have read differently: %s\n", some(s.Programs, 5))
	}
	for _, f := range s.Failures {
		fmt.Fprintf(&out, "failed: %s: %s\n", some(f.Documents, 5), f.Why)
	}
	return out.String()
}
