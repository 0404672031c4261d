package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// An archive is read as the folder that it was packed from, member by member and
// without being unpacked to disk: a name in it is only ever a name. What is wrong with
// one member costs that member alone.

const (
	packAgain = "pack or copy the archive again"
	folderToo = "unpack it and name the folder"
)

// encrypted is the bit of a zip member's flags that says so.
const encrypted = 1 << 0

// member describes what stands under a name in an archive. ok is false for what is
// passed over in a folder too: folders themselves and what is hidden.
func member(archive file, name string, mode fs.FileMode) (f file, ok bool) {
	name = strings.ToValidUTF8(name, "\ufffd")
	if mode.IsDir() || strings.HasSuffix(name, "/") {
		return file{}, false
	}
	inside := path.Clean(name)
	f = named(inside)
	f.member = true
	f.path = archive.path + "/" + name
	f.id = archive.id + "/" + path.Join(path.Dir(inside), f.id)
	tell := func(o Outcome, reason string) (file, bool) {
		f.err = &Error{Path: f.path, Outcome: o, Reason: reason}
		return f, true
	}
	switch {
	case !fs.ValidPath(inside) || inside == ".":
		return tell(Refused, `its name leads out of the archive: names in one begin with no "/" and climb by no ".."`)
	case strings.HasPrefix(inside, ".") || strings.Contains(inside, "/."):
		return file{}, false
	case !mode.IsRegular():
		return tell(Skipped, "not a regular file")
	case f.format.archive():
		return tell(Refused, "an archive in an archive is not read: "+folderToo)
	case f.format == unknown:
		return tell(Skipped, "not a kind of file that is read: "+kinds)
	}
	f.path = archive.path + "/" + inside
	return f, true
}

// zip reads the members of a zip archive in the order of a folder. The list of them
// stands at its end, so it must be a file.
func (r *reader) zip(f file, h *os.File) bool {
	info, err := h.Stat()
	if err != nil {
		return r.yield(nil, refused(f.path, err).err)
	}
	if !info.Mode().IsRegular() {
		return r.report(f.path, 0, Refused, nil, "%s", noStream)
	}
	if info.Size() == 0 {
		return r.report(f.path, 0, Refused, nil, "empty")
	}
	left := info.Size()
	tell := func(n int64) {
		if n = min(n, left); r.opt.Progress != nil && n > 0 {
			r.opt.Progress(f.path, n)
			left -= n
		}
	}
	defer func() { tell(left) }()
	z, err := zip.NewReader(h, info.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // member judges names
		return r.report(f.path, 0, Refused, err, "damaged zip, the list of its members at its end cannot be read (%v): %s", err, packAgain)
	}
	slices.SortStableFunc(z.File, func(a, b *zip.File) int {
		return slices.Compare(strings.Split(slashes(a.Name), "/"), strings.Split(slashes(b.Name), "/"))
	})
	found := false
	for _, entry := range z.File {
		m, ok := member(f, slashes(entry.Name), entry.Mode())
		if !ok {
			continue
		}
		found = true
		if !r.zipped(m, entry) {
			return false
		}
		tell(int64(min(entry.CompressedSize64, uint64(left))))
	}
	return found || r.report(f.path, 0, Refused, nil, "%s", noMember)
}

const (
	noMember = "empty: there is no document in it"
	noStream = "a zip archive is not read from a stream or under gzip: save it as a file of its own that is named .zip"
)

