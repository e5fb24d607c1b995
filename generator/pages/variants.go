package pages

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/markdown"
	"broadsheet/generator/stories"
	"broadsheet/generator/variants"
)

// Records lists the variants that were made. The key is a request for variants of a
// picture, the value the record of these variants.
type Records map[variants.Need]variants.Record

// Offer lets pages show the variants that the argument records lists. It adds these
// variants to the outputs, and removes the originals that no page needs any more. Offer
// must be called before any page is rendered.
func (p *Plan) Offer(records Records, originals []Original) {
	p.records = records
	replaced := map[string]bool{}
	opened := p.openedFiles()
	for _, o := range originals {
		at := p.addressOf(o.File)
		whole := true
		for _, need := range o.Needs {
			record := records[need]
			whole = whole && len(record.Variants) > 0
			for _, v := range record.Variants {
				if address := need.Address(at, v); p.addresses[address] == nil {
					p.add(address, variant{source: o.File.Path, need: need, variant: v})
				}
			}
		}
		static := strings.HasPrefix(o.File.Path, "static/")
		replaced[at] = whole && !static && !o.File.Manifest && !opened[o.File] && !p.config.Images.Originals
	}
	p.Outputs = slices.DeleteFunc(p.Outputs, func(o *Output) bool { return o.Copy() != "" && replaced[o.Address] })
	if to := p.logo(); to.file != nil {
		if logo, ok := p.offered(to, variants.Logo, nil); ok {
			p.shared.Logo = p.link(logo.address(logo.fallback), "", false)
		}
	}
}

// Picture returns the file to which a reference to a picture in a content file leads, or
// nil if that is not a file of the site.
func (p *Plan) Picture(source, reference string) *File {
	return p.resolve(source, p.textOf(source).address, reference).file
}

// openedFiles is the set of the pictures to which a text, front matter or a setting leads,
// and of the files that are the share card of a story. The value in the map is true.
func (p *Plan) openedFiles() map[*File]bool {
	opened := map[*File]bool{}
	open := func(source, address, reference string) { opened[p.resolve(source, address, reference).file] = true }
	for t := range p.bodies {
		for _, target := range t.opened {
			open(t.source, t.address, target)
		}
	}
	for l := range p.frontMatterLinks {
		open("", "/", l.url)
	}
	for _, n := range p.addressSettings() {
		if strings.HasPrefix(n.address, "/") {
			open("", "/", n.address)
		}
	}
	for _, s := range p.in.Site.Stories {
		if o := p.addresses[CardAddress(s)]; o != nil {
			opened[p.File(o.Copy())] = true
		}
	}
	return opened
}

// addressOf returns the address at which a file is published unchanged.
func (p *Plan) addressOf(f *File) string {
	path := norm.NFC.String(f.Path)
	if under, static := strings.CutPrefix(path, "static/"); static {
		return "/" + under
	}
	return p.published[path]
}

// A variant is the content of an output that is a variant of a picture: a smaller or
// cropped copy.
type variant struct {
	plain
	source  string
	need    variants.Need
	variant variants.Variant
}

func (v variant) Source() string { return v.source }

// Variant returns the request and the description of the variant of a picture that the
// output is. It returns false for any other output.
func (o *Output) Variant() (variants.Need, variants.Variant, bool) {
	v, ok := o.content.(variant)
	return v.need, v.variant, ok
}

// fallbackWidth is the maximum width in pixels of pictures in feeds, and of the pictures
// for browsers that know neither srcset nor AVIF.
const fallbackWidth = 1200

// An offered is a picture and its variants in one shape.
type offered struct {
	fallback, largest variants.Variant
	address           func(variants.Variant) string
	srcset, avif      string
	color             string
}

// offered returns a picture and its variants in one shape. It returns false if the picture
// has no variants in this shape.
func (p *Plan) offered(to target, shape variants.Shape, img *stories.Image) (o offered, ok bool) {
	need := p.need(to.file, shape, img)
	record := p.records[need]
	if len(record.Variants) == 0 {
		return o, false
	}
	basic := record.Basic()
	o.address = func(v variants.Variant) string { return need.Address(to.Address, v) }
	o.fallback, o.largest = basic[0], basic[len(basic)-1]
	for _, v := range basic {
		if v.Width <= fallbackWidth {
			o.fallback = v
		}
	}
	o.srcset, o.avif, o.color = p.srcset(o, basic), p.srcset(o, record.AVIF()), record.Color
	return o, true
}

