package rule

import (
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"parley/graph/mention"
	"parley/graph/syntax"
)

// Context is a reading of the words around a match: what they make of its status.
type Context struct {
	Name  string
	Gives string // status
	At    string // where the words stand, see places
	Words []string
	// Forms are Penn tags of the verb itself, for At == "tense".
	Forms    []string
	Examples []string
	Not      []string
	Where    string // file:line
}

// Places where the words of a context may stand, seen from the matched word.
const (
	Auxiliary = "auxiliary" // will, would, may: beside the verb
	Governor  = "governor"  // plan, refuse, deny: the words that it hangs on
	Modifier  = "modifier"  // planned, proposed: before the noun
	Negation  = "negation"  // not, never
	Marker    = "marker"    // if, unless: before the clause
	Purpose   = "purpose"   // to meet: an infinitive of purpose; not under the words
	Tense     = "tense"     // the verb's own form
	Reported  = "reported"  // would: beside the verb of what somebody said
	Negated   = "negated"   // happen, take place: the verb that it hangs on, with "not"
	Settled   = "settled"   // be: before the infinitive, "are to meet"
	Office    = "office"    // former, designate: in a title or right before it
)

var places = []string{Auxiliary, Governor, Modifier, Negation, Marker, Purpose, Tense, Reported, Negated, Settled, Office}

func (s *Set) readContexts(fsys fs.FS, name string, bad *problems) {
	f := file{name, bad}
	for _, n := range f.entries(fsys) {
		c := &Context{Where: f.at(n)}
		f.fields(n, func(key string, v *yaml.Node) bool {
			switch key {
			case "context":
				c.Name = f.text(v)
			case "gives":
				c.Gives = f.text(v)
			case "at":
				if c.At = f.text(v); !has(places, c.At) {
					f.fail(v, "at is %q; it can be %s", c.At, strings.Join(places, " "))
				}
			case "words":
				for _, w := range f.strings(v) {
					c.Words = append(c.Words, forms(w)...)
				}
			case "forms":
				c.Forms = f.strings(v)
			case "examples":
				c.Examples = f.strings(v)
			case "not":
				c.Not = f.strings(v)
			case "why":
				f.text(v)
			default:
				return false
			}
			return true
		})
		if c.Name == "" || c.Gives == "" || c.At == "" {
			f.fail(n, "a context needs \"context:\", \"gives:\" and \"at:\"")
		}
		if !has(rank, c.Gives) {
			f.fail(n, "context %q gives %q; it can be %s", c.Name, c.Gives, strings.Join(rank, " "))
		}
		if len(c.Examples) == 0 || len(c.Not) == 0 {
			f.fail(n, "context %q needs at least one example and one counter-example (\"not:\")", c.Name)
		}
		s.Contexts = append(s.Contexts, c)
	}
}

// rank orders statuses: of several that the words give, the first here holds.
var rank = []string{"cancelled", "postponed", "denied", "proposed", "planned", "ongoing", "happened", "former", "designate"}

// Standing is what the words around a match make of it.
type Standing struct {
	Status string   // "" where no context holds
	Why    []string // names of the contexts that hold
	Past   bool     // a finite verb in the past carries the match
	Future bool
}

// Standing reads the contexts of a word: from its own auxiliaries and modifiers
// upwards, through infinitives, objects and complements, to the verb that carries it.
// Words of the match itself plan and propose nothing; what they put off or call off is
// put off or called off.
func (s *Set) Standing(g *Graph, token int, match ...int) Standing {
	return s.standing(g, token, false, match).Standing
}

// Read joins the standings of all words of a match; a rule that is itself about what was
// not done is read without what denies it.
func (s *Set) Read(g *Graph, m *Match) Standing {
	var out Standing
	for i, a := range m.Anchors {
		n := &g.Tree.Nodes[a]
		if i > 0 && slices.Contains(m.Anchors, n.Head) && (n.Label == "xcomp" || strings.HasPrefix(n.Label, "ccomp")) {
			continue // "agreed that it would open": the agreement stands
		}
		st := s.standing(g, a, m.Rule.Negated || m.Rule.Gives == "declined", m.Anchors).Standing
		if i == 0 || st.Status != "" && out.Status == "" {
			st.Past = st.Past || out.Past
			out = st
		}
	}
	return out
}

type standing struct {
	Standing
	gives []string
}

