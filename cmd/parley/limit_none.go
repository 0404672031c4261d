//go:build !linux || race

package main

// limitMemory does nothing: other systems have no such limit that holds for
// mapped memory, and the race detector maps more of it than any limit. The deadline
// holds there, and the collector works against the bound.
func limitMemory(uint64) error { return nil }
