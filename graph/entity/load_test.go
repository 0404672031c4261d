package entity_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"parley/data"
	"parley/graph/entity"
	"parley/graph/mention"
)

// TestFaultsAreNamedWithTheirPlace changes one line of the real files at a time.
func TestFaultsAreNamedWithTheirPlace(t *testing.T) {
	real := fstest.MapFS{}
	for _, name := range []string{"lexicon/coreference.yaml", "lexicon/spelling.yaml", "lexicon/countries.yaml"} {
		b, err := data.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		real[name] = &fstest.MapFile{Data: b}
	}
	if _, err := entity.New(real); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, text, want string }{
		{"lexicon/coreference.yaml", "colour: [red]\n", "lexicon/coreference.yaml:1:1: unknown key \"colour\"; known: "},
		{"lexicon/coreference.yaml", "say: [say, say]\nsay: [tell]\n", "lexicon/coreference.yaml:1:12: \"say\" stands in this list a second time\nlexicon/coreference.yaml:2:1: key \"say\" stands here"},
		{"lexicon/coreference.yaml", "groups: {animal: [cat]}\n", "lexicon/coreference.yaml:1:10: unknown kind of group \"animal\""},
		{"lexicon/coreference.yaml", "honorifics: [{words: [Mr], gender: x, given: 2}]\n", "1:36: gender \"x\""},
		{"lexicon/coreference.yaml", "offices:\n  a: [b]\n  c: [b]\n", "lexicon/coreference.yaml:3:3: \"b\" is a form of \"a\" already"},
		{"lexicon/coreference.yaml", "alone: {person:a: 2001-1999, B: 2000-}\n", "lexicon/coreference.yaml:1:19: \"2001-1999\"; want years"},
		{"lexicon/coreference.yaml", "say: tell\n", "lexicon/coreference.yaml:1:6: want a list, found a word"},
		{"lexicon/coreference.yaml", "- a\n", "lexicon/coreference.yaml:1:1: want keys and values at the top"},
		{"lexicon/spelling.yaml", "same: [[Anna, Ana], [Ana, Hanna]]\n", "lexicon/spelling.yaml:1:21: \"Ana\" is"},
		{"lexicon/spelling.yaml", "same: [Anna]\n", "lexicon/spelling.yaml:1:8: want a list, found a word"},
		{"lexicon/countries.yaml", "- {id: Ruritania, name: Ruritania}\n", "lexicon/countries.yaml:1:3: \"Ruritania\" is no id"},
	} {
		files := maps.Clone(real)
		files[c.file] = &fstest.MapFile{Data: []byte(c.text)}
		_, err := entity.New(files)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
	if _, err := entity.New(fstest.MapFS{}); err == nil || strings.Count(err.Error(), "\n") < 2 {
		t.Errorf("missing files: %v", err)
	}
}

// TestWhomASurnameMeansIsKnown: ids in the list are ids of the lexicon.
func TestWhomASurnameMeansIsKnown(t *testing.T) {
	lexicon, err := mention.Load(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	b, err := data.FS.ReadFile("lexicon/coreference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Alone map[string]string }
	if err := yaml.Unmarshal(b, &list); err != nil || len(list.Alone) == 0 {
		t.Fatalf("%d ids, %v", len(list.Alone), err)
	}
	for id := range list.Alone {
		if e := lexicon.Entry(id); e == nil || e.Class != "Person" {
			t.Errorf("%s is nobody in lexicon/people.tsv", id)
		}
	}
}
