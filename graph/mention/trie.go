package mention

import (
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// trie finds the longest sequence of folded tokens. Words are interned, so that a
// node is a map of small numbers.
type trie[T any] struct {
	words map[string]uint32
	next  map[uint64]uint32 // node<<32 | word → node
	ends  map[uint32][]T    // node → values
	nodes uint32
}

// newTrie makes a trie with room for about so many names.
func newTrie[T any](size int) *trie[T] {
	return &trie[T]{words: make(map[string]uint32, size), next: make(map[uint64]uint32, 2*size), ends: make(map[uint32][]T, size)}
}

func (t *trie[T]) add(tokens []string, v T) {
	node := uint32(0)
	for _, w := range tokens {
		id, ok := t.words[w]
		if !ok {
			id = uint32(len(t.words) + 1)
			t.words[w] = id
		}
		key := uint64(node)<<32 | uint64(id)
		to, ok := t.next[key]
		if !ok {
			t.nodes++
			to = t.nodes
			t.next[key] = to
		}
		node = to
	}
	t.ends[node] = append(t.ends[node], v)
}

// at returns the values of a sequence of tokens.
func (t *trie[T]) at(tokens []string) []T {
	node := uint32(0)
	for _, w := range tokens {
		to, ok := t.next[uint64(node)<<32|uint64(t.words[w])]
		if !ok {
			return nil
		}
		node = to
	}
	return t.ends[node]
}

// longest returns the values of the longest match that accept takes, and its end.
func (t *trie[T]) longest(tokens []word, at int, accept func(end int, v T) bool) (end int, values []T) {
	node := uint32(0)
	for i := at; i < len(tokens); i++ {
		id, ok := t.words[tokens[i].fold]
		if !ok {
			return
		}
		node, ok = t.next[uint64(node)<<32|uint64(id)]
		if !ok {
			return
		}
		var here []T
		for _, v := range t.ends[node] {
			if accept == nil || accept(i+1, v) {
				here = append(here, v)
			}
		}
		if len(here) > 0 {
			end, values = i+1, here
		}
	}
	return
}

// fold takes away case, diacritics, full stops and curly apostrophes: "Türkiye" and
// "U.S." are found under "turkiye" and "us".
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if !ascii {
		s = unidecode.Unidecode(s)
	}
	s = strings.ToLower(s)
	if len(s) > 1 && strings.IndexByte(s, '.') >= 0 {
		s = strings.ReplaceAll(s, ".", "")
	}
	return s
}
