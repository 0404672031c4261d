// Package export writes a graph in the formats of other tools, and reads N-Quads.
//
// A Format is a name and a function from quads, as they stand in the store, to
// bytes. RDF formats (N-Quads, Turtle, TriG, JSON-LD) hold every quad, with full
// IRIs and native numbers as XML Schema literals in canonical form. The others
// hold what their users ask for: a table of facts, nodes and edges for network
// analysis, entities and links for FollowTheMoney, coded events for PLOVER. The
// same quads give the same bytes, in whatever order they come.
//
// N-Quads is the form to keep: it is the canonical one of RDF Dataset
// Canonicalization (RDFC-1.0, W3C 2024), one sorted line a quad, so that diff
// shows what a new report changed, and ReadNQuads reads it back.
//
// # Why
//
// The quad library's own writer and reader are not used: the one writes datatypes
// as short IRIs, the other skips or bends what it does not understand. No blank
// nodes are in a graph of ours, so canonical form needs sorting and nothing more.
//
// Formats that draw edges draw the direct ones, and the ontology draws none for
// what was denied. Those that list facts list all, with their status.
//
// Limits: all quads are held in memory. Turtle, GraphML, GEXF and the tables of
// nodes and edges do not say which document each statement is from; they count
// documents at most.
package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/schema"
)

// Graph is what is written.
type Graph struct {
	Quads    []quad.Quad // short IRIs, as in the store; not changed
	Ontology *schema.Ontology
}

// Format is one way out of the graph.
type Format struct {
	Name      string // "nquads", as the user writes it
	Extension string // ".nq"
	MediaType string
	About     string // for whom it is, in a line

	write func(w *bufio.Writer, g Graph) error
}

// Formats returns all formats, those of most use first.
func Formats() []Format {
	return []Format{
		{"nquads", ".nq", "application/n-quads", "canonical N-Quads: everything, in lines that diff compares", writeNQuads},
		{"csv", ".csv", "text/csv; charset=utf-8", "facts as a table, one a row, with the sentence", tableOf(factTable, false)},
		{"excel", ".csv", "text/csv; charset=utf-8", "the same for spreadsheets: marked as UTF-8, no cell is a formula", tableOf(factTable, true)},
		{"jsonl", ".jsonl", "application/jsonl", "facts as JSON, one a line", writeFacts},
		{"nodes", ".nodes.csv", "text/csv; charset=utf-8", "people, countries, meetings as a table for Gephi", tableOf(nodeTable, false)},
		{"edges", ".edges.csv", "text/csv; charset=utf-8", "direct edges as a table for Gephi", tableOf(edgeTable, false)},
		{"gexf", ".gexf", "application/xml", "the network with dates for Gephi", writeGEXF},
		{"graphml", ".graphml", "application/xml", "the network for NetworkX, yEd, Cytoscape", writeGraphML},
		{"ftm", ".ftm.json", "application/jsonl", "FollowTheMoney entities for Aleph and OpenSanctions tools", writeFTM},
		{"plover", ".plover.jsonl", "application/jsonl", "PLOVER events with CAMEO codes for event data", writePLOVER},
		{"turtle", ".ttl", "text/turtle", "RDF to read, without the documents that say it", writeTurtle},
		{"trig", ".trig", "application/trig", "RDF to read, one graph a document", writeTriG},
		{"jsonld", ".jsonld", "application/ld+json", "RDF as JSON, one graph a document, context included", writeJSONLD},
	}
}

// Lookup returns the format of a name or of a file's extension, with its dot.
// The error lists what there is.
func Lookup(name string) (Format, error) {
	all := Formats()
	names := make([]string, len(all))
	for i, f := range all {
		if name == f.Name || name == f.Extension {
			return f, nil
		}
		names[i] = f.Name
	}
	return Format{}, fmt.Errorf("no format %q; there are: %s", name, strings.Join(names, ", "))
}

// Write writes the graph. An error names the quad that cannot be written.
func (f Format) Write(w io.Writer, g Graph) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := f.write(b, g); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return b.Flush()
}
