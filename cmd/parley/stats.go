package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"parley/graph/query"
	"parley/graph/store"
)

// statistics are what a store holds and what was not read.
type statistics struct {
	Store     string        `json:"store"`
	Program   string        `json:"program,omitempty"` // that built it last
	Data      string        `json:"data,omitempty"`    // fingerprint of what it knew
	Documents int           `json:"documents"`
	Quads     int           `json:"quads"`
	Words     int           `json:"words"`
	Sentences int           `json:"sentences"`
	Facts     []countBy     `json:"facts"`
	Things    []countBy     `json:"things"`
	Unread    []countBy     `json:"unread"` // problems by kind
	Each      []documentRow `json:"each"`
}

type countBy struct {
	Name   string `json:"name"`
	Status string `json:"status,omitempty"`
	Count  int    `json:"count"`
}

type documentRow struct {
	Document string `json:"document"`
	store.Record
}

func statsCommand(g *globals) *cobra.Command {
	var format string
	var documents, unread bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Count what the graph holds, and what was not read",
		Long: `Count what the graph holds: documents, facts by type and status, things by class;
and what of the documents was not read. The form json has all of it, the others
what --documents or --unread asks for.`,
		Example: `  parley stats
  parley stats --documents --format csv
  parley stats --unread`,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			if documents && unread {
				return usagef("one of --documents and --unread")
			}
			st, err := openGraph(cmd.Context(), g)
			if err != nil {
				return err
			}
			defer st.Close()
			s, err := count(cmd.Context(), g, st)
			if err != nil {
				return err
			}
			out, color := cmd.OutOrStdout(), g.colored(cmd.OutOrStdout())
			switch {
			case documents:
				return s.documents().print(out, format, color)
			case unread:
				return s.problems().print(out, format, color)
			case format == "table":
				_, err = out.Write(s.overview(color))
				return err
			}
			return s.counts().print(out, format, color)
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().BoolVar(&documents, "documents", false, "what each document gave")
	cmd.Flags().BoolVar(&unread, "unread", false, "every place that was not read")
	return cmd
}

// count asks the store.
func count(ctx context.Context, g *globals, st *store.Store) (*statistics, error) {
	s := &statistics{Store: store.Name(g.store), Facts: []countBy{}, Things: []countBy{}, Unread: []countBy{}, Each: []documentRow{}}
	size, err := st.Stats(ctx)
	if err != nil {
		return nil, err
	}
	s.Documents, s.Quads = size.Documents, size.Quads
	meta, err := st.Meta(ctx)
	if err != nil {
		return nil, err
	}
	s.Program, s.Data = meta.Program, meta.Data
	records, err := st.Records(ctx)
	if err != nil {
		return nil, err
	}
	kinds := map[string]int{}
	for _, label := range slices.Sorted(maps.Keys(records)) {
		r := records[quad.IRI(label)]
		s.Words += r.Words
		s.Sentences += r.Sentences
		for _, p := range r.Problems {
			kinds[p.Kind]++
		}
		s.Each = append(s.Each, documentRow{string(label), r})
	}
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		s.Unread = append(s.Unread, countBy{Name: k, Count: kinds[k]})
	}
	if err := countQuestion(ctx, g, st, "facts", &s.Facts); err != nil {
		return nil, err
	}
	return s, countQuestion(ctx, g, st, "things", &s.Things)
}

// countQuestion answers a question whose rows are a name, perhaps a status, and a
// number.
func countQuestion(ctx context.Context, g *globals, st *store.Store, name string, into *[]countBy) error {
	fsys, err := g.knowledge()
	if err != nil {
		return err
	}
	questions, err := query.Questions(fsys)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(questions, func(q *query.Question) bool { return q.Name == name })
	if i < 0 {
		return fmt.Errorf("there is no question %q, which stats asks", name)
	}
	a, err := query.Ask(ctx, st, questions[i], nil, query.Options{Limit: -1})
	if err != nil {
		return err
	}
	for _, row := range a.Rows {
		c := countBy{Name: row.Cells[0].String()}
		if len(row.Cells) > 2 {
			c.Status = row.Cells[1].String()
		}
		if c.Count, err = strconv.Atoi(row.Cells[len(row.Cells)-1].String()); err != nil {
			return fmt.Errorf("question %s: its last column must be a number: %w", name, err)
		}
		*into = append(*into, c)
	}
	return nil
}

