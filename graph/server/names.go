package server

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/mozillazg/go-unidecode"

	"parley/graph/entity"
	"parley/schema/vocab"
)

// names finds things by what they are called, in any spelling. It is made when
// it is first asked and again, beside the requests, when the graph has changed.
type names struct {
	index    atomic.Pointer[nameIndex]
	building sync.Mutex
}

// nameIndex holds every name of every thing, the most told of first.
type nameIndex struct {
	state   int64 // quads of the graph that it was made from
	entries []nameEntry
	byWord  []wordRef // sorted by word
	bySound []wordRef
}

type nameEntry struct {
	id, name, class string
	called          string   // the name that most documents have for it
	folded          []string // words in plain small letters
	sound           []string // their skeletons
	weight          int      // documents
	status, date    string   // of an event
}

type wordRef struct {
	word  string
	entry int32
}

// hit is a thing that was found.
type hit struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Also  string `json:"also,omitempty"` // the name that fits, where it is another
	Class string `json:"class"`
	Alike bool   `json:"alike,omitempty"` // only the sound fits
}

// fold writes words in plain small letters.
func fold(s string) []string {
	return strings.FieldsFunc(strings.ToLower(unidecode.Unidecode(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

func sounds(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = entity.Skeleton(w)
	}
	return out
}

// search returns at most limit things of some classes (none: all) that a name
// may mean, the likeliest first.
func (s *Server) search(ctx context.Context, text string, classes []string, limit int) ([]hit, error) {
	ix, err := s.nameIndex(ctx)
	if err != nil {
		return nil, err
	}
	hits := ix.search(text, s.opt.Aliases, func(class string) bool {
		return len(classes) == 0 || s.opt.Ontology.Is(class, classes...)
	}, limit)
	return hits, ctx.Err()
}

// nameIndex returns the index of the graph as it stands, or that of a moment ago
// while a new one is made.
func (s *Server) nameIndex(ctx context.Context) (*nameIndex, error) {
	var state int64
	err := s.opt.Store.View(ctx, func(qs graph.QuadStore) error {
		st, err := qs.Stats(ctx, false)
		state = st.Quads.Size
		return err
	})
	if err != nil {
		return nil, err
	}
	ix := s.names.index.Load()
	switch {
	case ix != nil && ix.state == state:
		return ix, nil
	case ix != nil:
		if s.names.building.TryLock() {
			go func() {
				defer s.names.building.Unlock()
				if err := s.buildNames(context.WithoutCancel(ctx), state); err != nil {
					s.opt.Log.Error("names", "err", err)
				}
			}()
		}
		return ix, nil
	}
	s.names.building.Lock()
	defer s.names.building.Unlock()
	if ix := s.names.index.Load(); ix != nil {
		return ix, nil
	}
	// The first one is for all who wait, not only for who asked first.
	if err := s.buildNames(context.WithoutCancel(ctx), state); err != nil {
		return nil, err
	}
	return s.names.index.Load(), nil
}

// Warm makes ready what the first request would wait for.
func (s *Server) Warm(ctx context.Context) error {
	_, err := s.nameIndex(ctx)
	return err
}

func (s *Server) buildNames(ctx context.Context, state int64) error {
	ix := &nameIndex{state: state}
	err := s.read(ctx, func(r *reader) error {
		seen := map[string]bool{}
		for _, class := range s.opt.Ontology.Classes {
			if class.Name == "Document" || class.Name == "Fact" || class.Name == "Evidence" {
				continue
			}
			r.walk(vocab.ParleyPrefix+class.Name, quad.Object, quad.Subject, func(e end) bool {
				id := words(e.value)
				if e.predicate != vocab.Type || seen[id] {
					return true
				}
				seen[id] = true
				t := r.thing(id)
				for _, name := range append([]string{t.Name}, t.Others...) {
					f := fold(name)
					ix.entries = append(ix.entries, nameEntry{id: id, name: name, class: t.Class, called: t.Name, folded: f, sound: sounds(f), weight: t.Mentions, status: t.Status, date: t.Date})
				}
				// What was read is not needed again, and may be the whole graph.
				delete(r.things, id)
				if len(r.values) > 1<<16 {
					clear(r.values)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(ix.entries, func(a, b nameEntry) int {
		return cmp.Or(cmp.Compare(rank(a.class), rank(b.class)), cmp.Compare(b.weight, a.weight), strings.Compare(a.name, b.name), strings.Compare(a.id, b.id))
	})
	for i, e := range ix.entries {
		for k, w := range e.folded {
			ix.byWord = append(ix.byWord, wordRef{w, int32(i)})
			ix.bySound = append(ix.bySound, wordRef{e.sound[k], int32(i)})
		}
	}
	for _, list := range [][]wordRef{ix.byWord, ix.bySound} {
		slices.SortFunc(list, func(a, b wordRef) int { return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.entry, b.entry)) })
	}
	s.names.index.Store(ix)
	return nil
}

// shelf is a list of things of some classes on the first page.
type shelf struct {
	Title string
	Dated bool
	Items []shelved
}

type shelved struct {
	ID, Name, Status, Date string
	Count                  int // documents
}

// shelves are those of whom most documents tell, and what was last.
func (ix *nameIndex) shelves() []shelf {
	all := []shelf{{Title: "Latest meetings", Dated: true}, {Title: "People"}, {Title: "Countries"}, {Title: "Organisations"}}
	of := map[string]int{"Meeting": 0, "Person": 1, "Country": 2, "Organization": 3}
	seen := map[string]bool{}
	for i := range ix.entries {
		e := &ix.entries[i]
		n, ok := of[e.class]
		if !ok || seen[e.id] || all[n].Dated && len(e.date) < 4 {
			continue
		}
		seen[e.id] = true
		if all[n].Dated || len(all[n].Items) < maxShelf {
			all[n].Items = append(all[n].Items, shelved{e.id, e.called, e.status, e.date, e.weight})
		}
	}
	last := &all[0]
	slices.SortStableFunc(last.Items, func(a, b shelved) int { return strings.Compare(b.Date, a.Date) })
	last.Items = last.Items[:min(len(last.Items), maxShelf)]
	for i := range last.Items {
		m := &last.Items[i] // its date stands beside its name
		m.Name = strings.TrimSuffix(strings.TrimSuffix(m.Name, "; "+m.Date), ", "+m.Date)
	}
	return slices.DeleteFunc(all, func(s shelf) bool { return len(s.Items) == 0 })
}

// maxShelf is how many things stand on a shelf.
const maxShelf = 8

// rank puts those who have names before what is named after them.
func rank(class string) int {
	switch class {
	case "Person", "Country":
		return 0
	case "Organization", "Place":
		return 1
	case "Meeting", "Visit", "Agreement":
		return 2
	}
	return 3
}

// maxTried is how many names a word of one letter may bring to be looked at.
const maxTried = 20000

func (ix *nameIndex) search(text string, aliases func(string) []string, fits func(class string) bool, limit int) []hit {
	words := fold(text)
	if len(words) == 0 {
		return nil
	}
	type scored struct {
		entry int32
		score int
	}
	var found []scored
	taken := map[int32]bool{}
	try := func(list []wordRef, words []string, of func(*nameEntry) []string, worse int) {
		longest := slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		if longest == "" {
			return
		}
		at := sort.Search(len(list), func(i int) bool { return list[i].word >= longest })
		for n := 0; at < len(list) && strings.HasPrefix(list[at].word, longest) && n < maxTried; at, n = at+1, n+1 {
			i := list[at].entry
			e := &ix.entries[i]
			if taken[i] || !fits(e.class) {
				continue
			}
			if score, ok := match(of(e), words); ok {
				taken[i] = true
				found = append(found, scored{i, score + worse})
			}
		}
	}
	try(ix.byWord, words, func(e *nameEntry) []string { return e.folded }, 0)
	if aliases != nil {
		for _, id := range aliases(text) {
			for i := range ix.entries {
				if e := &ix.entries[i]; e.id == id && !taken[int32(i)] && fits(e.class) {
					taken[int32(i)] = true
					found = append(found, scored{int32(i), 0})
				}
			}
		}
	}
	if len(found) < limit && len(text) > 2 {
		try(ix.bySound, sounds(words), func(e *nameEntry) []string { return e.sound }, alike)
	}
	slices.SortFunc(found, func(a, b scored) int { return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.entry, b.entry)) })
	seen := map[string]bool{}
	hits := []hit{}
	for _, f := range found {
		e := &ix.entries[f.entry]
		if seen[e.id] {
			continue
		}
		if len(hits) == limit {
			break
		}
		seen[e.id] = true
		h := hit{ID: e.id, Name: e.called, Class: e.class, Alike: f.score >= alike}
		if e.name != e.called {
			h.Also = e.name
		}
		hits = append(hits, h)
	}
	return hits
}

// alike is the score of a name of which only the sound fits.
const alike = 100

// match tells how well the words of a query fit a name: all of it, its
// beginning, its words in order, or in any order. The last word may be unfinished.
func match(name, words []string) (score int, ok bool) {
	at, inOrder := 0, true
	for i, w := range words {
		found := -1
		for k := range name {
			j := (at + k) % len(name)
			if name[j] == w || strings.HasPrefix(name[j], w) && (i == len(words)-1 || len(w) > 2) {
				found = j
				break
			}
		}
		if found < 0 {
			return 0, false
		}
		inOrder = inOrder && found >= at
		at = found + 1
		if at == len(name) {
			at = 0
			inOrder = inOrder && i == len(words)-1
		}
	}
	switch {
	case slices.Equal(name, words):
		return 0, true
	case len(words) <= len(name) && slices.Equal(name[len(name)-len(words):], words): // a surname
		return 1, true
	case strings.HasPrefix(strings.Join(name, " "), strings.Join(words, " ")):
		return 2, true
	case inOrder:
		return 3, true
	}
	return 4, true
}
