package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"parley/graph/server"
)

// A script of somebody else runs in a process that may die: the program calls
// itself with the same arguments and a bound on its memory, and ends that process
// when its time is over. JavaScript can be interrupted between two steps only, and
// one step can take any time and any memory.

// boundEnv tells a process that it is such a one, and how many bytes it may have.
const boundEnv = "PARLEY_BOUND"

// beside is what a process has besides the script's memory: its code, the
// runtime, the questions.
const beside = 192 << 20

// bound returns the bytes that this process may have, 0 where it is bound by nobody.
func bound() int64 {
	n, err := strconv.ParseInt(os.Getenv(boundEnv), 10, 64)
	if err != nil || n <= 0 {
		return 0
	}
	return n
}

// obey binds the process as it was told.
func obey() error {
	n := bound()
	if n == 0 {
		return nil
	}
	debug.SetMemoryLimit(n) // collect harder before the end
	return limitMemory(uint64(n + beside))
}

// callable reports whether the program can call itself: a test that holds its code
// is not it.
func callable() bool {
	return !strings.HasSuffix(strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"), ".test")
}

// crash is what the runtime says of a process that could get no more memory, for
// its heap, its stack or another thread.
var crash = regexp.MustCompile(`(?m)^(fatal error: |panic: |runtime: |runtime/cgo: |SIG[A-Z]+|unexpected fault|\[signal |goroutine \d+)`)

// childError is a process that has said itself what was wrong.
type childError struct{ code int }

func (e childError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// boundError is a process that needed more memory than it may have.
type boundError int64

func (e boundError) Error() string {
	return fmt.Sprintf("the query took more memory than %d MiB and was ended", int64(e)>>20)
}

// runBound runs the program once more with the same arguments, at most memory
// bytes and until ctx is done. What it says on stderr is returned.
func runBound(ctx context.Context, memory int64, stdin io.Reader, stdout io.Writer) (stderr string, err error) {
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	var said tail
	cmd := exec.CommandContext(ctx, exe)
	cmd.Args = os.Args
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", boundEnv, memory))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, &said
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case crash.MatchString(said.String()):
		return "", boundError(memory)
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return said.String(), childError{exit.ExitCode()}
	case errors.As(err, &exit): // ended by the machine, which does so for memory
		return "", boundError(memory)
	}
	return said.String(), err
}

// tail keeps the first bytes of what is written to it: the rest of a fault is the
// state of the runtime.
type tail struct{ bytes.Buffer }

func (t *tail) Write(b []byte) (int, error) {
	const most = 64 << 10
	t.Buffer.Write(b[:min(len(b), max(0, most-t.Len()))])
	return len(b), nil
}

// apart answers a request by a process of its own.
func apart(memory int64) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		request, err := httputil.DumpRequest(r, true)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		said, err := runBound(r.Context(), memory, bytes.NewReader(request), &out)
		var bound boundError
		if errors.As(err, &bound) {
			return nil, server.ErrMemory
		}
		if err != nil {
			return nil, fmt.Errorf("a process for the request: %w: %s", err, said)
		}
		return http.ReadResponse(bufio.NewReader(&out), r)
	}
}

// answerOne answers the request on in, as apart has written it.
func answerOne(ctx context.Context, handler http.Handler, in io.Reader, out io.Writer) error {
	r, err := http.ReadRequest(bufio.NewReader(in))
	if err != nil {
		return err
	}
	w := &answer{header: http.Header{}}
	handler.ServeHTTP(w, r.WithContext(ctx))
	response := &http.Response{
		StatusCode: max(w.code, http.StatusOK), ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}
	return response.Write(out)
}

// answer keeps what a handler says.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *answer) WriteHeader(code int) {
	if a.code == 0 {
		a.code = code
	}
}
