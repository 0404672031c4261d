package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// errEnded is what a query gets that runs on after its View has returned.
var errEnded = errors.New("the view has ended")

// node refers to a term in Cayley, at to a quad: its segment and its row there.
type (
	node uint32
	at   struct{ segment, row uint32 }
)

func (n node) Key() any { return n }
func (a at) Key() any   { return a }

// view shows a snapshot to Cayley.
type view struct {
	*snapshot
	name  string
	ended atomic.Bool
	mu    sync.Mutex
	err   error // what went wrong where Cayley has no way to say so
}

var (
	_ graph.QuadStore = (*view)(nil)
	_ shape.Optimizer = (*view)(nil)
)

func (v *view) end() { v.ended.Store(true) }

// fail keeps the first error of a call that cannot return it.
func (v *view) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.err == nil {
		v.err = err
	}
}

func (v *view) failed() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

// do runs fn. A fault in it, which a file that cannot be read causes, becomes an
// error: it would otherwise end the program, since Gizmo runs in a goroutine of
// its own.
func (v *view) do(fn func() error) (err error) {
	if v.ended.Load() {
		return errEnded
	}
	defer v.caught(debug.SetPanicOnFault(true), &err)
	return fn()
}

func (v *view) caught(old bool, err *error) {
	debug.SetPanicOnFault(old)
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %s: %v; build it again from the documents", ErrDamaged, v.name, r)
	}
	if *err != nil {
		v.fail(*err)
	}
}

// ValueOf returns the reference of a value, nil where no quad has it.
func (v *view) ValueOf(value quad.Value) graph.Ref {
	if value == nil {
		return nil
	}
	var id uint32
	_ = v.do(func() error {
		term, err := appendTerm(nil, value)
		if err != nil {
			return nil // what cannot be kept is not there
		}
		if id = v.find(term); id != 0 && !v.alive(id) {
			id = 0
		}
		return nil
	})
	if id == 0 {
		return nil
	}
	return node(id)
}

// NameOf returns a value, nil where it cannot be read.
func (v *view) NameOf(ref graph.Ref) (value quad.Value) {
	if p, ok := ref.(graph.PreFetchedValue); ok {
		return p.NameOf()
	}
	id, ok := ref.(node)
	if !ok {
		return nil
	}
	_ = v.do(func() (err error) {
		value, err = v.term(uint32(id))
		return err
	})
	return value
}

// Quad returns a quad, without what cannot be read.
func (v *view) Quad(ref graph.Ref) (q quad.Quad) {
	_ = v.do(func() error {
		r, ok := v.rowAt(ref)
		if !ok {
			return nil
		}
		for i, d := range quad.Directions {
			if r[i] == 0 {
				continue
			}
			value, err := v.term(r[i])
			if err != nil {
				return err
			}
			q.Set(d, value)
		}
		return nil
	})
	return q
}

func (v *view) rowAt(ref graph.Ref) (row, bool) {
	a, ok := ref.(at)
	if !ok {
		return row{}, false
	}
	return v.segments[a.segment].row(a.row), true
}

// QuadDirection returns what stands in a direction of a quad.
func (v *view) QuadDirection(ref graph.Ref, d quad.Direction) graph.Ref {
	var id uint32
	_ = v.do(func() error {
		if r, ok := v.rowAt(ref); ok {
			id = r[columns[d]]
		}
		return nil
	})
	if id == 0 {
		return nil
	}
	return node(id)
}

// Stats counts; all its numbers are exact.
func (v *view) Stats(context.Context, bool) (st graph.Stats, err error) {
	err = v.do(func() error {
		st.Nodes = graph.Size{Size: int64(v.nodes()), Exact: true}
		st.Quads = graph.Size{Size: int64(v.quads), Exact: true}
		return nil
	})
	return st, err
}

func (v *view) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	id, ok := ref.(node)
	if !ok {
		return iterator.NewNull()
	}
	return newIterator(v.matching(one(d, id)))
}

func (v *view) QuadIteratorSize(ctx context.Context, d quad.Direction, ref graph.Ref) (graph.Size, error) {
	id, ok := ref.(node)
	if !ok {
		return graph.Size{Exact: true}, nil
	}
	return v.matching(one(d, id)).size()
}

// one is a row of which one term is known.
func one(d quad.Direction, id node) (r row) {
	r[columns[d]] = uint32(id)
	return r
}

func (v *view) NodesAllIterator() graph.Iterator { return newIterator(&nodes{view: v}) }
func (v *view) QuadsAllIterator() graph.Iterator { return newIterator(v.matching(row{})) }

func (v *view) ApplyDeltas([]graph.Delta, graph.IgnoreOpts) error { return errView }
func (v *view) NewQuadWriter() (quad.WriteCloser, error)          { return nil, errView }
func (v *view) Close() error                                      { return nil }

// errView is what a write to a view gets.
var errView = errors.New("a view is for reading; write with Replace and Remove")