func (s *Set) standing(g *Graph, token int, apart bool, match []int) (st standing) {
	best := len(rank)
	hit := func(c *Context) {
		st.gives = append(st.gives, c.Gives)
		if apart && c.Gives == "denied" {
			return
		}
		st.Why = append(st.Why, c.Name)
		if c.Gives == "planned" {
			st.Future = true
		}
		if i := slices.Index(rank, c.Gives); i < best {
			best, st.Status = i, c.Gives
		}
	}
	t := g.Tree
	v := token
	subject := false // what a noun does makes nothing of it: "the talks failed to end the war"
	for step := 0; step < 6; step++ {
		n := &t.Nodes[v]
		told := slices.ContainsFunc(s.Contexts, func(c *Context) bool { return c.At == Reported && s.holds(c, t, v, step) })
		for _, c := range s.Contexts {
			if told && c.At == Auxiliary {
				continue // "said that they would meet": it is settled
			}
			own := c.At == Governor && subject || c.At == Governor && slices.Contains(match, v) && (c.Gives == "planned" || c.Gives == "proposed") ||
				c.At == Purpose && n.Head >= 0 && slices.Contains(match, n.Head) // "agreed to release"
			if !own && s.holds(c, t, v, step) {
				hit(c)
			}
		}
		if finite(t, v) {
			st.Past = st.Past || n.XPOS == "VBD" || hasPastAux(t, v)
			// A finite clause stands on its own; only its governor may still deny or plan it.
			if h := n.Head; h >= 0 && strings.HasPrefix(n.Label, "ccomp") {
				for _, c := range s.Contexts {
					if c.At == Governor && !(st.Past && c.Gives == "planned") && s.holds(c, t, h, step+1) {
						hit(c) // "announced that they had agreed" plans nothing
					}
				}
			}
			break
		}
		if n.Head < 0 || !climbs(n.Label) || over(t, v) {
			break
		}
		subject = n.Label == "nsubj" && t.Nodes[n.Head].UPOS == "VERB" && !Passive(t, n.Head)
		v = n.Head
	}
	return st
}

// over reports whether a preposition says that something lies behind what lies behind
// itself: "agreed to act after talks", not "will act after talks".
func over(t *syntax.Tree, v int) bool {
	if c := Case(t, v); c != "after" && c != "following" {
		return false
	}
	for steps := 0; v >= 0 && steps < 6; steps++ {
		if finite(t, v) {
			return t.Nodes[v].XPOS == "VBD" || hasPastAux(t, v)
		}
		v = t.Nodes[v].Head
	}
	return false
}

func climbs(label string) bool {
	switch base, _, _ := strings.Cut(label, ":"); base {
	case "xcomp", "ccomp", "acl", "advcl", "obj", "nsubj", "obl", "nmod", "conj", "compound", "appos", "csubj", "iobj":
		return label != "acl:relcl"
	}
	return false
}

func finite(t *syntax.Tree, v int) bool {
	switch t.Nodes[v].XPOS {
	case "VBD", "VBZ", "VBP":
		return t.Nodes[v].UPOS == "VERB" || t.Nodes[v].UPOS == "AUX"
	}
	for _, j := range dependents(t, v) {
		if n := &t.Nodes[j]; (n.UPOS == "AUX") && (n.XPOS == "MD" || n.XPOS == "VBD" || n.XPOS == "VBZ" || n.XPOS == "VBP") {
			return true
		}
	}
	return false
}

func hasPastAux(t *syntax.Tree, v int) bool {
	for _, j := range dependents(t, v) {
		if n := &t.Nodes[j]; n.UPOS == "AUX" && (n.XPOS == "VBD" || n.Lemma == "have") {
			return true
		}
	}
	return false
}

// dependents returns the tokens near v that hang on it.
func dependents(t *syntax.Tree, v int) []int {
	var out []int
	for j := max(0, v-25); j < len(t.Nodes) && j < v+25; j++ {
		if t.Nodes[j].Head == v {
			out = append(out, j)
		}
	}
	return out
}

