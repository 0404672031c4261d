package syntax

import "golang.org/x/sys/cpu"

// wide tells that the processor has the instructions for many words at once.
var wide = cpu.X86.HasAVX2 && cpu.X86.HasBMI2 && cpu.X86.HasPOPCNT

// gather4 does what gather does, four features at a time, for no more than maxFeatures.
//
//go:noescape
func gather4(marks *uint64, buckets uint64, features *uint64, n int, found *uint32) int

// sum4 adds up the four weights of each place found.
//
//go:noescape
func sum4(values *uint32, found *uint32, n int, sums *[actions]int32)

// best32 does what best does with the rows found, a multiple of 32 classes; sums is room
// for them.
//
//go:noescape
func best32(rows *byte, width int, found *uint32, n int, start *int16, sums *int16) int

// Constants of gather4, which wants them in memory. Nothing else names them.
var (
	//lint:ignore U1000 the assembly reads it
	lanes16 uint64 = 0x0003_0002_0001_0000
	//lint:ignore U1000 as above
	spread16 = [16]uint8{0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9}
	//lint:ignore U1000 as above
	packing = packings()
	//lint:ignore U1000 as above
	inside = [5][4]int64{{}, {-1}, {-1, -1}, {-1, -1, -1}, {-1, -1, -1, -1}}
)

// packings tells for each set of four lanes which bytes to take, to have the lanes of
// the set side by side.
//
//lint:ignore U1000 packing is made of it
func packings() (p [16][16]uint8) {
	for set := range p {
		n := 0
		for lane := range 4 {
			if set>>lane&1 == 1 {
				for b := range 4 {
					p[set][4*n+b] = uint8(4*lane + b)
				}
				n++
			}
		}
	}
	return p
}
