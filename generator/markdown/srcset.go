package markdown

import "strings"

// htmlSpace are the characters that HTML regards as white space
// (https://infra.spec.whatwg.org/#ascii-whitespace).
const htmlSpace = " \t\n\f\r"

// A candidate is one of the pictures that a srcset attribute lists, from which browsers
// choose.
type candidate struct {
	url         string
	descriptors []string // width or density of the picture, as the author wrote it: "640w", "2x"
}

// parseSrcset returns the pictures that a srcset attribute lists
// (https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute). Unlike
// the standard, parseSrcset keeps pictures with invalid descriptors, which browsers
// ignore.
func parseSrcset(value string) (list []candidate) {
	for {
		value = strings.TrimLeft(value, htmlSpace+",")
		if value == "" {
			return list
		}
		end := strings.IndexAny(value, htmlSpace)
		if end < 0 {
			end = len(value)
		}
		c := candidate{url: value[:end]}
		value = value[end:]
		if bare := strings.TrimRight(c.url, ","); bare != c.url {
			c.url = bare
		} else {
			c.descriptors, value = parseDescriptors(value)
		}
		list = append(list, c)
	}
}

// parseDescriptors returns the descriptors of a picture at the start of a text, such as
// "2x", and the text after these descriptors. A comma outside of parentheses ends the
// descriptors.
func parseDescriptors(value string) (list []string, rest string) {
	// from is the byte offset of the current descriptor; inside is true within parentheses
	from, inside := 0, false
	end := func(at int) {
		if at > from {
			list = append(list, value[from:at])
		}
		from = at + 1
	}
	for i := range len(value) {
		switch b := value[i]; {
		case inside:
			inside = b != ')'
		case b == '(':
			inside = true
		case b == ',':
			end(i)
			return list, value[i+1:]
		case strings.IndexByte(htmlSpace, b) >= 0:
			end(i)
		}
	}
	end(len(value))
	return list, ""
}

// srcset writes the value of a srcset attribute. The argument at is the byte offset in the
// Markdown of the tag with the attribute.
func (w *writer) srcset(value string, at int) {
	separator := ""
	for _, c := range parseSrcset(value) {
		if w.c.raw != "trusted" && w.harmful([]byte(c.url), at, true) {
			continue
		}
		w.s(separator)
		separator = ", "
		w.url(Media, []byte(c.url), at)
		for _, d := range c.descriptors {
			w.out = appendEscaped(w.out, []byte(" "+d))
		}
	}
}