func (s *Set) holds(c *Context, t *syntax.Tree, v, step int) bool {
	n := &t.Nodes[v]
	switch c.At {
	case Governor:
		return step > 0 && n.UPOS != "PROPN" && (c.word(n) || c.phrasal(t, v))
	case Tense:
		if len(c.Words) > 0 && !c.word(n) {
			return false
		}
		if !slices.Contains(c.Forms, n.XPOS) {
			return false
		}
		if n.XPOS == "VBG" { // "is visiting", not "visiting"
			return slices.ContainsFunc(dependents(t, v), func(j int) bool {
				a := &t.Nodes[j]
				return a.UPOS == "AUX" && a.Lemma == "be" && a.XPOS != "VBD"
			})
		}
		return true
	case Office:
		return false
	case Negated:
		if step == 0 {
			return false
		}
		below := dependents(t, v) // "failed to happen"
		return (c.word(n) || c.phrasal(t, v)) && s.undone(t, v) || slices.ContainsFunc(below, func(j int) bool {
			return t.Nodes[j].Label == "xcomp" && (c.word(&t.Nodes[j]) || c.phrasal(t, j)) && s.undone(t, j)
		})
	case Reported:
		if step > 0 || !strings.HasPrefix(n.Label, "ccomp") || n.Head < 0 || t.Nodes[n.Head].XPOS != "VBD" {
			return false
		}
		return slices.ContainsFunc(dependents(t, v), func(j int) bool { return t.Nodes[j].UPOS == "AUX" && c.word(&t.Nodes[j]) })
	case Settled:
		below := dependents(t, v)
		to := slices.IndexFunc(below, func(j int) bool { return strings.EqualFold(t.Nodes[j].Form, "to") && t.Nodes[j].UPOS == "PART" })
		return to >= 0 && slices.ContainsFunc(below[:to], func(j int) bool { return t.Nodes[j].UPOS == "AUX" && c.word(&t.Nodes[j]) })
	case Purpose:
		return step == 0 && (n.Label == "advcl" || n.Label == "acl" || n.Label == "xcomp") && n.XPOS == "VB" && !(n.Label == "xcomp" && n.Head >= 0 && c.word(&t.Nodes[n.Head])) &&
			slices.ContainsFunc(dependents(t, v), func(j int) bool { return strings.EqualFold(t.Nodes[j].Form, "to") })
	}
	for _, j := range dependents(t, v) {
		d := &t.Nodes[j]
		ok := false
		switch c.At {
		case Auxiliary:
			ok = d.UPOS == "AUX" || d.XPOS == "MD"
		case Modifier:
			ok = d.Label == "amod" || d.Label == "compound" || d.Label == "acl" || strings.HasPrefix(d.Label, "advmod") || d.Label == "case" || d.Label == "nmod"
		case Negation:
			ok = strings.HasPrefix(d.Label, "advmod") || d.Label == "det" || d.Label == "case" || d.Label == "mark" || d.Label == "cc:preconj"
		case Marker:
			ok = d.Label == "mark"
		}
		if ok && c.word(d) {
			return true
		}
	}
	return false
}

func (c *Context) word(n *syntax.Node) bool {
	return slices.Contains(c.Words, strings.ToLower(n.Lemma)) || slices.Contains(c.Words, strings.ToLower(n.Form))
}

// Term reads whether an office is held, was held or will be: "happened", "former" or
// "designate".
func (s *Set) Term(g *Graph, office *mention.Mention) string {
	if c := s.term(g, office); c != nil {
		return c.Gives
	}
	return "happened"
}

// term is the context at "office" whose words stand inside a title or right before it.
func (s *Set) term(g *Graph, office *mention.Mention) *Context {
	for _, c := range s.Contexts {
		if c.At != Office {
			continue
		}
		for t := max(0, office.First-3); t < office.End; t++ {
			n := &g.Tree.Nodes[t]
			if t < office.First-2 && n.UPOS != "NOUN" || t < office.First && (n.UPOS == "PUNCT" || n.UPOS == "ADV" && (t < office.First-1 || t == 0 && n.Lemma == "then") || n.UPOS == "VERB" && (c.Gives == "designate" || n.XPOS != "VBN" && n.XPOS != "VBG")) {
				continue
			}
			if c.word(n) || t >= office.First && strings.HasPrefix(strings.ToLower(n.Form), "ex-") && slices.Contains(c.Words, "ex") {
				return c
			}
		}
	}
	return nil
}

// negated reports whether one of some words is itself denied ("did not attend") or is
// what somebody failed or was unable to do. "Did not expect him to attend" is neither.
func (s *Set) negated(g *Graph, tokens []int) bool {
	return slices.ContainsFunc(tokens, func(v int) bool { return s.undone(g.Tree, v) })
}

// undone reports whether a verb is denied or what something failed to do.
func (s *Set) undone(t *syntax.Tree, v int) bool {
	h := t.Nodes[v].Head
	return slices.ContainsFunc(s.Contexts, func(c *Context) bool {
		if c.Gives != "denied" {
			return false
		}
		return c.At == Negation && s.holds(c, t, v, 0) ||
			c.At == Governor && h >= 0 && t.Nodes[v].Label == "xcomp" && s.holds(c, t, h, 1)
	})
}

// phrasal reports whether a verb and the word behind it are a word of the context: "put off".
func (c *Context) phrasal(t *syntax.Tree, v int) bool {
	for j := v + 1; j < len(t.Nodes) && j < v+4; j++ {
		if slices.Contains(c.Words, strings.ToLower(t.Nodes[v].Lemma+" "+t.Nodes[j].Form)) {
			return true
		}
	}
	return false
}
