package server

import (
	"math"
	"math/rand/v2"
)

// point is a place on a drawing whose sides are 0 to 1.
type point struct{ X, Y float64 }

// layout places n nodes so that those with an edge lie close together and all
// others apart: Fruchterman and Reingold, "Graph drawing by force-directed
// placement" (1991), with a pull to the middle that keeps parts without an edge
// between them on the drawing. The same graph always gets the same places. Edges
// are pairs of nodes. The nodes of fixed stay in the middle.
func layout(n int, edges [][2]int, fixed int) []point {
	at := make([]point, n)
	if n == 0 {
		return at
	}
	random := rand.New(rand.NewPCG(1991, uint64(n)))
	for i := range at {
		angle, far := random.Float64()*2*math.Pi, 0.1+0.4*math.Sqrt(random.Float64())
		at[i] = point{far * math.Cos(angle), far * math.Sin(angle)}
	}
	if fixed >= 0 && fixed < n {
		at[fixed] = point{}
	}
	ideal := 0.9 / math.Sqrt(float64(n))
	rounds := 200
	if n > 300 {
		rounds = 100
	}
	force := make([]point, n)
	for round := range rounds {
		clear(force)
		for i := range n {
			for j := i + 1; j < n; j++ {
				dx, dy := at[i].X-at[j].X, at[i].Y-at[j].Y
				square := dx*dx + dy*dy
				if square < 1e-9 {
					dx, square = 1e-4*float64(1+i-j), 1e-8
				}
				push := ideal * ideal / square
				dx, dy = dx*push, dy*push
				force[i].X += dx
				force[i].Y += dy
				force[j].X -= dx
				force[j].Y -= dy
			}
		}
		for _, e := range edges {
			a, b := e[0], e[1]
			dx, dy := at[a].X-at[b].X, at[a].Y-at[b].Y
			pull := math.Hypot(dx, dy) / ideal
			force[a].X -= dx * pull
			force[a].Y -= dy * pull
			force[b].X += dx * pull
			force[b].Y += dy * pull
		}
		step := 0.1 * (1 - float64(round)/float64(rounds))
		for i := range at {
			if i == fixed {
				continue
			}
			force[i].X -= at[i].X * 0.6
			force[i].Y -= at[i].Y * 0.6
			if length := math.Hypot(force[i].X, force[i].Y); length > 0 {
				move := min(length, step) / length
				at[i].X += force[i].X * move
				at[i].Y += force[i].Y * move
			}
		}
	}
	return spread(at)
}

// spread fits places into 0 to 1 by 0 to 1.
func spread(at []point) []point {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, p := range at {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	fit := func(v, low, high float64) float64 {
		if high-low < 1e-9 {
			return 0.5
		}
		return (v - low) / (high - low)
	}
	for i, p := range at {
		at[i] = point{fit(p.X, low.X, high.X), fit(p.Y, low.Y, high.Y)}
	}
	return at
}
