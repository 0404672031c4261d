package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"unicode/utf8"

	"parley/graph/fact"
	"parley/graph/mention"
	"parley/graph/quads"
	"parley/graph/source"
	"parley/graph/store"
	"parley/graph/text"
)

// batch is how many documents go into the store in one transaction: what an
// interrupted build reads again, at most.
const batch = 32

// Report is what became of one document, or a note of the source about a file.
type Report struct {
	Doc     *text.Document // nil with a note
	Reading *fact.Reading  // nil with a note, and where the store had the document as it is
	Record  store.Record   // what a store keeps about the reading
	Note    error          // why a file was refused, passed over or repaired
}

// Refused reports whether a file gave no document that should have given one.
func (r Report) Refused() bool {
	var e *source.Error
	return r.Note != nil && (!errors.As(r.Note, &e) || e.Outcome == source.Refused)
}

// Read reads documents over all cores and reports them in the order in which
// they came, whatever order they were done in. It holds a few documents a core
// at a time, so a stream may be endless. It ends early where the consumer stops
// or ctx is done; documents under way are then dropped.
func (b *Builder) Read(ctx context.Context, docs iter.Seq2[*text.Document, error]) iter.Seq[Report] {
	return b.each(ctx, docs, func(x *fact.Extractor, doc *text.Document) Report {
		reading := x.Extract(doc)
		return Report{Doc: doc, Reading: reading, Record: record(doc, reading)}
	})
}

// Build reads documents into a store, each taking the place of what the store had
// from it before, and calls progress, where not nil, after each. A document that
// the store has from the same text, read with the same stamp, is not read again.
//
// Documents go in by transactions of a few: where ctx is cancelled or the store
// fails, each document is there as it was or as it is now, and building again
// goes on from there.
//
// No two documents may have one id; package source sees to it.
func (b *Builder) Build(ctx context.Context, docs iter.Seq2[*text.Document, error], st *store.Store, progress func(Report)) (*Summary, error) {
	sum := &Summary{unresolved: map[string]int{}, facts: map[outcome]int{}}
	var pending []Report
	for r := range b.each(ctx, docs, b.reader(ctx, st)) {
		if progress != nil {
			progress(r)
		}
		pending = append(pending, r)
		if len(pending) == batch {
			if err := b.keep(ctx, st, pending, sum); err != nil {
				return sum, err
			}
			pending = pending[:0]
		}
	}
	if err := ctx.Err(); err != nil {
		return sum, err
	}
	if err := b.keep(ctx, st, pending, sum); err != nil {
		return sum, err
	}
	return sum, st.Tidy(ctx)
}

// reader reads a document unless the store has it from the same text and stamp.
func (b *Builder) reader(ctx context.Context, st *store.Store) func(*fact.Extractor, *text.Document) Report {
	return func(x *fact.Extractor, doc *text.Document) Report {
		stamp := b.stampOf(doc)
		if stamp != "" {
			// A record that cannot be had is no obstacle: the document is read, and
			// the write says what is wrong with the store.
			if old, ok, err := st.Record(ctx, quads.Label(doc)); err == nil && ok && old.Stamp == stamp {
				return Report{Doc: doc, Record: old}
			}
		}
		reading := x.Extract(doc)
		r := Report{Doc: doc, Reading: reading, Record: record(doc, reading)}
		r.Record.Stamp = stamp
		return r
	}
}

// keep puts what was read into the store and the summary.
func (b *Builder) keep(ctx context.Context, st *store.Store, reports []Report, sum *Summary) error {
	var docs []store.Document
	added := 0
	for _, r := range reports {
		if r.Reading == nil {
			continue
		}
		d := store.Document{Label: quads.Label(r.Doc), Quads: quads.Of(r.Doc, r.Reading.Facts, b.Ontology), Record: r.Record}
		_, ok, err := st.Record(ctx, d.Label)
		if err != nil {
			return err
		}
		if !ok {
			added++
		}
		docs = append(docs, d)
	}
	changed, err := st.Replace(ctx, docs...)
	if err != nil {
		return err
	}
	sum.Added += added
	sum.Replaced += changed - added
	for _, r := range reports {
		sum.add(r)
	}
	return nil
}

