package mention

import (
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document reads a YAML file; nil where it cannot be read.
func document(fsys fs.FS, name string, kind yaml.Kind, bad *problems) *yaml.Node {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		bad.add(name, nil, "%v", err)
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		bad.add(name, nil, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != kind {
		bad.add(name, nil, "the file is empty or not of the form that it had: %s", map[yaml.Kind]string{yaml.SequenceNode: "a list", yaml.MappingNode: "\"key: value\" lines"}[kind])
		return nil
	}
	return doc.Content[0]
}

// record reads a mapping of known keys to words or lists of words.
func record(name string, n *yaml.Node, bad *problems, keys string) map[string][]string {
	out := map[string][]string{}
	if n.Kind != yaml.MappingNode {
		bad.add(name, n, "expected \"key: value\" lines")
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if !strings.Contains(" "+keys+" ", " "+k.Value+" ") {
			bad.add(name, k, "unknown key %q; it can be one of: %s", k.Value, keys)
			continue
		}
		out[k.Value] = list(name, v, bad)
	}
	return out
}

// list reads a word, a list of words, or a list of comma-separated words or lists.
func list(name string, n *yaml.Node, bad *problems) []string {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}
	case yaml.SequenceNode:
		var out []string
		for _, c := range n.Content {
			if c.Kind != yaml.ScalarNode {
				bad.add(name, c, "expected a word")
				continue
			}
			out = append(out, c.Value)
		}
		return out
	}
	bad.add(name, n, "expected a word or a list of words")
	return nil
}

