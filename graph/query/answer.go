package query

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Answer is what a question gave. In JSON a row is an object with the columns
// as keys, and with the keys facts and evidence.
type Answer struct {
	Question   string
	Parameters map[string]string // as the script got them, IRIs in angle brackets
	Columns    []string
	Rows       []Row
	Truncated  bool // there were more rows than the limit
}

// Row is one answer, with all that it rests on.
type Row struct {
	Cells    []Cell   // as the columns
	Facts    []string // ids
	Evidence []Evidence
}

// MarshalJSON writes the answer with its keys in a fixed order and markup
// characters as they are.
func (a *Answer) MarshalJSON() ([]byte, error) {
	rows := make([]json.RawMessage, len(a.Rows))
	for i := range rows {
		var err error
		if rows[i], err = a.RowJSON(i); err != nil {
			return nil, err
		}
	}
	return marshal(struct {
		Question   string            `json:"question"`
		Parameters map[string]string `json:"parameters"`
		Columns    []string          `json:"columns"`
		Rows       []json.RawMessage `json:"rows"`
		Truncated  bool              `json:"truncated"`
	}{a.Question, a.Parameters, a.Columns, rows, a.Truncated})
}

// RowJSON returns row i as an object.
func (a *Answer) RowJSON(i int) ([]byte, error) {
	keys, values := make([]string, 0, len(a.Columns)+2), make([]any, 0, len(a.Columns)+2)
	for k, c := range a.Columns {
		keys, values = append(keys, c), append(values, a.Rows[i].Cells[k])
	}
	return object(append(keys, "facts", "evidence"), append(values, a.Rows[i].Facts, a.Rows[i].Evidence))
}

// MarshalJSON writes the result with rows as objects, keys in the order of the
// columns; a row has no key for what it lacks.
func (r *Result) MarshalJSON() ([]byte, error) {
	rows := make([]json.RawMessage, len(r.Rows))
	for i := range rows {
		var err error
		if rows[i], err = r.RowJSON(i); err != nil {
			return nil, err
		}
	}
	return marshal(struct {
		Columns   []string          `json:"columns"`
		Rows      []json.RawMessage `json:"rows"`
		Truncated bool              `json:"truncated"`
	}{r.Columns, rows, r.Truncated})
}

// RowJSON returns row i as an object.
func (r *Result) RowJSON(i int) ([]byte, error) {
	var keys []string
	var values []any
	for k, v := range r.Rows[i] {
		if v != nil {
			keys, values = append(keys, r.Columns[k]), append(values, v)
		}
	}
	return object(keys, values)
}

// object writes an object with its keys in order.
func object(keys []string, values []any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		for _, v := range []any{k, values[i]} {
			j, err := marshal(v)
			if err != nil {
				return nil, err
			}
			b.Write(j)
			b.WriteByte(':')
		}
		b.Truncate(b.Len() - 1)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Cell holds what a column tells: nothing, a value, or a list of values.
type Cell struct {
	Values []Value
	List   bool
}

// Value is a thing with its name, or words, a number, a truth value.
type Value struct {
	ID      string // "person:vladimir-putin"; "" where it is no thing
	Name    string // the fullest name of the thing; else the value as words
	Literal any    // the value, where it is no thing
}

// Evidence is a place in a document.
type Evidence struct {
	Fact      string `json:"fact"`
	Document  string `json:"document"` // "doc:r1"
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"`
	URL       string `json:"url,omitempty"`
	Start     int    `json:"start"` // half-open, in code points of the document's text
	End       int    `json:"end"`
	Quote     string `json:"quote"`
	Rule      string `json:"rule,omitempty"`
}

// MarshalJSON writes a thing as {"id", "name"}, all else as it is.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.ID == "" {
		return marshal(v.Literal)
	}
	return marshal(struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}{v.ID, v.Name})
}

// MarshalJSON writes null, a value or a list.
func (c Cell) MarshalJSON() ([]byte, error) {
	switch {
	case c.List && c.Values == nil:
		return []byte("[]"), nil
	case c.List:
		return marshal(c.Values)
	case len(c.Values) == 0:
		return []byte("null"), nil
	}
	return marshal(c.Values[0])
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// String returns the names of a cell, "; " between them.
func (c Cell) String() string {
	names := make([]string, len(c.Values))
	for i, v := range c.Values {
		names[i] = v.Name
	}
	return strings.Join(names, "; ")
}
