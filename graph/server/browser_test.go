package server_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley/data"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
)

// browser is a tab of a real browser, which fails the test where a page has an
// error, breaks its policy, or asks another host.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// chromium returns the program, or skips. With PARLEY_BROWSER=need it fails.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("PARLEY_BROWSER") == "need" {
		t.Fatal("there is no Chromium, and PARLEY_BROWSER=need")
	}
	t.Skip("SKIPPED: no Chromium here, so that no page is opened in a browser")
	return ""
}

func openBrowser(t *testing.T, base string, width, height int) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.WindowSize(width, height), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t, ctx, base}
	b.do(chromedp.Navigate("about:blank"), chromedp.EmulateViewport(int64(width), int64(height)))
	b.ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	b.watch()
	return b
}

// watch makes what goes wrong in a page an error of the test.
func (b *browser) watch() {
	call(b, cdplog.Enable, cdp.Empty{})
	call(b, network.Enable, network.EnableParams{})
	call(b, runtime.Enable, cdp.Empty{})
	err := chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.t.Errorf("exception in %s: %s", e.ExceptionDetails.URL, e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError {
				b.t.Errorf("console: %s", e.Args[0].Value)
			}
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.EntryLevelError {
				b.t.Errorf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, b.base) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") && u != "about:blank" {
				b.t.Errorf("asks another host: %s", u)
			}
		case *page.EventJavascriptDialogOpening:
			b.t.Errorf("a dialog: %s", e.Message)
			go func() {
				_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
			}()
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func call[P, R any](b *browser, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) open(target string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base+target), chromedp.WaitReady(chromedp.CSS("body")))
}

