package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	cayleysql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
)

// pgView shows a snapshot of the database to Cayley. What Cayley's own view of it
// would tell otherwise than other stores, this tells in its place: a value that no
// quad has is not there, no time is two, errors are told.
type pgView struct {
	*shot
	name  string
	ended atomic.Bool
	mu    sync.Mutex
	err   error

	expected []nodeHash // what may be asked for soon
}

// expect notes that the names of what an iterator comes by may be asked for.
func (v *pgView) expect(stops []stop) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.expected) > 4*fetched {
		v.expected = nil
	}
	add := func(ref graph.Ref) {
		switch ref := ref.(type) {
		case cayleysql.NodeHash:
			v.expected = append(v.expected, ref.ValueHash)
		case nodeHash:
			v.expected = append(v.expected, ref)
		case cayleysql.QuadHashes:
			v.expected = append(v.expected, ref.Get(quad.Subject), ref.Get(quad.Object))
		}
	}
	for _, s := range stops {
		add(s.result)
		for _, ref := range s.tags {
			add(ref)
		}
	}
}

var (
	_ graph.QuadStore = (*pgView)(nil)
	_ shape.Optimizer = (*pgView)(nil)
)

func (p *postgres) view(ctx context.Context, fn func(graph.QuadStore) error) error {
	s, err := p.look(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	defer p.done(s)
	v := &pgView{shot: s, name: p.name}
	defer v.ended.Store(true)
	if err := fn(v); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

// named is shot.name for where Cayley takes no error.
func (v *pgView) named(hashes ...nodeHash) []quad.Value {
	values := make([]quad.Value, len(hashes))
	err := errEnded
	if !v.ended.Load() {
		v.mu.Lock()
		expected := v.expected
		v.mu.Unlock()
		var found []quad.Value
		var asked bool
		if found, asked, err = v.shot.name(hashes, expected); err == nil {
			if asked {
				v.mu.Lock()
				v.expected = nil
				v.mu.Unlock()
			}
			return found
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.err == nil {
		v.err = err
	}
	return values
}

// ValueOf returns the reference of a value, nil where no quad has it.
func (v *pgView) ValueOf(value quad.Value) graph.Ref {
	if value == nil {
		return nil
	}
	h, err := hashOf(value)
	if err != nil || v.named(h)[0] == nil {
		return nil
	}
	return cayleysql.NodeHash{ValueHash: h}
}

// NameOf returns a value, nil where it cannot be read.
func (v *pgView) NameOf(ref graph.Ref) quad.Value {
	switch ref := ref.(type) {
	case graph.PreFetchedValue:
		return ref.NameOf()
	case cayleysql.NodeHash:
		return v.valid(ref.ValueHash)
	case nodeHash:
		return v.valid(ref)
	}
	return nil
}

func (v *pgView) valid(h nodeHash) quad.Value {
	if !h.Valid() {
		return nil
	}
	return v.named(h)[0]
}

// Quad returns a quad, without what cannot be read.
func (v *pgView) Quad(ref graph.Ref) (q quad.Quad) {
	h, ok := ref.(cayleysql.QuadHashes)
	if !ok {
		return q
	}
	var parts []nodeHash
	for _, part := range h.Dirs() {
		if part.Valid() {
			parts = append(parts, part)
		}
	}
	for i, value := range v.named(parts...) {
		q.Set(quad.Directions[i], value)
	}
	return q
}

func (v *pgView) QuadDirection(ref graph.Ref, d quad.Direction) graph.Ref {
	return v.cayley.QuadDirection(ref, d)
}

// Stats counts; the number of quads is exact, that of nodes where exact is asked for.
func (v *pgView) Stats(ctx context.Context, exact bool) (graph.Stats, error) {
	if v.ended.Load() {
		return graph.Stats{}, errEnded
	}
	query := "SELECT greatest(reltuples::bigint, 1) FROM pg_class WHERE oid = 'nodes'::regclass"
	if exact {
		query = "SELECT count(*) FROM nodes"
	}
	st := graph.Stats{Nodes: graph.Size{Exact: exact}, Quads: graph.Size{Size: v.quads, Exact: true}}
	v.asking.Lock()
	defer v.asking.Unlock()
	err := v.tx.QueryRow(context.WithoutCancel(ctx), query).Scan(&st.Nodes.Size)
	if err != nil {
		v.broken.Store(true)
	}
	return st, err
}

func (v *pgView) QuadIteratorSize(ctx context.Context, d quad.Direction, ref graph.Ref) (graph.Size, error) {
	costs, err := graph.AsShape(v.QuadIterator(d, ref)).Stats(ctx)
	return costs.Size, err
}

func (v *pgView) NodesAllIterator() graph.Iterator { return v.iterate(cayleysql.AllNodes()) }
func (v *pgView) QuadsAllIterator() graph.Iterator { return v.iterate(cayleysql.AllQuads("")) }

func (v *pgView) ApplyDeltas([]graph.Delta, graph.IgnoreOpts) error { return errView }
func (v *pgView) NewQuadWriter() (quad.WriteCloser, error)          { return nil, errView }
func (v *pgView) Close() error                                      { return nil }
