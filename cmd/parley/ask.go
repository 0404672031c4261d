package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"parley/graph/query"
	"parley/graph/store"
)

// shownEvidence is how many pieces of evidence a table shows below a row.
const shownEvidence = 3

// asking are the flags of ask that are no parameters of a question.
type asking struct {
	format     string
	limit      int
	timeout    time.Duration
	showQuery  bool
	noEvidence bool
	help       bool
	parameters map[string]*string
}

// askCommand reads its flags itself: which there are depends on the questions,
// and those depend on --data.
func askCommand(g *globals) *cobra.Command {
	var a asking
	cmd := &cobra.Command{
		Use:   "ask [QUESTION] [--PARAMETER VALUE]...",
		Short: "Ask the graph a question, and see the words that the answer rests on",
		Long: `Ask the graph a question that has a name. Below each row stand the sentences
that it rests on, with document, date and place in the text.

Without a question the questions are listed; "ask QUESTION --help" tells what one
answers and what it wants to know. A person, country or place is given by its
name, by a part of it, or by its id ("person:sergei-lavrov").`,
		Example: `  parley ask
  parley ask who-led --of Russia
  parley ask who-met --who Lavrov --since 2025 --format csv
  parley ask meetings --place Istanbul --show-query`,
		GroupID:            groupAsk,
		DisableFlagParsing: true,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, toComplete string) ([]string, cobra.ShellCompDirective) {
			return completeAsk(g, args, toComplete), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			questions, args, err := a.parse(g, cmd, args)
			if err != nil {
				return err
			}
			return a.run(g, cmd, questions, args)
		},
	}
	f := cmd.Flags()
	formatFlag(cmd, &a.format)
	f.IntVar(&a.limit, "limit", query.DefaultLimit, "how many rows; 0 is all")
	f.DurationVar(&a.timeout, "timeout", query.DefaultTimeout, "how long it may take")
	f.BoolVar(&a.showQuery, "show-query", false, "print the Gizmo query instead of asking it")
	f.BoolVar(&a.noEvidence, "no-evidence", false, "in a table, leave out the words that a row rests on")
	f.BoolVarP(&a.help, "help", "h", false, "help for ask, or for a question")
	return cmd
}

// parse reads the flags, those of all questions too. The first pass is for --data.
func (a *asking) parse(g *globals, cmd *cobra.Command, args []string) ([]*query.Question, []string, error) {
	first := pflag.NewFlagSet("ask", pflag.ContinueOnError)
	first.ParseErrorsAllowlist.UnknownFlags = true
	first.SetOutput(io.Discard)
	first.StringVar(&g.data, "data", g.data, "")
	first.BoolP("help", "h", false, "")
	if err := first.Parse(args); err != nil {
		return nil, nil, usageError{err}
	}
	fsys, err := g.knowledge()
	if err != nil {
		return nil, nil, err
	}
	questions, err := query.Questions(fsys)
	if err != nil {
		return nil, nil, err
	}
	all := pflag.NewFlagSet("ask", pflag.ContinueOnError)
	all.SetOutput(io.Discard)
	all.AddFlagSet(cmd.Flags())
	all.AddFlagSet(cmd.InheritedFlags())
	a.parameters = map[string]*string{}
	for _, q := range questions {
		for _, p := range q.Parameters {
			if all.Lookup(p.Name) == nil {
				a.parameters[p.Name] = all.String(p.Name, "", p.What)
			} else if a.parameters[p.Name] == nil {
				return nil, nil, fmt.Errorf("question %s: its parameter %s is a flag of ask", q.Name, p.Name)
			}
		}
	}
	if err := all.Parse(args); err != nil {
		return nil, nil, usageError{err}
	}
	for name := range a.parameters {
		if !all.Changed(name) {
			delete(a.parameters, name)
		}
	}
	if err := cmd.Root().PersistentPreRunE(cmd, args); err != nil {
		return nil, nil, err
	}
	return questions, all.Args(), checkFormat(a.format)
}

