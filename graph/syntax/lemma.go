package syntax

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// lemmatiser turns a form into its dictionary form by an edit script: cut so
// many letters off the end, put these in their place. The script is that of
// the longest ending which the table knows for the tag; a whole word is an
// ending that begins with a boundary, so exceptions and rules are one list.
type lemmatiser struct {
	scripts   []script
	table     *table               // ending with tag → number of the script + 1
	irregular map[irregular]string // what the treebanks are too small to teach
}

type irregular struct{ form, xpos string }

// script is an edit at the end of a word.
type script struct {
	keep bool // the case of the form; else lower case
	cut  int  // bytes
	put  string
}

const maxEnding = 7

func lemmaHash(ending string, tag uint64, whole bool) uint64 {
	h := tag
	for i := len(ending) - 1; i >= 0; i-- {
		h = (h ^ uint64(ending[i])) * mul1
		h ^= h >> 29
	}
	if whole {
		h += mul3
	}
	return scramble(h)
}

// lemma finds the lemma of a word under a tag.
func (m *Model) lemma(t *token, tag uint8) string {
	return m.lemmas.lemma(t.form, m.tagger.tags[tag].xpos, tagHash(int(tag)))
}

// lower is the form as the lemmatiser compares it.
func lower(form string) string {
	return strings.ReplaceAll(strings.ToLower(form), "’", "'")
}

// lemma finds the lemma of a form under a tag (and the tag's hash).
func (l *lemmatiser) lemma(form, xpos string, tag uint64) string {
	low := lower(form)
	if s, ok := l.irregular[irregular{low, xpos}]; ok {
		return s
	}
	if v := l.table.find(lemmaHash(low, tag, true)); v != 0 {
		return l.edit(form, low, v)
	}
	for n := min(maxEnding, len(low)); n >= 0; n-- {
		if v := l.table.find(lemmaHash(low[len(low)-n:], tag, false)); v != 0 {
			return l.edit(form, low, v)
		}
	}
	return low
}

func (l *lemmatiser) edit(form, low string, number uint32) string {
	if number == 0 || int(number) > len(l.scripts) {
		return low
	}
	s := &l.scripts[number-1]
	if s.keep {
		low = form
	}
	if s.cut == 0 && s.put == "" {
		return low
	}
	if s.cut > len(low) {
		return low
	}
	return low[:len(low)-s.cut] + s.put
}

// scriptOf finds the script that makes lemma of form.
func scriptOf(form, lemma string) script {
	low := lower(form)
	base, keep := low, false
	if common(form, lemma) > common(low, lemma) {
		base, keep = form, true
	}
	n := common(base, lemma)
	return script{keep: keep, cut: len(base) - n, put: lemma[n:]}
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// sample is a form with its lemma, seen n times.
type sample struct {
	form, lemma string
	tag         uint8
	n           int
}

// learnLemmas builds the shortest list of endings that it can: an ending is
// kept only where it decides otherwise than the next shorter one, and more
// than once, or where it is the whole word.
func learnLemmas(samples []sample) *lemmatiser {
	number := map[script]int{}
	l := &lemmatiser{}
	type ending struct {
		text string
		tag  uint8
	}
	votes := map[ending]map[int]int{}
	words := map[ending]map[int]int{}
	vote := func(m map[ending]map[int]int, e ending, s, n int) {
		if m[e] == nil {
			m[e] = map[int]int{}
		}
		m[e][s] += n
	}
	for _, x := range samples {
		s := scriptOf(x.form, x.lemma)
		id, ok := number[s]
		if !ok {
			id = len(l.scripts)
			number[s] = id
			l.scripts = append(l.scripts, s)
		}
		low := lower(x.form)
		vote(words, ending{low, x.tag}, id, x.n)
		for n := 0; n <= min(maxEnding, len(low)); n++ {
			vote(votes, ending{low[len(low)-n:], x.tag}, id, 1) // a type counts once
		}
	}
	var order []ending
	for e := range votes {
		order = append(order, e)
	}
	slices.SortFunc(order, func(a, b ending) int {
		return cmp.Or(cmp.Compare(len(a.text), len(b.text)), cmp.Compare(a.tag, b.tag), cmp.Compare(a.text, b.text))
	})
	rules := map[ending]int{}
	decide := func(e ending) int {
		for n := min(maxEnding, len(e.text)); n >= 0; n-- {
			if s, ok := rules[ending{e.text[len(e.text)-n:], e.tag}]; ok {
				return s
			}
		}
		return -1
	}
	var entries []entry
	for _, e := range order {
		s, n := most(votes[e])
		if e.text != "" && (n < 2 || decide(e) == s) {
			continue
		}
		rules[e] = s
		entries = append(entries, entry{hash: lemmaHash(e.text, tagHash(int(e.tag)), false), value: uint32(s + 1)})
	}
	order = order[:0]
	for e := range words {
		order = append(order, e)
	}
	slices.SortFunc(order, func(a, b ending) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.tag, b.tag))
	})
	for _, e := range order {
		if s, _ := most(words[e]); decide(e) != s {
			entries = append(entries, entry{hash: lemmaHash(e.text, tagHash(int(e.tag)), true), value: uint32(s + 1)})
		}
	}
	l.table = newTable(entries, len(entries)/2+1)
	return l
}

// most is the script with most votes, the first one on a tie.
func most(votes map[int]int) (script, n int) {
	script = -1
	for s, v := range votes {
		if v > n || v == n && s < script {
			script, n = s, v
		}
	}
	return script, n
}

func (l *lemmatiser) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(l.scripts)))
	for _, s := range l.scripts {
		flag := byte(0)
		if s.keep {
			flag = 1
		}
		b = append(b, flag, byte(min(s.cut, 255)), byte(len(s.put)))
		b = append(b, s.put...)
	}
	return l.table.appendTo(b)
}

func readLemmatiser(b []byte) (*lemmatiser, []byte, error) {
	l := &lemmatiser{}
	n, k := binary.Uvarint(b)
	if k <= 0 || n > 1<<20 {
		return nil, nil, errShort
	}
	b = b[k:]
	for range n {
		if len(b) < 3 || len(b) < 3+int(b[2]) {
			return nil, nil, errShort
		}
		l.scripts = append(l.scripts, script{b[0] == 1, int(b[1]), string(b[3 : 3+int(b[2])])})
		b = b[3+int(b[2]):]
	}
	var err error
	if l.table, b, err = readTable(b, 0); err != nil {
		return nil, nil, fmt.Errorf("lemma table: %w", err)
	}
	return l, b, nil
}

// readIrregular reads lines of form, tags divided by commas, and lemma.
func (l *lemmatiser) readIrregular(name string, b []byte) error {
	l.irregular = map[irregular]string{}
	var errs []error
	for i, line := range strings.Split(string(b), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[0] == "" || f[1] == "" || f[2] == "" {
			errs = append(errs, fmt.Errorf("%s:%d: %q is not form, tags and lemma, divided by tabs", name, i+1, line))
			continue
		}
		for x := range strings.SplitSeq(f[1], ",") {
			l.irregular[irregular{f[0], x}] = f[2]
		}
	}
	return errors.Join(errs...)
}