// overview is what stats prints by itself.
func (s *statistics) overview(color bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s, %s of %s, %s\n", s.Store, plural(s.Documents, "document", "documents"),
		plural(s.Sentences, "sentence", "sentences"), plural(s.Words, "word", "words"), plural(s.Quads, "quad", "quads"))
	if s.Program != "" {
		fmt.Fprintf(&b, "built by parley %s\n", s.Program)
	}
	facts := &rows{columns: []string{"fact", "number", "status"}}
	for i := 0; i < len(s.Facts); {
		name, total, statuses := s.Facts[i].Name, 0, ""
		for ; i < len(s.Facts) && s.Facts[i].Name == name; i++ {
			total += s.Facts[i].Count
			if statuses != "" {
				statuses += ", "
			}
			statuses += fmt.Sprint(s.Facts[i].Count, " ", s.Facts[i].Status)
		}
		facts.cells = append(facts.cells, []string{name, strconv.Itoa(total), statuses})
	}
	things := &rows{columns: []string{"thing", "number"}}
	for _, c := range s.Things {
		things.cells = append(things.cells, []string{c.Name, strconv.Itoa(c.Count)})
	}
	unread := &rows{columns: []string{"not read", "number"}}
	for _, c := range s.Unread {
		unread.cells = append(unread.cells, []string{c.Name, strconv.Itoa(c.Count)})
	}
	for _, r := range []*rows{facts, things, unread} {
		if len(r.cells) > 0 {
			b.WriteByte('\n')
			r.table(&b, color)
		}
	}
	if len(unread.cells) > 0 {
		b.WriteString("\n`parley stats --unread` lists what was not read.\n")
	}
	return b.Bytes()
}

// counts are all numbers as rows.
func (s *statistics) counts() *rows {
	r := &rows{columns: []string{"of", "name", "status", "count"}, whole: s}
	var objects []countBy
	for _, group := range []struct {
		of   string
		list []countBy
	}{{"fact", s.Facts}, {"thing", s.Things}, {"unread", s.Unread}} {
		for _, c := range group.list {
			r.cells = append(r.cells, []string{group.of, c.Name, c.Status, strconv.Itoa(c.Count)})
			objects = append(objects, c)
		}
	}
	r.object = func(i int) ([]byte, error) {
		return plainJSON(struct {
			Of string `json:"of"`
			countBy
		}{r.cells[i][0], objects[i]})
	}
	return r
}

// documents are rows of what each document gave.
func (s *statistics) documents() *rows {
	r := &rows{
		columns: []string{"document", "published", "words", "sentences", "facts", "unread"},
		more:    []string{"title", "url", "path"},
		extra:   func(i int) []string { return []string{s.Each[i].Title, s.Each[i].URL, s.Each[i].Path} },
		object:  func(i int) ([]byte, error) { return plainJSON(s.Each[i]) },
		whole:   s,
	}
	for _, d := range s.Each {
		r.cells = append(r.cells, []string{d.Document, d.Published, strconv.Itoa(d.Words), strconv.Itoa(d.Sentences), strconv.Itoa(d.Facts), strconv.Itoa(len(d.Problems))})
	}
	return r
}

// problems are rows of what was not read.
func (s *statistics) problems() *rows {
	r := &rows{columns: []string{"document", "where", "kind", "what"}, whole: s}
	for _, d := range s.Each {
		for _, p := range d.Problems {
			r.cells = append(r.cells, []string{d.Document, p.Where, p.Kind, cmp.Or(p.What, "-")})
		}
	}
	r.object = func(i int) ([]byte, error) {
		c := r.cells[i]
		return plainJSON(struct {
			Document string `json:"document"`
			Where    string `json:"where"`
			Kind     string `json:"kind"`
			What     string `json:"what"`
		}{c[0], c[1], c[2], c[3]})
	}
	return r
}
