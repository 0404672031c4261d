package server

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/graph/export"
)

// formats are the forms in which what a page shows can be kept.
func formats(v view) []format {
	var all []format
	for _, f := range export.Formats() {
		all = append(all, format{f.Name, f.About, v.set("format", f.Name)})
	}
	return append(all, format{"json", "these facts, as the API gives them", v.set("format", "json")}, format{"html", "this page as a file of its own", v.set("format", "html")})
}

// export writes what some facts say: them, what they rest on, and what their
// documents say of the things in them.
func (s *Server) export(r *reader, name string, facts []*fact) (*bytes.Buffer, error) {
	var b bytes.Buffer
	if name == "json" {
		return &b, writeJSON(&b, map[string]any{"facts": factsJSON(facts)})
	}
	f, err := export.Lookup(name)
	if err != nil {
		return nil, badRequest{err}
	}
	quads, err := r.quadsOf(facts)
	if err != nil {
		return nil, err
	}
	return &b, f.Write(&b, export.Graph{Quads: quads, Ontology: s.opt.Ontology}.Drawn())
}

func (r *reader) quadsOf(facts []*fact) ([]quad.Quad, error) {
	var all []quad.Quad
	done := map[string]bool{}
	docs := map[string]bool{}
	add := func(id string, every bool) {
		if id == "" || done[id] {
			return
		}
		done[id] = true
		r.walk(id, quad.Subject, quad.Object, func(e end) bool {
			if every || docs[e.doc] {
				all = append(all, quad.Quad{Subject: quad.IRI(id), Predicate: quad.IRI(e.predicate), Object: e.value, Label: quad.IRI(e.doc)})
			}
			return true
		})
	}
	for _, f := range facts {
		docs[f.Doc.ID] = true
	}
	for _, f := range facts {
		add(f.ID, true)
		add(f.Doc.ID, true)
		for _, e := range f.Evidence {
			add(e.ID, true)
		}
		for _, t := range f.things() {
			add(t.ID, false)
		}
	}
	return all, r.ctx.Err()
}

// download sends a file under a name made from the address.
func (s *Server) download(w http.ResponseWriter, r *http.Request, b *bytes.Buffer) {
	kind, extension := "application/octet-stream", ""
	switch name := r.URL.Query().Get("format"); name {
	case "svg":
		kind, extension = "image/svg+xml", ".svg"
	case "html":
		kind, extension = "text/html; charset=utf-8", ".html"
	case "table":
		kind, extension = "text/csv; charset=utf-8", ".csv"
	case "json":
		kind, extension = "application/json; charset=utf-8", ".json"
	default:
		if f, err := export.Lookup(name); err == nil {
			kind, extension = f.MediaType, f.Extension
		}
	}
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' {
			return c
		}
		return '-'
	}, path.Base(r.URL.Path))
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + extension}))
	_, _ = w.Write(b.Bytes())
}

// showMaybeAlone renders a page, as a file of its own where the address asks for
// it: with its style in it, and with links that lead back here.
func (s *Server) showMaybeAlone(w http.ResponseWriter, r *http.Request, name, title string, main any) {
	if r.URL.Query().Get("format") != "html" {
		s.show(w, r, name, title, main)
		return
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	base := fmt.Sprintf("%s://%s", scheme, r.Host)
	s.renderAlone(w, r, name, page{Title: title, Main: main, Base: base + "/", From: base + viewOf(r).set()})
}
