package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/graph/entity"
	"parley/graph/fact"
	"parley/graph/quads"
	"parley/graph/store"
	"parley/graph/text"
	"parley/schema"
)

// world makes the facts of documents as a build gives them: the same ones for the
// same number of quads, few persons in many documents and many in few, a meeting
// told by one to three documents.
type world struct {
	ont       *schema.Ontology
	quads     int
	people    []entity.Entity
	countries []entity.Entity
	places    []entity.Entity
}

func newWorld(size int) (*world, error) {
	ont, err := schema.Load(schema.FS)
	if err != nil {
		return nil, err
	}
	w := &world{ont: ont, quads: size}
	named := func(class string, n int, name func(i int) string) []entity.Entity {
		all := make([]entity.Entity, n)
		for i := range all {
			name := name(i)
			all[i] = entity.Entity{ID: strings.ToLower(class) + ":" + strings.ToLower(strings.ReplaceAll(name, " ", "-")), Name: name, Class: class}
			if i%3 == 0 {
				all[i].Wikidata = fmt.Sprint("Q", 1000+i)
			}
		}
		return all
	}
	w.people = named("Person", max(50, size/250), func(i int) string { return word(i%97, 2) + " " + word(i, 3) })
	w.countries = named("Country", 120, func(i int) string { return word(1000+i, 2) + "land" })
	w.places = named("Place", 400, func(i int) string { return word(3000+i, 2) + " City" })
	return w, nil
}

// word makes a name of some syllables; another number gives another name.
func word(n, syllables int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	n = n*7919 + 104729
	for range syllables {
		b.WriteByte(consonants[n%len(consonants)])
		n /= len(consonants)
		b.WriteByte(vowels[n%len(vowels)])
		n /= len(vowels)
	}
	for ; n > 0; n /= 26 {
		b.WriteByte(byte('a' + n%26))
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// often picks the first ones more often than the last, as names are told.
func often[T any](r *rand.Rand, all []T) T {
	f := r.Float64()
	return all[int(f*f*f*float64(len(all)))]
}

// documents yields documents until there are enough quads.
func (w *world) documents() iter.Seq[store.Document] {
	return func(yield func(store.Document) bool) {
		for i, n := 0, 0; n < w.quads; i++ {
			d := w.document(i)
			n += len(d.Quads)
			if !yield(d) {
				return
			}
		}
	}
}

func (w *world) document(i int) store.Document {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	doc := &text.Document{ID: fmt.Sprint("reports/", i), Title: fmt.Sprint("Report ", i), URL: fmt.Sprint("https://news.example/", i)}
	var facts []fact.Fact
	say := func(sentence string) []fact.Evidence {
		from := len(doc.Text)
		doc.Text += sentence + " "
		return []fact.Evidence{{Span: text.Span{Start: from, End: from + len(sentence)}, Rule: "sat-down"}}
	}
	role := func(name string, all ...entity.Entity) fact.Role {
		out := fact.Role{Name: name}
		for _, e := range all {
			out.Fillers = append(out.Fillers, fact.Filler{Entity: e})
		}
		return out
	}
	add := func(f fact.Fact) {
		f.ID = fmt.Sprintf("fact:%08x%02x", i, len(facts))
		f.Doc, f.Confidence = doc.ID, 0.9
		facts = append(facts, f)
	}
	event := i * 2 / 3 // whom a third of all documents tell of again
	e := rand.New(rand.NewPCG(uint64(event), 2))
	day := fmt.Sprintf("%d-%02d-%02d", 2000+e.IntN(30), 1+e.IntN(12), 1+e.IntN(28))
	doc.Published = day
	place, a, b := often(e, w.places), often(e, w.people), often(e, w.people)
	status := []string{"happened", "happened", "happened", "planned", "denied"}[e.IntN(5)]
	meeting := entity.Entity{ID: fmt.Sprint("meeting:", day, "-", event), Name: "talks in " + place.Name, Class: "Meeting"}
	add(fact.Fact{Node: meeting.ID, Type: "meeting", Kind: "talks", Status: status, Date: day,
		Roles:    []fact.Role{role("participant", a, b), role("place", place)},
		Evidence: say(fmt.Sprintf("%s sat down with %s in %s on %s to speak about prisoner exchange number %d.", a.Name, b.Name, place.Name, day, i))})
	if i%2 == 0 {
		of := often(r, w.countries)
		add(fact.Fact{Node: fmt.Sprint("delegation:", day, "-", event, "-", of.ID[8:]), Type: "leads_delegation", Status: status, Date: day,
			Roles:    []fact.Role{role("leader", a), role("of", of), role("meeting", meeting)},
			Evidence: say(fmt.Sprintf("%s led the delegation of %s.", a.Name, of.Name))})
	}
	if i%4 == 0 {
		of := often(r, w.countries)
		office := entity.Entity{ID: "office:" + of.ID[8:] + "-foreign-minister", Name: "foreign minister", Class: "Office"}
		add(fact.Fact{Type: "holds_office", Status: "happened",
			Roles:    []fact.Role{role("holder", b), role("office", office), role("of", of)},
			Evidence: say(fmt.Sprintf("%s, the foreign minister of %s, was there.", b.Name, of.Name))})
	}
	return store.Document{Label: quads.Label(doc), Quads: quads.Of(doc, facts, w.ont),
		Record: store.Record{Stamp: fmt.Sprint(i), Path: doc.ID, Title: doc.Title, Published: day, Words: 40, Sentences: len(facts), Facts: len(facts)}}
}

// all gathers the quads of some documents.
func all(docs []store.Document) (out []quad.Quad) {
	for _, d := range docs {
		out = append(out, d.Quads...)
	}
	return out
}
