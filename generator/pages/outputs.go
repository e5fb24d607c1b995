package pages

import (
	"reflect"
	"strings"

	"broadsheet/generator/feeds"
	"broadsheet/generator/markdown"
)

// An Output is one file of the built site.
type Output struct {
	// Address is unencoded and without the base path.
	Address string
	content
}

// SharedTypes returns the pointer types of values that many views share, so that a
// codec.Digester digests each of these values only once.
func SharedTypes() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[*Site](), reflect.TypeFor[*Card](), reflect.TypeFor[*feeds.Item]()}
}

// content makes the bytes of an output. Every kind of output has a type of its own, which
// holds little more than a story or term, to save memory: a large site has hundreds of
// thousands of outputs.
type content interface {
	// Source returns the file that the output is made from or, if there is none, a
	// description for messages, such as "the sitemap".
	Source() string
	// Template returns the file name of the template, or "" if Encode makes the bytes.
	Template() string
	// Bodies returns the content files whose bodies the output shows. Fill and Encode
	// receive the bodies in the same order.
	Bodies() []string
	// View makes the view, but without the fields that Fill adds. The fingerprint of
	// the output has a digest of this value.
	View() any
	// Fill completes a view that nobody else uses: it adds the bodies, and the fields
	// that depend only on the settings, the view and the bodies' files. It appends the
	// HTML of bodies to a buffer, which must not be reused while the view is in use.
	Fill(view any, bodies []*markdown.Document, html *[]byte)
	// Encode appends the bytes of an output without a template to dst.
	Encode(dst []byte, view any, bodies []*markdown.Document) ([]byte, error)
}

// plain has default methods for all kinds of outputs: no template, no bodies, no bytes.
type plain struct{}

func (plain) Template() string                        { return "" }
func (plain) Bodies() []string                        { return nil }
func (plain) Fill(any, []*markdown.Document, *[]byte) {}

func (plain) Encode(dst []byte, _ any, _ []*markdown.Document) ([]byte, error) { return dst, nil }

// A single is an output of which a site has only one or a few, such as the front page.
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

// A copied is an output that is the unchanged copy of a file. Source is the path in
// composed Unicode (NFC), file is the path as the file system has it.
type copied struct {
	plain
	source, file string
}

func (c copied) Source() string { return c.source }
func (c copied) View() any      { return nil }

// Copy returns the path of the file that the output is an unchanged copy of, or "" if
// the output is no copy.
func (o *Output) Copy() string {
	c, _ := o.content.(copied)
	return c.file
}

// Alias returns the output's address if the output is a redirect, else "".
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

// index returns "index.html" for the address of a folder, else "".
func index(address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		return "index.html"
	}
	return ""
}

// add plans an output at an address.
func (p *Plan) add(address string, c content) {
	o := &Output{address, c}
	p.addresses[address] = o
	p.Outputs = append(p.Outputs, o)
}
