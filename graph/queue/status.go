package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Status is how far a queue is.
type Status struct {
	Waiting  Count     `json:"waiting"`
	Running  Count     `json:"running"`
	Done     Count     `json:"done"`
	Failed   Count     `json:"failed"`
	Workers  int       `json:"workers"`  // that have a shard
	Words    int       `json:"words"`    // of what is done
	Facts    int       `json:"facts"`    // as above
	Recent   Read      `json:"recent"`   // what was done in the last minute
	Since    Duration  `json:"seconds"`  // how long that took: a minute, or less where all is younger
	Programs []string  `json:"programs"` // versions that read; more than one may have read otherwise
	Failures []Failure `json:"failures"`
}

// Count is how much is in a state.
type Count struct {
	Shards    int `json:"shards"`
	Documents int `json:"documents"`
}

// Duration is a time.Duration that is seconds in JSON.
type Duration time.Duration

// MarshalJSON writes seconds.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).Seconds()) }

// Failure is a shard that nobody will read again.
type Failure struct {
	Documents []string `json:"documents"` // ids
	Why       string   `json:"why"`
}

// Rate returns documents a second of late.
func (s Status) Rate() float64 {
	if s.Since <= 0 {
		return 0
	}
	return float64(s.Recent.Documents) / time.Duration(s.Since).Seconds()
}

// Left returns how long the rest takes at that rate, 0 where that is not known.
func (s Status) Left() time.Duration {
	rate := s.Rate()
	if rate == 0 {
		return 0
	}
	return time.Duration(float64(s.Waiting.Documents+s.Running.Documents) / rate * float64(time.Second))
}

// Status looks at the queue.
func (q *Queue) Status(ctx context.Context) (s Status, err error) {
	err = pgx.BeginTxFunc(ctx, q.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := s.count(ctx, tx); err != nil {
			return err
		}
		return s.failures(ctx, tx)
	})
	return s, err
}

func (s *Status) count(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT state::text, count(*), coalesce(sum((args->>'documents')::bigint), 0) FROM river_job WHERE queue = $1 GROUP BY 1`, name)
	if err != nil {
		return err
	}
	var state string
	var c Count
	_, err = pgx.ForEachRow(rows, []any{&state, &c.Shards, &c.Documents}, func() error {
		into := &s.Waiting
		switch state {
		case "running":
			into = &s.Running
		case "completed":
			into = &s.Done
		case "discarded", "cancelled":
			into = &s.Failed
		}
		into.Shards += c.Shards
		into.Documents += c.Documents
		return nil
	})
	if err != nil {
		return err
	}
	const outputs = ` FROM (SELECT metadata->'output' AS o, finalized_at, attempted_at FROM river_job WHERE queue = $1 AND state = 'completed'`
	var seconds float64
	return errors.Join(
		tx.QueryRow(ctx, "SELECT count(DISTINCT attempted_by[array_upper(attempted_by, 1)]) FROM river_job WHERE queue = $1 AND state = 'running'", name).Scan(&s.Workers),
		tx.QueryRow(ctx, "SELECT coalesce(sum((o->>'words')::bigint), 0), coalesce(sum((o->>'facts')::bigint), 0), coalesce(array_agg(DISTINCT o->>'program') FILTER (WHERE o->>'program' <> ''), '{}')"+outputs+") t", name).
			Scan(&s.Words, &s.Facts, &s.Programs),
		tx.QueryRow(ctx, `SELECT coalesce(sum((o->>'documents')::bigint), 0), coalesce(sum((o->>'words')::bigint), 0), coalesce(sum((o->>'facts')::bigint), 0),
			coalesce(extract(epoch FROM now() - greatest(min(attempted_at), now() - interval '1 minute')), 0)::float8`+outputs+" AND finalized_at > now() - interval '1 minute') t", name).
			Scan(&s.Recent.Documents, &s.Recent.Words, &s.Recent.Facts, &seconds),
		func() error { s.Since = Duration(seconds * float64(time.Second)); return nil }(),
	)
}

// failures lists the documents of shards that were given up.
func (s *Status) failures(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT s.documents, coalesce(j.errors[array_upper(j.errors, 1)]->>'error', '') FROM river_job j JOIN shards s ON s.job = j.id
		WHERE queue = $1 AND state IN ('discarded', 'cancelled') ORDER BY j.id`, name)
	if err != nil {
		return err
	}
	var shard []byte
	var f Failure
	_, err = pgx.ForEachRow(rows, []any{&shard, &f.Why}, func() error {
		docs, err := unpack(shard)
		if err != nil {
			f.Why = fmt.Sprintf("%s; its documents cannot be told: %v", f.Why, err)
		}
		f.Documents = nil
		for _, d := range docs {
			f.Documents = append(f.Documents, d.ID)
		}
		s.Failures = append(s.Failures, f)
		return nil
	})
	return err
}

// Retry puts what failed back into the queue and returns how many documents that is.
func (q *Queue) Retry(ctx context.Context) (documents int, err error) {
	err = q.pool.QueryRow(ctx, `WITH again AS (UPDATE river_job SET state = 'available', attempt = 0, finalized_at = NULL, scheduled_at = now()
		WHERE queue = $1 AND state IN ('discarded', 'cancelled') AND id IN (SELECT job FROM shards) RETURNING args)
		SELECT coalesce(sum((args->>'documents')::bigint), 0) FROM again`, name).Scan(&documents)
	return documents, err
}
