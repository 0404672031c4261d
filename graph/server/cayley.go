package server

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	cayleyhttp "github.com/cayleygraph/cayley/server/http"

	"parley/graph/query"
)

// assets holds Cayley's pages where they were copied here before the program was
// built (make pages), and nothing else.
//
//go:embed all:assets
var assets embed.FS

// cayleyPolicy is what Cayley's pages need: their libraries write styles, and
// compile templates.
const cayleyPolicy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// cayleyPages are the pages of Cayley v0.7.7, as they are but for their
// addresses: they stand under /cayley/ here, and ask nothing of other hosts.
type cayleyPages struct {
	files     fs.FS // nil where they are not built in
	templates *template.Template
	license   string
}

// moved are the addresses in the pages that lead elsewhere here. The names of the
// documents are those of an older time.
var moved = strings.NewReplacer(
	`href="/"`, `href="/cayley/"`,
	`"/ui/`, `"/cayley/ui/`,
	`"/static/`, `"/cayley/static/`, `'/static/`, `'/cayley/static/`,
	`/docs/Quickstart-As-Application`, `/cayley/docs/quickstart-as-application`,
	`/docs/GizmoAPI`, `/cayley/docs/gizmoapi`,
	`/docs/MQL`, `/cayley/docs/mql`,
	`/docs/Configuration`, `/cayley/docs/configuration`,
	`/docs/HTTP`, `/cayley/docs/http`,
)

// outside is an address of another host in a style sheet.
var outside = regexp.MustCompile(`@import\s+(url\()?['"]?(https?:)?//[^;]*;|,?\s*url\(['"]?(https?:)?//[^)]*\)(\s*format\([^)]*\))?`)

func loadCayley(all fs.FS) (*cayleyPages, error) {
	p := &cayleyPages{}
	sub, err := fs.Sub(all, "assets/cayley")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(sub, "templates/*")
	if err != nil || len(names) == 0 {
		return p, err
	}
	p.files, p.templates = sub, template.New("")
	for _, name := range names {
		b, err := fs.ReadFile(sub, name)
		if err != nil {
			return nil, err
		}
		if _, err := p.templates.New(path.Base(name)).Parse(moved.Replace(string(b))); err != nil {
			return nil, fmt.Errorf("page %s of Cayley: %w", name, err)
		}
	}
	license, err := fs.ReadFile(sub, "LICENSE")
	p.license = string(license)
	return p, err
}

func (s *Server) cayleyRoutes(mux *http.ServeMux) {
	if !s.opt.Gizmo {
		for _, p := range []string{"/cayley/", "/api/v1/", "/api/v2/"} {
			mux.HandleFunc(p, s.rawOff)
		}
		return
	}
	mux.HandleFunc("GET /cayley/{$}", s.cayleyPage("query.html"))
	mux.HandleFunc("GET /cayley/ui/{page}", func(w http.ResponseWriter, r *http.Request) { s.cayleyPage(r.PathValue("page")+".html")(w, r) })
	mux.HandleFunc("GET /cayley/static/{name...}", s.cayleyStatic)
	mux.HandleFunc("GET /cayley/docs/{name...}", s.cayleyDocs)
	mux.HandleFunc("GET /cayley/question.js", s.questionScript)
	mux.HandleFunc("GET /cayley/questions", s.editorPage)

	mux.HandleFunc("POST /api/v1/query/{language}", s.apart(s.v1Query))
	mux.HandleFunc("POST /api/v1/shape/{language}", s.apart(s.v1Shape))
	mux.HandleFunc("POST /api/v2/query", s.apart(s.v2Query))
	mux.HandleFunc("GET /api/v2/query", s.apart(s.v2Query))
	mux.HandleFunc("GET /api/v2/read", s.v2Read)
	mux.HandleFunc("POST /api/v2/read", s.v2Read)
	mux.HandleFunc("GET /api/v2/formats", cayleyhttp.NewAPIv2(nil).ServeFormats)
	for p, h := range map[string]http.HandlerFunc{
		"POST /api/v1/write": s.v1Write, "POST /api/v1/write/file/nquad": s.v1WriteFile, "POST /api/v1/delete": s.v1Delete,
		"POST /api/v2/write": s.v2Write, "POST /api/v2/delete": s.v2Delete,
	} {
		mux.HandleFunc(p, h)
	}
}

