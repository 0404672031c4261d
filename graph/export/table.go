package export

import (
	"bufio"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
)

// tableOf writes a table as CSV (RFC 4180): CRLF, one line a row, because white
// space inside a cell becomes one space. For spreadsheets the file begins with the
// mark of UTF-8, and a cell that a spreadsheet would take for a formula gets an
// apostrophe before it.
func tableOf(rows func(*view) [][]string, spreadsheet bool) func(*bufio.Writer, Graph) error {
	return func(w *bufio.Writer, g Graph) error {
		if spreadsheet {
			w.WriteString("\uFEFF")
		}
		c := csv.NewWriter(w)
		c.UseCRLF = true
		for _, row := range rows(newView(g)) {
			for i, cell := range row {
				cell = strings.Join(strings.Fields(cell), " ")
				if spreadsheet && cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
					cell = "'" + cell
				}
				row[i] = cell
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	}
}

// factTable has a row a fact: what it says, by role, and where that stands. Names
// of several fillers are parted by semicolons, in the order of the ids column.
func factTable(v *view) [][]string {
	var roles []string
	for _, ft := range v.ont.FactTypes {
		for _, r := range ft.Roles {
			if !slices.Contains(roles, r.Name) {
				roles = append(roles, r.Name)
			}
		}
	}
	header := append([]string{"fact", "type", "kind", "status", "date", "first_day", "last_day"}, roles...)
	rows := [][]string{append(header, "ids", "confidence", "sentence", "rule", "start", "end", "document", "title", "published", "url")}
	for _, f := range v.facts {
		row := []string{f.id, f.typ, f.kind, f.status, f.date, f.from, f.to}
		var ids []string
		for _, name := range roles {
			var names []string
			for _, x := range f.role(name) {
				names = append(names, x.name())
				if x.thing != nil {
					ids = append(ids, x.thing.id)
				}
			}
			row = append(row, strings.Join(names, "; "))
		}
		row = append(row, strings.Join(ids, " "), plain(f.confidence))
		var e evidenceView
		if len(f.evidence) > 0 {
			e = f.evidence[0]
			row = append(row, e.quote, e.rule, strconv.Itoa(e.start), strconv.Itoa(e.end))
		} else {
			row = append(row, "", "", "", "")
		}
		doc := v.doc(f.doc)
		rows = append(rows, append(row, documentID(doc.id), doc.title, doc.issued, doc.url))
	}
	return rows
}

// doc returns what is known of a document, its id at least.
func (v *view) doc(id string) *docView {
	if d := v.docs[id]; d != nil {
		return d
	}
	return &docView{id: id}
}

// plain writes a canonical double as people do: "9.0E-1" is "0.9".
func plain(double string) string {
	f, err := strconv.ParseFloat(double, 64)
	if err != nil {
		return double
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// nodeTable and edgeTable have the column names that Gephi looks for.
func nodeTable(v *view) [][]string {
	rows := [][]string{{"Id", "Label", "Class", "Status", "Date", "Documents", "Wikidata"}}
	for _, t := range v.things {
		rows = append(rows, []string{t.id, t.name, t.class, t.status, t.date, strconv.Itoa(len(t.docs)), t.wikidata})
	}
	return rows
}

func edgeTable(v *view) [][]string {
	rows := [][]string{{"Source", "Target", "Type", "Label", "Weight", "Status", "Date"}}
	for _, e := range v.edges {
		when := e.event()
		rows = append(rows, []string{e.from.id, e.to.id, "Directed", e.predicate, strconv.Itoa(len(e.docs)), when.status, when.date})
	}
	return rows
}

// event is the end of an edge that has a time and a status, or else the beginning.
func (e *edgeView) event() *thingView {
	if e.from.status == "" && e.to.status != "" {
		return e.to
	}
	return e.from
}
