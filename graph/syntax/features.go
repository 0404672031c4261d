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
	k := 0
	put := func(h uint64) { out[k] = h; k++ }

	put(feat1(seeds[0], s0.wt))
	put(feat1(seeds[1], s0.w))
	put(feat2(seeds[2], s0.t, lab(is0)))
	put(feat1(seeds[3], n0.wt))
	put(feat1(seeds[4], n0.w))
	put(feat1(seeds[5], n0.t))
	put(feat1(seeds[6], n1.wt))
	put(feat1(seeds[7], n1.w))
	put(feat1(seeds[8], n1.t))
	put(feat1(seeds[9], n2.wt))
	put(feat1(seeds[10], n2.w))
	put(feat1(seeds[11], n2.t))

	put(feat2(seeds[12], s0.wt, n0.wt))
	put(feat2(seeds[13], s0.wt, n0.w))
	put(feat2(seeds[14], s0.w, n0.wt))
	put(feat2(seeds[15], s0.wt, n0.t))
	put(feat2(seeds[16], s0.t, n0.wt))
	put(feat2(seeds[17], s0.m, n0.m))
	put(feat2(seeds[18], s0.t, n0.t))
	put(feat2(seeds[19], n0.t, n1.t))

	put(feat3(seeds[20], n0.t, n1.t, n2.t))
	put(feat3(seeds[21], s0.t, n0.t, n1.t))
	put(feat3(seeds[22], sh.t, s0.t, n0.t))
	put(feat3(seeds[23], s0.t, sl.t, n0.t))
	put(feat3(seeds[24], s0.t, sr.t, n0.t))
	put(feat3(seeds[25], s0.t, n0.t, nl.t))

	put(feat2(seeds[26], s0.w, d))
	put(feat2(seeds[27], s0.t, d))
	put(feat2(seeds[28], n0.w, d))
	put(feat2(seeds[29], n0.t, d))
	put(feat3(seeds[30], s0.w, n0.w, d))
	put(feat3(seeds[31], s0.t, n0.t, d))

	vl, vr, vn := uint64(s.nl[is0]), uint64(s.nr[is0]), uint64(s.nl[in0])
	put(feat2(seeds[32], s0.w, vr))
	put(feat2(seeds[33], s0.t, vr))
	put(feat2(seeds[34], s0.w, vl))
	put(feat2(seeds[35], s0.t, vl))
	put(feat2(seeds[36], n0.w, vn))
	put(feat2(seeds[37], n0.t, vn))

	put(feat1(seeds[38], sh.w))
	put(feat2(seeds[39], sh.t, lab(ih)))
	put(feat1(seeds[40], sl.w))
	put(feat2(seeds[41], sl.t, lab(s.l1[is0])))
	put(feat1(seeds[42], sr.w))
	put(feat2(seeds[43], sr.t, lab(s.r1[is0])))
	put(feat1(seeds[44], nl.w))
	put(feat2(seeds[45], nl.t, lab(s.l1[in0])))
	put(feat1(seeds[46], shh.w))
	put(feat2(seeds[47], shh.t, lab(ihh)))
	put(feat2(seeds[48], sl2.t, lab(s.l2[is0])))
	put(feat2(seeds[49], sr2.t, lab(s.r2[is0])))
	put(feat2(seeds[50], nl2.t, lab(s.l2[in0])))
	put(feat3(seeds[51], s0.t, sl.t, sl2.t))
	put(feat3(seeds[52], s0.t, sr.t, sr2.t))
	put(feat3(seeds[53], s0.t, sh.t, shh.t))
	put(feat3(seeds[54], n0.t, nl.t, nl2.t))

	put(feat2(seeds[55], s0.w, scramble(s.rs[is0])))
	put(feat2(seeds[56], s0.t, scramble(s.rs[is0])))
	put(feat2(seeds[57], s0.w, scramble(s.ls[is0])))
	put(feat2(seeds[58], s0.t, scramble(s.ls[is0])))
	put(feat2(seeds[59], n0.w, scramble(s.ls[in0])))
	put(feat2(seeds[60], n0.t, scramble(s.ls[in0])))

	// The preposition is the leftmost dependent of the noun in the buffer.
	put(feat3(seeds[61], s0.m, nl.w, n0.m))
	put(feat3(seeds[62], s0.m, nl.w, n0.t))
	put(feat3(seeds[63], sh.m, nl.w, n0.t))
	put(feat4(seeds[64], sh.t, s0.t, nl.w, n0.t))
	put(feat3(seeds[65], sh.m, s0.m, nl.w))
	put(feat3(seeds[66], s0.t, nl.w, n0.t))
	put(feat4(seeds[67], s0.t, lab(is0), nl.w, n0.t))
	put(feat3(seeds[68], s0.m, n0.w, n1.t))
	put(feat4(seeds[69], sh.t, s0.m, nl.w, n0.t))

	put(feat3(seeds[70], s0.t, n0.t, between))
	put(feat3(seeds[71], s0.t, n0.t, n0.before))
	put(feat3(seeds[72], s0.t, s0.after, n0.t))
	put(feat2(seeds[73], n0.t, n0.after))
	put(feat3(seeds[74], n0.before, s0.after, n0.after))
	put(feat4(seeds[75], s0.t, n0.t, n0.before, n0.after))
	put(feat4(seeds[76], s0.t, n0.t, nl.w, between))
	put(feat3(seeds[77], n0.w, n0.before, s0.t))
	put(feat4(seeds[78], s0.t, n0.t, n1.t, between))

	put(feat1(seeds[79], s1.w))
	put(feat2(seeds[80], s1.t, lab(is1)))
	put(feat3(seeds[81], s1.t, s0.t, n0.t))
	put(feat4(seeds[82], s1.t, s0.t, n0.t, lab(is0)))
	put(feat3(seeds[83], s1.w, s0.t, n0.t))
	put(feat4(seeds[84], s0.t, n0.t, n1.t, n2.t))
	put(feat4(seeds[85], s0.u, n0.u, n1.u, scramble(s.ls[in0])))
	put(feat4(seeds[86], s0.t, n0.t, scramble(s.ls[in0]), scramble(s.rs[is0])))
	put(feat3(seeds[87], s0.u, n0.u, scramble(s.ls[is0])))
	put(feat4(seeds[88], sh.t, lab(is0), n0.t, scramble(s.rs[ih])))
	put(feat3(seeds[89], s0.w, n0.t, n1.t))
	put(feat3(seeds[90], s0.t, n0.w, n1.t))
	put(feat3(seeds[91], s0.t, n0.t, n1.w))
	put(feat4(seeds[92], s0.t, lab(is0), n0.t, n1.t))
	put(feat3(seeds[93], n1.t, n2.t, n3.t))
	put(feat3(seeds[94], ws[max(in0-1, 0)].t, n0.t, s0.t))
	put(feat4(seeds[95], ws[min(is0+1, none)].t, ws[max(in0-1, 0)].t, n0.t, s0.t))
	put(feat3(seeds[96], hl.t, sh.t, n0.t))
	put(feat3(seeds[97], hr.t, sh.t, n0.t))
	put(feat3(seeds[98], n0.t, n1.t, n1.before))
	put(feat4(seeds[99], s0.t, sr.t, n0.t, lab(s.r1[is0])))
	put(feat2(seeds[100], uint64(boolInt(in0 == s.n)), s0.t))
	put(feat4(seeds[101], s0.m, scramble(s.rs[is0]), nl.w, n0.u))
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
	k := 0
	put := func(x uint64) { out[k] = x; k++ }
	put(feat2(seeds[0], dw.t, dir))
	put(feat2(seeds[1], dw.w, dir))
	put(feat2(seeds[2], hw.t, dir))
	put(feat2(seeds[3], hw.m, dir))
	put(feat3(seeds[4], hw.t, dw.t, dist))
	put(feat3(seeds[5], hw.m, dw.t, dir))
	put(feat3(seeds[6], hw.t, dw.w, dir))
	put(feat3(seeds[7], hw.m, dw.m, dir))
	put(feat3(seeds[8], hw.t, dw.t, between))
	put(feat4(seeds[9], hw.t, dw.t, dl.w, dir))
	put(feat3(seeds[10], dw.t, dl.w, dir))
	put(feat3(seeds[11], hw.m, dl.w, dir))
	put(feat3(seeds[12], dw.m, dl.w, dir))
	put(feat3(seeds[13], dw.t, dl.t, dir))
	put(feat3(seeds[14], hw.t, dw.t, scramble(own)+dir))
	put(feat2(seeds[15], dw.t, scramble(own)+dir))
	put(feat4(seeds[16], hw.t, dw.t, dl.t, dr.t))
	put(feat3(seeds[17], hw.t, dw.t, sib))
	put(feat3(seeds[18], hw.m, dw.u, sib))
	put(feat4(seeds[19], hw.t, dw.t, ws[before].t, ws[next].t))
	put(feat3(seeds[20], dw.t, ws[next].t, dir))
	put(feat3(seeds[21], dw.t, ws[before].t, dir))
	put(feat3(seeds[22], dw.t, ws[before].w, dir))
	put(feat3(seeds[23], dw.t, ws[next].w, dir))
	put(feat3(seeds[24], g.t, hw.t, dw.t))
	put(feat4(seeds[25], uint64(s.label[h]), hw.t, dw.t, dir))
	put(feat4(seeds[26], dw.before, dw.after, dw.t, dir))
	put(feat4(seeds[27], hw.t, dw.t, dw.before, dir))
	put(feat4(seeds[28], hw.t, hl.t, dw.t, dir))
	put(feat4(seeds[29], hw.t, hl.w, dw.t, dir))
	put(feat4(seeds[30], hw.t, hr.t, dw.t, dir))
	put(feat3(seeds[31], dw.t, dl2.w, dir))
	put(feat4(seeds[32], dw.t, dl.w, dl2.w, dir))
	put(feat3(seeds[33], dw.u, dl.w, hw.u+dir))
	put(feat4(seeds[34], hw.t, dw.t, dl.w, between))
	put(feat3(seeds[35], hw.m, hl.w, dw.t))
	put(feat3(seeds[36], uint64(s.nl[h])<<1|dir, dw.t, hw.t))
	put(feat4(seeds[37], hw.t, dw.t, scramble(own), sib))
	if whole {
		put(feat4(seeds[38], hw.t, dw.t, scramble(s.rs[h])+dir, scramble(own)))
		put(feat3(seeds[39], hw.m, dw.t, scramble(s.rs[h])+dir))
		put(feat3(seeds[40], dw.t, dr.t, scramble(s.rs[d])+dir))
		put(feat3(seeds[41], dw.m, dr.w, dir))
		put(feat4(seeds[42], hw.t, dw.t, scramble(s.rs[d]), dir))
		put(feat4(seeds[43], g.m, uint64(s.label[h]), dw.t, hw.t))
	}
	return k
}