// slashes is the name of a zip member as the format wants it; some programs on Windows
// divide it otherwise.
func slashes(name string) string { return strings.ReplaceAll(name, `\`, "/") }

// zipped reads one member of a zip archive.
func (r *reader) zipped(m file, entry *zip.File) bool {
	if m.err == nil && entry.Flags&encrypted != 0 {
		return r.report(m.path, 0, Refused, nil, "encrypted: unpack it with its password and name the file")
	}
	if m.err != nil {
		return r.yield(nil, m.err)
	}
	in, err := entry.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return r.report(m.path, 0, Refused, err, "packed by method %d, read are 0 (stored) and 8 (deflate): pack it so", entry.Method)
	}
	if err != nil {
		return r.report(m.path, 0, Refused, err, "%s", unpacking(m, err))
	}
	defer in.Close()
	return r.stream(m, in, func() {})
}

// tar reads the members of a tar archive as they come.
func (r *reader) tar(f file, in io.Reader, tell func()) bool {
	in = stopped{r.ctx, in}
	members := tar.NewReader(in)
	found, last := false, ""
	for {
		entry, err := members.Next()
		if errors.Is(err, tar.ErrHeader) {
			found = true
			if !r.report(f.path, 0, Refused, err, "damaged tar, no member begins %s: %s", cmp.Or(last, "at its start"), packAgain) {
				return false
			}
			members, entry, err = resume(in)
		}
		tell()
		switch {
		case r.ctx.Err() != nil:
			return r.stop()
		case err == io.EOF:
			return r.tarEnd(f, in, found)
		case errors.Is(err, tar.ErrHeader):
			return r.report(f.path, 0, Refused, err, "damaged tar, no other member was found in the next %d MiB: what follows is not read", Limit>>20)
		case errors.Is(err, io.ErrUnexpectedEOF):
			return r.report(f.path, 0, Refused, err, "truncated archive, it ends within a member: %s", packAgain)
		case err != nil && !errors.Is(err, tar.ErrInsecurePath): // member judges names
			return r.report(f.path, 0, Refused, err, "%s; what follows is not read: %s", unpacking(f, err), packAgain)
		}
		if entry.Typeflag == tar.TypeXGlobalHeader { // a note, as git archive leaves one
			continue
		}
		last = fmt.Sprintf("behind %q", entry.Name)
		m, ok := member(f, entry.Name, entry.FileInfo().Mode())
		if ok && m.err == nil && entry.Typeflag == tar.TypeLink {
			m.err = &Error{Path: m.path, Outcome: Skipped, Reason: fmt.Sprintf("a link to %q in the archive", entry.Linkname)}
		}
		switch {
		case !ok:
			continue
		case m.err != nil:
			ok = r.yield(nil, m.err)
		default:
			ok = r.stream(m, members, tell)
		}
		found = true
		if !ok {
			return false
		}
	}
}

// resume looks for the next member behind a damaged one, block by block: all that
// stands in a tar archive begins at a multiple of 512 bytes.
func resume(in io.Reader) (members *tar.Reader, entry *tar.Header, err error) {
	for range Limit / 512 {
		members = tar.NewReader(in)
		if entry, err = members.Next(); !errors.Is(err, tar.ErrHeader) {
			break
		}
	}
	return members, entry, err
}

// tarEnd reads what follows the last member, which must be nothing: the checksum of
// gzip stands behind it.
func (r *reader) tarEnd(f file, in io.Reader, found bool) bool {
	block := make([]byte, 1<<15)
	for rest := 0; rest < Limit; {
		n, err := in.Read(block)
		rest += n
		switch {
		case r.ctx.Err() != nil:
			return r.stop()
		case len(bytes.Trim(block[:n], "\x00")) > 0:
			return r.report(f.path, 0, Refused, nil, "more follows the end of the archive and is not read: %s", packAgain)
		case err == io.EOF:
			return found || r.report(f.path, 0, Refused, nil, "%s", noMember)
		case err != nil:
			return r.report(f.path, 0, Refused, err, "%s; what was read of it may be wrong: %s", unpacking(f, err), packAgain)
		}
	}
	return r.report(f.path, 0, Refused, nil, "nothing but zeros for %d MiB behind its end: %s", Limit>>20, packAgain)
}

// stopped reads until ctx ends: to pass over a member may take long.
type stopped struct {
	ctx context.Context
	in  io.Reader
}

func (s stopped) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.in.Read(p)
}
