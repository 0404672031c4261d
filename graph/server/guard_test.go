package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/graph/server"
)

const anyQuery = `g.emit({x: 1})`

func wantCode(t *testing.T, r *http.Response, code int) {
	t.Helper()
	if r.StatusCode != code {
		t.Errorf("got %d, want %d\n%s", r.StatusCode, code, read(t, r))
	}
}

func TestAnswersOnlyToItsOwnName(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Hosts = []string{"Desk.Example", "fd00::1"} })
	for host, code := range map[string]int{
		"localhost": 200, "127.0.0.1:64210": 200, "[::1]:64210": 200, "desk.example:80": 200, "[fd00::1]:80": 200,
		"evil.example": 421, "127.0.0.1.evil.example:64210": 421, "": 421,
	} {
		t.Run(host, func(t *testing.T) { wantCode(t, send(t, s, "GET", "/", "", "Host", host), code) })
	}
}

func TestPagesOfOthersCannotPost(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Origins = []string{"https://desk.example"} })
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery), 200) // no browser
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery, "Origin", "http://localhost:64210"), 200)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery, "Origin", "https://evil.example"), 403)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery, "Sec-Fetch-Site", "cross-site"), 403)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery, "Origin", "https://desk.example"), 200)
}

func TestPagesOfOthersCannotReadUnlessAllowed(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Origins = []string{"https://desk.example"} })
	for origin, want := range map[string]string{"https://evil.example": "", "https://desk.example": "https://desk.example"} {
		r := send(t, s, "GET", "/api/explore/search?q=orlov", "", "Origin", origin)
		if got := r.Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s: Access-Control-Allow-Origin is %q, want %q", origin, got, want)
		}
		r = send(t, s, "OPTIONS", "/api/v1/query/gizmo", "", "Origin", origin, "Access-Control-Request-Method", "POST")
		if got := r.Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s: may ask: %q, want %q", origin, got, want)
		}
	}
}

func TestReadsOnlyUnlessToldToWrite(t *testing.T) {
	quad := `[{"subject": "<person:new>", "predicate": "<rdfs:label>", "object": "New Name", "label": "<doc:x>"}]`
	nquad := `<https://parley.example/person/new> <http://www.w3.org/2000/01/rdf-schema#label> "New Name" <https://parley.example/doc/x> .`
	find := `g.V("New Name").in("<rdfs:label>").all()`
	s := serverWith(t, nil)
	for _, target := range []string{"/api/v1/write", "/api/v1/delete", "/api/v2/write", "/api/v2/delete", "/api/v1/write/file/nquad"} {
		wantCode(t, send(t, s, "POST", target, quad), 403)
	}
	s = serverWith(t, func(o *server.Options) { o.Write = true })
	steps := []struct {
		target, body string
		found        bool
	}{{"/api/v1/write", quad, true}, {"/api/v1/delete", quad, false}, {"/api/v2/write", nquad, true}, {"/api/v2/delete", nquad, false}}
	for _, step := range steps {
		wantCode(t, send(t, s, "POST", step.target, step.body), 200)
		got := read(t, send(t, s, "POST", "/api/v1/query/gizmo", find))
		if strings.Contains(got, "person:new") != step.found {
			t.Errorf("after %s the graph says %s", step.target, got)
		}
	}
	wantCode(t, send(t, s, "POST", "/api/v1/write", `[{"subject": "<person:new>"}]`), 400)
	wantCode(t, send(t, s, "POST", "/api/v2/write", "<a> <b> .\n"), 400)
	if got := read(t, send(t, s, "POST", "/api/v1/query/gizmo", `g.V("<person:dmytro-orlov>").out("<rdfs:label>").unique().all()`)); !strings.Contains(got, "Dmytro Orlov") {
		t.Errorf("other documents have changed: %s", got)
	}
}

