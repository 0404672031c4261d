// Package rule reads, checks, compiles and matches extraction rules.
//
// A rule is a marked-up sentence: "[leader:Lavrov] *led* the [of:Russian] *delegation*."
// The program parses the sentence with the parser that reads the news and keeps the
// piece of the tree that connects the marks: that piece is the pattern. A rule of the
// form "phrase" is a sequence of words and roles instead, for titles, lists and
// headlines, where trees are weak. Whether something happened, is planned or was denied
// is not in each rule: contexts (rules/context) read it off the words around a match.
//
// # Model
//
// Mentions come first: a name with its title and apposition is one node. Edges are
// normalised by class (obl and nmod are one, amod and compound are one, passives are
// turned), and the preposition is part of its edge. The tree of the text is enriched,
// never cut: arguments are shared over coordination and apposition, subjects over
// coordinated and embedded verbs, relative clauses and participles take their noun, a
// prepositional phrase may move one step. Examples are compiled from their plain tree.
//
// Each example is parsed several times with other names and in another frame; every
// pattern that two readings share is kept. Where the tree of a text lacks an argument,
// the nearest fitting name on the right side stands in, at lower confidence, with no
// verb and none of ; : " between.
//
// # Why
//
// Syntactic search by example (Shlain et al. 2020, SPIKE) lets a diplomat write rules
// without knowing dependency labels. Votes and nearest names make up for parse errors,
// which are the same in examples and in texts.
//
// # Limits
//
// A pattern lies within one sentence. Rules have no order and no priority; what two
// rules find alike is one fact with two pieces of evidence.
package rule

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
	"parley/schema"
)

// Rule is one rule of a file.
type Rule struct {
	Name   string
	Gives  string // fact type
	Kind   string // fact kind; "" where the starred event word decides or the type has none
	Status string // fixed status; "" where the context decides
	Phrase bool   // a token pattern
	Strict bool   // no nearest-name fallback
	// Intransitive rules hold only where the verb takes no object beside the roles:
	// "they met", not "they met the deadline".
	Intransitive bool
	// People names the roles that only words for people may fill: a person, a title, a
	// group or a delegation, no country or body.
	People []string
	// Joins marks a rule that says who else took part: its fact is part of a meeting told
	// before, where one is.
	Joins bool
	// Others marks, of these, a rule that names nobody who was told before: "B also attended".
	Others   bool
	Negated  bool // holds only where the words say that it was not so: "did not attend"
	Links    bool // a phrase that joins a person and an office into one node
	Patterns []*Pattern
	Phrases  []*Phrase
	Match    []Marked
	Examples []Example
	Not      []string
	Todo     []Example
	At       string // file:line

	fact   *schema.FactType // of the name that it gives
	words  map[string][]string
	except []string // lemmas that a wildcard may not stand for; "@event" as in words
	used   map[string]bool
	lines  []string // file:line:column of each match
}

// Example is a sentence in which the rule finds exactly the marked roles.
type Example struct {
	Marked
	Status string // "" where any status will do
	Kind   string
	At     string
}

// Set is a closed world of rules and contexts.
type Set struct {
	Rules    []*Rule
	Contexts []*Context

	ontology *schema.Ontology
	lexicon  *mention.Lexicon
	model    *syntax.Model
	resolver *entity.Resolver
	byLemma  map[string][]start
	byClass  map[string][]start
	firsts   map[string][]*Phrase // phrases by the words that they may begin with
	keys     map[string][]*Phrase // phrases by the words of which they need one
	filed    int                  // phrases so far
	anywhere phraseSet            // those that no word of a sentence rules out
	phrases  []*Rule
	links    []*Rule
}

// start is a pattern whose first word is a given lemma.
type start struct {
	rule    *Rule
	pattern *Pattern
}

// alternatives returns what may stand for a starred word: the words of the rule, or
// the word alone. "@event" allows the head of any mention of that class.
func (r *Rule) alternatives(form, lemma string) (words []string, class string) {
	for _, key := range []string{form, lemma} {
		list, ok := r.words[key]
		if !ok {
			continue
		}
		r.used[key] = true
		words = append(words, lemma)
		for _, w := range list {
			if c, ok := strings.CutPrefix(w, "@"); ok {
				class = strings.ToUpper(c[:1]) + c[1:]
				continue
			}
			words = append(words, w)
		}
		return words, class
	}
	return []string{lemma}, ""
}

// Load reads rules/*.yaml and rules/context/*.yaml, checks them against the ontology
// and compiles them. All errors of all files come at once, with file:line:column.
func Load(fsys fs.FS, ont *schema.Ontology, lex *mention.Lexicon, model *syntax.Model, resolver *entity.Resolver) (*Set, error) {
	s := &Set{ontology: ont, lexicon: lex, model: model, resolver: resolver, byLemma: map[string][]start{}, byClass: map[string][]start{}, firsts: map[string][]*Phrase{}, keys: map[string][]*Phrase{}}
	var bad problems
	fill := s.readFillers(fsys, &bad)
	for _, name := range glob(fsys, "rules/*.yaml") {
		s.readRules(fsys, name, &bad)
	}
	for _, name := range glob(fsys, "rules/context/*.yaml") {
		s.readContexts(fsys, name, &bad)
	}
	if len(s.Rules) == 0 && len(bad) == 0 {
		bad.add("rules", "no rules: expected rules/*.yaml")
	}
	r := &reader{lexicon: lex, parser: model.NewParser()}
	for _, rule := range s.Rules {
		s.compile(r, rule, fill, &bad)
	}
	return s, bad.err()
}

