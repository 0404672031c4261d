package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/graph/store/storetest"
)

// Four workers of which one is killed again and again read what is queued: the
// graph is, byte for byte, what one build gives, and nothing waits or has failed.
// PARLEY_KILLS says how often at least, 60 for a minute of it.
func TestWorkersThatAreKilled(t *testing.T) {
	address := postgres.Address(t)
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("PARLEY_KILLS")); err == nil {
		kills = n
	}
	reports := manyReports(t, 40*kills)
	file := filepath.Join(t.TempDir(), "one.db")
	parley(t, "build", "-q", reports, "--store", file)
	want := parley(t, "export", "--store", file)
	parley(t, "enqueue", reports, "--shard", "7", "--store", address)

	type worker struct {
		cmd   *exec.Cmd
		ended chan error
	}
	start := func() worker {
		cmd := parleyCommand(t, "work", "--until-empty", "--jobs", "2", "--store", address)
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		w := worker{cmd, make(chan error, 1)}
		go func() {
			err := cmd.Wait()
			if err != nil {
				err = fmt.Errorf("%w: %s", err, said.String())
			}
			w.ended <- err
			close(w.ended)
		}()
		return w
	}
	workers := make([]worker, 4)
	for i := range workers {
		workers[i] = start()
	}
	killed := 0
	for alive := true; alive; {
		time.Sleep(time.Second)
		i := rand.IntN(len(workers))
		select {
		case err := <-workers[i].ended: // the queue is empty
			if err != nil {
				t.Error(err)
			}
			alive = false
		default:
			if err := workers[i].cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			<-workers[i].ended
			killed++
			workers[i] = start()
		}
	}
	for i := range workers {
		select {
		case err := <-workers[i].ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			if err := workers[i].cmd.Process.Kill(); err == nil {
				t.Error("a worker does not see that nothing waits")
			}
		}
	}
	t.Logf("%d of %d workers were killed", killed, killed+len(workers))
	if killed < kills/2 {
		t.Errorf("only %d workers were killed before the end", killed)
	}
	if got := parley(t, "export", "--store", address); !bytes.Equal(got, want) {
		t.Errorf("%d bytes, and one build gives %d", len(got), len(want))
	}
	status := string(parley(t, "queue", "--store", address)) // its exit code tells of failures
	for _, line := range strings.Split(status, "\n") {
		if what := strings.Fields(line); len(what) > 1 && (what[0] == "waiting" || what[0] == "failed") && what[1] != "0" {
			t.Errorf("afterwards: %s", line)
		}
	}
}

// A document over which workers die is put aside; those beside it are read.
func TestADocumentThatEndsItsWorker(t *testing.T) {
	address := postgres.Address(t)
	reports := manyReports(t, 5)
	parley(t, "enqueue", reports, "--shard", "5", "--store", address)
	// What three dead workers leave, of the shard and then of one document in it.
	storetest.SQL(t, address, "UPDATE river_job SET state = 'running', attempt = 3, attempted_at = now(), attempted_by = ARRAY['somebody dead']")
	cmd := parleyCommand(t, "work", "--until-empty", "--store", address)
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "5 documents read") {
		t.Fatalf("%v: %s", err, out)
	}
	parley(t, "enqueue", reports, "--shard", "1", "--store", address)
	storetest.SQL(t, address, "UPDATE river_job SET state = 'running', attempt = 3, attempted_at = now(), attempted_by = ARRAY['somebody dead'] WHERE state = 'available' AND args->>'first' = 'report-3'")
	if out, err := parleyCommand(t, "work", "--until-empty", "--store", address).CombinedOutput(); err != nil || !strings.Contains(string(out), "4 documents read") {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := parleyCommand(t, "queue", "--store", address).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "failed: report-3: the worker that read it ended, 3 times") || !strings.Contains(string(out), "1 document failed") {
		t.Errorf("%v: %s", err, out)
	}
	parley(t, "queue", "--retry", "--store", address)
	parley(t, "work", "--until-empty", "--store", address)
	parley(t, "queue", "--store", address)
}

// manyReports writes n reports and returns their folder.
func manyReports(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	people := []string{"Ana Duarte", "Ingrid Holm", "Omar Haddad", "Signe Berg", "Pavel Novak", "Mei Tanaka", "Luis Ortega"}
	cities := []string{"Lisbon", "Oslo", "Bern", "Vienna", "Doha"}
	for i := range n {
		var report strings.Builder
		for k := range 6 {
			fmt.Fprintf(&report, "%s met %s in %s on %d March %d. ", people[(i+k)%7], people[(i+2*k+3)%7], cities[(i*k)%5], 1+(i+k)%28, 2000+i%40)
			fmt.Fprintf(&report, "The foreign minister of Norway, %s, led the Norwegian delegation to the talks.\n\n", people[(i+k+5)%7])
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("report-%d.txt", i)), []byte(report.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// parley runs the program and returns what it prints.
func parley(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := parleyCommand(t, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("parley %s: %v: %s%s", strings.Join(args, " "), err, out, said.String())
	}
	return out
}
