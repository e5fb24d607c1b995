package imports

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// A ghost is an export of Ghost: a file of JSON, and beside it redirects.json and the folder
// content with pictures and files. The JSON is read twice: first everything but the texts,
// then the texts.
type ghost struct {
	to           *Sink
	folder, file string
	tree         tree
	home         string // URL of the old site, without a slash at its end, or ""

	settings  map[string]string
	users     map[string]*ghostUser
	tags      map[string]*ghostTag
	byline    map[string][]ghostOrder // id of a post → its authors
	tagged    map[string][]ghostOrder // id of a post → its tags
	meta      map[string]ghostMeta    // id of a post → fields of another table
	addresses map[string]bool         // addresses of published posts
	redirects []Redirect
}

// A ghostOrder is an author or tag of a post, with its place among them.
type ghostOrder struct {
	id    string
	order int
}

type ghostUser struct {
	Name, Slug, Bio, Website, Facebook, Twitter string
	Photo                                       string `json:"profile_image"`
	used                                        bool
}

type ghostTag struct {
	Name, Slug, Description, Visibility string
	used, primary                       bool
}

// isInternal reports whether readers do not see a tag.
func (t *ghostTag) isInternal() bool {
	return t.Visibility == "internal" || strings.HasPrefix(t.Name, "#")
}

// A ghostMeta is what Ghost keeps of a post in another table.
type ghostMeta struct {
	Description string `json:"meta_description"`
	Alt         string `json:"feature_image_alt"`
	Caption     string `json:"feature_image_caption"`
	MailOnly    any    `json:"email_only"`
}

// A ghostPost is a post or page.
type ghostPost struct {
	ID                                                              any
	Title, Slug, HTML, Lexical, Mobiledoc, Status, Visibility, Type string

	Image       string `json:"feature_image"`
	Excerpt     string `json:"custom_excerpt"`
	Description string `json:"meta_description"` // in older exports
	Canonical   string `json:"canonical_url"`
	Head        string `json:"codeinjection_head"`
	Foot        string `json:"codeinjection_foot"`
	Author      any    `json:"author_id"` // in older exports
	Featured    any
	Page        any // in older exports
	Created     any `json:"created_at"`
	Updated     any `json:"updated_at"`
	Published   any `json:"published_at"`
}

func isGhost(source string) bool {
	folder, file := ghostFile(source)
	return file != "" && folder != ""
}

// ghostFile returns the folder and name of the export at a path, which is a file or a folder.
func ghostFile(source string) (folder, file string) {
	info, err := os.Stat(source)
	if err != nil {
		return "", ""
	}
	folder = filepath.Dir(source)
	names := []string{filepath.Base(source)}
	if info.IsDir() {
		t, err := openTree(source)
		if err != nil {
			return "", ""
		}
		defer t.root.Close()
		folder = source
		names, _ = fs.Glob(t, "*.json") // the pattern is valid
	}
	for _, name := range names {
		if looksLikeGhost(folder, name) {
			return folder, name
		}
	}
	return "", ""
}

func looksLikeGhost(folder, name string) bool {
	in, err := sources.OpenFile(folder, name)
	if err != nil {
		return false
	}
	defer in.Close()
	start := make([]byte, 4096)
	n, _ := io.ReadFull(in, start)
	text := strings.Join(strings.Fields(string(start[:n])), "")
	return strings.HasPrefix(text, `{"db":[`) || strings.HasPrefix(text, `{"meta":{"exported_on"`) || strings.HasPrefix(text, `{"data":{"posts"`)
}

func newGhost(o Options) (Source, error) {
	folder, file := ghostFile(o.Source)
	if file == "" {
		folder, file = filepath.Split(o.Source)
		folder = cmp.Or(folder, ".")
	}
	t, err := openTree(folder)
	if err != nil {
		return nil, err
	}
	return &ghost{folder: folder, file: file, tree: t, home: strings.TrimSuffix(o.Address, "/"),
		settings: map[string]string{}, users: map[string]*ghostUser{}, tags: map[string]*ghostTag{}, byline: map[string][]ghostOrder{},
		tagged: map[string][]ghostOrder{}, meta: map[string]ghostMeta{}, addresses: map[string]bool{}}, nil
}

// Read reads the export.
func (g *ghost) Read(to *Sink) error {
	g.to = to
	if err := g.eachRow(g.index); err != nil {
		return err
	}
	g.home = strings.TrimSuffix(cmp.Or(g.home, g.settings["url"]), "/")
	g.readRedirects()
	g.markUsed()
	if err := to.Site(g.site()); err != nil {
		return err
	}
	g.tellUnused()
	if err := g.bringFiles(); err != nil {
		return err
	}
	return inBatches(g.eachPost, func(p *ghostPost) *brought { return g.convert(p) }, to.pass)
}

