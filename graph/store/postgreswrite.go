package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// quadrow is a quad in table quads: the hashes of its parts, by columns of row.
type quadrow [directions]nodeHash

func (r quadrow) compare(o quadrow) int {
	for i := range r {
		if c := slices.Compare(r[i][:], o[i][:]); c != 0 {
			return c
		}
	}
	return 0
}

// entry is a document as it goes into the database.
type entry struct {
	label  string
	id     nodeHash
	record string
	rows   []quadrow // sorted, each once
	gone   bool      // it is to be removed
}

// pgBatch is what one transaction writes.
type pgBatch struct {
	entries []entry                 // by label
	values  map[nodeHash]quad.Value // of all parts
}

// replace and remove sort documents, then nodes, before they lock them, so that
// no two of them wait for each other.
func (p *postgres) replace(ctx context.Context, docs []Document) (changed int, err error) {
	b := pgBatch{values: map[nodeHash]quad.Value{}}
	hashes := map[quad.Value]nodeHash{}
	of := func(v quad.Value) (nodeHash, error) {
		if h, ok := hashes[v]; ok || v == nil {
			return h, nil
		}
		h, err := hashOf(v)
		hashes[v] = h
		b.values[h] = v
		return h, err
	}
	for _, d := range docs {
		record, err := json.Marshal(d.Record)
		if err != nil {
			return 0, err
		}
		e := entry{label: string(d.Label), record: string(record)}
		if e.id, err = hashOf(d.Label); err != nil {
			return 0, err
		}
		for _, q := range d.Quads {
			var r quadrow
			for i, v := range [...]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
				if r[i], err = of(v); err != nil {
					return 0, fmt.Errorf("%s: %w", d.Label, err)
				}
			}
			e.rows = append(e.rows, r)
		}
		slices.SortFunc(e.rows, quadrow.compare)
		e.rows = slices.Compact(e.rows)
		if len(e.rows) > 0 {
			e.id = e.rows[0][label]
		}
		b.entries = append(b.entries, e)
	}
	return p.write(ctx, b)
}

func (p *postgres) remove(ctx context.Context, labels []quad.IRI) (removed int, err error) {
	var b pgBatch
	for _, l := range slices.Compact(slices.Sorted(slices.Values(labels))) {
		id, err := hashOf(l)
		if err != nil {
			return 0, err
		}
		b.entries = append(b.entries, entry{label: string(l), id: id, gone: true})
	}
	return p.write(ctx, b)
}

func (p *postgres) write(ctx context.Context, b pgBatch) (changed int, err error) {
	slices.SortFunc(b.entries, func(x, y entry) int { return cmp.Compare(x.label, y.label) })
	err = p.transaction(ctx, func(tx pgx.Tx) error {
		changed, err = b.write(ctx, tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("nothing was written: %w", err)
	}
	return changed, nil
}

// write does it in a transaction. The rows that many transactions want, those of
// common nodes and that of the graph, are locked last, for as short as can be.
func (b pgBatch) write(ctx context.Context, tx pgx.Tx) (changed int, err error) {
	old, err := b.lock(ctx, tx)
	if err != nil {
		return 0, err
	}
	had, err := b.had(ctx, tx, old)
	if err != nil {
		return 0, err
	}
	refs := map[nodeHash]int64{}
	count := func(rows []quadrow, n int64) {
		for _, r := range rows {
			for _, h := range r {
				if h.Valid() {
					refs[h] += n
				}
			}
		}
	}
	var drop, ids [][]byte       // labels whose quads leave; of documents to be kept
	var labels, records []string // of documents to be kept
	var removed []string         // labels of documents to be removed
	var added [][]any            // quads to be copied
	var before, after int        // quads
	for _, e := range b.entries {
		was, known := old[e.label]
		var rows []quadrow
		if known {
			rows = had[was.id]
		}
		switch {
		case e.gone && !known:
			continue
		case e.gone:
			removed = append(removed, e.label)
		case known && was.record == e.record && slices.Equal(rows, e.rows):
			continue
		default:
			labels, records, ids = append(labels, e.label), append(records, e.record), append(ids, e.id[:])
		}
		changed++
		before, after = before+len(rows), after+len(e.rows)
		if slices.Equal(rows, e.rows) {
			continue
		}
		if len(rows) > 0 {
			drop = append(drop, was.id[:])
		}
		count(rows, -1)
		count(e.rows, 1)
		for _, r := range e.rows {
			added = append(added, []any{r[subject][:], r[predicate][:], r[object][:], r[label][:]})
		}
	}
	if changed == 0 {
		return 0, nil
	}
	do := func(sql string, args ...any) {
		if err == nil {
			_, err = tx.Exec(ctx, sql, args...)
		}
	}
	if len(drop) > 0 {
		do("DELETE FROM quads WHERE label_hash = ANY($1)", drop)
	}
	if err == nil && len(added) > 0 {
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"quads"}, []string{"subject_hash", "predicate_hash", "object_hash", "label_hash"}, pgx.CopyFromRows(added))
	}
	if len(removed) > 0 {
		do("DELETE FROM documents WHERE label = ANY($1)", removed)
	}
	if len(labels) > 0 {
		do(`UPDATE documents d SET record = n.record, hash = n.hash
			FROM unnest($1::text[], $2::text[], $3::bytea[]) n (label, record, hash) WHERE d.label = n.label`, labels, records, ids)
	}
	if err != nil {
		return 0, err
	}
	if err := b.count(ctx, tx, refs); err != nil {
		return 0, err
	}
	do("UPDATE parley SET generation = generation + 1, quads = quads + $1", after-before)
	return changed, err
}

