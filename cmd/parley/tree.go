package main

import (
	"fmt"
	"strings"

	"parley/graph/syntax"
)

// drawTree draws a dependency tree, one word a line under its governor, in the
// order of the words. A note stands beside a word where notes has one for it.
func drawTree(t *syntax.Tree, notes map[int]string) string {
	below := make([][]int, len(t.Nodes))
	var roots []int
	for i, n := range t.Nodes {
		if n.Head < 0 {
			roots = append(roots, i)
		} else {
			below[n.Head] = append(below[n.Head], i)
		}
	}
	var out strings.Builder
	var draw func(i int, first, rest string)
	draw = func(i int, first, rest string) {
		n := t.Nodes[i]
		fmt.Fprintf(&out, "%s%s  %s %s", first, n.Form, strings.ToLower(n.UPOS), n.Label)
		if note := notes[i]; note != "" {
			out.WriteString("  ◀ " + note)
		}
		out.WriteByte('\n')
		for k, c := range below[i] {
			if k == len(below[i])-1 {
				draw(c, rest+"└ ", rest+"  ")
			} else {
				draw(c, rest+"├ ", rest+"│ ")
			}
		}
	}
	for _, r := range roots {
		draw(r, "", "")
	}
	return out.String()
}
