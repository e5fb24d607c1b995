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

// An anchorCache holds the *markdown.Anchors of content files by the digests of the
// files. They also depend on the ids of the theme, so every theme has its own cache.
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

// An aim is a reference to a place in another page, as written and with the id of the
// place.
type aim struct{ Written, Target string }

// aims returns the references of a content file to places in other pages whose ids differ
// from what is written.
func (b *build) aims(plan *pages.Plan, source string) (list []aim, err error) {
	for _, f := range plan.FragmentsOf(source) {
		if strings.HasPrefix(f.Target, "#") {
			continue // package markdown resolves these
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

// prepare completes the bodies of an output, which come from content files: links to
// places in other pages get the ids of these places, and no id occurs twice on a page.
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
		if o.Template() != "" && i+1 < len(bodies) { // feeds show each body as a document of its own
			taken = maps.Clone(taken)
			for _, id := range doc.IDs {
				taken[id.Value] = true
			}
		}
	}
	return nil
}

// idsDigest returns a digest of the ids of the theme. Feeds depend on them, since they link
// to places in pages.
func (b *build) idsDigest() sources.Digest {
	return sources.DigestOf([]byte(strings.Join(slices.Sorted(maps.Keys(b.design.IDs())), " ")))
}
