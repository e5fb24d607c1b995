package engine

import (
	"fmt"
	"path"
	"strings"

	"broadsheet/generator/images"
	"broadsheet/generator/pages"
	"broadsheet/generator/site"
)

// leadWidth is the width in pixels that makes a lead picture sharp on most screens. Google
// Discover also asks for it (Google Search, "Get on Discover").
const leadWidth = 1200

// heavyPicture is a size in bytes. The program advises against larger pictures that readers must
// load whole, since no smaller copies of them are made.
const heavyPicture = 500_000

// SmallPicture returns advice on a lead picture that is too small for its place. It returns
// "" if the story has no such picture.
func (s *Snapshot) SmallPicture(story *site.Story) string {
	if story.Card.Image == nil {
		return ""
	}
	f := s.plan.Picture(story.Card.Source, story.Card.Image.Src)
	if f == nil || f.Width == 0 || f.Width >= leadWidth || f.Type == images.TypeSVG {
		return ""
	}
	return fmt.Sprintf("%s is %d pixels wide; %d are needed", path.Base(f.Path), f.Width, leadWidth)
}

// HeavyPictures returns advice on the pictures of a story that are large and that readers must load
// whole, since no variants of them are made. It returns "" if the story has no such pictures.
func (s *Snapshot) HeavyPictures(story *site.Story) string {
	targets := story.Card.Pictures
	if story.Card.Image != nil {
		targets = append([]string{story.Card.Image.Src}, targets...)
	}
	var list []string
	seen := map[*pages.File]bool{}
	for _, target := range targets {
		if f := s.plan.Picture(story.Card.Source, target); f != nil && !f.Scalable() && f.Size > heavyPicture && !seen[f] {
			seen[f] = true
			list = append(list, fmt.Sprintf("%s weighs %.1f MB", path.Base(f.Path), float64(f.Size)/1e6))
		}
	}
	return strings.Join(list, ", ")
}

// Reduces reports whether the file at an address is a picture of which a build makes smaller
// copies for readers.
func (s *Snapshot) Reduces(address string) bool {
	o := s.output(address)
	return o != nil && o.Copy() != "" && s.plan.File(o.Copy()).Scalable()
}

// UndescribedPictures lists the pictures of a story that have no alternative text, separated by
// commas. It returns "" if all pictures have one.
func (s *Snapshot) UndescribedPictures(story *site.Story) string {
	list := story.Card.Undescribed
	if lead := story.Card.Image; lead != nil && lead.Alt == "" {
		list = append([]string{lead.Src}, list...)
	}
	return strings.Join(list, ", ")
}
