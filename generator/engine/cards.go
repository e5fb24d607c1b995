package engine

import (
	"bytes"
	"fmt"
	"image"
	"path"

	"broadsheet/generator/images"
	"broadsheet/generator/pages"
	"broadsheet/generator/publish"
	"broadsheet/generator/sharecards"
	"broadsheet/generator/sources"
	"broadsheet/generator/variants"
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

// shareCard writes an output that is a share card. The argument digest is the digest of view. The
// card is drawn only if the cache lacks it.
func (r *renderer) shareCard(o *pages.Output, view *pages.ShareCard, digest sources.Digest, made publish.Fingerprint) error {
	r.cards.Store(digest, true)
	if r.keep(o.Path(), made) {
		return nil
	}
	draw := func() ([]byte, error) { return o.Encode(nil, view, nil) }
	var data []byte
	var err error
	if r.remembers() {
		data, err = r.variants.Drawn(digest, variants.Size{Width: sharecards.Width, Height: sharecards.Height}, draw)
	} else {
		data, err = draw()
	}
	if err != nil {
		return err
	}
	return r.out.Write(o.Path(), made, data)
}

// logo decodes the logo of the site. The result is nil if the logo cannot be decoded.
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
