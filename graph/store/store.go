// Package store is the one place that opens Cayley.
//
// The graph is kept as documents: all quads that a document gives carry its
// label, go in together and leave together. Beside the graph stand the records
// of how each document was read; they are bookkeeping, not knowledge, and no
// query or export sees them.
//
// A store is a bbolt file, or it lies in memory and is gone at the end. Both
// hold the same ordered keys and values under Cayley's own key-value layout, so
// that a query gives the same answer on either.
//
// # Why
//
// A View is a snapshot: one read transaction and one Cayley instance over it. A
// query sees one state of the graph from its first row to its last, whole
// documents only, and never opens a second transaction, which is what lets the
// stock back end deadlock. A write is likewise one transaction and one
// instance, thrown away afterwards: Cayley v0.7.7 keeps ids and pending index
// entries in memory when a write fails, and a later write by the same instance
// would store wrong quads.
//
// Added and deleted quads are worked out against what the store holds, and
// applied one kind after the other in the same transaction. Cayley counts a
// reference for a quad that exists already, which leaves nodes behind when it is
// deleted, and drops a node of an added quad when the same transaction deletes
// more quads of that node than it adds.
//
// Cayley's index lists keep the ids of deleted quads for ever; they are swept
// here, so that a store does not slow down with every rebuild.
//
// Limits: one writer at a time, and a file that is open for writing is closed
// to all other processes. A file never shrinks; its free pages are used again.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cayleygraph/cayley/graph"
	cayley "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
)

// Memory is the spec of a store that lies in memory.
const Memory = "memory"

// format is the layout of what is kept. Another one cannot be read.
const format = "1"

// Buckets of our own, beside Cayley's.
var (
	bucketStore   = []byte("parley")
	bucketRecords = []byte("records")
	keyFormat     = []byte("format")
	keyMeta       = []byte("meta")
)

var (
	// ErrNoStore is returned for a file that does not exist.
	ErrNoStore = errors.New("no store")
	// ErrInUse is returned for a file that another process holds.
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
	writing  sync.Mutex
}

// backend keeps keys in order, in buckets.
type backend interface {
	begin(write bool) (tx, error)
	close() error
}

// tx is a transaction: a snapshot, and for a write what is to become the next
// one. Values that it returns stay valid after its end.
type tx interface {
	get(bucket, key []byte) []byte // nil where there is none
	put(bucket, key, value []byte) error
	del(bucket, key []byte) error
	cursor(bucket []byte) cursor
	commit() error
	rollback() error
}

// cursor walks over the keys of a bucket in order; a nil key is the end.
type cursor interface {
	seek(key []byte) (k, v []byte)
	next() (k, v []byte)
}

// Open opens the store that spec names: a file, or "memory".
//
// Its errors name the file and what to do. They wrap ErrNoStore, ErrInUse (after
// two seconds), ErrNotStore or ErrDamaged.
func Open(ctx context.Context, spec string, opt Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &Store{name: spec, readOnly: opt.ReadOnly}
	switch {
	case spec == "":
		return nil, fmt.Errorf("%w: the name of the store is empty; give a file, or %q", ErrNoStore, Memory)
	case spec == Memory:
		s.back = new(memory)
		opt.Create, s.readOnly = true, false
	case strings.Contains(spec, "://"):
		return nil, fmt.Errorf("%w: %s: a store is a file, or %q", ErrNotStore, spec, Memory)
	default:
		f, err := openFile(spec, opt)
		if err != nil {
			return nil, err
		}
		s.back = f
	}
	if err := s.ready(opt.Create); err != nil {
		return nil, errors.Join(err, s.back.close())
	}
	return s, nil
}

