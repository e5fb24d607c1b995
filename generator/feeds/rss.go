package feeds

import (
	"strconv"
	"strings"
	"time"
)

// RSS appends an RSS 2.0 feed with the full texts of its items to dst
// (https://www.rssboard.org/rss-specification). It uses the modules content, dc and
// atom.
func RSS(dst []byte, f Feed, texts Texts) ([]byte, error) {
	c := f.Channel
	d := newDocument(dst)
	d.open("rss", "version", "2.0", "xmlns:content", "http://purl.org/rss/1.0/modules/content/",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:atom", "http://www.w3.org/2005/Atom")
	d.open("channel")
	d.element("title", c.Title)
	d.element("link", c.Home)
	d.element("description", c.Description)
	d.optional("language", c.Language)
	if last := newest(f.Items); !last.IsZero() {
		d.element("lastBuildDate", rfc822(last))
	}
	d.optional("generator", c.Generator)
	d.empty("atom:link", "rel", "self", "type", "application/rss+xml", "href", c.Self)
	for i := range f.Items {
		if err := d.rssItem(f.Items[i], func(dst []byte) ([]byte, error) { return texts(dst, i) }); err != nil {
			return nil, err
		}
	}
	d.close("channel")
	d.close("rss")
	return d.text, nil
}

// rssItem writes a story as an RSS item. The full text comes after the summary, since many feed
// readers show only the later of these two elements. Authors are written as dc:creator elements,
// since the author element of RSS must have an email address.
func (d *document) rssItem(i *Item, text appender) error {
	d.open("item")
	d.element("title", i.Title)
	d.element("link", i.URL)
	d.element("guid", i.ID, "isPermaLink", strconv.FormatBool(i.Permanent))
	d.element("pubDate", rfc822(i.Published))
	for _, a := range i.Authors {
		d.optional("dc:creator", a.Name)
	}
	for _, label := range i.Category {
		d.optional("category", label)
	}
	if i.Image != nil && i.Image.Type != "" {
		d.empty("enclosure", "url", i.Image.URL, "length", strconv.FormatInt(i.Image.Length, 10), "type", i.Image.Type)
	}
	d.optional("description", i.Summary)
	err := d.html("content:encoded", text)
	d.close("item")
	return err
}

// rfc822 formats an instant as RSS requires. The time zone is a number such as +0200,
// or GMT for UTC.
func rfc822(t time.Time) string {
	return strings.Replace(t.Format(time.RFC1123Z), "+0000", "GMT", 1)
}

// newest returns the latest update time of the items, or the zero time if there are no
// items.
func newest(items []*Item) time.Time {
	var last time.Time
	for i := range items {
		if items[i].Updated.After(last) {
			last = items[i].Updated
		}
	}
	return last
}
