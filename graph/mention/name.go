package mention

import "strings"

// titledName reports whether a run after a title can be a name: not "President Thursday",
// nor a country or city alone after "envoy to".
func (f *finder) titledName(i, end int) bool {
	w := &f.ws[i]
	if f.function(i) && !f.l.has("words/particles", w.fold) {
		return false
	}
	if end-i == 1 {
		if m := f.at[i]; m != nil && m.Class == "Country" {
			return false
		}
		if w.upos == "VERB" || w.upos == "ADV" || w.upos == "ADP" {
			return false
		}
		if f.l.common[w.fold] && w.upos != "PROPN" || f.thing(i) && !f.l.has("offices/surnames", w.fold) {
			return false
		}
		return true
	}
	if g, ok := f.l.given[w.fold]; ok && !g.risky && end-i == 2 && w.cap {
		return true // "Ambassador Susan Grant"
	}
	for k := i; k < end; k++ {
		if f.ws[k].cap && !f.inflected(f.fold(k)) {
			return !f.thing(end - 1)
		}
	}
	return false
}

// run goes right over what may be one person's name.
func (f *finder) run(i int, title bool) int {
	w := &f.ws[i]
	particle := f.particle(i)
	if !(w.cap && w.alpha) && !(particle && i+1 < len(f.ws) && (f.ws[i+1].cap || hyphen(&f.ws[i+1]) && i+2 < len(f.ws) && f.ws[i+2].cap)) {
		return i
	}
	if f.calendar(i) && !(title || f.isPerson(i)) || f.l.has("offices/honorifics", w.fold) && !(f.l.has("offices/given", w.fold) && f.isPerson(i)) || w.start && f.function(i) && !particle {
		return i
	}
	if f.at[i] == nil && f.isHead(i) && !f.isPerson(i) || f.acronym(i, title) {
		return i
	}
	given := f.isPerson(i)
	j := i + 1
	for j < len(f.ws) && j-i < 9 {
		w := &f.ws[j]
		if m := f.at[j]; m != nil {
			end := f.joins(i, j, m, title, given)
			if end == j {
				break
			}
			j = end
			continue
		}
		switch {
		case hyphen(w) && w.glued && j+1 < len(f.ws) && f.ws[j+1].glued && (f.ws[j+1].alpha) && (f.ws[j+1].cap || !f.l.common[f.ws[j+1].fold]):
			j += 2
			continue
		case f.calendar(j) && f.l.has("words/weekdays", w.fold):
		case f.l.has("words/suffixes", w.fold) && (w.caps || w.cap):
			j++
			continue
		case w.cap && w.alpha && !possessive(w):
			if f.isHead(j) && f.bodyOrOffice(j) || f.acronym(j, false) || f.l.has("offices/honorifics", w.fold) {
				break
			}
			j++
			continue
		case f.particle(j) && !w.cap && w.fold != "and" && j+1 < len(f.ws):
			// bin Zayed, da Silva, de la O, el-Sisi
			k := j + 1
			for k < len(f.ws) && (!f.ws[k].cap && f.particle(k) || hyphen(&f.ws[k])) && k-j < 4 {
				k++
			}
			if k < len(f.ws) && f.ws[k].cap && f.ws[k].alpha && f.at[k] == nil && !f.calendar(k) {
				j = k + 1
				continue
			}
		case (w.form == "'" || w.form == "’") && w.glued && j+1 < len(f.ws) && f.ws[j+1].glued && f.ws[j+1].cap:
			j += 2
			continue
		}
		break
	}
	return j
}

// joins reports how far a known place, country or person at a token belongs to a name
// that began at i: "Hillary Clinton", "Ana Castelo Branco"; j where it does not.
func (f *finder) joins(i, j int, m *Mention, title, given bool) int {
	if m.First != j || !(title || given) || f.ws[j-1].form == "," {
		return j
	}
	switch m.Class {
	case "Person":
		if f.l.given[f.fold(j)].gender == "" { // a known surname behind another first name
			return m.End
		}
	case "Place":
		if m.Form != Adjective && (given || j == i+1) {
			return m.End
		}
	case "Country":
		if m.End-m.First == 1 && m.Form == Name && given && j == i+1 {
			return m.End
		}
	}
	return j
}

// particle reports whether a token may stand inside a name in lower case. Those that
// are English words too need a hyphen: "as-Sisi", not "as Ambassador".
func (f *finder) particle(i int) bool {
	w := f.fold(i)
	if !f.l.has("words/particles", w) {
		return false
	}
	return !f.l.has("words/weak_particles", w) || i+1 < len(f.ws) && hyphen(&f.ws[i+1]) && f.ws[i+1].glued
}

