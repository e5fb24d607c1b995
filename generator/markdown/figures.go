package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// picturesOf returns the pictures of a paragraph that becomes a figure or a gallery,
// otherwise nil. Such a paragraph has only white space and pictures, linked or not.
// Several pictures from other sites do not become a gallery, since they are usually
// badges.
func (w *writer) picturesOf(n *ast.Paragraph) (pictures []ast.Node) {
	own := true
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		text, isText := child.(*ast.Text)
		image := pictureIn(child)
		switch {
		case image != nil:
			pictures = append(pictures, child)
			own = own && isOwn(image.Destination)
		case !isText || len(bytes.TrimSpace(text.Value(w.source))) > 0:
			return nil
		}
	}
	if len(pictures) > 1 && !own {
		return nil
	}
	return pictures
}

// pictureIn returns the node n if it is a picture. If n is a link whose only child is a
// picture, pictureIn returns the picture. Otherwise it returns nil.
func pictureIn(n ast.Node) *ast.Image {
	if link, ok := n.(*ast.Link); ok && link.FirstChild() == link.LastChild() {
		n = link.FirstChild()
	}
	image, _ := n.(*ast.Image)
	return image
}

// figures writes the pictures of a paragraph. One picture becomes a <figure>. Several
// become a gallery: a <figure> of figures, in which a picture outside of a link is linked
// to its largest size.
func (w *writer) figures(pictures []ast.Node) {
	w.closeParagraph()
	gallery := len(pictures) > 1
	if gallery {
		w.s("<figure class=\"gallery\">\n")
	}
	for _, n := range pictures {
		refs := len(w.refs)
		w.s("<figure>")
		image := pictureIn(n)
		caption := image.Title
		image.Title = nil // the title becomes the caption of the figure
		if target := appendUnescaped(nil, image.Destination); gallery && n == image && !w.inLink() && !w.harmful(target, n.Pos(), true) {
			w.s(`<a href="`)
			w.url(Larger, target, n.Pos())
			w.s(`">`)
			w.inline(n)
			w.s("</a>")
		} else {
			w.inline(n)
		}
		for i := range w.refs[refs:] {
			if ref := &w.refs[refs+i]; gallery && ref.Kind == Image {
				ref.Kind = Tile
			}
		}
		w.caption(caption)
		w.s("</figure>\n")
	}
	if gallery {
		w.s("</figure>\n")
	}
}

// caption writes the caption of a figure, unless it is empty.
func (w *writer) caption(caption []byte) {
	if len(caption) == 0 {
		return
	}
	w.s("<figcaption>")
	from := len(w.plain)
	w.plain = append(w.plain, w.c.marks.typeset(appendUnescaped(nil, caption))...)
	w.out = appendEscaped(w.out, w.plain[from:])
	w.recordText(extent{from, len(w.plain)})
	w.s("</figcaption>")
}
