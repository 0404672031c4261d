package source_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"parley/graph/source"
	"parley/graph/text"
)

// dump writes what a run yields, paths relative to dir.
func dump(dir string, paths []string, opt source.Options) string {
	var b strings.Builder
	for d, err := range source.Read(context.Background(), paths, opt) {
		if err != nil {
			fmt.Fprintf(&b, "! %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "== %s | %s | %s | %s | %s\n", d.Path, d.ID, d.Published, d.Title, d.URL)
		for line := range strings.SplitSeq(d.Text, "\n") {
			fmt.Fprintf(&b, "  |%s\n", strings.ReplaceAll(line, "\t", "→"))
		}
		words := 0
		for _, s := range d.Sentences {
			words += len(s.Tokens)
		}
		fmt.Fprintf(&b, "  %d sentences, %d tokens\n", len(d.Sentences), words)
	}
	return strings.ReplaceAll(b.String(), dir+string(filepath.Separator), "")
}

// TestFormats reads the files of each archive as one folder. The file "want"
// is what must come of it; UPDATE=1 writes it anew.
func TestFormats(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			dir, want := t.TempDir(), -1
			for i, f := range a.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				write(t, filepath.Join(dir, f.Name), f.Data)
			}
			got := dump(dir, []string{dir}, source.Options{})
			if again := dump(dir, []string{dir}, source.Options{}); again != got {
				t.Error("a second run reads something else")
			}
			if os.Getenv("UPDATE") == "1" {
				if want < 0 {
					a.Files = append(a.Files, txtar.File{Name: "want"})
					want = len(a.Files) - 1
				}
				a.Files[want].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want < 0 || got != string(a.Files[want].Data) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// read writes one file and reads it.
func read(t *testing.T, name, content string) (docs []*text.Document, errs []*source.Error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write(t, path, []byte(content))
	return collect(t, []string{path}, source.Options{})
}

func collect(t *testing.T, paths []string, opt source.Options) (docs []*text.Document, errs []*source.Error) {
	t.Helper()
	for d, err := range source.Read(context.Background(), paths, opt) {
		switch e := new(source.Error); {
		case err == nil:
			docs = append(docs, d)
		case errors.As(err, &e) && d == nil:
			errs = append(errs, e)
		default:
			t.Fatalf("%v comes with %v", err, d)
		}
	}
	return docs, errs
}

func TestTextIsTheFile(t *testing.T) {
	for _, content := range []string{
		"The envoy left.\n", "The envoy left.\r\nSo did he.\r\n", "\ufeffThe envoy left.", "\n\n  The envoy left.\t", "Nuño’s \u200benvoy 🙂 left.",
	} {
		docs, errs := read(t, "a.b.txt", content)
		if len(docs) != 1 || len(errs) != 0 {
			t.Fatalf("%q: %v, %v", content, docs, errs)
		}
		if docs[0].Text != content || docs[0].ID != "a.b" {
			t.Errorf("%q: text %q, id %q", content, docs[0].Text, docs[0].ID)
		}
	}
}

func TestStandardInput(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"text", "The envoy left.", "== - | stdin |  |  | \n  |The envoy left.\n  1 sentences, 4 tokens\n"},
		{"lines", `{"id":"x","text":"The envoy left."}` + "\n" + `{"text":"He came."}`,
			"== -:1 | x |  |  | \n  |The envoy left.\n  1 sentences, 4 tokens\n== -:2 | stdin-2 |  |  | \n  |He came.\n  1 sentences, 3 tokens\n"},
		{"markdown", "---\ndate: 2024-02-03\n---\n# Visit\n\nThe *envoy* left.",
			"== - | stdin | 2024-02-03 |  | \n  |Visit\n  |\n  |The envoy left.\n  2 sentences, 5 tokens\n"},
		{"gzip", string(gz("The envoy left.")), "== - | stdin |  |  | \n  |The envoy left.\n  1 sentences, 4 tokens\n"},
		{"nothing", "", "! -: empty\n"},
	} {
		if got := dump("", []string{"-"}, source.Options{Stdin: strings.NewReader(c.in)}); got != c.want {
			t.Errorf("%s: got\n%s", c.name, got)
		}
	}
	got := dump("", []string{"-", "-"}, source.Options{Stdin: strings.NewReader("The envoy left.")})
	if !strings.HasSuffix(got, "! -: standard input was read already\n") {
		t.Errorf("twice: %s", got)
	}
	if got := dump("", []string{"-"}, source.Options{}); got != "! -: there is no standard input\n" {
		t.Errorf("none: %s", got)
	}
}

func TestPublished(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	write(t, path, []byte("The envoy left on Thursday."))
	docs, errs := collect(t, []string{path}, source.Options{Published: "15 May 2025"})
	if len(errs) != 0 || docs[0].Published != "2025-05-15" {
		t.Errorf("got %v, %v", docs, errs)
	}
	_, errs = collect(t, []string{path}, source.Options{Published: "someday"})
	if len(errs) != 1 || errs[0].Error() != `publication date: "someday" is not a date: write it as "2025-05-15"` {
		t.Errorf("got %v", errs)
	}
}

func TestReadStops(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"a", "b", "c"} {
		write(t, filepath.Join(dir, n+".txt"), []byte("The envoy left."))
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for _, err := range source.Read(ctx, []string{dir}, source.Options{}) {
		if n++; n == 1 {
			cancel()
		} else if !errors.Is(err, context.Canceled) {
			t.Errorf("after cancel: %v", err)
		}
	}
	if n != 2 {
		t.Errorf("%d results, want a document and an error", n)
	}
	for range source.Read(context.Background(), []string{dir, "missing", "-"}, source.Options{}) {
		break
	}
}

func TestProgressAddsUpToCount(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), []byte("The envoy left."))
	write(t, filepath.Join(dir, "b.jsonl"), []byte(strings.Repeat(`{"text":"The envoy left."}`+"\n", 9000)))
	write(t, filepath.Join(dir, "c.txt.gz"), gz("The envoy left."))
	write(t, filepath.Join(dir, "d.pdf"), []byte("%PDF"))
	total := source.Count([]string{dir})
	var got int64
	calls := 0
	collect(t, []string{dir}, source.Options{Progress: func(_ string, n int64) { got += n; calls++ }})
	if total.Files != 3 || got != total.Bytes || calls < 4 {
		t.Errorf("%d bytes in %d calls, Count says %+v", got, calls, total)
	}
}

