package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"

	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"parley/graph"
	"parley/graph/store"
	"parley/graph/text"
)

// beat is how often a worker looks after the others, and whether it is alive itself.
const beat = time.Second

// deaths is over how many dead workers a shard is taken apart, a document put aside.
const deaths = 3

// WorkOptions of Work.
type WorkOptions struct {
	Jobs  int          // shards read at once
	Empty bool         // end when there is nothing to wait for
	Done  func(Read)   // called after each shard; may be nil
	Log   slog.Handler // where River says what it does; nil for nowhere
}

// Read is what a worker did with a shard.
type Read struct {
	Documents int    `json:"documents"`
	Words     int    `json:"words"`
	Facts     int    `json:"facts"` // of documents that the graph did not have already
	Program   string `json:"program,omitempty"`
}

// Work reads shards until ctx is done, or until all are, those of other workers
// too. A shard under way when ctx is done is put back.
//
// builder should read one document at a time: it is the shards that are read side by
// side. program is the version that the queue tells of who read.
func (q *Queue) Work(ctx context.Context, builder *graph.Builder, st *store.Store, program string, opt WorkOptions) error {
	w := &worker{queue: q, builder: builder, store: st, program: program, done: opt.Done}
	host, _ := os.Hostname()
	w.id = fmt.Sprintf("%.40s-%d-%s", host, os.Getpid(), rand.Text())

	life, err := q.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	alive := life.Hijack() // of no use to others: it is this worker's life
	defer alive.Close(context.WithoutCancel(ctx))
	if _, err := alive.Exec(ctx, lifeline); err != nil {
		return err
	}
	if _, err := alive.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", w.id); err != nil {
		return err
	}

	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	if opt.Log == nil {
		opt.Log = slog.DiscardHandler
	}
	client, err := river.NewClient(riverpgxv5.New(q.pool), &river.Config{
		ID: w.id, Logger: slog.New(opt.Log), Workers: workers,
		Queues:     map[string]river.QueueConfig{name: {MaxWorkers: max(opt.Jobs, 1)}},
		JobTimeout: -1, RescueStuckJobsAfter: 24 * time.Hour, // who is dead is known here
		CompletedJobRetentionPeriod: -1, DiscardedJobRetentionPeriod: -1, // the queue tells of them
	})
	if err != nil {
		return err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	err = q.watch(ctx, alive, opt.Empty)
	stop, end := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer end()
	return errors.Join(err, client.StopAndCancel(stop))
}

// lifeline has the database notice within a minute that a machine is gone.
const lifeline = "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"

// watch puts back what dead workers had, until ctx is done or, where empty ends it,
// nothing waits.
func (q *Queue) watch(ctx context.Context, alive *pgx.Conn, empty bool) error {
	for tick := time.Tick(beat); ; {
		if err := alive.Ping(ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("the database is gone, and with it the lock by which others know that this worker lives: %w", err)
		}
		if err := q.takeOver(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		if empty {
			var waiting bool
			if err := q.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM river_job WHERE queue = $1 AND state = ANY($2::text[]::river_job_state[]))", name, waits).Scan(&waiting); err != nil && ctx.Err() == nil {
				return err
			} else if err == nil && !waiting {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick:
		}
	}
}

// takeOver puts back the shards of workers that are dead.
func (q *Queue) takeOver(ctx context.Context) error {
	rows, err := q.pool.Query(ctx, "SELECT DISTINCT attempted_by[array_upper(attempted_by, 1)] FROM river_job WHERE queue = $1 AND state = 'running'", name)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := pgx.BeginFunc(ctx, q.pool, func(tx pgx.Tx) error {
			var dead bool
			if err := tx.QueryRow(ctx, "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", id).Scan(&dead); err != nil || !dead {
				return err
			}
			return q.inherit(ctx, tx, id)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inherit puts back the shards of one that is dead.
func (q *Queue) inherit(ctx context.Context, tx pgx.Tx, id string) error {
	rows, err := tx.Query(ctx, `SELECT j.id, attempt, s.documents FROM river_job j JOIN shards s ON s.job = j.id
		WHERE queue = $1 AND state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $2 FOR UPDATE OF j`, name, id)
	if err != nil {
		return err
	}
	type job struct {
		ID        int64
		Attempt   int
		Documents []byte
	}
	jobs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[job])
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.Attempt < deaths {
			_, err = tx.Exec(ctx, "UPDATE river_job SET state = 'available', scheduled_at = now() WHERE id = $1", j.ID)
		} else {
			err = q.takeApart(ctx, tx, j.ID, j.Documents)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeApart puts each document of a shard into a shard of its own. What is alone
// already is put aside.
func (q *Queue) takeApart(ctx context.Context, tx pgx.Tx, id int64, shard []byte) error {
	docs, err := unpack(shard)
	if err != nil {
		return err
	}
	if len(docs) == 1 {
		_, err := tx.Exec(ctx, `UPDATE river_job SET state = 'discarded', finalized_at = now(),
			errors = array_append(errors, jsonb_build_object('at', now(), 'attempt', attempt, 'error', $2::text, 'trace', '')) WHERE id = $1`,
			id, fmt.Sprintf("the worker that read it ended, %d times; read it alone with `parley extract`", deaths))
		return err
	}
	for _, d := range docs {
		if _, err := q.addIn(ctx, tx, []*text.Document{d}); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, "DELETE FROM shards WHERE job = $1", id)
	if err == nil {
		_, err = tx.Exec(ctx, "DELETE FROM river_job WHERE id = $1", id)
	}
	return err
}

// worker reads shards for River.
type worker struct {
	river.WorkerDefaults[Shard]
	queue   *Queue
	builder *graph.Builder
	store   *store.Store
	id      string
	program string
	mu      sync.Mutex
	done    func(Read)
}

// NextRetry has a shard that failed, which is the database's doing, wait for some
// seconds, by the clock of the database: those of workers may differ.
func (w *worker) NextRetry(job *river.Job[Shard]) time.Time {
	return job.AttemptedAt.Add(time.Second << min(job.Attempt, 6))
}

// Work reads a shard.
func (w *worker) Work(ctx context.Context, job *river.Job[Shard]) error {
	var shard []byte
	err := w.queue.pool.QueryRow(ctx, "SELECT documents FROM shards WHERE job = $1", job.ID).Scan(&shard)
	if err != nil {
		return err
	}
	docs, err := unpack(shard)
	if err != nil {
		return river.JobCancel(fmt.Errorf("the shard cannot be read: %w", err))
	}
	var did Read
	did.Program = w.program
	_, err = w.builder.Build(ctx, each(docs), w.store, func(r graph.Report) {
		did.Documents++
		did.Words += r.Record.Words
		if r.Reading != nil {
			did.Facts += r.Record.Facts
		}
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return river.JobSnooze(0) // the worker ends: the shard is for others, as it was
	case err != nil:
		return err
	}
	if err := river.RecordOutput(ctx, did); err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, w.queue.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM shards WHERE job = $1", job.ID); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
	if err == nil && w.done != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.done(did)
	}
	return err
}

func each(docs []*text.Document) iter.Seq2[*text.Document, error] {
	return func(yield func(*text.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}
