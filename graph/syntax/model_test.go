package syntax

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"parley/graph/text"
)

// shared finds the folder with the treebanks, or skips the test.
func shared(t testing.TB) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("PARLEY_SHARED"), filepath.Join("..", "..", "..", "shared")} {
		if _, err := os.Stat(filepath.Join(dir, "treebank")); dir != "" && err == nil {
			return dir
		}
	}
	t.Skip("no shared folder with treebanks: set PARLEY_SHARED")
	return ""
}

func load(t testing.TB) *Model {
	t.Helper()
	m, err := Load(os.DirFS(filepath.Join("..", "..", "data")))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestAccuracy holds the committed weights to what they reached on a treebank
// that they were not trained on.
func TestAccuracy(t *testing.T) {
	f, err := os.Open(filepath.Join(shared(t), "treebank", "pud-test.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	bank, err := ReadTreebank(f, "pud-test.conllu")
	if err != nil {
		t.Fatal(err)
	}
	s := load(t).Evaluate(bank)
	upos, xpos, lemma, uas, las := s.Percent()
	t.Logf("UPOS %.2f, XPOS %.2f, lemma %.2f, UAS %.2f, LAS %.2f", upos, xpos, lemma, uas, las)
	for _, c := range []struct {
		what       string
		got, least float64
	}{{"UPOS", upos, 95.8}, {"XPOS", xpos, 95.4}, {"lemma", lemma, 97.4}, {"UAS", uas, 87.8}, {"LAS", las, 83.5}, {"nsubj", s.Relations["nsubj"].F1(), 85}, {"obj", s.Relations["obj"].F1(), 85.5}} {
		if c.got < c.least {
			t.Errorf("%s %.2f, at least %g expected", c.what, c.got, c.least)
		}
	}
}

// parseText parses a text of one sentence.
func parseText(t testing.TB, p *Parser, s string) *Tree {
	t.Helper()
	sentences := text.Split(s)
	if len(sentences) != 1 {
		t.Fatalf("%q: %d sentences", s, len(sentences))
	}
	return p.Parse(s, &sentences[0])
}

func TestParse(t *testing.T) {
	p := load(t).NewParser()
	for _, c := range []struct{ in, want string }{
		{"The ministers met in Ankara.", "the/DT/det:2 minister/NNS/nsubj:3 meet/VBD/root:0 in/IN/case:5 Ankara/NNP/obl:3 ././punct:3"},
		{"Talks were held on Monday by the delegations.", "talk/NNS/nsubj:pass:3 be/VBD/aux:pass:3 hold/VBN/root:0 on/IN/case:5 Monday/NNP/obl:3 by/IN/case:8 the/DT/det:8 delegation/NNS/obl:agent:3 ././punct:3"},
		{"She led the delegation and said nothing.", "she/PRP/nsubj:2 lead/VBD/root:0 the/DT/det:4 delegation/NN/obj:2 and/CC/cc:6 say/VBD/conj:2 nothing/NN/obj:6 ././punct:2"},
	} {
		var got []string
		for _, n := range parseText(t, p, c.in).Nodes {
			got = append(got, n.Lemma+"/"+n.XPOS+"/"+n.Label+":"+strconv.Itoa(n.Head+1))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, s, c.want)
		}
	}
}

// checkTree wants one node a token, one root, no circle, a label everywhere.
func checkTree(t testing.TB, doc string, s *text.Sentence, tree *Tree) {
	t.Helper()
	if len(tree.Nodes) != len(s.Tokens) {
		t.Fatalf("%d nodes for %d tokens", len(tree.Nodes), len(s.Tokens))
	}
	roots := 0
	for i, n := range tree.Nodes {
		if n.Head < 0 {
			roots++
		}
		if n.Form != s.Tokens[i].Of(doc) || n.Label == "" || n.UPOS == "" || (n.Label == "root") != (n.Head < 0) || n.Head >= len(tree.Nodes) {
			t.Fatalf("node %d: %+v", i, n)
		}
	}
	if len(tree.Nodes) > 0 && (roots != 1 || !acyclic(tree.Nodes)) {
		t.Fatalf("%d roots in %q", roots, doc)
	}
}

func TestLemmas(t *testing.T) {
	m := load(t)
	for _, c := range []struct{ form, upos, xpos, want string }{
		{"met", "VERB", "VBD", "meet"}, {"held", "VERB", "VBN", "hold"}, {"said", "VERB", "VBD", "say"},
		{"led", "VERB", "VBD", "lead"}, {"talks", "NOUN", "NNS", "talk"}, {"Talks", "NOUN", "NNS", "talk"},
		{"upheld", "VERB", "VBD", "uphold"}, {"withdrew", "VERB", "VBD", "withdraw"}, {"crises", "NOUN", "NNS", "crisis"},
		{"mediated", "VERB", "VBD", "mediate"}, {"brokered", "VERB", "VBN", "broker"}, {"reiterating", "VERB", "VBG", "reiterate"},
		{"envoys", "NOUN", "NNS", "envoy"}, {"embassies", "NOUN", "NNS", "embassy"}, {"Kyiv", "PROPN", "NNP", "Kyiv"},
		{"Emirates", "PROPN", "NNPS", "Emirate"}, {"is", "AUX", "VBZ", "be"}, {"n't", "PART", "RB", "not"}, {"their", "PRON", "PRP$", "their"},
		{"rescheduled", "VERB", "VBN", "reschedule"}, {"stopped", "VERB", "VBD", "stop"}, {"HELD", "VERB", "VBD", "hold"},
	} {
		for i, x := range m.tagger.tags {
			if x == (tag{c.upos, c.xpos}) {
				if got := m.lemmas.lemma(c.form, c.xpos, tagHash(i)); got != c.want {
					t.Errorf("%s %s: %q, want %q", c.form, c.xpos, got, c.want)
				}
			}
		}
	}
}

func TestParseOddSentences(t *testing.T) {
	p := load(t).NewParser()
	long := strings.Repeat("the minister , who met ( the envoy ) and said ", 500)
	for _, doc := range []string{
		"", "x", "...", ". , ; “ ”", "a", "\xff\xfe", "Привет мир", "THE MINISTER MET HIM", "no final stop",
		strings.Repeat("a ", 5000), strings.Repeat(", ", 300), strings.Repeat("and ", 2000), long, strings.Repeat("x", 100_000),
	} {
		s := text.Sentence{Span: text.Span{End: len(doc)}}
		for at := 0; at < len(doc); {
			end := at + strings.IndexByte(doc[at:]+" ", ' ')
			if end > at {
				s.Tokens = append(s.Tokens, text.Token{Span: text.Span{Start: at, End: end}})
			}
			at = end + 1
		}
		checkTree(t, doc, &s, p.Parse(doc, &s))
	}
}

func FuzzParse(f *testing.F) {
	p := load(f).NewParser()
	f.Add("The minister met the envoy in Ankara, and they agreed to talk again.")
	f.Add("“We won't go,” she said — twice.")
	f.Fuzz(func(t *testing.T, doc string) {
		if !utf8.ValidString(doc) {
			return
		}
		for _, s := range text.Split(doc) {
			checkTree(t, doc, &s, p.Parse(doc, &s))
		}
	})
}

func TestLoadRefusesDamagedWeights(t *testing.T) {
	m, err := Train(tiny(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	good := m.Encode()
	try := func(b []byte) error {
		_, err := Load(fstest.MapFS{WeightsFile: &fstest.MapFile{Data: b}})
		return err
	}
	if err := try(good); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), WeightsFile) {
		t.Errorf("no weights: %v", err)
	}
	for _, n := range []int{0, 5, len(magic), len(magic) + 4, len(magic) + 8, len(good) / 2, len(good) - 1} {
		if err := try(good[:n]); err == nil {
			t.Errorf("no error for the first %d bytes", n)
		}
	}
	for at := len(magic); at < len(good); at += 1 + len(good)/200 {
		b := append([]byte{}, good...)
		b[at] ^= 0x40
		if err := try(b); err == nil {
			t.Errorf("no error for a wrong byte at %d", at)
		}
	}
	if err := try(append([]byte("parley model 0\n"), good[len(magic):]...)); err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("other version: %v", err)
	}
}

// TestWeightsComeBack reads the committed weights and writes them again.
func TestWeightsComeBack(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("..", "..", "data", WeightsFile))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(load(t).Encode(), want) {
		t.Error("weights that were loaded are written otherwise")
	}
}

