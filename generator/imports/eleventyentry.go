package imports

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
)

// entry returns the entry of a file.
func (e *eleventy) entry(d *eleventyDoc, public bool) Entry {
	h := &d.data
	at := Place{File: d.name}
	entry := Entry{
		ID: d.name, Place: at, Address: d.address, Page: d.date.IsZero(), Date: d.date.String(),
		Title: d.title(), Description: h.text("description", "summary", "excerpt", "preview", "subtitle"),
		Draft: !public || h.flag("draft"), Tags: e.tags(d), Authors: e.authors(d), Canonical: h.text("canonical"),
		Aliases: h.names("redirect_from"),
	}
	if updated, ok := readInstant(h.text("updated", "lastmod", "modified", "dateModified", "lastUpdated"), time.UTC); ok {
		entry.Updated = updated.in(time.UTC).String()
	}
	if !public {
		entry.Address = ""
	}
	if h.flag("eleventyExcludeFromCollections") {
		e.to.Told(Look, "eleventyExcludeFromCollections: the story is in the lists here", at)
	}
	if e.rawIDs && entry.Address != "" && !entry.Page {
		entry.FeedID = originOf(e.address()) + d.address
	}
	e.text(d, &entry)
	e.picture(d, &entry)
	entry.File = e.fileOf(d, len(entry.Files) > 0)
	h.use("layout", "pagination", "eleventyComputed", "eleventyNavigation", "templateEngineOverride", "pubDate")
	keepParams(e.to, &entry, d.head.rest())
	return entry
}

func originOf(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

func (d *eleventyDoc) title() string {
	if title := d.data.text("title", "headline", "newstitle", "heading"); title != "" {
		return title
	}
	if nav := d.data.get("eleventyNavigation"); nav != nil && textOf(nav, "title", "key") != "" {
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
	if folder && !d.date.IsZero() {
		return stem + "/index.md"
	}
	return stem + ".md"
}

// collectionNames are tags that usually name the collection of all stories.
var collectionNames = []string{"post", "posts", "blog", "all", "nav", "page", "pages", "article", "articles", "news", "note", "notes"}

// tags returns the tags of a file without those that name collections.
func (e *eleventy) tags(d *eleventyDoc) []string {
	kept, shared := e.splitTags(d)
	for _, tag := range shared {
		e.to.Told(LeftOut, "the tag "+tag+", which names a collection", Place{File: d.name})
	}
	return kept
}

// splitTags returns the tags of a file, and those of its tags that name collections.
func (e *eleventy) splitTags(d *eleventyDoc) (kept, shared []string) {
	folder := e.folderData(path.Dir(d.name))
	shared = textsOf(folder.Get("tags"))
	beside := e.withData(matter.Value{Kind: matter.Table}, strings.TrimSuffix(d.name, path.Ext(d.name)))
	for _, tag := range slices.Concat(d.head.names("tags"), d.head.names("categories"), textsOf(beside.Get("tags"))) {
		if slices.Contains(shared, tag) || slices.Contains(collectionNames, tag) {
			shared = append(shared, tag)
			continue
		}
		kept = append(kept, tag)
	}
	return compactTexts(kept), compactTexts(shared)
}

func (e *eleventy) authors(d *eleventyDoc) []string {
	names := d.data.names("authors", "author", "postAuthor")
	for i, name := range names {
		names[i] = cmp.Or(e.people[name], name)
	}
	if len(names) == 0 && len(e.site.Authors) > 0 && !d.date.IsZero() {
		return []string{e.site.Authors[0].Name}
	}
	return compactTexts(names)
}

// picture sets the lead picture of an entry.
func (e *eleventy) picture(d *eleventyDoc, entry *Entry) {
	p := readPicture(&d.head)
	if p.Src == "" || strings.Contains(p.Src, "{{") {
		return
	}
	if !strings.HasPrefix(p.Src, "/") && !config.IsWeb(p.Src) {
		if !e.beside(d, entry, p.Src) {
			e.to.Told(Look, "a lead picture that is not beside its story: "+p.Src, entry.Place)
			return
		}
		p.Src = path.Clean(p.Src)
	}
	entry.Image = p
}

// beside adds a file that lies beside an entry to its files, unless Eleventy copies it to the
// folder of the entry's address. The bool is false if there is no such file.
func (e *eleventy) beside(d *eleventyDoc, entry *Entry, target string) bool {
	name := path.Join(path.Dir(d.name), target)
	clean := path.Clean(target)
	if e.to.taken[strings.ToLower("static"+path.Join(folderOf(e.to.inside(d.address)), clean))] && !strings.HasPrefix(clean, "..") {
		return true
	}
	if info, err := fs.Stat(e.tree, name); strings.HasPrefix(clean, "..") || err != nil || info.IsDir() || d.date.IsZero() {
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
	body := convertTags(e.to, d.body, e.rules(d), e.to.Env(), d.name, d.line)
	if path.Ext(d.name) != ".md" {
		body = htmlText(body)
	}
	body = lineMarks.ReplaceAllString(body, "$1")
	if e.hardBreaks && isMarkdownName(d.name) {
		body = hardBreaks(body)
	}
	entry.Body = replaceTargets(body, func(target string) string {
		bare, tail := splitTarget(target)
		if address := e.addressOfFile(d, bare); address != "" {
			return address + tail
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
