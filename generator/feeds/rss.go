package feeds

import (
	"encoding/xml"
	"strings"
	"time"
)

type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language,omitempty"`
	Modified    string    `xml:"lastBuildDate,omitempty"`
	Generator   string    `xml:"generator,omitempty"`
	Self        atomLink  `xml:"atom:link"`
	Image       *rssImage `xml:"image"`
	Items       []rssItem `xml:"item"`
}

type rssImage struct {
	URL   string `xml:"url"`
	Title string `xml:"title"`
	Link  string `xml:"link"`
}

type rssItem struct {
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	Published   string        `xml:"pubDate"`
	Authors     []string      `xml:"dc:creator"`
	Categories  []string      `xml:"category"`
	Enclosure   *rssEnclosure `xml:"enclosure"`
	Description string        `xml:"description,omitempty"`
	Content     cdata         `xml:"content:encoded"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

// RSS returns an RSS 2.0 feed with full text (https://www.rssboard.org/rss-specification,
// content and dc modules). Its dates come from the stories, never from the
// build.
func RSS(f Feed) ([]byte, error) {
	c := f.Channel
	channel := rssChannel{
		Title: clean(c.Title), Link: c.Home, Description: clean(c.Description), Language: c.Language,
		Generator: c.Generator, Self: atomLink{Rel: "self", Type: "application/rss+xml", Href: c.Self},
	}
	if c.Image != "" {
		channel.Image = &rssImage{c.Image, channel.Title, c.Home}
	}
	if last := newest(f.Items); !last.IsZero() {
		channel.Modified = rfc822(last)
	}
	for _, i := range f.Items {
		item := rssItem{
			Title: clean(i.Title), Link: i.URL, GUID: rssGUID{i.Permanent, i.ID}, Published: rfc822(i.Published),
			Description: clean(i.Summary), Content: cdata{clean(string(i.HTML))},
		}
		for _, a := range i.Authors {
			item.Authors = append(item.Authors, clean(a.Name))
		}
		for _, label := range i.Category {
			item.Categories = append(item.Categories, clean(label))
		}
		if i.Image != nil {
			item.Enclosure = &rssEnclosure{i.Image.URL, i.Image.Length, i.Image.Type}
		}
		channel.Items = append(channel.Items, item)
	}
	return document(rss{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Atom: "http://www.w3.org/2005/Atom", Channel: channel,
	})
}

// rfc822 writes an instant as RSS wants it, with a numeric zone.
func rfc822(t time.Time) string {
	return strings.Replace(t.Format(time.RFC1123Z), "+0000", "GMT", 1)
}

// newest returns the last instant at which one of the items changed.
func newest(items []Item) time.Time {
	var last time.Time
	for _, i := range items {
		if i.Updated.After(last) {
			last = i.Updated
		}
	}
	return last
}
