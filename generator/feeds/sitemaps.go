package feeds

import (
	"slices"
	"strings"
	"time"
)

// An Address is an entry of a sitemap or of a sitemap index, a list of sitemaps.
type Address struct {
	URL      string    // absolute URL of a page or sitemap
	Modified time.Time // time of the last change of the page or sitemap; zero if unknown
}

// A Recent is a recent story, as an entry of a news sitemap.
type Recent struct {
	URL       string
	Title     string
	Published time.Time
}

// SitemapLimit is the maximum number of pages in a sitemap
// (https://www.sitemaps.org/protocol.html).
const SitemapLimit = 50_000

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// Sitemap appends a sitemap of at most SitemapLimit pages to dst.
func Sitemap(dst []byte, list []Address) []byte { return sitemap(dst, "urlset", "url", list) }

// SitemapIndex appends a list of sitemaps to dst, for a site that needs several
// sitemaps.
func SitemapIndex(dst []byte, parts []Address) []byte {
	return sitemap(dst, "sitemapindex", "sitemap", parts)
}

func sitemap(dst []byte, root, name string, list []Address) []byte {
	size := 256
	for i := range list {
		size += len(list[i].URL) + 80
	}
	d := newDocument(slices.Grow(dst, size))
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

// NewsSitemap appends a news sitemap to dst (Google Search, "Create a news sitemap").
// Publication is the title of the news site, and language is the BCP 47 tag of the
// site.
func NewsSitemap(dst []byte, publication, language string, list []Recent) []byte {
	language = newsLanguage(language)
	d := newDocument(dst)
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
	return d.text
}

// newsLanguage returns the code that news sitemaps use for the language of a BCP 47
// tag. The code is that of ISO 639, except zh-cn for simplified Chinese and zh-tw for
// traditional Chinese.
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
