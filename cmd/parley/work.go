package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"parley/graph/queue"
)

func workCommand(g *globals) *cobra.Command {
	var jobs int
	var untilEmpty bool
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Read queued documents into the graph",
		Long: `Read queued documents into the graph, with any number of such processes on any
number of machines. A worker that is interrupted or killed leaves nothing behind:
the others take over what it had.

It ends when it is interrupted, or with --until-empty when every document was read
by it or by others.`,
		Example: `  parley work --store postgres://parley@db.example.org/talks
  parley work --until-empty --jobs 8`,
		GroupID: groupScale,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if jobs < 0 {
				return usagef("--jobs is %d; it cannot be below 0", jobs)
			}
			if jobs == 0 {
				jobs = runtime.GOMAXPROCS(0)
			}
			q, st, err := g.openQueue(cmd.Context())
			if err != nil {
				return err
			}
			defer q.Close()
			defer st.Close()
			b, err := g.builder(1) // shards are read side by side, not the documents in one
			if err != nil {
				return err
			}
			opt := queue.WorkOptions{Jobs: jobs, Empty: untilEmpty}
			if g.verbose {
				opt.Log = slog.NewTextHandler(cmd.ErrOrStderr(), nil)
			}
			var all queue.Read
			began, told := time.Now(), time.Now()
			opt.Done = func(r queue.Read) {
				all.Documents, all.Words, all.Facts = all.Documents+r.Documents, all.Words+r.Words, all.Facts+r.Facts
				if !g.quiet && time.Since(told) > 10*time.Second {
					told = time.Now()
					fmt.Fprintf(cmd.ErrOrStderr(), "%s, %.0f a second\n", plural(all.Documents, "document", "documents"), float64(all.Documents)/time.Since(began).Seconds())
				}
			}
			err = q.Work(cmd.Context(), b, st, version(), opt)
			if !g.quiet {
				fmt.Fprintf(cmd.OutOrStdout(), "%s read: %s, %s\n", plural(all.Documents, "document", "documents"), plural(all.Words, "word", "words"), plural(all.Facts, "new fact", "new facts"))
			}
			if errors.Is(err, context.Canceled) && cmd.Context().Err() != nil {
				return nil // which is how a worker ends
			}
			return err
		},
	}
	cmd.Flags().IntVarP(&jobs, "jobs", "j", 0, "shards read at once (default: one a core)")
	cmd.Flags().BoolVar(&untilEmpty, "until-empty", false, "end when nothing waits and nobody reads")
	return cmd
}
