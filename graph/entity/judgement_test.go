package entity_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"parley/graph/entity"
)

const head = "left\tright\tverdict\twho\twhen\n"

func TestJudgementsChain(t *testing.T) {
	js, err := entity.ReadJudgements(strings.NewReader("# ours\n"+head+
		"person:a\tperson:b\tsame\tIda\t2025-01-01\r\n"+
		"person:b\tperson:c\tsame\tIda\t2025-01-02\n\n"+
		"person:c\tperson:d\tdifferent\tBo\t2025-01-03\n"+
		"person:d\tperson:e\tunsure\tBo\t2025-01-03\n"), "j.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"person:a", "person:b", "person:c"} {
		if got := js.Same(id); got != "person:a" {
			t.Errorf("Same(%s) = %s", id, got)
		}
		if !js.Different("person:d", id) || !js.Different(id, "person:d") {
			t.Errorf("%s and person:d are not different", id)
		}
	}
	if js.Same("person:e") != "person:e" || js.Different("person:d", "person:e") {
		t.Error("unsure decides something")
	}
	if n := len(js.All()); n != 4 {
		t.Errorf("%d judgements", n)
	}
}

func TestJudgementsSayWhereTheyAreWrong(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"", ""},
		{"a\tb\n", "j.tsv:1:1: want the column names"},
		{head + "person:a\tperson:b\tsame\n", "j.tsv:2:1: 3 columns"},
		{head + "a\tperson:b\tsame\tI\t2025-01-01\n", "j.tsv:2:1: \"a\" is no id"},
		{head + "person:A\tperson:b\tsame\tI\t2025-01-01\n", "not 'A' at 8"},
		{head + "person:a\tperson:a\tsame\tI\t2025-01-01\n", "j.tsv:2:10: \"person:a\" is compared with itself"},
		{head + "person:a\torg:a\tsame\tI\t2025-01-01\n", "two kinds"},
		{head + "person:a\tperson:b\tequal\tI\t2025-01-01\n", "j.tsv:2:19: verdict \"equal\""},
		{head + "person:a\tperson:b\tsame\t \t2025-01-01\n", "j.tsv:2:24: nobody"},
		{head + "person:a\tperson:b\tsame\tI\tMonday\n", "j.tsv:2:26: when \"Monday\""},
		{head + "person:a\tperson:b\tsame\tI\t2025-01-01\nperson:b\tperson:c\tsame\tI\t2025-01-01\nperson:c\tperson:a\tdifferent\tI\t2025-01-01\n",
			"j.tsv:4:1: person:c and person:a are different here and the same by other lines"},
	} {
		_, err := entity.ReadJudgements(strings.NewReader(c.file), "j.tsv")
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q: %v", c.file, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%q:\ngot  %v\nwant %s", c.file, err, c.want)
		}
	}
}

func TestJudgementsFromAFile(t *testing.T) {
	fsys := fstest.MapFS{"judgements.tsv": {Data: []byte(head + "person:a\tperson:b\tsame\tIda\t2025-01-01\n")}}
	if _, err := entity.LoadJudgements(fsys, "judgements.tsv"); err != nil {
		t.Error(err)
	}
	if _, err := entity.LoadJudgements(fsys, "none.tsv"); err == nil {
		t.Error("a missing file is no error")
	}
}

func FuzzJudgements(f *testing.F) {
	f.Add(head + "person:a\tperson:b\tsame\tIda\t2025-01-01\nperson:b\tperson:a\tsame\tIda\t2025-01-01\n")
	f.Add("#\n\n" + head + "x\t\t\t\t\n")
	f.Fuzz(func(t *testing.T, file string) {
		js, err := entity.ReadJudgements(strings.NewReader(file), "j.tsv")
		if err == nil {
			for _, j := range js.All() {
				if j.Verdict == entity.Same && js.Same(j.Left) != js.Same(j.Right) || j.Verdict == entity.Different && !js.Different(j.Left, j.Right) {
					t.Errorf("%+v is not honoured", j)
				}
			}
		}
	})
}
