package mention

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
		if f.l.has("offices/grades", f.fold(i)) && end-i == 1 && f.gradesNext(end) {
			continue // "deputy" in "deputy foreign minister", "chief" in "chief negotiator"
		}
		i = f.office(i, end, found[0]) - 1
	}
}

// gradesNext reports whether after some grades another head follows.
func (f *finder) gradesNext(i int) bool {
	for n := 0; n < 6 && i < len(f.ws); n++ {
		if f.at[i] == nil && f.isHead(i) && !f.l.has("offices/grades", f.fold(i)) {
			return true
		}
		w := f.fold(i)
		if f.at[i] != nil && f.at[i].Class == "Person" || !f.l.has("offices/grades", w) && !f.l.has("offices/portfolios", w) && w != "and" {
			return false
		}
		i++
	}
	return false
}

func (f *finder) office(i, end int, h officeHead) int {
	head := end - 1
	first, of, titleFirst := f.beforeHead(i)
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
	titleEnd := end
	m := &Mention{Class: "Office", Head: head, Form: Nominal, Plural: h.plural && (f.ws[head].xpos == "" || f.ws[head].xpos == "NNS" || f.ws[head].xpos == "NNPS" || f.ws[head].fold != "deputy"), Rank: h.rank, Gender: h.gender}
	cap := f.ws[i].cap
	last := end
	if !h.rank {
		var inner *Mention
		var more []*Mention
		last, titleEnd, inner, more = f.afterHead(end, cap)
		if last == end && f.fold(end) == "of" && f.l.has("offices/generic", f.fold(head)) {
			return end // "leader of the Norwegian delegation", "head of steam": no office
		}
		if inner != nil && (of == nil || inner.Class == "Organization" && inner.Form == Name) {
			if of != nil && inner.Class == "Organization" && of.Class == "Country" && f.of[inner] == nil {
				f.of[inner] = of
			}
			of = inner
			f.more[m] = more
		}
	}
	f.shelter(first, last)
	f.put(m, first, last)
	f.of[m] = of
	f.title[m] = [2]int{titleFirst, max(titleEnd, end)}
	return last
}

// isRankBeforeName reports whether "General" at a token begins a rank with a name.
func (f *finder) isRankBeforeName(i int) bool {
	return f.fold(i) == "general" && f.ws[i+1].cap && f.isPerson(i+1)
}

// beforeHead goes left over grades, portfolios, bodies and the country of a title.
func (f *finder) beforeHead(i int) (first int, of *Mention, title int) {
	j := i
	for j > 0 && i-j < 12 {
		k := j - 1
		w := &f.ws[k]
		if m := f.ending(j); m != nil {
			switch {
			case m.Class == "Organization" && m.Form != Pronoun:
				if of == nil {
					of = m
				}
				if m.Form != Adjective && len(m.Entries) > 0 { // DHS Secretary, Hamas leader
					return f.countryBefore(m.First, m, j)
				}
				j = m.First
				continue
			case m.Class == "Country":
				return m.First, firstOf(of, m), j
			case m.Class == "Place" && (m.Form == Adjective || f.metonym(m)):
				return m.First, firstOf(of, m), j
			}
			break
		}
		if f.at[k] != nil {
			break
		}
		if possessive(w) && k > 0 {
			if m := f.ending(k); m != nil && (m.Class == "Country" || m.Class == "Organization" || m.Class == "Place") {
				return m.First, firstOf(of, m), j
			}
			if p := f.ending(k); p == nil && f.isHead(k-1) && f.ws[k-1].cap { // President's Assistant
				j = k - 1
				continue
			}
			break
		}
		lower := f.l.has("offices/grades", w.fold) || f.l.has("offices/portfolios", w.fold) || f.l.has("offices/former", w.fold) || f.l.has("offices/designate", w.fold)
		switch {
		case lower && !(w.start && f.function(k)) && w.upos != "VERB":
			j = k
			continue
		case hyphen(w) && w.glued && k > 0 && (f.l.has("offices/former", f.fold(k-1)) || f.l.has("offices/grades", f.fold(k-1)) || f.ws[k-1].cap):
			j = k - 1
			continue
		case w.fold == "and" || w.fold == "&" || w.form == "," && j < i:
			if k > 0 && j < i && f.at[k-1] == nil && f.l.has("offices/portfolios", f.fold(k-1)) {
				j = k - 1
				continue
			}
		case w.cap && w.alpha && f.ws[i].cap && !f.calendar(k) && !w.start && !f.isHead(k) && f.l.common[w.fold] && !f.l.has("offices/honorifics", w.fold):
			j = k // "Strategic Planning Director"
			continue
		}
		break
	}
	for j < i && (f.fold(j) == "and" || f.ws[j].form == "," || hyphen(&f.ws[j])) {
		j++
	}
	return j, of, j
}

