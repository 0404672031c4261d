package syntax

import (
	"strings"

	"parley/graph/text"
)

// arcs is a transition parser: one model for the action, one for the label of
// the arc that the action makes.
type arcs struct {
	act actSource
	lab source
}

// source scores features, from a learner in training and from a table after.
type source struct {
	learner *learner
	table   *table
}

// best is the class of c that the features speak for most, the first of several; used
// are the features that it saw: in training, not all.
func (s *source) best(features []uint64, c classes, r *room) (class int, used []uint64) {
	if s.table == nil {
		used = s.learner.drop(features)
		return s.learner.best(used, c), used
	}
	return s.table.best(features, c, r), features
}

// actSource is a source for actions.
type actSource struct {
	learner *denseLearner
	table   *table
}

func (s *actSource) scores(features []uint64, out *[actions]int32, r *room) []uint64 {
	if s.table == nil {
		features = s.learner.drop(features)
		s.learner.scores(features, out)
		return features
	}
	*out = s.table.add4(features, r)
	return features
}

// Parser parses one sentence after the other; it is not safe for concurrent
// use. Make one for each goroutine.
type Parser struct {
	m       *Model
	tagging *tagging
	forms   map[string]*form
	seen    []*form // of the sentence
	toks    []token // the same side by side
	tags    []uint8
	lemmas  []string
	words   []word
	kept    []int // words → tokens
	place   []int // tokens → words, -1 for punctuation
	state   state
	feats   [actFeatures]uint64
	lfeats  [labelFeatures]uint64
	act     [actions]int32
	room    room
	used    []uint64
	relabel []uint8

	mirrored      []word
	first, second parse
	other         state // of second
	cfeats        [2][choiceFeatures]uint64
}

// NewParser returns a parser with its own working memory.
func (m *Model) NewParser() *Parser {
	return &Parser{m: m, tagging: m.tagger.begin(), forms: map[string]*form{}}
}

// Parse tags, lemmatises and parses a sentence of doc. The tree is the
// caller's to keep; its forms are slices of doc. A sentence without tokens
// gives an empty tree. Time is linear in the number of tokens.
func (p *Parser) Parse(doc string, s *text.Sentence) *Tree {
	return p.parse(formsOf(doc, s))
}

// Tag tags and lemmatises a sentence, as Parse does, and leaves the tree out: every
// node has the head -1 and no label.
func (p *Parser) Tag(doc string, s *text.Sentence) *Tree {
	forms := formsOf(doc, s)
	p.analyse(forms)
	tree := &Tree{Nodes: make([]Node, len(forms))}
	for i := range tree.Nodes {
		tree.Nodes[i].Head = -1
	}
	p.fill(tree.Nodes, forms)
	return tree
}

func formsOf(doc string, s *text.Sentence) []string {
	forms := make([]string, len(s.Tokens))
	for i, t := range s.Tokens {
		forms[i] = t.Of(doc)
	}
	return forms
}

func (p *Parser) parse(forms []string) *Tree {
	if len(forms) == 0 {
		return &Tree{}
	}
	p.analyse(forms)
	return p.grow(forms)
}

// grow makes the tree of words that have tags and lemmas.
func (p *Parser) grow(forms []string) *Tree {
	tree := &Tree{Nodes: make([]Node, len(forms))}
	p.gather()
	p.run(&p.m.arcs, p.words, false)
	p.first.keep(&p.state, false)
	if len(p.m.back.act.table.marks) > 1 {
		p.mirrored = mirror(p.words, p.mirrored)
		p.run(&p.m.back, p.mirrored, true)
		p.second.keep(&p.state, true)
		p.weigh(&p.m.chooser, nil)
		p.first.vote(&p.second)
	}
	p.state.build(p.words, &p.first)
	p.finish(tree.Nodes)
	p.fill(tree.Nodes, forms)
	return tree
}

