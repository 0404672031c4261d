package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// file opens one file and yields its documents.
func (r *reader) file(f file) bool {
	if r.ctx.Err() != nil {
		return r.stop()
	}
	if f.err != nil {
		return r.yield(nil, f.err)
	}
	var in io.Reader
	switch {
	case !f.stdin:
		h, err := os.Open(f.path)
		if err != nil {
			return r.yield(nil, refused(f.path, err).err)
		}
		defer h.Close()
		if f.format == zipped && !strings.HasSuffix(strings.ToLower(f.path), ".gz") {
			return r.zip(f, h)
		}
		in = h
	case r.stdin:
		return r.report("-", 0, Refused, nil, "standard input was read already")
	case r.opt.Stdin == nil:
		return r.report("-", 0, Refused, nil, "there is no standard input")
	default:
		r.stdin = true
		in = r.opt.Stdin
	}
	counted := &counter{in: in}
	tell := func() {
		if r.opt.Progress != nil && counted.n > 0 {
			r.opt.Progress(f.path, counted.n)
			counted.n = 0
		}
	}
	defer tell()
	return r.stream(f, counted, tell)
}

// stream yields the documents of what a file or a member of an archive holds; tell is
// called as reading goes on.
func (r *reader) stream(f file, in io.Reader, tell func()) bool {
	if r.ctx.Err() != nil {
		return r.stop()
	}
	buffered := bufio.NewReaderSize(in, 1<<12)
	if magic, _ := buffered.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return r.report(f.path, 0, Refused, err, "%s", unpacking(f, err))
		}
		defer z.Close()
		buffered = bufio.NewReaderSize(z, 1<<12)
	} else if strings.HasSuffix(strings.ToLower(f.path), ".gz") && len(magic) > 0 {
		return r.report(f.path, 0, Refused, nil, "it is named .gz and is not gzip")
	}
	if f.format == unknown {
		first, _ := buffered.Peek(1 << 12)
		f.format = sniff(first)
	}
	switch f.format {
	case lines:
		return r.lines(f, buffered, tell)
	case rows:
		return r.rows(f, buffered, tell)
	case tarred:
		return r.tar(f, buffered, tell)
	case zipped:
		return r.report(f.path, 0, Refused, nil, "%s", noStream)
	}
	content, err := io.ReadAll(io.LimitReader(buffered, Limit+1))
	switch {
	case err != nil:
		return r.report(f.path, 0, Refused, err, "%s", unpacking(f, err))
	case len(content) > Limit:
		return r.report(f.path, 0, Refused, nil, "larger than %d MiB: split it", Limit>>20)
	}
	return r.whole(f, content)
}

// stop ends the run because its context did.
func (r *reader) stop() bool {
	err := r.ctx.Err()
	r.report("", 0, Refused, err, "reading was stopped: %v", err)
	return false
}

// whole converts a file that is one document.
func (r *reader) whole(f file, content []byte) bool {
	if len(bytes.TrimSpace(content)) == 0 {
		return r.report(f.path, 0, Refused, nil, "empty")
	}
	d := &raw{}
	d.ID = f.id
	s, repair, err := decode(content, f.format == page)
	if repair != "" {
		d.repairs = append(d.repairs, repair)
	}
	if err == nil {
		switch f.format {
		case markdown:
			err = fromMarkdown(d, s)
		case page:
			err = fromPage(d, s)
		default:
			d.Text = s
		}
	}
	if e := new(Error); errors.As(err, &e) {
		e.Path = f.path
		return r.yield(nil, e)
	}
	if err != nil {
		return r.report(f.path, 0, Refused, err, "%v", err)
	}
	return r.document(f.path, d)
}

// unpacking says what an error of reading or of unpacking f means.
func unpacking(f file, err error) string {
	corrupt := flate.CorruptInputError(0)
	damaged := errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt)
	switch cut := errors.Is(err, io.ErrUnexpectedEOF); {
	case f.member && cut:
		return "truncated: less is in the archive than was packed: " + packAgain
	case f.member && (damaged || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat)):
		return fmt.Sprintf("damaged (%v): %s", err, packAgain)
	case cut:
		return "truncated gzip: the file ends before its content does"
	case damaged:
		return "damaged gzip: " + err.Error()
	}
	return fmt.Sprintf("cannot be read: %v", err)
}

// sniff tells a format by the first bytes of a stream.
func sniff(first []byte) format {
	switch {
	case bytes.HasPrefix(first, []byte("PK\x03\x04")):
		return zipped
	case len(first) > 262 && string(first[257:262]) == "ustar":
		return tarred
	}
	head := strings.ToLower(strings.TrimLeft(strings.ToValidUTF8(string(first), ""), "\ufeff \t\r\n"))
	if strings.HasPrefix(head, "{") {
		return lines
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml", "<!--"} {
		if strings.HasPrefix(head, tag) {
			return page
		}
	}
	if _, _, ok := frontMatter(string(first)); ok {
		return markdown
	}
	return plain
}

// counter counts the bytes that it passes on.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}
