package imports

import (
	"cmp"
	"encoding/json"
	"html"
	"net/url"
	"path"
	"strings"
	"time"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/slugs"
)

// convert returns a post as an entry, or only the remark that it was left out.
func (g *ghost) convert(p *ghostPost) *brought {
	b := &brought{}
	at := Place{File: "/" + p.Slug + "/"}
	mailOnly := p.Status == "sent" || isSet(g.meta[idOf(p.ID)].MailOnly)
	switch {
	case mailOnly:
		b.told(LeftOut, "a story that was sent by mail only", at)
		return b
	case p.Visibility != "public" && p.Visibility != "":
		b.told(LeftOut, "a story for readers with an account ("+p.Visibility+")", at)
		return b
	}
	for _, code := range []string{p.Head, p.Foot} {
		if strings.TrimSpace(code) != "" {
			b.told(LeftOut, "code injected into one page", at)
		}
	}
	b.entry.Place = at
	b.entry = g.entry(p, b, at)
	b.isEntry = true
	return b
}

func (g *ghost) entry(p *ghostPost, b *brought, at Place) Entry {
	meta := g.meta[idOf(p.ID)]
	e := Entry{ID: "post:" + idOf(p.ID), Place: at, Page: p.Type == "page" || isSet(p.Page), Draft: p.Status != "published" && p.Status != "scheduled",
		Title: asTitle(p.Title), Description: cmp.Or(fromhtml.Text(html.EscapeString(p.Excerpt)), meta.Description, p.Description),
		Featured: isSet(p.Featured), FeedID: idOf(p.ID), Canonical: p.Canonical}
	published := ghostTime(p.Published)
	if published.IsZero() {
		published = ghostTime(p.Created)
	}
	if !published.IsZero() {
		e.Date = published.Format(time.RFC3339)
	}
	if updated := ghostTime(p.Updated); updated.Sub(published) > time.Minute && !e.Draft {
		e.Updated = updated.Format(time.RFC3339)
	}
	if p.Status == "scheduled" {
		e.Publish = e.Date
	}
	if p.Status == "published" {
		e.Address = g.address(p, published)
	}
	g.addTerms(p, &e)
	if src := g.picture(p.Image, b); src != "" {
		e.Image = Picture{Src: src, Alt: meta.Alt, Caption: captionOf(meta.Caption, func(target string) string { return g.link(target, b) })}
	}
	e.Body = g.body(p, b, at)
	name := cmp.Or(slugs.Of(p.Slug), slugs.Of(p.Title), idOf(p.ID))
	if e.File = name + ".md"; !e.Page && !published.IsZero() {
		e.File = published.In(g.to.config.Location).Format("2006/2006-01-02-") + name + ".md"
	}
	return e
}

// asTitle returns a headline such that what looks like a character reference in it stays
// text.
func asTitle(title string) string {
	if title = strings.TrimSpace(title); html.UnescapeString(title) != title {
		title = strings.ReplaceAll(title, "&", "&amp;")
	}
	return cmp.Or(title, "Untitled")
}

// address returns the path of a published post, with the base path.
func (g *ghost) address(p *ghostPost, at time.Time) string {
	base := strings.TrimSuffix(basePath(g.home), "/")
	if pattern := g.settings["permalinks"]; pattern != "" && p.Type != "page" && !isSet(p.Page) {
		at = at.In(g.to.config.Location)
		return base + strings.NewReplacer(":slug", p.Slug, ":year", at.Format("2006"), ":month", at.Format("01"), ":day", at.Format("02")).Replace(pattern)
	}
	return base + "/" + p.Slug + "/"
}

// addTerms adds the authors and tags of a post. Its first tag is its category, too.
func (g *ghost) addTerms(p *ghostPost, e *Entry) {
	authors := g.byline[idOf(p.ID)]
	if len(authors) == 0 && p.Author != nil {
		authors = []ghostOrder{{idOf(p.Author), 0}}
	}
	for _, row := range authors {
		if u := g.users[row.id]; u != nil {
			e.Authors = append(e.Authors, u.Name)
		}
	}
	for _, row := range g.tagged[idOf(p.ID)] {
		if t := g.tags[row.id]; t != nil && !t.isInternal() {
			e.Tags = append(e.Tags, t.Name)
		}
	}
	if len(e.Tags) > 0 && !e.Page {
		e.Categories = e.Tags[:1]
	}
}

