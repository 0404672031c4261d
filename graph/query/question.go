package query

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	cayley "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"go.yaml.in/yaml/v3"
)

// Folder is where the questions lie in an fs.FS, as NAME.gizmo.
const Folder = "questions"

// Question is a named query.
type Question struct {
	Name        string      `yaml:"-"`           // of the file: "who-led"
	Title       string      `yaml:"title"`       // the question as one would ask it
	Description string      `yaml:"description"` // what counts and what does not
	Parameters  []Parameter `yaml:"parameters"`
	Columns     []string    `yaml:"columns"` // what a row tells, in order
	Script      string      `yaml:"-"`       // the file as it is
}

// Parameter is something that a question wants to know. It is exactly one of: a
// thing of some Classes, one of some Values, a date, or free text.
type Parameter struct {
	Name     string   `yaml:"name"` // of the variable
	What     string   `yaml:"what"` // said to a user
	Classes  []string `yaml:"class"`
	Values   []string `yaml:"values"`
	Date     bool     `yaml:"date"` // 2025, 2025-05 or 2025-05-15
	Text     bool     `yaml:"text"`
	Required bool     `yaml:"required"`
	Default  string   `yaml:"default"` // the value where none is given
	Example  string   `yaml:"example"`
}

// Parameter returns the parameter of a name, nil where there is none.
func (q *Question) Parameter(name string) *Parameter {
	for i := range q.Parameters {
		if q.Parameters[i].Name == name {
			return &q.Parameters[i]
		}
	}
	return nil
}

// Error is a fault in a question's file.
type Error struct {
	File         string
	Line, Column int // from 1; 0 where it is about the file
	Message      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Questions reads and checks the questions in fsys, ordered by name. The error
// joins all that is wrong; each is an *Error.
func Questions(fsys fs.FS) ([]*Question, error) {
	entries, err := fs.ReadDir(fsys, Folder)
	if err != nil {
		return nil, err
	}
	var questions []*Question
	var wrong []error
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".gizmo")
		if e.IsDir() || !ok {
			continue
		}
		file := path.Join(Folder, e.Name())
		b, err := fs.ReadFile(fsys, file)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		q, errs := parse(file, name, b)
		if len(errs) > 0 {
			wrong = append(wrong, errs...)
			continue
		}
		questions = append(questions, q)
	}
	if len(questions) == 0 && len(wrong) == 0 {
		return nil, fmt.Errorf("%s: there are no questions; each is a file NAME.gizmo", Folder)
	}
	return questions, errors.Join(wrong...)
}

var (
	name     = regexp.MustCompile(`^[a-z][a-zA-Z]*$`)
	variable = regexp.MustCompile(`(?m)^var ([A-Za-z]+) = (.*)$`)
	yamlLine = regexp.MustCompile(`line (\d+): (.*)`)
)

// parse reads a question: a comment with its head in YAML, then the script.
func parse(file, questionName string, b []byte) (*Question, []error) {
	at := func(line int, format string, args ...any) []error {
		return []error{&Error{file, line, 1, fmt.Sprintf(format, args...)}}
	}
	text := string(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))
	head, ok := strings.CutPrefix(text, "/*\n")
	if !ok {
		return nil, at(1, `a question begins with its head in a comment: "/*", the head, "*/"`)
	}
	head, body, ok := strings.Cut(head, "\n*/\n")
	if !ok {
		return nil, at(1, `the head has no end; it is a line "*/"`)
	}
	q := &Question{Name: questionName, Script: text}
	d := yaml.NewDecoder(strings.NewReader("\n" + head)) // lines as in the file
	d.KnownFields(true)
	if err := d.Decode(q); err != nil {
		var all []error
		for _, m := range yamlLine.FindAllStringSubmatch(err.Error(), -1) {
			var line int
			fmt.Sscan(m[1], &line)
			all = append(all, at(line, "%s", m[2])...)
		}
		if all == nil {
			all = at(1, "%v", err)
		}
		return nil, all
	}
	q.Description = strings.TrimSpace(q.Description)
	wrong := q.check(file)
	first := strings.Count(head, "\n") + 4 // of the body
	wrong = append(wrong, q.checkVariables(file, first, body)...)
	if len(text) > MaxScript {
		return nil, at(1, "a question of %d bytes; it may have %d", len(text), MaxScript)
	}
	if _, err := gizmo.NewSession(nil).Execute(context.Background(), text, cayley.Options{Collation: cayley.Raw}); err != nil {
		var fault *ScriptError
		if errors.As(scriptError(err), &fault) {
			wrong = append(wrong, &Error{file, fault.Line, fault.Column, fault.Message})
		}
	}
	return q, wrong
}

