package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv/bolt"
	cayley "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"

	"parley/graph/store"
)

// loadBolt writes the world into Cayley's own bolt back end as `cayley load` does.
func loadBolt(w *world, dir string, m metrics) error {
	path := filepath.Join(dir, "bolt")
	if err := graph.InitQuadStore(bolt.Type, path, nil); err != nil {
		return err
	}
	qs, err := graph.NewQuadStore(bolt.Type, path, nil)
	if err != nil {
		return err
	}
	to, err := qs.NewQuadWriter()
	if err != nil {
		return err
	}
	var spent time.Duration
	n := 0
	err = inBatches(w, 32, func(docs []store.Document) error {
		list := all(docs)
		n += len(list)
		began := cpu()
		_, err := to.WriteQuads(list)
		spent += cpu() - began
		return err
	})
	if err != nil {
		return err
	}
	began := cpu()
	if err := to.Close(); err != nil {
		return err
	}
	if err := qs.Close(); err != nil {
		return err
	}
	spent += cpu() - began
	m["load"] = float64(n) / spent.Seconds()
	m["peak"] = float64(peakMemory())
	m["disk"], err = sizeOf(path)
	return err
}

func askBolt(w *world, dir string, m metrics) error {
	ctx := context.Background()
	began := time.Now()
	qs, err := graph.NewQuadStore(bolt.Type, filepath.Join(dir, "bolt"), nil)
	if err != nil {
		return err
	}
	m["open"] = ms(time.Since(began))
	run := func(script string) error {
		it, err := gizmo.NewSession(qs).Execute(ctx, script, cayley.Options{Collation: cayley.Raw})
		if err != nil {
			return err
		}
		defer it.Close()
		n := 0
		for it.Next(ctx) {
			if r := it.Result().(*gizmo.Result); !r.Meta {
				for _, ref := range r.Tags {
					qs.NameOf(ref)
				}
				n++
			}
		}
		if n == 0 && it.Err() == nil {
			return fmt.Errorf("%s: no rows", script)
		}
		return it.Err()
	}
	if m["join"], err = p50(3, func(int) error {
		return run(fmt.Sprintf(`g.V("<%s>").in("<parley:place>").in("<parley:to>").out("<parley:ledBy>").all()`, w.places[joined].ID))
	}); err != nil {
		return err
	}
	if m["count"], err = p50(2, func(int) error { return run(`g.emit(g.V().count())`) }); err != nil {
		return err
	}
	if m["label"], err = p50(3, func(i int) error {
		it := qs.QuadIterator(quad.Label, qs.ValueOf(w.document(i*7).Label))
		defer it.Close()
		for it.Next(ctx) {
			qs.Quad(it.Result())
		}
		return it.Err()
	}); err != nil {
		return err
	}
	far := int(m["documents"]) + 1000
	change := func(action graph.Procedure) func(int) error {
		return func(i int) error {
			var deltas []graph.Delta
			for _, q := range w.document(far + i).Quads {
				deltas = append(deltas, graph.Delta{Quad: q, Action: action})
			}
			return qs.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true})
		}
	}
	if m["add"], err = p50(5, change(graph.Add)); err != nil {
		return err
	}
	if m["remove"], err = p50(5, change(graph.Delete)); err != nil {
		return err
	}
	return qs.Close()
}
