package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"parley/graph/export"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/graph/score"
	"parley/graph/source"
	"parley/graph/text"
)

func evalCommand(g *globals) *cobra.Command {
	e := &evaluation{globals: g}
	cmd := &cobra.Command{
		Use:   "eval GOLD [PRED.jsonl | PATH...]",
		Short: "Measure facts against documents that are marked by hand",
		Long: `Measure facts against documents whose facts are marked by hand. GOLD is a file of
JSON lines, one document each. What is measured is a file that extract printed, or
the documents of PATH, read now; where neither is named, the documents that GOLD
itself names. PATH may be a folder or an archive; 'parley build --help' lists the
formats. A document is that of the gold which has its id or the name of its file,
wherever it lies.

The table gives precision, recall and F1 by fact type. Facts that the gold calls
borderline count neither way; a fact told twice costs precision only in the strict
figures. Below stands what the matched facts have right: status, date, place, kind,
evidence.

With --errors each miss and each false alarm is shown with its sentence; with -v
also with the parse, and with what the program saw in it.`,
		Example: `  parley eval gold.jsonl
  parley eval gold.jsonl reports/ --errors -v
  parley eval gold.jsonl reports.zip
  parley eval gold.jsonl facts.jsonl --texts reports/ --format json`,
		GroupID: groupRead,
		Args:    cobra.MinimumNArgs(1),
		RunE:    e.run,
	}
	f := cmd.Flags()
	f.StringVar(&e.texts, "texts", "", "folder of the documents' texts (default: where GOLD says)")
	f.BoolVar(&e.errors, "errors", false, "show misses and false alarms with their sentences")
	f.BoolVar(&e.perDoc, "per-doc", false, "give figures of each document as well")
	f.StringVarP(&e.format, "format", "f", "table", "table or json")
	return cmd
}

// evaluation is one run of eval.
type evaluation struct {
	*globals
	texts, format  string
	errors, perDoc bool

	goldFile string
	gold     []*score.Doc
	readings map[string]*fact.Reading // by document of the gold
	words    map[string]string        // texts by document of the gold
}

func (e *evaluation) run(cmd *cobra.Command, args []string) error {
	if e.format != "table" && e.format != "json" {
		return usagef("--format is %q; it can be table or json", e.format)
	}
	measure, err := score.New()
	if err != nil {
		return err
	}
	e.goldFile = args[0]
	f, err := os.Open(e.goldFile)
	if err != nil {
		return err
	}
	defer f.Close()
	if e.gold, err = measure.ReadGold(f); err != nil {
		return fmt.Errorf("%s: %w", e.goldFile, err)
	}
	e.readings, e.words = map[string]*fact.Reading{}, map[string]string{}
	var preds []score.Prediction
	if len(args) == 2 && holdsFacts(args[1]) {
		preds, err = e.given(args[1])
		if err == nil && e.errors && e.verbose {
			_, err = e.extract(cmd, e.files())
		}
	} else {
		paths := args[1:]
		if len(paths) == 0 {
			paths = e.files()
		}
		preds, err = e.extract(cmd, paths)
	}
	if err != nil {
		return err
	}
	result := measure.Score(e.gold, preds, e.words)
	if e.format == "json" {
		return e.printJSON(cmd.OutOrStdout(), result)
	}
	e.printTable(cmd.OutOrStdout(), result)
	return nil
}

// holdsFacts reports whether a file begins with a fact as extract prints it.
func holdsFacts(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return false
	}
	head := make([]byte, 1<<12)
	n, _ := io.ReadFull(f, head)
	head = bytes.TrimLeft(head[:n], "\ufeff \t\r\n")
	return n == 0 || bytes.HasPrefix(head, []byte("{")) && bytes.Contains(head, []byte(`"type"`)) && bytes.Contains(head, []byte(`"roles"`))
}

