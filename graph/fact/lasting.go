package fact

import (
	"slices"
	"strings"

	"parley/graph/date"
	"parley/graph/mention"
	"parley/graph/syntax"
)

// lasting joins the two dates of a sentence that tell when something began and ended:
// "The conference opened on 3 May and closed on the 9th", "began in May and lasted until
// June". The first becomes the time between, the second dates nothing by itself.
func (w *work) lasting(sentence int) {
	t, ds := w.Sentences[sentence].Tree, w.dates[sentence]
	for i := range ds {
		x := &ds[i]
		if x.EDTF == "" || x.Relation != date.At || !w.verb(t, x.Head, w.rules.Onset) {
			continue
		}
		for k := range ds[i+1:] {
			y := &ds[i+1+k]
			if y.EDTF == "" || y.Head < 0 || y.Head == x.Head || !joined(t, x.Head, y.Head) {
				continue
			}
			if !(y.Relation == date.At && w.verb(t, y.Head, w.rules.Closing)) && !(y.Relation == date.Until && w.verb(t, y.Head, w.rules.Lasting)) {
				continue
			}
			if strings.Contains(x.EDTF+y.EDTF, "/") || !date.Before(x.EDTF, y.EDTF) {
				continue
			}
			x.EDTF += "/" + y.EDTF
			y.Relation = date.Until
			break
		}
	}
}

func (w *work) verb(t *syntax.Tree, token int, kind func(string) bool) bool {
	return token >= 0 && t.Nodes[token].UPOS == "VERB" && kind(t.Nodes[token].Lemma)
}

// joined reports whether two verbs are said of one subject: the one hangs on the other,
// or both on a third.
func joined(t *syntax.Tree, a, b int) bool {
	x, y := &t.Nodes[a], &t.Nodes[b]
	return y.Head == a && y.Label == "conj" || x.Head == b && x.Label == "conj" || x.Head == y.Head && x.Label == "conj" && y.Label == "conj"
}

// finer reports whether a date tells more than another that it may be of: "30 October to
// 4 November" of what was "in October".
func finer(a, b string) bool {
	af, al, ok := date.Bounds(a)
	bf, bl, ok2 := date.Bounds(b)
	if !ok || !ok2 || a == b || af < bf || af > bl {
		return false
	}
	return al < bl || len(a) > len(b) && !strings.Contains(b, "/")
}

// called reports whether two names of events are one, in full or shortened: "the Lima
// Peace Conference", "the Lima Conference", "the Conference".
func (w *work) called(m *mention.Mention, event string) bool {
	a, b := strings.Fields(strings.ToLower(w.spanOf(m.Span))), strings.Fields(strings.ToLower(event))
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 0 && a[len(a)-1] == b[len(b)-1] && !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