// fill writes forms, lemmas and tags.
func (p *Parser) fill(nodes []Node, forms []string) {
	for i := range nodes {
		n, t := &nodes[i], p.m.tagger.tags[p.tags[i]]
		n.Form, n.Lemma, n.UPOS, n.XPOS = forms[i], p.lemmas[i], t.upos, t.xpos
	}
}

// analyse tags and lemmatises.
func (p *Parser) analyse(forms []string) {
	p.toks = p.toks[:0]
	p.seen = p.seen[:0]
	for _, f := range forms {
		seen := p.look(f)
		p.seen, p.toks = append(p.seen, seen), append(p.toks, seen.token)
	}
	if cap(p.tags) < len(forms) {
		p.tags = make([]uint8, 2*len(forms))
	}
	p.tags = p.tags[:len(forms)]
	p.m.tagger.run(p.tagging, p.toks, p.tags)
	p.lemmatise()
}

func (p *Parser) lemmatise() {
	p.lemmas = p.lemmas[:0]
	for i, f := range p.seen {
		p.lemmas = append(p.lemmas, f.lemma(p, p.tags[i]))
	}
}

// gather makes the parser's words: all tokens but punctuation, which the
// words beside it know of (Ma, Zhang and Zhu 2014).
func (p *Parser) gather() {
	p.words, p.kept, p.place = p.words[:0], p.kept[:0], p.place[:0]
	var commas, verbs, ands int32
	marks := uint64(0)
	for i := range p.toks {
		t := &p.toks[i]
		tag := p.m.tagger.tags[p.tags[i]]
		if tag.upos == "PUNCT" {
			p.place = append(p.place, -1)
			if tag.xpos != "HYPH" {
				commas++
			}
			marks = scramble(marks + t.word)
			continue
		}
		if n := len(p.words); n > 0 {
			p.words[n-1].after = marks
		}
		switch tag.upos {
		case "VERB", "AUX":
			verbs++
		case "CCONJ":
			ands++
		}
		th := p.tagging.hashes[int(p.tags[i])+1]
		p.place = append(p.place, len(p.words))
		p.kept = append(p.kept, i)
		p.words = append(p.words, word{
			w: t.word, t: th, u: p.m.upos[p.tags[i]], m: lemmaWord(p.lemmas[i]), wt: scramble(t.word + th),
			before: marks, commas: commas, verbs: verbs, ands: ands, tag: p.tags[i], class: p.m.class[p.tags[i]],
		})
		marks = 0
	}
	if n := len(p.words); n > 0 {
		p.words[n-1].after = marks
	}
	p.words = append(p.words,
		word{w: scramble(11), t: scramble(12), u: scramble(13), m: scramble(14), wt: scramble(15), before: marks, commas: commas, verbs: verbs, ands: ands},
		word{w: scramble(21), t: scramble(22), u: scramble(23), m: scramble(24), wt: scramble(25)})
}

func lemmaWord(lemma string) uint64 {
	h := uint64(3)
	for i := range len(lemma) {
		c := lemma[i]
		if c >= '0' && c <= '9' {
			c = '0'
		}
		h = (h ^ uint64(c)) * mul1
		h ^= h >> 31
	}
	return scramble(h)
}

// run parses words greedily.
func (p *Parser) run(a *arcs, words []word, mirrored bool) {
	s := &p.state
	s.reset(words)
	for !s.done() {
		allowed := s.allowed()
		action := p.choose(a, allowed)
		var label uint8
		if action == left || action == right {
			h, d := s.arc(action)
			label = p.chooseLabel(a, h, d, h < d != mirrored)
		}
		s.do(action, label)
	}
}

func (p *Parser) choose(a *arcs, allowed uint) int {
	if allowed&(allowed-1) == 0 {
		for k := range actions {
			if allowed == 1<<k {
				return k
			}
		}
	}
	n := p.state.actView(p.m.actSeeds, &p.feats)
	a.act.scores(p.feats[:n], &p.act, &p.room)
	return bestOf(&p.act, allowed)
}

