package imports

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

// A ghostPart is a part of a text that is either Markdown or HTML.
type ghostPart struct {
	markdown bool
	text     string
}

// A ghostWriter turns the formats of Ghost's editors into parts. Cards become the HTML that
// Ghost makes of them.
type ghostWriter struct {
	parts []ghostPart
	b     strings.Builder // HTML since the last part
}

// ghostParts returns the text of a post in the format of one of Ghost's editors.
func ghostParts(lexical, mobiledoc string) []ghostPart {
	w := &ghostWriter{}
	var root struct{ Root map[string]any }
	var doc mobileDoc
	switch {
	case lexical != "" && json.Unmarshal([]byte(lexical), &root) == nil:
		w.nodes(root.Root["children"])
	case mobiledoc != "" && json.Unmarshal([]byte(mobiledoc), &doc) == nil:
		doc.write(w)
	}
	w.end()
	return w.parts
}

func (w *ghostWriter) end() {
	if w.b.Len() > 0 {
		w.parts = append(w.parts, ghostPart{false, w.b.String()})
		w.b.Reset()
	}
}

func (w *ghostWriter) markdown(text string) {
	w.end()
	w.parts = append(w.parts, ghostPart{true, text})
}

func (w *ghostWriter) s(parts ...string) {
	for _, part := range parts {
		w.b.WriteString(part)
	}
}

// nodeText returns a value of a node as text.
func nodeText(node map[string]any, key string) string {
	switch v := node[key].(type) {
	case string:
		return v
	case float64:
		return fmt.Sprint(v)
	}
	return ""
}

func (w *ghostWriter) nodes(list any) {
	items, _ := list.([]any)
	for _, item := range items {
		if node, ok := item.(map[string]any); ok {
			w.node(node)
		}
	}
}

// node writes a node of Lexical, the format of Ghost's editor since 2023.
func (w *ghostWriter) node(n map[string]any) {
	switch kind := nodeText(n, "type"); kind {
	case "text", "extended-text", "code-highlight", "tab":
		w.words(n)
	case "linebreak":
		w.s("<br>")
	case "paragraph", "tk":
		w.element("p", n)
	case "heading", "extended-heading":
		tag := nodeText(n, "tag")
		if len(tag) != 2 {
			tag = "h2"
		}
		w.element(tag, n)
	case "quote", "extended-quote", "aside":
		w.element("blockquote", n)
	case "list":
		tag := "ul"
		if nodeText(n, "listType") == "number" || nodeText(n, "tag") == "ol" {
			tag = "ol"
		}
		w.s("<"+tag+` start="`, html.EscapeString(nodeText(n, "start")), `">`)
		w.nodes(n["children"])
		w.s("</" + tag + ">")
	case "listitem":
		w.element("li", n)
	case "link", "autolink":
		w.s(`<a href="`, html.EscapeString(nodeText(n, "url")), `">`)
		w.nodes(n["children"])
		w.s("</a>")
	default:
		if n["children"] != nil {
			w.nodes(n["children"])
			return
		}
		w.card(kind, n)
	}
}

func (w *ghostWriter) element(tag string, n map[string]any) {
	w.s("<", tag, ">")
	w.nodes(n["children"])
	w.s("</", tag, ">")
}

// textFormats are the bits of the format of a text, with the elements for them.
var textFormats = []struct {
	bit int
	tag string
}{{1, "strong"}, {2, "em"}, {4, "del"}, {8, "u"}, {16, "code"}, {32, "sub"}, {64, "sup"}, {128, "mark"}}

func (w *ghostWriter) words(n map[string]any) {
	bits, _ := n["format"].(float64)
	before, after := "", ""
	for _, f := range textFormats {
		if int(bits)&f.bit != 0 {
			before, after = before+"<"+f.tag+">", "</"+f.tag+">"+after
		}
	}
	w.s(before, html.EscapeString(nodeText(n, "text")), after)
}

