package rule

import (
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

// file walks the YAML of a rule file and knows where it is.
type file struct {
	name string
	bad  *problems
}

func (f file) at(n *yaml.Node) string { return fmt.Sprintf("%s:%d:%d", f.name, n.Line, n.Column) }

func (f file) fail(n *yaml.Node, format string, args ...any) { f.bad.add(f.at(n), format, args...) }

// entries reads a file that is a list of mappings.
func (f file) entries(fsys fs.FS) []*yaml.Node {
	raw, err := fs.ReadFile(fsys, f.name)
	if err != nil {
		f.bad.add(f.name, "%v", err)
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		f.bad.add(f.name, "%v", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if len(doc.Content) == 0 {
		f.bad.add(f.name+":1:1", "the file is empty: expected a list of rules, each starting \"- rule: name\"")
		return nil
	}
	if doc.Content[0].Kind != yaml.SequenceNode {
		f.fail(doc.Content[0], "expected a list, each entry starting with \"- \"")
		return nil
	}
	return doc.Content[0].Content
}

// fields calls want for each key of a mapping; a key that want does not know is an error.
func (f file) fields(n *yaml.Node, want func(key string, value *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		f.fail(n, "expected \"key: value\" lines")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if seen[k.Value] {
			f.fail(k, "the key %q stands twice", k.Value)
			continue
		}
		seen[k.Value] = true
		if !want(k.Value, n.Content[i+1]) {
			f.fail(k, "unknown key %q", k.Value)
		}
	}
}

func (f file) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		f.fail(n, "expected a word or a sentence")
		return ""
	}
	return n.Value
}

func (f file) list(n *yaml.Node, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		f.fail(n, "expected a list")
		return
	}
	for _, c := range n.Content {
		each(c)
	}
}

func (f file) strings(n *yaml.Node) []string {
	var out []string
	f.list(n, func(c *yaml.Node) { out = append(out, f.text(c)) })
	return out
}

func (f file) truth(n *yaml.Node) bool {
	switch n.Value {
	case "true":
		return true
	case "false":
		return false
	}
	f.fail(n, "expected true or false, not %q", n.Value)
	return false
}

func (s *Set) readRules(fsys fs.FS, name string, bad *problems) {
	f := file{name, bad}
	for _, n := range f.entries(fsys) {
		r := &Rule{At: f.at(n), words: map[string][]string{}, used: map[string]bool{}}
		f.fields(n, func(key string, v *yaml.Node) bool {
			switch key {
			case "rule":
				r.Name = f.text(v)
			case "gives":
				r.Gives = f.text(v)
			case "kind":
				r.Kind = f.text(v)
			case "status":
				r.Status = f.text(v)
			case "form":
				switch f.text(v) {
				case "phrase":
					r.Phrase = true
				case "tree":
				default:
					f.fail(v, "form is %q; it can be tree or phrase", v.Value)
				}
			case "links":
				r.Links = f.truth(v)
			case "negated":
				r.Negated = f.truth(v)
			case "strict":
				r.Strict = f.truth(v)
			case "people":
				r.People = f.strings(v)
			case "joins":
				r.Joins = f.truth(v)
			case "others":
				r.Others = f.truth(v)
			case "intransitive":
				r.Intransitive = f.truth(v)
			case "why":
				f.text(v)
			case "match":
				f.list(v, func(c *yaml.Node) {
					m, err := Parse(f.text(c))
					if err != nil {
						f.fail(c, "%v", err)
						return
					}
					r.Match = append(r.Match, m)
					r.lines = append(r.lines, f.at(c))
				})
			case "words":
				f.fields(v, func(word string, list *yaml.Node) bool {
					r.words[strings.ToLower(word)] = f.strings(list)
					return true
				})
			case "except":
				r.except = f.strings(v)
			case "examples":
				f.list(v, func(c *yaml.Node) { r.Examples = append(r.Examples, f.example(c)...) })
			case "todo":
				f.list(v, func(c *yaml.Node) { r.Todo = append(r.Todo, f.example(c)...) })
			case "not":
				r.Not = f.strings(v)
			default:
				return false
			}
			return true
		})
		s.check(f, n, r)
		s.Rules = append(s.Rules, r)
	}
}

// example is a marked sentence, or a mapping of it with the status and kind it must have.
func (f file) example(n *yaml.Node) []Example {
	e := Example{At: f.at(n)}
	sentence := n
	if n.Kind == yaml.MappingNode {
		f.fields(n, func(key string, v *yaml.Node) bool {
			switch key {
			case "text":
				sentence = v
			case "status":
				e.Status = f.text(v)
			case "kind":
				e.Kind = f.text(v)
			default:
				return false
			}
			return true
		})
		if sentence == n {
			f.fail(n, "an example needs \"text:\"")
			return nil
		}
	}
	m, err := Parse(f.text(sentence))
	if err != nil {
		f.fail(sentence, "%v", err)
		return nil
	}
	e.Marked = m
	return []Example{e}
}

// check holds a rule against the ontology and the house rules.
func (s *Set) check(f file, n *yaml.Node, r *Rule) {
	if r.Name == "" {
		f.fail(n, "a rule needs a name: \"- rule: leads-delegation\"")
	}
	for _, o := range s.Rules {
		if o.Name == r.Name {
			f.fail(n, "the rule %q stands already at %s", r.Name, o.At)
		}
	}
	ft := s.ontology.FactType(r.Gives)
	if ft == nil {
		f.fail(n, "rule %q gives %q, which the ontology does not know", r.Name, r.Gives)
		return
	}
	if r.Kind != "" && ft.Kind(r.Kind) == nil {
		f.fail(n, "rule %q: %s has no kind %q", r.Name, r.Gives, r.Kind)
	}
	if r.Status != "" && !has(ft.Statuses, r.Status) {
		f.fail(n, "rule %q: the status %q is not one of %s: %s", r.Name, r.Status, r.Gives, strings.Join(ft.Statuses, " "))
	}
	if len(r.Match) == 0 {
		f.fail(n, "rule %q has no match sentence", r.Name)
	}
	if len(r.Examples) == 0 || len(r.Not) == 0 {
		f.fail(n, "rule %q needs at least one example and one counter-example (\"not:\")", r.Name)
	}
	marks := func(m Marked, at string) {
		for _, k := range m.Marks {
			if ft.Role(k.Role) == nil {
				f.bad.add(at, "%s has no role %q", r.Gives, k.Role)
			}
		}
	}
	for i, m := range r.Match {
		marks(m, r.lines[i])
	}
	for _, e := range append(r.Examples, r.Todo...) {
		marks(e.Marked, e.At)
		if len(e.Marks) == 0 {
			f.bad.add(e.At, "an example needs its roles marked, as in [leader:Lavrov]")
		}
	}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (s *Set) readFillers(fsys fs.FS, bad *problems) Fillers {
	const name = "rules/context/fillers.yml"
	f := file{name, bad}
	fill := Fillers{}
	for _, n := range f.entries(fsys) {
		var class string
		var names []string
		f.fields(n, func(key string, v *yaml.Node) bool {
			switch key {
			case "class":
				class = f.text(v)
			case "names":
				names = f.strings(v)
			default:
				return false
			}
			return true
		})
		fill[class] = names
	}
	return fill
}
