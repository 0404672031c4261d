package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"parley/graph/score"
)

// printTable prints the figures for reading, and with --errors what they come from.
func (e *evaluation) printTable(out io.Writer, r *score.Result) {
	rows := plainTable("", "gold", "pred", "matched", "twice", "precision", "recall", "F1")
	ratio := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return fmt.Sprintf("%.3f", *v)
	}
	for _, f := range figures(r, e.perDoc) {
		rows.AppendRow(table.Row{f.name, f.Gold, f.Pred, f.Matched, f.Duplicate, ratio(f.Precision), ratio(f.Recall), ratio(f.F1)})
	}
	io.WriteString(out, render(rows))
	marks := plainTable("of the matched facts", "right", "of")
	for _, a := range r.Total.Attributes() {
		marks.AppendRow(table.Row{a.Name, fmt.Sprintf("%.3f", a.Value), a.N})
	}
	if marks.Length() > 0 {
		io.WriteString(out, "\n"+render(marks))
	}
	for _, what := range slices.Sorted(maps.Keys(r.Total.Confused)) {
		fmt.Fprintf(out, "%s: %d\n", what, r.Total.Confused[what])
	}
	for _, doc := range slices.Sorted(maps.Keys(r.Unknown)) {
		fmt.Fprintf(out, "%s of %s, which the gold does not have\n", plural(r.Unknown[doc], "fact", "facts"), doc)
	}
	if !e.errors {
		return
	}
	for _, what := range []struct{ kind, title string }{
		{score.Miss, "Missed"}, {score.False, "False"}, {score.Duplicate, "Told twice"}, {score.Wrong, "Matched, with something wrong"},
	} {
		var mine []score.Error
		for _, x := range r.Errors {
			if x.What == what.kind {
				mine = append(mine, x)
			}
		}
		if len(mine) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s: %d\n", what.title, len(mine))
		for i := range mine {
			e.printError(out, &mine[i])
		}
	}
}

func (e *evaluation) printError(out io.Writer, x *score.Error) {
	fmt.Fprintf(out, "\n%s %s\n", x.Doc, x.Fact)
	line := func(format string, args ...any) {
		fmt.Fprintln(out, wrap(fmt.Sprintf(format, args...), 78, "  ", "    "))
	}
	line("%s: %s", x.Type, x.Roles)
	if x.Of != "" {
		line("for %s, wrong: %s", x.Of, strings.Join(x.Parts, ", "))
	}
	if len(x.Rules) > 0 {
		line("read by %s", strings.Join(x.Rules, ", "))
	}
	for _, n := range x.Near {
		line("near is %s", n)
	}
	if x.Quote != "" {
		fmt.Fprintln(out, wrap("“"+oneLine(x.Quote)+"”", 78, "  ", "  "))
	}
	if !e.verbose {
		return
	}
	if r, i := e.sentence(x.Doc, x.Quote); i >= 0 {
		fmt.Fprintf(out, "\n%s", drawTree(r.Sentences[i].Tree, seen(r.Reading, i)))
	}
}
