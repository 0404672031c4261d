package server

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"parley/graph/query"
)

// gizmoPage is a query in Gizmo, and what it gave as a table and as a graph.
type gizmoPage struct {
	Query     string
	Questions []*query.Question
	Fault     string
	Foreign   bool // a page of others asked: the query is shown and not run
	Answer    *gizmoAnswer
	Drawing   *drawing // where the rows join things, and the address asks for it
	Table     string   // link to the rows as a table
	Graph     string   // and as a graph
	Formats   []format
}

// gizmoAnswer is what a query gave, its values named.
type gizmoAnswer struct {
	Columns   []string
	Rows      [][][]gizmoValue // of a row, of a column
	Truncated bool
	result    *query.Result
	joins     []join
}

// gizmoValue is a thing, a fact or a document with a link, or words.
type gizmoValue struct{ ID, Text, Link string }

// Why reports whether the value is a fact, which opens beside the page.
func (v gizmoValue) Why() bool { return strings.HasPrefix(v.Link, "/fact/") }

// join is a row that joins two things.
type join struct {
	from, to, role string
	fact           string // that the row rests on, "" where it names none
}

func (s *Server) gizmoRoutes(mux *http.ServeMux) {
	if !s.opt.Gizmo {
		mux.HandleFunc("GET /gizmo", s.rawOff)
		return
	}
	query := s.apart(s.gizmoPage)
	mux.HandleFunc("GET /gizmo", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("q") == "" { // nothing to be run
			s.gizmoPage(w, r)
			return
		}
		query(w, r)
	})
}

// gizmoPage runs the query of the address. Whoever can make a browser follow a
// link could make it run one: those of others are shown first.
func (s *Server) gizmoPage(w http.ResponseWriter, r *http.Request) {
	v := viewOf(r)
	main := gizmoPage{Query: v.query.Get("q"), Questions: s.opt.Questions, Foreign: r.Header.Get("Sec-Fetch-Site") == "cross-site"}
	if q := s.question(v.query.Get("question")); q != nil && main.Query == "" {
		main.Query, main.Foreign = q.Script, false
		s.show(w, r, "gizmo", q.Title, main)
		return
	}
	if strings.TrimSpace(main.Query) == "" || main.Foreign {
		s.show(w, r, "gizmo", "Gizmo", main)
		return
	}
	answer, err := s.runGizmo(r.Context(), main.Query)
	var fault *query.ScriptError
	if errors.As(err, &fault) {
		main.Fault = fault.Error()
		s.pages.render(w, "gizmo", page{Code: http.StatusBadRequest, Title: "Gizmo", Main: main, Raw: true})
		return
	}
	var exported *bytes.Buffer
	if err == nil {
		main.Answer = answer
		exported, err = s.fillGizmo(r, v, &main)
	}
	s.finish(w, r, err, exported, func() { s.showMaybeAlone(w, r, "gizmo", "Gizmo", main) })
}

