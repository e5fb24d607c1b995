package pages

import (
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// A text is a content file with a body or picture that pages show: the file of a story,
// standing page, author or category.
type text struct {
	source  string
	address string // address of the page made from the content file
	digest  sources.Digest
	targets []string // targets of the references in the body, as the author wrote them
	// pictures lists the targets in the field targets that the body shows as pictures. opened
	// lists the targets of links to picture files.
	pictures, opened []string
	key              string // front-matter key with the picture of the content file
	picture          *stories.Image
	// fragments lists the targets in the field targets that have a fragment, such as
	// "a.md#id". It is nil for authors and categories.
	fragments []string
	// shortcodes lists the names of the site's own shortcodes that the body uses.
	shortcodes []string
}

func textOf(c *stories.Card, address string) text {
	return text{c.Source, address, c.Digest, c.Links, c.Pictures, c.Opened, "image", c.Image, c.Fragments, c.Shortcodes}
}

// eachCard yields the card and the address of every story, and then of every standing page.
func (p *Plan) eachCard(yield func(c *stories.Card, address string) bool) {
	for _, s := range p.in.Site.Stories {
		if !yield(s.Card, s.Address) {
			return
		}
	}
	for _, page := range p.in.Site.Pages {
		if !yield(page.Card, page.Address) {
			return
		}
	}
}

// bodies yields the texts of all stories and standing pages, and of the authors and
// categories that have a content file.
func (p *Plan) bodies(yield func(text) bool) {
	for c, address := range p.eachCard {
		if !yield(textOf(c, address)) {
			return
		}
	}
	for _, t := range p.in.Site.Rows[stories.RowAuthor].Terms {
		if a := t.Author; a != nil && !yield(text{t.Source, t.Address, a.Digest, a.Targets, a.Pictures, a.Opened, "photo", a.Photo, nil, a.Shortcodes}) {
			return
		}
	}
	for _, t := range p.in.Site.Rows[stories.RowCategory].Terms {
		if c := t.Category; c != nil && !yield(text{t.Source, t.Address, c.Digest, nil, nil, nil, "image", c.Image, nil, nil}) {
			return
		}
	}
}

// otherTexts returns the texts of standing pages, authors and categories. The key is the
// path of a content file, the value its text.
func (p *Plan) otherTexts() map[string]text {
	texts := map[string]text{}
	for t := range p.bodies {
		if p.in.Site.StoryOf(t.source) == nil {
			texts[t.source] = t
		}
	}
	return texts
}

// textOf returns the text of a content file.
func (p *Plan) textOf(source string) text {
	if s := p.in.Site.StoryOf(source); s != nil {
		return textOf(s.Card, s.Address)
	}
	return p.texts()[source]
}
