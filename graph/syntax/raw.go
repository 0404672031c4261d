package syntax

import (
	"strings"

	"parley/graph/text"
)

// EvaluateSplit cuts the running text of a treebank with text.Split and gives
// the F1, in percent, of its tokens and sentences. A sentence and its tokens
// are right where both ends are; what a contraction hides (“gonna”) cannot be.
func EvaluateSplit(bank []Gold) (tokens, sentences float64) {
	var b strings.Builder
	goldTokens, goldSentences := map[text.Span]bool{}, map[text.Span]bool{}
	for i := range bank {
		g := &bank[i]
		switch {
		case i == 0 || bank[i-1].Glued && !g.Break:
		case g.Break:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		at := b.Len()
		b.WriteString(g.Text)
		goldSentences[text.Span{Start: at, End: b.Len()}] = true
		for _, t := range g.Tokens {
			goldTokens[text.Span{Start: at + t.Start, End: at + t.End}] = true
		}
	}
	found, foundTokens, right, rightTokens := 0, 0, 0, 0
	for _, s := range text.Split(b.String()) {
		found++
		right += boolInt(goldSentences[s.Span])
		for _, t := range s.Tokens {
			foundTokens++
			rightTokens += boolInt(goldTokens[t.Span])
		}
	}
	return percent(2*rightTokens, foundTokens+len(goldTokens)), percent(2*right, found+len(goldSentences))
}
