package entity

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// prefixes are the schemes of ids by class, as in the ontology.
var prefixes = map[string]string{
	"Person": "person", "Country": "country", "Organization": "org", "Place": "place", "Office": "office",
	"Delegation": "delegation", "Agreement": "agreement", "Event": "event",
}

// Slug is the readable part of an id: the name in Latin letters without marks,
// in lower case, with one hyphen for whatever is no letter or digit. Apostrophes
// and full stops leave no trace, so "U.S." is "us". It is never empty: a name
// without letters gives its bytes in hexadecimal.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range unidecode.Unidecode(name) {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		case r == '\'' || r == '.' || r == '`' || r == '"':
			continue
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return "x" + hex.EncodeToString([]byte(name))
	}
	return b.String()
}

// ID is the id of a thing of that class and name, "person:vladimir-putin".
func ID(class, name string) string {
	prefix, ok := prefixes[class]
	if !ok {
		prefix = strings.ToLower(Slug(class))
	}
	return prefix + ":" + Slug(name)
}

// CheckID says what is wrong with an id, nil if nothing is: it must be a scheme
// of letters, a colon and a slug.
func CheckID(id string) error {
	scheme, slug, ok := strings.Cut(id, ":")
	if !ok || scheme == "" || slug == "" {
		return fmt.Errorf("%q is no id; an id is a kind, a colon and a name, such as person:vladimir-putin", id)
	}
	for i, r := range scheme {
		if r < 'a' || r > 'z' {
			return fmt.Errorf("%q: the kind before the colon may have letters a to z only, not %q at %d", id, r, i+1)
		}
	}
	for i, r := range slug {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return fmt.Errorf("%q: the name behind the colon may have a to z, 0 to 9 and hyphens only, not %q at %d", id, r, len(scheme)+i+2)
		}
	}
	return nil
}
