package imports

import (
	"path"
	"regexp"
	"strings"

	"github.com/gosimple/unidecode"
)

// zolaSlug returns a text as Zola writes it in an address. The argument strategy is the
// setting slugify.paths: "on", "safe" or "off"; "" means "on".
func zolaSlug(text, strategy string) string {
	switch strategy {
	case "off":
		return text
	case "safe":
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(`<>:"/\|?*`+"\n", r) {
				return -1
			}
			return r
		}, strings.TrimRight(text, " ."))
	}
	return asciiSlug(text)
}

// asciiSlug returns the letters and digits of a text in the English alphabet and in lower
// case, with one hyphen in place of everything else.
func asciiSlug(text string) string {
	var b strings.Builder
	gap := false
	write := func(r rune) {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		default:
			gap = true
			return
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	for _, r := range text {
		latin := string(r)
		if r >= 0x80 {
			if latin = unidecode.Unidecode(latin); latin == "" {
				latin = "-"
			}
		}
		for _, r := range latin {
			write(r)
		}
	}
	return b.String()
}

// zolaDated matches a file name that begins with a date.
var zolaDated = regexp.MustCompile(`^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)\s?[_-](.+)$`)

// splitZolaName splits the name of a file into the date at its start and the rest.
func splitZolaName(name string) (date, rest string) {
	if m := zolaDated.FindStringSubmatch(name); m != nil {
		return m[1], m[2]
	}
	return "", name
}

// A zolaPath is what the address of a page depends on.
type zolaPath struct {
	folder string // folder within content, without the folder of a page with pictures
	name   string // name of the file or of the folder with index.md, without extension
	slug   string // front matter
	path   string // front matter
}

// zolaSlugs holds the settings of Zola that addresses depend on.
type zolaSlugs struct {
	paths     string // slugify.paths
	keepDates bool   // slugify.paths_keep_dates
}

// page returns the address of a page, without base path.
func (s zolaSlugs) page(p zolaPath) string {
	if own := strings.TrimSpace(p.path); own != "" {
		return "/" + strings.Trim(own, "/") + "/"
	}
	date, rest := splitZolaName(p.name)
	slug := zolaSlug(rest, s.paths)
	if date != "" && s.keepDates {
		slug = date + "-" + slug
	}
	if p.slug != "" {
		slug = zolaSlug(p.slug, s.paths)
	}
	return strings.TrimSuffix(path.Join("/", p.folder, slug), "/") + "/"
}

// zolaAlias returns the address of an alias, without base path.
func zolaAlias(alias string) string {
	at := "/" + strings.Trim(alias, "/")
	if strings.HasSuffix(at, ".html") {
		return at
	}
	return strings.TrimSuffix(at, "/") + "/"
}