// check finds what is wrong in the head.
func (q *Question) check(file string) (wrong []error) {
	bad := func(format string, args ...any) {
		wrong = append(wrong, &Error{File: file, Message: fmt.Sprintf(format, args...)})
	}
	if q.Title == "" {
		bad("the question has no title")
	}
	if q.Description == "" {
		bad("the question has no description")
	}
	if len(q.Columns) == 0 {
		bad("the question has no columns")
	}
	for i, c := range q.Columns {
		if !name.MatchString(c) || slices.Contains([]string{"fact", "facts", "evidence"}, c) || slices.Contains(q.Columns[:i], c) {
			bad("column %q: it must be a word, once, and not \"fact\", \"facts\" or \"evidence\"", c)
		}
	}
	for i, p := range q.Parameters {
		if !name.MatchString(p.Name) || slices.ContainsFunc(q.Parameters[:i], func(o Parameter) bool { return o.Name == p.Name }) {
			bad("parameter %q: its name must be a word, once", p.Name)
		}
		kinds := 0
		for _, is := range []bool{len(p.Classes) > 0, len(p.Values) > 0, p.Date, p.Text} {
			if is {
				kinds++
			}
		}
		if kinds != 1 {
			bad("parameter %s: it must have exactly one of class, values, date and text", p.Name)
		}
		if p.What == "" || p.Example == "" && len(p.Values) == 0 {
			bad("parameter %s: it must tell what it is, and give an example", p.Name)
		}
		if err := p.accept(p.Default); p.Default != "" && err != nil {
			bad("parameter %s: its default: %v", p.Name, err)
		}
		if err := p.accept(p.Example); p.Example != "" && err != nil {
			bad("parameter %s: its example: %v", p.Name, err)
		}
	}
	return wrong
}

// checkVariables finds parameters without a variable at the top of the script.
func (q *Question) checkVariables(file string, first int, body string) (wrong []error) {
	found := map[string]bool{}
	for _, m := range variable.FindAllStringSubmatchIndex(body, -1) {
		v, value := body[m[2]:m[3]], body[m[4]:m[5]]
		p := q.Parameter(v)
		if p == nil {
			continue
		}
		line := first + strings.Count(body[:m[0]], "\n")
		want := "null"
		if p.Default != "" {
			want = literal(p.Default)
		}
		if found[v] || value != want {
			wrong = append(wrong, &Error{file, line, 1, fmt.Sprintf("the parameter must be given once, as: var %s = %s", v, want)})
		}
		found[v] = true
	}
	for _, p := range q.Parameters {
		if !found[p.Name] {
			wrong = append(wrong, &Error{file, first, 1, fmt.Sprintf("the script has no line: var %s = null", p.Name)})
		}
	}
	return wrong
}

var dateForm = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

// accept checks a value as far as it can be without a graph.
func (p *Parameter) accept(value string) error {
	switch {
	case len(p.Values) > 0 && !slices.Contains(p.Values, value):
		return fmt.Errorf("%q is none of: %s", value, strings.Join(p.Values, ", "))
	case p.Date && !dateForm.MatchString(value):
		return fmt.Errorf("%q is no date; write 2025, 2025-05 or 2025-05-15", value)
	}
	return nil
}

// fill returns the script with values in the place of its variables' own.
func (q *Question) fill(values map[string]string) string {
	done := map[string]bool{}
	return variable.ReplaceAllStringFunc(q.Script, func(line string) string {
		v := variable.FindStringSubmatch(line)[1]
		value, ok := values[v]
		if !ok || done[v] {
			return line
		}
		done[v] = true
		return "var " + v + " = " + literal(value)
	})
}

// literal is a string in JavaScript.
func literal(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // an IRI stays readable
	_ = e.Encode(s)        // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