// card writes a card of any of Ghost's editors.
func (w *ghostWriter) card(kind string, n map[string]any) {
	e := func(key string) string { return html.EscapeString(nodeText(n, key)) }
	caption := figcaption(n)
	switch kind {
	case "markdown", "card-markdown":
		w.markdown(nodeText(n, "markdown"))
	case "html":
		w.s(nodeText(n, "html"))
	case "horizontalrule", "hr":
		w.s("<hr>")
	case "image":
		w.s(ghostFigure(e("href"), `<img src="`+e("src")+`" alt="`+e("alt")+`">`, caption))
	case "gallery":
		w.gallery(n, caption)
	case "codeblock", "code":
		w.s(`<figure><pre><code class="language-`, e("language"), `">`, e("code"), "</code></pre>", caption, "</figure>")
	case "embed":
		w.embed(n, caption)
	default:
		w.box(kind, n, e)
	}
}

// box writes a card with texts and links of its own. The argument e returns a value of the
// card as it is written in HTML.
func (w *ghostWriter) box(kind string, n map[string]any, e func(key string) string) {
	switch kind {
	case "bookmark":
		meta, _ := n["metadata"].(map[string]any)
		w.bookmark("kg-bookmark", e("url"), nodeText(meta, "title"), nodeText(meta, "description"), figcaption(n))
	case "callout":
		w.s(`<div class="kg-callout-card"><div class="kg-callout-text">`, nodeText(n, "calloutText"), "</div></div>")
	case "toggle":
		w.s("<details><summary>", nodeText(n, "heading"), "</summary>", nodeText(n, "content"), "</details>")
	case "button":
		w.s(`<p><a href="`, e("buttonUrl"), `">`, e("buttonText"), "</a></p>")
	case "file":
		w.bookmark("kg-file-card", e("src"), nodeText(n, "fileTitle"), nodeText(n, "fileCaption"), "")
	case "audio":
		w.s("<p>", e("title"), `</p><audio src="`, e("src"), `"></audio>`)
	case "video":
		w.s(`<figure><video src="`, e("src"), `"></video>`, figcaption(n), "</figure>")
	case "header":
		w.s("<h2>", nodeText(n, "header"), "</h2><p>", nodeText(n, "subheader"), `</p><p><a href="`, e("buttonUrl"), `">`, e("buttonText"), "</a></p>")
	case "product":
		w.s(`<p><img src="`, e("productImageSrc"), `"></p><h4>`, nodeText(n, "productTitle"), "</h4>", nodeText(n, "productDescription"), `<p><a href="`, e("productUrl"), `">`, e("productButton"), "</a></p>")
	case "call-to-action":
		w.s("<div>", nodeText(n, "textValue"), `</div><p><a href="`, e("buttonUrl"), `">`, e("buttonText"), "</a></p>")
	case "signup":
		w.s(`<div class="kg-signup-card"></div>`)
	case "soft-return":
		w.s("<br>")
	}
}

func figcaption(n map[string]any) string {
	if c := nodeText(n, "caption"); c != "" {
		return "<figcaption>" + c + "</figcaption>"
	}
	return ""
}

func ghostFigure(href, inner, caption string) string {
	if href != "" {
		inner = `<a href="` + href + `">` + inner + "</a>"
	}
	return "<figure>" + inner + caption + "</figure>"
}

func (w *ghostWriter) gallery(n map[string]any, caption string) {
	w.s(`<figure class="kg-gallery-card">`)
	images, _ := n["images"].([]any)
	for _, item := range images {
		if image, ok := item.(map[string]any); ok {
			w.s(`<div><img src="`, html.EscapeString(nodeText(image, "src")), `" alt="`, html.EscapeString(nodeText(image, "alt")), `"></div>`)
		}
	}
	w.s(caption, "</figure>")
}

func (w *ghostWriter) embed(n map[string]any, caption string) {
	if inner := nodeText(n, "html"); strings.Contains(inner, "<iframe") || strings.Contains(inner, "<blockquote") {
		w.s("<figure>", inner, caption, "</figure>")
		return
	}
	w.s(`<figure><div class="wp-block-embed__wrapper">`, html.EscapeString(nodeText(n, "url")), "</div>", caption, "</figure>")
}

