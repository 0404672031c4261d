package server

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
)

// drawing is a network as SVG has it.
type drawing struct {
	Width, Height int
	Nodes         []drawnNode
	Lines         []drawnLine
	Hidden        int
	Alone         bool // a file of its own, with its style in it
	Style         template.CSS
}

type drawnNode struct {
	ID, Name, Label, Class string
	X, Y                   float64
	Shape                  string // circle, square, diamond, bar
	Open, Named            bool
	Page, Expand           string // links
	Left                   bool   // the name stands to the left
}

type drawnLine struct {
	X1, Y1, X2, Y2      float64
	Status, Title, Fact string
	Thick               float64
}

const (
	drawingMargin = 90
	namedNodes    = 60 // that carry their name on a drawing of more
)

// draw lays a network out on a sheet that grows with it. Where nothing is opened,
// a shape leads to the page of its thing.
func draw(v view, net *network, opened []string) *drawing {
	d := &drawing{Hidden: net.Hidden, Width: 900, Height: 420}
	if n := len(net.Nodes); n > 20 {
		d.Height = min(420+8*(n-20), 1100)
	}
	if n := len(net.Nodes); n > 80 {
		d.Width = 1200
	}
	x := func(p point) float64 { return round(drawingMargin + p.X*float64(d.Width-2*drawingMargin)) }
	y := func(p point) float64 { return round(28 + p.Y*float64(d.Height-64)) }
	degrees := make([]int, len(net.Nodes))
	for i, n := range net.Nodes {
		degrees[i] = n.degree
	}
	slices.Sort(degrees)
	least := 0
	if len(degrees) > namedNodes {
		least = degrees[len(degrees)-namedNodes]
	}
	for _, n := range net.Nodes {
		dn := drawnNode{ID: n.ID, Name: n.Name, Label: shorten(n.Name, 26), Class: classWord(n.Class), X: x(n.At), Y: y(n.At), Open: n.Open, Named: n.Open || n.degree >= least,
			Page: thingLink(n.ID), Expand: v.with("open", n.ID), Shape: shapeOfClass(n.Class)}
		if len(opened) == 0 {
			dn.Expand = dn.Page
		}
		if n.Open {
			dn.Expand = v.without("open", n.ID)
			if len(opened) > 0 && n.ID == opened[0] {
				dn.Expand = dn.Page
			}
		}
		d.Nodes = append(d.Nodes, dn)
	}
	for _, e := range net.Edges {
		a, b := net.Nodes[e.From].At, net.Nodes[e.To].At
		l := drawnLine{X1: x(a), Y1: y(a), X2: x(b), Y2: y(b), Title: plainWords(e.Role), Thick: min(1.2+0.5*float64(e.Count-1), 4)}
		if e.Fact != nil {
			l.Status, l.Fact = e.Fact.Status, factLink(e.Fact.ID)
			l.Title = fmt.Sprintf("%s (%s): %s", l.Title, cmp.Or(l.Status, "no status"), shorten(e.Fact.Quote(), 300))
		}
		if e.Count > 1 {
			l.Title += fmt.Sprintf(" (and %d more)", e.Count-1)
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

func round(v float64) float64 { return math.Round(v*10) / 10 }

// shapeOfClass tells classes apart without colour.
func shapeOfClass(class string) string {
	switch class {
	case "Person":
		return "circle"
	case "Country", "Place":
		return "square"
	case "Organization", "Delegation":
		return "diamond"
	}
	return "bar"
}

// svg is the drawing as a file of its own.
func (s *Server) svg(d *drawing) (*bytes.Buffer, error) {
	d.Alone = true
	style, err := files.ReadFile("static/drawing.css")
	if err != nil {
		return nil, err
	}
	d.Style = template.CSS(style) //nolint:gosec // our own file
	var b bytes.Buffer
	err = s.pages.all.ExecuteTemplate(&b, "drawing", d)
	return &b, err
}
