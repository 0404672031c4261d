package syntax

import (
	"slices"
	"strings"
)

// Scores compares parses with a treebank, on the treebank's own tokens.
type Scores struct {
	Words                     int // all tokens
	UPOS, XPOS, Lemma, Tagged int // tokens right; Tagged has UPOS and XPOS right
	Arcs                      int // tokens that are no punctuation
	UAS, LAS                  int // those with the right head; and the right label
	LASType                   int // the right head and label, but for the subtype
	Relations                 map[string]*Relation
}

// Relation counts the arcs of one label, without its subtype: a right one has
// the right head and label.
type Relation struct{ Gold, Found, Right int }

// F1 is the harmonic mean of precision and recall, in percent.
func (r *Relation) F1() float64 { return percent(2*r.Right, r.Gold+r.Found) }

func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// Percent gives a count as percentage of the words or arcs that it is out of.
func (s *Scores) Percent() (upos, xpos, lemma, uas, las float64) {
	return percent(s.UPOS, s.Words), percent(s.XPOS, s.Words), percent(s.Lemma, s.Words), percent(s.UAS, s.Arcs), percent(s.LAS, s.Arcs)
}

// Evaluate parses every sentence of a treebank on its gold tokens.
func (m *Model) Evaluate(bank []Gold) *Scores {
	s := &Scores{Relations: map[string]*Relation{}}
	p := m.NewParser()
	for i := range bank {
		g := &bank[i]
		s.compare(g.Nodes, p.parse(g.forms()).Nodes)
	}
	return s
}

func (g *Gold) forms() []string {
	forms := make([]string, len(g.Nodes))
	for i, n := range g.Nodes {
		forms[i] = n.Form
	}
	return forms
}

func (s *Scores) relation(label string) *Relation {
	label, _, _ = strings.Cut(label, ":")
	r := s.Relations[label]
	if r == nil {
		r = &Relation{}
		s.Relations[label] = r
	}
	return r
}

func (s *Scores) compare(gold, found []Node) {
	for i, g := range gold {
		f := found[i]
		s.Words++
		s.UPOS += boolInt(g.UPOS == f.UPOS)
		s.XPOS += boolInt(g.XPOS == f.XPOS)
		s.Tagged += boolInt(g.UPOS == f.UPOS && g.XPOS == f.XPOS)
		s.Lemma += boolInt(g.Lemma == f.Lemma)
		gr, fr := s.relation(g.Label), s.relation(f.Label)
		gr.Gold++
		fr.Found++
		same := gr == fr && g.Head == f.Head
		if same {
			gr.Right++
		}
		if g.Label == "punct" {
			continue
		}
		s.Arcs++
		s.UAS += boolInt(g.Head == f.Head)
		s.LAS += boolInt(g.Head == f.Head && g.Label == f.Label)
		s.LASType += boolInt(same)
	}
}

// Names lists the relations, most frequent first.
func (s *Scores) Names() []string {
	var names []string
	for n := range s.Relations {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := s.Relations[b].Gold - s.Relations[a].Gold; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}
