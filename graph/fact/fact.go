// Package fact turns what the rules match in a document into facts: who met whom, when,
// where, who led which delegation, who said what, and whether it happened.
//
// # Model
//
// A match becomes a draft: its roles are resolved to entities, its status is read off
// the words around it, its date and place off what hangs on them. Drafts that tell of one
// thing are merged. What is then still open comes from the story: a meeting takes day
// and place of the visit during which it took place, "the talks" those of the talks told
// before. Quotations are found by their marks, their speakers by verbs of saying.
//
// # Why
//
// A date or place in another clause dates nothing: no date is better than that of the
// war before. Captions, credits and the furniture of a page give no events.
//
// # Limits
//
// A document is read by itself; what several documents tell of one thing is joined in
// the graph. A book is read in parts.
package fact

import (
	"parley/graph/entity"
	"parley/graph/text"
)

// Fact is one thing that a document says.
type Fact struct {
	ID         string // "fact:" and a content hash: same text, same program, same id
	Doc        string // document id
	Node       string // IRI of the thing that the fact is about: "meeting:2025-05-15-istanbul-russia-ukraine", "delegation:…"; "" where the fact is a plain relation
	Type, Kind string // fact type and kind of the ontology
	Status     string // status of the ontology: what was planned is not what happened
	Date       string // EDTF: "2022-03", "2022-03-15", "2022-07/2023-07"; "" where the text gives none
	Roles      []Role // in the order of the ontology, without empty ones
	Evidence   []Evidence
	Confidence float64 // 0 to 1
}

// Role is a role of a fact and who or what fills it.
type Role struct {
	Name    string
	Fillers []Filler
}

// Filler is an entity and the words that name it in the evidence.
type Filler struct {
	entity.Entity
	Span text.Span // zero where only implied
}

// Evidence is a span of the document that carries the fact, and the rule that read it.
type Evidence struct {
	text.Span
	Rule string
}

// Role returns the fillers of a role, nil where it is empty.
func (f *Fact) Role(name string) []Filler {
	for _, r := range f.Roles {
		if r.Name == name {
			return r.Fillers
		}
	}
	return nil
}
