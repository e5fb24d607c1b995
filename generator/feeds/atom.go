package feeds

import (
	"encoding/xml"
	"time"
)

type atom struct {
	XMLName   xml.Name     `xml:"feed"`
	XMLNS     string       `xml:"xmlns,attr"`
	Language  string       `xml:"xml:lang,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Subtitle  string       `xml:"subtitle,omitempty"`
	Updated   string       `xml:"updated"`
	Author    *atomAuthor  `xml:"author"`
	Links     []atomLink   `xml:"link"`
	Generator string       `xml:"generator,omitempty"`
	Entries   []*atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Links      []atomLink     `xml:"link"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Authors    []atomAuthor   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomAuthor struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",cdata"`
}

// Atom returns an Atom feed with full text (RFC 4287).
func Atom(f Feed) ([]byte, error) {
	c := f.Channel
	feed := atom{
		XMLNS: "http://www.w3.org/2005/Atom", Language: c.Language, ID: c.Home, Title: clean(c.Title), Subtitle: clean(c.Description),
		// An empty feed has never changed.
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: &atomAuthor{Name: clean(c.Title), URI: c.Home},
		Links:     []atomLink{{Rel: "self", Type: "application/atom+xml", Href: c.Self}, {Rel: "alternate", Type: "text/html", Href: c.Home}},
		Generator: c.Generator,
	}
	if last := newest(f.Items); !last.IsZero() {
		feed.Updated = last.Format(time.RFC3339)
	}
	for _, i := range f.Items {
		feed.Entries = append(feed.Entries, entry(i))
	}
	return document(feed)
}

func entry(i Item) *atomEntry {
	e := &atomEntry{
		ID: i.ID, Title: clean(i.Title), Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: i.URL}},
		Published: i.Published.Format(time.RFC3339), Updated: i.Updated.Format(time.RFC3339),
		Summary: clean(i.Summary), Content: atomContent{"html", clean(string(i.HTML))},
	}
	for _, a := range i.Authors {
		e.Authors = append(e.Authors, atomAuthor{clean(a.Name), a.URL})
	}
	for _, label := range i.Category {
		e.Categories = append(e.Categories, atomCategory{clean(label)})
	}
	return e
}
