// Package feeds writes what machines read: RSS, Atom, JSON Feed, sitemaps and
// robots.txt.
//
// Finished values enter (absolute addresses, HTML); bytes leave. It knows
// neither the site nor the clock.
package feeds

import "time"

// A Channel is what a feed says of itself.
type Channel struct {
	Title       string
	Description string
	Language    string // BCP 47
	Home        string // absolute address of the page the feed belongs to
	Self        string // absolute address of the feed
	Image       string // absolute address of a PNG or JPEG, or ""
	Generator   string
}

// An Item is one story in a feed.
type Item struct {
	ID        string // permanent: the first published address, or the story's id
	Permanent bool   // ID is the story's address
	URL       string // absolute
	Title     string
	Summary   string // plain text
	Published time.Time
	Updated   time.Time // Published if never updated
	Authors   []Author
	Category  []string // labels: category first, then tags
	Image     *Image
	Language  string
}

// An Author is who wrote an item.
type Author struct{ Name, URL string }

// An Image is an item's picture.
type Image struct {
	URL, Type string // Type is a media type, such as image/jpeg
	Length    int64  // bytes
}

// A Feed is a channel with its items, newest first.
type Feed struct {
	Channel Channel
	Items   []*Item
}

// Texts appends the full text of a feed's item, by its place in the feed, to dst:
// HTML in which every address is absolute. A feed asks for one text at a time, so
// that none is held longer than it is written.
type Texts func(dst []byte, item int) ([]byte, error)
