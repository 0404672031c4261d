package score

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

//go:embed names.yaml
var namesFile []byte

// tables are the yardstick's own knowledge of names.
type tables struct {
	party map[string]string // form of a country → "@country", as a party to something
	place map[string]string // the same, as a place
	towns map[string]string // town → "@country"

	short, synonyms, deals                                              map[string]string
	before, function, neutral, institutions, titles, particles, domains map[string]bool
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

func readTables() (*tables, error) {
	var f struct {
		Countries                              []map[string][]string
		Endings, Before, Function, Neutral     string
		Institutions, Titles, Particles, Deals string
		Portfolios                             string
		Short, Synonyms                        map[string]string
	}
	dec := yaml.NewDecoder(bytes.NewReader(namesFile))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("names.yaml: %w", err)
	}
	t := &tables{
		party: map[string]string{}, place: map[string]string{}, towns: map[string]string{},
		short: f.Short, synonyms: f.Synonyms, deals: map[string]string{},
		before: set(f.Before), function: set(f.Function + " " + f.Before), neutral: set(f.Neutral), institutions: set(f.Institutions),
		titles: set(f.Titles), particles: set(f.Particles), domains: set(f.Portfolios),
	}
	for w := range set(f.Deals) {
		t.deals[w] = "agreement"
	}
	// Regular adjectives first: a listed name wins over one that is formed, and of
	// two formed ones the later country has it ("nigerian" is Nigeria's).
	for _, entry := range f.Countries {
		for land := range entry {
			for _, base := range []string{land, land[:len(land)-1]} {
				for end := range strings.FieldsSeq(f.Endings) {
					t.party[base+end] = "@" + land
				}
			}
		}
	}
	for _, entry := range f.Countries {
		for land, others := range entry {
			for _, name := range append([]string{land}, others...) {
				plain := strings.TrimRight(name, "*+")
				if !strings.HasSuffix(name, "+") {
					t.party[plain] = "@" + land
				}
				if plain != name {
					t.towns[plain] = "@" + land
				} else {
					t.place[plain] = "@" + land
				}
			}
		}
	}
	return t, nil
}

// letters are what a decomposition does not take apart.
var letters = strings.NewReplacer("ı", "i", "ł", "l", "ø", "o", "đ", "d", "æ", "ae", "œ", "oe", "ð", "d", "þ", "th")

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// plain is a name in lower case, without diacritics, punctuation and the possessive 's,
// its words joined by single blanks: "The U.S.'s" is "the us".
func plain(s string) string {
	s = norm.NFKD.String(letters.Replace(cases.Fold().String(s)))
	var rs []rune
	for _, r := range s {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			rs = append(rs, r)
		}
	}
	var out strings.Builder
	blank := false
	for i := 0; i < len(rs); i++ {
		switch r := rs[i]; {
		case r == '\'' || r == '’':
			if i+1 < len(rs) && rs[i+1] == 's' && (i+2 == len(rs) || rs[i+2] != '_' && !isWord(rs[i+2])) {
				i++
			}
		case r == '.':
		case isWord(r):
			if blank && out.Len() > 0 {
				out.WriteByte(' ')
			}
			blank = false
			out.WriteRune(r)
		default:
			blank = true
		}
	}
	return out.String()
}

// canonical returns the words of a name that carry meaning, without the s of a plural; a
// country in any of its forms is the one word "@country".
func (m *Measure) canonical(name string, place bool) []string {
	key := name
	if place {
		key = "\x00" + name
	}
	if c, ok := m.canon[key]; ok {
		return c
	}
	lands := m.party
	if place {
		lands = m.place
	}
	var words []string
	for w := range strings.FieldsSeq(m.plain(name)) {
		if long, ok := m.short[w]; ok {
			words = append(words, strings.Fields(long)...)
		} else {
			words = append(words, w)
		}
	}
	var out []string
	for len(words) > 0 {
		n := min(5, len(words))
		for ; n > 1 && lands[strings.Join(words[:n], " ")] == ""; n-- {
		}
		w := words[0]
		if land := lands[strings.Join(words[:n], " ")]; land != "" {
			w = land
		}
		words = words[n:]
		if m.function[w] {
			continue
		}
		if k := len(w); w[0] != '@' && len([]rune(w)) > 3 && w[k-1] == 's' && w[k-2] != 's' {
			w = w[:k-1]
		}
		out = append(out, w)
	}
	m.canon[key] = out
	return out
}

