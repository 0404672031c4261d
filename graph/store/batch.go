package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// batch gathers what a write changes.
type batch struct {
	on    *snapshot
	ids   map[quad.Value]uint32 // of values met so far
	added map[string]uint32     // new terms
	terms [][]byte
	content
}

func newBatch(s *snapshot) *batch {
	b := &batch{on: s, ids: map[quad.Value]uint32{}, added: map[string]uint32{}}
	b.firstTerm = s.next
	return b
}

// id returns the number of a value, a new one where it has none.
func (b *batch) id(v quad.Value) (uint32, error) {
	if v == nil {
		return 0, nil
	}
	if id, ok := b.ids[v]; ok {
		return id, nil
	}
	term, err := appendTerm(nil, v)
	if err != nil {
		return 0, err
	}
	id := b.on.find(term)
	if id == 0 {
		id = b.added[string(term)]
	}
	if id == 0 {
		id = b.firstTerm + uint32(len(b.terms))
		if id < b.firstTerm || id == ^uint32(0) {
			return 0, fmt.Errorf("the graph has more than %d values, which is all that a file can hold", id)
		}
		b.added[string(term)] = id
		b.terms = append(b.terms, term)
	}
	b.ids[v] = id
	return id, nil
}

// replace puts a document in the place of the one with its label and reports
// whether it differs.
func (b *batch) replace(doc Document) (bool, error) {
	record, err := json.Marshal(doc.Record)
	if err != nil {
		return false, err
	}
	rows := make([]row, 0, len(doc.Quads))
	for _, q := range doc.Quads {
		var r row
		for d, v := range [...]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			if r[d], err = b.id(v); err != nil {
				return false, fmt.Errorf("%s: %w", doc.Label, err)
			}
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, row.compare)
	rows = slices.Compact(rows)
	old, known := b.on.document(string(doc.Label))
	id := old.id
	if len(rows) > 0 {
		id = rows[0][label]
	}
	if known && string(old.record) == string(record) && slices.Equal(b.on.rowsOf(old.id), rows) {
		return false, nil
	}
	b.rows = append(b.rows, rows...)
	b.documents = append(b.documents, stored{label: string(doc.Label), id: id, record: record, another: b.has(doc.Label)})
	return true, nil
}

// has reports whether a segment knows a document, be it removed.
func (b *batch) has(label quad.IRI) bool {
	for _, g := range b.on.segments {
		if _, ok := g.lookup(string(label)); ok {
			return true
		}
	}
	return false
}

// remove takes a document out and reports whether it was there.
func (b *batch) remove(label quad.IRI) bool {
	d, known := b.on.document(string(label))
	if !known {
		return false
	}
	b.documents = append(b.documents, stored{label: d.label, id: d.id, another: true})
	return true
}

// done returns what was gathered, nil where nothing changed.
func (b *batch) done() *content {
	if len(b.documents) == 0 {
		return nil
	}
	return b.empty()
}

// empty returns what was gathered, be it nothing.
func (b *batch) empty() *content {
	slices.SortFunc(b.rows, row.compare)
	slices.SortFunc(b.documents, func(x, y stored) int { return strings.Compare(x.label, y.label) })
	b.content.terms = slices.Values(b.terms)
	return &b.content
}

// gather returns what a change of documents needs to write.
func gather(ctx context.Context, s *snapshot, docs []Document, gone []quad.IRI) (add *content, changed int, err error) {
	b := newBatch(s)
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		differs, err := b.replace(d)
		if err != nil {
			return nil, 0, err
		}
		if differs {
			changed++
		}
	}
	for _, l := range slices.Compact(slices.Sorted(slices.Values(gone))) {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		if b.remove(l) {
			changed++
		}
	}
	return b.done(), changed, nil
}