// given reads predictions from a file, and the texts that they are of.
func (e *evaluation) given(path string) ([]score.Prediction, error) {
	for _, d := range e.gold {
		if file := e.textOf(d); file != "" {
			b, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			if !utf8.Valid(b) {
				return nil, fmt.Errorf("%s: not UTF-8", file)
			}
			e.words[d.ID] = string(b)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	preds, err := score.ReadPredictions(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return preds, nil
}

// textOf is the file with the text of a document, "" where there is none.
func (e *evaluation) textOf(d *score.Doc) string {
	places := []string{filepath.Join(filepath.Dir(e.goldFile), d.TextFile)}
	if e.texts != "" {
		places = []string{filepath.Join(e.texts, d.ID+".txt"), filepath.Join(e.texts, filepath.Base(d.TextFile)), d.TextFile}
	}
	for _, p := range places {
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

// files are the texts that the gold names.
func (e *evaluation) files() []string {
	var out []string
	for _, d := range e.gold {
		out = append(out, cmp.Or(e.textOf(d), d.TextFile))
	}
	return out
}

// extract reads documents and returns their facts as extract would print them. The gold
// gives the date of a document that has none itself; other documents are passed over.
func (e *evaluation) extract(cmd *cobra.Command, paths []string) ([]score.Prediction, error) {
	docs, err := reading(cmd, paths, "", nil)
	if err != nil {
		return nil, err
	}
	b, err := e.builder(0)
	if err != nil {
		return nil, err
	}
	lines, err := export.Lookup("jsonl")
	if err != nil {
		return nil, err
	}
	var preds []score.Prediction
	refused := 0
	for r := range b.Read(cmd.Context(), e.wanted(docs)) {
		if r.Note != nil {
			e.note(cmd.ErrOrStderr(), r.Note)
			if r.Refused() {
				refused++
			}
			continue
		}
		id := e.gold[e.find(r.Doc.ID)].ID
		e.readings[id], e.words[id] = r.Reading, r.Doc.Text
		var out bytes.Buffer
		if err := lines.Write(&out, export.Graph{Quads: quads.Of(r.Doc, r.Reading.Facts, b.Ontology), Ontology: b.Ontology}); err != nil {
			return nil, err
		}
		facts, err := score.ReadPredictions(&out)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Doc.ID, err)
		}
		for i := range facts {
			facts[i].Doc = id
		}
		preds = append(preds, facts...)
	}
	if err := cmd.Context().Err(); err != nil {
		return nil, err
	}
	if missing := len(e.gold) - len(e.readings); missing > 0 && !e.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s of the gold not read: all of their facts are misses\n", plural(missing, "document was", "documents were"))
	}
	return preds, context.Cause(cmd.Context())
}

// find is the position of a document in the gold, -1 where it is not there. The gold
// need not know in which archive a document lies.
func (e *evaluation) find(id string) int {
	if k := slices.IndexFunc(e.gold, func(d *score.Doc) bool { return d.ID == id }); k >= 0 {
		return k
	}
	return slices.IndexFunc(e.gold, func(d *score.Doc) bool { return d.Is(id) || d.Is(path.Base(id)) })
}

// wanted passes on the documents of the gold.
func (e *evaluation) wanted(docs iter.Seq2[*text.Document, error]) iter.Seq2[*text.Document, error] {
	return func(yield func(*text.Document, error) bool) {
		first := map[int]string{} // the paths that documents of the gold were read from
		for doc, err := range docs {
			if doc != nil {
				k := e.find(doc.ID)
				if k < 0 {
					continue
				}
				if at, ok := first[k]; ok {
					if !yield(nil, &source.Error{Path: doc.Path, Reason: fmt.Sprintf("%q of the gold was read from %s already: leave one of them out", e.gold[k].ID, at)}) {
						return
					}
					continue
				}
				first[k] = doc.Path
				doc.Published = cmp.Or(doc.Published, e.gold[k].Date)
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

// figure is a row of the table.
type figure struct {
	name string
	score.Ratios
}

func figures(r *score.Result, perDoc bool) []figure {
	var out []figure
	for _, t := range r.Total.Types() {
		out = append(out, figure{t, r.Total.Type(t)})
	}
	for _, m := range micros(r.Total) {
		out = append(out, figure{"micro " + m.name, m.Ratios})
	}
	out = append(out, figure{"people", r.Total.People()})
	if perDoc {
		for _, d := range r.Documents {
			out = append(out, figure{d.Doc + " all", d.All(false)}, figure{d.Doc + " core", d.Core(false)})
		}
	}
	return out
}

func micros(c *score.Counts) []figure {
	return []figure{
		{"all", c.All(false)}, {"core", c.Core(false)}, {"all strict", c.All(true)}, {"core strict", c.Core(true)},
	}
}

// printJSON prints all figures as one object.
func (e *evaluation) printJSON(out io.Writer, r *score.Result) error {
	named := func(all []figure) map[string]score.Ratios {
		m := map[string]score.Ratios{}
		for _, f := range all {
			m[f.name] = f.Ratios
		}
		return m
	}
	types, docs, marks := map[string]score.Ratios{}, map[string]any{}, map[string]any{}
	for _, t := range r.Total.Types() {
		types[t] = r.Total.Type(t)
	}
	for _, d := range r.Documents {
		docs[d.Doc] = map[string]score.Ratios{"all": d.All(false), "core": d.Core(false)}
	}
	for _, a := range r.Total.Attributes() {
		marks[a.Name] = map[string]any{"value": a.Value, "n": a.N}
	}
	all := map[string]any{
		"types": types, "people": r.Total.People(), "micro": named(micros(r.Total)), "attributes": marks,
		"confusions": r.Total.Confused, "documents": docs, "unknown_documents": r.Unknown,
	}
	if e.errors {
		all["errors"] = r.Errors
	}
	b, err := plainJSON(all)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(b))
	return err
}

// sentence is where a quote stands in what was read, -1 where it was not read.
func (e *evaluation) sentence(doc, quote string) (*fact.Reading, int) {
	r := e.readings[doc]
	if r == nil {
		return nil, -1
	}
	at := strings.Index(r.Doc.Text, quote)
	if quote == "" || at < 0 {
		return nil, -1
	}
	span := text.Span{Start: at, End: at + len(quote)}
	return r, slices.IndexFunc(r.Doc.Sentences, func(s text.Sentence) bool { return s.Overlaps(span) })
}
