// Package queue spreads the reading of documents over processes and machines.
//
// # Model
//
// Documents wait in shards of some hundreds, in the database of the graph that they
// are to go into, with all that reading them needs: a worker needs the address of
// the database and nothing else. A shard is a job of River, which gives it to one
// worker at a time. The worker builds its documents into the graph as any build
// does, then takes out the shard and ends the job in one transaction.
//
// What a document gives depends on the document, the program and its knowledge
// alone, so that a shard which is read twice changes nothing: what the graph has
// already is passed over.
//
// Each worker holds a lock of the database for as long as it lives. Whose lock is
// free is dead, whatever ended it, and the others put its shards back. A shard
// over which three workers died is taken apart, each document alone; a document over
// which three died is put aside, and the queue says so.
//
// # Why
//
// River would find out after an hour that a worker is dead, since all it knows is
// how long a job has been running. The database knows at once when a connection is
// gone.
//
// Documents go into the queue already taken out of their files: whether two files
// claim one id, and which cannot be read, is told to who puts them there.
//
// Limits: workers of different versions may read from one queue, each as it knows
// how; the records in the graph tell which read what. A machine that loses its power
// is noticed when its connection is, within a minute.
package queue

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"parley/graph/text"
)

// ErrNone is returned where a database holds no queue.
var ErrNone = errors.New("no queue")

// name is that of the queue in River.
const name = "documents"

// Shard is the job of reading documents.
type Shard struct {
	Digest    string `json:"digest" river:"unique"` // of the documents
	Documents int    `json:"documents"`
	First     string `json:"first"` // id of the first one
}

// Kind is what River calls such a job.
func (Shard) Kind() string { return "read" }

// waits are the states of a shard that is not done with.
var waits = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// InsertOpts has a shard that waits already wait once.
func (Shard) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: name, MaxAttempts: 5, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waits}}
}

// Queue is an open queue. It may be used from several goroutines.
type Queue struct {
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx] // that inserts
}

// Options of Open.
type Options struct {
	Create bool // make the tables where there are none
}

// tables has River's beside it.
const tables = `CREATE TABLE IF NOT EXISTS shards (
	job BIGINT PRIMARY KEY,
	documents BYTEA NOT NULL -- lines of JSON, gzip
)`

// Open opens the queue in a PostgreSQL database. It returns ErrNone where there is
// none and none may be made.
func Open(ctx context.Context, address string, opt Options) (*Queue, error) {
	conf, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	conf.MaxConns = max(conf.MaxConns, 8)
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, err
	}
	q := &Queue{pool: pool}
	if err := q.begin(ctx, opt.Create); err != nil {
		pool.Close()
		return nil, err
	}
	return q, nil
}

func (q *Queue) begin(ctx context.Context, create bool) (err error) {
	var there bool
	err = q.pool.QueryRow(ctx, `SELECT count(*) > 0 FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
		WHERE nspname = current_schema() AND relname = 'shards'`).Scan(&there)
	switch {
	case err != nil:
		return err
	case !there && !create:
		return fmt.Errorf("%w in the database; `parley enqueue` makes one of documents", ErrNone)
	case create:
		if err := q.migrate(ctx); err != nil {
			return fmt.Errorf("the tables of the queue cannot be made: %w", err)
		}
	}
	q.client, err = river.NewClient(riverpgxv5.New(q.pool), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	return err
}

// migrate makes the tables, or brings them to what this version wants. Of two that
// do so at once the second one waits.
func (q *Queue) migrate(ctx context.Context) error {
	return pgx.BeginFunc(ctx, q.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7275972)"); err != nil {
			return err
		}
		m, err := rivermigrate.New(riverpgxv5.New(q.pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return err
		}
		if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, tables)
		return err
	})
}

// Close ends the queue.
func (q *Queue) Close() { q.pool.Close() }

// Added is what Add did.
type Added struct {
	Documents, Shards int
	Waiting           int // documents in shards that waited already
	Refused           int // files that gave no document
}

// Add puts documents into the queue, size of them in a shard, and calls progress,
// where not nil, after each. Where it ends early, adding the same documents again
// adds what is missing.
//
// No two documents may have one id; package source sees to it. What the source says
// about files goes to note, which tells whether one was refused.
func (q *Queue) Add(ctx context.Context, docs iter.Seq2[*text.Document, error], size int, note func(error) (refused bool)) (sum Added, err error) {
	var shard []*text.Document
	flush := func() error {
		if len(shard) == 0 {
			return nil
		}
		added, err := q.add(ctx, shard)
		if added {
			sum.Documents += len(shard)
			sum.Shards++
		} else if err == nil {
			sum.Waiting += len(shard)
		}
		shard = shard[:0]
		return err
	}
	for doc, err := range docs {
		if err != nil {
			if note(err) {
				sum.Refused++
			}
			continue
		}
		if shard = append(shard, doc); len(shard) == size {
			if err := flush(); err != nil {
				return sum, err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return sum, err
	}
	return sum, flush()
}

// add puts a shard into the queue, false where it waits there already.
func (q *Queue) add(ctx context.Context, docs []*text.Document) (added bool, err error) {
	err = pgx.BeginFunc(ctx, q.pool, func(tx pgx.Tx) error {
		added, err = q.addIn(ctx, tx, docs)
		return err
	})
	return added, err
}

func (q *Queue) addIn(ctx context.Context, tx pgx.Tx, docs []*text.Document) (added bool, err error) {
	packed, digest, err := pack(docs)
	if err != nil {
		return false, err
	}
	r, err := q.client.InsertTx(ctx, tx, Shard{Digest: digest, Documents: len(docs), First: docs[0].ID}, nil)
	if err != nil || r.UniqueSkippedAsDuplicate {
		return false, err
	}
	_, err = tx.Exec(ctx, "INSERT INTO shards (job, documents) VALUES ($1, $2)", r.Job.ID, packed)
	return err == nil, err
}

// packed is a document as it waits.
type packed struct {
	ID        string `json:"id"`
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"`
	URL       string `json:"url,omitempty"`
	Path      string `json:"path,omitempty"`
	Text      string `json:"text"`
}

// pack returns documents as a shard holds them, and the digest of that.
func pack(docs []*text.Document) (b []byte, digest string, err error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	sum := sha256.New()
	lines := json.NewEncoder(io.MultiWriter(z, sum))
	for _, d := range docs {
		if err := lines.Encode(packed{d.ID, d.Title, d.Published, d.URL, d.Path, d.Text}); err != nil {
			return nil, "", err
		}
	}
	err = z.Close()
	return out.Bytes(), hex.EncodeToString(sum.Sum(nil)), err
}

// unpack returns the documents of a shard.
func unpack(b []byte) (docs []*text.Document, err error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	for lines := json.NewDecoder(z); ; {
		var p packed
		switch err := lines.Decode(&p); {
		case errors.Is(err, io.EOF):
			return docs, nil
		case err != nil:
			return nil, err
		}
		docs = append(docs, &text.Document{ID: p.ID, Title: p.Title, Published: p.Published, URL: p.URL, Path: p.Path, Text: p.Text, Sentences: text.Split(p.Text)})
	}
}
