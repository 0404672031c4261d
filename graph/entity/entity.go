// Package entity says which thing a mention is: the surname is the full name of
// three sentences ago, "the Turkish president" is a man, "they" are two
// ministers, "Moscow" is a government in one sentence and a city in the next.
// A thing has the same id in every document.
//
// # Model
//
// Resolve reads a document once for names, which need the whole text (a headline
// may say "Osmani" before the first sentence says "Vjosa Osmani-Sadriu"), and
// once in reading order for what comes back to them: titles, pronouns, groups.
// The second pass keeps a record of who was spoken of, where and how
// prominently. A pronoun goes to the most prominent person that agrees with it,
// prominence being the grammatical role, halved with each sentence: the salience
// of Lappin and Leass (1994) with the weights of this text sort, and the order
// of centering (Grosz, Joshi and Weinstein 1995) as tie-break.
//
// # Limits
//
// It looks back a few sentences, never over the whole document, so that it stays
// linear. It knows no world: two men of one surname that a text tells apart only
// by what they do are one to it. Events, delegations and agreements are not its
// matter; a mention of one resolves to nothing.
//
// # Why
//
// A lexicon may name and link and never assert. A person gets the name and id of
// a known one only where nothing in the text speaks against it (given name,
// gender, years), and no title, office or country of a lexicon entry becomes a
// fact. What stays open stays open: it is listed by Unresolved, with the reason.
//
// Wrong answers are worse than none. Where an antecedent exists that has no name
// ("a spokesman said he …"), the pronoun is left unresolved instead of going to
// the next person with one.
package entity

// Entity is a thing in the graph: the same ID in every document.
type Entity struct {
	ID       string // absolute IRI in short form, "person:vladimir-putin"
	Name     string // canonical name, as full as the text or the lexicon has it
	Class    string // ontology class
	Wikidata string // "Q7747"; "" where not known
}
