package export

import (
	"bufio"
	"encoding/json"
	"net/url"
	"strings"
)

// writeFacts writes a JSON object a fact: the form in which facts leave the
// program everywhere, with the fields in the same order.
func writeFacts(w *bufio.Writer, g Graph) error {
	v := newView(g)
	for _, f := range v.facts {
		var o fields
		o.text("doc", documentID(f.doc))
		o.text("id", f.id)
		o.text("type", f.typ)
		o.text("kind", f.kind)
		o.text("status", f.status)
		o.text("date", f.date)
		var roles fields
		for _, r := range f.roles {
			items := make([]string, len(r.fillers))
			for i, x := range r.fillers {
				var e fields
				if x.thing != nil {
					e.text("id", x.thing.id)
					e.text("name", x.thing.name)
					e.text("class", x.thing.class)
				} else {
					e = fields{`"id": ""`}
					e.text("name", x.words)
					e.text("class", "Text")
				}
				items[i] = e.object()
			}
			roles.raw(r.name, list(items))
		}
		o.raw("roles", roles.object())
		evidence := make([]string, len(f.evidence))
		for i, e := range f.evidence {
			var x fields
			x.raw("start", number(e.start))
			x.raw("end", number(e.end))
			x.text("quote", e.quote)
			x.text("rule", e.rule)
			evidence[i] = x.object()
		}
		o.raw("evidence", list(evidence))
		if f.confidence != "" {
			o.raw("confidence", plain(f.confidence))
		}
		w.WriteString(o.object() + "\n")
	}
	return nil
}

// documentID undoes what makes the id of a document an IRI.
func documentID(iri string) string {
	id := strings.TrimPrefix(iri, "doc:")
	if plain, err := url.PathUnescape(id); err == nil {
		return plain
	}
	return id
}

// fields are the members of a JSON object, in the order in which they are added.
type fields []string

// text adds a string unless it is empty.
func (f *fields) text(key, value string) {
	if value != "" {
		f.raw(key, quoted(value))
	}
}

// texts adds a list of strings unless it is empty.
func (f *fields) texts(key string, values ...string) {
	var items []string
	for _, v := range values {
		if v != "" {
			items = append(items, quoted(v))
		}
	}
	if len(items) > 0 {
		f.raw(key, list(items))
	}
}

// raw adds a value that is JSON already.
func (f *fields) raw(key, value string) { *f = append(*f, quoted(key)+": "+value) }

func (f fields) object() string { return "{" + strings.Join(f, ", ") + "}" }

func list(items []string) string { return "[" + strings.Join(items, ", ") + "]" }

func number(n int) string {
	b, _ := json.Marshal(n) // an int always encodes
	return string(b)
}