// acronym reports whether a word in capitals is no part of a name: "HHS", "NEC".
func (f *finder) acronym(i int, title bool) bool {
	w := &f.ws[i]
	if !w.caps || strings.Contains(w.form, ".") || f.l.has("words/suffixes", w.fold) {
		return false
	}
	if i+1 < len(f.ws) && f.ws[i+1].caps && len(f.ws[i+1].form) > 3 { // a line in capitals
		return false
	}
	if i > 0 && f.ws[i-1].caps && len(w.form) > 2 && i+1 < len(f.ws) && f.ws[i+1].form == ":" { // "MINISTER INGRID HOLM:"
		return false
	}
	return len(w.form) > 2 && !(title && i+1 < len(f.ws) && !f.ws[i+1].cap) || len(w.form) == 2 && !title && f.l.given[w.fold].gender == "" && !f.isPerson(i)
}

// bodyOrOffice reports whether a capitalised word starts a title of its own.
func (f *finder) bodyOrOffice(i int) bool {
	_, ok := f.l.given[f.fold(i)]
	if ok || !f.l.has("offices/surnames", f.fold(i)) {
		return !ok
	}
	// "Ana King of Lima spoke": a surname that is also a title ends the name
	return i+1 < len(f.ws) && f.ws[i+1].cap && f.ws[i+1].alpha
}

// nameWords counts the capitalised words of a run.
func (f *finder) nameWords(i, end int) int {
	n := 0
	for ; i < end; i++ {
		if f.ws[i].cap && !(i > 1 && hyphen(&f.ws[i-1]) && f.ws[i].glued && f.ws[i-2].cap) {
			n++
		}
	}
	return n
}

// foreign reports whether a run looks like a name that no list has: no common word, no
// acronym, nothing that ends bodies or sites.
func (f *finder) foreign(i, end int) bool {
	if f.at[i] != nil {
		return false
	}
	if w := &f.ws[i]; w.start && f.inflected(w.fold) {
		return false
	}
	for k := i; k < end; k++ {
		w := &f.ws[k]
		if !w.cap || f.at[k] != nil {
			if f.at[k] != nil && k > i {
				return false
			}
			continue
		}
		if w.caps && len(w.form) > 3 && !strings.Contains(w.form, ".") || (len(w.fold) > 3 || k == end-1) && f.inflected(w.fold) || f.calendar(k) {
			return false
		}
		if w.upos != "" && w.upos != "PROPN" && w.upos != "X" && w.upos != "ADJ" && w.upos != "NOUN" {
			return false
		}
		if f.thing(k) {
			return false
		}
		if _, found := f.l.nominals.longest(f.ws, k, nil); len(found) > 0 && k > i {
			return false
		}
	}
	// "the Hermit Kingdom": a person's name has no article
	return !article(f.fold(i - 1))
}

// thing reports whether a capitalised word ends or begins the name of something that is
// no person: a body, a site, a law, a ship, a storm.
func (f *finder) thing(k int) bool {
	w := f.fold(k)
	if f.l.has("bodies/things", w) || f.l.has("bodies/things_before", w) {
		return true
	}
	_, found := f.l.bodies.longest(f.ws, k, nil)
	return len(found) > 0
}

// somebody reports whether a run that begins with a given name is somebody's: not the
// Sherman Act, nor Hurricane Ida or the USS Harry Truman.
func (f *finder) somebody(i, end int) bool {
	if b := f.fold(i - 1); f.l.has("bodies/things_before", b) && f.ws[i-1].cap || f.l.has("bodies/ships", b) {
		return false
	}
	last := end - 1
	for k := i + 1; k < last; k++ {
		if f.l.has("offices/portfolios", f.fold(k)) || f.l.has("bodies/things", f.fold(k)) {
			return false
		}
	}
	if end-i > 2 && f.l.has("offices/portfolios", f.fold(last)) { // the Ana Roe Justice Act
		return false
	}
	if f.l.has("bodies/things", f.fold(last)) || f.l.has("bodies/things_before", f.fold(i)) {
		return false
	}
	if _, found := f.l.bodies.longest(f.ws, last, nil); len(found) > 0 && (!found[0].place || !f.l.has("bodies/surnames", f.fold(last))) {
		return false
	}
	return true
}

// inflected reports whether a word is a common one or a form of one: "bolstering".
func (f *finder) inflected(w string) bool {
	if f.l.common[w] {
		return true
	}
	for _, end := range [...]string{"ing", "ed", "es", "s"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) > 3 && (f.l.common[s] || f.l.common[s+"e"]) {
			return true
		}
	}
	return false
}
