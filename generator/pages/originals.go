package pages

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
	"broadsheet/generator/variants"
)

// An Original is a picture that pages show in variants.
type Original struct {
	File  *File
	Needs []variants.Need
	// Sources are the content files of the pages that show the picture.
	Sources []string
}

// The shapes in which pages show the pictures named in front matter. The first shape of
// each list is for the Image in a view; the other shapes are for the fields of the Image
// for lists, search engines and social networks.
var (
	storyShapes    = []variants.Shape{variants.Whole, variants.Card, variants.Share, variants.Wide, variants.Classic, variants.Square, variants.Banner}
	categoryShapes = []variants.Shape{variants.Whole, variants.Share}
	photoShapes    = []variants.Shape{variants.Face}
	textShapes     = []variants.Shape{variants.Whole}
	logoShapes     = []variants.Shape{variants.Logo}
)

// shapesOfStory returns the shapes in which pages show the picture of a story. The shape
// Share is left out if social networks show the story's share card.
func (p *Plan) shapesOfStory(s *site.Story) []variants.Shape {
	if p.showsCard(s) {
		return slices.DeleteFunc(slices.Clone(storyShapes), func(shape variants.Shape) bool { return shape == variants.Share })
	}
	return storyShapes
}

// Originals returns the pictures that pages can show in variants, sorted by path.
func (p *Plan) Originals() []Original {
	return slices.DeleteFunc(p.originals(), func(o Original) bool { return !o.fits() })
}

// limit returns the largest size, in the proportions of the picture, in which variants can
// be made with little memory.
func (o *Original) limit() variants.Size {
	return (&variants.Original{Info: o.File.Info, Needs: o.Needs}).Limit()
}

// fits reports whether variants of the picture can be made with little memory.
func (o *Original) fits() bool {
	return o.limit() == variants.Size{Width: o.File.Width, Height: o.File.Height}
}

// hugePictures returns a warning about every picture that pages show without variants,
// since making the variants would take too much memory.
func (p *Plan) hugePictures() (found []*problems.Problem) {
	for _, o := range p.originals() {
		if f := o.File; !o.fits() {
			limit := o.limit()
			found = append(found, problems.At(f.Path, 0, 0, "the picture has %d × %d pixels, too many to make smaller copies of it, so that readers load it as it is", f.Width, f.Height).
				Hint("save it with at most %d × %d pixels", limit.Width, limit.Height).AsWarning())
		}
	}
	return found
}

// originals returns the pictures that pages show and of whose format variants can be made,
// sorted by path.
func (p *Plan) originals() []Original {
	found := map[*File]*Original{}
	for _, shown := range p.shownPictures() {
		f := shown.file
		if !f.Scalable() {
			continue
		}
		o := found[f]
		if o == nil {
			o = &Original{File: f}
			found[f] = o
		}
		for _, shape := range shown.shapes {
			unused := variants.Banner
			if needsBanner(f, shown.image) {
				unused = variants.Wide
			}
			if shape == unused {
				continue
			}
			if need := p.need(f, shape, shown.image); !slices.Contains(o.Needs, need) {
				o.Needs = append(o.Needs, need)
			}
		}
		if !slices.Contains(o.Sources, shown.source) {
			o.Sources = append(o.Sources, shown.source)
		}
	}
	list := make([]Original, 0, len(found))
	for _, o := range found {
		list = append(list, *o)
	}
	slices.SortFunc(list, func(a, b Original) int { return cmp.Compare(a.File.Path, b.File.Path) })
	return list
}

// needsBanner reports whether a picture needs variants in the shape Banner, which then
// replace those in the shape Wide. Without a banner, browsers cut the middle out of a
// picture. The middle would be wrong if the author set a focus, and too small a part of a
// high picture.
func needsBanner(f *File, img *stories.Image) bool {
	return img != nil && (len(img.Focus) == 2 || 4*f.Height > 3*f.Width)
}

// A shownPicture is a picture that a page shows, in the front matter or in the text of a
// content file, or the publisher's logo.
type shownPicture struct {
	source string // path of the content file, or config.toml for the logo
	file   *File
	// image is the picture as named in front matter. It is nil for a picture in the text and
	// for the logo.
	image  *stories.Image
	shapes []variants.Shape
}

// shownPictures returns the pictures that pages show and that are files of the site. The
// list has an entry for each place at which a picture is shown.
func (p *Plan) shownPictures() (list []shownPicture) {
	for t := range p.bodies {
		add := func(target string, img *stories.Image, shapes []variants.Shape) {
			if f := p.resolve(t.source, t.address, target).file; f != nil {
				list = append(list, shownPicture{t.source, f, img, shapes})
			}
		}
		if shapes := p.shapesOf(t); t.picture != nil && shapes != nil {
			add(t.picture.Src, t.picture, shapes)
		}
		for _, target := range t.pictures {
			add(target, nil, textShapes)
		}
	}
	if to := p.logo(); to.file != nil {
		list = append(list, shownPicture{config.File, to.file, nil, logoShapes})
	}
	return list
}

// logo returns the target of the publisher's logo. The file of the target is nil if the
// settings name no logo, or name a logo on another site.
func (p *Plan) logo() target {
	if logo := p.config.Publisher.Logo; strings.HasPrefix(logo, "/") {
		return p.resolve("", "/", logo)
	}
	return target{}
}

// shapesOf returns the shapes in which pages show the picture in the front matter of a
// content file. It returns nil for a standing page, whose picture no page shows.
func (p *Plan) shapesOf(t text) []variants.Shape {
	switch {
	case t.key == "photo":
		return photoShapes
	case p.in.Site.StoryOf(t.source) != nil:
		return p.shapesOfStory(p.in.Site.StoryOf(t.source))
	case strings.HasPrefix(t.source, "content/categories/"):
		return categoryShapes
	}
	return nil
}

// need returns the request for variants of a picture. The argument img is the picture's
// entry in front matter, which may set a focus, or nil for a picture in a text.
func (p *Plan) need(f *File, shape variants.Shape, img *stories.Image) variants.Need {
	need := variants.Need{Original: f.Digest, Shape: shape, AVIF: p.config.Images.AVIF}
	if img != nil && len(img.Focus) == 2 && shape != variants.Whole {
		need.Focus = variants.Focus{Set: true, X: img.Focus[0], Y: img.Focus[1]}
	}
	return need
}
