// Package syntax finds the grammar of a sentence: part-of-speech tags, lemmas
// and a tree of Universal Dependencies.
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
	tagger  tagger
	known   *table // word → number of its ambiguity class
	lemmas  *lemmatiser
	labels  []string // 0 is none
	root    uint8
	arcs    arcs
	relabel source
	upos    []uint64 // hash of each tag's UPOS

	actSeeds, labelSeeds, relabelSeeds []uint64
}

// WeightsFile is where Load looks for the weights.
const WeightsFile = "model/english.weights"

const magic = "parley model 1\n"

// knownClass is the hash of a word's ambiguity class, 0 for a rare word.
func (m *Model) knownClass(word uint64) uint64 {
	if v := m.known.find(word); v != 0 {
		return scramble(uint64(v))
	}
	return 0
}

// prepare fills what follows from tags and labels.
func (m *Model) prepare() error {
	m.upos = m.upos[:0]
	for _, t := range m.tagger.tags {
		m.upos = append(m.upos, uposHash(t.upos))
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
	m.actSeeds, m.labelSeeds, m.relabelSeeds = seeds(2, actFeatures), seeds(3, labelFeatures), seeds(4, labelFeatures)
	return nil
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
	return m, nil
}

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
	b = m.lemmas.appendTo(b)
	for _, t := range []*table{m.known, m.tagger.source.table, m.arcs.act.table, m.arcs.lab.table, m.relabel.table} {
		b = t.appendTo(b)
	}
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
	if m.lemmas, b, err = readLemmatiser(b); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		to     **table
		sparse bool
	}{{&m.known, false}, {&m.tagger.source.table, true}, {&m.arcs.act.table, false}, {&m.arcs.lab.table, true}, {&m.relabel.table, true}} {
		if *part.to, b, err = readTable(b, part.sparse); err != nil {
			return nil, err
		}
	}
	return m, m.prepare()
}
