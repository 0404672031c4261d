// Package graph wires the line from a file to a graph.
//
// # The line
//
//	files ─ source ─▶ document ─ text ─▶ sentences, tokens
//	                                  │
//	                  syntax ─▶ tags, lemmas, a dependency tree a sentence
//	                                  │
//	   lexicon ─▶ mention ─▶ who and what is named, described, pointed at
//	                                  │
//	   rules ──▶  rule ─▶ matches: a rule, its roles, the words they rest on
//	                                  │
//	     date, entity ─▶ fact ─▶ facts: roles filled, status, date, evidence
//	                                  │
//	                  quads ─▶ store      (one label a document)
//	                             │
//	                  query, export, server
//
// Everything to the left of a fact happens inside one document and touches
// nothing else. That is why documents are read on all cores at once, why a
// document can be replaced or removed alone, and why the order of files does not
// change a byte of the result: only the store sees more than one document, and
// it is given them in the order in which they came.
//
// A Builder holds what is known before reading (ontology, lexicon, weights,
// rules), reads it once, checks it against each other and never changes it
// afterwards; a sentence is read by functions of it and of nothing else. Same
// input, same bytes: no clock, no chance, no order of maps.
//
// Words are never copied. A document keeps its text, and a sentence, a token, a
// mention and a piece of evidence are spans on it. So every fact can show its
// sentence, and a check can see that each quote stands where it says it does.
//
// # What goes where
//
// A new construction ("X was received by Y") is a rule file, a new name is a
// line of the lexicon, a new kind of fact is an entry of the ontology: all are
// data, and none needs Go. A new file format is a reader in source, a new way
// out a writer in export. What needs a new stage belongs into New below, where
// the line can be seen as a whole.
//
// # Why
//
// Why not one pass that fills the graph as it reads? Because what was planned,
// denied or told twice can only be judged with the whole document at hand: facts
// are joined within a document before any of them becomes a quad.
//
// Why is the label the document, and not the fact? A source is what a reader
// asks for, trusts, corrects or withdraws. Facts are nodes and can be asked for
// as well, at no cost.
//
// # Limits
//
// English only. Nothing is learnt from one document about another but through
// the lexicon: a person whom one report introduces and another only calls by
// surname is the same person only if the surname alone decides it.
package graph

import (
	"fmt"
	"io/fs"
	"runtime"

	"parley/graph/entity"
	"parley/graph/fact"
	"parley/graph/mention"
	"parley/graph/rule"
	"parley/graph/syntax"
	"parley/graph/text"
	"parley/schema"
)

// Builder reads documents into facts and facts into a store. It does not change
// after New and serves any number of callers at once.
type Builder struct {
	Ontology *schema.Ontology
	Model    *syntax.Model
	Lexicon  *mention.Lexicon
	Rules    *rule.Set

	extractor *fact.Extractor
	jobs      int
	stamp     string
}

// Options are the choices of a Builder; the zero value is right for most.
type Options struct {
	Jobs  int    // documents read at once; as many as there are cores where 0
	Stamp string // fingerprint of program and knowledge, by which Build knows what it need not read again; "" reads all
}

// New makes a Builder from what is known before reading: lexicon/, rules/ and
// model/ in data. Its error lists all that is wrong with the files, each with
// file, line and column.
func New(data fs.FS, opt Options) (*Builder, error) {
	ontology, err := schema.Load(schema.FS)
	if err != nil {
		return nil, fmt.Errorf("ontology: %w", err)
	}
	model, err := syntax.Load(data)
	if err != nil {
		return nil, fmt.Errorf("parser: %w", err)
	}
	lexicon, err := mention.Load(data)
	if err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	resolver, err := entity.New(data)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	rules, err := rule.Load(data, ontology, lexicon, model, resolver)
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	jobs := opt.Jobs
	if jobs < 1 {
		jobs = runtime.GOMAXPROCS(0)
	}
	return &Builder{
		Ontology:  ontology,
		Model:     model,
		Lexicon:   lexicon,
		Rules:     rules,
		extractor: fact.New(ontology, rules),
		jobs:      jobs,
		stamp:     opt.Stamp,
	}, nil
}

// Extract reads one document.
func (b *Builder) Extract(doc *text.Document) *fact.Reading { return b.extractor.Fork().Extract(doc) }
