// Package sharecards draws share cards: pictures of 1200 × 630 pixels with the headline of
// a story. Social networks and chats show such a picture beside a link to the story. A card
// looks like the top of a newspaper's front page.
//
// The same input gives the same bytes on every machine, since texts are measured and drawn
// with integers and with fonts inside the program.
package sharecards

import (
	"image"
	"image/color"

	"golang.org/x/image/font/sfnt"
)

// Version must be raised whenever a card with the same input gets other bytes. It is part
// of the fingerprint of a card.
const Version = 2

// Width and Height are the size of a card in pixels, as recommended by Facebook
// ("Images in Link Shares") and used by most social networks.
const (
	Width  = 1200
	Height = 630
)

// A Site has what is equal on all cards of a site.
type Site struct {
	// Title is the name of the site.
	Title string
	// Accent is the colour of the bar at the top, the kicker and the year. The zero value
	// stands for the dark red of the default theme. Its opacity does not matter.
	Accent color.RGBA
	// Logo is the logo in the masthead, or nil. It takes the place of the title if it is at
	// least twice as wide as high.
	Logo image.Image
	// Font draws the characters that the fonts inside the program lack. It may be nil.
	Font *Font
}

// A Card has the texts of one card. A text that is "" is left out.
type Card struct {
	// Headline takes up to four lines. An ellipsis replaces what does not fit.
	Headline string
	// Kicker is the name of the story's category.
	Kicker string
	// Byline has the names of the authors, such as "by Ada Lovelace".
	Byline string
	// Year is the year of publication, such as "2019", for old stories.
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

// darkened makes a colour opaque, and so dark that text in this colour can be read on
// paper: the contrast is at least 4.5, as WCAG 2.2 demands (success criterion 1.4.3).
func darkened(c color.RGBA) color.RGBA {
	// luminance returns the brightness of the colour, where white has 10,000·255². It squares the
	// channels, which gives slightly more than the powers of 2.4 in WCAG.
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

// NeedsShaping reports whether the look of a character depends on its neighbours. No font
// of a site helps to draw such a character.
func NeedsShaping(r rune) bool { return !drawable(r) }

// Draw returns a card as a PNG file. It leaves out a text with a character that no font can
// draw. If this text is the headline, the title of the site takes its place.
func (d *Drawer) Draw(c Card) ([]byte, error) {
	return encodePNG(d.layout(c).canvas.pixels, d.palette)
}
