package source

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// declared is what a web page says about itself.
type declared struct {
	date, url string
	heading   string // of a page with one first-level heading
}

// dateNames are the names under which pages declare when they were published, in lower
// case, the surest first: Open Graph, schema.org, Dublin Core, and what publishers use.
var dateNames = []string{
	"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dcterms.issued", "dc.date.issued",
	"dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date", "pubdate", "publishdate", "publish-date", "publish_date",
	"publication_date", "parsely-pub-date", "sailthru.date", "citation_publication_date", "ld+json", "time",
}

// declaredBy reads the head of a page, its JSON-LD and its time elements. Of several
// dates the one with the surest name counts, and only if it names one day.
func declaredBy(tree *html.Node) declared {
	dates, urls := map[string]string{}, map[string]string{}
	var headings []string
	note := func(m map[string]string, name, value string) {
		if value = strings.TrimSpace(value); value != "" && m[name] == "" {
			m[name] = value
		}
	}
	for n := range tree.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "meta":
			for _, key := range []string{"property", "name", "itemprop"} {
				if name := strings.ToLower(attribute(n, key)); slices.Contains(dateNames, name) {
					note(dates, name, attribute(n, "content"))
				} else if name == "og:url" {
					note(urls, name, attribute(n, "content"))
				}
			}
		case "link":
			if strings.EqualFold(attribute(n, "rel"), "canonical") {
				note(urls, "canonical", attribute(n, "href"))
			}
		case "time":
			if strings.EqualFold(attribute(n, "itemprop"), "datePublished") || has(n, "pubdate") {
				note(dates, "time", attribute(n, "datetime"))
			}
		case "script":
			if strings.EqualFold(attribute(n, "type"), "application/ld+json") && n.FirstChild != nil {
				note(dates, "ld+json", published(n.FirstChild.Data))
			}
		case "h1":
			headings = append(headings, words(n))
		}
	}
	var d declared
	for _, name := range dateNames {
		if day, err := Date(dates[name]); err == nil {
			d.date = day
			break
		}
	}
	if d.url = urls["canonical"]; !strings.Contains(d.url, "://") {
		d.url = urls["og:url"]
	}
	if len(headings) == 1 {
		d.heading = headings[0]
	}
	return d
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// published is the first datePublished of JSON-LD, in the order of the text.
func published(s string) string {
	dec := json.NewDecoder(strings.NewReader(s))
	key := false
	for {
		token, err := dec.Token()
		if err != nil {
			return ""
		}
		word, _ := token.(string)
		if key && word != "" {
			return word
		}
		key = word == "datePublished"
	}
}
