// Package text holds a document, its sentences and their tokens.
//
// A document's text is read once and never copied or changed: everything that
// speaks of it does so by a Span, half-open, in bytes. Offsets are converted
// (to code points, to UTF-16) only where facts leave the program.
//
// Split finds blocks by line breaks and line lengths (block.go), tokens by one
// pass over the characters (token.go, word.go) and sentence ends on the tokens
// (sentence.go). What spelling alone does not tell, abbreviations, prefixes
// and units, is listed in english.txt.
//
// # Why
//
// Tokens are the words of Universal Dependencies (the conventions of EWT, GUM
// and PUD), because the parser learnt on them: compounds fall apart at their
// hyphens, prefixes do not, clitics and units stand alone. Unicode's word
// boundaries (UAX #29) differ from these in every second rule, so they serve
// only where words are not divided by spaces, and for emoji.
//
// Sentences are cut by rules on tokens, not by a trained model. Whether a full
// stop belongs to its word is asked once, for the token; the sentence end is
// the same answer. A Punkt model beside it would ask again and differ.
//
// A sentence ends with its quotation mark ("They agreed."), and a question
// inside a sentence does not end it when a small letter follows. What remains
// wrong: an abbreviation not listed, and a sentence that starts with a name
// right after one ("in the U.S. Lavrov said").
package text

// Span is a half-open range [Start, End) of bytes in a document's text.
type Span struct{ Start, End int }

// Of returns the words that the span covers in text.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether s and o share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Token is a syntactic word, as Universal Dependencies cuts them: "don't" is
// "do" and "n't", "Turkey's" is "Turkey" and "'s".
type Token struct{ Span }

// Sentence is a span with its tokens, in order.
type Sentence struct {
	Span
	Tokens []Token
	// Paragraph counts blocks of text divided by line breaks, from 0. A headline,
	// a date line or a caption is a paragraph of its own.
	Paragraph int
}

// Document is one report.
type Document struct {
	ID        string // the id of the source, else the file name without extension
	Title     string // "" where the source gives none
	Published string // ISO 8601 date, "2025-05-15"; "" where unknown
	URL       string // where it was published
	Path      string // where it was read
	Text      string // valid UTF-8
	Sentences []Sentence
}

// Words counts the tokens of the document.
func (d *Document) Words() int {
	n := 0
	for i := range d.Sentences {
		n += len(d.Sentences[i].Tokens)
	}
	return n
}
