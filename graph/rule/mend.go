package rule

import (
	"strings"

	"parley/graph/syntax"
)

// mend sets right what a greedy parser gets wrong in ways that contradict themselves:
// a participle with a subject of its own and no auxiliary is a past tense ("Lavrov met
// Wang"), an adjective with a passive auxiliary is a participle ("was cancelled").
func mend(t *syntax.Tree) {
	relatives(t)
	following(t)
	clauses(t)
	fronted(t)
	aux := make([]bool, len(t.Nodes))
	pass := make([]bool, len(t.Nodes))
	subject := make([]int, len(t.Nodes))
	for i := range t.Nodes {
		n := &t.Nodes[i]
		if n.Head < 0 {
			continue
		}
		switch {
		case n.Label == "aux:pass":
			pass[n.Head], aux[n.Head] = true, true
		case n.UPOS == "AUX":
			aux[n.Head] = true
		case strings.HasPrefix(n.Label, "nsubj"):
			subject[n.Head] = i + 1
		}
	}
	for i := range t.Nodes {
		n := &t.Nodes[i]
		s := subject[i]
		switch {
		case n.XPOS == "VBN" && s > 0 && s-1 < i && !aux[i] && n.Label != "conj" && !strings.HasPrefix(n.Label, "acl"):
			n.XPOS = "VBD"
			t.Nodes[s-1].Label = "nsubj"
		case pass[i] && n.UPOS == "ADJ" && strings.HasSuffix(n.Form, "ed"):
			n.UPOS, n.XPOS = "VERB", "VBN"
			if s > 0 {
				t.Nodes[s-1].Label = "nsubj:pass"
			}
		}
	}
}

// relatives sets right a sentence whose relative clause was read as its main clause: in
// "Duarte, who ran the talks, will lead the team" ran has two subjects, one of them "who",
// and lead hangs on it.
func relatives(t *syntax.Tree) {
	for who := range t.Nodes {
		w := &t.Nodes[who]
		v := w.Head
		if w.XPOS != "WP" && w.XPOS != "WDT" || !strings.HasPrefix(w.Label, "nsubj") || v < who {
			continue
		}
		noun, main := -1, -1
		for i := range t.Nodes {
			n := &t.Nodes[i]
			if n.Head != v || i == who {
				continue
			}
			switch {
			case strings.HasPrefix(n.Label, "nsubj") && i < v:
				noun = i
			case i > v && main < 0 && n.UPOS == "VERB" && t.Nodes[i-1].UPOS != "SCONJ" && finite(t, i) && !hasSubject(t, i) && n.Label != "acl:relcl":
				main = i
			}
		}
		if noun < 0 || who != noun+1 && !(who == noun+2 && t.Nodes[noun+1].Form == ",") || main < 0 {
			continue
		}
		t.Nodes[main].Head, t.Nodes[main].Label = t.Nodes[v].Head, t.Nodes[v].Label
		t.Nodes[v].Head, t.Nodes[v].Label = noun, "acl:relcl"
		t.Nodes[noun].Head, t.Nodes[noun].Label = main, "nsubj"
		for i := range t.Nodes {
			if t.Nodes[i].Head == main && t.Nodes[i].Label == "aux:pass" {
				t.Nodes[noun].Label = "nsubj:pass"
			}
		}
	}
}

// clauses gives a second clause the subject that was read as an object of the first: in
// "Duarte met Holm in Oslo, and Haddad left" Haddad hangs on met, and left has no subject.
func clauses(t *syntax.Tree) {
	for v := range t.Nodes {
		n := &t.Nodes[v]
		if n.UPOS != "VERB" || n.Label != "conj" || n.Head < 0 || n.Head > v || !finite(t, v) || hasSubject(t, v) {
			continue
		}
		x := v - 1
		for x > n.Head && (t.Nodes[x].UPOS == "ADV" || t.Nodes[x].UPOS == "AUX") {
			x--
		}
		for x > n.Head && t.Nodes[x].Head != n.Head {
			if x = t.Nodes[x].Head; x > v {
				break
			}
		}
		if x <= n.Head || x >= v || t.Nodes[x].Label != "obj" && t.Nodes[x].Label != "obl" && t.Nodes[x].Label != "dep" {
			continue
		}
		first := x
		cased := false
		for i := n.Head + 1; i < x; i++ {
			if below(t, i, x) {
				first = min(first, i)
			}
			cased = cased || t.Nodes[i].Head == x && t.Nodes[i].Label == "case"
		}
		and := first
		if t.Nodes[and].Form == "," {
			and++
		}
		if cased || and == 0 || t.Nodes[and].UPOS != "CCONJ" || t.Nodes[and-1].Form != "," {
			continue
		}
		t.Nodes[x].Head, t.Nodes[x].Label = v, "nsubj"
		t.Nodes[and].Head = v
	}
}

