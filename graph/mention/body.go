package mention

import "strings"

// bodies finds bodies and sites by their words: "Ministry of Foreign Affairs",
// "National Security Council", "the Turkish foreign ministry", "Camp Liya".
func (f *finder) bodies() {
	for i := 0; i < len(f.ws); i++ {
		end, found := f.l.bodies.longest(f.ws, i, nil)
		if len(found) == 0 {
			continue
		}
		if m := f.at[i]; m != nil && (m.First < i || m.Class != "Country" && m.Class != "Place" || m.End >= end) {
			// inside a known name; "Congress" in "Indian National Congress"
			if m.End >= end {
				i = m.End - 1
			}
			continue
		}
		if !f.ws[i].cap && f.headBehind(end) {
			continue // "military" in "the military intelligence agency"
		}
		for _, b := range found {
			if next := f.body(i, end, b); next > 0 {
				i = next - 1
				break
			}
		}
	}
}

// headBehind reports whether the words behind a head in lower case end in a head again.
func (f *finder) headBehind(at int) bool {
	for j := at; j < len(f.ws) && j < at+3; j++ {
		w := &f.ws[j]
		if f.at[j] != nil || w.cap || !w.alpha {
			return false
		}
		if _, found := f.l.bodies.longest(f.ws, j, nil); len(found) > 0 && !found[0].place {
			return true
		}
		if !f.l.has("offices/portfolios", w.fold) {
			return false
		}
	}
	return false
}

// body tries one head word and returns where its mention ends, 0 for none.
func (f *finder) body(i, end int, b bodyHead) int {
	if b.before {
		return f.siteBefore(i, end, b)
	}
	head := end - 1
	cap := f.ws[i].cap
	if cap && end-i == 1 && i > 0 && f.l.has("bodies/surnames", f.fold(i)) {
		if _, given := f.l.given[f.fold(i-1)]; given && f.ws[i-1].cap {
			return 0 // "Eva Hill", "Dana Banks"
		}
	}
	first, of := f.leftOf(i, cap)
	if b.place {
		if !cap || first == i || f.l.has("offices/honorifics", f.fold(first)) {
			return 0
		}
		f.clear(first, end)
		f.put(&Mention{Class: "Place", Head: head}, first, end)
		return end
	}
	last := end
	var inner *Mention
	if b.takesOf && (cap || first < i) {
		last, inner = f.complement(end, cap)
	}
	switch {
	case cap && (first < i || last > end):
	case !cap && (first < i && (of != nil || f.portfolio(first, i)) || last > end && inner != nil):
	default:
		return 0
	}
	if of == nil {
		of = inner
	}
	m := &Mention{Class: "Organization", Head: head, Form: Name, Plural: b.plural}
	if !cap {
		m.Form = Nominal
	}
	if b.state && of != nil && of.Class == "Country" && !cap {
		m.Class, m.Entries, m.Form = "Country", of.Entries, Nominal
	}
	f.shelter(first, last)
	f.put(m, first, last)
	f.of[m] = of
	return last
}

// shelter keeps the mentions inside [first, end) as nested ones.
func (f *finder) shelter(first, end int) {
	for i := first; i < end; i++ {
		f.at[i] = nil
	}
}

// clear drops the mentions inside [first, end).
func (f *finder) clear(first, end int) {
	for i := first; i < end; i++ {
		if m := f.at[i]; m != nil && m.First >= first && m.End <= end {
			f.drop(m)
		}
	}
}

// siteBefore finds "Camp Liya", "Gulf of Aden".
func (f *finder) siteBefore(i, end int, b bodyHead) int {
	if !f.ws[i].cap || end >= len(f.ws) || !f.ws[end].cap || f.calendar(end) || f.l.has("offices/honorifics", f.fold(end)) {
		return 0
	}
	last := end
	for last < len(f.ws) && last < end+3 && f.ws[last].cap && f.ws[last].alpha && (f.at[last] == nil || f.at[last].Class == "Place" || f.at[last].Class == "Country") {
		last++
	}
	if last == end || f.isHead(end) {
		return 0
	}
	f.clear(i, last)
	f.put(&Mention{Class: "Place", Head: last - 1}, i, last)
	return last
}

