package main

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/jdkato/prose/v3"

	"parley/graph"
	"parley/graph/mention"
	"parley/graph/text"
)

// names measures the finding of names alone, in turns: the program's, which needs the
// parse of each sentence, and that of prose v3.
func names(c *corpus, b *graph.Builder, rounds int) error {
	var docs []*text.Document
	words := 0
	for doc, err := range c.documents() {
		if err == nil {
			docs = append(docs, doc)
			words += len(strings.Fields(doc.Text))
		}
	}
	parser := b.Model.NewParser()
	ours := func(doc *text.Document) (int, error) {
		sentences := text.Split(doc.Text)
		found := make([]mention.Sentence, len(sentences))
		for i := range sentences {
			found[i] = mention.Sentence{Sentence: &sentences[i], Tree: parser.Parse(doc.Text, &sentences[i])}
		}
		b.Lexicon.FindAll(doc, found)
		n := 0
		for i := range found {
			for k := range found[i].Mentions {
				if found[i].Mentions[k].Form == mention.Name {
					n++
				}
			}
		}
		return n, nil
	}
	theirs := func(doc *text.Document) (int, error) {
		d, err := prose.NewDocument(doc.Text)
		if err != nil {
			return 0, err
		}
		return len(d.Entities()), nil
	}
	type finder struct {
		name string
		find func(*text.Document) (int, error)
		took []float64
		n    int
		mem  uint64
	}
	finders := []*finder{{name: "parley: names, titles, bodies, places, with the parse", find: ours}, {name: "prose v3: entities", find: theirs}}
	for range rounds {
		for _, f := range finders {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			from := cpu()
			f.n = 0
			for _, doc := range docs {
				n, err := f.find(doc)
				if err != nil {
					return fmt.Errorf("%s: %s: %w", f.name, doc.ID, err)
				}
				f.n += n
			}
			f.took = append(f.took, (cpu() - from).Seconds())
			runtime.ReadMemStats(&after)
			f.mem = after.TotalAlloc - before.TotalAlloc
		}
	}
	fmt.Println("| names alone | words a second and core | found | bytes a word |\n|---|---|---|---|")
	for _, f := range finders {
		fmt.Printf("| %s | %s | %d | %.0f |\n", f.name, thousands(float64(words)/median(f.took)), f.n, float64(f.mem)/float64(words))
	}
	return nil
}
