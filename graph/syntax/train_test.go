package syntax

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

func tiny(t testing.TB) []Gold {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "tiny.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	bank, err := ReadTreebank(f, "tiny.conllu")
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func TestTrainGivesTheSameBytes(t *testing.T) {
	var first []byte
	for range 2 {
		m, err := Train(tiny(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		b := m.Encode()
		if first != nil && !bytes.Equal(first, b) {
			t.Fatal("two runs over the same treebank differ")
		}
		first = b
	}
	m, err := decode(first)
	if err != nil {
		t.Fatal(err)
	}
	s := m.Evaluate(tiny(t))
	if upos, xpos, lemma, uas, las := s.Percent(); upos < 95 || xpos < 95 || lemma < 95 || uas < 60 || las < 45 {
		t.Errorf("on its own treebank: UPOS %.1f, XPOS %.1f, lemma %.1f, UAS %.1f, LAS %.1f", upos, xpos, lemma, uas, las)
	}
}

func TestTrainRefusesATreebankWithoutRoots(t *testing.T) {
	if _, err := Train(nil, nil); err == nil {
		t.Error("no error for an empty treebank")
	}
}

// projective draws a tree without crossing arcs over words lo to hi-1 and
// gives its root.
func projective(rng *rand.Rand, gold []int32, lo, hi int32) int32 {
	root := lo + rng.Int32N(hi-lo)
	for _, side := range [][2]int32{{lo, root}, {root + 1, hi}} {
		for at := side[0]; at < side[1]; {
			end := at + 1 + rng.Int32N(side[1]-at)
			gold[projective(rng, gold, at, end)] = root
			at = end
		}
	}
	return root
}

// TestOracle draws trees and walks: from every configuration some action must
// cost nothing, and a walk that never paid must end in the gold tree.
func TestOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for trial := range 3000 {
		n := 1 + rng.Int32N(14)
		gold := make([]int32, n+2)
		gold[projective(rng, gold, 0, n)] = n
		gold[n], gold[n+1] = n+1, n+1
		var s state
		s.reset(make([]word, n+2))
		stray := trial%2 == 1
		paid, steps := 0, int32(0)
		for ; !s.done(); steps++ {
			if steps > 2*n {
				t.Fatalf("%d words, more than %d steps", n, steps)
			}
			var cost [actions]int
			s.costs(gold, &cost)
			allowed := s.allowed()
			var free, all []int
			for a := range actions {
				if allowed&(1<<a) == 0 {
					continue
				}
				all = append(all, a)
				if cost[a] == 0 {
					free = append(free, a)
				}
			}
			if len(free) == 0 {
				t.Fatalf("gold %v, buffer at %d, stack %v: costs %v", gold, s.front, s.stack, cost)
			}
			a := free[rng.IntN(len(free))]
			if stray && rng.IntN(4) == 0 {
				a = all[rng.IntN(len(all))]
			}
			paid += cost[a]
			s.do(a, 1)
		}
		wrong := 0
		for d := range n {
			if s.head[d] != gold[d] {
				wrong++
			}
		}
		if wrong != paid {
			t.Fatalf("gold %v, found %v: paid %d for %d wrong arcs", gold, s.head[:n], paid, wrong)
		}
	}
}
