package mention

// people finds persons that form or context tell: after a title or honorific, with a
// given name, with a title behind a comma, or as a run of capitals that are no common
// words. It notes the words of their names in seen.
func (f *finder) people(seen map[string]bool) {
	for i := range f.ms {
		if f.ms[i].Class == "Person" {
			f.note(f.ms[i], seen)
		}
	}
	for i := 0; i < len(f.ws); i++ {
		if f.at[i] != nil && !f.loose(i) {
			continue
		}
		title, gender := f.titled(i)
		title = title || i == f.next
		end := f.run(i, title)
		if end == i {
			continue
		}
		if title && f.surname(i, seen) { // "President Roe Economic Plan"
			for k := i + 1; k < end-1; k++ {
				if len(f.fold(k)) > 4 && f.ws[k].cap && f.inflected(f.fold(k)) {
					end = k
				}
			}
		}
		ok := false
		switch n := f.nameWords(i, end); {
		case title:
			ok = f.titledName(i, end) && !f.aboard(i)
		case f.isPerson(i) && n > 1:
			ok = f.somebody(i, end)
		case n > 1 && n < 5:
			ok = f.foreign(i, end) && f.somebody(i, end)
		case n == 1:
			ok = f.at[i] == nil && f.ws[i].cap && (!f.ws[i].start || f.upos(i) == "PROPN") && !f.inflected(f.ws[i].fold) && !f.thing(i) && !f.ws[i].caps && f.explained(end) && f.upos(i) != "ADJ"
		}
		if !ok {
			continue
		}
		f.clear(i, end)
		m := f.put(f.person(i, end), i, end)
		if m.Gender == "" {
			m.Gender = gender
		}
		f.note(m, seen)
		f.next = f.listedNext(i, end)
		i = end - 1
	}
}

// listedNext is where the next name of a list starts whose title in the plural stands
// before the first: "Presidents Duarte and Salas"; -1 where no list goes on.
func (f *finder) listedNext(i, end int) int {
	if o := f.ending(i); i != f.next && (o == nil || o.Class != "Office" || !o.Plural) {
		return -1
	}
	k := end
	if k < len(f.ws) && f.ws[k].form == "," {
		k++
	}
	if f.fold(k) == "and" {
		k++
	}
	if k == end {
		return -1
	}
	return k
}

// loose reports whether the name at a token is a short place or country that may be
// part of a person's name ("Hillary Clinton", "Jordan Smith").
func (f *finder) loose(i int) bool {
	m := f.at[i]
	if m == nil || m.End-m.First > 1 || m.Form == Adjective {
		return m == nil
	}
	if m.Class == "Place" {
		return true
	}
	if m.Class != "Country" {
		return false
	}
	_, ok := f.l.given[f.ws[i].fold]
	return ok && f.isPerson(i) && !f.locative(i)
}

// titled reports whether a title or honorific stands right before a token.
func (f *finder) titled(i int) (bool, string) {
	j := i
	gender := ""
	got := false
	for j > 0 {
		w := f.fold(j - 1)
		if w == "" || f.ws[j-1].form == "." {
			j--
			continue
		}
		if f.l.has("offices/honorifics", w) && f.ws[j-1].cap {
			if f.l.has("offices/female", w) {
				gender = "f"
			} else if f.l.has("offices/male", w) {
				gender = "m"
			}
			got = true
			j--
			continue
		}
		break
	}
	if m := f.ending(j); m != nil && m.Class == "Office" {
		got = true
		if gender == "" {
			gender = m.Gender
		}
	}
	return got, gender
}

// explained reports whether a title follows behind a comma or a bracket.
func (f *finder) explained(end int) bool {
	if end >= len(f.ws) || f.ws[end].form != "," && f.ws[end].form != "(" {
		return false
	}
	j := end + 1
	if article(f.fold(j)) {
		j++
	}
	m := f.starting(j)
	return m != nil && m.Class == "Office" && !m.Plural
}

// person makes a mention of a name, with what the lexicon knows under it.
func (f *finder) person(i, end int) *Mention {
	m := &Mention{Class: "Person", Head: end - 1, Form: Name}
	if e, found := f.l.names.longest(f.ws, i, func(e int, a alias) bool { return a.entry.Class == "Person" && e <= end }); e == end {
		for _, a := range found {
			m.Entries = append(m.Entries, a.entry)
		}
	}
	if g, ok := f.l.given[f.ws[i].fold]; ok && end-i > 1 {
		m.Gender = g.gender
	}
	if m.Gender == "" && len(m.Entries) == 1 && end-i > 1 { // a surname alone may be somebody else's
		m.Gender = m.Entries[0].Gender
	}
	return m
}

