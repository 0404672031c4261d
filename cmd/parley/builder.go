package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"

	"parley/graph"
)

// builder is the line with what is known before reading.
func (g *globals) builder(jobs int) (*graph.Builder, error) {
	known, err := g.knowledge()
	if err != nil {
		return nil, err
	}
	stamp, err := g.stamp()
	if err != nil {
		return nil, err
	}
	return graph.New(known, graph.Options{Jobs: jobs, Stamp: stamp})
}

// stamp is the fingerprint of the program, which holds the built-in knowledge,
// and of the files of --data: what was read with one stamp need not be read again.
func (g *globals) stamp() (string, error) {
	h := sha256.New()
	program, err := os.Executable()
	if err != nil {
		return "", nil // not known: all is read again
	}
	add := func(f fs.File, err error) error {
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(h, f)
		return err
	}
	if err := add(os.Open(program)); err != nil {
		return "", nil
	}
	if g.data == "" {
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	own := os.DirFS(g.data)
	err = fs.WalkDir(own, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		fmt.Fprintf(h, "\x00%s\x00", name)
		return add(own.Open(name))
	})
	if err != nil {
		return "", fmt.Errorf("--data: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
