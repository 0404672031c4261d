//go:build !amd64

package syntax

const fourAtOnce = false

func gather4(*uint64, uint64, *uint32, *uint64, int, *uint32) int { panic("not of this processor") }
