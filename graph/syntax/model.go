// Package syntax finds the grammar of a sentence: part-of-speech tags, lemmas
// and a tree of Universal Dependencies (version 2, English).
//
// A sentence passes four linear models, all averaged perceptrons (Collins
// 2002) over hashed features. The tagger goes from left to right and gives
// pairs of UPOS and XPOS. Two arc-eager parsers (Nivre 2003) read the words,
// one from either end; where they disagree on a head, a chooser that sees both
// trees decides. At last every arc gets its label, in sight of the whole tree.
// Lemmas come from edit scripts for endings. Train makes the weights, Load
// reads them.
//
// # Why
//
//   - Linear models, greedy: they read some two hundred thousand words a second
//     on one slow core. The weights are 7 MB in a file, 25 MB in memory.
//   - A random share of the features is left out at every step of training.
//     Nothing else that was tried helped half as much: without it, rare words
//     explain the training sentences and common features learn nothing. It is
//     worth 1.3 points of UPOS and 1.3 to 2.4 of LAS.
//   - Two parsers and a chooser, worth 0.7 points of LAS: where they disagree,
//     one of them is right in four of five cases, but neither knows when.
//   - A dynamic oracle (Goldberg and Nivre 2012): the parser learns on its own
//     mistakes what to do after one, and on tags as wrong as it will get.
//   - Punctuation is taken out before parsing and hung in by rule afterwards;
//     the words beside it know of it (Ma, Zhang and Zhu 2014).
//   - Labels apart from actions: four actions fit in the bytes of one word,
//     and a label is chosen again when more is known.
//
// # Limits
//
// English only. Trees have no crossing arcs. What the figures do not show:
// appositions, coordination and clausal complements are right in about half
// of the cases, and the label is more often wrong than the head where a noun
// is named by another (flat, compound, appos, nmod:desc).
package syntax

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
)

// Model is a trained tagger, lemmatiser and parser. It is read-only and may
// be shared.
type Model struct {
	tagger    tagger
	known     *table // word → number of its ambiguity class, and its tag + 1 if that is sure
	lemmas    *lemmatiser
	labels    []string // 0 is none
	root      uint8
	sure      []uint8 // by tag, side and UPOS of the head: the only label, 0 where there are several
	arcs      arcs    // from left to right
	back      arcs    // from right to left
	arcLabels classes // those of an arc: all but none and root
	chooser   chooser
	relabel   source
	upos      []uint64 // hash of each tag's UPOS
	class     []uint8  // number of each tag's UPOS
	numbers   map[tag]uint8

	actSeeds, labelSeeds, relabelSeeds, choiceSeeds []uint64
}

// Where Load looks for the weights, and for the lemmas of irregular words,
// which need not be there.
const (
	WeightsFile   = "model/english.weights"
	IrregularFile = "model/irregular.tsv"
)

const magic = "parley model 2\n"

// recognise finds a word's ambiguity class. All rare words of one shape are
// one word to the models, in training as in use.
func (m *Model) recognise(t *token) {
	if v := m.known.find(t.word); v != 0 {
		t.known = scramble(uint64(v))
		if s := uint8(v >> 16); int(s) <= len(m.tagger.tags) {
			t.sure = s
		}
		return
	}
	t.known, t.sure = 0, 0
	t.word = scramble(t.shape + edgeWord)
}

// prepare fills what follows from tags and labels.
func (m *Model) prepare() error {
	m.upos, m.class, m.numbers = m.upos[:0], m.class[:0], map[tag]uint8{}
	number := map[string]uint8{}
	for i, t := range m.tagger.tags {
		m.numbers[t] = uint8(i)
		m.upos = append(m.upos, uposHash(t.upos))
		if _, ok := number[t.upos]; !ok {
			number[t.upos] = uint8(len(number))
		}
		m.class = append(m.class, number[t.upos])
	}
	if size := len(m.tagger.tags) * 2 * maxClasses; m.sure == nil {
		m.sure = make([]uint8, size)
	} else if len(m.sure) != size {
		return fmt.Errorf("%d sure labels, %d expected", len(m.sure), size)
	}
	for _, l := range m.sure {
		if int(l) >= len(m.labels) {
			return fmt.Errorf("sure label %d of %d", l, len(m.labels))
		}
	}
	if len(number) > maxClasses {
		return fmt.Errorf("%d universal tags, at most %d expected", len(number), maxClasses)
	}
	for i, l := range m.labels {
		if l == "root" {
			m.root = uint8(i)
		}
	}
	if m.root == 0 || len(m.labels) > 64 || len(m.labels) < 3 {
		return fmt.Errorf("%d labels, with root at %d", len(m.labels), m.root)
	}
	if len(m.tagger.tags) == 0 || len(m.tagger.tags) > 255 {
		return fmt.Errorf("%d tags", len(m.tagger.tags))
	}
	m.arcLabels = choices(len(m.labels), 0, int(m.root))
	m.tagger.classes = choices(len(m.tagger.tags))
	m.actSeeds, m.labelSeeds = seeds(2, actFeatures), seeds(3, labelFeatures)
	m.relabelSeeds, m.choiceSeeds = seeds(4, labelFeatures), seeds(5, choiceFeatures)
	return nil
}

