package imports

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// baseURL returns the address of the site with its base path.
func (h *hexo) baseURL() string {
	at := strings.TrimSuffix(h.text("url"), "/")
	root := strings.Trim(h.text("root"), "/")
	if root != "" && !strings.HasSuffix(at, "/"+root) {
		at += "/" + root
	}
	return at + "/"
}

// site returns what the settings say.
func (h *hexo) site(to *Sink) Site {
	site := Site{
		Title: h.text("title"), Description: cmp.Or(h.text("description"), h.text("subtitle")), Language: h.language(),
		TimeZone: h.zone.String(), Address: h.baseURL(), Permalink: hexoPattern(h.permalink()), Menu: h.menu(),
	}
	if h.text("url") == "" {
		site.Address = ""
	}
	if h.text("timezone") == "" {
		to.Told(Look, "the old site was built in the time zone of its author's computer; taken for it: "+site.TimeZone, Place{})
	}
	h.lists(&site)
	tellFeed(to, h.text("feed", "path"))
	return site
}

// lists adds the addresses of the lists of tags and categories, which are others here.
func (h *hexo) lists(site *Site) {
	base := basePath(h.baseURL())
	site.Redirects = append(site.Redirects, Redirect{base + cmp.Or(h.text("archive_dir"), "archives") + "/", base + "archive/"})
	for _, name := range slices.Sorted(maps.Keys(h.tags)) {
		if !h.tags[name] {
			continue // only drafts have the tag
		}
		at := base + cmp.Or(h.text("tag_dir"), "tags") + "/" + hexoSlug(cmp.Or(h.text("tag_map", name), name), h.letters()) + "/"
		site.Redirects = append(site.Redirects, Redirect{at, base + "tag/" + slugs.Of(name) + "/"})
	}
	for _, at := range slices.Sorted(maps.Keys(h.categories)) {
		site.Redirects = append(site.Redirects, Redirect{base + cmp.Or(h.text("category_dir"), "categories") + "/" + at + "/", base + "category/" + slugs.Of(h.categories[at]) + "/"})
	}
}

// language returns the first language of the settings.
func (h *hexo) language() string {
	v := lookup(&h.config, "language")
	if v == nil {
		return "en"
	}
	for _, item := range v.All() {
		if item.Text != "default" {
			return item.Text
		}
	}
	return "en"
}

// hexoPattern translates the pattern of addresses, or returns "".
func hexoPattern(pattern string) string {
	pattern = strings.NewReplacer(":title", "{path}", ":post_title", ":none", ":name", "{name}").Replace(pattern)
	if strings.Contains(pattern, "{path}") || strings.Contains(pattern, "{name}") {
		pattern = strings.NewReplacer(":year", "{year}", ":month", "{month}", ":day", "{day}").Replace(pattern)
	}
	if strings.Contains(pattern, ":") {
		return config.OwnSpelling(pattern)
	}
	pattern = "/" + strings.TrimPrefix(pattern, "/")
	if !strings.HasSuffix(pattern, "/") && !strings.HasSuffix(pattern, ".html") {
		pattern += "/"
	}
	return pattern
}

// menu returns the menu of source/_data/menu or of the theme.
func (h *hexo) menu() []Link {
	theme := h.text("theme")
	for _, v := range []*matter.Value{
		h.file(path.Join(h.source, "_data/menu.yml")), h.file(path.Join(h.source, "_data/menu.json")), lookup(&h.config, "menu"),
		lookup(&h.config, "theme_config", "menu"), lookup(h.file("_config."+theme+".yml"), "menu"), lookup(h.file(path.Join("themes", theme, "_config.yml")), "menu"),
	} {
		if links := hexoMenu(v); len(links) > 0 {
			return links
		}
	}
	return nil
}

func (h *hexo) file(name string) *matter.Value {
	raw, err := fs.ReadFile(h.tree, name)
	if err != nil {
		return nil
	}
	v, _ := readSettings(name, raw)
	return &v
}

