package date

import (
	"slices"
	"strings"

	"parley/graph/syntax"
	"parley/graph/text"
)

// Tense tells on which side of the day of publication a clause looks.
type Tense uint8

const (
	Unknown Tense = iota
	Past          // "met", "has met", "talks held"
	Future        // "will meet", "is to meet", "meets", "scheduled for"
)

func (t Tense) direction() int { return [...]int{Unknown: 0, Past: -1, Future: 1}[t] }

// TenseAt returns the tense of the clause around a token. With a tree it is
// that of the nearest verb above the token, where the verbs of planning and
// announcing turn the nouns below them to the future: "announced talks on
// Friday". Without one it is that of the nearest telling word on the left,
// else on the right, within quotation marks and semicolons.
func TenseAt(doc string, s *text.Sentence, t *syntax.Tree, token int) Tense {
	if token < 0 || token >= len(s.Tokens) {
		return Unknown
	}
	if t != nil && len(t.Nodes) == len(s.Tokens) {
		if tense, decided := climb(t, token); decided {
			return tense
		}
	}
	return byOrder(doc, s, token)
}

// reach is how many tokens away a word may stand and still tell the tense.
const reach = 60

// around returns the window of tokens near a token.
func around(token, n int) (first, end int) { return max(0, token-reach), min(n, token+reach) }

// climb walks from the token towards the root, to the first verb that decides.
func climb(t *syntax.Tree, token int) (tense Tense, decided bool) {
	forward := false // the path goes through something that lies ahead
	on := cased(t, token)
	at := token
	for range min(reach, len(t.Nodes)) {
		from := at
		at = t.Nodes[at].Head
		if at < 0 || at >= len(t.Nodes) {
			return Unknown, false
		}
		n := &t.Nodes[at]
		forward = forward || ahead(t, from)
		if !isVerb(n) {
			if tense, ok := copular(t, at); ok {
				return tense, tense != Unknown
			}
			continue
		}
		if from == token {
			forward = forward || sets(n.Lemma) && (on == "for" || on == "to" || on == "until") || announces(n.Lemma) && on == "for"
		} else if sets(n.Lemma) || announces(n.Lemma) {
			// "proposed talks on Sunday" proposed on Sunday; "proposed talks for
			// Sunday" and "invited them to talks on Sunday" look ahead
			forward = forward || on == "for" || on == "of" || on == "" || cased(t, from) == "to"
		}
		switch tense, up := verb(t, at); {
		case tense == pluperfect && forward:
			return Unknown, true // "had been planned for Friday"
		case tense == pluperfect:
			return Past, true
		case tense == Past && forward:
			return Future, true
		case tense != Unknown || !up:
			return tense, tense != Unknown
		}
	}
	return Unknown, false
}

func isVerb(n *syntax.Node) bool { return n.UPOS == "VERB" || n.UPOS == "AUX" }

// ahead says that words beside a noun put it into the future.
func ahead(t *syntax.Tree, noun int) bool {
	for i, end := around(noun, len(t.Nodes)); i < end; i++ {
		if n := &t.Nodes[i]; n.Head == noun {
			switch strings.ToLower(n.Form) {
			case "upcoming", "forthcoming", "planned", "scheduled", "ahead", "future":
				return true
			}
		}
	}
	return false
}

// cased returns the preposition of a noun.
func cased(t *syntax.Tree, noun int) string {
	for i, end := around(noun, len(t.Nodes)); i < end; i++ {
		if n := &t.Nodes[i]; n.Head == noun && n.Label == "case" {
			return strings.ToLower(n.Form)
		}
	}
	return ""
}

// sets says that a verb sets a time for something.
func sets(lemma string) bool {
	switch lemma {
	case "schedule", "plan", "set", "slate", "expect", "due", "bill", "postpone", "delay", "move", "reschedule":
		return true
	}
	return false
}

// announces says that a verb speaks of what is to come.
func announces(lemma string) bool {
	switch lemma {
	case "announce", "propose", "invite", "await", "prepare", "offer", "suggest", "anticipate", "accept":
		return true
	}
	return false
}

// pluperfect is what verb tells of "had met", beside the tenses.
const pluperfect Tense = 99

