package imports

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// entry returns the entry of a document.
func (j *jekyll) entry(d *jekyllDoc) Entry {
	m := &d.matter
	e := Entry{
		ID: d.name, Place: Place{File: d.name}, File: j.fileOf(d), Address: d.address,
		Page:  d.kind == "pages" || d.kind != "posts" && d.kind != "drafts" && !d.dated,
		Title: j.title(d), Description: matter.Collapse(plainText(textOf(m, "description", "excerpt", "subtitle", "summary"))),
		Date: written(d.date, d.day), Categories: d.categories, Tags: compactTexts(append(textsOf(m.Get("tag")), tagWords(m.Get("tags"))...)),
		Authors: j.authorsOf(m), Series: textOf(m, "series"), Image: j.image(m), Aliases: textsOf(m.Get("redirect_from")),
		Draft: d.kind == "drafts" || isFalse(m, "published") || isTrue(m, "draft"), Canonical: textOf(m, "canonical_url"),
		Updated: j.updated(d),
	}
	if e.Draft && !d.dated || e.Page {
		e.Date = ""
	}
	for i, a := range e.Aliases {
		e.Aliases[i] = j.base + "/" + strings.TrimPrefix(a, "/")
	}
	if d.kind == "posts" && !e.Draft {
		e.FeedID = j.feedID(d)
	}
	if e.Page {
		e.Categories = nil
	}
	for _, key := range []string{"hidden", "exclude_from_feed", "sitemap"} {
		if v := m.Get(key); v != nil && (key != "sitemap" && isTrue(m, key) || key == "sitemap" && isFalse(m, key)) {
			j.to.Told(Look, "the key "+key+": the story is not hidden here", e.Place)
		}
	}
	e.Params = j.params(m)
	j.text(d, &e)
	return e
}

func (j *jekyll) updated(d *jekyllDoc) string {
	for _, key := range []string{"last_modified_at", "updated", "modified", "lastmod", "last_updated"} {
		if v := d.matter.Get(key); v != nil && v.Scalar() && !v.Blank() {
			t := dateOf(j.zoned(d, v), j.zone)
			return written(t, !strings.Contains(v.Text, ":"))
		}
	}
	return ""
}

// tagWords returns tags: a list, or a text of words.
func tagWords(v *matter.Value) []string {
	if v != nil && v.Kind == matter.Text && strings.Contains(v.Text, ",") {
		var list []string
		for tag := range strings.SplitSeq(v.Text, ",") {
			list = append(list, strings.TrimSpace(tag))
		}
		return list
	}
	return wordsOf(v)
}

// fileOf returns the wanted path of a document in the new site.
func (j *jekyll) fileOf(d *jekyllDoc) string {
	base := d.base()
	switch {
	case d.kind == "posts" || d.kind == "drafts":
		if d.dated {
			return fmt.Sprintf("%04d/%s-%s.md", d.date.Year(), d.date.Format(time.DateOnly), fileName(base))
		}
		return "drafts/" + fileName(base) + ".md"
	case d.kind == "pages":
		name := strings.TrimSuffix(d.name, path.Ext(d.name))
		return strings.ReplaceAll(strings.TrimSuffix(name, "/index"), "/", "-") + ".md"
	case !d.dated:
		return d.kind + "-" + strings.ReplaceAll(d.below(), "/", "-") + ".md"
	}
	return path.Join(d.kind, d.below()) + ".md"
}

// fileName returns a name without characters that some file systems do not allow.
func fileName(name string) string {
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name), ". ")
}

// title returns the title of a document. Jekyll makes one from the name of a post.
func (j *jekyll) title(d *jekyllDoc) string {
	if title := textOf(&d.matter, "title"); title != "" {
		return j.filled(title, d)
	}
	if d.kind == "pages" {
		if m := firstHeading.FindStringSubmatch(d.body); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	words := strings.Split(d.base(), "-")
	for i, w := range words {
		r := []rune(strings.ToLower(w))
		if len(r) > 0 {
			words[i] = strings.ToUpper(string(r[:1])) + string(r[1:])
		}
	}
	return strings.Join(words, " ")
}

var firstHeading = regexp.MustCompile(`(?m)^#{1,2}\s+(.+?)\s*#*$`)

func (j *jekyll) authorsOf(m *matter.Value) []string {
	var names []string
	for _, key := range []string{"author", "authors"} {
		v := m.Get(key)
		if v == nil {
			continue
		}
		for _, item := range v.All() {
			if item.Kind == matter.Table {
				names = append(names, textOf(&item, "name", "display_name"))
			} else {
				names = append(names, item.Text)
			}
		}
	}
	if len(names) == 0 {
		if author := j.config.Get("author"); author != nil {
			if author.Kind == matter.Table {
				names = append(names, textOf(author, "name"))
			} else {
				names = append(names, author.Text)
			}
		}
	}
	return compactTexts(names)
}

// image returns the lead picture of a document.
func (j *jekyll) image(m *matter.Value) Picture {
	for _, key := range []string{"image", "cover", "header-img", "header_image", "featured_image", "thumbnail", "og_image", "cover_image", "feature_image", "banner", "hero"} {
		v := m.Get(key)
		if v == nil || v.Blank() {
			continue
		}
		p := Picture{Src: v.Text}
		if v.Kind == matter.Table {
			p = Picture{Src: textOf(v, "path", "src", "url", "feature", "teaser"), Alt: textOf(v, "alt"), Caption: textOf(v, "caption"), Credit: textOf(v, "credit")}
		}
		p.Src = strings.TrimPrefix(p.Src, "{{ site.baseurl }}")
		if p.Src == "" || strings.Contains(p.Src, "{{") {
			continue
		}
		if u, err := url.Parse(p.Src); err == nil && u.Host == "" {
			p.Src = "/" + strings.TrimPrefix(strings.TrimPrefix(p.Src, j.base+"/"), "/")
			if !j.tree.has(strings.TrimPrefix(u.Path, "/")) {
				j.to.Told(Look, "a lead picture that is not there: "+p.Src, Place{})
				return Picture{}
			}
		}
		return p
	}
	return Picture{}
}

// feedID returns the ID that the plugin jekyll-feed gives to a post: its address with the
// name of the post as the last part.
func (j *jekyll) feedID(d *jekyllDoc) string {
	if textOf(&j.config, "url") == "" {
		return ""
	}
	id := path.Join(path.Dir(strings.TrimSuffix(d.address, "/")), cmp.Or(textOf(&d.matter, "slug"), d.base()))
	u := url.URL{Path: id}
	return strings.TrimSuffix(textOf(&j.config, "url"), "/") + u.EscapedPath()
}

// known are the keys that have a meaning here or none at all.
var jekyllKnown = strings.Fields(`title date categories category tags tag author authors description excerpt subtitle summary
	permalink slug published draft layout redirect_from redirect_to last_modified_at updated modified lastmod last_updated
	image header-img header_image featured_image thumbnail cover og_image cover_image feature_image banner hero
	series canonical_url lang ref comments sitemap excerpt_separator toc nav_order parent has_children guid
	hidden exclude_from_feed email mail password`)

// params returns the keys of front matter that have no meaning here.
func (j *jekyll) params(m *matter.Value) []Param {
	var list []Param
	for _, f := range m.Fields {
		if f.Value.Blank() || slices.Contains(jekyllKnown, strings.ToLower(f.Key)) {
			continue
		}
		list = append(list, Param{f.Key, f.Value})
	}
	return list
}

// lineOf returns the number of the line at an offset of the body.
func (d *jekyllDoc) lineOf(at int) int {
	line, _ := problems.Position(d.text, d.offset+at)
	return line
}
