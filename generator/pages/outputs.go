package pages

import (
	"reflect"
	"strings"

	"broadsheet/generator/feeds"
	"broadsheet/generator/markdown"
)

// An Output is one file of the built site.
type Output struct {
	// Address is the one that it answers for, unencoded and without the base path.
	Address string
	content
}

// SharedTypes returns the pointer types of the values that many views have in
// common, for a codec.Digester.
func SharedTypes() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[*Site](), reflect.TypeFor[*Card](), reflect.TypeFor[*feeds.Item]()}
}

// content is what an output is made of. There is a type for every kind: a large
// site has hundreds of thousands of outputs, and each of them holds little more
// than the story or term that it shows.
type content interface {
	// Source names where the output comes from, for messages.
	Source() string
	// Template is the file that renders the view, or "" if Encode does.
	Template() string
	// Bodies are the files whose bodies the output shows. Fill and Encode get
	// those bodies in the same order.
	Bodies() []string
	// View makes what the template receives, but for bodies and for what says
	// again what the view, the settings or the bodies' files say.
	View() any
	// Fill adds that to a view of its own.
	Fill(view any, bodies []*markdown.Document, html *[]byte)
	// Encode appends what the view becomes to dst where there is no template.
	Encode(dst []byte, view any, bodies []*markdown.Document) ([]byte, error)
}

// plain is a part of every content: what most of them do not have.
type plain struct{}

func (plain) Template() string                        { return "" }
func (plain) Bodies() []string                        { return nil }
func (plain) Fill(any, []*markdown.Document, *[]byte) {}

func (plain) Encode(dst []byte, _ any, _ []*markdown.Document) ([]byte, error) { return dst, nil }

// A single output is one that a site has once, or nearly so.
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

// A copied output is a file published as it is.
type copied struct {
	plain
	source, file string
}

func (c copied) Source() string { return c.source }
func (c copied) View() any      { return nil }

// Copy returns the path of the file that is published as it is, or "" for an
// output that is made.
func (o *Output) Copy() string {
	c, _ := o.content.(copied)
	return c.file
}

// Alias returns the old address of an output that leads on from it, or "".
func (o *Output) Alias() string {
	if _, ok := o.content.(redirect); ok {
		return o.Address
	}
	return ""
}

// Path returns where the output goes in the destination: 2020/03/slug/index.html.
func (o *Output) Path() string {
	file := strings.TrimPrefix(o.Address, "/")
	return file + index(file)
}

// index returns the name of the file that answers for an address if it is that
// of a folder, else "".
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
