package syntax

import (
	"cmp"
	"math"
	"slices"
)

// denseLearner is a learner over the parser's four actions, with the weights
// in one array: it is asked some hundred million times in training.
type denseLearner struct {
	index *index
	now   [][actions]int32
	sum   [][actions]int64
	stamp [][actions]int32
	step  int32
	noise
}

func newDenseLearner() *denseLearner {
	return &denseLearner{index: newIndex(1 << 20), noise: firstNoise}
}

func (l *denseLearner) scores(features []uint64, out *[actions]int32) {
	*out = [actions]int32{}
	for _, h := range features {
		if id := l.index.find(h); id >= 0 {
			w := &l.now[id]
			out[0] += w[0]
			out[1] += w[1]
			out[2] += w[2]
			out[3] += w[3]
		}
	}
}

func (l *denseLearner) learn(features []uint64, right, wrong int) {
	for _, h := range features {
		id := l.put(h)
		l.change(id, right, 1)
		l.change(id, wrong, -1)
	}
}

// move changes the weights of one class.
func (l *denseLearner) move(features []uint64, class int, by int32) {
	for _, h := range features {
		l.change(l.put(h), class, by)
	}
}

func (l *denseLearner) put(h uint64) int32 {
	id := l.index.put(h)
	if int(id) == len(l.now) {
		l.now = append(l.now, [actions]int32{})
		l.sum = append(l.sum, [actions]int64{})
		l.stamp = append(l.stamp, [actions]int32{l.step, l.step, l.step, l.step})
	}
	return id
}

func (l *denseLearner) change(id int32, class int, by int32) {
	l.sum[id][class] += int64(l.now[id][class]) * int64(l.step-l.stamp[id][class])
	l.stamp[id][class] = l.step
	l.now[id][class] += by
}

// freeze keeps the heaviest features.
func (l *denseLearner) freeze(slots int) *table {
	type row struct {
		hash uint64
		mass float64
		w    [actions]float64
	}
	var rows []row
	var all []float64
	for _, s := range l.index.slots {
		if s.hash == 0 {
			continue
		}
		r := row{hash: s.hash}
		for c := range actions {
			sum := l.sum[s.id][c] + int64(l.now[s.id][c])*int64(l.step-l.stamp[s.id][c])
			r.w[c] = float64(sum) / float64(l.step)
			r.mass += math.Abs(r.w[c])
		}
		if r.mass > 0 {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.mass, a.mass), cmp.Compare(a.hash, b.hash))
	})
	rows = rows[:offer(slots, len(rows))]
	for i := range rows {
		for _, w := range rows[i].w {
			all = append(all, math.Abs(w))
		}
	}
	factor := scale(all)
	var entries []entry
	for i := range rows {
		var v uint32
		for c, w := range rows[i].w {
			v |= uint32(uint8(quantise(w, factor))) << (8 * c)
		}
		if v != 0 {
			entries = append(entries, entry{hash: rows[i].hash, value: v})
		}
	}
	return newTable(entries, min(slots, len(entries)*4/3)/4+1)
}
