package rule

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
)

func document(s string) *text.Document {
	return &text.Document{ID: "example", Text: s, Sentences: text.Split(s)}
}

// Fillers are the names that stand in for the marked ones when an example is read
// again, by the class of the mark; "Adjective" for country adjectives.
type Fillers map[string][]string

// frames are put before an example when it is read again: the parser must see the
// same tree in each of them, or the majority decides.
var frames = [...]string{"", "On Monday, "}

// readings returns the example itself and its variants with other fillers and frames.
func (f Fillers) readings(m Marked, classes []string) []Marked {
	out := []Marked{m}
	for k := 0; k < 2; k++ {
		v := m
		v.Marks, v.Stars = slices.Clone(m.Marks), slices.Clone(m.Stars)
		for i := range v.Marks {
			names := f[classes[i]]
			if len(names) > 0 {
				v.replace(i, names[(2*k+i)%len(names)])
			}
		}
		if k < len(frames) && frames[k] != "" {
			v.prefix(frames[k])
		}
		out = append(out, v)
	}
	return out
}

func (m *Marked) replace(i int, by string) {
	old := m.Marks[i].Span
	shift := len(by) - old.Len()
	m.Text = m.Text[:old.Start] + by + m.Text[old.End:]
	move := func(s *text.Span) {
		if s.Start >= old.End {
			s.Start += shift
		}
		if s.End >= old.End {
			s.End += shift
		}
	}
	for j := range m.Marks {
		if j != i {
			move(&m.Marks[j].Span)
		}
	}
	for j := range m.Stars {
		move(&m.Stars[j].Span)
	}
	m.Marks[i].Span.End += shift
}

func (m *Marked) prefix(frame string) {
	first, rest, _ := strings.Cut(m.Text, " ")
	if len(m.Marks) == 0 || m.Marks[0].Span.Start > 0 {
		switch first {
		case "The", "A", "An", "Both", "Talks", "Negotiators":
			first = strings.ToLower(first)
		}
	}
	m.Text = frame + first + " " + rest
	for j := range m.Marks {
		m.Marks[j].Span.Start += len(frame)
		m.Marks[j].Span.End += len(frame)
	}
	for j := range m.Stars {
		m.Stars[j].Span.Start += len(frame)
		m.Stars[j].Span.End += len(frame)
	}
}

// markedGraph reads a marked sentence: one sentence, its marks as units of their own.
func (r *reader) markedGraph(m Marked) (*Graph, []int, []string, error) {
	doc := document(m.Text)
	if len(doc.Sentences) != 1 {
		return nil, nil, nil, fmt.Errorf("this is read as %d sentences, a pattern is one", len(doc.Sentences))
	}
	s := r.sentence(doc, &doc.Sentences[0])
	classes := make([]string, len(m.Marks))
	var kept []mention.Mention
	for _, x := range s.Mentions {
		crosses := false
		for i, k := range m.Marks {
			if x.Span == k.Span || k.Span.Contains(x.Span) && classes[i] == "" {
				classes[i] = x.Class
				if x.Class == "Country" && x.Form == mention.Adjective {
					classes[i] = "Adjective"
				}
			}
			crosses = crosses || x.Span.Overlaps(k.Span)
		}
		if !crosses {
			x.Of = -1
			kept = append(kept, x)
		}
	}
	units := make([]int, len(m.Marks))
	inside := func(x mention.Mention) bool { return x.Class == "Mark" && clause(s.Tree, &x) }
	for i, k := range m.Marks {
		first, end := tokens(s.Tokens, k.Span)
		if first == end {
			return nil, nil, nil, fmt.Errorf("the role %q does not cover a word", k.Role)
		}
		head := top(s.Tree, first, end, -1)
		if upos := s.Tree.Nodes[end-1].UPOS; upos == "PROPN" {
			head = end - 1
		}
		kept = append(kept, mention.Mention{Span: k.Span, First: first, End: end, Head: head, Class: "Mark", Of: -1})
		units[i] = head
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].First < kept[j].First })
	// What someone said is a clause: it is one unit of the pattern, but no one word.
	s.Mentions = slices.DeleteFunc(slices.Clone(kept), inside)
	r.parse(doc, &s, nil, true)
	s.Mentions = kept
	g := NewGraph(&s, nil, false)
	for i, t := range units {
		units[i] = g.At[t]
	}
	return g, units, classes, nil
}

// clause reports whether the words of a mark are a clause: a verb and more.
func clause(t *syntax.Tree, x *mention.Mention) bool {
	for i := x.First; i < x.End && x.End-x.First > 2; i++ {
		if u := t.Nodes[i].UPOS; u == "VERB" || u == "AUX" {
			return true
		}
	}
	return false
}

// tokens returns the tokens that a span touches.
func tokens(ts []text.Token, s text.Span) (first, end int) {
	first = -1
	for i := range ts {
		if ts[i].Overlaps(s) {
			if first < 0 {
				first = i
			}
			end = i + 1
		}
	}
	if first < 0 {
		return 0, 0
	}
	return first, end
}

