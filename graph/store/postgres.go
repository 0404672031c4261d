package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgres is a graph in a database that many machines read and write. The graph
// lies in Cayley's tables, nodes and quads, and Cayley's own iterators read it;
// what Cayley's writer does with a round trip a quad is done here by COPY.
//
// Each write is a transaction, which ends with the one row of table parley: its
// generation counts writes. Each look at the graph is a transaction too, at
// REPEATABLE READ, whose snapshot Cayley's connections share. Looks at one
// generation share one snapshot.
type postgres struct {
	name string // the address without its password
	spec string
	pool *pgxpool.Pool

	mu     sync.Mutex
	newest *shot // the newest state that was looked at; nil where there is none
	closed bool
}

// form is what this program writes into the database; another form is refused.
const form = 1

// Two connections for each look at the graph, and some for writes.
const minConns = 16

// IsDatabase reports whether the name of a store is the address of a database.
func IsDatabase(spec string) bool {
	return strings.HasPrefix(spec, "postgres://") || strings.HasPrefix(spec, "postgresql://")
}

// Name returns how to call a store in print: its spec, without a password.
func Name(spec string) string {
	if !IsDatabase(spec) {
		return spec
	}
	name, _, err := without(spec)
	if err != nil {
		return "the database"
	}
	return name
}

// without removes from an address the password, and what only this program's pool
// of connections understands.
func without(spec string) (name, plain string, err error) {
	u, err := url.Parse(spec)
	if err != nil {
		return "", "", errors.New("it cannot be read; an address is postgres://USER@HOST:PORT/DATABASE")
	}
	q := u.Query()
	for key := range q {
		if strings.HasPrefix(key, "pool_") {
			q.Del(key)
		}
	}
	u.RawQuery = q.Encode()
	plain = u.String()
	if _, secret := u.User.Password(); secret {
		u.User = url.User(u.User.Username())
	}
	q.Del("password")
	u.RawQuery = q.Encode()
	return u.String(), plain, nil
}

func openPostgres(ctx context.Context, spec string, opt Options) (*postgres, error) {
	name, plain, err := without(spec)
	if err != nil {
		return nil, fmt.Errorf("%w: the address of the database: %w", ErrNotStore, err)
	}
	conf, err := pgxpool.ParseConfig(spec)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrNotStore, name, err)
	}
	conf.MaxConns = max(conf.MaxConns, minConns)
	p := &postgres{name: name, spec: plain}
	if p.pool, err = pgxpool.NewWithConfig(ctx, conf); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := p.begin(ctx, opt.Create && !opt.ReadOnly); err != nil {
		p.pool.Close()
		return nil, err
	}
	return p, nil
}

// schema makes the tables: nodes and quads with the columns in which Cayley looks,
// documents, and parley with its one row. Text is compared byte by byte, as it is
// everywhere else. There are no foreign keys: each quad would lock four nodes.
//
// A quad is found by any direction, and is there once under each label. Cayley
// would have two more indexes, and none for the label.
const schema = `
CREATE TABLE nodes (
	hash BYTEA PRIMARY KEY,
	refs BIGINT NOT NULL,
	value BYTEA,
	value_string TEXT COLLATE "C",
	datatype TEXT COLLATE "C",
	language TEXT COLLATE "C",
	iri BOOLEAN,
	bnode BOOLEAN,
	value_int BIGINT,
	value_bool BOOLEAN,
	value_float DOUBLE PRECISION,
	value_time TIMESTAMP WITH TIME ZONE
);
CREATE TABLE quads (
	subject_hash BYTEA NOT NULL,
	predicate_hash BYTEA NOT NULL,
	object_hash BYTEA NOT NULL,
	label_hash BYTEA NOT NULL
);
CREATE UNIQUE INDEX quads_spol ON quads (subject_hash, predicate_hash, object_hash, label_hash);
CREATE INDEX quads_ops ON quads (object_hash, predicate_hash, subject_hash);
CREATE INDEX quads_po ON quads (predicate_hash, object_hash);
CREATE INDEX quads_l ON quads (label_hash);
CREATE TABLE documents (
	label TEXT COLLATE "C" PRIMARY KEY,
	hash BYTEA NOT NULL, -- of the label of its quads
	record TEXT
);
CREATE TABLE parley (
	form INT NOT NULL,
	generation BIGINT NOT NULL,
	quads BIGINT NOT NULL,
	meta TEXT
);
`

