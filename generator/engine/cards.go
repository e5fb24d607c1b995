package engine

import (
	"bytes"
	"fmt"
	"image"
	"path"

	"broadsheet/generator/images"
	"broadsheet/generator/pages"
	"broadsheet/generator/sharecards"
)

// maxLogo is the maximum number of pixels of a logo on share cards.
const maxLogo = 16 << 20

// shareCards returns the drawer of the site's share cards. If the font in the settings
// cannot be used, it also returns an error, and the drawer does without the font. A logo
// that cannot be decoded is left out.
func (b *build) shareCards() (*sharecards.Drawer, error) {
	s := sharecards.Site{Title: b.config.Title}
	if n, _ := fmt.Sscanf(b.config.Publisher.Accent, "#%02x%02x%02x", &s.Accent.R, &s.Accent.G, &s.Accent.B); n == 3 {
		s.Accent.A = 0xff
	}
	logo, font := pages.CardFiles(b.config, b.copies())
	if logo != nil {
		s.Logo = b.logo(logo)
	}
	if font == nil {
		return sharecards.New(s), nil
	}
	data, err := b.tree.Read(font.Path)
	if err == nil {
		s.Font, err = sharecards.ParseFont(data)
	}
	return sharecards.New(s), err
}

// logo decodes the logo of the site. The result is nil if that is impossible.
func (b *build) logo(f *pages.File) image.Image {
	if f.Fault != "" || f.Width*f.Height > maxLogo {
		return nil
	}
	data, err := b.tree.Read(f.Path)
	if err != nil {
		return nil
	}
	logo, err := images.Decode(bytes.NewReader(data), path.Base(f.Path))
	if err != nil {
		return nil
	}
	return logo.Profile.Apply(images.Upright(logo.Image, logo.Orientation))
}
