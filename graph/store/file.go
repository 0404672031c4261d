package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bberrors "go.etcd.io/bbolt/errors"
)

// lockWait is how long Open waits for a process that holds the file.
const lockWait = 2 * time.Second

// file is a store in a bbolt file.
type file struct{ db *bbolt.DB }

// mapSize is how much address space a file is given. Where it is larger than
// the file ever grows, a writer never waits for readers. It costs nothing but
// addresses, except on Windows, where the file would be grown to it.
func mapSize() int {
	if runtime.GOOS == "windows" {
		return 0
	}
	return 1 << (strconv.IntSize/2 + 4) // 64 GiB; 1 MiB on a 32-bit machine
}

// openFile opens or makes the file at path.
func openFile(path string, opt Options) (_ *file, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && opt.Create && !opt.ReadOnly:
		dir := filepath.Dir(path)
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("%w: the folder %s does not exist; make it, or name another file", ErrNoStore, dir)
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w at %s; `parley build` makes one from documents", ErrNoStore, path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%w: %s is a folder; a store is a file", ErrNotStore, path)
	case info.Size() == 0 && (!opt.Create || opt.ReadOnly):
		return nil, fmt.Errorf("%w: %s is empty; `parley build` makes a store from documents", ErrNotStore, path)
	}

	// A damaged file can make bbolt panic before it returns what could be closed.
	var opened *os.File
	defer func() {
		if errors.Is(err, ErrDamaged) && opened != nil {
			_ = opened.Close()
		}
	}()
	defer guard(path, &err)()
	o := &bbolt.Options{
		Timeout:         lockWait,
		ReadOnly:        opt.ReadOnly,
		InitialMmapSize: mapSize(),
		FreelistType:    bbolt.FreelistMapType,
		NoStatistics:    true,
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			opened, err = os.OpenFile(name, flag, mode)
			return opened, err
		},
	}
	db, err := bbolt.Open(path, 0o644, o)
	if errors.Is(err, syscall.ENOMEM) {
		o.InitialMmapSize = 0
		db, err = bbolt.Open(path, 0o644, o)
	}
	switch {
	case errors.Is(err, bberrors.ErrTimeout):
		return nil, fmt.Errorf("%w: %s is held by another program, a build or a server; wait for it, stop it, or name another store", ErrInUse, path)
	case errors.Is(err, bberrors.ErrInvalid), errors.Is(err, bberrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%w: %s was not written by this program; name another file", ErrNotStore, path)
	case errors.Is(err, bberrors.ErrChecksum):
		return nil, fmt.Errorf("%w: %s: %w; build it again from the documents", ErrDamaged, path, err)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := whole(db, opened); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &file{db: db}, nil
}

// whole checks that the file is as long as it says.
func whole(db *bbolt.DB, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("%w: %s is cut off: %d of %d bytes; build it again from the documents", ErrDamaged, db.Path(), info.Size(), tx.Size())
		}
		return nil
	})
}

func (f *file) close() error { return f.db.Close() }

func (f *file) begin(write bool) (tx, error) {
	t, err := f.db.Begin(write)
	if err != nil {
		return nil, err
	}
	return &fileTx{tx: t, buckets: map[string]*bbolt.Bucket{}}, nil
}

type fileTx struct {
	tx      *bbolt.Tx
	buckets map[string]*bbolt.Bucket
}

// bucket returns a bucket, nil where there is none.
func (t *fileTx) bucket(name []byte) *bbolt.Bucket {
	b, ok := t.buckets[string(name)]
	if !ok {
		if b = t.tx.Bucket(name); b != nil {
			t.keep(name, b)
		}
	}
	return b
}

func (t *fileTx) keep(name []byte, b *bbolt.Bucket) {
	if string(name) == "log" { // its keys only grow: fill the pages
		b.FillPercent = 0.95
	}
	t.buckets[string(name)] = b
}

// get copies: a query that runs on after its deadline may hold the value when
// the file is unmapped.
func (t *fileTx) get(bucket, key []byte) []byte {
	b := t.bucket(bucket)
	if b == nil {
		return nil
	}
	return bytes.Clone(b.Get(key))
}

func (t *fileTx) put(bucket, key, value []byte) error {
	b := t.bucket(bucket)
	if b == nil {
		var err error
		if b, err = t.tx.CreateBucket(bucket); err != nil {
			return err
		}
		t.keep(bucket, b)
	}
	return b.Put(key, value)
}

func (t *fileTx) del(bucket, key []byte) error {
	if b := t.bucket(bucket); b != nil {
		return b.Delete(key)
	}
	return nil
}

func (t *fileTx) cursor(bucket []byte) cursor {
	if b := t.bucket(bucket); b != nil {
		return fileCursor{b.Cursor()}
	}
	return fileCursor{}
}

func (t *fileTx) commit() error   { return t.tx.Commit() }
func (t *fileTx) rollback() error { return t.tx.Rollback() }

type fileCursor struct{ c *bbolt.Cursor }

func (c fileCursor) seek(key []byte) (k, v []byte) {
	if c.c == nil {
		return nil, nil
	}
	k, v = c.c.Seek(key)
	return bytes.Clone(k), bytes.Clone(v)
}

func (c fileCursor) next() (k, v []byte) {
	if c.c == nil {
		return nil, nil
	}
	k, v = c.c.Next()
	return bytes.Clone(k), bytes.Clone(v)
}
