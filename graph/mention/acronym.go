package mention

import "strings"

// learned are the titles that a document shortens to an acronym in brackets, by the
// acronym: "Director of National Intelligence (DNI)".
type learned map[string]shortened

// shortened is a title in words with the head that it had where it stood in full.
type shortened struct {
	name string
	word officeHead
}

// acronymOf returns the end of a bracket behind a title that holds its acronym, 0 where
// there is none. Each letter of it begins a word of the title, in order; the first letter
// the first word.
func (f *finder) acronymOf(first, end int) int {
	if end+2 >= len(f.ws) || f.ws[end].form != "(" || f.ws[end+2].form != ")" || !f.ws[end+1].caps {
		return 0
	}
	letters := []rune(strings.ReplaceAll(f.ws[end+1].fold, ".", ""))
	k := 0
	for i := first; i < end && k < len(letters); i++ {
		if strings.HasPrefix(f.ws[i].fold, string(letters[k])) {
			k++
		} else if k == 0 && !f.l.has("offices/grades", f.ws[i].fold) {
			return 0
		}
	}
	if k < len(letters) {
		return 0
	}
	return end + 3
}

// learn takes the acronym of a title into its mention, with the country that may follow
// it, and remembers it for the rest of the document.
func (f *finder) learn(first int, b *back, t title) {
	end := f.acronymOf(first, b.end)
	if end == 0 {
		return
	}
	f.clear(b.end, end)
	f.learned[f.ws[end-2].fold] = shortened{f.words(t), t.word}
	b.end = end
	if m := f.starting(end + 1); f.fold(end) == "of" && m != nil && (m.Class == "Country" || m.Class == "Organization") && !f.adjectival(m) {
		b.of, b.end = m, m.End
	}
}

// acronyms finds the titles that the document has shortened before: "the DNI".
func (f *finder) acronyms() {
	for i := range f.ws {
		s, ok := f.learned[f.ws[i].fold]
		if !ok || !f.ws[i].caps || f.at[i] != nil && (f.at[i].Class == "Office" || f.at[i].End-f.at[i].First > 1) {
			continue
		}
		f.clear(i, i+1)
		m := f.put(&Mention{Class: "Office", Head: i, Form: Nominal, Rank: s.word.rank, Gender: s.word.gender, State: s.word.state, Serves: s.word.serves}, i, i+1)
		f.title[m] = title{first: i, end: i + 1, called: s.name}
	}
}