// verb reads the tense of a verb; up says that the verb above decides.
func verb(t *syntax.Tree, v int) (tense Tense, up bool) {
	n := &t.Nodes[v]
	var modal, perfect, had, be, past, infinitive, being bool
	for i, end := around(v, len(t.Nodes)); i < end; i++ {
		c := &t.Nodes[i]
		if c.Head != v {
			continue
		}
		switch {
		case c.Label == "mark" && strings.EqualFold(c.Form, "to") || c.Label == "aux" && c.XPOS == "TO":
			infinitive = true
		case !strings.HasPrefix(c.Label, "aux") && c.Label != "cop":
		case isModal(c.Form):
			modal = true
		case c.Lemma == "have" || isHave(c.Form):
			perfect = true
			had = had || strings.EqualFold(c.Form, "had")
		case c.Lemma == "do":
			past = c.XPOS == "VBD"
			if !past {
				return Unknown, true
			}
		case c.XPOS == "VBG":
			being = true // "after being sacked"
		case isBe(c.Form):
			be = true
			past = past || c.XPOS == "VBD"
		}
	}
	if n.XPOS == "VBN" && v > 0 && isHave(t.Nodes[v-1].Form) { // whatever the tree makes of "had set"
		perfect, had = true, had || t.Nodes[v-1].Form == "had"
	}
	switch {
	case had:
		return pluperfect, false
	case perfect:
		return Past, false // also "would have met"
	case modal, infinitive && (be || past): // "is to meet"
		return Future, false
	case past:
		if n.XPOS == "VBN" && sets(n.Lemma) {
			return Unknown, false // "was scheduled": it may have been held or not
		}
		return Past, false
	case infinitive:
		return toInfinitive(t, v)
	case being && !be:
		return Unknown, true
	case n.XPOS == "VBD":
		return Past, false
	case n.XPOS == "VBN" && !be:
		if sets(n.Lemma) {
			return Future, false
		}
		if n.Label == "conj" {
			return Unknown, true
		}
		return Past, false
	case n.XPOS == "VBN" || n.XPOS == "VBG" && be:
		return Future, false
	case n.XPOS == "VBG" || n.XPOS == "VB":
		return Unknown, true
	case n.XPOS == "VBZ" || n.XPOS == "VBP":
		switch n.Lemma {
		case "say", "tell", "write", "report", "mark", "commemorate", "come", "follow":
			return Past, false
		case "be", "have":
			return Unknown, false
		}
		return Future, false
	}
	return Unknown, true
}

// perfected reports whether "had" stands beside a verb.
func perfected(t *syntax.Tree, v int) bool {
	for i, end := around(v, len(t.Nodes)); i < end; i++ {
		if c := &t.Nodes[i]; c.Head == v && strings.HasPrefix(c.Label, "aux") && strings.EqualFold(c.Form, "had") {
			return true
		}
	}
	return false
}

// toInfinitive: what one plans or agrees to do lies ahead, what one began to do
// or came to do lies where the verb above lies.
func toInfinitive(t *syntax.Tree, v int) (Tense, bool) {
	n := &t.Nodes[v]
	if n.Head < 0 || n.Head >= len(t.Nodes) {
		return Future, false
	}
	switch above := &t.Nodes[n.Head]; {
	case strings.HasPrefix(n.Label, "xcomp") && sets(above.Lemma) && perfected(t, n.Head):
		return Past, false // "had planned to visit in March"
	case strings.HasPrefix(n.Label, "advcl"):
		return Unknown, true
	case strings.HasPrefix(n.Label, "acl"):
		return Future, false
	default:
		switch above.Lemma {
		case "begin", "start", "continue", "manage", "fail", "help", "come", "go", "get", "return", "travel", "fly", "arrive", "gather",
			"sit", "seem", "appear", "prove", "use", "cease", "serve", "seek", "try":
			return Unknown, true
		}
		return Future, false
	}
}

// copular reads the tense of "the talks are on Friday", "he was in Paris in May".
func copular(t *syntax.Tree, noun int) (Tense, bool) {
	var cop *syntax.Node
	for i, end := around(noun, len(t.Nodes)); i < end; i++ {
		n := &t.Nodes[i]
		if n.Head != noun {
			continue
		}
		switch {
		case n.Label == "aux" && isModal(n.Form):
			return Future, true
		case n.Label == "aux" && isHave(n.Form):
			return Past, true
		case n.Label == "cop":
			cop = n
		}
	}
	switch {
	case cop == nil:
		return Unknown, false
	case cop.XPOS == "VBD":
		return Past, true
	}
	switch t.Nodes[noun].Lemma {
	case "due", "ready", "set":
		return Future, true
	}
	return Unknown, true
}

