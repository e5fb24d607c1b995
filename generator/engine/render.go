package engine

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"broadsheet/generator/codec"
	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/sources"
	"broadsheet/generator/variants"
)

// checkReferences returns a warning for each link or picture in a body whose target does
// not exist.
func (b *build) checkReferences(plan *pages.Plan) (found []*problems.Problem) {
	plan.Broken(func(source string, targets []string) {
		b.eachRef(source, func(ref *markdown.Ref) {
			bare := ref.Target
			if i := strings.IndexAny(bare, "#?"); i >= 0 {
				bare = bare[:i]
			}
			if ref.Kind != markdown.Larger && slices.Contains(targets, bare) {
				found = append(found, plan.BrokenReference(source, ref))
			}
		})
	})
	plan.Fragments(func(source string, f pages.Fragment) {
		anchors, err := b.anchorsOf(f.Destination)
		if err != nil {
			return
		}
		if _, ok := anchors.Find(f.ID); ok {
			return
		}
		b.eachRef(source, func(ref *markdown.Ref) {
			if ref.Target == f.Target {
				found = append(found, pages.BrokenFragment(source, ref, f.ID, anchors.Headings()))
			}
		})
	})
	return found
}

// eachRef calls do for every reference, a link or picture, in the body of a content file.
// If the body cannot be read, eachRef does nothing.
func (b *build) eachRef(source string, do func(*markdown.Ref)) {
	doc, err := b.body(source, new([]byte))
	if err != nil {
		return
	}
	for i := range doc.Refs {
		do(&doc.Refs[i])
	}
}

// A renderer writes each output whose inputs have changed since the last build, or whose
// file is missing or was edited.
type renderer struct {
	*build
	plan     *pages.Plan
	out      *publish.Site
	found    problems.List
	ids      sources.Digest // digest of all HTML ids in the theme's templates
	digest   *codec.Digester
	settings sources.Digest  // digest of the settings and of this program
	variants *variants.Store // folder of variants and share cards; nil until it is opened
	cards    sync.Map        // set of the digests of the views of all share cards
}

func (b *build) renderer(plan *pages.Plan, out *publish.Site) *renderer {
	d := codec.NewDigester(pages.SharedTypes()...)
	return &renderer{build: b, plan: plan, out: out, digest: d, ids: b.idsDigest(), settings: d.Digest(ledger.Program(), b.settings)}
}

// mistakeLimit is the maximum number of problems that rendering may find before the build
// stops, since a single mistake in a template can occur in every page.
const mistakeLimit = 20

var errMistakes = errors.New("too many mistakes")

// all writes the theme's assets and the given outputs, on all processors. It stops without
// an error if rendering finds more than mistakeLimit problems.
func (r *renderer) all(outputs []*pages.Output) error {
	for name, data := range r.design.Assets() {
		if err := r.out.Write(name, inputs{bodies: sources.DigestOf(data)}.fingerprint(), data); err != nil {
			return fmt.Errorf("writing a style or script: %w", err)
		}
	}
	var mistakes atomic.Int64
	err := parallel.TryWorker(len(outputs), func() func(i int) error {
		var page bytes.Buffer
		return func(i int) error {
			// The last outputs of the plan (sitemaps, feeds) take longest, so
			// rendering starts with them.
			o := outputs[len(outputs)-1-i]
			found, err := r.output(o, &page)
			if err != nil {
				return fmt.Errorf("making %s: %w", o.Path(), err)
			}
			r.found.Add(found...)
			if mistakes.Add(int64(len(found))) > mistakeLimit {
				return errMistakes
			}
			if r.Progress != nil && i%64 == 0 {
				r.Progress("writing", i, len(outputs))
			}
			return nil
		}
	})
	if errors.Is(err, errMistakes) {
		return nil // no error is needed: the caller reports the problems in r.found
	}
	return err
}

// output renders an output and writes it, unless its fingerprint equals that of the last
// build and its file is intact. Page is a buffer whose content is overwritten.
func (r *renderer) output(o *pages.Output, page *bytes.Buffer) ([]*problems.Problem, error) {
	path := o.Path()
	if o.Copy() != "" {
		return nil, r.copy(path, o.Copy())
	}
	if need, v, ok := o.Variant(); ok {
		return nil, r.variant(path, need, v)
	}
	return guard(o.Source(), o.Address+" cannot be made", func() ([]*problems.Problem, error) {
		view := o.View()
		in := r.inputs(o, view)
		made := in.fingerprint()
		if o.IsShareCard() {
			return nil, r.shareCard(o, view.(*pages.ShareCard), in.view, made)
		}
		if r.keep(path, made) {
			return nil, nil
		}
		page.Reset()
		if found, err := r.render(page, r.plan, o, view); err != nil || len(found) > 0 {
			return found, err
		}
		return nil, r.out.Write(path, made, page.Bytes())
	})
}

