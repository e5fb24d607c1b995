package imports

import (
	"cmp"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
	"broadsheet/generator/sources"
)

// A hexo is a site of Hexo (https://hexo.io).
type hexo struct {
	tree    fs.FS
	config  matter.Value
	source  string // folder of the texts, usually "source"
	zone    *time.Location
	name    hexoName
	assets  bool // post_asset_folder: a folder beside a post has its pictures
	skipped []string

	posts  []*hexoPost
	bySlug map[string]*hexoPost // slug, and path of the file below _posts
	files  []string             // files that are no texts, relative to source
	taken  map[string]bool      // files that belong to posts
	rules  *ruleSet

	tags       map[string]bool
	categories map[string]string // path of slugs → name
}

// A hexoPost is a post, draft or page.
type hexoPost struct {
	file    string // path in the source
	below   string // path below _posts, _drafts or source
	page    bool
	draft   bool
	slug    string
	title   string
	date    instant
	address string // without base path
	// universal is the address on a computer whose time zone is UTC: Hexo puts the date of the
	// computer that builds the site into addresses, which may be a service.
	universal string
	assets    []string // files of its folder, relative to it
}

func isHexo(source string) bool {
	return look(source, func(t tree) bool {
		return settingsFile(t, ".", []string{"_config"}) != "" && t.hasFolder("source/_posts") && !t.hasFolder("_posts")
	})
}

func newHexo(o Options) (Source, error) {
	t, err := openTree(o.Source)
	return &hexo{tree: t}, err
}

// Read reads the site. The first pass finds the address of each post, to which texts may
// refer; the second one passes the texts on.
func (h *hexo) Read(to *Sink) error {
	file := settingsFile(h.tree, ".", []string{"_config"})
	raw, err := fs.ReadFile(h.tree, file)
	if err != nil {
		return err
	}
	config, found := readSettings(file, raw)
	to.Problem(found...)
	h.configure(config)
	if err := h.scan(to); err != nil {
		return err
	}
	h.claimAssets()
	if err := to.Site(h.site(to)); err != nil {
		return err
	}
	for _, p := range h.posts {
		if err := h.entry(to, p); err != nil {
			return err
		}
	}
	tellFolders(to, h.tree, "scaffolds", "scripts", "themes")
	for _, file := range h.files {
		if !h.taken[file] {
			if err := to.File("static/"+file, treeFile(h.tree, file, path.Join(h.source, file)).Open); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *hexo) configure(config matter.Value) {
	h.config = config
	h.source = path.Clean(cmp.Or(h.text("source_dir"), "source"))
	h.zone = namedZone(cmp.Or(h.text("timezone"), languageZone(h.language())))
	h.name = newHexoName(cmp.Or(h.text("new_post_name"), ":title.md"))
	h.assets = says(true, lookup(&config, "post_asset_folder"))
	if skip := lookup(&config, "skip_render"); skip != nil {
		h.skipped = textsOf(skip)
	}
	h.bySlug, h.taken = map[string]*hexoPost{}, map[string]bool{}
	h.tags, h.categories = map[string]bool{}, map[string]string{}
	h.rules = siteRules(dialects.HexoTags, nil)
	h.rules.InCode = false
}

func (h *hexo) text(keys ...string) string { return lookupText(&h.config, keys...) }

// hexoRendered are the extensions of files that Hexo turns into others.
var hexoRendered = []string{".styl", ".less", ".sass", ".scss", ".ejs", ".pug", ".jade", ".swig", ".njk", ".ts"}

// scan reads the folder of the texts.
func (h *hexo) scan(to *Sink) error {
	return fs.WalkDir(h.tree, h.source, func(file string, e fs.DirEntry, err error) error {
		name := strings.TrimPrefix(strings.TrimPrefix(file, h.source), "/")
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if top := strings.HasPrefix(name, "_") && !strings.Contains(name, "/"); top && name != "_posts" && name != "_drafts" {
				return fs.SkipDir
			}
			return nil
		case isClutter(e.Name()):
			return nil
		}
		return h.scanFile(to, file, name)
	})
}

func (h *hexo) scanFile(to *Sink, file, name string) error {
	top, below, _ := strings.Cut(name, "/")
	isText := isMarkdownName(name) || isHTMLName(name)
	skipped := slices.ContainsFunc(h.skipped, func(glob string) bool { return globMatch(glob, name) })
	switch {
	case sources.IsForeignMarkup(name):
		to.Told(Lost, "a text that is not Markdown: "+path.Ext(name), Place{File: file})
		return nil
	case top == "_posts" || top == "_drafts":
		if !isText {
			h.files = append(h.files, name)
			return nil
		}
		return h.post(to, &hexoPost{file: file, below: below, draft: top == "_drafts"})
	case strings.HasPrefix(path.Base(name), "_"):
		return nil
	case slices.Contains(hexoRendered, strings.ToLower(path.Ext(name))):
		to.Told(LeftOut, "a file that Hexo renders ("+path.Ext(name)+")", Place{File: file})
		return nil
	case !isText || skipped:
		h.files = append(h.files, name)
		return nil
	}
	return h.page(to, file, name)
}

// post reads the front matter of a post and finds its address.
func (h *hexo) post(to *Sink, p *hexoPost) error {
	head, _, _, err := h.read(to, p.file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(p.below, path.Ext(p.below))
	slug, nameDate := h.name.split(name)
	p.slug, p.title = slug, head.text("title")
	p.draft = p.draft || says(false, lookup(&head.root, "published"))
	for _, text := range []string{head.text("date"), nameDate} {
		if i, ok := h.instant(text); ok {
			p.date = i
			break
		}
	}
	at := hexoPath{slug: slug, title: p.title, date: p.date, category: h.lastCategory(&head), front: &head.root}
	if own := head.text("permalink"); own != "" {
		p.address = hexoAddress(own)
	} else if !p.date.IsZero() || !strings.Contains(h.permalink(), ":year") {
		defaults := lookup(&h.config, "permalink_defaults")
		p.address = hexoAddress(at.expand(h.permalink(), defaults))
		at.date.Time = at.date.UTC()
		p.universal = hexoAddress(at.expand(h.permalink(), defaults))
	}
	h.posts = append(h.posts, p)
	for _, tag := range head.texts("tags", "tag") {
		h.tags[tag] = h.tags[tag] || !p.draft
	}
	for _, key := range []string{slug, name, p.below, path.Base(name)} {
		if h.bySlug[key] == nil {
			h.bySlug[key] = p
		}
	}
	return nil
}

func (h *hexo) permalink() string {
	return cmp.Or(h.text("permalink"), ":year/:month/:day/:title/")
}

// yamlDate matches the dates that YAML has a type for. Hexo reads them as UTC if they have a
// zone, and shows that time of day in the time zone of the site.
var yamlDate = regexp.MustCompile(`^\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?[ \t]*(Z|[-+]\d\d?(:\d\d)?)$`)

// instant reads a date as Hexo does.
func (h *hexo) instant(text string) (instant, bool) {
	i, ok := readInstant(text, h.zone)
	if ok && yamlDate.MatchString(text) {
		u := i.UTC()
		i.Time = time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), 0, h.zone)
	}
	i.Time = i.In(h.zone)
	return i, ok
}

