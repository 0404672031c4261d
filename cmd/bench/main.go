// Command bench measures what reading and the store cost and prints it as Markdown:
// words a second from files to facts, the cost of each stage, allocations, memory, two
// cores beside one, and the finding of names beside another library on the same text;
// then loading, opening and asking a graph beside npm oxigraph and Cayley's bolt.
//
// # Model
//
// It reads the folder that is named, else ../shared/corpus/readouts beside the
// repository, else the sample reports, several times over. Words are what blanks part.
// The graph is made up, the same each time, of facts as documents give them.
//
// # Why
//
// Speed is told in words a second of processor time, not of the clock on the wall: the
// machine may have other work. What is compared is measured in turns within one run, so
// that both see the same machine. Stages come from a profile of the whole line, by the
// functions that were running: timing each stage alone would time another program.
// Each store is loaded and asked by a process of its own, whose peak memory is its own.
//
// It is a module of its own, so that what is compared with is no part of the product.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"parley/data"
	"parley/graph"
	"parley/graph/source"
	"parley/graph/text"
)

func main() {
	rounds := flag.Int("rounds", 3, "times that everything is measured; the median counts")
	keep := flag.String("profile", "", "file for the profile of processor time that the stages are told from")
	part := flag.String("part", "all", "what is measured: reading, store, all or, which takes long, scale")
	many := flag.Int("documents", 40_000, "how many documents scale builds")
	to := flag.String("write", "", "file for these documents, instead of measuring: lines of JSON")
	size := flag.Int("quads", 1_000_000, "how many quads the store is measured with")
	name := flag.String("phase", "", "one phase of the store, as the program calls itself")
	dir := flag.String("dir", "", "where a phase finds the stores")
	flag.Parse()
	var err error
	switch {
	case *name != "":
		err = phase(*name, *size, *dir)
	case *to != "":
		var c *corpus
		if c, err = choose(flag.Args()); err == nil {
			err = c.write(*to, *many)
		}
	case *part == "scale":
		err = scale(*many, *rounds, flag.Args())
	case *part != "store":
		err = run(*rounds, *keep, flag.Args())
	}
	if *name == "" && *to == "" && (*part == "all" || *part == "store") && err == nil {
		fmt.Println()
		err = stores(*size)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// corpus is what is read: paths, and how often.
type corpus struct {
	paths []string
	times int
	words int // of one reading
	docs  int
}

func run(rounds int, keep string, paths []string) error {
	began := cpu()
	b, err := graph.New(data.FS, graph.Options{Jobs: 1})
	if err != nil {
		return err
	}
	loaded := cpu() - began
	c, err := choose(paths)
	if err != nil {
		return err
	}
	fmt.Printf("%d documents of %d words in all, read %s; %s, %d cores, %s\n\n",
		c.docs, c.words, times(c.times), runtime.Version(), runtime.NumCPU(), runtime.GOARCH)

	// One core: the collector's work is in the figures, on the same core.
	all := runtime.GOMAXPROCS(1)
	var speed []float64
	var profile bytes.Buffer
	var allocated, objects uint64
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return err
	}
	for range rounds {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		from := cpu()
		if err := c.read(b); err != nil {
			return err
		}
		speed = append(speed, c.perSecond(cpu()-from))
		runtime.ReadMemStats(&after)
		allocated, objects = after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
	}
	pprof.StopCPUProfile()
	peak := peakMemory()
	if keep != "" {
		if err := keepProfile(keep, profile.Bytes()); err != nil {
			return err
		}
	}
	stages, err := stagesOf(&profile)
	if err != nil {
		return err
	}
	total := float64(c.words * c.times)
	fmt.Println("| | |\n|---|---|")
	fmt.Printf("| from files to facts, words a second and core | %s |\n", thousands(median(speed)))
	fmt.Printf("| allocations a word | %.1f, %.0f bytes |\n", float64(objects)/total, float64(allocated)/total)
	fmt.Printf("| peak memory of the process | %d MB |\n", peak>>20)
	fmt.Printf("| loading names, rules and weights | %.2f s |\n", loaded.Seconds())
	if all > 1 {
		ratio, err := scaling(c, b, all, rounds)
		if err != nil {
			return err
		}
		fmt.Printf("| %d cores beside one, time on the wall | %.2f times as fast |\n", min(all, 2), ratio)
	}
	fmt.Println("\n| stage | share of the time |\n|---|---|")
	for _, s := range stages {
		fmt.Printf("| %s | %.1f %% |\n", s.name, 100*s.share)
	}
	fmt.Println()
	runtime.GOMAXPROCS(1)
	return names(c, b, rounds)
}

// choose finds the corpus and how often to read it for half a million words.
func choose(paths []string) (*corpus, error) {
	if len(paths) == 0 {
		for _, p := range []string{os.Getenv("PARLEY_SHARED"), "../../../shared", "../../shared"} {
			p = filepath.Join(p, "corpus", "readouts")
			if info, err := os.Stat(p); err == nil && info.IsDir() {
				paths = []string{p}
				break
			}
		}
	}
	if len(paths) == 0 {
		paths = []string{"../../data/sample"}
	}
	c := &corpus{paths: paths, times: 1}
	for doc, err := range c.documents() {
		if err == nil {
			c.docs++
			c.words += len(strings.Fields(doc.Text))
		}
	}
	if c.words == 0 {
		return nil, fmt.Errorf("no words in %s", strings.Join(paths, ", "))
	}
	c.times = max(1, 150_000/c.words)
	return c, nil
}

// documents reads the corpus once.
func (c *corpus) documents() iter.Seq2[*text.Document, error] {
	return source.Read(context.Background(), c.paths, source.Options{})
}

// read reads the corpus from files to facts.
func (c *corpus) read(b *graph.Builder) error {
	for range c.times {
		facts := 0
		for r := range b.Read(context.Background(), c.documents()) {
			if r.Note == nil {
				facts += len(r.Reading.Facts)
			}
		}
		if facts == 0 {
			return fmt.Errorf("no facts in %s", strings.Join(c.paths, ", "))
		}
	}
	return nil
}

func (c *corpus) perSecond(d time.Duration) float64 { return float64(c.words*c.times) / d.Seconds() }

// scaling is how many times as fast two cores read as one does, on the wall.
func scaling(c *corpus, one *graph.Builder, cores, rounds int) (float64, error) {
	two, err := graph.New(data.FS, graph.Options{Jobs: 2})
	if err != nil {
		return 0, err
	}
	var ratios []float64
	for range rounds {
		var took [2]time.Duration
		for i, b := range []*graph.Builder{one, two} {
			runtime.GOMAXPROCS(min(i+1, cores))
			from := time.Now()
			if err := c.read(b); err != nil {
				return 0, err
			}
			took[i] = time.Since(from)
		}
		ratios = append(ratios, took[0].Seconds()/took[1].Seconds())
	}
	return median(ratios), nil
}

// cpu is the processor time of the process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMemory is the most memory that the process has had, in bytes.
func peakMemory() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u.Maxrss << 10
}

func median(all []float64) float64 {
	s := slices.Sorted(slices.Values(all))
	return s[len(s)/2]
}

// thousands writes a number with three digits that count.
func thousands(v float64) string {
	n := int(v)
	for step := 1; step < n; step *= 10 {
		if n/step < 1000 {
			n = (n + step/2) / step * step
			break
		}
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprint(n, " times")
}
