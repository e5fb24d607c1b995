// Package sharecards draws share cards: pictures of 1200 × 630 pixels with the headline
// of a story, which social networks and chats show beside a link to the story. A card
// looks like the top of a newspaper's front page.
//
// The same input gives the same bytes on every machine, since text is measured and drawn
// with integers and with fonts inside the program.
package sharecards

import (
	"image"
	"image/color"

	"golang.org/x/image/font/sfnt"
)

// Version changes whenever a card with the same input gets other bytes. It belongs into
// the fingerprint of a card.
const Version = 1

// Width and Height are the size of a card in pixels, as recommended by Facebook
// ("Images in Link Shares") and used by most social networks.
const (
	Width  = 1200
	Height = 630
)

// A Site holds what all cards of a site share.
type Site struct {
	// Title is the name of the site.
	Title string
	// Accent is the colour of the bar at the top, of the kicker and of the year. The
	// zero value stands for the dark red of the default theme. Alpha is ignored.
	Accent color.RGBA
	// Logo is drawn in the masthead if it is not nil. It replaces the title if it is
	// at least twice as wide as high.
	Logo image.Image
	// Font draws the characters that the fonts inside the program lack, or is nil.
	Font *Font
}

// A Card holds the texts of one card. An empty text is left out.
type Card struct {
	// Headline is set in up to four lines. What does not fit is replaced by an
	// ellipsis.
	Headline string
	// Kicker is the name of the story's category.
	Kicker string
	// Byline names the authors, such as "by Ada Lovelace".
	Byline string
	// Year is shown on cards of old stories, such as "2019".
	Year string
}

// A Drawer draws the cards of a site. Its methods are safe for concurrent use.
type Drawer struct {
	site    Site
	logo    *picture
	palette []color.RGBA
}

// New returns a Drawer for a site.
func New(site Site) *Drawer {
	if site.Accent == (color.RGBA{}) {
		site.Accent = color.RGBA{0x9c, 0x1c, 0x22, 0xff}
	}
	site.Accent = darkened(site.Accent)
	d := &Drawer{site: site, palette: basePalette(site.Accent)}
	if site.Logo != nil {
		d.logo = prepareLogo(site.Logo)
		d.palette = append(d.palette, d.logo.colours...)
	}
	return d
}

// darkened returns an opaque colour that is dark enough for text on paper: the contrast
// ratio is at least 4.5, which WCAG 2.2 asks for (success criterion 1.4.3).
func darkened(c color.RGBA) color.RGBA {
	// The luminance in units of 1/10,000·255². Squares are a little larger than the powers
	// of 2.4 in WCAG.
	luminance := func() int {
		r, g, b := int(c.R), int(c.G), int(c.B)
		return 2126*r*r + 7152*g*g + 722*b*b
	}
	for luminance() > 1770*255*255 {
		c.R, c.G, c.B = uint8(int(c.R)*19/20), uint8(int(c.G)*19/20), uint8(int(c.B)*19/20)
	}
	c.A = 0xff
	return c
}

// Missing returns the first character of a headline that no font can draw correctly. The
// result is 0 if the headline can be drawn.
func (d *Drawer) Missing(headline string) rune {
	if Plain(headline) {
		return 0
	}
	var buffer sfnt.Buffer
	for _, r := range clean(headline) {
		if !drawable(r) || !builtIn()[headlineFont].has(r, &buffer) && !d.site.Font.has(r, &buffer) {
			return r
		}
	}
	return 0
}

// NeedsShaping returns true for a character whose look depends on its neighbours, so that
// no font of a site helps to draw it.
func NeedsShaping(r rune) bool { return !drawable(r) }

// Draw returns a card as a PNG file. A text with a character that no font can draw
// correctly is left out; if it is the headline, the title of the site takes its place.
func (d *Drawer) Draw(c Card) ([]byte, error) {
	return encodePNG(d.layout(c).canvas.pixels, d.palette)
}
