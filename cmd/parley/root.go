package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"parley/graph/store"
)

// What the program's exit code says.
const (
	exitOK         = 0
	exitIncomplete = 1 // the work was done, but something was refused or did not pass
	exitUsage      = 2 // the command line was wrong; nothing was done
	exitRuntime    = 3 // something failed on the way
)

// defaultStore is where the graph lies when nobody says otherwise.
const defaultStore = "parley.db"

// Groups of verbs in the help.
const (
	groupRead  = "read"
	groupAsk   = "ask"
	groupKeep  = "keep"
	groupScale = "scale"
)

// globals are the flags that every verb knows.
type globals struct {
	store, data    string
	quiet, verbose bool
	color          string // auto, always or never
}

// rootCommand returns the program with all its verbs.
func rootCommand() *cobra.Command {
	g := &globals{}
	root := &cobra.Command{
		Use:   "parley",
		Short: "Reads reports about diplomacy into a graph, and answers from it",
		Long: `parley reads reports about diplomacy and keeps what they say as a graph: who
met whom, where and when, who led which delegation, who stayed away, who said
so. Every fact carries its sentence; what was planned is not what happened.

Exit codes:
  0  done
  1  done, but something was refused, is incomplete or did not pass
  2  the command line was wrong, nothing was done
  3  something failed on the way`,
		Example: `  parley build data/sample
  parley ask who-met --who Lavrov
  parley extract report.md --date 2025-05-16`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			switch g.color {
			case "auto", "always", "never":
				return nil
			}
			return usagef("--color is %q; it can be auto, always or never", g.color)
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&g.store, "store", envOr("PARLEY_STORE", defaultStore), "where the graph lies: a file, memory, or postgres://… ($PARLEY_STORE)")
	f.Lookup("store").DefValue = store.Name(envOr("PARLEY_STORE", defaultStore)) // the help shows it
	f.StringVar(&g.data, "data", os.Getenv("PARLEY_DATA"), "folder whose files replace or extend the built-in knowledge ($PARLEY_DATA)")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "only answers and errors")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "say what is being done, on stderr")
	f.StringVar(&g.color, "color", "auto", "auto, always or never")

	root.AddGroup(
		&cobra.Group{ID: groupRead, Title: "Read:"},
		&cobra.Group{ID: groupAsk, Title: "Ask:"},
		&cobra.Group{ID: groupKeep, Title: "Keep:"},
		&cobra.Group{ID: groupScale, Title: "Read on many machines:"},
	)
	root.AddCommand(
		buildCommand(g),
		extractCommand(g),
		whyCommand(g),
		whyNotCommand(g),
		rulesCommand(g),
		evalCommand(g),
		askCommand(g),
		queryCommand(g),
		serveCommand(g),
		statsCommand(g),
		removeCommand(g),
		exportCommand(g),
		importCommand(g),
		schemaCommand(),
		modelCommand(g),
		enqueueCommand(g),
		workCommand(g),
		queueCommand(g),
		versionCommand(g),
	)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError{err} })
	root.SetHelpCommandGroupID(groupKeep)
	root.SetCompletionCommandGroupID(groupKeep)
	return root
}

// execute runs one command line and returns the exit code.
func execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	markUsage(root)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	var usage usageError
	var incomplete incompleteError
	var child childError
	switch {
	case errors.As(err, &child):
		return child.code
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "parley: interrupted")
		return exitRuntime
	case errors.As(err, &usage), cmd == root:
		fmt.Fprintf(stderr, "parley: %v\nTry '%s --help'.\n", err, cmd.CommandPath())
		return exitUsage
	case errors.As(err, &incomplete):
		if text := err.Error(); text != "" {
			fmt.Fprintln(stderr, "parley:", text)
		}
		return exitIncomplete
	}
	fmt.Fprintln(stderr, "parley:", err)
	return exitRuntime
}

// markUsage makes what the argument checks of the verbs refuse a usageError,
// and has a verb that only holds other verbs refuse an unknown one.
func markUsage(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, c := range cmd.Commands() {
		markUsage(c)
	}
}

// usageError is a command line that cannot be meant: exit code 2.
type usageError struct{ error }

// usagef says what is wrong with the command line and what would be right.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// incompleteError is work that was done but not in full: exit code 1.
type incompleteError struct{ error }

// incompletef says what was refused or did not pass.
func incompletef(format string, args ...any) error {
	return incompleteError{fmt.Errorf(format, args...)}
}

// log writes to stderr: warnings, with --verbose all, with --quiet errors only.
func (g *globals) log(cmd *cobra.Command) *slog.Logger {
	level := slog.LevelWarn
	switch {
	case g.verbose:
		level = slog.LevelDebug
	case g.quiet:
		level = slog.LevelError
	}
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{
		Level: level,
		// No clock in what is printed: two runs print the same.
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))
}

// colored reports whether w gets colours.
func (g *globals) colored(w io.Writer) bool {
	switch g.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal(w)
}

// terminal reports whether a reader or a writer is a screen.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

func envOr(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}
