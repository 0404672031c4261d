package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// offices finds titles: a head word with what stands before and after it.
func (f *finder) offices() {
	for i := 0; i < len(f.ws); i++ {
		if f.at[i] != nil {
			continue
		}
		end, found := f.l.heads.longest(f.ws, i, func(e int, h officeHead) bool {
			for k := i; k < e; k++ {
				if f.at[k] != nil {
					return false
				}
			}
			return true
		})
		if len(found) == 0 {
			continue
		}
		if w := &f.ws[i]; end-i == 1 && (w.upos == "VERB" || w.upos == "ADV" || w.upos == "AUX") && !w.cap {
			continue // "to head", "chairs the session"
		}
		if end-i == 1 && !f.ws[i].cap && f.l.has("offices/capital", f.fold(i)) {
			continue // "environmental justice"
		}
		if f.l.has("offices/grades", f.fold(i)) && end-i == 1 && f.gradesNext(end) {
			continue // "deputy" in "deputy foreign minister", "chief" in "chief negotiator"
		}
		if f.surnameHere(i, end) {
			continue
		}
		i = f.office(i, end, found[0]) - 1
	}
}

// surnameHere reports whether a head is the surname of a name that began before it:
// "Dov Amir", "Eva King".
func (f *finder) surnameHere(i, end int) bool {
	if end-i > 1 || i == 0 || !f.ws[i].cap || !f.l.has("offices/surnames", f.fold(i)) || f.at[i-1] != nil {
		return false
	}
	if next := i + 1; next < len(f.ws) && (f.ws[next].cap && f.ws[next].alpha || f.fold(next) == "of") {
		return false
	}
	w := &f.ws[i-1]
	_, given := f.l.given[w.fold]
	return w.cap && w.alpha && (given || !w.start && !f.l.common[w.fold] && !f.calendar(i-1) && !f.l.has("offices/honorifics", w.fold))
}

// gradesNext reports whether after some grades another head follows.
func (f *finder) gradesNext(i int) bool {
	for n := 0; n < 6 && i < len(f.ws); n++ {
		if m := f.starting(i); m != nil && (m.Class == "Country" && m.Form == Adjective || m.Class == "Organization" && m.Form == Name) {
			i = m.End // "Deputy Soviet Foreign Minister", "Deputy State Department spokesman"
			continue
		}
		if f.at[i] == nil && f.isHead(i) {
			next := f.fold(i + 1) // "deputy assistant to the president"
			if !f.l.has("offices/grades", f.fold(i)) || next == "to" || next == "of" || next == "for" {
				return true
			}
		}
		w := f.fold(i)
		if f.at[i] != nil && f.at[i].Class == "Person" || !f.l.has("offices/grades", w) && !f.l.has("offices/portfolios", w) && w != "and" {
			return false
		}
		i++
	}
	return false
}

// office takes the title around a head [i, end) and returns where it ends.
func (f *finder) office(i, end int, h officeHead) int {
	front := f.beforeHead(i)
	// president-elect, secretary general
	for end < len(f.ws) {
		if hyphen(&f.ws[end]) && end+1 < len(f.ws) && f.l.has("offices/after", f.fold(end+1)) {
			end += 2
			continue
		}
		if f.at[end] == nil && f.l.has("offices/after", f.fold(end)) && !(f.ws[end].cap && end+1 < len(f.ws) && f.isRankBeforeName(end)) {
			end++
			continue
		}
		break
	}
	head := i + h.words - 1
	m := &Mention{Class: "Office", Head: head, Form: Nominal, Rank: h.rank, Gender: h.gender, Relative: h.relative, State: h.state, Serves: h.serves}
	m.Plural = h.plural && (f.ws[head].xpos == "" || f.ws[head].xpos == "NNS" || f.ws[head].xpos == "NNPS" || f.ws[head].fold != "deputy")
	of := front.of
	back := back{end: end, title: end}
	if !h.rank {
		back = f.afterHead(end, f.ws[i].cap, h)
		if back.end == end && f.fold(end) == "of" && f.l.has("offices/generic", f.fold(head)) {
			return end // "leader of the Norwegian delegation", "head of steam": no office
		}
		if in := back.of; in != nil && of != nil && of.Class == "Organization" && in.Class == "Organization" {
			back.title = back.end // Agency for Development Administrator of the Bureau for Asia
		} else if in != nil && (of == nil || in.Class == "Organization" && in.Form != Adjective) {
			if of != nil && in.Class == "Organization" && of.Class == "Country" && f.of[in] == nil {
				f.of[in] = of
			}
			of = in
			f.more[m] = back.more
		}
	}
	t := title{front.grade, front.title, back.title, i, h, ""}
	f.learn(front.first, &back, t)
	if back.of != nil && of == nil {
		of = back.of
	}
	f.shelter(front.first, back.end)
	f.put(m, front.first, back.end)
	f.of[m] = of
	f.title[m] = t
	return back.end
}

