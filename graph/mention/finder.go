package mention

import (
	"slices"
	"sort"

	"parley/graph/text"
)

// finder works on one sentence.
type finder struct {
	l       *Lexicon
	doc     *text.Document
	s       *Sentence
	ws      []word
	ms      []*Mention
	at      []*Mention // token → the outermost name that covers it
	of      map[*Mention]*Mention
	more    map[*Mention][]*Mention
	title   map[*Mention]title // by office
	learned                    // of the document so far
	next    int                // token where the next name of a list with one title starts, -1 for none
}

func newFinder(l *Lexicon, doc *text.Document, s *Sentence, known learned) *finder {
	return &finder{
		learned: known, l: l, doc: doc, s: s, ws: words(doc.Text, s), at: make([]*Mention, len(s.Tokens)),
		of: map[*Mention]*Mention{}, more: map[*Mention][]*Mention{}, title: map[*Mention]title{}, next: -1,
	}
}

func (f *finder) first(seen map[string]bool) {
	f.gazetteer()
	f.compass()
	f.bodies()
	f.offices()
	f.acronyms()
	f.people(seen)
}

func (f *finder) second(seen map[string]bool) {
	f.surnames(seen)
	f.towns(seen)
	f.nominals()
	f.pronouns()
}

// put adds a mention over tokens [first, end) and covers them.
func (f *finder) put(m *Mention, first, end int) *Mention {
	m.First, m.End, m.Of = first, end, -1
	f.ms = append(f.ms, m)
	for i := first; i < end; i++ {
		f.at[i] = m
	}
	return m
}

// drop takes a mention away.
func (f *finder) drop(m *Mention) {
	for i, o := range f.ms {
		if o == m {
			f.ms = append(f.ms[:i:i], f.ms[i+1:]...)
			break
		}
	}
	for i := range f.at {
		if f.at[i] == m {
			f.at[i] = nil
		}
	}
}

// starting returns the mention that covers a token and starts there.
func (f *finder) starting(i int) *Mention {
	if i < 0 || i >= len(f.at) || f.at[i] == nil || f.at[i].First != i {
		return nil
	}
	return f.at[i]
}

// ending returns the mention that covers the token before i and ends at i.
func (f *finder) ending(i int) *Mention {
	if i <= 0 || i > len(f.at) || f.at[i-1] == nil || f.at[i-1].End != i {
		return nil
	}
	return f.at[i-1]
}

// finish orders the mentions and turns pointers into indices and tokens into bytes.
// A mention that would cross another is left out.
func (f *finder) finish() []Mention {
	sort.SliceStable(f.ms, func(i, j int) bool {
		a, b := f.ms[i], f.ms[j]
		if a.First != b.First {
			return a.First < b.First
		}
		return a.End > b.End
	})
	var kept []*Mention
	var open []*Mention
	for _, m := range f.ms {
		for len(open) > 0 && open[len(open)-1].End <= m.First {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			top := open[len(open)-1]
			if m.End > top.End || m.First == top.First && m.End == top.End && m.Class == top.Class {
				continue
			}
		}
		open = append(open, m)
		kept = append(kept, m)
	}
	index := map[*Mention]int{}
	for i, m := range kept {
		index[m] = i
	}
	out := make([]Mention, len(kept))
	for i, m := range kept {
		ts := f.s.Tokens
		m.Span = text.Span{Start: ts[m.First].Start, End: ts[m.End-1].End}
		m.Of = -1
		if o, ok := index[f.of[m]]; ok && f.of[m] != nil {
			m.Of = o
		}
		for _, o := range f.more[m] {
			if k, ok := index[o]; ok {
				m.More = append(m.More, k)
			}
		}
		if t, ok := f.title[m]; ok {
			m.Title = text.Span{Start: ts[t.first].Start, End: ts[t.end-1].End}
			m.Name = f.words(t)
		}
		out[i] = *m
	}
	return out
}

func (f *finder) fold(i int) string {
	if i < 0 || i >= len(f.ws) {
		return ""
	}
	return f.ws[i].fold
}

func (f *finder) upos(i int) string {
	if i < 0 || i >= len(f.ws) {
		return ""
	}
	return f.ws[i].upos
}

func article(w string) bool { return w == "the" || w == "a" || w == "an" }

// calendar reports whether a word names a month or a day, written as a name.
func (f *finder) calendar(i int) bool {
	w := &f.ws[i]
	return w.cap && (f.l.has("words/months", w.fold) || f.l.has("words/weekdays", w.fold))
}

// locative reports whether the word before a token says where or whither.
func (f *finder) locative(i int) bool {
	j := i - 1
	if article(f.fold(j)) {
		j--
	}
	switch f.fold(j) {
	case "in", "at", "to", "from", "near", "outside", "around", "into", "via", "through", "towards", "toward", "for":
		return true
	}
	return false
}

// gazetteer finds the names that the lexicon knows.
func (f *finder) gazetteer() {
	for i := 0; i < len(f.ws); {
		w := &f.ws[i]
		if !w.cap && !(f.l.has("words/particles", w.fold) && i+2 < len(f.ws) && (f.ws[i+1].cap || hyphen(&f.ws[i+1]))) {
			i++
			continue
		}
		end, found := f.l.names.longest(f.ws, i, func(end int, a alias) bool { return f.named(i, end, a) })
		if len(found) == 0 {
			i++
			continue
		}
		if m := f.known(i, end, found); m != nil {
			if m.Class == "Person" {
				i = f.pastTitles(i, end)
				end = f.pastKnown(m, end)
			}
			f.put(m, i, end)
			i = end
			continue
		}
		i++
	}
}