func first(r map[string][]string, key string) string {
	if v := r[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// countries reads the states and returns their records.
func (l *Lexicon) countries(fsys fs.FS, bad *problems) (states []map[string][]string) {
	const name = "lexicon/countries.yaml"
	root := document(fsys, name, yaml.SequenceNode, bad)
	if root == nil {
		return nil
	}
	for _, n := range root.Content {
		r := record(name, n, bad, "id name official also adjectives people capital government code wikidata from to contested")
		e := &Entry{ID: first(r, "id"), Name: first(r, "name"), Class: "Country", Wikidata: first(r, "wikidata"), From: first(r, "from"), To: first(r, "to")}
		if err := l.thing(e, append(r["official"], r["also"]...), r["adjectives"]); err != nil {
			bad.add(name, n, "%v", err)
			continue
		}
		for _, p := range r["people"] {
			l.alias(p, alias{entry: e, how: byPeople})
		}
		for _, p := range r["capital"] {
			l.alias(p, alias{entry: e, how: byCapital})
		}
		for _, p := range r["government"] {
			l.alias(p, alias{entry: e, how: byGovernment})
		}
		states = append(states, r)
	}
	return states
}

// seats names the capital of a country by its country: "the Albanian capital". Where
// there are two, or the city is not known, nothing is said.
func (l *Lexicon) seats(states []map[string][]string) {
	for _, r := range states {
		if len(r["capital"]) != 1 {
			continue
		}
		if city := l.city(first(r, "capital")); city != nil {
			for _, a := range r["adjectives"] {
				l.alias(a+" capital", alias{entry: city})
			}
		}
	}
}

// city is the place of a name, nil where none or several bear it.
func (l *Lexicon) city(name string) *Entry {
	var found *Entry
	for _, a := range l.names.at(split(name)) {
		if a.entry.Class == "Place" && a.how == byName {
			if found != nil && found != a.entry {
				return nil
			}
			found = a.entry
		}
	}
	return found
}

func (l *Lexicon) things(fsys fs.FS, name, class string, bad *problems) {
	root := document(fsys, name, yaml.SequenceNode, bad)
	if root == nil {
		return
	}
	for _, n := range root.Content {
		r := record(name, n, bad, "id name also adjectives country wikidata")
		if c := first(r, "country"); c != "" && l.entries[c] == nil {
			bad.add(name, n, "the country %q is not in countries.yaml", c)
		}
		e := &Entry{ID: first(r, "id"), Name: first(r, "name"), Class: class, Country: first(r, "country"), Wikidata: first(r, "wikidata")}
		if err := l.thing(e, r["also"], r["adjectives"]); err != nil {
			bad.add(name, n, "%v", err)
		}
	}
}

// keyed reads a file of word lists, and says where a key is unknown.
func keyed(fsys fs.FS, name, keys string, bad *problems, each func(key string, v *yaml.Node)) {
	root := document(fsys, name, yaml.MappingNode, bad)
	if root == nil {
		return
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		k := root.Content[i]
		if !strings.Contains(" "+keys+" ", " "+k.Value+" ") {
			bad.add(name, k, "unknown key %q; it can be one of: %s", k.Value, keys)
			continue
		}
		each(k.Value, root.Content[i+1])
	}
}

// commas flattens a list of comma-separated lists.
func commas(words []string) []string {
	var out []string
	for _, w := range words {
		for _, p := range strings.Split(w, ",") {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

func (l *Lexicon) list(key string, words []string) {
	if l.set[key] == nil {
		l.set[key] = map[string]bool{}
	}
	for _, w := range words {
		l.set[key][fold(w)] = true
	}
}

func pairs(n *yaml.Node) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		out[n.Content[i].Value] = n.Content[i+1].Value
	}
	return out
}

func plural(w string, irregular map[string]string) string {
	if p := irregular[w]; p != "" {
		return p
	}
	return w + "s"
}

func (l *Lexicon) bodyWords(fsys fs.FS, bad *problems) {
	const name = "lexicon/bodies.yaml"
	lists := map[string][]string{}
	irregular := map[string]string{}
	keyed(fsys, name, "heads states takes_of places places_before surnames things things_before ships plurals", bad, func(k string, v *yaml.Node) {
		if k == "plurals" {
			irregular = pairs(v)
			return
		}
		lists[k] = commas(list(name, v, bad))
	})
	l.list("bodies/states", lists["states"])
	l.list("bodies/takes_of", lists["takes_of"])
	for _, k := range []string{"surnames", "things", "things_before", "ships"} {
		l.list("bodies/"+k, lists[k])
	}
	for _, h := range lists["heads"] {
		b := bodyHead{state: l.has("bodies/states", fold(h)), takesOf: l.has("bodies/takes_of", fold(h))}
		l.bodies.add(split(h), b)
		b.plural = true
		l.bodies.add(split(plural(h, irregular)), b)
	}
	for _, h := range lists["places"] {
		l.bodies.add(split(h), bodyHead{place: true})
	}
	for _, h := range lists["places_before"] {
		l.bodies.add(split(h), bodyHead{place: true, before: true, of: strings.HasSuffix(h, " of")})
	}
}

func (l *Lexicon) officeWords(fsys fs.FS, bad *problems) {
	const name = "lexicon/offices.yaml"
	lists := map[string][]string{}
	irregular := map[string]string{}
	keyed(fsys, name, "heads after generic grades personal tenure former designate portfolios of_portfolio speaks reports topical capital relative of_state of_place serves plurals ranks honorifics given surnames female male", bad, func(k string, v *yaml.Node) {
		if k == "plurals" {
			irregular = pairs(v)
			return
		}
		lists[k] = commas(list(name, v, bad))
	})
	for _, k := range []string{"after", "generic", "grades", "personal", "tenure", "former", "designate", "portfolios", "honorifics", "given", "surnames", "of_portfolio", "speaks", "reports", "topical", "capital", "relative", "of_state", "of_place", "serves"} {
		l.list("offices/"+k, lists[k])
	}
	gender := map[string]string{}
	for _, w := range lists["female"] {
		gender[w] = "f"
	}
	for _, w := range lists["male"] {
		gender[w] = "m"
	}
	l.list("offices/female", lists["female"])
	l.list("offices/male", lists["male"])
	for i, heads := range [][]string{lists["heads"], lists["ranks"]} {
		for _, h := range heads {
			ws := split(h)
			last := ws[len(ws)-1]
			o := officeHead{rank: i == 1, gender: gender[h], words: len(ws), portfolio: l.has("offices/of_portfolio", last), speaks: l.has("offices/speaks", last),
				topical: l.has("offices/topical", last), relative: l.has("offices/relative", last), local: l.has("offices/of_place", last), state: l.has("offices/of_state", fold(h)) || l.has("offices/of_state", last), serves: l.has("offices/serves", fold(h))}
			l.heads.add(ws, o)
			many := split(plural(h, irregular))
			o.plural, o.singular, o.words = true, ws, len(many)
			l.heads.add(many, o)
		}
	}
}

func (l *Lexicon) words(fsys fs.FS, bad *problems) {
	const name = "lexicon/words.yaml"
	irregular := map[string]string{}
	type group struct {
		words []string
		n     nominal
	}
	var groups []group
	weak := map[string]bool{}
	keyed(fsys, name, "meetings visits not_meetings delegations weak_delegations agreements weak_agreements signing groups plurals grades counts pronouns particles weak_particles suffixes months weekdays venues asides returns journeys departures onsets closings occurring lasting sides", bad, func(k string, v *yaml.Node) {
		switch k {
		case "plurals":
			irregular = pairs(v)
		case "meetings":
			for i := 0; i+1 < len(v.Content); i += 2 {
				groups = append(groups, group{list(name, v.Content[i+1], bad), nominal{class: "Event", kind: v.Content[i].Value}})
			}
		case "visits":
			groups = append(groups, group{list(name, v, bad), nominal{class: "Event", kind: "visit"}})
		case "delegations":
			groups = append(groups, group{list(name, v, bad), nominal{class: "Delegation"}})
		case "agreements":
			groups = append(groups, group{list(name, v, bad), nominal{class: "Agreement"}})
		case "groups":
			groups = append(groups, group{list(name, v, bad), nominal{class: "Group"}})
		case "weak_delegations", "weak_agreements":
			for _, w := range list(name, v, bad) {
				weak[w] = true
			}
		case "counts":
			for w, n := range pairs(v) {
				for _, c := range n {
					l.counts[w] = 10*l.counts[w] + int(c-'0')
				}
			}
		case "pronouns":
			for _, p := range v.Content {
				r := record(name, p, bad, "words gender plural speaker")
				for _, w := range r["words"] {
					l.pronouns[w] = pronoun{gender: first(r, "gender"), plural: first(r, "plural") == "true", speaker: first(r, "speaker") == "true"}
				}
			}
		case "not_meetings":
			for _, w := range list(name, v, bad) {
				l.nominals.add(split(w), nominal{})
			}
		default:
			l.list("words/"+k, list(name, v, bad))
		}
	})
	for _, g := range groups {
		for _, w := range g.words {
			n := g.n
			n.weak = weak[w] || n.class == "Group"
			if n.class != "Group" {
				l.nominals.add(split(w), n)
			}
			if p := plural(w, irregular); p != w || n.class == "Group" {
				n.plural = true
				l.nominals.add(split(p), n)
			}
		}
	}
}