// fillGizmo draws the graph of an answer, and writes the file that the address asks for.
func (s *Server) fillGizmo(r *http.Request, v view, main *gizmoPage) (*bytes.Buffer, error) {
	main.Formats = []format{{"csv", "these rows as a table", v.set("format", "table")}, {"json", "these rows", v.set("format", "json")}}
	if len(main.Answer.joins) > 0 {
		main.Table, main.Graph = v.set("view", ""), v.set("view", "graph")
		main.Formats = append(main.Formats, format{"svg", "the drawing", v.set("view", "graph", "format", "svg")})
	}
	main.Formats = append(main.Formats, format{"html", "this page as a file of its own", v.set("format", "html")})
	if v.query.Get("view") == "graph" && main.Graph != "" {
		err := s.read(r.Context(), func(rd *reader) error {
			main.Drawing = draw(v, rd.joined(main.Answer.joins), nil)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	switch name := r.URL.Query().Get("format"); {
	case name == "" || name == "html":
		return nil, nil
	case name == "json":
		var b bytes.Buffer
		return &b, writeJSON(&b, main.Answer.result)
	case name == "table":
		return main.Answer.csv()
	case name == "svg" && main.Drawing != nil:
		return s.svg(main.Drawing)
	default:
		return nil, badRequest{fmt.Errorf("no format %q; there are table, json, svg (of a graph) and html", name)}
	}
}

// runGizmo runs a query within a slot and names what it gave.
func (s *Server) runGizmo(ctx context.Context, script string) (*gizmoAnswer, error) {
	free, err := s.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	watched, end := s.watched(ctx)
	defer end()
	result, err := query.Run(watched, s.opt.Store, script, query.Options{Limit: s.opt.Limit, Timeout: s.opt.Timeout})
	if cause := context.Cause(watched); cause != nil {
		return nil, cause
	}
	if err != nil {
		return nil, err
	}
	a := &gizmoAnswer{Columns: result.Columns, Truncated: result.Truncated, result: result}
	return a, s.read(ctx, func(rd *reader) error {
		for _, row := range result.Rows {
			cells := make([][]gizmoValue, len(row))
			for i, v := range row {
				cells[i] = rd.named(v)
			}
			a.Rows = append(a.Rows, cells)
			if j, ok := a.joinOf(rd, cells); ok {
				a.joins = append(a.joins, j)
			}
		}
		return nil
	})
}

// named returns the values of a cell.
func (r *reader) named(v any) []gizmoValue {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		var all []gizmoValue
		for _, x := range v {
			all = append(all, r.named(x)...)
		}
		return all
	case string:
		id, ok := strings.CutPrefix(v, "<")
		if !ok || !strings.HasSuffix(id, ">") {
			return []gizmoValue{{Text: v}}
		}
		id = strings.TrimSuffix(id, ">")
		switch {
		case strings.HasPrefix(id, "fact:"):
			return []gizmoValue{{id, id, factLink(id)}}
		case strings.HasPrefix(id, "doc:"):
			return []gizmoValue{{id, r.document(id).Title, docLink(id)}}
		}
		if t := r.thing(id); t.Class != "" {
			return []gizmoValue{{id, t.Name, thingLink(id)}}
		}
		return []gizmoValue{{id, id, ""}}
	}
	b, err := json.Marshal(v)
	if err != nil {
		return []gizmoValue{{Text: fmt.Sprint(v)}}
	}
	return []gizmoValue{{Text: string(b)}}
}

// joinOf finds what a row joins: its source and target where it has such, else the
// first two things in it.
func (a *gizmoAnswer) joinOf(r *reader, cells [][]gizmoValue) (join, bool) {
	var j join
	var role string
	isThing := func(v gizmoValue) bool { return strings.HasPrefix(v.Link, "/thing/") }
	source, target := slices.Index(a.Columns, "source"), slices.Index(a.Columns, "target")
	for i, list := range cells {
		for _, v := range list {
			switch {
			case strings.HasPrefix(v.ID, "fact:") && j.fact == "":
				j.fact = v.ID
			case !isThing(v) || source >= 0 && target >= 0 && i != source && i != target:
			case i == target && source >= 0 || j.from != "" && j.to == "" && v.ID != j.from && i != source:
				j.to, role = v.ID, a.Columns[i]
			case j.from == "" || i == source && target >= 0:
				j.from = v.ID
			}
		}
	}
	if i := slices.Index(a.Columns, "role"); i >= 0 && len(cells[i]) > 0 {
		role = cells[i][0].Text
	}
	j.role = role
	return j, j.from != "" && j.to != "" && j.from != j.to
}

// joined lays out what rows join.
func (r *reader) joined(joins []join) *network {
	net := &network{}
	index := map[string]int{}
	add := func(id string) int {
		i, ok := index[id]
		switch {
		case ok:
		case len(net.Nodes) == maxNodes:
			i = -1
			net.Hidden++
			index[id] = i
		default:
			i = len(net.Nodes)
			index[id] = i
			net.Nodes = append(net.Nodes, &node{thing: r.thing(id)})
		}
		return i
	}
	type key struct{ from, to int }
	have := map[key]int{}
	for _, j := range joins {
		k := key{add(j.from), add(j.to)}
		if k.from < 0 || k.to < 0 {
			continue
		}
		if i, ok := have[k]; ok {
			net.Edges[i].Count++
			continue
		}
		have[k] = len(net.Edges)
		e := edge{From: k.from, To: k.to, Role: j.role, Count: 1}
		if j.fact != "" {
			e.Fact = r.fact(j.fact)
		}
		net.Edges = append(net.Edges, e)
	}
	net.place()
	return net
}

func (a *gizmoAnswer) csv() (*bytes.Buffer, error) {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.UseCRLF = true
	if err := c.Write(cellsOf(a.Columns)); err != nil {
		return nil, err
	}
	for _, row := range a.Rows {
		var cells []string
		for _, list := range row {
			var texts []string
			for _, v := range list {
				texts = append(texts, v.Text)
			}
			cells = append(cells, strings.Join(texts, "; "))
		}
		if err := c.Write(cellsOf(cells)); err != nil {
			return nil, err
		}
	}
	c.Flush()
	return &b, c.Error()
}
