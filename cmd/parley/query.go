package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/graph/query"
)

func queryCommand(g *globals) *cobra.Command {
	var format string
	var limit int
	var timeout time.Duration
	var memory int64 // MiB
	cmd := &cobra.Command{
		Use:   "query GIZMO",
		Short: "Ask the graph in Gizmo, Cayley's query language",
		Long: `Ask the graph in Gizmo, Cayley's query language: JavaScript with a graph "g".
GIZMO is the query, or - for standard input. IRIs stand in angle brackets, short
or full: "<person:sergei-lavrov>". parley schema tells what there is to ask for;
parley ask QUESTION --show-query shows queries to begin with.`,
		Example: `  parley query 'g.V("<country:russia>").in("<parley:of>").all()'
  parley ask who-led --of Russia --show-query | parley query - --format csv`,
		GroupID: groupAsk,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			if timeout <= 0 || memory <= 0 {
				return usagef("--timeout and --memory must be above 0")
			}
			if bound() == 0 && callable() && cmd.OutOrStdout() == io.Writer(os.Stdout) {
				return queryBound(cmd, timeout, memory<<20)
			}
			script := args[0]
			if script == "-" {
				if f, ok := cmd.InOrStdin().(*os.File); ok && terminal(f) {
					return usagef("- reads the query from standard input, which is this keyboard; give it as GIZMO, or pipe it in")
				}
				b, err := io.ReadAll(cmd.InOrStdin())
				if err != nil {
					return err
				}
				script = string(b)
			}
			st, err := openGraph(cmd.Context(), g)
			if err != nil {
				return err
			}
			defer st.Close()
			result, err := query.Run(cmd.Context(), st, script, query.Options{Limit: rowLimit(limit), Timeout: timeout})
			if err != nil {
				return err
			}
			if err := resultRows(result).print(cmd.OutOrStdout(), format, g.colored(cmd.OutOrStdout())); err != nil {
				return err
			}
			tellLimit(g, cmd.ErrOrStderr(), len(result.Rows), result.Truncated)
			return nil
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().IntVar(&limit, "limit", query.DefaultLimit, "how many rows; 0 is all")
	cmd.Flags().DurationVar(&timeout, "timeout", query.DefaultTimeout, "how long it may take")
	cmd.Flags().Int64Var(&memory, "memory", 1024, "MiB of memory that it may take")
	return cmd
}

// queryBound has a process of its own do the same.
func queryBound(cmd *cobra.Command, timeout time.Duration, memory int64) error {
	const grace = time.Second // in which it may say itself that its time is over
	ctx, cancel := context.WithTimeoutCause(cmd.Context(), timeout+grace, fmt.Errorf("the query took longer than %s and was ended", timeout))
	defer cancel()
	said, err := runBound(ctx, memory, cmd.InOrStdin(), cmd.OutOrStdout())
	io.WriteString(cmd.ErrOrStderr(), said)
	if ctx.Err() != nil && cmd.Context().Err() == nil {
		return context.Cause(ctx)
	}
	return err
}

// resultRows lays out what a script gave.
func resultRows(r *query.Result) *rows {
	out := &rows{columns: r.Columns, object: r.RowJSON, whole: r}
	for _, row := range r.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = cell(v)
		}
		out.cells = append(out.cells, cells)
	}
	return out
}

// cell shows a value in a table: lists with "; ", objects as JSON.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = cell(e)
		}
		return strings.Join(parts, "; ")
	case map[string]any:
		j, _ := plainJSON(v) // package query gives nothing that JSON lacks
		return string(j)
	}
	return fmt.Sprint(v)
}
