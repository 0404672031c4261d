package export

import (
	"bufio"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/graph/quads"
	"parley/schema/vocab"
)

// writeJSONLD writes JSON-LD 1.1 (W3C Recommendation of 2020): one object a graph,
// one object a subject in it, short IRIs by a context that is part of the file.
func writeJSONLD(w *bufio.Writer, g Graph) error {
	all := quads.Sorted(slices.Clone(g.Quads))
	slices.SortStableFunc(all, func(a, b quad.Quad) int {
		return cmp.Compare(quad.StringOf(a.Label), quad.StringOf(b.Label))
	})
	for _, q := range all {
		if _, err := NQuad(q); err != nil {
			return err
		}
	}
	w.WriteString("{\n\"@context\": {")
	for i, p := range vocab.Prefixes() {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString("\n  " + quoted(p.Name) + ": " + quoted(p.IRI))
	}
	w.WriteString("\n},\n\"@graph\": [")
	comma := ""
	for graph := range chunks(all, func(q quad.Quad) quad.Value { return q.Label }) {
		if label := graph[0].Label; label != nil {
			w.WriteString(comma + "\n{\"@id\": " + quoted(name(label)) + ", \"@graph\": [")
			comma = ""
		}
		for about := range chunks(graph, func(q quad.Quad) quad.Value { return q.Subject }) {
			w.WriteString(comma + "\n  {\"@id\": " + quoted(name(about[0].Subject)))
			for objects := range chunks(ranked(about), func(q quad.Quad) quad.Value { return q.Predicate }) {
				w.WriteString(",\n   " + member(objects))
			}
			w.WriteByte('}')
			comma = ","
		}
		if graph[0].Label != nil {
			w.WriteString("\n]}")
		}
		comma = ","
	}
	w.WriteString("\n]\n}\n")
	return nil
}

// member writes a key and all its values.
func member(objects []quad.Quad) string {
	key := name(objects[0].Predicate)
	values := make([]string, len(objects))
	for i, q := range objects {
		values[i] = jsonValue(q.Object)
	}
	if key == vocab.Type {
		literals := slices.ContainsFunc(objects, func(q quad.Quad) bool { _, ok := literalOf(q.Object); return ok })
		if !literals {
			key = "@type"
			for i, q := range objects {
				values[i] = quoted(name(q.Object))
			}
		}
	}
	if len(values) == 1 {
		return quoted(key) + ": " + values[0]
	}
	return quoted(key) + ": [" + strings.Join(values, ", ") + "]"
}

// name returns the @id of a value. A short IRI may not go on with two slashes:
// JSON-LD takes such a one for a full IRI.
func name(v quad.Value) string {
	switch v := v.(type) {
	case quad.BNode:
		return "_:" + string(v)
	case quad.IRI:
		if short := vocab.Shorten(string(v)); !strings.Contains(short, "://") {
			return short
		}
		return vocab.Expand(string(v))
	}
	return ""
}

func jsonValue(v quad.Value) string {
	l, ok := literalOf(v)
	switch {
	case !ok:
		return `{"@id": ` + quoted(name(v)) + `}`
	case l.lang != "":
		return `{"@value": ` + quoted(l.text) + `, "@language": ` + quoted(l.lang) + `}`
	case l.datatype != "":
		return `{"@value": ` + quoted(l.text) + `, "@type": ` + quoted(name(quad.IRI(l.datatype))) + `}`
	}
	return quoted(l.text)
}

// quoted writes a JSON string with < > & as they are.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
