package fromhtml

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attribute returns the value of an attribute, or "".
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// hasClass reports whether an element has one of the given classes.
func hasClass(n *html.Node, classes ...string) bool {
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if slices.Contains(classes, class) {
			return true
		}
	}
	return false
}

// mentions reports whether a class of an element contains a text.
func mentions(n *html.Node, part string) bool {
	return strings.Contains(attribute(n, "class"), part)
}

// elements returns the elements within a node, in the order of the text.
func elements(n *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for c := range n.Descendants() {
			if c.Type == html.ElementNode && !yield(c) {
				return
			}
		}
	}
}

// first returns the first element within a node that fits, or nil.
func first(n *html.Node, fits func(*html.Node) bool) *html.Node {
	for c := range elements(n) {
		if fits(c) {
			return c
		}
	}
	return nil
}

// firstOf returns the first element with one of the given names within a node, or nil.
func firstOf(n *html.Node, names ...atom.Atom) *html.Node {
	return first(n, func(c *html.Node) bool { return slices.Contains(names, c.DataAtom) })
}

// withClass returns the first element with a class within a node, or nil.
func withClass(n *html.Node, class string) *html.Node {
	return first(n, func(c *html.Node) bool { return hasClass(c, class) })
}

// enclosing returns the innermost element with a name that contains a node, or nil.
func enclosing(n *html.Node, name atom.Atom) *html.Node {
	for n = n.Parent; n != nil && n.DataAtom != name; n = n.Parent {
	}
	return n
}

// own returns the first element with a name within an element, but not within another
// element of the same name as that: the caption of this table, not of one in it. It may be nil.
func own(n *html.Node, name atom.Atom) *html.Node {
	return first(n, func(c *html.Node) bool { return c.DataAtom == name && enclosing(c, n.DataAtom) == n })
}

// plain returns the plain text within a node, in one line. It accepts nil.
func plain(n *html.Node) string {
	if n == nil {
		return ""
	}
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return strings.Join(strings.Fields(c.Data), " ")
	}
	var b strings.Builder
	appendText(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// hasTextBeside reports whether a node contains text outside of the elements that fit.
func hasTextBeside(n *html.Node, fits func(*html.Node) bool) bool {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && !isBlank(c.Data):
			return true
		case c.Type == html.ElementNode && !isUnseen(c) && !fits(c) && hasTextBeside(c, fits):
			return true
		}
	}
	return false
}

// remove takes a node out of its tree. It accepts nil.
func remove(n *html.Node) {
	if n != nil && n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// isUnseen reports whether browsers show nothing of an element's text.
func isUnseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Head, atom.Title, atom.Noscript, atom.Textarea, atom.Select, atom.Button:
		return true
	}
	return n.Data == "math" || n.Data == "svg"
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isInline reports whether an element is part of a line of text.
func isInline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Br, atom.Cite, atom.Code, atom.Data,
		atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Img, atom.Input, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr,
		atom.Q, atom.Rb, atom.Rp, atom.Rt, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong,
		atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		return true
	}
	return n.DataAtom == 0 && n.Data != "math" && n.Data != "svg"
}
