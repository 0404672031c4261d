//go:build linux && !race

package main

import "syscall"

// limitMemory has the machine refuse the process more memory of its own than n
// bytes. What is mapped from files does not count.
func limitMemory(n uint64) error {
	const data = 2 // RLIMIT_DATA, which package syscall names on some machines only
	return syscall.Setrlimit(data, &syscall.Rlimit{Cur: n, Max: n})
}
