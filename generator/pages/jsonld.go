package pages

import (
	"cmp"
	"encoding/json"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

// linkedData writes JSON-LD (https://schema.org) to a buffer, field by field. Every page
// has JSON-LD, and encoding/json would take several times as long.
type linkedData struct{ text []byte }

// describe puts JSON-LD into a view, as a script element. The function write makes the
// JSON objects. If several is true, describe encloses these objects in a JSON array.
func (p *Plan) describe(view *Common, several bool, write func(*linkedData)) {
	d := &linkedData{append(make([]byte, 0, 2<<10), `<script type="application/ld+json">`...)}
	if several {
		d.text = append(d.text, '[')
	}
	write(d)
	if several {
		d.text = append(d.text, ']')
	}
	view.StructuredData = template.HTML(append(d.text, `</script>`...))
}

// subject starts a top-level JSON object. The argument kind is the schema.org type of the
// object.
func (d *linkedData) subject(kind string) {
	d.comma()
	d.text = append(d.text, `{"@context":"https://schema.org"`...)
	d.value("@type", kind)
}

// object starts a JSON object that is the value of a field or an element of an array. The
// argument kind is the schema.org type of the object.
func (d *linkedData) object(kind string) {
	d.comma()
	d.text = append(d.text, '{')
	d.value("@type", kind)
}

// list writes the name of a field and starts a JSON array as its value.
func (d *linkedData) list(name string) {
	d.name(name)
	d.text = append(d.text, '[')
}

func (d *linkedData) end()     { d.text = append(d.text, '}') }
func (d *linkedData) endList() { d.text = append(d.text, ']') }

// comma writes a comma, except before the first field of an object and before the first
// element of an array.
func (d *linkedData) comma() {
	switch d.text[len(d.text)-1] {
	case '[', '{', ':', '>':
	default:
		d.text = append(d.text, ',')
	}
}

// name writes the name of a field and a colon.
func (d *linkedData) name(name string) {
	d.comma()
	d.text = append(append(append(d.text, '"'), name...), `":`...)
}

// value writes a field with a text.
func (d *linkedData) value(name, value string) {
	d.name(name)
	d.text = appendQuoted(d.text, value)
}

// optional writes a field with a text, unless the text is empty.
func (d *linkedData) optional(name, value string) {
	if value != "" {
		d.value(name, value)
	}
}

// number writes a field with a number, unless it is 0.
func (d *linkedData) number(name string, n int) {
	if n != 0 {
		d.name(name)
		d.text = strconv.AppendInt(d.text, int64(n), 10)
	}
}

// item writes a text as an element of an array.
func (d *linkedData) item(s string) {
	d.comma()
	d.text = appendQuoted(d.text, s)
}

// raw writes a field whose value is already encoded as JSON.
func (d *linkedData) raw(name, json string) {
	d.name(name)
	d.text = append(d.text, json...)
}

// pictures writes a picture as elements of a JSON array: one element for each ratio of
// width to height that search engines ask for (Google Search, "Article structured data").
// If the picture has no variants, there is a single element.
func (d *linkedData) pictures(img *Image) {
	if img.Wide == nil {
		d.picture(img)
		return
	}
	for _, ratio := range []*Image{img.Wide, img.Classic, img.Square} {
		own := *img
		own.Absolute, own.Width, own.Height = ratio.Absolute, ratio.Width, ratio.Height
		d.picture(&own)
	}
}

// picture writes a picture as an ImageObject of schema.org.
func (d *linkedData) picture(img *Image) {
	d.object("ImageObject")
	d.value("url", img.Absolute)
	d.number("width", img.Width)
	d.number("height", img.Height)
	d.optional("caption", img.Described)
	d.optional("creditText", img.Credited)
	d.optional("copyrightNotice", img.Notice)
	d.optional("license", img.Terms)
	d.optional("acquireLicensePage", img.Acquire)
	d.optional("digitalSourceType", img.Source)
	d.end()
}

// breadcrumbs writes a BreadcrumbList: the links that lead from the front page to the
// current page.
func (d *linkedData) breadcrumbs(steps ...Link) {
	d.subject("BreadcrumbList")
	d.list("itemListElement")
	for i, step := range steps {
		d.object("ListItem")
		d.number("position", i+1)
		d.value("name", step.Title)
		d.value("item", step.URL)
		d.end()
	}
	d.endList()
	d.end()
}

// describePublisher returns the JSON-LD about the site's publisher and its policies.
// This JSON-LD is the same on all pages.
func (p *Plan) describePublisher() string {
	c := p.config
	full := func(address string) string {
		if strings.HasPrefix(address, "/") {
			return c.URL(address)
		}
		return address
	}
	d := &linkedData{[]byte{':'}}
	d.object("NewsMediaOrganization")
	d.value("name", p.shared.Publisher)
	d.value("url", cmp.Or(c.Publisher.URL, c.URL("/")))
	if c.Publisher.Logo != "" {
		d.name("logo")
		d.picture(&Image{Absolute: full(c.Publisher.Logo)})
	}
	if len(c.Publisher.SameAs) > 0 {
		d.list("sameAs")
		for _, address := range c.Publisher.SameAs {
			d.item(address)
		}
		d.endList()
	}
	d.optional("correctionsPolicy", full(c.Trust.Corrections))
	d.optional("ethicsPolicy", full(c.Trust.Ethics))
	d.optional("masthead", full(c.Trust.Masthead))
	d.optional("ownershipFundingInfo", full(c.Trust.Ownership))
	d.optional("verificationFactCheckingPolicy", full(c.Trust.FactChecking))
	d.optional("unnamedSourcesPolicy", full(c.Trust.UnnamedSources))
	d.optional("actionableFeedbackPolicy", full(c.Trust.Feedback))
	d.end()
	return string(d.text[1:])
}

// appendQuoted appends a text as a JSON string, with the same bytes as encoding/json. It
// escapes <, > and &, so that no text can end the script element around the JSON.
func appendQuoted(dst []byte, s string) []byte {
	if !plainInJSON(s) {
		quoted, _ := json.Marshal(s) // encoding a string never fails
		return append(dst, quoted...)
	}
	return append(append(append(dst, '"'), s...), '"')
}

// plainInJSON reports whether a text needs no escapes in a JSON string, which then
// consists of the text between quotes.
func plainInJSON(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
}