// markUsed sorts the authors and tags of posts and marks those that are used.
func (g *ghost) markUsed() {
	for _, list := range g.byline {
		slices.SortStableFunc(list, func(a, b ghostOrder) int { return a.order - b.order })
		for _, row := range list {
			if u := g.users[row.id]; u != nil {
				u.used = true
			}
		}
	}
	for _, list := range g.tagged {
		slices.SortStableFunc(list, func(a, b ghostOrder) int { return a.order - b.order })
		first := true
		for _, row := range list {
			if t := g.tags[row.id]; t != nil {
				t.used = true
				t.primary = t.primary || first && !t.isInternal()
				first = first && t.isInternal()
			}
		}
	}
}

// site returns what the export says about the site.
func (g *ghost) site() Site {
	s := Site{Title: g.settings["title"], Description: g.settings["description"], Language: cmp.Or(g.settings["locale"], g.settings["lang"], g.settings["default_locale"]),
		TimeZone: cmp.Or(g.settings["timezone"], g.settings["active_timezone"], g.settings["activeTimezone"]), Address: g.home, Accent: g.settings["accent_color"]}
	s.Permalink = strings.NewReplacer(":slug", "{slug}", ":year", "{year}", ":month", "{month}", ":day", "{day}", ":primary_tag", "{category}").Replace(cmp.Or(g.settings["permalinks"], "/:slug/"))
	s.Menu, s.Footer = g.menu("navigation"), g.menu("secondary_navigation")
	s.Redirects = g.redirects
	for _, id := range slices.Sorted(maps.Keys(g.users)) {
		if u := g.users[id]; u.used {
			s.Authors = append(s.Authors, g.author(u))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.tags)) {
		if t := g.tags[id]; t.used && t.primary {
			s.Categories = append(s.Categories, Category{Slug: t.Slug, Title: t.Name, Description: t.Description})
		}
	}
	for _, key := range []string{"codeinjection_head", "codeinjection_foot", "ghost_head", "ghost_foot"} {
		if strings.TrimSpace(g.settings[key]) != "" {
			g.to.Told(LeftOut, "code injected into all pages ("+key+")", Place{File: g.file})
		}
	}
	return s
}

func (g *ghost) author(u *ghostUser) Author {
	a := Author{Slug: u.Slug, Name: u.Name, Photo: g.picture(u.Photo, nil)}
	a.Bio = strings.TrimSpace(fromhtml.Convert(html.EscapeString(u.Bio), nil))
	if u.Website != "" {
		a.Links = append(a.Links, Link{"Website", u.Website})
	}
	if u.Twitter != "" {
		a.Links = append(a.Links, Link{"X", "https://x.com/" + strings.TrimPrefix(u.Twitter, "@")})
	}
	if u.Facebook != "" {
		a.Links = append(a.Links, Link{"Facebook", "https://www.facebook.com/" + u.Facebook})
	}
	return a
}

// menu returns the entries of a menu, except those for members.
func (g *ghost) menu(key string) (links []Link) {
	var entries []struct{ Label, URL string }
	if json.Unmarshal([]byte(g.settings[key]), &entries) != nil {
		return nil
	}
	for _, e := range entries {
		if to := g.link(e.URL, nil); to != "" && e.Label != "" {
			links = append(links, Link{e.Label, to})
		} else {
			g.to.Told(LeftOut, "an entry of the menu for members: "+e.Label, Place{File: g.file})
		}
	}
	return links
}

// tellUnused tells which users and tags were left out.
func (g *ghost) tellUnused() {
	for _, id := range slices.Sorted(maps.Keys(g.users)) {
		if u := g.users[id]; !u.used {
			g.to.Told(LeftOut, "a user without stories: "+u.Name, Place{File: g.file})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.tags)) {
		switch t := g.tags[id]; {
		case t.isInternal():
			g.to.Told(LeftOut, "the internal tag "+t.Name, Place{File: g.file})
		case !t.used:
			g.to.Told(LeftOut, "a tag without stories: "+t.Name, Place{File: g.file})
		case slugs.Of(t.Name) != t.Slug:
			g.to.Told(Adjusted, fmt.Sprintf("the list of the tag %s was at /tag/%s/ and is at /tag/%s/", t.Name, t.Slug, slugs.Of(t.Name)), Place{File: g.file})
		}
	}
}

// bringFiles passes the pictures and files of the folder content on, except smaller copies.
func (g *ghost) bringFiles() error {
	there := false
	for _, top := range []string{"content/images", "content/files", "content/media"} {
		err := fs.WalkDir(g.tree, top, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil:
				return err
			case entry.IsDir() && name == "content/images/size":
				return fs.SkipDir
			case entry.IsDir() || strings.HasPrefix(path.Base(name), "."):
				return nil
			}
			there = true
			return g.to.File("static/"+name, g.tree.opener(name))
		})
		if err != nil {
			return fmt.Errorf("reading the pictures of the old site: %w", err)
		}
	}
	if !there {
		g.to.Told(Lost, "pictures and files: put the folders images, files and media of Ghost's folder content into static/content of the new site", Place{File: g.file})
	}
	return nil
}
