package imports

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/slugs"
)

// A pelican holds the settings of a site of Pelican: texts between quotation marks, and lists
// and tables as they are written. The files with the settings are programs in Python, which
// are not run.
type pelican struct {
	texts, tables map[string]string
}

var (
	pythonText  = regexp.MustCompile(`(?m)^([A-Z_]+)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)')`)
	pythonTable = regexp.MustCompile(`(?ms)^([A-Z_]+)[ \t]*=[ \t]*([(\[{].*?)(?:^[)\]}]|[)\]}][ \t]*$)`)
	pythonPair  = regexp.MustCompile(`["']([^"'\n]*)["'],\s*["']([^"'\n]*)["']`)
	pythonWord  = regexp.MustCompile(`["']([^"'\n]*)["']`)
	pythonMoved = regexp.MustCompile(`["']([^"'\n]*)["']:\s*\{\s*["']path["']:\s*["']([^"'\n]*)["']`)
)

// pelicanSettings reads the settings of Pelican, or returns nil if a folder has none.
func pelicanSettings(t tree) *pelican {
	if !t.has("pelicanconf.py") {
		return nil
	}
	p := &pelican{map[string]string{
		"PATH": ".", "ARTICLE_URL": "{slug}.html", "PAGE_URL": "pages/{slug}.html", "ARTICLE_LANG_URL": "{slug}-{lang}.html",
		"PAGE_LANG_URL": "pages/{slug}-{lang}.html", "DEFAULT_LANG": "en", "DEFAULT_CATEGORY": "misc", "SLUGIFY_SOURCE": "title",
	}, map[string]string{"STATIC_PATHS": "'images'", "PAGE_PATHS": "'pages'"}}
	for _, name := range []string{"pelicanconf.py", "publishconf.py"} {
		raw, err := fs.ReadFile(t, name)
		if err != nil {
			continue
		}
		for _, m := range pythonText.FindAllStringSubmatch(string(raw), -1) {
			p.texts[m[1]] = m[2] + m[3]
		}
		for _, m := range pythonTable.FindAllStringSubmatch(string(raw), -1) {
			p.tables[m[1]] = m[2]
		}
	}
	return p
}

// list returns the texts of a list.
func (p *pelican) list(name string) (items []string) {
	for _, m := range pythonWord.FindAllStringSubmatch(p.tables[name], -1) {
		items = append(items, m[1])
	}
	return items
}

// site returns what the settings say of the site.
func (p *pelican) site() Site {
	site := Site{
		Title: p.texts["SITENAME"], Description: p.texts["SITESUBTITLE"], Language: p.texts["DEFAULT_LANG"],
		TimeZone: p.texts["TIMEZONE"], Address: p.texts["SITEURL"], Permalink: pelicanPattern(p.texts["ARTICLE_URL"]),
	}
	for _, m := range pythonPair.FindAllStringSubmatch(p.tables["MENUITEMS"], -1) {
		site.Menu = append(site.Menu, Link{m[1], m[2]})
	}
	return site
}

// pelicanPattern translates the pattern of addresses, or returns "".
func pelicanPattern(pattern string) string {
	pattern = strings.NewReplacer("{date:%Y}", "{year}", "{date:%m}", "{month}", "{date:%d}", "{day}").Replace(pattern)
	if strings.Contains(pattern, ":") {
		return ""
	}
	return "/" + strings.TrimPrefix(pattern, "/")
}

var pelicanField = regexp.MustCompile(`\{(\w+)(?::([^}]*))?\}`)

// address returns the address of an entry below the base path.
func (p *pelican) address(h *header, e *Entry) string {
	if at := h.text("url", "save_as"); at != "" {
		return strings.TrimSuffix(at, "index.html")
	}
	lang := cmp.Or(h.text("lang"), p.texts["DEFAULT_LANG"])
	key := map[bool]string{false: "ARTICLE_", true: "PAGE_"}[e.Page]
	if lang != p.texts["DEFAULT_LANG"] {
		key += "LANG_"
	}
	date, _ := readInstant(e.Date, time.UTC)
	return pelicanField.ReplaceAllStringFunc(p.texts[key+"URL"], func(field string) string {
		f := pelicanField.FindStringSubmatch(field)
		switch f[1] {
		case "slug":
			return p.slug(h, e)
		case "lang":
			return lang
		case "category":
			return pelicanSlug(cmp.Or(append(slices.Clone(e.Categories), p.texts["DEFAULT_CATEGORY"])...))
		case "author":
			return pelicanSlug(cmp.Or(append(slices.Clone(e.Authors), p.texts["AUTHOR"])...))
		case "date":
			if text, ok := strftime(date.Time, f[2]); ok {
				return text
			}
		}
		return field
	})
}

