package entity

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"parley/graph/mention"
)

// givenNames reads the first column of the list of given names. A lexicon
// without that file completes fewer surnames from titles.
func (p *problems) givenNames(fsys fs.FS, v *vocabulary) {
	b, err := fs.ReadFile(fsys, p.file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			p.errs = append(p.errs, err)
		}
		return
	}
	for line := range strings.Lines(string(b)) {
		if name, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(name, "#") {
			v.given[v.spell.key(name)] = true
		}
	}
}

// people reads the lexicon's people by the skeletons of their full names, so that
// a spelling which the gazetteer does not have still leads to them. Its other
// columns are the gazetteer's to check.
func (p *problems) people(fsys fs.FS, v *vocabulary) {
	b, err := fs.ReadFile(fsys, p.file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			p.errs = append(p.errs, err)
		}
		return
	}
	for line := range strings.Lines(string(b)) {
		c := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(c) < 8 || strings.HasPrefix(line, "#") || !strings.HasPrefix(c[0], "person:") {
			continue
		}
		e := &mention.Entry{ID: c[0], Name: c[1], Class: "Person", Country: c[3], Gender: c[4], From: c[5], To: c[6], Wikidata: c[7]}
		for i, name := range append([]string{c[1]}, strings.Split(c[2], "|")...) {
			n := v.parse(name)
			if i == 0 && n.full() {
				v.families[n.family().key]++
			}
			if k := n.whole(); n.full() && !slices.Contains(v.people[k], e) {
				v.people[k] = append(v.people[k], e)
			}
		}
	}
}

// nations reads the seats of governments. Other keys of the file are the
// gazetteer's to check.
func (p *problems) nations(n *yaml.Node, v *vocabulary) {
	for _, item := range n.Content {
		var e struct {
			ID, Name, Wikidata  string
			From, To            string
			Capital, Government []string
		}
		if err := item.Decode(&e); err != nil {
			p.at(item, "%v", err)
			continue
		}
		if err := CheckID(e.ID); err != nil {
			p.at(item, "%v", err)
			continue
		}
		land := &nation{id: e.ID, name: e.Name, wikidata: e.Wikidata, from: yearOf(e.From), to: yearOf(e.To)}
		v.nations[e.ID] = land
		for _, c := range e.Capital {
			v.seats[c] = append(v.seats[c], seat{country: land})
		}
		for _, c := range e.Government {
			v.seats[c] = append(v.seats[c], seat{country: land, building: true})
		}
	}
}
