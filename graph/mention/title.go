package mention

import "slices"

// back is what follows the head of a title.
type back struct {
	end, title int // of the mention, of the title
	of         *Mention
	more       []*Mention
}

// afterHead goes right over "of the Council", "to Chile, Peru and Bolivia", "for the
// Middle East"; ", Department of State" is not part of it. The title ends before the
// country or body that it belongs to.
func (f *finder) afterHead(at int, cap bool, h officeHead) back {
	b := back{end: at, title: at}
	for b.end < len(f.ws) && b.end-at < 24 {
		prep := f.fold(b.end)
		j := b.end + 1
		switch prep {
		case "on":
			if !h.topical {
				return b
			}
		case "of", "for", "to", "at", "with":
		case "from": // "her counterparts from Spain and Iraq"
			if m := f.starting(j); m == nil || m.Class != "Country" || m.Form != Name || !h.relative && !h.plural {
				return b
			}
		case "in":
			if f.fold(j) == "charge" && f.fold(j+1) == "of" {
				if k, _ := f.phrase(j+2, cap); k > j+2 {
					b.end, b.title = k, k
					continue
				}
			}
			return b
		default:
			return b
		}
		if article(f.fold(j)) {
			j++
		}
		if j >= len(f.ws) {
			return b
		}
		// An office inside: Assistant to the President.
		if f.at[j] == nil && (prep == "to" || prep == "of") && (f.ws[j].cap || prep == "to" && !cap && h.topical) {
			if e, found := f.l.heads.longest(f.ws, j, nil); len(found) > 0 && !f.l.has("offices/portfolios", f.fold(j)) && !f.isPerson(e) {
				b.end, b.title = e, e
				continue
			}
		}
		if m := f.starting(j); m != nil && (m.Class == "Country" || m.Class == "Organization" || m.Class == "Place") && m.Form != Adjective && !f.adjectival(m) {
			if !f.belongs(&b, m, prep, h) {
				return b
			}
			if k := f.goesOn(m, b.end, cap); prep == "for" && k > 0 {
				b.end, b.title = k, k
			}
			continue
		}
		if prep == "at" || prep == "with" {
			return b
		}
		if prep == "of" && !h.portfolio {
			if e := f.plainBody(j); e > j { // head of the central bank
				b.of = f.put(&Mention{Class: "Organization", Head: e - 1, Form: Nominal}, j, e)
				b.end = e
				return b
			}
		}
		k, inner := f.phrase(b.end+1, cap)
		if k == b.end+1 || k < len(f.ws) && inner != nil && inner.End == k && (f.adjectival(inner) || inner.Form == Adjective) {
			return b
		}
		if f.cutShort(k) {
			return b
		}
		b.end, b.title = k, k
		if inner != nil && prep == "of" && inner.Class != "Place" {
			b.of = inner
		}
	}
	return b
}

// goesOn is where a title ends that goes on behind the name of a part of the world with
// a portfolio, "Minister for Europe and Foreign Affairs"; 0 where it does not.
func (f *finder) goesOn(place *Mention, end int, cap bool) int {
	if place.Class != "Place" || place.End != end || f.fold(end) != "and" {
		return 0
	}
	next, in := f.chunk(end+1, cap)
	if in != nil || next == end+1 || !f.portfolio(end+1, next) {
		return 0
	}
	if _, heads := f.l.heads.longest(f.ws, next, nil); len(heads) > 0 {
		return 0 // "envoy for Africa and Foreign Minister Roe"
	}
	return next
}

// cutShort reports whether a phrase ends inside a name: "of Yellow" in "head of Yellow Zimbra".
func (f *finder) cutShort(k int) bool {
	w := &f.ws[k-1]
	return k < len(f.ws) && f.ws[k].cap && f.ws[k].alpha && f.at[k] == nil && w.cap && f.at[k-1] == nil &&
		!f.l.has("offices/portfolios", w.fold) && !f.isPerson(k) && !f.isHead(k) && !f.l.has("offices/honorifics", f.fold(k))
}

// adjectival reports whether a name only describes the noun after it: "the U.S. delegation".
func (f *finder) adjectival(m *Mention) bool {
	if m.End >= len(f.ws) {
		return false
	}
	w := &f.ws[m.End]
	return m.Class != "Organization" && f.at[m.End] == nil && !w.cap && (w.upos == "NOUN" || w.upos == "ADJ")
}