// begin checks what the database holds and makes the tables where there are none
// and they may be made.
func (p *postgres) begin(ctx context.Context, create bool) error {
	found, err := p.form(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", p.name, err)
	case found == form:
		return nil
	case found > 0:
		return fmt.Errorf("%w: %s was written by another version of this program; name another database, or one with ?search_path=SCHEMA, and build it again from the documents", ErrNotStore, p.name)
	case found < 0:
		return fmt.Errorf("%w: %s has tables nodes or quads that this program did not make; name another database, or one with ?search_path=SCHEMA", ErrNotStore, p.name)
	case !create:
		return fmt.Errorf("%w at %s; `parley build` makes one from documents", ErrNoStore, p.name)
	}
	err = p.transaction(ctx, func(tx pgx.Tx) error {
		// Of two that make the tables at once, the second finds them.
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7275971)"); err != nil {
			return err
		}
		if found, err := p.formIn(ctx, tx); err != nil || found == form {
			return err
		}
		if _, err := tx.Exec(ctx, schema); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO parley (form, generation, quads) VALUES ($1, 1, 0)", form)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: the tables cannot be made: %w", p.name, err)
	}
	// Cayley divides by what PostgreSQL thinks a table holds, which for one that
	// was never looked at is -1.
	_, err = p.pool.Exec(ctx, "ANALYZE nodes, quads, documents")
	return err
}

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func (p *postgres) form(ctx context.Context) (int, error) { return p.formIn(ctx, p.pool) }

// formIn returns in what form a graph is there: 0 where there is none, -1 where
// tables of others stand in its place. It reads the catalogue as a table, since
// what PostgreSQL knows about names may be older than what others have done.
func (p *postgres) formIn(ctx context.Context, db querier) (n int, err error) {
	var ours, theirs bool
	err = db.QueryRow(ctx, `SELECT coalesce(bool_or(relname = 'parley'), false), count(*) > 0 FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
		WHERE nspname = current_schema() AND relname IN ('parley', 'nodes', 'quads', 'documents')`).Scan(&ours, &theirs)
	switch {
	case err != nil:
		return 0, err
	case ours:
		err = db.QueryRow(ctx, "SELECT form FROM parley").Scan(&n)
		return n, err
	case theirs:
		return -1, nil
	}
	return 0, nil
}

// transaction runs fn in a transaction, anew where the database could not bring it
// into an order with those of others.
func (p *postgres) transaction(ctx context.Context, fn func(pgx.Tx) error) error {
	for try := 1; ; try++ {
		err := pgx.BeginFunc(ctx, p.pool, fn)
		var code *pgconn.PgError
		again := errors.As(err, &code) && (code.Code == "40001" || code.Code == "40P01") // serialization failure, deadlock
		if !again || try == 20 {
			return err
		}
		select {
		case <-time.After(time.Duration(try) * 10 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *postgres) record(ctx context.Context, label quad.IRI) ([]byte, error) {
	var b []byte
	err := p.pool.QueryRow(ctx, "SELECT record FROM documents WHERE label = $1", string(label)).Scan(&b)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return b, err
}

func (p *postgres) records(ctx context.Context, fn func(label quad.IRI, record []byte) error) error {
	rows, err := p.pool.Query(ctx, "SELECT label, record FROM documents ORDER BY label")
	if err != nil {
		return err
	}
	var label string
	var record []byte
	_, err = pgx.ForEachRow(rows, []any{&label, &record}, func() error { return fn(quad.IRI(label), record) })
	return err
}

func (p *postgres) meta(ctx context.Context) (b []byte, err error) {
	err = p.pool.QueryRow(ctx, "SELECT meta FROM parley").Scan(&b)
	return b, err
}

func (p *postgres) setMeta(ctx context.Context, meta []byte) error {
	_, err := p.pool.Exec(ctx, "UPDATE parley SET meta = $1", string(meta))
	return err
}

// tidy tells the planner of queries what the tables hold, where a tenth of it is new.
func (p *postgres) tidy(ctx context.Context) error {
	var much bool
	err := p.pool.QueryRow(ctx, `SELECT coalesce(bool_or(n_mod_since_analyze > 1000 + n_live_tup / 10), true)
		FROM pg_stat_user_tables WHERE relid IN ('nodes'::regclass, 'quads'::regclass, 'documents'::regclass)`).Scan(&much)
	if err != nil || !much {
		return err
	}
	_, err = p.pool.Exec(ctx, "ANALYZE nodes, quads, documents")
	return err
}

func (p *postgres) close() error {
	p.mu.Lock()
	p.closed = true
	s := p.newest
	p.newest = nil
	p.mu.Unlock()
	if s != nil {
		s.release()
	}
	p.pool.Close()
	return nil
}