func (a *asking) run(g *globals, cmd *cobra.Command, questions []*query.Question, args []string) error {
	out := cmd.OutOrStdout()
	switch {
	case len(args) > 1:
		return usagef("one question at a time; after %q there is %q", args[0], strings.Join(args[1:], " "))
	case len(args) == 0 && a.help:
		return cmd.Help()
	case len(args) == 0 && len(a.parameters) > 0:
		return usagef("which question? `parley ask` lists them")
	case len(args) == 0:
		return listQuestions(g, out, questions, a.format)
	}
	i := slices.IndexFunc(questions, func(q *query.Question) bool { return q.Name == args[0] })
	if i < 0 {
		return usagef("there is no question %q; `parley ask` lists them", args[0])
	}
	q := questions[i]
	values := map[string]string{}
	for name, v := range a.parameters {
		if q.Parameter(name) == nil {
			return usagef("the question %s has no --%s; `parley ask %s --help` tells what it has", q.Name, name, q.Name)
		}
		values[name] = *v
	}
	if a.help {
		_, err := io.WriteString(out, describe(q))
		return err
	}
	if a.showQuery && len(values) == 0 {
		_, err := io.WriteString(out, q.Script)
		return err
	}
	st, err := openGraph(cmd.Context(), g)
	if err != nil {
		return err
	}
	defer st.Close()
	fsys, err := g.knowledge()
	if err != nil {
		return err
	}
	known := aliasesOf(fsys)
	opt := query.Options{Limit: rowLimit(a.limit), Timeout: a.timeout, Aliases: known.find}
	if a.showQuery {
		script, err := query.Bind(cmd.Context(), st, q, values, opt)
		if err != nil {
			return valueError(err)
		}
		_, err = io.WriteString(out, script)
		return err
	}
	answer, err := query.Ask(cmd.Context(), st, q, values, opt)
	if err != nil {
		return valueError(err)
	}
	if err := a.rows(answer).print(out, a.format, g.colored(out)); err != nil {
		return err
	}
	tellLimit(g, cmd.ErrOrStderr(), len(answer.Rows), answer.Truncated)
	return nil
}

// rowLimit is a limit as package query counts it.
func rowLimit(flag int) int {
	if flag <= 0 {
		return -1
	}
	return flag
}

// tellLimit says on stderr what the rows on stdout do not tell: that there are
// more, or none.
func tellLimit(g *globals, stderr io.Writer, n int, truncated bool) {
	switch {
	case truncated:
		fmt.Fprintf(stderr, "only the first %s; there are more (--limit 0 gives all)\n", plural(n, "row", "rows"))
	case n == 0 && !g.quiet:
		fmt.Fprintln(stderr, "no answer in the graph")
	}
}

// valueError makes a fault in the values of a command line a usageError.
func valueError(err error) error {
	var wrong query.ValueError
	if errors.As(err, &wrong) {
		return usageError{err}
	}
	return err
}

// openGraph opens the store for reading.
func openGraph(ctx context.Context, g *globals) (*store.Store, error) {
	if g.store == store.Memory {
		return nil, usagef("--store %s holds nothing from one run to the next; name a file", store.Memory)
	}
	return store.Open(ctx, g.store, store.Options{ReadOnly: true})
}

// listQuestions prints the questions by name.
func listQuestions(g *globals, out io.Writer, questions []*query.Question, format string) error {
	list := rows{columns: []string{"question", "title"}}
	var objects []questionObject
	for _, q := range questions {
		list.cells = append(list.cells, []string{q.Name, q.Title})
		o := questionObject{q.Name, q.Title, q.Description, []parameterObject{}, q.Columns}
		for _, p := range q.Parameters {
			o.Parameters = append(o.Parameters, parameterObject{p.Name, p.What, p.Classes, p.Values, p.Required, p.Example})
		}
		objects = append(objects, o)
	}
	list.whole = objects
	list.object = func(i int) ([]byte, error) { return plainJSON(objects[i]) }
	if err := list.print(out, format, g.colored(out)); err != nil || format != "table" {
		return err
	}
	_, err := fmt.Fprintln(out, "\n`parley ask QUESTION --help` tells what a question wants to know.")
	return err
}

