// Package query asks a store: with Gizmo scripts, and with named questions.
//
// Gizmo is Cayley's query language, JavaScript with a graph. A script runs in a
// session of its own, on one state of the graph, with a limit of rows and a
// deadline that holds whatever the script does.
//
// A question is a script in a file, with a head that tells what it answers, what
// it wants to know and what its columns are. Its parameters are variables at the
// top of the script, so that the file works as it is in any Gizmo console; Ask
// gives them values, finds the things that names mean, and returns rows with the
// names of things and the words in the documents that each row rests on.
//
// # Why
//
// A question answers from facts, not from the direct edges: a fact knows its
// status and its evidence, an edge knows neither. Rows that say the same are one
// row with the evidence of all.
//
// A script that is out of time is interrupted between two steps of JavaScript. A
// single long step (repeating a string a billion times) ends first, in the
// background, and it can take memory that nothing here limits. Brackets nested a
// hundred thousand deep end the program, because goja v0.0.0-20260917 parses by
// recursion; hence MaxScript, which eval gets around. Do not run scripts of
// strangers but in a process that may die.
package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/graph"
	cayley "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"

	"parley/graph/store"
	"parley/schema/vocab"
)

const (
	DefaultLimit   = 1000
	DefaultTimeout = 30 * time.Second
	MaxScript      = 32 << 10 // bytes
)

// Options of a query.
type Options struct {
	Limit   int           // rows; 0 is DefaultLimit, below 0 all
	Timeout time.Duration // 0 is DefaultTimeout
	// Aliases returns the ids ("country:ukraine") that a lexicon knows under a
	// name which is not in the graph; may be nil. Only Ask uses it.
	Aliases func(name string) []string
}

// Result is what a script gave.
type Result struct {
	Columns   []string // "id" first, else in alphabetical order; one column "value" where rows are no objects
	Rows      [][]any  // as Columns; nil where a row lacks one. IRIs are "<person:x>", lists []any, objects map[string]any
	Truncated bool     // there were more rows than the limit
}

// Run runs a Gizmo script. IRIs in it may be short or full.
//
// A fault in the script is a *ScriptError. A script that runs too long gives an
// error that wraps context.DeadlineExceeded.
func Run(ctx context.Context, s *store.Store, script string, opt Options) (*Result, error) {
	var rows []any
	var truncated bool
	err := view(ctx, s, opt, func(ctx context.Context, qs graph.QuadStore) (err error) {
		rows, truncated, err = run(ctx, qs, script, opt.limit())
		return err
	})
	if err != nil {
		return nil, err
	}
	return table(rows, truncated), nil
}

func (o Options) limit() int { return cmp.Or(o.Limit, DefaultLimit) }

// view runs fn on the graph as it stands, with a deadline.
func view(ctx context.Context, s *store.Store, opt Options, fn func(context.Context, graph.QuadStore) error) error {
	timeout := cmp.Or(opt.Timeout, DefaultTimeout)
	timed, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := s.View(timed, func(qs graph.QuadStore) error { return fn(timed, qs) })
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return timeoutError(timeout)
	}
	return err
}

// timeoutError is a query that was ended after this time.
type timeoutError time.Duration

