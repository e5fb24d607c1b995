package theme

import (
	"regexp"
	"strings"
)

// A context describes a place in the HTML that a template writes: whether the place is in
// text, in a tag or in an attribute. The context determines how a value that is printed at
// the place is escaped.
type context struct {
	state   state
	element string // name of the HTML element, in lower case; in an end tag, "/" and the name
	name    string // name of the HTML attribute, in lower case
	quote   string // quotation mark (" or ') at which the value of the attribute ends
	value   string // start of the value of the attribute, up to the place, as written in the template
	// mixed reports whether {{if}} or {{range}} prints a part of the attribute's value before
	// the place.
	mixed bool
}

type state uint8

const (
	inText  state = iota
	inRaw         // the place is in an element whose text has no tags, such as script or title
	inTag         // the place is in a tag, between two attributes
	inValue       // the place is in the value of a quoted attribute
	opaque        // any other or unknown place; only html/template can print values at such places
)

// rawElements are the names of the elements in whose text html/template recognizes no
// tags. Browsers recognize no tags in some further elements. Those elements must not be
// listed, since html/template filters the URLs of tags in them, and compiled templates
// must do the same.
const rawElements = " script style textarea title "

const htmlSpace = " \t\n\f\r"

// text returns the HTML context at the end of the constant text s. The context c is that
// at the start of s.
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

// markup reads the HTML text s up to the end of its first comment, or of the name in its
// first tag. It returns the HTML context at this place and the rest of s.
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
		return c, s // this < does not begin a tag
	}
	return context{state: opaque}, ""
}

// elementName matches lower-case element names that browsers and html/template read in
// the same way.
var elementName = regexp.MustCompile(`^[a-z][a-z0-9]*([:-][a-z0-9]+)*$`)

// rawText reads the text s of an element such as script, up to the end of the name in the
// element's end tag. It returns the HTML context at this place and the rest of s.
func (c context) rawText(s string) (context, string) {
	end := endTagOf(c.element, s)
	if end < 0 {
		return c, ""
	}
	s = s[end:]
	if s == "" {
		return context{state: opaque}, s
	}
	if !strings.Contains(htmlSpace+"/>", s[:1]) {
		return c, s
	}
	return context{state: inTag, element: "/" + c.element}, s
}

// endTagOf returns the byte offset in text of the first end tag of an element, in upper or
// lower case, or -1. It does not convert the text to lower case, which would change the
// length in bytes of some characters.
func endTagOf(element, text string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], "</")
		if i < 0 {
			return -1
		}
		at += i + len("</")
		if end := at + len(element); end <= len(text) && strings.EqualFold(text[at:end], element) {
			return end
		}
	}
}

// tag reads the text s, which starts inside an HTML tag, up to the opening quote of an
// attribute's value or the end of the tag. It returns the HTML context at this place and
// the rest of s.
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
		// an action of the template may print a part of the attribute's name
		return context{state: opaque}, ""
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

// cutName returns the name of an element or attribute at the start of s, in lower case. It
// also returns the rest of s.
func cutName(s string) (name, rest string) {
	rest = strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:_")
	return strings.ToLower(s[:len(s)-len(rest)]), rest
}

// action returns the HTML context after an action that prints a value in context c.
func (c context) action() context {
	switch c.state {
	case inTag:
		c.state = opaque
	case inValue:
		c.value += `{{""}}`
	}
	return c
}

// join returns the HTML context after an {{if}} action whose two branches end in the
// contexts c and other. If the branches end in different states, elements or attributes,
// the result is opaque.
func (c context) join(other context) context {
	same := c
	same.value, same.mixed = other.value, other.mixed
	if same != other {
		return context{state: opaque}
	}
	c.mixed = c.mixed || other.mixed || c.value != other.value
	return c
}
