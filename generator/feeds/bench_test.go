package feeds_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/feeds"
)

// big is a feed as a site of long stories has: 20 items of 6 KB.
func big() (feeds.Feed, feeds.Texts) {
	f := feeds.Feed{Channel: feeds.Channel{Title: "Paper", Description: "News", Language: "en", Home: "https://example.org/", Self: "https://example.org/feed.xml"}}
	text := strings.Repeat("<p>Text with <a href=\"https://example.org/\">links</a>, “quotes” &amp; 中文.</p>\n", 75)
	for i := range 20 {
		url := fmt.Sprintf("https://example.org/2026/03/story-%d/", i)
		at := time.Date(2026, 3, 27, 12, i, 0, 0, time.UTC)
		f.Items = append(f.Items, &feeds.Item{
			ID: url, Permanent: true, URL: url, Title: "A headline & more", Summary: "What it is about.", Published: at, Updated: at,
			Authors: []feeds.Author{{Name: "Jane Doe", URL: "https://example.org/author/jane-doe/"}}, Category: []string{"Chips", "Arm", "Fabs"},
			Image: &feeds.Image{URL: url + "lead.jpg", Type: "image/jpeg", Length: 48_213}, Language: "en",
		})
	}
	return f, func(dst []byte, _ int) ([]byte, error) { return append(dst, text...), nil }
}

func BenchmarkFeeds(b *testing.B) {
	feed, texts := big()
	var page []byte
	for name, encode := range map[string]func([]byte, feeds.Feed, feeds.Texts) ([]byte, error){"RSS": feeds.RSS, "Atom": feeds.Atom, "JSON": feeds.JSON} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if page, err = encode(page[:0], feed, texts); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(page)))
			}
		})
	}
}

func BenchmarkSitemap(b *testing.B) {
	list := make([]feeds.Address, 10_000)
	for i := range list {
		list[i] = feeds.Address{URL: fmt.Sprintf("https://example.org/2026/03/story-%d/", i), Modified: time.Date(2026, 3, 27, 12, 0, i, 0, time.UTC)}
	}
	b.ReportAllocs()
	var page []byte
	for b.Loop() {
		page = feeds.Sitemap(page[:0], list)
	}
}
