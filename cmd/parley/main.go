// Command parley reads reports about diplomacy into a graph and answers from it.
//
// This file starts the program; root.go holds what all verbs share; every other
// file is one verb and gives a function that returns its command.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	if err := obey(); err != nil {
		fmt.Fprintln(os.Stderr, "parley:", err)
		return exitRuntime
	}
	return execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}
