package markdown

import "slices"

// void reports whether an HTML element has neither content nor an end tag, such as <br>.
func void(name string) bool {
	return slices.Contains([]string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}, name)
}

// inVerbatim reports whether the innermost open element is one in which browsers read tags
// as text, such as <style>.
func (w *writer) inVerbatim() bool {
	last := len(w.open) - 1
	return last >= 0 && slices.Contains([]string{"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"}, w.open[last])
}

// impliedBefore returns the names of the HTML elements that end before the start tag of an
// element even without their own end tag, as <li> does before the next <li>
// (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags).
func impliedBefore(name string) []string {
	switch name {
	case "li", "option":
		return []string{name}
	case "dd", "dt":
		return []string{"dd", "dt"}
	case "rp", "rt":
		return []string{"rp", "rt"}
	case "td", "th":
		return []string{"td", "th"}
	case "tr":
		return []string{"td", "th", "tr", "caption", "colgroup"}
	case "tbody", "tfoot", "thead":
		return []string{"td", "th", "tr", "caption", "colgroup", "tbody", "tfoot", "thead"}
	}
	return nil
}

// closesParagraph reports whether the start tag of an HTML element also ends an open
// <p> (https://html.spec.whatwg.org/multipage/grouping-content.html#the-p-element).
func closesParagraph(name string) bool {
	switch name {
	case "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
		"hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul":
		return true
	}
	return false
}

// breaks reports whether the start tag of an HTML element ends the line or paragraph of
// text before it.
func breaks(name string) bool {
	return slices.Contains([]string{"br", "caption", "td", "th", "tr"}, name) || closesParagraph(name)
}
