package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"

	"parley/graph/source"
)

func gz(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.Bytes()
}

func encode(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	const said = "“We agree,” the envoy from Malmö and the minister’s aide José Peña said after the talks."
	russian := "Министр иностранных дел Сергей Лавров провёл переговоры с делегацией. " +
		"Стороны обсудили положение в регионе и договорились о новой встрече в Москве."
	page := func(charset, body string) string {
		return `<html><head><meta charset="` + charset + `"><title>Talks</title></head><body><article><p>` + body + `</p></article></body></html>`
	}
	for _, c := range []struct {
		name, content string
		want, report  string // text; part of the error
	}{
		{"utf8.txt", said, said, ""},
		{"utf16le.txt", encode(t, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), said), said, ""},
		{"utf16be.txt", encode(t, utf16.UTF16(utf16.BigEndian, utf16.UseBOM), said), said, ""},
		{"utf16.jsonl", encode(t, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), `{"text":"`+said+`"}`), said, ""},
		{"utf16.csv", encode(t, utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), "id\ttext\r\n1\t"+said+"\r\n"), said, ""},
		{"mark.csv", "\ufefftext;id\r\n\"" + said + "\";1\r\n", said, ""},
		{"windows.csv", encode(t, charmap.Windows1252, "id;Größe;text\n1;ö;"+said+"\n"), "", `windows.csv:2:3: not UTF-8: save the table as "CSV UTF-8"`},
		{"nul.csv", "text\na\x00b\n", "", "nul.csv:2:1: binary: its text contains NUL"},
		{"mark.jsonl", "\ufeff" + `{"text":"` + said + `"}`, said, ""},
		{"mark.md", "\ufeff---\ntitle: x\n---\n" + said, said, ""},
		{"windows.txt", encode(t, charmap.Windows1252, said), said, "not UTF-8, read as windows-1252"},
		{"latin.txt", encode(t, charmap.ISO8859_1, "The envoy from Malmö met José Peña."), "The envoy from Malmö met José Peña.", "read as windows-1252"},
		{"koi.txt", encode(t, charmap.KOI8R, russian), "", "not English: it reads like Cyrillic script"},
		{"cyrillic.txt", encode(t, charmap.Windows1251, russian), "", "not English: it reads like Cyrillic script"},
		{"koi.html", encode(t, charmap.KOI8R, page("koi8-r", "The envoy of the north (Посланник) came to the talks of the week.")),
			"The envoy of the north (Посланник) came to the talks of the week.", ""},
		{"central.html", encode(t, charmap.ISO8859_2, page("iso-8859-2", "The envoy Wałęsa came to the talks of the week.")),
			"The envoy Wałęsa came to the talks of the week.", ""},
		{"false.html", encode(t, charmap.Windows1252, page("utf-8", "The envoy José Peña came to the talks of the week.")),
			"The envoy José Peña came to the talks of the week.", "read as windows-1252"},
		{"bad.txt", said + "\n\xff.", said + "\n\ufffd.", "1 bytes are not UTF-8 and read as U+FFFD, the first in line 2"},
		{"lone.jsonl", `{"text":"The envoy \ud800 left \ufffd."}`, "The envoy \ufffd left \ufffd.", "1 lone surrogates or bytes"},
		{"bytes.jsonl", "{\"text\":\"The envoy \xff left.\"}", "The envoy \ufffd left.", "1 lone surrogates or bytes"},
		{"odd.txt", "\xff\xfeT\x00h\x00\x00\xd8e\x00", "Th\ufffde", "1 characters are broken"},
		{"nul.txt", "The envoy\x00 left.", "", "binary: a NUL byte at offset 9"},
		{"nul.jsonl", `{"text":"The envoy\u0000 left."}`, "", "binary: its text contains NUL"},
	} {
		docs, errs := read(t, c.name, c.content)
		got, report := "", ""
		for _, d := range docs {
			got = d.Text
		}
		for _, e := range errs {
			report += e.Error()
		}
		if got != c.want || !strings.Contains(report, c.report) || c.report == "" && report != "" {
			t.Errorf("%s: got %q, %q", c.name, got, report)
		}
	}
}

