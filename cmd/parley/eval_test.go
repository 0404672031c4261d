package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEvalGivesTheFiguresOfTheReference compares eval with the reference measure, on
// what the program reads and on the same facts with random damage: names, dates and
// types from other facts, facts left out and told twice.
func TestEvalGivesTheFiguresOfTheReference(t *testing.T) {
	python, err := exec.LookPath("python3")
	dir := filepath.Join(shared(), "eval")
	if _, gone := os.Stat(filepath.Join(dir, "score.py")); err != nil || shared() == "" || gone != nil {
		t.Skip("NOT COMPARED with the reference measure: that needs python3, and the measuring texts in $PARLEY_SHARED or ../shared")
	}
	for _, set := range []struct{ name, texts string }{{"dev", "eval/dev"}, {"seed", "seed"}} {
		gold, texts := filepath.Join(dir, set.name+".jsonl"), filepath.Join(shared(), set.texts)
		facts := extracted(t, gold, dir)
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("%s-%d", set.name, seed), func(t *testing.T) {
				file := filepath.Join(t.TempDir(), "facts.jsonl")
				if err := os.WriteFile(file, damaged(t, facts, seed), 0o666); err != nil {
					t.Fatal(err)
				}
				args := []string{gold, file}
				if seed%2 == 0 { // without texts evidence is not measured
					args = append(args, "--texts", texts)
				}
				want, err := exec.Command(python, append([]string{filepath.Join(dir, "score.py"), "--json"}, args...)...).Output()
				if err != nil {
					t.Fatal(err)
				}
				if seed%2 != 0 {
					args = append(args, "--texts", t.TempDir())
				}
				got := program(t, append([]string{"eval", "--format", "json"}, args...)...)
				var a, b map[string]any
				for raw, v := range map[*map[string]any][]byte{&a: got, &b: want} {
					if err := json.Unmarshal(v, raw); err != nil {
						t.Fatalf("%v\n%s", err, v)
					}
				}
				for key, v := range b {
					if !reflect.DeepEqual(a[key], v) {
						x, _ := json.MarshalIndent(a[key], "", " ")
						y, _ := json.MarshalIndent(v, "", " ")
						t.Errorf("%s differs:\ngot  %s\nwant %s", key, x, y)
					}
				}
			})
		}
	}
}

// program runs the program and returns what it prints.
func program(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := execute(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitOK {
		t.Fatalf("parley %s: exit code %d\n%s", strings.Join(args, " "), code, errs.String())
	}
	return out.Bytes()
}

// extracted returns the facts of the documents of a gold file.
func extracted(t *testing.T, gold, dir string) []map[string]any {
	f, err := os.Open(gold)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []map[string]any
	for dec := json.NewDecoder(f); ; {
		var d struct {
			Date string
			File string `json:"text_file"`
		}
		if err := dec.Decode(&d); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		args := []string{"extract", filepath.Join(dir, d.File)}
		if d.Date != "" {
			args = append(args, "--date", d.Date)
		}
		for line := range bytes.Lines(program(t, args...)) {
			var fact map[string]any
			if err := json.Unmarshal(line, &fact); err != nil {
				t.Fatal(err)
			}
			out = append(out, fact)
		}
	}
}

// damaged writes facts as JSON lines; from seed 1 on, with changes.
func damaged(t *testing.T, facts []map[string]any, seed uint64) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	types := []string{"meeting", "visit", "holds_office", "did_not_attend", "declined", "invited", "hosts", "mediates", "signed", "agreed",
		"said", "leads_delegation", "member_of_delegation", "praised"}
	for _, f := range facts {
		if seed == 0 {
			_ = enc.Encode(f)
			continue
		}
		copied := map[string]any{}
		b, _ := json.Marshal(f)
		_ = json.Unmarshal(b, &copied)
		other := facts[r.IntN(len(facts))]
		switch r.IntN(12) {
		case 0:
			continue
		case 1:
			_ = enc.Encode(copied)
		case 2:
			copied["date"] = other["date"]
		case 3:
			copied["status"] = other["status"]
		case 4:
			copied["type"] = types[r.IntN(len(types))]
		case 5, 6: // somebody else in a role
			mine, theirs := copied["roles"].(map[string]any), other["roles"].(map[string]any)
			for _, role := range sorted(mine) {
				for _, name := range sorted(theirs) {
					if r.IntN(3) == 0 {
						mine[role] = append(mine[role].([]any), theirs[name].([]any)...)
					}
				}
			}
		case 7:
			copied["doc"] = other["doc"]
		case 8: // initials and surnames for names
			for _, role := range sorted(copied["roles"].(map[string]any)) {
				for _, e := range copied["roles"].(map[string]any)[role].([]any) {
					e := e.(map[string]any)
					words := strings.Fields(e["name"].(string))
					e["name"] = strings.Join(words[r.IntN(len(words)):], " ")
				}
			}
		}
		_ = enc.Encode(copied)
	}
	return out.Bytes()
}

func sorted(m map[string]any) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
