package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"parley/graph/rule"
)

func rulesCommand(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Check and show the rules that facts are found by",
		Long: `Check and show the rules that facts are found by. A rule is a marked-up
sentence in a file under rules/ of the built-in knowledge or of --data:

  - rule: leads-delegation
    gives: leads_delegation
    match:
      - "[leader:Lavrov] *leads* the [of:Russian] *delegation*."
    examples:
      - "[leader:Vladimir Medinsky] will lead the [of:Russian] delegation."
    not:
      - "Lavrov led the Russian economy through the crisis."`,
		Example: `  parley rules test
  parley rules test --data my-rules/
  parley rules show leads-delegation`,
		GroupID: groupRead,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return usagef("say what to do with the rules: test, list, show or stats")
		},
	}
	cmd.AddCommand(rulesTestCommand(g), rulesListCommand(g), rulesShowCommand(g), rulesStatsCommand(g))
	return cmd
}

func rulesTestCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "test",
		Short: "Read every example and counter-example of every rule",
		Long: `Read every example and counter-example of every rule: an example must give
exactly its marked roles, a counter-example must stay silent. Known gaps ("todo")
that are read by now are listed: make them examples.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := g.builder(0)
			if err != nil {
				return incompleteError{err}
			}
			failures, closed, n := b.Rules.Check()
			out := cmd.OutOrStdout()
			for _, f := range failures {
				fmt.Fprintf(out, "%v\n\n", f)
			}
			for _, e := range closed {
				fmt.Fprintf(out, "%s: this gap is closed, make it an example\n  %s\n\n", e.At, e)
			}
			if !g.quiet {
				fmt.Fprintf(out, "%d rules, %d contexts, %d sentences: %d as they should be, %d not\n",
					len(b.Rules.Rules), len(b.Rules.Contexts), n, n-len(failures), len(failures))
			}
			if len(failures) > 0 {
				return incompletef("%s not read as the rules say", plural(len(failures), "sentence is", "sentences are"))
			}
			return nil
		},
	}
}

func rulesListCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the rules",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := g.builder(0)
			if err != nil {
				return err
			}
			rows := plainTable("rule", "gives", "match", "examples", "not", "file")
			for _, r := range b.Rules.Rules {
				rows.AppendRow(table.Row{r.Name, r.Gives, len(r.Match), len(r.Examples), len(r.Not), r.At})
			}
			_, err = io.WriteString(cmd.OutOrStdout(), render(rows))
			return err
		},
	}
}

func rulesShowCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "show RULE",
		Short: "Show what the program understood of a rule",
		Long: `Show a rule and, in words, the patterns that the program made of its sentences.
A pattern that does not say what the sentence means is a sentence that the
parser misread: write it in another way.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := g.builder(0)
			if err != nil {
				return err
			}
			r := b.Rules.Rule(args[0])
			if r == nil {
				return usagef("there is no rule %q%s", args[0], meant(args[0], b.Rules))
			}
			showRule(cmd.OutOrStdout(), r)
			return nil
		},
	}
}

func showRule(out io.Writer, r *rule.Rule) {
	fmt.Fprintf(out, "%s gives %s", r.Name, r.Gives)
	if r.Kind != "" {
		fmt.Fprintf(out, " (%s)", r.Kind)
	}
	fmt.Fprintf(out, "\n%s\n", r.At)
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(out, "\n%s\n", title)
		for _, l := range lines {
			fmt.Fprintln(out, wrap(l, 78, "  ", "    "))
		}
	}
	section("match", strs(r.Match))
	section("read as", strs(r.Patterns))
	section("examples", strs(r.Examples))
	section("not", r.Not)
	section("todo", strs(r.Todo))
}

func strs[T fmt.Stringer](all []T) []string {
	var out []string
	for _, v := range all {
		out = append(out, v.String())
	}
	return out
}

// meant names the rules that share a word with what was asked for.
func meant(name string, set *rule.Set) string {
	var near []string
	for _, r := range set.Rules {
		for word := range strings.SplitSeq(name, "-") {
			if len(word) > 3 && strings.Contains(r.Name, word) {
				near = append(near, r.Name)
				break
			}
		}
	}
	if len(near) == 0 {
		return "; parley rules list names all"
	}
	return "; near are " + some(near, 5)
}

// wrap breaks s into lines of at most width columns at spaces, the first after
// first, the others after rest.
func wrap(s string, width int, first, rest string) string {
	var out strings.Builder
	indent, col := first, 0
	for _, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case col == 0:
			out.WriteString(indent)
			col = len(indent)
		case col+1+n > width:
			indent = rest
			out.WriteString("\n" + indent)
			col = len(indent)
		default:
			out.WriteByte(' ')
			col++
		}
		out.WriteString(word)
		col += n
	}
	return out.String()
}