func firstOf(a, b *Mention) *Mention {
	if a != nil {
		return a
	}
	return b
}

// countryBefore takes the country in front of a body into a title's mention.
func (f *finder) countryBefore(at int, body *Mention, title int) (int, *Mention, int) {
	if m := f.ending(at); m != nil && m.Class == "Country" {
		f.of[body] = m
		return m.First, body, title
	}
	return at, body, title
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

// afterHead goes right over "of the Council", "to Chile, Peru and Bolivia", "for the
// Middle East", ", Department of State" is not part of it. The title ends before the
// country or body that it belongs to.
func (f *finder) afterHead(at int, cap bool) (end, title int, of *Mention, more []*Mention) {
	end, title = at, at
	for end < len(f.ws) && end-at < 24 {
		prep := f.fold(end)
		if prep == "in" && f.fold(end+1) == "charge" && f.fold(end+2) == "of" {
			j, _ := f.phrase(end+3, cap)
			if j == end+3 {
				return
			}
			end, title = j, j
			continue
		}
		switch prep {
		case "of", "for", "to", "on", "at":
		default:
			return
		}
		j := end + 1
		if article(f.fold(j)) {
			j++
		}
		// An office inside: Assistant to the President.
		if f.at[min(j, len(f.at)-1)] == nil && j < len(f.ws) && (prep == "to" || prep == "of") && f.ws[j].cap {
			if e, found := f.l.heads.longest(f.ws, j, nil); len(found) > 0 && !f.l.has("offices/portfolios", f.fold(j)) && !f.isPerson(e) {
				end, title = e, e
				continue
			}
		}
		m := f.starting(j)
		if m != nil && (m.Class == "Country" || m.Class == "Organization" || m.Class == "Place") && m.Form != Adjective {
			e := m.End
			var rest []*Mention
			for e+1 < len(f.ws) { // lists: "Armenia and Azerbaijan"
				k := e
				if f.ws[k].form == "," {
					k++
				}
				if f.fold(k) == "and" {
					k++
				}
				if article(f.fold(k)) {
					k++
				}
				o := f.starting(k)
				if k == e || o == nil || o.Class != m.Class && !(o.Class == "Country" || o.Class == "Organization") || o.Form == Adjective || k+1 < len(f.ws) && o.End < len(f.ws) && f.isHead(o.End) {
					break
				}
				rest = append(rest, o)
				e = o.End
			}
			switch {
			case prep == "of":
				of, more = m, rest
				if inner := f.of[m]; inner != nil && inner.First > m.First && m.Class == "Organization" && inner.Class == "Country" {
					// Head of the Department of X of Azerbaijan: the country is whose, the body is the title
					title = inner.First
					for title > end && (article(f.fold(title-1)) || f.fold(title-1) == "of") {
						title--
					}
					of = inner
				} else {
					title = end
				}
			case prep == "to" || prep == "for":
				title = e
				if m.Class == "Organization" && of == nil && prep == "for" {
					of = nil
				}
			default:
				title = e
			}
			end = e
			if prep == "of" && of == m {
				return
			}
			continue
		}
		if prep == "at" {
			return
		}
		k, inner := f.phrase(end+1, cap)
		if k == end+1 {
			return
		}
		end, title = k, k
		if inner != nil && prep == "of" && inner.Class != "Place" {
			of = inner
		}
	}
	return
}
