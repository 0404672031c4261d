package mention

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// alias is a name under which an entry is known.
type alias struct {
	entry   *Entry
	how     how
	exact   bool // capitals count: "US", "WHO"
	surname bool // a family name alone
}

// how an alias names its entry.
type how uint8

const (
	byName how = iota
	byAdjective
	byPeople
	byCapital    // of a country: the city may stand for the government
	byGovernment // a house or an office that stands for the government
)

// Lexicon is what is known before reading.
type Lexicon struct {
	names    *trie[alias]
	heads    *trie[officeHead]
	bodies   *trie[bodyHead]
	nominals *trie[nominal]
	entries  map[string]*Entry
	given    map[string]given
	common   map[string]bool
	set      map[string]map[string]bool // word lists by "file/key"
	counts   map[string]int
	noise    noise
	pronouns map[string]pronoun
}

type officeHead struct {
	plural, rank bool
	portfolio    bool // what follows "of" is the portfolio: Secretary of the Treasury
	speaks       bool // what follows "for" is whom it serves: spokesman for the army
	topical      bool // what follows "on" is its topic: envoy on climate
	relative     bool // the office of another: counterpart
	local        bool // of a town or province
	state        bool // of a state by its nature: king
	serves       bool // a person: adviser
	gender       string
	words        int
	singular     []string // of a plural, word by word
}

type bodyHead struct {
	plural, state, takesOf, place, before bool
	of                                    bool // "gulf of": written with "of"
}

type nominal struct {
	class, kind  string
	weak, plural bool
}

type given struct {
	gender string
	risky  bool
}

type pronoun struct {
	gender          string
	plural, speaker bool
}

// Entry returns what the lexicon knows under an id, nil where it knows nothing.
func (l *Lexicon) Entry(id string) *Entry { return l.entries[id] }

