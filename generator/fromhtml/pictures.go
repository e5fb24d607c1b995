package fromhtml

import (
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sourceOf returns the address of the picture that an element shows. Scripts that load
// pictures later keep it in another attribute.
func sourceOf(img *html.Node) string {
	for _, key := range []string{"data-orig-file", "data-src", "data-lazy-src", "data-original", "data-full-url", "src"} {
		if src := strings.TrimSpace(attribute(img, key)); src != "" && !strings.HasPrefix(src, "data:") {
			return src
		}
	}
	for _, key := range []string{"srcset", "data-srcset", "data-lazy-srcset"} {
		candidates := strings.Split(attribute(img, key), ",")
		if fields := strings.Fields(candidates[len(candidates)-1]); len(fields) > 0 {
			return fields[0]
		}
	}
	return ""
}

// pictureOf returns the address to write for the address of a picture, or "" if the
// picture is left out.
func (w *writer) pictureOf(src string) string {
	switch {
	case src == "" || strings.HasPrefix(src, "data:"):
		return ""
	case w.env.Picture == nil:
		return src
	}
	return w.env.Picture(src)
}

// altOf returns the alternative text of a picture: its own or, if it is empty, that of the attachment
// that its class names.
func (w *writer) altOf(img *html.Node) string {
	alt := strings.Join(strings.Fields(attribute(img, "alt")), " ")
	if alt != "" || w.env.Attachment == nil {
		return alt
	}
	for class := range strings.FieldsSeq(attribute(img, "class")) {
		if id, ok := strings.CutPrefix(class, "wp-image-"); ok {
			if known, ok := w.env.Attachment(id); ok {
				return known.Alt
			}
		}
	}
	return ""
}

// image writes a picture that is not part of a figure.
func (w *writer) image(n *html.Node) {
	alt := w.altOf(n)
	if hasClass(n, "wp-smiley", "emoji") {
		w.text(alt)
		return
	}
	src := w.pictureOf(sourceOf(n))
	if src == "" || attribute(n, "width") == "1" && attribute(n, "height") == "1" {
		return
	}
	w.addPicture(n, markdownPicture(src, alt, ""), src)
}

// linkedPicture writes a picture within a link. A link to the same picture is left out.
func (w *writer) linkedPicture(n *html.Node, href string) {
	src := w.pictureOf(sourceOf(n))
	if src == "" {
		return
	}
	text := markdownPicture(src, w.altOf(n), "")
	if target := w.linkAround(src, href); target != "" {
		text = "[" + text + "](" + destination(target) + ")"
	}
	w.addPicture(n, text, src)
}

// linkAround returns the target of a link around a picture, or "" if the link leads to the
// picture itself in another size.
func (w *writer) linkAround(src, href string) string {
	if href == "" || isPictureFile(href) && (w.pictureOf(href) == src || stem(href) == stem(src)) {
		return ""
	}
	return w.linkTo(href)
}

// stem returns the name of a picture without its folder, size and extension.
func stem(address string) string {
	name := path.Base(address)
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.TrimSuffix(name, "-scaled")
	if i := strings.LastIndexByte(name, '-'); i > 0 && strings.Trim(name[i+1:], "0123456789x") == "" {
		name = name[:i]
	}
	return name
}

// isPictureFile reports whether an address is that of a picture.
func isPictureFile(address string) bool {
	address, _, _ = strings.Cut(address, "?")
	switch strings.ToLower(path.Ext(address)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}

// addPicture adds a picture, in a paragraph of its own if it does not stand within text.
func (w *writer) addPicture(n *html.Node, text, src string) {
	w.shown = src
	if w.line != severalLines {
		w.add(piece{kind: rawPiece, text: text})
		return
	}
	apart := len(w.run.pieces) == 0 && len(w.marks) == 0 || w.run.pictures
	if !apart && (mentions(n, "align") || mentions(n, "size-") || mentions(n, "wp-image-")) && len(w.marks) == 0 {
		w.endParagraph()
		apart = true
	}
	w.add(piece{kind: rawPiece, text: text, picture: apart})
	w.run.pictures = apart
}

// onlyPicture returns the picture within a link that has no text, or nil.
func onlyPicture(n *html.Node) *html.Node {
	img := firstOf(n, atom.Img)
	if img == nil || plain(n) != "" || len(imagesIn(n)) > 1 || hasClass(img, "wp-smiley", "emoji") {
		return nil
	}
	return img
}

// markdownPicture returns a picture in Markdown. The caption is plain text.
func markdownPicture(src, alt, caption string) string {
	e := escaper{line: cellLine, inLink: true}
	text := "![" + string(e.appendText(nil, alt, 0, false)) + "](" + destination(src)
	if caption != "" {
		text += ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;", "\n", " ").Replace(caption) + `"`
	}
	return text + ")"
}

// figure writes a figure: a picture, a gallery, or other content with a caption.
func (w *writer) figure(n *html.Node) {
	caption := own(n, atom.Figcaption)
	images := imagesIn(n)
	switch {
	case isGallery(n) && (mentions(n, "gallery") || len(images) > 1):
		w.gallery(n)
	case hasClass(n, "wp-block-pullquote"):
		w.pullQuote(n)
		w.apart(caption)
	case w.embed(n, caption):
	case len(images) == 1 && firstOf(n, atom.Video) == nil && !hasTextBeside(n, isCaption):
		w.pictureWith(images[0], caption)
	default:
		remove(caption)
		w.apart(n)
		w.apart(caption)
	}
}

// isCaption reports whether an element is the caption of a picture.
func isCaption(n *html.Node) bool {
	return n.DataAtom == atom.Figcaption || n.DataAtom == atom.Dd || hasClass(n, "gallery-caption", "wp-caption-text", "wp-caption-dd")
}

// isGallery reports whether an element has pictures and no text but their captions.
func isGallery(n *html.Node) bool { return len(imagesIn(n)) > 0 && !hasTextBeside(n, isCaption) }

// imagesIn returns the pictures within an element.
func imagesIn(n *html.Node) (images []*html.Node) {
	for c := range elements(n) {
		if c.DataAtom == atom.Img && !within(c, n, atom.Noscript) {
			images = append(images, c)
		}
	}
	return images
}

// within reports whether a node is within an element of the given name, inside the
// element outer.
func within(n, outer *html.Node, name atom.Atom) bool {
	for n = n.Parent; n != nil && n != outer; n = n.Parent {
		if n.DataAtom == name {
			return true
		}
	}
	return false
}

// pictureWith writes a picture with its caption, which may be nil.
func (w *writer) pictureWith(img, caption *html.Node) {
	w.endParagraph()
	text, src := w.captioned(img, caption)
	if text == "" {
		w.apart(caption)
		return
	}
	w.shown = src
	w.addBlock(paragraph, []byte(text))
}

// captioned returns a picture with its caption: in Markdown if the caption is plain text,
// otherwise in HTML.
func (w *writer) captioned(img, caption *html.Node) (text, src string) {
	if src = w.pictureOf(sourceOf(img)); src == "" {
		return "", ""
	}
	alt, target := w.altOf(img), ""
	if a := img.Parent; a != nil && a.DataAtom == atom.A {
		target = w.linkAround(src, strings.TrimSpace(attribute(a, "href")))
	}
	if caption != nil && firstOf(caption, atom.A, atom.Em, atom.I, atom.Strong, atom.B, atom.Code, atom.Sub, atom.Sup) != nil && plain(caption) != "" {
		picture := `<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(alt) + `">`
		if target != "" {
			picture = `<a href="` + html.EscapeString(target) + `">` + picture + "</a>"
		}
		return "<figure>" + picture + "<figcaption>" + w.rawChildren(caption) + "</figcaption></figure>", src
	}
	text = markdownPicture(src, alt, plain(caption))
	if target != "" {
		text = "[" + text + "](" + destination(target) + ")"
	}
	return text, src
}

// gallery writes several pictures as one paragraph, each with its caption.
func (w *writer) gallery(n *html.Node) {
	w.endParagraph()
	var pictures []string
	for _, img := range imagesIn(n) {
		picture, _ := w.captioned(img, captionIn(img, n))
		if strings.HasPrefix(picture, "<figure>") {
			picture = markdownPicture(w.pictureOf(sourceOf(img)), w.altOf(img), plain(captionIn(img, n)))
		}
		if picture != "" {
			pictures = append(pictures, picture)
		}
	}
	w.addBlock(paragraph, []byte(strings.Join(pictures, "\n")))
	for c := range elements(n) {
		if c.DataAtom == atom.Figcaption && hasClass(c, "blocks-gallery-caption") || c.DataAtom == atom.Figcaption && c.Parent == n {
			w.apart(c)
			return
		}
	}
}

// captionIn returns the caption of one picture of a gallery, or nil.
func captionIn(img, gallery *html.Node) *html.Node {
	for n := img.Parent; n != nil && n != gallery; n = n.Parent {
		switch {
		case n.DataAtom == atom.Figure, n.DataAtom == atom.Li, n.DataAtom == atom.Dl, hasClass(n, "gallery-item"):
			return first(n, isCaption)
		}
	}
	return nil
}

// pullQuote writes a sentence that is set apart.
func (w *writer) pullQuote(n *html.Node) {
	quote := firstOf(n, atom.Blockquote)
	if quote == nil {
		quote = n
	}
	w.addBlock(otherBlock, []byte(`<aside class="pull-quote">`+w.rawChildren(quote)+"</aside>"))
}
