package pages

import (
	"reflect"
	"strings"

	"broadsheet/generator/feeds"
	"broadsheet/generator/markdown"
)

// An Output is one file of the built site.
type Output struct {
	// Address is the address within the site, unencoded and without the base path.
	Address string
	content
}

// SharedTypes returns the pointer types of values that many views share, so that a
// codec.Digester digests each of these values only once.
func SharedTypes() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[*Site](), reflect.TypeFor[*Card](), reflect.TypeFor[*feeds.Item]()}
}

// content makes the bytes of an output. Each type of output has a Go type that implements
// content. To save memory, such a Go type holds little more than a story or term: a large
// site has hundreds of thousands of outputs.
type content interface {
	// Source returns the file that the output is made from or, if there is none, a
	// description for messages, such as "the sitemap".
	Source() string
	// Template returns the file name of the template for the output, or "" if the
	// method Encode makes the bytes.
	Template() string
	// Bodies returns the content files whose bodies the output shows. Fill and Encode
	// receive these bodies in the same order as Bodies returns the files.
	Bodies() []string
	// View makes the view, without the fields that Fill adds. A digest of this view is
	// in the fingerprint of the output.
	View() any
	// Fill completes a view that nobody else uses. It adds the HTML of the bodies, and fields
	// that depend only on the settings, the view and the content files of the bodies. Fill
	// appends the HTML to the buffer html; the buffer must not be reused while the view is in
	// use.
	Fill(view any, bodies []*markdown.Document, html *[]byte)
	// Encode appends the bytes of the output to dst, if the output has no template.
	Encode(dst []byte, view any, bodies []*markdown.Document) ([]byte, error)
}

// plain has default methods for outputs, which return no template, no bodies, no view and
// no bytes.
type plain struct{}

func (plain) Template() string                        { return "" }
func (plain) Bodies() []string                        { return nil }
func (plain) View() any                               { return nil }
func (plain) Fill(any, []*markdown.Document, *[]byte) {}

func (plain) Encode(dst []byte, _ any, _ []*markdown.Document) ([]byte, error) { return dst, nil }

// A single is an output of a type of which a site has only one or a few, such as the front
// page.
type single struct {
	plain
	source, template string
	view             func() any
	encode           func(dst []byte, view any) []byte
}

func (s single) Source() string   { return s.source }
func (s single) Template() string { return s.template }
func (s single) View() any        { return s.view() }

func (s single) Encode(dst []byte, view any, _ []*markdown.Document) ([]byte, error) {
	return s.encode(dst, view), nil
}

// A copied is an output that is an unchanged copy of a file. The field source is the path
// of this file in composed Unicode (NFC); the field file is the path in the spelling of
// the file system.
type copied struct {
	plain
	source, file string
}

func (c copied) Source() string { return c.source }

// Copy returns the path of the file that is copied unchanged to the output. The result
// is "" for an output that is not a copy.
func (o *Output) Copy() string {
	c, _ := o.content.(copied)
	return c.file
}

// Alias returns the address of the output if the output is a redirect, else "".
func (o *Output) Alias() string {
	if _, ok := o.content.(redirect); ok {
		return o.Address
	}
	return ""
}

// Path returns the path of the output's file in the destination, such as
// 2020/03/slug/index.html.
func (o *Output) Path() string {
	file := strings.TrimPrefix(o.Address, "/")
	return file + index(file)
}

// index returns "index.html" if an address is that of a folder, else "".
func index(address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		return "index.html"
	}
	return ""
}

// add adds an output with the given address to the plan.
func (p *Plan) add(address string, c content) {
	o := &Output{address, c}
	p.addresses[address] = o
	p.Outputs = append(p.Outputs, o)
}
