package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"parley/graph/query"
)

// notFound is a thing that the graph does not have.
type notFound struct{ what string }

func (e notFound) Error() string { return "the graph has no " + e.what }

// badRequest is an address or a body that cannot be meant.
type badRequest struct{ error }

// fail answers with what went wrong, in the words of who asked where it is theirs.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	code, message := s.explain(r.Context(), err)
	if code == http.StatusInternalServerError {
		s.opt.Log.Error("request", "path", r.URL.Path, "err", err)
	}
	s.refuse(w, r, code, message)
}

// explain returns the status code and the message for an error.
func (s *Server) explain(ctx context.Context, err error) (code int, message string) {
	var script *query.ScriptError
	var value query.ValueError
	var missing notFound
	var bad badRequest
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", large.Limit)
	case errors.Is(err, errBusy):
		return http.StatusTooManyRequests, err.Error()
	case errors.Is(err, ErrMemory):
		return http.StatusServiceUnavailable, err.Error()
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
		return http.StatusServiceUnavailable, fmt.Sprintf("this took longer than %s and was ended", s.opt.Timeout)
	case errors.As(err, &script):
		return http.StatusBadRequest, script.Error()
	case errors.As(err, &value):
		return http.StatusBadRequest, value.Error()
	case errors.As(err, &missing):
		return http.StatusNotFound, missing.Error()
	case errors.As(err, &bad):
		return http.StatusBadRequest, bad.Error()
	case errors.Is(err, context.Canceled):
		return 499, "the client went away" // as nginx counts it; nobody reads this
	}
	return http.StatusInternalServerError, "something failed on the way; the log says what"
}

// refuse answers with an error, as JSON to programs and as a page to people.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, code int, message string) {
	if code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(code)
		_ = writeJSON(w, map[string]string{"error": message})
		return
	}
	s.pages.render(w, "error", page{Code: code, Title: http.StatusText(code), Main: errorPage{code, http.StatusText(code), message}})
}

type errorPage struct {
	Code            int
	Status, Message string
}

// writeJSON writes a value with its markup characters as they are.
func writeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
