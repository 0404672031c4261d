package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// policy is the Content-Security-Policy of all that says nothing else: no script.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// tokenCookie keeps the token of who opened the server's address with it.
const tokenCookie = "parley_token"

// guard puts all that every request must pass before next: whom the server
// answers to, who may ask, how much and for how long.
func (s *Server) guard(next http.Handler) (http.Handler, error) {
	origin := http.NewCrossOriginProtection()
	for _, o := range s.opt.Origins {
		if err := origin.AddTrustedOrigin(o); err != nil {
			return nil, fmt.Errorf("origin %q: %w; it must be like https://desk.example", o, err)
		}
	}
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, http.StatusForbidden, "a page of another origin may not do this")
	}))
	h := origin.Handler(next)
	h = s.withToken(h)
	h = s.withHost(h)
	h = s.withLimits(h)
	return s.withRecord(withHeaders(h)), nil
}

func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// withHost answers only to known names: a page whose own name was made to resolve
// to this machine (DNS rebinding) sends that name.
func (s *Server) withHost(next http.Handler) http.Handler {
	known := []string{"localhost", "127.0.0.1", "::1"}
	for _, h := range s.opt.Hosts {
		known = append(known, strings.ToLower(strings.Trim(h, "[]")))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !slices.Contains(known, strings.ToLower(strings.Trim(host, "[]"))) {
			s.refuse(w, r, http.StatusMisdirectedRequest, "this server does not answer to that name; --host allows one")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withToken asks for the token, but not where a browser only asks whether a page
// of an allowed origin may ask.
func (s *Server) withToken(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(s.opt.Token))
	fits := func(token string) bool {
		got := sha256.Sum256([]byte(token))
		return subtle.ConstantTimeCompare(got[:], want[:]) == 1
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.allowOrigin(w, r) {
			return
		}
		if s.opt.Token == "" || r.URL.Path == "/healthz" {
			next.ServeHTTP(w, r)
			return
		}
		if given := r.URL.Query().Get("token"); r.Method == http.MethodGet && fits(given) {
			http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: given, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			rest := *r.URL
			q := rest.Query()
			q.Del("token")
			rest.RawQuery = q.Encode()
			rest.Path = "/" + strings.TrimLeft(rest.Path, "/") // never to another host
			http.Redirect(w, r, rest.RequestURI(), http.StatusSeeOther)
			return
		}
		bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if c, err := r.Cookie(tokenCookie); !ok && err == nil {
			bearer, ok = c.Value, true
		}
		if !ok || !fits(bearer) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="parley"`)
			s.refuse(w, r, http.StatusUnauthorized, "open the address that the server printed, or send the token as Authorization: Bearer")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// allowOrigin says to the pages of allowed origins that they may read, and
// reports whether the request was only a question whether they may.
func (s *Server) allowOrigin(w http.ResponseWriter, r *http.Request) (done bool) {
	origin := r.Header.Get("Origin")
	if !slices.Contains(s.opt.Origins, origin) {
		return false
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Add("Vary", "Origin")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	w.WriteHeader(http.StatusNoContent)
	return true
}

// withLimits ends what takes too long and reads no more than is allowed.
func (s *Server) withLimits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.opt.Timeout)
		defer cancel()
		limit := int64(maxBody)
		if s.opt.Write && writes(r) {
			limit = maxWrite
		}
		if r.ContentLength > limit {
			s.refuse(w, r, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", limit))
			return
		}
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
		// The mux tells the pattern of the request that it was given.
		if p, ok := w.(*recorder); ok {
			p.pattern = r.Pattern
		}
	})
}

// withRecord counts, and keeps a fault in one request from ending the program.
func (s *Server) withRecord(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		begin := time.Now()
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // panics with exactly this value
					panic(p)
				}
				s.opt.Log.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				if rec.code == 0 {
					s.refuse(rec, r, http.StatusInternalServerError, "a fault of the program")
				}
			}
			s.metrics.observe(rec.pattern, cmpCode(rec.code), time.Since(begin))
			s.opt.Log.Debug("request", "method", r.Method, "path", r.URL.Path, "code", cmpCode(rec.code))
		}()
		next.ServeHTTP(rec, r)
	})
}

func cmpCode(code int) int {
	if code == 0 {
		return http.StatusOK
	}
	return code
}

// recorder keeps what was answered.
type recorder struct {
	http.ResponseWriter
	code    int
	pattern string
}

func (r *recorder) WriteHeader(code int) {
	if r.code == 0 {
		r.code = code
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.code == 0 {
		r.code = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// errBusy is returned where all slots are taken.
var errBusy = errors.New("too many queries at once; try again in a moment")

// slot waits a moment for leave to run a query. The function gives it back.
func (s *Server) slot(ctx context.Context) (func(), error) {
	wait := time.NewTimer(min(time.Second, s.opt.Timeout/2))
	defer wait.Stop()
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-wait.C:
	case <-ctx.Done():
	}
	s.metrics.refused.Add(1)
	return nil, errBusy
}
