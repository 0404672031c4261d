package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
)

// Document is what the store keeps under one label: the quads, each with that
// label, and the record of how they came to be.
type Document struct {
	Label  quad.IRI
	Quads  []quad.Quad
	Record Record
}

// Record tells how a document was read. Two records are equal where their JSON is.
type Record struct {
	Stamp     string    `json:"stamp,omitempty"` // fingerprint of what the quads were made from: text, program, knowledge
	Path      string    `json:"path,omitempty"`  // where it was read
	Title     string    `json:"title,omitempty"`
	URL       string    `json:"url,omitempty"`
	Published string    `json:"published,omitempty"` // ISO 8601 date
	Words     int       `json:"words"`
	Sentences int       `json:"sentences"`
	Facts     int       `json:"facts"`
	Problems  []Problem `json:"problems,omitempty"` // what was not read, in the order of the text
}

// Problem is something that was not read.
type Problem struct {
	Kind  string `json:"kind"`            // what kind of thing: "file", "sentence", "name"
	Where string `json:"where,omitempty"` // the place in the document, "12:3"
	What  string `json:"what"`            // the words, or the reason
}

// Replace puts documents in the place of those with the same labels. It is one
// transaction: all documents, or none where it returns an error. It returns how
// many of them differed from what was there.
func (s *Store) Replace(ctx context.Context, docs ...Document) (changed int, err error) {
	seen := make(map[quad.IRI]bool, len(docs))
	for _, d := range docs {
		if err := d.check(); err != nil {
			return 0, err
		}
		if seen[d.Label] {
			return 0, fmt.Errorf("two documents have the label %s", d.Label)
		}
		seen[d.Label] = true
	}
	if len(docs) == 0 {
		return 0, nil
	}
	err = s.write(func(kv *keyval) error {
		qs, err := kv.graph()
		if err != nil {
			return err
		}
		var change change
		for _, d := range docs {
			if err := ctx.Err(); err != nil {
				return err
			}
			record, err := json.Marshal(d.Record)
			if err != nil {
				return err
			}
			before := change.size()
			if err := change.to(ctx, qs, d.Label, d.Quads); err != nil {
				return err
			}
			old := kv.tx.get(bucketRecords, []byte(d.Label))
			if change.size() == before && string(old) == string(record) {
				continue
			}
			changed++
			if err := kv.tx.put(bucketRecords, []byte(d.Label), record); err != nil {
				return err
			}
		}
		return change.apply(kv, qs)
	})
	if err != nil {
		return 0, err
	}
	return changed, nil
}

