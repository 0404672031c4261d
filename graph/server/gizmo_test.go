package server_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"parley/graph/server"
)

const met = `g.V("<meeting:2032-05-04-oslo>").tag("meeting").out("<parley:participant>").unique().tag("who").all()`

func gizmo(script string, more ...string) string {
	v := url.Values{"q": {script}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return "/gizmo?" + v.Encode()
}

func TestGizmo(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Limit = 5 })
	wantAll(t, "the page", get(t, s, "/gizmo"), "/gizmo?question=who-led", "data-gizmo")
	body := get(t, s, "/gizmo?question=who-led")
	wantAll(t, "a question to begin with", body, "title: Who led which delegation")
	if strings.Contains(body, "<table") {
		t.Error("the question was run before anybody asked")
	}
	wantAll(t, "the rows", get(t, s, gizmo(met)), "2 rows", "<th>meeting</th>", `href="/thing/person:signe-berg">Signe Bergström</a>`, "view=graph")
	wantAll(t, "the graph", get(t, s, gizmo(met, "view", "graph")), `<svg class="network"`, `href="/thing/person:dmytro-orlov"`, "talks: Signe Bergström")
	wantAll(t, "facts and documents", get(t, s, gizmo(`g.V("<fact:oslo-2a>").tag("fact").out("<prov:wasDerivedFrom>").tag("doc").all()`)), `class="why" href="/fact/oslo-2a"`, `href="/doc/oslo-2">Talks in Oslo</a>`)
	wantAll(t, "values of any kind", get(t, s, gizmo(`g.emit({n: 1.5, list: ["a", "<b>"], o: {x: true}, none: null, script: "a <script>"})`)), "<td>1.5</td>", `<td>a<span class="sep">, </span><code>b</code></td>`, "{&#34;x&#34;:true}", "<td>a &lt;script&gt;</td>")
	wantAll(t, "a cut", get(t, s, gizmo(`for (let i = 0; i < 9; i++) g.emit(i)`)), "5 rows; there are more")
	if csv := get(t, s, gizmo(met, "format", "table")); !strings.HasPrefix(csv, "id,meeting,who\r\n") || !strings.Contains(csv, "Signe Bergström") {
		t.Errorf("as a table: %s", csv)
	}
	wantAll(t, "as JSON", get(t, s, gizmo(met, "format", "json")), `"columns":["id","meeting","who"]`, `"<person:signe-berg>"`)
	wantAll(t, "as a drawing", get(t, s, gizmo(met, "view", "graph", "format", "svg")), "<style>", "Signe Bergström")

	r := send(t, s, "GET", gizmo(`g.V(`), "")
	wantCode(t, r, 400)
	wantAll(t, "a fault", read(t, r), "line 1", "g.V(")
	wantCode(t, send(t, s, "GET", gizmo(met, "format", "none"), ""), 400)
	r = send(t, s, "GET", gizmo(met), "", "Sec-Fetch-Site", "cross-site")
	body = read(t, r)
	wantAll(t, "a query of another site", body, "has not been run")
	if strings.Contains(body, "<table") {
		t.Error("the query of another site was run")
	}
}

func TestGizmoIsOffWhereRawQueriesAre(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Gizmo = false })
	wantCode(t, send(t, s, "GET", gizmo(met), ""), 403)
	if strings.Contains(get(t, s, "/"), `href="/gizmo"`) {
		t.Error("a page leads to what is off")
	}
}

func TestGizmoEndsAtItsDeadline(t *testing.T) {
	s := serverWith(t, func(o *server.Options) { o.Timeout = 1e9 / 4 })
	wantCode(t, send(t, s, "GET", gizmo(`while (true) {}`), ""), 503)
}

func TestTheGizmoTab(t *testing.T) {
	b := openBrowser(t, liveServer(t), 1280, 900)
	b.open("/gizmo")
	b.see(".cm-editor")
	b.click(`a[href="/gizmo?question=network"]`)
	until(b, `document.querySelector(".cm-content")?.innerText ?? ""`, func(s string) bool { return strings.Contains(s, "Who is joined with whom") })
	b.calm()
	// Change it: only the meetings of one.
	b.click(".cm-content")
	press := func(key, code string, modifiers int64) {
		t.Helper()
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
			call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, Code: code, Modifiers: modifiers, WindowsVirtualKeyCode: map[string]int64{"End": 35, "Enter": 13}[key]})
		}
	}
	press("End", "End", 2)
	call(b, input.InsertText, input.InsertTextParams{Text: "\n// changed"})
	press("Enter", "Enter", 2)
	b.see("table.rows")
	b.calm()
	if q := eval[string](b, `new URL(location.href).searchParams.get("q")`); !strings.HasSuffix(strings.TrimSpace(q), "// changed") {
		t.Errorf("ran %q", q)
	}
	if got := b.text("table.rows"); !strings.Contains(got, "Dmytro Orlov") || !strings.Contains(got, "Leïla Haddad") {
		t.Errorf("the rows: %q", got)
	}
	b.click(`a.chip[href*="view=graph"]`)
	b.see("svg.network .nodes")
	b.calm()
	eval[string](b, `document.querySelector('svg.network a[href="/fact/tunisb"]').dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})), ""`)
	b.see(".panel blockquote mark")
	b.do(chromedp.Navigate("about:blank"))
}
