package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/cayleygraph/cayley/graph"
	cayley "github.com/cayleygraph/cayley/graph/kv"
	"github.com/hidal-go/hidalgo/kv"
)

// errEnded is what a query gets that runs on after its View has returned.
var errEnded = errors.New("the transaction has ended")

// keyval shows one transaction as the key-value store that Cayley asks for.
// Every transaction that Cayley opens on it is this one, and neither commits
// nor ends it.
//
// Cayley's keys have two parts, the bucket and the key. It spreads values over
// 2 × 65,536 buckets named after the first two bytes of their hash; they are
// folded into two.
type keyval struct {
	name     string
	writable bool

	mu    sync.Mutex // a Gizmo session reads from two goroutines
	tx    tx
	ended bool
	err   error // what went wrong where Cayley has no way to say so
}

var (
	_ kv.KV       = (*keyval)(nil)
	_ kv.Tx       = (*keyval)(nil)
	_ kv.Iterator = (*scan)(nil)
)

// graph is a new Cayley instance over the transaction.
func (k *keyval) graph() (*indexed, error) {
	qs, err := cayley.New(k, graph.Options{cayley.OptNoBloom: true})
	if err != nil {
		return nil, err
	}
	return &indexed{QuadStore: qs.(*cayley.QuadStore), kv: k}, nil
}

// end releases the transaction; after a commit it does nothing more.
func (k *keyval) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.ended {
		k.ended = true
		_ = k.tx.rollback()
	}
}

// failed keeps the first error of a call that cannot return it.
func (k *keyval) failed(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil && !k.ended {
		k.err = err
	}
}

// do runs fn on the transaction. A panic or fault in it, which a damaged file
// can cause, becomes an error: it would otherwise end the program, since Gizmo
// runs in a goroutine of its own.
func (k *keyval) do(fn func(tx) error) (err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ended {
		return errEnded
	}
	defer guard(k.name, &err)()
	return fn(k.tx)
}

// guard returns a function to be deferred, which turns a panic into an error.
func guard(name string, err *error) func() {
	old := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(old)
		if r := recover(); r != nil {
			*err = fmt.Errorf("%w: %s: %v; build it again from the documents", ErrDamaged, name, r)
		}
	}
}

// value returns the value of a key, nil where there is none.
func (k *keyval) value(bucket, key []byte) (v []byte, err error) {
	err = k.do(func(t tx) error {
		v = t.get(bucket, key)
		return nil
	})
	return v, err
}

// place returns the bucket and the key that a key of Cayley means.
func place(key kv.Key) (bucket, rest []byte, err error) {
	if len(key) != 2 {
		return nil, nil, fmt.Errorf("a key of %d parts; it must have 2", len(key))
	}
	bucket = key[0]
	if len(bucket) == 3 && (bucket[0] == 'v' || bucket[0] == 'n') {
		bucket = bucket[:1]
	}
	return bucket, key[1], nil
}

func (k *keyval) Close() error { return nil }

func (k *keyval) Commit(context.Context) error { return nil }

func (k *keyval) Tx(write bool) (kv.Tx, error) {
	if write && !k.writable {
		return nil, kv.ErrReadOnly
	}
	return k, nil
}

func (k *keyval) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	bucket, rest, err := place(key)
	if err != nil {
		return nil, err
	}
	v, err := k.value(bucket, rest)
	if err == nil && v == nil {
		err = kv.ErrNotFound
	}
	return v, err
}

func (k *keyval) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	values := make([]kv.Value, len(keys))
	err := k.do(func(t tx) error {
		for i, key := range keys {
			bucket, rest, err := place(key)
			if err != nil {
				return err
			}
			values[i] = t.get(bucket, rest)
		}
		return nil
	})
	return values, err
}

func (k *keyval) Put(key kv.Key, v kv.Value) error {
	bucket, rest, err := place(key)
	if err != nil || len(rest) == 0 { // an empty key asks for a bucket; they come by themselves
		return err
	}
	return k.do(func(t tx) error { return t.put(bucket, rest, v) })
}

func (k *keyval) Del(key kv.Key) error {
	bucket, rest, err := place(key)
	if err != nil {
		return err
	}
	return k.do(func(t tx) error { return t.del(bucket, rest) })
}

func (k *keyval) Scan(prefix kv.Key) kv.Iterator {
	if len(prefix) == 1 {
		prefix = prefix.AppendBytes(nil)
	}
	bucket, rest, err := place(prefix)
	return &scan{kv: k, bucket: bucket, prefix: rest, err: err}
}

// scan walks over the keys of a bucket that start with prefix.
type scan struct {
	kv             *keyval
	bucket, prefix []byte
	at             cursor
	key, val       []byte
	err            error
}

func (s *scan) Next(ctx context.Context) bool {
	if s.err != nil {
		return false
	}
	if s.err = ctx.Err(); s.err != nil {
		return false
	}
	s.err = s.kv.do(func(t tx) error {
		if s.at == nil {
			s.at = t.cursor(s.bucket)
			s.key, s.val = s.at.seek(s.prefix)
		} else {
			s.key, s.val = s.at.next()
		}
		return nil
	})
	return s.err == nil && s.key != nil && bytes.HasPrefix(s.key, s.prefix)
}

func (s *scan) Key() kv.Key   { return kv.Key{s.bucket, s.key} }
func (s *scan) Val() kv.Value { return s.val }
func (s *scan) Err() error    { return s.err }
func (s *scan) Close() error  { return nil }
