package server

import (
	"bytes"
	"net/http"
	"runtime/debug"
	"strings"

	"parley/schema"
)

type pathPage struct {
	From, To         string
	FromThing        *hit
	ToThing          *hit
	FromAlso, ToAlso []choice // whom else the names may mean
	Hops             []hop
	ViaHub, Asked    bool
	Missing          string
	Chips            []chip
	Clear            string
	Formats          []format
	Statuses         []schema.Status
	Status           string
}

func (s *Server) pathPage(w http.ResponseWriter, r *http.Request) {
	v, flt := viewOf(r), filterOf(r.URL.Query())
	main := pathPage{Chips: flt.chips(v), Clear: flt.clear(v), From: strings.TrimSpace(v.query.Get("from")), To: strings.TrimSpace(v.query.Get("to"))}
	main.Statuses, main.Status = s.opt.Ontology.Statuses, v.query.Get("status")
	main.Asked = main.From != "" && main.To != ""
	var exported *bytes.Buffer
	if main.Asked {
		from, fromAlso, err := s.meant(r, v, "from", main.From)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		to, toAlso, err := s.meant(r, v, "to", main.To)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		main.FromThing, main.ToThing, main.FromAlso, main.ToAlso = from, to, fromAlso, toAlso
		switch {
		case from == nil:
			main.Missing = main.From
		case to == nil:
			main.Missing = main.To
		default:
			free, err := s.slot(r.Context())
			if err != nil {
				s.fail(w, r, err)
				return
			}
			err = s.read(r.Context(), func(rd *reader) (err error) {
				main.Hops, main.ViaHub, err = rd.path(from.ID, to.ID, flt)
				if len(main.Hops) > 0 {
					main.Formats = formats(v)
				}
				if name := r.URL.Query().Get("format"); err == nil && name != "" && name != "html" {
					exported, err = s.export(rd, name, factsOfHops(main.Hops))
				}
				return err
			})
			free()
			if err != nil {
				s.fail(w, r, err)
				return
			}
		}
	}
	s.finish(w, r, nil, exported, func() { s.showMaybeAlone(w, r, "path", "Path", main) })
}

func factsOfHops(hops []hop) []*fact {
	var all []*fact
	for _, h := range hops {
		all = append(all, h.Facts...)
	}
	return all
}

// meant returns the thing that an id or a name means, and what else the name may
// mean; nil where the graph has none.
func (s *Server) meant(r *http.Request, v view, key, name string) (*hit, []choice, error) {
	var known *hit
	if strings.Contains(name, ":") {
		err := s.read(r.Context(), func(rd *reader) error {
			if t := rd.thing(name); t.Class != "" {
				known = &hit{ID: t.ID, Name: t.Name, Class: t.Class}
			}
			return nil
		})
		if err != nil || known != nil {
			return known, nil, err
		}
	}
	hits, err := s.search(r.Context(), name, []string{"Actor"}, 4)
	if err == nil && len(hits) == 0 {
		hits, err = s.search(r.Context(), name, nil, 4)
	}
	if err != nil || len(hits) == 0 {
		return nil, nil, err
	}
	var also []choice
	for _, h := range hits[1:] {
		also = append(also, choice{h.Name, h.ID, v.set(key, h.ID)})
	}
	return &hits[0], also, nil
}

type licensesPage struct {
	Modules []*debug.Module
	Go      string
	Cayley  string // the licence of its pages, where they are built in
	Script  string // the licences of what the script bundles, where it is built in
}

func (s *Server) licensesPage(w http.ResponseWriter, r *http.Request) {
	var main licensesPage
	if info, ok := debug.ReadBuildInfo(); ok {
		main.Modules, main.Go = info.Deps, info.GoVersion
	}
	main.Cayley, main.Script = s.cayley.license, s.pages.script.license
	s.show(w, r, "licenses", "Licences", main)
}
