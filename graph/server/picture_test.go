package server_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"parley/data"
	"parley/graph/query"
	"parley/graph/server"
	"parley/graph/store"
)

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
				b.open("/doc") // so that a part of an address alone is opened too
				b.open(target)
				b.calm()
				png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				name := strings.Trim(strings.NewReplacer("/", "-", ":", "-", "?", "-", "=", "-", "#", "-", "&", "-").Replace(url.PathEscape(target)), "-")
				name = strings.ReplaceAll(strings.ReplaceAll(name, "%2F", "-"), "%3F", "-")
				file := filepath.Join(folder, strings.Trim(name, "-")+"-"+scheme+"-"+map[bool]string{true: "wide", false: "small"}[size.width > 500]+".png")
				if err := os.WriteFile(file, png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
