package syntax

import "strings"

// form is a word form as the models see it, with the lemmas that it was found to have.
type form struct {
	token
	lemmas []formLemma
}

type formLemma struct {
	tag   uint8
	lemma string
}

// A parser remembers so many forms, none of them longer: a few thousand make up most of
// any text, and when there are more it begins anew.
const (
	maxForms   = 8192
	longestKey = 32
)

// look is what the models see of a form. The form that it holds is a copy, so that it
// keeps no document in memory.
func (p *Parser) look(s string) *form {
	if f := p.forms[s]; f != nil {
		return f
	}
	f := &form{}
	f.see(strings.Clone(s))
	p.m.recognise(&f.token)
	if len(s) <= longestKey {
		if len(p.forms) == maxForms {
			clear(p.forms)
		}
		p.forms[f.form] = f
	}
	return f
}

// tagNumber is the number of a tag, which the form mostly had before.
func (f *form) tagNumber(m *Model, t tag) (uint8, bool) {
	for i := range f.lemmas {
		if n := f.lemmas[i].tag; m.tagger.tags[n] == t {
			return n, true
		}
	}
	n, ok := m.numbers[t]
	return n, ok
}

// lemma is the lemma of the form under a tag.
func (f *form) lemma(p *Parser, tag uint8) string {
	for i := range f.lemmas {
		if f.lemmas[i].tag == tag {
			return f.lemmas[i].lemma
		}
	}
	s := p.m.lemma(&f.token, tag)
	f.lemmas = append(f.lemmas, formLemma{tag, s})
	return s
}
