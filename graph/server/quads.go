package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
	_ "github.com/cayleygraph/quad/json" // registers the format
	_ "github.com/cayleygraph/quad/nquads"

	"parley/graph/export"
	"parley/graph/quads"
	"parley/graph/store"
	"parley/schema/vocab"
)

// byHand labels quads that were written without a label.
const byHand = quad.IRI("doc:by-hand")

// writes reports whether a request brings quads.
func writes(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/v1/write") || r.URL.Path == "/api/v2/write" || strings.HasSuffix(r.URL.Path, "/delete")
}

func (s *Server) v1Write(w http.ResponseWriter, r *http.Request)  { s.change(w, r, quadsOfV1, true) }
func (s *Server) v1Delete(w http.ResponseWriter, r *http.Request) { s.change(w, r, quadsOfV1, false) }
func (s *Server) v2Write(w http.ResponseWriter, r *http.Request)  { s.change(w, r, quadsOfV2, true) }
func (s *Server) v2Delete(w http.ResponseWriter, r *http.Request) { s.change(w, r, quadsOfV2, false) }
func (s *Server) v1WriteFile(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, quadsOfForm, true)
}

// change adds the quads of a request to the graph, or takes them out: all of
// them, or none where one is wrong.
func (s *Server) change(w http.ResponseWriter, r *http.Request, read func(*http.Request) ([]quad.Quad, error), add bool) {
	if !s.opt.Write {
		s.refuse(w, r, http.StatusForbidden, "this server only reads; --write lets it write")
		return
	}
	list, err := read(r)
	if err == nil {
		err = s.apply(r.Context(), list, add)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	verb := "wrote"
	if !add {
		verb = "deleted"
	}
	if strings.HasPrefix(r.URL.Path, "/api/v1/") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	} else {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	_ = writeJSON(w, map[string]any{"result": fmt.Sprintf("Successfully %s %d quads.", verb, len(list)), "count": len(list)})
}

// apply changes the documents that the quads are from.
func (s *Server) apply(ctx context.Context, list []quad.Quad, add bool) error {
	byLabel := map[quad.IRI][]quad.Quad{}
	for i, q := range list {
		q = quads.Short(q)
		if q.Label == nil {
			q.Label = byHand
		}
		label, ok := q.Label.(quad.IRI)
		if _, node := q.Subject.(quad.IRI); !ok || !node || !q.IsValid() {
			return badRequest{fmt.Errorf("quad %d: subject, predicate and label must be IRIs: %v", i+1, q)}
		}
		if _, ok := q.Predicate.(quad.IRI); !ok {
			return badRequest{fmt.Errorf("quad %d: the predicate must be an IRI: %v", i+1, q)}
		}
		byLabel[label] = append(byLabel[label], q)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	var docs []store.Document
	var gone []quad.IRI
	for label, changed := range byLabel {
		record, known, err := s.opt.Store.Record(ctx, label)
		if err != nil {
			return err
		}
		if !known {
			record = store.Record{Title: "Written by hand"}
		}
		record.Stamp = "" // it is no longer what was read
		var all []quad.Quad
		for q, err := range s.opt.Store.Quads(ctx, label) {
			if err != nil {
				return err
			}
			if add || !slices.Contains(changed, q) {
				all = append(all, q)
			}
		}
		if add {
			all = quads.Sorted(append(all, changed...))
		} else if len(all) == 0 && known {
			gone = append(gone, label)
			continue
		}
		docs = append(docs, store.Document{Label: label, Quads: all, Record: record})
	}
	slices.SortFunc(docs, func(a, b store.Document) int { return strings.Compare(string(a.Label), string(b.Label)) })
	if _, err := s.opt.Store.Replace(ctx, docs...); err != nil || len(gone) == 0 {
		return err
	}
	_, err := s.opt.Store.Remove(ctx, gone...)
	return err
}

// quadsOfV1 reads what Cayley's write page sends: a JSON list of quads whose parts
// are written as in N-Quads, where what has no brackets is a string.
func quadsOfV1(r *http.Request) ([]quad.Quad, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, badBody(err)
	}
	var list []struct{ Subject, Predicate, Object, Label string }
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, badRequest{fmt.Errorf("the body must be a JSON list of quads: %w", err)}
	}
	var all []quad.Quad
	for _, q := range list {
		all = append(all, quad.Quad{Subject: nodeOf(q.Subject), Predicate: nodeOf(q.Predicate), Object: quad.StringToValue(q.Object), Label: nodeOf(q.Label)})
	}
	return all, nil
}