func (s *Set) compile(r *reader, rule *Rule, fill Fillers, bad *problems) {
	rule.fact = s.ontology.FactType(rule.Gives)
	if rule.fact == nil {
		return // told already
	}
	for i, m := range rule.Match {
		if rule.Phrase {
			p, err := phrase(m, rule)
			if err != nil {
				bad.add(rule.lines[i], "%v", err)
				continue
			}
			rule.Phrases = append(rule.Phrases, p)
			s.index(p)
			continue
		}
		ps, err := r.compile(m, rule, fill)
		if err != nil {
			bad.add(rule.lines[i], "%v", err)
			continue
		}
		for _, p := range ps {
			if !slices.ContainsFunc(rule.Patterns, func(o *Pattern) bool { return o.key() == p.key() }) {
				rule.Patterns = append(rule.Patterns, p)
			}
		}
	}
	for _, p := range rule.Patterns {
		for i := range p.nodes {
			p.nodes[i].takes = rule.fact.Role(p.nodes[i].role)
		}
		n := p.nodes[p.start]
		for _, w := range n.words {
			s.byLemma[w] = append(s.byLemma[w], start{rule, p})
		}
		if n.mention != "" {
			s.byClass[n.mention] = append(s.byClass[n.mention], start{rule, p})
		}
	}
	switch {
	case rule.Links:
		s.links = append(s.links, rule)
	case rule.Phrase:
		s.phrases = append(s.phrases, rule)
	}
	for w := range rule.words {
		if !rule.used[w] {
			bad.add(rule.At, "rule %q: the word list %q is not used: no match sentence has *%s*", rule.Name, w, w)
		}
	}
}

// Rule returns the rule of that name, nil where there is none.
func (s *Set) Rule(name string) *Rule {
	for _, r := range s.Rules {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Noise says for every sentence what makes it no part of the report, "" where it is.
func (s *Set) Noise(doc *text.Document, ss []mention.Sentence) []string {
	return s.lexicon.Noise(doc, ss)
}

// Words returns what may stand for a starred word of a rule, the word itself included;
// nil where there is no such rule or word.
func (s *Set) Words(rule, word string) []string {
	r := s.Rule(rule)
	if r == nil || r.words[word] == nil {
		return nil
	}
	return append([]string{word}, r.words[word]...)
}

// Portfolio reports whether a title is of whoever has one of several portfolios.
func (s *Set) Portfolio(word string) bool { return s.lexicon.Portfolio(word) }

// Honorific reports whether a word is a personal title.
func (s *Set) Honorific(word string) bool { return s.lexicon.Honorific(word) }

// Venue reports whether a noun beside a place leaves it the place of a meeting.
func (s *Set) Venue(word string) bool { return s.lexicon.Venue(word) }

// Aside reports whether a noun is one for what goes on beside something else.
func (s *Set) Aside(word string) bool { return s.lexicon.Aside(word) }

// Return reports whether a verb is of the way back.
func (s *Set) Return(word string) bool { return s.lexicon.Return(word) }

// Departure reports whether a verb is of a way that is still to be gone.
func (s *Set) Departure(word string) bool { return s.lexicon.Departure(word) }

// Closing reports whether a verb ends what began.
func (s *Set) Closing(word string) bool { return s.lexicon.Closing(word) }

// Occurring reports whether a verb says of an event that it is, begins or ends.
func (s *Set) Occurring(word string) bool { return s.lexicon.Occurring(word) }

// Lasting reports whether a verb says that something goes on.
func (s *Set) Lasting(word string) bool { return s.lexicon.Lasting(word) }

// Onset reports whether a verb begins a stay.
func (s *Set) Onset(word string) bool { return s.lexicon.Onset(word) }

// Count is the number that a word means, 0 where it means none.
func (s *Set) Count(word string) int { return s.lexicon.Count(word) }

// Lies reports whether a place is known to lie in a country or is a name of it.
func (s *Set) Lies(place, country string) bool {
	e := s.lexicon.Entry(place)
	return e != nil && e.Country != "" && e.Country == country
}

// Country returns the country that a known person, body or place belongs to, or the
// country itself.
func (s *Set) Country(id string) (entity.Entity, bool) {
	e := s.lexicon.Entry(id)
	if e != nil && e.Class != "Country" {
		e = s.lexicon.Entry(e.Country)
	}
	if e == nil {
		return entity.Entity{}, false
	}
	return entity.Entity{ID: e.ID, Name: e.Name, Class: e.Class}, true
}

func glob(fsys fs.FS, pattern string) []string {
	names, _ := fs.Glob(fsys, pattern)
	sort.Strings(names)
	return names
}

// problems collects everything that is wrong before anything is refused.
type problems []string

func (p *problems) add(at, format string, args ...any) {
	*p = append(*p, at+": "+fmt.Sprintf(format, args...))
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	sort.Strings(p)
	return fmt.Errorf("%s", strings.Join(p, "\n"))
}
