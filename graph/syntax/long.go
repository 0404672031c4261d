package syntax

// A long row has a weight for nearly every class. Written out, four classes to a word,
// it is added in a quarter of the time that its pairs take: each weight, made positive,
// has 16 bits, and as many rows as one decision has features cannot fill them.
type longRows struct {
	words int      // of one row
	rows  []uint64 // one after the other
	from  []uint32 // the value that each had as pairs
}

const (
	longRow  = 1 << 31 // a value of a table from here on is the number of a long row
	positive = 128
)

// lengthen writes out the rows that have a weight for more than one class in six.
func (t *table) lengthen() {
	classes := 0
	for _, v := range t.values {
		for p := range int(t.rows[v]) {
			classes = max(classes, 1+int(t.rows[int(v)+1+2*p]))
		}
	}
	t.long.words = (classes + 3) / 4
	known := map[uint32]uint32{}
	for i, v := range t.values {
		n := int(t.rows[v])
		if 6*n <= classes {
			continue
		}
		at, ok := known[v]
		if !ok {
			at = uint32(len(t.long.from)) + longRow
			known[v] = at
			t.long.from = append(t.long.from, v)
			t.long.rows = append(t.long.rows, t.long.of(t.rows[v+1:][:2*n])...)
		}
		t.values[i] = at
	}
}

// of writes out pairs of class and weight.
func (l *longRows) of(pairs []byte) []uint64 {
	row := make([]uint64, l.words)
	for i := range row {
		row[i] = positive * 0x0001000100010001
	}
	for ; len(pairs) > 0; pairs = pairs[2:] {
		c := pairs[0]
		row[c/4] += uint64(int64(int8(pairs[1]))) << (16 * (c % 4))
	}
	return row
}

// short is a value as it stands in the file.
func (l *longRows) short(v uint32) uint32 {
	if v >= longRow && int(v-longRow) < len(l.from) {
		return l.from[v-longRow]
	}
	return v
}

// add adds a row to the sums.
func (l *longRows) add(number uint32, sums *[64]uint64) {
	row := l.rows[int(number)*l.words:][:l.words]
	for i, w := range row {
		sums[i&63] += w
	}
}

// spread adds the sums of so many rows to the scores.
func (l *longRows) spread(sums *[64]uint64, rows int32, scores *scores) {
	for i, w := range sums[:l.words] {
		s := scores[4*i:][:4]
		s[0] += int32(uint16(w)) - positive*rows
		s[1] += int32(uint16(w>>16)) - positive*rows
		s[2] += int32(uint16(w>>32)) - positive*rows
		s[3] += int32(w>>48) - positive*rows
	}
}