// nodeOf reads an IRI, with its brackets or, where it begins with a known prefix,
// without.
func nodeOf(s string) quad.Value {
	if prefix, _, ok := strings.Cut(s, ":"); ok {
		if _, known := vocab.Lookup(prefix); known {
			return quad.IRI(s)
		}
	}
	if s == "" {
		return nil
	}
	return quad.StringToValue(s)
}

// quadsOfForm reads the file that Cayley's write page uploads.
func quadsOfForm(r *http.Request) ([]quad.Quad, error) {
	file, _, err := r.FormFile("NQuadFile")
	if err != nil {
		return nil, badBody(err)
	}
	defer file.Close()
	return nquadsFrom(file)
}

func nquadsFrom(rd io.Reader) ([]quad.Quad, error) {
	var all []quad.Quad
	for q, err := range export.ReadNQuads(rd) {
		if err != nil {
			return nil, badBody(err)
		}
		all = append(all, export.Stored(q))
	}
	return all, nil
}

// quadsOfV2 reads quads in the format of the Content-Type, N-Quads by itself.
func quadsOfV2(r *http.Request) ([]quad.Quad, error) {
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, badBody(err)
		}
		body = http.MaxBytesReader(nil, z, maxWrite)
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	format := quad.FormatByMime(strings.TrimSpace(kind))
	if format == nil || format.Name == "nquads" {
		return nquadsFrom(body)
	}
	if format.Reader == nil {
		return nil, badRequest{fmt.Errorf("quads cannot be read as %s", kind)}
	}
	qr := format.Reader(body)
	defer qr.Close()
	var all []quad.Quad
	for {
		q, err := qr.ReadQuad()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, badBody(err)
		}
		all = append(all, q)
	}
}

// v2Read gives quads by their parts: sub, pred, obj, label, several with a comma.
// IRIs are full unless iri=short. An answer of as many quads as the limit says in
// X-Truncated that there are more.
func (s *Server) v2Read(w http.ResponseWriter, r *http.Request) {
	format := quad.FormatByName("nquads")
	if name := r.FormValue("format"); name != "" {
		if format = quad.FormatByName(name); format == nil {
			s.fail(w, r, badRequest{fmt.Errorf("no format %q; GET /api/v2/formats lists them", name)})
			return
		}
	} else if kind, _, _ := strings.Cut(r.Header.Get("Accept"), ";"); quad.FormatByMime(kind) != nil {
		format = quad.FormatByMime(kind)
	}
	if format.Writer == nil {
		s.fail(w, r, badRequest{fmt.Errorf("quads cannot be written as %s", format.Name)})
		return
	}
	var found []quad.Quad
	truncated := false
	free, err := s.slot(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer free()
	err = s.opt.Store.View(r.Context(), func(qs graph.QuadStore) error {
		it := shape.FilterQuads(nodes(r.FormValue("sub")), nodes(r.FormValue("pred")), nodes(r.FormValue("obj")), nodes(r.FormValue("label"))).BuildIterator(qs)
		defer it.Close()
		for it.Next(r.Context()) {
			if len(found) == s.opt.Limit {
				truncated = true
				return nil
			}
			found = append(found, qs.Quad(it.Result()))
		}
		return errors.Join(it.Err(), r.Context().Err())
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var b bytes.Buffer
	if err := writeQuads(&b, format, found, r.FormValue("iri") == "short", s); err != nil {
		s.fail(w, r, err)
		return
	}
	if len(format.Mime) > 0 {
		w.Header().Set("Content-Type", format.Mime[0])
	}
	if truncated {
		w.Header().Set("X-Truncated", fmt.Sprint(s.opt.Limit))
	}
	_, _ = w.Write(b.Bytes())
}

func writeQuads(b *bytes.Buffer, format *quad.Format, list []quad.Quad, short bool, s *Server) error {
	if format.Name == "nquads" && !short {
		f, err := export.Lookup("nquads")
		if err != nil {
			return err
		}
		return f.Write(b, export.Graph{Quads: list, Ontology: s.opt.Ontology})
	}
	w := format.Writer(b)
	out := list
	if !short {
		out = make([]quad.Quad, len(list))
		for i, q := range list {
			out[i] = quads.Full(q)
		}
	}
	if _, err := w.WriteQuads(out); err != nil {
		return err
	}
	return w.Close()
}

// nodes reads values with a comma between them.
func nodes(list string) []quad.Value {
	var all []quad.Value
	for _, s := range strings.Split(list, ",") {
		if v := nodeOf(s); v != nil {
			if iri, ok := v.(quad.IRI); ok {
				v = quads.Shorten(iri)
			}
			all = append(all, v)
		}
	}
	return all
}