// leftOf goes from a head word to the left over what belongs to its name: capitalised
// words, adjectives and possessives of countries, portfolios. It returns the country.
func (f *finder) leftOf(i int, cap bool) (first int, of *Mention) {
	j := i
	for j > 0 && i-j < 8 {
		k := j - 1
		w := &f.ws[k]
		if m := f.ending(j); m != nil && m.Class != "Person" && m.Class != "Office" {
			if m.Class == "Country" || m.Class == "Place" && m.Form == Adjective {
				if m.Class == "Country" {
					of = m
				}
				j = m.First
				break
			}
			j = m.First
			continue
		}
		if f.at[k] != nil {
			break
		}
		if possessive(w) && k > 0 {
			if m := f.ending(k); m != nil && (m.Class == "Country" || m.Class == "Organization") {
				of = m
				j = m.First
			}
			break
		}
		switch {
		case hyphen(w) && k > 0 && w.glued && f.ws[k-1].cap:
			j = k
			continue
		case f.calendar(k), w.start && f.function(k), f.isHead(k) && !f.l.has("offices/grades", w.fold), f.l.has("offices/honorifics", w.fold), f.l.has("offices/personal", w.fold):
		case w.cap && w.alpha:
			if w.start && f.l.common[w.fold] && w.upos != "PROPN" && w.upos != "ADJ" {
				break
			}
			j = k
			continue
		case w.fold == "and" || w.fold == "&":
			// between capitals or portfolios: "Civil Service and Personnel Directorate"
			if j < i && k > 0 && f.at[k-1] == nil && (f.ws[k-1].cap && cap || f.l.has("offices/portfolios", f.fold(k-1))) && !f.calendar(k-1) {
				j = k
				continue
			}
		case f.l.has("offices/portfolios", w.fold) && !cap:
			j = k
			continue
		}
		break
	}
	for j < i && (f.fold(j) == "and" || f.fold(j) == "&" || hyphen(&f.ws[j]) || article(f.fold(j))) {
		j++
	}
	return j, of
}

// function reports whether a capitalised word at the start is a small word.
func (f *finder) function(i int) bool {
	switch f.ws[i].upos {
	case "DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX", "ADV", "PART":
		return true
	}
	return article(f.fold(i))
}

// portfolio reports whether words name a portfolio.
func (f *finder) portfolio(first, end int) bool {
	for i := first; i < end; i++ {
		if !f.l.has("offices/portfolios", f.fold(i)) && f.fold(i) != "and" {
			return false
		}
	}
	return true
}

// isHead reports whether an office head starts at a token.
func (f *finder) isHead(i int) bool {
	_, found := f.l.heads.longest(f.ws, i, nil)
	return len(found) > 0
}

// complement goes right from a head over "of …", "for …" and returns the end and the
// last country or body in it.
func (f *finder) complement(at int, cap bool) (end int, inner *Mention) {
	end = at
	for end < len(f.ws) && end-at < 14 {
		switch f.fold(end) {
		case "of", "for":
		default:
			return end, inner
		}
		j, in := f.phrase(end+1, cap)
		if j == end+1 {
			return end, inner
		}
		end = j
		if in != nil {
			inner = in
		}
	}
	return end, inner
}

