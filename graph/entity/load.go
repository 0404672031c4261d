package entity

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"parley/graph/mention"
)

// honorific is what a word before a name tells.
type honorific struct {
	gender string // "f", "m" or ""
	given  bool   // the name behind it is a given name
}

// seat is a capital or a building that stands for a government.
type seat struct {
	country  *nation
	building bool
}

// nation is what the resolver needs to know of a country.
type nation struct {
	id, name, wikidata string
	from, to           int // years; 0 where open
}

// vocabulary is what lexicon/coreference.yaml says, ready to be looked up. Sets
// are keyed by lower-case words.
type vocabulary struct {
	honorifics                                map[string]honorific
	titles, suffixes, particles               map[string]bool
	givenToo                                  map[string]bool // particles that are given names too
	given                                     map[string]bool // given names by key
	ranks, terms, units                       map[string]bool
	offices, bodies                           map[string]string          // any form → first form
	standsFor                                 map[string]map[string]bool // head → titles
	anybody, headships, crowned, counterparts map[string]bool
	groups                                    map[string]string // plural head → "any", "country", "person"
	country, organization, place              map[string]bool
	meet, say, judge, plain                   map[string]bool
	at, toward                                map[string]bool
	motion, reach, local                      map[string]bool

	spell    *spellings
	people   map[string][]*mention.Entry // by the keys of a full name
	families map[string]int              // people of the lexicon by the key of their family name
	alone    map[string][2]int           // person whom a surname alone means → first and last year, 0 where open
	seats    map[string][]seat           // "Moscow", as written
	nations  map[string]*nation
}

// problems collects what is wrong in one file.
type problems struct {
	file string
	errs []error
}

func (p *problems) at(n *yaml.Node, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d:%d: %s", p.file, n.Line, n.Column, fmt.Sprintf(format, args...)))
}

// root reads a YAML file and returns its top node.
func (p *problems) root(fsys fs.FS, kind yaml.Kind) *yaml.Node {
	b, err := fs.ReadFile(fsys, p.file)
	if err != nil {
		p.errs = append(p.errs, err)
		return &yaml.Node{Kind: kind}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		p.errs = append(p.errs, fmt.Errorf("%s: %w", p.file, err))
		return &yaml.Node{Kind: kind}
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != kind {
		p.errs = append(p.errs, fmt.Errorf("%s:1:1: want %s at the top", p.file, kindName(kind)))
		return &yaml.Node{Kind: kind}
	}
	return doc.Content[0]
}

func kindName(k yaml.Kind) string {
	switch k {
	case yaml.MappingNode:
		return "keys and values"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a word"
}

// keys calls the function of each key of a mapping; an unknown or repeated key is an error.
func (p *problems) keys(n *yaml.Node, fields map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.at(n, "want %s, found %s", kindName(yaml.MappingNode), kindName(n.Kind))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		set, ok := fields[k.Value]
		switch {
		case !ok:
			known := make([]string, 0, len(fields))
			for f := range fields {
				known = append(known, f)
			}
			slices.Sort(known)
			p.at(k, "unknown key %q; known: %s", k.Value, strings.Join(known, ", "))
		case seen[k.Value]:
			p.at(k, "key %q stands here a second time", k.Value)
		default:
			seen[k.Value] = true
			set(v)
		}
	}
}

// list returns the words of a sequence; a repeated word is an error.
func (p *problems) list(n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode {
		p.at(n, "want %s, found %s", kindName(yaml.SequenceNode), kindName(n.Kind))
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, c := range n.Content {
		switch {
		case c.Kind != yaml.ScalarNode || strings.TrimSpace(c.Value) == "":
			p.at(c, "want a word")
		case seen[c.Value]:
			p.at(c, "%q stands in this list a second time", c.Value)
		default:
			seen[c.Value] = true
			out = append(out, c.Value)
		}
	}
	return out
}

// into makes a setter that fills a set.
func (p *problems) into(set map[string]bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		for _, w := range p.list(n) {
			set[strings.ToLower(w)] = true
		}
	}
}

// each calls f for the entries of a mapping of lists.
func (p *problems) each(n *yaml.Node, f func(key *yaml.Node, list []string)) {
	if n.Kind != yaml.MappingNode {
		p.at(n, "want %s, found %s", kindName(yaml.MappingNode), kindName(n.Kind))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		f(n.Content[i], p.list(n.Content[i+1]))
	}
}

// forms makes a setter for "first form: [other forms]".
func (p *problems) forms(table map[string]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		p.each(n, func(key *yaml.Node, list []string) {
			first := strings.ToLower(key.Value)
			for _, w := range append([]string{first}, list...) {
				w = strings.ToLower(w)
				if other, ok := table[w]; ok && other != first {
					p.at(key, "%q is a form of %q already", w, other)
				}
				table[w] = first
			}
		})
	}
}

