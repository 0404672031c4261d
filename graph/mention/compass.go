package mention

// compass finds the first of two countries that share the rest of their name: "North and
// South Korea", "the North and South Korean leaders".
func (f *finder) compass() {
	for i := 0; i+2 < len(f.ws); i++ {
		if f.at[i] != nil || !f.ws[i].cap || !direction(f.fold(i)) || f.fold(i+1) != "and" {
			continue
		}
		m := f.starting(i + 2)
		if m == nil || m.Class != "Country" || m.End-m.First < 2 || !direction(f.fold(i+2)) {
			continue
		}
		name := []string{f.fold(i)}
		for k := m.First + 1; k < m.End; k++ {
			name = append(name, f.fold(k))
		}
		other := &Mention{Class: "Country", Form: m.Form, Head: i, Plural: m.Plural}
		for _, a := range f.l.names.at(name) {
			if a.entry.Class == "Country" {
				other.Entries = append(other.Entries, a.entry)
			}
		}
		if len(other.Entries) > 0 {
			f.put(other, i, i+1)
		}
	}
}

func direction(w string) bool { return w == "north" || w == "south" || w == "east" || w == "west" }
