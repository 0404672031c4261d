package rule

import (
	"slices"
	"strings"

	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
	"parley/schema"
)

// Reading is a document with everything that was seen in it.
type Reading struct {
	Doc       *text.Document
	Sentences []mention.Sentence
	Graphs    []*Graph
	Entities  *entity.Resolution
	Matches   []Match
}

// Match is a rule that held in a sentence.
type Match struct {
	Rule     *Rule
	Sentence int
	Anchors  []int // tokens of the starred words, in the order of the text
	Slots    []Slot
	Loose    bool // an argument was found by nearness, not by the tree
	Votes    int
}

// Slot is a role with what fills it in the text.
type Slot struct {
	Role  string
	Many  bool
	Fills []Fill
}

// Fill is a place in a sentence that fills a role.
type Fill struct {
	Unit    int
	Mention int // -1: a plain word or clause
	Token   int // head token
}

// Reader reads documents with a set of rules; one per goroutine.
type Reader struct {
	set *Set
	in  reader
}

// NewReader returns a reader with buffers of its own.
func (s *Set) NewReader() *Reader {
	return &Reader{set: s, in: reader{lexicon: s.lexicon, parser: s.model.NewParser()}}
}

// Read parses a document, finds its mentions, joins persons with their offices,
// resolves entities and matches all rules.
func (r *Reader) Read(doc *text.Document) *Reading {
	x := &Reading{Doc: doc, Sentences: make([]mention.Sentence, len(doc.Sentences))}
	var links []entity.Link
	pairs := make([][]Pair, len(x.Sentences))
	lines := make([]*line, len(x.Sentences))
	for i := range x.Sentences {
		x.Sentences[i] = mention.Sentence{Sentence: &doc.Sentences[i], Tree: r.in.parser.Tag(doc.Text, &doc.Sentences[i])}
		r.set.verbs(x.Sentences[i].Tree)
	}
	r.set.lexicon.FindAll(doc, x.Sentences)
	for i := range x.Sentences {
		lines[i] = r.set.line(doc, &x.Sentences[i])
		for _, m := range r.set.linked(lines[i], i) {
			x.Matches = append(x.Matches, m.Match)
			pairs[i] = append(pairs[i], m.pair)
			links = append(links, entity.Link{Sentence: i, Holder: m.pair.Holder, Office: m.pair.Office})
		}
		r.in.parse(doc, &x.Sentences[i], pairs[i], false)
	}
	x.Entities = r.set.resolver.Resolve(doc, x.Sentences, links)
	x.Graphs = make([]*Graph, len(x.Sentences))
	for i := range x.Sentences {
		g := NewGraph(&x.Sentences[i], pairs[i], true)
		x.Graphs[i] = g
		fits := remembered(func(m int, role *schema.Role) bool { return r.set.fits(x, i, m, role) })
		x.Matches = append(x.Matches, r.set.trees(g, i, fits)...)
		for _, rule := range r.set.phrases {
			found := r.set.sequences(lines[i], i, rule, fits)
			for k := range found {
				g.fill(&found[k])
			}
			x.Matches = append(x.Matches, found...)
		}
	}
	return x
}

// remembered asks once for each mention and role: many rules ask the same.
func remembered(fits fitness) fitness {
	type question struct {
		mention int
		role    *schema.Role
	}
	known := map[question]bool{}
	return func(m int, role *schema.Role) bool {
		q := question{m, role}
		answer, ok := known[q]
		if !ok {
			answer = fits(m, role)
			known[q] = answer
		}
		return answer
	}
}

// fits reports whether a mention may fill a role: by the class of the entity that it
// resolves to, else by its own class. A group or delegation of a country may stand
// where the country may; an unresolved pronoun may stand nowhere.
func (s *Set) fits(x *Reading, sentence, m int, role *schema.Role) bool {
	at := &x.Sentences[sentence].Mentions[m]
	if at.Class == "Office" && s.inRange("Office", role) {
		return true // whoever bears it
	}
	if es := x.Entities.Of(sentence, m); len(es) > 0 {
		for _, e := range es {
			if s.inRange(e.Class, role) {
				return true
			}
		}
		return x.behalf(sentence, m, role) && s.inRange("Country", role) || es[0].Class == "Office" && s.unnamed(x, sentence, m, role)
	}
	switch {
	case at.Form == mention.Pronoun:
		return false
	case at.Class == "Group" || at.Class == "Delegation":
		return s.unnamed(x, sentence, m, role) || at.Of >= 0 && (s.inRange("Country", role) || s.inRange("Delegation", role)) || s.inRange(at.Class, role)
	case at.Class == "Office" && at.Form == mention.Nominal:
		return x.behalf(sentence, m, role) && s.inRange("Country", role) || s.unnamed(x, sentence, m, role)
	}
	return s.inRange(at.Class, role)
}

