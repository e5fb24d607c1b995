// Package feeds encodes RSS, Atom, JSON Feed and sitemaps.
//
// All URLs in its input are absolute. The output depends only on the input: the package
// reads neither files nor the clock.
package feeds

import "time"

// A Channel has the metadata of a feed.
type Channel struct {
	Title       string
	Description string
	Language    string // language of the feed as a BCP 47 tag, such as en-GB
	Home        string // URL of the web page with the stories of the feed
	Self        string // URL of the feed itself
	Generator   string // name of the program that made the feed
}

// An Item is a story in a feed.
type Item struct {
	ID        string // id in the front matter of the story, or the story's URL
	Permanent bool   // whether the field ID is the URL of the story
	URL       string // absolute URL of the story
	Title     string
	Summary   string // summary of the story in plain text; "" if it has none
	Published time.Time
	Updated   time.Time // time of the story's last update, or of its publication
	Authors   []Author
	Category  []string // names of the story's categories, followed by those of its tags
	Image     *Image   // picture of the story, or nil
	Language  string   // language of the story as a BCP 47 tag, such as en-GB
}

// An Author is an author of an item, with the URL of the author's page.
type Author struct{ Name, URL string }

// An Image is the picture of an item.
type Image struct {
	URL, Type string // Type is the media type of the picture, such as image/jpeg
	Length    int64  // size of the picture's file in bytes
}

// A Feed is a channel with its items, the newest item first.
type Feed struct {
	Channel Channel
	Items   []*Item
}

// Texts appends the full text of an item to dst, as HTML with absolute URLs. Item is
// the index of the item in Feed.Items. Encoders of feeds call Texts once for every
// item, in the order of Feed.Items.
type Texts func(dst []byte, item int) ([]byte, error)