// known is a document that was there.
type known struct {
	id     nodeHash
	record string
}

// lock locks the documents for this transaction and returns those that were there.
// The row of a new one has no record yet.
func (b pgBatch) lock(ctx context.Context, tx pgx.Tx) (map[string]known, error) {
	var added, gone []string
	var ids [][]byte
	for _, e := range b.entries {
		if e.gone {
			gone = append(gone, e.label)
		} else {
			added, ids = append(added, e.label), append(ids, e.id[:])
		}
	}
	old := map[string]known{}
	read := func(rows pgx.Rows, err error) error {
		if err != nil {
			return err
		}
		var label string
		var id []byte
		var record *string
		_, err = pgx.ForEachRow(rows, []any{&label, &id, &record}, func() error {
			if record != nil {
				old[label] = known{nodeHash(id), *record}
			}
			return nil
		})
		return err
	}
	if len(added) > 0 {
		err := read(tx.Query(ctx, `INSERT INTO documents (label, hash) SELECT * FROM unnest($1::text[], $2::bytea[])
			ON CONFLICT (label) DO UPDATE SET label = EXCLUDED.label RETURNING label, hash, record`, added, ids))
		if err != nil {
			return nil, err
		}
	}
	if len(gone) > 0 {
		err := read(tx.Query(ctx, "SELECT label, hash, record FROM documents WHERE label = ANY($1) ORDER BY label FOR UPDATE", gone))
		if err != nil {
			return nil, err
		}
	}
	return old, nil
}

// had returns the quads of the documents that were there, by label, sorted.
func (b pgBatch) had(ctx context.Context, tx pgx.Tx, old map[string]known) (map[nodeHash][]quadrow, error) {
	had := map[nodeHash][]quadrow{}
	if len(old) == 0 {
		return had, nil
	}
	var ids [][]byte
	for _, k := range old {
		ids = append(ids, k.id[:])
	}
	rows, err := tx.Query(ctx, "SELECT subject_hash, predicate_hash, object_hash, label_hash FROM quads WHERE label_hash = ANY($1)", ids)
	if err != nil {
		return nil, err
	}
	all, err := readQuads(rows)
	for _, r := range all {
		had[r[label]] = append(had[r[label]], r)
	}
	for _, rows := range had {
		slices.SortFunc(rows, quadrow.compare)
	}
	return had, err
}

// count adds to the number of quads that each node stands in, makes the nodes that
// are new and removes those that stand in none.
func (b pgBatch) count(ctx context.Context, tx pgx.Tx, refs map[nodeHash]int64) error {
	var order []nodeHash
	for h, n := range refs {
		if n != 0 {
			order = append(order, h)
		}
	}
	slices.SortFunc(order, func(x, y nodeHash) int { return slices.Compare(x[:], y[:]) })
	var c nodeColumns
	var fewer [][]byte
	for _, h := range order {
		c.add(h, refs[h], b.values[h])
		if refs[h] < 0 {
			fewer = append(fewer, h[:])
		}
	}
	if len(order) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, addNodes, c.args()...); err != nil || len(fewer) == 0 {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM nodes WHERE hash = ANY($1) AND refs <= 0", fewer)
	return err
}
