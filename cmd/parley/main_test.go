package main

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"parley/graph/store/storetest"
)

// postgres is where tests have a database.
var postgres = &storetest.Server{}

func TestMain(m *testing.M) {
	testscript.Main(withServer{m}, map[string]func(){"parley": main})
}

// withServer ends the server after the tests.
type withServer struct{ *testing.M }

func (m withServer) Run() int {
	defer postgres.Stop()
	return m.M.Run()
}

// TestScripts runs testdata/script: each file is a session with the program.
// Scripts get $ROOT, the repository; $SAMPLE, the sample reports; and $SHARED,
// the measuring texts, empty where they are absent. Besides the commands of
// testscript there is "code N parley …", which wants that exit code, "pack", which
// makes a zip archive, and "database", which makes $DATABASE the address of an empty
// one, where [postgres] holds.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			env.Setenv("SAMPLE", filepath.Join(root, "data", "sample"))
			env.Setenv("SHARED", shared())
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": exitCode, "repeat": repeat, "pack": pack, "readme": readme, "database": database},
		Condition: func(cond string) (bool, error) {
			if cond != "postgres" {
				return false, fmt.Errorf("no such condition: %s", cond)
			}
			_, drop, err := postgres.New()
			if errors.Is(err, storetest.ErrNone) {
				return false, nil
			} else if err != nil {
				return false, err
			}
			return true, drop()
		},
	})
}

// shared is the folder of the measuring texts, "" where it is absent.
func shared() string {
	for _, dir := range []string{os.Getenv("PARLEY_SHARED"), "../../../shared"} {
		if abs, err := filepath.Abs(dir); err == nil && dir != "" {
			if _, err := os.Stat(abs); err == nil {
				return abs
			}
		}
	}
	return ""
}

// database is "database": a database for this script.
func database(ts *testscript.TestScript, neg bool, args []string) {
	address, drop, err := postgres.New()
	ts.Check(err)
	ts.Defer(func() { ts.Check(drop()) })
	ts.Setenv("DATABASE", address)
}

// exitCode is "code N program args…": run it and compare the exit code.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program [args]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// repeat is "repeat N text file": write text N times, for files too large to be
// spelled out.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat N text file")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[2]))
	ts.Check(err)
	defer f.Close()
	for range n {
		_, err := fmt.Fprint(f, args[1])
		ts.Check(err)
	}
}

// pack is "pack ARCHIVE FILE…": write a zip archive of files, each under its name or,
// as "FILE=NAME", under another.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: pack archive file…")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	z := zip.NewWriter(f)
	for _, arg := range args[1:] {
		from, name, _ := strings.Cut(arg, "=")
		w, err := z.Create(cmp.Or(name, from))
		ts.Check(err)
		_, err = io.WriteString(w, ts.ReadFile(from))
		ts.Check(err)
	}
	ts.Check(z.Close())
}
