package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// fetched is how many quads are brought at once, with the values of their nodes.
const fetched = 4096

// quads yields the quads of the labels, or all. A quad at a time, each of its nodes
// would be asked for alone.
func (p *postgres) quads(ctx context.Context, labels []quad.IRI, yield func(quad.Quad, error) bool) error {
	opt := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, p.pool, opt, func(tx pgx.Tx) error {
		r := quadReader{tx: tx, names: map[nodeHash]quad.Value{}}
		if len(labels) == 0 {
			_, err := r.read(ctx, yield, "")
			return err
		}
		for _, l := range labels {
			id, err := hashOf(l)
			if err != nil {
				continue // what cannot be kept is not there
			}
			if more, err := r.read(ctx, yield, " WHERE label_hash = $1", id[:]); err != nil || !more {
				return err
			}
		}
		return nil
	})
}

type quadReader struct {
	tx    pgx.Tx
	names map[nodeHash]quad.Value
}

// read yields the quads of a condition and reports whether more are wanted.
func (r *quadReader) read(ctx context.Context, yield func(quad.Quad, error) bool, where string, args ...any) (more bool, err error) {
	if _, err := r.tx.Exec(ctx, "DECLARE listed NO SCROLL CURSOR FOR SELECT subject_hash, predicate_hash, object_hash, label_hash FROM quads"+where, args...); err != nil {
		return false, err
	}
	for {
		found, err := r.fetch(ctx)
		if err != nil {
			return false, err
		}
		for _, row := range found {
			q := quad.Quad{Subject: r.names[row[subject]], Predicate: r.names[row[predicate]], Object: r.names[row[object]], Label: r.names[row[label]]}
			if !q.IsValid() {
				return false, lacks(q)
			}
			if !yield(q, nil) {
				return false, nil
			}
		}
		if len(found) < fetched {
			_, err := r.tx.Exec(ctx, "CLOSE listed")
			return true, err
		}
	}
}

// fetch returns the next rows, of which it knows all values.
func (r *quadReader) fetch(ctx context.Context) (found []quadrow, err error) {
	rows, err := r.tx.Query(ctx, fmt.Sprint("FETCH ", fetched, " FROM listed"))
	if err != nil {
		return nil, err
	}
	if found, err = readQuads(rows); err != nil {
		return nil, err
	}
	if len(r.names) > shotNames {
		clear(r.names)
	}
	var missing [][]byte
	for _, row := range found {
		for _, h := range row {
			if _, ok := r.names[h]; !ok && h.Valid() {
				r.names[h] = nil
				missing = append(missing, h[:])
			}
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	rows, err = r.tx.Query(ctx, "SELECT "+nodeFields+" FROM nodes WHERE hash = ANY($1)", missing)
	if err != nil {
		return nil, err
	}
	return found, readNodes(rows, func(h nodeHash, v quad.Value) { r.names[h] = v })
}

func readQuads(rows pgx.Rows) (found []quadrow, err error) {
	var s, p, o, l []byte
	_, err = pgx.ForEachRow(rows, []any{&s, &p, &o, &l}, func() error {
		found = append(found, quadrow{nodeHash(s), nodeHash(p), nodeHash(o), nodeHash(l)})
		return nil
	})
	return found, err
}