// Remove takes documents out of the store with all that they alone gave, their
// records too. It returns how many there were.
func (s *Store) Remove(ctx context.Context, labels ...quad.IRI) (removed int, err error) {
	err = s.write(func(kv *keyval) error {
		qs, err := kv.graph()
		if err != nil {
			return err
		}
		var change change
		for _, l := range labels {
			if err := ctx.Err(); err != nil {
				return err
			}
			before := change.size()
			if err := change.to(ctx, qs, l, nil); err != nil {
				return err
			}
			if kv.tx.get(bucketRecords, []byte(l)) != nil || change.size() > before {
				removed++
			}
			if err := kv.tx.del(bucketRecords, []byte(l)); err != nil {
				return err
			}
		}
		return change.apply(kv, qs)
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

// check finds quads that must not enter the store.
func (d Document) check() error {
	if d.Label == "" {
		return fmt.Errorf("a document has no label")
	}
	for _, q := range d.Quads {
		switch {
		case !q.IsValid():
			return fmt.Errorf("%s: a quad lacks a part: %v", d.Label, q)
		case q.Label != d.Label:
			return fmt.Errorf("%s: a quad has another label: %v", d.Label, q)
		}
	}
	return nil
}

// change is what makes the graph say something else.
type change struct {
	add, del []graph.Delta
	dead     []*proto.Primitive // the deleted quads
}

func (c *change) size() int { return len(c.add) + len(c.del) }

// triple identifies a quad among those of its label, as Cayley does.
type triple [3]graph.ValueHash

func tripleOf(q quad.Quad) triple {
	return triple{graph.HashOf(q.Subject), graph.HashOf(q.Predicate), graph.HashOf(q.Object)}
}

// to adds what is needed for the label to hold exactly the quads.
func (c *change) to(ctx context.Context, qs *indexed, label quad.IRI, quads []quad.Quad) error {
	want := make(map[triple]bool, len(quads)) // true: not there yet
	for _, q := range quads {
		want[tripleOf(q)] = true
	}
	if ref := qs.ValueOf(label); ref != nil {
		it := qs.QuadIterator(quad.Label, ref)
		defer it.Close()
		for it.Next(ctx) {
			p := it.Result().(*proto.Primitive)
			q := qs.Quad(p)
			if !q.IsValid() {
				return fmt.Errorf("%w: a quad of %s lacks a part: %v", ErrDamaged, label, q)
			}
			t := tripleOf(q)
			if want[t] {
				want[t] = false
				continue
			}
			c.del = append(c.del, graph.Delta{Quad: q, Action: graph.Delete})
			c.dead = append(c.dead, p)
		}
		if err := it.Err(); err != nil {
			return err
		}
	}
	for _, q := range quads {
		if t := tripleOf(q); want[t] {
			want[t] = false
			c.add = append(c.add, graph.Delta{Quad: q, Action: graph.Add})
		}
	}
	return nil
}

// apply writes the change.
func (c *change) apply(kv *keyval, qs *indexed) error {
	ignore := graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}
	// Additions first: a node in both keeps its id.
	if len(c.add) > 0 {
		if err := qs.ApplyDeltas(c.add, ignore); err != nil {
			return err
		}
	}
	if len(c.del) > 0 {
		if err := qs.ApplyDeltas(c.del, ignore); err != nil {
			return err
		}
	}
	return sweep(kv, c.dead)
}

// sweep takes the ids of deleted quads out of the indexes and the log.
func sweep(kv *keyval, dead []*proto.Primitive) error {
	return kv.do(func(t tx) error {
		for _, p := range dead {
			for _, ind := range indexes {
				bucket, key, err := place(ind.KeyFor(p))
				if err != nil {
					return err
				}
				switch list := without(t.get(bucket, key), p.ID); {
				case len(list) == 0:
					err = t.del(bucket, key)
				default:
					err = t.put(bucket, key, list)
				}
				if err != nil {
					return err
				}
			}
			if err := t.del([]byte("log"), binary.BigEndian.AppendUint64(nil, p.ID)); err != nil {
				return err
			}
		}
		return nil
	})
}

// without returns an index entry without an id.
func without(list []byte, id uint64) []byte {
	var kept []byte
	for len(list) > 0 {
		v, n := binary.Uvarint(list)
		if n <= 0 {
			return kept
		}
		if v != id {
			kept = append(kept, list[:n]...)
		}
		list = list[n:]
	}
	return kept
}

// Record returns the record of a label, false where there is none.
func (s *Store) Record(ctx context.Context, label quad.IRI) (r Record, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return r, false, err
	}
	err = s.read(func(kv *keyval) error {
		b, err := kv.value(bucketRecords, []byte(label))
		if err != nil || b == nil {
			return err
		}
		ok = true
		return s.decode(b, &r)
	})
	return r, ok, err
}

// Records returns all records by label.
func (s *Store) Records(ctx context.Context) (map[quad.IRI]Record, error) {
	records := map[quad.IRI]Record{}
	err := s.read(func(kv *keyval) error {
		it := &scan{kv: kv, bucket: bucketRecords}
		for it.Next(ctx) {
			var r Record
			if err := s.decode(it.val, &r); err != nil {
				return err
			}
			records[quad.IRI(it.key)] = r
		}
		return it.Err()
	})
	return records, err
}

// Labels returns the labels of all documents, sorted.
func (s *Store) Labels(ctx context.Context) ([]quad.IRI, error) {
	var labels []quad.IRI
	err := s.read(func(kv *keyval) error {
		it := &scan{kv: kv, bucket: bucketRecords}
		for it.Next(ctx) {
			labels = append(labels, quad.IRI(it.key))
		}
		return it.Err()
	})
	slices.SortFunc(labels, func(a, b quad.IRI) int { return cmp.Compare(a, b) })
	return labels, err
}

// Meta says what built the store last.
type Meta struct {
	Program string `json:"program"` // version of the program
	Data    string `json:"data"`    // fingerprint of the knowledge it read with
}

// Meta returns what SetMeta was given last.
func (s *Store) Meta(ctx context.Context) (m Meta, err error) {
	if err := ctx.Err(); err != nil {
		return m, err
	}
	err = s.read(func(kv *keyval) error {
		b, err := kv.value(bucketStore, keyMeta)
		if err != nil || b == nil {
			return err
		}
		return s.decode(b, &m)
	})
	return m, err
}

// SetMeta keeps what built the store.
func (s *Store) SetMeta(ctx context.Context, m Meta) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.write(func(kv *keyval) error { return kv.tx.put(bucketStore, keyMeta, b) })
}

// Stats are the sizes of a store.
type Stats struct{ Quads, Documents int }

// Stats counts; it reads no quads.
func (s *Store) Stats(ctx context.Context) (st Stats, err error) {
	labels, err := s.Labels(ctx)
	if err != nil {
		return st, err
	}
	st.Documents = len(labels)
	err = s.View(ctx, func(qs graph.QuadStore) error {
		size, err := qs.Stats(ctx, false)
		st.Quads = int(size.Quads.Size)
		return err
	})
	return st, err
}

func (s *Store) decode(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%w: %s: a record: %w; build it again from the documents", ErrDamaged, s.name, err)
	}
	return nil
}
