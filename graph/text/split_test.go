package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"parley/graph/text"
)

// cut writes sentences as lines of tokens divided by blanks; a new paragraph
// begins with "¶".
func cut(s string) string {
	var b strings.Builder
	for i, sentence := range text.Split(s) {
		if i > 0 {
			b.WriteByte('\n')
			if sentence.Paragraph > 0 && sentence.Paragraph != text.Split(s)[i-1].Paragraph {
				b.WriteString("¶ ")
			}
		}
		for j, t := range sentence.Tokens {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(t.Of(s))
		}
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"They don't and won’t.", "They do n't and wo n’t ."},
		{"Turkey's and Malta’s ministers' plans", "Turkey 's and Malta ’s ministers ' plans"},
		{"She'd've said it cannot be, can't it?", "She 'd 've said it can not be , ca n't it ?"},
		{`the "Friends"'s paper`, `the " Friends " 's paper`},
		{"O'Hara's rock'n'roll at ten o'clock", "O'Hara 's rock'n'roll at ten o'clock"},
		{"the '90s, the 1990s and the 80's", "the '90s , the 1990s and the 80's"},
		{"a U.S.-led force", "a U.S. - led force"},
		{"face-to-face with al-Hamadi and Anne-Lise Berg-Olsen", "face - to - face with al - Hamadi and Anne - Lise Berg - Olsen"},
		{"a re-elected, pro-Dutch ex-minister e-mailed", "a re-elected , pro-Dutch ex-minister e-mailed"},
		{"1,000 for $5, US$7m, £3.5bn, €9 or 50%", "1,000 for $ 5 , US$ 7 m , £ 3.5 bn , € 9 or 50 %"},
		{"May 10-11, 2022/2023, 9/11, 2014-10-17, 03/15/2001", "May 10 - 11 , 2022 / 2023 , 9/11 , 2014-10-17 , 03/15/2001"},
		{"at 10:30 or 5pm, 5 p.m. or 10a.m.", "at 10:30 or 5 pm , 5 p.m. or 10 a.m."},
		{"the 21st, the 3rd and 40km", "the 21st , the 3rd and 40 km"},
		{"call 345-9945 or +44 or 713-853-3989", "call 345-9945 or +44 or 713-853-3989"},
		{"No. 5, No.6, Art. 3", "No. 5 , No. 6 , Art. 3"},
		{"Mr. J. F. Roe Jr., Gen. Poe, Ph.D., J.F.Roe", "Mr. J. F. Roe Jr. , Gen. Poe , Ph.D. , J.F. Roe"},
		{"in Jan. and Sept. at Acme Inc. etc. and so on", "in Jan. and Sept. at Acme Inc. etc. and so on"},
		{"Roe et al. met", "Roe et al. met"},
		{"and/or he/she, w/o AT&T", "and / or he / she , w/o AT&T"},
		{"see https://example.org/a_(b)?c=1, (www.example.com), a.roe@mail.example.org.",
			"see https://example.org/a_(b)?c=1 , ( www.example.com ) , a.roe@mail.example.org ."},
		{"#PeaceNow by @roe, item #3 @ home", "#PeaceNow by @roe , item # 3 @ home"},
		{"well... so… what?! no -- yes—ok – fine", "well ... so … what ?! no -- yes — ok – fine"},
		{"(a) [b] {c} «d» ‘e’ ``f''", "( a ) [ b ] { c } « d » ‘ e ’ `` f ''"},
		{"good 🙂👍🏽👩‍👩‍👧 日本 ok", "good 🙂 👍🏽 👩‍👩‍👧 日 本 ok"},
		{"zero\u200bwidth \ufeffmark na\u00adme", "zero width mark na\u00adme"},
		{"nul\x00byte bad\xffbyte", "nul byte bad \xff byte"},
		{"the OSLO (Agency) — The talks", "the OSLO ( Agency ) — The talks"},
		{"Oslo-The delegation", "Oslo - The delegation"},
		{"Oslo--The delegation", "Oslo -- The delegation"},
		{"Erdoğan, São Tomé, Đặng, Здравко", "Erdoğan , São Tomé , Đặng , Здравко"},
		{"example.org and report.pdf v1.2", "example.org and report.pdf v1.2"},
	} {
		if got := cut(c.in); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"She met Mr. Roe. They spoke.", []string{"She met Mr. Roe .", "They spoke ."}},
		{"He lives in the U.S. The house is old.", []string{"He lives in the U.S.", "The house is old ."}},
		{"The U.S. Senate met at 5 p.m. Monday.", []string{"The U.S. Senate met at 5 p.m. Monday ."}},
		{"“We agree.” She left.", []string{"“ We agree . ”", "She left ."}},
		{"“Do we?” she asked. “Yes!” He did.", []string{"“ Do we ? ” she asked .", "“ Yes ! ”", "He did ."}},
		{`He said "no." Then he went.`, []string{`He said " no . "`, "Then he went ."}},
		{"(They met.) It rained.", []string{"( They met . )", "It rained ."}},
		{"It ended.[4] The rest stayed. [citation needed] So be it.",
			[]string{"It ended . [ 4 ]", "The rest stayed . [ citation needed ]", "So be it ."}},
		{"The talks ended.The rest waits.", []string{"The talks ended .", "The rest waits ."}},
		{"1. The parties agree. 2. They sign.", []string{"1 . The parties agree .", "2 . They sign ."}},
		{"It cost 3.5 million. al-Hamadi paid.", []string{"It cost 3.5 million .", "al - Hamadi paid ."}},
		{"They wait ... and hope.", []string{"They wait ... and hope ."}},
		{"He took vitamin C. The cold went.", []string{"He took vitamin C .", "The cold went ."}},
		{"He said no. 5 people came.", []string{"He said no. 5 people came ."}},
		{"J. F. Roe spoke. E. Poe did not.", []string{"J. F. Roe spoke .", "E. Poe did not ."}},
		{"It works. eBay left.", []string{"It works .", "eBay left ."}},
		{"“It will end. “", []string{"“ It will end . “"}},
		{"“It ended", []string{"“ It ended"}},
		{"OSLO (Agency) — The talks ended.", []string{"OSLO ( Agency ) —", "The talks ended ."}},
		{"OSLO, May 4 (Agency) - The talks ended.", []string{"OSLO , May 4 ( Agency ) -", "The talks ended ."}},
		{"NAIROBI, Kenya, Feb. 12 /Agency/ -- Talks ended.", []string{"NAIROBI , Kenya , Feb. 12 / Agency / --", "Talks ended ."}},
		{"Oslo, 4 May. The talks ended.", []string{"Oslo , 4 May .", "The talks ended ."}},
		{"OSLO. May 4 (Agency) - The talks ended.", []string{"OSLO . May 4 ( Agency ) -", "The talks ended ."}},
		{"Oslo, May 4 (AGENCY): The talks ended.", []string{"Oslo , May 4 ( AGENCY ) :", "The talks ended ."}},
		{"OSLO (AGENCY) The talks ended.", []string{"OSLO ( AGENCY )", "The talks ended ."}},
		{"(Oslo, Norway) - The talks ended.", []string{"( Oslo , Norway ) -", "The talks ended ."}},
		{"SECRETARY ROE: The talks ended.", []string{"SECRETARY ROE : The talks ended ."}},
		{"Jane Roe (Norway) - head of the delegation", []string{"Jane Roe ( Norway ) - head of the delegation"}},
		{"Oslo, May 4 was a fine day.", []string{"Oslo , May 4 was a fine day ."}},
	} {
		if got, want := cut(c.in), strings.Join(c.want, "\n"); got != want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"one line each", "2024-05-15\nVisit to Oslo\nThe envoy came.\n\n2024-05-16\nTalks",
			"2024-05-15\n¶ Visit to Oslo\n¶ The envoy came .\n¶ 2024-05-16\n¶ Talks"},
		{"long lines", strings.Repeat("They spoke again. ", 8) + "\nThey left.",
			strings.TrimSuffix(strings.Repeat("They spoke again .\n", 8), "\n") + "\n¶ They left ."},
		{"line ends", "One.\r\nTwo.\rThree.\u2028Four.", "One .\n¶ Two .\n¶ Three .\n¶ Four ."},
		{"wrapped", `The envoy of the island came to the old port this week and asked all
sides to stop. The talks, which had begun in spring, went on until the
small hours.

A spokeswoman for the hosts said that the next round would be held in
Valletta.`,
			"The envoy of the island came to the old port this week and asked all sides to stop .\n" +
				"The talks , which had begun in spring , went on until the small hours .\n" +
				"¶ A spokeswoman for the hosts said that the next round would be held in Valletta ."},
		{"wrapped under a headline", `Envoy comes to the old port
The envoy of the island came to the old port this week and asked all
sides to stop. The talks, which had begun in spring, went on until the
small hours.
- one side left
- the other stayed`,
			"Envoy comes to the old port\n¶ The envoy of the island came to the old port this week and asked all sides to stop .\n" +
				"The talks , which had begun in spring , went on until the small hours .\n¶ - one side left\n¶ - the other stayed"},
		{"headlines of one length", `Envoy of the island comes to the old port for talks on fishing
Minister of the coast goes to the island for talks on shipping
President of the union stays in the capital for the talks`,
			"Envoy of the island comes to the old port for talks on fishing\n" +
				"¶ Minister of the coast goes to the island for talks on shipping\n" +
				"¶ President of the union stays in the capital for the talks"},
		{"blank", " \n\t\n\u200b\n", ""},
	} {
		if got := cut(c.in); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// check holds what Split promises of any text.
func check(t *testing.T, s string) {
	t.Helper()
	shows := func(from, to int) {
		for _, r := range s[from:to] {
			if !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) {
				t.Fatalf("%q: %q at %d..%d is in no token", s, r, from, to)
			}
		}
	}
	at, paragraph := 0, 0
	for _, sentence := range text.Split(s) {
		if len(sentence.Tokens) == 0 {
			t.Fatalf("%q: sentence %v without tokens", s, sentence.Span)
		}
		if sentence.Paragraph < paragraph {
			t.Fatalf("%q: paragraph %d after %d", s, sentence.Paragraph, paragraph)
		}
		paragraph = sentence.Paragraph
		if first, last := sentence.Tokens[0], sentence.Tokens[len(sentence.Tokens)-1]; first.Start != sentence.Start || last.End != sentence.End {
			t.Fatalf("%q: sentence %v is not its tokens %v to %v", s, sentence.Span, first, last)
		}
		for _, token := range sentence.Tokens {
			if token.Start < at || token.End <= token.Start || token.End > len(s) {
				t.Fatalf("%q: token %v after %d", s, token, at)
			}
			if utf8.ValidString(s) && !utf8.ValidString(token.Of(s)) {
				t.Fatalf("%q: token %v cuts a character", s, token)
			}
			shows(at, token.Start)
			at = token.End
		}
	}
	shows(at, len(s))
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"", " ", "Mr. Roe can't, won’t.", "“It ended.”[1] U.S.-led", "a'b'c''d’’’s 's n't ’t", "1-2-3-4-5a 1/2/3/4 3.5.6 .5 -.",
		"a@b.c www.x(y) http://a..", "日本語 🙂👩‍👩‍👧", "\x00\xff\xed\xa0\x80", "a\u200d\u00ad\u200b\ufeff\ufe0f", "1️⃣ e\u0301 \u0301",
		"x\ny\r\n\r\nz\u2028w", "US$5m $$ #a @b +1 &c", "[1][a, b] [", "A. A. A.", "gonna d'ye",
	} {
		f.Add(s)
	}
	f.Fuzz(check)
}

