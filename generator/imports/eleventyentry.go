package imports

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
)

// entry returns the entry of a file.
func (e *eleventy) entry(d *eleventyDoc, public bool) Entry {
	m := &d.data
	at := Place{File: d.name}
	entry := Entry{
		ID: d.name, Place: at, Address: d.address, Page: !d.dated,
		Title: d.title(), Description: matter.Collapse(textOf(m, "description", "summary", "excerpt", "preview", "subtitle")),
		Draft: !public || isTrue(m, "draft"), Tags: e.tags(d), Authors: e.authors(d), Canonical: textOf(m, "canonical"),
		Aliases: textsOf(m.Get("redirect_from")),
	}
	if d.dated {
		entry.Date = written(d.date, d.day)
	}
	if updated := textOf(m, "updated", "lastmod", "modified", "dateModified", "lastUpdated"); updated != "" {
		entry.Updated = written(dateOf(updated, time.UTC), !strings.Contains(updated, ":"))
	}
	if !public {
		entry.Address = ""
	}
	if isTrue(m, "eleventyExcludeFromCollections") {
		e.to.Told(Look, "eleventyExcludeFromCollections: the story is in the lists here", at)
	}
	if e.rawIDs && entry.Address != "" && !entry.Page {
		entry.FeedID = originOf(e.address()) + d.address
	}
	e.text(d, &entry)
	e.picture(d, &entry)
	entry.File = e.fileOf(d, len(entry.Files) > 0)
	entry.Params = e.params(d)
	return entry
}

