package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/fact"
	"parley/graph/rule"
	"parley/graph/source"
	"parley/graph/text"
)

func whyNotCommand(g *globals) *cobra.Command {
	var published, only string
	var most int
	cmd := &cobra.Command{
		Use:   "why-not SENTENCE",
		Short: "Show why a sentence gives no fact, or not the one expected",
		Long: `Read a sentence and show its parse, what the program sees named in it, the facts
that it gives, and of the rules that came nearest how far they got: the pattern in
words, what of it was found, and where it broke.`,
		Example: `  parley why-not "Lavrov was to have met Fidan in Antalya."
  parley why-not "Fidan chairs the Turkish team." --rule leads-delegation`,
		GroupID: groupRead,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(args[0]) == "" {
				return usagef("the sentence is empty")
			}
			if published != "" {
				day, err := source.Date(published)
				if err != nil {
					return usagef("--date: %w", err)
				}
				published = day
			}
			b, err := g.builder(0)
			if err != nil {
				return err
			}
			if only != "" && b.Rules.Rule(only) == nil {
				return usagef("there is no rule %q%s", only, meant(only, b.Rules))
			}
			doc := &text.Document{ID: "sentence", Published: published, Text: args[0], Sentences: text.Split(args[0])}
			r := b.Extract(doc)
			for i := range r.Sentences {
				if i > 0 {
					fmt.Fprintln(cmd.OutOrStdout())
				}
				tellWhyNot(cmd.OutOrStdout(), b, r, i, only, most)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&only, "rule", "", "tell of this rule alone")
	f.IntVarP(&most, "limit", "n", 4, "rules to tell of")
	f.StringVar(&published, "date", "", "publication date (YYYY-MM-DD) of the sentence")
	return cmd
}

// tellWhyNot prints what was seen in a sentence and how near the rules came, 80 columns
// wide.
func tellWhyNot(out io.Writer, b *graph.Builder, r *fact.Reading, sentence int, only string, most int) {
	line := func(first, format string, args ...any) {
		fmt.Fprintln(out, wrap(fmt.Sprintf(format, args...), 78, first, strings.Repeat(" ", len(first)+2)))
	}
	s := &r.Sentences[sentence]
	fmt.Fprintf(out, "%s\n", wrap(oneLine(s.Span.Of(r.Doc.Text)), 78, "", ""))
	fmt.Fprintf(out, "\n%s", drawTree(s.Tree, seen(r.Reading, sentence)))
	given := 0
	for i := range r.Facts {
		f := &r.Facts[i]
		for _, e := range f.Evidence {
			if !e.Overlaps(s.Span) {
				continue
			}
			if given++; given == 1 {
				fmt.Fprintln(out, "\nfacts")
			}
			line("  ", "%s, %s, read by %s: %s", f.Type, f.Status, e.Rule, strings.Join(roleLines(*f), "; "))
		}
	}
	if given == 0 {
		fmt.Fprintln(out, "\nno fact")
	}
	told, away := 0, 0
	for _, a := range b.Rules.Attempts(r.Reading, sentence) {
		switch {
		case only != "" && a.Rule.Name != only:
			continue
		case only == "" && a.Reached <= 0:
			away++
			continue
		case only == "" && told == most:
			away++
			continue
		}
		told++
		tellAttempt(out, &a, line)
	}
	if away > 0 {
		fmt.Fprintf(out, "\n%s farther away\n", plural(away, "rule is", "rules are"))
	}
}

func tellAttempt(out io.Writer, a *rule.Attempt, line func(first, format string, args ...any)) {
	how := "broke"
	switch {
	case a.Held:
		how = "holds"
	case a.Reached <= 0:
		how = "does not begin"
	}
	fmt.Fprintf(out, "\nrule %s (%s) %s\n", a.Rule.Name, a.Rule.Gives, how)
	if a.Pattern != "" {
		line("  ", "pattern: %s", a.Pattern)
	}
	if len(a.Found) > 0 {
		line("  ", "found: %s", strings.Join(a.Found, "; "))
	}
	if a.Broke != "" {
		line("  ", "broke: %s", a.Broke)
	}
}