// isRankBeforeName reports whether "General" at a token begins a rank with a name.
func (f *finder) isRankBeforeName(i int) bool {
	return f.fold(i) == "general" && f.ws[i+1].cap && f.isPerson(i+1)
}

// title is where the words of a title stand.
type title struct {
	grade      [2]int // what stands before the country: "Deputy" in "Deputy Soviet Foreign Minister"
	first, end int
	head       int
	word       officeHead
	called     string // in full, where the text has an acronym; else ""
}

// front is what stands before the head of a title.
type front struct {
	first int // of the mention
	title int // of the title, without the body in front
	grade [2]int
	of    *Mention
}

// beforeHead goes left over grades, portfolios, bodies and the country of a title.
func (f *finder) beforeHead(i int) front {
	j, title := i, -1
	var of *Mention
	cut := func(at int) int {
		if title < 0 {
			return at
		}
		return title
	}
	for j > 0 && i-j < 14 {
		k := j - 1
		w := &f.ws[k]
		if b := f.bracketed(j); b != nil && of == nil { // Palestine Liberation Organization (PLO) Negotiator
			return f.countryBefore(front{first: b.First, title: cut(j), of: b})
		}
		if m := f.ending(j); m != nil {
			switch {
			case m.Class == "Organization" && m.Form != Pronoun:
				if len(m.Entries) > 0 && m.Form != Adjective { // DHS Secretary, State Department Bureau Official
					return f.gradeBefore(f.countryBefore(front{first: m.First, title: cut(j), of: m}))
				}
				if of == nil {
					of = m
				}
				title = cut(j)
				j = m.First
				continue
			case m.Class == "Country" || m.Class == "Place" && (m.Form == Adjective || f.metonym(m)):
				if of != nil && of.Class == "Organization" && f.of[of] == nil {
					f.of[of] = m
				}
				return f.gradeBefore(front{first: m.First, title: cut(j), of: firstOf(of, m)})
			}
			break
		}
		if f.at[k] != nil {
			break
		}
		if possessive(w) && k > 0 {
			if m := f.ending(k); m != nil && (m.Class == "Country" || m.Class == "Organization" || m.Class == "Place") {
				return front{first: m.First, title: cut(j), of: firstOf(of, m)}
			}
			if p := f.ending(k); p != nil && p.Class == "Office" && f.ws[p.First].cap && f.ws[i].cap { // President's Assistant
				f.drop(p)
				j = p.First
				continue
			}
			break
		}
		former := f.l.has("offices/former", w.fold) || !w.cap && f.l.has("offices/tenure", w.fold)
		lower := f.l.has("offices/grades", w.fold) || f.l.has("offices/portfolios", w.fold) || former || f.l.has("offices/designate", w.fold)
		switch {
		case lower && !(w.start && f.function(k)) && (w.upos != "VERB" || w.cap && f.l.has("offices/personal", w.fold)):
			if former && title < 0 {
				title = j
			}
			if of != nil && f.l.has("offices/personal", w.fold) { // Senior Western Hemisphere Bureau Official
				of, title = nil, k
			}
			j = k
			continue
		case hyphen(w) && w.glued && k > 0 && f.l.has("offices/former", f.fold(k-1)):
			title = cut(j)
			j = k - 1
			continue
		case hyphen(w) && w.glued && k > 0 && (f.l.has("offices/grades", f.fold(k-1)) || f.ws[k-1].cap && f.at[k-1] == nil):
			j = k - 1
			continue
		case w.fold == "and" || w.fold == "&" || w.form == "," && j < i:
			if k > 0 && j < i && f.at[k-1] == nil && f.l.has("offices/portfolios", f.fold(k-1)) {
				j = k - 1
				continue
			}
		case w.cap && w.alpha && f.ws[i].cap && !f.calendar(k) && !w.start && !f.isHead(k) && f.kin(k) && !f.l.has("offices/honorifics", w.fold):
			j = k // "Strategic Planning Director"
			continue
		case w.cap && !f.ws[i].cap && j == i && f.bodyWord(k):
			j = k // "Council spokesman", of a council that nothing tells
			continue
		}
		break
	}
	for j < i && (f.fold(j) == "and" || f.ws[j].form == "," || hyphen(&f.ws[j])) {
		j++
	}
	return front{first: j, title: max(cut(j), j), of: of}
}