// belongs takes a country, body or place after a preposition into a title; false where
// the title ends with it.
func (f *finder) belongs(b *back, m *Mention, prep string, h officeHead) bool {
	if prep != "of" && m.End < len(f.ws) && possessive(&f.ws[m.End]) {
		return false // "thanked the minister for Peru's help"
	}
	rest, end := f.listed(m)
	if (prep == "of" || prep == "from") && !h.plural && m.Class == "Country" { // one person, one country
		rest, end = nil, m.End
	}
	switch {
	case prep == "at" || prep == "with":
		if m.Class == "Organization" && (prep == "at" || h.speaks) {
			b.of, b.end = m, m.End
		}
		return false
	case prep == "of" && h.portfolio && m.Class == "Organization" && m.End-m.First == 1 && f.l.has("offices/portfolios", f.fold(m.First)):
		b.end, b.title = m.End, m.End // Secretary of the Treasury
		return true
	case prep == "of":
		if h.local && f.town(m) {
			m.Class = "Place"
			m.Entries = slices.DeleteFunc(slices.Clone(m.Entries), func(e *Entry) bool { return e.Class != "Place" })
		}
		if owned := f.possessed(m); owned != nil { // head of Iran's atomic agency
			b.of, b.end = owned, owned.End
			return false
		}
		b.of, b.more = m, rest
		if in := f.of[m]; in != nil && in.First > m.First && m.Class == "Organization" && in.Class == "Country" && !h.speaks {
			// Head of the Department of X of Azerbaijan: the country is whose, the body is the title
			b.title = in.First
			for b.title > b.end && (article(f.fold(b.title-1)) || f.fold(b.title-1) == "of") {
				b.title--
			}
			b.of = in
		}
		b.end = end
		return false
	case prep == "from", prep == "for" && h.speaks:
		b.of, b.more, b.end = m, rest, end
		return false
	}
	b.end, b.title = end, end
	return true
}

// possessed is the body that a country's possessive makes its own, nil for none.
func (f *finder) possessed(m *Mention) (body *Mention) {
	if m.Class != "Country" || m.End+1 >= len(f.ws) || !possessive(&f.ws[m.End]) {
		return nil
	}
	at := m.End + 1
	body = f.starting(at)
	if body == nil || body.Class != "Organization" {
		end := f.plainBody(at)
		if end == at {
			return nil
		}
		body = f.put(&Mention{Class: "Organization", Head: end - 1, Form: Nominal}, at, end)
	}
	f.of[body] = m
	return body
}

// plainBody is the end of a body in lower case that only its words describe, such as
// "the central bank"; at where there is none.
func (f *finder) plainBody(at int) int {
	for j := at; j < len(f.ws) && j < at+3; j++ {
		if w := &f.ws[j]; f.at[j] != nil || w.cap || !w.alpha || w.upos != "ADJ" && w.upos != "NOUN" {
			break
		}
		if e, found := f.l.bodies.longest(f.ws, j, nil); len(found) > 0 && !found[0].place && !found[0].plural && e > at+1 {
			return e
		}
	}
	return at
}

// town reports whether a name that stands for a government is also a town's.
func (f *finder) town(m *Mention) bool {
	for _, e := range m.Entries {
		if e.Class == "Place" {
			return true
		}
	}
	return false
}

// listed reads what is coordinated with a country or body: "Armenia and Azerbaijan".
func (f *finder) listed(m *Mention) (rest []*Mention, end int) {
	end = m.End
	closed := false // by "and"
	for end+1 < len(f.ws) && !closed {
		k := end
		if f.ws[k].form == "," {
			k++
		}
		if f.fold(k) == "and" {
			k++
			closed = true
		}
		if article(f.fold(k)) {
			k++
		}
		o := f.starting(k)
		if k == end || o == nil || o.Class != m.Class && !(o.Class == "Country" || o.Class == "Organization") || o.Form == Adjective || k+1 < len(f.ws) && o.End < len(f.ws) && f.isHead(o.End) || f.adjectival(o) || possessive(&f.ws[min(o.End, len(f.ws)-1)]) {
			break
		}
		rest = append(rest, o)
		end = o.End
	}
	if len(rest) == 0 || f.fold(rest[len(rest)-1].First-1) != "and" && f.fold(rest[len(rest)-1].First-2) != "and" {
		return nil, m.End
	}
	return rest, end
}