func TestLargeAndPacked(t *testing.T) {
	line := `{"text":"The envoy left."}` + "\n"
	long := `{"text":"` + strings.Repeat("x", source.Limit) + `"}` + "\n"
	for _, c := range []struct{ name, content, want string }{
		{"bomb.txt.gz", string(gz(strings.Repeat(" ", source.Limit+1))), "! bomb.txt.gz: larger than 64 MiB: split it\n"},
		{"cut.txt.gz", string(gz("The envoy left."))[:20], "! cut.txt.gz: truncated gzip: the file ends before its content does\n"},
		{"bad.txt.gz", "\x1f\x8bThe envoy left.", "! bad.txt.gz: damaged gzip: gzip: invalid header\n"},
		{"false.txt.gz", "The envoy left.", "! false.txt.gz: it is named .gz and is not gzip\n"},
		{"long.jsonl", line + long + line, "== long.jsonl:1 | long-1 |  |  | \n  |The envoy left.\n  1 sentences, 4 tokens\n" +
			"! long.jsonl:2: larger than 64 MiB: split it\n== long.jsonl:3 | long-3 |  |  | \n  |The envoy left.\n  1 sentences, 4 tokens\n"},
		{"long.csv", "text\nHe came.\n\"" + strings.Repeat("x\n", source.Limit/2+1<<17) + "\"\nHe went.\n", "== long.csv:2 | long-2 |  |  | \n  |He came.\n  1 sentences, 3 tokens\n" +
			"! long.csv:3: larger than 64 MiB, and what follows is not read: split it, or close the quotation mark that opens there\n"},
		{"cut.csv.gz", string(gz("text\nHe came.\n"))[:20], "! cut.csv.gz:2: truncated gzip: the file ends before its content does\n"},
		{"cut.jsonl.gz", cutLines(line), "truncated"},
	} {
		if c.name == "long.csv" && testing.Short() {
			continue // takes the race detector minutes
		}
		dir := t.TempDir()
		path := filepath.Join(dir, c.name)
		write(t, path, []byte(c.content))
		got := dump(dir, []string{path}, source.Options{})
		if c.want == "truncated" {
			if !strings.Contains(got, "== cut.jsonl.gz:1 ") || !strings.HasSuffix(got, "truncated gzip: the file ends before its content does\n") {
				t.Errorf("%s: got\n%s", c.name, got)
			}
		} else if got != c.want {
			t.Errorf("%s: got\n%s", c.name, got)
		}
	}
}

// cutLines packs many different lines and keeps a part of the pack.
func cutLines(line string) string {
	var b bytes.Buffer
	for i := range 50000 {
		b.WriteString(strings.Replace(line, "left", fmt.Sprint("left ", i*i), 1))
	}
	packed := gz(b.String())
	return string(packed[:len(packed)/2])
}

// TestMarkdownIsLinear would take minutes if any mark took quadratic time.
func TestMarkdownIsLinear(t *testing.T) {
	for _, unit := range []string{
		"[", "](", "[a](b \"", "*a", "_a_ ", "<a ", "&amp;", "`", "- a\n", "|a|\n", "> ", "\\", "<!--", "#", "~~", "[a]: b\n", "[^1]", "1. ", "```\n", "]", "![a](",
	} {
		read(t, "a.md", "The "+strings.Repeat(unit, (1<<18)/len(unit)))
	}
}
