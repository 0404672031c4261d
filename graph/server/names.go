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
	state   state // of the graph that it was made from
	entries []nameEntry
	byWord  []wordRef // sorted by word
	bySound []wordRef
	first   map[string][]int32 // the first entries with a word that begins so, for beginnings that many words have
	byID    map[string]int32   // the first entry of a thing
	shelves []shelf
	heavy   map[string]*thing // what many documents name, and what takes long to read
}

// state tells a graph from what it was before.
type state struct{ quads, nodes int64 }

func stateOf(ctx context.Context, qs graph.QuadStore) (state, error) {
	st, err := qs.Stats(ctx, false)
	return state{st.Quads.Size, st.Nodes.Size}, err
}

// manyDocuments is from how many documents on a thing is heavy.
const manyDocuments = 50

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
	var now state
	err := s.opt.Store.View(ctx, func(qs graph.QuadStore) (err error) {
		now, err = stateOf(ctx, qs)
		return err
	})
	if err != nil {
		return nil, err
	}
	ix := s.names.index.Load()
	switch {
	case ix != nil && ix.state == now:
		return ix, nil
	case ix != nil:
		if s.names.building.TryLock() {
			go func() {
				defer s.names.building.Unlock()
				if err := s.buildNames(context.WithoutCancel(ctx), now); err != nil {
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
	if err := s.buildNames(context.WithoutCancel(ctx), now); err != nil {
		return nil, err
	}
	return s.names.index.Load(), nil
}

// Warm makes ready what the first request would wait for.
func (s *Server) Warm(ctx context.Context) error {
	_, err := s.nameIndex(ctx)
	return err
}

func (s *Server) buildNames(ctx context.Context, now state) error {
	ix := &nameIndex{state: now, first: map[string][]int32{}, byID: map[string]int32{}, heavy: map[string]*thing{}}
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
				if t.Mentions >= manyDocuments {
					ix.heavy[id] = t
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
		if _, ok := ix.byID[e.id]; !ok {
			ix.byID[e.id] = int32(i)
		}
		for k, w := range e.folded {
			ix.byWord = append(ix.byWord, wordRef{w, int32(i)})
			ix.bySound = append(ix.bySound, wordRef{e.sound[k], int32(i)})
		}
	}
	for _, list := range [][]wordRef{ix.byWord, ix.bySound} {
		slices.SortFunc(list, func(a, b wordRef) int { return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.entry, b.entry)) })
	}
	ix.index()
	ix.shelves = ix.shelve()
	s.names.index.Store(ix)
	return nil
}

// shortBeginning is how many letters a beginning has that many words have.
const (
	shortBeginning = 3
	maxFirst       = 200 // entries that are kept for one
)

// index keeps, of the entries of each short beginning, those in which it is the
// whole word, and then those of most documents: what a search for it answers with.
func (ix *nameIndex) index() {
	for _, wholeOnly := range []bool{true, false} {
		for i, e := range ix.entries {
			for _, w := range e.folded {
				for n := 1; n <= min(len(w), shortBeginning); n++ {
					list := ix.first[w[:n]]
					if (len(w) == n) != wholeOnly || len(list) >= maxFirst || len(list) > 0 && list[len(list)-1] == int32(i) {
						continue
					}
					ix.first[w[:n]] = append(list, int32(i))
				}
			}
		}
	}
}

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
	taken, things := map[int32]bool{}, map[string]bool{}
	look := func(i int32, words []string, of func(*nameEntry) []string, worse int) {
		e := &ix.entries[i]
		if taken[i] || !fits(e.class) {
			return
		}
		if score, ok := match(of(e), words); ok {
			taken[i], things[e.id] = true, true
			found = append(found, scored{i, score + worse})
		}
	}
	try := func(list []wordRef, words []string, of func(*nameEntry) []string, worse int) {
		part := rarest(list, words)
		for _, r := range part[:min(len(part), maxTried)] {
			look(r.entry, words, of, worse)
		}
	}
	folded := func(e *nameEntry) []string { return e.folded }
	if len(words) == 1 && len(words[0]) <= shortBeginning {
		for _, i := range ix.first[words[0]] {
			look(i, words, folded, 0)
		}
	}
	if len(things) < limit {
		try(ix.byWord, words, folded, 0)
	}
	if aliases != nil {
		for _, id := range aliases(text) {
			if i, ok := ix.byID[id]; ok && !taken[i] && fits(ix.entries[i].class) {
				taken[i] = true
				found = append(found, scored{i, 0})
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

// maxTried is how many names a search looks at. Those of one word stand in the
// order of their documents, so that the first are the likeliest.
const maxTried = 4000

// rarest returns the part of a list whose words begin with the word of a query with
// which the fewest begin.
func rarest(list []wordRef, words []string) []wordRef {
	var best []wordRef
	for k, w := range words {
		if w == "" {
			continue
		}
		from := sort.Search(len(list), func(i int) bool { return list[i].word >= w })
		n := sort.Search(len(list)-from, func(i int) bool { return !strings.HasPrefix(list[from+i].word, w) })
		if part := list[from : from+n]; k == 0 || best == nil || len(part) < len(best) {
			best = part
		}
	}
	return best
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