// load reads what the resolver knows from the lexicon folder of fsys.
func load(fsys fs.FS) (*vocabulary, error) {
	set := func() map[string]bool { return map[string]bool{} }
	v := &vocabulary{
		honorifics: map[string]honorific{},
		titles:     set(), suffixes: set(), particles: set(), givenToo: set(), given: set(), ranks: set(), terms: set(), units: set(),
		offices: map[string]string{}, bodies: map[string]string{}, standsFor: map[string]map[string]bool{},
		anybody: set(), headships: set(), crowned: set(), counterparts: set(), groups: map[string]string{},
		country: set(), organization: set(), place: set(), meet: set(), say: set(), judge: set(), plain: set(),
		at: set(), toward: set(), motion: set(), reach: set(), local: set(),
		alone: map[string][2]int{}, people: map[string][]*mention.Entry{}, families: map[string]int{},
		spell: &spellings{one: map[string]string{}, short: map[string]map[string]bool{}, apart: map[[2]string]bool{}},
		seats: map[string][]seat{}, nations: map[string]*nation{},
	}
	p := &problems{file: "lexicon/coreference.yaml"}
	p.keys(p.root(fsys, yaml.MappingNode), map[string]func(*yaml.Node){
		"honorifics": func(n *yaml.Node) { p.honorifics(n, v.honorifics) },
		"titles":     p.into(v.titles), "suffixes": p.into(v.suffixes), "particles": p.into(v.particles),
		"given-too": p.into(v.givenToo),
		"ranks":     p.into(v.ranks), "terms": p.into(v.terms), "units": p.into(v.units),
		"offices": p.forms(v.offices), "bodies": p.forms(v.bodies),
		"stands-for": func(n *yaml.Node) {
			p.each(n, func(key *yaml.Node, list []string) {
				m := set()
				for _, w := range list {
					m[strings.ToLower(w)] = true
				}
				v.standsFor[strings.ToLower(key.Value)] = m
			})
		},
		"anybody": p.into(v.anybody), "headships": p.into(v.headships), "crowned": p.into(v.crowned), "counterparts": p.into(v.counterparts),
		"groups": func(n *yaml.Node) {
			p.each(n, func(key *yaml.Node, list []string) {
				if !slices.Contains([]string{"any", "country", "person"}, key.Value) {
					p.at(key, "unknown kind of group %q; known: any, country, person", key.Value)
				}
				for _, w := range list {
					v.groups[w] = key.Value
				}
			})
		},
		"alone":   func(n *yaml.Node) { p.spans(n, v.alone) },
		"country": p.into(v.country), "organization": p.into(v.organization), "place": p.into(v.place),
		"meet": p.into(v.meet), "say": p.into(v.say), "judge": p.into(v.judge), "plain": p.into(v.plain),
		"locative": p.into(v.at), "toward": p.into(v.toward),
		"motion": p.into(v.motion), "reach": p.into(v.reach), "local": p.into(v.local),
	})
	q := &problems{file: "lexicon/spelling.yaml"}
	q.spellings(q.root(fsys, yaml.MappingNode), v.spell)
	g := &problems{file: "lexicon/given.tsv"}
	g.givenNames(fsys, v)
	w := &problems{file: "lexicon/people.tsv"}
	w.people(fsys, v)
	c := &problems{file: "lexicon/countries.yaml"}
	c.nations(c.root(fsys, yaml.SequenceNode), v)
	return v, errors.Join(slices.Concat(p.errs, q.errs, g.errs, w.errs, c.errs)...)
}

// spans reads "id: first-last" with years, the last one left out where it goes on.
func (p *problems) spans(n *yaml.Node, table map[string][2]int) {
	if n.Kind != yaml.MappingNode {
		p.at(n, "want %s, found %s", kindName(yaml.MappingNode), kindName(n.Kind))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if err := CheckID(k.Value); err != nil {
			p.at(k, "%v", err)
		}
		first, last, ok := strings.Cut(v.Value, "-")
		span := [2]int{yearOf(first), yearOf(last)}
		if !ok || span[0] == 0 || last != "" && span[1] < span[0] {
			p.at(v, "%q; want years such as 1990-1998, or 2015- for one who is it still", v.Value)
		}
		if _, twice := table[k.Value]; twice {
			p.at(k, "%s stands here a second time", k.Value)
		}
		table[k.Value] = span
	}
}

func (p *problems) honorifics(n *yaml.Node, table map[string]honorific) {
	if n.Kind != yaml.SequenceNode {
		p.at(n, "want %s, found %s", kindName(yaml.SequenceNode), kindName(n.Kind))
		return
	}
	for _, item := range n.Content {
		var h honorific
		var words []string
		p.keys(item, map[string]func(*yaml.Node){
			"words": func(n *yaml.Node) { words = p.list(n) },
			"gender": func(n *yaml.Node) {
				if h.gender = n.Value; h.gender != "f" && h.gender != "m" {
					p.at(n, "gender %q; want f or m, or no such line", n.Value)
				}
			},
			"given": func(n *yaml.Node) {
				var err error
				if h.given, err = strconv.ParseBool(n.Value); err != nil {
					p.at(n, "given %q; want true or false", n.Value)
				}
			},
		})
		for _, w := range words {
			table[strings.ToLower(w)] = h
		}
	}
}

func (p *problems) spellings(n *yaml.Node, t *spellings) {
	short := &yaml.Node{Kind: yaml.MappingNode} // read last: its keys depend on "same"
	p.keys(n, map[string]func(*yaml.Node){
		"short": func(n *yaml.Node) { short = n },
		"same": func(n *yaml.Node) {
			for _, line := range n.Content {
				words := p.list(line)
				for _, w := range words {
					s, first := Skeleton(w), Skeleton(words[0])
					if other, ok := t.one[s]; ok && other != first {
						p.at(line, "%q is a spelling of another name already", w)
					}
					t.one[s] = first
				}
			}
		},
		"apart": func(n *yaml.Node) {
			for _, line := range n.Content {
				words := p.list(line)
				for _, a := range words {
					for _, b := range words {
						if a != b {
							t.apart[[2]string{letters(a), letters(b)}] = true
						}
					}
				}
			}
		},
	})
	p.each(short, func(key *yaml.Node, list []string) {
		for _, w := range list {
			s := t.key(w)
			if t.short[s] == nil {
				t.short[s] = map[string]bool{}
			}
			t.short[s][t.key(key.Value)] = true
		}
	})
}

// yearOf is the year that a date begins with, 0 where there is none.
func yearOf(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil || y < 0 {
		return 0
	}
	return y
}