// bodyWord reports whether a token is by itself a word for a body: "Council", "Parliament".
func (f *finder) bodyWord(k int) bool {
	end, found := f.l.bodies.longest(f.ws, k, nil)
	return len(found) > 0 && end == k+1 && !found[0].place
}

// bracketed returns the body whose acronym in brackets ends at a token:
// "World Health Organization (WHO) Director".
func (f *finder) bracketed(j int) *Mention {
	if j < 4 || f.ws[j-1].form != ")" || f.ws[j-3].form != "(" || !f.ws[j-2].caps {
		return nil
	}
	if m := f.ending(j - 3); m != nil && m.Class == "Organization" {
		return m
	}
	return nil
}

// gradeBefore takes a grade in front of the country: "Deputy Soviet Foreign Minister".
func (f *finder) gradeBefore(x front) front {
	at := x.first
	for at > 0 && f.at[at-1] == nil && f.l.has("offices/personal", f.fold(at-1)) && (f.upos(at-1) != "VERB" || f.ws[at-1].cap) && f.upos(at-1) != "ADP" && !f.l.has("offices/former", f.fold(at-1)) {
		at--
	}
	if at < x.first {
		x.grade = [2]int{at, x.first}
		x.first = at
	}
	for x.first > 0 && f.at[x.first-1] == nil && !f.ws[x.first-1].cap && f.l.has("offices/tenure", f.fold(x.first-1)) {
		x.first-- // "the first American consul"
	}
	return x
}

func firstOf(a, b *Mention) *Mention {
	if a != nil {
		return a
	}
	return b
}

// countryBefore takes the country in front of a body into a title's mention.
func (f *finder) countryBefore(x front) front {
	if m := f.ending(x.first); m != nil && m.Class == "Country" {
		f.of[x.of] = m
		x.first = m.First
	}
	return x
}

// metonym reports whether a place name also stands for a government.
func (f *finder) metonym(m *Mention) bool {
	for _, e := range m.Entries {
		if e.Class == "Country" {
			return true
		}
	}
	return false
}

// words writes a title: grade first, head in the singular, no country.
func (f *finder) words(t title) string {
	if t.called != "" {
		return t.called
	}
	var b strings.Builder
	put := func(from, to int) {
		for i := from; i < to; i++ {
			w := f.ws[i].form
			if f.ws[i].ex {
				w = w[len("ex-"):]
			}
			if k := i - t.head; k >= 0 && k < len(t.word.singular) {
				w = cased(t.word.singular[k], w)
			}
			if b.Len() > 0 && !(f.ws[i].glued && i > from) {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
	}
	put(t.grade[0], t.grade[1])
	put(t.first, t.end)
	return b.String()
}

// cased writes a word with the capitals of another.
func cased(w, as string) string {
	switch r, _ := utf8.DecodeRuneInString(as); {
	case strings.ToUpper(as) == as && len(as) > 1:
		return strings.ToUpper(w)
	case unicode.IsUpper(r):
		return strings.ToUpper(w[:1]) + w[1:]
	}
	return w
}