// ready checks that the store holds what it should, and lays it out where it is new.
func (s *Store) ready(create bool) error {
	state := ""
	err := s.read(func(kv *keyval) error {
		v, err := kv.value(bucketStore, keyFormat)
		if state = string(v); err != nil || v != nil {
			return err
		}
		if v, err = kv.value([]byte("meta"), []byte("version")); v != nil {
			state = "foreign"
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case state == format:
		return s.read(func(kv *keyval) error {
			if _, err := kv.graph(); err != nil {
				return fmt.Errorf("%w: %s: %w; build it again from the documents", ErrDamaged, s.name, err)
			}
			return nil
		})
	case state == "" && create && !s.readOnly:
		return s.write(func(kv *keyval) error { return layOut(kv) })
	case state == "":
		return fmt.Errorf("%w: %s holds no graph; `parley build` makes one from documents", ErrNotStore, s.name)
	case state == "foreign":
		return fmt.Errorf("%w: %s was not written by this program; name another file", ErrNotStore, s.name)
	}
	return fmt.Errorf("%w: %s has format %q, this program reads format %q; build it again from the documents", ErrNotStore, s.name, state, format)
}

// layOut makes an empty graph.
func layOut(kv *keyval) error {
	if err := cayley.Init(kv, graph.Options{}); err != nil {
		return err
	}
	// Cayley writes the indexes of a package variable; ours go over them.
	list, err := json.Marshal(indexes)
	if err != nil {
		return err
	}
	if err := kv.tx.put([]byte("meta"), []byte("indexes"), list); err != nil {
		return err
	}
	return kv.tx.put(bucketStore, keyFormat, []byte(format))
}

// Close ends the store. It waits for the Views that still run.
func (s *Store) Close() error { return s.back.close() }

// View gives fn the graph as it stands now: what is written meanwhile, fn does
// not see. It must not be used after fn has returned, nor may fn write.
func (s *Store) View(ctx context.Context, fn func(graph.QuadStore) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.read(func(kv *keyval) error {
		qs, err := kv.graph()
		if err != nil {
			return s.wrong(err)
		}
		if err := fn(qs); err != nil {
			return err
		}
		kv.mu.Lock()
		defer kv.mu.Unlock()
		return kv.err
	})
}

// read runs fn in a read transaction.
func (s *Store) read(fn func(*keyval) error) error {
	t, err := s.back.begin(false)
	if err != nil {
		return s.wrong(err)
	}
	kv := &keyval{tx: t, name: s.name}
	defer kv.end()
	return fn(kv)
}

// write runs fn in a write transaction, and commits unless it fails.
func (s *Store) write(fn func(*keyval) error) (err error) {
	if s.readOnly {
		return fmt.Errorf("%s: %w", s.name, ErrReadOnly)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	t, err := s.back.begin(true)
	if err != nil {
		return s.wrong(err)
	}
	kv := &keyval{tx: t, name: s.name, writable: true}
	defer kv.end()
	if err := s.guarded(func() error { return fn(kv) }); err != nil {
		return s.wrong(err)
	}
	if err := s.guarded(t.commit); err != nil {
		return fmt.Errorf("%s: nothing was written: %w", s.name, err)
	}
	return nil
}

// guarded runs fn and returns a panic, or a fault on a page of a damaged file,
// as an error.
func (s *Store) guarded(fn func() error) (err error) {
	defer guard(s.name, &err)()
	return fn()
}

func (s *Store) wrong(err error) error { return fmt.Errorf("%s: %w", s.name, err) }

// Quads yields the quads of the labels, in that order; without labels all that
// the store holds. The order of quads under a label is that of their writing.
func (s *Store) Quads(ctx context.Context, labels ...quad.IRI) func(yield func(quad.Quad, error) bool) {
	return func(yield func(quad.Quad, error) bool) {
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
		if err != nil {
			yield(quad.Quad{}, err)
		}
	}
}

// each yields the quads of an iterator and reports whether more are wanted.
func each(ctx context.Context, qs graph.QuadStore, it graph.Iterator, yield func(quad.Quad, error) bool) (bool, error) {
	defer it.Close()
	for it.Next(ctx) {
		q := qs.Quad(it.Result())
		if !q.IsValid() {
			return false, fmt.Errorf("%w: a quad lacks a part: %v", ErrDamaged, q)
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
