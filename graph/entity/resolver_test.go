package entity_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"parley/data"
	"parley/graph/entity"
	"parley/graph/mention"
	"parley/graph/syntax"
	"parley/graph/text"
)

var model = sync.OnceValues(func() (*syntax.Model, error) { return syntax.Load(data.FS) })
var resolver = sync.OnceValues(func() (*entity.Resolver, error) { return entity.New(data.FS) })

// lands are the countries of the lexicon by every name and adjective.
var lands = sync.OnceValues(func() (map[string][]*mention.Entry, error) {
	b, err := data.FS.ReadFile("lexicon/countries.yaml")
	if err != nil {
		return nil, err
	}
	var list []struct {
		ID, Name, Official, Wikidata string
		From, To                     string
		Also, Adjectives, People     []string
	}
	var out = map[string][]*mention.Entry{}
	if err := yaml.Unmarshal(b, &list); err != nil {
		return nil, err
	}
	for _, c := range list {
		e := &mention.Entry{ID: c.ID, Name: c.Name, Class: "Country", Wikidata: c.Wikidata, From: c.From, To: c.To}
		for _, n := range slices.Concat([]string{c.Name, c.Official}, c.Also, c.Adjectives, c.People) {
			if n != "" && !slices.Contains(out[n], e) {
				out[n] = append(out[n], e)
			}
		}
	}
	return out, nil
})

// A case is a text with its mentions marked and, behind "=", what they must be:
//
//	[[Russian|Ca] President|F>] [Vladimir Putin|Pm=vladimir-putin] spoke. [He|=vladimir-putin] left.
//
// Class: P person, C country, O organisation, L place, F office, G group,
// D delegation, E event; then a adjective, n nominal, m or f, + plural, a digit for
// a count, > and < a link to the next or the last person, & one to the next and
// the one after it. Pronouns need no mark unless they are checked. Answers are ids, without
// "person:", joined by + in any order; ? is no answer.
type marked struct {
	doc    text.Document
	ss     []mention.Sentence
	links  []entity.Link
	checks []check
}

type check struct {
	sentence, mention int
	words, want       string
}

type mark struct {
	text.Span
	spec string
}

var classes = map[byte]string{
	'P': "Person", 'C': "Country", 'O': "Organization", 'L': "Place", 'F': "Office", 'G': "Group", 'D': "Delegation", 'E': "Event",
}

var pronouns = strings.Fields("he him his himself she her hers herself they them their theirs themselves it its i me my mine we us our who whom")

// read takes a marked text apart.
func read(t *testing.T, body string, known []*mention.Entry) *marked {
	t.Helper()
	m := &marked{}
	var plain strings.Builder
	var open []mark
	var marks []mark
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '[':
			open = append(open, mark{Span: text.Span{Start: plain.Len()}})
		case '|':
			end := strings.IndexByte(body[i:], ']')
			if end < 0 || len(open) == 0 {
				t.Fatalf("mark without end: %s", body[i:])
			}
			k := open[len(open)-1]
			open = open[:len(open)-1]
			k.End, k.spec = plain.Len(), body[i+1:i+end]
			marks = append(marks, k)
			i += end
		default:
			plain.WriteByte(body[i])
		}
	}
	m.doc.ID, m.doc.Text = "case", plain.String()
	m.doc.Sentences = text.Split(m.doc.Text)
	words, err := model()
	if err != nil {
		t.Fatal(err)
	}
	parser := words.NewParser()
	for i := range m.doc.Sentences {
		s := &m.doc.Sentences[i]
		ms := mention.Sentence{Sentence: s, Tree: parser.Parse(m.doc.Text, s)}
		var mine []mark
		for _, k := range marks {
			if s.Contains(k.Span) {
				mine = append(mine, k)
			}
		}
		for j, tok := range s.Tokens {
			w := strings.ToLower(tok.Of(m.doc.Text))
			if slices.Contains(pronouns, w) && !slices.ContainsFunc(mine, func(k mark) bool { return k.Span == tok.Span }) {
				mine = append(mine, mark{Span: s.Tokens[j].Span})
			}
		}
		slices.SortStableFunc(mine, func(a, b mark) int {
			if a.Start != b.Start {
				return a.Start - b.Start
			}
			return b.End - a.End
		})
		for _, k := range mine {
			ms.Mentions = append(ms.Mentions, m.mention(t, &ms, k, known))
			if _, want, ok := strings.Cut(k.spec, "="); ok {
				m.checks = append(m.checks, check{i, len(ms.Mentions) - 1, k.Of(m.doc.Text), want})
			}
		}
		for a := range ms.Mentions {
			m.belongs(&ms, a)
			spec, _, _ := strings.Cut(mine[a].spec, "=")
			for _, way := range spec {
				m.link(&ms, i, a, way)
			}
		}
		m.ss = append(m.ss, ms)
	}
	return m
}

