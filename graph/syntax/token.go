package syntax

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// Shape bits: what the letters of a form look like.
const (
	shapeUpperFirst = 1 << iota
	shapeUpperRest
	shapeLower
	shapeDigit
	shapeDash
	shapeDot
	shapeOther
	shapeLong
)

// token is what the models see of a word. Every field is a hash, so that a
// feature is a sum of products and no string is looked up twice.
type token struct {
	form   string
	word   uint64 // lower case, digits as 0, quotes and dashes as ASCII
	prefix [3]uint64
	suffix [4]uint64
	shape  uint64 // hash of the shape bits
	bits   uint8
	known  uint64 // the tags that the treebank gives the word, 0 for rare words
	sure   uint8  // the word's only tag + 1, 0 where it has several
}

const (
	mul1 = 0x9E3779B97F4A7C15
	mul2 = 0xC2B2AE3D27D4EB4F
	mul3 = 0x165667B19E3779F9
	mul4 = 0xD6E8FEB86659FD93
	mul5 = 0xA0761D6478BD642F
)

// scramble spreads a small number or a weak hash over 64 bits.
func scramble(x uint64) uint64 {
	x ^= x >> 32
	x *= mul4
	x ^= x >> 29
	x *= mul2
	x ^= x >> 32
	return x
}

// fold is a rune as the models see it: lower case, any digit 0, typographic
// quotes and dashes as their ASCII cousins.
func fold(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r >= '0' && r <= '9':
		return '0'
	}
	switch r {
	case '\u2018', '\u2019', '\u02BC', '`':
		return '\''
	case '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB':
		return '"'
	case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
		return '-'
	}
	if r < utf8.RuneSelf {
		return r
	}
	if unicode.IsDigit(r) {
		return '0'
	}
	return unicode.ToLower(r)
}

// maxFolded bounds the work on one word; a longer one is a URL or noise.
const maxFolded = 48

// see fills t from a form.
func (t *token) see(form string) {
	var folded [maxFolded]rune
	n, shape := 0, uint8(0)
	for i, r := range form {
		switch {
		case r >= 'a' && r <= 'z':
			shape |= shapeLower
		case r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r):
			if i == 0 {
				shape |= shapeUpperFirst
			} else {
				shape |= shapeUpperRest
			}
		case r >= '0' && r <= '9':
			shape |= shapeDigit
		case r == '-' || r >= 0x2010 && r <= 0x2014:
			shape |= shapeDash
		case r == '.':
			shape |= shapeDot
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			shape |= shapeLower
		default:
			shape |= shapeOther
		}
		if n < maxFolded {
			folded[n] = fold(r)
			n++
		}
	}
	if n > 3 {
		shape |= shapeLong
	}
	*t = token{form: form, bits: shape, shape: scramble(uint64(shape) + 1)}
	h := uint64(0)
	for i := range n {
		h = (h ^ uint64(folded[i])) * mul1
		h ^= h >> 31
		if i < len(t.prefix) {
			t.prefix[i] = h * mul2
		}
	}
	t.word = scramble(h + uint64(n))
	h = 1
	for i := range min(n, len(t.suffix)) {
		h = (h ^ uint64(folded[n-1-i])) * mul3
		h ^= h >> 30
		t.suffix[i] = h * mul2
	}
}

// hashWord is the word hash of a form.
func hashWord(form string) uint64 {
	var t token
	t.see(form)
	return t.word
}

// Feature hashes: a template's seed and up to five values.
func feat1(seed, a uint64) uint64       { return finish(seed + a*mul1) }
func feat2(seed, a, b uint64) uint64    { return finish(seed + a*mul1 + b*mul2) }
func feat3(seed, a, b, c uint64) uint64 { return finish(seed + a*mul1 + b*mul2 + c*mul3) }
func feat4(seed, a, b, c, d uint64) uint64 {
	return finish(seed + a*mul1 + b*mul2 + c*mul3 + d*mul5)
}

// finish moves the entropy of the high bits down; table buckets use the high
// half, fingerprints the low one.
func finish(h uint64) uint64 { return h ^ bits.RotateLeft64(h, 29)&0xFFFFFFFF }
