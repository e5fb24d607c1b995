package feeds

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"strings"
	"unicode/utf8"
)

// A document writes XML to a buffer. It takes half the time and a quarter of the memory of
// encoding/xml, which matters for a large site with hundreds of feeds.
type document struct {
	text  []byte
	depth int
}

// newDocument appends the XML declaration to dst and returns a document that continues
// to append to dst.
func newDocument(dst []byte) *document { return &document{text: append(dst, xml.Header...)} }

// open writes the start tag of an element that contains other elements. The argument attributes
// lists the name of each attribute, followed by its value.
func (d *document) open(name string, attributes ...string) {
	d.tag(name, attributes)
	d.raw(">\n")
	d.depth++
}

// close writes the end tag of an element that contains other elements.
func (d *document) close(name string) {
	d.depth--
	d.indent()
	d.raw("</")
	d.raw(name)
	d.raw(">\n")
}

// element writes an element that contains only text.
func (d *document) element(name, text string, attributes ...string) {
	d.tag(name, attributes)
	d.raw(">")
	d.escape(text)
	d.end(name)
}

// optional writes an element that contains only text. If the text is empty, optional
// writes nothing.
func (d *document) optional(name, text string) {
	if text != "" {
		d.element(name, text)
	}
}

// empty writes an element without content.
func (d *document) empty(name string, attributes ...string) {
	d.tag(name, attributes)
	d.raw("/>\n")
}

// An appender appends a text to dst and returns the extended slice.
type appender func(dst []byte) ([]byte, error)

// html writes an element that contains a text in HTML, enclosed in a CDATA section.
func (d *document) html(name string, html appender, attributes ...string) error {
	d.tag(name, attributes)
	d.raw(">")
	d.raw(cdataStart)
	start := len(d.text)
	text, err := html(d.text)
	if err != nil {
		return err
	}
	d.text = text
	if !plainInCDATA(d.text[start:]) {
		raw := bytes.Clone(d.text[start:])
		d.text = d.text[:start]
		d.cdata(raw)
	}
	d.raw(cdataEnd)
	d.end(name)
	return nil
}

func (d *document) tag(name string, attributes []string) {
	d.indent()
	d.raw("<")
	d.raw(name)
	for i := 0; i < len(attributes); i += 2 {
		d.raw(" ")
		d.raw(attributes[i])
		d.raw(`="`)
		d.escape(attributes[i+1])
		d.raw(`"`)
	}
}

func (d *document) end(name string) {
	d.raw("</")
	d.raw(name)
	d.raw(">\n")
}

func (d *document) indent() {
	for range d.depth {
		d.text = append(d.text, ' ')
	}
}

func (d *document) raw(s string) { d.text = append(d.text, s...) }

// escape writes the text of an element or attribute. It escapes the special characters
// of XML and omits characters that XML forbids.
func (d *document) escape(s string) {
	if plain(s) {
		d.raw(s)
		return
	}
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '&':
			d.raw("&amp;")
		case r == '<':
			d.raw("&lt;")
		case r == '>':
			d.raw("&gt;")
		case r == '"':
			d.raw("&quot;")
		case !forbidden(r):
			d.text = utf8.AppendRune(d.text, r)
		}
	}
}

// plain reports whether escape would leave a text unchanged, since it is printable
// ASCII without special characters of XML. Most URLs, dates and names are plain.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '&' || c == '<' || c == '>' || c == '"' {
			return false
		}
	}
	return true
}

// The texts that begin and end a CDATA section.
const (
	cdataStart = "<![CDATA["
	cdataEnd   = "]]>"
)

// cdata writes the content of a CDATA section. Where the text contains "]]>", cdata ends the
// section after "]]" and starts a new section before ">". In place of a character that XML forbids,
// it also ends the section and starts a new one: otherwise "]]" before the character and ">" after
// it would end the section.
func (d *document) cdata(s []byte) {
	s = bytes.ToValidUTF8(s, []byte("\uFFFD"))
	from := 0
	for i, c := range s {
		if !suspect(c) || i < from {
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		if bytes.HasPrefix(s[i:], []byte(cdataEnd)) {
			size = 0
			i += len("]]")
		} else if !forbidden(r) {
			continue
		}
		d.text = append(d.text, s[from:i]...)
		d.raw(cdataEnd + cdataStart)
		from = i + size
	}
	d.text = append(d.text, s[from:]...)
}

// plainInCDATA reports whether a CDATA section can contain a text unchanged.
func plainInCDATA(s []byte) bool {
	for i := 0; i < len(s); i++ {
		// Eight bytes are tested at a time, for speed, since feeds have long texts.
		for i+8 <= len(s) && !anySuspect(binary.LittleEndian.Uint64(s[i:])) {
			i += 8
		}
		if i == len(s) || !suspect(s[i]) {
			continue
		}
		if r, _ := utf8.DecodeRune(s[i:]); forbidden(r) || bytes.HasPrefix(s[i:], []byte(cdataEnd)) {
			return false
		}
	}
	return utf8.Valid(s)
}

// suspect reports whether a byte may begin "]]>" or a forbidden character, which cannot
// stand in a CDATA section.
func suspect(c byte) bool {
	return c < ' ' && c != '\n' || c == ']' || c == 0x7f || c == 0xc2 || c == 0xef
}

// anySuspect reports whether any of eight bytes is "]" or not printable ASCII. The result false is
// always right. The result true may be wrong, since the subtraction can borrow from the next byte.
func anySuspect(eight uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	brackets := eight ^ ']'*each
	return (eight|(eight-' '*each)|(eight+each)|(brackets-each)&^brackets)&high != 0
}

// forbidden reports whether XML 1.0 forbids a character or advises against it
// (https://www.w3.org/TR/xml/#charsets).
func forbidden(r rune) bool {
	switch {
	case r < ' ':
		return r != '\t' && r != '\n' && r != '\r'
	case r < 0x7f:
		return false
	}
	return r <= 0x9f && r != 0x85 || r >= 0xfdd0 && r <= 0xfdef || r == 0xfffe || r == 0xffff
}
