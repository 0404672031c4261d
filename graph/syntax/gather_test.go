package syntax

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGatherAlike looks up the same features in either way, in tables of any size: those
// that are there, those that are not, and those that share a fingerprint.
func TestGatherAlike(t *testing.T) {
	if !fourAtOnce {
		t.Skip("this processor has one way only")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 2000 {
		var entries []entry
		for range rng.IntN(60) {
			entries = append(entries, entry{hash: rng.Uint64(), value: rng.Uint32()})
		}
		table := newTable(entries, 1+rng.IntN(30))
		var features []uint64
		for range rng.IntN(maxFeatures + 9) {
			h := rng.Uint64()
			if len(entries) > 0 && rng.IntN(3) > 0 {
				h = entries[rng.IntN(len(entries))].hash ^ rng.Uint64()<<16>>rng.IntN(64)<<16
			}
			if rng.IntN(8) == 0 {
				h &^= 0xFFFF // the fingerprint that is 1
			}
			features = append(features, h)
		}
		var found, plain [maxFeatures]uint32
		got := table.gather(features, &found)
		want := table.gatherPlain(features[:min(len(features), maxFeatures)], &plain)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: %d of %d features found, %d one by one", round, len(got), len(features), len(want))
		}
	}
}
