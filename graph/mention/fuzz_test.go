package mention

import (
	"strings"
	"testing"

	"parley/graph/text"
)

var stories = []string{
	"Swedish Foreign Minister Ingrid Holm and her Chilean counterpart, Ana Duarte, met in Lima on Monday. Holm will lead the Swedish delegation to the talks. She left the Ministry of Defence of Peru.",
	"The presidents of Armenia and Azerbaijan, A. Petrosyan and R. Mamedov, signed the Declaration of Principles in Geneva; both sides were pleased.",
	"- Elena Rivas, President & CEO, World Archive Organization (WAO)\n- Jean-Luc d'Arbonne, then ambassador-at-large",
	"Deputy Soviet Foreign Minister Pavel Orlov, the President's Assistant for National Security Affairs, General Raúl Pinto and Crown Prince Haakon of Norway’s aide spoke.",
	"(, of the of and the President of of . \" U.S. 's ' ’ – - -- St. the of Ministers for",
	"MINISTER OF STATE OF THE U.S. — АННА met Zürich’s Mayor ÖZ al- el-Sisi bin",
}

// sound checks what holds of all mentions, whatever the text: spans lie on tokens,
// heads inside, references point to mentions, and none crosses another.
func sound(t *testing.T, doc string, ss []Sentence) {
	t.Helper()
	for i := range ss {
		s := &ss[i]
		for k, m := range s.Mentions {
			switch {
			case m.First < 0 || m.First >= m.End || m.End > len(s.Tokens):
				t.Fatalf("%q: mention %d has tokens [%d, %d) of %d", doc, k, m.First, m.End, len(s.Tokens))
			case m.Start != s.Tokens[m.First].Start || m.Span.End != s.Tokens[m.End-1].End:
				t.Fatalf("%q: mention %d is at %v, its tokens elsewhere", doc, k, m.Span)
			case m.Head < m.First || m.Head >= m.End:
				t.Fatalf("%q: head %d of mention %d lies outside [%d, %d)", doc, m.Head, k, m.First, m.End)
			case m.Of >= len(s.Mentions) || m.Of == k:
				t.Fatalf("%q: mention %d belongs to %d", doc, k, m.Of)
			case m.Class == "Office" && (m.Name == "" || m.Title.Start < m.Start || m.Title.End > m.Span.End || m.Title.Start >= m.Title.End):
				t.Fatalf("%q: title %q at %v of %q", doc, m.Name, m.Title, m.Span.Of(doc))
			}
			if k > 0 {
				if o := s.Mentions[k-1]; o.First > m.First || o.First == m.First && o.End < m.End {
					t.Fatalf("%q: mention %d comes before %d", doc, k-1, k)
				}
			}
			for j, o := range s.Mentions[:k] {
				if o.First < m.First && m.First < o.End && o.End < m.End {
					t.Fatalf("%q: mentions %d and %d cross", doc, j, k)
				}
			}
			for _, o := range m.More {
				if o < 0 || o >= len(s.Mentions) {
					t.Fatalf("%q: mention %d has more at %d", doc, k, o)
				}
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range stories {
		f.Add(s, true)
		f.Add(s, false)
	}
	l, _ := built()
	f.Fuzz(func(t *testing.T, s string, parsed bool) {
		s = strings.ToValidUTF8(s, "?")
		if len(s) > 4000 {
			return
		}
		if parsed {
			sound(t, s, found(s))
			return
		}
		doc := &text.Document{Text: s, Sentences: text.Split(s)}
		ss := make([]Sentence, len(doc.Sentences))
		for i := range ss {
			ss[i] = Sentence{Sentence: &doc.Sentences[i]}
		}
		l.FindAll(doc, ss)
		sound(t, s, ss)
	})
}

// TestMarks goes over all cases of the tests, whole and cut at every word, so that
// every prefix of every sentence keeps the promises too.
func TestMarks(t *testing.T) {
	for _, s := range stories {
		for i := range s {
			if i == 0 || s[i-1] == ' ' {
				sound(t, s[:i], found(s[:i]))
				sound(t, s[i:], found(s[i:]))
			}
		}
	}
}

func BenchmarkFindAll(b *testing.B) {
	l, _ := built()
	s := strings.Repeat(strings.Join(stories[:4], "\n\n")+"\n\n", 25)
	ss := found(s)
	doc := &text.Document{Text: s}
	tokens := 0
	for i := range ss {
		doc.Sentences = append(doc.Sentences, *ss[i].Sentence)
		tokens += len(ss[i].Tokens)
	}
	b.ReportAllocs()
	for b.Loop() {
		l.FindAll(doc, ss)
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoad(b *testing.B) {
	data := with(&testing.T{}, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(data); err != nil {
			b.Fatal(err)
		}
	}
}
