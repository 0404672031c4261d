package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"parley/data"
	"parley/graph"
	"parley/graph/store"
	"parley/graph/text"
)

// endings make another name of a surname, so that a corpus that is read again tells
// of other people.
var endings = []string{"", "a", "ov", "sen", "ez", "man", "ski", "ini", "ley", "berg", "ton", "ian", "ides", "off", "ard", "ell", "une", "ato", "ira", "oglu", "wala", "dze", "quist", "meyer"}

// titled is a name after a title; its last word is taken for a surname.
var titled = regexp.MustCompile(`\b(?:Secretary|President|Minister|Ambassador|Chancellor|Representative|Envoy|King|Prince|Mr\.|Ms\.) (?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]{2,}\b`)

// many are n documents: those of the corpus, again and again, each time with other
// surnames and other dates of publication, and always the same.
func (c *corpus) many(n int) iter.Seq2[*text.Document, error] {
	return func(yield func(*text.Document, error) bool) {
		var all []*text.Document
		for doc, err := range c.documents() {
			if err == nil {
				all = append(all, doc)
			}
		}
		for i := range n {
			d, round := *all[i%len(all)], i/len(all)
			d.ID = fmt.Sprintf("%s-%d", d.ID, round)
			ending := endings[round%len(endings)] + endings[round/len(endings)%len(endings)]
			if ending != "" {
				d.Text = titled.ReplaceAllString(d.Text, "${0}"+ending)
			}
			if day, err := time.Parse(time.DateOnly, d.Published); err == nil {
				d.Published = day.AddDate(0, 0, -round).Format(time.DateOnly)
			}
			d.Sentences = text.Split(d.Text)
			if !yield(&d, nil) {
				return
			}
		}
	}
}

// write writes documents as lines of JSON, which `parley build` and `parley enqueue`
// read.
func (c *corpus) write(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	lines := json.NewEncoder(out)
	for d := range c.many(n) {
		if err := lines.Encode(map[string]string{"id": d.ID, "title": d.Title, "date": d.Published, "url": d.URL, "text": d.Text}); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// scale builds n documents into one store and tells what a document costs early and
// late, each time beside what the corpus costs in an empty store just then, since the
// machine is not the same from minute to minute. Then it tells how much faster two
// cores build than one.
func scale(n, rounds int, paths []string) error {
	c, err := choose(paths)
	if err != nil {
		return err
	}
	b, err := graph.New(data.FS, graph.Options{})
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "scale")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	n = (n + c.docs - 1) / c.docs * c.docs
	fmt.Printf("%d documents are made of %d; %s, %d cores, %s\n\n", n, c.docs, runtime.Version(), runtime.NumCPU(), runtime.GOARCH)
	fmt.Println("| documents | quads | processor time a document | beside an empty graph | heap in use | file |\n|---|---|---|---|---|---|")
	if err := c.grow(b, dir, n); err != nil || runtime.NumCPU() < 2 {
		return err
	}
	var ratios []float64
	for r := range rounds {
		var took [2]time.Duration
		for i := range took {
			runtime.GOMAXPROCS(i + 1)
			b, err := graph.New(data.FS, graph.Options{Jobs: i + 1})
			if err != nil {
				return err
			}
			from := time.Now()
			if err := c.build(b, filepath.Join(dir, fmt.Sprint(r, i, ".db")), min(n, 3000), nil); err != nil {
				return err
			}
			took[i] = time.Since(from)
		}
		ratios = append(ratios, took[0].Seconds()/took[1].Seconds())
	}
	fmt.Printf("\nTwo cores build %.2f times as fast as one, on the wall (median of %d).\n", median(ratios), rounds)
	return nil
}

// grow builds n documents into one store and prints what those cost that came since
// the line before.
func (c *corpus) grow(b *graph.Builder, dir string, n int) error {
	empty := func() (each float64, err error) { // seconds a document
		path := filepath.Join(dir, "empty.db")
		from := cpu()
		if err := c.build(b, path, c.docs, nil); err != nil {
			return 0, err
		}
		return (cpu() - from).Seconds() / float64(c.docs), os.Remove(path)
	}
	before, err := empty()
	if err != nil {
		return err
	}
	done, last, from := 0, 0, cpu()
	marks := []int{c.docs, 2 * c.docs, 8 * c.docs, n / c.docs / 4 * c.docs, n / c.docs / 2 * c.docs, n}
	var wrong error
	err = c.build(b, filepath.Join(dir, "all.db"), n, func(st *store.Store, path string) {
		done++
		for len(marks) > 0 && marks[0] < done {
			marks = marks[1:]
		}
		if len(marks) == 0 || done != marks[0] {
			return
		}
		each := (cpu() - from).Seconds() / float64(done-last)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		size, err := st.Stats(context.Background())
		if err != nil {
			wrong = err
		}
		info, err := os.Stat(path)
		if err != nil {
			wrong = err
			return
		}
		after, err := empty()
		if err != nil {
			wrong = err
		}
		fmt.Printf("| %s | %s | %.2f ms | %.2f | %d MB | %d MB |\n", thousands(float64(done)), thousands(float64(size.Quads)),
			1000*each, each/((before+after)/2), m.HeapInuse>>20, info.Size()>>20)
		before, last, from = after, done, cpu()
	})
	return errors.Join(err, wrong)
}

// build builds n documents into a new store and calls progress after each.
func (c *corpus) build(b *graph.Builder, path string, n int, progress func(*store.Store, string)) error {
	st, err := store.Open(context.Background(), path, store.Options{Create: true})
	if err != nil {
		return err
	}
	_, err = b.Build(context.Background(), c.many(n), st, func(graph.Report) {
		if progress != nil {
			progress(st, path)
		}
	})
	return errors.Join(err, st.Close())
}
