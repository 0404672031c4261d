package source_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"parley/graph/source"
)

// entry is a member of an archive; a name that ends in "/" is a folder, content that
// begins with "->" a link.
type entry struct{ name, content string }

func packZip(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if strings.HasPrefix(e.content, "->") {
			h.SetMode(fs.ModeSymlink | 0o777)
		}
		w, err := z.CreateHeader(h)
		if err == nil && !strings.HasSuffix(e.name, "/") {
			_, err = w.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func packTar(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(e.content))}
		if strings.HasSuffix(e.name, "/") {
			h.Typeflag = tar.TypeDir
		} else if target, ok := strings.CutPrefix(e.content, "->"); ok {
			h.Typeflag, h.Linkname, h.Size = tar.TypeLink, target, 0
		}
		err := w.WriteHeader(h)
		if err == nil && h.Size > 0 {
			_, err = w.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// shared are the members of which each kind of archive must say the same.
func shared() []entry {
	return []entry{
		{"2022/", ""},
		{"2022/a.md", "---\ntitle: Visit\ndate: 2022-03-04\n---\nThe *envoy* left."},
		{"2022/b.md", "---\ndate: 2022\ntitle: [\n---\nThe envoy left."},
		{"2022/c.jsonl", `{"text":"He came."}` + "\n{}\n" + `{"id":"own","text":"He went."}`},
		{"2023/.hidden.md", "The envoy hid."},
		{"2023/a.md", "The envoy came back."},
		{"2023/d.txt.gz", string(gz("The envoy rested."))},
		{"2023/e.tar.gz", "x"},
		{"2023/f.zip", "x"},
		{"2023/g.pdf", "%PDF"},
		{"2023/h.txt", " "},
		{"a/../../k.txt", "The envoy climbed."},
		{"/l.txt", "The envoy climbed."},
	}
}

const sharedWant = `== NAME/2022/a.md | all/2022/a | 2022-03-04 | Visit | 
  |The envoy left.
  1 sentences, 4 tokens
! NAME/2022/b.md:4: broken front matter: did not find expected node content
== NAME/2022/c.jsonl:1 | all/2022/c-1 |  |  | 
  |He came.
  1 sentences, 3 tokens
! NAME/2022/c.jsonl:2: there is no "text" in it
== NAME/2022/c.jsonl:3 | own |  |  | 
  |He went.
  1 sentences, 3 tokens
== NAME/2023/a.md | all/2023/a |  |  | 
  |The envoy came back.
  1 sentences, 5 tokens
== NAME/2023/d.txt.gz | all/2023/d |  |  | 
  |The envoy rested.
  1 sentences, 4 tokens
! NAME/2023/e.tar.gz: an archive in an archive is not read: unpack it and name the folder
! NAME/2023/f.zip: an archive in an archive is not read: unpack it and name the folder
! NAME/2023/g.pdf: skipped: not a kind of file that is read: .txt, .md, .html, .jsonl, .csv, .tsv, each also as .gz
! NAME/2023/h.txt: empty
`

// TestArchives reads the same members from each kind of archive.
func TestArchives(t *testing.T) {
	climbs := func(name, member string) string {
		return "! " + name + "/" + member + ": its name leads out of the archive: names in one begin with no \"/\" and climb by no \"..\"\n"
	}
	for name, content := range map[string]string{
		"all.zip": packZip(t, shared()...), "all.tar": packTar(t, shared()...),
		"all.tar.gz": string(gz(packTar(t, shared()...))), "all.tgz": string(gz(packTar(t, shared()...))),
	} {
		want := strings.ReplaceAll(sharedWant, "NAME", name)
		if strings.HasSuffix(name, ".zip") { // is sorted
			want = climbs(name, "/l.txt") + want + climbs(name, "a/../../k.txt")
		} else {
			want += climbs(name, "a/../../k.txt") + climbs(name, "/l.txt")
		}
		dir := t.TempDir()
		write(t, filepath.Join(dir, name), []byte(content))
		for _, path := range []string{dir, filepath.Join(dir, name)} {
			if got := dump(dir, []string{path}, source.Options{}); got != want {
				t.Errorf("%s: got\n%s", name, got)
			}
		}
		var told int64
		collect(t, []string{dir}, source.Options{Progress: func(_ string, n int64) { told += n }})
		if told != int64(len(content)) {
			t.Errorf("%s: progress tells of %d bytes, there are %d", name, told, len(content))
		}
	}
	got := dump("nowhere", []string{"-"}, source.Options{Stdin: strings.NewReader(string(gz(packTar(t, entry{"a/b.txt", "He came."}))))})
	if want := "== -/a/b.txt | stdin/a/b |  |  | \n  |He came.\n  1 sentences, 3 tokens\n"; got != want {
		t.Errorf("standard input: got\n%s", got)
	}
}

// TestBadArchives damages archives; the other members are read.
func TestBadArchives(t *testing.T) {
	const one, two, three = "The envoy left on Friday.", "He came back.", "He went."
	entries := []entry{{"a.txt", one}, {"b.txt", two}, {"c.txt", three}}
	came := func(name, member, said, tokens string) string {
		return "== " + name + "/" + member + ".txt | x/" + member + " |  |  | \n  |" + said + "\n  1 sentences, " + tokens + " tokens\n"
	}
	zipped, tarred := packZip(t, entries...), packTar(t, entries...)
	a, b, c := came("x.zip", "a", one, "6"), came("x.zip", "b", two, "4"), came("x.zip", "c", three, "3")
	ta, tb, tc := came("x.tar", "a", one, "6"), came("x.tar", "b", two, "4"), came("x.tar", "c", three, "3")
	again := ": pack or copy the archive again\n"
	for _, test := range []struct{ what, name, content, want string }{
		{"nothing", "x.zip", "", "! x.zip: empty\n"},
		{"nothing", "x.tar", "", "! x.tar: empty: there is no document in it\n"},
		{"no member", "x.zip", packZip(t, entry{"a/", ""}), "! x.zip: empty: there is no document in it\n"},
		{"no member", "x.tar", packTar(t, entry{".a", "x"}), "! x.tar: empty: there is no document in it\n"},
		{"no archive", "x.zip", one, "! x.zip: damaged zip, the list of its members at its end cannot be read (zip: not a valid zip file)" + again},
		{"no archive", "x.tar", strings.Repeat(one, 40), "! x.tar: damaged tar, no member begins at its start" + again + "! x.tar: truncated archive, it ends within a member" + again},
		{"cut", "x.zip", zipped[:len(zipped)-9], "! x.zip: damaged zip, the list of its members at its end cannot be read (zip: not a valid zip file)" + again},
		{"cut", "x.tar", tarred[:1024+512+5], ta + "! x.tar/b.txt: truncated: less is in the archive than was packed" + again + "! x.tar: truncated archive, it ends within a member" + again},
		{"wrong data", "x.zip", patch(zipped, "b.txt", "PK\x01\x02", func(m []byte) { m[7] ^= 0x55 }), a + "! x.zip/b.txt: damaged (" /* … */},
		{"wrong header", "x.zip", patch(zipped, "PK\x03\x04", "", func(m []byte) { m[0] = 'x' }), "! x.zip/a.txt: damaged (zip: not a valid zip file)" + again + b + c},
		{"encrypted", "x.zip", patch(zipped, "PK\x01\x02", "", func(m []byte) { m[8] |= 1 }), "! x.zip/a.txt: encrypted: unpack it with its password and name the file\n" + b + c},
		{"method", "x.zip", patch(zipped, "PK\x01\x02", "", func(m []byte) { m[10] = 12 }),
			"! x.zip/a.txt: packed by method 12, read are 0 (stored) and 8 (deflate): pack it so\n" + b + c},
		{"wrong header", "x.tar", patch(tarred, "b.txt", "", func(m []byte) { m[0] = 'x' }),
			ta + "! x.tar: damaged tar, no member begins behind \"a.txt\"" + again + tc},
		{"more", "x.tar", tarred + tarred, ta + tb + tc + "! x.tar: more follows the end of the archive and is not read" + again},
		{"link", "x.tar", packTar(t, entry{"a.txt", "->b.txt"}), "! x.tar/a.txt: skipped: a link to \"b.txt\" in the archive\n"},
		{"link", "x.zip", packZip(t, entry{"a.txt", "->b.txt"}), "! x.zip/a.txt: skipped: not a regular file\n"},
		{"twice", "x.tar", packTar(t, entries[0], entries[0]), ta + "! x.tar/a.txt: its id \"x/a\" is already that of x.tar/a.txt: give it an id or a file name of its own\n"},
		{"windows", "x.zip", packZip(t, entry{`a\b.txt`, three}, entry{`..\b.txt`, three}), "! x.zip/../b.txt: its name leads out"},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, test.name), []byte(test.content))
		got := dump(dir, []string{dir}, source.Options{})
		if got != test.want && (strings.HasSuffix(test.want, "\n") || !strings.HasPrefix(got, test.want)) {
			t.Errorf("%s, %s: got\n%s", test.name, test.what, got)
		}
		if test.what == "wrong data" && !strings.HasSuffix(got, c) {
			t.Errorf("what follows %s is lost:\n%s", test.what, got)
		}
	}
	packed := string(gz(tarred))
	dir := t.TempDir()
	write(t, filepath.Join(dir, "cut.tgz"), []byte(packed[:len(packed)-12]))
	write(t, filepath.Join(dir, "sum.tgz"), []byte(patch(packed, packed[len(packed)-8:], "", func(m []byte) { m[0] ^= 1 })))
	write(t, filepath.Join(dir, "z.zip.gz"), gz(zipped))
	got := dump(dir, []string{dir}, source.Options{})
	for _, want := range []string{"! cut.tgz: truncated", "! sum.tgz: damaged gzip: gzip: invalid checksum; what was read of it may be wrong",
		"! z.zip.gz: a zip archive is not read from a stream or under gzip: save it as a file of its own that is named .zip\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestBombs unpacks members that are larger than a file may be, and one that says it is
// not. The race detector would take minutes for it.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks 64 MiB several times")
	}
	blanks := strings.Repeat(" ", source.Limit+1)
	entries := []entry{{"a.txt", blanks}, {"b.txt.gz", string(gz(blanks))}, {"c.txt", "He went."}}
	lies := patch(packZip(t, entries[0], entries[2]), "PK\x01\x02", "", func(m []byte) { binary.LittleEndian.PutUint32(m[24:], 9) })
	for name, c := range map[string]struct{ content, want string }{
		"x.zip": {packZip(t, entries...), "! x.zip/a.txt: larger than 64 MiB: split it\n! x.zip/b.txt.gz: larger than 64 MiB: split it\n"},
		"x.tgz": {string(gz(packTar(t, entries...))), "! x.tgz/a.txt: larger than 64 MiB: split it\n! x.tgz/b.txt.gz: larger than 64 MiB: split it\n"},
		"y.zip": {lies, "! y.zip/a.txt: damaged ("},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, name), []byte(c.content))
		got := dump(dir, []string{dir}, source.Options{})
		if !strings.HasPrefix(got, c.want) || !strings.HasSuffix(got, "  |He went.\n  1 sentences, 3 tokens\n") {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

// patch changes what stands from the first of one mark to the next of another, which
// may be the end.
func patch(s, from, to string, change func([]byte)) string {
	b := []byte(s)
	i := strings.Index(s, from)
	j := len(s)
	if to != "" {
		j = i + strings.Index(s[i:], to)
	}
	change(b[i:j])
	return string(b)
}

// TestArchivesStream reads an archive that has no end yet.
func TestArchivesStream(t *testing.T) {
	in, out := io.Pipe()
	defer in.Close()
	go func() {
		w := tar.NewWriter(out)
		for i := 0; ; i++ {
			if err := w.WriteHeader(&tar.Header{Name: fmt.Sprint(i, ".txt"), Typeflag: tar.TypeReg, Mode: 0o644, Size: 8}); err != nil {
				return // nobody reads any more
			}
			_, _ = io.WriteString(w, "He came.")
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	for _, err := range source.Read(ctx, []string{"-"}, source.Options{Stdin: in}) {
		if n++; n == 1000 {
			cancel()
		}
		if err != nil && (n != 1001 || !errors.Is(err, context.Canceled)) {
			t.Fatal(n, err)
		}
	}
	if n != 1001 {
		t.Errorf("%d results, want a thousand documents and an error", n)
	}
	cancel()
}
