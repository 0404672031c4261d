package date_test

import (
	"strconv"
	"strings"
	"testing"

	"parley/graph/date"
	"parley/graph/syntax"
	"parley/graph/text"
)

// tree builds a sentence from words written form/XPOS/head/label/lemma, heads
// counted from 1, without the lemma where it is the form in lower case.
func tree(t *testing.T, spec string) (string, *text.Sentence, *syntax.Tree) {
	t.Helper()
	var doc strings.Builder
	s, tr := &text.Sentence{}, &syntax.Tree{}
	for _, w := range strings.Fields(spec) {
		f := strings.Split(w, "/")
		head, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		if doc.Len() > 0 {
			doc.WriteByte(' ')
		}
		start := doc.Len()
		doc.WriteString(f[0])
		s.Tokens = append(s.Tokens, text.Token{Span: text.Span{Start: start, End: doc.Len()}})
		n := syntax.Node{Form: f[0], Lemma: strings.ToLower(f[0]), XPOS: f[1], UPOS: upos(f[1]), Head: head - 1, Label: f[3]}
		if len(f) > 4 {
			n.Lemma = f[4]
		}
		tr.Nodes = append(tr.Nodes, n)
	}
	s.End = doc.Len()
	return doc.String(), s, tr
}

func upos(xpos string) string {
	switch {
	case xpos == "MD":
		return "AUX"
	case strings.HasPrefix(xpos, "VB"):
		return "VERB"
	case strings.HasPrefix(xpos, "NNP"):
		return "PROPN"
	case strings.HasPrefix(xpos, "NN"):
		return "NOUN"
	}
	return "X"
}

// Published is Wednesday, 2022-12-21: Friday is the 16th or the 23rd.
func TestTenseFromTheTree(t *testing.T) {
	const past, future = "2022-12-16", "2022-12-23"
	for _, c := range []struct{ name, spec, want string }{
		{"simple past", "They/PRP/2/nsubj met/VBD/0/root/meet on/IN/4/case Friday/NNP/2/obl", past},
		{"will", "They/PRP/3/nsubj will/MD/3/aux meet/VB/0/root on/IN/5/case Friday/NNP/3/obl", future},
		{"would have", "They/PRP/4/nsubj would/MD/4/aux have/VB/4/aux met/VBN/0/root/meet on/IN/6/case Friday/NNP/4/obl", past},
		{"would", "They/PRP/2/nsubj said/VBD/0/root/say he/PRP/5/nsubj would/MD/5/aux leave/VB/2/ccomp Friday/NNP/5/obl:tmod", future},
		{"present of the timetable", "Putin/NNP/2/nsubj meets/VBZ/0/root/meet Xi/NNP/2/obj on/IN/5/case Friday/NNP/2/obl", future},
		{"progressive", "He/PRP/3/nsubj is/VBZ/3/aux/be leaving/VBG/0/root/leave on/IN/5/case Friday/NNP/3/obl", future},
		{"past progressive", "He/PRP/3/nsubj was/VBD/3/aux/be leaving/VBG/0/root/leave on/IN/5/case Friday/NNP/3/obl", past},
		{"perfect", "He/PRP/3/nsubj has/VBZ/3/aux/have left/VBN/0/root/leave on/IN/5/case Friday/NNP/3/obl", past},
		{"passive", "Talks/NNS/3/nsubj:pass were/VBD/3/aux:pass/be held/VBN/0/root/hold on/IN/5/case Friday/NNP/3/obl", past},
		{"participle behind a noun", "Talks/NNS/5/nsubj held/VBN/1/acl/hold on/IN/4/case Friday/NNP/2/obl fail/VBP/0/root", past},
		{"set for", "Talks/NNS/5/nsubj scheduled/VBN/1/acl/schedule for/IN/4/case Friday/NNP/2/obl collapsed/VBD/0/root/collapse", future},
		{"plans to", "He/PRP/2/nsubj plans/VBZ/0/root/plan to/TO/4/mark meet/VB/2/xcomp them/PRP/4/obj Friday/NNP/4/obl:tmod", future},
		{"planned to", "He/PRP/2/nsubj planned/VBD/0/root/plan to/TO/4/mark meet/VB/2/xcomp them/PRP/4/obj Friday/NNP/4/obl:tmod", future},
		{"began to", "They/PRP/2/nsubj began/VBD/0/root/begin to/TO/4/mark speak/VB/2/xcomp on/IN/6/case Friday/NNP/4/obl", past},
		{"came to", "He/PRP/2/nsubj came/VBD/0/root/come to/TO/4/mark speak/VB/2/advcl on/IN/6/case Friday/NNP/4/obl", past},
		{"announced on", "He/PRP/2/nsubj announced/VBD/0/root/announce talks/NNS/2/obj on/IN/5/case Friday/NNP/2/obl", past},
		{"announced talks on", "He/PRP/2/nsubj announced/VBD/0/root/announce talks/NNS/2/obj on/IN/5/case Friday/NNP/3/nmod", past},
		{"announced talks for", "He/PRP/2/nsubj announced/VBD/0/root/announce talks/NNS/2/obj for/IN/5/case Friday/NNP/3/nmod", future},
		{"invited to talks on", "He/PRP/2/nsubj invited/VBD/0/root/invite us/PRP/2/obj to/IN/5/case talks/NNS/2/obl on/IN/7/case Friday/NNP/5/nmod", future},
		{"is to", "He/PRP/4/nsubj is/VBZ/4/aux/be to/TO/4/mark speak/VB/0/root Friday/NNP/4/obl:tmod", future},
		{"had been set for", "Talks/NNS/4/nsubj:pass had/VBD/4/aux/have been/VBN/4/aux:pass/be set/VBN/0/root for/IN/6/case Friday/NNP/4/obl", past},
		{"has been set for", "It/PRP/4/nsubj:pass has/VBZ/4/aux/have been/VBN/4/aux:pass/be set/VBN/0/root for/IN/6/case Friday/NNP/4/obl", future},
		{"upcoming", "He/PRP/2/nsubj discussed/VBD/0/root/discuss upcoming/JJ/4/amod talks/NNS/2/obj on/IN/6/case Friday/NNP/4/nmod", future},
		{"postponed to", "They/PRP/2/nsubj postponed/VBD/0/root/postpone it/PRP/2/obj to/IN/5/case Friday/NNP/2/obl", future},
		{"going to", "He/PRP/3/nsubj is/VBZ/3/aux/be going/VBG/0/root/go to/TO/5/mark speak/VB/3/xcomp Friday/NNP/5/obl:tmod", future},
		{"was in", "He/PRP/4/nsubj was/VBD/4/cop/be in/IN/4/case Paris/NNP/0/root on/IN/6/case Friday/NNP/4/obl", past},
		{"after being", "He/PRP/2/nsubj spoke/VBD/0/root/speak after/IN/5/mark being/VBG/5/aux:pass/be freed/VBN/2/advcl/free Friday/NNP/5/obl:tmod", past},
		{"coordination", "He/PRP/3/nsubj will/MD/3/aux come/VB/0/root and/CC/5/cc speak/VB/3/conj Friday/NNP/5/obl:tmod", future},
		{"no verb", "Talks/NNS/0/root on/IN/3/case Friday/NNP/1/nmod", past},
	} {
		doc, s, tr := tree(t, c.spec)
		got := date.Find(doc, s, tr, date.Clock{Published: "2022-12-21"})
		if len(got) != 1 || got[0].EDTF != c.want {
			t.Errorf("%s: %q gives %+v, want %s", c.name, doc, got, c.want)
		}
	}
}

