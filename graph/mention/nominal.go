package mention

// nominals finds meetings, visits, delegations, agreements and groups: a head word
// with what describes it.
func (f *finder) nominals() {
	for i := 0; i < len(f.ws); i++ {
		end, found := f.l.nominals.longest(f.ws, i, nil)
		if len(found) == 0 {
			continue
		}
		if m := f.at[i]; m != nil && !(m.Class == "Office" && m.Plural) && !(m.Class == "Organization" && m.Form == Name && len(m.Entries) == 0 && m.End == end) {
			continue
		}
		n := found[0]
		for _, o := range found {
			if o.class != "Group" || n.class == "" {
				n = o
			}
		}
		if n.class == "" {
			i = end - 1
			continue
		}
		// "memorandum of understanding" is a noun whatever its last word is
		if w := &f.ws[i]; end-i == 1 && (w.upos == "VERB" || w.upos == "AUX" || w.upos == "ADV") {
			if w.xpos != "VBG" || n.class != "Event" || f.upos(i-1) != "DET" && !possessive(&f.ws[max(i-1, 0)]) {
				continue
			}
		}
		f.nominal(i, end, n)
		i = end - 1
	}
	f.counted()
}

// counted finds numbers that stand for people or countries by themselves: "The two agreed
// to meet again".
func (f *finder) counted() {
	for i := 1; i+1 < len(f.ws); i++ {
		if f.l.counts[f.fold(i)] < 2 || f.at[i] != nil || f.fold(i-1) != "the" {
			continue
		}
		switch f.upos(i + 1) {
		case "VERB", "AUX", "ADV":
			f.put(&Mention{Class: "Group", Head: i, Form: Nominal, Plural: true, Count: f.l.counts[f.fold(i)]}, i, i+1)
		}
	}
}

func (f *finder) nominal(i, end int, n nominal) {
	m := &Mention{Class: n.class, Kind: n.kind, Head: end - 1, Form: Nominal, Plural: n.plural}
	if o := f.at[i]; o != nil && o.Class == "Office" && o.Plural && n.class == "Delegation" {
		f.drop(o) // "Chilean negotiators" are a side, no title
		for _, c := range f.ms {
			if c.First >= o.First && c.End <= o.End && c.Class == "Country" {
				for k := c.First; k < c.End; k++ {
					f.at[k] = c
				}
			}
		}
	} else if o != nil && o.Class == "Office" && o.Plural {
		// "the two presidents": the title stays an office, in the plural
		o.Count = f.count(o.First)
		if len(f.more[o]) == 0 && n.class == "Group" {
			return
		}
		if n.class == "Group" {
			return
		}
	}
	first, of, more, named, qualified := f.beforeNominal(i, m)
	last := end
	switch n.class {
	case "Delegation", "Group":
		last, of, more = f.whose(end, of, more)
	case "Event", "Agreement":
		last, named = f.longName(i, end, named)
		if of == nil {
			_, of, more = f.whose(end, nil, nil)
		}
	}
	if n.weak {
		switch n.class {
		case "Delegation":
			if of == nil {
				if !n.plural {
					return
				}
				m.Class = "Group"
			}
		case "Agreement":
			if !named && !qualified && of == nil && !f.signed(i, end) {
				return
			}
		}
	}
	if m.Class == "Group" && of == nil && first == i && !article(f.fold(i-1)) && f.count(i) == 0 && f.upos(i-1) != "DET" {
		return // bare "ministers", "sides" speak of nobody in particular
	}
	if named {
		m.Form = Name
	}
	m.Count = f.count(first)
	if m.Count == 0 {
		for k := first; k < i; k++ {
			if c := f.l.counts[f.fold(k)]; c > 0 {
				m.Count = c
			}
		}
	}
	m.First, m.End, m.Of = first, last, -1
	f.ms = append(f.ms, m)
	f.of[m] = of
	f.more[m] = more
	for k := first; k < last; k++ {
		if f.at[k] == nil && (k >= i && k < end || n.class == "Event" || n.class == "Agreement") {
			f.at[k] = m
		}
	}
}

// count is the number that a word before a mention says: "both", "the two".
func (f *finder) count(first int) int {
	for k := first - 1; k >= 0 && k >= first-2; k-- {
		if c := f.l.counts[f.fold(k)]; c > 0 {
			return c
		}
	}
	return 0
}

