package syntax

const (
	actFeatures   = 112
	labelFeatures = 48
)

// distance puts the distance of two words into few classes.
func distance(a, b int32) uint64 {
	d := b - a
	if d < 0 {
		d = -d
	}
	switch {
	case d < 5:
		return uint64(d)
	case d < 7:
		return 5
	case d < 11:
		return 6
	case d < 20:
		return 7
	}
	return 8
}

// actView gathers the features of a configuration, those of Zhang and Nivre
// (2011) and some for prepositions, punctuation and coordination.
func (s *state) actView(seeds []uint64, out *[actFeatures]uint64) int {
	none := s.n + 1
	ws := s.words
	is0, is1, in0 := s.top(0), s.top(1), s.front
	in1, in2, in3 := min(in0+1, none), min(in0+2, none), min(in0+3, none)
	s0, s1, n0, n1, n2, n3 := &ws[is0], &ws[is1], &ws[in0], &ws[in1], &ws[in2], &ws[in3]
	ih := s.head[is0]
	ihh := s.head[ih]
	sh, shh := &ws[ih], &ws[ihh]
	sl, sr, sl2, sr2 := &ws[s.l1[is0]], &ws[s.r1[is0]], &ws[s.l2[is0]], &ws[s.r2[is0]]
	nl, nl2 := &ws[s.l1[in0]], &ws[s.l2[in0]]
	hl := &ws[s.l1[ih]]
	hr := &ws[s.r1[ih]]
	lab := func(i int32) uint64 { return uint64(s.label[i]) + 1 }

	d, commas, verbs, ands := uint64(9), uint64(0), uint64(0), uint64(0)
	if is0 != none {
		d = distance(is0, in0)
		commas = uint64(min(3, n0.commas-s0.commas))
		verbs = uint64(min(2, n0.verbs-s0.verbs))
		ands = uint64(min(2, n0.ands-s0.ands))
	}
	between := scramble(commas<<8 | verbs<<4 | ands + 1)
	// What several features need is put into variables, so that the compiler multiplies it
	// once: it cannot know that out is no part of the words.
	s0wt, s0w, s0t, s0m, s0u := s0.wt, s0.w, s0.t, s0.m, s0.u
	n0wt, n0w, n0t, n0m, n0u := n0.wt, n0.w, n0.t, n0.m, n0.u
	n1w, n1t, n1u, n2t, s1t := n1.w, n1.t, n1.u, n2.t, s1.t
	sht, shm, shht := sh.t, sh.m, shh.t
	slt, srt, nlt, nlw := sl.t, sr.t, nl.t, nl.w
	before, after, s0after := n0.before, n0.after, s0.after
	rs0, ls0, lsn, rsh := scramble(s.rs[is0]), scramble(s.ls[is0]), scramble(s.ls[in0]), scramble(s.rs[ih])
	l0, lr, lh := lab(is0), lab(s.r1[is0]), lab(ih)
	_ = seeds[actFeatures-1]
	k := 0
	put := func(h uint64) { out[k] = h; k++ }

	put(feat1(seeds[0], s0wt))
	put(feat1(seeds[1], s0w))
	put(feat2(seeds[2], s0t, l0))
	put(feat1(seeds[3], n0wt))
	put(feat1(seeds[4], n0w))
	put(feat1(seeds[5], n0t))
	put(feat1(seeds[6], n1.wt))
	put(feat1(seeds[7], n1w))
	put(feat1(seeds[8], n1t))
	put(feat1(seeds[9], n2.wt))
	put(feat1(seeds[10], n2.w))
	put(feat1(seeds[11], n2t))

	put(feat2(seeds[12], s0wt, n0wt))
	put(feat2(seeds[13], s0wt, n0w))
	put(feat2(seeds[14], s0w, n0wt))
	put(feat2(seeds[15], s0wt, n0t))
	put(feat2(seeds[16], s0t, n0wt))
	put(feat2(seeds[17], s0m, n0m))
	put(feat2(seeds[18], s0t, n0t))
	put(feat2(seeds[19], n0t, n1t))

	put(feat3(seeds[20], n0t, n1t, n2t))
	put(feat3(seeds[21], s0t, n0t, n1t))
	put(feat3(seeds[22], sht, s0t, n0t))
	put(feat3(seeds[23], s0t, slt, n0t))
	put(feat3(seeds[24], s0t, srt, n0t))
	put(feat3(seeds[25], s0t, n0t, nlt))

	put(feat2(seeds[26], s0w, d))
	put(feat2(seeds[27], s0t, d))
	put(feat2(seeds[28], n0w, d))
	put(feat2(seeds[29], n0t, d))
	put(feat3(seeds[30], s0w, n0w, d))
	put(feat3(seeds[31], s0t, n0t, d))

	vl, vr, vn := uint64(s.nl[is0]), uint64(s.nr[is0]), uint64(s.nl[in0])
	put(feat2(seeds[32], s0w, vr))
	put(feat2(seeds[33], s0t, vr))
	put(feat2(seeds[34], s0w, vl))
	put(feat2(seeds[35], s0t, vl))
	put(feat2(seeds[36], n0w, vn))
	put(feat2(seeds[37], n0t, vn))

	put(feat1(seeds[38], sh.w))
	put(feat2(seeds[39], sht, lh))
	put(feat1(seeds[40], sl.w))
	put(feat2(seeds[41], slt, lab(s.l1[is0])))
	put(feat1(seeds[42], sr.w))
	put(feat2(seeds[43], srt, lr))
	put(feat1(seeds[44], nlw))
	put(feat2(seeds[45], nlt, lab(s.l1[in0])))
	put(feat1(seeds[46], shh.w))
	put(feat2(seeds[47], shht, lab(ihh)))
	put(feat2(seeds[48], sl2.t, lab(s.l2[is0])))
	put(feat2(seeds[49], sr2.t, lab(s.r2[is0])))
	put(feat2(seeds[50], nl2.t, lab(s.l2[in0])))
	put(feat3(seeds[51], s0t, slt, sl2.t))
	put(feat3(seeds[52], s0t, srt, sr2.t))
	put(feat3(seeds[53], s0t, sht, shht))
	put(feat3(seeds[54], n0t, nlt, nl2.t))

	put(feat2(seeds[55], s0w, rs0))
	put(feat2(seeds[56], s0t, rs0))
	put(feat2(seeds[57], s0w, ls0))
	put(feat2(seeds[58], s0t, ls0))
	put(feat2(seeds[59], n0w, lsn))
	put(feat2(seeds[60], n0t, lsn))

	// The preposition is the leftmost dependent of the noun in the buffer.
	put(feat3(seeds[61], s0m, nlw, n0m))
	put(feat3(seeds[62], s0m, nlw, n0t))
	put(feat3(seeds[63], shm, nlw, n0t))
	put(feat4(seeds[64], sht, s0t, nlw, n0t))
	put(feat3(seeds[65], shm, s0m, nlw))
	put(feat3(seeds[66], s0t, nlw, n0t))
	put(feat4(seeds[67], s0t, l0, nlw, n0t))
	put(feat3(seeds[68], s0m, n0w, n1t))
	put(feat4(seeds[69], sht, s0m, nlw, n0t))

	put(feat3(seeds[70], s0t, n0t, between))
	put(feat3(seeds[71], s0t, n0t, before))
	put(feat3(seeds[72], s0t, s0after, n0t))
	put(feat2(seeds[73], n0t, after))
	put(feat3(seeds[74], before, s0after, after))
	put(feat4(seeds[75], s0t, n0t, before, after))
	put(feat4(seeds[76], s0t, n0t, nlw, between))
	put(feat3(seeds[77], n0w, before, s0t))
	put(feat4(seeds[78], s0t, n0t, n1t, between))

	put(feat1(seeds[79], s1.w))
	put(feat2(seeds[80], s1t, lab(is1)))
	put(feat3(seeds[81], s1t, s0t, n0t))
	put(feat4(seeds[82], s1t, s0t, n0t, l0))
	put(feat3(seeds[83], s1.w, s0t, n0t))
	put(feat4(seeds[84], s0t, n0t, n1t, n2t))
	put(feat4(seeds[85], s0u, n0u, n1u, lsn))
	put(feat4(seeds[86], s0t, n0t, lsn, rs0))
	put(feat3(seeds[87], s0u, n0u, ls0))
	put(feat4(seeds[88], sht, l0, n0t, rsh))
	put(feat3(seeds[89], s0w, n0t, n1t))
	put(feat3(seeds[90], s0t, n0w, n1t))
	put(feat3(seeds[91], s0t, n0t, n1w))
	put(feat4(seeds[92], s0t, l0, n0t, n1t))
	put(feat3(seeds[93], n1t, n2t, n3.t))
	put(feat3(seeds[94], ws[max(in0-1, 0)].t, n0t, s0t))
	put(feat4(seeds[95], ws[min(is0+1, none)].t, ws[max(in0-1, 0)].t, n0t, s0t))
	put(feat3(seeds[96], hl.t, sht, n0t))
	put(feat3(seeds[97], hr.t, sht, n0t))
	put(feat3(seeds[98], n0t, n1t, n1.before))
	put(feat4(seeds[99], s0t, srt, n0t, lr))
	put(feat2(seeds[100], uint64(boolInt(in0 == s.n)), s0t))
	put(feat4(seeds[101], s0m, rs0, nlw, n0u))
	return k
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// labelView gathers the features of an arc from what is known of the tree so
// far, which is all of it when the tree is labelled a second time.
func (s *state) labelView(seeds []uint64, h, d int32, whole bool, out *[labelFeatures]uint64) int {
	ws := s.words
	none := s.n + 1
	hw, dw := &ws[h], &ws[d]
	dir := uint64(boolInt(h < d))
	dist := distance(h, d)<<1 | dir
	ig := s.head[h]
	g := &ws[ig]
	dl, dl2, dr := &ws[s.l1[d]], &ws[s.l2[d]], &ws[s.r1[d]]
	hl, hr := &ws[s.l1[h]], &ws[s.r1[h]]
	before, next := none, none
	if d > 0 {
		before = d - 1
	}
	if d < s.n {
		next = d + 1
	}
	lo, hi := min(h, d), max(h, d)
	commas := uint64(min(3, ws[hi].commas-ws[lo].commas))
	verbs := uint64(min(2, ws[hi].verbs-ws[lo].verbs))
	ands := uint64(min(2, ws[hi].ands-ws[lo].ands))
	between := commas<<5 | verbs<<3 | ands<<1 | dir
	sib := scramble(s.ls[h]&^(1<<s.label[d]) + dir)
	own := s.ls[d]
	dwt, dww, dwm, hwt, hwm := dw.t, dw.w, dw.m, hw.t, hw.m
	dlw, dlt, hlw, owns := dl.w, dl.t, hl.w, scramble(own)
	_ = seeds[labelFeatures-1]
	k := 0
	put := func(x uint64) { out[k] = x; k++ }
	put(feat2(seeds[0], dwt, dir))
	put(feat2(seeds[1], dww, dir))
	put(feat2(seeds[2], hwt, dir))
	put(feat2(seeds[3], hwm, dir))
	put(feat3(seeds[4], hwt, dwt, dist))
	put(feat3(seeds[5], hwm, dwt, dir))
	put(feat3(seeds[6], hwt, dww, dir))
	put(feat3(seeds[7], hwm, dwm, dir))
	put(feat3(seeds[8], hwt, dwt, between))
	put(feat4(seeds[9], hwt, dwt, dlw, dir))
	put(feat3(seeds[10], dwt, dlw, dir))
	put(feat3(seeds[11], hwm, dlw, dir))
	put(feat3(seeds[12], dwm, dlw, dir))
	put(feat3(seeds[13], dwt, dlt, dir))
	put(feat3(seeds[14], hwt, dwt, owns+dir))
	put(feat2(seeds[15], dwt, owns+dir))
	put(feat4(seeds[16], hwt, dwt, dlt, dr.t))
	put(feat3(seeds[17], hwt, dwt, sib))
	put(feat3(seeds[18], hwm, dw.u, sib))
	put(feat4(seeds[19], hwt, dwt, ws[before].t, ws[next].t))
	put(feat3(seeds[20], dwt, ws[next].t, dir))
	put(feat3(seeds[21], dwt, ws[before].t, dir))
	put(feat3(seeds[22], dwt, ws[before].w, dir))
	put(feat3(seeds[23], dwt, ws[next].w, dir))
	put(feat3(seeds[24], g.t, hwt, dwt))
	put(feat4(seeds[25], uint64(s.label[h]), hwt, dwt, dir))
	put(feat4(seeds[26], dw.before, dw.after, dwt, dir))
	put(feat4(seeds[27], hwt, dwt, dw.before, dir))
	put(feat4(seeds[28], hwt, hl.t, dwt, dir))
	put(feat4(seeds[29], hwt, hlw, dwt, dir))
	put(feat4(seeds[30], hwt, hr.t, dwt, dir))
	put(feat3(seeds[31], dwt, dl2.w, dir))
	put(feat4(seeds[32], dwt, dlw, dl2.w, dir))
	put(feat3(seeds[33], dw.u, dlw, hw.u+dir))
	put(feat4(seeds[34], hwt, dwt, dlw, between))
	put(feat3(seeds[35], hwm, hlw, dwt))
	put(feat3(seeds[36], uint64(s.nl[h])<<1|dir, dwt, hwt))
	put(feat4(seeds[37], hwt, dwt, owns, sib))
	if whole {
		put(feat4(seeds[38], hwt, dwt, scramble(s.rs[h])+dir, owns))
		put(feat3(seeds[39], hwm, dwt, scramble(s.rs[h])+dir))
		put(feat3(seeds[40], dwt, dr.t, scramble(s.rs[d])+dir))
		put(feat3(seeds[41], dwm, dr.w, dir))
		put(feat4(seeds[42], hwt, dwt, scramble(s.rs[d]), dir))
		put(feat4(seeds[43], g.m, uint64(s.label[h]), dwt, hwt))
	}
	return k
}