// phrase reads what may follow "of", "for" or "to" in a title or a body: portfolios,
// bodies, countries, capitalised common words. It stops before a person.
func (f *finder) phrase(at int, cap bool) (end int, inner *Mention) {
	start := at
	if article(f.fold(at)) {
		start++
	}
	end, inner = f.chunk(start, cap)
	for end > start && end < len(f.ws) && end-at < 14 {
		w := &f.ws[end]
		if w.fold != "and" && w.fold != "&" && w.form != "," || inner != nil && inner.End == end && inner.Form == Name {
			break
		}
		// "Foreign Affairs and Trade", "East Asian and Pacific Affairs": what follows must be of the kind
		from := end + 1
		if w.form == "," && f.fold(from) == "and" {
			from++
		}
		next, in := f.chunk(from, cap)
		if in != nil && in.Class == "Organization" && in.Form == Name && w.form == "," {
			break
		}
		if next == from || !f.l.has("offices/portfolios", f.fold(next-1)) && !f.l.has("offices/portfolios", f.fold(from)) || cap && !f.ws[from].cap || f.isPerson(from) {
			break
		}
		end, inner = next, firstOf(in, inner)
	}
	if end == start {
		return at, nil
	}
	return end, inner
}

// chunk reads one part of a phrase.
func (f *finder) chunk(start int, cap bool) (end int, inner *Mention) {
	j := start
	adjective := false // the last word is one, and needs something after it
	for j < len(f.ws) && j-start < 10 {
		w := &f.ws[j]
		if m := f.starting(j); m != nil && m.Class != "Person" {
			if m.Class == "Office" {
				break
			}
			j = m.End
			adjective = m.Form == Adjective
			if m.Class == "Country" || m.Class == "Organization" || m.Class == "Place" {
				inner = m
				if m.Form == Name && !((f.adjectival(m) || cap && j < len(f.ws) && f.ws[j].cap && f.at[j] == nil) && f.l.has("offices/portfolios", f.fold(j))) {
					break
				}
			}
			continue
		}
		if f.at[j] != nil {
			break
		}
		if hyphen(w) && w.glued && j > start {
			j++
			continue
		}
		if f.l.has("offices/honorifics", w.fold) || f.isPerson(j) || f.calendar(j) || !w.alpha {
			break
		}
		if e, found := f.l.heads.longest(f.ws, j, nil); len(found) > 0 {
			own := e == j+1 && (f.l.has("offices/portfolios", w.fold) || f.l.has("offices/grades", w.fold))
			if !own || found[0].rank && !f.kin(e) {
				break
			}
		}
		kind := f.l.has("offices/portfolios", w.fold) || w.cap && (f.kin(j) || f.l.has("offices/grades", w.fold))
		if !kind && w.cap {
			if _, found := f.l.bodies.longest(f.ws, j, nil); len(found) > 0 {
				kind = true
			}
		}
		if !kind || cap && !w.cap && j > start && f.ws[j-1].cap {
			break
		}
		adjective = false
		j++
	}
	if adjective && !(f.fold(j) == "and" || f.fold(j) == ",") {
		return start, nil
	}
	for j > start && hyphen(&f.ws[j-1]) {
		j--
	}
	return j, inner
}

// kin reports whether a capitalised word is one that names portfolios and bodies, not people.
func (f *finder) kin(i int) bool {
	w := f.fold(i)
	if f.l.common[w] || f.l.has("offices/portfolios", w) {
		return true
	}
	for _, end := range [...]string{"s", "es"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) > 3 && (f.l.common[s] || f.l.has("offices/portfolios", s)) {
			return true
		}
	}
	return false
}

// isPerson reports whether a person's name seems to start at a token: a given name
// with another capital after it.
func (f *finder) isPerson(i int) bool {
	if i+1 >= len(f.ws) || !f.ws[i].cap {
		return false
	}
	g, ok := f.l.given[f.ws[i].fold]
	if !ok {
		return false
	}
	n := &f.ws[i+1]
	next := n.cap && n.alpha && f.at[i+1] == nil && !f.l.common[n.fold] || f.l.has("words/particles", n.fold) && n.fold != "and"
	if g.risky || f.l.common[f.ws[i].fold] {
		return next && n.cap && !f.l.common[n.fold]
	}
	return next || n.cap && n.alpha
}
