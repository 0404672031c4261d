package vocab_test

import (
	"sort"
	"strings"
	"testing"

	"parley/schema/vocab"
)

func TestPrefixTable(t *testing.T) {
	all := vocab.Prefixes()
	if !sort.SliceIsSorted(all, func(i, j int) bool { return all[i].Name < all[j].Name }) {
		t.Error("prefixes are not ordered by name")
	}
	for _, p := range all {
		for _, q := range all {
			if p != q && strings.HasPrefix(p.IRI, q.IRI) {
				t.Errorf("%s begins with %s: shortening would be ambiguous", p.IRI, q.IRI)
			}
		}
		if got, ok := vocab.Lookup(p.Name); !ok || got != p.IRI {
			t.Errorf("Lookup(%q) = %q, %v", p.Name, got, ok)
		}
	}
}

func TestExpandShorten(t *testing.T) {
	for short, full := range map[string]string{
		"person:vladimir-putin":   "https://parley.example/person/vladimir-putin",
		"parley:participant":      "https://parley.example/ns#participant",
		"schema:startDate":        "http://schema.org/startDate",
		"w3org:holds":             "http://www.w3.org/ns/org#holds",
		"org:nato":                "https://parley.example/org/nato",
		"http://other.example/x":  "http://other.example/x",
		"no-colon":                "no-colon",
		"unknown:thing":           "unknown:thing",
		"doc:a%20b":               "https://parley.example/doc/a%20b",
		"meeting:2025-05-15-x:y/": "https://parley.example/meeting/2025-05-15-x:y/",
	} {
		if got := vocab.Expand(short); got != full {
			t.Errorf("Expand(%q) = %q, want %q", short, got, full)
		}
		if got := vocab.Shorten(full); got != short {
			t.Errorf("Shorten(%q) = %q, want %q", full, got, short)
		}
	}
}
