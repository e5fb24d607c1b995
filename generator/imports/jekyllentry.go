package imports

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// entry returns the entry of a document.
func (j *jekyll) entry(d *jekyllDoc) Entry {
	h := &d.head
	e := Entry{
		ID: d.name, Place: Place{File: d.name}, File: j.fileOf(d), Address: d.address,
		Page:  d.kind == "pages" || d.kind != "posts" && d.kind != "drafts" && d.date.IsZero(),
		Title: j.title(d), Description: plainText(h.text("description", "excerpt", "subtitle", "summary")),
		Date: d.date.String(), Categories: d.categories, Tags: jekyllTags(h),
		Authors: j.authorsOf(d), Series: h.text("series"), Aliases: h.names("redirect_from"),
		Draft: d.kind == "drafts" || says(false, h.get("published")), Canonical: h.text("canonical_url"),
	}
	if e.Page {
		e.Date, e.Categories = "", nil
	}
	if updated, ok := j.instant(d, h.get("last_modified_at", "updated", "modified", "lastmod", "last_updated")); ok {
		e.Updated = updated.String()
	}
	for i, a := range e.Aliases {
		e.Aliases[i] = j.base + "/" + strings.TrimPrefix(a, "/")
	}
	if d.kind == "posts" && !e.Draft {
		e.FeedID = j.feedID(d)
	}
	if h.flag("draft") && !e.Draft {
		j.to.Told(Look, "a text with draft: true, which Jekyll publishes all the same", e.Place)
	}
	for _, key := range []string{"hidden", "exclude_from_feed", "sitemap"} {
		if says(key != "sitemap", h.get(key)) {
			j.to.Told(Look, "the key "+key+": the story is not hidden here", e.Place)
		}
	}
	e.Image = j.picture(d, e.Place)
	j.text(d, &e)
	h.use("permalink", "slug", "layout", "lang", "ref", "comments", "toc", "nav_order", "parent", "has_children", "guid")
	keepParams(j.to, &e, h.rest())
	return e
}

// jekyllTags returns the tags of a document. Jekyll reads the key tags only without the key tag.
func jekyllTags(h *header) []string {
	if one := h.names("tag"); len(one) > 0 {
		return compactTexts(one)
	}
	return compactTexts(tagWords(h.get("tags")))
}

// tagWords returns tags: a list, or a text of words.
func tagWords(v *matter.Value) []string {
	if v != nil && v.Kind == matter.Text && strings.Contains(v.Text, ",") {
		return strings.Split(v.Text, ",")
	}
	return wordsOf(v)
}

// fileOf returns the wanted path of a document in the new site.
func (j *jekyll) fileOf(d *jekyllDoc) string {
	base := d.base()
	switch {
	case d.kind == "posts" || d.kind == "drafts":
		if !d.date.IsZero() {
			return fmt.Sprintf("%04d/%s-%s.md", d.date.Year(), d.date.Format(time.DateOnly), base)
		}
		return "drafts/" + base + ".md"
	case d.kind == "pages":
		name := strings.TrimSuffix(d.name, path.Ext(d.name))
		return strings.ReplaceAll(strings.TrimSuffix(name, "/index"), "/", "-") + ".md"
	case d.date.IsZero():
		return d.kind + "-" + strings.ReplaceAll(d.below(), "/", "-") + ".md"
	}
	return path.Join(d.kind, d.below()) + ".md"
}

// title returns the title of a document. Jekyll makes one from the name of a post.
func (j *jekyll) title(d *jekyllDoc) string {
	if title := d.head.text("title"); title != "" {
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

func (j *jekyll) authorsOf(d *jekyllDoc) []string {
	names := compactTexts(append(d.head.names("author"), d.head.names("authors")...))
	if len(names) == 0 {
		return textsOf(j.config.Get("author"))
	}
	return names
}

// picture returns the lead picture of a document.
func (j *jekyll) picture(d *jekyllDoc, at Place) Picture {
	p := readPicture(&d.head)
	p.Src = j.filled(p.Src, d)
	if u, err := url.Parse(p.Src); p.Src != "" && err == nil && u.Host == "" {
		p.Src = "/" + strings.TrimPrefix(strings.TrimPrefix(p.Src, j.base+"/"), "/")
		if !j.tree.has(strings.Trim(u.Path, "/")) {
			j.to.Told(Look, "a lead picture that is not there: "+p.Src, at)
			return Picture{}
		}
	}
	return p
}

// feedID returns the ID that the plugin jekyll-feed gives to a post: its address with the
// name of the post as the last part.
func (j *jekyll) feedID(d *jekyllDoc) string {
	if textOf(&j.config, "url") == "" {
		return ""
	}
	id := path.Join(path.Dir(strings.TrimSuffix(d.address, "/")), cmp.Or(d.head.text("slug"), d.base()))
	u := url.URL{Path: id}
	return strings.TrimSuffix(textOf(&j.config, "url"), "/") + u.EscapedPath()
}
