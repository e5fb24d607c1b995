package feeds

import (
	"strings"
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

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// Sitemap returns a sitemap of at most SitemapLimit pages.
func Sitemap(list []Address) ([]byte, error) { return sitemap("urlset", "url", list), nil }

// SitemapIndex returns an index of sitemaps.
func SitemapIndex(parts []Address) ([]byte, error) {
	return sitemap("sitemapindex", "sitemap", parts), nil
}

func sitemap(root, name string, list []Address) []byte {
	size := 256
	for i := range list {
		size += len(list[i].URL) + 80
	}
	d := newDocument(size)
	d.open(root, "xmlns", sitemapSpace)
	for i := range list {
		d.open(name)
		d.element("loc", list[i].URL)
		if !list[i].Modified.IsZero() {
			d.element("lastmod", rfc3339(list[i].Modified))
		}
		d.close(name)
	}
	d.close(root)
	return d.text
}

// NewsSitemap returns a sitemap of the last two days' stories (Google Search,
// "Create a news sitemap"). Publication is the paper's title, language its
// BCP 47 tag.
func NewsSitemap(publication, language string, list []Recent) ([]byte, error) {
	language = newsLanguage(language)
	d := newDocument(512 * (len(list) + 1))
	d.open("urlset", "xmlns", sitemapSpace, "xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")
	for i := range list {
		d.open("url")
		d.element("loc", list[i].URL)
		d.open("news:news")
		d.open("news:publication")
		d.element("news:name", publication)
		d.element("news:language", language)
		d.close("news:publication")
		d.element("news:publication_date", rfc3339(list[i].Published))
		d.element("news:title", list[i].Title)
		d.close("news:news")
		d.close("url")
	}
	d.close("urlset")
	return d.text, nil
}

// newsLanguage returns the ISO 639 code that news sitemaps want; only Chinese
// keeps its script there.
func newsLanguage(tag string) string {
	language, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	if language != "zh" {
		return language
	}
	for part := range strings.SplitSeq(rest, "-") {
		switch part {
		case "hans":
			return "zh-cn"
		case "hant", "tw", "hk", "mo":
			return "zh-tw"
		}
	}
	return "zh-cn"
}