// note remembers the words of a name that may stand alone later.
func (f *finder) note(m *Mention, seen map[string]bool) {
	for k := m.First; k < m.End; k++ {
		w := &f.ws[k]
		if w.cap && w.alpha && len(w.fold) > 1 && !f.l.has("offices/honorifics", w.fold) && !f.l.has("words/particles", w.fold) && !f.l.has("words/suffixes", w.fold) {
			// a middle name that is also a common word does not stand alone
			if k == m.End-1 || k == m.First || !f.l.common[w.fold] {
				seen[w.fold] = true
			}
		}
	}
	for k := m.First; k+2 < m.End; k++ {
		if hyphen(&f.ws[k+1]) && f.ws[k+2].cap {
			seen[f.fold(k)+"-"+f.fold(k+2)] = true
		}
	}
	last := m.End - 1
	seen["~"+f.fold(last)] = true
}

// aboard reports whether a name with a title is a ship's: "the frigate Admiral Roe".
func (f *finder) aboard(i int) bool {
	for i > 0 && (f.ending(i) != nil && f.ending(i).Class == "Office" || f.l.has("offices/honorifics", f.fold(i-1))) {
		if m := f.ending(i); m != nil {
			i = m.First
		} else {
			i--
		}
	}
	return f.l.has("bodies/ships", f.fold(i-1))
}

// surname reports whether a word is the surname of somebody whom the document or the
// lexicon names.
func (f *finder) surname(i int, seen map[string]bool) bool {
	if seen["~"+f.fold(i)] {
		return true
	}
	_, found := f.l.names.longest(f.ws[:i+1], i, func(_ int, a alias) bool { return a.surname })
	return len(found) > 0
}

// surnames finds single names: of people whom the document names in full, or whom the
// lexicon knows.
func (f *finder) surnames(seen map[string]bool) {
	for i := 0; i < len(f.ws); i++ {
		w := &f.ws[i]
		if !w.cap || !w.alpha || f.at[i] != nil && !(f.at[i].Class == "Place" && f.at[i].End-f.at[i].First == 1) {
			continue
		}
		if w.start && (f.function(i) || f.l.common[w.fold] && w.upos != "PROPN") || f.calendar(i) {
			continue
		}
		if f.at[i] != nil && (!seen["~"+w.fold] || f.locative(i)) {
			continue
		}
		if w.caps && len(w.form) < 5 || f.at[i] == nil && f.isHead(i) && !seen["~"+w.fold] {
			continue
		}
		if f.l.has("offices/honorifics", w.fold) && i+1 < len(f.ws) && f.ws[i+1].cap {
			continue // Lord Ashby
		}
		end := i + 1
		known := seen[w.fold]
		// el-Sisi, Osmani-Sadriu, bin Salman
		for end+1 < len(f.ws) && hyphen(&f.ws[end]) && f.ws[end].glued && f.ws[end+1].cap && f.ws[end+1].glued {
			if !seen[w.fold+"-"+f.fold(end+1)] && f.surname(i, seen) && f.surname(end+1, seen) {
				end = i // Roe-Duarte Administration: two people
				break
			}
			end += 2
			known = known || len(f.fold(end-1)) > 2 && !f.inflected(w.fold) && !f.inflected(f.fold(end-1)) && (f.surname(i, seen) || f.surname(end-1, seen))
		}
		if end == i {
			i += 2
			continue
		}
		if end < len(f.ws) && hyphen(&f.ws[end]) && f.ws[end].glued && end+1 < len(f.ws) && f.ws[end+1].glued && f.ws[end+1].cap {
			continue
		}
		for end < len(f.ws) && f.ws[end].cap && f.ws[end].alpha && seen[f.fold(end)] && f.at[end] == nil && end-i < 4 {
			end++
		}
		start := i
		if start > 1 && hyphen(&f.ws[start-1]) && f.ws[start-1].glued && f.l.has("words/particles", f.fold(start-2)) {
			start -= 2
		}
		if known && f.l.common[w.fold] && w.upos != "PROPN" && end-i == 1 {
			known = false
		}
		if !known {
			e, found := f.l.names.longest(f.ws, i, func(_ int, a alias) bool { return a.surname })
			if len(found) == 0 || f.at[i] != nil || f.l.common[w.fold] || w.upos != "" && w.upos != "PROPN" && w.upos != "NOUN" && w.upos != "ADJ" {
				continue
			}
			if e < len(f.ws) && f.ws[e].cap && f.at[e] == nil && !possessive(&f.ws[e]) && !f.calendar(e) {
				continue // a longer name of something else
			}
			end = e
		}
		f.clear(start, end)
		f.put(f.person(start, end), start, end)
		i = end - 1
	}
}
