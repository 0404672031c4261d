package syntax

import (
	"cmp"
	"math"
	"slices"
)

// index numbers feature hashes in the order in which they are first seen.
type index struct {
	slots []slot // open addressing
	count int
}

type slot struct {
	hash uint64 // 0 is empty
	id   int32
}

func newIndex(size int) *index { return &index{slots: make([]slot, size)} }

// find returns the number of a hash, -1 where it has none.
func (x *index) find(h uint64) int32 {
	mask := uint64(len(x.slots) - 1)
	for i := h >> 20 & mask; ; i = (i + 1) & mask {
		switch x.slots[i].hash {
		case h:
			return x.slots[i].id
		case 0:
			return -1
		}
	}
}

// put returns the number of a hash and gives it the next one where it has none.
func (x *index) put(h uint64) int32 {
	if id := x.find(h); id >= 0 {
		return id
	}
	if 2*x.count >= len(x.slots) {
		bigger := newIndex(2 * len(x.slots))
		for _, s := range x.slots {
			if s.hash != 0 {
				bigger.set(s)
			}
		}
		x.slots = bigger.slots
	}
	x.set(slot{h, int32(x.count)})
	x.count++
	return int32(x.count - 1)
}

func (x *index) set(s slot) {
	mask := uint64(len(x.slots) - 1)
	i := s.hash >> 20 & mask
	for x.slots[i].hash != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = s
}

// weight is one parameter of an averaged perceptron (Collins 2002): its value
// now, and the sum of its values over all steps up to stamp.
type weight struct {
	class int32
	now   int32
	stamp int32
	sum   int64
}

// learner is an averaged perceptron over sparse rows: a feature keeps weights
// only for the classes that it was ever right or wrong about.
type learner struct {
	index *index
	rows  [][]weight
	step  int32
	noise
}

func newLearner() *learner { return &learner{index: newIndex(1 << 16), noise: firstNoise} }

// noise is the state of a random generator (xorshift, Marsaglia 2003).
type noise uint64

const firstNoise = 88172645463325252

// drop takes a share of the features away at random, so that no feature can
// rely on another one to be there.
func (n *noise) drop(features []uint64) []uint64 {
	kept := features[:0]
	for _, h := range features {
		*n ^= *n << 13
		*n ^= *n >> 7
		*n ^= *n << 17
		if *n>>56 >= dropped {
			kept = append(kept, h)
		}
	}
	return kept
}

// best is what best of a table is.
func (l *learner) best(features []uint64, c classes) int {
	var scores [256]int32
	for _, h := range features {
		id := l.index.find(h)
		if id < 0 {
			continue
		}
		for i := range l.rows[id] {
			w := &l.rows[id][i]
			scores[w.class] += w.now
		}
	}
	b := -1
	for i, s := range c {
		if s != never && (b < 0 || scores[i] > scores[b]) {
			b = i
		}
	}
	return b
}

// learn moves every feature towards one class and away from another.
func (l *learner) learn(features []uint64, right, wrong int) {
	for _, h := range features {
		id := l.index.put(h)
		if int(id) == len(l.rows) {
			l.rows = append(l.rows, nil)
		}
		l.change(id, right, 1)
		l.change(id, wrong, -1)
	}
}

func (l *learner) change(id int32, class int, by int32) {
	row := l.rows[id]
	for i := range row {
		if w := &row[i]; int(w.class) == class {
			w.sum += int64(w.now) * int64(l.step-w.stamp)
			w.stamp = l.step
			w.now += by
			return
		}
	}
	l.rows[id] = append(row, weight{class: int32(class), now: by, stamp: l.step})
}

// average is the mean of a weight over all steps.
func (l *learner) average(w *weight) float64 {
	sum := w.sum + int64(w.now)*int64(l.step-w.stamp)
	return float64(sum) / float64(max(l.step, 1))
}

// feature is a row of averaged weights.
type feature struct {
	hash  uint64
	mass  float64
	class []int32
	w     []float64
}

// averaged lists all features, the heaviest first.
func (l *learner) averaged() []feature {
	out := make([]feature, 0, len(l.rows))
	for _, s := range l.index.slots {
		if s.hash == 0 {
			continue
		}
		f := feature{hash: s.hash}
		row := l.rows[s.id]
		for j := range row {
			if a := l.average(&row[j]); a != 0 {
				f.class = append(f.class, row[j].class)
				f.w = append(f.w, a)
				f.mass += math.Abs(a)
			}
		}
		if f.mass > 0 {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b feature) int {
		return cmp.Or(cmp.Compare(b.mass, a.mass), cmp.Compare(a.hash, b.hash))
	})
	return out
}

// scale finds the factor that brings all but the largest weights into int8.
func scale(weights []float64) float64 {
	if len(weights) == 0 {
		return 1
	}
	slices.Sort(weights)
	top := weights[len(weights)-1-len(weights)/2000]
	if top == 0 {
		return 1
	}
	return 127 / top
}

func quantise(w, factor float64) int8 {
	return int8(math.Round(min(127, max(-127, w*factor))))
}

// offer is how many entries are offered for slots slots of a table, so that
// nearly all of its buckets become full.
func offer(slots, entries int) int { return min(slots+slots/3, entries) }

// freezeRows keeps the heaviest features, with a weight for each of so many classes.
func (l *learner) freezeRows(slots, classes int) *table {
	features := l.averaged()
	features = features[:offer(slots, len(features))]
	var all []float64
	for i := range features {
		for _, w := range features[i].w {
			all = append(all, math.Abs(w))
		}
	}
	factor := scale(all)
	var entries []entry
	for i := range features {
		f := &features[i]
		row := make([]byte, rowWidth(classes))
		empty := true
		for j, w := range f.w {
			q := quantise(w, factor)
			row[f.class[j]] = byte(q)
			empty = empty && q == 0
		}
		if !empty {
			entries = append(entries, entry{hash: f.hash, row: row})
		}
	}
	return newRows(entries, min(slots, len(entries)*4/3)/4+1, classes)
}
