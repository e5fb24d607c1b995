package imports

import (
	"errors"
	"fmt"
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

// An eleventy is a site of Eleventy (https://www.11ty.dev/docs/).
type eleventy struct {
	tree                                 tree
	to                                   *Sink
	input, includes, dataFolder, layouts string
	copies                               []eleventyCopy
	global                               matter.Value            // files of _data by their names
	folders                              map[string]matter.Value // data for the files in a folder
	people                               map[string]string       // name of a file about a person → name
	rawIDs                               bool                    // whether feed IDs are not percent-encoded
	site                                 Site
}

func isEleventy(source string) bool {
	return look(source, func(t tree) bool { return slices.ContainsFunc(eleventySettings, t.has) })
}

func newEleventy(o Options) (Source, error) {
	t, err := openTree(o.Source)
	return &eleventy{tree: t, folders: map[string]matter.Value{}, people: map[string]string{}}, err
}

// Read reads the site.
func (e *eleventy) Read(to *Sink) error {
	e.to = to
	e.settings()
	if err := e.readGlobal(); err != nil {
		return err
	}
	files, err := e.files()
	if err != nil {
		return err
	}
	e.site = e.siteData()
	for _, name := range files {
		e.lookAt(name)
	}
	e.site.Permalink = e.pattern(files)
	if err := to.Site(e.site); err != nil {
		return err
	}
	to.Told(LeftOut, "the functions, filters and shortcodes of the settings, which are a program", Place{File: "eleventy.config.js"})
	if err := e.copy(); err != nil {
		return err
	}
	for _, name := range files {
		if err := e.bring(name); err != nil {
			return err
		}
	}
	return nil
}

// readGlobal reads the files of data that all pages share.
func (e *eleventy) readGlobal() error {
	e.global = matter.Value{Kind: matter.Table}
	folder := path.Join(e.input, e.dataFolder)
	entries, err := fs.ReadDir(e.tree, folder)
	if err != nil {
		return ignoreMissing(err)
	}
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		text, err := fs.ReadFile(e.tree, name)
		if err != nil {
			continue
		}
		if table, ok := dataOf(name, text); ok {
			key := strings.TrimSuffix(entry.Name(), path.Ext(name))
			e.global.Fields = append(e.global.Fields, matter.Field{Key: key, Value: table})
		}
	}
	return nil
}

// siteData returns what the files of data say of the site as a whole.
func (e *eleventy) siteData() Site {
	s := Site{TimeZone: "UTC"}
	for _, name := range []string{"metadata", "site", "meta", "config", "siteConfig", "client", "globals"} {
		v := e.global.Get(name)
		if v == nil || textOf(v, "title", "name", "siteName") == "" {
			continue
		}
		s.Title, s.Description = textOf(v, "title", "name", "siteName"), matter.Collapse(textOf(v, "description", "desc"))
		s.Language = strings.ReplaceAll(textOf(v, "language", "lang", "locale"), "_", "-")
		if url := textOf(v, "url", "baseUrl", "siteUrl", "origin", "domain"); config.IsWeb(url) {
			s.Address = url
		}
		if author := v.Get("author"); author != nil && author.Kind == matter.Table {
			if a := authorOf("", author); a.Name != "" {
				s.Authors = append(s.Authors, a)
			}
		}
		break
	}
	return s
}

var slugHole = regexp.MustCompile(`\{\{-?\s*page\.fileSlug\s*-?\}\}`)

// pattern returns the pattern of addresses that the data of folders gives to most files.
func (e *eleventy) pattern(files []string) string {
	counts := map[string]int{}
	best := "/{path}/"
	for _, name := range files {
		data := e.folderData(path.Dir(name))
		own := slugHole.ReplaceAllString(textOf(&data, "permalink"), "{name}")
		own = strings.TrimSuffix(own, "index.html")
		if counts[own]++; strings.HasPrefix(own, "/") && config.PatternFault(own) == "" && counts[own] > counts[best] {
			best = own
		}
	}
	return best
}

var eleventyTexts = []string{".md", ".html", ".njk", ".liquid"}

// files lists the files that Eleventy reads.
func (e *eleventy) files() ([]string, error) {
	var files []string
	err := fs.WalkDir(e.tree, e.input, func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil || name == e.input:
			return err
		case entry.IsDir() && (base == "node_modules" || base == "_site" || base[0] == '.' || e.inside(name)):
			return fs.SkipDir
		case entry.IsDir() || !slices.Contains(eleventyTexts, path.Ext(name)) || e.input == "." && sitesOwn.MatchString(base):
			return nil
		}
		files = append(files, name)
		return nil
	})
	return files, err
}

