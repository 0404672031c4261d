package server

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
)

// exploreAPIRoutes are the explorer for programs. An address takes the filters of
// the page of the same name: status, type, source, since, until, undated.
func (s *Server) exploreAPIRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/explore/search", s.apiSearch)
	mux.HandleFunc("GET /api/explore/questions", s.apiQuestions)
	mux.HandleFunc("GET /api/explore/ask/{question}", s.apiAsk)
	mux.HandleFunc("GET /api/explore/thing/{id...}", s.apiThing)
	mux.HandleFunc("GET /api/explore/fact/{id...}", s.apiFact)
	mux.HandleFunc("GET /api/explore/network/{id...}", s.apiNetwork)
	mux.HandleFunc("GET /api/explore/path", s.apiPath)
	mux.HandleFunc("GET /api/explore/timeline/{id...}", s.apiTimeline)
}

// json answers with a value, or with an error.
func (s *Server) json(w http.ResponseWriter, r *http.Request, v any, err error) {
	var b bytes.Buffer
	if err == nil {
		err = writeJSON(&b, v)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}

// apiSearch completes a name: q, and class to leave only some. With the things
// come the questions that may be meant.
func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request) {
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	if limit <= 0 || limit > 100 {
		limit = 10
	}
	q := r.URL.Query().Get("q")
	hits, err := s.search(r.Context(), q, r.URL.Query()["class"], limit)
	if hits == nil {
		hits = []hit{}
	}
	s.json(w, r, map[string]any{"hits": hits, "questions": s.offers(q, hits)}, err)
}

type parameterJSON struct {
	Name     string   `json:"name"`
	What     string   `json:"what"`
	Classes  []string `json:"class,omitempty"`
	Values   []string `json:"values,omitempty"`
	Date     bool     `json:"date,omitempty"`
	Required bool     `json:"required"`
	Example  string   `json:"example,omitempty"`
}

