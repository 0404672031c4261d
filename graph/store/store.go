// Package store is the one place that opens Cayley.
//
// The graph is kept as documents: all quads that a document gives carry its
// label, go in together and leave together. Beside the graph stand the records
// of how each document was read; they are bookkeeping, not knowledge, and no
// query or export sees them.
//
// A store is a file, or it lies in memory and is gone at the end; both are made of
// the same segments. Or it is a PostgreSQL database, for more machines than one.
// A query gives the same answer on any of them.
//
// # Model
//
// A graph is a list of segments that never change: dictionary, quads in four
// orders, documents. A write adds one; a document in it makes the quads that older
// segments have of it void. Segments of about one size are merged, and a file of
// which most is void is written anew. A query walks over sorted runs of numbers in
// mapped memory, and Cayley sees that as its graph.QuadStore.
//
// A database holds Cayley's tables, and Cayley's iterators read them; writing, what
// a view sees and what Cayley would get wrong there are done here.
//
// # Why
//
// Cayley's own back ends were made for a graph that changes quad by quad. Here
// documents come by the thousand and leave as a whole, and nearly all that is done
// with a graph is to read it. Sorted arrays are read without decoding, take a
// third of the room, and are made by sorting, not by a hundred thousand changes of
// a tree. They also make it plain what a reader sees: a generation of the file,
// which nobody writes over. So readers wait for nobody, in other processes too,
// and a server answers from what a build beside it has just finished.
//
// A View is a snapshot: a query sees one state of the graph from its first row to
// its last, whole documents only.
//
// All bytes are compared with their checksums when a process first maps them. It
// costs some ten milliseconds for a million quads, and a flipped bit is an error
// at the door instead of another fact.
//
// A writer locks the file for the moment of a write, not for as long as it is
// open: two builds at once take turns. It writes behind all that counts, waits for
// the disk, then sets the one slot that says where the newest generation lies. A
// new file takes the place of the old one by its name, when it is whole.
//
// A database is slower at everything than a file, and is there for what a file is
// not: to be written from many machines, and to be asked from all. Its writers take
// turns only at the end of a transaction, where they count common nodes.
//
// Limits: a machine with little-endian numbers or not, but one file has at most
// four thousand million values and quads. While a file is written anew, there are
// two of it. A database has to share the snapshot of a transaction with other
// connections, as PostgreSQL does and CockroachDB does not.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// Memory is the spec of a store that lies in memory.
const Memory = "memory"

var (
	// ErrNoStore is returned for a file that does not exist.
	ErrNoStore = errors.New("no store")
	// ErrInUse is returned where another process keeps writing to the file.
	ErrInUse = errors.New("in use")
	// ErrNotStore is returned for a file that this program did not write, or
	// that another version wrote in a form that this one does not know.
	ErrNotStore = errors.New("not a store")
	// ErrDamaged is returned where the file does not hold what it should.
	ErrDamaged = errors.New("damaged")
	// ErrReadOnly is returned by a write to a store opened for reading.
	ErrReadOnly = errors.New("opened for reading only")
)

// Options of Open.
type Options struct {
	ReadOnly bool // share the file with other readers
	Create   bool // make the file where there is none
}

// Store is an open graph. It may be used from several goroutines.
type Store struct {
	name     string
	readOnly bool
	back     backend
}

// backend keeps the graph, the records and one note beside them. What it is given
// was checked.
type backend interface {
	// view gives fn one state of the graph.
	view(ctx context.Context, fn func(graph.QuadStore) error) error
	// replace puts documents in the place of those with the same labels, all or
	// none, and returns how many differed; no label comes twice.
	replace(ctx context.Context, docs []Document) (changed int, err error)
	// remove takes documents out, all or none, and returns how many there were.
	remove(ctx context.Context, labels []quad.IRI) (removed int, err error)
	// record returns the JSON of a record, nil where there is none.
	record(ctx context.Context, label quad.IRI) ([]byte, error)
	// records gives fn all records, by label.
	records(ctx context.Context, fn func(label quad.IRI, record []byte) error) error
	// meta returns what setMeta was given last, nil before.
	meta(ctx context.Context) ([]byte, error)
	setMeta(ctx context.Context, meta []byte) error
	// tidy does what makes reading quicker after many writes.
	tidy(ctx context.Context) error
	close() error
}