func TestSplitLargeTexts(t *testing.T) {
	const size = 1 << 18
	for _, s := range []string{
		strings.Repeat("word ", 5000),
		strings.Repeat("The talks ended. ", 10<<20/17),
	} {
		if got := text.Split(s); got[len(got)-1].Paragraph != 0 {
			t.Errorf("%.20q is cut into paragraphs", s)
		}
	}
	// What repeats without a blank must not take quadratic time.
	for _, unit := range []string{
		"a", ".", "'", "'s", "-", "1-", "1/", "1,", "1:", "a.", "A.", "a-", "a@", "a@b", "www.", "www.a)", "http://", "(", "[1", "[", "\n", "\"",
		" .", "A. ", "No. ", "re-", "a/b", "&A", "$1", "n't", "日", "🙂", "\u0301", "\u200d", "\xff", "\x00", "_", "a_", "#a", "et al. ", "….", "a\n",
	} {
		text.Split(strings.Repeat(unit, size/len(unit)) + "1a")
	}
}

func BenchmarkSplit(b *testing.B) {
	s := strings.Repeat(`The foreign minister of the island, Ms. Anna Roe, met the U.S.-led delegation in Valletta on May 10-11. `+
		`“We don’t expect a breakthrough,” she said; the port’s mayor did not attend the talks, which cost $1,000.`+"\n", 1000)
	words := len(strings.Fields(s))
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		text.Split(s)
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
