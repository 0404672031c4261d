// Package vocab holds the IRIs of the vocabularies that a graph is written in:
// the standards', and our own.
//
// Every IRI has two forms. The short one, "schema:startDate" or
// "person:vladimir-putin", stands in the store and in queries; the full one,
// "http://schema.org/startDate", in everything that leaves as RDF. Expand and
// Shorten go from one to the other by the table of Prefixes. The constants of
// this package are short forms.
//
// # Why
//
// Our own names live under https://parley.example/. The top-level domain
// "example" is reserved for good (RFC 6761): the address is absolute and belongs
// to nobody, so that it can neither be taken over nor lead astray. It does not
// dereference, and it promises nothing that a redirect service would have to keep.
// Terms of the vocabulary are fragments of one page (ns#participant), things are
// pages of their own (person/vladimir-putin). Changing Base changes every full
// IRI and no short one: stores and queries stay as they are.
package vocab

import (
	"sort"
	"strings"
)

// Base begins every full IRI of ours.
const Base = "https://parley.example/"

// Prefix is a short name for the beginning of IRIs.
type Prefix struct {
	Name string // "schema", written without the colon
	IRI  string // "http://schema.org/"
}

// prefixes is ordered by name. No IRI in it begins with another's.
var prefixes = []Prefix{
	{"agreement", Base + "agreement/"},
	{"cameo", Base + "cameo#"},
	{"country", Base + "country/"},
	{"dcterms", "http://purl.org/dc/terms/"},
	{"delegation", Base + "delegation/"},
	{"doc", Base + "doc/"},
	{"event", Base + "event/"},
	{"evidence", Base + "evidence/"},
	{"fact", Base + "fact/"},
	{"meeting", Base + "meeting/"},
	{"oa", "http://www.w3.org/ns/oa#"},
	{"office", Base + "office/"},
	{"org", Base + "org/"},
	{"owl", "http://www.w3.org/2002/07/owl#"},
	{"parley", Base + "ns#"},
	{"person", Base + "person/"},
	{"place", Base + "place/"},
	{"plover", Base + "plover#"},
	{"prov", "http://www.w3.org/ns/prov#"},
	{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
	{"role", Base + "role#"},
	{"schema", "http://schema.org/"},
	{"sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"},
	{"sh", "http://www.w3.org/ns/shacl#"},
	{"shape", Base + "shape#"},
	{"skos", "http://www.w3.org/2004/02/skos/core#"},
	{"time", "http://www.w3.org/2006/time#"},
	{"type", Base + "type#"},
	{"visit", Base + "visit/"},
	{"w3org", "http://www.w3.org/ns/org#"},
	{"wd", "http://www.wikidata.org/entity/"},
	{"wdt", "http://www.wikidata.org/prop/direct/"},
	{"xsd", "http://www.w3.org/2001/XMLSchema#"},
}

// Prefixes returns all prefixes, ordered by name. The W3C Organization Ontology
// is w3org, because org names our organisations.
func Prefixes() []Prefix { return append([]Prefix(nil), prefixes...) }

// Lookup returns the IRI that a prefix name stands for.
func Lookup(name string) (iri string, ok bool) {
	i := sort.Search(len(prefixes), func(i int) bool { return prefixes[i].Name >= name })
	if i == len(prefixes) || prefixes[i].Name != name {
		return "", false
	}
	return prefixes[i].IRI, true
}

// Expand returns the full form of an IRI; one without a known prefix comes back
// as it is.
func Expand(iri string) string {
	name, local, ok := strings.Cut(iri, ":")
	if !ok {
		return iri
	}
	if full, ok := Lookup(name); ok {
		return full + local
	}
	return iri
}

// Shorten returns the short form of an IRI; one under no known prefix comes back
// as it is.
func Shorten(iri string) string {
	for _, p := range prefixes {
		if local, ok := strings.CutPrefix(iri, p.IRI); ok {
			return p.Name + ":" + local
		}
	}
	return iri
}
