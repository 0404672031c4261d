// Package storetest gives tests a PostgreSQL server.
//
// The server is started by the tests that want one, from the programs of
// PostgreSQL on this machine, listens on loopback and is gone with them. Each test
// has a schema of its own. Where there are no such programs, the tests say that
// they were skipped; with PARLEY_POSTGRES=need in the environment they fail. It may
// also be the address of a server that runs, postgres://USER@HOST/DATABASE, whose
// user may make schemas.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a server for the tests of one package, or the reason why there is none.
// It starts when a test asks for its address; the zero value is ready for that.
type Server struct {
	once    sync.Once
	address *url.URL
	why     error
	own     bool // it was started here, and all that is in it goes with it
	stop    func()
	schemas atomic.Int64
}

// ErrNone is why there is no server on a machine without PostgreSQL.
var ErrNone = errors.New("no PostgreSQL here: neither initdb nor PARLEY_POSTGRES, the address of a server")

func (s *Server) begin() {
	if given := os.Getenv("PARLEY_POSTGRES"); given != "" && given != "need" {
		s.address, s.why = url.Parse(given)
		return
	}
	s.own = true
	bin, err := programs()
	if err == nil {
		err = s.start(bin)
	}
	s.why = err
}

// Stop ends the server and all that it kept.
func (s *Server) Stop() {
	if s.stop != nil {
		s.stop()
	}
}

// Address returns the address of an empty database for one test, and skips the
// test where there is no server.
func (s *Server) Address(t testing.TB) string {
	t.Helper()
	address, drop, err := s.New()
	switch {
	case errors.Is(err, ErrNone):
		t.Skip("SKIPPED: ", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// New is Address for what is no test of package testing; drop takes away what
// would outlive the tests. It returns ErrNone only where a server is not needed.
func (s *Server) New() (address string, drop func() error, err error) {
	s.once.Do(s.begin)
	if s.why != nil {
		return "", nil, s.why
	}
	schema := fmt.Sprintf("test_%d_%d", os.Getpid(), s.schemas.Add(1))
	run := func(sql string) error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		c, err := pgx.Connect(ctx, s.address.String())
		if err != nil {
			return err
		}
		defer c.Close(ctx)
		_, err = c.Exec(ctx, sql)
		return err
	}
	if err := run("CREATE SCHEMA " + schema); err != nil {
		return "", nil, err
	}
	mine := *s.address
	q := mine.Query()
	q.Set("search_path", schema)
	mine.RawQuery = q.Encode()
	return mine.String(), func() error {
		if s.own {
			return nil
		}
		return run("SET lock_timeout = '10s'; DROP SCHEMA " + schema + " CASCADE")
	}, nil
}

// SQL runs a statement at an address and returns its rows, each as words.
func SQL(t testing.TB, address, text string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (string, error) {
		v, err := r.Values()
		return strings.Trim(fmt.Sprint(v), "[]"), err
	})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

// programs finds the folder of initdb and postgres.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	// Debian keeps them out of PATH, by version.
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		if os.Getenv("PARLEY_POSTGRES") == "need" {
			return "", errors.New("PARLEY_POSTGRES is need, and there is no initdb")
		}
		return "", ErrNone
	}
	return filepath.Dir(found[len(found)-1]), nil
}

func (s *Server) start(bin string) error {
	dir, err := os.MkdirTemp("", "parley-postgres")
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir = dir
		unprivileged(c)
		return c
	}
	if err := give(dir); err != nil {
		return err
	}
	if out, err := command("initdb", "-D", data, "-U", "parley", "-A", "trust", "-N", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	c := command("postgres", "-D", data, "-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=300")
	c.Stdout, c.Stderr = log, log
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() { // the thread that starts it has to stay: see unprivileged
		runtime.LockOSThread()
		err := c.Start()
		started <- err
		if err == nil {
			ended <- c.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.stop = func() {
		c.Process.Signal(os.Interrupt) //nolint:errcheck // it may have ended
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			c.Process.Kill() //nolint:errcheck // as above
		}
		log.Close()
		os.RemoveAll(dir)
	}
	s.address = &url.URL{Scheme: "postgres", User: url.User("parley"), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres"}
	for range 300 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		db, err := pgx.Connect(ctx, s.address.String())
		if err == nil {
			err = db.Close(ctx)
			cancel()
			return err
		}
		cancel()
		select {
		case err := <-ended:
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("postgres ended: %v\n%s", err, said)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return errors.New("postgres takes no connections")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}
