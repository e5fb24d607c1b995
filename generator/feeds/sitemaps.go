package feeds

import (
	"encoding/xml"
	"time"
)

// An Address is one page in a sitemap.
type Address struct {
	URL      string    // absolute
	Modified time.Time // zero if not known
}

// A Recent story is one in a news sitemap.
type Recent struct {
	URL       string
	Title     string
	Published time.Time
}

// SitemapLimit is how many addresses a sitemap may hold
// (https://www.sitemaps.org/protocol.html).
const SitemapLimit = 50_000

type sitemapEntry struct {
	Location string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"`
}

func entries(list []Address) []sitemapEntry {
	all := make([]sitemapEntry, len(list))
	for i, a := range list {
		all[i].Location = a.URL
		if !a.Modified.IsZero() {
			all[i].Modified = a.Modified.Format(time.RFC3339)
		}
	}
	return all
}

// Sitemap returns a sitemap of at most SitemapLimit pages.
func Sitemap(list []Address) ([]byte, error) {
	return document(struct {
		XMLName xml.Name       `xml:"urlset"`
		XMLNS   string         `xml:"xmlns,attr"`
		URLs    []sitemapEntry `xml:"url"`
	}{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9", URLs: entries(list)})
}

// SitemapIndex returns an index of sitemaps.
func SitemapIndex(parts []Address) ([]byte, error) {
	return document(struct {
		XMLName xml.Name       `xml:"sitemapindex"`
		XMLNS   string         `xml:"xmlns,attr"`
		Parts   []sitemapEntry `xml:"sitemap"`
	}{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9", Parts: entries(parts)})
}

// NewsSitemap returns a sitemap of the last two days' stories (Google Search,
// "Create a news sitemap"). Publication is the paper's title, language its
// BCP 47 tag.
func NewsSitemap(publication, language string, list []Recent) ([]byte, error) {
	type news struct {
		Publication string `xml:"news:publication>news:name"`
		Language    string `xml:"news:publication>news:language"`
		Date        string `xml:"news:publication_date"`
		Title       string `xml:"news:title"`
	}
	type entry struct {
		Location string `xml:"loc"`
		News     news   `xml:"news:news"`
	}
	all := make([]entry, len(list))
	for i, r := range list {
		all[i] = entry{r.URL, news{clean(publication), newsLanguage(language), r.Published.Format(time.RFC3339), clean(r.Title)}}
	}
	return document(struct {
		XMLName xml.Name `xml:"urlset"`
		XMLNS   string   `xml:"xmlns,attr"`
		News    string   `xml:"xmlns:news,attr"`
		URLs    []entry  `xml:"url"`
	}{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9", News: "http://www.google.com/schemas/sitemap-news/0.9", URLs: all})
}

// newsLanguage returns the ISO 639 code that news sitemaps want; only Chinese
// keeps its script there.
func newsLanguage(tag string) string {
	switch tag {
	case "zh", "zh-CN", "zh-Hans", "zh-Hans-CN", "zh-SG":
		return "zh-cn"
	case "zh-TW", "zh-HK", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK":
		return "zh-tw"
	}
	for i, r := range tag {
		if r == '-' {
			return tag[:i]
		}
	}
	return tag
}
