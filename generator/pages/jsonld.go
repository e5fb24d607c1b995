package pages

import (
	"cmp"
	"encoding/json"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

// linkedData writes JSON-LD (https://schema.org) of objects with ordered fields.
// Every page has some, for which encoding/json takes several times as long.
type linkedData struct{ text []byte }

// describe sets the structured data of a view to what write writes, in a script
// element. Several objects form a list.
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

// subject starts a top-level object.
func (d *linkedData) subject(kind string) {
	d.comma()
	d.text = append(d.text, `{"@context":"https://schema.org"`...)
	d.value("@type", kind)
}

// object starts an object that is a value or element of a list.
func (d *linkedData) object(kind string) {
	d.comma()
	d.text = append(d.text, '{')
	d.value("@type", kind)
}

// list writes a name and opens a JSON array as its value; endList closes it.
func (d *linkedData) list(name string) {
	d.name(name)
	d.text = append(d.text, '[')
}

func (d *linkedData) end()     { d.text = append(d.text, '}') }
func (d *linkedData) endList() { d.text = append(d.text, ']') }

// comma writes a comma unless the next value is the first.
func (d *linkedData) comma() {
	switch d.text[len(d.text)-1] {
	case '[', '{', ':', '>':
	default:
		d.text = append(d.text, ',')
	}
}

// name writes the name of a field.
func (d *linkedData) name(name string) {
	d.comma()
	d.text = append(append(append(d.text, '"'), name...), `":`...)
}

// value writes a field with a text; optional does so unless the text is empty.
func (d *linkedData) value(name, value string) {
	d.name(name)
	d.text = appendQuoted(d.text, value)
}

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

// item writes a text as element of a list.
func (d *linkedData) item(s string) {
	d.comma()
	d.text = appendQuoted(d.text, s)
}

// yes writes a field with the value true.
func (d *linkedData) yes(name string) { d.made(name, "true") }

// made writes a field with a value in JSON.
func (d *linkedData) made(name, json string) {
	d.name(name)
	d.text = append(d.text, json...)
}

// picture writes a picture.
func (d *linkedData) picture(img *Image) {
	d.object("ImageObject")
	d.value("url", img.Absolute)
	d.number("width", img.Width)
	d.number("height", img.Height)
	d.optional("caption", img.Caption)
	d.optional("creditText", img.Credit)
	if strings.HasPrefix(img.License, "http") {
		d.value("license", img.License)
	}
	d.end()
}

// trail writes the breadcrumbs from the front page to a page.
func (d *linkedData) trail(steps ...Link) {
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

// describePublisher returns the organisation behind the paper and its policies,
// which is equal on all pages.
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

// appendQuoted appends a JSON string like encoding/json: in valid UTF-8 and without
// <, > and &, so that it cannot end the script element.
func appendQuoted(dst []byte, s string) []byte {
	if !plainInJSON(s) {
		quoted, _ := json.Marshal(s) // text always encodes
		return append(dst, quoted...)
	}
	return append(append(append(dst, '"'), s...), '"')
}

// plainInJSON reports whether encoding/json does not change a text.
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