func bestOf(scores *[actions]int32, allowed uint) int {
	b := -1
	for k := range actions {
		if allowed&(1<<k) != 0 && (b < 0 || scores[k] > scores[b]) {
			b = k
		}
	}
	return b
}

// chooseLabel leaves the features that it used in p.used, for learning. A label
// that is sure is not asked for again, unless to learn what goes with it.
func (p *Parser) chooseLabel(a *arcs, h, d int32, after bool) uint8 {
	p.used = nil
	if h == p.state.n {
		return p.m.root
	}
	if l := p.sureLabel(h, d, after); l > 0 && a.lab.table != nil {
		return l
	}
	n := p.state.labelView(p.m.labelSeeds, h, d, false, &p.lfeats)
	l, used := a.lab.best(p.lfeats[:n], p.m.arcLabels, &p.room)
	p.used = used
	return uint8(l)
}

// lastLabel labels an arc of the finished tree, like chooseLabel.
func (p *Parser) lastLabel(from *source, h, d int32) uint8 {
	p.used = nil
	if l := p.sureLabel(h, d, h < d); l > 0 && from.table != nil {
		return l
	}
	n := p.state.labelView(p.m.relabelSeeds, h, d, true, &p.lfeats)
	l, used := from.best(p.lfeats[:n], p.m.arcLabels, &p.room)
	p.used = used
	return uint8(l)
}

// sureLabel is the only label of such arcs in the treebank, 0 if they have
// several; after tells that the dependent follows its head in the text.
func (p *Parser) sureLabel(h, d int32, after bool) uint8 {
	ws := p.state.words
	return p.m.sure[sureAt(ws[d].tag, after, ws[h].class)]
}

// finish labels the arcs once more, now that the whole tree is known, and adds
// the punctuation.
func (p *Parser) finish(nodes []Node) {
	s := &p.state
	p.relabel = p.relabel[:0]
	root := int32(0)
	for d := range s.n {
		h := s.head[d]
		if h == s.n {
			root = d
			p.relabel = append(p.relabel, p.m.root)
			continue
		}
		p.relabel = append(p.relabel, p.lastLabel(&p.m.relabel, h, d))
	}
	for d, i := range p.kept {
		h := s.head[d]
		nodes[i].Label = p.m.labels[p.relabel[d]]
		nodes[i].Head = -1
		if h < s.n {
			nodes[i].Head = p.kept[h]
		}
	}
	p.punctuate(nodes, root)
}

// maxClimb bounds the search for the head of a punctuation mark.
const maxClimb = 32

// punctuate hangs each mark from the highest word whose subtree begins or
// ends at it, as the guidelines of Universal Dependencies ask.
func (p *Parser) punctuate(nodes []Node, root int32) {
	s := &p.state
	if s.n == 0 {
		for i := range nodes {
			nodes[i].Head, nodes[i].Label = 0, "punct"
		}
		nodes[0].Head, nodes[0].Label = -1, "root"
		return
	}
	next := 0
	for i := range nodes {
		if p.place[i] >= 0 {
			next = p.place[i] + 1
			continue
		}
		nodes[i].Label = "punct"
		nodes[i].Head = p.kept[p.markHead(int32(next), root)]
	}
}

// markHead is the head of a mark that stands before word next.
func (p *Parser) markHead(next, root int32) int32 {
	s := &p.state
	if next >= s.n || next == 0 {
		return root
	}
	best := int32(-1)
	for x, k := next, 0; k < maxClimb && x < s.n; x, k = s.head[x], k+1 {
		if s.l1[x] < next { // the subtree reaches over the mark
			break
		}
		if s.head[x] < next {
			best = x
			break
		}
	}
	if best >= 0 {
		return best
	}
	for x, k := next-1, 0; k < maxClimb && x < s.n; x, k = s.head[x], k+1 {
		if r := s.r1[x]; r <= s.n-1 && r >= next {
			return x
		}
		if h := s.head[x]; h >= next && h < s.n {
			return x
		}
	}
	return root
}

func uposHash(upos string) uint64 { return hashWord(strings.ToLower(upos) + "/") }
