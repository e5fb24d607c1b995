package theme

import (
	"regexp"
	"strings"
)

// A context is the part of an HTML document that a place in a template is in. It
// is known for text and for quoted attributes; everything else is opaque.
type context struct {
	state   state
	element string // of the tag or the raw text, in lower case
	name    string // of the attribute, in lower case
	quote   string // around the attribute's value
	value   string // template source of the value up to here
	mixed   bool   // the value up to here has branches
}

type state uint8

const (
	inText  state = iota
	inRaw         // text of an element such as script or title
	inTag         // between attributes
	inValue       // of a quoted attribute
	opaque
)

// rawElements are those whose text html/template does not parse for tags. Browsers
// have more of them, but here an element too many leaves addresses unfiltered.
const rawElements = " script style textarea title "

const htmlSpace = " \t\n\f\r"

// text returns the context after a piece of the document.
func (c context) text(s string) context {
	for s != "" && c.state != opaque {
		switch c.state {
		case inText:
			c, s = c.markup(s)
		case inRaw:
			c, s = c.rawText(s)
		case inTag:
			c, s = c.tag(s)
		case inValue:
			before, after, closed := strings.Cut(s, c.quote)
			c.value += before
			if closed {
				c = context{state: inTag, element: c.element}
			}
			s = after
		}
	}
	return c
}

// markup reads text up to and including the start of a tag.
func (c context) markup(s string) (context, string) {
	_, s, found := strings.Cut(s, "<")
	switch {
	case !found:
		return c, ""
	case strings.HasPrefix(s, "!"):
		end := ">"
		if strings.HasPrefix(s, "!--") {
			end = "-->"
		}
		_, s, found = strings.Cut(s, end)
		if !found {
			c.state = opaque
		}
		return c, s
	case strings.HasPrefix(s, "/"):
		s = s[1:]
		c.element = "/"
	}
	name, rest := cutName(s)
	switch {
	case elementName.MatchString(name) && (rest == "" || strings.Contains(htmlSpace+"/>", rest[:1])):
		return context{state: inTag, element: c.element + name}, rest
	case name == "" && c.element == "" && s != "":
		return c, s // a stray <
	}
	return context{state: opaque}, ""
}

// elementName matches what browsers and html/template read as the name of an
// element. A text that ends with the name may go on in an action.
var elementName = regexp.MustCompile(`^[a-z][a-z0-9]*([:-][a-z0-9]+)*$`)

// rawText reads the text of an element up to its end tag.
func (c context) rawText(s string) (context, string) {
	i := strings.Index(strings.ToLower(s), "</"+c.element)
	if i < 0 {
		return c, ""
	}
	s = s[i+len("</"+c.element):]
	if s == "" {
		return context{state: opaque}, s
	}
	if !strings.Contains(htmlSpace+"/>", s[:1]) {
		return c, s
	}
	return context{state: inTag, element: "/" + c.element}, s
}

// tag reads one attribute, up to its opening quote, or the end of a tag.
func (c context) tag(s string) (context, string) {
	trimmed := strings.TrimLeft(s, htmlSpace)
	if trimmed == "" || trimmed[0] == '/' {
		return c, strings.TrimPrefix(trimmed, "/")
	}
	if trimmed[0] == '>' {
		if strings.Contains(rawElements, " "+c.element+" ") {
			return context{state: inRaw, element: c.element}, trimmed[1:]
		}
		return context{}, trimmed[1:]
	}
	name, rest := cutName(trimmed)
	if name == "" || len(trimmed) == len(s) || rest == "" {
		return context{state: opaque}, "" // a name may go on after an action
	}
	rest = strings.TrimLeft(rest, htmlSpace)
	value, assigned := strings.CutPrefix(rest, "=")
	switch value = strings.TrimLeft(value, htmlSpace); {
	case value == "":
		return context{state: opaque}, ""
	case !assigned:
		return c, " " + rest
	case value[0] == '"' || value[0] == '\'':
		return context{state: inValue, element: c.element, name: name, quote: value[:1]}, value[1:]
	}
	end := strings.IndexAny(value, htmlSpace+">")
	if end < 0 || strings.ContainsAny(value[:end], "\"'`=<") {
		return context{state: opaque}, ""
	}
	return c, value[end:]
}

// cutName cuts the name of an element or attribute off a text, in lower case.
func cutName(s string) (name, rest string) {
	rest = strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:_")
	return strings.ToLower(s[:len(s)-len(rest)]), rest
}

// action returns the context after a value that is printed.
func (c context) action() context {
	switch c.state {
	case inTag:
		c.state = opaque
	case inValue:
		c.value += `{{""}}`
	}
	return c
}

// join returns the context after two branches that end in these contexts.
func (c context) join(other context) context {
	same := c
	same.value, same.mixed = other.value, other.mixed
	if same != other {
		return context{state: opaque}
	}
	c.mixed = c.mixed || other.mixed || c.value != other.value
	return c
}
