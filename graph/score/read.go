package score

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// oneOrMore is a string, a list of strings or null in JSON.
type oneOrMore struct {
	given bool // the key is there, null or not
	all   []string
}

func (v *oneOrMore) UnmarshalJSON(b []byte) error {
	v.given, v.all = true, nil
	switch {
	case bytes.Equal(b, []byte("null")):
		return nil
	case b[0] == '[':
		return json.Unmarshal(b, &v.all)
	}
	v.all = []string{""}
	return json.Unmarshal(b, &v.all[0])
}

// values joins what several keys say, without the empty.
func values(keys ...oneOrMore) []string {
	var out []string
	for _, k := range keys {
		for _, s := range k.all {
			if s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// goldJSON is a document as it is marked by hand.
type goldJSON struct {
	ID       string `json:"id"`
	Split    string `json:"split"`
	Date     string `json:"date"`
	Title    string `json:"title"`
	TextFile string `json:"text_file"`
	People   []struct {
		Name       string   `json:"name"`
		Normalized string   `json:"normalized_name"`
		Aliases    []string `json:"aliases"`
		Country    string   `json:"country"`
		Byline     bool     `json:"byline"`
		Offices    []struct {
			Of string `json:"of"`
		} `json:"offices"`
	} `json:"people"`
	Facts []map[string]json.RawMessage `json:"facts"`
}

// goldRole is the key of a role in the gold, and its name in a fact.
type goldRole struct{ key, role string }

// group is a set of fact types that are matched with one another.
type group struct {
	roles []goldRole // the key role first
	whole bool       // a fact with several values in its key role is one
}

// groups are the groups by the type that names them.
var groups = map[string]group{
	"meeting":              {roles: []goldRole{{"participants", "participant"}}, whole: true},
	"visit":                {roles: []goldRole{{"person", "visitor"}}},
	"hosts":                {roles: []goldRole{{"who", "host"}, {"event", "event"}}},
	"mediates":             {roles: []goldRole{{"who", "mediator"}, {"event", "event"}}},
	"leads_delegation":     {roles: []goldRole{{"leader", "leader"}, {"delegation_of", "of"}, {"meeting_ref", "event"}}},
	"member_of_delegation": {roles: []goldRole{{"person", "member"}, {"delegation_of", "of"}}},
	"holds_office":         {roles: []goldRole{{"person", "holder"}, {"title", "office"}, {"of", "of"}}},
	"did_not_attend":       {roles: []goldRole{{"person", "who"}, {"event", "event"}}},
	"invited":              {roles: []goldRole{{"whom", "whom"}, {"by", "by"}, {"to", "event"}}},
	"said":                 {roles: []goldRole{{"speaker", "speaker"}, {"content_start", "content"}}, whole: true},
	"signed":               {roles: []goldRole{{"parties", "party"}, {"agreement", "agreement"}}, whole: true},
}

// groupOf is the group of a fact type: an absence and a refusal are matched with one
// another, and so are what was signed and what was agreed.
func groupOf(typ string) string {
	switch typ {
	case "agreed":
		return "signed"
	case "declined":
		return "did_not_attend"
	}
	return typ
}

// keyOf is the role that must agree, "" for a type that the gold does not know.
func keyOf(name string) string {
	if g, ok := groups[name]; ok {
		return g.roles[0].role
	}
	return ""
}

// filler is a name in a role, with the class of its entity where a prediction gives it.
type filler struct{ name, class string }

// goldFact is a fact of the gold, with all that is equally right beside it.
type goldFact struct {
	id, typ, group, kind string
	roles                map[string][]string
	status               []string
	dated                bool     // the gold speaks of a date
	days                 []period // equally right dates
	places               []string
	chairs, extras       []string // who costs nothing as a participant
	quotes               []string
	alternatives         [][]string // participants of the meetings that the fact may be split into
	borderline           bool
	implied              bool // its country is only implied
}

func (m *Measure) goldFact(raw map[string]json.RawMessage) (*goldFact, error) {
	var bad error
	get := func(key string) (v oneOrMore) {
		if b, ok := raw[key]; ok {
			if err := json.Unmarshal(b, &v); err != nil && bad == nil {
				bad = fmt.Errorf("%s: %w", key, err)
			}
		}
		return v
	}
	several := func(keys ...string) []string {
		var vs []oneOrMore
		for _, k := range keys {
			vs = append(vs, get(k))
		}
		return values(vs...)
	}
	one := func(key string) string { return strings.Join(get(key).all, " ") }
	f := &goldFact{id: one("id"), typ: one("type"), kind: one("kind"), roles: map[string][]string{}}
	f.group = groupOf(f.typ)
	known, ok := groups[f.group]
	if !ok {
		return nil, fmt.Errorf("fact %s has the unknown type %q", f.id, f.typ)
	}
	for _, r := range known.roles {
		f.roles[r.role] = nil
		for _, v := range several(r.key) {
			f.roles[r.role] = append(f.roles[r.role], m.apart(r.role, v)...)
		}
	}
	f.status = several("status", "status_alt")
	if len(f.status) == 0 && f.group == "holds_office" {
		f.status = []string{"happened"}
	}
	if len(f.status) > 0 && strings.HasPrefix(f.status[0], "current") {
		f.status = append(f.status, "happened", "former")
	} else {
		for _, s := range slices.Clone(f.status) {
			switch s {
			case "happened":
				f.status = append(f.status, "ongoing")
			case "cancelled":
				f.status = append(f.status, "postponed")
			}
		}
	}
	f.dated = get("date").given
	for _, d := range several("date", "date_alt") {
		if p, ok := periodOf(d); ok {
			f.days = append(f.days, p)
		}
	}
	f.places = several("place", "place_alt", "place_detail", "country")
	f.chairs = several("host", "mediator", "chaired_by", "convened_by")
	f.extras = append(slices.Clone(f.chairs), several("observers", "also_expected", "also", "proposed_by")...)
	f.quotes = several("quote", "more_quotes")
	note := one("note")
	f.implied = strings.Contains(note, "implied") || strings.Contains(note, "country from")
	for key, v := range map[string]any{"borderline": &f.borderline, "alt": &f.alternatives} {
		if b, ok := raw[key]; ok {
			if err := json.Unmarshal(b, v); err != nil && bad == nil {
				bad = fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	if bad != nil {
		return nil, fmt.Errorf("fact %s: %w", f.id, bad)
	}
	return f, nil
}

// Prediction is a fact in the form of "parley extract --format jsonl".
type Prediction struct {
	Doc    string `json:"doc"`
	ID     string `json:"id"`
	Type   string `json:"type"`
	Kind   string `json:"kind"`
	Status string `json:"status"`
	Date   string `json:"date"`
	Roles  map[string][]struct {
		ID    string `json:"id"`
		Name  string `json:"name"`
		Class string `json:"class"`
	} `json:"roles"`
	Evidence []struct {
		Start int    `json:"start"` // code points
		End   int    `json:"end"`
		Quote string `json:"quote"`
		Rule  string `json:"rule"`
	} `json:"evidence"`

	order []string // roles as they come in the file
}

// UnmarshalJSON notes the order of the roles: of two names for one id the later counts.
func (p *Prediction) UnmarshalJSON(b []byte) error {
	type bare Prediction
	if err := json.Unmarshal(b, (*bare)(p)); err != nil {
		return err
	}
	p.ID = cmp.Or(p.ID, "?")
	var raw struct {
		Roles json.RawMessage `json:"roles"`
	}
	if err := json.Unmarshal(b, &raw); err != nil || len(raw.Roles) == 0 {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(raw.Roles))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		p.order = append(p.order, name)
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return err
		}
	}
	return nil
}

// ReadPredictions reads facts, one JSON object after another.
func ReadPredictions(r io.Reader) ([]Prediction, error) {
	dec := json.NewDecoder(r)
	var out []Prediction
	for {
		var p Prediction
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("prediction %d: %w", len(out)+1, err)
		}
		if p.Type == "" || p.Roles == nil {
			return nil, fmt.Errorf("prediction %d has no type or no roles: is this what parley extract prints?", len(out)+1)
		}
		out = append(out, p)
	}
}

// stem is a file's name without folder and extension.
func stem(file string) string {
	base := path.Base(file)
	return strings.TrimSuffix(base, path.Ext(base))
}
