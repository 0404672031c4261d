package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/export"
	"parley/graph/fact"
	"parley/graph/query"
	"parley/graph/store"
	"parley/graph/text"
)

func whyCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "why FACT",
		Short: "Show the words that a fact rests on, and how they were read",
		Long: `Show a fact of the graph with its document, the sentence with the roles marked,
the rule that read it, and the tree of the sentence. FACT is an id, as extract,
ask and export give it, or the beginning of one.`,
		Example: `  parley why fact:5c1f09aa27d3e1b4
  parley why 5c1f`,
		GroupID: groupRead,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			st, err := store.Open(cmd.Context(), g.store, store.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer st.Close()
			id, label, err := findFact(cmd.Context(), st, args[0])
			if err != nil {
				return err
			}
			b, err := g.builder(0)
			if err != nil {
				return err
			}
			f, err := factOf(cmd.Context(), st, b, id, label)
			if err != nil {
				return err
			}
			source, _, err := st.Record(cmd.Context(), label)
			if err != nil {
				return err
			}
			tellWhy(cmd.OutOrStdout(), b, f, source)
			return nil
		},
	}
}

// record is a fact in the form of export's JSON lines.
type record struct {
	Doc, ID, Type, Kind, Status, Date string
	Roles                             map[string][]struct{ ID, Name, Class string }
	Evidence                          []struct {
		Start, End  int
		Quote, Rule string
	}
	Confidence float64
}

var factID = regexp.MustCompile(`^[0-9a-z]+$`)

// findFact returns the one fact whose id begins so, and its document.
func findFact(ctx context.Context, st *store.Store, prefix string) (id string, label quad.IRI, err error) {
	digits := strings.TrimPrefix(strings.Trim(prefix, "<>"), "fact:")
	if !factID.MatchString(digits) {
		return "", "", usagef("%q is no id of a fact; they look like fact:5c1f09aa27d3e1b4", prefix)
	}
	const script = `g.V("<parley:Fact>").in("<rdf:type>").filter(regex("^fact:%s", true)).tag("fact").out("<prov:wasDerivedFrom>").tag("doc").all()`
	found, err := query.Run(ctx, st, fmt.Sprintf(script, digits), query.Options{Limit: 100})
	if err != nil {
		return "", "", err
	}
	docs := map[string]string{}
	for _, row := range found.Rows {
		fact, _ := row[slices.Index(found.Columns, "fact")].(string)
		doc, _ := row[slices.Index(found.Columns, "doc")].(string)
		docs[strings.Trim(fact, "<>")] = strings.Trim(doc, "<>")
	}
	if doc, ok := docs["fact:"+digits]; ok {
		return "fact:" + digits, quad.IRI(doc), nil
	}
	switch len(docs) {
	case 0:
		return "", "", incompletef("no fact begins with fact:%s", digits)
	case 1:
		for id, doc := range docs {
			return id, quad.IRI(doc), nil
		}
	}
	var ids []string
	for id := range docs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return "", "", usagef("%d facts begin with fact:%s: %s", len(ids), digits, some(ids, 4))
}

// factOf returns a fact of a document as export prints it.
func factOf(ctx context.Context, st *store.Store, b *graph.Builder, id string, label quad.IRI) (*record, error) {
	var quads []quad.Quad
	for q, err := range st.Quads(ctx, label) {
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	format, err := export.Lookup("jsonl")
	if err != nil {
		return nil, err
	}
	var lines bytes.Buffer
	if err := format.Write(&lines, export.Graph{Quads: quads, Ontology: b.Ontology}); err != nil {
		return nil, err
	}
	for dec := json.NewDecoder(&lines); ; {
		var f record
		if err := dec.Decode(&f); errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s is not among the facts of %s", id, label)
		} else if err != nil {
			return nil, err
		}
		if f.ID == id {
			return &f, nil
		}
	}
}

// tellWhy prints a fact and the words that it rests on, 80 columns wide.
func tellWhy(out io.Writer, b *graph.Builder, f *record, source store.Record) {
	fmt.Fprintf(out, "%s\n%s", f.ID, f.Type)
	for _, s := range []string{f.Kind, f.Status, f.Date} {
		if s != "" {
			fmt.Fprint(out, ", ", s)
		}
	}
	fmt.Fprintf(out, ", confidence %.2f\n", f.Confidence)
	var named []string // role names in the order of the ontology
	if t := b.Ontology.FactType(f.Type); t != nil {
		for _, r := range t.Roles {
			named = append(named, r.Name)
		}
	}
	for _, name := range named {
		for _, e := range f.Roles[name] {
			fmt.Fprintln(out, wrap(fmt.Sprintf("%s: %s %s", name, e.Name, e.ID), 78, "  ", "    "))
		}
	}
	fmt.Fprintf(out, "\nfrom %s", f.Doc)
	if source.Published != "" {
		fmt.Fprintf(out, ", %s", source.Published)
	}
	fmt.Fprintln(out)
	for _, s := range []string{source.Title, cmp.Or(source.URL, source.Path)} {
		if s != "" {
			fmt.Fprintln(out, wrap(s, 78, "  ", "  "))
		}
	}
	for _, e := range f.Evidence {
		fmt.Fprintf(out, "\ncharacters %d–%d, read by %s\n", e.Start, e.End, e.Rule)
		doc := &text.Document{ID: f.Doc, Published: source.Published, Text: e.Quote, Sentences: text.Split(e.Quote)}
		reading := b.Extract(doc)
		fmt.Fprintf(out, "\n%s\n", wrap(marked(f, reading, named), 78, "  ", "  "))
		for i := range reading.Sentences {
			fmt.Fprintf(out, "\n%s", drawTree(reading.Sentences[i].Tree, notes(f, reading, i, named)))
		}
	}
}

// filled returns the role that a mention fills in the fact, "" where none. The
// sentence is read alone here: who is meant by "he" may stand in one before.
func filled(f *record, r *fact.Reading, sentence, mention int, roles []string) string {
	for _, e := range r.Entities.Of(sentence, mention) {
		for _, role := range roles {
			for _, x := range f.Roles[role] {
				if x.ID == e.ID {
					return role
				}
			}
		}
	}
	return ""
}

// marked is the sentence with the roles of the fact marked as in a rule.
func marked(f *record, r *fact.Reading, roles []string) string {
	var out strings.Builder
	at := 0
	for i := range r.Sentences {
		for m := range r.Sentences[i].Mentions {
			span := r.Sentences[i].Mentions[m].Span
			role := filled(f, r, i, m, roles)
			if role == "" || span.Start < at {
				continue
			}
			fmt.Fprintf(&out, "%s[%s:%s]", r.Doc.Text[at:span.Start], role, span.Of(r.Doc.Text))
			at = span.End
		}
	}
	return out.String() + r.Doc.Text[at:]
}

// notes says which words of a sentence stand for a role.
func notes(f *record, r *fact.Reading, sentence int, roles []string) map[int]string {
	all := map[int]string{}
	for m := range r.Sentences[sentence].Mentions {
		if role := filled(f, r, sentence, m, roles); role != "" {
			all[r.Sentences[sentence].Mentions[m].Head] = role
		}
	}
	return all
}
