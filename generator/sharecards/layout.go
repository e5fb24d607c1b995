package sharecards

import (
	"image"

	"golang.org/x/image/font/sfnt"
)

// Positions and sizes on a card, in pixels. Vertical positions are distances from the top of the
// card.
const (
	margin       = 72 // space on the left and on the right of a card
	column       = Width - 2*margin
	barHeight    = 14 // height of the coloured bar at the top
	mastBase     = 94 // vertical position of the baseline of the site's title
	mastSize     = 48 // size of the font of the site's title
	mastSmallest = 30 // smallest size of the font of a long title
	logoHeight   = 64
	logoWidth    = 480
	ruleTop      = 124 // top of the double line below the masthead
	bodyTop      = 164 // top of the place for kicker and headline
	bodyBottom   = 508
	kickerSize   = 32
	kickerHeight = 58  // distance from the top of the kicker to the top of the headline
	plateTop     = 170 // top of the place for the title on a card without a headline
	plateBottom  = 340
	footBase     = 578 // vertical position of the baseline of the byline
	footSize     = 28
	yearSize     = 36
	maxLines     = 4
)

// sizes are the sizes of a headline's font in pixels. The largest one that fits is used.
var sizes = [...]int{128, 112, 96, 88, 80, 72, 66, 60, 54, 48}

// A layout places the texts of a card on a canvas.
type layout struct {
	*Drawer
	canvas  *canvas
	rtl     bool // whether the headline is read from right to left, so that the layout is mirrored
	buffers sfnt.Buffer
}

// layout draws a card. The result has the canvas.
func (d *Drawer) layout(c Card) *layout {
	l := &layout{Drawer: d, canvas: newCanvas()}
	headline, _ := d.shape(c.Headline, headlineFont)
	title, _ := d.shape(d.site.Title, headlineFont)
	kicker, _ := d.shape(c.Kicker, boldFont)
	l.rtl = rightToLeft(headline) || len(headline) == 0 && rightToLeft(title)

	l.canvas.fill(image.Rect(0, 0, Width, barHeight), accent.full())
	if len(headline) > 0 {
		l.masthead(title)
		l.rule(ruleTop)
		l.body(kicker, headline)
	} else {
		l.nameplate(title, kicker)
	}
	byline, _ := d.shape(c.Byline, textFont)
	year, _ := d.shape(c.Year, boldFont)
	l.foot(byline, year)
	return l
}

// rule draws a double line across the card. The argument top is the line's distance in pixels from
// the top of the card.
func (l *layout) rule(top int) {
	l.canvas.fill(image.Rect(margin, top, Width-margin, top+3), ink.full())
	l.canvas.fill(image.Rect(margin, top+6, Width-margin, top+7), ink.full())
}

// nameplate draws the logo, the title of the site and the kicker on a card without a
// headline.
func (l *layout) nameplate(title, kicker []glyph) {
	if logo := l.logo; logo != nil {
		l.canvas.picture(logo, margin+l.mirror(0, logo.width), plateTop-logo.height-24)
	}
	size, lines := fit(title, plateBottom-plateTop)
	height := lineHeight(title, size)
	top := plateBottom - len(lines)*height
	l.lines(title, lines, size, top)
	l.rule(plateBottom + 22)
	l.line(kicker, boldFont, kickerSize, 0, column, plateBottom+84, accent)
}

// masthead draws the logo and the title of the site above the headline. A wide logo takes
// the place of the title.
func (l *layout) masthead(title []glyph) {
	start := 0
	if logo := l.logo; logo != nil {
		x := l.mirror(0, logo.width)
		l.canvas.picture(logo, margin+x, barHeight+(ruleTop-barHeight-logo.height)/2)
		if logo.width >= 2*logo.height {
			return
		}
		start = logo.width + 20
	}
	size, width := mastSize, column-start
	for size > mastSmallest && pixels(length(title, span{0, len(title)}), size) > width {
		size -= 2
	}
	l.line(title, headlineFont, size, start, width, mastBase-(mastSize-size)/3, ink)
}

