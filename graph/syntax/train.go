package syntax

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
)

// Training options that experiments settled.
const (
	tagEpochs    = 8
	foldCount    = 5
	foldEpochs   = 5
	parseEpochs  = 12
	knownCount   = 3  // a word is known from so many occurrences
	sureCount    = 40 // and sure of its one tag from so many
	draftFrom    = 1  // the chooser learns from these epochs of the parsers
	draftTo      = 4
	choiceEpochs = 3
	sureArcs     = 50  // a label is sure from so many arcs that have no other
	explore      = 0.9 // how often the parser follows its own choice in training
	dropped      = 77  // of 256 features are left out at each step of training
	tagSlots     = 110_000
	actSlots     = 310_000
	labelSlots   = 45_000
	relabelSlots = 70_000
	choiceSlots  = 60_000
	leastWeight  = 12 // of 127: what rows keep
)

// Train makes a model from a treebank. The same sentences in the same order
// give the same bytes. report is told of progress, in words; it may be nil.
func Train(bank []Gold, report func(string)) (*Model, error) {
	t := &trainer{bank: bank, report: report, m: &Model{}}
	if err := t.inventory(); err != nil {
		return nil, fmt.Errorf("treebank: %w", err)
	}
	t.learnKnown()
	t.learnSure()
	t.learnLemmas()
	t.tagAll()
	var both sync.WaitGroup
	both.Go(func() { t.learnTree(false) })
	both.Go(func() { t.learnTree(true) })
	both.Wait()
	t.learnChoice()
	for _, s := range []*source{&t.m.tagger.source, &t.m.arcs.lab, &t.m.back.lab, &t.m.relabel} {
		s.table.thin(leastWeight)
	}
	return t.m, nil
}

// Encode gives the bytes of the weights file.
func (m *Model) Encode() []byte { return m.encode() }

type trainer struct {
	bank   []Gold
	report func(string)
	mu     sync.Mutex // of report
	m      *Model
	gold   [][]uint8 // tags
	jack   [][]uint8 // tags as a tagger gives them that has not seen the sentence
	seen   [][]token
	forms  [][]string
	labels map[string]uint8
	// What the two parsers found in the epochs that the chooser learns from,
	// for each sentence.
	drafts [2][][]parse
}

func (t *trainer) say(format string, args ...any) {
	if t.report != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.report(fmt.Sprintf(format, args...))
	}
}

// inventory lists tags and labels, most frequent first.
func (t *trainer) inventory() error {
	tags, labels := map[tag]int{}, map[string]int{}
	for i := range t.bank {
		for _, n := range t.bank[i].Nodes {
			tags[tag{n.UPOS, n.XPOS}]++
			labels[n.Label]++
		}
	}
	for _, x := range frequent(tags, func(a, b tag) int {
		return cmp.Or(cmp.Compare(a.upos, b.upos), cmp.Compare(a.xpos, b.xpos))
	}) {
		if tags[x] > 2 || len(t.bank) < 1000 {
			t.m.tagger.tags = append(t.m.tagger.tags, x)
		}
	}
	t.m.labels = append([]string{""}, frequent(labels, cmp.Compare[string])...)
	t.m.labels = t.m.labels[:min(64, len(t.m.labels))]
	if err := t.m.prepare(); err != nil {
		return err
	}
	number := map[tag]uint8{}
	for i, x := range t.m.tagger.tags {
		number[x] = uint8(i)
	}
	t.labels = map[string]uint8{}
	for i, l := range t.m.labels {
		t.labels[l] = uint8(i)
	}
	for i := range t.bank {
		var g []uint8
		var seen []token
		var forms []string
		for _, n := range t.bank[i].Nodes {
			k, ok := number[tag{n.UPOS, n.XPOS}]
			if !ok { // too rare for a tag of its own: the most frequent of its UPOS
				for j, x := range t.m.tagger.tags {
					if x.upos == n.UPOS {
						k = uint8(j)
						break
					}
				}
			}
			g = append(g, k)
			var tok token
			tok.see(n.Form)
			seen = append(seen, tok)
			forms = append(forms, n.Form)
		}
		t.gold = append(t.gold, g)
		t.seen = append(t.seen, seen)
		t.forms = append(t.forms, forms)
	}
	return nil
}

// frequent lists keys by falling count.
func frequent[K comparable](count map[K]int, compare func(a, b K) int) []K {
	var keys []K
	for k := range count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), compare(a, b))
	})
	return keys
}

// learnKnown gives every frequent word its ambiguity class: the tags that make
// up a twentieth of its occurrences, the most frequent one first.
func (t *trainer) learnKnown() {
	type stat struct {
		n    int
		tags map[uint8]int
	}
	stats := map[uint64]*stat{}
	var order []uint64
	for i := range t.seen {
		for j := range t.seen[i] {
			w := t.seen[i][j].word
			s := stats[w]
			if s == nil {
				s = &stat{tags: map[uint8]int{}}
				stats[w] = s
				order = append(order, w)
			}
			s.n++
			s.tags[t.gold[i][j]]++
		}
	}
	numbers := map[string]uint32{}
	var entries []entry
	sure := 0
	for _, w := range order {
		s := stats[w]
		if s.n < knownCount {
			continue
		}
		tags := frequent(s.tags, cmp.Compare[uint8])
		var set []byte
		for _, g := range tags[1:] {
			if 20*s.tags[g] >= s.n {
				set = append(set, g)
			}
		}
		slices.Sort(set)
		key := string(append([]byte{tags[0]}, set...))
		if numbers[key] == 0 {
			numbers[key] = uint32(len(numbers) + 1)
		}
		v := numbers[key]
		if s.n >= sureCount && s.n-s.tags[tags[0]] <= s.n/400 {
			v |= (uint32(tags[0]) + 1) << 16
			sure += s.n
		}
		entries = append(entries, entry{hash: w, value: v})
	}
	t.m.known = newTable(entries, len(entries)/2+1)
	for i := range t.seen {
		for j := range t.seen[i] {
			t.m.recognise(&t.seen[i][j])
		}
	}
	t.say("%d sentences, %d tags, %d labels, %d known words in %d classes; %d tokens have one tag only",
		len(t.bank), len(t.m.tagger.tags), len(t.m.labels), len(entries), len(numbers), sure)
}