// behalf reports whether a title without a name may stand for the country or body that
// it belongs to: at a meeting, whose participants are the sides where no names are told
// ("the presidents of Norway and Chile met").
func (x *Reading) behalf(sentence, m int, role *schema.Role) bool {
	at := &x.Sentences[sentence].Mentions[m]
	if !role.Symmetric && role.Name != "host" || at.Class != "Office" || at.Form != mention.Nominal || at.Of < 0 {
		return false
	}
	return len(x.Owners(sentence, m)) > 0
}

// unnamed reports whether words for people may stand for a side of a meeting that nobody
// names: several, as in "met business leaders", or the one holder of an office, as in "met
// the Secretary-General". "The leaders" are some who were named before, and "leaders,
// including Duarte" have names.
func (s *Set) unnamed(x *Reading, sentence, m int, role *schema.Role) bool {
	at := &x.Sentences[sentence].Mentions[m]
	nodes := x.Sentences[sentence].Tree.Nodes
	if role.Name != "participant" || at.Of >= 0 || at.Class == "Delegation" {
		return false
	}
	if !at.Plural {
		return at.Class == "Office" && at.Form == mention.Nominal && !at.Relative && at.First > 0 && strings.EqualFold(nodes[at.First-1].Form, "the") && !s.lexicon.Reports(nodes[at.Head].Lemma)
	}
	if w := nodes[at.Head].Lemma; s.lexicon.Reports(w) || at.Class == "Group" && s.lexicon.Side(w) {
		return false
	}
	for t := max(0, at.First-2); t < at.First; t++ {
		switch strings.ToLower(nodes[t].Form) {
		case "the", "these", "those", "both", "two":
			return false
		}
	}
	for i := range x.Sentences[sentence].Mentions {
		if o := &x.Sentences[sentence].Mentions[i]; o.Class == "Person" && o.First == at.End {
			return false // "Presidents Duarte and Haddad"
		}
	}
	for t := at.End; t < min(at.End+2, len(nodes)); t++ {
		switch nodes[t].Form {
		case "including", "among", "such":
			return false
		}
	}
	return true
}

// Owners are the countries and bodies that a delegation, a group or an office belongs to.
func (x *Reading) Owners(sentence, m int) []entity.Entity {
	at := &x.Sentences[sentence].Mentions[m]
	if at.Of < 0 {
		return nil
	}
	out := slices.Clone(x.Entities.Of(sentence, at.Of))
	for _, o := range at.More {
		for _, e := range x.Entities.Of(sentence, o) {
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	return out
}

func (s *Set) inRange(class string, role *schema.Role) bool {
	for _, c := range role.Range {
		if s.ontology.Is(class, c) {
			return true
		}
	}
	return false
}

// free reports whether a role takes any words: speech, topics.
func free(role *schema.Role) bool { return len(role.Range) == 1 && role.Range[0] == "Text" }

// verbs sets right a verb between two names that the tagger took into one of them:
// "Macron met Merz". A word in small letters that rules know as a verb is no name, and
// "met" is no noun unless an article says so.
func (s *Set) verbs(t *syntax.Tree) {
	for i := range t.Nodes {
		n := &t.Nodes[i]
		if n.XPOS == "VBZ" && n.UPOS == "VERB" && (titled(t, i) || i > 0 && t.Nodes[i-1].XPOS == "VBD" && t.Nodes[i-1].UPOS == "VERB") { // "told journalists"
			n.UPOS, n.XPOS = "NOUN", "NNS"
			continue
		}
		if n.UPOS != "PROPN" && n.UPOS != "NOUN" || n.Form != strings.ToLower(n.Form) || len(n.Form) < 3 {
			continue
		}
		lemma := n.Form
		if n.UPOS == "NOUN" {
			if lemma = s.model.Past(n.Form); lemma == "" || lemma == n.Form || i == 0 || t.Nodes[i-1].UPOS == "DET" || t.Nodes[i-1].XPOS == "PRP$" || t.Nodes[i-1].XPOS == "POS" || t.Nodes[i-1].XPOS == "JJ" && t.Nodes[i-1].Lemma != "last" && t.Nodes[i-1].Lemma != "first" {
				continue
			}
		}
		if slices.ContainsFunc(s.byLemma[lemma], func(st start) bool { return st.pattern.nodes[st.pattern.start].verbal }) {
			n.UPOS, n.XPOS, n.Lemma = "VERB", "VBD", lemma
		}
	}
}

// titled reports whether what was taken for a verb ends "the Lima talks" before a verb of
// its own: "The Lima talks opened".
func titled(t *syntax.Tree, i int) bool {
	if i+1 == len(t.Nodes) {
		return false
	}
	switch t.Nodes[i+1].XPOS {
	case "VBD", "VBN", "MD", "VBZ", "VBP":
	default:
		return false
	}
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		switch t.Nodes[k].UPOS {
		case "PROPN", "ADJ", "NOUN":
		case "DET":
			return k < i-1
		default:
			return false
		}
	}
	return false
}
