package entity

// Post is an office that a text gives to somebody by calling him the counterpart
// of another: "Minister Shahin and his Greek counterpart, Nikos Lagos".
type Post struct {
	Sentence        int
	Holder, Words   int // mentions: the name, and "Greek counterpart"
	Office, Country Entity
	Peer            Entity // whose counterpart it is
}

// Posts returns the offices that counterparts hold, in reading order.
func (x *Resolution) Posts() []Post { return x.implied }

// counterpart resolves "his Turkish counterpart": the one whose name follows,
// else who holds the same office in the other country. An office mention beside
// its holder is that office. Of several, each follows with a name in the order of
// the countries.
func (d *reading) counterpart(si, mi int) {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	at := [2]int{si, mi}
	pivot := d.pivot(si, mi)
	if pivot < 0 || d.persons[pivot] == nil {
		pivot = d.subjectBefore(si, m)
	}
	var same office
	if p := d.persons[pivot]; pivot >= 0 && p != nil {
		for _, o := range p.held {
			if same = o; same.of >= 0 {
				break
			}
		}
	}
	lands := d.landsOf(si, mi)
	if _, owner := d.owner(si, mi, 0); owner >= 0 && len(lands) == 0 {
		lands = []int{owner}
	}
	if holder, held := d.holds[at]; held {
		if len(lands) == 1 && same.title != "" {
			d.post(si, holder, mi, pivot, same, lands[0])
			d.asOffice(si, mi)
		}
		return
	}
	if names := d.namesBehind(si, mi); len(names) > 0 && (len(names) == len(lands) || len(lands) == 0 && m.Plural || len(names) == 1 && !m.Plural) {
		var things []int
		for i, n := range names {
			things = append(things, d.refs[si][n].things...)
			if len(names) == len(lands) && same.title != "" {
				d.post(si, n, mi, pivot, same, lands[i])
			}
		}
		d.set(si, mi, 0.8, things...)
		return
	}
	if m.Plural || len(lands) > 1 {
		d.open(si, mi, "people without names")
		return
	}
	if pivot < 0 || d.persons[pivot] == nil {
		d.open(si, mi, "it is not clear whose")
		return
	}
	land := ""
	if len(lands) == 1 {
		land = d.landOf(lands[0])
	}
	best := d.opposite(si, mi, pivot, same, land)
	if best < 0 {
		d.open(si, mi, "nobody of that country is named")
		return
	}
	d.set(si, mi, 0.65, best)
	d.bearers[at] = best
}

// post notes that somebody holds the office of another in a country of their own.
func (d *reading) post(si, holder, words, peer int, o office, land int) {
	o.of = land
	at := [2]int{si, words}
	d.posts[at] = d.officeEntity(o)
	d.parsed[at] = o
	if r := d.refs[si][holder]; len(r.things) == 1 {
		if p := d.persons[r.things[0]]; p != nil {
			p.hold(o)
			if p.country == "" {
				p.country = d.landOf(land)
			}
		}
	}
	d.implied = append(d.implied, Post{Sentence: si, Holder: holder, Words: words, Office: d.posts[at], Country: d.things[land], Peer: d.things[peer]})
}

// namesBehind are the names that follow a mention straight, as a list if several.
func (d *reading) namesBehind(si, mi int) []int {
	s := &d.ss[si]
	m := &s.Mentions[mi]
	var out []int
	for i := range s.Mentions {
		o := &s.Mentions[i]
		if o.Class != "Person" || o.First < m.End || !s.valid(o) || !d.isPerson(si, i) || len(d.refs[si][i].things) != 1 {
			continue
		}
		if len(out) == 0 {
			if o.First > m.End+1 || o.First == m.End+1 && s.word(m.End) != "," {
				return nil
			}
		} else if !d.joined(si, out[len(out)-1], i) {
			break
		}
		out = append(out, i)
		if !m.Plural {
			break
		}
	}
	return out
}

// opposite is the most prominent person who holds an office like somebody else's,
// of a country where one is given; -1 for none.
func (d *reading) opposite(si, mi, pivot int, same office, land string) int {
	best, score := -1, 0.0
	for _, c := range d.prominent(si, d.ss[si].Mentions[mi].Head, farther, func(presence) bool { return true }) {
		p := d.persons[c.thing]
		if c.thing == notNamed || p == nil || c.thing == pivot || land != "" && p.country != land || d.clashes(si, mi, c.thing) {
			continue
		}
		w := c.score
		for _, h := range p.held {
			if h.head == same.head && h.rank == same.rank {
				w++
			}
		}
		if w > score {
			best, score = c.thing, w
		}
	}
	if best >= 0 || land == "" {
		return best
	}
	for _, p := range d.people {
		if p.country == land && p.thing != pivot && !d.clashes(si, mi, p.thing) {
			return p.thing
		}
	}
	return -1
}
