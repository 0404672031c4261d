package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split cuts a text into sentences and these into tokens, as Universal
// Dependencies cuts English. Sentences come in the order of the text and do
// not overlap; so do the tokens of a sentence, which are never empty. Every
// character is in exactly one token, except white space and the characters
// that show nothing: controls, zero-width spaces, byte order and direction
// marks. A sentence begins and ends with its first and last token.
//
// It takes time linear in the length of the text, and any bytes at all.
func Split(text string) []Sentence {
	s := splitter{text: text, english: spelling(), tokens: make([]Token, 0, len(text)/5+1)}
	for paragraph, block := range blocks(text) {
		s.paragraph = paragraph
		s.block(block)
	}
	return s.sentences
}

// splitter collects what Split returns. All tokens of a text share one array.
type splitter struct {
	text      string
	english   english
	end       int // of the block
	paragraph int
	tokens    []Token
	sentences []Sentence
}

func (s *splitter) block(b Span) {
	first := len(s.tokens)
	if n := dateline(s.text[b.Start:b.End]); n > 0 {
		s.words(Span{b.Start, b.Start + n})
		s.sentence(first, len(s.tokens))
		first = len(s.tokens)
		b.Start += n
	}
	s.words(b)
	for first < len(s.tokens) {
		end := s.sentenceEnd(first)
		s.sentence(first, end)
		first = end
	}
}

// sentence makes one of the tokens [first, end).
func (s *splitter) sentence(first, end int) {
	if first == end {
		return
	}
	tokens := s.tokens[first:end:end]
	s.sentences = append(s.sentences, Sentence{
		Span:      Span{tokens[0].Start, tokens[len(tokens)-1].End},
		Tokens:    tokens,
		Paragraph: s.paragraph,
	})
}

// words cuts a piece of the text into tokens.
func (s *splitter) words(b Span) {
	s.end = b.End
	for p := b.Start; p < b.End; {
		r, n := s.rune(p)
		if blank(r) {
			p += n
			continue
		}
		q := p + n
		for q < b.End {
			if r, n = s.rune(q); blank(r) {
				break
			}
			q += n
		}
		s.chunk(p, q)
		p = q
	}
}

// rune decodes at p and never reads past the block.
func (s *splitter) rune(p int) (rune, int) {
	if p >= s.end {
		return 0, 0
	}
	if c := s.text[p]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s.text[p:s.end])
}

// before decodes the character that ends at p; 0 where lo is reached.
func (s *splitter) before(lo, p int) rune {
	if p <= lo {
		return 0
	}
	if c := s.text[p-1]; c < utf8.RuneSelf {
		return rune(c)
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[lo:p])
	return r
}

// blank reports whether r is white space or shows nothing. Joiners and soft
// hyphens stand inside words and are not blank.
func blank(r rune) bool {
	if r < 0x80 {
		return r <= ' ' || r == 0x7f
	}
	switch {
	case r < 0xa1:
		return true
	case r < 0x1680:
		return false
	case r == 0x200b, r == 0x200e, r == 0x200f, 0x202a <= r && r <= 0x202e, 0x2060 <= r && r <= 0x206f, r == 0xfeff:
		return true
	}
	return unicode.IsSpace(r)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isQuote(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == '`' }

func isLower(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z'
	}
	return unicode.IsLower(r)
}

func isUpper(r rune) bool {
	if r < utf8.RuneSelf {
		return 'A' <= r && r <= 'Z'
	}
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// isWord reports whether r belongs inside a word of a script that divides
// words by spaces. Other scripts are cut by Unicode's rules.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || isDigit(r)
	}
	switch {
	case r < 0xe00:
		return unicode.In(r, unicode.L, unicode.M, unicode.N) || r == 0xad
	case r == 0x200c || r == 0x200d:
		return true
	case r == utf8.RuneError:
		return false
	}
	return unicode.In(r, unicode.L, unicode.Mn, unicode.Mc) && !unicode.In(r, unspaced...) && r != 0xfe0f
}

var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// isLetter is isWord without the digits.
func isLetter(r rune) bool { return isWord(r) && !isDigit(r) }

// repeats are the characters of which a run is one token.
const repeats = "-–—=*~_#+<>/|$"

func isRepeat(r rune) bool { return strings.ContainsRune(repeats, r) }

// Visible reports whether a character is in a token: it is neither white space
// nor one that shows nothing.
func Visible(r rune) bool { return !blank(r) }
