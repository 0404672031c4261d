// Package schema says what a graph can hold: classes of things, fact types with
// their roles, statuses, and the direct predicates that a fact draws.
//
// An Ontology is read from ontology/*.yaml and checked as a whole. It is a closed
// world: a class, status, predicate or key that is not declared is an error, and
// all errors come at once, each with file, line and column. What the program does
// with a fact type follows from these files; no other package knows a type by name.
//
// Quads gives the same ontology as RDFS with SHACL shapes, for tools that check a
// graph from outside.
//
// # Why
//
// A fact's roles are predicates of their own (role:leader), apart from the direct
// ones (parley:ledBy). The fact says what a document says, whatever its status;
// the direct edge says that it is so. Would they share a name, the participants of
// a meeting that was denied would answer the question who met.
//
// What has not taken place gets a predicate that says so: parley:participant for a
// meeting that happened, parley:expectedParticipant for one that is planned,
// proposed, postponed or cancelled (the meeting's parley:status tells which), and
// none for one that is denied. Place, topic and date are drawn for every status:
// they tell what the event is, not that somebody did something.
//
// Limits: a class has one parent; a role is a list of entities or of texts; the
// ontology says nothing of how many facts may stand side by side.
package schema

import (
	"embed"
	"io/fs"
	"slices"
)

// FS holds the ontology that is built in, under "ontology/".
//
//go:embed ontology/*.yaml
var FS embed.FS

// Text is the class of fillers that are words and no things. In the graph they
// are literals.
const Text = "Text"

// Node stands for the thing that a fact is about, at either end of an Edge.
const Node = "node"

// Date stands for the date of a fact in a Title.
const Date = "date"

// Ontology is all that can be said. Its lists are in the order of the files.
type Ontology struct {
	Classes    []Class
	Statuses   []Status
	Predicates []Predicate
	FactTypes  []FactType
}

// Mapping names what a term of ours is elsewhere, in short IRIs.
type Mapping struct {
	Exact []string // the same
	Sub   []string // broader: each of ours is one of theirs
	Close []string // near enough to be counted together
}

// Class is a class of things.
type Class struct {
	Name    string // "Person"
	Label   string // "person"
	Under   string // the class that it is a kind of; "" at the top
	Prefix  string // what ids of its things begin with, "person"; "" where it has none of its own
	Comment string
	Mapping
}

// Status is what a document says about whether a thing took place.
type Status struct {
	Name    string // "planned"
	Comment string
	Mapping
}

// Predicate is a direct predicate, parley:Name in the graph.
type Predicate struct {
	Name    string // "ledBy"
	Comment string
	From    []string // classes of its subjects
	To      []string // classes of its objects, or one datatype: "xsd:string"
	Mapping
}

// FactType is a kind of statement.
type FactType struct {
	Name     string // "leads_delegation"
	Comment  string
	Node     string   // class of the thing that the fact is about; "" where it is a plain relation
	Title    []string // roles, and Date, that name the node where nothing else does
	Kinds    []Kind   // empty where it has none
	Statuses []string // allowed, in the order of preference
	Roles    []Role   // in the order in which a fact lists them
	Edges    []Edge
	Codes    []Code
}

// Kind tells facts of one type apart.
type Kind struct {
	Name    string // "summit"
	Comment string
	Mapping
}

// Role is what an entity is in a fact.
type Role struct {
	Name      string // "leader"
	Comment   string
	Range     []string // classes that may fill it, with all below them
	Required  bool     // no fact without it
	Repeat    bool     // may have several fillers
	Symmetric bool     // the order of its fillers says nothing
}

// Edge is a direct edge that a fact draws beside itself.
type Edge struct {
	From, To  string   // role names, or Node
	Predicate string   // "ledBy"
	When      []string // statuses that draw it; empty: all
}

// Code is how PLOVER and CAMEO count facts of some kinds and statuses.
type Code struct {
	When, Kinds []string // what it holds for; empty: all
	PLOVER      string   // event type, "CONSULT"
	Mode        string   // "phone"; "" for none
	CAMEO       string   // "041"; "" where CAMEO has none
	Actor       []string // roles whose fillers act
	Recipient   []string // roles whose fillers are acted on
}

// Class returns the class of a name, nil where there is none.
func (o *Ontology) Class(name string) *Class {
	return find(o.Classes, func(c *Class) bool { return c.Name == name })
}

// Status returns the status of a name, nil where there is none.
func (o *Ontology) Status(name string) *Status {
	return find(o.Statuses, func(s *Status) bool { return s.Name == name })
}

// Predicate returns the direct predicate of a name, nil where there is none.
func (o *Ontology) Predicate(name string) *Predicate {
	return find(o.Predicates, func(p *Predicate) bool { return p.Name == name })
}

// FactType returns the fact type of a name, nil where there is none.
func (o *Ontology) FactType(name string) *FactType {
	return find(o.FactTypes, func(t *FactType) bool { return t.Name == name })
}

// Is reports whether class is one of the classes of a range or stands below one.
// An unknown class is none of them.
func (o *Ontology) Is(class string, of ...string) bool {
	for c := o.Class(class); c != nil; c = o.Class(c.Under) {
		if slices.Contains(of, c.Name) {
			return true
		}
	}
	return false
}

// Ancestors returns a class and all above it, the class first.
func (o *Ontology) Ancestors(class string) []string {
	var names []string
	for c := o.Class(class); c != nil; c = o.Class(c.Under) {
		names = append(names, c.Name)
	}
	return names
}

// Prefix returns what the ids of a class begin with, its own or the nearest
// above it; "" where no class up to the top has one.
func (o *Ontology) Prefix(class string) string {
	for c := o.Class(class); c != nil; c = o.Class(c.Under) {
		if c.Prefix != "" {
			return c.Prefix
		}
	}
	return ""
}

// Role returns the role of a name, nil where the type has none such.
func (t *FactType) Role(name string) *Role {
	return find(t.Roles, func(r *Role) bool { return r.Name == name })
}

// Kind returns the kind of a name, nil where the type has none such.
func (t *FactType) Kind(name string) *Kind {
	return find(t.Kinds, func(k *Kind) bool { return k.Name == name })
}

// Allows reports whether facts of the type may have a status.
func (t *FactType) Allows(status string) bool { return slices.Contains(t.Statuses, status) }

// Code returns how a fact of some kind and status is counted, nil where PLOVER
// leaves it out.
func (t *FactType) Code(kind, status string) *Code {
	return find(t.Codes, func(c *Code) bool { return holds(c.When, status) && holds(c.Kinds, kind) })
}

// Drawn reports whether a fact of this status draws the edge.
func (e *Edge) Drawn(status string) bool { return holds(e.When, status) }

// TakesText reports whether words may fill the role.
func (r *Role) TakesText() bool { return slices.Contains(r.Range, Text) }

func holds(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// Load reads and checks the ontology in fsys, whose files are ontology/*.yaml.
// The error joins all that is wrong; each is an *Error.
func Load(fsys fs.FS) (*Ontology, error) {
	r := &reader{onto: &Ontology{}, at: map[string]place{}}
	names, err := fs.Glob(fsys, "ontology/*.yaml")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, &Error{File: "ontology", Message: "no *.yaml file here; classes, statuses, predicates and fact types are expected"}
	}
	for _, name := range names {
		r.file(fsys, name)
	}
	r.check()
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.onto, nil
}
