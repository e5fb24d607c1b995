package pages

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/sharecards"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// yearAge is a number of full years. The share card of a story shows the year of
// publication if the story is at least this old.
const yearAge = 2

// A ShareCard has all values on which the bytes of a share card depend.
type ShareCard struct {
	Version    int // version of the look of share cards: sharecards.Version
	Title      string
	Accent     string
	Logo, Font sources.Digest // digests of the files of the logo and font; zero if there is no such file
	sharecards.Card
}

// A cardOutput is the content of an output that is the share card of a story.
type cardOutput struct {
	plain
	p *Plan
	s *site.Story
}

func (o cardOutput) Source() string { return o.s.Card.Source }
func (o cardOutput) View() any      { return o.p.shareCard(o.s) }

func (o cardOutput) Encode(dst []byte, view any, _ []*markdown.Document) ([]byte, error) {
	drawer, _ := o.p.in.Cards() // the method checkCards reports the error
	data, err := drawer.Draw(view.(*ShareCard).Card)
	return append(dst, data...), err
}

// IsShareCard reports whether the output is the share card of a story. The view of such an
// output has all settings on which the share card depends.
func (o *Output) IsShareCard() bool {
	_, ok := o.content.(cardOutput)
	return ok
}

// CardAddress returns the address of a story's share card.
func CardAddress(s *site.Story) string { return filesFolder(s.Address) + "share.png" }

// shareCards adds the share cards to the outputs. If a file of the site has the address of
// a share card, no card is added.
func (p *Plan) shareCards() {
	for _, s := range p.in.Site.Stories {
		if at := CardAddress(s); p.wantsCard(s) && p.addresses[at] == nil {
			p.add(at, cardOutput{p: p, s: s})
		}
	}
}

// wantsCard reports whether a story gets a share card, according to the setting
// images.share_cards.
func (p *Plan) wantsCard(s *site.Story) bool {
	switch p.config.Images.ShareCards {
	case "all":
		return true
	case "none":
		return false
	}
	return !sharable(p.image(s.Card.Source, s.Address, s.Card.Image, nil))
}

// showsCard reports whether social networks show the story's share card beside a link to
// the story, or a file of the site that has the address of the share card.
func (p *Plan) showsCard(s *site.Story) bool {
	return p.addresses[CardAddress(s)] != nil && p.wantsCard(s)
}

// sharable reports whether a picture exists and social networks show it. They do not show
// SVG.
func sharable(picture *Image) bool { return picture != nil && picture.Type != images.TypeSVG }

// sharedImage returns the picture that social networks show beside a link to a story: the
// share card, the file of the site that has the address of the share card, or the lead
// picture. It returns nil if the story has none of these.
func (p *Plan) sharedImage(s *site.Story) *Image {
	if !p.showsCard(s) {
		if lead := p.cardOf(s).Image; sharable(lead) {
			return lead
		}
		return nil
	}
	at := CardAddress(s)
	o := p.addresses[at]
	shown := &Image{URL: p.link(at, "", false), Absolute: p.link(at, "", true), Alt: s.Card.Title}
	if f := p.File(o.Copy()); f != nil {
		shown.Width, shown.Height, shown.Type, shown.Size = f.Width, f.Height, f.Type, f.Size
	} else {
		shown.Width, shown.Height, shown.Type = sharecards.Width, sharecards.Height, "image/png"
	}
	return shown
}

// shareCard returns the view of a story's share card.
func (p *Plan) shareCard(s *site.Story) *ShareCard {
	card := &ShareCard{Version: sharecards.Version, Title: p.config.Title, Accent: p.config.Publisher.Accent}
	logo, font := CardFiles(p.config, p.in.Files)
	if logo != nil {
		card.Logo = logo.Digest
	}
	if font != nil {
		card.Font = font.Digest
	}
	card.Headline = s.Card.Title
	if kicker := p.kicker(s); kicker != nil {
		card.Kicker = kicker.Title
	}
	if label := p.kind(s.Card.Type); label != "" {
		card.Kicker = strings.TrimPrefix(card.Kicker+" · "+label, " · ")
	}
	card.Byline = p.byline(p.terms(s, stories.RowAuthor))
	if age(s.Card, p.in.Clock) >= yearAge {
		card.Year = strconv.Itoa(s.Card.Published().Year())
	}
	return card
}

// byline returns the names of authors as one text, such as "by Ada Lovelace, Grace Hopper
// and Science desk".
func (p *Plan) byline(authors []Link) string {
	if len(authors) == 0 {
		return ""
	}
	names := make([]string, len(authors))
	for i, a := range authors {
		names[i] = a.Title
	}
	return p.words.Label("by", p.words.List(names))
}

// CardFiles returns the files that all share cards of a site use: the publisher's logo, if
// it is a PNG or JPEG, and the font in the settings. Each result is nil if there is no
// such file. The argument files is Input.Files.
func CardFiles(c *config.Config, files map[string]*File) (logo, font *File) {
	logo = files["static"+path.Clean("/"+c.Publisher.Logo)]
	if logo != nil && logo.Type != "image/png" && logo.Type != "image/jpeg" {
		logo = nil
	}
	return logo, files[c.Images.Font]
}

// checkCards returns the problems of share cards: a font that does not exist or cannot be
// used, and a headline that no font can draw.
func (p *Plan) checkCards() []*problems.Problem {
	name := p.config.Images.Font
	if name == "" || p.config.Images.ShareCards == "none" {
		return p.undrawn()
	}
	if _, font := CardFiles(p.config, p.in.Files); font == nil {
		return []*problems.Problem{problems.OfKey(config.File, "images.font", name, "there is no file %s", name)}
	}
	if _, err := p.in.Cards(); err != nil {
		return []*problems.Problem{problems.OfKey(config.File, "images.font", name, "the font %s cannot be used: %v", name, err)}
	}
	return p.undrawn()
}

// undrawn returns a warning about the headlines that no font can draw on a share card. The
// warning names the first headline and counts the others. If there are no such headlines,
// undrawn returns nil.
func (p *Plan) undrawn() []*problems.Problem {
	var first *site.Story
	var lacking rune
	more := 0
	for _, o := range p.Outputs {
		c, ok := o.content.(cardOutput)
		if !ok || sharecards.Plain(c.s.Card.Title) {
			continue
		}
		drawer, _ := p.in.Cards()
		char := drawer.Missing(c.s.Card.Title)
		switch {
		case char == 0:
		case first == nil:
			first, lacking = c.s, char
		default:
			more++
		}
	}
	if first == nil {
		return nil
	}
	problem := problems.OfKey(first.Card.Source, "title", first.Card.Title, "the share card has no headline, since no font has the character %q", lacking).
		Hint(`name a font that has it: [images] font = "static/NAME.ttf" in %s`, config.File).AsWarning()
	if more > 0 {
		problem.Message += fmt.Sprintf(" (the same is true of %d more)", more)
	}
	if sharecards.NeedsShaping(lacking) {
		problem.Hint("the program cannot draw this script; give the story a picture, or write [images] share_cards = \"none\" in %s", config.File)
	}
	return []*problems.Problem{problem}
}