func (b *browser) click(selector string) { b.t.Helper(); b.do(chromedp.Click(chromedp.CSS(selector))) }
func (b *browser) write(selector, s string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), s))
}
func (b *browser) key(keys string) { b.t.Helper(); b.do(chromedp.KeyEvent(keys)) }
func (b *browser) see(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)))
}
func (b *browser) gone(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitNotPresent(chromedp.CSS(selector)))
}
func (b *browser) text(selector string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.TextContent(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func eval[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits until a script, which must not need a page that is on its way, gives
// what is wanted.
func until[T any](b *browser, script string, want func(T) bool) (v T) {
	b.t.Helper()
	var err error
	for range 200 {
		if v, err = chromedp.Run(b.ctx, chromedp.Evaluate[T](script)); err == nil && want(v) {
			return v
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Errorf("%s gives %v, %v", script, v, err)
	return v
}

// at waits until the address has this path, and the page is there.
func (b *browser) at(path string) {
	b.t.Helper()
	until(b, `document.readyState === "complete" ? location.pathname : ""`, func(now string) bool { return now == path })
}

func onTheNet(t *testing.T, s *server.Server) string {
	t.Helper()
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestFromTheSearchToTheSentence(t *testing.T) {
	b := openBrowser(t, onTheNet(t, serverWith(t, nil)), 1280, 900)
	b.open("/")
	b.write("#big", "bergs")
	b.see(".big .complete li")
	if got := b.text(".big .complete li"); !strings.Contains(got, "Signe Bergström") {
		t.Errorf("completes to %q", got)
	}
	b.key(kb.ArrowDown)
	b.see(`.big .complete li[aria-selected="true"]`)
	b.key(kb.Enter)
	b.at("/thing/person:signe-berg")
	b.click(`.facts a.thing[href="/thing/meeting:2032-05-04-oslo"]`)
	b.at("/thing/meeting:2032-05-04-oslo")
	b.click(`a.why[href="/fact/oslo-2a"]`)
	b.at("/fact/oslo-2a")
	if got := b.text("blockquote p"); !strings.Contains(got, "sat down with") {
		t.Errorf("the evidence: %q", got)
	}
	b.see("blockquote mark")
	b.click("details.cite summary")
	b.see("details.cite button")
	// The slash leads back to the search.
	b.key("/")
	if focus := eval[string](b, `document.activeElement.id`); focus != "q" {
		t.Errorf("the slash leads to %q", focus)
	}
}

func TestASharedAddressShowsTheSame(t *testing.T) {
	base := onTheNet(t, serverWith(t, nil))
	b := openBrowser(t, base, 1280, 900)
	b.open("/ask/who-met")
	b.write(`main input[name="who"]`, "bergstrom"+kb.Enter)
	b.see(".answers")
	b.click(`.answers a.thing[href="/thing/person:dmytro-orlov"]`)
	b.at("/thing/person:dmytro-orlov")
	b.click(".filters summary")
	b.click(`a.chip[href*="status=denied"]`)
	b.see(".chip.on")
	link, here := eval[string](b, `location.href`), eval[string](b, `document.querySelector("main").innerHTML`)
	other := openBrowser(t, base, 1280, 900)
	other.open(strings.TrimPrefix(link, base))
	if there := eval[string](other, `document.querySelector("main").innerHTML`); here != there {
		t.Errorf("%s shows another page in another browser:\n%s\n%s", link, here, there)
	}
	b.click(".chip.on")
	b.gone(".chip.on")
}

func TestExpandUndoAndPath(t *testing.T) {
	b := openBrowser(t, onTheNet(t, serverWith(t, nil)), 1280, 900)
	nodes := func() int { return eval[int](b, `document.querySelectorAll(".network .nodes > g").length`) }
	b.open("/network/person:leila-haddad")
	before := nodes()
	b.click(`.network a[href="/network/person:leila-haddad?open=person%3Asigne-berg"]`)
	b.see("a.button")
	if n := nodes(); n <= before {
		t.Errorf("%d nodes after %d", n, before)
	}
	b.click("a.button")
	b.gone("a.button")
	if n := nodes(); n != before {
		t.Errorf("undone, there are %d nodes, not %d", n, before)
	}
	b.open("/path")
	b.write(`input[name="from"]`, "haddad")
	b.write(`input[name="to"]`, "orlov"+kb.Enter)
	b.see(".hops")
	if got := b.text(".hops"); !strings.Contains(got, "Leïla Haddad dined with Bergström") || !strings.Contains(got, "Orlov sat down") {
		t.Errorf("the path: %q", got)
	}
}

func TestNoPageIsWiderThanASmallScreen(t *testing.T) {
	b := openBrowser(t, onTheNet(t, serverWith(t, nil)), 360, 740)
	for _, target := range []string{"/", "/search?q=b", "/ask/who-met?who=bergstrom", "/thing/person:signe-berg", "/fact/oslo-2a", "/doc/oslo-2", "/doc", "/path?from=haddad&to=orlov", "/network/person:signe-berg", "/licenses", "/cayley/questions"} {
		b.open(target)
		wide := eval[string](b, `[...document.querySelectorAll("body, main *, header *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, svg, .hidden")).map((e) => e.tagName + "." + e.className).join(" ")`)
		if wide != "" {
			t.Errorf("%s is wider than the screen: %s", target, wide)
		}
	}
}

func TestCayleysPagesInABrowser(t *testing.T) {
	s := serverWith(t, nil)
	if send(t, s, "GET", "/cayley/", "").StatusCode == 404 {
		t.Skip("SKIPPED: Cayley's pages are not here; `make pages` copies them")
	}
	b := openBrowser(t, onTheNet(t, s), 1280, 900)
	b.open("/cayley/")
	full := func(s string) bool { return s != "" }
	run := func(script, result string) string {
		t.Helper()
		eval[string](b, `editor.setValue(`+script+`), ""`)
		b.click("#run_button")
		return until(b, result, full)
	}
	if out := run("`g.V(\"<person:dmytro-orlov>\").out(\"<rdfs:label>\").unique().all()`", `output_editor.getValue()`); !strings.Contains(out, "Dmytro Orlov") {
		t.Errorf("the query page says %q", out)
	}
	b.open("/cayley/?question=who-led")
	until(b, `editor.getValue()`, func(s string) bool { return strings.Contains(s, "Who led which delegation") })
	b.open("/cayley/ui/query_shape")
	run("`g.V(\"<person:dmytro-orlov>\").out(\"<rdfs:label>\").all()`", `document.querySelector("#viz svg") ? "drawn" : ""`)
	b.open("/cayley/ui/visualize?question=network")
	until(b, `editor.getValue()`, func(s string) bool { return strings.Contains(s, "source_label") })
	b.click("#run_button")
	names := until(b, `window.sigmaGraph ? sigmaGraph.graph.nodes().map((n) => n.label).sort().join("|") : ""`, full)
	if !strings.Contains(names, "Dmytro Orlov") || !strings.Contains(names, "Signe Bergström") {
		t.Errorf("drawn are %q", names)
	}
}

// TestPictures takes pictures of the pages of a store:
// PARLEY_PICTURES=folder PARLEY_STORE=graph.db.
func TestPictures(t *testing.T) {
	folder := os.Getenv("PARLEY_PICTURES")
	if folder == "" {
		t.Skip("PARLEY_PICTURES names no folder for pictures")
	}
	st, err := store.Open(t.Context(), os.Getenv("PARLEY_STORE"), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	questions, err := query.Questions(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Options{Store: st, Ontology: ontology(t), Questions: questions, Gizmo: true})
	if err != nil {
		t.Fatal(err)
	}
	base := onTheNet(t, s)
	pages := strings.Fields(os.Getenv("PARLEY_PAGES"))
	if len(pages) == 0 {
		pages = []string{"/", "/thing/country:russia", "/ask/who-led", "/network/country:russia"}
	}
	for _, size := range []struct{ width, height int }{{1280, 900}, {360, 740}} {
		b := openBrowser(t, base, size.width, size.height)
		for _, scheme := range []string{"light", "dark"} {
			for _, target := range pages {
				call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
				b.open(target)
				png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				name := strings.Trim(strings.NewReplacer("/", "-", ":", "-", "?", "-", "=", "-").Replace(url.PathEscape(target)), "-")
				name = strings.ReplaceAll(strings.ReplaceAll(name, "%2F", "-"), "%3F", "-")
				file := filepath.Join(folder, strings.Trim(name, "-")+"-"+scheme+"-"+map[bool]string{true: "wide", false: "small"}[size.width > 500]+".png")
				if err := os.WriteFile(file, png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