func originOf(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

func (d *eleventyDoc) title() string {
	if title := textOf(&d.data, "title", "headline", "newstitle", "heading"); title != "" {
		return title
	}
	if nav := d.data.Get("eleventyNavigation"); nav != nil && textOf(nav, "title", "key") != "" {
		return textOf(nav, "title", "key")
	}
	if m := firstHeading.FindStringSubmatch(d.body); m != nil {
		return strings.TrimSpace(m[1])
	}
	return strings.ReplaceAll(d.slug(), "-", " ")
}

// fileOf returns the wanted path of an entry in the new site.
func (e *eleventy) fileOf(d *eleventyDoc, folder bool) string {
	stem := strings.TrimSuffix(strings.TrimPrefix(d.name, strings.TrimPrefix(e.input+"/", "./")), path.Ext(d.name))
	stem = strings.TrimSuffix(stem, "/index")
	parts := strings.Split(stem, "/")
	for i := range parts {
		parts[i] = fileName(parts[i])
	}
	stem = strings.Join(parts, "/")
	if folder && d.dated {
		return stem + "/index.md"
	}
	return stem + ".md"
}

// collectionNames are tags that usually name the collection of all stories.
var collectionNames = []string{"post", "posts", "blog", "all", "nav", "page", "pages", "article", "articles", "news", "note", "notes"}

// tags returns the tags of a file without those that name collections.
func (e *eleventy) tags(d *eleventyDoc) []string {
	folder := e.folderData(path.Dir(d.name))
	shared := textsOf(folder.Get("tags"))
	var kept []string
	for _, tag := range append(textsOf(d.matter.Get("tags")), textsOf(d.matter.Get("categories"))...) {
		if slices.Contains(shared, tag) || slices.Contains(collectionNames, tag) {
			shared = append(shared, tag)
			continue
		}
		kept = append(kept, tag)
	}
	for _, tag := range compactTexts(shared) {
		e.to.Told(LeftOut, "the tag "+tag+", which names a collection", Place{File: d.name})
	}
	return compactTexts(kept)
}

func (e *eleventy) authors(d *eleventyDoc) []string {
	var names []string
	for _, key := range []string{"authors", "author", "postAuthor"} {
		if v := d.data.Get(key); v != nil && len(names) == 0 {
			for _, item := range v.All() {
				name := strings.TrimSpace(item.Text)
				if item.Kind == matter.Table {
					name = textOf(&item, "name")
				}
				if person := e.people[name]; person != "" {
					name = person
				}
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 && len(e.site.Authors) > 0 && d.dated {
		names = append(names, e.site.Authors[0].Name)
	}
	return compactTexts(names)
}

var eleventyKnown = strings.Fields(`title date updated lastmod modified dateModified lastUpdated description summary excerpt preview subtitle
	tags categories author authors postAuthor layout permalink draft hero image cover thumbnail featured_image socialImage ogImage
	eleventyExcludeFromCollections eleventyNavigation eleventyComputed pagination redirect_from canonical newstitle headline heading
	templateEngineOverride email pubDate`)

// params returns the keys of front matter that have no meaning here.
func (e *eleventy) params(d *eleventyDoc) []Param {
	var list []Param
	for _, f := range d.matter.Fields {
		if !f.Value.Blank() && !slices.Contains(eleventyKnown, f.Key) {
			list = append(list, Param{f.Key, f.Value})
		}
	}
	return list
}

// picture sets the lead picture of an entry.
func (e *eleventy) picture(d *eleventyDoc, entry *Entry) {
	for _, key := range []string{"hero", "image", "cover", "thumbnail", "featured_image", "socialImage", "ogImage"} {
		v := d.matter.Get(key)
		if v == nil || v.Blank() {
			continue
		}
		p := Picture{Src: v.Text}
		if v.Kind == matter.Table {
			p = Picture{Src: textOf(v, "src", "url", "path", "image"), Alt: textOf(v, "alt"), Caption: textOf(v, "caption"), Credit: textOf(v, "credit")}
		}
		if p.Src == "" || strings.Contains(p.Src, "{{") {
			continue
		}
		if !strings.HasPrefix(p.Src, "/") && !config.IsWeb(p.Src) {
			if !e.beside(d, entry, p.Src) {
				e.to.Told(Look, "a lead picture that is not beside its story: "+p.Src, Place{File: d.name})
				continue
			}
			p.Src = path.Clean(p.Src)
		}
		entry.Image = p
		return
	}
}

// beside adds a file that lies beside an entry to its files, unless Eleventy copies it to the
// folder of the entry's address. The bool is false if there is no such file.
func (e *eleventy) beside(d *eleventyDoc, entry *Entry, target string) bool {
	name := path.Join(path.Dir(d.name), target)
	clean := path.Clean(target)
	if e.to.taken[strings.ToLower("static"+path.Join(folderOf(e.to.inside(d.address)), clean))] && !strings.HasPrefix(clean, "..") {
		return true
	}
	if info, err := fs.Stat(e.tree, name); strings.HasPrefix(clean, "..") || err != nil || info.IsDir() || !d.dated {
		return false
	}
	if !slices.ContainsFunc(entry.Files, func(f File) bool { return f.Name == clean }) {
		entry.Files = append(entry.Files, File{clean, e.tree.opener(name)})
	}
	return true
}

// folderOf returns the folder that browsers resolve the links of a page against.
func folderOf(address string) string { return address[:strings.LastIndexByte("/"+address, '/')] }

var lineMarks = regexp.MustCompile("(?m)^( {0,3}(?:```+|~~~+)\\w+)/[\\d,+-]*[ \t]*$")

// text sets the body of an entry, and tells the tags that stay as they are.
func (e *eleventy) text(d *eleventyDoc, entry *Entry) {
	body, _, left := dialects.Convert(d.body, e.rules(d), e.to.Env())
	for _, tag := range left {
		e.to.TagLeft(tag.Tag, Place{d.name, lineAt(d.text, d.offset+tag.Start)})
	}
	if path.Ext(d.name) != ".md" {
		body = htmlText(body)
	}
	body = lineMarks.ReplaceAllString(body, "$1")
	entry.Body = replaceTargets(body, func(target string) string {
		bare, fragment, _ := strings.Cut(target, "#")
		if address := e.addressOfFile(d, bare); address != "" {
			return address + strings.TrimSuffix("#"+fragment, "#")
		}
		if bare != "" && !strings.Contains(bare, ":") && bare[0] != '/' && !isMarkdownName(bare) {
			e.beside(d, entry, bare)
		}
		return target
	})
}

// addressOfFile returns the address of the page made from a file that a link names by its
// path, or "".
func (e *eleventy) addressOfFile(d *eleventyDoc, target string) string {
	if !slices.Contains(eleventyTexts, path.Ext(target)) || strings.Contains(target, ":") {
		return ""
	}
	for _, at := range []string{path.Join(path.Dir(d.name), target), path.Join(e.input, target), strings.TrimPrefix(target, "/")} {
		if address := e.addresses[at]; address != "" {
			return address
		}
	}
	return ""
}
