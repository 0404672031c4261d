package mention

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// with is the built-in data with some files changed.
func with(t *testing.T, change map[string]func(string) string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(os.DirFS("../../data"), "lexicon/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		raw, err := os.ReadFile("../../data/" + n)
		if err != nil {
			t.Fatal(err)
		}
		if c := change[n]; c != nil {
			raw = []byte(c(string(raw)))
		}
		out[n] = &fstest.MapFile{Data: raw}
	}
	return out
}

func before(s string) func(string) string { return func(old string) string { return s + old } }
func only(s string) func(string) string   { return func(string) string { return s } }

// TestErrorsOfData: what is wrong is said with file, line and column, all at once.
func TestErrorsOfData(t *testing.T) {
	for _, c := range []struct {
		file   string
		change func(string) string
		want   string
	}{
		{"lexicon/offices.yaml", before("haeds: [minister]\n"), `lexicon/offices.yaml:1:1: unknown key "haeds"; it can be one of: heads`},
		{"lexicon/bodies.yaml", before("heads: {a: b}\n"), "lexicon/bodies.yaml:1:8: expected a word or a list of words"},
		{"lexicon/words.yaml", only("- meeting\n"), "lexicon/words.yaml: the file is empty or not of the form that it had"},
		{"lexicon/countries.yaml", before("- {id: \"country:x\", nmae: X}\n"), `lexicon/countries.yaml:1:21: unknown key "nmae"`},
		{"lexicon/organisations.yaml", before("- {id: \"org:x\", name: X, country: \"country:nowhere\"}\n"), `lexicon/organisations.yaml:1:3: the country "country:nowhere" is not in countries.yaml`},
		{"lexicon/places.yaml", before("- {id: x, name: X}\n"), `lexicon/places.yaml:1:3: the id "x" needs a prefix, as in country:russia`},
		{"lexicon/people.tsv", before("person:x\tX\n"), "lexicon/people.tsv:1:1: 2 columns; expected 8, divided by tabs"},
		{"lexicon/people.tsv", before("person:x\tX Y\t\t\tq\t\t\t\n"), `lexicon/people.tsv:1:1: gender is "q"; it can be f, m or empty`},
		{"lexicon/given.tsv", before("Ana\n"), "lexicon/given.tsv:1:1: 1 columns; expected 2, divided by tabs"},
		{"lexicon/offices.yaml", only("heads: [\n"), "lexicon/offices.yaml: "},
	} {
		_, err := Load(with(t, map[string]func(string) string{c.file: c.change}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want %q", c.file, err, c.want)
		}
	}
	_, err := Load(with(t, map[string]func(string) string{
		"lexicon/offices.yaml": before("haeds: [minister]\n"),
		"lexicon/given.tsv":    before("Ana\n"),
	}))
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two errors come as %v", err)
	}
	if _, err := Load(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "lexicon/countries.yaml") {
		t.Errorf("no data: error is %v", err)
	}
}

func TestCalled(t *testing.T) {
	l, err := Load(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Kiev": "place:kyiv", "the kyiv": "", "US": "country:united-states", "us": "", "Russian Federation": "country:russia", "Russian": ""} {
		if got := strings.Join(l.Called(name), " "); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
