package config

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/matter"
)

// Placeholders are all placeholders that a permalink pattern may contain. In the address
// of a story, values of the story replace them.
var Placeholders = []string{"{year}", "{month}", "{day}", "{category}", "{slug}", "{name}", "{path}"}

// namePlaceholders are the placeholders for the name of a story. A permalink must contain
// one of these, since several stories may have the same date and category.
var namePlaceholders = Placeholders[4:]

var (
	// reservedSegments are the first segments of the addresses of other pages and files, such
	// as tag pages and feeds. A permalink must not begin with one of these segments.
	reservedSegments = []string{
		"category", "tag", "author", "page", "404.html", "cname", "atom.xml", "feed.json", "feed.xml",
		"news-sitemap.xml", "robots.txt", "sitemap.xml",
	}
	placeholder = regexp.MustCompile(`\{[^{}/]*\}`)
	literal     = regexp.MustCompile(`^[\p{L}\p{Nd}\p{M}_./-]*$`)
	pageEnding  = regexp.MustCompile(`(/|[^/]\.html?)$`)
)

// UnknownPlaceholder returns the first placeholder in a permalink that is not in the list
// Placeholders, such as "{title}". The result is "" if the permalink has no such
// placeholder.
func UnknownPlaceholder(permalink string) string {
	for _, found := range placeholder.FindAllString(permalink, -1) {
		if !slices.Contains(Placeholders, found) {
			return found
		}
	}
	return ""
}

var (
	foreignPart = regexp.MustCompile(`:[a-z_]+|%[a-z]{3,}%`)
	// foreignParts maps each placeholder of Jekyll, Hugo, Hexo (":year") and WordPress
	// ("%year%") to the equivalent text in a permalink of Broadsheet.
	foreignParts = map[string]string{
		"year": "{year}", "month": "{month}", "monthnum": "{month}", "day": "{day}",
		"category": "{category}", "categories": "{category}",
		"title": "{slug}", "slug": "{slug}", "name": "{slug}", "postname": "{slug}", "slugorfilename": "{slug}", "slugorcontentbasename": "{slug}",
		"filename": "{name}", "contentbasename": "{name}", "path": "{path}", "output_ext": ".html",
	}
)

// OwnSpelling translates a permalink of Jekyll, Hugo, Hexo or WordPress, such as
// "/:year/:title/" to "/{year}/{slug}/". The result is "" if the permalink has no
// placeholder of these programs, or has one without an equivalent in Broadsheet.
func OwnSpelling(pattern string) string {
	known := true
	own := foreignPart.ReplaceAllStringFunc(pattern, func(part string) string {
		ours := foreignParts[strings.Trim(part, ":%")]
		known = known && ours != ""
		return ours
	})
	if !known || own == pattern {
		return ""
	}
	if own = "/" + strings.TrimPrefix(own, "/"); !pageEnding.MatchString(own) {
		own += "/"
	}
	return own
}

// Style returns the permalink pattern for a permalink style of Jekyll, such as "pretty"
// (https://jekyllrb.com/docs/permalinks/#built-in-formats). For the two styles with
// placeholders that Broadsheet lacks, it returns a similar pattern. For any other word, it
// returns "".
func Style(word string) string {
	switch word {
	case "none":
		return "/{category}/{slug}.html"
	case "date", "ordinal", "weekdate":
		return "/{category}/{year}/{month}/{day}/{slug}.html"
	case "pretty":
		return "/{category}/{year}/{month}/{day}/{slug}/"
	}
	return ""
}

// permalinks checks the settings permalink and permalinks.
func (l *loader) permalinks(c *Config) {
	l.permalink(c, "permalink", c.Permalink)
	for _, folder := range slices.Sorted(maps.Keys(c.Permalinks)) {
		at := member("permalinks", folder)
		clean := strings.Trim(strings.TrimPrefix(path.Clean("/"+folder), "/content/stories"), "/")
		switch {
		case l.failed[at]:
		case clean == "":
			l.atKey(at, "%q is not a folder below content/stories", folder).Hint("for all stories, set permalink above the first [table]")
		case clean != folder:
			l.atKey(at, "%q is not the path of a folder below content/stories", folder).Hint("write %q", clean)
		default:
			l.permalink(c, at, c.Permalinks[folder])
		}
	}
}

// permalink checks one permalink pattern. The argument path names the setting of the
// pattern, such as "permalinks.notes".
func (l *loader) permalink(c *Config, path, pattern string) {
	if l.failed[path] {
		return
	}
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(pattern, "/")), "/")
	_, taxonomy := c.Taxonomies[first]
	switch unknown := UnknownPlaceholder(pattern); {
	case foreignPart.MatchString(pattern):
		p := l.atValue(path, "%s has a placeholder of another program, %s", path, foreignPart.FindString(pattern)).
			Hint("there are %s", strings.Join(Placeholders, ", "))
		if own := OwnSpelling(pattern); own != "" {
			p.Hint("write %q", own)
		}
	case unknown != "":
		l.atValue(path, "%s has an unknown placeholder %s", path, unknown).
			Hint("there are %s", strings.Join(Placeholders, ", ")).SuggestAs("did you mean %s?", unknown, Placeholders)
	case Style(pattern) != "":
		l.atValue(path, "%s: %q is a style of Jekyll", path, pattern).Hint("write %q", Style(pattern))
	case !strings.HasPrefix(pattern, "/"):
		l.atValue(path, "%s does not start with a slash", path).Hint("write %q", "/"+pattern)
	case !slices.ContainsFunc(namePlaceholders, func(part string) bool { return strings.Contains(pattern, part) }):
		l.atValue(path, "%s has no {slug}, {name} or {path}, so all stories would share one address", path).
			Hint("write %q", strings.TrimSuffix(pattern, "/")+"/{slug}/")
	case !literal.MatchString(placeholder.ReplaceAllString(pattern, "x")):
		l.atValue(path, "%s has a character that cannot be in it", path).
			Hint(`use letters, digits, "-", "_", "." and "/" around the placeholders`)
	case !pageEnding.MatchString(pattern):
		l.atValue(path, "%s ends neither with a slash nor with .html", path).
			Hint("write %q, or %q, which GitHub Pages also serves without .html", pattern+"/", pattern+".html")
	case !isClean(pattern):
		l.atValue(path, `%s has "//", "." or ".." in it`, path)
	case slices.Contains(reservedSegments, first) || taxonomy:
		l.atValue(path, "%s puts stories under /%s/, which has other pages", path, first).Hint("choose another first part")
	}
}

// PermalinkOf returns the permalink pattern for the stories in a folder below
// content/stories. It is the pattern that the setting permalinks gives to this folder, or
// to the innermost of the folders around it, or else the setting permalink.
func (c *Config) PermalinkOf(folder string) string {
	for ; folder != "." && folder != "" && folder != "/" && len(c.Permalinks) > 0; folder = path.Dir(folder) {
		if pattern, ok := c.Permalinks[folder]; ok {
			return pattern
		}
	}
	return c.Permalink
}

// PatternFault returns why a text cannot be the setting permalink, or "" if it can.
func PatternFault(pattern string) string {
	l := &loader{written: map[string]matter.Field{}, failed: map[string]bool{}}
	l.permalink(defaults(), "permalink", pattern)
	for _, p := range l.found.Sorted() {
		return p.Message
	}
	return ""
}
