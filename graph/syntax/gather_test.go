package syntax

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGatherAlike looks up the same features in either way, in tables of any size, of values
// and of rows: those
// that are there, those that are not, and those that share a fingerprint.
func TestGatherAlike(t *testing.T) {
	if !wide {
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
		if got, want := table.add4(features, &room{}), table.add4Plain(want); got != want {
			t.Fatalf("round %d: the weights are %d, %d one by one", round, got, want)
		}
	}
}

// TestBestAlike chooses by the same features in either way, and by adding up one by one:
// among few classes and many, with rows as heavy as can be, and where several are best.
func TestBestAlike(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 2000 {
		n := 1 + rng.IntN(255)
		var entries []entry
		for range 1 + rng.IntN(40) {
			row := make([]byte, rowWidth(n))
			for c := range row[:n] {
				switch rng.IntN(8) {
				case 0:
					row[c] = byte(rng.Uint32())
				case 1:
					row[c] = byte(127 + rng.IntN(2)) // 127 or -128
				}
			}
			entries = append(entries, entry{hash: rng.Uint64(), row: row})
		}
		table := newRows(entries, 1+rng.IntN(30), n)
		features := make([]uint64, rng.IntN(max(tagFeatures, labelFeatures)+1))
		for i := range features {
			features[i] = entries[rng.IntN(len(entries))].hash
		}
		classes := choices(n, rng.IntN(n), rng.IntN(n))
		if n < 3 {
			classes = choices(n)
		}
		var found [maxFeatures]uint32
		rows := table.gatherPlain(features, &found)
		want, most := -1, 0
		for c := range n {
			sum := 0
			for _, r := range rows {
				sum += int(int8(table.row(int(r))[c]))
			}
			if classes[c] != never && (want < 0 || sum > most) {
				want, most = c, sum
			}
		}
		if got := table.bestPlain(rows, classes); got != want {
			t.Fatalf("round %d: class %d of %d, %d one by one", round, got, n, want)
		}
		if got := table.best(features, classes, &room{}); got != want {
			t.Fatalf("round %d: class %d of %d is best, %d one by one", round, got, n, want)
		}
	}
}
