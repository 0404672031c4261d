package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"runtime/metrics"
	"strconv"
	"time"

	"github.com/cayleygraph/cayley/graph"
	cayley "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/cayley/query/graphql"
	_ "github.com/cayleygraph/cayley/query/mql" // registers the language

	"parley/graph/query"
	"parley/schema/vocab"
)

// ErrMemory is returned for a query that was ended because of the memory it took.
var ErrMemory = errors.New("this took more memory than a query may and was ended")

// apart answers by h, or has a process of its own do so: a script takes memory in
// steps that nothing here can interrupt.
func (s *Server) apart(h http.HandlerFunc) http.HandlerFunc {
	if s.opt.Apart == nil {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request) {
		free, err := s.slot(r.Context())
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer free()
		got, err := s.opt.Apart(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer got.Body.Close()
		for name, values := range got.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(got.StatusCode)
		_, _ = io.Copy(w, got.Body)
	}
}

// results are what a raw query gave, in the form of Cayley's own server.
type results struct {
	Result    []any `json:"result"`
	Truncated bool  `json:"truncated,omitempty"`
	Limit     int   `json:"limit,omitempty"` // where it was truncated
}

// runRaw answers a query in one of Cayley's languages on one state of the graph.
// A limit of 0 is that of the server, which no limit exceeds.
func (s *Server) runRaw(ctx context.Context, language, script string, limit int, collation cayley.Collation) (any, error) {
	if limit <= 0 || limit > s.opt.Limit {
		limit = s.opt.Limit
	}
	free, err := s.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	ctx, end := s.watched(ctx)
	defer end()
	var out any
	err = s.opt.Store.View(ctx, func(qs graph.QuadStore) (err error) {
		if language == "graphql" {
			out, err = runGraphQL(ctx, qs, script)
			return err
		}
		out, err = runSession(ctx, qs, language, script, limit, collation)
		return err
	})
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	return out, err
}

func runSession(ctx context.Context, qs graph.QuadStore, language, script string, limit int, collation cayley.Collation) (*results, error) {
	l := cayley.GetLanguage(language)
	if l == nil || l.Session == nil || language == "sexp" {
		return nil, badRequest{fmt.Errorf("no query language %q; there are gizmo, graphql and mql", language)}
	}
	if len(script) > query.MaxScript {
		return nil, badRequest{fmt.Errorf("the query has %d bytes; it may have %d", len(script), query.MaxScript)}
	}
	it, err := l.Session(qs).Execute(ctx, short(script), cayley.Options{Collation: collation, Limit: limit + 2}) // one tells of a cut, one is the last value of the script
	if err != nil {
		return nil, badQuery(err)
	}
	defer it.Close()
	out := &results{Result: []any{}}
	for it.Next(ctx) {
		v := it.Result()
		if v == nil { // the value of the last line, which Cayley's server shows as null
			continue
		}
		if len(out.Result) == limit {
			out.Truncated, out.Limit = true, limit
			return out, nil
		}
		out.Result = append(out.Result, v)
	}
	if err := it.Err(); err != nil && ctx.Err() == nil {
		return nil, badQuery(err)
	}
	return out, ctx.Err()
}

func runGraphQL(ctx context.Context, qs graph.QuadStore, script string) (any, error) {
	q, err := graphql.Parse(bytes.NewBufferString(short(script)))
	if err != nil {
		return nil, badQuery(err)
	}
	data, err := q.Execute(ctx, qs)
	if err != nil {
		return nil, badQuery(err)
	}
	return map[string]any{"data": data}, nil
}

// fullIRI is an IRI in angle brackets that may have a short form.
var fullIRI = regexp.MustCompile(`<https?://[^<>\s"]+>`)

// short puts the short form of IRIs, as the store has them, in the place of the
// full one.
func short(script string) string {
	return fullIRI.ReplaceAllStringFunc(script, func(iri string) string {
		return "<" + vocab.Shorten(iri[1:len(iri)-1]) + ">"
	})
}

// place is how goja tells where in a script a fault is.
var place = regexp.MustCompile(`\(anonymous\): Line (\d+):(\d+) |<eval>:(\d+):(\d+)`)

// badQuery says where the fault of a query is, where that is known.
func badQuery(err error) error {
	m := place.FindStringSubmatch(err.Error())
	if m == nil {
		return badRequest{fmt.Errorf("in the query: %w", err)}
	}
	return badRequest{fmt.Errorf("in the query, line %s, column %s: %w", m[1]+m[3], m[2]+m[4], err)}
}

// watched ends the context where the heap has grown by more than a query may take.
func (s *Server) watched(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	begin := heap()
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if heap() > begin+uint64(s.opt.Memory) {
					cancel(ErrMemory)
					return
				}
			}
		}
	}()
	return ctx, func() { cancel(nil) }
}

