package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/graph/query"
	"parley/graph/store"
	"parley/schema/vocab"
)

// factPage is the evidence panel: what a document says, in its own words.
type factPage struct {
	*fact
	Same, Other []*fact // of the same matter, from this and other documents
	Cite        string
	Meaning     string   // of the status
	Around      []around // the evidence, each with what stands near it
}

// around is a sentence with those before and after it in its document of which
// facts are known.
type around struct {
	evidence
	Before, After *evidence
}

// aroundOf places the evidence of a fact among the sentences of its document.
func aroundOf(f *fact, sentences []sentence) []around {
	var all []around
	for _, e := range f.Evidence {
		a := around{evidence: e}
		for i := range sentences {
			switch s := &sentences[i].evidence; {
			case s.End <= e.Start:
				a.Before = s
			case s.Start >= e.End && a.After == nil:
				a.After = s
			}
		}
		all = append(all, a)
	}
	return all
}

// Whole is the fact itself.
func (p factPage) Whole() *fact { return p.fact }

func (s *Server) factPage(w http.ResponseWriter, r *http.Request) {
	id := "fact:" + strings.TrimPrefix(r.PathValue("id"), "fact:")
	var main factPage
	var exported *bytes.Buffer
	err := s.read(r.Context(), func(rd *reader) error {
		f := rd.fact(id)
		if f == nil {
			return notFound{"fact " + id}
		}
		if name := r.URL.Query().Get("format"); name != "" && name != "html" {
			var err error
			exported, err = s.export(rd, name, []*fact{f})
			return err
		}
		main = factPage{fact: f, Cite: citation(f)}
		if st := s.opt.Ontology.Status(f.Status); st != nil {
			main.Meaning = st.Comment
		}
		told, _, err := rd.factsIn(f.Doc.ID)
		if err != nil {
			return err
		}
		main.Around = aroundOf(f, sentencesOf(told))
		others, err := rd.load(rd.sameMatter(f))
		if err != nil {
			return err
		}
		for _, o := range others {
			if agrees(f, o) {
				main.Same = append(main.Same, o)
			} else {
				main.Other = append(main.Other, o)
			}
		}
		return nil
	})
	s.finish(w, r, err, exported, func() { s.showMaybeAlone(w, r, "fact", "Evidence: "+summary(main.fact), main) })
}

// citation is what one would paste into a text.
func citation(f *fact) string {
	var b strings.Builder
	fmt.Fprintf(&b, "“%s” %s", strings.Join(strings.Fields(f.Quote()), " "), f.Doc.Title)
	if f.Doc.Published != "" {
		b.WriteString(", " + niceDate(f.Doc.Published))
	}
	if f.Doc.URL != "" {
		b.WriteString(", " + f.Doc.URL)
	}
	if len(f.Evidence) > 0 {
		fmt.Fprintf(&b, " (characters %d–%d; %s)", f.Evidence[0].Start, f.Evidence[0].End, f.ID)
	}
	return b.String()
}

type docsPage struct{ Documents []docRow }

type docRow struct {
	ID string
	store.Record
}

