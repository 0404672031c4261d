package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// One wrong line in a file of a million is told with its place, and nothing of the
// file is loaded; without it all is.
func TestOneWrongLineInAMillion(t *testing.T) {
	if testing.Short() {
		t.Skip("a file of a million lines")
	}
	dir := t.TempDir()
	write := func(name string, wrong int) string {
		path := filepath.Join(dir, name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		out := bufio.NewWriter(f)
		for i := 1; i <= 1_000_000; i++ {
			predicate := "http://www.w3.org/2000/01/rdf-schema#label"
			if i == wrong {
				predicate = "label"
			}
			fmt.Fprintf(out, "<https://parley.example/person/p%d> <%s> \"Person %d\" <https://parley.example/doc/d%d> .\n", i, predicate, i%1000, i/500)
		}
		if err := errors.Join(out.Flush(), f.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	store := filepath.Join(dir, "graph.db")
	wrong := write("wrong.nq", 777_777)
	out, err := parleyCommand(t, "import", wrong, "--store", store).CombinedOutput()
	if err == nil || !strings.Contains(string(out), wrong+":777777:4") || !strings.Contains(string(out), "nothing was loaded: 1 line is wrong") {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := os.Stat(store); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a store: %v", err)
	}
	if out := parley(t, "import", write("right.nq", 0), "--store", store); !strings.HasPrefix(string(out), "1000000 quads of 2001 documents loaded") {
		t.Errorf("%s", out)
	}
}
