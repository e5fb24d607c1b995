// Package feeds encodes RSS, Atom, JSON Feed and sitemaps.
//
// Its input is complete: URLs are absolute, times are given. It knows neither the
// site nor the clock.
package feeds

import "time"

// A Channel describes a feed.
type Channel struct {
	Title       string
	Description string
	Language    string // BCP 47
	Home        string // URL of the page that the feed belongs to
	Self        string // URL of the feed
	Generator   string
}

// An Item is a story in a feed.
type Item struct {
	ID        string // the first published URL, or the id of the front matter
	Permanent bool   // whether ID is the URL
	URL       string // absolute
	Title     string
	Summary   string // plain text
	Published time.Time
	Updated   time.Time // Published if there was no update
	Authors   []Author
	Category  []string // names of the categories, then of the tags
	Image     *Image
	Language  string
}

// An Author of an item.
type Author struct{ Name, URL string }

// An Image is the picture of an item.
type Image struct {
	URL, Type string // Type is a media type, such as image/jpeg
	Length    int64  // bytes
}

// A Feed is a channel with its items, newest first.
type Feed struct {
	Channel Channel
	Items   []*Item
}

// Texts appends the full text of the item at an index to dst, as HTML with absolute
// URLs. Encoders request one text at a time.
type Texts func(dst []byte, item int) ([]byte, error)
