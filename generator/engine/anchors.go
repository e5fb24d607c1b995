package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/sources"
)

// An anchorCache maps the digest of a content file to the link targets in its text, of type
// *markdown.Anchors. The ids of these targets differ from all ids in the theme's templates,
// so every theme has its own cache.
type anchorCache struct{ sync.Map }

// anchorsOf returns the link targets, such as headings, in the body of a content file.
func (b *build) anchorsOf(source string) (*markdown.Anchors, error) {
	key := b.tree.Find(source).Digest
	if made, ok := b.ledger.Made(source); ok {
		key = made.Digest
	}
	if known, ok := b.anchors.Load(key); ok {
		return known.(*markdown.Anchors), nil
	}
	doc, err := b.body(source, new([]byte))
	if err != nil {
		return nil, err
	}
	anchors := doc.Anchors(doc.Rename(b.design.IDs()))
	b.anchors.Store(key, anchors)
	return anchors, nil
}

// An aim is a link to an element of another page, such as a heading. Written is the URL in
// the source; Target is the URL with the id that the element has in the HTML.
type aim struct{ Written, Target string }

// aims returns the links from a content file to elements of other pages, if the id of the
// element in the HTML differs from the id in the link.
func (b *build) aims(plan *pages.Plan, source string) (list []aim, err error) {
	for _, f := range plan.FragmentsOf(source) {
		if strings.HasPrefix(f.Target, "#") {
			continue // package markdown resolves links within the same page
		}
		anchors, err := b.anchorsOf(f.Destination)
		if err != nil {
			return nil, err
		}
		if id, ok := anchors.Find(f.ID); ok && id != f.ID {
			bare, _, _ := strings.Cut(f.Target, "#")
			list = append(list, aim{f.Target, bare + "#" + id})
		}
	}
	return list, nil
}

// prepare changes the bodies of an output before they are written as HTML: links to
// elements of other pages get the final ids of these elements, and every id becomes unique
// in its page.
func (b *build) prepare(plan *pages.Plan, o *pages.Output, bodies []*markdown.Document) error {
	taken := b.design.IDs()
	for i, source := range o.Bodies() {
		list, err := b.aims(plan, source)
		if err != nil {
			return fmt.Errorf("reading what %s links to: %w", source, err)
		}
		doc := bodies[i]
		for k := range doc.Refs {
			for _, aim := range list {
				if doc.Refs[k].Target == aim.Written {
					doc.Refs[k].Target = aim.Target
				}
			}
		}
		doc.Rename(taken)
		if o.Template() != "" && i+1 < len(bodies) { // two texts in one feed may have the same id
			taken = maps.Clone(taken)
			for _, id := range doc.IDs {
				taken[id.Value] = true
			}
		}
	}
	return nil
}

// idsDigest returns a digest of the ids in the theme's templates. Pages and feeds depend on
// this digest, since ids in texts must differ from the ids in templates.
func (b *build) idsDigest() sources.Digest {
	return sources.DigestOf([]byte(strings.Join(slices.Sorted(maps.Keys(b.design.IDs())), " ")))
}
