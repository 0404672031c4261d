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
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
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
		code := m.Run()
		server.Stop()
		os.Exit(code)
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
	case "build": // from where it was left to the end, tidied now and then
		fmt.Println("open")
		docs := world(built)
		for i := 0; i < len(docs); i += 3 {
			if _, err := s.Replace(ctx, docs[i:i+3]...); err != nil {
				return err
			}
			if i%60 == 0 {
				if err := s.Tidy(ctx); err != nil {
					return err
				}
			}
		}
	case "full": // until the disk is full, which is when the file has some size
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 400_000, Max: 400_000}); err != nil {
			return err
		}
		fmt.Println("open")
		docs := world(3000)
		for i := 0; i < len(docs); i += 3 {
			if _, err := s.Replace(ctx, docs[i:i+3]...); err != nil {
				fmt.Println("error", i, err)
				if _, ok, e := s.Record(ctx, docs[0].Label); e != nil || !ok {
					return fmt.Errorf("what was there cannot be read: %w", e)
				}
				return nil
			}
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

// built is how many documents the child builds.
const built = 300

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
func TestKilledWhileWriting(t *testing.T) { lasting(t, testKilledWhileWriting) }

func testKilledWhileWriting(t *testing.T, place func() string) {
	docs := world(3000)
	for range 5 {
		path := place()
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

// A build that is killed at any moment, again and again, leaves whole documents in
// their order; the next one completes it, and nothing tells that it was disturbed.
// PARLEY_KILLS says how often, 200 for all that is to be known.
func TestKilledAtAnyMoment(t *testing.T) { lasting(t, testKilledAtAnyMoment) }

func testKilledAtAnyMoment(t *testing.T, place func() string) {
	kills := 12
	if n, err := strconv.Atoi(os.Getenv("PARLEY_KILLS")); err == nil {
		kills = n
	}
	docs := world(built)
	undisturbed := mustOpen(t, store.Memory, store.Options{Create: true})
	replace(t, undisturbed, built, docs...)
	want := lines(t, undisturbed)
	stopped := map[int]bool{} // after how many documents
	// The moments lie within the time that a whole build takes here and now.
	whole := func(path string) time.Duration {
		began := time.Now()
		_, said := start(t, "build", path)
		for said.Scan() {
			t.Error(said.Text())
		}
		return time.Since(began)
	}
	window := whole(place())
	for done := 0; done < kills; {
		path := place()
		for range 3 {
			done++
			cmd, said := start(t, "build", path)
			time.Sleep(rand.N(window))
			_ = cmd.Process.Kill()
			for said.Scan() {
				t.Error(said.Text())
			}
			s := mustOpen(t, path, store.Options{ReadOnly: true})
			labels, err := s.Labels(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			stopped[len(labels)] = true
			var all []quad.Quad
			for _, d := range docs[:len(labels)] {
				all = append(all, d.Quads...)
			}
			if got := lines(t, s); len(labels)%3 != 0 || !slices.Equal(got, nquads(all...)) {
				t.Fatalf("after %d documents there are %d quads that are not theirs", len(labels), len(got))
			}
			s.Close()
		}
		window = max(window, whole(path))
		s := mustOpen(t, path, store.Options{ReadOnly: true})
		if !slices.Equal(lines(t, s), want) {
			t.Error("the build that was disturbed gave something else")
		}
		s.Close()
		if rest, err := filepath.Glob(path + ".*"); err != nil || len(rest) != 0 {
			t.Errorf("left behind: %v, %v", rest, err)
		}
	}
	t.Logf("killed after so many documents: %v", slices.Sorted(maps.Keys(stopped)))
	if len(stopped) < min(kills, 5)/2 {
		t.Errorf("all kills came after %v documents", stopped)
	}
}

// A full disk ends a write with an error; what was there stays, whole, and there
// is room again when the disk has some.
func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	_, said := start(t, "full", path)
	done := -1
	for said.Scan() {
		if _, err := fmt.Sscanf(said.Text(), "error %d", &done); err != nil || !strings.Contains(said.Text(), "nothing was written") || !strings.Contains(said.Text(), path) {
			t.Error(said.Text())
		}
	}
	if done < 0 {
		t.Fatal("the disk was never full")
	}
	docs := world(3000)
	s := mustOpen(t, path, store.Options{Create: true})
	var all []quad.Quad
	for _, d := range docs[:done] {
		all = append(all, d.Quads...)
	}
	same(t, "after it", lines(t, s), nquads(all...))
	replace(t, s, 3, docs[done:done+3]...)
	for _, d := range docs[done : done+3] {
		all = append(all, d.Quads...)
	}
	same(t, "then", lines(t, s), nquads(all...))
}

// In a folder that nobody may write to, a graph can be read, and also written
// where the file itself may be; a new one cannot be made.
func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	s := mustOpen(t, path, store.Options{Create: true})
	docs := world(40)
	replace(t, s, 20, docs[:20]...)
	s.Close()
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(d, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(d, 0o755) //nolint:errcheck // else its removal says so
	}
	asNobody(t, func(t *testing.T) {
		if _, err := store.Open(t.Context(), filepath.Join(dir, "new.db"), store.Options{Create: true}); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), dir) {
			t.Errorf("a new file: %v", err)
		}
		s := mustOpen(t, path, store.Options{})
		for i := 20; i < 40; i++ { // more than are merged into one
			replace(t, s, 1, docs[i])
		}
		if err := s.Tidy(t.Context()); err != nil {
			t.Errorf("tidying: %v", err)
		}
		var all []quad.Quad
		for _, d := range docs {
			all = append(all, d.Quads...)
		}
		same(t, "quads", lines(t, s), nquads(all...))
	})
}

