package score_test

import (
	"strings"
	"testing"

	"parley/graph/score"
)

const gold = `{"id": "t1", "date": "2024-03-05", "text_file": "texts/tea.txt",
 "people": [{"name": "Ilse Varga", "aliases": ["Varga"], "country": "Hungary", "offices": [{"title": "foreign minister", "of": "Hungary"}]},
            {"name": "Omar al-Tayeb", "country": "Jordan"}],
 "facts": [
  {"id": "f1", "type": "meeting", "kind": "talks", "participants": ["Ilse Varga", "Omar al-Tayeb"], "place": "Amman", "date": "2024-03-04",
   "status": "happened", "quote": "Ilse Varga met Omar al-Tayeb in Amman on Monday."},
  {"id": "f2", "type": "holds_office", "person": "Ilse Varga", "title": "Minister of Foreign Affairs", "of": "Hungary", "quote": "Hungarian Foreign Minister Ilse Varga"},
  {"id": "f3", "type": "did_not_attend", "person": ["Omar al-Tayeb"], "event": "dinner", "quote": "Al-Tayeb missed the dinner."},
  {"id": "f4", "type": "visit", "person": ["Ilse Varga"], "place": "Amman", "borderline": true, "quote": "Varga flew to Amman."}]}`

func fact(fields string) string {
	return `{"doc": "t1", ` + fields + `, "confidence": 0.9}` + "\n"
}

// measured scores predictions against the gold.
func measured(t *testing.T, facts ...string) *score.Result {
	t.Helper()
	m, err := score.New()
	if err != nil {
		t.Fatal(err)
	}
	docs, err := m.ReadGold(strings.NewReader(gold))
	if err != nil {
		t.Fatal(err)
	}
	preds, err := score.ReadPredictions(strings.NewReader(strings.Join(facts, "")))
	if err != nil {
		t.Fatal(err)
	}
	return m.Score(docs, preds, nil)
}

func TestNamesAgreeByWhatTheyMean(t *testing.T) {
	const met = `"type": "meeting", "kind": "talks", "status": "happened", "date": "2024-03-04", "evidence": [{"quote": "Ilse Varga met Omar al-Tayeb in Amman on Monday."}], "roles": `
	for roles, found := range map[string]int{
		`{"participant": [{"name": "I. Varga"}, {"name": "Foreign Minister Tayeb"}]}`:                                1,
		`{"participant": [{"name": "Hungary", "class": "Country"}, {"name": "the Jordanians", "class": "Country"}]}`: 1, // soft
		`{"participant": [{"name": "Hungary", "class": "Country"}, {"name": "Egypt", "class": "Country"}]}`:          0,
		`{"participant": [{"name": "Otto Varga"}, {"name": "Omar al-Tayeb"}], "place": [{"name": "Jordan"}]}`:        0, // [A, B] is not [A, C]
		`{"participant": [{"name": "Varga"}, {"name": "al-Tayeb"}], "place": [{"name": "Jordan"}]}`:                  1,
		`{"participant": [{"name": "Varga"}, {"name": "al-Tayeb"}], "place": [{"name": "Vienna"}]}`:                  0,
	} {
		if got := measured(t, fact(met+roles)).Total.Type("meeting").Matched; got != found {
			t.Errorf("%s: matched %d, want %d", roles, got, found)
		}
	}
}

func TestDuplicatesCostOnlyTheStrictFigures(t *testing.T) {
	office := fact(`"type": "holds_office", "roles": {"holder": [{"name": "Varga"}], "office": [{"name": "foreign minister"}], "of": [{"name": "Hungary"}]}`)
	r := measured(t, office, office)
	if p := r.Total.Core(false).Precision; p == nil || *p != 1 {
		t.Errorf("precision %v, want 1", p)
	}
	if p := r.Total.Core(true).Precision; p == nil || *p != 0.5 {
		t.Errorf("strict precision %v, want 0.5", p)
	}
}

func TestBorderlineFactsCountNeitherWay(t *testing.T) {
	r := measured(t, fact(`"type": "visit", "roles": {"visitor": [{"name": "Ilse Varga"}], "place": [{"name": "Amman"}]}`))
	if v := r.Total.Type("visit"); v.Gold != 0 || v.Pred != 0 {
		t.Errorf("visit: %+v, want nothing counted", v)
	}
}

func TestAFactWithSeveralValuesCountsAsThatMany(t *testing.T) {
	r := measured(t, fact(`"type": "declined", "roles": {"who": [{"name": "Omar al-Tayeb"}, {"name": "Pia Lund"}]}`))
	got := r.Total.Core(false)
	if got.Matched != 1 || got.Pred != 2 {
		t.Errorf("matched %d of %d, want 1 of 2", got.Matched, got.Pred)
	}
	if r.Total.Confused["did_not_attend given as declined"] != 1 {
		t.Errorf("confused: %v", r.Total.Confused)
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	r := measured(t, fact(`"type": "visit", "id": "fact:1", "roles": {"visitor": [{"name": "Pia Lund"}], "place": [{"name": "Oslo"}]}, "evidence": [{"quote": "Lund went.", "rule": "goes"}]`),
		`{"doc": "elsewhere", "type": "visit", "roles": {}}`)
	kinds := map[string]int{}
	for _, e := range r.Errors {
		kinds[e.What]++
		if e.What == score.False && (e.Fact != "fact:1" || e.Roles != "place: Oslo; visitor: Pia Lund" || e.Rules[0] != "goes") {
			t.Errorf("false: %+v", e)
		}
	}
	if kinds[score.Miss] != 3 || kinds[score.False] != 1 || r.Unknown["elsewhere"] != 1 {
		t.Errorf("errors %v, unknown %v", kinds, r.Unknown)
	}
}

func FuzzReadGold(f *testing.F) {
	f.Add(gold)
	f.Add(`{"id": "x", "facts": [{"type": "meeting", "alt": [[]]}]}`)
	m, err := score.New()
	if err != nil {
		f.Fatal(err)
	}
	preds, err := score.ReadPredictions(strings.NewReader(fact(`"type": "meeting", "roles": {"participant": [{"name": "Varga"}]}`)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		docs, err := m.ReadGold(strings.NewReader(s))
		if err != nil || len(docs) > 4 || len(s) > 4000 || strings.Count(s, `"alt"`) > 4 {
			return
		}
		m.Score(docs, preds, nil)
	})
}

func FuzzReadPredictions(f *testing.F) {
	f.Add(fact(`"type": "meeting", "roles": {"participant": [{"name": "Varga"}, {"name": "Omar"}]}`))
	f.Add(`{"doc": "t1", "type": "visit", "roles": {"visitor": [{}], "place": [{"name": "("}]}}`)
	m, err := score.New()
	if err != nil {
		f.Fatal(err)
	}
	docs, err := m.ReadGold(strings.NewReader(gold))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if preds, err := score.ReadPredictions(strings.NewReader(s)); err == nil && len(s) < 4000 {
			m.Score(docs, preds, map[string]string{"t1": "Varga."})
		}
	})
}
