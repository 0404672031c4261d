package main

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// readme is "readme FILE": run the sessions that a Markdown file shows, each
// command with a shell in $WORK, and compare what they print on standard output.
// A session is a block marked console; a command starts with "$ ". With UPDATE
// set the file gets what was printed.
func readme(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: readme file")
	}
	raw, err := os.ReadFile(args[0])
	ts.Check(err)
	var now strings.Builder
	inside, commands := false, 0
	for l := range strings.Lines(string(raw)) {
		switch {
		case strings.TrimSpace(l) == "```console":
			inside = true
		case strings.HasPrefix(l, "```"):
			inside = false
		}
		command, ok := strings.CutPrefix(strings.TrimSpace(l), "$ ")
		switch {
		case inside && ok:
			commands++
			ts.Check(ts.Exec("sh", "-c", command))
			now.WriteString(l)
			for shown := range strings.Lines(ts.ReadFile("stdout")) {
				now.WriteString(strings.TrimRight(shown, " \n") + "\n")
			}
		case !inside || strings.HasPrefix(l, "```"):
			now.WriteString(l)
		}
	}
	if commands == 0 {
		ts.Fatalf("%s shows no session", args[0])
	}
	if now.String() == string(raw) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		ts.Fatalf("%s does not show what the program prints; UPDATE=1 go test ./cmd/parley writes:\n%s", args[0], now.String())
	}
	ts.Check(os.WriteFile(args[0], []byte(now.String()), 0o666))
}
