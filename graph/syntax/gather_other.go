//go:build !amd64

package syntax

const wide = false

func gather4(*uint64, uint64, *uint64, int, *uint32) int { panic("not of this processor") }

func sum4(*uint32, *uint32, int, *[actions]int32) { panic("not of this processor") }

func best32(*byte, int, *uint32, int, *int16, *int16) int { panic("not of this processor") }
