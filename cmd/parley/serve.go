package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
	"parley/schema"
)

// defaultAddr is where Cayley has always been found.
const defaultAddr = "127.0.0.1:64210"

// serving are the flags of serve.
type serving struct {
	addr   string
	iKnow  bool
	gizmo  bool
	memory int64 // MiB
	opt    server.Options
}

func serveCommand(g *globals) *cobra.Command {
	s := &serving{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the graph in a browser: search, questions, evidence, Cayley's pages",
		Long: `Serve the graph to browsers and programs, on this machine alone unless --addr
says otherwise: pages for people who ask in words at /, Cayley's query pages at
/cayley/, its HTTP API at /api/v1/ and /api/v2/.

It only reads unless --write is given. An address that others can reach needs a
--token, or --i-know where something else decides who may ask; raw query
languages are then off unless --gizmo turns them on.`,
		Example: `  parley serve
  parley serve --store talks.db --addr 127.0.0.1:8080
  parley serve --addr 0.0.0.0:64210 --host desk.example --token "$TOKEN"`,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return s.run(g, cmd) },
	}
	f := cmd.Flags()
	f.StringVar(&s.addr, "addr", defaultAddr, "where to listen")
	f.StringSliceVar(&s.opt.Hosts, "host", nil, "name that the server answers to besides its address; may repeat")
	f.StringSliceVar(&s.opt.Origins, "allow-origin", nil, "origin whose pages may ask too, https://desk.example; may repeat")
	f.StringVar(&s.opt.Token, "token", os.Getenv("PARLEY_TOKEN"), "what every request must bring ($PARLEY_TOKEN)")
	f.BoolVar(&s.iKnow, "i-know", false, "listen to other machines without a token")
	f.BoolVar(&s.gizmo, "gizmo", false, "raw query languages for other machines too")
	f.BoolVar(&s.opt.Write, "write", false, "let quads be added and deleted")
	f.DurationVar(&s.opt.Timeout, "timeout", server.DefaultTimeout, "how long a request may take")
	f.IntVar(&s.opt.Limit, "limit", server.DefaultLimit, "how many rows an answer may have")
	f.IntVar(&s.opt.Queries, "queries", server.DefaultQueries, "how many questions and queries may run at once")
	f.Int64Var(&s.memory, "query-memory", server.DefaultMemory>>20, "MiB that the heap may grow by during a query")
	return cmd
}

// check finds what of the flags cannot be meant, and what follows from the address.
func (s *serving) check() error {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		return usagef("--addr %q: %w; it must be like %s", s.addr, err, defaultAddr)
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case s.opt.Timeout <= 0 || s.opt.Limit <= 0 || s.opt.Queries <= 0 || s.memory <= 0:
		return usagef("--timeout, --limit, --queries and --query-memory must be above 0")
	case !loopback && s.opt.Token == "" && !s.iKnow:
		return usagef("--addr %s can be reached from other machines: give a --token, or --i-know where something else decides who may ask", s.addr)
	}
	s.opt.Gizmo = loopback || s.gizmo
	s.opt.Memory = s.memory << 20
	if host != "" && (ip == nil || !ip.IsUnspecified()) {
		s.opt.Hosts = append(s.opt.Hosts, host)
	}
	return nil
}

func (s *serving) run(g *globals, cmd *cobra.Command) (err error) {
	if err := s.check(); err != nil {
		return err
	}
	fsys, err := g.knowledge()
	if err != nil {
		return err
	}
	if s.opt.Questions, err = query.Questions(fsys); err != nil {
		return err
	}
	if s.opt.Ontology, err = schema.Load(schema.FS); err != nil {
		return err
	}
	one := bound() > 0 // a script is to be run, which asks for no names
	if known := aliasesOf(fsys); !one {
		if _, err := known.read(); err != nil {
			return err
		}
		s.opt.Aliases = known.find
	}
	s.opt.Store, err = store.Open(cmd.Context(), g.store, store.Options{ReadOnly: one || !s.opt.Write})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.opt.Store.Close()) }()
	s.opt.Log = g.log(cmd)
	if !one && callable() {
		s.opt.Apart = apart(s.opt.Memory)
	}
	handler, err := server.New(s.opt)
	if err != nil {
		return usageError{err}
	}
	if one {
		return answerOne(cmd.Context(), handler, cmd.InOrStdin(), cmd.OutOrStdout())
	}
	listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", s.addr)
	if err != nil {
		return err
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(2 * s.opt.Memory) // collect harder before a query is ended for its memory
	}
	if !g.quiet {
		s.tell(cmd, listener.Addr().String())
	}
	return serve(cmd.Context(), listener, handler)
}

// tell prints the addresses to open.
func (s *serving) tell(cmd *cobra.Command, addr string) {
	token := ""
	if s.opt.Token != "" {
		token = "?token=…" // whoever started the program has it; a log should not
	}
	out := cmd.ErrOrStderr()
	fmt.Fprintf(out, "explorer   http://%s/%s\n", addr, token)
	if s.opt.Gizmo {
		fmt.Fprintf(out, "Cayley     http://%s/cayley/\nAPI        http://%s/api/v1/ and /api/v2/\n", addr, addr)
	}
	fmt.Fprintln(out, "Ctrl-C ends it.")
}

// serve answers until the context ends, and then finishes what it has begun.
func serve(ctx context.Context, listener net.Listener, handler *server.Server) error {
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	go func() { _ = handler.Warm(ctx) }() // a fault shows at the first search
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(end); err != nil {
		return errors.Join(err, srv.Close())
	}
	return nil
}
