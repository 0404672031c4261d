package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// runaways are scripts that take all time or memory that they get, and what is
// said of them.
var runaways = []struct{ name, script, want string }{
	{"endless loop", `while (true) {}`, "took longer"},
	{"endless emit", `while (true) { g.emit(1) }`, ""}, // cut at the limit of rows, which is an answer
	{"recursion", `function f(n) { return f(n + 1) + f(n + 2) } f(0)`, "took"},
	{"endless recursion of paths", `let m = g.M().both(); for (let i = 0; i < 30; i++) m = m.follow(m); g.V().follow(m).all()`, "took"},
	{"one long string", `"x".repeat(1 << 29) + "y".repeat(1 << 29) + "z".repeat(1 << 29)`, "took"},
	{"string doubling", `let s = "x"; while (true) { s += s }`, "took"},
	{"growing array", `const a = []; while (true) { a.push({n: a.length, s: "abc" + a.length}) }`, "took"},
	{"huge sort", `const a = []; for (let i = 0; i < 3e6; i++) a.push((i * 7919) % 104729); while (true) a.sort((x, y) => y - x)`, "took"},
}

// stepAside leaves out a test that takes all the memory that a process may have,
// which nothing bounds where the race detector is at work.
func stepAside(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("scripts that take all memory are left to the run without -short")
	}
}

// parleyCommand returns a command that runs this program, which the test's binary is
// under that name.
func parleyCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Args = append([]string{"parley"}, args...)
	return cmd
}

// someGraph makes a store with a document in it.
func someGraph(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	report := filepath.Join(dir, "report.txt")
	if err := os.WriteFile(report, []byte("Ana Duarte met Ingrid Holm in Geneva on 3 March 2031.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "graph.db")
	if b, err := parleyCommand(t, "build", "-q", "--store", path, report).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return path
}

func TestRunawayQueriesEnd(t *testing.T) {
	stepAside(t)
	path := someGraph(t)
	for _, c := range runaways {
		t.Run(c.name, func(t *testing.T) {
			cmd := parleyCommand(t, "query", "--store", path, "--timeout", "1s", "--memory", "256", c.script)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			began := time.Now()
			err := cmd.Run()
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it ended after %s", took)
			}
			if got := errs.String(); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(got, c.want) || strings.Contains(got, "goroutine")) {
				t.Errorf("%v: %.300s", err, got)
			}
		})
	}
}

func TestTheServerOutlivesRunawayQueries(t *testing.T) {
	stepAside(t)
	path := someGraph(t)
	base, cmd := startServer(t, path, "--timeout", "1s", "--query-memory", "256")
	ask := func(method, target, body string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, base+target, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		b, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		return got.StatusCode, string(b)
	}
	const good = `g.V("<person:ana-duarte>").in("<role:participant>").out("<role:participant>").all()`
	for i, c := range runaways {
		others := []struct{ method, target, body string }{
			{"POST", "/api/v2/query?lang=gizmo", c.script},
			{"POST", "/api/v1/shape/gizmo", c.script},
			{"GET", "/gizmo?q=" + url.QueryEscape(c.script), ""},
		}
		for _, at := range append(others[i%3:i%3+1], struct{ method, target, body string }{"POST", "/api/v1/query/gizmo", c.script}) {
			code, body := ask(at.method, at.target, at.body)
			if c.want == "took" && code != http.StatusServiceUnavailable && !strings.Contains(at.target, "shape") {
				t.Errorf("%s to %.30s: %d %.200s", c.name, at.target, code, body)
			}
			if code == http.StatusInternalServerError {
				t.Errorf("%s to %.30s: %d %.200s", c.name, at.target, code, body)
			}
		}
		if code, body := ask("POST", "/api/v1/query/gizmo", good); code != http.StatusOK || !strings.Contains(body, "ingrid-holm") {
			t.Fatalf("after %s the server says %d %s", c.name, code, body)
		}
	}
	if code, body := ask("GET", "/healthz", ""); code != http.StatusOK {
		t.Errorf("healthz: %d %s", code, body)
	}
	if kb := residentOf(cmd.Process.Pid); kb > 400<<10 {
		t.Errorf("the server itself takes %d MiB", kb>>10)
	}
}

// residentOf is how many kB of memory a process has ever had, 0 where the system
// does not tell.
func residentOf(pid int) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	kb := 0
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Sscan(rest, &kb)
		}
	}
	return kb
}
