package source

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// format is a kind of file that is read.
type format uint8

const (
	unknown format = iota
	plain
	markdown
	page
	lines
	rows
	zipped
	tarred
)

// archive reports whether what is in the file are files.
func (f format) archive() bool { return f == zipped || f == tarred }

// extensions name the formats; .gz may follow each.
var extensions = map[string]format{
	".txt": plain, ".text": plain, ".md": markdown, ".markdown": markdown,
	".html": page, ".htm": page, ".jsonl": lines, ".ndjson": lines,
	".csv": rows, ".tsv": rows,
	".zip": zipped, ".tar": tarred, ".tgz": tarred,
}

// kinds are the kinds of file that are read, in an archive too, and known with archives.
const (
	kinds = ".txt, .md, .html, .jsonl, .csv, .tsv, each also as .gz"
	known = kinds + ", and archives of these: .zip, .tar, .tar.gz"
)

// file is a source to read, or the reason why it is not read.
type file struct {
	path   string
	id     string // from its name; of a member of an archive with those of archive and folders
	format format // unknown: its first bytes tell
	stdin  bool
	member bool  // of an archive
	size   int64 // on disk, 0 for what is no regular file
	err    *Error
}

// named describes a file by its name.
func named(path string) file {
	f := file{path: path}
	name := filepath.Base(path)
	if ext := filepath.Ext(name); strings.EqualFold(ext, ".gz") {
		name = name[:len(name)-len(ext)]
	}
	ext := filepath.Ext(name)
	if f.format = extensions[strings.ToLower(ext)]; f.format != unknown {
		name = name[:len(name)-len(ext)]
	}
	f.id = name
	return f
}

// files yields what paths name, folders in sorted order. Hidden files and
// folders below a named folder are passed over.
func files(paths []string) iter.Seq[file] {
	return func(yield func(file) bool) {
		for _, path := range paths {
			if path == "-" {
				if !yield(file{path: "-", id: "stdin", stdin: true}) {
					return
				}
				continue
			}
			info, err := os.Stat(path)
			switch {
			case err != nil:
				if !yield(refused(path, err)) {
					return
				}
			case info.IsDir():
				if !folder(path, yield) {
					return
				}
			default:
				f := named(path)
				if info.Mode().IsRegular() {
					f.size = info.Size()
				}
				if ext := filepath.Ext(f.id); f.format == unknown && ext != "" && ext != f.id {
					f.err = &Error{Path: path, Reason: fmt.Sprintf("unknown kind of file %q: read are %s", ext, known)}
				}
				if !yield(f) {
					return
				}
			}
		}
	}
}

// folder yields the files below a folder.
func folder(root string, yield func(file) bool) bool {
	done := false
	walk := func(path string, entry fs.DirEntry, err error) error {
		f := named(path)
		skip := func(reason string) { f.err = &Error{Path: path, Outcome: Skipped, Reason: reason} }
		switch {
		case err != nil:
			f = refused(path, err)
		case path != root && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		default:
			info, err := os.Stat(path)
			switch {
			case err != nil:
				f = refused(path, err)
			case info.IsDir():
				skip("a link to a folder is not followed: name it to read it")
			case !info.Mode().IsRegular():
				skip("not a regular file")
			case f.format == unknown:
				skip("not a kind of file that is read: " + known)
			default:
				f.size = info.Size()
			}
		}
		if !yield(f) {
			done = true
			return fs.SkipAll
		}
		if err != nil && entry != nil && entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	// WalkDir hands every error to walk, which returns none.
	_ = filepath.WalkDir(root, walk)
	return !done
}

// refused is a file that the system does not give.
func refused(path string, err error) file {
	reason := err
	if p := new(fs.PathError); errors.As(err, &p) {
		reason = p.Err // the path is named already
	}
	return file{path: path, err: &Error{Path: path, Reason: "cannot be read: " + reason.Error(), Err: err}}
}

// Total is how much there is to read.
type Total struct {
	Files int   // that Read will open
	Bytes int64 // their size on disk; standard input and pipes count for nothing
}

// Count looks at what Read would open, for a progress bar. What cannot be
// read is not counted; Read reports it.
func Count(paths []string) Total {
	var t Total
	for f := range files(paths) {
		if f.err == nil {
			t.Files++
			t.Bytes += f.size
		}
	}
	return t
}
