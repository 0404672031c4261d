package server_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxFirst is how many bytes the first page may load, as gzip sends them.
const maxFirst = 180 << 10

const dist = "explorer/dist/"

// needScript skips, or with PARLEY_BROWSER=need fails, where the script is not built.
func needScript(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(dist + ".vite/manifest.json"); err == nil {
		return
	}
	if os.Getenv("PARLEY_BROWSER") == "need" {
		t.Fatal("the explorer's script is not built, and PARLEY_BROWSER=need")
	}
	t.Skip("SKIPPED: the explorer's script is not here; `make explorer` builds it")
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheFirstPageIsSmall(t *testing.T) {
	needScript(t)
	var chunks map[string]struct {
		File         string
		CSS, Imports []string
		IsEntry      bool
	}
	if err := json.Unmarshal(readFile(t, dist+".vite/manifest.json"), &chunks); err != nil {
		t.Fatal(err)
	}
	files := []string{"static/style.css"}
	var load func(name string)
	load = func(name string) {
		c := chunks[name]
		if slices.Contains(files, dist+c.File) {
			return
		}
		files = append(files, dist+c.File)
		for _, css := range c.CSS {
			files = append(files, dist+css)
		}
		for _, i := range c.Imports {
			load(i)
		}
	}
	for name, c := range chunks {
		if c.IsEntry {
			load(name)
		}
	}
	var b bytes.Buffer
	for _, f := range files {
		z := gzip.NewWriter(&b)
		if _, err := z.Write(readFile(t, f)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 3 || b.Len() > maxFirst {
		t.Errorf("%d bytes in %v, of at most %d", b.Len(), files, maxFirst)
	}
	t.Logf("the first page loads %d bytes", b.Len())
}

// TestTheScriptIsThatOfItsSource finds a script that was built from what is no
// longer there.
func TestTheScriptIsThatOfItsSource(t *testing.T) {
	needScript(t)
	all, err := filepath.Glob("explorer/src/*")
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(f string) bool { return strings.Contains(f, ".test.") })
	all = append(all, "explorer/package-lock.json", "explorer/vite.config.ts")
	slices.Sort(all)
	h := sha256.New()
	for _, f := range all {
		fmt.Fprintf(h, "%s\n%s", strings.TrimPrefix(f, "explorer/"), readFile(t, f))
	}
	if built := strings.TrimSpace(string(readFile(t, dist+"sources.txt"))); built != hex.EncodeToString(h.Sum(nil)) {
		t.Error("the explorer's script was built from other sources: run `make explorer`")
	}
}

func TestThePolicyOfAPage(t *testing.T) {
	needScript(t)
	s := serverWith(t, nil)
	word := func(target string) string {
		r := send(t, s, "GET", target, "")
		policy := r.Header.Get("Content-Security-Policy")
		m := regexp.MustCompile(`script-src 'nonce-([A-Z2-7]{26})' 'strict-dynamic'`).FindStringSubmatch(policy)
		if m == nil || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Fatalf("%s: the policy is %q", target, policy)
		}
		wantAll(t, target, read(t, r), `nonce="`+m[1]+`"`)
		return m[1]
	}
	if first, second := word("/"), word("/"); first == second {
		t.Error("two pages have one nonce")
	}
	word("/thing/nothing")
	if p := send(t, s, "GET", "/api/explore/questions", "").Header.Get("Content-Security-Policy"); strings.Contains(p, "script-src") || !strings.Contains(p, "default-src 'none'") {
		t.Errorf("what is no page has the policy %q", p)
	}
	file := regexp.MustCompile(`<script type="module" src="([^"]+)"`).FindStringSubmatch(get(t, s, "/"))
	r := send(t, s, "GET", file[1], "")
	if c := r.Header.Get("Cache-Control"); r.StatusCode != http.StatusOK || !strings.Contains(c, "immutable") || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%s: %d %v", file[1], r.StatusCode, r.Header)
	}
	wantCode(t, send(t, s, "GET", "/explorer/assets/..%2f.vite%2fmanifest.json", ""), 404)
	wantCode(t, send(t, s, "GET", "/explorer/assets/none.js", ""), 404)
	wantAll(t, "the licences", get(t, s, "/licenses"), "## preact - ", "## cytoscape - ", "## d3-brush - ", "## codemirror - ")
}
