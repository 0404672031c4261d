package syntax

// parse is what one parser thinks of a sentence's words, in reading order.
type parse struct {
	head   []int32
	label  []uint8
	margin []int32 // how good the chooser finds the arc
}

func (q *parse) reset(n int32) {
	if cap(q.head) < int(n) {
		q.head, q.label, q.margin = make([]int32, 2*n), make([]uint8, 2*n), make([]int32, 2*n)
	}
	q.head, q.label, q.margin = q.head[:n], q.label[:n], q.margin[:n]
}

// mirror writes the words in reverse order, the root still last.
func mirror(words, out []word) []word {
	n := len(words) - 2
	end := &words[n]
	out = out[:0]
	for i := n - 1; i >= 0; i-- {
		w := words[i]
		w.commas, w.verbs, w.ands = end.commas-w.commas, end.verbs-w.verbs, end.ands-w.ands
		out = append(out, w)
	}
	return append(out, words[n], words[n+1])
}

// keep copies the state's tree to q; where the words were mirrored it turns
// them round. Only the first root stays one.
func (q *parse) keep(s *state, mirrored bool) {
	n := s.n
	q.reset(n)
	root := int32(-1)
	at := func(i int32) int32 {
		if mirrored && i < n {
			return n - 1 - i
		}
		return i
	}
	for d := range n {
		h := s.head[d]
		if h == n {
			if root < 0 {
				root = d
			} else {
				h = root
			}
		}
		q.head[at(d)], q.label[at(d)] = at(h), s.label[d]
	}
}

// maxReach bounds the search for a circle, so that a long sentence stays linear.
const maxReach = 200

// reaches reports whether h hangs below d, or so far down that nobody knows.
func (q *parse) reaches(h, d int32) bool {
	n := int32(len(q.head))
	for k := 0; h < n; k++ {
		if h == d || k == maxReach {
			return true
		}
		h = q.head[h]
	}
	return false
}

// vote takes over from r the arcs that are found better, as long as the tree
// stays a tree.
func (q *parse) vote(r *parse) {
	n := int32(len(q.head))
	mine, theirs := int32(-1), int32(-1)
	for d := range n {
		if q.head[d] == n {
			mine = d
		}
		if r.head[d] == n {
			theirs = d
		}
	}
	if mine != theirs && mine >= 0 && theirs >= 0 {
		a := q.margin[mine] + q.margin[theirs]
		b := r.margin[mine] + r.margin[theirs]
		if b > a && !below(r, q, mine, theirs) {
			q.take(r, theirs)
			q.take(r, mine)
		}
	}
	for d := range n {
		if q.head[d] == r.head[d] || q.head[d] == n || r.head[d] == n || r.margin[d] <= q.margin[d] {
			continue
		}
		if !q.reaches(r.head[d], d) {
			q.take(r, d)
		}
	}
}

// below reports whether making theirs the root of q, and mine a dependent as
// in r, would close a circle.
func below(r, q *parse, mine, theirs int32) bool {
	n := int32(len(q.head))
	h := r.head[mine]
	for k := 0; h != theirs; k++ {
		if h == mine || h >= n || k == maxReach {
			return true
		}
		h = q.head[h]
	}
	return false
}

func (q *parse) take(r *parse, d int32) {
	q.head[d], q.label[d], q.margin[d] = r.head[d], r.label[d], r.margin[d]
}

// build makes s the finished tree of q.
func (s *state) build(words []word, q *parse) {
	s.reset(words)
	for d := s.n - 1; d >= 0; d-- { // left dependents from inside out
		if q.head[d] > d {
			s.attach(q.head[d], d, q.label[d])
		}
	}
	for d := range s.n {
		if q.head[d] < d {
			s.attach(q.head[d], d, q.label[d])
		}
	}
}