func (s *Server) docsPage(w http.ResponseWriter, r *http.Request) {
	records, err := s.opt.Store.Records(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var main docsPage
	for id, rec := range records {
		rec.Title = cmp.Or(rec.Title, string(id))
		main.Documents = append(main.Documents, docRow{string(id), rec})
	}
	slices.SortFunc(main.Documents, func(a, b docRow) int {
		return cmp.Or(strings.Compare(b.Published, a.Published), strings.Compare(a.ID, b.ID))
	})
	main.Documents = main.Documents[:min(len(main.Documents), 2000)]
	s.show(w, r, "docs", "Documents", main)
}

// docPage is what a document says, sentence by sentence.
type docPage struct {
	*document
	Record    store.Record
	Sentences []sentence
	Facts     *factsView
}

type sentence struct {
	evidence
	Facts []*fact
}

func (s *Server) docPage(w http.ResponseWriter, r *http.Request) {
	id := "doc:" + strings.TrimPrefix(r.PathValue("id"), "doc:")
	v, flt := viewOf(r), filterOf(r.URL.Query())
	record, _, err := s.opt.Store.Record(r.Context(), quad.IRI(id))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var main docPage
	var exported *bytes.Buffer
	err = s.read(r.Context(), func(rd *reader) error {
		facts, more, err := rd.factsIn(id)
		if err != nil {
			return err
		}
		if len(facts) == 0 && len(rd.about(id)) == 0 { // the record may be of another moment
			return notFound{id}
		}
		if name := r.URL.Query().Get("format"); name != "" && name != "html" {
			exported, err = s.export(rd, name, flt.keep(facts))
			return err
		}
		main = docPage{document: rd.document(id), Record: record, Facts: s.factsView(v, flt, facts, more)}
		main.Sentences = sentencesOf(flt.keep(facts))
		return nil
	})
	s.finish(w, r, err, exported, func() { s.showMaybeAlone(w, r, "doc", main.Title, main) })
}

// factsIn returns the facts that a document gives.
func (r *reader) factsIn(doc string) (facts []*fact, more bool, err error) {
	var ids []string
	r.walk(doc, quad.Label, quad.Subject, func(e end) bool {
		if id := words(e.value); e.predicate == vocab.FactType {
			if len(ids) == maxFacts {
				more = true
				return false
			}
			ids = append(ids, id)
		}
		return true
	})
	slices.Sort(ids)
	facts, err = r.load(slices.Compact(ids))
	return facts, more, err
}

// sentencesOf gathers facts under the words that they rest on, in the order of
// the text.
func sentencesOf(facts []*fact) []sentence {
	var all []sentence
	index := map[[2]int]int{}
	for _, f := range facts {
		for _, e := range f.Evidence {
			key := [2]int{e.Start, e.End}
			i, ok := index[key]
			if !ok {
				i = len(all)
				index[key] = i
				all = append(all, sentence{evidence: e})
			}
			if !slices.Contains(all[i].Facts, f) {
				all[i].Facts = append(all[i].Facts, f)
			}
		}
	}
	slices.SortFunc(all, func(a, b sentence) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return all
}

// askPage is a question with its blanks, and the answer where they are filled.
type askPage struct {
	*questionForm
	Answer  *query.Answer
	Wrong   []wrongValue
	Editor  string
	Formats []format
}

type wrongValue struct {
	Message string
	Choices []choice
}

type choice struct{ Name, ID, Link string }

func (s *Server) askPage(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(s.opt.Questions, func(q *query.Question) bool { return q.Name == r.PathValue("question") })
	if i < 0 {
		s.fail(w, r, notFound{"question " + r.PathValue("question")})
		return
	}
	q := s.opt.Questions[i]
	v := viewOf(r)
	main := askPage{questionForm: formOf(q, v.query), Formats: formats(v)}
	for i := range main.Formats {
		if f := &main.Formats[i]; f.Name == "json" {
			f.About = "these rows"
		}
	}
	main.Formats = append([]format{{"table", "these rows, with what they rest on", v.set("format", "table")}}, main.Formats...)
	values := map[string]string{}
	for _, p := range q.Parameters {
		if value := strings.TrimSpace(v.query.Get(p.Name)); value != "" {
			values[p.Name] = value
		}
	}
	if err := s.call(r.Context(), main.Fields, main.More); err != nil {
		s.fail(w, r, err)
		return
	}
	missing := slices.ContainsFunc(q.Parameters, func(p query.Parameter) bool { return p.Required && values[p.Name] == "" && p.Default == "" })
	var err error
	if !missing {
		main.Answer, err = s.ask(r.Context(), q, values)
	} else if len(values) > 0 || r.URL.Query().Get("format") != "" {
		_, err = query.Bind(r.Context(), s.opt.Store, q, values, query.Options{Aliases: s.opt.Aliases})
	}
	var wrong query.ValueError
	if errors.As(err, &wrong) {
		main.Wrong = wrongValues(v, wrong)
		err = nil
	}
	var exported *bytes.Buffer
	if err == nil && main.Answer != nil {
		if name := r.URL.Query().Get("format"); name != "" && name != "html" {
			exported, err = s.exportAnswer(r, name, main.Answer)
		}
	}
	s.finish(w, r, err, exported, func() {
		if len(main.Wrong) > 0 {
			s.pages.render(w, "ask", page{Code: http.StatusBadRequest, Title: q.Title, Main: main, Raw: s.opt.Gizmo})
			return
		}
		s.showMaybeAlone(w, r, "ask", q.Title, main)
	})
}

// call gives the blanks that hold an id the name of its thing.
func (s *Server) call(ctx context.Context, lists ...[]field) error {
	return s.read(ctx, func(rd *reader) error {
		for _, list := range lists {
			for i := range list {
				if f := &list[i]; strings.Contains(f.Value, ":") && len(f.Classes) > 0 {
					if t := rd.thing(f.Value); t.Class != "" {
						f.Called = t.Name
					}
				}
			}
		}
		return nil
	})
}

// wrongValues tells what is wrong with the blanks, and what may have been meant.
func wrongValues(v view, wrong query.ValueError) []wrongValue {
	var all []wrongValue
	for _, e := range wrong {
		x := wrongValue{Message: e.Error()}
		var name *query.NameError
		if errors.As(e, &name) {
			x.Message = fmt.Sprintf("The graph knows no %s “%s”.", strings.ToLower(strings.Join(name.Classes, " or ")), name.Name)
			if name.Ambiguous {
				x.Message = fmt.Sprintf("“%s” may mean several:", name.Name)
			} else if len(name.Candidates) > 0 {
				x.Message += " Near it are:"
			}
			for _, c := range name.Candidates {
				x.Choices = append(x.Choices, choice{c.Name, c.ID, v.set(name.Parameter, c.ID)})
			}
		}
		all = append(all, x)
	}
	return all
}
