package source

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// record is one line of JSON lines. Other keys are ignored.
type record struct {
	ID        *string `json:"id"`
	Title     string  `json:"title"`
	Date      string  `json:"date"`
	URL       string  `json:"url"`
	SourceURL string  `json:"source_url"`
	Text      *string `json:"text"`
}

// wants says what a field of a record must be.
var wants = map[string]string{
	"id": `a text such as "r-17"`, "title": "a text", "date": `a text such as "2025-05-15"`,
	"url": "a text", "source_url": "a text", "text": "a text", "": "an object",
}

// lines reads JSON lines from a stream, so a file may be larger than memory.
func (r *reader) lines(f file, in *bufio.Reader, tell func()) bool {
	in = unmarked(in)
	found := false
	for n := 1; ; n++ {
		if r.ctx.Err() != nil {
			return r.stop()
		}
		line, err := readLine(r, in)
		tell()
		if len(bytes.TrimSpace(line)) > 0 {
			found = true
			if !r.record(f, n, line) {
				return false
			}
		}
		switch {
		case err == nil:
		case errors.Is(err, errLong):
			found = true
			if !r.report(f.path, n, Refused, nil, "larger than %d MiB: split it", Limit>>20) {
				return false
			}
		case err == io.EOF && !found:
			return r.report(f.path, 0, Refused, nil, "empty")
		case err == io.EOF:
			return true
		default:
			return r.report(f.path, n, Refused, err, "%s", unpacking(f, err))
		}
	}
}

// unmarked reads what stands behind a byte order mark as UTF-8.
func unmarked(in *bufio.Reader) *bufio.Reader {
	two, _ := in.Peek(2)
	if three, _ := in.Peek(3); string(two) == "\xff\xfe" || string(two) == "\xfe\xff" || string(three) == "\ufeff" {
		return bufio.NewReaderSize(transform.NewReader(in, unicode.BOMOverride(transform.Nop)), 1<<16)
	}
	return in
}

var errLong = errors.New("line too long")

// readLine reads a line, without its end, of at most Limit bytes. The rest of
// a longer one is passed over.
func readLine(r *reader, in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
		}
		if len(line) > Limit {
			line, long = nil, true
		}
		switch {
		case err == bufio.ErrBufferFull && r.ctx.Err() == nil:
			continue
		case err == bufio.ErrBufferFull:
			return nil, nil // the caller asks ctx
		case err != nil && err != io.EOF:
			return nil, err // half a line is none
		case long:
			return nil, errLong
		}
		return line, err
	}
}

// record reads one line.
func (r *reader) record(f file, n int, line []byte) bool {
	bad := func(cause error, format string, args ...any) bool {
		return r.report(f.path, n, Refused, cause, format, args...)
	}
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		var kind *json.UnmarshalTypeError
		if !errors.As(err, &kind) {
			return bad(err, "broken JSON, one object a line: %v", err)
		}
		if kind.Field == "" {
			return bad(err, "it is a JSON %s and must be an object", kind.Value)
		}
		return bad(err, "%q is a JSON %s and must be %s", kind.Field, kind.Value, wants[kind.Field])
	}
	if rec.Text == nil {
		return bad(nil, `there is no "text" in it`)
	}
	d := &raw{line: n}
	d.Text, d.Title = *rec.Text, rec.Title
	d.URL = cmp.Or(rec.SourceURL, rec.URL)
	if rec.ID != nil {
		d.ID = strings.TrimSpace(*rec.ID)
	}
	d.ID = cmp.Or(d.ID, fmt.Sprintf("%s-%d", f.id, n))
	if strings.Contains(d.Text, "\x00") {
		return bad(nil, "binary: its text contains NUL")
	}
	if broken := strings.Count(d.Text, "\ufffd") - given(line); broken > 0 {
		d.repairs = append(d.repairs, fmt.Sprintf("%d lone surrogates or bytes that are not UTF-8 are read as U+FFFD", broken))
	}
	if err := d.dated(rec.Date); err != nil {
		return bad(err, `"date": %v`, err)
	}
	return r.document(f.path, d)
}

// given counts the U+FFFD that a line really writes.
func given(line []byte) int {
	return bytes.Count(line, []byte(string(utf8.RuneError))) + bytes.Count(bytes.ToLower(line), []byte(`\ufffd`))
}
