package store

import (
	"iter"
	"runtime"
	"slices"
	"strings"
)

// merged returns the newest segments, from one on, and what is to follow them as
// one. Where it is all of them, terms without a row are dropped, and the others
// get new numbers in the same order.
func merged(s *snapshot, from int, add *content) *content {
	all := from == 0
	m := &content{firstTerm: add.firstTerm}
	voided := map[uint32]bool{} // labels whose rows in s make room for those of add
	var lost []row
	for _, d := range add.documents {
		if d.another {
			voided[d.id] = true
		}
	}
	if from < len(s.segments) {
		m.firstTerm = s.segments[from].FirstTerm
	}
	n := len(add.rows)
	for i, g := range s.segments[from:] {
		n += int(g.Quads) - s.killed[from+i]
	}
	m.rows = make([]row, 0, n)
	for i, g := range s.segments[from:] {
		for r := range g.Quads {
			quad := g.row(r)
			if s.dead[from+i].has(r) || voided[quad[label]] {
				lost = append(lost, quad)
				continue
			}
			m.rows = append(m.rows, quad)
		}
	}
	m.rows = append(m.rows, add.rows...)
	slices.SortFunc(m.rows, row.compare)
	m.documents = mergedDocuments(s.segments[from:], add.documents, all)
	if all {
		m.renumber(s, add)
		return m
	}
	m.terms = termsOf(s.segments[from:], add, nil)
	// What has lost a row here may live on elsewhere; the snapshot will look.
	suspects := map[uint32]bool{}
	for _, r := range lost {
		for _, id := range r {
			suspects[id] = true
		}
	}
	for _, g := range s.segments[from:] {
		for k := range g.Suspects {
			suspects[g.u32(g.Suspected+4*uint64(k))] = true
		}
	}
	for _, r := range m.rows {
		if len(suspects) == 0 {
			break
		}
		for _, id := range r {
			delete(suspects, id)
		}
	}
	delete(suspects, 0)
	for id := range suspects {
		m.suspects = append(m.suspects, id)
	}
	slices.Sort(m.suspects)
	return m
}

// renumber drops the terms that no row has.
func (m *content) renumber(s *snapshot, add *content) {
	last := s.next
	for range add.terms {
		last++
	}
	number := make([]uint32, last)
	for _, r := range m.rows {
		for _, id := range r {
			number[id] = 1
		}
	}
	keep := func(id uint32) bool { return number[id] != 0 }
	number[0] = 0
	n := uint32(0)
	for id := range number {
		if number[id] != 0 {
			n++
			number[id] = n
		}
	}
	for i := range m.rows {
		for d := range m.rows[i] {
			m.rows[i][d] = number[m.rows[i][d]]
		}
	}
	for i := range m.documents {
		m.documents[i].id = number[m.documents[i].id]
	}
	m.firstTerm = 1
	m.terms = termsOf(s.segments, add, keep)
}

// termsOf yields the terms of segments and of what follows them; of all, those to keep.
func termsOf(segments []*segment, add *content, keep func(id uint32) bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, g := range segments {
			for i := range g.Terms {
				if (keep == nil || keep(g.FirstTerm+i)) && !yield(g.term(i)) {
					return
				}
			}
			runtime.KeepAlive(g)
		}
		id := add.firstTerm
		for t := range add.terms {
			if (keep == nil || keep(id)) && !yield(t) {
				return
			}
			id++
		}
	}
}

// mergedDocuments takes each document from the newest that has it; all says that
// nothing older is left.
func mergedDocuments(segments []*segment, add []stored, all bool) []stored {
	var docs []stored
	for _, g := range segments {
		for i := range g.Documents {
			docs = append(docs, g.document(i))
		}
	}
	docs = append(docs, add...)
	slices.SortStableFunc(docs, func(a, b stored) int { return strings.Compare(a.label, b.label) })
	kept := docs[:0]
	for i := 0; i < len(docs); {
		k := i + 1
		for k < len(docs) && docs[k].label == docs[i].label {
			k++
		}
		d := docs[k-1]
		d.another = docs[i].another && !all
		if d.id == 0 { // a removed document may be known by its quads to the older ones only
			for _, o := range docs[i:k] {
				d.id = max(d.id, o.id)
			}
		}
		if d.record != nil || d.another {
			kept = append(kept, d)
		}
		i = k
	}
	return kept
}