func TestHeadAndModifier(t *testing.T) {
	for _, c := range []struct {
		spec, head string
		modifier   bool
	}{
		{"They/PRP/2/nsubj met/VBD/0/root/meet on/IN/4/case Friday/NNP/2/obl", "met", false},
		{"The/DT/4/det 1991/CD/4/nummod Gulf/NNP/4/compound War/NNP/5/nsubj ended/VBD/0/root/end", "War", true},
		{"He/PRP/2/nsubj skips/VBZ/0/root/skip Friday/NNP/5/nmod:poss 's/POS/3/case talks/NNS/2/obj", "talks", true},
		{"On/IN/2/case Friday/NNP/4/compound Putin/NNP/4/nsubj spoke/VBD/0/root/speak", "spoke", false},
		{"Talks/NNS/0/root of/IN/4/case May/NNP/4/compound 5/CD/1/nmod", "Talks", false},
	} {
		doc, s, tr := tree(t, c.spec)
		got := date.Find(doc, s, tr, date.Clock{Published: "2022-12-21"})
		if len(got) != 1 || tr.Nodes[got[0].Head].Form != c.head || got[0].Modifier != c.modifier {
			t.Errorf("%q gives %+v, want head %s, modifier %v", doc, got, c.head, c.modifier)
		}
	}
}

// A tree that does not fit is no reason to fail.
func TestForeignTree(t *testing.T) {
	doc := "They will meet on Friday."
	s := text.Split(doc)[0]
	loop := &syntax.Tree{Nodes: make([]syntax.Node, len(s.Tokens))}
	for i := range loop.Nodes {
		loop.Nodes[i].Head = (i + 1) % len(loop.Nodes)
	}
	for _, tr := range []*syntax.Tree{nil, {}, {Nodes: make([]syntax.Node, 2)}, {Nodes: make([]syntax.Node, len(s.Tokens))}, loop} {
		got := date.Find(doc, &s, tr, date.Clock{Published: "2022-12-21"})
		if len(got) != 1 || got[0].EDTF != "2022-12-23" {
			t.Errorf("%+v", got)
		}
	}
}
