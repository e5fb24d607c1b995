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

// An anchorCache maps the digest of a content file to the *markdown.Anchors of its text.
// Anchors avoid the ids in the theme's templates, so every theme has its own cache.
type anchorCache struct{ sync.Map }

// anchorsOf returns the anchors of the body of a content file.
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

// An aim is a link to a place in another page: the URL as written, and the URL with the
// id that the place has in the HTML.
type aim struct{ Written, Target string }

// aims returns the links of a content file to places in other pages, if the id of the
// place in the HTML differs from the id in the link.
func (b *build) aims(plan *pages.Plan, source string) (list []aim, err error) {
	for _, f := range plan.FragmentsOf(source) {
		if strings.HasPrefix(f.Target, "#") {
			continue // package markdown resolves links to places in the same page
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

// prepare changes the converted texts of an output before they are written as HTML. Links
// to places in other pages get the ids of these places, and ids become unique in the page.
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
		if o.Template() != "" && i+1 < len(bodies) { // in a feed, every text is a document of its own
			taken = maps.Clone(taken)
			for _, id := range doc.IDs {
				taken[id.Value] = true
			}
		}
	}
	return nil
}

// idsDigest returns a digest of the ids in the theme's templates. Pages and feeds depend on
// these ids, because they determine the ids in texts and the links to them.
func (b *build) idsDigest() sources.Digest {
	return sources.DigestOf([]byte(strings.Join(slices.Sorted(maps.Keys(b.design.IDs())), " ")))
}