// maxClasses bounds the number of universal tags; the standard has 17.
const maxClasses = 24

// sureAt is where the sure label stands for a dependent with a tag, before or
// after a head of a class.
func sureAt(tag uint8, after bool, class uint8) int {
	return (int(tag)*2+boolInt(after))*maxClasses + int(class)
}

// Load reads the weights from model/ in fsys. A file that is cut, changed or
// of another version gives an error that says so.
func Load(fsys fs.FS) (*Model, error) {
	b, err := fs.ReadFile(fsys, WeightsFile)
	if err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	m, err := decode(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", WeightsFile, err)
	}
	words, err := fs.ReadFile(fsys, IrregularFile)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("irregular lemmas: %w", err)
	}
	if err := m.lemmas.readIrregular(IrregularFile, words); err != nil {
		return nil, err
	}
	return m, nil
}

// Past returns the dictionary form of an irregular past tense, "" where form is none.
func (m *Model) Past(form string) string { return m.lemmas.irregular[irregular{lower(form), "VBD"}] }

// encode writes the weights: magic, length, checksum, then the parts.
func (m *Model) encode() []byte {
	var b []byte
	b = binary.AppendUvarint(b, uint64(len(m.tagger.tags)))
	for _, t := range m.tagger.tags {
		b = appendString(b, t.upos)
		b = appendString(b, t.xpos)
	}
	b = binary.AppendUvarint(b, uint64(len(m.labels)))
	for _, l := range m.labels {
		b = appendString(b, l)
	}
	b = append(b, m.sure...)
	b = m.lemmas.appendTo(b)
	for _, t := range []*table{m.known, m.tagger.source.table, m.arcs.act.table, m.arcs.lab.table, m.back.act.table, m.back.lab.table, m.chooser.table, m.relabel.table} {
		b = t.appendTo(b)
	}
	return seal(b)
}

// seal puts magic, length and checksum before the parts.
func seal(b []byte) []byte {
	head := []byte(magic)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(b)))
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
	return append(head, b...)
}

func appendString(b []byte, s string) []byte {
	return append(append(b, byte(len(s))), s...)
}

func takeString(b []byte) (string, []byte, error) {
	if len(b) < 1 || len(b) < 1+int(b[0]) {
		return "", nil, errShort
	}
	return string(b[1 : 1+int(b[0])]), b[1+int(b[0]):], nil
}

func decode(b []byte) (*Model, error) {
	b, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok {
		return nil, errors.New("not a model of this version; train one with: parley model train")
	}
	if len(b) < 8 {
		return nil, errShort
	}
	size, sum := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	b = b[8:]
	if uint64(size) != uint64(len(b)) {
		return nil, fmt.Errorf("%d bytes of weights, %d expected", len(b), size)
	}
	if crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) != sum {
		return nil, errors.New("checksum differs: the file is damaged")
	}
	m := &Model{}
	n, k := binary.Uvarint(b)
	if k <= 0 || n > 255 {
		return nil, errShort
	}
	b = b[k:]
	var err error
	for range n {
		var t tag
		if t.upos, b, err = takeString(b); err != nil {
			return nil, err
		}
		if t.xpos, b, err = takeString(b); err != nil {
			return nil, err
		}
		m.tagger.tags = append(m.tagger.tags, t)
	}
	n, k = binary.Uvarint(b)
	if k <= 0 || n > 64 {
		return nil, errShort
	}
	b = b[k:]
	for range n {
		var l string
		if l, b, err = takeString(b); err != nil {
			return nil, err
		}
		m.labels = append(m.labels, l)
	}
	sure := len(m.tagger.tags) * 2 * maxClasses
	if len(b) < sure {
		return nil, errShort
	}
	m.sure, b = bytes.Clone(b[:sure]), b[sure:] // the file goes when all is read
	if m.lemmas, b, err = readLemmatiser(b); err != nil {
		return nil, err
	}
	tags, labels := len(m.tagger.tags), len(m.labels)
	for _, part := range []struct {
		to      **table
		classes int
	}{{&m.known, 0}, {&m.tagger.source.table, tags}, {&m.arcs.act.table, 0}, {&m.arcs.lab.table, labels}, {&m.back.act.table, 0}, {&m.back.lab.table, labels}, {&m.chooser.table, 0}, {&m.relabel.table, labels}} {
		if *part.to, b, err = readTable(b, part.classes); err != nil {
			return nil, err
		}
	}
	return m, m.prepare()
}
