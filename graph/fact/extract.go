package fact

import (
	"sort"
	"strconv"

	"parley/graph/date"
	"parley/graph/entity"
	"parley/graph/rule"
	"parley/graph/text"
	"parley/schema"
)

// Extractor reads facts out of documents. One goroutine at a time; Fork gives another.
type Extractor struct {
	ontology *schema.Ontology
	rules    *rule.Set
	reader   *rule.Reader
}

// New returns an extractor over a set of rules.
func New(ont *schema.Ontology, rules *rule.Set) *Extractor {
	return &Extractor{ontology: ont, rules: rules, reader: rules.NewReader()}
}

// Fork returns an extractor with buffers of its own over the same rules.
func (x *Extractor) Fork() *Extractor { return New(x.ontology, x.rules) }

// Reading is what was read in a document: its facts, and what was not read.
type Reading struct {
	*rule.Reading
	Noise  []string // by sentence: "caption", "credit" or "furniture" of the page, "" for the report; no events are read there
	Facts  []Fact
	Unread []Unread
	Open   []entity.Ref // names and pronouns that are nobody's
}

// Unread is a sentence that speaks of a meeting, a delegation or a visit and gave no fact.
type Unread struct {
	Sentence int
	Reason   string
}

// Extract reads a document. The facts come in the order of the text. A book is read in
// parts of some hundred sentences, so that time grows with its length and not with its
// square: what is told again in another part is told as a fact of its own.
func (x *Extractor) Extract(doc *text.Document) *Reading {
	const part = 400
	if len(doc.Sentences) <= 2*part {
		return x.extract(doc)
	}
	all := &Reading{Reading: &rule.Reading{Doc: doc}}
	for from := 0; from < len(doc.Sentences); from += part {
		piece := *doc
		piece.Sentences = doc.Sentences[from:min(from+part, len(doc.Sentences))]
		r := x.extract(&piece)
		for i := range r.Matches {
			r.Matches[i].Sentence += from
		}
		for i := range r.Unread {
			r.Unread[i].Sentence += from
		}
		for i := range r.Open {
			r.Open[i].Sentence += from
		}
		all.Sentences = append(all.Sentences, r.Sentences...)
		all.Graphs = append(all.Graphs, r.Graphs...)
		all.Matches = append(all.Matches, r.Matches...)
		all.Noise = append(all.Noise, r.Noise...)
		all.Facts = append(all.Facts, r.Facts...)
		all.Unread = append(all.Unread, r.Unread...)
		all.Open = append(all.Open, r.Open...)
	}
	return all
}

// extract reads a document of a few hundred sentences.
func (x *Extractor) extract(doc *text.Document) *Reading {
	w := &work{
		Extractor: x,
		Reading:   x.reader.Read(doc),
		published: doc.Published,
	}
	w.noise = x.rules.Noise(doc, w.Sentences)
	w.findDates()
	w.draftAll()
	w.speech()
	w.delegations()
	w.refusals()
	w.goneHome()
	w.merge()
	w.overturn()
	w.inherit()
	w.asPlanned()
	w.atHome()
	w.story()
	w.settle()
	out := &Reading{Reading: w.Reading, Noise: w.noise, Facts: w.facts(), Open: w.Entities.Unresolved()}
	out.Unread = w.unread(out.Facts)
	return out
}

// work is the state of reading one document.
type work struct {
	*Extractor
	*rule.Reading
	published string
	noise     []string      // by sentence, as in Reading
	dates     [][]date.Date // by sentence
	items     []string      // the date line that governs a sentence, "" for none
	drafts    []*draft
	open      []*draft          // outcomes of talks, whose parties are still to be found
	homes     map[string]string // person id → id of the country or body of his office, as the document says
	absent    map[string]bool   // people who stayed away from something: they are not met where their country is
	lands     map[string]entity.Entity
}

// draft is a fact in the making.
type draft struct {
	kind       string
	typ        string
	status     string
	fixed      bool // the rule gave the status
	date       string
	relative   bool
	assumed    bool // the date is that of the item
	roles      map[string][]Filler
	evidence   []piece
	anchor     int // token in the first sentence of evidence
	conf       float64
	event      string // words of the event mention behind a meeting, "" where a verb told it
	named      bool   // the event has a name ("the Madrid Conference")
	dead       bool
	word       int  // meeting: the token that tells it, its event or its verb
	fresh      bool // meeting: told as another one than those before
	gathered   bool // meeting: told by those who took part
	node       string
	match      *rule.Match // nil for offices
	about      *draft      // the meeting or visit that a delegation, an absence or an invitation speaks of
	group      int         // drafts of one match
	first, end int         // office: tokens of the name and the title
	rank       bool        // office: a military rank
	state      bool        // office: of a state by its nature
}

