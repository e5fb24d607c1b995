package imports

import (
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// site returns what the settings say.
func (z *zola) site(to *Sink) Site {
	c := &z.config
	site := Site{
		Title: z.text("title"), Description: z.text("description"), Language: z.language, TimeZone: "UTC",
		Address: z.siteURL(), Permalink: z.pattern(), Originals: true,
	}
	to.Told(Adjusted, "dates without a time zone are in UTC, since Zola has no time zone: change timezone in config.toml if the old site meant another one", Place{File: zolaConfig(z.tree)})
	site.Menu = z.menu()
	old, home := z.path(z.prefix+"/"), basePath(z.siteURL())
	for _, feed := range append(textsOf(lookup(c, "feed_filenames")), textsOf(lookup(c, "feed_filename"))...) {
		tellFeed(to, feed)
	}
	for _, kind := range [][2]string{{"tags", "tag"}, {"categories", "category"}, {"authors", "author"}} {
		for _, term := range slices.Sorted(maps.Keys(z.terms[kind[0]])) {
			site.Redirects = append(site.Redirects, Redirect{old + kind[0] + "/" + asciiSlug(term) + "/", home + kind[1] + "/" + slugs.Of(term) + "/"})
		}
	}
	for section, n := range sortedPairs(z.sections) {
		if n > 0 && section != "" {
			site.Redirects = append(site.Redirects, Redirect{old + section + "/", home})
		}
	}
	return site
}

// pattern returns the pattern of the addresses in the section with the most stories.
func (z *zola) pattern() string {
	count := map[string]int{}
	dated := 0
	for _, p := range z.pages {
		if p.story {
			count[p.folder]++
			if pathDate.MatchString(p.address) {
				dated++
			}
		}
	}
	best, most := "", 0
	for folder, n := range sortedPairs(count) {
		if n > most {
			best, most = folder, n
		}
	}
	switch {
	case most == 0:
		return ""
	case dated > most/2 && best == "":
		return "/{year}/{month}/{day}/{slug}/"
	}
	return path.Join("/", best, "{slug}") + "/"
}

// menu returns the menu that themes have in extra.
func (z *zola) menu() (links []Link) {
	list := firstValue(lookup(&z.config, "extra", "menu"), lookup(&z.config, "extra", "menu_items"), lookup(&z.config, "extra", "main_menu"), lookup(&z.config, "extra", "nav"))
	if list == nil {
		return nil
	}
	for i := range list.Items {
		item := &list.Items[i]
		at := firstText(lookupText(item, "url"), lookupText(item, "path"), lookupText(item, "link"))
		at = strings.ReplaceAll(at, "$BASE_URL", "")
		if name := firstText(lookupText(item, "name"), lookupText(item, "title"), lookupText(item, "text")); name != "" && at != "" {
			links = append(links, Link{name, z.menuAddress(at)})
		}
	}
	return links
}

// ref returns the address, without base path, of a link that begins with "@/". Other links
// are returned unchanged.
func (z *zola) ref(target string) (string, bool) {
	bare, tail := splitTarget(target)
	inside, ok := strings.CutPrefix(bare, "@/")
	if !ok {
		return target, true
	}
	p := z.byFile[inside]
	switch {
	case p == nil || p.file == "":
		return target, false
	case p.section && !slices.Contains(p.in.pages, p):
		return p.in.prefix + "/", true // lists of stories: the front page has them
	}
	return p.address + tail, true
}

// entry passes on a page.
func (z *zola) entry(to *Sink, p *zolaPage) error {
	head, text, raw, err := z.read(p)
	if err != nil {
		return err
	}
	e := Entry{ID: p.file, Place: Place{File: path.Join("content", p.file)}, Page: !p.story, Title: firstText(p.title, p.name), File: entryName(p.key+".md", !p.story), Version: p.key}
	head.use("title", "slug", "path", "date", "template", "render", "sort_by", "paginate_by", "page_template", "in_search_index", "insert_anchor_links", "generate_feeds", "transparent")
	if p.story {
		e.Date = p.date.String()
		if e.FeedID = firstText(absoluteURL(lookupText(&z.config, "base_url"), p.address), absoluteURL(z.baseURL(), p.address)); head.get("date") == nil && p.name == e.Date {
			to.Told(Look, "a story without a date is dated by its name", e.Place)
		}
		if p.date.After(z.clock) {
			to.Told(Look, "a story whose date is to come was public in the old site and is not here before that date", e.Place)
		}
	}
	if updated, ok := readInstant(head.text("updated"), p.date.Location()); ok && !updated.Equal(p.date.Time) {
		e.Updated = updated.String()
	}
	e.Description, e.Draft = head.text("description"), head.flag("draft")
	z.groups(&e, &head)
	z.extra(to, &e, p, &head)
	e.Address = z.path(p.address)
	for _, alias := range head.texts("aliases") {
		e.Aliases = append(e.Aliases, z.path(zolaAlias(alias)))
	}
	for _, name := range p.resources {
		e.Files = append(e.Files, besideEntry(z.tree, &e, p.address, name, path.Join("content", path.Dir(p.file), name)))
	}
	keepParams(to, &e, head.rest("extra"))
	z.body(to, p, &e, text, lineOf(raw, text))
	return to.Entry(e)
}

// groups sets the authors, categories, tags and series.
func (z *zola) groups(e *Entry, head *header) {
	all := header{root: matter.Value{Kind: matter.Table}}
	if v := lookup(&head.root, "taxonomies"); v != nil {
		all.root = *v
		head.use("taxonomies")
	}
	e.Tags = all.texts("tags", "tag")
	e.Categories = all.texts("categories", "category")
	if series := all.texts("series"); len(series) > 0 {
		e.Series = series[0]
	}
	e.Authors = append(head.names("authors", "author"), all.names("authors", "author")...)
	if len(e.Authors) == 0 && !e.Page {
		e.Authors = compactTexts([]string{firstText(lookupText(&z.config, "author"), lookupText(&z.config, "extra", "author"))})
	}
	for _, rest := range all.rest() {
		head.root.Fields = append(head.root.Fields, matter.Field{Key: rest.Name, Value: rest.Value})
	}
}

// extra reads the keys under extra that many themes have.
func (z *zola) extra(to *Sink, e *Entry, p *zolaPage, head *header) {
	v := lookup(&head.root, "extra")
	if v == nil {
		return
	}
	extra := header{root: *v}
	if e.Featured = says(true, lookup(v, "featured")); e.Featured {
		extra.use("featured")
	}
	picture := readPicture(&extra)
	if picture.Src != "" && !strings.Contains(picture.Src, "://") {
		bare := strings.TrimPrefix(path.Clean("/"+picture.Src), "/")
		switch {
		case slices.Contains(p.resources, bare):
			picture.Src = bare
		case isFile(z.tree, path.Join("static", bare)):
			picture.Src = "/" + bare
		default:
			to.Told(Lost, "a lead picture that is not there: "+picture.Src, e.Place)
			picture = Picture{}
		}
	}
	e.Image = picture
	for key := range extra.used {
		head.use("extra." + key)
	}
}

// body sets the text of an entry.
func (z *zola) body(to *Sink, p *zolaPage, e *Entry, text string, line int) {
	env := &dialects.Env{Value: func(name string) (string, bool) {
		v := lookup(&z.config, "extra", strings.TrimPrefix(name, "param."))
		return scalarText(v), v != nil && v.Scalar()
	}}
	text = convertTags(to, text, z.rules, env, e.Place.File, line)
	if says(true, lookup(&z.config, "markdown", "render_emoji")) {
		text = dialects.Prose(text, withEmoji)
	}
	e.Body = replaceTargets(text, func(target string) string {
		if !strings.HasPrefix(target, "@/") {
			return target
		}
		at, ok := z.ref(target)
		if !ok {
			to.Told(Lost, "a link to a page that is not there: "+target, e.Place)
			return target
		}
		return z.path(at)
	})
}