// One wrong line among many writes nothing, and a packed body that is too long
// once unpacked is refused, not cut.
func TestAWriteIsAllOrNothing(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Write = true })
	line := func(i int) string {
		return fmt.Sprintf("<https://parley.example/person/n%d> <http://www.w3.org/2000/01/rdf-schema#label> \"Many\" <https://parley.example/doc/many> .\n", i)
	}
	var many strings.Builder
	for i := range 20_000 {
		many.WriteString(line(i))
	}
	refused := send(t, s, "POST", "/api/v2/write", many.String()+"<a:a> <b:b> \"c .\n")
	got := read(t, refused)
	if refused.StatusCode != http.StatusBadRequest || !strings.Contains(got, "20001:13: this literal has no end") {
		t.Errorf("it says %s", got)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for range 10 {
		io.WriteString(z, many.String())
	}
	z.Close()
	wantCode(t, send(t, s, "POST", "/api/v2/write", packed.String(), "Content-Encoding", "gzip"), 413)
	if got := read(t, send(t, s, "POST", "/api/v1/query/gizmo", `g.V("Many").in("<rdfs:label>").all()`)); strings.Contains(got, "person:n") {
		t.Errorf("something was written: %.200s", got)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := serverWith(t, nil)
	long := anyQuery + strings.Repeat(" ", 64<<10)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", long), 413)
	r := httptest.NewRequestWithContext(t.Context(), "POST", "http://localhost/api/v1/query/gizmo", struct{ *strings.Reader }{strings.NewReader(long)})
	r.ContentLength = -1 // does not say how long it is
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	wantCode(t, w.Result(), 413)
}

func TestEndlessQueriesEnd(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Timeout = 200 * time.Millisecond })
	for _, script := range []string{`while (true) {}`, `function f() { while (true) g.V().count() } f()`} {
		wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", script), 503)
		wantCode(t, send(t, s, "GET", "/api/v2/query?lang=gizmo&qu="+strings.ReplaceAll(script, " ", "%20"), ""), 503)
	}
	wantCode(t, send(t, s, "POST", "/api/v1/shape/gizmo", `while (true) {}`), 503)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery), 200)
}

func TestMemoryOfAQueryIsBounded(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Memory, o.Timeout = 32<<20, time.Minute })
	r := send(t, s, "POST", "/api/v1/query/gizmo", `var a = []; while (true) a.push("x" + a.length)`)
	wantCode(t, r, 503)
	if body := read(t, r); !strings.Contains(body, "memory") {
		t.Errorf("it was ended for another reason: %s", body)
	}
}

func TestRowsAreBoundedAndTheCutIsTold(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Limit = 3 })
	for _, target := range []string{"/api/v1/query/gizmo", "/api/v1/query/gizmo?limit=100000", "/api/v1/query/gizmo?limit=-1"} {
		body := read(t, send(t, s, "POST", target, `for (let i = 0; i < 1000; i++) g.emit({i: i})`))
		if strings.Count(body, `"i"`) != 3 || !strings.Contains(body, `"truncated":true`) {
			t.Errorf("%s: %s", target, body)
		}
	}
	if body := read(t, send(t, s, "POST", "/api/v1/query/gizmo", `for (let i = 0; i < 3; i++) g.emit({i: i})`)); strings.Contains(body, "truncated") {
		t.Errorf("said to be cut: %s", body)
	}
	if body := get(t, s, "/ask/timeline?of=Orlov"); !strings.Contains(body, "there are more") {
		t.Error("a cut answer does not say so")
	}
	r := send(t, s, "GET", "/api/v2/read", "")
	if r.Header.Get("X-Truncated") != "3" || strings.Count(read(t, r), "\n") != 3 {
		t.Error("v2 read does not keep to the limit, or does not say so")
	}
}

func TestOnlySoManyQueriesAtOnce(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Queries, o.Timeout = 2, time.Second })
	codes := make(chan int, 6)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() { codes <- send(t, s, "POST", "/api/v1/query/gizmo", `while (true) {}`).StatusCode })
	}
	all.Wait()
	close(codes)
	count := map[int]int{}
	for c := range codes {
		count[c]++
	}
	if count[http.StatusTooManyRequests] == 0 || count[http.StatusServiceUnavailable] < 2 {
		t.Errorf("codes: %v; want two 503 at least, and some 429", count)
	}
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery), 200)
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s := serverWith(t, nil)
	for _, target := range []string{"/", "/nowhere", "/style.css", "/api/explore/search?q=x", "/thing/person:dmytro-orlov"} {
		h := send(t, s, "GET", target, "").Header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", target, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
	}
}

