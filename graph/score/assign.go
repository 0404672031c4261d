package score

// assign pairs rows with columns, one to one, so that the sum of the weights is largest;
// only positive weights pair. It returns row → column.
//
// It grows the assignment by one pair at a time along the augmenting path that gains
// most (the successive shortest path method of Jewell 1958 and Busacker and Gowen 1960,
// with Bellman-Ford for the path); of equal gains the highest row and column win.
func assign(weights [][]float64) map[int]int {
	const tiny, none = 1e-9, -1e9
	owner := map[int]int{} // column → row
	order := []int{}       // columns in the order in which they were taken
	type step struct{ row, column int }
	for {
		free := make([]bool, len(weights))
		value := make([]float64, len(weights)) // best gain of a path that frees the row
		back := map[int]step{}
		for r := range weights {
			free[r], value[r] = true, none
		}
		for _, r := range owner {
			free[r] = false
		}
		for r := range weights {
			if free[r] {
				value[r] = 0
			}
		}
		reached := append([]bool(nil), free...)
		for range weights {
			for r := range weights {
				for _, c := range order {
					o := owner[c]
					if weights[r][c] <= 0 || o == r {
						continue
					}
					gain := value[r] + weights[r][c] - weights[o][c]
					least := none / 10
					if reached[o] {
						least = value[o]
					}
					if gain > least+tiny {
						value[o], reached[o], back[o] = gain, true, step{r, c}
					}
				}
			}
		}
		gain, end := 0.0, step{}
		for r := range weights {
			if !reached[r] {
				continue
			}
			for c, w := range weights[r] {
				if _, taken := owner[c]; w <= 0 || taken {
					continue
				}
				if g := value[r] + w; g >= gain {
					gain, end = g, step{r, c}
				}
			}
		}
		if gain <= 0 {
			pairs := map[int]int{}
			for c, r := range owner {
				pairs[r] = c
			}
			return pairs
		}
		order = append(order, end.column)
		row, column := end.row, end.column
		for {
			from, ok := back[row]
			owner[column] = row
			if !ok {
				break
			}
			row, column = from.row, from.column
		}
	}
}
