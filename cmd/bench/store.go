package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley/graph/quads"
	"parley/graph/store"
	"parley/schema/vocab"

	"github.com/cayleygraph/quad"
)

// oxigraphVersion is what the store is compared with, from npm.
const oxigraphVersion = "0.5.11"

//go:embed oxigraph.mjs
var oxigraphScript []byte

// metrics are figures by name: rates a second of processor time, milliseconds, bytes.
type metrics map[string]float64

// phases are what a process of its own measures, so that its peak memory is its own.
var phases = map[string]func(w *world, dir string, m metrics) error{
	"load parley": loadParley,
	"ask parley":  askParley,
	"read parley": func(_ *world, dir string, m metrics) error { return readParley(dir, m) },
	"load bolt":   loadBolt,
	"ask bolt":    askBolt,
}

// phase runs one of them and prints what it found.
func phase(name string, size int, dir string) error {
	w, err := newWorld(size)
	if err != nil {
		return err
	}
	run, ok := phases[name]
	if !ok {
		return fmt.Errorf("there is no phase %q", name)
	}
	m := metrics{}
	if known, err := os.ReadFile(filepath.Join(dir, "known.json")); err == nil {
		if err := json.Unmarshal(known, &m); err != nil {
			return err
		}
	}
	if err := run(w, dir, m); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(m)
}

// stores measures the store beside others and prints tables.
func stores(size int) error {
	dir, err := os.MkdirTemp("", "parley-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := newWorld(size)
	if err != nil {
		return err
	}
	if err := writeNQuads(w, filepath.Join(dir, "world.nq")); err != nil {
		return err
	}
	ours, bolt := metrics{}, metrics{}
	for _, p := range []string{"load parley", "read parley", "ask parley"} {
		if err := child(p, size, dir, ours); err != nil {
			return err
		}
	}
	oxigraph, err := runOxigraph(w, dir)
	if err != nil {
		fmt.Printf("npm oxigraph %s cannot be had: %v\n\n", oxigraphVersion, err)
	}
	for _, p := range []string{"load bolt", "ask bolt"} {
		if err := child(p, size, dir, bolt); err != nil {
			return err
		}
	}
	printStores(size, ours, oxigraph, bolt)
	return nil
}

// child runs a phase in a process of its own and adds what it found.
func child(name string, size int, dir string, m metrics) error {
	known, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "known.json"), known, 0o600); err != nil {
		return err
	}
	cmd := exec.Command(os.Args[0], "-phase", name, "-quads", fmt.Sprint(size), "-dir", dir)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return json.Unmarshal(b, &m)
}

// runOxigraph installs npm oxigraph into a folder of its own and measures it.
func runOxigraph(w *world, dir string) (metrics, error) {
	into := filepath.Join(dir, "npm")
	if err := os.Mkdir(into, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(into, "oxigraph.mjs"), oxigraphScript, 0o644); err != nil {
		return nil, err
	}
	install := exec.Command("npm", "install", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", into, "oxigraph@"+oxigraphVersion)
	if b, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm install: %w: %s", err, strings.TrimSpace(string(b)))
	}
	full := func(iri quad.IRI) string { return string(quads.Expand(iri)) }
	cmd := exec.Command("node", "oxigraph.mjs", filepath.Join(dir, "world.nq"), full(quad.IRI(w.places[joined].ID)),
		full(w.document(7).Label), full(vocab.ParleyPrefix))
	cmd.Dir, cmd.Stderr = into, os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	m := metrics{}
	return m, json.Unmarshal(b, &m)
}

// inBatches hands the world on, so many documents at a time.
func inBatches(w *world, n int, fn func([]store.Document) error) error {
	var docs []store.Document
	for d := range w.documents() {
		if docs = append(docs, d); len(docs) == n {
			if err := fn(docs); err != nil {
				return err
			}
			docs = docs[:0]
		}
	}
	return fn(docs)
}

