//go:build unix

package store

import (
	"errors"
	"os"
	"runtime"
	"syscall"
)

// replaceable says that a file may take the place of one that is in use.
const replaceable = true

// mapping is a part of a file in memory, until nothing holds it any more.
type mapping struct{ all []byte }

// mapFile returns a part of a file, and what keeps it in memory.
func mapFile(f *os.File, at, size uint64) ([]byte, any, error) {
	before := at % uint64(os.Getpagesize())
	all, err := syscall.Mmap(int(f.Fd()), int64(at-before), int(size+before), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	m := &mapping{all}
	runtime.AddCleanup(m, func(all []byte) { _ = syscall.Munmap(all) }, all)
	return all[before:], m, nil
}

// tryLock takes the file for writing unless another has it.
func tryLock(f *os.File) (bool, error) {
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case err == nil:
		return true, nil
	case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EINTR):
		return false, nil
	default:
		return false, os.NewSyscallError("flock", err)
	}
}

func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

// syncFolder makes a new name in a folder last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	return errors.Join(err, d.Close())
}
