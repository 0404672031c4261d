package server

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

// built is the explorer's script where it was built before the program (make
// explorer), and nothing else.
//
//go:embed all:explorer/dist
var built embed.FS

// script is what makes the explorer's pages answer without being loaded anew. The
// pages do not need it.
type script struct {
	files   fs.FS // nil where it is not built in
	entry   string
	styles  []string
	license string // those of all that is bundled
}

// chunk is a file of the build, as Vite's manifest tells of it.
type chunk struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	IsEntry bool     `json:"isEntry"`
}

func loadScript(all fs.FS) (*script, error) {
	s := &script{}
	dist, err := fs.Sub(all, "explorer/dist")
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadFile(dist, ".vite/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	var chunks map[string]chunk
	if err := json.Unmarshal(b, &chunks); err != nil {
		return nil, fmt.Errorf("explorer/dist/.vite/manifest.json: %w", err)
	}
	license, err := fs.ReadFile(dist, ".vite/license.md")
	if err != nil {
		return nil, err
	}
	s.files, s.license = dist, string(license)
	for _, c := range chunks {
		if !c.IsEntry {
			continue
		}
		s.entry = "/explorer/" + c.File
		for _, css := range c.CSS {
			s.styles = append(s.styles, "/explorer/"+css)
		}
	}
	if s.entry == "" {
		return nil, errors.New("explorer/dist/.vite/manifest.json: no entry; run `make explorer` again")
	}
	return s, nil
}

// scriptFile sends a file of the script, whose name changes when it does.
func (s *Server) scriptFile(w http.ResponseWriter, r *http.Request) {
	name := "assets/" + r.PathValue("name")
	var b []byte
	err := error(fs.ErrNotExist)
	if s.pages.script.files != nil {
		b, err = fs.ReadFile(s.pages.script.files, name)
	}
	if err != nil {
		s.fail(w, r, notFound{"page " + r.URL.Path})
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(b)
}
