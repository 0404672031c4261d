package store

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"sync"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// lockWait is how long a write waits for another process that writes.
const lockWait = 30 * time.Second

// local is a graph of segments, in a file or in memory.
type local struct {
	name    string
	writing sync.Mutex // held by who writes, before mu
	mu      sync.Mutex
	file    *file     // nil in memory
	memory  *snapshot // nil in a file
	closed  bool
}

var errClosed = errors.New("the store is closed")

// now returns the graph as it stands.
func (l *local) now() (s *snapshot, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return nil, errClosed
	case l.file == nil:
		return l.memory, nil
	}
	f, err := l.file.now()
	if err != nil {
		return nil, err
	}
	l.file = f
	return f.snapshot, nil
}

// held returns the file at hand, nil in memory.
func (l *local) held() *file {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file
}

func (l *local) inMemory() bool { return l.held() == nil }

// hold puts a file in the place of the one at hand. That one is closed when
// nobody uses it any more.
func (l *local) hold(f *file) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.file = f
}

func (l *local) close() error {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.file == nil {
		l.closed = true
		return nil
	}
	l.closed = true
	return l.file.f.Close()
}

func (l *local) view(ctx context.Context, fn func(graph.QuadStore) error) error {
	s, err := l.now()
	if err != nil {
		return err
	}
	v := &view{snapshot: s, name: l.name}
	defer v.end()
	if err := fn(v); err != nil {
		return err
	}
	return v.failed()
}

// change is what is to be written.
type change struct {
	add  *content // nil for nothing
	meta []byte   // nil for the same as before
	all  bool     // merge everything
}

func (c change) none() bool { return c.add == nil && c.meta == nil && !c.all }

// write writes what fn finds to be written on the graph as it stands.
func (l *local) write(ctx context.Context, fn func(*snapshot) (change, error)) (err error) {
	l.writing.Lock()
	defer l.writing.Unlock()
	s, err := l.now()
	if err != nil {
		return err
	}
	if l.inMemory() {
		c, err := fn(s)
		if err != nil || c.none() {
			return err
		}
		next, err := s.with(c)
		if err != nil {
			return err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.memory = next
		return nil
	}
	f, unlock, err := l.held().lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	l.hold(f)
	defer guard(l.name, &err)()
	c, err := fn(f.snapshot)
	if err != nil || c.none() {
		return err
	}
	next, err := f.with(c)
	if err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	l.hold(next)
	return nil
}

// plan returns the first segment that is to be merged with what is added, and
// what then is to be written: nil for nothing.
func (s *snapshot) plan(c change, void uint64) (from int, add *content) {
	if c.add == nil && !c.all {
		return len(s.segments), nil
	}
	add = c.add
	if add == nil {
		add = newBatch(s).empty()
	}
	weight := add.weight()
	from = s.mergeFrom(weight)
	if c.all || void > 2*(s.size()+weight)+1<<20 {
		from = 0
	}
	if from < len(s.segments) {
		add = merged(s, from, add)
	}
	return from, add
}

// size is how many bytes the segments have.
func (s *snapshot) size() (n uint64) {
	for _, g := range s.segments {
		n += g.End
	}
	return n
}

// with returns the graph in memory with a change.
func (s *snapshot) with(c change) (*snapshot, error) {
	from, add := s.plan(c, 0)
	segments := s.segments[:from:from]
	if add != nil {
		g, err := add.segment()
		if err != nil {
			return nil, err
		}
		segments = append(segments, g)
	}
	return newSnapshot(segments, orElse(c.meta, s.meta)), nil
}

// with returns the file with a change. It is written anew where all of it is
// merged, if it may be.
func (o *file) with(c change) (*file, error) {
	from, add := o.plan(c, o.At-pageSize-o.size())
	meta := orElse(c.meta, o.meta)
	if from == 0 && add != nil && replaceable {
		next, err := newFile(o.path, o.Generation+1, add, meta, o.info.Mode().Perm())
		if !errors.Is(err, errFolder) {
			return next, err
		}
	}
	return o.append(from, add, meta)
}

func orElse(a, b []byte) []byte {
	if a != nil {
		return a
	}
	return b
}

// mergeFrom returns the first segment that is to be merged with a new one of
// some weight. Segments are kept so that there are at most three of about one
// weight: a row is written anew for each fourfold growth of the graph.
func (s *snapshot) mergeFrom(weight uint64) int {
	level := func(w uint64) int { return bits.Len64(w>>15) / 2 }
	from := len(s.segments)
	for {
		k, sum := from, weight
		for k > 0 && level(uint64(len(s.segments[k-1].data))) <= level(weight) {
			k--
			sum += uint64(len(s.segments[k].data))
		}
		if from-k < 3 {
			return from
		}
		from, weight = k, sum
	}
}

// weight is about how many bytes the content will take.
func (c *content) weight() uint64 {
	w := uint64(56 * len(c.rows))
	for t := range c.terms {
		w += 24 + uint64(len(t))
	}
	for i := range c.documents {
		w += 8 + c.documents[i].size()
	}
	return w
}

func (l *local) replace(ctx context.Context, docs []Document) (int, error) {
	return l.change(ctx, docs, nil)
}

func (l *local) remove(ctx context.Context, labels []quad.IRI) (int, error) {
	return l.change(ctx, nil, labels)
}

func (l *local) change(ctx context.Context, docs []Document, gone []quad.IRI) (n int, err error) {
	err = l.write(ctx, func(s *snapshot) (c change, err error) {
		c.add, n, err = gather(ctx, s, docs, gone)
		return c, err
	})
	return n, err
}

func (l *local) setMeta(ctx context.Context, meta []byte) error {
	return l.write(ctx, func(*snapshot) (change, error) { return change{meta: meta}, nil })
}

func (l *local) meta(context.Context) ([]byte, error) {
	s, err := l.now()
	if err != nil {
		return nil, err
	}
	return s.meta, nil
}

func (l *local) record(_ context.Context, label quad.IRI) (record []byte, err error) {
	s, err := l.now()
	if err != nil {
		return nil, err
	}
	defer guard(l.name, &err)()
	d, _ := s.document(string(label))
	return d.record, nil
}

func (l *local) records(ctx context.Context, fn func(label quad.IRI, record []byte) error) (err error) {
	s, err := l.now()
	if err != nil {
		return err
	}
	defer guard(l.name, &err)()
	for d := range s.documents {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(quad.IRI(d.label), d.record); err != nil {
			return err
		}
	}
	return nil
}

// tidy merges all segments where that makes the graph much smaller or quicker.
func (l *local) tidy(ctx context.Context) error {
	return l.write(ctx, func(s *snapshot) (c change, err error) {
		var largest, void uint64
		for _, g := range s.segments {
			largest = max(largest, g.End)
		}
		if f := l.held(); f != nil {
			void = f.At - pageSize - s.size()
		}
		c.all = 2*(s.size()-largest+void) > largest && len(s.segments) > 0
		return c, nil
	})
}
