// Package source turns files and streams into documents.
//
// It reads plain text (.txt), Markdown with YAML front matter (.md), web pages
// (.html, .htm), JSON lines (.jsonl, .ndjson), tables with a document a row (.csv,
// .tsv), each of these under gzip (.gz),
// and folders and archives (.zip, .tar, .tar.gz, .tgz) of them; "-" is standard
// input, told apart by its first bytes.
//
// Whatever is not plain text is converted to it here, at the door: a
// document's Text is the text after conversion, and every offset speaks of
// it. The Text of a .txt file is the file, character for character, byte
// order mark and line ends included, so that its offsets hold in the file.
//
// # Why
//
// Nothing is dropped in silence. What could not be read, was passed over in a
// folder or had to be repaired comes as an *Error that names file, line and
// reason, between the documents, and reading goes on. So a run over ten
// thousand files ends with a list and not with a crash at file seven.
//
// There is no clock: a document without a date stays undated. A date that a
// source gives must be a date; a wrong one would make wrong facts of every
// "Thursday", so the document is refused and the message says what would do.
// "03/04/2021" is two dates and refused as well.
//
// Bytes that are no UTF-8 are decoded by the byte order mark, by what a web
// page declares, else by a guess, and a guess is reported. The same holds for
// single bad bytes in UTF-8 and for lone surrogates in JSON: they become
// U+FFFD and a Repaired error says so.
//
// Reports in other languages are refused, by the share of common words
// (language.go): everything behind this door reads English.
package source

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"parley/graph/text"
)

// Limit is the size of the largest document, in bytes after decompression.
// Larger files are refused; of JSON lines it is the size of one line, of a table
// that of a row.
const Limit = 64 << 20

// Options are the choices of a run.
type Options struct {
	// Published is the date of documents that have none, in a form that Date
	// reads; "" leaves them undated.
	Published string
	// Stdin is what "-" reads; nil where there is nothing to read.
	Stdin io.Reader
	// Progress, where set, is told the bytes of a file that were read since it
	// was last told. They add up to what Count returns.
	Progress func(path string, bytes int64)
}

// Outcome says what became of a source that an Error speaks of.
type Outcome uint8

const (
	Refused  Outcome = iota // no document came of it
	Skipped                 // passed over: a kind of file, or columns, that are not read
	Repaired                // read, but not as it stands: the document follows
)

// Error is one thing to report about one file, one line of JSON lines or one row of a
// table.
type Error struct {
	Path    string // as named, or under the folder or archive that was named
	Line    int    // from 1, of a table the row; 0 where the whole file is meant
	Column  int    // of a table, from 1; 0 where the whole row is meant
	Outcome Outcome
	Reason  string // what is wrong and what would be right
	Err     error  // the cause, or nil
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, ":%d", e.Column)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	switch e.Outcome {
	case Skipped:
		b.WriteString("skipped: ")
	case Repaired:
		b.WriteString("repaired: ")
	}
	b.WriteString(e.Reason)
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Read yields the documents under paths, in the order of paths and sorted
// within folders. Every error is an *Error and comes without a document; after
// one whose Outcome is Repaired the document itself follows. It ends early
// when ctx does, with an Error that wraps the cause.
//
// A document's ID is the one its source gives, else the file's name without
// extensions, "stdin", or, for one of several JSON lines or rows, either with "-"
// and the number of the line or row. In an archive the names of archive and folders stand before it,
// "reports/2022/a": names come again there, and who gets an archive cannot choose
// them. Its members are read in the order of a folder, those of a tar archive, which
// is read as it comes, in its own. A second document with an ID of the same run is refused.
func Read(ctx context.Context, paths []string, opt Options) iter.Seq2[*text.Document, error] {
	return func(yield func(*text.Document, error) bool) {
		r := &reader{ctx: ctx, opt: opt, yield: yield, seen: map[string]string{}}
		if opt.Published != "" {
			date, err := Date(opt.Published)
			if err != nil {
				yield(nil, &Error{Reason: "publication date: " + err.Error()})
				return
			}
			r.opt.Published = date
		}
		for f := range files(paths) {
			if !r.file(f) {
				return
			}
		}
	}
}

// reader carries a run. Its methods return false when the run is over.
type reader struct {
	ctx   context.Context
	opt   Options
	yield func(*text.Document, error) bool
	seen  map[string]string // the path that gave a document's id
	stdin bool              // was read
}

// report yields an error.
func (r *reader) report(path string, line int, o Outcome, cause error, format string, args ...any) bool {
	return r.yield(nil, &Error{Path: path, Line: line, Outcome: o, Reason: fmt.Sprintf(format, args...), Err: cause})
}

// raw is a document before it is checked.
type raw struct {
	text.Document
	line    int      // of JSON lines, or row
	repairs []string // what had to be repaired
	// Where a row has them, from 1; 0 where there is no such column.
	idColumn, textColumn int
}

// document checks, completes and yields a document.
func (r *reader) document(path string, d *raw) bool {
	if r.ctx.Err() != nil {
		return r.stop()
	}
	bad := func(column int, format string, args ...any) bool {
		return r.yield(nil, &Error{Path: path, Line: d.line, Column: column, Reason: fmt.Sprintf(format, args...)})
	}
	if !visible(d.Text) {
		return bad(d.textColumn, "empty: there is no text in it")
	}
	if language := foreign(d.Text); language != "" {
		return bad(d.textColumn, "not English: it reads like %s", language)
	}
	if first, ok := r.seen[d.ID]; ok {
		return bad(d.idColumn, "its id %q is already that of %s: give it an id or a file name of its own", d.ID, first)
	}
	d.Path = path
	if d.line > 0 {
		d.Path = fmt.Sprintf("%s:%d", path, d.line)
	}
	r.seen[d.ID] = d.Path
	d.Title = strings.Join(strings.Fields(d.Title), " ")
	d.Published = cmp.Or(d.Published, r.opt.Published)
	for _, repair := range d.repairs {
		if !r.report(path, d.line, Repaired, nil, "%s", repair) {
			return false
		}
	}
	d.Sentences = text.Split(d.Text)
	return r.yield(&d.Document, nil)
}