// learnSure lists the arcs whose label follows from the tags: a determiner
// before a noun is its det.
func (t *trainer) learnSure() {
	count := map[int][]int{}
	for i := range t.bank {
		nodes := t.bank[i].Nodes
		for d, n := range nodes {
			if n.Head < 0 || n.UPOS == "PUNCT" {
				continue
			}
			at := sureAt(t.gold[i][d], n.Head < d, t.m.class[t.gold[i][n.Head]])
			if count[at] == nil {
				count[at] = make([]int, len(t.m.labels))
			}
			count[at][t.labels[n.Label]]++
		}
	}
	sure, arcs := 0, 0
	for at := range t.m.sure {
		best, all := 0, 0
		for l, n := range count[at] {
			all += n
			if n > count[at][best] {
				best = l
			}
		}
		arcs += all
		if all >= sureArcs && 500*count[at][best] >= 499*all {
			t.m.sure[at] = uint8(best)
			sure += all
		}
	}
	t.say("%d of %d labels follow from the tags", sure, arcs)
}

func (t *trainer) learnLemmas() {
	type key struct {
		form, lemma string
		tag         uint8
	}
	count := map[key]int{}
	for i := range t.bank {
		for j, n := range t.bank[i].Nodes {
			if n.Lemma != "_" || n.Form == "_" {
				count[key{n.Form, n.Lemma, t.gold[i][j]}]++
			}
		}
	}
	var samples []sample
	for _, k := range frequent(count, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.lemma, b.lemma), cmp.Compare(a.tag, b.tag))
	}) {
		samples = append(samples, sample{k.form, k.lemma, k.tag, count[k]})
	}
	t.m.lemmas = learnLemmas(samples)
	t.say("lemmas: %d scripts, %d bytes", len(t.m.lemmas.scripts), len(t.m.lemmas.table.marks)*(8+4*4))
}

// order shuffles 0 to n-1, the same way for the same seed.
func order(n int, seed uint64) []int {
	return rand.New(rand.NewPCG(seed, 42)).Perm(n)
}

// learnTags trains a tagger on the sentences that in holds.
func (t *trainer) learnTags(epochs int, in func(i int) bool) *learner {
	l := newLearner()
	tg := tagger{tags: t.m.tagger.tags, classes: t.m.tagger.classes, source: source{learner: l}}
	g := tg.begin()
	var tags []uint8
	for e := range epochs {
		wrong, total := 0, 0
		for _, i := range order(len(t.bank), uint64(e)) {
			if !in(i) {
				continue
			}
			toks, gold := t.seen[i], t.gold[i]
			tags = append(tags[:0], make([]uint8, len(toks))...)
			for j := range toks {
				c, used := tg.predict(g, toks, tags, j)
				l.step++
				total++
				if c != int(gold[j]) && used != nil {
					wrong++
					l.learn(used, int(gold[j]), c)
				}
				tags[j] = uint8(c)
			}
		}
		t.say("tags, epoch %d: %d of %d wrong", e+1, wrong, total)
	}
	return l
}

// tagAll trains the tagger, and tags every sentence with one that was trained
// without it, so that the parser learns on tags as bad as it will get.
func (t *trainer) tagAll() {
	t.jack = make([][]uint8, len(t.bank))
	var all sync.WaitGroup
	for fold := range foldCount {
		all.Go(func() { t.tagFold(fold) })
	}
	all.Go(func() {
		t.m.tagger.source.table = t.learnTags(tagEpochs, func(int) bool { return true }).freezeRows(tagSlots, len(t.m.tagger.tags))
	})
	all.Wait()
}

// tagFold tags one part of the sentences by a tagger trained on the others.
func (t *trainer) tagFold(fold int) {
	in := func(i int) bool { return i/10%foldCount == fold }
	l := t.learnTags(foldEpochs, func(i int) bool { return !in(i) })
	tg := tagger{tags: t.m.tagger.tags, classes: t.m.tagger.classes, source: source{table: l.freezeRows(tagSlots, len(t.m.tagger.tags))}}
	g := tg.begin()
	wrong, total := 0, 0
	for i := range t.bank {
		if !in(i) {
			continue
		}
		t.jack[i] = make([]uint8, len(t.seen[i]))
		tg.run(g, t.seen[i], t.jack[i])
		for j, c := range t.jack[i] {
			total++
			wrong += boolInt(c != t.gold[i][j])
		}
	}
	t.say("fold %d: %.2f%% of the tags right", fold+1, 100-percent(wrong, total))
}
