package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"parley/graph/queue"
	"parley/graph/store"
)

func enqueueCommand(g *globals) *cobra.Command {
	var published string
	var size int
	cmd := &cobra.Command{
		Use:   "enqueue PATH...",
		Short: "Queue documents for workers to read",
		Long: `Queue documents for "parley work" to read, on this machine or on others. The queue
lies in the database that --store names, and so will the graph. PATH is what it
is to "parley build".

Documents that wait already are not queued twice: where this was interrupted, run
it again.`,
		Example: `  export PARLEY_STORE=postgres://parley@db.example.org/talks
  parley enqueue reports/
  parley work --until-empty`,
		GroupID: groupScale,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if size < 1 || size > 1000 {
				return usagef("--shard is %d; it can be 1 to 1000 documents", size)
			}
			if err := checkDate(published); err != nil {
				return err
			}
			if err := g.needDatabase(); err != nil {
				return err
			}
			// The graph is made here, so that workers find it.
			st, err := store.Open(cmd.Context(), g.store, store.Options{Create: true})
			if err != nil {
				return err
			}
			if err := st.Close(); err != nil {
				return err
			}
			q, err := queue.Open(cmd.Context(), g.store, queue.Options{Create: true})
			if err != nil {
				return err
			}
			defer q.Close()
			docs, err := reading(cmd, args, published, nil)
			if err != nil {
				return err
			}
			sum, err := q.Add(cmd.Context(), docs, size, func(note error) bool {
				return g.note(cmd.ErrOrStderr(), note)
			})
			if !g.quiet {
				fmt.Fprintf(cmd.OutOrStdout(), "%s in %s queued; %d waited there already; %d refused\n",
					plural(sum.Documents, "document", "documents"), plural(sum.Shards, "shard", "shards"), sum.Waiting, sum.Refused)
			}
			if err != nil {
				return err
			}
			return incomplete(sum.Documents+sum.Waiting, sum.Refused)
		},
	}
	cmd.Flags().IntVar(&size, "shard", 200, "documents that a worker takes at once, 1 to 1000")
	dateFlag(cmd, &published)
	return cmd
}

// needDatabase refuses a --store that other machines cannot reach.
func (g *globals) needDatabase() error {
	if store.IsDatabase(g.store) {
		return nil
	}
	return usagef("--store is %s; a queue lies in a database: postgres://USER@HOST/NAME", g.store)
}

// openQueue opens the queue and the graph that it is read into.
func (g *globals) openQueue(ctx context.Context) (*queue.Queue, *store.Store, error) {
	if err := g.needDatabase(); err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, g.store, store.Options{})
	if err != nil {
		return nil, nil, err
	}
	q, err := queue.Open(ctx, g.store, queue.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, st.Close())
	}
	return q, st, nil
}
