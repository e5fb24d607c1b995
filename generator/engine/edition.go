package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"broadsheet/generator/links"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
	"broadsheet/generator/theme"
	"broadsheet/generator/why"
)

// An Edition is a site as it was at one moment of a session. It is safe for
// concurrent use and does not change.
type Edition struct {
	Clock time.Time
	// Exact tells that links and problems are those of a clean build.
	Exact bool
	// Problems are all that is wrong, as far as it is known.
	Problems []*problems.Problem
	Withheld []site.Withheld
	// Number counts a session's updates; an exact edition has that of the one
	// it was made from.
	Number int
	// Saved are the addresses of the pages whose files the update changed.
	Saved []string

	session *Session
	build   *build
	paper   *site.Site
	links   *links.Set
	plan    *pages.Plan
	design  *theme.Theme
	files   map[string]*pages.File
	found   []*problems.Problem // by the quick steps
	styled  []*problems.Problem // in the design
	settled []*problems.Problem // by Settle
	next    time.Time
}

// Ready reports whether there is a site to show: not as long as the settings
// or templates have never been right.
func (e *Edition) Ready() bool { return e.plan != nil && e.design != nil }

// Due returns the instant at which a story comes out or goes, zero if none is
// scheduled.
func (e *Edition) Due() time.Time { return e.next }

func (e *Edition) due(clock time.Time) bool { return !e.next.IsZero() && !clock.Before(e.next) }

// Base returns the path the site is published under, "/" or "/repo/".
func (e *Edition) Base() string {
	if e.build == nil {
		return "/"
	}
	return e.build.config.BasePath()
}

// Has reports whether something stands at an address: a path of the site,
// unencoded and without the base path.
func (e *Edition) Has(address string) bool {
	if !e.Ready() {
		return false
	}
	_, asset := e.design.Assets()[address[1:]]
	return asset || e.plan.At(address) != nil
}

// Addresses returns every address of the site, assets included, in no order.
func (e *Edition) Addresses() []string {
	if !e.Ready() {
		return nil
	}
	var list []string
	for name := range e.design.Assets() {
		list = append(list, "/"+name)
	}
	for _, o := range e.plan.Outputs {
		list = append(list, o.Address)
	}
	return list
}

// Make makes what stands at an address, and reports whether anything does. An
// output with problems has no bytes.
func (e *Edition) Make(address string) (data []byte, found []*problems.Problem, ok bool, err error) {
	if !e.Ready() {
		return nil, nil, false, nil
	}
	if data, ok := e.design.Assets()[address[1:]]; ok {
		return data, nil, true, nil
	}
	o := e.plan.At(address)
	if o == nil {
		return nil, nil, false, nil
	}
	if o.Copy() != "" {
		data, err = e.copy(o)
		return data, nil, err == nil, err
	}
	var page bytes.Buffer
	found, err = e.build.render(&page, e.design, o, o.View())
	return page.Bytes(), found, true, err
}

func (e *Edition) copy(o *pages.Output) ([]byte, error) {
	f, err := e.build.tree.Open(o.Copy())
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Copy(), err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Open opens the file that is published as it is at an address, or returns nil
// if there is none. It never leads out of the site's folder.
func (e *Edition) Open(address string) (io.ReadSeekCloser, error) {
	if !e.Ready() {
		return nil, nil
	}
	o := e.plan.At(address)
	if o == nil || o.Copy() == "" {
		return nil, nil
	}
	f, err := e.build.tree.Open(o.Copy())
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Copy(), err)
	}
	if file, ok := f.(io.ReadSeekCloser); ok {
		return file, nil
	}
	return nil, errors.Join(fmt.Errorf("%s cannot be read from the middle", o.Copy()), f.Close())
}

// Title returns the site's title.
func (e *Edition) Title() string { return e.build.config.Title }

// Location returns the site's time zone.
func (e *Edition) Location() *time.Location { return e.build.config.Location }

// Stories returns the stories that are shown, oldest first.
func (e *Edition) Stories() []*site.Story {
	if e.paper == nil {
		return nil
	}
	return e.paper.Stories
}

// Story returns the story at an address, or nil.
func (e *Edition) Story(address string) *site.Story {
	if !e.Ready() {
		return nil
	}
	o := e.plan.At(address)
	if o == nil || o.Alias() != "" {
		return nil
	}
	return e.paper.StoryOf(o.Source())
}

// Explain says why a story leads where it does.
func (e *Edition) Explain(s *site.Story) (*why.Why, error) {
	return why.Of(e.build.alike(e.Clock).whyInput(e.paper), s)
}

// Files returns the files that are published as they are.
func (e *Edition) Files() map[string]*pages.File { return e.files }

// addresses returns where files of content are published.
func (e *Edition) addresses(paths []string) []string {
	var list []string
	for _, path := range paths {
		if address, ok := e.paper.AddressOf(path); ok {
			list = append(list, address)
		}
	}
	return list
}

// nextInstant returns the first instant after clock at which a story comes out
// or goes, or zero.
func nextInstant(in site.Input, clock time.Time) time.Time {
	var next time.Time
	consider := func(t time.Time) {
		if t.After(clock) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, list := range [][]*stories.Card{in.Stories, in.Pages} {
		for _, c := range list {
			consider(c.Published())
			consider(c.Expires)
		}
	}
	return next
}
