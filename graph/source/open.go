package source

import (
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

// file reads one file and yields its documents.
func (r *reader) file(f file) bool {
	if err := r.ctx.Err(); err != nil {
		r.report("", 0, Refused, err, "reading was stopped: %v", err)
		return false
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
	buffered := bufio.NewReaderSize(counted, 1<<12)
	if magic, _ := buffered.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return r.report(f.path, 0, Refused, err, "%s", unpacking(err))
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
	if f.format == lines {
		return r.lines(f, buffered, tell)
	}
	content, err := io.ReadAll(io.LimitReader(buffered, Limit+1))
	switch {
	case err != nil:
		return r.report(f.path, 0, Refused, err, "%s", unpacking(err))
	case len(content) > Limit:
		return r.report(f.path, 0, Refused, nil, "larger than %d MiB: split it", Limit>>20)
	}
	return r.whole(f, content)
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

// unpacking says what an error of reading or of gzip means.
func unpacking(err error) string {
	corrupt := flate.CorruptInputError(0)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "truncated gzip: the file ends before its content does"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return "damaged gzip: " + err.Error()
	}
	return fmt.Sprintf("cannot be read: %v", err)
}

// sniff tells a format by the first bytes of a stream.
func sniff(first []byte) format {
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
