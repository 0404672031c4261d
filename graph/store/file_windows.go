package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// replaceable says that no file may take the place of one that is in use: it
// grows by what was replaced in it.
const replaceable = false

// mapFile returns a part of a file, read into memory.
func mapFile(f *os.File, at, size uint64) ([]byte, any, error) {
	b := make([]byte, size)
	_, err := f.ReadAt(b, int64(at))
	return b, nil, err
}

// beyond is a byte behind all files: locking it keeps nobody from reading.
var beyond = windows.Overlapped{OffsetHigh: 1 << 30}

// tryLock takes the file for writing unless another has it.
func tryLock(f *os.File) (bool, error) {
	at := beyond
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

func unlock(f *os.File) error {
	at := beyond
	return windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, &at)
}

func syncFolder(string) error { return nil }
