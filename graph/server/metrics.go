package server

import (
	"cmp"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// buckets are the upper bounds of durations that are counted, in seconds.
var buckets = [...]float64{0.001, 0.005, 0.02, 0.1, 0.5, 2, 10}

// counters count what was answered, by route and code.
type counters struct {
	mu      sync.Mutex
	routes  map[routeCode]*durations
	refused atomic.Int64 // queries, because too many ran
}

type routeCode struct {
	route string // as the mux knows it: few, whatever is asked
	code  int
}

type durations struct {
	count int64
	sum   time.Duration
	upTo  [len(buckets)]int64
}

func (m *counters) observe(route string, code int, d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.routes == nil {
		m.routes = map[routeCode]*durations{}
	}
	key := routeCode{cmp.Or(route, "none"), code}
	h := m.routes[key]
	if h == nil {
		h = &durations{}
		m.routes[key] = h
	}
	h.count++
	h.sum += d
	for i, b := range buckets {
		if d.Seconds() <= b {
			h.upTo[i]++
		}
	}
}

// serveMetrics writes the text format of Prometheus, version 0.0.4.
func (s *Server) serveMetrics(w http.ResponseWriter, r *http.Request) {
	stats, err := s.opt.Store.Stats(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	head := func(name, kind, help string) { fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	gauge := func(name, help string, v any) {
		head(name, "gauge", help)
		fmt.Fprintf(w, "%s %v\n", name, v)
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	gauge("parley_quads", "Quads in the graph.", stats.Quads)
	gauge("parley_documents", "Documents in the graph.", stats.Documents)
	gauge("parley_queries_running", "Questions and queries that run.", len(s.slots))
	gauge("go_memstats_heap_alloc_bytes", "Bytes of the heap in use.", mem.HeapAlloc)
	gauge("go_goroutines", "Goroutines.", runtime.NumGoroutine())
	head("parley_queries_refused_total", "counter", "Queries that were refused because too many ran.")
	fmt.Fprintf(w, "parley_queries_refused_total %d\n", s.metrics.refused.Load())
	head("parley_request_seconds", "histogram", "Time to answer, by route and code.")

	s.metrics.mu.Lock()
	defer s.metrics.mu.Unlock()
	keys := make([]routeCode, 0, len(s.metrics.routes))
	for k := range s.metrics.routes {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b routeCode) int { return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.code, b.code)) })
	for _, k := range keys {
		h := s.metrics.routes[k]
		labels := fmt.Sprintf(`route=%q,code="%d"`, k.route, k.code)
		for i, b := range buckets {
			fmt.Fprintf(w, "parley_request_seconds_bucket{%s,le=\"%g\"} %d\n", labels, b, h.upTo[i])
		}
		fmt.Fprintf(w, "parley_request_seconds_bucket{%s,le=\"+Inf\"} %d\n", labels, h.count)
		fmt.Fprintf(w, "parley_request_seconds_sum{%s} %g\n", labels, h.sum.Seconds())
		fmt.Fprintf(w, "parley_request_seconds_count{%s} %d\n", labels, h.count)
	}
}
