package store

import (
	"crypto/sha1"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// nodeHash names a node in the database: SHA-1 of the value as Cayley writes it, so
// that Cayley finds it. A time with parts of a second, which Cayley does not
// write, is named by its kept form.
type nodeHash = graph.ValueHash

// hashOf returns the hash of a value. Where two forms are one value, such as a
// number and its literal, they have one hash.
func hashOf(v quad.Value) (nodeHash, error) {
	v, err := kept(v)
	if err != nil {
		return nodeHash{}, err
	}
	if t, ok := v.(quad.Time); ok && time.Time(t).Nanosecond() != 0 {
		term, err := appendTerm(nil, v)
		return sha1.Sum(term), err
	}
	return graph.HashOf(v), nil
}

// kept returns the form in which a value is kept.
func kept(v quad.Value) (quad.Value, error) {
	switch v := v.(type) {
	case quad.TypedString:
		if n := nativeOf(v); n != nil {
			return n, nil
		}
	case quad.IRI, quad.BNode, quad.String, quad.LangString, quad.Int, quad.Float, quad.Bool, quad.Time:
	default:
		return nil, fmt.Errorf("a value of type %T cannot be kept: %v", v, v)
	}
	return v, nil
}

// nodeColumns are rows of table nodes, column by column.
type nodeColumns struct {
	hash                     [][]byte
	refs                     []int64
	value                    [][]byte // the kept form, where the other columns cannot hold it
	text, datatype, language []*string
	iri, blank               []*bool
	integer                  []*int64
	truth                    []*bool
	number                   []*float64
	moment                   []*time.Time
}

// addNodes writes nodeColumns. A value is only looked at where the node is new.
const addNodes = `INSERT INTO nodes (hash, refs, value, value_string, datatype, language, iri, bnode, value_int, value_bool, value_float, value_time)
SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[], $9::bigint[], $10::boolean[], $11::float8[], $12::timestamptz[])
ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`

func (c *nodeColumns) args() []any {
	return []any{c.hash, c.refs, c.value, c.text, c.datatype, c.language, c.iri, c.blank, c.integer, c.truth, c.number, c.moment}
}

// add adds a row. Without a value it is one of a node that is there.
func (c *nodeColumns) add(h nodeHash, refs int64, v quad.Value) {
	var row struct {
		value                    []byte
		text, datatype, language *string
		iri, blank, truth        *bool
		integer                  *int64
		number                   *float64
		moment                   *time.Time
	}
	yes := true
	if v != nil {
		v, _ = kept(v) // it has a hash, so it can be kept
	}
	switch v := v.(type) {
	case quad.IRI:
		row.text, row.iri = new(string(v)), &yes
	case quad.BNode:
		row.text, row.blank = new(string(v)), &yes
	case quad.String:
		row.text = new(string(v))
	case quad.TypedString:
		row.text, row.datatype = new(string(v.Value)), new(string(v.Type))
	case quad.LangString:
		row.text, row.language = new(string(v.Value)), new(v.Lang)
	case quad.Int:
		row.integer = new(int64(v))
	case quad.Float:
		row.number = new(float64(v))
	case quad.Bool:
		row.truth = new(bool(v))
	case quad.Time: // PostgreSQL has no nanoseconds and no zones
		row.moment = new(time.Time(v))
		row.value, _ = appendTerm(nil, v)
	}
	for _, s := range []*string{row.text, row.datatype, row.language} {
		if s != nil && (!utf8.ValidString(*s) || strings.ContainsRune(*s, 0)) {
			row.value, _ = appendTerm(nil, v)
		}
	}
	if row.value != nil { // what PostgreSQL does not take as text is there to be looked for
		for _, s := range []*string{row.text, row.datatype, row.language} {
			if s != nil {
				*s = strings.ReplaceAll(strings.ToValidUTF8(*s, "\uFFFD"), "\x00", "\uFFFD")
			}
		}
	}
	c.hash, c.refs, c.value = append(c.hash, h[:]), append(c.refs, refs), append(c.value, row.value)
	c.text, c.datatype, c.language = append(c.text, row.text), append(c.datatype, row.datatype), append(c.language, row.language)
	c.iri, c.blank, c.truth = append(c.iri, row.iri), append(c.blank, row.blank), append(c.truth, row.truth)
	c.integer, c.number, c.moment = append(c.integer, row.integer), append(c.number, row.number), append(c.moment, row.moment)
}

// nodeFields are the columns that readNode reads.
const nodeFields = "hash, value, value_string, datatype, language, iri, bnode, value_int, value_bool, value_float"

// readNodes gives fn the nodes of a result.
func readNodes(rows pgx.Rows, fn func(nodeHash, quad.Value)) error {
	var h, value []byte
	var text, datatype, language *string
	var iri, blank, truth *bool
	var integer *int64
	var number *float64
	_, err := pgx.ForEachRow(rows, []any{&h, &value, &text, &datatype, &language, &iri, &blank, &integer, &truth, &number}, func() error {
		var v quad.Value
		switch {
		case value != nil:
			var err error
			if v, err = decodeTerm(slices.Clone(value)); err != nil {
				return err
			}
		case text != nil && iri != nil:
			v = quad.IRI(*text)
		case text != nil && blank != nil:
			v = quad.BNode(*text)
		case text != nil && language != nil:
			v = quad.LangString{Value: quad.String(*text), Lang: *language}
		case text != nil && datatype != nil:
			v = quad.TypedString{Value: quad.String(*text), Type: quad.IRI(*datatype)}
		case text != nil:
			v = quad.String(*text)
		case integer != nil:
			v = quad.Int(*integer)
		case truth != nil:
			v = quad.Bool(*truth)
		case number != nil:
			v = quad.Float(*number)
		default:
			return fmt.Errorf("%w: a node without a value: %x", ErrDamaged, h)
		}
		fn(nodeHash(h), v)
		return nil
	})
	return err
}
