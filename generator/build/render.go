package build

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"broadsheet/generator/config"
	"broadsheet/generator/links"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/publish"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
	"broadsheet/generator/theme"
)

// linkOptions passes the settings on to links.
func linkOptions(c *config.Config) links.Options {
	return links.Options{Count: c.Related.Count, MaxAge: c.Related.MaxAge, SameCategory: c.Related.SameCategory, Order: c.NextStory.Order}
}

// linkStories passes the stories on to links, every name resolved.
func (b *build) linkStories(paper *site.Site) []links.Story {
	list := make([]links.Story, len(paper.Stories))
	for i, s := range paper.Stories {
		c := s.Card
		list[i] = links.Story{
			Published: c.Published().Unix(), Vector: c.Vector, Series: stories.Slug(c.Series), Thread: stories.Slug(c.Thread),
			Links: b.linked(paper, s), Pins: b.pins(paper, s, "related", c.Related), Bans: b.pins(paper, s, "unrelated", c.Unrelated),
			Next: -1, Sponsored: c.Type == "sponsored",
		}
		if len(s.Terms) > 0 {
			for _, t := range s.Terms[stories.RowTag] {
				list[i].Tags = append(list[i].Tags, t.Slug)
			}
			if categories := s.Terms[stories.RowCategory]; len(categories) > 0 {
				list[i].Category = categories[0].Slug
			}
		}
		if c.Next != "" {
			if next := b.pins(paper, s, "next", []string{c.Next}); len(next) > 0 {
				list[i].Next = next[0]
			}
		}
	}
	return list
}

// pins returns the stories that an editor named in a front-matter key.
func (b *build) pins(paper *site.Site, from *site.Story, key string, names []string) []int {
	var chosen []int
	for _, name := range names {
		story, problem := paper.Find(from.Card, key, name)
		b.found.Add(problem)
		if story != nil {
			chosen = append(chosen, story.Index)
		}
	}
	return chosen
}

// linked returns the stories that a story's text links to.
func (b *build) linked(paper *site.Site, from *site.Story) []int {
	var list []int
	for _, target := range from.Card.Links {
		if to := paper.Linked(from.Card.Source, target); to != nil && to != from {
			list = append(list, to.Index)
		}
	}
	return list
}

// checkReferences warns of references in texts that lead nowhere.
func (b *build) checkReferences(plan *pages.Plan) {
	plan.Broken(func(source string, targets []string) {
		doc, err := b.body(source)
		if err != nil {
			return
		}
		for i := range doc.Refs {
			ref := &doc.Refs[i]
			for _, target := range targets {
				if ref.Target == target {
					b.found.Add(plan.BrokenReference(source, ref))
				}
			}
		}
	})
}

// theme loads the templates, the site's own before the default ones.
func (b *build) theme() *theme.Theme {
	var own fs.FS
	folder := filepath.Join(b.Source, "templates")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		own = os.DirFS(folder)
	}
	design, found := theme.Load(own, theme.Options{Base: b.config.BasePath(), Accent: b.config.Publisher.Accent})
	b.found.Add(found...)
	return design
}

// mistakeLimit is how many outputs with problems are made before the build
// gives up: a mistake in a template is in every page.
const mistakeLimit = 20

// render makes every output and hands it to the destination, on all cores.
func (b *build) render(plan *pages.Plan, design *theme.Theme, out *publish.Site) error {
	for name, data := range design.Assets() {
		if _, err := out.Write(name, data); err != nil {
			return fmt.Errorf("writing a style or script: %w", err)
		}
	}
	var next, mistakes atomic.Int64
	var wg sync.WaitGroup
	var once sync.Once
	var failed error
	total := len(plan.Outputs)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var page bytes.Buffer
			for {
				i := int(next.Add(1)) - 1
				if i >= total || mistakes.Load() > mistakeLimit {
					return
				}
				found, err := b.make(plan.Outputs[i], design, out, &page)
				b.found.Add(found...)
				mistakes.Add(int64(len(found)))
				if err != nil {
					once.Do(func() { failed = err })
					mistakes.Add(mistakeLimit + 1)
					return
				}
				if i%64 == 0 {
					b.progress("writing", i, total)
				}
			}
		})
	}
	wg.Wait()
	return failed
}

// make makes one output.
func (b *build) make(o *pages.Output, design *theme.Theme, out *publish.Site, page *bytes.Buffer) ([]*problems.Problem, error) {
	if o.Copy != "" {
		_, err := out.Copy(o.Path, filepath.Join(b.Source, filepath.FromSlash(o.Copy)))
		return nil, err
	}
	view, err := o.View(b.body)
	if err != nil {
		return nil, fmt.Errorf("making %s: %w", o.Path, err)
	}
	if o.Template == "" {
		data, err := o.Encode(view)
		if err != nil {
			return nil, fmt.Errorf("making %s: %w", o.Path, err)
		}
		_, err = out.Write(o.Path, data)
		return nil, err
	}
	page.Reset()
	if found := design.Render(page, o.Template, view); len(found) > 0 {
		return found, nil
	}
	_, err = out.Write(o.Path, page.Bytes())
	return nil, err
}
