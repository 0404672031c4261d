package syntax

// Where the two parsers disagree on the head of a word, a third model looks at
// both finished trees and chooses (after Sagae and Lavie 2006, whose parsers
// vote by the mere tag of the word). It learns from the parsers' mistakes in
// the early epochs of their training, when they do not know the sentences by
// heart yet.

const choiceFeatures = labelFeatures + 16

// chooser scores the arc that a parser found for a word.
type chooser struct {
	learner *denseLearner // its first class alone is used
	table   *table
}

// score leaves the features that it used in front of out.
func (c *chooser) score(features []uint64, r *room) (int32, []uint64) {
	if c.table != nil {
		return c.table.add4(features, r)[0], features
	}
	var all [actions]int32
	features = c.learner.drop(features)
	c.learner.scores(features, &all)
	return all[0], features
}

// choiceView gathers the features of word d's arc in the tree of q, which s
// holds; back tells which parser found it, other is the other parser's tree.
func (s *state) choiceView(seeds []uint64, d int32, q, other *parse, back bool, out *[choiceFeatures]uint64) int {
	h := q.head[d]
	var view [labelFeatures]uint64
	_ = seeds[choiceFeatures-1]
	k := copy(out[:], view[:s.labelView(seeds, h, d, true, &view)])
	put := func(x uint64) { out[k] = x; k++ }
	n := s.n
	ws := s.words
	label := uint64(s.label[d]) + 1
	from := uint64(boolInt(back)) + 1
	side := from<<1 | uint64(boolInt(h < d))
	dist := distance(h, d)
	agree := func(i int32) uint64 {
		if i < 0 || i >= n {
			return 2
		}
		return uint64(boolInt(q.head[i] == other.head[i]))
	}
	// The later head stands against the nearer one, on the same side or not.
	rival := other.head[d]
	relation := uint64(0)
	switch {
	case rival == s.head[h]:
		relation = 1 // the other hangs it one step higher
	case rival < n && other.head[rival] == h || rival < n && s.head[rival] == h:
		relation = 2 // one step lower
	case rival == n:
		relation = 3
	}
	relation = relation<<1 | uint64(boolInt((h < d) == (rival < d)))
	put(feat2(seeds[labelFeatures], from, label))
	put(feat3(seeds[labelFeatures+1], side, dist, label))
	put(feat3(seeds[labelFeatures+2], label, ws[h].t, ws[d].t))
	put(feat3(seeds[labelFeatures+3], label, ws[h].m, ws[d].t))
	put(feat3(seeds[labelFeatures+4], label, ws[h].t, ws[d].m))
	put(feat3(seeds[labelFeatures+5], side, ws[h].t, ws[d].t))
	put(feat3(seeds[labelFeatures+6], side, agree(d-1), agree(d+1)))
	put(feat3(seeds[labelFeatures+7], side, agree(h), label))
	put(feat3(seeds[labelFeatures+8], side, relation, label))
	put(feat4(seeds[labelFeatures+9], from, relation, ws[h].t, ws[d].t))
	put(feat3(seeds[labelFeatures+10], relation, label, dist))
	put(feat4(seeds[labelFeatures+11], label, ws[s.l1[d]].w, ws[h].t, dist))
	put(feat3(seeds[labelFeatures+12], label, ws[s.l1[d]].w, ws[h].m))
	put(feat4(seeds[labelFeatures+13], label, uint64(s.label[h]), ws[h].t, relation))
	put(feat4(seeds[labelFeatures+14], ws[h].t, ws[min(rival, n+1)].t, ws[d].t, relation))
	put(feat4(seeds[labelFeatures+15], label, ws[h].m, ws[min(rival, n+1)].m, ws[s.l1[d]].w))
	return k
}

// weigh scores the arcs on which p.first and p.second disagree, into their
// margins. learn, if not nil, is told of each pair with its features.
func (p *Parser) weigh(c *chooser, learn func(d int32, first, second []uint64, diff int32)) {
	p.state.build(p.words, &p.first)
	p.other.build(p.words, &p.second)
	for d := range p.state.n {
		p.first.margin[d], p.second.margin[d] = 0, 0
		if p.first.head[d] == p.second.head[d] {
			continue
		}
		n := p.state.choiceView(p.m.choiceSeeds, d, &p.first, &p.second, false, &p.cfeats[0])
		a, first := c.score(p.cfeats[0][:n], &p.room)
		n = p.other.choiceView(p.m.choiceSeeds, d, &p.second, &p.first, true, &p.cfeats[1])
		b, second := c.score(p.cfeats[1][:n], &p.room)
		p.first.margin[d], p.second.margin[d] = a, b
		if learn != nil {
			learn(d, first, second, b-a)
		}
	}
}
