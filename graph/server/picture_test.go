package server_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley/data"
	"parley/graph"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/source"
	"parley/graph/store"
)

// sample is a server for the graph of PARLEY_STORE, or for that of the sample
// reports.
func sample(t *testing.T) string {
	t.Helper()
	name := os.Getenv("PARLEY_STORE")
	opt := store.Options{ReadOnly: true}
	if name == "" {
		name, opt = store.Memory, store.Options{}
	}
	st, err := store.Open(t.Context(), name, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if name == store.Memory {
		b, err := graph.New(data.FS, graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Build(t.Context(), source.Read(t.Context(), []string{"../../data/sample"}, source.Options{}), st, nil); err != nil {
			t.Fatal(err)
		}
	}
	questions, err := query.Questions(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Options{Store: st, Ontology: ontology(t), Questions: questions, Gizmo: true})
	if err != nil {
		t.Fatal(err)
	}
	return onTheNet(t, s)
}

func (b *browser) look(scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

func save(b *browser, file string, take chromedp.Action[[]byte]) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, take)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// TestPicturesOfTheREADME takes them anew: PARLEY_PICTURES=readme.
func TestPicturesOfTheREADME(t *testing.T) {
	if os.Getenv("PARLEY_PICTURES") != "readme" {
		t.Skip("PARLEY_PICTURES=readme takes the pictures of the README")
	}
	needScript(t)
	base := sample(t)
	b := openBrowser(t, base, 1240, 800)
	b.look("light")
	b.open("/thing/person:rustem-umerov")
	b.calm()
	b.key("jj")
	b.see(".panel blockquote mark")
	b.calm()
	eval[string](b, `scrollTo(0, 0), ""`)
	save(b, "testdata/evidence.png", chromedp.CaptureScreenshot())
	b.open("/network/country:ukraine")
	b.calm()
	b.do(chromedp.Focus(chromedp.CSS(".stage")))
	b.key(kb.ArrowDown)
	b.calm()
	eval[string](b, `scrollTo(0, 0), ""`)
	save(b, "testdata/network.png", chromedp.CaptureScreenshot())
}

// TestPictures takes pictures of the pages that PARLEY_PAGES names, into a folder:
// PARLEY_PICTURES=folder.
func TestPictures(t *testing.T) {
	folder := os.Getenv("PARLEY_PICTURES")
	if folder == "" || folder == "readme" {
		t.Skip("PARLEY_PICTURES names no folder for pictures")
	}
	base := sample(t)
	pages := strings.Fields(os.Getenv("PARLEY_PAGES"))
	if len(pages) == 0 {
		pages = []string{"/", "/thing/country:russia", "/ask/who-led", "/network/country:russia"}
	}
	for _, size := range []struct{ width, height int }{{1280, 900}, {360, 740}} {
		b := openBrowser(t, base, size.width, size.height)
		for _, scheme := range []string{"light", "dark"} {
			for _, target := range pages {
				b.look(scheme)
				b.open("/doc") // so that a part of an address alone is opened too
				b.open(target)
				b.calm()
				name := strings.Trim(strings.NewReplacer("/", "-", ":", "-", "?", "-", "=", "-", "#", "-", "&", "-").Replace(url.PathEscape(target)), "-")
				name = strings.ReplaceAll(strings.ReplaceAll(name, "%2F", "-"), "%3F", "-")
				file := filepath.Join(folder, strings.Trim(name, "-")+"-"+scheme+"-"+map[bool]string{true: "wide", false: "small"}[size.width > 500]+".png")
				save(b, file, chromedp.FullScreenshot(100))
			}
		}
	}
}
