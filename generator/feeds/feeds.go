// Package feeds encodes RSS, Atom, JSON Feed and sitemaps.
//
// All URLs in its input are absolute. Its output depends on nothing but its input: the
// package reads neither files nor the clock.
package feeds

import "time"

// A Channel has the metadata of a feed.
type Channel struct {
	Title       string
	Description string
	Language    string // BCP 47 tag
	Home        string // URL of the web page with the same stories
	Self        string // URL of the feed itself
	Generator   string // name of the program that made the feed
}

// An Item is a story in a feed.
type Item struct {
	ID        string // the id in the front matter, or the URL if there is none
	Permanent bool   // whether the ID is the URL of the story
	URL       string // absolute URL of the story
	Title     string
	Summary   string // plain text, "" for none
	Published time.Time
	Updated   time.Time // time of the last update, or of publication if there was none
	Authors   []Author
	Category  []string // names of the story's categories, then of its tags
	Image     *Image   // picture of the story, or nil
	Language  string   // BCP 47 tag
}

// An Author is an author of an item, with the URL of the author's page.
type Author struct{ Name, URL string }

// An Image is the picture of an item.
type Image struct {
	URL, Type string // Type is a media type, such as image/jpeg
	Length    int64  // size of the file in bytes
}

// A Feed is a channel with its items, newest first.
type Feed struct {
	Channel Channel
	Items   []*Item
}

// Texts appends the full text of an item to dst, as HTML with absolute URLs. Item is
// the index in Feed.Items. Encoders call Texts once for every item, in order.
type Texts func(dst []byte, item int) ([]byte, error)