// mention makes a mention of a mark.
func (m *marked) mention(t *testing.T, s *mention.Sentence, k mark, known []*mention.Entry) mention.Mention {
	t.Helper()
	out := mention.Mention{Span: k.Span, First: -1, Of: -1, Form: mention.Name}
	for i, tok := range s.Tokens {
		if k.Contains(tok.Span) {
			if out.First < 0 {
				out.First = i
			}
			out.End = i + 1
		}
	}
	if out.First < 0 {
		t.Fatalf("%q is not made of whole tokens", k.Of(m.doc.Text))
	}
	out.Head = out.End - 1
	for i := out.End - 1; i >= out.First; i-- {
		if h := s.Tree.Nodes[i].Head; h < out.First || h >= out.End {
			out.Head = i
			break
		}
	}
	spec, _, _ := strings.Cut(k.spec, "=")
	if spec == "" {
		out.Form, out.Class = mention.Pronoun, "Person"
		return out
	}
	out.Class = classes[spec[0]]
	for _, c := range spec[1:] {
		switch c {
		case 'a':
			out.Form = mention.Adjective
		case 'n':
			out.Form = mention.Nominal
		case 'm', 'f':
			out.Gender = string(c)
		case '+':
			out.Plural = true
		case '2', '3', '4':
			out.Count = int(c - '0')
		}
	}
	if out.Class == "Office" && out.First > 0 && out.Form == mention.Name && !strings.ContainsAny(spec, "<>&") {
		out.Form = mention.Nominal
	}
	words := k.Of(m.doc.Text)
	if table, _ := lands(); out.Class == "Country" || out.Form == mention.Adjective {
		out.Entries = append(out.Entries, table[words]...)
	}
	for _, e := range known {
		if e.Name == words || e.Class == "Person" && strings.HasSuffix(e.Name, " "+words[strings.LastIndexByte(words, ' ')+1:]) {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// belongs finds whose an office or a body is: a country in it or behind "of".
func (m *marked) belongs(s *mention.Sentence, a int) {
	x := &s.Mentions[a]
	switch x.Class {
	case "Office", "Organization", "Delegation", "Group":
	default:
		return
	}
	for b := range s.Mentions {
		y := &s.Mentions[b]
		if b == a || y.Class != "Country" && y.Class != "Organization" {
			continue
		}
		after := y.First - x.End
		if x.Contains(y.Span) || after >= 1 && after <= 2 && s.Tokens[x.End].Of(m.doc.Text) == "of" {
			if x.Of < 0 {
				x.Of = b
			} else if x.Contains(y.Span) {
				x.More = append(x.More, b)
			}
		}
	}
}

func (m *marked) link(s *mention.Sentence, si, a int, way rune) {
	add := func(holder int) {
		m.links = append(m.links, entity.Link{Sentence: si, Holder: holder, Office: a})
	}
	switch way {
	case '>', '&':
		n := 1
		if way == '&' {
			n = 2
		}
		for b := a + 1; b < len(s.Mentions) && n > 0; b++ {
			if x := &s.Mentions[b]; x.Class == "Person" && x.Form == mention.Name {
				add(b)
				n--
			}
		}
	case '<':
		for b := a - 1; b >= 0; b-- {
			if x := &s.Mentions[b]; x.Class == "Person" && x.Form == mention.Name {
				add(b)
				return
			}
		}
	}
}

// entries reads "know" lines: id, name, then gender, years and country, where known.
func entries(t *testing.T, line string) *mention.Entry {
	t.Helper()
	f := strings.Split(line, ",")
	if len(f) < 2 {
		t.Fatalf("know: %q; want id, name, …", line)
	}
	e := &mention.Entry{ID: strings.TrimSpace(f[0]), Name: strings.TrimSpace(f[1])}
	switch scheme, _, _ := strings.Cut(e.ID, ":"); scheme {
	case "person":
		e.Class = "Person"
	case "place":
		e.Class = "Place"
	case "org":
		e.Class = "Organization"
	}
	for _, x := range f[2:] {
		switch x = strings.TrimSpace(x); {
		case x == "m" || x == "f":
			e.Gender = x
		case strings.HasPrefix(x, "country:"):
			e.Country = x
		default:
			e.From, e.To, _ = strings.Cut(x, "-")
		}
	}
	return e
}

// TestResolve runs the cases of testdata: "# name" begins one, then lines
// "date:", "title:", "know:", "judged:" and the marked text.
func TestResolve(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	n := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split("\n"+string(b), "\n# ")[1:] {
			name, rest, _ := strings.Cut(c, "\n")
			n++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+name, func(t *testing.T) { runCase(t, rest) })
		}
	}
	if n < 60 {
		t.Errorf("%d cases; want 60 or more", n)
	}
}

func runCase(t *testing.T, rest string) {
	r, err := resolver()
	if err != nil {
		t.Fatal(err)
	}
	var known []*mention.Entry
	var date, title string
	judged := "left\tright\tverdict\twho\twhen\n"
	for {
		key, value, ok := strings.Cut(rest, ":")
		line, next, _ := strings.Cut(value, "\n")
		line = strings.TrimSpace(line)
		if ok && key == "date" {
			date = line
		} else if ok && key == "title" {
			title = line
		} else if ok && key == "know" {
			known = append(known, entries(t, line))
		} else if ok && key == "judged" {
			judged += strings.Join(strings.Fields(line), "\t") + "\ttester\t2025-01-01\n"
		} else {
			break
		}
		rest = next
	}
	m := read(t, strings.TrimSpace(rest), known)
	m.doc.Published, m.doc.Title = date, title
	js, err := entity.ReadJudgements(strings.NewReader(judged), "judgements.tsv")
	if err != nil {
		t.Fatal(err)
	}
	x := r.With(js).Resolve(&m.doc, m.ss, m.links)
	if len(m.checks) == 0 {
		t.Fatal("the case checks nothing")
	}
	for _, c := range m.checks {
		if got := answer(x.Of(c.sentence, c.mention)); got != normal(c.want) {
			t.Errorf("sentence %d, %q: got %s, want %s", c.sentence, c.words, got, normal(c.want))
			if testing.Verbose() {
				t.Log(tree(&m.ss[c.sentence]))
			}
		}
	}
}

func answer(es []entity.Entity) string {
	if len(es) == 0 {
		return "?"
	}
	var ids []string
	for _, e := range es {
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, "+")
}

func normal(want string) string {
	if want == "?" {
		return want
	}
	ids := strings.Split(want, "+")
	for i, id := range ids {
		if !strings.Contains(id, ":") {
			ids[i] = "person:" + id
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, "+")
}

func tree(s *mention.Sentence) string {
	var b strings.Builder
	for i, n := range s.Tree.Nodes {
		fmt.Fprintf(&b, "%d %s %s %s<-%d\n", i, n.Form, n.UPOS, n.Label, n.Head)
	}
	return b.String()
}
