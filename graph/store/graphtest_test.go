package store

import (
	"context"
	"errors"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"parley/graph/store/storetest"
)

// Cayley's own tests of a back end hold, in memory and in a file. They change a
// graph quad by quad, also under labels that are no IRIs and under none; here each
// label is a document that is replaced.
//
// Left out is that an iterator sees what is deleted while it stands: a view does
// not change. So are the queries of films, half a million quads of no document,
// which would be one document that is replaced a quad at a time.
func TestAsCayleyTestsIt(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(strings.TrimSpace(string(dir)), "graph", "graphtest", "testutil")) // from where it finds its data
	server := &storetest.Server{}
	defer server.Stop()
	for name, place := range map[string]func(testing.TB) string{
		Memory:     func(testing.TB) string { return Memory },
		"file":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "graph.db") },
		"postgres": server.Address,
	} {
		t.Run(name, func(t *testing.T) {
			place(t)
			graphtest.TestAll(t, func(t testing.TB) (graph.QuadStore, graph.Options, func()) {
				s, err := Open(context.Background(), place(t), Options{Create: true})
				if err != nil {
					t.Fatal(err)
				}
				return &quadByQuad{s.back}, nil, func() { s.Close() }
			}, &graphtest.Config{SkipDeletedFromIterator: true, OptimizesComparison: true})
		})
	}
}

// quadByQuad shows the newest state of a graph to Cayley and changes it in its way.
type quadByQuad struct{ backend }

func (m *quadByQuad) newest() interface {
	graph.QuadStore
	shape.Optimizer
} {
	switch back := m.backend.(type) {
	case *local:
		s, err := back.now()
		if err != nil {
			panic(err)
		}
		return &view{snapshot: s, name: back.name}
	case *postgres:
		s, err := back.look(context.Background())
		if err != nil {
			panic(err)
		}
		back.done(s) // it stays until another generation is looked at
		return &pgView{shot: s, name: back.name}
	}
	panic("no such place")
}

func (m *quadByQuad) ValueOf(v quad.Value) graph.Ref   { return m.newest().ValueOf(v) }
func (m *quadByQuad) NameOf(r graph.Ref) quad.Value    { return m.newest().NameOf(r) }
func (m *quadByQuad) Quad(r graph.Ref) quad.Quad       { return m.newest().Quad(r) }
func (m *quadByQuad) NodesAllIterator() graph.Iterator { return m.newest().NodesAllIterator() }
func (m *quadByQuad) QuadsAllIterator() graph.Iterator { return m.newest().QuadsAllIterator() }
func (m *quadByQuad) Close() error                     { return nil }

func (m *quadByQuad) QuadIterator(d quad.Direction, r graph.Ref) graph.Iterator {
	return m.newest().QuadIterator(d, r)
}

func (m *quadByQuad) QuadIteratorSize(ctx context.Context, d quad.Direction, r graph.Ref) (graph.Size, error) {
	return m.newest().QuadIteratorSize(ctx, d, r)
}

func (m *quadByQuad) QuadDirection(r graph.Ref, d quad.Direction) graph.Ref {
	return m.newest().QuadDirection(r, d)
}

func (m *quadByQuad) Stats(ctx context.Context, exact bool) (graph.Stats, error) {
	return m.newest().Stats(ctx, exact)
}

func (m *quadByQuad) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	return m.newest().OptimizeShape(s)
}

func (m *quadByQuad) ApplyDeltas(in []graph.Delta, opts graph.IgnoreOpts) error {
	v := m.newest()
	docs := map[string]map[string]quad.Quad{}
	for _, d := range in {
		label, line := quad.StringOf(d.Quad.Label), d.Quad.NQuad()
		quads, read := docs[label]
		if !read {
			quads = map[string]quad.Quad{}
			docs[label] = quads
			it := v.QuadsAllIterator()
			for it.Next(context.Background()) {
				if q := v.Quad(it.Result()); quad.StringOf(q.Label) == label {
					quads[q.NQuad()] = q
				}
			}
			if err := errors.Join(it.Err(), it.Close()); err != nil {
				return err
			}
		}
		switch _, there := quads[line]; {
		case d.Action == graph.Add && !there:
			quads[line] = d.Quad
		case d.Action == graph.Add && !opts.IgnoreDup:
			return &graph.DeltaError{Delta: d, Err: graph.ErrQuadExists}
		case d.Action == graph.Delete && there:
			delete(quads, line)
		case d.Action == graph.Delete && !opts.IgnoreMissing:
			return &graph.DeltaError{Delta: d, Err: graph.ErrQuadNotExist}
		}
	}
	var changed []Document
	for label, quads := range docs {
		changed = append(changed, Document{Label: quad.IRI(label), Quads: slices.Collect(maps.Values(quads))})
	}
	_, err := m.replace(context.Background(), changed)
	return err
}

func (m *quadByQuad) NewQuadWriter() (quad.WriteCloser, error) { return &batchWriter{m}, nil }

type batchWriter struct{ to *quadByQuad }

func (w *batchWriter) WriteQuad(q quad.Quad) error {
	_, err := w.WriteQuads([]quad.Quad{q})
	return err
}

func (w *batchWriter) WriteQuads(quads []quad.Quad) (int, error) {
	var deltas []graph.Delta
	for _, q := range quads {
		deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
	}
	return len(quads), w.to.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true})
}

func (w *batchWriter) Close() error { return nil }
