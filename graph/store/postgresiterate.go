package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	cayleysql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// selected is an iterator of Cayley's over a query. Cayley would run the query to
// count what it gives, each time it weighs one order of work against another; here
// PostgreSQL's guess will do.
type selected struct {
	graph.IteratorShape
	view *pgView
	sel  cayleysql.Select
}

func (v *pgView) iterate(sel cayleysql.Select) graph.Iterator {
	if v.ended.Load() {
		return iterator.NewError(errEnded)
	}
	return newIterator(&selected{graph.AsShape(sel.BuildIterator(v.cayley)), v, sel})
}

func (s *selected) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }

// few are so few quads that counting costs no more than a guess.
const few = 100

func (s *selected) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	if s.view.quads < few { // a table that was never looked at makes PostgreSQL guess wildly
		return s.IteratorShape.Stats(ctx)
	}
	size, err := s.view.guess(s.sel)
	return graph.IteratorCosts{NextCost: 1, ContainsCost: 10, Size: graph.Size{Size: size}}, err
}

func (s *selected) Iterate() graph.Scanner {
	return &selectedScan{scan: s.IteratorShape.Iterate(), view: s.view}
}
func (s *selected) Lookup() graph.Index {
	return &selectedLookup{index: s.IteratorShape.Lookup(), of: s}
}

// stop is where an iterator of Cayley's has been. It is kept: having looked in vain
// for another path, that iterator forgets where it stands, loses a row when it is
// asked once more, and where it stands nowhere takes the program down.
type stop struct {
	result graph.Ref
	tags   map[string]graph.Ref
	path   bool // it is another path to the result before
}

func stopAt(it graph.IteratorBase, path bool) stop {
	tags := map[string]graph.Ref{}
	if it.TagResults(tags); len(tags) == 0 {
		tags = nil
	}
	return stop{it.Result(), tags, path}
}

func (s stop) Result() graph.Ref                    { return s.result }
func (s stop) TagResults(tags map[string]graph.Ref) { maps.Copy(tags, s.tags) }

// selectedScan reads ahead, each time twice as far, so that the names of what it
// comes by can be had at once.
type selectedScan struct {
	stop
	scan  graph.Scanner
	view  *pgView
	ahead []stop
	far   int
}

func (s *selectedScan) read(ctx context.Context) {
	s.far = min(max(2*s.far, 4), 256)
	for len(s.ahead) < s.far && s.scan.Next(ctx) {
		for path := false; ; path = true {
			s.ahead = append(s.ahead, stopAt(s.scan, path))
			if !s.scan.NextPath(ctx) {
				break
			}
		}
	}
	s.view.expect(s.ahead)
}

func (s *selectedScan) Next(ctx context.Context) bool {
	for s.NextPath(ctx) {
	}
	if len(s.ahead) == 0 {
		s.read(ctx)
	}
	return s.take(false)
}

func (s *selectedScan) NextPath(context.Context) bool { return s.take(true) }

func (s *selectedScan) take(path bool) bool {
	if len(s.ahead) == 0 || s.ahead[0].path != path {
		return false
	}
	s.stop, s.ahead = s.ahead[0], s.ahead[1:]
	return true
}

func (s *selectedScan) Err() error     { return s.scan.Err() }
func (s *selectedScan) String() string { return s.scan.String() }

func (s *selectedScan) Close() error {
	s.ahead = nil
	return s.scan.Close()
}

// A lookup that was asked about some nodes one by one, each at the cost of a query,
// runs its query as a whole, unless that gives too much to be kept.
const (
	oneByOne = 4
	atOnce   = 1 << 16 // rows
)

type selectedLookup struct {
	stop
	index graph.Index
	of    *selected
	asked int
	all   map[any][]stop // by the key of the result; nil where it asks one by one
	more  []stop         // other paths; with all
	may   bool           // there may be another path; without
	err   error
}

func (l *selectedLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	if l.asked++; l.asked == oneByOne+1 {
		l.load(ctx)
	}
	if l.all != nil {
		stops := l.all[ref.Key()]
		if len(stops) == 0 || l.err != nil {
			return false
		}
		l.stop, l.more = stops[0], stops[1:]
		return true
	}
	if l.may = l.index.Contains(ctx, ref); l.may {
		l.stop = stopAt(l.index, false)
	}
	return l.may
}

