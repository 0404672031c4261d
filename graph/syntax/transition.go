package syntax

// word is what the parser sees of a token that is not punctuation.
type word struct {
	w, t, u, m uint64 // word, tag, universal tag, lemma
	wt         uint64
	before     uint64 // punctuation before the word
	after      uint64 // and after it
	commas     int32  // punctuation marks up to here, to count those between two words
	verbs      int32
	ands       int32
	tag, class uint8 // numbers of the tag and of its UPOS
}

// Actions of the arc-eager system (Nivre 2003), with the root as last word of
// the buffer (Ballesteros and Nivre 2013).
const (
	shift = iota
	left
	right
	reduce
	actions
)

// state is a parser's configuration over words 0 to n-1; n is the root and
// n+1 stands for what is not there.
type state struct {
	words []word // n + 2
	n     int32
	front int32 // of the buffer
	stack []int32
	head  []int32
	label []uint8
	// The outermost and second outermost dependents on either side, how many
	// there are (at most 7), and the set of their labels.
	l1, l2, r1, r2 []int32
	nl, nr         []uint8
	ls, rs         []uint64
}

func (s *state) reset(words []word) {
	s.words = words
	s.n = int32(len(words) - 2)
	s.front = 0
	s.stack = s.stack[:0]
	if cap(s.head) < len(words) {
		c := 2 * len(words)
		s.head, s.l1, s.l2, s.r1, s.r2 = make([]int32, c), make([]int32, c), make([]int32, c), make([]int32, c), make([]int32, c)
		s.label, s.nl, s.nr = make([]uint8, c), make([]uint8, c), make([]uint8, c)
		s.ls, s.rs = make([]uint64, c), make([]uint64, c)
	}
	k := len(words)
	s.head, s.l1, s.l2, s.r1, s.r2 = s.head[:k], s.l1[:k], s.l2[:k], s.r1[:k], s.r2[:k]
	s.label, s.nl, s.nr, s.ls, s.rs = s.label[:k], s.nl[:k], s.nr[:k], s.ls[:k], s.rs[:k]
	none := s.n + 1
	for i := range k {
		s.head[i], s.l1[i], s.l2[i], s.r1[i], s.r2[i] = none, none, none, none, none
	}
	clear(s.label)
	clear(s.nl)
	clear(s.nr)
	clear(s.ls)
	clear(s.rs)
}

func (s *state) done() bool { return s.front == s.n && len(s.stack) == 0 }

// top is the k-th word of the stack from above.
func (s *state) top(k int) int32 {
	if len(s.stack) <= k {
		return s.n + 1
	}
	return s.stack[len(s.stack)-1-k]
}

// allowed is the set of actions that may follow, as bits.
func (s *state) allowed() uint {
	var ok uint
	if s.front < s.n {
		ok |= 1 << shift
	}
	if len(s.stack) > 0 {
		if s.head[s.top(0)] == s.n+1 {
			ok |= 1 << left
		} else {
			ok |= 1 << reduce
		}
		if s.front < s.n {
			ok |= 1 << right
		}
	}
	return ok
}

// attach makes d a dependent of h.
func (s *state) attach(h, d int32, label uint8) {
	s.head[d], s.label[d] = h, label
	if d < h {
		s.l2[h], s.l1[h] = s.l1[h], d
		s.nl[h] = min(7, s.nl[h]+1)
		s.ls[h] |= 1 << label
	} else {
		s.r2[h], s.r1[h] = s.r1[h], d
		s.nr[h] = min(7, s.nr[h]+1)
		s.rs[h] |= 1 << label
	}
}

// do performs an action; label is that of the arc, if it makes one.
func (s *state) do(action int, label uint8) {
	switch action {
	case shift:
		s.stack = append(s.stack, s.front)
		s.front++
	case left:
		s.attach(s.front, s.top(0), label)
		s.stack = s.stack[:len(s.stack)-1]
	case right:
		s.attach(s.top(0), s.front, label)
		s.stack = append(s.stack, s.front)
		s.front++
	case reduce:
		s.stack = s.stack[:len(s.stack)-1]
	}
}

// arc is the arc that an action would make.
func (s *state) arc(action int) (head, dependent int32) {
	if action == left {
		return s.front, s.top(0)
	}
	return s.top(0), s.front
}

// costs fills cost with the number of gold arcs that each action makes
// unreachable (Goldberg and Nivre 2012).
func (s *state) costs(gold []int32, cost *[actions]int) {
	*cost = [actions]int{}
	b := s.front
	for _, k := range s.stack {
		if gold[b] == k && b < s.n {
			cost[shift]++
			if k != s.top(0) {
				cost[right]++
			}
		}
		if gold[k] == b && s.head[k] == s.n+1 {
			cost[shift]++
			cost[right]++
		}
	}
	if b < s.n && gold[b] > b {
		cost[right]++
	}
	if len(s.stack) == 0 {
		return
	}
	t := s.top(0)
	for k := b; k < s.n; k++ {
		if gold[k] == t {
			cost[left]++
			cost[reduce]++
		}
	}
	if gold[t] > b {
		cost[left]++
	}
}

// cheapest is the set of allowed actions that cost least, as bits.
func (s *state) cheapest(gold []int32, allowed uint) (good uint) {
	var cost [actions]int
	s.costs(gold, &cost)
	low := 1 << 30
	for k := range actions {
		if allowed&(1<<k) == 0 || cost[k] > low {
			continue
		}
		if cost[k] < low {
			low, good = cost[k], 0
		}
		good |= 1 << k
	}
	return good
}
