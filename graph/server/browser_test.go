package server_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of a real browser, which fails the test where a page has an
// error, breaks its policy, or asks another host.
type browser struct {
	t       *testing.T
	ctx     context.Context
	base    string
	refused atomic.Bool // a page that is refused is what the test wants
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
	if testing.Short() {
		t.Skip("SKIPPED: -short opens no pages")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.WindowSize(width, height), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: base}
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
			if e.Entry.Level == cdplog.EntryLevelError && !(b.refused.Load() && strings.Contains(e.Entry.Text, "status of 4")) {
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

// calm waits until the script has brought all that the page will show.
func (b *browser) calm() {
	b.t.Helper()
	until(b, `document.readyState === "complete" && (!document.querySelector("script[nonce]") || document.documentElement.dataset.waits === "0") ? "calm" : ""`, func(s string) bool { return s != "" })
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

func TestCayleysPagesInABrowser(t *testing.T) {
	s := serverWith(t, nil)
	needPages(t, s)
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

// drag presses the mouse at a place, moves it aside and lets it go.
func drag(b *browser, from, to, y float64) {
	b.t.Helper()
	mouse := func(kind input.DispatchMouseEventType, x float64) {
		b.t.Helper()
		call(b, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1})
	}
	mouse(input.DispatchMouseEventTypeMousePressed, from)
	mouse(input.DispatchMouseEventTypeMouseMoved, (from+to)/2)
	mouse(input.DispatchMouseEventTypeMouseMoved, to)
	mouse(input.DispatchMouseEventTypeMouseReleased, to)
}
