package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"
)

// A file begins with a page: its name, and two slots of which each generation
// takes the other one. A slot says where the manifest of its generation lies,
// which says where the segments lie. What a generation needs is never written
// over: a new one comes behind the last, or in a new file that takes the place
// of this one. So a writer that is killed at any moment leaves the generation
// before, and a reader keeps what it has mapped.
const (
	fileName   = "parley graph 2\n\x00"
	pageSize   = 4096
	firstSlot  = 1024 // and the other one as much further: no sector holds both
	fileSuffix = ".new"
)

// slot points to a generation.
type slot struct {
	Generation uint64
	At, Size   uint64 // of the manifest
	Sum        uint32 // of the manifest
	Own        uint32 // of the slot before this
}

// manifest lists what makes a generation.
type manifest struct {
	Segments []extent        `json:"segments"` // the oldest first
	Meta     json.RawMessage `json:"meta,omitempty"`
}

// extent is where a segment lies.
type extent struct {
	At   uint64 `json:"at"`
	Size uint64 `json:"size"`
	Sum  uint32 `json:"sum"`
}

// file is an open file of a graph, as one generation left it.
type file struct {
	path string
	f    *os.File
	mode int // of opening
	info fs.FileInfo
	slot
	manifest
	*snapshot
}

// guard returns a function to be deferred, which turns a panic, or a fault on a
// page that cannot be read, into an error.
func guard(name string, err *error) func() {
	old := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(old)
		if r := recover(); r != nil {
			*err = fmt.Errorf("%w: %s: %v; build it again from the documents", ErrDamaged, name, r)
		}
	}
}

// openFile opens the file at path, and makes it where it is missing and may be made.
func openFile(path string, opt Options) (*file, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && opt.Create && !opt.ReadOnly:
		return createFile(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w at %s; `parley build` makes one from documents", ErrNoStore, path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%w: %s is a folder; a store is a file", ErrNotStore, path)
	case info.Size() == 0 && opt.Create && !opt.ReadOnly:
		return createFile(path)
	case info.Size() == 0:
		return nil, fmt.Errorf("%w: %s is empty; `parley build` makes a store from documents", ErrNotStore, path)
	}
	mode := os.O_RDWR
	if opt.ReadOnly {
		mode = os.O_RDONLY
	}
	f, err := os.OpenFile(path, mode, 0)
	if err != nil {
		return nil, err
	}
	o := &file{path: path, f: f, mode: mode}
	if err := o.begin(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return o, nil
}

// begin checks what the file is and reads its newest generation.
func (o *file) begin() (err error) {
	if o.info, err = o.f.Stat(); err != nil {
		return err
	}
	page := make([]byte, 24)
	if _, err := o.f.ReadAt(page, 0); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", o.path, err)
	}
	switch {
	case string(page[:len(fileName)]) == fileName:
	case binary.LittleEndian.Uint32(page[16:]) == 0xED0CDAED: // a bbolt file
		return fmt.Errorf("%w: %s was written by an earlier version of this program, which this one does not read; remove it and build it again from the documents, or name another file", ErrNotStore, o.path)
	default:
		return fmt.Errorf("%w: %s was not written by this program; name another file", ErrNotStore, o.path)
	}
	newest, err := o.newest()
	if err != nil {
		return err
	}
	return o.load(newest)
}

// newest reads which generation the file holds. A slot that is neither empty nor
// whole is damage, for the disk writes a sector as a whole; but it may also be in
// the middle of being written while it is read.
func (o *file) newest() (best slot, err error) {
	for try := 0; ; try++ {
		best, torn, err := o.slots()
		switch {
		case err != nil:
			return best, err
		case !torn && best.Generation > 0:
			return best, nil
		case try == 5:
			return best, fmt.Errorf("%w: %s no longer says where its graph lies; build it again from the documents", ErrDamaged, o.path)
		}
		time.Sleep(time.Duration(try) * time.Millisecond)
	}
}

// slots reads the two slots and returns the newer one, and whether one is broken.
func (o *file) slots() (best slot, torn bool, err error) {
	b := make([]byte, 2*firstSlot)
	if _, err := o.f.ReadAt(b, firstSlot); err != nil && !errors.Is(err, io.EOF) {
		return best, false, fmt.Errorf("%s: %w", o.path, err)
	}
	for _, at := range []int{0, firstSlot} {
		var s slot
		n := binary.Size(s)
		_, _ = binary.Decode(b[at:at+n], binary.LittleEndian, &s)
		switch {
		case s == slot{}:
		case s.Own != crc32.Checksum(b[at:at+n-4], castagnoli):
			torn = true
		case s.Generation > best.Generation:
			best = s
		}
	}
	return best, torn, nil
}

// load reads a generation. Segments that are open already are kept.
func (o *file) load(s slot) (err error) {
	if s == o.slot {
		return nil
	}
	info, err := o.f.Stat()
	if err != nil {
		return err
	}
	if uint64(info.Size()) < s.At+s.Size {
		return fmt.Errorf("%w: %s is cut off: %d of %d bytes; build it again from the documents", ErrDamaged, o.path, info.Size(), s.At+s.Size)
	}
	b := make([]byte, s.Size)
	if _, err := o.f.ReadAt(b, int64(s.At)); err != nil {
		return fmt.Errorf("%s: %w", o.path, err)
	}
	var m manifest
	if crc32.Checksum(b, castagnoli) != s.Sum || json.Unmarshal(b, &m) != nil {
		return o.damaged(s.At)
	}
	had := map[extent]*segment{}
	for i, e := range o.Segments {
		had[e] = o.segments[i]
	}
	segments := make([]*segment, len(m.Segments))
	for i, e := range m.Segments {
		if segments[i] = had[e]; segments[i] == nil {
			if segments[i], err = o.open(e); err != nil {
				return err
			}
		}
	}
	defer guard(o.path, &err)()
	o.snapshot = newSnapshot(segments, m.Meta)
	o.slot, o.manifest = s, m
	return nil
}