// compile reads a marked sentence several times and returns its patterns, the one
// that most readings agree on first; every pattern that two readings share is kept.
func (r *reader) compile(m Marked, rule *Rule, fill Fillers) ([]*Pattern, error) {
	_, _, classes, err := r.markedGraph(m)
	if err != nil {
		return nil, err
	}
	var out []*Pattern
	var first error
	for _, v := range fill.readings(m, classes) {
		g, units, _, err := r.markedGraph(v)
		if err == nil {
			var p *Pattern
			if p, err = pattern(g, v, units, rule); err == nil {
				i := slices.IndexFunc(out, func(o *Pattern) bool { return o.key() == p.key() })
				if i < 0 {
					out = append(out, p)
				} else {
					out[i].votes++
				}
			}
		}
		if err != nil && first == nil {
			first = err
		}
	}
	if len(out) == 0 {
		return nil, first
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].votes > out[j].votes })
	keep := out[:1]
	for _, p := range out[1:] {
		if p.votes > 1 {
			keep = append(keep, p)
		}
	}
	return keep, nil
}

// pattern cuts the connecting piece out of the plain tree of an example.
func pattern(g *Graph, m Marked, roles []int, rule *Rule) (*Pattern, error) {
	p := &Pattern{votes: 1}
	at := map[int]int{} // unit → node
	for i, u := range roles {
		k := m.Marks[i]
		if _, ok := at[u]; ok {
			return nil, fmt.Errorf("two roles on one word, %q", k.Span.Of(m.Text))
		}
		at[u] = len(p.nodes)
		p.nodes = append(p.nodes, node{role: k.Role, optional: k.Optional, many: k.Many, order: g.Units[u].First})
	}
	for _, s := range m.Stars {
		first, end := tokens(g.Tokens, s.Span)
		for t := first; t < end; t++ {
			u := g.At[t]
			n := g.Node(u)
			if _, ok := at[u]; ok || g.Units[u].Head != t || !content(n.UPOS) && !s.Any && end-first > 1 {
				continue
			}
			if n.Label == "compound:prt" {
				continue // joins its verb below
			}
			x := node{word: g.Tree.Nodes[t].Lemma, order: t, verbal: verbal(g, u)}
			if !s.Any {
				x.words, x.mention = rule.alternatives(strings.ToLower(g.Tree.Nodes[t].Form), strings.ToLower(x.word))
				for _, w := range slices.Clone(x.words) {
					x.words = append(x.words, forms(w)...)
				}
				x.words = append(x.words, strings.ToLower(g.Tree.Nodes[t].Form))
			}
			for j := range g.Tree.Nodes {
				if c := &g.Tree.Nodes[j]; c.Head == t && c.Label == "compound:prt" {
					x.particle = strings.ToLower(c.Form)
				}
			}
			at[u] = len(p.nodes)
			p.nodes = append(p.nodes, x)
		}
	}
	if err := connect(g, p, at); err != nil {
		return nil, err
	}
	if err := p.plan(); err != nil {
		return nil, err
	}
	return p, nil
}

func content(upos string) bool {
	switch upos {
	case "NOUN", "VERB", "PROPN", "ADJ", "ADV", "NUM":
		return true
	}
	return false
}

// connect climbs from every node of the pattern to the word that all hang on.
func connect(g *Graph, p *Pattern, at map[int]int) error {
	up := func(u int) (Edge, bool) {
		if len(g.In[u]) == 0 {
			return Edge{}, false
		}
		for _, e := range g.In[u] {
			if g.Tree.Nodes[g.Units[u].Head].Head >= 0 && g.At[g.Tree.Nodes[g.Units[u].Head].Head] == e.Gov {
				return e, true
			}
		}
		return g.In[u][0], true
	}
	depth := func(u int) int {
		d := 0
		for e, ok := up(u); ok && d < 200; e, ok = up(u) {
			u = e.Gov
			d++
		}
		return d
	}
	units := make([]int, 0, len(at))
	for u := range at {
		units = append(units, u)
	}
	sort.Ints(units)
	// The deepest open unit climbs until one is left.
	open := slices.Clone(units)
	for len(open) > 1 {
		deepest := 0
		for i, u := range open {
			if depth(u) > depth(open[deepest]) {
				deepest = i
			}
		}
		u := open[deepest]
		e, ok := up(u)
		if !ok {
			return fmt.Errorf("%q does not hang together with the other marks", g.words(u))
		}
		open = slices.Delete(open, deepest, deepest+1)
		// "talks in Oslo with Holm": a phrase read under the place before it belongs one step up.
		if _, ok := at[e.Gov]; !ok && e.Label == Prep && g.Node(e.Gov).UPOS == "PROPN" {
			if over, ok := up(e.Gov); ok {
				e.Gov = over.Gov
			}
		}
		if _, ok := at[e.Gov]; !ok {
			return fmt.Errorf("the word %q lies between the marks: star it, or write _%s_ where any word of its kind may stand", g.words(e.Gov), g.words(e.Gov))
		}
		p.links = append(p.links, link{at[e.Gov], at[u], e.Label, e.Prep})
		if !slices.Contains(open, e.Gov) {
			open = append(open, e.Gov)
		}
	}
	sort.Slice(p.links, func(i, j int) bool {
		a, b := p.links[i], p.links[j]
		return a.gov != b.gov && a.gov < b.gov || a.gov == b.gov && a.dep < b.dep
	})
	return nil
}

func (g *Graph) words(u int) string {
	var w []string
	for t := g.Units[u].First; t < g.Units[u].End; t++ {
		w = append(w, g.Tree.Nodes[t].Form)
	}
	return strings.Join(w, " ")
}
