package server_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/graph/server"
)

func wantAll(t *testing.T, what, body string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(body, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, body)
		}
	}
}

// api decodes an answer of the explorer's API.
func api[T any](t *testing.T, s *server.Server, target string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(get(t, s, target)), &v); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return v
}

type hits struct {
	Hits []struct{ ID, Name, Also, Class string }
}

func TestSearchFindsNamesInAnySpelling(t *testing.T) {
	s := serverWith(t, nil)
	for q, want := range map[string]string{
		"Bergström": berg.ID, "bergstrom": berg.ID, "Signe": berg.ID, "BERGSTROM SIGNE": berg.ID, "ber": berg.ID,
		"Dmitri Orlov": "", "Dmytro": orlov.ID, "Dmitro Orlov": orlov.ID, "leila": haddad.ID, "Leïla Hadad": haddad.ID, "norw": norway.ID, "": "", "  ": "", "zzz": "",
	} {
		found := api[hits](t, s, "/api/explore/search?q="+url.QueryEscape(q)).Hits
		got := ""
		if len(found) > 0 {
			got = found[0].ID
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
	found := api[hits](t, s, "/api/explore/search?q=osl&class=Place").Hits
	if len(found) != 1 || found[0].ID != oslo.ID {
		t.Errorf("only places: %v", found)
	}
	wantAll(t, "the page", get(t, s, "/search?q=leila"), "/thing/person:leila-haddad", "Leïla Haddad", "person", "/ask/who-met?who=person%3Aleila-haddad")
}

func TestSearchKnowsWhatTheLexiconKnows(t *testing.T) {
	s := serverWith(t, func(o *server.Options) {
		o.Aliases = func(name string) []string {
			return map[string][]string{"Kristiania": {"place:oslo", "place:nowhere"}}[name]
		}
	})
	if found := api[hits](t, s, "/api/explore/search?q=Kristiania").Hits; len(found) != 1 || found[0].ID != oslo.ID {
		t.Errorf("found %v", found)
	}
}

func TestSearchOffersQuestions(t *testing.T) {
	s := serverWith(t, nil)
	type offers struct {
		Questions []struct{ Title, With, Link string }
	}
	links := func(q string) (all []string) {
		for _, o := range api[offers](t, s, "/api/explore/search?q="+url.QueryEscape(q)).Questions {
			all = append(all, o.Link)
		}
		return all
	}
	if all := links("who met"); !slices.Contains(all, "/ask/who-met") {
		t.Errorf("the words of a question offer %v", all)
	}
	all := links("bergstr")
	if !slices.Contains(all, "/ask/who-met?who=person%3Asigne-berg") {
		t.Errorf("a name offers %v", all)
	}
	for _, link := range all {
		get(t, s, link)
	}
	if all := links("zzz"); len(all) != 0 {
		t.Errorf("nothing offers %v", all)
	}
}

func TestSearchLearnsOfWhatIsWritten(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Write = true })
	get(t, s, "/api/explore/search?q=orlov")
	wantCode(t, send(t, s, "POST", "/api/v2/write", `<https://parley.example/person/ada-lind> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://parley.example/ns#Person> <https://parley.example/doc/x> .
<https://parley.example/person/ada-lind> <http://www.w3.org/2000/01/rdf-schema#label> "Ada Lind" <https://parley.example/doc/x> .
`), 200)
	for range 100 {
		if found := api[hits](t, s, "/api/explore/search?q=lind").Hits; len(found) == 1 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the new name is not found")
}

func TestPageOfAThing(t *testing.T) {
	s := serverWith(t, nil)
	body := get(t, s, "/thing/person:signe-berg")
	wantAll(t, "the page", body, "<h1>Signe Bergström</h1>", "Meeting", "Holds office", "4 May 2032", "⊘</span> denied", "○</span> planned", "●</span> happened",
		"/fact/oslo-2a", "Orlov sat down with Bergström in Oslo on Tuesday.", "/doc/oslo-1", "<svg class=\"network\"", "/network/person:signe-berg")
	body = get(t, s, "/thing/meeting:2032-05-04-oslo")
	wantAll(t, "a meeting that documents differ on", body, "documents differ")
	wantCode(t, send(t, s, "GET", "/thing/person:nobody", ""), 404)
}

func TestTheAddressIsTheView(t *testing.T) {
	s := serverWith(t, nil)
	const page = "/thing/person:signe-berg"
	body := get(t, s, page+"?status=denied")
	wantAll(t, "the page", body, "Orlov denied that he had met", `class="chip on" href="/thing/person:signe-berg"`, "1 of 5 facts")
	if strings.Contains(body, "Orlov sat down") {
		t.Error("the filter does not hold")
	}
	for query, n := range map[string]int{"": 5, "?status=denied&status=planned": 2, "?type=holds_office": 1, "?since=2032-05-05": 1, "?until=2032-05-04": 3, "?undated=1": 1, "?source=doc:tunis": 2, "?since=nonsense": 5, "?status=none": 0} {
		got := api[struct{ Facts []json.RawMessage }](t, s, "/api/explore/thing/person:signe-berg"+query).Facts
		if len(got) != n {
			t.Errorf("%s: %d facts, want %d", query, len(got), n)
		}
	}
	// Every link of a filter leads to a view, and that of a filter that is on leads back.
	for _, m := range regexp.MustCompile(`class="chip" href="([^"]+)"`).FindAllStringSubmatch(get(t, s, page), -1) {
		link := strings.ReplaceAll(m[1], "&amp;", "&")
		back := regexp.MustCompile(`class="chip on" href="([^"]+)"`).FindStringSubmatch(get(t, s, link))
		if back == nil || back[1] != page {
			t.Errorf("%s does not lead back: %q", link, back)
		}
	}
}

func TestEvidence(t *testing.T) {
	s := serverWith(t, nil)
	body := get(t, s, "/fact/oslo-2a")
	wantAll(t, "the evidence", body, "<mark>Orlov<small class=\"role\">participant</small></mark>", "<mark>Bergström<", "<mark>Oslo<small class=\"role\">place</small>",
		"rule-meeting", "characters 0–49", "Others that tell of the same", "/fact/oslo-1a", "Others that say otherwise", "/fact/tunisa", "Copy citation", "5 May 2032")
	if get(t, s, "/fact/fact:oslo-2a") == "" {
		t.Error("a whole id is not understood")
	}
	wantAll(t, "another form of a name", get(t, s, "/fact/oslo-1b"), "<mark>Norwegian<", "<mark>foreign minister<", "https://news.example/oslo-1")
	if body := get(t, s, "/fact/oslo-2b"); strings.Contains(body, "news.example") {
		t.Error("the source of another document")
	}
	got := api[struct{ Same, Other []struct{ ID string } }](t, s, "/api/explore/fact/fact:tunisa")
	if len(got.Same) != 0 || len(got.Other) != 2 {
		t.Errorf("same %v, other %v", got.Same, got.Other)
	}
	wantCode(t, send(t, s, "GET", "/fact/nothing", ""), 404)
}

func TestPageOfADocument(t *testing.T) {
	s := serverWith(t, nil)
	body := get(t, s, "/doc/tunis")
	wantAll(t, "the page", body, "No talks took place, says Orlov", "Leïla Haddad dined with", "What was not read", "Nobody knows.")
	if strings.Index(body, "Orlov denied") > strings.Index(body, "Leïla Haddad dined") {
		t.Error("the sentences are not in the order of the text")
	}
	wantAll(t, "the list", get(t, s, "/doc"), "/doc/oslo-1", "Talks in Oslo", "10 May 2032")
	wantCode(t, send(t, s, "GET", "/doc/none", ""), 404)
}

func TestQuestions(t *testing.T) {
	s := serverWith(t, nil)
	wantAll(t, "the answer", get(t, s, "/ask/who-met?who=bergstrom"), "Dmytro Orlov", "/thing/person:leila-haddad", "“Orlov sat down with Bergström in Oslo on Tuesday.”", "/fact/oslo-2a", "format=table", "9 May 2032")
	wantAll(t, "a blank with an id", get(t, s, "/ask/who-met?who=person:signe-berg"), `data-called="Signe Bergström" data-id="person:signe-berg"`, "parley ask who-met --who &#39;person:signe-berg&#39;")
	wantAll(t, "the blanks", get(t, s, "/ask/who-met"), `name="who"`, "(needed)")
	r := send(t, s, "GET", "/ask/who-met?who=Orlof+Berg", "")
	wantCode(t, r, 400)
	wantAll(t, "a wrong name", read(t, r), "The graph knows no person")
	r = send(t, s, "GET", "/ask/who-met?who=bergstrom&format=table", "")
	if csv := read(t, r); !strings.HasPrefix(csv, "date,who,met,") || !strings.Contains(r.Header.Get("Content-Disposition"), `filename=who-met.csv`) {
		t.Errorf("%v\n%s", r.Header, csv)
	}
	if nq := get(t, s, "/ask/who-met?who=bergstrom&format=nquads"); !strings.Contains(nq, "<https://parley.example/fact/oslo-2a> ") {
		t.Errorf("N-Quads: %s", nq)
	}
	wantCode(t, send(t, s, "GET", "/ask/nothing", ""), 404)
	a := api[struct{ Rows []map[string]any }](t, s, "/api/explore/ask/who-met?who=Orlov")
	if len(a.Rows) == 0 {
		t.Error("the API has no answer")
	}
}

func TestDownloads(t *testing.T) {
	s := serverWith(t, nil)
	for _, page := range []string{"/thing/person:signe-berg?status=planned", "/network/person:signe-berg?status=planned", "/doc/oslo-1?status=planned", "/fact/oslo-1a?status=planned", "/path?from=bergstrom&to=orlov"} {
		for _, f := range []string{"nquads", "json", "csv", "excel", "jsonl", "gexf", "ftm", "turtle", "html"} {
			r := send(t, s, "GET", page+"&format="+f, "")
			if body := read(t, r); r.StatusCode != 200 || !strings.Contains(r.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(body, "Bergstr") {
				t.Errorf("%s as %s: %d %v\n%s", page, f, r.StatusCode, r.Header, body)
			}
		}
	}
	alone := get(t, s, "/thing/person:signe-berg?format=html&status=planned")
	wantAll(t, "the file", alone, `>http://localhost:64210/thing/person:signe-berg?status=planned</a>`, `<base href="http://localhost:64210/">`, "<style>", "--paper")
	if strings.Contains(alone, "<script") || strings.Contains(alone, "<link") {
		t.Error("the file needs others")
	}
	if planned := get(t, s, "/thing/person:signe-berg?status=planned&format=nquads"); strings.Contains(planned, "ns#holds>") || !strings.Contains(planned, "ns#expectedParticipant>") {
		t.Errorf("edges of facts that are not shown:\n%s", planned)
	}
	wantAll(t, "the drawing on a page", get(t, s, "/thing/person:signe-berg?format=svg"), `<svg class="network" xmlns=`, "<style>", "Dmytro Orlov")
	wantAll(t, "the drawing", get(t, s, "/network/person:signe-berg?format=svg"), `<svg class="network" xmlns=`, "<style>", "Dmytro Orlov")
	wantCode(t, send(t, s, "GET", "/thing/person:signe-berg?format=none", ""), 400)
}

type netJSON struct {
	Nodes []struct {
		ID   string
		X, Y float64
		Open bool
	}
	Edges  []struct{ From, To, Role, Status, Fact string }
	Hidden int
}

func TestNetwork(t *testing.T) {
	s := serverWith(t, nil)
	net := api[netJSON](t, s, "/api/explore/network/person:leila-haddad")
	has := func(id string) bool {
		return slices.ContainsFunc(net.Nodes, func(n struct {
			ID   string
			X, Y float64
			Open bool
		}) bool {
			return n.ID == id
		})
	}
	if !has(haddad.ID) || !has(dinner.ID) || !has(berg.ID) || has(orlov.ID) {
		t.Errorf("nodes: %v", net.Nodes)
	}
	if again := api[netJSON](t, s, "/api/explore/network/person:leila-haddad"); !slices.Equal(net.Nodes, again.Nodes) {
		t.Error("the places differ from one time to the next")
	}
	net = api[netJSON](t, s, "/api/explore/network/person:leila-haddad?open=person:signe-berg")
	if !has(orlov.ID) {
		t.Errorf("what stands around the opened one is not there: %v", net.Nodes)
	}
	net = api[netJSON](t, s, "/api/explore/network/person:signe-berg?limit=3")
	if len(net.Nodes) != 3 || net.Hidden == 0 {
		t.Errorf("%d nodes, %d hidden", len(net.Nodes), net.Hidden)
	}
	body := get(t, s, "/network/person:leila-haddad?open=person:signe-berg")
	wantAll(t, "the page", body, `<a class="button plainly" href="/network/person:leila-haddad">Undo</a>`, "e-denied", "e-planned", `href="/fact/oslo-2a"`)
	wantCode(t, send(t, s, "GET", "/network/person:nobody", ""), 404)
}

func TestPath(t *testing.T) {
	s := serverWith(t, nil)
	body := get(t, s, "/path?from=haddad&to=orlov")
	wantAll(t, "the path", body, "Leïla Haddad dined with Bergström", "/thing/person:signe-berg", "Orlov sat down with Bergström")
	if strings.Contains(body, "goes through a country") {
		t.Error("a path by way of a person is said to go by a country")
	}
	got := api[struct {
		Found bool
		Hops  []struct {
			From, To struct{ ID string }
			Facts    []struct{ Status string }
		}
	}](t, s, "/api/explore/path?from=person:leila-haddad&to=person:dmytro-orlov")
	if !got.Found || len(got.Hops) != 2 || got.Hops[1].Facts[0].Status != "happened" {
		t.Errorf("%+v", got)
	}
	wantAll(t, "no path", get(t, s, "/path?from=haddad&to=lone"), "No path")
	wantAll(t, "nobody", get(t, s, "/path?from=haddad&to=qqqq"), "knows nothing called")
	wantAll(t, "a denied step", get(t, s, "/path?from=bergstrom&to=orlov&status=denied"), "has not happened")
}

func TestTimeline(t *testing.T) {
	s := serverWith(t, nil)
	got := api[struct {
		Bars []struct {
			Since string
			Count int
		}
		Undated int
	}](t, s, "/api/explore/timeline/person:signe-berg")
	if len(got.Bars) != 1 || got.Bars[0].Since != "2032-05" || got.Bars[0].Count != 4 || got.Undated != 1 {
		t.Errorf("%+v", got)
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	s := serverWith(t, nil)
	seen := map[string]bool{"/": true}
	link := regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)
	for queue := []string{"/"}; len(queue) > 0 && len(seen) < 1500; queue = queue[1:] {
		r := send(t, s, "GET", queue[0], "")
		body := read(t, r)
		if r.StatusCode >= 400 && !strings.HasPrefix(queue[0], "/cayley/") { // whose pages may not be there
			t.Errorf("%s: %d\n%s", queue[0], r.StatusCode, body)
		}
		if strings.Contains(queue[0], "format=") || strings.Count(queue[0], "=") > 1 {
			continue // its links are those of the page
		}
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d links", len(seen))
	}
}

func FuzzAddresses(f *testing.F) {
	for _, target := range []string{"/", "/thing/person:dmytro-orlov?since=2032", "/api/explore/network/x?open=a&open=b", "/fact/%00", "/ask/who-met?who=%ff&until=x", "/path?from=a:b&to=%F0%9F%92%A9", "/doc/../x", "/api/v2/read?sub=%3C",
		"/gizmo?q=g.emit(1)&view=graph&format=svg", "/gizmo?question=x&q=%28", "/path?from=a&to=b&status=x&format=nquads", "/api/explore/search?q=%F0%9F%92%A9&limit=-1&class=x", "/api/explore/timeline/person:signe-berg?since=2032-99",
		"/api/explore/fact/fact:oslo-2a?x=%zz", "/thing/person:signe-berg?format=svg&open=a&open=b", "/explorer/assets/%2e%2e", "/api/explore/ask/who-met?who=a%00b"} {
		f.Add(target)
	}
	s := serverWith(f, nil)
	f.Fuzz(func(t *testing.T, target string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") || strings.ContainsAny(target, " \r\n\t") || u.Host != "" {
			t.Skip()
		}
		if r := send(t, s, "GET", target, ""); r.StatusCode >= 500 {
			t.Errorf("%s: %d", target, r.StatusCode)
		}
	})
}