// body draws the kicker and the headline.
func (l *layout) body(kicker, headline []glyph) {
	top := bodyTop
	if len(kicker) > 0 {
		top += kickerHeight
	}
	size, lines := fit(headline, bodyBottom-top)
	height := lineHeight(headline, size)
	// A headline that does not fill its place stands slightly above the middle.
	shift := max(0, bodyBottom-top-len(lines)*height) * 2 / 5
	if len(kicker) > 0 {
		l.line(kicker, boldFont, kickerSize, 0, column, bodyTop+shift+kickerSize, accent)
	}
	l.lines(headline, lines, size, top+shift)
}

// lines draws the lines of a headline. If they are not the whole headline, the last one
// ends in an ellipsis.
func (l *layout) lines(headline []glyph, lines []span, size, top int) {
	height := lineHeight(headline, size)
	for i, s := range lines {
		text := trim(headline[s.start:s.end])
		if i == len(lines)-1 && s.end < len(headline) {
			text = headline[s.start:]
		}
		l.line(text, headlineFont, size, 0, column, top+i*height+height*4/5, ink)
	}
}

// foot draws the byline and, in a coloured box, the year.
func (l *layout) foot(byline, year []glyph) {
	width := column
	if len(year) > 0 {
		box := min(pixels(length(year, span{0, len(year)}), yearSize)+40, column/2)
		x := margin + l.mirror(column-box, box)
		l.canvas.fill(image.Rect(x, footBase-40, x+box, footBase+16), accent.full())
		l.line(year, boldFont, yearSize, column-box+20, box-40, footBase+1, accent.reverse())
		width -= box + 40
	}
	l.line(byline, textFont, footSize, 0, width, footBase, soft)
}

// mirror returns the distance from the left margin of a text or box of the given width. The
// argument start is the distance from the margin where lines begin: the left margin or, on a
// mirrored card, the right one. All distances are in pixels.
func (l *layout) mirror(start, width int) int {
	if l.rtl {
		return column - start - width
	}
	return start
}

// line draws a line of text. The argument start is the distance in pixels from the margin
// where lines begin. An ellipsis replaces what does not fit into width pixels. The argument
// base is the vertical position of the baseline.
func (l *layout) line(text []glyph, f face, size, start, width, base int, colour ramp) {
	if len(text) == 0 {
		return
	}
	if pixels(length(text, span{0, len(text)}), size) > width {
		ellipsis, err := builtIn()[f].glyph('…', &l.buffers)
		if err != nil {
			return
		}
		text = shorten(text, ellipsis, units(width, size))
	}
	used := length(text, span{0, len(text)})
	at := units(margin+start, size)
	if l.rtl {
		at = units(margin+column-start, size) - used
	}
	for _, g := range l.visual(text) {
		l.canvas.glyph(g.outline, at, base, size, colour)
		at += g.advance + g.kern
	}
}

// pixels converts a length in units of em to pixels, rounded up.
func pixels(length, size int) int { return (length*size + em - 1) / em }

// units converts pixels to units of em.
func units(pixels, size int) int { return pixels * em / size }

// trim removes the space at the end of a line, if there is one.
func trim(line []glyph) []glyph {
	if n := len(line); n > 0 && line[n-1].char == ' ' {
		return line[:n-1]
	}
	return line
}

// fit returns the largest font size with which a headline fits into a height in pixels, and
// the lines of the headline. A headline that fits with no size gets the smallest size and
// as many lines as fit.
func fit(headline []glyph, height int) (size int, lines []span) {
	for _, size = range sizes {
		width := units(column, size)
		parts := words(headline, width)
		lines = wrap(headline, parts, width)
		whole := true // whether no word is divided between two lines
		for i := 1; i < len(parts); i++ {
			whole = whole && breakable(headline, parts[i].start)
		}
		if room := min(maxLines, height/lineHeight(headline, size)); len(lines) <= room && whole {
			return size, balance(headline, parts, width)
		} else if size == sizes[len(sizes)-1] {
			lines = lines[:min(room, len(lines))]
		}
	}
	return size, lines
}

// lineHeight returns the distance between two lines of a headline in pixels. Scripts other than
// Latin, Greek and Cyrillic need a larger distance.
func lineHeight(headline []glyph, size int) int {
	for _, g := range headline {
		if g.font.limits != nil {
			return size * 130 / 100
		}
	}
	return size * 112 / 100
}
