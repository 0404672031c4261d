package syntax

import (
	"math/rand/v2"
	"slices"
)

// grower trains one of the two parsers, and the labels of finished trees
// along with the first one.
type grower struct {
	*trainer
	p        *Parser
	mirrored bool
	act      *denseLearner
	lab, rel *learner
	arcs     arcs // of act and lab
	rng      *rand.Rand
	gold     []int32
	want     []uint8
	tally    tally
}

// tally counts what an epoch gets right.
type tally struct{ actions, wrong, words, heads, labelsWrong int }

// learnTree trains a parser with a dynamic oracle and exploration (Goldberg
// and Nivre 2012).
func (t *trainer) learnTree(mirrored bool) {
	g := &grower{trainer: t, p: t.m.NewParser(), mirrored: mirrored,
		act: newDenseLearner(), lab: newLearner(), rel: newLearner(), rng: rand.New(rand.NewPCG(7, 7))}
	g.arcs = arcs{act: actSource{learner: g.act}, lab: source{learner: g.lab}}
	t.drafts[boolInt(mirrored)] = make([][]parse, len(t.bank))
	for e := range parseEpochs {
		g.tally = tally{}
		for _, i := range order(len(t.bank), uint64(e)+100) {
			g.sentence(i, e)
		}
		c := &g.tally
		t.say("trees from %s, epoch %d: %d of %d actions wrong, %.2f%% of the heads right, %d labels of those wrong",
			[]string{"left", "right"}[boolInt(mirrored)], e+1, c.wrong, c.actions, percent(c.heads, c.words), c.labelsWrong)
	}
	t.say("features: %d actions, %d labels, %d relabels", len(g.act.now), len(g.lab.rows), len(g.rel.rows))
	frozen := arcs{act: actSource{table: g.act.freeze(actSlots)}, lab: source{table: g.lab.freezeRows(labelSlots, len(t.m.labels))}}
	if mirrored {
		t.m.back = frozen
		return
	}
	t.m.arcs, t.m.relabel = frozen, source{table: g.rel.freezeRows(relabelSlots, len(t.m.labels))}
}

func (g *grower) sentence(i, epoch int) {
	p := g.p
	g.take(p, i)
	g.gold, g.want = g.target(p, i, g.gold, g.want)
	s := &p.state
	if g.mirrored {
		p.mirrored = mirror(p.words, p.mirrored)
		turn(g.gold, g.want)
		s.reset(p.mirrored)
	} else {
		s.reset(p.words)
	}
	for !s.done() {
		g.step(epoch)
	}
	if epoch >= draftFrom && epoch < draftTo {
		var q parse
		q.keep(s, g.mirrored)
		side := boolInt(g.mirrored)
		g.drafts[side][i] = append(g.drafts[side][i], q)
	}
	for d := range s.n {
		g.tally.words++
		if s.head[d] != g.gold[d] {
			continue
		}
		g.tally.heads++
		if s.head[d] != s.n && epoch > 0 && !g.mirrored {
			g.relabel(d)
		}
	}
}

// step learns one action, and the label of its arc where the arc is right.
func (g *grower) step(epoch int) {
	p, s := g.p, &g.p.state
	allowed := s.allowed()
	n := s.actView(g.m.actSeeds, &p.feats)
	used := g.arcs.act.scores(p.feats[:n], &p.act, &p.room)
	choice, good := bestOf(&p.act, allowed), s.cheapest(g.gold, allowed)
	g.act.step++
	g.tally.actions++
	if good&(1<<choice) == 0 {
		g.tally.wrong++
		ideal := bestOf(&p.act, good)
		g.act.learn(used, ideal, choice)
		if epoch == 0 || g.rng.Float64() > explore {
			choice = ideal
		}
	}
	var label uint8
	if choice == left || choice == right {
		h, d := s.arc(choice)
		label = p.chooseLabel(&g.arcs, h, d, h < d != g.mirrored)
		if g.gold[d] == h && p.used != nil {
			g.lab.step++
			if label != g.want[d] {
				g.lab.learn(p.used, int(g.want[d]), int(label))
			}
		}
	}
	s.do(choice, label)
}

// relabel learns the label of a right arc in a finished tree.
func (g *grower) relabel(d int32) {
	label := g.p.lastLabel(&source{learner: g.rel}, g.p.state.head[d], d)
	if g.p.used == nil {
		return
	}
	g.rel.step++
	if label != g.want[d] {
		g.tally.labelsWrong++
		g.rel.learn(g.p.used, int(g.want[d]), int(label))
	}
}

// take puts a sentence with its jack-knifed tags into the parser.
func (t *trainer) take(p *Parser, i int) {
	p.toks, p.tags, p.lemmas = t.seen[i], t.jack[i], p.lemmas[:0]
	for k := range p.toks {
		p.lemmas = append(p.lemmas, t.m.lemma(&p.toks[k], p.tags[k]))
	}
	p.gather()
}

// learnChoice trains the chooser on the drafts of the two parsers.
func (t *trainer) learnChoice() {
	l := newDenseLearner()
	c := &chooser{learner: l}
	p := t.m.NewParser()
	var gold []int32
	var want []uint8
	for e := range choiceEpochs {
		right, before, total := 0, 0, 0
		for _, i := range order(len(t.bank), uint64(e)+200) {
			t.take(p, i)
			gold, want = t.target(p, i, gold, want)
			for k := range t.drafts[0][i] {
				p.first, p.second = t.drafts[0][i][k], t.drafts[1][i][k]
				p.weigh(c, func(d int32, first, second []uint64, diff int32) {
					a, b := p.first.head[d] == gold[d], p.second.head[d] == gold[d]
					if a == b {
						return
					}
					l.step++
					total++
					before += boolInt(a)
					if b && diff <= 0 || a && diff > 0 {
						by := int32(boolInt(b)*2 - 1)
						l.move(first, 0, -by)
						l.move(second, 0, by)
					} else {
						right++
					}
				})
			}
		}
		t.say("choices, epoch %d: %.1f%% of %d right, %.1f%% by the first parser", e+1, percent(right, total), total, percent(before, total))
	}
	t.m.chooser.table = l.freeze(choiceSlots)
}

// turn mirrors a target.
func turn(gold []int32, want []uint8) {
	n := int32(len(gold) - 2)
	slices.Reverse(gold[:n])
	slices.Reverse(want[:n])
	for i, h := range gold[:n] {
		if h < n {
			gold[i] = n - 1 - h
		}
	}
}

// target translates the gold tree to the parser's words.
func (t *trainer) target(p *Parser, i int, gold []int32, want []uint8) ([]int32, []uint8) {
	gold, want = gold[:0], want[:0]
	nodes := t.bank[i].Nodes
	n := int32(len(p.words) - 2)
	for _, k := range p.kept {
		h := nodes[k].Head
		for h >= 0 && p.place[h] < 0 {
			h = nodes[h].Head
		}
		if h < 0 {
			gold = append(gold, n)
		} else {
			gold = append(gold, int32(p.place[h]))
		}
		want = append(want, t.labels[nodes[k].Label])
	}
	gold = append(gold, n+1, n+1)
	return gold, append(want, 0, 0)
}
