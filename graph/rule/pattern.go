package rule

import (
	"fmt"
	"sort"
	"strings"

	"parley/schema"
)

// node is a place in a pattern: a word that matters, a role, or a wildcard.
type node struct {
	role     string // "" for a word
	takes    *schema.Role
	optional bool
	many     bool
	word     string   // as starred in the example
	words    []string // lemmas that may stand here; nil for a wildcard
	mention  string   // "@event": the head of a mention of that class may stand here
	verbal   bool     // a verb in the example
	order    int      // position in the example
	particle string   // "down" of "sat down"
}

// link is an edge of a pattern.
type link struct {
	gov, dep int // nodes
	label    string
	prep     string
}

// Pattern is the piece of a tree that connects the marks of an example.
type Pattern struct {
	nodes []node
	links []link
	start int   // the word where matching begins
	votes int   // how many readings of the example agree on it
	walk  []int // the order in which links are followed from start
}

// key identifies a pattern: equal keys match the same texts.
func (p *Pattern) key() string {
	var parts []string
	name := func(i int) string {
		n := p.nodes[i]
		if n.role != "" {
			return fmt.Sprintf("[%s#%d]", n.role, n.order)
		}
		return n.word
	}
	for _, l := range p.links {
		parts = append(parts, fmt.Sprintf("%s -%s %s-> %s", name(l.gov), l.label, l.prep, name(l.dep)))
	}
	sort.Strings(parts)
	return strings.Join(parts, "; ")
}

// String prints the pattern in words, so that an author sees a bad parse.
func (p *Pattern) String() string {
	var parts []string
	for _, l := range p.links {
		parts = append(parts, p.say(l))
	}
	if len(parts) == 0 {
		return p.name(p.start)
	}
	return strings.Join(parts, ", ")
}

// say puts a link of the pattern into words.
func (p *Pattern) say(l link) string {
	how := map[string]string{
		Subj: "does", Obj: "is object of", Poss: "owns", Mod: "describes", Clause: "is clause of", Appos: "explains", Time: "dates",
	}[l.label]
	switch {
	case l.label == Prep:
		how = fmt.Sprintf("follows %q after", l.prep)
	case how == "":
		how = "is " + l.label + " of"
	}
	return fmt.Sprintf("%s %s %s", p.name(l.dep), how, p.name(l.gov))
}

func (p *Pattern) name(i int) string {
	n := p.nodes[i]
	switch {
	case n.role != "":
		return "[" + n.role + "]"
	case n.words == nil && n.mention == "":
		return "_any verb_"
	}
	return "*" + n.word + "*"
}

// plan fixes where matching begins and in which order links are followed.
func (p *Pattern) plan() error {
	p.start = -1
	for i, n := range p.nodes {
		if n.role == "" && (n.words != nil || n.mention != "") {
			p.start = i
			break
		}
	}
	if p.start < 0 {
		return fmt.Errorf("no word is starred: a rule needs at least one *word* to look for")
	}
	seen := map[int]bool{p.start: true}
	p.walk = p.walk[:0]
	for {
		grown := false
		for i, l := range p.links {
			if seen[l.gov] != seen[l.dep] {
				seen[l.gov], seen[l.dep] = true, true
				p.walk = append(p.walk, i)
				grown = true
			}
		}
		if !grown {
			break
		}
	}
	if len(seen) != len(p.nodes) {
		return fmt.Errorf("the marks are not connected in the tree")
	}
	return nil
}