func (l *selectedLookup) load(ctx context.Context) {
	n, err := l.of.view.guess(l.of.sel)
	if l.err = err; err != nil || n > atOnce {
		return
	}
	l.all = map[any][]stop{}
	scan := l.of.Iterate()
	defer scan.Close()
	for scan.Next(ctx) {
		for more := true; more; more = scan.NextPath(ctx) {
			s := stopAt(scan, false)
			l.all[s.result.Key()] = append(l.all[s.result.Key()], s)
		}
	}
	l.err = scan.Err()
}

func (l *selectedLookup) NextPath(ctx context.Context) bool {
	if l.all != nil {
		if len(l.more) == 0 {
			return false
		}
		l.stop, l.more = l.more[0], l.more[1:]
		return true
	}
	if l.may = l.may && l.index.NextPath(ctx); l.may {
		l.stop = stopAt(l.index, true)
	}
	return l.may
}

func (l *selectedLookup) Err() error {
	if l.err != nil {
		return l.err
	}
	return l.index.Err()
}

func (l *selectedLookup) String() string { return l.index.String() }

func (l *selectedLookup) Close() error {
	l.may, l.all = false, nil
	return l.index.Close()
}

// guess returns how many rows PostgreSQL expects of a query.
func (s *shot) guess(sel cayleysql.Select) (int64, error) {
	text := sel.SQL(cayleysql.NewBuilder(dialect))
	args := []any{pgx.QueryExecModeExec}
	for _, a := range sel.Args() {
		args = append(args, a.SQLValue())
	}
	key := fmt.Sprint(text, args[1:])
	s.asking.Lock()
	defer s.asking.Unlock()
	if n, ok := s.sizes[key]; ok {
		return n, nil
	}
	ctx, cancel := patience()
	defer cancel()
	var b []byte
	if err := s.tx.QueryRow(ctx, "EXPLAIN (FORMAT JSON) "+text, args...).Scan(&b); err != nil {
		s.broken.Store(true)
		return 0, err
	}
	var plans []struct {
		Plan struct {
			Rows int64 `json:"Plan Rows"`
		}
	}
	if err := json.Unmarshal(b, &plans); err != nil || len(plans) == 0 {
		return 0, fmt.Errorf("the plan of a query cannot be read: %q, %w", b, err)
	}
	if len(s.sizes) > shotNames {
		clear(s.sizes)
	}
	s.sizes[key] = plans[0].Plan.Rows
	return plans[0].Plan.Rows, nil
}

// quadsOf are the quads with a node in a direction.
type quadsOf struct {
	selected
	direction quad.Direction
	node      nodeHash
}

func (v *pgView) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	node, ok := ref.(cayleysql.NodeHash)
	switch {
	case v.ended.Load():
		return iterator.NewError(errEnded)
	case !ok:
		return iterator.NewNull()
	}
	sel := cayleysql.AllQuads("")
	sel.WhereEq("", d.String()+"_hash", node)
	return newIterator(&quadsOf{selected{graph.AsShape(v.cayley.QuadIterator(d, ref)), v, sel}, d, node.ValueHash})
}

func (q *quadsOf) Optimize(context.Context) (graph.IteratorShape, bool) { return q, false }

// Lookup needs no database: what is asked about is a quad, with all its nodes.
func (q *quadsOf) Lookup() graph.Index { return &quadsOfLookup{of: q} }

type quadsOfLookup struct {
	of    *quadsOf
	found graph.Ref
}

func (l *quadsOfLookup) Contains(_ context.Context, ref graph.Ref) bool {
	q, ok := ref.(cayleysql.QuadHashes)
	l.found = ref
	return ok && q.Get(l.of.direction) == l.of.node
}

func (l *quadsOfLookup) TagResults(map[string]graph.Ref) {}
func (l *quadsOfLookup) Result() graph.Ref               { return l.found }
func (l *quadsOfLookup) Err() error                      { return nil }
func (l *quadsOfLookup) NextPath(context.Context) bool   { return false }
func (l *quadsOfLookup) Close() error                    { return nil }
func (l *quadsOfLookup) String() string                  { return l.of.String() }