// slug returns the part of an address that names an entry.
func (p *pelican) slug(h *header, e *Entry) string {
	base := strings.TrimSuffix(path.Base(e.ID), path.Ext(e.ID))
	if p.texts["SLUGIFY_SOURCE"] == "basename" {
		return cmp.Or(h.text("slug"), pelicanSlug(base))
	}
	return cmp.Or(h.text("slug"), pelicanSlug(e.Title))
}

var (
	noWord = regexp.MustCompile(`[^\pL\pN_\s-]`)
	gaps   = regexp.MustCompile(`[-\s]+`)
)

// pelicanSlug returns the part of an address that Pelican makes of a text. Other letters than
// ASCII are written as in the addresses of this program.
func pelicanSlug(text string) string {
	slug := strings.ToLower(gaps.ReplaceAllString(strings.TrimSpace(noWord.ReplaceAllString(text, "")), "-"))
	if strings.IndexFunc(slug, func(r rune) bool { return r > 127 }) >= 0 {
		return slugs.Of(slug)
	}
	return slug
}

// isPage reports whether a text below the folder of the texts is a page.
func (p *pelican) isPage(below string) bool {
	return slices.ContainsFunc(p.list("PAGE_PATHS"), func(folder string) bool { return strings.HasPrefix(below, strings.Trim(folder, "/")+"/") })
}

// pelicanTarget matches the start of a link to a file of the source, such as {static}.
var pelicanTarget = regexp.MustCompile(`^[{|](filename|static|attach|article|index)[}|]`)

// pelicanEntry completes an entry of a site of Pelican.
func (p *plain) pelicanEntry(h *header, e *Entry) {
	below := strings.TrimPrefix(e.ID, p.root+"/")
	e.Page = p.pelican.isPage(below)
	folder, _, inFolder := strings.Cut(path.Dir(below), "/")
	if !e.Page && len(e.Categories) == 0 && folder != "." && !inFolder {
		e.Categories = []string{folder}
	}
	if len(e.Authors) == 0 && !e.Page {
		e.Authors = compactTexts([]string{p.pelican.texts["AUTHOR"]})
	}
	if e.Page {
		e.File = path.Base(e.File)
	}
	if e.Draft = e.Draft || h.text("status") == "hidden"; !e.Draft {
		e.Address = basePath(p.pelican.texts["SITEURL"]) + strings.TrimPrefix(p.pelican.address(h, e), "/")
	}
}

// pelicanLink returns the target of a link that names a file of the source.
func (p *plain) pelicanLink(from, target string) string {
	sign := pelicanTarget.FindString(target)
	if sign == "" {
		return target
	}
	bare, tail := splitTarget(target[len(sign):])
	at := path.Join(path.Dir(from), bare)
	if strings.HasPrefix(bare, "/") {
		at = path.Join(p.root, bare)
	}
	switch {
	case strings.Contains(sign, "index"):
		return "/"
	case slices.Contains(p.texts, at):
		return "@/" + p.file(at) + tail
	case p.has(at):
		return p.copied(at) + tail
	}
	return target
}

// pelicanFiles brings the files that Pelican copies, some of them to other addresses.
func (p *plain) pelicanFiles() error {
	moved := map[string]string{}
	for _, m := range pythonMoved.FindAllStringSubmatch(p.pelican.tables["EXTRA_PATH_METADATA"], -1) {
		moved[m[1]] = m[2]
	}
	for _, folder := range p.pelican.list("STATIC_PATHS") {
		top := path.Join(p.root, folder)
		err := fs.WalkDir(p.tree, top, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !p.tree.isFile(name, entry) || slices.Contains(p.texts, name) {
				return ignoreMissing(err)
			}
			at := strings.TrimPrefix(name, p.root+"/")
			p.brought[name] = true
			return p.to.File("static/"+cmp.Or(moved[at], at), p.tree.opener(name))
		})
		if err != nil {
			return fmt.Errorf("reading the static files of the old site: %w", err)
		}
	}
	return nil
}
