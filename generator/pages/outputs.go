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

// SharedTypes returns the pointer types of values that many views share, for a
// codec.Digester.
func SharedTypes() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[*Site](), reflect.TypeFor[*Card](), reflect.TypeFor[*feeds.Item]()}
}

// content makes the content of an output. There is a type for every kind of output,
// since a large site has hundreds of thousands of them: each holds little more than
// its story or term.
type content interface {
	// Source is the origin of the output, for messages.
	Source() string
	// Template is the file that renders the view, or "" if Encode does.
	Template() string
	// Bodies are the files whose bodies the output shows, in the order in which
	// Fill and Encode get these.
	Bodies() []string
	// View makes the value for the template, without bodies and without fields that
	// follow from the view, the settings or the bodies' files. The view without
	// them is digested.
	View() any
	// Fill adds these fields to a view that is not shared. It appends the HTML of
	// bodies to a buffer, which must not be reused while the view is in use.
	Fill(view any, bodies []*markdown.Document, html *[]byte)
	// Encode appends the bytes of the output to dst. It is called only for outputs
	// without a template.
	Encode(dst []byte, view any, bodies []*markdown.Document) ([]byte, error)
}

// plain has the defaults of all kinds of content.
type plain struct{}

func (plain) Template() string                        { return "" }
func (plain) Bodies() []string                        { return nil }
func (plain) Fill(any, []*markdown.Document, *[]byte) {}

func (plain) Encode(dst []byte, _ any, _ []*markdown.Document) ([]byte, error) { return dst, nil }

// A single is an output of a kind that a site has once or a few times.
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

// A copied is a file that is published as it is.
type copied struct {
	plain
	source, file string
}

func (c copied) Source() string { return c.source }
func (c copied) View() any      { return nil }

// Copy returns the path of the file that is published as it is, "" for other
// outputs.
func (o *Output) Copy() string {
	c, _ := o.content.(copied)
	return c.file
}

// Alias returns the old address of a redirect, "" for other outputs.
func (o *Output) Alias() string {
	if _, ok := o.content.(redirect); ok {
		return o.Address
	}
	return ""
}

// Path returns the path of the output in the destination: 2020/03/slug/index.html.
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
