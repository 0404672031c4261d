package main

import (
	"io/fs"
	"os"
	"sync"

	"parley/data"
	"parley/graph/mention"
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

// aliases finds what the lexicon knows under a name. It reads the lexicon when it
// is first asked, which most questions never do.
type aliases struct {
	read func() (*mention.Lexicon, error)
}

func aliasesOf(fsys fs.FS) aliases {
	return aliases{sync.OnceValues(func() (*mention.Lexicon, error) { return mention.Load(fsys) })}
}

// find returns the ids of what a name means, none where the lexicon cannot be read.
func (a aliases) find(name string) []string {
	l, err := a.read()
	if err != nil {
		return nil
	}
	return l.Called(name)
}
