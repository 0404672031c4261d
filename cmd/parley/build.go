package main

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"sync/atomic"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"parley/graph"
	"parley/graph/source"
	"parley/graph/store"
	"parley/graph/text"
)

func buildCommand(g *globals) *cobra.Command {
	var published string
	var jobs int
	var unread bool
	cmd := &cobra.Command{
		Use:   "build PATH...",
		Short: "Read documents into the graph",
		Long: `Read documents into the graph of --store. PATH is a file, a folder, an
archive, or - for standard input. Read are plain text (.txt), Markdown with
front matter (.md), web pages (.html), JSON lines (.jsonl) and tables (.csv, .tsv),
each also compressed (.gz).

JSON lines give a document a line, tables one a row: in "text" (in a table also
"body" or "content"), and perhaps "id", "date" (or "published"), "title", "url".
A table has these as its header, and a comma, semicolon or tab between fields.

An archive (.zip, .tar, .tar.gz, .tgz) is read as a folder, without being
unpacked to disk. A document in it has the id "archive/folder/name" where it
gives itself none. An archive in an archive is refused, and so is what is
encrypted, damaged, larger than 64 MiB, or named to climb out; the rest is read.

A document takes the place of what the graph had from it; one that has not
changed is not read again. What could not be read is listed, and the exit code
is then 1.`,
		Example: `  parley build data/sample
  parley build reports/ more.jsonl.gz 2022.zip --store talks.db
  curl -s https://example.org/report.html | parley build - --date 2025-05-16`,
		GroupID: groupRead,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkDate(published); err != nil { // before a store is made
				return err
			}
			b, err := g.builder(jobs)
			if err != nil {
				return err
			}
			st, err := store.Open(cmd.Context(), g.store, store.Options{Create: true})
			if err != nil {
				return err
			}
			var missed strings.Builder
			bar := g.bar(cmd.ErrOrStderr(), args)
			docs, err := reading(cmd, args, published, bar.read)
			if err != nil {
				return err
			}
			sum, err := b.Build(cmd.Context(), docs, st, func(r graph.Report) {
				bar.report(r)
				if unread {
					listMissed(&missed, r)
				}
			})
			bar.done()
			if closed := st.Close(); err == nil {
				err = closed
			}
			for _, note := range sum.Notes {
				g.note(cmd.ErrOrStderr(), note)
			}
			if !g.quiet {
				io.WriteString(cmd.OutOrStdout(), summary(sum))
			}
			io.WriteString(cmd.OutOrStdout(), missed.String())
			if err != nil {
				return err
			}
			return incomplete(sum.Documents, sum.Refused)
		},
	}
	cmd.Flags().IntVarP(&jobs, "jobs", "j", 0, "documents read at once (default: one a core)")
	cmd.Flags().BoolVar(&unread, "unread", false, "list the sentences and names of which nothing came")
	dateFlag(cmd, &published)
	return cmd
}

// dateFlag adds the publication date that stands in for one that a document lacks.
func dateFlag(cmd *cobra.Command, published *string) {
	cmd.Flags().StringVar(published, "date", "", "publication date (YYYY-MM-DD) of documents that give none")
}

// checkDate refuses a --date that is no day.
func checkDate(published string) error {
	if published == "" {
		return nil
	}
	if _, err := source.Date(published); err != nil {
		return usagef("--date: %w", err)
	}
	return nil
}

// reading returns the documents of the paths on a command line; progress may be nil.
func reading(cmd *cobra.Command, paths []string, published string, progress func(path string, bytes int64)) (iter.Seq2[*text.Document, error], error) {
	if err := checkDate(published); err != nil {
		return nil, err
	}
	return source.Read(cmd.Context(), paths, source.Options{Published: published, Stdin: cmd.InOrStdin(), Progress: progress}), nil
}

// note prints what the source says about a file, with --quiet only refusals, and
// reports whether it is one.
func (g *globals) note(stderr io.Writer, note error) (refused bool) {
	switch refused = (graph.Report{Note: note}).Refused(); {
	case refused:
		fmt.Fprintln(stderr, "refused:", note)
	case !g.quiet:
		fmt.Fprintln(stderr, note)
	}
	return refused
}

// refusals is the error of a run that went through but for n files.
func refusals(n int) error {
	if n == 0 {
		return nil
	}
	return incompletef("%s refused", plural(n, "file was", "files were"))
}

// incomplete is refusals, or that there was not one document.
func incomplete(documents, refused int) error {
	if documents == 0 && refused == 0 {
		return incompletef("there was nothing to read")
	}
	return refusals(refused)
}

// bar shows how far a build is.
type bar struct {
	read   func(path string, bytes int64) // for package source; nil where nothing is shown
	report func(graph.Report)
	done   func()
}

// bar returns a bar on stderr, or one that does nothing where that is no screen.
func (g *globals) bar(stderr io.Writer, paths []string) bar {
	if g.quiet || !terminal(stderr) {
		return bar{report: func(graph.Report) {}, done: func() {}}
	}
	var documents, facts atomic.Int64 // the bar draws itself beside the reading
	bars := mpb.New(mpb.WithOutput(stderr), mpb.WithWidth(40))
	b := bars.New(source.Count(paths).Bytes, mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"),
		mpb.PrependDecorators(decor.Percentage()),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
			return fmt.Sprintf("%d documents, %d facts", documents.Load(), facts.Load())
		})),
		mpb.BarRemoveOnComplete(),
	)
	return bar{
		read: func(_ string, n int64) { b.IncrInt64(n) },
		report: func(r graph.Report) {
			if r.Note == nil {
				documents.Add(1)
				facts.Add(int64(r.Record.Facts))
			}
		},
		done: func() {
			b.SetTotal(-1, true)
			bars.Wait()
		},
	}
}

// listMissed lists of a document what --unread asks for.
func listMissed(out io.Writer, r graph.Report) {
	for _, p := range r.Record.Problems {
		fmt.Fprintf(out, "%s:%s: %s: %s\n", r.Doc.ID, p.Where, p.Kind, strings.Join(strings.Fields(p.What), " "))
	}
}

// summary is what a build did, and what it did not.
func summary(s *graph.Summary) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s read: %d new, %d replaced, %d unchanged; %d refused\n",
		plural(s.Documents, "document", "documents"), s.Added, s.Replaced, s.Unchanged(), s.Refused)
	fmt.Fprintf(&out, "%s of %s; %d speak of talks and gave no fact\n",
		plural(s.Sentences, "sentence", "sentences"), plural(s.Words, "word", "words"), s.Unread)
	if n := len(s.Undated); n > 0 {
		fmt.Fprintf(&out, "%s no date, so that \"Thursday\" is no day there: %s (see --date)\n",
			plural(n, "document has", "documents have"), some(s.Undated, 5))
	}
	var names []string
	for _, c := range s.Unresolved() {
		names = append(names, c.Name)
	}
	if n := len(names); n > 0 {
		fmt.Fprintf(&out, "%s nobody's: %s (see --unread)\n", plural(n, "name is", "names are"), some(names, 5))
	}
	facts := plainTable("fact", "number", "status")
	for _, f := range s.Facts() {
		var statuses []string
		for _, c := range f.Statuses {
			statuses = append(statuses, fmt.Sprint(c.N, " ", c.Name))
		}
		facts.AppendRow(table.Row{f.Type, f.N, strings.Join(statuses, ", ")})
	}
	if facts.Length() > 0 {
		out.WriteString("\n" + render(facts))
	}
	return out.String()
}

// some names the first few of many.
func some(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}
