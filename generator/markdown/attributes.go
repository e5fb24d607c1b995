package markdown

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// writeAttributes writes the attributes of a tag of raw HTML. The argument at is the byte
// offset of the tag in the Markdown.
func (w *writer) writeAttributes(t html.Token, at int) {
	if w.c.raw != "trusted" && (t.Data == "a" || t.Data == "area") {
		t.Attr = withNoOpener(t.Attr)
	}
	id := ""
	for _, a := range t.Attr {
		switch {
		case a.Namespace != "" || strings.ContainsAny(a.Key, "\"'<>/= \t\n\r\f"):
			continue
		case a.Key == "sizes" && t.Data == "img" && !hasAttribute(t, "srcset"):
			// Without srcset, the attribute sizes has no effect. It is left out, since
			// Document.Fill may add the attributes srcset and sizes.
			continue
		case a.Key == "id", a.Key == "name" && t.Data == "a":
			if id = w.ownID(id, a.Val); id == "" {
				continue
			}
		case w.c.raw == "trusted":
		case slices.Contains([]string{"href", "src", "poster", "cite"}, a.Key) && w.harmful([]byte(a.Val), at, t.Data == "img" || a.Key == "poster"):
			continue
		}
		w.s(" " + a.Key + `="`)
		w.attribute(t, a, id, at)
		w.s(`"`)
	}
}

// attribute writes the value of an attribute of raw HTML. The argument id is the unique id
// of the element, or "" if the element has no id. The argument at is the byte offset of
// the tag in the Markdown.
func (w *writer) attribute(t html.Token, a html.Attribute, id string, at int) {
	switch {
	case a.Key == "id", a.Key == "name" && t.Data == "a":
		w.id(id)
	case namesIDs(a.Key):
		w.uses(a.Val)
	case a.Key == "srcset":
		w.srcset(a.Val, at)
	case a.Key == "href" && (t.Data == "a" || t.Data == "area"), a.Key == "cite":
		w.url(Link, []byte(a.Val), at)
	case a.Key == "src" && t.Data == "img" && isSized(t):
		w.url(Sized, []byte(a.Val), at)
	case a.Key == "src" && t.Data == "img":
		w.url(Image, []byte(a.Val), at)
	case a.Key == "src" || a.Key == "poster":
		w.url(Media, []byte(a.Val), at)
	default:
		w.out = appendEscaped(w.out, []byte(a.Val))
	}
}

// ownID returns a unique id for an id that the author wrote. In old HTML, an element
// repeats its id as name="…". For the repeated id, ownID returns the argument before, the
// id that the element already has.
func (w *writer) ownID(before, value string) string {
	value = strings.Join(strings.Fields(value), "-")
	if before != "" && before == value {
		return before
	}
	return w.ids.take(value)
}

func isSized(t html.Token) bool { return hasAttribute(t, "width") || hasAttribute(t, "height") }

func hasAttribute(t html.Token, key string) bool {
	return slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// withNoOpener adds rel="noopener" to the attributes of a link that opens another window.
// Without this attribute, a script in the new window could make the window with the link
// load another page
// (https://html.spec.whatwg.org/multipage/links.html#link-type-noopener).
func withNoOpener(list []html.Attribute) []html.Attribute {
	target, rel := "", -1
	for i, a := range list {
		switch a.Key {
		case "target":
			target = strings.ToLower(strings.Trim(a.Val, htmlSpace))
		case "rel":
			rel = i
		}
	}
	switch target {
	case "", "_self", "_parent", "_top":
		return list
	}
	if rel < 0 {
		return append(list, html.Attribute{Key: "rel", Val: "noopener"})
	}
	tokens := strings.Fields(strings.ToLower(list[rel].Val))
	if !slices.Contains(tokens, "noopener") && !slices.Contains(tokens, "noreferrer") {
		list[rel].Val = strings.Join(append(tokens, "noopener"), " ")
	}
	return list
}
