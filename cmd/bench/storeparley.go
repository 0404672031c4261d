package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/cayleygraph/quad"

	"parley/data"
	"parley/graph/export"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
)

// loadParley writes the world as a build does.
func loadParley(w *world, dir string, m metrics) error {
	ctx := context.Background()
	path := filepath.Join(dir, "parley.db")
	s, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return err
	}
	var spent time.Duration
	n := 0
	err = inBatches(w, 32, func(docs []store.Document) error {
		began := cpu()
		_, err := s.Replace(ctx, docs...)
		spent += cpu() - began
		n += len(docs)
		return err
	})
	if err != nil {
		return err
	}
	began := cpu()
	if err := s.Tidy(ctx); err != nil {
		return err
	}
	spent += cpu() - began
	st, err := s.Stats(ctx)
	if err != nil {
		return err
	}
	m["documents"], m["quads"] = float64(n), float64(st.Quads)
	m["load"] = float64(st.Quads) / spent.Seconds()
	m["peak"] = float64(peakMemory())
	if m["disk"], err = sizeOf(dir); err != nil {
		return err
	}
	return s.Close()
}

// readParley reads N-Quads, as any program would write them, and loads them.
func readParley(dir string, m metrics) error {
	ctx := context.Background()
	f, err := os.Open(filepath.Join(dir, "world.nq"))
	if err != nil {
		return err
	}
	defer f.Close()
	into, err := os.MkdirTemp(dir, "read")
	if err != nil {
		return err
	}
	defer os.RemoveAll(into)
	s, err := store.Open(ctx, filepath.Join(into, "parley.db"), store.Options{Create: true})
	if err != nil {
		return err
	}
	began := cpu()
	var pending []store.Document
	n := 0
	for q, err := range export.ReadNQuads(f) {
		if err != nil {
			return err
		}
		n++
		q = export.Stored(q)
		label := q.Label.(quad.IRI)
		if last := len(pending) - 1; last >= 0 && pending[last].Label == label {
			pending[last].Quads = append(pending[last].Quads, q)
			continue
		}
		if len(pending) == 200 {
			if _, err := s.Replace(ctx, pending...); err != nil {
				return err
			}
			pending = pending[:0]
		}
		pending = append(pending, store.Document{Label: label, Quads: []quad.Quad{q}})
	}
	if _, err := s.Replace(ctx, pending...); err != nil {
		return err
	}
	if err := s.Tidy(ctx); err != nil {
		return err
	}
	m["load N-Quads"] = float64(n) / (cpu() - began).Seconds()
	return s.Close()
}

// askParley asks what has been loaded.
func askParley(w *world, dir string, m metrics) error {
	ctx := context.Background()
	path := filepath.Join(dir, "parley.db")
	open := func() (*store.Store, error) { return store.Open(ctx, path, store.Options{}) }
	s, err := open()
	if err != nil {
		return err
	}
	if m["open"], err = p50(10, func(int) error {
		s, err := open()
		if err != nil {
			return err
		}
		if _, err := s.Stats(ctx); err != nil {
			return err
		}
		return s.Close()
	}); err != nil {
		return err
	}
	gizmo := func(script string) error {
		r, err := query.Run(ctx, s, script, query.Options{Limit: -1})
		if err == nil && len(r.Rows) == 0 {
			err = fmt.Errorf("%s: no rows", script)
		}
		if err == nil {
			m["rows"] = float64(len(r.Rows))
		}
		return err
	}
	if m["count"], err = p50(20, func(int) error { return gizmo(`g.emit(g.V().count())`) }); err != nil {
		return err
	}
	if m["join"], err = p50(20, func(int) error {
		return gizmo(fmt.Sprintf(`g.V("<%s>").in("<parley:place>").in("<parley:to>").out("<parley:ledBy>").all()`, w.places[joined].ID))
	}); err != nil {
		return err
	}
	m["join rows"] = m["rows"]
	delete(m, "rows")
	if m["label"], err = p50(50, func(i int) error {
		n := 0
		for _, err := range s.Quads(ctx, w.document(i*7).Label) {
			if err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return fmt.Errorf("document %d has no quads", i)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := askQuestions(ctx, w, s, m); err != nil {
		return err
	}
	if err := complete(ctx, w, s, m); err != nil {
		return err
	}
	m["peak asking"] = float64(peakMemory())
	far := int(m["documents"]) + 1000
	if m["add"], err = p50(50, func(i int) error {
		_, err := s.Replace(ctx, w.document(far+i))
		return err
	}); err != nil {
		return err
	}
	if m["remove"], err = p50(50, func(i int) error {
		n, err := s.Remove(ctx, w.document(far+i).Label)
		if err == nil && n != 1 {
			err = fmt.Errorf("document %d was not there", far+i)
		}
		return err
	}); err != nil {
		return err
	}
	return s.Close()
}

// joined is which place the join starts from: one of the well-known.
const joined = 3

// askQuestions asks every named question about things that are told of now and
// then, and keeps the slowest.
func askQuestions(ctx context.Context, w *world, s *store.Store, m metrics) error {
	questions, err := query.Questions(data.FS)
	if err != nil {
		return err
	}
	for _, q := range questions {
		took, err := p50(9, func(i int) error {
			i += 60
			values := map[string]string{}
			for _, p := range q.Parameters {
				switch {
				case len(p.Classes) == 0 || len(values) > 0 && !p.Required:
				case p.Classes[0] == "Country":
					values[p.Name] = w.countries[i].Name
				case p.Classes[0] == "Place":
					values[p.Name] = w.places[i].Name
				default:
					values[p.Name] = w.people[5*i].Name
				}
			}
			_, err := query.Ask(ctx, s, q, values, query.Options{Limit: 100, Timeout: time.Minute})
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", q.Name, err)
		}
		m["question "+q.Name] = took
	}
	return nil
}

// complete types names into the search of the explorer.
func complete(ctx context.Context, w *world, s *store.Store, m metrics) error {
	h, err := server.New(server.Options{Store: s, Ontology: w.ont, Timeout: time.Minute})
	if err != nil {
		return err
	}
	began := time.Now()
	if err := h.Warm(ctx); err != nil {
		return err
	}
	m["names"] = ms(time.Since(began))
	m["autocomplete"], err = p50(50, func(i int) error {
		name := w.people[i*3].Name
		r := httptest.NewRequest(http.MethodGet, "/api/explore/search?q="+url.QueryEscape(name[:3+i%4]), nil)
		r.Host = "localhost"
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			return fmt.Errorf("search: %d %s", rec.Code, rec.Body)
		}
		return nil
	})
	return err
}

// writeNQuads writes the world for programs that read N-Quads.
func writeNQuads(w *world, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for d := range w.documents() {
		for _, q := range d.Quads {
			line, err := export.NQuad(q)
			if err != nil {
				return err
			}
			if _, err := f.WriteString(line + "\n"); err != nil {
				return err
			}
		}
	}
	return f.Close()
}