func TestDate(t *testing.T) {
	for _, s := range []string{
		"2021-01-02", "2021-1-2", "2021/01/02", "20210102", " 2021-01-02 ", "2021-01-02T11:06:45Z", "2021-01-02 11:06:45-05:00", "2021-01-02T23:59:59.5+02:00",
		"2 January 2021", "2 Jan 2021", "Jan. 2, 2021", "January 2nd, 2021", "Saturday, January 2, 2021", "Sat, 02 Jan 2021 11:06:45 GMT",
		"Sat Jan  2 11:06:45 2021", "Sat Jan 2 11:06:45 UTC 2021", "January 2, 2021 at 11:06 am", "2-Jan-2021",
	} {
		if got, err := source.Date(s); got != "2021-01-02" {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	if got, err := source.Date("Sept. 5, 1905"); got != "1905-09-05" {
		t.Errorf("Sept.: %q, %v", got, err)
	}
	for s, want := range map[string]string{
		"":           `an empty date: write it as "2025-05-15"`,
		"someday":    `"someday" is not a date: write it as "2025-05-15"`,
		"2021-02-30": `"2021-02-30" is not a date: write it as "2025-05-15"`,
		"03/04/2021": `"03/04/2021" may be two different days: write it as "2025-05-15"`,
		"2021-05":    `"2021-05" names no day: write it as "2025-05-15"`,
		"0000-01-01": `"0000-01-01" is not a date: write it as "2025-05-15"`,
		"11:30":      `"11:30" is not a date: write it as "2025-05-15"`,
	} {
		if got, err := source.Date(s); err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}

func TestLanguages(t *testing.T) {
	for language, s := range map[string]string{
		"German":  "Der Außenminister ist am Montag nach Wien gereist und hat mit dem Kanzler über die Lage im Osten gesprochen. Nach dem Treffen sagte er, dass die Gespräche nicht einfach waren, aber auch in der nächsten Woche mit einer neuen Runde weitergehen.",
		"French":  "Le ministre des affaires étrangères est arrivé lundi à Vienne pour une rencontre avec le chancelier. Les deux hommes ont parlé de la situation dans la région et il a dit que les discussions ne sont pas finies, mais que la suite est prévue.",
		"Spanish": "El ministro de asuntos exteriores llegó el lunes a Viena para una reunión con el canciller. Los dos hablaron sobre la situación en la región y según el ministro las conversaciones no han terminado, pero se espera una nueva ronda.",
		"Turkish": "Dışişleri bakanı pazartesi günü Viyana'ya geldi ve başbakan ile bir görüşme yaptı. İki taraf bölgedeki durum için çok uzun konuştu ve bu hafta daha sonra yeni bir tur olarak devam edecek, ancak tarih değil yer de belli değil gibi.",
		"":        "Participants: Anna Roe, Minister; José Peña, Ambassador; Jürgen Groß, State Secretary; Łukasz Żak, Envoy; Nuño Álvarez, Attaché; Zoë Müller, Aide; Håkon Ås, Consul; Çağla Öz, Counsellor; Béla Tóth, Secretary; Jiří Dvořák, Adviser; Niamh Ó Sé, Clerk.",
	} {
		_, errs := read(t, "a.txt", s)
		want := ""
		if language != "" {
			want = "not English: it reads like " + language
		}
		got := ""
		for _, e := range errs {
			got = e.Reason
		}
		if got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
}

func TestReadoutsReadWithoutLoss(t *testing.T) {
	dir := ""
	for _, d := range []string{os.Getenv("PARLEY_SHARED"), filepath.Join("..", "..", "..", "shared")} {
		if _, err := os.Stat(filepath.Join(d, "corpus", "readouts")); d != "" && err == nil {
			dir = filepath.Join(d, "corpus", "readouts")
		}
	}
	if dir == "" {
		t.Skip("no shared folder with readouts: set PARLEY_SHARED")
	}
	docs, errs := collect(t, []string{dir}, source.Options{})
	for _, e := range errs {
		t.Error(e)
	}
	if total := source.Count([]string{dir}); len(docs) != total.Files {
		t.Errorf("%d documents of %d files", len(docs), total.Files)
	}
	for _, d := range docs {
		if d.Title == "" || d.Published == "" || d.URL == "" {
			t.Errorf("%s: title %q, date %q, url %q", d.Path, d.Title, d.Published, d.URL)
		}
		content, err := os.ReadFile(d.Path)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(content[4:]), "\n---\n")
		if want, got := plainWords(body), plainWords(d.Text); got != want {
			i := 0
			for i < len(got) && i < len(want) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s: %q became %q", d.Path, want[max(0, i-40):min(len(want), i+40)], got[max(0, i-40):min(len(got), i+40)])
		}
	}
}

// plainWords keeps the letters and digits outside tags and link targets.
func plainWords(s string) string {
	s = regexp.MustCompile(`</?[a-z][a-z0-9]*(?:\s[^>]*)?>|\]\([^)]*\)`).ReplaceAllString(s, "")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func fuzz(f *testing.F, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), name)
		write(t, path, content)
		results := 0
		for d, err := range source.Read(context.Background(), []string{path}, source.Options{}) {
			results++
			if (d == nil) == (err == nil) {
				t.Fatalf("document %v with error %v", d, err)
			}
			if d != nil && (d.ID == "" || len(d.Sentences) == 0) {
				t.Fatalf("a document without id or sentences: %+v", d)
			}
			if d != nil && strings.ToValidUTF8(d.Text, "") != d.Text {
				t.Fatalf("%q is not UTF-8", d.Text)
			}
		}
		if results == 0 {
			t.Fatal("dropped in silence")
		}
	})
}

