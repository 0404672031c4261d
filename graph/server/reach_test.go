package server_test

import (
	"os"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// everyPage is each kind of page.
var everyPage = []string{
	"/", "/search?q=b", "/ask", "/ask/who-met?who=bergstrom", "/ask/who-met?who=nobody", "/thing/person:signe-berg", "/thing/person:ana-duarte?since=2033-02", "/thing/meeting:2032-05-04-oslo#fact:oslo-2a",
	"/fact/oslo-2a", "/doc/oslo-2", "/doc", "/path?from=haddad&to=orlov", "/network/person:signe-berg", "/gizmo", "/gizmo?question=who-led", "/licenses", "/cayley/questions", "/nothing",
}

func TestNoPageIsWiderThanASmallScreen(t *testing.T) {
	b := openBrowser(t, onTheNet(t, serverWith(t, nil)), 360, 740)
	b.refused.Store(true)
	for _, target := range everyPage {
		b.open(target)
		b.calm()
		wide := eval[string](b, `[...document.querySelectorAll("body, main *, header *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, svg, .hidden")).map((e) => e.tagName + "." + e.className).join(" ")`)
		if wide != "" || eval[int](b, `document.documentElement.scrollWidth`) > 360 {
			t.Errorf("%s is wider than the screen: %s", target, wide)
		}
	}
}

// finding is what axe has against a page.
type finding struct {
	Page, Rule, Help, Impact, Where string
}

// TestEveryPageCanBeUsedByAll lets axe-core look at every page, in the light and in
// the dark, on a large screen and on a small one.
func TestEveryPageCanBeUsedByAll(t *testing.T) {
	base := liveServer(t)
	axe, err := os.ReadFile("explorer/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v; `make explorer` installs it", err)
	}
	const look = `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => ({Rule: v.id, Help: v.help, Impact: v.impact, Where: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + (n.any[0]?.message ?? "")).join("\\n")})))`
	for _, size := range []struct{ width, height int }{{1280, 900}, {360, 740}} {
		b := openBrowser(t, base, size.width, size.height)
		b.refused.Store(true)
		for _, target := range everyPage {
			b.open(target)
			b.calm()
			call(b, runtime.Evaluate, runtime.EvaluateParams{Expression: string(axe)})
			for _, scheme := range []string{"light", "dark"} {
				b.look(scheme)
				found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]finding](look, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatalf("%s: %v", target, err)
				}
				for _, f := range found {
					t.Errorf("%s, %s, %d wide: %s (%s): %s\n%s", target, scheme, size.width, f.Rule, f.Impact, f.Help, f.Where)
				}
			}
		}
	}
}