// hexoMenu reads a menu: a list of tables, or a table of names and paths.
func hexoMenu(v *matter.Value) (links []Link) {
	if v == nil {
		return nil
	}
	add := func(name, at string) {
		at, _, _ = strings.Cut(at, "||") // the theme NexT has icons behind it
		at = strings.TrimSpace(at)
		if name == "" || at == "" {
			return
		}
		if !strings.Contains(at, ":") {
			at = "/" + strings.TrimPrefix(at, "/")
		}
		links = append(links, Link{name, at})
	}
	for i := range v.Items {
		item := &v.Items[i]
		add(cmp.Or(lookupText(item, "title"), lookupText(item, "name")), cmp.Or(lookupText(item, "path"), lookupText(item, "url"), lookupText(item, "link")))
	}
	for _, f := range v.Fields {
		add(f.Key, cmp.Or(scalarText(&f.Value), lookupText(&f.Value, "path"), lookupText(&f.Value, "url")))
	}
	return links
}

// entry passes on a post or page.
func (h *hexo) entry(to *Sink, p *hexoPost) error {
	head, text, line, err := h.read(to, p.file)
	if err != nil {
		return err
	}
	e := Entry{ID: strings.TrimPrefix(p.file, h.source+"/"), Place: Place{File: p.file}, Page: p.page, Draft: p.draft, File: entryName(p.below, p.page),
		Title: cmp.Or(p.title, path.Base(p.slug))}
	head.use("title", "permalink", "published", "layout", "date", "type")
	base := basePath(h.baseURL())
	if p.address != "" && !(p.draft && p.date.IsZero()) {
		e.Address = base + strings.TrimPrefix(p.address, "/")
	}
	if !p.page {
		h.story(to, &e, p, &head)
	}
	if updated, ok := h.instant(head.text("updated")); ok && !updated.Equal(p.date.Time) && !p.page {
		e.Updated = updated.String()
	}
	e.Description = unmarked(plainText(head.text("description", "excerpt", "subtitle", "summary")))
	for _, alias := range head.texts("alias", "aliases", "redirect_from") {
		e.Aliases = append(e.Aliases, base+strings.TrimPrefix(hexoAddress(alias), "/"))
	}
	if p.universal != "" && p.universal != p.address && !p.draft {
		e.Aliases = append(e.Aliases, base+strings.TrimPrefix(p.universal, "/"))
	}
	h.lead(to, &e, p, &head)
	for _, name := range p.assets {
		e.Files = append(e.Files, treeFile(h.tree, path.Join("/static", h.assetFolder(p), name), h.assetFile(p, name)))
	}
	keepParams(to, &e, head.rest())
	h.body(to, p, &e, text, line)
	return to.Entry(e)
}

// story sets what only stories have.
func (h *hexo) story(to *Sink, e *Entry, p *hexoPost, head *header) {
	e.Date = p.date.String()
	e.FeedID = absoluteURL(h.baseURL(), p.address)
	if p.date.IsZero() || p.address == "" {
		e.FeedID = ""
		if !p.draft {
			to.Told(Look, "a post without a date: Hexo dates it by its file, so that its address is not known", e.Place)
		}
	}
	if v := lookup(&head.root, "categories"); v != nil && slices.ContainsFunc(v.All(), func(item matter.Value) bool { return item.Kind == matter.List }) || v != nil && len(v.Items) > 1 {
		to.Told(Adjusted, "categories within categories, which are beside each other now", e.Place)
	}
	e.Categories = head.texts("categories", "category")
	e.Tags = head.texts("tags", "tag")
	e.Authors = head.names("author", "authors")
	if len(e.Authors) == 0 {
		e.Authors = compactTexts([]string{h.text("author")})
	}
	if series := head.texts("series"); len(series) > 0 {
		e.Series = series[0]
	}
}

// assetFolder returns the address of the folder with the files of a post.
func (h *hexo) assetFolder(p *hexoPost) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(p.address, ".html"), ".htm"), "/")
}

// assetFile returns the path in the source of a file of a post.
func (h *hexo) assetFile(p *hexoPost, name string) string {
	return path.Join(strings.TrimSuffix(p.file, path.Ext(p.file)), name)
}

// asset returns the address, with the base path, of a file of a post. The name may begin
// with the name of the folder.
func (h *hexo) asset(p *hexoPost, name string) (string, bool) {
	bare, tail := splitTarget(strings.TrimPrefix(name, "./"))
	for _, try := range []string{bare, strings.TrimPrefix(bare, path.Base(p.slug)+"/")} {
		if try = slugs.Decoded(try); slices.Contains(p.assets, try) {
			return strings.TrimSuffix(basePath(h.baseURL()), "/") + h.assetFolder(p) + "/" + try + tail, true
		}
	}
	return "", false
}