// open maps a segment and compares its checksum.
func (o *file) open(e extent) (s *segment, err error) {
	data, owner, err := mapFile(o.f, e.At, e.Size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.path, err)
	}
	defer runtime.KeepAlive(owner)
	defer guard(o.path, &err)()
	if crc32.Checksum(data, castagnoli) != e.Sum {
		return nil, o.damaged(e.At)
	}
	return openSegment(data, owner)
}

func (o *file) damaged(at uint64) error {
	return fmt.Errorf("%w: %s has changed at byte %d or behind; build it again from the documents", ErrDamaged, o.path, at)
}

// now returns the file as it is now: another one where the path leads to another
// one by now.
func (o *file) now() (*file, error) {
	info, err := os.Stat(o.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return o, err
	}
	if err == nil && !os.SameFile(info, o.info) {
		f, err := os.OpenFile(o.path, o.mode, 0)
		if err != nil {
			return o, err
		}
		other := &file{path: o.path, f: f, mode: o.mode}
		if err := other.begin(); err != nil {
			return o, errors.Join(err, f.Close())
		}
		return other, nil
	}
	s, err := o.newest()
	if err != nil || s == o.slot {
		return o, err
	}
	next := *o
	return &next, next.load(s)
}

// lock waits until no other process writes, and returns the file as it is then.
func (o *file) lock(ctx context.Context) (*file, func(), error) {
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	for {
		switch ok, err := tryLock(o.f); {
		case err != nil:
			return nil, nil, err
		case ok:
			_, err := os.Stat(o.path)
			if err != nil { // written to, it would be lost
				return nil, nil, errors.Join(err, unlock(o.f))
			}
			now, err := o.now()
			if err == nil && now.f == o.f {
				return now, func() { _ = unlock(o.f) }, nil
			}
			if e := unlock(o.f); err != nil || e != nil {
				return nil, nil, errors.Join(err, e)
			}
			o = now
			continue
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return nil, nil, fmt.Errorf("%w: another program is writing to it; wait for it, or stop it: %w", ErrInUse, ctx.Err())
		}
	}
}

// append puts a generation behind the last one: the segments up to kept, and the
// new one, which may be nil.
func (o *file) append(kept int, add *content, meta []byte) (*file, error) {
	at := (o.At + o.Size + 7) &^ 7
	m := manifest{Segments: append([]extent{}, o.Segments[:kept]...), Meta: meta}
	s, err := writeGeneration(o.f, at, o.Generation+1, add, &m)
	if err == nil {
		err = o.f.Sync()
	}
	if err == nil {
		err = writeSlot(o.f, s)
	}
	if err == nil {
		err = o.f.Sync()
	}
	if err != nil { // what was written lies behind all that counts
		_ = o.f.Truncate(int64(o.At + o.Size))
		return nil, err
	}
	next := *o
	return &next, next.load(s)
}

// writeGeneration writes a segment and the manifest.
func writeGeneration(f *os.File, at, generation uint64, add *content, m *manifest) (s slot, err error) {
	if add != nil {
		w := bufio.NewWriterSize(io.NewOffsetWriter(f, int64(at)), 1<<18)
		size, sum, err := add.write(w)
		if err == nil {
			err = w.Flush()
		}
		if err != nil {
			return s, err
		}
		m.Segments = append(m.Segments, extent{at, size, sum})
		at += size
	}
	b, err := json.Marshal(m)
	if err != nil {
		return s, err
	}
	_, err = f.WriteAt(b, int64(at))
	return slot{Generation: generation, At: at, Size: uint64(len(b)), Sum: crc32.Checksum(b, castagnoli)}, err
}

func writeSlot(f *os.File, s slot) error {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, s)
	n := b.Len() - 4
	binary.LittleEndian.PutUint32(b.Bytes()[n:], crc32.Checksum(b.Bytes()[:n], castagnoli))
	_, err := f.WriteAt(b.Bytes(), int64(firstSlot*(1+s.Generation%2)))
	return err
}

// errFolder is what newFile gets where it can make no file.
var errFolder = errors.New("no file can be made here")

// newFile writes a generation into a file of its own and puts that in the place
// of the one at path.
func newFile(path string, generation uint64, add *content, meta []byte, mode fs.FileMode) (_ *file, err error) {
	name := path + fileSuffix
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errFolder, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(name)
		}
	}()
	page := make([]byte, pageSize)
	copy(page, fileName)
	if _, err := f.WriteAt(page, 0); err != nil {
		return nil, err
	}
	s, err := writeGeneration(f, pageSize, generation, add, &manifest{Meta: meta})
	if err != nil {
		return nil, err
	}
	if err := writeSlot(f, s); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	if err := os.Rename(name, path); err != nil {
		return nil, err
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	o := &file{path: path, f: f, mode: os.O_RDWR}
	return o, o.begin()
}

// createFile makes a file that holds an empty graph.
func createFile(path string) (*file, error) {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%w: the folder %s does not exist; make it, or name another file", ErrNoStore, dir)
	}
	return newFile(path, 1, nil, nil, 0o644)
}