// copy writes an output that is a copy of the site's file at the path source. The file is
// opened through the site's tree, which follows no symbolic link out of the site's folder.
func (r *renderer) copy(path, source string) error {
	made := inputs{bodies: r.plan.File(source).Digest}.fingerprint()
	if r.keep(path, made) {
		return nil
	}
	f, err := r.tree.Open(source)
	if err != nil {
		return err
	}
	defer f.Close()
	return r.out.Copy(path, made, f)
}

// keep returns true, and keeps the destination's file at a path, if that file is intact and
// has the fingerprint made. Otherwise keep calls Options.Explain with the reason for
// writing the file. With Options.NoCache, no file is kept.
func (r *renderer) keep(path string, made publish.Fingerprint) bool {
	if !r.NoCache && r.out.Keep(path, made) {
		return true
	}
	if r.Explain != nil {
		last, known := r.out.Made(path)
		r.Explain(path, reason(last, known && !r.NoCache, made))
	}
	return false
}

// inputs holds digests of what an output is made from. A digest is zero if the output does
// not depend on that input.
type inputs struct{ settings, theme, bodies, view sources.Digest }

// inputPart is the number of bytes that a fingerprint contains of each digest in inputs.
const inputPart = len(publish.Fingerprint{}) / 4

func (in inputs) fingerprint() (f publish.Fingerprint) {
	for i, digest := range [...]sources.Digest{in.settings, in.theme, in.bodies, in.view} {
		copy(f[i*inputPart:(i+1)*inputPart], digest[:])
	}
	return f
}

// reason returns why an output is written: which input differs first between the fingerprint of the
// last build, last, and that of this build, now. Known is false if the last build lacked the
// output.
func reason(last publish.Fingerprint, known bool, now publish.Fingerprint) string {
	if !known {
		return "it is new"
	}
	for i, text := range [...]string{"the settings have changed", "the theme has changed", "its text has changed", "what it shows has changed"} {
		if part := i * inputPart; !bytes.Equal(last[part:part+inputPart], now[part:part+inputPart]) {
			return text
		}
	}
	return "its file was missing or changed by hand"
}

// inputs returns the digests of the inputs of an output that is rendered, not copied.
func (r *renderer) inputs(o *pages.Output, view any) inputs {
	in := inputs{settings: r.settings, view: r.digest.Digest(o.Template(), view)}
	if o.IsShareCard() {
		// A share card depends on no settings except those in its view.
		in.settings = sources.Digest{}
	}
	if o.Template() != "" {
		in.theme = r.design.Digest(o.Template())
	}
	if bodies := o.Bodies(); len(bodies) > 0 {
		digests := make([]sources.Digest, len(bodies))
		for i, source := range bodies {
			digests[i] = r.bodyDigest(source)
		}
		in.bodies = r.digest.Digest(digests, r.ids)
	}
	return in
}

// bodyDigest returns a digest of the content file of a body and of the targets of the
// body's references.
func (r *renderer) bodyDigest(source string) sources.Digest {
	digest, fillings := r.plan.Body(source)
	if own := r.plan.Shortcodes(source); len(own) > 0 {
		digest = r.digest.Digest(digest, r.design.ShortcodesDigest(own))
	}
	aims, err := r.aims(r.plan, source)
	if len(fillings) > 0 && err == nil {
		return r.digest.Digest(digest, fillings, aims)
	}
	return digest
}

// render appends the content of an output to page: the output's view, rendered by a
// template or encoded as a feed, sitemap or data file.
func (b *build) render(page *bytes.Buffer, plan *pages.Plan, o *pages.Output, view any) ([]*problems.Problem, error) {
	bodies, err := b.bodies(o.Bodies())
	if err != nil {
		return nil, err
	}
	if err := b.prepare(plan, o, bodies); err != nil {
		return nil, err
	}
	var found []*problems.Problem
	for i, source := range o.Bodies() {
		b.showShortcodes(bodies[i], source, &found)
	}
	html := newBuffer()
	defer buffers.Put(html)
	*html = (*html)[:0]
	o.Fill(view, bodies, html)
	if o.Template() != "" {
		return append(found, b.design.Render(page, o.Template(), view)...), nil
	}
	data, err := o.Encode(page.AvailableBuffer(), view, bodies)
	page.Write(data)
	return found, err
}

// manifestName is the name under which the ledger stores a copy of the destination's
// manifest.
func (b *build) manifestName() string {
	source, err := filepath.Abs(cmp.Or(b.outer, b.Source))
	destination, err2 := filepath.Abs(b.Destination)
	name := destination
	if cmp.Or(err, err2) == nil {
		// A path relative to the site's folder stays valid when that folder is
		// moved with the destination in it.
		if inside, err := filepath.Rel(source, destination); err == nil && filepath.IsLocal(inside) {
			name = inside
		}
	}
	return "manifest-" + sources.DigestOf([]byte(name)).String()
}