// body returns the text of a post: from its HTML or, if there is none, from the format of
// the editor.
func (g *ghost) body(p *ghostPost, b *brought, at Place) string {
	if strings.TrimSpace(p.HTML) != "" {
		return fromhtml.Convert(p.HTML, g.env(b, at))
	}
	if text := cmp.Or(p.Lexical, p.Mobiledoc); text != "" && !json.Valid([]byte(text)) {
		b.told(Lost, "a text that cannot be read, as the export has no HTML of it and its other format is damaged", at)
	}
	var out []string
	for _, part := range ghostParts(p.Lexical, p.Mobiledoc) {
		text := part.text
		if part.markdown {
			text = replaceTargets(text, func(target string) string { return g.target(target, b) })
		} else {
			text = fromhtml.Convert(text, g.env(b, at))
		}
		out = append(out, strings.Trim(text, "\n"))
	}
	return strings.Join(out, "\n\n")
}

// target returns the target of a link or picture in Markdown.
func (g *ghost) target(target string, b *brought) string {
	if strings.Contains(target, "/content/images/") || strings.Contains(target, "/content/media/") {
		return cmp.Or(g.picture(target, b), strings.TrimPrefix(target, "__GHOST_URL__"))
	}
	return cmp.Or(g.link(target, b), "/")
}

func (g *ghost) env(b *brought, at Place) *fromhtml.Env {
	return &fromhtml.Env{
		Link:    func(target string) string { return g.link(target, b) },
		Picture: func(address string) string { return g.picture(address, b) },
		Told:    func(kind, name string) { b.toldOf(kind, name, at) },
	}
}

// own returns the path of a URL of the old site, and what follows it.
func (g *ghost) own(target string) (at, rest string, ok bool) {
	target = strings.TrimSpace(target)
	if inside, found := strings.CutPrefix(target, "__GHOST_URL__"); found {
		target = "/" + strings.TrimPrefix(inside, "/")
	} else if inside, found := strings.CutPrefix(strings.Replace(target, "http://", "https://", 1), strings.Replace(cmp.Or(g.home, "none:"), "http://", "https://", 1)); found && (inside == "" || inside[0] == '/' || inside[0] == '?' || inside[0] == '#') {
		target = "/" + strings.TrimPrefix(inside, "/")
	} else if base := strings.TrimSuffix(basePath(g.home), "/"); base != "" {
		target = strings.TrimPrefix(target, base)
	}
	if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") {
		return "", "", false
	}
	if n := strings.IndexAny(target, "?#"); n >= 0 {
		return slugs.Decoded(target[:n]), target[n:], true
	}
	return slugs.Decoded(target), "", true
}

// link returns the target of a link in the new site, or "" for a link that only readers with
// an account can use.
func (g *ghost) link(target string, b *brought) string {
	if strings.Contains(target, "#/portal") || strings.Contains(target, "#/share") {
		if b != nil {
			b.told(LeftOut, "a link to the window where readers sign in", Place{})
		}
		return ""
	}
	at, rest, ok := g.own(target)
	if !ok {
		return target
	}
	if strings.HasPrefix(at, "/content/") {
		return cmp.Or(g.picture(target, b), (&url.URL{Path: at}).EscapedPath())
	}
	if !strings.HasSuffix(at, "/") && path.Ext(at) == "" {
		at += "/"
	}
	for _, r := range g.redirects {
		if r.From == at || r.From+"/" == at {
			at = r.To
		}
	}
	return (&url.URL{Path: g.listAddress(at)}).EscapedPath() + rest
}

// listAddress returns the address here of the feed or of the list of a tag or author.
func (g *ghost) listAddress(at string) string {
	parts := strings.Split(strings.Trim(at, "/"), "/")
	switch {
	case at == "/rss/":
		return "/feed.xml"
	case len(parts) == 2 && parts[0] == "tag":
		for _, t := range g.tags {
			if t.Slug == parts[1] {
				return "/tag/" + slugs.Of(t.Name) + "/"
			}
		}
	case len(parts) == 2 && parts[0] == "author":
		for _, u := range g.users {
			if u.Slug == parts[1] {
				return "/author/" + slugs.Of(u.Name) + "/"
			}
		}
	}
	return at
}

// picture returns the address of a picture or file in the new site: that of the original
// rather than of a smaller copy. The result is "" if its file is missing, unless the author
// may add all files later.
func (g *ghost) picture(address string, b *brought) string {
	at, _, ok := g.own(address)
	if !ok {
		return address
	}
	if after, ok := strings.CutPrefix(at, "/content/images/size/"); ok {
		_, after, _ = strings.Cut(after, "/")
		if format, original, ok := strings.Cut(after, "/"); ok && format == "format" {
			_, after, _ = strings.Cut(original, "/")
		}
		at = "/content/images/" + after
	}
	if name := strings.TrimPrefix(path.Clean(at), "/"); g.tree.hasFolder("content") && !g.tree.has(name) {
		if b != nil {
			b.told(Lost, "a file that is not in the folder content: "+strings.TrimPrefix(name, "content/"), b.entry.Place)
		}
		return ""
	}
	return (&url.URL{Path: at}).EscapedPath()
}
