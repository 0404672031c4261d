package mention

import (
	"parley/graph/syntax"
	"parley/graph/text"
)

// Form is how a text refers to a thing.
type Form uint8

const (
	Name      Form = iota // "Sergei Lavrov", "Turkey", "the United Nations"
	Adjective             // "Turkish", "U.S." before a noun
	Nominal               // "the president", "both sides", "the Russian delegation", "talks"
	Pronoun               // "he", "they", "his"
)

// Mention is a place in a sentence that names or describes a thing.
// Mentions may nest ("Russian" in "the Russian delegation"), never cross.
type Mention struct {
	text.Span         // bytes in the document, without a leading article
	First, End int    // tokens [First, End) of the sentence
	Head       int    // the token that governs the others
	Class      string // ontology class: Person Country Organization Place Delegation Agreement Office Event Group
	Form       Form
	Entries    []*Entry // what the lexicon knows under this name, best first; nil where unknown
	Of         int      // mention (index in the sentence) of the body, country or place that an Office, Delegation, Organization or Event belongs to; -1
	Plural     bool     // "ministers", "sides", "they"
	Count      int      // "the two presidents": 2; 0 where not said
	Kind       string   // Event: the meeting kind its head noun means ("talks", "call"); else ""
	Gender     string   // "f", "m" or "" as far as the words tell
}

// Sentence is a parsed sentence with its mentions, ordered by First, longer first.
type Sentence struct {
	*text.Sentence
	Tree     *syntax.Tree
	Mentions []Mention
}

// Entry is one thing that the lexicon knows. A lexicon may name and link; it
// never asserts: nothing in an entry becomes a fact.
type Entry struct {
	ID       string // "country:russia", "person:sergei-lavrov"
	Name     string // canonical English name
	Class    string // Person Country Organization Place
	Wikidata string // "Q159"; "" where not known
	Country  string // id of the country that it belongs to, "" where none
	Gender   string // "f", "m" or ""
	From, To string // years or dates of public life, for choosing between namesakes
}
