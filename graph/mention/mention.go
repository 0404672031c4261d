// Package mention finds where a text names or describes people, countries,
// organisations, places, offices, meetings, delegations and agreements.
//
// # Model
//
// A Lexicon is read from lexicon/* and checked as a closed world. Finding works on a
// whole document in passes over its tagged sentences: names that the lexicon knows (the
// longest wins), bodies and sites by their words ("Ministry of …", "… Palace"), titles
// with all that belongs to them, then people: by honorific or title, by a given name, or
// as a capitalised run without common words; a single name counts where the document
// has it in full, a title stands before it, or the lexicon knows it. Nominal mentions
// (the Russian delegation, Thursday's talks, both sides) grow from their head word.
//
// # Why
//
// Titles come before people because titles delimit names: "Minister of Foreign Affairs
// Alvaro Leyva" can only be cut by someone who knows which words make a portfolio.
// A lexicon may name and link; it never asserts: nothing in an entry becomes a fact.
//
// # Limits
//
// Words are compared without case and diacritics, so names in other scripts are found
// by form alone. Mentions nest, they never cross.
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
	text.Span      // bytes in the document, without a leading article
	First, End int // tokens [First, End) of the sentence
	Head       int // the token that governs the others
	Class      string
	Form       Form
	Entries    []*Entry  // what the lexicon knows under this name, best first; nil where unknown
	Of         int       // mention (index in the sentence) of the body, country or place that an Office, Delegation, Organization, Group or Event belongs to; -1
	More       []int     // further ones, as in "presidents of Armenia and Azerbaijan"
	Plural     bool      // "ministers", "sides", "they"
	Count      int       // "the two presidents": 2; 0 where not said
	Kind       string    // Event: the meeting kind its head noun means ("talks", "call"), or "visit"; else ""
	Gender     string    // "f", "m" or "" as far as the words tell
	Title      text.Span // Office: the title without the body or country in Of
	Name       string    // Office: the title in words, in the singular: "Deputy Foreign Minister" for "Deputy Soviet Foreign Minister"
	Relative   bool      // Office: somebody else's office, "his Greek counterpart"
	State      bool      // Office: of a state by its nature: president, minister, king
	Serves     bool      // Office: one that serves a person: adviser, aide
	Rank       bool      // Office: a military or police rank
}

// Sentence is a parsed sentence with its mentions, ordered by First, longer first.
type Sentence struct {
	*text.Sentence
	Tree     *syntax.Tree
	Mentions []Mention
}

// Entry is one thing that the lexicon knows.
type Entry struct {
	ID       string // "country:russia", "person:sergei-lavrov"
	Name     string // canonical English name
	Class    string // Person Country Organization Place
	Wikidata string // "Q159"; "" where not known
	Country  string // id of the country that it belongs to, "" where none
	Gender   string // "f", "m" or ""
	From, To string // years or dates of public life, for choosing between namesakes
}

// Find finds the mentions of one sentence by itself. tree may be nil.
func (l *Lexicon) Find(doc *text.Document, s *text.Sentence, tree *syntax.Tree) []Mention {
	ss := []Sentence{{Sentence: s, Tree: tree}}
	l.FindAll(doc, ss)
	return ss[0].Mentions
}

// FindAll finds the mentions of all sentences of a document: a surname counts in every
// sentence where the document has the full name in one of them.
func (l *Lexicon) FindAll(doc *text.Document, ss []Sentence) {
	fs := make([]*finder, len(ss))
	seen, known := map[string]bool{}, learned{}
	for i := range ss {
		fs[i] = newFinder(l, doc, &ss[i], known)
		fs[i].first(seen)
	}
	for i := range ss {
		fs[i].second(seen)
		ss[i].Mentions = fs[i].finish()
	}
}