// fronted gives a verb the subject that was read into the phrase before it: in "Following
// Lima, Norwegian and Chilean envoys met" the envoys hang on Lima, and met has no subject.
func fronted(t *syntax.Tree) {
	const front = 5 // tokens of such a phrase
	for v := range t.Nodes {
		if t.Nodes[v].UPOS != "VERB" || !finite(t, v) || hasSubject(t, v) {
			continue
		}
		x := v - 1
		for x > 0 && (t.Nodes[x].UPOS == "ADV" || t.Nodes[x].UPOS == "AUX") {
			x--
		}
		if x < 1 || t.Nodes[x].Label != "conj" || t.Nodes[x].UPOS != "NOUN" && t.Nodes[x].UPOS != "PROPN" {
			continue
		}
		o := t.Nodes[x].Head
		if o < 0 || o >= front || t.Nodes[o].Head != v || t.Nodes[o].Label != "obl" || t.Nodes[o+1].Form != "," {
			continue
		}
		for i := o + 1; i < x; i++ {
			if n := &t.Nodes[i]; n.Head == o && n.Label == "conj" {
				n.Head = x
			}
		}
		t.Nodes[x].Head, t.Nodes[x].Label = v, "nsubj"
	}
}

// below reports whether a token hangs on another, over however many steps.
func below(t *syntax.Tree, i, x int) bool {
	for n := 0; i >= 0 && n < len(t.Nodes); n++ {
		if i == x {
			return true
		}
		i = t.Nodes[i].Head
	}
	return false
}

// following makes a preposition of "following" before a noun, as of "after".
func following(t *syntax.Tree) {
	for v := range t.Nodes {
		n := &t.Nodes[v]
		if n.UPOS != "VERB" || n.XPOS != "VBG" || !strings.EqualFold(n.Form, "following") || n.Head < 0 {
			continue
		}
		for i := v + 1; i < len(t.Nodes); i++ {
			if o := &t.Nodes[i]; o.Head == v && o.Label == "obj" {
				o.Head, o.Label = n.Head, "obl"
				n.Head, n.Label, n.UPOS = i, "case", "ADP"
				for j := range t.Nodes {
					if d := &t.Nodes[j]; d.Head == v {
						d.Head = i
					}
				}
				break
			}
		}
	}
}

func hasSubject(t *syntax.Tree, v int) bool {
	for i := range t.Nodes {
		if t.Nodes[i].Head == v && strings.HasPrefix(t.Nodes[i].Label, "nsubj") {
			return true
		}
	}
	return false
}

// forms are the shapes that a regular word takes: what a lemmatiser makes of a rare word
// is not always its dictionary form ("postponed" → "postpon").
func forms(word string) []string {
	out := []string{word}
	n := len(word)
	if n < 3 || strings.ContainsAny(word, " -") {
		return out
	}
	stem := word
	switch {
	case strings.HasSuffix(word, "e"):
		stem = word[:n-1]
		out = append(out, word+"s", word+"d", stem+"ing")
	case strings.HasSuffix(word, "y") && !vowel(word[n-2]):
		stem = word[:n-1] + "i"
		out = append(out, stem+"es", stem+"ed", word+"ing")
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		out = append(out, word+"es", word+"ed", word+"ing")
	default:
		out = append(out, word+"s", word+"ed", word+"ing")
		if vowel(word[n-2]) && !vowel(word[n-1]) && word[n-1] != 'w' && word[n-1] != 'y' {
			double := word + word[n-1:]
			out = append(out, double+"ed", double+"ing")
		}
	}
	return out
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// subjects gives a verb without a subject the name that a comma cut off from it: in
// "During the visit, Duarte met Holm" the name explains no visit.
func subjects(t *syntax.Tree, names []Unit) {
	for _, u := range names {
		n := &t.Nodes[u.Head]
		first := u.First
		for first > 0 && t.Nodes[first-1].Head == u.Head && t.Nodes[first-1].UPOS != "PUNCT" { // "Dr.", "the"
			first--
		}
		if n.Label != "appos" || n.Head < 0 || n.Head >= first || first == 0 || t.Nodes[first-1].Form != "," {
			continue
		}
		v := n.Head
		for v >= 0 && t.Nodes[v].UPOS != "VERB" {
			v = t.Nodes[v].Head
		}
		if v < u.End {
			continue
		}
		label := "nsubj"
		free := true
		for i := range t.Nodes {
			if d := &t.Nodes[i]; d.Head == v {
				free = free && !strings.HasPrefix(d.Label, "nsubj")
				if d.Label == "aux:pass" {
					label = "nsubj:pass"
				}
			}
		}
		if free {
			n.Head, n.Label = v, label
		}
	}
}
