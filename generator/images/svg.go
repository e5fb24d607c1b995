package images

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// svg reads an SVG file of at most limit bytes. It takes the size from the root element,
// and searches the whole file for scripts and external references.
func svg(r io.Reader, limit int64) (Info, error) {
	info := Info{Type: TypeSVG}
	limited := &io.LimitedReader{R: r, N: limit}
	d := xml.NewDecoder(limited)
	d.CharsetReader = charsetReader
	for root := true; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && !root {
			return info, nil
		}
		if limited.N <= 0 {
			return Info{}, fmt.Errorf("it is an SVG of more than %d bytes", limit)
		}
		if err != nil {
			if root {
				return Info{}, errUnknown
			}
			return Info{}, err
		}
		switch t := token.(type) {
		case xml.Directive:
			if entities(d, string(t)) {
				info.note("entities with markup", true)
			}
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" {
				info.note("a style sheet in another file", false)
			}
		case xml.StartElement:
			if root && t.Name.Local != "svg" {
				return Info{}, errUnknown
			}
			if root {
				info.Width, info.Height = svgSize(t)
			}
			root = false
			info.note(active(t))
		}
	}
}

// charsetReader decodes US-ASCII, ISO-8859-1 and Windows-1252, old encodings that some
// drawing programs write.
func charsetReader(label string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "iso-8859-1", "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(r), nil
	}
	return nil, fmt.Errorf("the encoding %q is not known", label)
}

// entities tells the XML decoder d which entities a document type defines. It reports whether an
// entity may contain markup. The decoder reads such markup as text, but a browser reads it as
// elements.
func entities(d *xml.Decoder, doctype string) (markup bool) {
	if !strings.Contains(doctype, "ENTITY") {
		return false
	}
	d.Entity = map[string]string{}
	for _, m := range regexp.MustCompile(`<!ENTITY\s+(%?\s*\S+)\s+(?:"([^"]*)"|'([^']*)'|\S+)`).FindAllStringSubmatch(doctype, -1) {
		name, value := m[1], m[2]+m[3]
		d.Entity[name] = value
		markup = markup || value == "" || strings.HasPrefix(name, "%") || strings.ContainsAny(value, "<&%")
	}
	return markup
}

// note sets Info.Active to what and Info.Scripted to scripted. If Info.Active is already set, note
// replaces it only by content with scripts, and only if the former content has none. If what is "",
// note does nothing.
func (i *Info) note(what string, scripted bool) {
	if what != "" && (i.Active == "" || scripted && !i.Scripted) {
		i.Active, i.Scripted = what, scripted
	}
}

// active returns the values of Info.Active and Info.Scripted for one element of an SVG. It
// knows the elements and attributes of SVG 2 (sections 2.2.2 and 5.1) and those of HTML,
// which a foreignObject may contain. The element foreignObject alone is harmless.
func active(e xml.StartElement) (what string, scripted bool) {
	element := strings.ToLower(e.Name.Local)
	switch element {
	case "script", "handler":
		return "scripts", true
	case "iframe", "object", "embed":
		return "another document in <" + element + ">", true
	}
	for _, a := range e.Attr {
		name := strings.ToLower(a.Name.Local)
		value := strings.ToLower(strings.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, a.Value))
		switch {
		case strings.HasPrefix(name, "on"):
			return "event handlers (" + name + ")", true
		case strings.Contains(value, "javascript:"):
			return "addresses that run scripts (javascript:)", true
		case isDocument(value):
			return "another document in a data: address", true
		case loads(element, name) && value != "" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:"):
			what = "parts in other files, which browsers do not load for a picture"
		}
	}
	return what, false
}

// isDocument reports whether an address is a data: URL with HTML or XML, which browsers
// show as a document.
func isDocument(address string) bool {
	kind, isData := strings.CutPrefix(address, "data:")
	return isData && (strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "application/xhtml+xml") ||
		strings.HasPrefix(kind, "text/xml") || strings.HasPrefix(kind, "application/xml"))
}

// loads reports whether browsers load the URL in an attribute as a part of the picture:
// true for href of <image>, false for href of <a>.
func loads(element, attribute string) bool {
	switch attribute {
	case "href":
		return slices.Contains([]string{"image", "use", "feimage", "link", "mpath", "pattern", "lineargradient", "radialgradient"}, element)
	case "src":
		return slices.Contains([]string{"img", "video", "audio", "source", "image"}, element)
	}
	return false
}

// svgSize returns the size of an SVG in CSS pixels. If the SVG does not tell its size, both results
// are 0. If only width or height is missing, svgSize computes it from the proportions of the
// viewBox.
func svgSize(root xml.StartElement) (width, height int) {
	var w, h, boxW, boxH float64
	for _, a := range root.Attr {
		switch a.Name.Local {
		case "width":
			w = svgLength(a.Value)
		case "height":
			h = svgLength(a.Value)
		case "viewBox":
			numbers := strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' || r == '\r' })
			if len(numbers) == 4 {
				boxW, boxH = svgLength(numbers[2]), svgLength(numbers[3])
			}
		}
	}
	if boxW > 0 && boxH > 0 {
		switch {
		case w == 0 && h == 0:
			w, h = boxW, boxH
		case w == 0:
			w = h * boxW / boxH
		case h == 0:
			h = w * boxH / boxW
		}
	}
	if w == 0 || h == 0 || w > 1e6 || h > 1e6 {
		return 0, 0
	}
	return max(1, int(math.Round(w))), max(1, int(math.Round(h)))
}

// svgLength converts an absolute length, such as "2cm", to CSS pixels. It returns 0 for any
// other text, such as "50%".
func svgLength(text string) float64 {
	text = strings.TrimSpace(text)
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzQ%")
	factor, known := map[string]float64{
		"": 1, "px": 1, "pt": 4. / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "Q": 2.4 / 2.54,
	}[text[len(number):]]
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || !known || value < 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return 0
	}
	return value * factor
}