// letters returns the setting filename_case.
func (h *hexo) letters() int {
	if n := h.text("filename_case"); n == "1" || n == "2" {
		return int(n[0] - '0')
	}
	return 0
}

// lastCategory returns the slug of the last category of a post with those that contain it,
// which is the placeholder :category. It notes all categories of the post.
func (h *hexo) lastCategory(head *header) (last string) {
	v := cmp.Or(lookup(&head.root, "categories"), lookup(&head.root, "category"))
	if v == nil || v.Blank() || len(v.All()) == 0 {
		return cmp.Or(h.text("default_category"), "uncategorized")
	}
	rows := v.All()
	if !slices.ContainsFunc(rows, func(item matter.Value) bool { return item.Kind == matter.List }) {
		rows = []matter.Value{{Kind: matter.List, Items: rows}} // each category contains the next one
	}
	for i := range rows {
		last = ""
		for _, item := range rows[i].All() {
			last = path.Join(last, hexoSlug(cmp.Or(h.text("category_map", item.Text), item.Text), h.letters()))
			h.categories[last] = item.Text
		}
	}
	return last
}

// page reads the front matter of a page and finds its address.
func (h *hexo) page(to *Sink, file, name string) error {
	head, text, _, err := h.read(to, file)
	if err != nil {
		return err
	}
	isHTML := strings.HasPrefix(strings.ToLower(path.Ext(name)), ".htm")
	switch layout := head.text("layout"); {
	case isHTML && len(head.root.Fields) == 0:
		h.files = append(h.files, name)
		return nil
	case strings.EqualFold(layout, "false") && isHTML:
		return h.bare(to, &head, name, text)
	case strings.TrimSpace(text) == "" || slices.Contains([]string{"tags", "categories", "archives", "tag", "category", "archive"}, head.text("type")):
		to.Told(LeftOut, "a page that the theme fills", Place{File: file})
		return nil
	}
	p := &hexoPost{file: file, below: name, page: true, title: head.text("title"), slug: strings.TrimSuffix(name, path.Ext(name))}
	p.address = hexoPage(&head, name)
	h.tellPage(to, &head, file)
	h.posts = append(h.posts, p)
	return nil
}

// hexoPage returns the address of a page: that of its file, or its own.
func hexoPage(head *header, name string) string {
	at := head.text("permalink")
	switch {
	case at == "":
		at = strings.TrimSuffix(name, path.Ext(name)) + ".html"
	case !strings.HasSuffix(at, "/") && path.Ext(at) == "":
		at += ".html"
	}
	return hexoAddress(at)
}

// tellPage tells of a page with published: false, which Hexo publishes, unlike a post.
func (h *hexo) tellPage(to *Sink, head *header, file string) {
	if says(false, lookup(&head.root, "published")) {
		to.Told(Look, "a page with published: false, which Hexo publishes all the same", Place{File: file})
	}
}

// bare brings a page in HTML that Hexo shows without the frame of the theme, as a file.
func (h *hexo) bare(to *Sink, head *header, name, text string) error {
	at := hexoPage(head, name)
	if strings.HasSuffix(at, "/") {
		at += "index.html"
	}
	h.tellPage(to, head, path.Join(h.source, name))
	return to.File("static"+at, func() (io.ReadCloser, error) { return closer(text), nil })
}

// claimAssets gives the files below _posts to the posts whose folders they are in.
func (h *hexo) claimAssets() {
	folders := map[string]*hexoPost{}
	for _, p := range h.posts {
		if !p.page {
			top := "_posts"
			if strings.HasPrefix(p.file, h.source+"/_drafts/") {
				top = "_drafts"
			}
			folders[path.Join(top, strings.TrimSuffix(p.below, path.Ext(p.below)))] = p
		}
	}
	for _, file := range h.files {
		top, _, _ := strings.Cut(file, "/")
		if top != "_posts" && top != "_drafts" {
			continue
		}
		h.taken[file] = true
		for folder := path.Dir(file); folder != "."; folder = path.Dir(folder) {
			if p := folders[folder]; p != nil && h.assets {
				p.assets = append(p.assets, strings.TrimPrefix(file, folder+"/"))
				break
			}
		}
	}
}
