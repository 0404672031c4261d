package server

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed templates static
var files embed.FS

// pages are the templates of the explorer.
type pages struct {
	all    *template.Template
	style  []byte
	script *script
}

// page is what every template is given.
type page struct {
	Code   int // of HTTP; 0 for 200
	Title  string
	Search string // what stands in the search box
	Main   any    // what the template of the page shows
	Style  template.CSS
	Base   string // of links, where the page is a file of its own
	From   string // the address of that file's view
	Raw    bool   // raw query languages are on
	Script string // address of the script, "" where it is not built in
	Styles []string
	Nonce  string
}

func loadPages() (*pages, error) {
	style, err := files.ReadFile("static/style.css")
	if err != nil {
		return nil, err
	}
	all, err := template.New("").Funcs(template.FuncMap{
		"plain": plainWords, "capital": capital, "date": niceDate, "count": count, "glyph": glyph, "thing": thingLink, "fact": factLink, "doc": docLink,
		"network": networkLink, "host": hostOf, "class": classWord, "mark": mark, "summary": summary, "shorten": shorten,
	}).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	script, err := loadScript(built)
	return &pages{all: all, style: style, script: script}, err
}

// scriptPolicy is the Content-Security-Policy of a page with the script: it runs,
// and writes styles, by a word that no text in the page can know.
const scriptPolicy = "default-src 'none'; script-src 'nonce-%s' 'strict-dynamic'; style-src 'self' 'nonce-%[1]s'; img-src 'self' data: blob:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// render writes a page. The template was checked when it was read, and what it is
// given is made here: a fault in it is one of the program.
func (p *pages) render(w http.ResponseWriter, name string, data page) {
	if p.script.entry != "" {
		data.Script, data.Styles, data.Nonce = p.script.entry, p.script.styles, rand.Text()
		w.Header().Set("Content-Security-Policy", fmt.Sprintf(scriptPolicy, data.Nonce))
	}
	var b bytes.Buffer
	if err := p.all.ExecuteTemplate(&b, name, data); err != nil {
		panic(fmt.Errorf("page %s: %w", name, err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(cmp.Or(data.Code, http.StatusOK))
	_, _ = w.Write(b.Bytes())
}

func thingLink(id string) string   { return "/thing/" + escapePath(id) }
func factLink(id string) string    { return "/fact/" + escapePath(strings.TrimPrefix(id, "fact:")) }
func networkLink(id string) string { return "/network/" + escapePath(id) }
func docLink(id string) string     { return "/doc/" + escapePath(strings.TrimPrefix(id, "doc:")) }

// escapePath keeps the slashes of an id, and all else that may stand in a path.
func escapePath(id string) string {
	parts := strings.Split(id, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), "%3A", ":")
	}
	return strings.Join(parts, "/")
}

// glyph is the shape of a status, which is told by its word too.
func glyph(status string) string {
	switch status {
	case "happened":
		return "●"
	case "ongoing":
		return "◐"
	case "planned", "designate":
		return "○"
	case "proposed":
		return "◇"
	case "postponed":
		return "▷"
	case "cancelled":
		return "✕"
	case "denied":
		return "⊘"
	case "former":
		return "◁"
	}
	return "·"
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// niceDate writes an EDTF date as people do; what is not a plain date or interval
// stays as it is.
func niceDate(s string) string {
	if from, to, ok := strings.Cut(s, "/"); ok {
		switch {
		case from == ".." || from == "":
			return "until " + niceDate(to)
		case to == ".." || to == "":
			return "from " + niceDate(from)
		}
		return niceDate(from) + " – " + niceDate(to)
	}
	if !isDay(s) {
		return s
	}
	part := strings.Split(s, "-")
	out := part[0]
	if len(part) > 1 {
		m := int(part[1][0]-'0')*10 + int(part[1][1]-'0')
		if m < 1 || m > 12 {
			return s
		}
		out = months[m-1] + " " + out
	}
	if len(part) > 2 {
		out = strings.TrimPrefix(part[2], "0") + " " + out
	}
	return out
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// classWord is what a class is called.
func classWord(class string) string {
	switch class {
	case "Organization":
		return "organisation"
	case "":
		return "thing"
	}
	return strings.ToLower(class)
}

// summary tells a fact in a line.
func summary(f *fact) string {
	var b strings.Builder
	b.WriteString(plainWords(cmp.Or(f.Kind, f.Type)))
	for i, ro := range f.Roles {
		b.WriteString(map[bool]string{true: ": ", false: "; "}[i == 0])
		if i > 0 || len(f.Roles) > 1 && ro.Name != "participant" {
			b.WriteString(plainWords(ro.Name) + " ")
		}
		for k, x := range ro.Fillers {
			if k > 0 {
				b.WriteString(", ")
			}
			if k == 4 && len(ro.Fillers) > 5 {
				fmt.Fprintf(&b, "and %d more", len(ro.Fillers)-4)
				break
			}
			b.WriteString(shorten(x.Name(), 80))
		}
	}
	return b.String()
}

// shorten cuts words at n code points.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:n-1]), " ,;") + "…"
}

// renderAlone sends a page as a file that needs nothing else.
func (s *Server) renderAlone(w http.ResponseWriter, r *http.Request, name string, data page) {
	data.Style = template.CSS(s.pages.style) //nolint:gosec // our own file
	var b bytes.Buffer
	if err := s.pages.all.ExecuteTemplate(&b, name, data); err != nil {
		s.fail(w, r, err)
		return
	}
	s.download(w, r, &b)
}