// srcset returns the value of an attribute srcset: the URLs of the variants in a list, with
// their widths.
func (p *Plan) srcset(o offered, list []variants.Variant) string {
	entries := make([]string, len(list))
	for i, v := range list {
		entries[i] = fmt.Sprintf("%s %dw", p.link(o.address(v), "", false), v.Width)
	}
	return strings.Join(entries, ", ")
}

// offer sets the fields of an Image that are about variants. Fields such as Srcset are
// about the variants in the first of the shapes. For each further shape, a field such as
// Cropped holds an Image of its own.
func (p *Plan) offer(shown *Image, to target, img *stories.Image, shapes []variants.Shape) {
	if to.file.Manifest {
		shown.Original = shown.URL
	}
	for _, shape := range shapes {
		o, ok := p.offered(to, shape, img)
		if !ok {
			continue
		}
		into := shown
		if shape != shapes[0] {
			into = &Image{Alt: shown.Alt}
		}
		file, at := o.fallback, o.address(o.fallback)
		into.URL, into.Absolute = p.link(at, "", false), p.link(at, "", true)
		into.Width, into.Height, into.Type, into.Size = file.Width, file.Height, file.Type, file.Bytes
		into.Srcset, into.AVIF, into.Color = o.srcset, o.avif, o.color
		switch shape {
		case variants.Card:
			shown.Cropped = into
		case variants.Share:
			shown.Shared = into
		case variants.Wide:
			shown.Wide = into
		case variants.Classic:
			shown.Classic = into
		case variants.Square:
			shown.Square = into
		case variants.Banner:
			shown.Banner, shown.Wide = into, into
		}
	}
}

// The maximum size, in CSS pixels, in which the default theme shows pictures in texts.
const (
	columnWidth   = 672
	tallestHeight = 800
)

// shownSize returns the maximum size in which the page of a story shows a picture in its
// text: the picture's own size, or less if the picture is higher than tallestHeight.
func shownSize(width, height int) (int, int) {
	if width > 0 && height*min(width, columnWidth) > tallestHeight*width {
		return max(1, width*tallestHeight/height), tallestHeight
	}
	return width, height
}

// textSizes returns the value of the attribute sizes for a picture in a text: the width of
// the picture in the default theme. In a gallery, this width varies; browsers that know
// the value "auto" find it out.
func textSizes(kind markdown.RefKind, width int) string {
	switch {
	case kind == markdown.Tile:
		return "auto, (min-width: 46rem) 20.5rem, (min-width: 34rem) 46vw, 92vw"
	case width < columnWidth:
		return fmt.Sprintf("min(%dpx, 92vw)", width)
	}
	return "(min-width: 46rem) 42rem, 92vw"
}

// fillPicture sets the URL of a reference to a picture. If the reference shows the picture
// in an <img> element, fillPicture also sets further attributes of that element. If
// absolute is true, as for feeds, fillPicture names only one file.
func (p *Plan) fillPicture(f *markdown.Filling, to target, kind markdown.RefKind, absolute bool) {
	f.Width, f.Height = shownSize(to.file.Width, to.file.Height)
	o, ok := p.offered(to, variants.Whole, nil)
	switch {
	case !ok:
		return
	case kind == markdown.Larger && !to.file.Manifest:
		f.URL = p.link(o.address(o.largest), "", absolute)
		return
	case !kind.Shows():
		return
	}
	f.URL = p.link(o.address(o.fallback), "", absolute)
	f.Width, f.Height = shownSize(o.fallback.Width, o.fallback.Height)
	if !absolute {
		f.Srcset, f.AVIF, f.Color, f.Sizes = o.srcset, o.avif, o.color, textSizes(kind, f.Width)
		if to.file.Manifest {
			f.Original = p.link(to.Address, "", false)
		}
	}
}