// beforeNominal goes left over grades, dates, countries and possessives.
func (f *finder) beforeNominal(i int, m *Mention) (first int, of *Mention, more []*Mention, named, qualified bool) {
	j := i
	own := func(c *Mention) {
		if of == nil {
			of = c
		} else if of != c {
			more = append(more, c)
		}
	}
	if f.ws[i].cap && !f.ws[i].start {
		named = true
	}
	for j > 0 && i-j < 10 {
		k := j - 1
		w := &f.ws[k]
		if c := f.ending(j); c != nil {
			if c.Class == "Office" && c.Plural || c.Class == "Person" && !possessive(w) && !hyphen(w) {
				break
			}
			if c.Class == "Country" || c.Class == "Organization" || c.Class == "Place" {
				if c.Class != "Place" || c.Form == Adjective || f.metonym(c) {
					own(c)
				}
				if c.Class == "Place" && c.Form == Name || c.Class == "Organization" && c.Form == Name {
					named = named || m.Class == "Agreement" || m.Class == "Event" && f.ws[i].cap
				}
				qualified = true
				j = c.First
				continue
			}
			break
		}
		if f.at[k] != nil {
			break
		}
		switch {
		case possessive(w) && k > 0:
			if c := f.ending(k); c != nil {
				if c.Class == "Country" || c.Class == "Organization" {
					own(c)
					j = c.First
				}
				return trim(f, j, i), of, more, named, true
			}
			if f.calendar(k-1) || f.l.has("words/weekdays", f.fold(k-1)) || timeWord(f.fold(k-1)) {
				return k - 1, of, more, named, true
			}
			return trim(f, j, i), of, more, named, qualified
		case hyphen(w):
			j = k
			if k > 2 && w.glued && hyphen(&f.ws[k-2]) && f.ws[k-2].glued { // "land-for-security accord"
				j = k - 2
			}
			continue
		case w.fold == "and" || w.form == "," && j < i:
			// "Russian and Ukrainian negotiators"
			if c := f.ending(k); c != nil && of != nil && (c.Class == "Country" || c.Class == "Organization") && (c.Form == Adjective || of.Form == Name) {
				own(c)
				j = c.First
				continue
			}
			if k > 0 && f.l.has("words/grades", f.fold(k-1)) && f.l.has("words/grades", f.fold(j)) {
				j = k
				continue
			}
		case f.calendar(k) || w.upos == "NUM" || w.form != "" && w.form[0] >= '0' && w.form[0] <= '9':
			j = k
			qualified = qualified || f.calendar(k)
			continue
		case f.l.has("words/grades", w.fold), f.l.has("offices/grades", w.fold), f.l.has("offices/portfolios", w.fold) && w.upos != "VERB":
			if w.fold == "joint" {
				qualified = true
			}
			if w.cap && !w.start && f.ws[i].cap {
				named = true
			}
			j = k
			continue
		case w.cap && w.alpha && !w.start && !f.l.has("offices/honorifics", w.fold) && !f.isHead(k):
			named, qualified = true, true
			j = k
			continue
		case w.upos == "ADJ" && !w.start, w.upos == "VERB" && (w.xpos == "VBN" || w.xpos == "VBG") && f.upos(k-1) == "DET":
			j = k
			continue
		case w.upos == "NOUN" && m.Class != "Group" && k > 0:
			j = k // peace talks, border agreement
			qualified = true
			continue
		}
		break
	}
	return trim(f, j, i), of, more, named, qualified
}

func trim(f *finder, j, i int) int {
	for j < i && (hyphen(&f.ws[j]) || f.fold(j) == "and" || f.ws[j].form == "," || article(f.fold(j))) {
		j++
	}
	return j
}

func timeWord(w string) bool {
	switch w {
	case "today", "yesterday", "tomorrow", "week", "month", "year", "today's":
		return true
	}
	return false
}

// whose goes right over "of Ukraine", "from Chile and Peru", "of the Normandy Four".
func (f *finder) whose(at int, of *Mention, more []*Mention) (int, *Mention, []*Mention) {
	switch f.fold(at) {
	case "of", "from", "representing":
	default:
		return at, of, more
	}
	k, end := at+1, at
	for k < len(f.ws) {
		if f.fold(k) == "both" {
			k++
		}
		if article(f.fold(k)) {
			k++
		}
		c := f.starting(k)
		if c == nil || c.Class != "Country" && c.Class != "Organization" && !(c.Class == "Place" && f.metonym(c)) || c.Form == Adjective {
			break
		}
		if of == nil {
			of = c
		} else {
			more = append(more, c)
		}
		end, k = c.End, c.End
		if k < len(f.ws) && f.ws[k].form == "," {
			k++
		}
		if f.fold(k) == "and" {
			k++
		}
		if k == end {
			break
		}
	}
	return max(end, at), of, more
}

// longName goes right over the rest of a name: "Conference on Security and Cooperation
// in Europe", "Declaration of Principles".
func (f *finder) longName(i, end int, named bool) (int, bool) {
	if !f.ws[end-1].cap || f.ws[end-1].start && !(end+1 < len(f.ws) && f.ws[end+1].cap) {
		return end, named
	}
	j := end
	for j+1 < len(f.ws) && j-end < 14 {
		w := &f.ws[j]
		switch w.fold {
		case "of", "on", "for", "in", "and", "&", "to", "the":
			k := j + 1
			for k < len(f.ws) && article(f.fold(k)) {
				k++
			}
			if k >= len(f.ws) || !f.ws[k].cap || f.calendar(k) || f.at[k] != nil && f.at[k].Class == "Person" || f.isPerson(k) || w.fold == "in" && j == end || w.fold == "and" && f.at[k] != nil {
				return j, named
			}
			if w.fold == "and" && f.at[k] == nil && f.isHead(k) {
				return j, named
			}
			j = k
			continue
		}
		if w.cap && w.alpha && !f.calendar(j) && (f.at[j] == nil || f.at[j].Class != "Person" && f.at[j].Class != "Office") || hyphen(w) && w.glued {
			j++
			named = true
			continue
		}
		break
	}
	return j, named
}

// signed reports whether somebody signs what stands at [first, end).
func (f *finder) signed(first, end int) bool {
	const reach = 4
	for k := max(0, first-reach); k < len(f.ws) && k < end+reach; k++ {
		if f.l.has("words/signing", f.fold(k)) {
			return true
		}
	}
	return false
}