// plain is a name in its plain form, remembered.
func (m *Measure) plain(name string) string {
	p, ok := m.plains[name]
	if !ok {
		p = plain(name)
		m.plains[name] = p
	}
	return p
}

// words is a set of words.
type words map[string]bool

func wordSet(all []string) words {
	s := words{}
	for _, w := range all {
		s[w] = true
	}
	return s
}

// common is the number of words in both sets.
func (s words) common(o words) int {
	n := 0
	for w := range s {
		if o[w] {
			n++
		}
	}
	return n
}

func (s words) within(o words) bool { return s.common(o) == len(s) }

func (s words) equal(o words) bool { return len(s) == len(o) && s.within(o) }

// jaccard is the share of all words that both sets have, 0 where one is empty.
func (s words) jaccard(o words) float64 {
	if len(s) == 0 || len(o) == 0 {
		return 0
	}
	n := s.common(o)
	return float64(n) / float64(len(s)+len(o)-n)
}

// parties are the countries in the name of a party, and what else it says.
type parties struct{ lands, rest words }

func (m *Measure) partiesOf(name string) parties {
	if p, ok := m.parted[name]; ok {
		return p
	}
	p, all := parties{words{}, words{}}, words{}
	for _, w := range m.canonical(name, false) {
		switch {
		case strings.IndexFunc(w, func(r rune) bool { return !unicode.IsDigit(r) }) < 0:
		case w[0] == '@':
			p.lands[w] = true
		default:
			all[w] = true
			if !m.neutral[w] {
				p.rest[w] = true
			}
		}
	}
	if len(p.rest) == 0 && len(p.lands) == 0 {
		p.rest = all
	}
	m.parted[name] = p
	return p
}

// apart returns the countries of a group that is named by several of them ("the German
// and French ministers") where it takes part or travels, else the name.
func (m *Measure) apart(role, name string) []string {
	if role == "participant" || role == "visitor" {
		if lands := m.partiesOf(name).lands; len(lands) > 1 {
			var out []string
			for land := range lands {
				out = append(out, land[1:])
			}
			slices.Sort(out)
			return out
		}
	}
	return []string{name}
}

// initials are the first letters of the words of a name.
func (m *Measure) initials(name string) string {
	var out []rune
	for w := range strings.FieldsSeq(m.plain(name)) {
		if !m.function[w] {
			out = append(out, []rune(w)[0])
		}
	}
	return string(out)
}

// sameParty: the same country, its government or delegation, or bodies that share half
// of their words, or one is the acronym of the other.
func (m *Measure) sameParty(a, b string) bool {
	x, y := m.partiesOf(a), m.partiesOf(b)
	if len(x.lands) > 0 && len(y.lands) > 0 {
		return x.lands.equal(y.lands) && (len(x.rest) == 0 && len(y.rest) == 0 || x.rest.jaccard(y.rest) >= 0.5)
	}
	acronym := func(long, short string) bool {
		i := m.initials(long)
		return len([]rune(i)) > 1 && i == m.plain(short)
	}
	return x.rest.jaccard(y.rest) >= 0.5 || acronym(a, b) || acronym(b, a)
}

// samePlace: equal, one within the other, or a town and its country.
func (m *Measure) samePlace(a, b string) bool {
	key := [2]string{a, b}
	if same, ok := m.places[key]; ok {
		return same
	}
	x, y := wordSet(m.canonical(a, true)), wordSet(m.canonical(b, true))
	same := len(x) > 0 && len(y) > 0 && (x.within(y) || y.within(x) || y.within(m.landsOf(a)) || x.within(m.landsOf(b)))
	m.places[key] = same
	return same
}

// landsOf are the countries of the towns that a name speaks of.
func (m *Measure) landsOf(name string) words {
	lands, spaced := words{}, " "+m.plain(name)+" "
	for town, land := range m.towns {
		if strings.Contains(spaced, " "+town+" ") {
			lands[land] = true
		}
	}
	return lands
}
