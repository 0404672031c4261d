package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/graph/server"
	"parley/graph/store"
	"parley/schema"
)

func TestWhereServeListens(t *testing.T) {
	for _, c := range []struct {
		name string
		s    serving
		ok   bool
		raw  bool
	}{
		{"this machine", serving{addr: defaultAddr}, true, true},
		{"this machine by name", serving{addr: "localhost:0"}, true, true},
		{"this machine, IPv6", serving{addr: "[::1]:0"}, true, true},
		{"all machines", serving{addr: "0.0.0.0:64210"}, false, false},
		{"all machines, without an address", serving{addr: ":64210"}, false, false},
		{"another address", serving{addr: "192.0.2.1:80"}, false, false},
		{"another name", serving{addr: "desk.example:80"}, false, false},
		{"with a token", serving{addr: ":64210", opt: server.Options{Token: "x"}}, true, false},
		{"who knows", serving{addr: ":64210", iKnow: true}, true, false},
		{"who knows and wants Gizmo", serving{addr: ":64210", iKnow: true, gizmo: true}, true, true},
		{"no port", serving{addr: "127.0.0.1"}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.opt.Timeout, c.s.opt.Limit, c.s.opt.Queries, c.s.memory = time.Second, 1, 1, 1
			err := c.s.check()
			var usage usageError
			if (err == nil) != c.ok || err != nil && !errors.As(err, &usage) {
				t.Errorf("error %v", err)
			}
			if c.s.opt.Gizmo != c.raw {
				t.Errorf("raw languages: %v", c.s.opt.Gizmo)
			}
		})
	}
}

func TestServeFinishesWhatItHasBegun(t *testing.T) {
	st, err := store.Open(t.Context(), store.Memory, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	ont, err := schema.Load(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Options{Store: st, Ontology: ont, Gizmo: true})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener, handler) }()
	begun, rest := io.Pipe()
	answered := make(chan string, 1)
	go func() {
		r, err := http.Post("http://"+listener.Addr().String()+"/api/v1/query/gizmo", "text/plain", begun)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		answered <- string(b)
	}()
	if _, err := rest.Write([]byte("g.emit(")); err != nil {
		t.Fatal(err)
	}
	// The client has read from the pipe; the server sees it a moment later.
	time.Sleep(100 * time.Millisecond)
	stop()
	if _, err := rest.Write([]byte("1)")); err != nil {
		t.Fatal(err)
	}
	rest.Close()
	if got := <-answered; !strings.Contains(got, `{"result":[1]}`) {
		t.Errorf("the answer is %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("it still listens")
	}
}
