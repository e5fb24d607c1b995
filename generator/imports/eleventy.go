package imports

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/config"
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
	addresses                            map[string]string       // path of a file → address
	looking                              bool                    // whether this is the first of two passes, which tells nothing
	lists                                []*eleventyDoc          // files that show a page for each of some values
	tagged                               map[string]bool         // tags of published stories, and names of collections: false
	rawIDs                               bool                    // whether feed IDs are not percent-encoded
	site                                 Site
	hardBreaks                           bool // whether the end of a line in a paragraph is a line break
}

func isEleventy(source string) bool {
	return look(source, func(t tree) bool { return slices.ContainsFunc(eleventySettings, t.has) })
}

func newEleventy(o Options) (Source, error) {
	t, err := openTree(o.Source)
	return &eleventy{tree: t, folders: map[string]matter.Value{}, people: map[string]string{}, tagged: map[string]bool{}, addresses: map[string]string{}}, err
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
	e.looking = true
	for _, name := range files {
		e.lookAt(name)
	}
	e.looking = false
	e.site.Permalink = e.pattern(files)
	e.site.Redirects = e.listRedirects()
	if err := to.Site(e.site); err != nil {
		return err
	}
	if e.tree.hasFolder(path.Join(e.input, e.includes)) {
		to.Told(LeftOut, "a folder of the old theme: "+path.Join(e.input, e.includes), Place{})
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

// otherTemplate matches the names of templates that Eleventy reads and this program does not.
var otherTemplate = regexp.MustCompile(`\.(webc|ejs|hbs|mustache|haml|pug|mdx|vto|11ty\.([cm]?js|jsx|tsx?))$`)

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
		case otherTemplate.MatchString(base) && e.tree.isFile(name, entry):
			e.to.Told(Lost, "a text in a language that is not read here: "+path.Ext(name), Place{File: name})
			return nil
		case !e.tree.isFile(name, entry) || !slices.Contains(eleventyTexts, path.Ext(name)) || e.input == "." && sitesOwn.MatchString(base):
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
	if d, ok := e.document(name, text); ok {
		if person := d.head.text("name", "title"); isPerson && person != "" {
			e.people[d.slug()] = person
		}
		e.setDate(d)
		public := e.setAddress(d)
		if public {
			e.addresses[name] = d.address
		}
		e.noteLists(d, public)
	}
	e.rawIDs = e.rawIDs || rawFeedID.Match(text)
}

// tell tells something of a file, in the second of the two passes.
func (e *eleventy) tell(kind Kind, text string, d *eleventyDoc) {
	if !e.looking {
		e.to.Told(kind, text, Place{File: d.name})
	}
}

// rawFeedID matches the ID of a feed's entry that is an address as it is.
var rawFeedID = regexp.MustCompile(`<(?:id|guid)[^>]*>[^<]*\{\{-?\s*\w+\.url\s*-?\}\}`)

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
	case d.data.get("pagination") != nil:
		e.to.Told(Lost, "a list that Eleventy computes: "+d.address, at)
		return nil
	case public && ending != "" && ending != ".html" && ending != ".htm" && slices.Contains([]string{".xml", ".json", ".txt", ".xsl", ".css", ".js", ".webmanifest", ".ics"}, ending):
		e.to.Told(LeftOut, "a file that Eleventy computes: "+d.address, at)
		return nil
	case d.address == basePath(e.address()) || path.Base(d.address) == "404.html" || reservedAddress(d.address):
		e.to.Told(LeftOut, "a page that this program makes itself: "+d.address, at)
		return nil
	case ending != "" && path.Ext(name) != ".md" && listLoop.MatchString(d.body) || path.Ext(name) != ".md" && d.date.IsZero() && listLoop.MatchString(d.body):
		e.to.Told(Lost, "a page that is computed from other ones: "+d.address, at)
		return nil
	}
	if !public && d.date.IsZero() {
		e.to.Told(LeftOut, "a file without a page and without a date (permalink: false)", at)
		return nil
	}
	if !public {
		e.to.Told(LeftOut, "an entry without a page (permalink: false), which became a draft", at)
	}
	return e.to.Entry(e.entry(d, public))
}

var listLoop = regexp.MustCompile(`\{%-?\s*for\s+\w+\s+in\s+(collections|pagination)`)
