package export

import (
	"bufio"
	"encoding/xml"
	"strconv"
	"strings"
)

// attribute writes ` name="value"`, nothing where the value is empty.
func attribute(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	b.WriteString(" " + name + `="`)
	_ = xml.EscapeText(b, []byte(value)) // a Builder does not fail; what XML cannot hold becomes U+FFFD
	b.WriteByte('"')
}

// element returns an empty element, its attributes as pairs of name and value.
func element(name string, pairs ...string) string {
	return strings.TrimSuffix(open(name, pairs...), ">") + "/>"
}

func open(name string, pairs ...string) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		attribute(&b, pairs[i], pairs[i+1])
	}
	return b.String() + ">"
}

// writeGEXF writes GEXF 1.2draft. An edge lives from the first to the last day of
// its event, where both are known; the date as the text gives it is an attribute.
func writeGEXF(w *bufio.Writer, g Graph) error {
	v := newView(g)
	line := func(indent int, s string) { w.WriteString(strings.Repeat("  ", indent) + s + "\n") }
	line(0, `<?xml version="1.0" encoding="UTF-8"?>`)
	line(0, open("gexf", "xmlns", "http://www.gexf.net/1.2draft", "version", "1.2"))
	line(1, open("graph", "mode", "dynamic", "timeformat", "date", "defaultedgetype", "directed"))
	for _, class := range [...]string{"node", "edge"} {
		line(2, open("attributes", "class", class, "mode", "static"))
		for _, name := range attributesOf(class) {
			line(3, element("attribute", "id", name, "title", name, "type", "string"))
		}
		line(2, "</attributes>")
	}
	values := func(class string, values []string) {
		line(4, "<attvalues>")
		for i, name := range attributesOf(class) {
			if values[i] != "" {
				line(5, element("attvalue", "for", name, "value", values[i]))
			}
		}
		line(4, "</attvalues>")
	}
	line(2, "<nodes>")
	for _, t := range v.things {
		line(3, open("node", "id", t.id, "label", t.name))
		values("node", t.attributes())
		line(3, "</node>")
	}
	line(2, "</nodes>")
	line(2, "<edges>")
	for i, e := range v.edges {
		from, to := e.event().from, e.event().to
		if from == "" || to == "" {
			from, to = "", "" // half a time would mean for ever
		}
		line(3, open("edge", "id", strconv.Itoa(i), "source", e.from.id, "target", e.to.id, "label", e.predicate,
			"weight", strconv.Itoa(len(e.docs)), "start", from, "end", to))
		values("edge", e.attributes())
		line(3, "</edge>")
	}
	line(2, "</edges>")
	line(1, "</graph>")
	line(0, "</gexf>")
	return nil
}

// writeGraphML writes GraphML, all attributes as text.
func writeGraphML(w *bufio.Writer, g Graph) error {
	v := newView(g)
	line := func(indent int, s string) { w.WriteString(strings.Repeat("  ", indent) + s + "\n") }
	line(0, `<?xml version="1.0" encoding="UTF-8"?>`)
	line(0, open("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns"))
	keys := map[string][]string{"node": append([]string{"label"}, attributesOf("node")...), "edge": append([]string{"label", "weight"}, attributesOf("edge")...)}
	for _, class := range [...]string{"node", "edge"} {
		for _, name := range keys[class] {
			line(1, element("key", "id", class+"-"+name, "for", class, "attr.name", name, "attr.type", "string"))
		}
	}
	values := func(class string, values ...string) {
		for i, name := range keys[class] {
			if values[i] != "" {
				var text strings.Builder
				_ = xml.EscapeText(&text, []byte(values[i]))
				line(3, open("data", "key", class+"-"+name)+text.String()+"</data>")
			}
		}
	}
	line(1, open("graph", "id", "parley", "edgedefault", "directed"))
	for _, t := range v.things {
		line(2, open("node", "id", t.id))
		values("node", append([]string{t.name}, t.attributes()...)...)
		line(2, "</node>")
	}
	for i, e := range v.edges {
		line(2, open("edge", "id", "e"+strconv.Itoa(i), "source", e.from.id, "target", e.to.id))
		values("edge", append([]string{e.predicate, strconv.Itoa(len(e.docs))}, e.attributes()...)...)
		line(2, "</edge>")
	}
	line(1, "</graph>")
	line(0, "</graphml>")
	return nil
}

// attributesOf names what attributes gives, of nodes or of edges.
func attributesOf(class string) []string {
	if class == "node" {
		return []string{"class", "status", "date", "wikidata", "documents"}
	}
	return []string{"status", "date", "documents"}
}

func (t *thingView) attributes() []string {
	return []string{t.class, t.status, t.date, t.wikidata, strings.Join(t.docs, " ")}
}

func (e *edgeView) attributes() []string {
	return []string{e.event().status, e.event().date, strings.Join(e.docs, " ")}
}
