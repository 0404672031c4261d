package entity

import (
	"slices"

	"parley/graph/mention"
)

// use is a place where a document names a person.
type use struct {
	sentence, mention int
	also              []int // mentions that are the rest of the name
	name              name
	gender            string
	offices           []office
}

// last is the last mention of the name.
func (u *use) last() int {
	if n := len(u.also); n > 0 {
		return u.also[n-1]
	}
	return u.mention
}

func (u *use) before(o *use) bool {
	return u.sentence < o.sentence || u.sentence == o.sentence && u.mention < o.mention
}

// person is somebody whom the document names.
type person struct {
	thing   int
	name    name           // the fullest
	uses    []use          // in reading order; while names are divided, the first firm are
	firm    int            // uses by full name
	held    []office       // that the document gives them, each once
	entry   *mention.Entry // nil where the lexicon does not know them or evidence speaks against it
	men     int            // words that tell a man
	women   int
	country string // id, from the lexicon or an office
	guessed int    // of a person of unknown gender: she counts 1, he -1
}

func (p *person) gender() string {
	switch {
	case p.men > p.women:
		return "m"
	case p.women > p.men:
		return "f"
	case p.entry != nil && p.men == 0:
		return p.entry.Gender
	}
	return ""
}

func (p *person) note(gender string) {
	switch gender {
	case "m":
		p.men++
	case "f":
		p.women++
	}
}

// take adds a use.
func (p *person) take(u *use) {
	p.uses = append(p.uses, *u)
	p.note(u.gender)
	for _, o := range u.offices {
		p.hold(o)
	}
}

// hold adds an office, once.
func (p *person) hold(o office) {
	for _, h := range p.held {
		if h.title == o.title && h.of == o.of && h.term == o.term {
			return
		}
	}
	if len(p.held) < 16 {
		p.held = append(p.held, o)
	}
}

// sinceLast is the number of sentences between a use and the person's last one
// before it, -1 where there is none.
func (p *person) sinceLast(u *use) int {
	i, _ := slices.BinarySearchFunc(p.uses[:p.firm], u, func(a use, b *use) int { return compareUse(&a, b) })
	last := -1
	if i > 0 {
		last = u.sentence - p.uses[i-1].sentence
	}
	if n := len(p.uses); n > p.firm && p.uses[n-1].before(u) {
		if back := u.sentence - p.uses[n-1].sentence; last < 0 || back < last {
			last = back
		}
	}
	return last
}

// namePeople divides the person names of the document among persons: full names
// first, then the shorter ones among them.
func (d *reading) namePeople() {
	uses := d.personUses()
	order := make([]int, len(uses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(uses[b].name.words) - len(uses[a].name.words) })

	index := map[string][]*person{} // key of any word of a full name
	var full []*person
	var single, vague []int
	for _, i := range order {
		u := &uses[i]
		if !u.name.full() {
			single = append(single, i)
			continue
		}
		found := d.candidates(u, index, within)
		switch {
		case len(found) == 0:
			p := &person{name: u.name}
			full = append(full, p)
			d.index(index, p)
			p.take(u)
		case len(found) == 1 || len(u.name.words) == len(found[0].name.words):
			found[0].take(u)
		default:
			vague = append(vague, i) // "George Bush" beside both George W. and George H. W.
		}
	}
	for _, p := range full {
		slices.SortStableFunc(p.uses, func(a, b use) int { return compareUse(&a, &b) })
		p.firm = len(p.uses)
	}
	slices.Sort(single)
	singles := map[string][]*person{}
	rest := slices.Concat(vague, single)
	slices.Sort(rest)
	for _, i := range rest {
		u := &uses[i]
		p := d.choose(u, d.candidates(u, index, byGiven))
		if p == nil {
			p = d.choose(u, d.candidates(u, singles, byGiven))
		}
		if p == nil {
			p = &person{name: u.name}
			full = append(full, p)
			d.index(singles, p)
		}
		p.take(u)
	}
	for _, p := range full {
		slices.SortStableFunc(p.uses, func(a, b use) int { return compareUse(&a, &b) })
	}
	slices.SortStableFunc(full, func(a, b *person) int { return compareUse(&a.uses[0], &b.uses[0]) })
	for _, p := range full {
		d.identify(p)
	}
}

func compareUse(a, b *use) int {
	if a.sentence != b.sentence {
		return a.sentence - b.sentence
	}
	return a.mention - b.mention
}

// index makes a person findable by any word of the name.
func (d *reading) index(table map[string][]*person, p *person) {
	seen := map[string]bool{}
	add := func(key string) {
		if key != "" && !seen[key] {
			seen[key] = true
			table[key] = append(table[key], p)
		}
	}
	for _, w := range p.name.words {
		add(w.key)
		for _, part := range w.parts {
			add(part.key)
		}
	}
	add(p.name.joined)
}

// crowd bounds how many people of one name are compared, so that a list of
// thousands stays linear.
const crowd = 100

// candidates are the persons of a table of whom u may speak, matching at least
// that well, the best only.
func (d *reading) candidates(u *use, table map[string][]*person, least int) []*person {
	var out []*person
	best := least
	seen := map[*person]bool{}
	try := func(key string) {
		for _, p := range table[key][:min(len(table[key]), crowd)] {
			if seen[p] {
				continue
			}
			seen[p] = true
			m := d.spell.match(&u.name, &p.name)
			if g := p.gender(); m < best || u.gender != "" && g != "" && u.gender != g || d.judgedApart(&u.name, &p.name) {
				continue
			}
			if m > best {
				best, out = m, nil
			}
			out = append(out, p)
		}
	}
	for _, w := range u.name.words {
		try(w.key)
		for _, part := range w.parts {
			try(part.key)
		}
	}
	try(u.name.joined)
	return out
}

func (d *reading) judgedApart(a, b *name) bool {
	return d.judged != nil && d.judged.Different(ID("Person", a.text), ID("Person", b.text))
}

// choose decides among persons whom a shorter name fits equally: by the office
// beside it, then the one named last before it, then the first after it. Somebody
// named only later under another title is somebody else.
func (d *reading) choose(u *use, among []*person) *person {
	var best *person
	bestScore := 0
	for _, p := range among {
		if u.gender != "" && p.gender() == "" && !p.name.full() {
			// "Trump" and "Mrs. Trump": the first is who that surname alone means.
			if e, _ := d.namesake(p); e != nil && e.Gender != "" && e.Gender != u.gender {
				continue
			}
		}
		score := 1
		last := p.sinceLast(u)
		fits, clash := d.sameOffice(u.offices, p)
		if fits {
			score += 1000
		}
		if clash {
			if last < 0 && len(u.name.words) == 1 {
				continue
			}
			score -= 300
		}
		if last >= 0 {
			score += 500 - min(last, 400)
		}
		if best == nil || score > bestScore {
			best, bestScore = p, score
		}
	}
	return best
}

// sameOffice reports whether a person is known to hold one of some offices, and
// whether all that is known of them is something else.
func (d *reading) sameOffice(wanted []office, p *person) (fits, clash bool) {
	held := p.held
	if len(wanted) == 0 || len(held) == 0 {
		return false, false
	}
	for _, w := range wanted {
		for _, h := range held {
			if d.stands(w, h, nil) || d.stands(h, w, nil) {
				return true, false
			}
		}
	}
	return false, true
}