func isModal(form string) bool {
	switch form {
	case "will", "Will", "'ll", "’ll", "wo", "shall", "would", "'d", "could", "should", "may", "might", "must", "can", "ca":
		return true
	}
	return false
}

func isBe(form string) bool {
	switch strings.ToLower(form) {
	case "is", "are", "am", "was", "were", "be", "been", "'s", "’s", "'re", "’re", "'m", "’m":
		return true
	}
	return false
}

func isHave(form string) bool {
	switch form {
	case "have", "has", "had", "having", "'ve", "’ve":
		return true
	}
	return false
}

// irregular holds past forms without -ed that reports use.
var irregular = []string{
	"became", "began", "broke", "brought", "came", "chose", "cut", "did", "drew", "fell", "felt", "flew", "forbade", "fought", "found",
	"gave", "got", "had", "heard", "held", "kept", "knew", "laid", "led", "left", "lost", "made", "met", "paid", "ran", "rose", "said",
	"sat", "saw", "sent", "shook", "sought", "spoke", "spent", "stood", "swore", "thought", "told", "took", "understood", "was", "went",
	"were", "withdrew", "won", "wrote",
}

// verbal says whether a word looks like the past form of a verb.
func verbal(w string) bool {
	if len(w) > 3 && strings.HasSuffix(w, "ed") && w[0] >= 'a' && w[0] <= 'z' {
		switch w {
		case "need", "indeed", "exceed", "proceed", "succeed", "hundred", "united":
			return false
		}
		return true
	}
	return slices.Contains(irregular, w)
}

// byOrder finds the tense without a tree.
func byOrder(doc string, s *text.Sentence, token int) Tense {
	left, right := Unknown, Unknown
	if token > 0 && s.Tokens[token-1].Of(doc) == "for" { // "announced talks for Friday"
		return Future
	}
	first, end := around(token, len(s.Tokens))
	for i := token - 1; i >= first && left == Unknown; i-- {
		w := s.Tokens[i].Of(doc)
		if wall(w) {
			break
		}
		left = cue(doc, s, i, w)
	}
	for i := token + 1; i < end && right == Unknown; i++ {
		w := s.Tokens[i].Of(doc)
		if wall(w) {
			break
		}
		right = cue(doc, s, i, w)
	}
	if left != Unknown {
		return left
	}
	return right
}

// wall says whether a sign parts clauses for sure.
func wall(w string) bool {
	switch w {
	case "\"", "“", "”", "``", "''", ";", ":", "(", ")":
		return true
	}
	return false
}

// cue reads the tense that a word tells. A participle after an auxiliary has
// the tense of that word, which stands on its left.
func cue(doc string, s *text.Sentence, i int, w string) Tense {
	before := func(k int) string {
		if i < k {
			return ""
		}
		return strings.ToLower(s.Tokens[i-k].Of(doc))
	}
	switch w {
	case "will", "'ll", "’ll", "shall", "would", "could", "may", "might", "should", "must", "upcoming", "forthcoming":
		return Future
	case "planned", "scheduled", "due", "expected", "slated":
		return Future
	case "set":
		if i+1 < len(s.Tokens) && slices.Contains([]string{"for", "to"}, s.Tokens[i+1].Of(doc)) {
			return Future
		}
	case "to":
		if i+1 < len(s.Tokens) {
			switch before(1) {
			case "is", "are", "plans", "planned", "agreed", "intends", "intended", "going", "due", "set", "scheduled", "expected", "hopes":
				return Future
			}
		}
	}
	if !verbal(w) {
		return Unknown
	}
	for k := 1; k <= 3; k++ {
		switch b := before(k); b {
		case "is", "are", "be":
			return Future
		case "have", "has", "had", "was", "were":
			return Past
		case "been", "not", "also", "both", "then", "never":
			continue
		}
		break
	}
	return Past
}