// inside reports whether a folder has parts of pages or files that are copied, not pages.
func (e *eleventy) inside(name string) bool {
	for _, folder := range []string{e.includes, e.dataFolder, e.layouts} {
		if folder != "" && name == path.Join(e.input, folder) {
			return true
		}
	}
	return slices.ContainsFunc(e.copies, func(c eleventyCopy) bool { return path.Clean(c.from) == name })
}

// folderData returns the data for the files in a folder: that of the folders around it, and
// the files in it that have its name.
func (e *eleventy) folderData(folder string) matter.Value {
	if known, ok := e.folders[folder]; ok {
		return known
	}
	table := matter.Value{Kind: matter.Table}
	if folder != e.input && folder != "." {
		table = e.folderData(path.Dir(folder))
	}
	table = e.withData(table, path.Join(folder, path.Base(folder)))
	e.folders[folder] = table
	return table
}

// withData adds the values of the data files with a name, such as posts.json.
func (e *eleventy) withData(table matter.Value, stem string) matter.Value {
	for _, ending := range []string{".json", ".yaml", ".yml", ".11tydata.json", ".11tydata.js", ".11tydata.mjs", ".11tydata.cjs"} {
		text, err := fs.ReadFile(e.tree, stem+ending)
		if err != nil {
			continue
		}
		if own, ok := dataOf(stem+ending, text); ok {
			if computed := own.Get("eleventyComputed"); computed != nil {
				own = withDefaults(*computed, own)
			}
			table = withDefaults(own, table)
		}
	}
	return table
}

// lookAt reads what one file says of the whole site: the names of people, and how feeds
// write their IDs.
func (e *eleventy) lookAt(name string) {
	folder := path.Base(path.Dir(name))
	if path.Base(name) == "index.md" {
		folder = path.Base(path.Dir(path.Dir(name)))
	}
	isPerson := slices.Contains([]string{"people", "authors"}, folder)
	text, err := fs.ReadFile(e.tree, name)
	if err != nil {
		return
	}
	if isPerson {
		if d, ok := e.document(name, text); ok {
			if person := textOf(&d.matter, "name", "title"); person != "" {
				e.people[d.slug()] = person
			}
		}
	}
	e.rawIDs = e.rawIDs || rawFeedID.Match(text)
}

// rawFeedID matches the ID of a feed's entry that is an address as it is.
var rawFeedID = regexp.MustCompile(`<(?:id|guid)[^>]*>[^<]*\{\{-?\s*\w+\.url\s*-?\}\}`)

// An eleventyDoc is a file of Eleventy with its data.
type eleventyDoc struct {
	name    string
	matter  matter.Value // front matter
	data    matter.Value // front matter and the data of folders
	body    string
	text    []byte
	offset  int
	date    time.Time
	day     bool
	dated   bool
	address string
}