// lead sets the lead picture.
func (h *hexo) lead(to *Sink, e *Entry, p *hexoPost, head *header) {
	picture := readPicture(head)
	if picture.Src == "" || strings.Contains(picture.Src, "://") || strings.HasPrefix(picture.Src, "//") {
		e.Image = picture
		return
	}
	at, ok := h.asset(p, picture.Src)
	at = "/" + strings.TrimPrefix(at, basePath(h.baseURL()))
	if bare := strings.TrimPrefix(path.Clean("/"+picture.Src), "/"); !ok && isFile(h.tree, path.Join(h.source, bare)) {
		at, ok = "/"+bare, true
	}
	if !ok {
		to.Told(Lost, "a lead picture that is not there: "+picture.Src, e.Place)
		return
	}
	picture.Src = at
	e.Image = picture
}

// hexoFence matches the first line of a fenced code block with a title.
var hexoFence = regexp.MustCompile("(?m)^([ \t]*)(```+|~~~+)[ \t]*(\\S+)[ \t]+([^\\s{`][^\n`]*)$")

// fenceTitles puts the title of a fenced code block and its link before it.
func fenceTitles(text string) string {
	return hexoFence.ReplaceAllStringFunc(text, func(line string) string {
		m := hexoFence.FindStringSubmatch(line)
		title := dialects.FenceTitle(m[4])
		if title != "" {
			title = m[1] + title + "\n\n"
		}
		return title + m[1] + m[2] + m[3]
	})
}

// body sets the text of an entry.
func (h *hexo) body(to *Sink, p *hexoPost, e *Entry, text string, line int) {
	env := &dialects.Env{
		Ref: func(tag, name string) (string, bool) { return h.ref(p, tag, name) },
		Include: func(name string) (string, bool) {
			raw, err := fs.ReadFile(h.tree, path.Join(h.source, cmp.Or(h.text("code_dir"), "downloads/code"), path.Clean("/" + name)[1:]))
			return string(raw), err == nil
		},
		Value: func(name string) (string, bool) {
			v := lookup(&h.config, strings.TrimPrefix(strings.TrimPrefix(name, "config."), "param."))
			return scalarText(v), v != nil && v.Scalar()
		},
	}
	text = convertTags(to, text, h.rules, env, p.file, line)
	if isHTMLName(p.file) {
		text = htmlText(text)
	}
	text = containers(fenceTitles(text))
	if strings.Contains(strings.Join(textsOf(lookup(&h.config, "markdown", "plugins")), " "), "emoji") || says(true, lookup(&h.config, "githubEmojis", "enable")) {
		text = dialects.Prose(text, withEmoji)
	}
	if h.hasHardBreaks() && !isHTMLName(p.file) {
		text = hardBreaks(text)
	}
	e.Body = replaceTargets(text, func(target string) string {
		if at, ok := h.asset(p, target); ok {
			return at
		}
		return target
	})
}

// hasHardBreaks reports whether the end of a line in a paragraph is a line break, as it is
// unless the settings of hexo-renderer-marked or hexo-renderer-markdown-it say otherwise.
func (h *hexo) hasHardBreaks() bool {
	return !slices.ContainsFunc([][]string{{"marked", "breaks"}, {"markdown", "breaks"}, {"markdown", "render", "breaks"}},
		func(keys []string) bool { return says(false, lookup(&h.config, keys...)) })
}

// ref returns what a tag that names a post or a file stands for: its address or, for the
// name "title:" before the name of a post, its headline.
func (h *hexo) ref(p *hexoPost, tag, name string) (string, bool) {
	if tag == "asset" {
		return h.asset(p, name)
	}
	bare, tail := splitTarget(name)
	post := h.bySlug[strings.TrimSuffix(bare, ".md")]
	if post == nil || post.address == "" {
		return "", false
	}
	if tag == "title" {
		return post.title, true
	}
	return basePath(h.baseURL()) + strings.TrimPrefix(post.address, "/") + tail, true
}
