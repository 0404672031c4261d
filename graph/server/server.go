// Package server shows a graph in a browser: an explorer for people who ask in
// words, Cayley's own query pages, and its HTTP API.
//
// New returns one http.Handler for all of it:
//
//	/  /search /ask /thing /fact /doc /network /path   the explorer, plain HTML
//	/gizmo                                             queries, with their rows as table and graph
//	/api/explore/                                      the same as JSON
//	/cayley/                                           Cayley's pages
//	/api/v1/ /api/v2/                                  Cayley's API
//	/healthz /metrics                                  for who runs it
//
// The explorer needs no JavaScript: a page is a table, a list or a drawing whose
// positions were computed here, and its address says all that it shows. What a
// page says comes with a link to the sentence that it rests on.
//
// The script in explorer/, where it was built in, makes those pages answer without
// being loaded anew: evidence opens beside what rests on it (#fact:ID), the network
// moves, the timeline has a brush, the query box is an editor.
//
// # Why
//
// The script takes the pages that are there and draws none of its own. One page is
// written once, a link leads to the same with a script, without one and in a
// program that was built without Node, and what comes first is small. The price is
// that a page crosses the wire where a few rows would do; it has some kilobytes.
//
// A page reads the graph itself, in one View, and not through Gizmo: a page about
// a person takes some hundred look-ups, which is a few milliseconds, where a
// script would take its own runtime first. Named questions are asked as the
// command line asks them.
//
// All that a graph holds was read from documents that strangers wrote. Their
// words are text and never markup; of their addresses only http and https become
// links; the policy of the explorer's pages allows no script but its own, which a
// nonce tells from all others.
//
// A laptop in a newsroom runs browsers that open any page of the world, so that
// even a server on the loopback address is within reach of strangers: by a form
// that posts to it, and by a name that resolves to it. Hence the checks of origin
// and of host (guard.go), which no option turns off.
//
// Gizmo is JavaScript by whoever can send it. Its time ends at the deadline, its
// rows at the limit. One long step of it can be interrupted by nothing and take any
// memory: hence Apart, by which the program answers such a request in a process of
// its own. Where it is nil, memory is looked after twenty times a second, which
// is enough for scripts of one's own.
//
// Limits: the search holds all names in memory, and learns of a change by the
// number of quads and of values; so do the first page, and the names of things that
// fifty documents or more name. A page shows 500 facts of a thing, a drawing 300
// nodes. The query in an address can be as long as a header (16 KiB here).
package server

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"parley/graph/query"
	"parley/graph/store"
	"parley/schema"
)

// What Options are where they say nothing.
const (
	DefaultTimeout = 10 * time.Second
	DefaultLimit   = 1000
	DefaultQueries = 4
	DefaultMemory  = 1 << 30
)

const (
	maxBody  = 64 << 10 // bytes of a query
	maxWrite = 8 << 20  // bytes of quads to be written
)

// Options of New.
type Options struct {
	Store     *store.Store
	Ontology  *schema.Ontology
	Questions []*query.Question
	Aliases   func(name string) []string // as in query.Options; may be nil

	Hosts   []string // names and addresses that the server answers to, without port; localhost always
	Origins []string // that may read and write from their pages, "https://desk.example"
	Token   string   // that every request must bring; "" for none
	Gizmo   bool     // raw query languages, and with them Cayley's pages
	Write   bool     // quads may be added and deleted

	Timeout time.Duration // of one request
	Limit   int           // rows of one answer
	Queries int           // questions and queries at once
	Memory  int64         // bytes by which the heap may grow during a query

	// Apart answers a request that brings a script in a process of its own, with an
	// error that wraps ErrMemory where it takes too much; nil for this process.
	Apart func(*http.Request) (*http.Response, error)

	Log *slog.Logger // may be nil
}

// Server answers HTTP requests from a graph. It may be used from several
// goroutines.
type Server struct {
	opt     Options
	handler http.Handler
	pages   *pages
	names   names
	metrics counters
	slots   chan struct{} // one for each query that may run
	cayley  *cayleyPages
	writing sync.Mutex // from reading a document to replacing it
}

// New returns a server for an open store, which must stay open.
func New(opt Options) (*Server, error) {
	if opt.Store == nil || opt.Ontology == nil {
		return nil, errors.New("a server needs a store and an ontology")
	}
	opt.Timeout = cmp.Or(opt.Timeout, DefaultTimeout)
	opt.Limit = cmp.Or(opt.Limit, DefaultLimit)
	opt.Queries = cmp.Or(opt.Queries, DefaultQueries)
	opt.Memory = cmp.Or(opt.Memory, DefaultMemory)
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{opt: opt, slots: make(chan struct{}, opt.Queries)}
	var err error
	if s.pages, err = loadPages(); err != nil {
		return nil, err
	}
	if s.cayley, err = loadCayley(assets); err != nil {
		return nil, err
	}
	s.handler, err = s.guard(s.routes())
	return s, err
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes are all addresses.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /metrics", s.serveMetrics)
	s.explorerRoutes(mux)
	s.exploreAPIRoutes(mux)
	s.gizmoRoutes(mux)
	s.cayleyRoutes(mux)
	return mux
}

// health says that the store can be read.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	if _, err := s.opt.Store.Meta(r.Context()); err != nil {
		s.opt.Log.Error("health", "err", err)
		http.Error(w, "the graph cannot be read", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}