// document reads a file. The bool is false if its front matter cannot be read.
func (e *eleventy) document(name string, text []byte) (*eleventyDoc, bool) {
	text = jsonMatter.ReplaceAll(text, []byte("$2\n"))
	doc, found := readMatter(name, text)
	if len(found) > 0 {
		e.to.Problem(found...)
		return nil, false
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	d := &eleventyDoc{name: name, matter: doc.Root, body: string(doc.Text[doc.Body:]), text: doc.Text, offset: doc.Body}
	d.data = withDefaults(doc.Root, e.withData(e.folderData(path.Dir(name)), stem))
	return d, true
}

// jsonMatter matches front matter in JSON between dashes.
var jsonMatter = regexp.MustCompile(`(?s)\A(---json\s*\n)(.*?\n)---[ \t]*\n`)

var eleventyDate = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-`)

// slug returns the name of a file without its date, or that of the folder of an index file.
func (d *eleventyDoc) slug() string {
	name := strings.TrimSuffix(path.Base(d.name), path.Ext(d.name))
	if name == "index" {
		name = path.Base(path.Dir(d.name))
	}
	return eleventyDate.ReplaceAllString(name, "")
}

// setDate sets the date of a file from its data, or else from its name.
func (e *eleventy) setDate(d *eleventyDoc) {
	for _, part := range []string{path.Base(d.name), path.Base(path.Dir(d.name))} {
		if m := eleventyDate.FindStringSubmatch(part); m != nil && !d.dated {
			d.date, d.day, d.dated = dateOf(m[1], time.UTC), true, true
		}
	}
	v := d.data.Get("date")
	if v == nil || v.Blank() {
		return
	}
	switch strings.ToLower(strings.TrimPrefix(strings.ToLower(v.Text), "git ")) {
	case "created", "last modified":
		info, err := fs.Stat(e.tree, d.name)
		if err != nil {
			return
		}
		d.date, d.day, d.dated = info.ModTime().UTC(), true, true
		e.to.Told(Look, fmt.Sprintf("date: %s, for which the date of the file was taken, %s", v.Text, d.date.Format(time.DateOnly)), Place{File: d.name})
		return
	}
	if t := dateOf(v.Text, time.UTC); !t.IsZero() {
		d.date, d.dated, d.day = t, true, !strings.Contains(v.Text, ":")
	}
}

// setAddress sets the address of a file. The result is false if it has no page.
func (e *eleventy) setAddress(d *eleventyDoc) bool {
	stem := strings.TrimSuffix(strings.TrimPrefix(d.name, strings.TrimPrefix(e.input+"/", "./")), path.Ext(d.name))
	if path.Base(stem) == "index" {
		stem = path.Dir(stem)
	}
	stem = path.Join(path.Dir(stem), eleventyDate.ReplaceAllString(path.Base(stem), ""))
	at := "/" + strings.Trim(strings.TrimPrefix(stem, "."), "/") + "/"
	if v := d.data.Get("permalink"); v != nil && !v.Blank() {
		if v.Kind == matter.Bool && strings.EqualFold(v.Text, "false") {
			return false
		}
		if v.Scalar() && !strings.EqualFold(v.Text, "true") {
			l := e.liquid(d)
			shown, ok := l.render(v.Text)
			if !ok {
				e.to.Told(Lost, "an address from a template that is not understood: "+v.Text, Place{File: d.name})
				return true
			}
			at = "/" + strings.TrimPrefix(shown, "/")
		}
	}
	at = manySlashes.ReplaceAllString(strings.Replace(at, "//", "/", 1), "/")
	if rest, ok := strings.CutSuffix(at, "/index.html"); ok {
		at = rest + "/"
	}
	d.address = strings.TrimSuffix(basePath(e.address()), "/") + at
	return true
}

func (e *eleventy) address() string {
	if e.to.options.Address != "" {
		return e.to.options.Address
	}
	return e.site.Address
}

// bring passes a file on to the Sink.
func (e *eleventy) bring(name string) error {
	text, err := fs.ReadFile(e.tree, name)
	if err != nil {
		return fmt.Errorf("reading a file of the old site: %w", err)
	}
	d, ok := e.document(name, text)
	if !ok {
		return nil
	}
	at := Place{File: name}
	e.setDate(d)
	public := e.setAddress(d)
	ending := path.Ext(d.address)
	switch {
	case d.data.Get("pagination") != nil:
		e.to.Told(Lost, "a list that Eleventy computes: "+d.address, at)
		return nil
	case public && ending != "" && ending != ".html" && ending != ".htm" && slices.Contains([]string{".xml", ".json", ".txt", ".xsl", ".css", ".js", ".webmanifest", ".ics"}, ending):
		e.to.Told(LeftOut, "a file that Eleventy computes: "+d.address, at)
		return nil
	case d.address == basePath(e.address()) || path.Base(d.address) == "404.html" || reservedAddress(d.address):
		e.to.Told(LeftOut, "a page that this program makes itself: "+d.address, at)
		return nil
	case ending != "" && path.Ext(name) != ".md" && listLoop.MatchString(d.body) || path.Ext(name) != ".md" && !d.dated && listLoop.MatchString(d.body):
		e.to.Told(Lost, "a page that is computed from other ones: "+d.address, at)
		return nil
	}
	if !public && !d.dated {
		e.to.Told(LeftOut, "a file without a page and without a date (permalink: false)", at)
		return nil
	}
	if !public {
		e.to.Told(LeftOut, "an entry without a page (permalink: false), which became a draft", at)
	}
	return e.to.Entry(e.entry(d, public))
}

var listLoop = regexp.MustCompile(`\{%-?\s*for\s+\w+\s+in\s+(collections|pagination)`)

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
	for _, tag := range unique(shared) {
		e.to.Told(LeftOut, "the tag "+tag+", which names a collection", Place{File: d.name})
	}
	return unique(kept)
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
	return unique(names)
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
	body, _, left := dialects.Convert(d.body, e.rules(d), nil)
	for _, tag := range left {
		e.to.TagLeft(tag.Tag, Place{d.name, lineAt(d.text, d.offset+tag.Start)})
	}
	if path.Ext(d.name) != ".md" {
		body = htmlText(body)
	}
	body = lineMarks.ReplaceAllString(body, "$1")
	entry.Body = eachLink(body, func(target string) string {
		bare, _, _ := strings.Cut(target, "#")
		if bare != "" && !strings.Contains(bare, ":") && bare[0] != '/' && !isMarkdownName(bare) {
			e.beside(d, entry, bare)
		}
		return target
	})
}
