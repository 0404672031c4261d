package entity

import (
	"io/fs"
	"slices"
	"strconv"

	"parley/graph/mention"
	"parley/graph/text"
)

// Link says that a mention of a person and a mention of an office stand together
// ("Foreign Minister Lavrov", "Lavrov, the foreign minister"), as phrase rules
// have found before anything is resolved.
type Link struct {
	Sentence       int // index of the sentence
	Holder, Office int // indices of its mentions
}

// Resolver finds out which thing each mention is. It does not change and may be
// used by several goroutines at a time.
type Resolver struct {
	words  *vocabulary
	judged *Judgements // nil where nobody judged
}

// New reads the resolver's word lists, lexicon/coreference.yaml,
// lexicon/spelling.yaml and the seats of government in lexicon/countries.yaml,
// from fsys. Its error names every fault of the files with line and column.
func New(fsys fs.FS) (*Resolver, error) {
	v, err := load(fsys)
	if err != nil {
		return nil, err
	}
	return &Resolver{words: v}, nil
}

// With returns a resolver that honours what people have judged.
func (r *Resolver) With(j *Judgements) *Resolver {
	return &Resolver{words: r.words, judged: j}
}

// Ref is a mention for which nothing was found.
type Ref struct {
	Sentence, Mention int
	Text              string // as written
	Why               string // "two people of this name", "nobody before it"
}

// Resolution says which things the mentions of one document are.
type Resolution struct {
	things     []Entity
	refs       [][]ref
	posts      map[[2]int]Entity
	bearers    map[[2]int]int // office mention → thing
	owners     map[[2]int]int // office or body mention → thing that it belongs to
	implied    []Post
	unresolved []Ref
}

// ref is what one mention stands for.
type ref struct {
	things []int
	sure   float64
}