// questionObject is a question as JSON has it.
type questionObject struct {
	Question    string            `json:"question"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Parameters  []parameterObject `json:"parameters"`
	Columns     []string          `json:"columns"`
}

type parameterObject struct {
	Name     string   `json:"name"`
	What     string   `json:"what"`
	Classes  []string `json:"class,omitempty"`
	Values   []string `json:"values,omitempty"`
	Required bool     `json:"required"`
	Example  string   `json:"example,omitempty"`
}

// describe is the help of a question.
func describe(q *query.Question) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", q.Title, text.WrapSoft(q.Description, screenWidth))
	fmt.Fprintf(&b, "\nUsage:\n  parley ask %s", q.Name)
	for _, p := range q.Parameters {
		if p.Required {
			fmt.Fprintf(&b, " --%s %s", p.Name, strings.ToUpper(p.Name))
		}
	}
	b.WriteString(" [flags]\n")
	if len(q.Parameters) > 0 {
		b.WriteString("\nFlags:\n")
	}
	for _, p := range q.Parameters {
		what := p.What
		switch {
		case len(p.Values) > 0:
			what += ": " + strings.Join(p.Values, ", ")
		case p.Example != "":
			what += ", such as " + p.Example
		}
		if p.Required {
			what += " (required)"
		}
		if p.Default != "" {
			what += " (default " + p.Default + ")"
		}
		for i, l := range strings.Split(text.WrapSoft(what, screenWidth-20), "\n") {
			name := ""
			if i == 0 {
				name = "--" + p.Name
			}
			fmt.Fprintf(&b, "  %-16s  %s\n", name, strings.TrimRight(l, " "))
		}
	}
	fmt.Fprintf(&b, "\nA row tells: %s\n", strings.Join(q.Columns, ", "))
	return b.String()
}

// rows lays out an answer.
func (a *asking) rows(answer *query.Answer) *rows {
	r := &rows{
		columns: answer.Columns, object: answer.RowJSON, whole: answer,
		more: []string{"facts", "documents", "quotes"},
		extra: func(i int) []string {
			row := answer.Rows[i]
			var docs, quotes []string
			for _, e := range row.Evidence {
				if !slices.Contains(docs, e.Document) {
					docs = append(docs, e.Document)
				}
				if !slices.Contains(quotes, e.Quote) {
					quotes = append(quotes, e.Quote)
				}
			}
			return []string{strings.Join(row.Facts, "; "), strings.Join(docs, "; "), strings.Join(quotes, " | ")}
		},
	}
	for _, row := range answer.Rows {
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.String()
		}
		r.cells = append(r.cells, cells)
	}
	if !a.noEvidence {
		r.below = func(i int) []string { return evidenceLines(answer.Rows[i].Evidence) }
	}
	return r
}

// evidenceLines are the sentences of a row, each once, with their places.
func evidenceLines(evidence []query.Evidence) []string {
	var quotes []string
	places := map[string][]string{}
	for _, e := range evidence {
		if places[e.Quote] == nil {
			quotes = append(quotes, e.Quote)
		}
		place := strings.TrimSpace(fmt.Sprintf("%s %s", e.Document, e.Published)) + fmt.Sprintf(", %d to %d", e.Start, e.End)
		if !slices.Contains(places[e.Quote], place) {
			places[e.Quote] = append(places[e.Quote], place)
		}
	}
	var lines []string
	for i, q := range quotes {
		if i == shownEvidence {
			lines = append(lines, fmt.Sprintf("and %s (--format json gives all)", plural(len(quotes)-i, "sentence more", "sentences more")))
			break
		}
		lines = append(lines, fmt.Sprintf("“%s”", oneLine(q)), "("+some(places[q], shownEvidence)+")")
	}
	return lines
}

// completeAsk gives the questions, and after one its parameters.
func completeAsk(g *globals, args []string, prefix string) []string {
	fsys, err := g.knowledge()
	if err != nil {
		return nil
	}
	questions, err := query.Questions(fsys)
	if err != nil {
		return nil
	}
	var list []string
	for _, q := range questions {
		if len(args) == 0 {
			list = append(list, q.Name+"\t"+q.Title)
		}
		if len(args) > 0 && q.Name == args[0] {
			for _, p := range q.Parameters {
				list = append(list, "--"+p.Name+"\t"+p.What)
			}
		}
	}
	return slices.DeleteFunc(list, func(s string) bool { return !strings.HasPrefix(s, prefix) })
}
