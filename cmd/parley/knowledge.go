package main

import (
	"io/fs"
	"os"

	"parley/data"
)

// knowledge is what the program knows before it reads: the built-in files, with
// those of --data before them.
func (g *globals) knowledge() (fs.FS, error) {
	if g.data == "" {
		return data.FS, nil
	}
	info, err := os.Stat(g.data)
	if err != nil {
		return nil, usagef("--data: %w", err)
	}
	if !info.IsDir() {
		return nil, usagef("--data: %s is a file; it must be a folder with lexicon/, rules/, questions/ or model/", g.data)
	}
	return overlay{upper: os.DirFS(g.data), lower: data.FS}, nil
}