func FuzzText(f *testing.F) {
	fuzz(f, "a.txt", "The envoy left.", "\xff\xfea\x00", "\x80\x81", "\ufeff")
}

func FuzzMarkdown(f *testing.F) {
	fuzz(f, "a.md", "---\ndate: 2024-01-01\ntitle: x\n---\n# *a* [b](c \"d\") ![e](f) `g` <h> &amp; \\# [^1]\n\n- i\n1. j\n> k\n|l|m|\n|-|-|\n", "---\na: [\n", "[[](((")
}

func FuzzPage(f *testing.F) {
	fuzz(f, "a.html", "<html><head><meta charset=koi8-r><title>a</title></head><body><p>The envoy left.<br>b</p><table><tr><td>c</table></body>")
}

func FuzzLines(f *testing.F) {
	fuzz(f, "a.jsonl", `{"id":"a","date":"2024-01-01","text":"The envoy left."}`+"\n{}\n[]\nnull", `{"text":"\ud800"}`)
}

func FuzzTable(f *testing.F) {
	fuzz(f, "a.csv", "text,id,date\n\"He said \"\"no\"\".\",a,2024-01-01\n\n,,\n", "sep=;\r\nid;body;x\r\n1;He came.;\r\n", "\ufefftext\n\"")
}

func FuzzPacked(f *testing.F) { fuzz(f, "a.txt.gz", string(gz("The envoy left.")), "\x1f\x8b\x08") }

func FuzzZip(f *testing.F) {
	fuzz(f, "a.zip", packZip(f, entry{"a/b.md", "The envoy left."}, entry{"../c.jsonl", `{"text":"x"}`}), packZip(f))
}

func FuzzTar(f *testing.F) {
	fuzz(f, "a.tar", packTar(f, entry{"a/b.md", "The envoy left."}, entry{"../c.jsonl", `{"text":"x"}`}), packTar(f))
}

func FuzzDate(f *testing.F) {
	f.Add("Sat, 02 Jan 2021 11:06:45 GMT")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := source.Date(s); err == nil {
			if again, err := source.Date(d); again != d || err != nil {
				t.Fatalf("%q became %q and then %q, %v", s, d, again, err)
			}
		}
	})
}