type questionJSON struct {
	Question    string          `json:"question"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Parameters  []parameterJSON `json:"parameters"`
	Columns     []string        `json:"columns"`
}

func (s *Server) apiQuestions(w http.ResponseWriter, r *http.Request) {
	all := []questionJSON{}
	for _, q := range s.opt.Questions {
		j := questionJSON{q.Name, q.Title, q.Description, []parameterJSON{}, q.Columns}
		for _, p := range q.Parameters {
			j.Parameters = append(j.Parameters, parameterJSON{p.Name, p.What, p.Classes, p.Values, p.Date, p.Required, p.Example})
		}
		all = append(all, j)
	}
	s.json(w, r, map[string]any{"questions": all}, nil)
}

func (s *Server) apiAsk(w http.ResponseWriter, r *http.Request) {
	for _, q := range s.opt.Questions {
		if q.Name != r.PathValue("question") {
			continue
		}
		values := map[string]string{}
		for name, list := range r.URL.Query() {
			if list[0] != "" {
				values[name] = list[0]
			}
		}
		a, err := s.ask(r.Context(), q, values)
		s.json(w, r, a, err)
		return
	}
	s.fail(w, r, notFound{"question " + r.PathValue("question")})
}

type thingJSON struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Class    string     `json:"class"`
	Others   []string   `json:"others,omitempty"`
	Wikidata string     `json:"wikidata,omitempty"`
	Status   string     `json:"status,omitempty"`
	Date     string     `json:"date,omitempty"`
	Facts    []factJSON `json:"facts,omitempty"`
	More     bool       `json:"more,omitempty"` // facts than are given
}

type factJSON struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	Kind       string         `json:"kind,omitempty"`
	Status     string         `json:"status,omitempty"`
	Date       string         `json:"date,omitempty"`
	From       string         `json:"from,omitempty"`
	To         string         `json:"to,omitempty"`
	Confidence float64        `json:"confidence"`
	About      string         `json:"about,omitempty"`
	Roles      []roleJSON     `json:"roles"`
	Evidence   []evidenceJSON `json:"evidence"`
	Document   documentJSON   `json:"document"`
}

type roleJSON struct {
	Role  string `json:"role"`
	ID    string `json:"id,omitempty"`
	Name  string `json:"name"`
	Class string `json:"class,omitempty"`
}

type evidenceJSON struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
	Rule  string `json:"rule"`
}

type documentJSON struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Published string `json:"published,omitempty"`
	URL       string `json:"url,omitempty"`
}

func (t *thing) json() thingJSON {
	return thingJSON{ID: t.ID, Name: t.Name, Class: t.Class, Others: t.Others, Wikidata: t.Wikidata, Status: t.Status, Date: t.Date}
}

func (f *fact) json() factJSON {
	j := factJSON{ID: f.ID, Type: f.Type, Kind: f.Kind, Status: f.Status, Date: f.Date, From: f.From, To: f.To, Confidence: f.Confidence,
		Roles: []roleJSON{}, Evidence: []evidenceJSON{}, Document: documentJSON{f.Doc.ID, f.Doc.Title, f.Doc.Published, f.Doc.URL}}
	if f.About != nil {
		j.About = f.About.ID
	}
	for _, ro := range f.Roles {
		for _, x := range ro.Fillers {
			rj := roleJSON{Role: ro.Name, ID: x.id(), Name: x.Name()}
			if x.Thing != nil {
				rj.Class = x.Thing.Class
			}
			j.Roles = append(j.Roles, rj)
		}
	}
	for _, e := range f.Evidence {
		j.Evidence = append(j.Evidence, evidenceJSON{e.Start, e.End, e.Quote, e.Rule})
	}
	return j
}

func factsJSON(facts []*fact) []factJSON {
	all := make([]factJSON, len(facts))
	for i, f := range facts {
		all[i] = f.json()
	}
	return all
}

func (s *Server) apiThing(w http.ResponseWriter, r *http.Request) {
	var out thingJSON
	err := s.read(r.Context(), func(rd *reader) error {
		t := rd.thing(r.PathValue("id"))
		if t.Class == "" {
			return notFound{t.ID}
		}
		ids, more := rd.factsOf(t.ID, maxFacts)
		facts, err := rd.load(ids)
		out = t.json()
		out.Facts, out.More = factsJSON(filterOf(r.URL.Query()).keep(facts)), more
		return err
	})
	s.json(w, r, out, err)
}

func (s *Server) apiFact(w http.ResponseWriter, r *http.Request) {
	var out struct {
		factJSON
		Same  []factJSON `json:"same"`
		Other []factJSON `json:"other"`
	}
	err := s.read(r.Context(), func(rd *reader) error {
		f := rd.fact(r.PathValue("id"))
		if f == nil {
			return notFound{"fact " + r.PathValue("id")}
		}
		out.factJSON, out.Same, out.Other = f.json(), []factJSON{}, []factJSON{}
		others, err := rd.load(rd.sameMatter(f))
		for _, o := range others {
			if agrees(f, o) {
				out.Same = append(out.Same, o.json())
			} else {
				out.Other = append(out.Other, o.json())
			}
		}
		return err
	})
	s.json(w, r, out, err)
}

type nodeJSON struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Class  string  `json:"class"`
	Status string  `json:"status,omitempty"`
	X      float64 `json:"x"` // 0 to 1
	Y      float64 `json:"y"`
	Open   bool    `json:"open,omitempty"`
}

type edgeJSON struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Role   string   `json:"role"`
	Status string   `json:"status,omitempty"`
	Fact   string   `json:"fact"`
	Count  int      `json:"count"`
	Others []string `json:"others,omitempty"` // facts that say the same
}

func (s *Server) apiNetwork(w http.ResponseWriter, r *http.Request) {
	out := struct {
		Nodes  []nodeJSON `json:"nodes"`
		Edges  []edgeJSON `json:"edges"`
		Hidden int        `json:"hidden"`
	}{[]nodeJSON{}, []edgeJSON{}, 0}
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	if limit <= 0 {
		limit = maxNodes
	}
	open := r.URL.Query()["open"]
	err := s.read(r.Context(), func(rd *reader) error {
		net, err := rd.around(append([]string{r.PathValue("id")}, open[:min(len(open), 20)]...), filterOf(r.URL.Query()), limit)
		if err != nil {
			return err
		}
		out.Hidden = net.Hidden
		for _, n := range net.Nodes {
			out.Nodes = append(out.Nodes, nodeJSON{n.ID, n.Name, n.Class, n.Status, n.At.X, n.At.Y, n.Open})
		}
		for _, e := range net.Edges {
			out.Edges = append(out.Edges, edgeJSON{net.Nodes[e.From].ID, net.Nodes[e.To].ID, e.Role, e.Fact.Status, e.Fact.ID, e.Count, e.Others})
		}
		return nil
	})
	s.json(w, r, out, err)
}

type hopJSON struct {
	From     thingJSON  `json:"from"`
	To       thingJSON  `json:"to"`
	Facts    []factJSON `json:"facts"`
	Doubtful bool       `json:"doubtful,omitempty"`
}

// apiPath takes ids.
func (s *Server) apiPath(w http.ResponseWriter, r *http.Request) {
	out := struct {
		Hops   []hopJSON `json:"hops"`
		Found  bool      `json:"found"`
		ViaHub bool      `json:"viaHub,omitempty"`
	}{Hops: []hopJSON{}}
	free, err := s.slot(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer free()
	err = s.read(r.Context(), func(rd *reader) error {
		from, to := rd.thing(r.URL.Query().Get("from")), rd.thing(r.URL.Query().Get("to"))
		for _, t := range []*thing{from, to} {
			if t.Class == "" {
				return notFound{t.ID}
			}
		}
		hops, hub, err := rd.path(from.ID, to.ID, filterOf(r.URL.Query()))
		out.Found, out.ViaHub = hops != nil, hub
		for _, h := range hops {
			out.Hops = append(out.Hops, hopJSON{h.From.json(), h.To.json(), factsJSON(h.Facts), h.Doubtful})
		}
		return err
	})
	s.json(w, r, out, err)
}

func (s *Server) apiTimeline(w http.ResponseWriter, r *http.Request) {
	type barJSON struct {
		Since string `json:"since"`
		Until string `json:"until"`
		Count int    `json:"count"`
	}
	out := struct {
		Bars    []barJSON `json:"bars"`
		Undated int       `json:"undated"`
	}{Bars: []barJSON{}}
	err := s.read(r.Context(), func(rd *reader) error {
		t := rd.thing(r.PathValue("id"))
		if t.Class == "" {
			return notFound{t.ID}
		}
		ids, _ := rd.factsOf(t.ID, maxNodeFacts)
		facts, err := rd.load(ids)
		line := timelineOf(viewOf(r), filterOf(r.URL.Query()).keep(facts))
		out.Undated = line.Undated
		for _, b := range line.Bars {
			out.Bars = append(out.Bars, barJSON{b.Since, b.Until, b.Count})
		}
		return err
	})
	s.json(w, r, out, err)
}

// accepts reports whether a request asks for a media type before all others.
func accepts(r *http.Request, mime string) bool {
	return slices.ContainsFunc(r.Header.Values("Accept"), func(v string) bool { return len(v) >= len(mime) && v[:len(mime)] == mime })
}