// Called returns the ids of what a name means, sorted: "Kiev" is place:kyiv.
func (l *Lexicon) Called(name string) []string {
	var ids []string
	for _, a := range l.names.at(split(name)) {
		if a.how == byName && (!a.exact || strings.ToUpper(name) == name) {
			ids = append(ids, a.entry.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// problems collects all errors of all files.
type problems []string

func (p *problems) add(file string, n *yaml.Node, format string, args ...any) {
	at := file
	if n != nil {
		at = fmt.Sprintf("%s:%d:%d", file, n.Line, n.Column)
	}
	*p = append(*p, at+": "+fmt.Sprintf(format, args...))
}

// Load reads lexicon/*. All errors come at once, with file:line:column.
func Load(fsys fs.FS) (*Lexicon, error) {
	l := &Lexicon{
		names: newTrie[alias](24000), heads: newTrie[officeHead](800), bodies: newTrie[bodyHead](600), nominals: newTrie[nominal](800),
		entries: map[string]*Entry{}, given: map[string]given{}, common: map[string]bool{}, set: map[string]map[string]bool{},
		counts: map[string]int{}, pronouns: map[string]pronoun{},
	}
	var bad problems
	states := l.countries(fsys, &bad)
	l.things(fsys, "lexicon/organisations.yaml", "Organization", &bad)
	l.things(fsys, "lexicon/places.yaml", "Place", &bad)
	l.table(fsys, "lexicon/cities.tsv", 5, &bad, func(c []string) error {
		return l.thing(&Entry{ID: c[0], Name: c[1], Class: "Place", Country: c[3], Wikidata: c[4]}, names(c[2]), nil)
	})
	l.seats(states)
	l.table(fsys, "lexicon/people.tsv", 8, &bad, func(c []string) error {
		return l.person(&Entry{ID: c[0], Name: c[1], Class: "Person", Country: c[3], Gender: c[4], From: c[5], To: c[6], Wikidata: c[7]}, names(c[2]))
	})
	l.table(fsys, "lexicon/given.tsv", 2, &bad, func(c []string) error {
		g := given{gender: strings.Trim(c[1], "u"), risky: len(c) > 2 && c[2] == "1"}
		l.given[fold(c[0])] = g
		return nil
	})
	l.commonWords(fsys, &bad)
	l.bodyWords(fsys, &bad)
	l.officeWords(fsys, &bad)
	l.words(fsys, &bad)
	l.noiseWords(fsys, &bad)
	if len(bad) > 0 {
		sort.Strings(bad)
		return nil, fmt.Errorf("%s", strings.Join(bad, "\n"))
	}
	return l, nil
}

func names(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// table reads a tab-separated file whose first line that is no comment may be a header.
func (l *Lexicon) table(fsys fs.FS, name string, columns int, bad *problems, row func([]string) error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		*bad = append(*bad, err.Error())
		return
	}
	header := true
	sc := bufio.NewScanner(bytes.NewReader(raw))
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			if strings.HasPrefix(line, "# id") || strings.HasPrefix(line, "# name") {
				header = false
			}
			continue
		}
		if header {
			header = false
			if strings.HasPrefix(line, "id\t") || strings.HasPrefix(line, "name\t") {
				continue
			}
		}
		cells := strings.Split(line, "\t")
		if len(cells) < columns {
			*bad = append(*bad, fmt.Sprintf("%s:%d:1: %d columns; expected %d, divided by tabs", name, n, len(cells), columns))
			continue
		}
		if err := row(cells); err != nil {
			*bad = append(*bad, fmt.Sprintf("%s:%d:1: %v", name, n, err))
		}
	}
}

func (l *Lexicon) enter(e *Entry) error {
	switch {
	case e.ID == "" || e.Name == "":
		return fmt.Errorf("an entry needs an id and a name")
	case !strings.Contains(e.ID, ":"):
		return fmt.Errorf("the id %q needs a prefix, as in country:russia", e.ID)
	case l.entries[e.ID] != nil:
		return fmt.Errorf("the id %q stands twice", e.ID)
	}
	l.entries[e.ID] = e
	return nil
}

func (l *Lexicon) alias(name string, a alias) {
	a.exact = acronym(name)
	if ts := split(name); len(ts) > 0 {
		l.names.add(ts, a)
	}
}

// acronym reports whether the capitals of a name count: "US", "NATO", "AU".
func acronym(name string) bool {
	if len(name) > 6 {
		return false
	}
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r == ' ' {
			return false
		}
	}
	return true
}

func (l *Lexicon) thing(e *Entry, also, adjectives []string) error {
	if err := l.enter(e); err != nil {
		return err
	}
	for _, n := range append([]string{e.Name}, also...) {
		l.alias(n, alias{entry: e})
	}
	for _, a := range adjectives {
		l.alias(a, alias{entry: e, how: byAdjective})
	}
	return nil
}

func (l *Lexicon) person(e *Entry, also []string) error {
	if e.Gender != "f" && e.Gender != "m" && e.Gender != "" {
		return fmt.Errorf("gender is %q; it can be f, m or empty", e.Gender)
	}
	if e.Country != "" && l.entries[e.Country] == nil {
		return fmt.Errorf("the country %q is not in countries.yaml", e.Country)
	}
	if err := l.enter(e); err != nil {
		return err
	}
	for _, n := range append([]string{e.Name}, also...) {
		l.alias(n, alias{entry: e, surname: !strings.Contains(n, " ")})
	}
	fs := strings.Fields(e.Name)
	if last := fs[len(fs)-1]; len(fs) > 1 && len(last) > 3 {
		l.alias(last, alias{entry: e, surname: true})
	}
	return nil
}

func (l *Lexicon) commonWords(fsys fs.FS, bad *problems) {
	raw, err := fs.ReadFile(fsys, "lexicon/common.txt")
	if err != nil {
		*bad = append(*bad, err.Error())
		return
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if line != "" && line[0] != '#' {
			l.common[line] = true
		}
	}
}

// has reports whether a word is in a list, such as "offices/grades".
func (l *Lexicon) has(list, w string) bool { return l.set[list][w] }

// Portfolio reports whether a title is of whoever has one of several portfolios: "minister".
func (l *Lexicon) Portfolio(w string) bool { return l.has("offices/of_portfolio", fold(w)) }

// Reports reports whether a title is of those who report on others: "journalist".
func (l *Lexicon) Reports(w string) bool { return l.has("offices/reports", fold(w)) }

// Honorific reports whether a word is a personal title: "Mr.", "Sheikh".
func (l *Lexicon) Honorific(w string) bool { return l.has("offices/honorifics", fold(w)) }

// Venue reports whether a noun beside a place leaves it the place of a meeting: "capital",
// "sidelines".
func (l *Lexicon) Venue(w string) bool { return l.has("words/venues", fold(w)) }

// Aside reports whether a noun is one for what goes on beside something else: "margins".
func (l *Lexicon) Aside(w string) bool { return l.has("words/asides", fold(w)) }

// Return reports whether a verb is of the way back: "return".
func (l *Lexicon) Return(w string) bool { return l.has("words/returns", fold(w)) }

// Departure reports whether a verb is of a way that is still to be gone: "leave" (for).
func (l *Lexicon) Departure(w string) bool { return l.has("words/departures", fold(w)) }

// Side reports whether a word is only for somebody whom the text names elsewhere: "party".
func (l *Lexicon) Side(w string) bool { return l.has("words/sides", fold(w)) }

// Closing reports whether a verb ends what began: "close".
func (l *Lexicon) Closing(w string) bool { return l.has("words/closings", fold(w)) }

// Occurring reports whether a verb says of an event that it is, begins or ends: "take"
// (place), "open".
func (l *Lexicon) Occurring(w string) bool {
	return l.has("words/occurring", fold(w)) || l.Onset(w) || l.Closing(w)
}

// Lasting reports whether a verb says that something goes on: "last".
func (l *Lexicon) Lasting(w string) bool { return l.has("words/lasting", fold(w)) }

// Onset reports whether a verb begins a stay: "arrive", "begin".
func (l *Lexicon) Onset(w string) bool { return l.has("words/onsets", fold(w)) }

// Count is the number that a word means, 0 where it means none: "three", "3".
func (l *Lexicon) Count(w string) int {
	if n, err := strconv.Atoi(w); err == nil {
		return n
	}
	return l.counts[fold(w)]
}