// Of returns the things that a mention is: nil where it was not resolved, several
// for a plural ("the two presidents", "they"). An office mention beside its
// holder is the office; one that stands for a person ("the president said") is
// that person.
func (x *Resolution) Of(sentence, mention int) []Entity {
	r := x.ref(sentence, mention)
	out := make([]Entity, len(r.things))
	for i, t := range r.things {
		out[i] = x.things[t]
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Sure is how reliable the answer of Of is, 0 to 1: 1 for full names, less for
// surnames, titles and pronouns, 0 for no answer.
func (x *Resolution) Sure(sentence, mention int) float64 { return x.ref(sentence, mention).sure }

// Office returns the office that an office mention names, also where Of returns
// the person whom it stands for.
func (x *Resolution) Office(sentence, mention int) (Entity, bool) {
	e, ok := x.posts[[2]int{sentence, mention}]
	return e, ok
}

// Owner returns the country or body that an office or an organisation belongs
// to, as the text says it or as the office before it has it: of "Kosovo's
// President A and Interior Minister B" both belong to Kosovo.
func (x *Resolution) Owner(sentence, mention int) (Entity, bool) {
	if t, ok := x.owners[[2]int{sentence, mention}]; ok {
		return x.things[t], true
	}
	return Entity{}, false
}

// Holder returns the person who stands beside an office mention or whom it
// stands for.
func (x *Resolution) Holder(sentence, mention int) (Entity, bool) {
	if t, ok := x.bearers[[2]int{sentence, mention}]; ok {
		return x.things[t], true
	}
	return Entity{}, false
}

// Unresolved lists, in reading order, the names, titles and pronouns for which
// nothing was found, and the surnames that may be several people.
func (x *Resolution) Unresolved() []Ref { return x.unresolved }

func (x *Resolution) ref(sentence, mention int) ref {
	if sentence < 0 || sentence >= len(x.refs) || mention < 0 || mention >= len(x.refs[sentence]) {
		return ref{}
	}
	return x.refs[sentence][mention]
}

// Resolve finds out which things the mentions of a document are. Links whose
// indices lie outside the document are left out.
func (r *Resolver) Resolve(doc *text.Document, ss []mention.Sentence, links []Link) *Resolution {
	d := newReading(r, doc, ss, links)
	d.acronyms()
	d.nameBodies()
	d.nameOffices()
	d.namePeople()
	d.inherit()
	d.readOn()
	d.finish()
	return &d.Resolution
}

// reading is one document under way.
type reading struct {
	*vocabulary
	Resolution
	judged  *Judgements
	doc     *text.Document
	ss      []sentence
	links   []Link
	linksAt map[int][]Link // by sentence

	byID    map[string]int // id → thing
	people  []*person
	persons map[int]*person // thing → person
	years   []int           // by paragraph: the year it speaks of, 0 where unknown
	year    int             // of the document
	holds   map[[2]int]int  // office mention → mention that holds it
	parsed  map[[2]int]office
	defined map[string]ref     // acronym → what the document says it stands for
	surname map[string]bool    // family names of people whose full name the document has
	trace   map[int][]presence // by sentence: who was spoken of
	sets    map[int][]group    // by sentence
	speaker map[int]int        // sentence → thing, memo
	fronts  map[int]int        // sentence → thing, memo
	lands   map[string]bool    // ids of countries that the document names, memo
}

func newReading(r *Resolver, doc *text.Document, ss []mention.Sentence, links []Link) *reading {
	d := &reading{
		vocabulary: r.words, judged: r.judged, doc: doc,
		byID: map[string]int{}, persons: map[int]*person{}, holds: map[[2]int]int{}, parsed: map[[2]int]office{},
		defined: map[string]ref{}, surname: map[string]bool{}, trace: map[int][]presence{}, sets: map[int][]group{},
		speaker: map[int]int{}, linksAt: map[int][]Link{}, fronts: map[int]int{},
	}
	d.posts, d.bearers, d.owners = map[[2]int]Entity{}, map[[2]int]int{}, map[[2]int]int{}
	quotes := quotations(doc, ss)
	section := 0
	for i := range ss {
		if dateLine(doc, &ss[i]) {
			section++
		}
		s := newSentence(doc, &ss[i], quotes)
		s.section = section
		d.ss = append(d.ss, s)
		d.refs = append(d.refs, make([]ref, len(ss[i].Mentions)))
	}
	for _, l := range links {
		if l.Sentence < 0 || l.Sentence >= len(d.ss) {
			continue
		}
		n := len(d.ss[l.Sentence].Mentions)
		if l.Holder < 0 || l.Holder >= n || l.Office < 0 || l.Office >= n || l.Holder == l.Office {
			continue
		}
		d.links = append(d.links, l)
		d.linksAt[l.Sentence] = append(d.linksAt[l.Sentence], l)
		d.holds[[2]int{l.Sentence, l.Office}] = l.Holder
	}
	d.findYears()
	return d
}

// thing adds an entity, or finds the one of its id. Judgements that two ids are
// one thing are honoured here, so that nothing else need know of them.
func (d *reading) thing(e Entity) int {
	if d.judged != nil {
		e.ID = d.judged.Same(e.ID)
	}
	if t, ok := d.byID[e.ID]; ok {
		if d.things[t].Wikidata == "" {
			d.things[t].Wikidata = e.Wikidata
		}
		return t
	}
	d.byID[e.ID] = len(d.things)
	d.things = append(d.things, e)
	return len(d.things) - 1
}

// known adds what a lexicon entry names.
func (d *reading) known(e *mention.Entry) int {
	return d.thing(Entity{ID: e.ID, Name: e.Name, Class: e.Class, Wikidata: e.Wikidata})
}

func (d *reading) set(s, m int, sure float64, things ...int) {
	d.refs[s][m] = ref{things: things, sure: sure}
}

func (d *reading) open(s, m int, why string) {
	d.unresolved = append(d.unresolved, Ref{Sentence: s, Mention: m, Text: d.surface(s, m), Why: why})
}

// surface is a mention as written.
func (d *reading) surface(s, m int) string {
	sp := d.ss[s].Mentions[m].Span
	if sp.Start < 0 || sp.End > len(d.doc.Text) || sp.Start > sp.End {
		return ""
	}
	return sp.Of(d.doc.Text)
}

// finish sorts what stayed open.
func (d *reading) finish() {
	slices.SortStableFunc(d.unresolved, func(a, b Ref) int {
		if a.Sentence != b.Sentence {
			return a.Sentence - b.Sentence
		}
		return a.Mention - b.Mention
	})
}

// findYears notes the year that each paragraph speaks of. A document that says
// when it was published speaks of that year where a paragraph names no other; one
// that does not speaks of the years that it names.
func (d *reading) findYears() {
	d.year = yearOf(d.doc.Published)
	var all []int
	for i := range d.ss {
		s := &d.ss[i]
		if s.n == 0 {
			continue
		}
		p := s.Paragraph
		for len(d.years) <= p && p < 1<<20 {
			d.years = append(d.years, 0)
		}
		for _, w := range s.words {
			if len(w) != 4 {
				continue
			}
			if y, err := strconv.Atoi(w); err == nil && 1600 <= y && y < 2100 {
				all = append(all, y)
				if p >= 0 && p < len(d.years) && d.years[p] == 0 {
					d.years[p] = y
				}
			}
		}
	}
	if d.year == 0 && len(all) > 0 {
		slices.Sort(all)
		d.year = all[len(all)/2]
	}
}

// yearAt is the year that a sentence speaks of as far as that can be told, else
// that of the document, else 0.
func (d *reading) yearAt(s int) int {
	if p := d.ss[s].Paragraph; d.ss[s].n > 0 && p >= 0 && p < len(d.years) && d.years[p] != 0 {
		return d.years[p]
	}
	return d.year
}
