package fromhtml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// card writes an element that its class shows to be a card of Ghost, a block of
// WordPress or something similar with a rule of its own. It reports whether the element
// was one.
func (w *writer) card(n *html.Node) bool {
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if w.cardOf(n, class) {
			return true
		}
	}
	return false
}

func (w *writer) cardOf(n *html.Node, class string) bool {
	switch class {
	case "kg-bookmark-card", "wp-block-bookmark":
		w.bookmark(n, firstOf(n, atom.A), withClass(n, "kg-bookmark-title"), withClass(n, "kg-bookmark-description"))
	case "kg-file-card":
		w.bookmark(n, firstOf(n, atom.A), withClass(n, "kg-file-card-title"), withClass(n, "kg-file-card-caption"))
	case "kg-callout-card":
		return w.alert("NOTE", withClass(n, "kg-callout-text"))
	case "kg-toggle-card":
		return w.toggle(n)
	case "kg-signup-card", "kg-email-card", "kg-email-cta-card":
		w.told(Form, class)
	case "kg-audio-card", "kg-video-card":
		w.player(n)
	case "markdown-alert":
		w.markdownAlert(n)
	case "wp-block-file":
		remove(withClass(n, "wp-block-file__button"))
		w.apart(n)
	case "wp-block-verse":
		w.verse(n)
	case "wp-caption":
		w.oldCaption(n)
	case "gallery", "tiled-gallery", "blocks-gallery-grid", "wp-block-gallery":
		if !isGallery(n) {
			return false
		}
		w.gallery(n)
	case "instagram-media":
		w.embedded(attribute(n, "data-instgrm-permalink"), "")
	case "tiktok-embed":
		w.embedded(attribute(n, "cite"), "")
	case "screen-reader-text", "sr-only", "visually-hidden":
	default:
		return false
	}
	return true
}

// bookmark writes a card that leads to a page or file: a link with a description.
func (w *writer) bookmark(n, link, title, description *html.Node) {
	if link == nil {
		w.apart(n)
		return
	}
	w.endParagraph()
	text, href := plain(title), w.linkTo(strings.TrimSpace(attribute(link, "href")))
	if text == "" {
		text = href
	}
	w.linked(href, func() { w.text(text) })
	if s := plain(description); s != "" {
		w.run.breaks = 1
		w.text(s)
	}
	w.endParagraph()
	w.apart(firstOf(n, atom.Figcaption))
}

// alert writes a note that is set apart. It reports whether there is one: the argument content
// may be nil.
func (w *writer) alert(kind string, content *html.Node) bool {
	if content == nil {
		return false
	}
	inner := w.within(func() { w.children(content) })
	if len(inner) > 0 {
		w.addBlock(otherBlock, indented(joined(inner, false), "> [!"+kind+"]\n> ", "> "))
	}
	return true
}

// markdownAlert writes an alert as GitHub shows it.
func (w *writer) markdownAlert(n *html.Node) {
	kind := "NOTE"
	for _, name := range []string{"tip", "important", "warning", "caution"} {
		if hasClass(n, "markdown-alert-"+name) {
			kind = strings.ToUpper(name)
		}
	}
	remove(withClass(n, "markdown-alert-title"))
	w.alert(kind, n)
}

// toggle writes a card of Ghost that readers unfold, and reports whether it is one.
func (w *writer) toggle(n *html.Node) bool {
	content := withClass(n, "kg-toggle-content")
	if content == nil {
		return false
	}
	w.details(withClass(n, "kg-toggle-heading-text"), func() { w.children(content) })
	return true
}

// player writes a film or sound with its title, without the buttons of a player.
func (w *writer) player(n *html.Node) {
	title := withClass(n, "kg-audio-title")
	if title != nil {
		w.addText(plain(title))
	}
	if file := firstOf(n, atom.Video, atom.Audio); file != nil {
		w.media(file)
	}
	w.apart(firstOf(n, atom.Figcaption))
}

// verse writes a poem: each line ends with a break.
func (w *writer) verse(n *html.Node) {
	w.endParagraph()
	classic := w.classic
	w.classic = true
	w.apart(n)
	w.classic = classic
}

// oldCaption writes a picture with the caption that older versions of WordPress put below
// it.
func (w *writer) oldCaption(n *html.Node) {
	images := imagesIn(n)
	if len(images) != 1 || hasTextBeside(n, isCaption) {
		w.apart(n)
		return
	}
	w.pictureWith(images[0], first(n, isCaption))
}