// asNobody runs a test as a user who may not do everything.
func asNobody(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	if os.Geteuid() != 0 {
		test(t)
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Seteuid(65534); err != nil {
		t.Skipf("this machine lets root be nobody else, so that no folder is closed to it: %v", err)
	}
	defer syscall.Seteuid(0) //nolint:errcheck // the user that it was
	test(t)
}

// Each bit that changes in a file, and each byte that it lacks, is either of no
// meaning or told.
func TestFlippedBitsAreTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := mustOpen(t, path, store.Options{Create: true})
	replace(t, s, 6, world(6)...)
	want := lines(t, s)
	s.Close()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, content []byte) {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
		if err != nil {
			if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNotStore) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: %v", what, err)
			}
			return
		}
		defer s.Close()
		if got := lines(t, s); !slices.Equal(got, want) {
			t.Errorf("%s: it holds other quads, and nothing is said", what)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 400 {
		bad := bytes.Clone(good)
		at := r.IntN(len(bad))
		bad[at] ^= 1 << r.IntN(8)
		check(fmt.Sprint("byte ", at), bad)
	}
	for range 40 {
		n := r.IntN(len(good))
		check(fmt.Sprint("cut to ", n), good[:n])
	}
}

// A file that is cut off while it is open gives an error, not the end of the program.
func TestCutWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := mustOpen(t, path, store.Options{Create: true})
	replace(t, s, 300, world(300)...)
	s.Close()
	s = mustOpen(t, path, store.Options{ReadOnly: true})
	err := s.View(t.Context(), func(qs graph.QuadStore) error {
		if err := os.Truncate(path, 4096); err != nil {
			return err
		}
		_, err := ask(t.Context(), qs, queries[10])
		return err
	})
	if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
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
func TestTwoProcessesWrite(t *testing.T) { lasting(t, testTwoProcessesWrite) }

func testTwoProcessesWrite(t *testing.T, place func() string) {
	path := place()
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
func TestAReaderSeesWhatOthersWrite(t *testing.T) { lasting(t, testAReaderSeesWhatOthersWrite) }

func testAReaderSeesWhatOthersWrite(t *testing.T, place func() string) {
	path := place()
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
