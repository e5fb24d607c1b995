// Package fromhtml converts the HTML of a story, as WordPress, Ghost and other systems
// export it, to Markdown.
//
// Text stays text: readers see the words of the HTML. What Markdown cannot express, such as
// a table without a head, stays HTML, without classes and styles. Scripts, styles and forms
// are left out.
//
// Shortcodes of WordPress become HTML first (shortcodes.go, shortcodeforms.go). A writer
// (writer.go) then goes through the elements (elements.go, tree.go) and collects blocks:
// lists.go, tables.go, code.go, pictures.go, embeds.go, notes.go, and for Ghost and the
// block editor of WordPress cards.go and gutenberg.go. Text and inline elements become the
// pieces of a run (runs.go). At the end of a paragraph, cell or heading, marks.go decides
// which marks of the run must be HTML, inline.go writes the pieces, and escape.go and
// addresses.go escape the characters that would have a meaning in Markdown. What stays HTML
// is written by rawhtml.go.
package fromhtml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An Env tells Convert what the text alone does not say. All fields are optional.
type Env struct {
	// WordPress reports whether the text has shortcodes of WordPress. If it has no blocks of
	// WordPress's block editor either, an empty line divides paragraphs, and the end of a
	// line is a line break.
	WordPress bool
	// Link returns the address to write for the address of a link.
	Link func(address string) string
	// Picture returns the address to write for the address of a picture, or "" if the
	// picture is to be left out.
	Picture func(address string) string
	// Attachment returns the picture with an id in the system that the text comes from.
	Attachment func(id string) (Image, bool)
	// Attached returns the pictures that belong to the story, for a gallery that names none.
	Attached func() []Image
	// Block returns the HTML of a block that several stories share.
	Block func(id string) (string, bool)
	// Notes has the HTML of footnotes. The key is the id of a note.
	Notes map[string]string
	// Told is called for everything that has no counterpart in Markdown. The argument kind
	// is one of the constants Shortcode, Block, Script, Form and Frame, the argument name
	// says which.
	Told func(kind, name string)
}

// Kinds of things without a counterpart in Markdown; see Env.Told.
const (
	Shortcode = "shortcode" // stays in the text as it is
	Block     = "block"     // left out: a block that the server would have filled
	Script    = "script"    // left out
	Form      = "form"      // left out
	Frame     = "frame"     // a link to the page takes the place of the frame
)

// An Image is a picture with its alternative text and its caption, which is HTML.
type Image struct{ Src, Alt, Caption string }

// Convert returns the Markdown of a text in HTML.
func Convert(text string, env *Env) string {
	if env == nil {
		env = &Env{}
	}
	w := &writer{env: env, classic: env.WordPress && !strings.Contains(text, "<!-- wp:")}
	if env.WordPress {
		text = w.shortcodes(text)
	}
	body := parse(text)
	w.findNotes(body)
	w.children(body)
	w.endParagraph()
	w.writeNotes()
	if len(w.blocks) == 0 {
		return ""
	}
	return string(joined(w.blocks, false)) + "\n"
}

// Text returns the plain text of a piece of HTML, in one line.
func Text(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return strings.Join(strings.Fields(text), " ")
	}
	var b strings.Builder
	appendText(&b, parse(text))
	return strings.Join(strings.Fields(b.String()), " ")
}

func appendText(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && !isUnseen(c):
			if !isInline(c) || c.DataAtom == atom.Br {
				b.WriteByte(' ')
			}
			appendText(b, c)
			if !isInline(c) {
				b.WriteByte(' ')
			}
		}
	}
}

// parse returns an element with the nodes of a text in HTML. If the text is nested too
// deeply for a browser, the element has the text without tags.
func parse(text string) *html.Node {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(text), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		nodes = []*html.Node{{Type: html.TextNode, Data: withoutTags(text)}}
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body
}

// withoutTags returns the texts between the tags of a text in HTML.
func withoutTags(text string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
			b.WriteByte(' ')
		}
	}
}