// bookmark writes a card that leads to a page or file.
func (w *ghostWriter) bookmark(class, url, title, description, caption string) {
	card := strings.TrimSuffix(class, "-card") + "-card"
	w.s(`<figure class="`, card, `"><a href="`, url, `"><div class="`, class, `-title">`, html.EscapeString(title), `</div><div class="`)
	if class == "kg-bookmark" {
		w.s("kg-bookmark-description")
	} else {
		w.s("kg-file-card-caption")
	}
	w.s(`">`, html.EscapeString(description), "</div></a>", caption, "</figure>")
}

// A mobileDoc is a text in Mobiledoc, the format of Ghost's editor from 2017 to 2023
// (https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md).
type mobileDoc struct {
	Markups  [][]any
	Atoms    [][]any
	Cards    [][]any
	Sections [][]any
}

func (d *mobileDoc) write(w *ghostWriter) {
	for _, section := range d.Sections {
		if len(section) < 2 {
			continue
		}
		switch section[0] {
		case float64(1):
			if tag, ok := section[1].(string); ok && len(section) > 2 {
				w.s("<", tag, ">")
				d.markers(w, section[2])
				w.s("</", tag, ">")
			}
		case float64(2):
			w.s(`<figure><img src="`, html.EscapeString(fmt.Sprint(section[1])), `"></figure>`)
		case float64(3):
			d.list(w, section)
		case float64(10):
			d.named(w, d.Cards, section[1])
		}
	}
}

func (d *mobileDoc) list(w *ghostWriter, section []any) {
	tag, _ := section[1].(string)
	w.s("<", tag, ">")
	if len(section) > 2 {
		items, _ := section[2].([]any)
		for _, item := range items {
			w.s("<li>")
			d.markers(w, item)
			w.s("</li>")
		}
	}
	w.s("</", tag, ">")
}

// named writes the card or atom with an index.
func (d *mobileDoc) named(w *ghostWriter, list [][]any, index any) {
	n, ok := index.(float64)
	if !ok || n < 0 || int(n) >= len(list) || len(list[int(n)]) < 2 {
		return
	}
	item := list[int(n)]
	name, _ := item[0].(string)
	payload, _ := item[len(item)-1].(map[string]any)
	w.card(name, payload)
}

// markers writes the texts of a section with their marks.
func (d *mobileDoc) markers(w *ghostWriter, list any) {
	items, _ := list.([]any)
	var open []string
	for _, item := range items {
		marker, _ := item.([]any)
		if len(marker) < 4 {
			continue
		}
		starts, _ := marker[1].([]any)
		for _, start := range starts {
			open = append(open, d.start(w, start))
		}
		if marker[0] == float64(1) {
			d.named(w, d.Atoms, marker[3])
		} else if s, ok := marker[3].(string); ok {
			w.s(html.EscapeString(s))
		}
		closed, _ := marker[2].(float64)
		for ; closed > 0 && len(open) > 0; closed-- {
			w.s("</", open[len(open)-1], ">")
			open = open[:len(open)-1]
		}
	}
}

// start writes the start tag of a mark and returns its name.
func (d *mobileDoc) start(w *ghostWriter, index any) string {
	n, ok := index.(float64)
	if !ok || n < 0 || int(n) >= len(d.Markups) || len(d.Markups[int(n)]) == 0 {
		w.s("<span>")
		return "span"
	}
	markup := d.Markups[int(n)]
	tag := fmt.Sprint(markup[0])
	w.s("<", tag)
	if len(markup) > 1 {
		attributes, _ := markup[1].([]any)
		for i := 0; i+1 < len(attributes); i += 2 {
			w.s(" ", fmt.Sprint(attributes[i]), `="`, html.EscapeString(fmt.Sprint(attributes[i+1])), `"`)
		}
	}
	w.s(">")
	return tag
}
