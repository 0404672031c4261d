package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graph/query"
)

type searchPage struct {
	Query     string
	Hits      []hit
	Offers    []offer
	Questions []*questionForm
	More      bool
}

const maxHits = 40

func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	main := searchPage{Query: q}
	hits, err := s.search(r.Context(), q, nil, maxHits+1)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	main.Hits, main.More = hits[:min(len(hits), maxHits)], len(hits) > maxHits
	main.Offers = s.filled(hits)
	for _, x := range s.asked(q) {
		main.Questions = append(main.Questions, formOf(x, nil))
	}
	s.pages.render(w, "search", page{Title: "Search: " + q, Search: q, Main: main, Raw: s.opt.Gizmo})
}

// asked returns the questions whose title has all words of a search, of which the
// last may be unfinished.
func (s *Server) asked(q string) []*query.Question {
	words := fold(q)
	if len(words) == 0 {
		return nil
	}
	var all []*query.Question
	for _, x := range s.opt.Questions {
		title := fold(x.Title + " " + x.Name)
		lacks := func(w string) bool {
			return !slices.ContainsFunc(title, func(t string) bool { return strings.HasPrefix(t, w) })
		}
		if !slices.ContainsFunc(words, lacks) {
			all = append(all, x)
		}
	}
	return all
}

// offer is a question that a search may mean, with a blank filled where a name
// was found.
type offer struct {
	Title string `json:"title"`
	With  string `json:"with,omitempty"` // whom the blank names
	Link  string `json:"link"`
}

// maxOffers is how many questions of a kind are offered.
const maxOffers = 3

// offers are the questions that a search may mean: those with its words, and
// those that can be asked of the first thing found.
func (s *Server) offers(q string, hits []hit) []offer {
	all := []offer{}
	for _, x := range s.asked(q) {
		if len(all) < maxOffers {
			all = append(all, offer{Title: x.Title, Link: "/ask/" + x.Name})
		}
	}
	return append(all, s.filled(hits)...)
}

// filled are the questions with the first thing found in their first blank, those
// that need it before those that can be asked without.
func (s *Server) filled(hits []hit) []offer {
	if len(hits) == 0 || hits[0].Alike {
		return nil
	}
	h := hits[0]
	var need, can []offer
	for _, x := range s.opt.Questions {
		i := slices.IndexFunc(x.Parameters, func(p query.Parameter) bool { return len(p.Classes) > 0 })
		if i < 0 || !s.opt.Ontology.Is(h.Class, x.Parameters[i].Classes...) {
			continue
		}
		p := x.Parameters[i]
		o := offer{x.Title, p.What + ": " + h.Name, "/ask/" + x.Name + "?" + url.Values{p.Name: {h.ID}}.Encode()}
		if p.Required {
			need = append(need, o)
		} else {
			can = append(can, o)
		}
	}
	all := append(need, can...)
	return all[:min(len(all), maxOffers)]
}
