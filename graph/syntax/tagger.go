package syntax

// tagger is an averaged perceptron that tags from left to right (Collins
// 2002), over pairs of UPOS and XPOS.
type tagger struct {
	tags    []tag
	classes classes // a tag is one
	source  source
}

type tag struct{ upos, xpos string }

const tagFeatures = 48

// Seeds of templates, one per feature; their distance is arbitrary.
func seed(model, k int) uint64 { return scramble(uint64(model)<<32 | uint64(k)<<8 | 0xA5) }

func seeds(model, n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = seed(model, i)
	}
	return out
}

const (
	edgeWord  = 0x51A7C0DE
	edgeShape = 0x0DDBA11
)

// edge stands before the first and after the last word.
var edge = token{word: scramble(edgeWord), shape: scramble(edgeShape), known: scramble(7)}

// tagHash is the hash of a tag, with -1 for what stands before the sentence.
func tagHash(t int) uint64 { return scramble(uint64(t+2) * mul3) }

// tagView gathers the features of word i. t1 and t2 are the tags of the words
// before it.
func tagView(seeds []uint64, toks []token, i int, t1, t2 uint64, out *[tagFeatures]uint64) int {
	at := func(k int) *token {
		if k < 0 || k >= len(toks) {
			return &edge
		}
		return &toks[k]
	}
	p2, p1, w, n1, n2 := at(i-2), at(i-1), at(i), at(i+1), at(i+2)
	shape := w.shape
	if i == 0 {
		shape = scramble(shape + 3)
	}
	word, known, end, ending := w.word, w.known, w.suffix[1], w.suffix[2]
	before, next := p1.word, n1.known
	_ = seeds[tagFeatures-1]
	k := 0
	put := func(h uint64) { out[k] = h; k++ }
	put(feat1(seeds[0], word))
	put(feat2(seeds[1], word, shape))
	put(feat1(seeds[2], shape))
	put(feat1(seeds[3], w.prefix[0]))
	put(feat1(seeds[4], w.prefix[1]))
	put(feat1(seeds[5], w.prefix[2]))
	put(feat1(seeds[6], w.suffix[0]))
	put(feat2(seeds[7], end, shape))
	put(feat1(seeds[8], end))
	put(feat1(seeds[9], ending))
	put(feat1(seeds[10], w.suffix[3]))
	put(feat1(seeds[11], before))
	put(feat1(seeds[12], n1.word))
	put(feat1(seeds[13], p2.word))
	put(feat1(seeds[14], n2.word))
	put(feat1(seeds[15], t1))
	put(feat1(seeds[16], t2))
	put(feat2(seeds[17], t1, t2))
	put(feat2(seeds[18], t1, word))
	put(feat1(seeds[19], known))
	put(feat1(seeds[20], next))
	put(feat1(seeds[21], n2.known))
	put(feat2(seeds[22], t1, known))
	put(feat2(seeds[23], t1, next))
	put(feat2(seeds[24], known, next))
	put(feat3(seeds[25], t1, known, next))
	put(feat2(seeds[26], before, word))
	put(feat2(seeds[27], word, n1.word))
	put(feat2(seeds[28], t1, ending))
	put(feat2(seeds[29], shape, t1))
	put(feat2(seeds[30], shape, n1.shape))
	put(feat2(seeds[31], shape, p1.shape))
	put(feat1(seeds[32], n1.suffix[2]))
	put(feat1(seeds[33], n1.shape))
	put(feat3(seeds[34], t1, t2, known))
	put(feat2(seeds[35], next, n2.known))
	put(feat2(seeds[36], word, next))
	put(feat2(seeds[37], ending, next))
	put(feat3(seeds[38], t2, t1, word))
	put(feat3(seeds[39], known, next, n2.known))
	put(feat2(seeds[40], before, n1.word))
	put(feat1(seeds[41], p1.suffix[2]))
	put(feat3(seeds[42], shape, p1.shape, n1.shape))
	put(feat2(seeds[43], end, t1))
	put(feat2(seeds[44], t1, n1.word))
	put(feat2(seeds[45], w.prefix[2], end))
	put(scramble(seeds[46]))
	return k
}

// tagging is the working memory of a tagger.
type tagging struct {
	features [tagFeatures]uint64
	room     room
	hashes   []uint64 // of each tag, from -1
	seeds    []uint64
}

func (t *tagger) begin() *tagging {
	g := &tagging{seeds: seeds(1, tagFeatures)}
	for i := range len(t.tags) + 1 {
		g.hashes = append(g.hashes, tagHash(i-1))
	}
	return g
}

// predict chooses the tag of word i; used are the features that it saw,
// none for a word with one tag only.
func (t *tagger) predict(g *tagging, toks []token, tags []uint8, i int) (choice int, used []uint64) {
	if s := toks[i].sure; s > 0 {
		return int(s) - 1, nil
	}
	t1, t2 := g.hashes[0], g.hashes[0]
	if i > 0 {
		t1 = g.hashes[int(tags[i-1])+1]
	}
	if i > 1 {
		t2 = g.hashes[int(tags[i-2])+1]
	}
	n := tagView(g.seeds, toks, i, t1, t2, &g.features)
	return t.source.best(g.features[:n], t.classes, &g.room)
}

// run tags a sentence into tags, of the same length.
func (t *tagger) run(g *tagging, toks []token, tags []uint8) {
	for i := range toks {
		c, _ := t.predict(g, toks, tags, i)
		tags[i] = uint8(c)
	}
}
