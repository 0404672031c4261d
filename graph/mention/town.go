package mention

// towns finds places that no lexicon knows, by the words before them: "in Zimbra", "the
// village of Kilinotchi". One is a capitalised run that is nobody's name, no body, no day
// and no common word.
func (f *finder) towns(seen map[string]bool) {
	for i := 1; i < len(f.ws); i++ {
		if f.at[i] != nil || !f.ws[i].cap || !f.placed(i) {
			continue
		}
		end := i
		for end < len(f.ws) && end < i+3 && f.townWord(end, seen) {
			end++
		}
		if end == i || end < len(f.ws) && (f.ws[end].cap && f.ws[end].alpha || hyphen(&f.ws[end]) && f.ws[end].glued || possessive(&f.ws[end])) {
			continue
		}
		f.put(&Mention{Class: "Place", Head: end - 1, Form: Name}, i, end)
		i = end
	}
}

// placed reports whether the words before a token say where or whither: "in", "flew to",
// or "of" behind a word for a settlement.
func (f *finder) placed(i int) bool {
	switch f.fold(i - 1) {
	case "in", "near", "outside":
		return f.upos(i-1) == "ADP" || f.upos(i-1) == ""
	case "at", "to", "for":
		t := f.s.Tree
		return t != nil && i > 1 && t.Nodes[i-2].UPOS == "VERB" && f.l.has("words/journeys", fold(t.Nodes[i-2].Lemma))
	case "of":
		w := f.fold(i - 2)
		return w == "city" || w == "town" || w == "village" || w == "port" || w == "resort" || w == "suburb" || w == "stronghold"
	}
	return false
}

// townWord reports whether a word may be part of the name of an unknown place.
func (f *finder) townWord(k int, seen map[string]bool) bool {
	w := &f.ws[k]
	if f.at[k] != nil || !w.cap || w.caps || !w.alpha || w.upos != "PROPN" || len(w.fold) < 4 || f.calendar(k) {
		return false
	}
	return !f.l.common[w.fold] && !seen[w.fold] && !f.surname(k, seen) && !f.isHead(k) && !f.l.has("offices/honorifics", w.fold) && !f.inflected(w.fold)
}