// piece is a sentence that carries a draft.
type piece struct {
	sentence int
	rule     string
}

func (d *draft) sentence() int { return d.evidence[0].sentence }

// findDates finds the dates of all sentences; a line that is a date governs what follows.
func (w *work) findDates() {
	w.dates = make([][]date.Date, len(w.Sentences))
	w.items = make([]string, len(w.Sentences))
	clock := date.Clock{Published: w.published, Year: w.titleYear()}
	for i := range w.Sentences {
		s := &w.Sentences[i]
		if d, ok := date.LineDate(s.Span.Of(w.Doc.Text)); ok {
			clock.Item, clock.Last = d, d
		}
		w.items[i] = clock.Item
		w.dates[i] = date.Find(w.Doc.Text, s.Sentence, s.Tree, clock)
		clock = clock.Note(w.dates[i])
		w.lasting(i)
	}
}

// titleYear is the year that the title of an undated document names: the year of what its
// text tells before it names one. The years of the text itself are no guide: they are as
// often those of what came before or after. 0 where there is none.
func (w *work) titleYear() int {
	if w.published != "" {
		return 0
	}
	ss := text.Split(w.Doc.Title)
	for i := range ss {
		for _, d := range date.Find(w.Doc.Title, &ss[i], nil, date.Clock{}) {
			if first, _, ok := date.Bounds(d.EDTF); ok {
				y, _ := strconv.Atoi(first[:4])
				return y
			}
		}
	}
	return 0
}

// draftAll turns matches into drafts.
func (w *work) draftAll() {
	w.homes, w.lands, w.absent = map[string]string{}, map[string]entity.Entity{}, map[string]bool{}
	for i := range w.Matches {
		m := &w.Matches[i]
		if m.Rule.Gives == "holds_office" {
			w.office(m)
		}
	}
	w.plurals()
	w.counterparts()
	sort.SliceStable(w.drafts, func(i, j int) bool {
		a, b := w.drafts[i], w.drafts[j]
		return a.sentence() < b.sentence() || a.sentence() == b.sentence() && a.first < b.first
	})
	w.implied()
	w.bearers()
	for i := range w.Matches {
		m := &w.Matches[i]
		if m.Rule.Gives != "holds_office" && w.noise[m.Sentence] == "" {
			w.draft(m, i)
		}
	}
	w.outcomes()
	sort.SliceStable(w.drafts, func(i, j int) bool {
		a, b := w.drafts[i], w.drafts[j]
		if a.sentence() != b.sentence() {
			return a.sentence() < b.sentence()
		}
		return a.anchor < b.anchor
	})
}

// facts writes the drafts that are left in the order of the text.
func (w *work) facts() []Fact {
	var out []Fact
	for _, d := range w.drafts {
		if d.dead {
			continue
		}
		f := Fact{Doc: w.Doc.ID, Node: d.node, Type: d.typ, Kind: d.kind, Status: d.status, Date: d.date, Confidence: round(d.conf)}
		ft := w.ontology.FactType(d.typ)
		for _, r := range ft.Roles {
			if fs := d.roles[r.Name]; len(fs) > 0 {
				f.Roles = append(f.Roles, Role{Name: r.Name, Fillers: fs})
			}
		}
		seen := map[piece]bool{}
		for _, p := range d.evidence {
			if !seen[p] {
				seen[p] = true
				f.Evidence = append(f.Evidence, Evidence{Span: w.Sentences[p.sentence].Span, Rule: p.rule})
			}
		}
		sort.SliceStable(f.Evidence, func(i, j int) bool { return f.Evidence[i].Start < f.Evidence[j].Start })
		f.ID = identify(&f)
		out = append(out, f)
	}
	return out
}

func round(c float64) float64 { return float64(int(c*100+0.5)) / 100 }

// unread lists the sentences with a meeting, delegation or visit word and no fact.
func (w *work) unread(facts []Fact) []Unread {
	told := map[int]bool{}
	for _, d := range w.drafts {
		if d.dead || d.typ == "holds_office" {
			continue
		}
		for _, p := range d.evidence {
			told[p.sentence] = true
		}
	}
	var out []Unread
	for i := range w.Sentences {
		if told[i] || w.noise[i] != "" {
			continue
		}
		s := &w.Sentences[i]
		for _, m := range s.Mentions {
			if m.Class == "Event" || m.Class == "Delegation" {
				out = append(out, Unread{i, "speaks of \"" + m.Span.Of(w.Doc.Text) + "\", no rule reads it"})
				break
			}
		}
	}
	return out
}
