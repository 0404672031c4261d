package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"parley/graph/export"
	"parley/graph/quads"
	"parley/schema"
)

// schemaCommand returns the verb that prints what a graph can hold.
func schemaCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "schema",
		Short: "Print what can be said: classes, fact types, roles, statuses, predicates",
		Long: `Prints the ontology: the classes of things, what a fact of each type has for
roles, kinds and statuses, and the direct predicates that it draws, which are
what queries follow. As turtle or nquads it is RDF Schema with mappings to
schema.org, PROV-O, SEM, W3C ORG and Wikidata, and SHACL shapes that a graph
can be checked with.`,
		Example: `  parley schema
  parley schema --format turtle > parley.ttl`,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			ont, err := schema.Load(schema.FS)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			switch format {
			case "table":
				return printSchema(out, ont)
			case "turtle", "nquads":
				f, err := export.Lookup(format)
				if err != nil {
					return err
				}
				return f.Write(out, export.Graph{Quads: quads.Ontology(ont), Ontology: ont})
			}
			return usagef("--format is %q; it can be table, turtle or nquads", format)
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table, turtle or nquads")
	return c
}

// Columns of the table: names to the left, words to the right.
const (
	schemaLeft  = 26
	schemaWidth = 80
)

func printSchema(w io.Writer, ont *schema.Ontology) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "CLASSES")
	for _, c := range ont.Classes {
		right := c.Comment
		if c.Under != "" {
			right = "[" + c.Under + "] " + right
		}
		schemaRow(b, "  "+c.Name, right)
	}
	fmt.Fprintln(b, "\nSTATUSES")
	for _, s := range ont.Statuses {
		schemaRow(b, "  "+s.Name, s.Comment)
	}
	fmt.Fprintln(b, "\nFACT TYPES (* may repeat, ! must be there; \"node\" is what the fact is about)")
	for _, ft := range ont.FactTypes {
		schemaRow(b, "  "+ft.Name, ft.Comment)
		if ft.Node != "" {
			schemaRow(b, "    node", ft.Node)
		}
		if len(ft.Kinds) > 0 {
			names := make([]string, len(ft.Kinds))
			for i, k := range ft.Kinds {
				names[i] = k.Name
			}
			schemaRow(b, "    kinds", strings.Join(names, ", "))
		}
		schemaRow(b, "    statuses", strings.Join(ft.Statuses, ", "))
		for _, r := range ft.Roles {
			name := r.Name
			if r.Repeat {
				name += "*"
			}
			if r.Required {
				name += "!"
			}
			schemaRow(b, "    "+name, strings.Join(r.Range, " or ")+": "+r.Comment)
		}
		for _, e := range ft.Edges {
			when := "always"
			if len(e.When) > 0 {
				when = strings.Join(e.When, ", ")
			}
			schemaRow(b, "    > "+e.Predicate, e.From+" > "+e.To+"; "+when)
		}
	}
	fmt.Fprintln(b, "\nPREDICATES (in queries <parley:NAME>)")
	for _, p := range ont.Predicates {
		schemaRow(b, "  "+p.Name, strings.Join(p.From, " or ")+" > "+strings.Join(p.To, " or ")+": "+p.Comment)
	}
	return b.Flush()
}

// schemaRow prints a name and words that wrap beside it.
func schemaRow(w io.Writer, left, right string) {
	line := left
	for word := range strings.FieldsSeq(right) {
		n := utf8.RuneCountInString(line)
		switch {
		case n < schemaLeft:
			line += strings.Repeat(" ", schemaLeft-n)
		case n == schemaLeft && strings.TrimSpace(line) == "":
		case n+1+utf8.RuneCountInString(word) > schemaWidth:
			fmt.Fprintln(w, line)
			line = strings.Repeat(" ", schemaLeft)
		default:
			line += " "
		}
		line += word
	}
	fmt.Fprintln(w, line)
}