// pastTitles skips the titles in a person's name: "King Felipe", "Lord Ashby".
func (f *finder) pastTitles(i, end int) int {
	for i < end-1 {
		e, found := f.l.heads.longest(f.ws, i, nil)
		switch {
		case len(found) > 0 && e < end && f.ws[e].cap:
			i = e
		default:
			return i
		}
	}
	return i
}

// pastKnown goes on over what a text adds to a known name, "Khalifa bin Zayed" + "Al
// Nahyan", and forgets the entries that are not called so.
func (f *finder) pastKnown(m *Mention, at int) int {
	end := at
	for end < len(f.ws) {
		k := end
		for k < len(f.ws) && k-end < 3 && f.l.has("words/particles", f.fold(k)) && f.fold(k) != "and" || k < len(f.ws) && hyphen(&f.ws[k]) && f.ws[k].glued && k+1 < len(f.ws) && f.ws[k+1].glued {
			k++
		}
		if k == end || k >= len(f.ws) || !f.ws[k].cap || !f.ws[k].alpha || f.calendar(k) {
			break
		}
		end = k + 1
	}
	if end > at {
		m.Head = end - 1
		m.Entries = slices.DeleteFunc(slices.Clone(m.Entries), func(e *Entry) bool {
			words := split(e.Name)
			for k := at; k < end; k++ {
				if !slices.Contains(words, f.fold(k)) {
					return true
				}
			}
			return false
		})
	}
	return end
}

// named reports whether words may be that alias as they are written.
func (f *finder) named(first, end int, a alias) bool {
	if a.surname {
		return false
	}
	if a.exact {
		for i := first; i < end; i++ {
			for _, r := range f.ws[i].form {
				if r >= 'a' && r <= 'z' {
					return false
				}
			}
		}
		return true
	}
	w := &f.ws[first]
	if end-first == 1 {
		if !w.cap {
			return false
		}
		if a.entry.Class != "Country" && f.l.common[w.fold] && (w.start || w.upos != "" && w.upos != "PROPN") {
			return false
		}
		if f.calendar(first) {
			return false
		}
	}
	// "Washington Post", "Moscow State": a city inside a longer name is found with the body.
	return true
}

// known makes a mention of what the lexicon knows under some words.
func (f *finder) known(first, end int, found []alias) *Mention {
	m := &Mention{Head: end - 1, Form: Name}
	next := end
	followed := next < len(f.ws) && (f.ws[next].upos == "" || f.ws[next].upos == "NOUN" || f.ws[next].upos == "ADJ" || f.ws[next].upos == "PROPN" || hyphen(&f.ws[next]))
	add := func(e *Entry) {
		for _, o := range m.Entries {
			if o == e {
				return
			}
		}
		m.Entries = append(m.Entries, e)
	}
	var by [5]bool
	for _, a := range found {
		by[a.how] = true
	}
	place := false
	for _, a := range found {
		switch a.how {
		case byName:
			add(a.entry)
			place = place || a.entry.Class == "Place"
		case byAdjective:
			if followed || !by[byPeople] && !by[byName] {
				add(a.entry)
			}
		case byPeople:
			if !followed || !by[byAdjective] {
				add(a.entry)
			}
		}
	}
	for _, a := range found {
		if a.how == byCapital || a.how == byGovernment {
			add(a.entry)
		}
	}
	if len(m.Entries) == 0 {
		return nil
	}
	m.Class = m.Entries[0].Class
	if m.Class != "Person" || next-first > 1 {
		m.Gender = m.Entries[0].Gender
	}
	switch {
	case by[byName]:
		if m.Class == "Country" && (f.ws[first].caps || len(f.ws[first].form) > 1 && f.ws[first].form[1] == '.') && followed && !possessive(&f.ws[next]) {
			m.Form = Adjective // "U.S. officials"
		}
	case by[byAdjective] && (followed || !by[byPeople]):
		m.Form = Adjective
	case by[byPeople]:
		m.Form = Nominal
		m.Plural = f.ws[first].fold[len(f.ws[first].fold)-1] == 's' || f.ws[first].xpos == "NNPS" || f.ws[first].xpos == "NNS"
	}
	if (by[byCapital] || by[byGovernment]) && !by[byAdjective] {
		// The city or house: a place where one goes, a government that speaks.
		if f.locative(first) || place && !by[byCapital] {
			m.Class = "Place"
		} else if by[byGovernment] && !place {
			m.Class = "Country"
		}
	}
	return m
}

// numeral reports whether an I is one: "World War I", "Elizabeth I", "Article I".
func (f *finder) numeral(i int) bool {
	return f.ws[i].form == "I" && i > 0 && f.ws[i-1].cap && f.ws[i-1].alpha && f.upos(i) != "PRON"
}

func (f *finder) pronouns() {
	for i := range f.ws {
		w := &f.ws[i]
		p, ok := f.l.pronouns[w.fold]
		if !ok || f.at[i] != nil && f.at[i].Class != "Event" && f.at[i].Class != "Group" && f.at[i].Class != "Delegation" && f.at[i].Class != "Agreement" && f.at[i].Class != "Office" || p.speaker && p.plural || w.caps && len(w.form) > 1 || f.numeral(i) {
			continue
		}
		m := &Mention{First: i, End: i + 1, Head: i, Form: Pronoun, Class: "Person", Gender: p.gender, Plural: p.plural, Of: -1}
		switch {
		case p.plural:
			m.Class = "Group"
		case p.gender == "":
			m.Class = "Organization" // it: a country or a body
		}
		f.ms = append(f.ms, m)
	}
}
