package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
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
	if err := s.writable(ctx); err != nil || len(docs) == 0 {
		return 0, err
	}
	if changed, err = s.back.replace(ctx, docs); err != nil {
		return 0, s.wrong(err)
	}
	return changed, nil
}

// Remove takes documents out of the store with all that they alone gave, their
// records too. It returns how many there were.
func (s *Store) Remove(ctx context.Context, labels ...quad.IRI) (removed int, err error) {
	if err := s.writable(ctx); err != nil || len(labels) == 0 {
		return 0, err
	}
	if removed, err = s.back.remove(ctx, labels); err != nil {
		return 0, s.wrong(err)
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

// Record returns the record of a label, false where there is none.
func (s *Store) Record(ctx context.Context, label quad.IRI) (r Record, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return r, false, err
	}
	b, err := s.back.record(ctx, label)
	if err != nil || b == nil {
		return r, false, s.wrong(err)
	}
	return r, true, s.decode(b, &r)
}

// Records returns all records by label.
func (s *Store) Records(ctx context.Context) (map[quad.IRI]Record, error) {
	records := map[quad.IRI]Record{}
	err := s.back.records(ctx, func(label quad.IRI, record []byte) error {
		var r Record
		if err := s.decode(record, &r); err != nil {
			return err
		}
		records[label] = r
		return nil
	})
	return records, s.wrong(err)
}

// Labels returns the labels of all documents, sorted.
func (s *Store) Labels(ctx context.Context) ([]quad.IRI, error) {
	var labels []quad.IRI
	err := s.back.records(ctx, func(label quad.IRI, _ []byte) error {
		labels = append(labels, label)
		return nil
	})
	return labels, s.wrong(err)
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
	b, err := s.back.meta(ctx)
	if err != nil || b == nil {
		return m, s.wrong(err)
	}
	return m, s.decode(b, &m)
}

// SetMeta keeps what built the store.
func (s *Store) SetMeta(ctx context.Context, m Meta) error {
	if err := s.writable(ctx); err != nil {
		return err
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.wrong(s.back.setMeta(ctx, b))
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
