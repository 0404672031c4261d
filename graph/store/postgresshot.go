package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cayleygraph/cayley/graph"
	cayleysql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// shotIdle is how long a snapshot at which nobody looks is kept: PostgreSQL keeps
// what was deleted since for as long.
const shotIdle = 20 * time.Second

// shotNames is how many values a snapshot remembers.
const shotNames = 1 << 17

// shot is a state of the graph in the database: a transaction that exports its
// snapshot, and Cayley's view of that snapshot over connections of its own.
type shot struct {
	generation int64
	quads      int64
	cayley     *cayleysql.QuadStore
	conn       *pgxpool.Conn
	idle       *time.Timer // set while nobody looks

	optimizing sync.Mutex  // Cayley counts its tables without a lock
	broken     atomic.Bool // a question to tx failed, and the transaction with it

	asking sync.Mutex // held by who uses what follows
	tx     pgx.Tx
	names  map[nodeHash]quad.Value // nil for no such node
	sizes  map[string]int64        // what guess found

	mu   sync.Mutex
	uses int
}

// dialect is how PostgreSQL writes what Cayley asks.
var dialect = cayleysql.QueryDialect{
	RegexpOp:    "~",
	FieldQuote:  func(s string) string { return pgx.Identifier{s}.Sanitize() },
	Placeholder: func(n int) string { return fmt.Sprint("$", n) },
}

// driverName is under what Cayley finds the driver of snapshots.
const driverName = "parley-snapshot"

// registered makes known to Cayley and database/sql what they take by name only.
// It has no state: all that a connection needs is in its address.
var registered = sync.OnceFunc(func() {
	sql.Register(driverName, snapshotDriver{})
	cayleysql.Register(driverName, cayleysql.Registration{
		Driver:       driverName,
		QueryDialect: dialect,
		Estimated: func(table string) string {
			return "SELECT greatest(reltuples::BIGINT, 1) FROM pg_class WHERE oid = '" + table + "'::regclass"
		},
	})
})

// snapshotDriver opens connections which are in a transaction with a snapshot. An
// address is the snapshot's name, a blank, and the database's.
type snapshotDriver struct{}

func (d snapshotDriver) Open(address string) (driver.Conn, error) {
	c, err := d.OpenConnector(address)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

func (snapshotDriver) OpenConnector(address string) (driver.Connector, error) {
	name, spec, _ := strings.Cut(address, " ")
	conf, err := pgx.ParseConfig(spec)
	if err != nil {
		return nil, err
	}
	conf.DefaultQueryExecMode = pgx.QueryExecModeExec // Cayley's texts differ each time
	enter := "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '" + strings.ReplaceAll(name, "'", "''") + "'"
	return snapshots{stdlib.GetConnector(*conf, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, enter, pgx.QueryExecModeSimpleProtocol)
		return err
	}))}, nil
}

// snapshots connects to one snapshot.
type snapshots struct{ driver.Connector }

func (s snapshots) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return inSnapshot{c.(*stdlib.Conn)}, nil
}

// inSnapshot is a connection that is of use for as long as it is in its transaction,
// which one that a query failed in is not.
type inSnapshot struct{ *stdlib.Conn }

func (c inSnapshot) ResetSession(context.Context) error {
	if db := c.Conn.Conn(); db.IsClosed() || db.PgConn().TxStatus() != 'T' {
		return driver.ErrBadConn
	}
	return nil
}

// look returns the state of the graph as it is now, to be released.
func (p *postgres) look(ctx context.Context) (*shot, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if s := p.newest; s != nil {
		var generation int64
		if err := p.pool.QueryRow(ctx, "SELECT generation FROM parley").Scan(&generation); err != nil {
			return nil, err
		}
		if generation == s.generation && !s.broken.Load() {
			s.use()
			return s, nil
		}
		p.newest = nil
		s.release()
	}
	s, err := p.shoot(ctx)
	if err != nil {
		return nil, err
	}
	s.uses = 2 // the caller's, and that of being the newest
	p.newest = s
	return s, nil
}

// shoot takes a snapshot.
func (p *postgres) shoot(ctx context.Context) (s *shot, err error) {
	s = &shot{names: map[nodeHash]quad.Value{}, sizes: map[string]int64{}}
	if s.conn, err = p.pool.Acquire(ctx); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.conn.Release() // a transaction in it makes the pool close it
		}
	}()
	if s.tx, err = s.conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}); err != nil {
		return nil, err
	}
	var name string
	if err := s.tx.QueryRow(ctx, "SELECT pg_export_snapshot(), generation, quads FROM parley").Scan(&name, &s.generation, &s.quads); err != nil {
		return nil, err
	}
	registered()
	qs, err := cayleysql.New(driverName, name+" "+p.spec, graph.Options{"maxidleconnections": 4})
	if err != nil {
		return nil, err
	}
	s.cayley = qs.(*cayleysql.QuadStore)
	return s, nil
}

func (s *shot) use() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uses++
}

// release ends a use; the last one ends the snapshot.
func (s *shot) release() {
	s.mu.Lock()
	s.uses--
	last := s.uses == 0
	s.mu.Unlock()
	if last {
		s.cayley.Close()                    //nolint:errcheck // nothing was written
		s.tx.Rollback(context.Background()) //nolint:errcheck // as above
		s.conn.Release()
	}
}

// done releases a snapshot, and forgets it where nobody wants it for a while.
func (p *postgres) done(s *shot) {
	s.release()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.newest != s {
		return
	}
	if s.idle == nil {
		s.idle = time.AfterFunc(shotIdle, func() { p.forget(s) })
	} else {
		s.idle.Reset(shotIdle)
	}
}

// forget drops a snapshot at which nobody looks.
func (p *postgres) forget(s *shot) {
	p.mu.Lock()
	drop := p.newest == s && s.alone()
	if drop {
		p.newest = nil
	}
	p.mu.Unlock()
	if drop {
		s.release()
	}
}

// alone reports whether being the newest is the only use.
func (s *shot) alone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.uses == 1
}

// patience is for how long the transaction of a snapshot waits for an answer. It is
// of many: who gives up waiting must not end it for the others.
func patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), time.Minute)
}

// name returns the values of hashes, nil where there is no such node. Where it has
// to ask for one, it asks for others that are expected too, and says so.
func (s *shot) name(hashes, expected []nodeHash) (values []quad.Value, asked bool, err error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	values = make([]quad.Value, len(hashes))
	for i, h := range hashes {
		v, ok := s.names[h]
		if values[i] = v; !ok {
			asked = true
		}
	}
	if !asked {
		return values, false, nil
	}
	if len(s.names) > shotNames {
		clear(s.names)
	}
	var missing [][]byte
	for _, h := range slices.Concat(hashes, expected) {
		if _, ok := s.names[h]; !ok && h.Valid() {
			s.names[h] = nil
			missing = append(missing, h[:])
		}
	}
	ctx, cancel := patience()
	defer cancel()
	rows, err := s.tx.Query(ctx, "SELECT "+nodeFields+" FROM nodes WHERE hash = ANY($1)", missing)
	if err == nil {
		err = readNodes(rows, func(h nodeHash, v quad.Value) { s.names[h] = v })
	}
	if err != nil {
		s.broken.Store(true)
		for _, h := range missing {
			delete(s.names, nodeHash(h))
		}
		return nil, true, err
	}
	for i, h := range hashes {
		values[i] = s.names[h]
	}
	return values, true, nil
}
