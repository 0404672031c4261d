package server

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graph/query"
	"parley/graph/store"
)

// maxFacts is how many facts of a thing a page reads.
const maxFacts = 500

func (s *Server) explorerRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /search", s.searchPage)
	mux.HandleFunc("GET /ask", s.questionsPage)
	mux.HandleFunc("GET /ask/{question}", s.askPage)
	mux.HandleFunc("GET /thing/{id...}", s.thingPage)
	mux.HandleFunc("GET /network/{id...}", s.networkPage)
	mux.HandleFunc("GET /fact/{id...}", s.factPage)
	mux.HandleFunc("GET /doc", s.docsPage)
	mux.HandleFunc("GET /doc/{id...}", s.docPage)
	mux.HandleFunc("GET /path", s.pathPage)
	mux.HandleFunc("GET /licenses", s.licensesPage)
	mux.HandleFunc("GET /style.css", s.asset("static/style.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET /explorer/assets/{name}", s.scriptFile)
	mux.HandleFunc("GET /favicon.svg", s.asset("static/favicon.svg", "image/svg+xml"))
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/favicon.svg", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, notFound{"page " + r.URL.Path})
	})
}

func (s *Server) asset(name, mime string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := files.ReadFile(name)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", mime)
		_, _ = w.Write(b)
	}
}

// show renders a page of the explorer.
func (s *Server) show(w http.ResponseWriter, r *http.Request, name, title string, main any) {
	s.pages.render(w, name, page{Title: title, Main: main, Raw: s.opt.Gizmo})
}

type homePage struct {
	Stats     store.Stats
	Questions []*questionForm
	Shelves   []shelf
}

func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	stats, err := s.opt.Store.Stats(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	ix, err := s.nameIndex(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.show(w, r, "home", "", homePage{stats, s.forms(nil), ix.shelves})
}

func (s *Server) questionsPage(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, "questions", "Questions", homePage{Questions: s.forms(nil)})
}

// questionForm is a question with its blanks.
type questionForm struct {
	*query.Question
	Fields, More []field // More are those that few fill
}

type field struct {
	query.Parameter
	Value  string
	Called string // the name of the thing whose id the value is
}

// Hint is what stands in an empty blank: an example, where it is a name.
func (f field) Hint() string {
	if strings.Contains(f.Example, ":") {
		return strings.ToLower(strings.Join(f.Classes, " or "))
	}
	return f.Example
}

// shownFields is how many blanks of a question are shown at once.
const shownFields = 2

func (s *Server) forms(values url.Values) []*questionForm {
	var all []*questionForm
	for _, q := range s.opt.Questions {
		all = append(all, formOf(q, values))
	}
	// Those that need something to begin with are asked most.
	needs := func(f *questionForm) int {
		return slices.IndexFunc(f.Parameters, func(p query.Parameter) bool { return p.Required })
	}
	slices.SortStableFunc(all, func(a, b *questionForm) int { return cmp.Compare(needs(b), needs(a)) })
	return all
}

func formOf(q *query.Question, values url.Values) *questionForm {
	f := &questionForm{Question: q}
	for _, p := range q.Parameters {
		x := field{Parameter: p, Value: values.Get(p.Name)}
		if p.Required || len(f.Fields) < shownFields && (len(p.Classes) > 0 || p.Text) {
			f.Fields = append(f.Fields, x)
		} else {
			f.More = append(f.More, x)
		}
	}
	return f
}

// Filled reports whether a blank that few fill is filled.
func (f *questionForm) Filled() bool {
	return slices.ContainsFunc(f.More, func(x field) bool { return x.Value != "" })
}

// factsView is a list of facts under a filter: what most pages show.
type factsView struct {
	Chips    []chip
	Facets   []facet
	Groups   []factGroup
	Timeline *timeline
	Shown    int
	All      int  // before the filter
	More     bool // than were read
	Clear    string
	Since    string
	Until    string
	Keep     url.Values // what the form of dates must keep
	Formats  []format
}

type factGroup struct {
	Type  string
	Count int // facts
	Rows  []factRow
}

// factRow is what documents agree on: a fact, and those that say just the same.
type factRow struct {
	*fact
	Also []*fact
}

// Whole is the fact itself.
func (r factRow) Whole() *fact { return r.fact }

// rowsOf puts facts that say the same on one row, that of the first.
func rowsOf(facts []*fact) []factRow {
	var rows []factRow
	have := map[string]int{}
	for _, f := range facts {
		key := strings.Join([]string{f.Type, f.Kind, f.Status, f.Date, roleKey(f)}, "\x00")
		if f.About != nil {
			key += "\x00" + f.About.ID
		}
		if i, ok := have[key]; ok {
			rows[i].Also = append(rows[i].Also, f)
			continue
		}
		have[key] = len(rows)
		rows = append(rows, factRow{fact: f})
	}
	return rows
}

type format struct{ Name, About, Link string }