func (s *Server) rawOff(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, http.StatusForbidden, "raw query languages are off on this server; --gizmo turns them on")
}

// cayleyPage shows one of Cayley's pages; with question=NAME its editor holds
// that question.
func (s *Server) cayleyPage(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.cayley.files == nil {
			s.refuse(w, r, http.StatusNotFound, "Cayley's pages are not in this program: run `make pages` and build it again. Its API is there.")
			return
		}
		if s.cayley.templates.Lookup(name) == nil || !strings.HasSuffix(name, ".html") {
			s.fail(w, r, notFound{"page " + name})
			return
		}
		var b bytes.Buffer
		if err := s.cayley.templates.ExecuteTemplate(&b, name, nil); err != nil {
			s.fail(w, r, err)
			return
		}
		if q := s.question(r.URL.Query().Get("question")); q != nil {
			script := fmt.Sprintf(`<script src="/cayley/question.js?question=%s"></script></html>`, template.URLQueryEscaper(q.Name))
			b = *bytes.NewBufferString(strings.Replace(b.String(), "</html>", script, 1))
		}
		w.Header().Set("Content-Security-Policy", cayleyPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(b.Bytes())
	}
}

func (s *Server) question(name string) *query.Question {
	if i := slices.IndexFunc(s.opt.Questions, func(q *query.Question) bool { return q.Name == name }); i >= 0 {
		return s.opt.Questions[i]
	}
	return nil
}

// questionScript puts a question into the editor, after the page has put there
// what was asked last.
func (s *Server) questionScript(w http.ResponseWriter, r *http.Request) {
	q := s.question(r.URL.Query().Get("question"))
	if q == nil {
		s.fail(w, r, notFound{"question"})
		return
	}
	var b bytes.Buffer
	if err := writeJSON(&b, q.Script); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	fmt.Fprintf(w, "$(function () { editor.setValue(%s); });\n", strings.TrimSpace(b.String()))
}

func (s *Server) cayleyStatic(w http.ResponseWriter, r *http.Request) {
	s.cayleyFile(w, r, "static/"+r.PathValue("name"), mime.TypeByExtension(path.Ext(r.PathValue("name"))))
}

func (s *Server) cayleyDocs(w http.ResponseWriter, r *http.Request) {
	s.cayleyFile(w, r, "docs/"+strings.TrimSuffix(r.PathValue("name"), ".md")+".md", "text/plain; charset=utf-8")
}

func (s *Server) cayleyFile(w http.ResponseWriter, r *http.Request, name, kind string) {
	if s.cayley.files == nil {
		s.fail(w, r, notFound{"page " + r.URL.Path})
		return
	}
	b, err := fs.ReadFile(s.cayley.files, name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		s.fail(w, r, notFound{"page " + r.URL.Path})
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	switch path.Ext(name) {
	case ".css":
		b = outside.ReplaceAll(b, nil)
	case ".js":
		b = []byte(moved.Replace(string(b)))
	case ".svg":
		w.Header().Set("Content-Security-Policy", cayleyPolicy)
	}
	if kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	_, _ = w.Write(b)
}

// editorPage lists the questions with links that open them in the editor.
func (s *Server) editorPage(w http.ResponseWriter, r *http.Request) {
	type entry struct {
		*query.Question
		Visual bool // gives the edges of a graph
	}
	var all []entry
	for _, q := range s.opt.Questions {
		all = append(all, entry{q, slices.Contains(q.Columns, "source") && slices.Contains(q.Columns, "target")})
	}
	s.show(w, r, "editor", "Queries", all)
}