// Open opens the store that spec names: a file, "memory", or the address of a
// PostgreSQL database, "postgres://user@host/name".
//
// Its errors name the file and what to do. They wrap ErrNoStore, ErrNotStore or
// ErrDamaged.
func Open(ctx context.Context, spec string, opt Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &Store{name: spec, readOnly: opt.ReadOnly}
	switch {
	case spec == "":
		return nil, fmt.Errorf("%w: the name of the store is empty; give a file, or %q", ErrNoStore, Memory)
	case spec == Memory:
		s.back = &local{name: spec, memory: newSnapshot(nil, nil)}
		s.readOnly = false
	case IsDatabase(spec):
		p, err := openPostgres(ctx, spec, opt)
		if err != nil {
			return nil, err
		}
		s.name, s.back = p.name, p
	case strings.Contains(spec, "://"):
		return nil, fmt.Errorf("%w: %s: a store is a file, %q, or a database (postgres://USER@HOST/NAME)", ErrNotStore, spec, Memory)
	default:
		f, err := openFile(spec, opt)
		if err != nil {
			return nil, err
		}
		s.back = &local{name: spec, file: f}
	}
	return s, nil
}

// Close ends the store. Views that still run go on to their end.
func (s *Store) Close() error { return s.back.close() }

// View gives fn the graph as it stands now: what is written meanwhile, fn does
// not see. It must not be used after fn has returned, nor may fn write to it.
func (s *Store) View(ctx context.Context, fn func(graph.QuadStore) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.back.view(ctx, fn)
}

// Tidy makes reading quicker and the store smaller after many writes; where there
// is little to gain it does nothing. Builds end with it.
func (s *Store) Tidy(ctx context.Context) error {
	if err := s.writable(ctx); err != nil {
		return err
	}
	return s.wrong(s.back.tidy(ctx))
}

func (s *Store) writable(ctx context.Context) error {
	if s.readOnly {
		return fmt.Errorf("%s: %w", s.name, ErrReadOnly)
	}
	return ctx.Err()
}

// wrong says which store an error is about.
func (s *Store) wrong(err error) error {
	if err == nil || strings.Contains(err.Error(), s.name) {
		return err
	}
	return fmt.Errorf("%s: %w", s.name, err)
}

// Quads yields the quads of the labels, in that order; without labels all that
// the store holds. The order of quads under a label is that of the store.
func (s *Store) Quads(ctx context.Context, labels ...quad.IRI) func(yield func(quad.Quad, error) bool) {
	return func(give func(quad.Quad, error) bool) {
		stopped := false // by who asks, who is then told nothing more
		yield := func(q quad.Quad, err error) bool {
			stopped = stopped || !give(q, err)
			return !stopped
		}
		if back, ok := s.back.(lister); ok {
			if err := back.quads(ctx, labels, yield); err != nil && !stopped {
				yield(quad.Quad{}, s.wrong(err))
			}
			return
		}
		err := s.View(ctx, func(qs graph.QuadStore) error {
			if len(labels) == 0 {
				_, err := each(ctx, qs, qs.QuadsAllIterator(), yield)
				return err
			}
			for _, l := range labels {
				ref := qs.ValueOf(l)
				if ref == nil {
					continue
				}
				if more, err := each(ctx, qs, qs.QuadIterator(quad.Label, ref), yield); err != nil || !more {
					return err
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(quad.Quad{}, err)
		}
	}
}

// lister is a backend with a quicker way to list quads than a view's.
type lister interface {
	quads(ctx context.Context, labels []quad.IRI, yield func(quad.Quad, error) bool) error
}

func lacks(q quad.Quad) error { return fmt.Errorf("%w: a quad lacks a part: %v", ErrDamaged, q) }

// each yields the quads of an iterator and reports whether more are wanted.
func each(ctx context.Context, qs graph.QuadStore, it graph.Iterator, yield func(quad.Quad, error) bool) (bool, error) {
	defer it.Close()
	for it.Next(ctx) {
		q := qs.Quad(it.Result())
		if !q.IsValid() {
			return false, lacks(q)
		}
		if !yield(q, nil) {
			return false, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
	}
	return true, it.Err()
}
