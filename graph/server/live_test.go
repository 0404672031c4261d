package server_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley/graph/server"
)

func onTheNet(t *testing.T, s *server.Server) string {
	t.Helper()
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return srv.URL
}

// liveServer is the address of a server for the world whose pages have the script.
func liveServer(t *testing.T) string {
	t.Helper()
	needScript(t)
	return onTheNet(t, serverWith(t, nil))
}

// plainBrowser is a browser that runs no script.
func plainBrowser(t *testing.T, base string) *browser {
	t.Helper()
	b := openBrowser(t, base, 1280, 900)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return b
}

func TestWithoutScript(t *testing.T) {
	b := plainBrowser(t, onTheNet(t, serverWith(t, nil)))
	b.open("/")
	b.write("#big", "bergs"+kb.Enter)
	b.at("/search")
	b.click(`a.thing[href="/thing/person:signe-berg"]`)
	b.at("/thing/person:signe-berg")
	b.click(`.facts a.thing[href="/thing/meeting:2032-05-04-oslo"]`)
	b.at("/thing/meeting:2032-05-04-oslo")
	b.click(`a.why[href="/fact/oslo-2a"]`)
	b.at("/fact/oslo-2a")
	if got := b.text("blockquote p"); !strings.Contains(got, "sat down with") {
		t.Errorf("the evidence: %q", got)
	}
	b.see("blockquote mark")

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

// hash waits until the address ends so.
func (b *browser) hash(want string) {
	b.t.Helper()
	until(b, `decodeURIComponent(location.hash)`, func(now string) bool { return now == want })
}

func TestFromTheSearchToTheSentence(t *testing.T) {
	base := liveServer(t)
	b := openBrowser(t, base, 1400, 900)
	b.open("/")
	b.calm()
	eval[string](b, `window.loaded = "once"`)
	b.write("#big", "bergs")
	b.see(".big .complete li")
	if got := b.text(".big .complete li"); !strings.Contains(got, "Signe Bergström") {
		t.Errorf("completes to %q", got)
	}
	if got := b.text(".big .complete"); !strings.Contains(got, "Who met whom?") {
		t.Errorf("no question is offered: %q", got)
	}
	b.key(kb.ArrowDown)
	b.see(`.big .complete li[aria-selected="true"]`)
	b.key(kb.Enter)
	b.at("/thing/person:signe-berg")
	b.click(`.facts a.thing[href="/thing/meeting:2032-05-04-oslo"]`)
	b.at("/thing/meeting:2032-05-04-oslo")
	b.calm()
	b.click(`.facts a.why[href="/fact/oslo-2a"]`)
	b.see(".panel blockquote mark")
	b.hash("#fact:oslo-2a")
	if got := b.text(".panel"); !strings.Contains(got, "sat down with") || !strings.Contains(got, "Talks in Oslo") || !strings.Contains(got, "rule-meeting") ||
		!strings.Contains(got, "Others that tell of the same") || !strings.Contains(got, "Others that say otherwise") || !strings.Contains(got, "happened") {
		t.Errorf("the evidence: %q", got)
	}
	// From sentence to sentence by keys, to the page of one that says otherwise, and out.
	b.key("j")
	until(b, `location.hash`, func(now string) bool { return now != "#fact:oslo-2a" })
	b.key("k")
	b.hash("#fact:oslo-2a")
	b.click(`.panel .others a.why[href="/fact/tunisa"]`)
	b.hash("#fact:tunisa")
	until(b, `document.querySelector(".panel .body").textContent`, func(s string) bool { return strings.Contains(s, "Orlov denied that he had met") })
	other := openBrowser(t, base, 1400, 900)
	other.open("/thing/meeting:2032-05-04-oslo#fact:tunisa")
	other.see(".panel blockquote mark")
	if got := other.text(".panel"); !strings.Contains(got, "Orlov denied") {
		t.Errorf("reopened: %q", got)
	}
	b.key(kb.Escape)
	b.gone(".panel")
	b.hash("")
	if eval[string](b, `window.loaded || "again"`) != "once" {
		t.Error("the page was loaded anew on the way")
	}
	// By keys alone: to the next row, into its evidence, and back to the row.
	b.do(chromedp.Focus(chromedp.CSS(".facts a.why")))
	b.key(kb.ArrowDown)
	second := eval[string](b, `document.querySelectorAll("main a.why")[1].getAttribute("href")`)
	focused := func() string { return eval[string](b, `document.activeElement.getAttribute("href") ?? ""`) }
	if now := focused(); now != second {
		t.Errorf("the arrow leads to %q, not %q", now, second)
	}
	b.key(kb.Enter)
	b.see(".panel blockquote")
	b.hash("#fact:" + strings.TrimPrefix(second, "/fact/"))
	b.key(kb.Escape)
	b.gone(".panel")
	if now := focused(); now != second {
		t.Errorf("Esc leads back to %q, not %q", now, second)
	}
	// The slash leads back to the search.
	b.key("/")
	if focus := eval[string](b, `document.activeElement.id`); focus != "q" {
		t.Errorf("the slash leads to %q", focus)
	}
}

// shows is what a page shows, without what the keys and the pointer left there.
const shows = `document.querySelector("main").innerText.replace(/\s+/g, " ")`

func TestASharedAddressShowsTheSame(t *testing.T) {
	base := liveServer(t)
	b := openBrowser(t, base, 1280, 900)
	b.open("/ask/who-met")
	b.write(`main input[name="who"]`, "bergstrom"+kb.Enter)
	b.see(".answers")
	b.click(`.answers a.thing[href="/thing/person:dmytro-orlov"]`)
	b.at("/thing/person:dmytro-orlov")
	b.calm()
	b.click(`a.chip[href*="status=denied"]`)
	b.see(".chip.on")
	b.calm()
	link, here := eval[string](b, `location.href`), eval[string](b, shows)
	other := openBrowser(t, base, 1280, 900)
	other.open(strings.TrimPrefix(link, base))
	other.calm()
	if there := eval[string](other, shows); here != there {
		t.Errorf("%s shows another page in another browser:\n%s\n%s", link, here, there)
	}
	b.click(".chip.on")
	b.gone(".chip.on")
	b.do(chromedp.NavigateBack())
	b.see(".chip.on")
}

func TestExpandUndoAndPath(t *testing.T) {
	b := openBrowser(t, liveServer(t), 1280, 900)
	nodes := func(script string, want func(int) bool) int {
		t.Helper()
		return until(b, `document.querySelector("#network")?.cy?.nodes(`+script+`).length ?? 0`, want)
	}
	b.open("/network/person:leila-haddad")
	b.calm()
	before := nodes("", func(n int) bool { return n > 1 })
	b.do(chromedp.Focus(chromedp.CSS(".stage")))
	b.key(kb.ArrowDown) // chooses the thing that the page is about
	nodes(`"[id='person:leila-haddad']:selected"`, func(n int) bool { return n == 1 })
	eval[string](b, `document.querySelector("#network").cy.getElementById("person:signe-berg").emit("tap"), ""`)
	nodes(`"[id='person:signe-berg']:selected"`, func(n int) bool { return n == 1 })
	b.key("e")
	until(b, `location.search`, func(s string) bool { return s == "?open=person%3Asigne-berg" })
	after := nodes("", func(n int) bool { return n > before })
	b.calm()
	if said := b.text(".tools .quiet"); !strings.Contains(b.text("main"), "Undo") || said == "" {
		t.Errorf("the page beside the network has not followed: %q", said)
	}
	b.key("u")
	nodes("", func(n int) bool { return n == before })
	b.do(chromedp.NavigateBack())
	nodes("", func(n int) bool { return n == after })
	// A line opens its sentence.
	eval[string](b, `document.querySelector("#network").cy.edges().filter((e) => e.data("facts").includes("tunisb"))[0].emit("tap"), ""`)
	b.see(".panel blockquote mark")
	if got := b.text(".panel"); !strings.Contains(got, "Leïla Haddad dined with Bergström") {
		t.Errorf("the line says %q", got)
	}
	b.key(kb.Escape)
	b.gone(".panel")
	// Enter means the link that has the focus, whatever is chosen in the network.
	b.do(chromedp.Focus(chromedp.CSS("h1 a")))
	b.key(kb.Enter)
	b.at("/thing/person:leila-haddad")

	b.open("/thing/person:leila-haddad")
	b.calm()
	b.key("p")
	b.at("/path")
	b.calm()
	b.write(`input[name="to"]`, "orlov")
	b.see("main .complete li")
	b.key(kb.ArrowDown + kb.Enter)
	until(b, `document.querySelector('input[type="hidden"][name="to"]')?.value ?? ""`, func(s string) bool { return s == "person:dmytro-orlov" })
	b.key(kb.Enter)
	b.see(".hops")
	if got := b.text(".hops"); !strings.Contains(got, "Leïla Haddad dined with Bergström") || !strings.Contains(got, "Orlov sat down") {
		t.Errorf("the path: %q", got)
	}
	b.key("?")
	b.see("dialog.help[open]")
	b.key(kb.Escape)
	until(b, `document.querySelectorAll("dialog[open]").length`, func(n int) bool { return n == 0 })
}

// TestAPictureOfTheNetwork keeps a PNG of the moving network, and of a drawing.
func TestAPictureOfTheNetwork(t *testing.T) {
	b := openBrowser(t, liveServer(t), 1280, 900)
	for _, target := range []string{"/network/person:signe-berg", "/thing/person:signe-berg"} {
		b.open(target)
		b.calm()
		eval[string](b, `window.kept = "", window.made = null, window.make = URL.createObjectURL, URL.createObjectURL = (x) => make(made = x), HTMLAnchorElement.prototype.click = function () { kept = this.download + " " + made.type + " " + (made.size > 5000) }, ""`)
		b.click("details.formats summary")
		b.click("button.png")
		if got := until(b, `kept`, func(s string) bool { return s != "" }); got != "person-signe-berg.png image/png true" {
			t.Errorf("%s keeps %q", target, got)
		}
	}
}

func TestTheBrushOfTheTimeline(t *testing.T) {
	b := openBrowser(t, liveServer(t), 1280, 900)
	b.open("/thing/person:ana-duarte")
	b.see(".brushed .bar")
	b.calm()
	rows := `document.querySelectorAll(".facts tbody tr").length`
	if n := eval[int](b, rows); n != 3 {
		t.Errorf("%d facts before", n)
	}
	eval[string](b, `document.querySelector(".brushed").scrollIntoView({block: "center"}), ""`)
	b.calm() // the box is measured where it will be brushed
	box := eval[struct{ X, Y, Width float64 }](b, `(({x, y, width}) => ({x, y, width}))(document.querySelector(".brushed").getBoundingClientRect())`)
	drag(b, box.X+box.Width*0.01, box.X+box.Width*0.3, box.Y+30)
	until(b, `location.search`, func(s string) bool { return strings.HasPrefix(s, "?since=2033-01&until=2033-0") })
	until(b, rows, func(n int) bool { return n == 1 })
	b.see(".chip.on")
	b.see(".brushed .selection")
}
