package syntax

import (
	"strings"
	"testing"
)

func TestReadTreebank(t *testing.T) {
	bank := tiny(t)
	if len(bank) != 12 {
		t.Fatalf("%d sentences, 12 expected", len(bank))
	}
	last := &bank[11]
	if last.ID != "tiny-12" || last.Text != "He didn't meet them." || last.Break || !bank[0].Break {
		t.Errorf("last sentence: %+v", last)
	}
	for i := range bank {
		g := &bank[i]
		for j, tok := range g.Tokens {
			if got := tok.Of(g.Text); got != g.Nodes[j].Form {
				t.Errorf("%s: token %d is %q in the text, %q in the tree", g.ID, j+1, got, g.Nodes[j].Form)
			}
		}
	}
	if n := last.Nodes[3]; n != (Node{"meet", "meet", "VERB", "VB", -1, "root"}) {
		t.Errorf("word 4: %+v", n)
	}
}

func TestReadTreebankErrors(t *testing.T) {
	const good = "1\tTalks\ttalk\tNOUN\tNNS\t_\t0\troot\t_\t_\n\n"
	for _, c := range []struct{ in, want string }{
		{"1\tTalks\n\n", "x:1: 2 columns, 10 expected"},
		{"2\tTalks\ttalk\tNOUN\tNNS\t_\t0\troot\t_\t_\n\n", `x:1: word "2", 1 expected`},
		{"1\tTalks\ttalk\tNOUN\tNNS\t_\tx\troot\t_\t_\n\n", `x:1: head "x" of word 1`},
		{"1\tTalks\ttalk\tNOUN\tNNS\t_\t9\troot\t_\t_\n\n", "x:2: word 1 has head 9 in a sentence of 1 words"},
		{"1\ta\ta\tX\tX\t_\t2\tdep\t_\t_\n2\tb\tb\tX\tX\t_\t1\tdep\t_\t_\n\n", "x:3: the heads of the sentence above run in a circle"},
		{"3-4\tab\t_\t_\t_\t_\t_\t_\t_\t_\n\n", `x:1: range "3-4" does not start at the next word`},
	} {
		bank, err := ReadTreebank(strings.NewReader(c.in+good), "x")
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: error %v, want %s", c.in, err, c.want)
		}
		if len(bank) != 1 {
			t.Errorf("%q: %d sentences beside the bad one, 1 expected", c.in, len(bank))
		}
	}
}

func FuzzReadTreebank(f *testing.F) {
	f.Add("# text = Talks.\n1\tTalks\ttalk\tNOUN\tNNS\t_\t0\troot\t_\tSpaceAfter=No\n2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_\n\n")
	f.Add("1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVBP\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_\n\n")
	f.Fuzz(func(t *testing.T, in string) {
		bank, _ := ReadTreebank(strings.NewReader(in), "x")
		for _, g := range bank {
			if len(g.Tokens) != len(g.Nodes) {
				t.Fatalf("%d tokens for %d nodes", len(g.Tokens), len(g.Nodes))
			}
			for i, tok := range g.Tokens {
				if tok.Start < 0 || tok.Start > tok.End || tok.End > len(g.Text) {
					t.Fatalf("token %d at %+v of %d bytes", i, tok.Span, len(g.Text))
				}
			}
			roots := 0
			for _, n := range g.Nodes {
				if n.Head < 0 {
					roots++
				}
			}
			if roots == 0 || !acyclic(g.Nodes) {
				t.Fatal("not a tree")
			}
		}
	})
}