// FuzzDecode feeds weights whose checksum is right and whose content is not:
// whatever loads must parse without panic.
func FuzzDecode(f *testing.F) {
	m, err := Train(tiny(f), nil)
	if err != nil {
		f.Fatal(err)
	}
	body := m.Encode()[len(magic)+8:]
	f.Add(0, byte(1))
	f.Add(len(body)/2, byte(255))
	f.Fuzz(func(t *testing.T, at int, x byte) {
		b := append([]byte{}, body...)
		if at < 0 {
			at = -(at + 1)
		}
		b[at%len(b)] ^= x
		m, err := decode(seal(b))
		if err != nil {
			return
		}
		p := m.NewParser()
		for _, g := range tiny(t) {
			p.parse(g.forms())
		}
	})
}

func BenchmarkParse(b *testing.B) {
	p := load(b).NewParser()
	doc := strings.Repeat("Foreign Minister Hakan Fidan will host his Egyptian counterpart in Ankara on Thursday to discuss the ceasefire in Gaza, a ministry source said. "+
		"The two ministers, who met in Cairo last month, are expected to sign a memorandum of understanding on energy and trade. ", 20)
	sentences := text.Split(doc)
	words := 0
	for _, s := range sentences {
		words += len(s.Tokens)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range sentences {
			p.Parse(doc, &sentences[i])
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
