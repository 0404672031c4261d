package entity

// Entity is a thing in the graph: the same ID in every document.
type Entity struct {
	ID       string // absolute IRI in short form, "person:vladimir-putin"
	Name     string // canonical name, as full as the text or the lexicon has it
	Class    string // ontology class
	Wikidata string // "Q7747"; "" where not known
}
