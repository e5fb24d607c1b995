package engine

import (
	"bytes"
	"cmp"
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
	"broadsheet/generator/site"
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

// A renderer makes outputs, or finds that they need not be made.
type renderer struct {
	*build
	plan   *pages.Plan
	out    *publish.Site
	found  problems.List
	last   ledger.Outputs
	theme  sources.Digest
	digest *codec.Digester

	made   []ledger.Output
	places []int32 // by output, where in last it is, or -1
}

func (b *build) renderer(plan *pages.Plan, out *publish.Site, last ledger.Outputs) *renderer {
	return &renderer{
		build: b, plan: plan, out: out, last: last, theme: b.design.Digest(), digest: codec.NewDigester(pages.SharedTypes()...),
		made: make([]ledger.Output, len(plan.Outputs)), places: make([]int32, len(plan.Outputs)),
	}
}

// mistakeLimit is how many problems pages may have before the build gives up:
// a mistake in a template is in every page.
const mistakeLimit = 20

// all makes every output and hands it to the destination, on all cores.
func (r *renderer) all(outputs []*pages.Output) error {
	for name, data := range r.design.Assets() {
		if _, err := r.out.Write(name, data); err != nil {
			return fmt.Errorf("writing a style or script: %w", err)
		}
	}
	var mistakes atomic.Int64
	return parallel.TryWorker(len(outputs), func() func(n int) error {
		var page bytes.Buffer
		shift := 0 // how much further on an output was the last time
		return func(n int) error {
			if mistakes.Load() > mistakeLimit {
				return nil
			}
			// From the end: what takes longest (sitemaps, feeds) is planned last.
			i := len(outputs) - 1 - n
			found, err := r.make(i, i+shift, outputs[i], &page)
			if err != nil {
				return fmt.Errorf("making %s: %w", outputs[i].Path(), err)
			}
			if r.places[i] >= 0 {
				shift = int(r.places[i]) - i
			}
			r.found.Add(found...)
			mistakes.Add(int64(len(found)))
			if r.Progress != nil && i%64 == 0 {
				r.Progress("writing", n, len(outputs))
			}
			return nil
		}
	})
}

// make makes one output, unless what it is made from is what it was made from
// last time and its file still stands. Near is where in last it is, probably.
func (r *renderer) make(i, near int, o *pages.Output, page *bytes.Buffer) ([]*problems.Problem, error) {
	path, place := r.place(o, near)
	r.places[i] = int32(place)
	var last ledger.Output
	known := place >= 0
	if known {
		last = r.last.List[place].Output
	}
	now, view := r.inputs(o, &last)
	now.Bytes, last.Print = last.Bytes, now.Print // another footprint may belong to the same view
	if known && now == last && r.out.Keep(path, last.Bytes) {
		r.made[i] = now
		return nil, nil
	}
	if r.Explain != nil {
		r.Explain(path, reason(known, last, now))
	}
	if view == nil {
		view = o.View()
	}
	found, err := r.write(o, path, view, &now, page)
	r.made[i] = now
	return found, err
}

// place returns an output's path, and where in last it is, or -1. Outputs hardly
// change their order from build to build, and so most are found near.
func (r *renderer) place(o *pages.Output, near int) (path string, place int) {
	if near >= 0 && near < len(r.last.List) && o.IsAt(r.last.List[near].Path) {
		return r.last.List[near].Path, near
	}
	path = o.Path()
	return path, r.last.Find(path)
}

// reason says why an output is made.
func reason(known bool, last, now ledger.Output) string {
	switch {
	case !known:
		return "it is new"
	case last.Settings != now.Settings:
		return "the settings have changed"
	case last.Theme != now.Theme:
		return "the theme has changed"
	case last.Bodies != now.Bodies:
		return "its text has changed"
	case last.Shown != now.Shown:
		return "what it shows has changed"
	}
	return "its file was missing or changed by hand"
}

// inputs returns the digests of all that an output is made from, and its view if
// that had to be made: not where its footprint is that of the last time.
func (r *renderer) inputs(o *pages.Output, last *ledger.Output) (now ledger.Output, view any) {
	if o.Copy() != "" {
		return ledger.Output{Bodies: r.plan.File(o.Copy()).Digest}, nil
	}
	now = ledger.Output{Settings: r.settings, Print: o.Footprint()}
	if now.Print != 0 && now.Print == last.Print && last.Settings == r.settings && r.audited == nil {
		now.Shown = last.Shown
	} else {
		view = o.View()
		now.Shown = r.digest.Digest(o.Template(), view)
	}
	if r.audited != nil {
		r.audited(o.Path(), now)
	}
	if o.Template() != "" {
		now.Theme = r.theme
	}
	switch bodies := o.Bodies(); len(bodies) {
	case 0:
	case 1:
		now.Bodies = r.bodyDigest(bodies[0], o.First())
	default:
		digests := make([]sources.Digest, len(bodies))
		for i, source := range bodies {
			digests[i] = r.bodyDigest(source, nil)
		}
		now.Bodies = r.digest.Digest(digests)
	}
	return now, view
}

// bodyDigest returns the digest of what a body's HTML depends on. Near is a story
// that it may be the body of, or nil.
func (r *renderer) bodyDigest(source string, near *site.Story) sources.Digest {
	digest, fillings := r.plan.Body(source, near)
	if len(fillings) > 0 {
		return r.digest.Digest(digest, fillings)
	}
	return digest
}

// write makes an output's bytes and hands them over.
func (r *renderer) write(o *pages.Output, path string, view any, now *ledger.Output, page *bytes.Buffer) (found []*problems.Problem, err error) {
	if o.Copy() != "" {
		now.Bytes, err = r.out.Copy(path, filepath.Join(r.Source, filepath.FromSlash(o.Copy())))
		return nil, err
	}
	page.Reset()
	if found, err = r.render(page, o, view); err != nil || len(found) > 0 {
		return found, err
	}
	r.plan.Release(view)
	now.Bytes, err = r.out.Write(path, page.Bytes())
	return nil, err
}

// render appends what an output's view becomes to page.
func (b *build) render(page *bytes.Buffer, o *pages.Output, view any) ([]*problems.Problem, error) {
	bodies, used, err := b.bodies(o.Bodies())
	defer release(used)
	if err != nil {
		return nil, err
	}
	o.Fill(view, bodies)
	if o.Template() != "" {
		return b.design.Render(page, o.Template(), view), nil
	}
	data, err := o.Encode(page.AvailableBuffer(), view, bodies)
	page.Write(data)
	return nil, err
}

// destinationName is the ledger's name for this destination.
func (b *build) destinationName() string {
	source, err := filepath.Abs(b.Source)
	destination, err2 := filepath.Abs(b.Destination)
	name := destination
	if cmp.Or(err, err2) == nil {
		// A site that moves with its destination keeps what it knows.
		if inside, err := filepath.Rel(source, destination); err == nil && filepath.IsLocal(inside) {
			name = inside
		}
	}
	return sources.DigestOf([]byte(name)).String()
}

// remember keeps what every output was made from for the next build.
func (r *renderer) remember() error {
	now := r.last.List
	if slices.Contains(r.places, -1) || len(r.places) != len(now) {
		now = make([]ledger.OutputAt, len(r.made))
		for i, o := range r.plan.Outputs {
			now[i] = ledger.OutputAt{Path: o.Path(), Output: r.made[i]}
		}
	} else if !r.update() {
		return nil
	}
	return r.ledger.StoreOutputs(r.destinationName(), now)
}

// update puts what the outputs are made from now in the place of what they were
// made from, where these are the same outputs, and reports whether that differs.
func (r *renderer) update() (differs bool) {
	for i, at := range r.places {
		last := &r.last.List[at].Output
		differs = differs || *last != r.made[i]
		*last = r.made[i]
	}
	return differs
}