func TestWordsOfDocumentsAreNeverMarkup(t *testing.T) {
	s := serverWith(t, nil)
	for _, target := range []string{"/doc/oslo-2", "/fact/oslo-2a", "/fact/oslo-2b", "/thing/org:script", "/network/org:script", "/network/org:script?format=html", "/network/org:script?format=svg",
		"/search?q=script", "/search?q=%3Cscript%3Ealert(1)", "/ask/visits?visitor=%22%3E%3Cscript%3Ealert(1)", "/ask/visits", "/path?from=script&to=orlov", "/thing/%3Cscript%3Ealert(1)"} {
		r := send(t, s, "GET", target, "")
		body := read(t, r)
		if r.StatusCode >= 500 {
			t.Errorf("%s: %d", target, r.StatusCode)
		}
		if strings.Contains(body, "<script>alert") {
			t.Errorf("%s holds a script of a document", target)
		}
		if strings.Contains(strings.ToLower(body), `"javascript:`) {
			t.Errorf("%s links to a script of a document", target)
		}
	}
}

func TestToken(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Token = "s3cret" })
	wantCode(t, send(t, s, "GET", "/", ""), 401)
	wantCode(t, send(t, s, "GET", "/?token=wrong", ""), 401)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo?token=s3cret", anyQuery), 401)
	wantCode(t, send(t, s, "GET", "/healthz", ""), 200)
	wantCode(t, send(t, s, "GET", "/", "", "Authorization", "Bearer s3cret"), 200)
	r := send(t, s, "GET", "/thing/person:dmytro-orlov?token=s3cret&status=planned", "")
	wantCode(t, r, 303)
	if to := r.Header.Get("Location"); to != "/thing/person:dmytro-orlov?status=planned" {
		t.Errorf("leads to %q", to)
	}
	cookies := r.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("cookies: %v", cookies)
	}
	wantCode(t, send(t, s, "GET", "/", "", "Cookie", cookies[0].Name+"="+cookies[0].Value), 200)
	if to := send(t, s, "GET", "//evil.example/?token=s3cret", "").Header.Get("Location"); strings.HasPrefix(to, "//") {
		t.Errorf("leads to another host: %q", to)
	}
}

func TestRawLanguagesCanBeOff(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Gizmo = false })
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery), 403)
	wantCode(t, send(t, s, "POST", "/api/v1/shape/gizmo", anyQuery), 403)
	wantCode(t, send(t, s, "GET", "/api/v2/query?lang=gizmo&qu=1", ""), 403)
	wantCode(t, send(t, s, "GET", "/cayley/", ""), 403)
	wantCode(t, send(t, s, "GET", "/ask/who-met?who=Orlov", ""), 200)
	if strings.Contains(get(t, s, "/"), "/cayley/") {
		t.Error("the page links to what is off")
	}
}

func TestHealthAndMetrics(t *testing.T) {
	s := serverWith(t, nil)
	if got := get(t, s, "/healthz"); got != "ok\n" {
		t.Errorf("health: %q", got)
	}
	get(t, s, "/thing/person:dmytro-orlov")
	send(t, s, "GET", "/nowhere", "")
	body := get(t, s, "/metrics")
	for _, want := range []string{"parley_documents 4\n", `parley_request_seconds_count{route="GET /thing/{id...}",code="200"} 1`, `code="404"`, "parley_queries_refused_total 0"} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %q:\n%s", want, body)
		}
	}
}

func TestAClientThatLeavesFreesItsSlot(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Queries = 1 })
	ctx, cancel := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "POST", "http://localhost/api/v1/query/gizmo", strings.NewReader(`while (true) {}`))
	time.AfterFunc(100*time.Millisecond, cancel)
	s.ServeHTTP(httptest.NewRecorder(), r)
	wantCode(t, send(t, s, "POST", "/api/v1/query/gizmo", anyQuery), 200)
}
