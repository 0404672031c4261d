package text_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

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

// treebank reads the sentences of a CoNLL-U file, joined by blanks, with the
// spans of their syntactic words.
func treebank(t testing.TB, path string) (string, []text.Sentence) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	var sentences []text.Sentence
	at, multi := 0, 0 // where the next form is looked for; last word of a multi-word token
	var multiEnd int
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		l := in.Text()
		if raw, ok := strings.CutPrefix(l, "# text = "); ok {
			at, multi = b.Len(), 0
			b.WriteString(raw + " ")
			sentences = append(sentences, text.Sentence{Span: text.Span{Start: at, End: at + len(raw)}})
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) < 10 || strings.Contains(f[0], ".") {
			continue
		}
		s := &sentences[len(sentences)-1]
		for ; at < s.End && b.String()[at] == ' '; at++ {
		}
		if strings.HasPrefix(b.String()[at:], "\u00a0") {
			at += 2
		}
		if _, last, ok := strings.Cut(f[0], "-"); ok {
			multi, _ = strconv.Atoi(last)
			multiEnd = at + len(f[1])
			continue
		}
		n, _ := strconv.Atoi(f[0])
		end := at + len(f[1])
		if n <= multi && (end > multiEnd || n == multi) {
			end = multiEnd
		}
		if end > at {
			s.Tokens = append(s.Tokens, text.Token{Span: text.Span{Start: at, End: end}})
		}
		at = end
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String(), sentences
}

// f1 compares two sets of spans, in percent.
func f1(gold, got []text.Span) float64 {
	in := make(map[text.Span]bool, len(gold))
	for _, s := range gold {
		in[s] = true
	}
	right := 0
	for _, s := range got {
		if in[s] {
			right++
		}
	}
	return 200 * float64(right) / float64(len(gold)+len(got))
}

func spans(sentences []text.Sentence) (tokens, whole []text.Span) {
	for _, s := range sentences {
		whole = append(whole, s.Span)
		for _, t := range s.Tokens {
			tokens = append(tokens, t.Span)
		}
	}
	return tokens, whole
}

func TestSplitAgreesWithTreebanks(t *testing.T) {
	dir := filepath.Join(shared(t), "treebank")
	for _, c := range []struct {
		file             string
		tokens, sentence float64 // least F1
	}{
		{"pud-test.conllu", 99, 97},
		{"ewt-dev.conllu", 98, 60},
		{"gum-open-dev.conllu", 99, 85},
	} {
		raw, gold := treebank(t, filepath.Join(dir, c.file))
		goldTokens, goldSentences := spans(gold)
		got := text.Split(raw)
		tokens, sentences := spans(got)
		ft, fs := f1(goldTokens, tokens), f1(goldSentences, sentences)
		t.Logf("%s: tokens F1 %.2f, sentences F1 %.2f", c.file, ft, fs)
		if ft < c.tokens || fs < c.sentence {
			t.Errorf("%s: tokens F1 %.2f (want %g), sentences F1 %.2f (want %g)", c.file, ft, c.tokens, fs, c.sentence)
		}
	}
}
