package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	cayley "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// indexes of the quads: forwards, backwards, and by document.
var indexes = []cayley.QuadIndex{
	{Dirs: []quad.Direction{quad.Subject, quad.Predicate}},
	{Dirs: []quad.Direction{quad.Object, quad.Predicate, quad.Subject}},
	{Dirs: []quad.Direction{quad.Label, quad.Subject, quad.Predicate}},
}

// indexed is a Cayley store that uses the beginning of an index too. Cayley
// v0.7.7 asks an index only when it is given all its directions, so that the one
// of object, predicate and subject never serves a step backwards, and a label
// scans the whole graph.
type indexed struct {
	*cayley.QuadStore
	kv *keyval
}

var _ shape.Optimizer = (*indexed)(nil)

// NameOf returns a value, nil where it cannot be read. Cayley prints such an
// error and goes on; here the View returns it.
func (s *indexed) NameOf(v graph.Ref) quad.Value {
	values, err := s.ValuesOf(context.Background(), []graph.Ref{v})
	if err != nil {
		s.kv.failed(err)
		return nil
	}
	return values[0]
}

// Quad returns a quad, without what cannot be read, as NameOf does.
func (s *indexed) Quad(k graph.Ref) quad.Quad {
	var refs [4]graph.Ref
	for i, d := range quad.Directions {
		refs[i] = s.QuadDirection(k, d)
	}
	values, err := s.ValuesOf(context.Background(), refs[:])
	if err != nil {
		s.kv.failed(err)
		return quad.Quad{}
	}
	var q quad.Quad
	for i, d := range quad.Directions {
		q.Set(d, values[i])
	}
	return q
}

// OptimizeShape puts a range of an index in the place of quads with known parts.
func (s *indexed) OptimizeShape(sh shape.Shape) (shape.Shape, bool) {
	a, ok := sh.(shape.QuadsAction)
	if !ok {
		return sh, false
	}
	r, ok := rangeFor(a.Filter)
	if !ok {
		return sh, false
	}
	return a.SimplifyFrom(r), true
}

// QuadIterator lists the quads that have v in direction d.
func (s *indexed) QuadIterator(d quad.Direction, v graph.Ref) graph.Iterator {
	if v == nil {
		return iterator.NewNull()
	}
	if r, ok := rangeFor(map[quad.Direction]graph.Ref{d: v}); ok {
		return r.BuildIterator(s)
	}
	return s.QuadStore.QuadIterator(d, v)
}

// QuadIteratorSize is how many quads have v in direction d, about.
func (s *indexed) QuadIteratorSize(ctx context.Context, d quad.Direction, v graph.Ref) (graph.Size, error) {
	if r, ok := rangeFor(map[quad.Direction]graph.Ref{d: v}); ok {
		return r.size(s)
	}
	return s.QuadStore.QuadIteratorSize(ctx, d, v)
}

// indexRange is what lies under the first keys of an index, less what has not
// the parts in rest.
type indexRange struct {
	index cayley.QuadIndex
	keys  []uint64
	rest  []part
}

type part struct {
	dir quad.Direction
	id  uint64
}

// rangeFor returns the narrowest range that has the parts, false where no index
// begins with one of them.
func rangeFor(parts map[quad.Direction]graph.Ref) (indexRange, bool) {
	ids := make(map[quad.Direction]uint64, len(parts))
	for d, v := range parts {
		id, ok := v.(cayley.Int64Value)
		if !ok {
			return indexRange{}, false
		}
		ids[d] = uint64(id)
	}
	var best indexRange
	for _, ind := range indexes {
		var keys []uint64
		for _, d := range ind.Dirs {
			id, ok := ids[d]
			if !ok {
				break
			}
			keys = append(keys, id)
		}
		if len(keys) > len(best.keys) {
			best = indexRange{index: ind, keys: keys}
		}
	}
	if len(best.keys) == 0 {
		return best, false
	}
	for _, d := range best.index.Dirs[:len(best.keys)] {
		delete(ids, d)
	}
	for _, d := range quad.Directions {
		if id, ok := ids[d]; ok {
			best.rest = append(best.rest, part{d, id})
		}
	}
	return best, true
}

func (r indexRange) BuildIterator(qs graph.QuadStore) graph.Iterator {
	s, ok := qs.(*indexed)
	if !ok {
		return iterator.NewError(fmt.Errorf("an index range on a %T", qs))
	}
	return graph.NewLegacy(&rangeShape{
		IteratorShape: cayley.NewQuadIterator(s.QuadStore, r.index, r.keys).AsShape(),
		indexRange:    r, store: s,
	}, nil)
}

func (r indexRange) Optimize(shape.Optimizer) (shape.Shape, bool) { return r, false }

// countUpTo is where the counting of a range ends.
const countUpTo = 1000

// size counts the quads of a range; of a large one it says that it is large.
func (r indexRange) size(s *indexed) (graph.Size, error) {
	bucket, prefix, err := place(r.index.Key(r.keys))
	if err != nil {
		return graph.Size{}, err
	}
	at := &scan{kv: s.kv, bucket: bucket, prefix: prefix}
	var n int64
	for n < countUpTo && at.Next(context.Background()) {
		n += ids(at.val)
	}
	if n >= countUpTo {
		return graph.Size{Size: 8 * n}, at.Err()
	}
	return graph.Size{Size: n, Exact: len(r.rest) == 0}, at.Err()
}

// ids counts the variable-length numbers in an index entry.
func ids(b []byte) (n int64) {
	for _, c := range b {
		if c < 0x80 {
			n++
		}
	}
	return n
}

// rangeShape is Cayley's iterator over an index, with an honest size and with
// the parts that the index does not check.
type rangeShape struct {
	graph.IteratorShape
	indexRange
	store   *indexed
	sized   graph.Size
	counted bool
}

func (s *rangeShape) String() string { return fmt.Sprintf("range%v of %v", s.keys, s.index.Dirs) }

func (s *rangeShape) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }

func (s *rangeShape) Stats(context.Context) (graph.IteratorCosts, error) {
	var err error
	if !s.counted {
		s.sized, err = s.size(s.store)
		s.counted = err == nil
	}
	return graph.IteratorCosts{ContainsCost: 1, NextCost: 2, Size: s.sized}, err
}

func (s *rangeShape) Iterate() graph.Scanner {
	return rangeScan{s.IteratorShape.Iterate(), s.rest}
}

func (s *rangeShape) Lookup() graph.Index {
	return rangeLookup{s.IteratorShape.Lookup(), s.rest}
}

type rangeScan struct {
	graph.Scanner
	rest []part
}

func (s rangeScan) Next(ctx context.Context) bool {
	for s.Scanner.Next(ctx) {
		if has(s.Result(), s.rest) {
			return true
		}
	}
	return false
}

type rangeLookup struct {
	graph.Index
	rest []part
}

func (l rangeLookup) Contains(ctx context.Context, v graph.Ref) bool {
	return has(v, l.rest) && l.Index.Contains(ctx, v)
}

// has reports whether a quad has all the parts.
func has(v graph.Ref, parts []part) bool {
	if len(parts) == 0 {
		return true
	}
	p, ok := v.(*proto.Primitive)
	if !ok {
		return false
	}
	for _, w := range parts {
		if p.GetDirection(w.dir) != w.id {
			return false
		}
	}
	return true
}
