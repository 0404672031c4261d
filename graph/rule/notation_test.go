package rule

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	m, err := Parse("[leader:Ana Duarte] will *lead* the [of?:Norwegian] *delegation* with [member+:Omar Haddad].")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Ana Duarte will lead the Norwegian delegation with Omar Haddad."; m.Text != want {
		t.Fatalf("text %q, want %q", m.Text, want)
	}
	for i, want := range []struct {
		role, words    string
		optional, many bool
	}{{"leader", "Ana Duarte", false, false}, {"of", "Norwegian", true, false}, {"member", "Omar Haddad", false, true}} {
		k := m.Marks[i]
		if k.Role != want.role || k.Span.Of(m.Text) != want.words || k.Optional != want.optional || k.Many != want.many {
			t.Errorf("mark %d is %+v %q, want %+v", i, k, k.Span.Of(m.Text), want)
		}
	}
	if len(m.Stars) != 2 || m.Stars[0].Span.Of(m.Text) != "lead" || m.Stars[1].Span.Of(m.Text) != "delegation" {
		t.Errorf("stars %+v", m.Stars)
	}
}

func TestParseRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"[leader:Ana met Omar.":      `"leader" is not closed`,
		"Ana] met Omar.":             `"]" without`,
		"[leader Ana] met Omar.":     `needs "role:"`,
		"[leader:] met Omar.":        "has no words",
		"[a:Ana [b:Omar]] met.":      "a role inside the role",
		"Ana *met Omar.":             `a "*" is not closed`,
		"Ana ** Omar.":               "no word between",
		"   ":                        "an empty sentence",
		"[Leader:Ana] *met* [x:Bo].": "column 1",
	} {
		if _, err := Parse(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, want an error with %q", s, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"[leader:Ana] *led* the [of?:Norwegian] team.", `a \[b\] \* \_ c`, "[a:*x* y] _go_", "[[", "]", "**", "[a:b]c[d+:é]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := Parse(s)
		if err != nil {
			return
		}
		for _, k := range m.Marks {
			if k.Span.Start < 0 || k.Span.End > len(m.Text) || k.Span.Start >= k.Span.End {
				t.Fatalf("mark %+v outside of %q", k, m.Text)
			}
		}
		again, err := Parse(m.String())
		if err != nil {
			t.Fatalf("%q → %q: %v", s, m.String(), err)
		}
		if again.Text != m.Text || len(again.Marks) != len(m.Marks) || len(again.Stars) != len(m.Stars) {
			t.Fatalf("%q → %q reads as %+v, was %+v", s, m.String(), again, m)
		}
	})
}
