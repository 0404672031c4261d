package main

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// startServer starts a server on a store and returns where it is.
func startServer(t *testing.T, store string, args ...string) (base string, cmd *exec.Cmd) {
	t.Helper()
	cmd = parleyCommand(t, append([]string{"serve", "--store", store, "--addr", "127.0.0.1:0"}, args...)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(stderr)
	for base == "" {
		if !lines.Scan() {
			t.Fatal("the server did not start")
		}
		if _, at, ok := strings.Cut(lines.Text(), "http://"); ok {
			base = "http://" + strings.TrimSuffix(at, "/")
		}
	}
	go io.Copy(io.Discard, stderr) //nolint:errcheck // so that it never waits
	return base, cmd
}

// A build goes through beside a server that is asked all the time, and the server
// answers from what was built without being started again.
func TestBuildBesideAServer(t *testing.T) {
	path := someGraph(t)
	base, _ := startServer(t, path)
	get := func(target string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err.Error()
		}
		defer got.Body.Close()
		b, err := io.ReadAll(got.Body)
		if err != nil {
			return 0, err.Error()
		}
		return got.StatusCode, string(b)
	}
	done := make(chan struct{})
	var asked atomic.Int64
	for range 2 {
		go func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if code, body := get("/api/explore/ask/who-met?who=Ana+Duarte"); code != http.StatusOK || !strings.Contains(body, "Ingrid Holm") {
					t.Errorf("beside the build the server says %d %.200s", code, body)
					return
				}
				asked.Add(1)
			}
		}()
	}
	for range 3 { // new documents each time
		report := filepath.Join(t.TempDir(), "more"+strconv.Itoa(rand.IntN(1e9))+".txt")
		if err := os.WriteFile(report, []byte("Omar Haddad met Signe Berg in Oslo on 4 March 2031.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if b, err := parleyCommand(t, "build", "-q", "--store", path, report).CombinedOutput(); err != nil {
			t.Errorf("a build beside a server: %v: %s", err, b)
		}
	}
	close(done)
	if asked.Load() < 10 {
		t.Errorf("the server was asked %d times only", asked.Load())
	}
	if code, body := get("/api/explore/ask/who-met?who=" + url.QueryEscape("Omar Haddad")); code != http.StatusOK || !strings.Contains(body, "Signe Berg") {
		t.Errorf("after the build: %d %.300s", code, body)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, body := get("/api/explore/search?q=Omar"); strings.Contains(body, "Haddad") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the search never finds whom the build has brought")
		}
	}
}

// A build that is killed at any moment is completed by the next one, and its export
// is that of a build that nobody disturbed. PARLEY_KILLS says how often.
func TestABuildKilledAtAnyMoment(t *testing.T) {
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("PARLEY_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	var text strings.Builder
	for i := range 120 {
		name := []string{"Ana Duarte", "Ingrid Holm", "Omar Haddad", "Signe Berg"}
		a, b := name[i%4], name[(i+1+i/4%3)%4]
		text.Reset()
		for range 4 {
			text.WriteString(a + " met " + b + " in Geneva on 3 March 2031. " + b + " will lead the Norwegian delegation to the talks.\n")
		}
		if err := os.WriteFile(filepath.Join(dir, "report"+strconv.Itoa(i)+".txt"), []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := func(store string) *exec.Cmd { return parleyCommand(t, "build", "-q", "--store", store, dir) }
	export := func(store string) []byte {
		b, err := parleyCommand(t, "export", "--store", store, "--format", "nquads").Output()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := filepath.Join(t.TempDir(), "whole.db")
	began := time.Now()
	if b, err := build(whole).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	took := time.Since(began)
	want := export(whole)
	for done := 0; done < kills; {
		store := filepath.Join(t.TempDir(), "killed.db")
		for range 3 {
			done++
			cmd := build(store)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(took/4 + rand.N(took))
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		if b, err := build(store).CombinedOutput(); err != nil {
			t.Fatalf("after a kill: %v: %s", err, b)
		}
		if !bytes.Equal(export(store), want) {
			t.Error("the export after kills is another one")
		}
	}
}
