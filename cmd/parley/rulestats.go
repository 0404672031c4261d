package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/rule"
)

func rulesStatsCommand(g *globals) *cobra.Command {
	var published, only string
	var samples, jobs int
	var unread bool
	cmd := &cobra.Command{
		Use:   "stats PATH...",
		Short: "Count how often each rule fires in documents",
		Long: `Read documents and count for each rule how often it matches, how many facts rest
on it and in how many documents; show a few of its sentences; list the rules that
never fire. Of the sentences that speak of a meeting, a delegation or a visit and
gave no fact the number is told, and with --unread each of them: what to write the
next rule for.

A rule that fires often and gives few facts finds what others find as well, or
what does not hold. A rule that never fires is for other texts, or misread: see
'parley rules show' and 'parley why-not'.`,
		Example: `  parley rules stats data/sample
  parley rules stats reports/ --samples 5 --rule hosts-talks
  parley rules stats reports/ --unread`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			docs, err := reading(cmd, args, published, nil)
			if err != nil {
				return err
			}
			b, err := g.builder(jobs)
			if err != nil {
				return err
			}
			if only != "" && b.Rules.Rule(only) == nil {
				return usagef("there is no rule %q%s", only, meant(only, b.Rules))
			}
			u := newUsage(b.Rules, samples)
			refused := 0
			for r := range b.Read(cmd.Context(), docs) {
				if r.Note != nil {
					g.note(cmd.ErrOrStderr(), r.Note)
					if r.Refused() {
						refused++
					}
					continue
				}
				u.add(r)
			}
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if only != "" {
				u.rules = slices.DeleteFunc(u.rules, func(f *firings) bool { return f.rule.Name != only })
			}
			u.print(out)
			if only == "" {
				u.printUnread(out, unread)
			}
			return refusals(refused)
		},
	}
	f := cmd.Flags()
	f.IntVarP(&samples, "samples", "n", 1, "sentences to show of each rule")
	f.StringVar(&only, "rule", "", "show this rule alone")
	f.BoolVar(&unread, "unread", false, "list the sentences that gave no fact")
	f.IntVarP(&jobs, "jobs", "j", 0, "documents read at once (default: one a core)")
	dateFlag(cmd, &published)
	return cmd
}

// usage is what the rules did in the documents read so far.
type usage struct {
	rules     []*firings
	byName    map[string]*firings
	samples   int
	documents int
	sentences int
	facts     int
	unread    []string // "document: sentence", in the order of reading
}

// firings is what one rule did.
type firings struct {
	rule                      *rule.Rule
	matches, facts, documents int
	samples                   []string
}

func newUsage(set *rule.Set, samples int) *usage {
	u := &usage{byName: map[string]*firings{}, samples: samples}
	for _, r := range set.Rules {
		f := &firings{rule: r}
		u.rules = append(u.rules, f)
		u.byName[r.Name] = f
	}
	return u
}

// add counts a document. Documents come in the order of the paths, whatever order they
// were read in, and so do the samples.
func (u *usage) add(r graph.Report) {
	u.documents++
	u.sentences += len(r.Doc.Sentences)
	u.facts += len(r.Reading.Facts)
	sentence := func(i int) string { return r.Doc.ID + ": " + oneLine(r.Doc.Sentences[i].Of(r.Doc.Text)) }
	here := map[*firings]bool{}
	for i := range r.Reading.Matches {
		m := &r.Reading.Matches[i]
		f := u.byName[m.Rule.Name]
		f.matches++
		here[f] = true
		if s := sentence(m.Sentence); len(f.samples) < u.samples && !slices.Contains(f.samples, s) {
			f.samples = append(f.samples, s)
		}
	}
	for f := range here {
		f.documents++
	}
	for i := range r.Reading.Facts {
		counted := map[string]bool{}
		for _, e := range r.Reading.Facts[i].Evidence {
			if f := u.byName[e.Rule]; f != nil && !counted[e.Rule] {
				counted[e.Rule] = true
				f.facts++
			}
		}
	}
	for _, x := range r.Reading.Unread {
		u.unread = append(u.unread, sentence(x.Sentence)+"\n"+x.Reason)
	}
}

// print prints the rules that fired, the busiest first, and names the others.
func (u *usage) print(out io.Writer) {
	slices.SortStableFunc(u.rules, func(a, b *firings) int {
		return cmp.Or(b.matches-a.matches, b.facts-a.facts, strings.Compare(a.rule.Name, b.rule.Name))
	})
	rows := plainTable("rule", "gives", "matches", "facts", "documents")
	var fired []*firings
	var silent []string
	for _, f := range u.rules {
		if f.matches == 0 {
			silent = append(silent, f.rule.Name)
			continue
		}
		fired = append(fired, f)
		rows.AppendRow(table.Row{f.rule.Name, f.rule.Gives, f.matches, f.facts, f.documents})
	}
	fmt.Fprintf(out, "%s of %s: %s\n", plural(u.documents, "document", "documents"),
		plural(u.sentences, "sentence", "sentences"), plural(u.facts, "fact", "facts"))
	if len(fired) > 0 {
		// The samples of a rule stand below its row.
		lines := strings.SplitAfter(render(rows), "\n")
		fmt.Fprint(out, "\n", lines[0], lines[1])
		for i, f := range fired {
			io.WriteString(out, lines[i+2])
			for _, s := range f.samples {
				fmt.Fprintln(out, wrap(s, 78, "    ", "    "))
			}
		}
	}
	if len(silent) > 0 {
		fmt.Fprintf(out, "\n%s fired:\n%s\n", plural(len(silent), "rule never", "rules never"), wrap(strings.Join(silent, ", "), 78, "  ", "  "))
	}
}

// printUnread tells how many sentences gave no fact, or lists them.
func (u *usage) printUnread(out io.Writer, list bool) {
	fmt.Fprintf(out, "\n%s of a meeting, a delegation or a visit and gave no fact", plural(len(u.unread), "sentence speaks", "sentences speak"))
	if !list {
		fmt.Fprintln(out, " (--unread lists them)")
		return
	}
	fmt.Fprintln(out, ":")
	for _, s := range u.unread {
		what, why, _ := strings.Cut(s, "\n")
		fmt.Fprintf(out, "\n%s\n%s\n", wrap(what, 78, "  ", "  "), wrap(why, 78, "    ", "    "))
	}
}