func (s *Server) factsView(v view, flt filter, facts []*fact, more bool) *factsView {
	kept := flt.keep(facts)
	fv := &factsView{Chips: flt.chips(v), Facets: flt.facets(v, kept), Shown: len(kept), All: len(facts), More: more,
		Since: flt.Since, Until: flt.Until, Keep: url.Values{}, Formats: formats(v), Clear: flt.clear(v)}
	for k, list := range v.query {
		if k != "since" && k != "until" && k != "undated" {
			fv.Keep[k] = list
		}
	}
	undatedLast := flt
	undatedLast.Since, undatedLast.Until, undatedLast.Undated = "", "", false
	fv.Timeline = timelineOf(v, undatedLast.keep(facts))
	for _, t := range s.opt.Ontology.FactTypes {
		var of []*fact
		for _, f := range kept {
			if f.Type == t.Name {
				of = append(of, f)
			}
		}
		if len(of) > 0 {
			fv.Groups = append(fv.Groups, factGroup{t.Name, len(of), rowsOf(of)})
		}
	}
	return fv
}

type thingPage struct {
	*thing
	Facts   *factsView
	Drawing *drawing
	Also    []string // statuses that documents give, where they differ
}

// drawnAround is how many nodes the drawing on the page of a thing has.
const drawnAround = 25

func (s *Server) thingPage(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	v, flt := viewOf(r), filterOf(r.URL.Query())
	if strings.HasPrefix(id, "doc:") {
		http.Redirect(w, r, docLink(id), http.StatusSeeOther)
		return
	}
	var main thingPage
	var exported *bytes.Buffer
	err := s.read(r.Context(), func(rd *reader) error {
		t := rd.thing(id)
		if t.Class == "" {
			return notFound{id}
		}
		ids, more := rd.factsOf(id, maxFacts)
		facts, err := rd.load(ids)
		if err != nil {
			return err
		}
		if name := r.URL.Query().Get("format"); name != "" && name != "html" && name != "svg" {
			exported, err = s.export(rd, name, flt.keep(facts))
			return err
		}
		main = thingPage{thing: t, Facts: s.factsView(v, flt, facts, more)}
		main.Facts.Formats = append([]format{{"svg", "the drawing", v.set("format", "svg")}}, main.Facts.Formats...)
		for _, f := range facts {
			if f.About == t && f.Status != "" && !slices.Contains(main.Also, f.Status) {
				main.Also = append(main.Also, f.Status)
			}
		}
		net, err := rd.around([]string{id}, flt, drawnAround)
		if err != nil {
			return err
		}
		main.Drawing = draw(view{networkLink(id), v.query}, net, []string{id})
		if r.URL.Query().Get("format") == "svg" {
			exported, err = s.svg(main.Drawing)
		}
		return err
	})
	s.finish(w, r, err, exported, func() { s.showMaybeAlone(w, r, "thing", main.Name, main) })
}

type networkPage struct {
	*thing
	Drawing *drawing
	Facts   *factsView
	Undo    string
}

func (s *Server) networkPage(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	v, flt := viewOf(r), filterOf(r.URL.Query())
	opened := append([]string{id}, r.URL.Query()["open"]...)
	opened = opened[:min(len(opened), 20)]
	var main networkPage
	var exported *bytes.Buffer
	err := s.read(r.Context(), func(rd *reader) error {
		net, err := rd.around(opened, flt, maxNodes)
		if err != nil {
			return err
		}
		var facts []*fact
		for _, e := range net.Edges {
			if !slices.Contains(facts, e.Fact) {
				facts = append(facts, e.Fact)
			}
		}
		slices.SortFunc(facts, byDate)
		switch name := r.URL.Query().Get("format"); name {
		case "", "html":
		case "svg":
			exported, err = s.svg(draw(v, net, opened))
			return err
		default:
			exported, err = s.export(rd, name, facts)
			return err
		}
		main = networkPage{thing: rd.thing(id), Drawing: draw(v, net, opened), Facts: s.factsView(v, filter{}, facts, false)}
		main.Facts.Chips, main.Facts.Since, main.Facts.Until = flt.chips(v), flt.Since, flt.Until
		main.Facts.Formats = append([]format{{"svg", "the drawing", v.set("format", "svg")}}, main.Facts.Formats...)
		if n := len(opened); n > 1 {
			main.Undo = v.without("open", opened[n-1])
		}
		return nil
	})
	s.finish(w, r, err, exported, func() { s.showMaybeAlone(w, r, "network", "Around "+main.Name, main) })
}

// viewOf is the address of a request, without what only says how it is answered.
func viewOf(r *http.Request) view {
	q := r.URL.Query()
	q.Del("format")
	return view{r.URL.EscapedPath(), q}
}

// finish answers with an error, with a file, or with a page.
func (s *Server) finish(w http.ResponseWriter, r *http.Request, err error, exported *bytes.Buffer, show func()) {
	switch {
	case err != nil:
		s.fail(w, r, err)
	case exported != nil:
		s.download(w, r, exported)
	default:
		show()
	}
}

// ask answers a named question within a slot.
func (s *Server) ask(ctx context.Context, q *query.Question, values map[string]string) (*query.Answer, error) {
	free, err := s.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	return query.Ask(ctx, s.opt.Store, q, values, query.Options{Limit: s.opt.Limit, Timeout: s.opt.Timeout, Aliases: s.opt.Aliases})
}