// each does read for all documents over all cores, in order. A source that
// blocks, such as standard input, is left behind where ctx is done.
func (b *Builder) each(ctx context.Context, docs iter.Seq2[*text.Document, error], read func(*fact.Extractor, *text.Document) Report) iter.Seq[Report] {
	return func(yield func(Report) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var working sync.WaitGroup
		defer working.Wait()
		defer cancel()

		work := make(chan job)
		queue := make(chan job, 2*b.jobs) // in the order of the documents
		for range b.jobs {
			working.Go(func() {
				x := b.extractor.Fork()
				for j := range until(ctx, work) {
					j.done <- read(x, j.doc)
				}
			})
		}
		go func() {
			defer close(queue)
			defer close(work)
			for doc, err := range docs {
				j := job{doc, make(chan Report, 1)}
				if !send(ctx, queue, j) {
					return
				}
				if err != nil {
					j.done <- Report{Note: err}
				} else if !send(ctx, work, j) {
					return
				}
			}
		}()
		for j := range until(ctx, queue) {
			select {
			case r := <-j.done:
				if !yield(r) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// job is a document under way and where its report comes.
type job struct {
	doc  *text.Document
	done chan Report
}

// until yields what comes until the channel is closed or ctx is done.
func until[T any](ctx context.Context, c <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			select {
			case v, ok := <-c:
				if !ok || !yield(v) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// send reports whether v was taken before ctx was done.
func send[T any](ctx context.Context, c chan<- T, v T) bool {
	select {
	case c <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// record is what a store keeps about a reading.
func record(doc *text.Document, reading *fact.Reading) store.Record {
	r := store.Record{
		Path: doc.Path, Title: doc.Title, URL: doc.URL, Published: doc.Published,
		Words: doc.Words(), Sentences: len(doc.Sentences), Facts: len(reading.Facts),
	}
	sentences, names := counter{text: doc.Text}, counter{text: doc.Text}
	for _, u := range reading.Unread {
		s := doc.Sentences[u.Sentence]
		r.Problems = append(r.Problems, store.Problem{
			Kind: "sentence", Where: sentences.of(s.Start), What: u.Reason + ": " + s.Of(doc.Text),
		})
	}
	for _, ref := range reading.Open {
		m := reading.Sentences[ref.Sentence].Mentions[ref.Mention]
		kind := "reference"
		if m.Form == mention.Name {
			kind = "name"
		}
		r.Problems = append(r.Problems, store.Problem{Kind: kind, Where: names.of(m.Start), What: ref.Text + ": " + ref.Why})
	}
	return r
}

// counter counts lines and columns of a text. Asking in the order of the text
// costs one walk over it in all; going back starts the walk again.
type counter struct {
	text   string
	at     int // byte
	line   int // line breaks before at
	column int // code points between the last line break and at
}

// of is the line and the column, in code points, of a byte: "12:3".
func (p *counter) of(at int) string {
	if at < p.at {
		*p = counter{text: p.text}
	}
	between := p.text[p.at:at]
	if n := strings.Count(between, "\n"); n > 0 {
		p.line += n
		p.column = 0
		between = between[strings.LastIndexByte(between, '\n')+1:]
	}
	p.column += utf8.RuneCountInString(between)
	p.at = at
	return fmt.Sprintf("%d:%d", p.line+1, p.column+1)
}

// stampOf is the fingerprint of all that decides what a document gives; "" where
// the builder has no stamp.
func (b *Builder) stampOf(doc *text.Document) string {
	if b.stamp == "" {
		return ""
	}
	h := sha256.New()
	for _, s := range []string{b.stamp, doc.ID, doc.Title, doc.Published, doc.URL, doc.Path, doc.Text} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
