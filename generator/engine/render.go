package engine

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"broadsheet/generator/codec"
	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/sources"
)

// checkReferences warns of references in texts that lead nowhere.
func (b *build) checkReferences(plan *pages.Plan) (found []*problems.Problem) {
	plan.Broken(func(source string, targets []string) {
		b.eachRef(source, func(ref *markdown.Ref) {
			bare := ref.Target
			if i := strings.IndexAny(bare, "#?"); i >= 0 {
				bare = bare[:i]
			}
			if slices.Contains(targets, bare) {
				found = append(found, plan.BrokenReference(source, ref))
			}
		})
	})
	plan.Fragments(func(source, target, destination, id string) {
		there, err := b.body(destination, new([]byte))
		if err != nil || isPart(there.HTML, id) {
			return
		}
		var ids []string
		for _, h := range there.Headings {
			ids = append(ids, h.ID)
		}
		b.eachRef(source, func(ref *markdown.Ref) {
			if ref.Target == target {
				found = append(found, pages.BrokenFragment(source, ref, id, ids))
			}
		})
	})
	return found
}

// isPart reports whether a body has an element that a fragment leads to: by its
// id or, as in HTML of old, an anchor's name.
func isPart(body []byte, id string) bool {
	value := `="` + html.EscapeString(id) + `"`
	return bytes.Contains(body, []byte(" id"+value)) || bytes.Contains(body, []byte(" name"+value))
}

// eachRef calls do for every reference in a body.
func (b *build) eachRef(source string, do func(*markdown.Ref)) {
	doc, err := b.body(source, new([]byte))
	if err != nil {
		return
	}
	for i := range doc.Refs {
		do(&doc.Refs[i])
	}
}

// A renderer writes the outputs whose inputs have changed since the last build,
// and those whose files are missing or were changed by hand.
type renderer struct {
	*build
	plan     *pages.Plan
	out      *publish.Site
	found    problems.List
	digest   *codec.Digester
	settings sources.Digest // and of the program
	theme    sources.Digest
}

func (b *build) renderer(plan *pages.Plan, out *publish.Site) *renderer {
	d := codec.NewDigester(pages.SharedTypes()...)
	return &renderer{build: b, plan: plan, out: out, digest: d, settings: d.Digest(ledger.Program(), b.settings), theme: b.design.Digest()}
}

// mistakeLimit is how many problems pages may have before the build stops: a
// mistake in a template is in every page.
const mistakeLimit = 20

var errMistakes = errors.New("too many mistakes")

// all writes all outputs, on all processors.
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
			// In reverse: what takes longest (sitemaps, feeds) is planned last.
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
	if errors.Is(err, errMistakes) { // the problems say more
		return nil
	}
	return err
}

// output writes an output unless its fingerprint is that of the last build and
// its file is intact.
func (r *renderer) output(o *pages.Output, page *bytes.Buffer) ([]*problems.Problem, error) {
	path := o.Path()
	if o.Copy() != "" {
		return nil, r.copy(path, o.Copy())
	}
	view := o.View()
	made := r.inputs(o, view).fingerprint()
	if r.keep(path, made) {
		return nil, nil
	}
	page.Reset()
	if found, err := r.render(page, o, view); err != nil || len(found) > 0 {
		return found, err
	}
	return nil, r.out.Write(path, made, page.Bytes())
}

// copy copies a file of the site. It is opened through the site's tree, which
// does not follow links out of the site.
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

// keep keeps the file at a path if it has a fingerprint, or else tells
// Options.Explain why the file is made. With NoCache all files are made.
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

// The inputs of an output are the digests of all that it depends on. A part that
// it does not depend on is zero.
type inputs struct{ settings, theme, bodies, shown sources.Digest }

// inputPart is how many bytes of each digest a fingerprint has.
const inputPart = len(publish.Fingerprint{}) / 4

func (in inputs) fingerprint() (f publish.Fingerprint) {
	for i, digest := range [...]sources.Digest{in.settings, in.theme, in.bodies, in.shown} {
		copy(f[i*inputPart:(i+1)*inputPart], digest[:])
	}
	return f
}

// reason names the first input that has changed since the last build.
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

// inputs returns the inputs of an output that is not a copy.
func (r *renderer) inputs(o *pages.Output, view any) inputs {
	in := inputs{settings: r.settings, shown: r.digest.Digest(o.Template(), view)}
	if o.Template() != "" {
		in.theme = r.theme
	}
	if bodies := o.Bodies(); len(bodies) > 0 {
		digests := make([]sources.Digest, len(bodies))
		for i, source := range bodies {
			digests[i] = r.bodyDigest(source)
		}
		in.bodies = r.digest.Digest(digests)
	}
	return in
}

// bodyDigest returns the digest of all that the HTML of a body depends on.
func (r *renderer) bodyDigest(source string) sources.Digest {
	digest, fillings := r.plan.Body(source)
	if len(fillings) > 0 {
		return r.digest.Digest(digest, fillings)
	}
	return digest
}

// render appends what an output's view becomes to page.
func (b *build) render(page *bytes.Buffer, o *pages.Output, view any) ([]*problems.Problem, error) {
	bodies, err := b.bodies(o.Bodies())
	if err != nil {
		return nil, err
	}
	html := newBuffer()
	defer buffers.Put(html)
	*html = (*html)[:0]
	o.Fill(view, bodies, html)
	if o.Template() != "" {
		return b.design.Render(page, o.Template(), view), nil
	}
	data, err := o.Encode(page.AvailableBuffer(), view, bodies)
	page.Write(data)
	return nil, err
}

// manifestName is the name under which the ledger keeps a copy of the manifest
// of this destination.
func (b *build) manifestName() string {
	source, err := filepath.Abs(b.Source)
	destination, err2 := filepath.Abs(b.Destination)
	name := destination
	if cmp.Or(err, err2) == nil {
		// A site that is moved with its destination keeps its copy.
		if inside, err := filepath.Rel(source, destination); err == nil && filepath.IsLocal(inside) {
			name = inside
		}
	}
	return "manifest-" + sources.DigestOf([]byte(name)).String()
}