// heap is how many bytes the objects on the heap take, dead ones included until
// they are swept.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// shapeOf tells how Cayley will walk for a query. Cayley gives this no deadline:
// the session is interrupted through an iterator that has run on it before.
func (s *Server) shapeOf(ctx context.Context, language, script string) (any, error) {
	free, err := s.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	if language != "gizmo" {
		return nil, badRequest{fmt.Errorf("there is no shape of a query in %q, only in gizmo", language)}
	}
	if len(script) > query.MaxScript {
		return nil, badRequest{fmt.Errorf("the query has %d bytes; it may have %d", len(script), query.MaxScript)}
	}
	var out any
	err = s.opt.Store.View(ctx, func(qs graph.QuadStore) error {
		session := gizmo.NewSession(qs)
		it, err := session.Execute(ctx, "undefined", cayley.Options{Collation: cayley.Raw})
		if err != nil {
			return err
		}
		for it.Next(ctx) {
		}
		done := make(chan error, 1)
		go func() {
			defer func() {
				if p := recover(); p != nil {
					done <- badRequest{fmt.Errorf("this query has no shape: %v", p)}
				}
			}()
			shape, err := session.ShapeOf(short(script))
			out = shape
			done <- err
		}()
		select {
		case err = <-done:
		case <-ctx.Done():
			_ = it.Close()
			<-done
			return ctx.Err()
		}
		if err != nil {
			return badQuery(err)
		}
		return nil
	})
	return out, err
}

// v1Query answers as Cayley's own server does. Its pages parse the text
// themselves, which a reply of application/json would have parsed already.
func (s *Server) v1Query(w http.ResponseWriter, r *http.Request) {
	s.reply(w, r, "text/plain; charset=utf-8", func(script string) (any, error) {
		limit, err := limitOf(r)
		if err != nil {
			return nil, err
		}
		return s.runRaw(r.Context(), r.PathValue("language"), script, limit, cayley.JSON)
	})
}

func (s *Server) v1Shape(w http.ResponseWriter, r *http.Request) {
	s.reply(w, r, "text/plain; charset=utf-8", func(script string) (any, error) {
		return s.shapeOf(r.Context(), r.PathValue("language"), script)
	})
}

// v2Query takes the language as lang, and the query as qu or as body.
func (s *Server) v2Query(w http.ResponseWriter, r *http.Request) {
	mime, collation := "application/json; charset=utf-8", cayley.JSON
	if accepts(r, "application/ld+json") {
		mime, collation = "application/ld+json; charset=utf-8", cayley.JSONLD
	}
	s.reply(w, r, mime, func(script string) (any, error) {
		if r.Method == http.MethodGet {
			script = r.URL.Query().Get("qu")
		}
		language := r.URL.Query().Get("lang")
		switch {
		case language == "":
			return nil, badRequest{errors.New("the query language is missing; give it as lang=gizmo")}
		case script == "":
			return nil, badRequest{errors.New("the query is empty")}
		}
		limit, err := limitOf(r)
		if err != nil {
			return nil, err
		}
		return s.runRaw(r.Context(), language, script, limit, collation)
	})
}

// limitOf reads the limit of a query; below 0 is all that the server gives.
func limitOf(r *http.Request) (int, error) {
	v := r.URL.Query().Get("limit")
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0, badRequest{fmt.Errorf("limit=%q is no number", v)}
	}
	return n, nil
}

func (s *Server) reply(w http.ResponseWriter, r *http.Request, mime string, answer func(body string) (any, error)) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.fail(w, r, badBody(err))
		return
	}
	out, err := answer(string(body))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var b bytes.Buffer
	if err := writeJSON(&b, out); err != nil {
		s.fail(w, r, badRequest{fmt.Errorf("a row is no data; end a path in .all() or .toArray(): %w", err)})
		return
	}
	w.Header().Set("Content-Type", mime)
	_, _ = w.Write(b.Bytes())
}

// badBody is a body that could not be read: too long, or broken off.
func badBody(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return badRequest{fmt.Errorf("the body: %w", err)}
}
