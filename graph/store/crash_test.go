//go:build unix

package store_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"parley/graph/store"
)

// child tells the test binary to act as another process.
const child = "PARLEY_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	act, path, ok := strings.Cut(os.Getenv(child), " ")
	if !ok {
		os.Exit(m.Run())
	}
	if err := actAsChild(act, path); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

// actAsChild does what a test wants of another process, and says what it does.
func actAsChild(act, path string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return err
	}
	switch act {
	case "lock":
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			return err
		}
		fmt.Println("open")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	case "write":
		fmt.Println("open")
		docs := world(3000)
		for i := 0; ; i = (i + 3) % len(docs) {
			if _, err := s.Replace(ctx, docs[i:i+3]...); err != nil {
				return err
			}
			fmt.Println("wrote", i+3)
		}
	case "odd": // every other document, once
		fmt.Println("open")
		docs := world(200)
		for i := 1; i < len(docs); i += 2 {
			if _, err := s.Replace(ctx, docs[i]); err != nil {
				return err
			}
		}
	}
	return s.Close()
}

// start runs the test binary as another process and waits until it has the store.
func start(t *testing.T, act, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+act+" "+path)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatalf("the other process says %q", lines.Text())
	}
	return cmd, lines
}

// A build that is killed leaves a store that opens, with whole documents and
// with every one that had been acknowledged, and it can go on.
func TestKilledWhileWriting(t *testing.T) {
	docs := world(3000)
	for range 5 {
		path := filepath.Join(t.TempDir(), "graph.db")
		cmd, said := start(t, "write", path)
		acknowledged, last := 0, 3*(1+rand.IntN(30))
		for said.Scan() {
			n, ok := strings.CutPrefix(said.Text(), "wrote ")
			if !ok {
				t.Fatal(said.Text())
			}
			if acknowledged, _ = strconv.Atoi(n); acknowledged == last {
				time.AfterFunc(rand.N(10*time.Millisecond), func() { cmd.Process.Kill() })
			}
		}
		s := mustOpen(t, path, store.Options{})
		labels, err := s.Labels(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(labels) < acknowledged || len(labels)%3 != 0 {
			t.Errorf("%d documents, acknowledged %d", len(labels), acknowledged)
		}
		var all []quad.Quad
		for _, d := range docs[:len(labels)] {
			all = append(all, d.Quads...)
		}
		same(t, "quads", lines(t, s), nquads(all...))
		same(t, "nodes", nodes(t, s), parts(all))
		replace(t, s, 3, docs[len(labels):len(labels)+3]...)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("killed after %d documents", len(labels))
	}
}

// Who cannot write because another process does not stop is told so; reading
// waits for nobody.
func TestAnotherProcessKeepsWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	start(t, "lock", path)
	s := mustOpen(t, path, store.Options{Create: true})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := s.Replace(ctx, world(1)...)
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("a write beside one that does not end: %v", err)
	}
	same(t, "read beside it", lines(t, s), nil)
}

// Two processes that write at once take turns: each document is there, whole.
func TestTwoProcessesWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	_, said := start(t, "odd", path)
	s := mustOpen(t, path, store.Options{Create: true})
	docs := world(200)
	for i := 0; i < len(docs); i += 2 {
		replace(t, s, 1, docs[i])
	}
	for said.Scan() {
		t.Error(said.Text())
	}
	var all []quad.Quad
	for _, d := range docs {
		all = append(all, d.Quads...)
	}
	same(t, "quads", lines(t, s), nquads(all...))
	same(t, "nodes", nodes(t, s), parts(all))
}

// A reader that has the store open sees what others have written since, also
// where the file was written anew.
func TestAReaderSeesWhatOthersWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	writer := mustOpen(t, path, store.Options{Create: true})
	reader := mustOpen(t, path, store.Options{ReadOnly: true})
	var all []quad.Quad
	for i, d := range world(30) {
		replace(t, writer, 1, d)
		all = append(all, d.Quads...)
		if i%7 == 0 {
			if err := writer.Tidy(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		same(t, fmt.Sprint("after document ", i), lines(t, reader), nquads(all...))
	}
}

// What an earlier version wrote is refused, in words that tell what to do.
func TestAnEarlierVersionsStore(t *testing.T) {
	packed, err := os.Open("testdata/earlier.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "graph.db")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, opt := range []store.Options{{ReadOnly: true}, {Create: true}} {
		_, err := store.Open(t.Context(), path, opt)
		if !errors.Is(err, store.ErrNotStore) || !strings.Contains(err.Error(), "earlier version") || !strings.Contains(err.Error(), "build it again") {
			t.Errorf("%+v: %v", opt, err)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
		t.Errorf("the file was changed (%v)", err)
	}
}

// A cut or overwritten file gives an error, at the door or when the page is
// read, and never ends the program.
func TestDamagedFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := mustOpen(t, path, store.Options{Create: true})
	docs := world(300)
	replace(t, s, len(docs), docs...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for bytes.Count(good[len(good)-page:], []byte{0}) == page { // room that was not used yet
		good = good[:len(good)-page]
	}
	open := func(name string, content []byte) {
		path := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, opt := range []store.Options{{ReadOnly: true}, {}} {
			s, err := store.Open(t.Context(), path, opt)
			if err == nil {
				err = s.View(t.Context(), func(qs graph.QuadStore) error {
					_, err := ask(t.Context(), qs, queries[10])
					return err
				})
				for _, e := range s.Quads(t.Context()) {
					err = errors.Join(err, e)
				}
				_, e := s.Replace(t.Context(), docs[0], docs[1])
				if !opt.ReadOnly {
					err = errors.Join(err, e)
				}
				s.Close()
			}
			if err != nil && !strings.Contains(err.Error(), path) {
				t.Errorf("%s: the error does not name the file: %v", name, err)
			}
			if name[0] == 'c' && !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNotStore) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for _, part := range []int{1, 3, 7, 9} {
		open(fmt.Sprintf("cut to %d/10", part), good[:len(good)*part/10])
	}
	open("cut to the first pages", good[:4*page])
	open("cut to less than a page", good[:page/2])
	r := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		bad := bytes.Clone(good)
		at := r.IntN(len(bad)/page) * page
		for k := range page {
			bad[at+k] = byte(r.Uint32())
		}
		open(fmt.Sprintf("page %d overwritten", at/page), bad)
	}
}
