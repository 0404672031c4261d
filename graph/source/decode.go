package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// marks are the byte order marks, longest first: that of UTF-32 begins with
// that of UTF-16.
var marks = []struct {
	bytes    string
	encoding encoding.Encoding
}{
	{"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
	{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
	{"\xff\xfe", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{"\xfe\xff", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
}

// declaration is where a web page names its encoding.
var declaration = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:-]+)|^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w:-]+)`)

// decode returns content as UTF-8 and, where it had to guess or to replace
// something, what it did.
func decode(content []byte, html bool) (s, repair string, err error) {
	for _, mark := range marks {
		if !bytes.HasPrefix(content, []byte(mark.bytes)) {
			continue
		}
		decoded, err := mark.encoding.NewDecoder().Bytes(content)
		if err != nil {
			return "", "", fmt.Errorf("its byte order mark announces UTF-16 or UTF-32, which it is not: %w", err)
		}
		s = string(decoded)
		if n := strings.Count(s, "\ufffd"); n > 0 {
			repair = fmt.Sprintf("%d characters are broken and read as U+FFFD", n)
		}
		if strings.Contains(s, "\x00") {
			return "", "", errors.New("binary: it contains NUL")
		}
		return s, repair, nil
	}
	if i := bytes.IndexByte(content, 0); i >= 0 {
		return "", "", fmt.Errorf("binary: a NUL byte at offset %d", i)
	}
	if utf8.Valid(content) { // no other encoding looks like this by chance
		return string(content), "", nil
	}
	if m := declaration.FindSubmatch(content[:min(len(content), 4096)]); html && m != nil {
		if declared, name := charset.Lookup(cmp.Or(string(m[1]), string(m[2]))); declared != nil && name != "utf-8" {
			decoded, err := declared.NewDecoder().Bytes(content)
			return string(decoded), "", err
		}
	}
	if bad, good := badBytes(content); good >= 3*bad {
		return strings.ToValidUTF8(string(content), "\ufffd"),
			fmt.Sprintf("%d bytes are not UTF-8 and read as U+FFFD, the first in line %d", bad, lineOfBad(content)), nil
	}
	name := guess(content)
	guessed, _ := charset.Lookup(name)
	decoded, err := guessed.NewDecoder().Bytes(content)
	if err != nil {
		return "", "", err
	}
	return string(decoded), fmt.Sprintf("not UTF-8, read as %s, which is a guess: save it as UTF-8 if names look wrong", name), nil
}

// badBytes counts the bytes that are no UTF-8 and the characters of more than
// one byte that are.
func badBytes(content []byte) (bad, good int) {
	for len(content) > 0 {
		r, n := utf8.DecodeRune(content)
		switch {
		case n > 1:
			good++
		case r == utf8.RuneError:
			bad++
		}
		content = content[n:]
	}
	return bad, good
}

// lineOfBad is the line of the first byte that is not UTF-8.
func lineOfBad(content []byte) int {
	line := 1
	for len(content) > 0 {
		r, n := utf8.DecodeRune(content)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		content = content[n:]
	}
	return line
}

// fallback is the encoding of most Western text that is not UTF-8.
const fallback = "windows-1252"

// guess names the encoding of content that is not UTF-8. The detector counts
// letter pairs, so it needs text full of non-ASCII letters. An English report
// with a few quotation marks and names has none of that and is windows-1252.
func guess(content []byte) string {
	high, letters := 0, 0
	for _, c := range content {
		switch {
		case c >= 0x80:
			high++
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			letters++
		}
	}
	if 4*high < letters {
		return fallback
	}
	found, err := chardet.NewTextDetector().DetectAll(content[:min(len(content), 1<<16)])
	if err != nil {
		return fallback
	}
	// The detector runs in goroutines and leaves equals in any order.
	slices.SortFunc(found, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Charset, b.Charset))
	})
	for _, f := range found {
		if e, name := charset.Lookup(f.Charset); e != nil && name != "utf-8" {
			return name
		}
	}
	return fallback
}
