package entity_test

import (
	"strings"
	"testing"

	"parley/graph/entity"
)

func TestSkeletonJoinsSpellings(t *testing.T) {
	for _, line := range []string{
		"Zelensky Zelenskyy Zelenskiy Zelenskij", "Erdogan Erdoğan ERDOĞAN", "Rouhani Ruhani", "Aliyev Aliev Alijev",
		"Assad Asad", "Yanukovych Janukovych Yanukovich", "Sergei Sergey Sergej", "Wolodymyr Volodymyr", "Khamenei Hamenei",
		"Müller Muller", "Netanyahu Netanjahu", "Qatari Katari", "Ivanov Iwanow", "Grigoryan Grigorian",
	} {
		words := strings.Fields(line)
		for _, w := range words[1:] {
			if a, b := entity.Skeleton(words[0]), entity.Skeleton(w); a != b {
				t.Errorf("%s is %s, %s is %s; want one", words[0], a, w, b)
			}
		}
	}
}

func TestSkeletonKeepsNamesApart(t *testing.T) {
	for _, line := range []string{
		"Iran Iraq", "Niger Nigeria", "Austria Australia", "Khan Han", "Lee Le Li", "Wu Vu", "Mali Malawi", "Slovakia Slovenia",
		"Guinea Guyana", "Kim Kem", "Bush Busch Bosh", "Barak Barack Borak", "Rice Reiss", "Dominica Dominicana", "Macron Marcon",
		"Meier Maier", "Ahmad Ahmed Hamad", "Sharon Sharoni", "Xi Shi", "Yeltsin Yeltsina", "Viktor Viktoria", "Johnson Johnston",
	} {
		seen := map[string]string{}
		for w := range strings.FieldsSeq(line) {
			s := entity.Skeleton(w)
			if other, ok := seen[s]; ok && s != entity.Skeleton("Barak") {
				t.Errorf("%s and %s are both %s", other, w, s)
			}
			seen[s] = w
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Vladimir Putin": "vladimir-putin", "Luiz Inácio Lula da Silva": "luiz-inacio-lula-da-silva", "Côte d'Ivoire": "cote-divoire",
		"U.S. Army": "us-army", "  a -- b ": "a-b", "北京": "bei-jing", "Jean-Yves Le Drian": "jean-yves-le-drian", "Ильин": "ilin", "…": "xe280a6", "": "x",
	} {
		if got := entity.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
	if got := entity.ID("Organization", "United Nations"); got != "org:united-nations" {
		t.Errorf("ID = %q", got)
	}
}

func FuzzSkeleton(f *testing.F) {
	for _, w := range []string{"Zelenskyy", "Erdoğan", "kh", "", "北京", "\xff", "O'Brien", "١٢٣"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		s := entity.Skeleton(w)
		if strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
			t.Errorf("Skeleton(%q) = %q", w, s)
		}
		if up := entity.Skeleton(strings.ToUpper(w)); s != up && strings.EqualFold(strings.ToUpper(w), w) && isASCII(w) {
			t.Errorf("Skeleton(%q) = %q, in capitals %q", w, s, up)
		}
		if err := entity.CheckID(entity.ID("Person", w)); err != nil {
			t.Error(err)
		}
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}