func (e timeoutError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

func (timeoutError) Unwrap() error { return context.DeadlineExceeded }

// fullIRI is an IRI in angle brackets that may have a short form.
var fullIRI = regexp.MustCompile(`<https?://[^<>\s"]+>`)

// short puts the short form of IRIs in the place of the full one.
func short(script string) string {
	return fullIRI.ReplaceAllStringFunc(script, func(s string) string {
		return "<" + vocab.Shorten(s[1:len(s)-1]) + ">"
	})
}

// run runs a script in a session of its own and returns at most limit rows.
func run(ctx context.Context, qs graph.QuadStore, script string, limit int) (rows []any, truncated bool, err error) {
	if len(script) > MaxScript {
		return nil, false, &ScriptError{Message: fmt.Sprintf("it has %d bytes; it may have %d", len(script), MaxScript)}
	}
	it, err := gizmo.NewSession(qs).Execute(ctx, short(script), cayley.Options{Collation: cayley.Raw})
	if err != nil {
		return nil, false, scriptError(err)
	}
	defer it.Close()
	for it.Next(ctx) {
		r := it.Result().(*gizmo.Result)
		if r.Meta {
			if _, err := plain(r.Val); err != nil && len(rows) == 0 {
				return nil, false, &ScriptError{Message: "the last line is a path that nothing asks for; end it in .all()"}
			}
			continue
		}
		row, err := rowOf(qs, r)
		if err != nil {
			return nil, false, err
		}
		if limit >= 0 && len(rows) == limit {
			return rows, true, nil
		}
		rows = append(rows, row)
	}
	switch err := it.Err(); {
	case err == nil:
		return rows, false, nil
	case ctx.Err() != nil:
		return nil, false, ctx.Err()
	default:
		return nil, false, scriptError(err)
	}
}

// rowOf returns a row of a script as JSON would have it.
func rowOf(qs graph.QuadStore, r *gizmo.Result) (any, error) {
	if r.Tags == nil {
		return plain(r.Val)
	}
	row := make(map[string]any, len(r.Tags))
	for k, ref := range r.Tags {
		v, err := plain(native(qs.NameOf(ref)))
		if err != nil {
			return nil, err
		}
		if v != nil {
			row[k] = v
		}
	}
	return row, nil
}

// native returns a value as Gizmo shows it to a script.
func native(v quad.Value) any {
	if v == nil {
		return nil
	}
	n := v.Native()
	if same, ok := n.(quad.Value); ok && same == v {
		return quad.StringOf(v)
	}
	return n
}

// plain returns what a script emitted as strings, numbers, booleans, lists and
// maps; an error where it is something else.
func plain(v any) (any, error) {
	switch v := v.(type) {
	case nil, string, bool, int64:
		return v, nil
	case int:
		return int64(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strconv.FormatFloat(v, 'g', -1, 64), nil
		}
		return v, nil
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), nil
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			var err error
			if out[i], err = plain(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []string:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = e
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			var err error
			if out[k], err = plain(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []map[string]any: // what tagArray returns
		out := make([]any, len(v))
		for i, e := range v {
			var err error
			if out[i], err = plain(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return nil, &ScriptError{Message: fmt.Sprintf("a row is a %T, which is no data; end a path in .all() or .toArray()", v)}
}

// table lays rows out in columns.
func table(rows []any, truncated bool) *Result {
	r := &Result{Truncated: truncated, Rows: [][]any{}, Columns: []string{}}
	seen := map[string]bool{}
	for _, row := range rows {
		m, ok := row.(map[string]any)
		if !ok {
			m = map[string]any{"value": row}
		}
		for k := range m {
			if !seen[k] {
				seen[k] = true
				r.Columns = append(r.Columns, k)
			}
		}
	}
	slices.SortFunc(r.Columns, func(a, b string) int {
		if (a == "id") != (b == "id") {
			if a == "id" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, row := range rows {
		m, ok := row.(map[string]any)
		if !ok {
			m = map[string]any{"value": row}
		}
		cells := make([]any, len(r.Columns))
		for i, c := range r.Columns {
			cells[i] = m[c]
		}
		r.Rows = append(r.Rows, cells)
	}
	return r
}

// ScriptError is a fault in a script.
type ScriptError struct {
	Line, Column int // from 1; 0 where Gizmo does not say
	Message      string
}

func (e *ScriptError) Error() string {
	if e.Line == 0 {
		return "in the query: " + e.Message
	}
	return fmt.Sprintf("in the query, line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// How goja tells where in a script a fault is.
var (
	compileFault = regexp.MustCompile(`^(\w*Error): \(anonymous\): Line (\d+):(\d+) (.*)`)
	runtimeFault = regexp.MustCompile(`^(?s:(.*)) at (?:\S+ \()?<eval>:(\d+):(\d+)`)
)

func scriptError(err error) error {
	message := err.Error()
	if errors.Is(err, store.ErrDamaged) {
		return err
	}
	if m := compileFault.FindStringSubmatch(message); m != nil {
		line, _ := strconv.Atoi(m[2])
		column, _ := strconv.Atoi(m[3])
		return &ScriptError{line, column, m[1] + ": " + m[4]}
	}
	if m := runtimeFault.FindStringSubmatch(message); m != nil {
		line, _ := strconv.Atoi(m[2])
		column, _ := strconv.Atoi(m[3])
		return &ScriptError{line, column, m[1]}
	}
	return &ScriptError{Message: message}
}