// p50 is the median of some runs, in milliseconds.
func p50(n int, fn func(i int) error) (float64, error) {
	var took []float64
	for i := range n {
		began := time.Now()
		if err := fn(i); err != nil {
			return 0, err
		}
		took = append(took, ms(time.Since(began)))
	}
	return median(took), nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// sizeOf is how many bytes of disk a folder's store takes.
func sizeOf(dir string) (n float64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".nq" || filepath.Ext(path) == ".json" {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		n += float64(info.Size())
		return err
	})
	return n, err
}

// printStores prints what was found, and lines for benchstat.
func printStores(size int, ours, oxigraph, bolt metrics) {
	rows := []struct{ name, key, unit, target string }{
		{"load, quads a second of processor time", "load", "quads/cpu-s", "as oxigraph, 5 times bolt"},
		{"load from N-Quads", "load N-Quads", "quads/cpu-s", ""},
		{"peak memory of loading", "peak", "MB", "≤ 400"},
		{"disk", "disk", "MB", "≤ 150"},
		{"open", "open", "ms", "≤ 20"},
		{"join: place → meetings → delegations → leaders", "join", "ms", "≤ 5"},
		{"all quads of a document", "label", "ms", "≤ 0.2"},
		{"count of all nodes", "count", "ms", "≤ 1"},
		{"completing a name", "autocomplete", "ms", "≤ 3"},
		{"add a document", "add", "ms", "≤ 30"},
		{"remove a document", "remove", "ms", "≤ 30"},
	}
	fmt.Printf("%d quads of %.0f documents; the join gives %.0f rows. Times are medians. oxigraph is npm oxigraph %s, in memory; its load parses N-Quads. bolt is Cayley's, as it comes.\n\n",
		int(ours["quads"]), ours["documents"], ours["join rows"], oxigraphVersion)
	fmt.Println("| store | parley | target | npm oxigraph | bolt |\n|---|---|---|---|---|")
	cell := func(m metrics, key, unit string) string {
		v, ok := m[key]
		switch {
		case !ok:
			return "–"
		case unit == "MB":
			return fmt.Sprintf("%.0f MB", v/1e6)
		case unit == "ms":
			return fmt.Sprintf("%.3g ms", v)
		}
		return thousands(v)
	}
	for _, r := range rows {
		fmt.Printf("| %s | %s | %s | %s | %s |\n", r.name, cell(ours, r.key, r.unit), r.target, cell(oxigraph, r.key, r.unit), cell(bolt, r.key, r.unit))
	}
	var names []string
	for k := range ours {
		if strings.HasPrefix(k, "question ") {
			names = append(names, k)
		}
	}
	slices.Sort(names)
	for _, k := range names {
		fmt.Printf("| %s | %s | ≤ 10 | – | – |\n", k, cell(ours, k, "ms"))
	}
	fmt.Println("\n```")
	for _, s := range []struct {
		name string
		m    metrics
	}{{"parley", ours}, {"oxigraph", oxigraph}, {"bolt", bolt}} {
		for _, r := range rows {
			v, ok := s.m[r.key]
			switch {
			case !ok:
			case r.unit == "ms":
				fmt.Printf("BenchmarkStore/%s/store=%s 1 %.0f ns/op\n", strings.ReplaceAll(r.key, " ", "-"), s.name, v*1e6)
			case r.unit == "MB":
				fmt.Printf("BenchmarkStore/%s/store=%s 1 %.0f B\n", strings.ReplaceAll(r.key, " ", "-"), s.name, v)
			default:
				fmt.Printf("BenchmarkStore/%s/store=%s 1 %.0f %s\n", strings.ReplaceAll(r.key, " ", "-"), s.name, v, r.unit)
			}
		}
	}
	for _, k := range names {
		fmt.Printf("BenchmarkStore/%s/store=parley 1 %.0f ns/op\n", strings.ReplaceAll(k, " ", "-"), ours[k]*1e6)
	}
	fmt.Println("```")
}
