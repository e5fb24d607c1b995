package config

import (
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
)

// baseURL checks the address of the site, the command line's if there is one,
// and fills Base.
func (l *loader) baseURL(c *Config, over Overrides) {
	report := func(format string, args ...any) *problems.Problem {
		return l.atValue("base_url", "base_url: "+format, args...)
	}
	if over.BaseURL != "" {
		c.BaseURL = over.BaseURL
		report = func(format string, args ...any) *problems.Problem {
			return l.add("base_url", problems.At("", 0, 0, "--base-url: "+format, args...))
		}
	} else if l.failed["base_url"] {
		return
	}
	if c.BaseURL == "" {
		l.atValue("base_url", "the site has no base_url").
			Hint(`write base_url = "https://example.com/", or pass -b`)
		return
	}
	base, advice, err := parseBase(c.BaseURL)
	if err != nil {
		p := report("%q %v", c.BaseURL, err)
		if advice != "" {
			p.Hint("%s", advice)
		}
		return
	}
	c.Base, c.BaseURL = base, base.Scheme+"://"+base.Host+encode(base.Path)
}

// parseBase parses the address of a site. The advice says how to mend a
// wrong one.
func parseBase(text string) (base *url.URL, advice string, err error) {
	if !strings.Contains(text, "://") {
		return nil, "write it in full, such as https://" + strings.Trim(text, "/") + "/", errors.New("is not a full address")
	}
	u, err := url.Parse(text)
	if err != nil {
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err
		}
		return nil, "", errors.New("is not an address: " + err.Error())
	}
	switch host, hostErr := idna.Lookup.ToASCII(u.Hostname()); {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, "start it with https://", errors.New("is not a web address")
	case u.Hostname() == "" || hostErr != nil && !strings.Contains(u.Host, "["):
		return nil, "", errors.New("has no valid host name")
	case u.User != nil:
		return nil, "leave out what stands before the @", errors.New("holds a user name")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return nil, "leave out what follows the path", errors.New("has a query or a fragment")
	case hostErr == nil && host != u.Hostname():
		u.Host = strings.Replace(u.Host, u.Hostname(), host, 1)
	}
	path := strings.TrimSuffix(u.Path, "/") + "/"
	if !strings.HasPrefix(path, "/") || !cleanPath(path) {
		return nil, "", errors.New(`has a path with "//", "." or ".." in it`)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: norm.NFC.String(path)}, "", nil
}

// cleanPath reports whether a path has no empty, "." or ".." segment.
func cleanPath(path string) bool {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	return path == "/" || !slices.ContainsFunc(segments, func(s string) bool { return s == "" || s == "." || s == ".." }) &&
		!strings.HasPrefix(path, "//") && !strings.HasSuffix(path, "//")
}

// isPath reports whether an address is a path from the site's root.
func isPath(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") &&
		!strings.Contains(address, `\`) && !strings.Contains(address, "/../") && !strings.HasSuffix(address, "/..")
}

// IsWeb reports whether an address is a full URL of the web: http or https with a host.
func IsWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// reservedSegments are the first parts of addresses that are not stories'.
var reservedSegments = []string{
	"category", "tag", "author", "page", "404.html", "cname", "atom.xml", "feed.json", "feed.xml",
	"news-sitemap.xml", "robots.txt", "sitemap.xml",
}

func (l *loader) permalink(c *Config) {
	const path = "permalink"
	if l.failed[path] {
		return
	}
	pattern := c.Permalink
	placeholders := []string{"{year}", "{month}", "{day}", "{category}", "{slug}"}
	literal := pattern
	for _, found := range regexp.MustCompile(`\{[^{}/]*\}`).FindAllString(pattern, -1) {
		if slices.Contains(placeholders, found) {
			literal = strings.Replace(literal, found, "x", 1)
			continue
		}
		l.atValue(path, "permalink has an unknown placeholder %s", found).
			Hint("there are %s", strings.Join(placeholders, ", ")).SuggestAs("did you mean %s?", found, placeholders)
		return
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(pattern, "/"), "/")
	first = strings.ToLower(first)
	_, taxonomy := c.Taxonomies[first]
	switch {
	case !strings.HasPrefix(pattern, "/"):
		l.atValue(path, "permalink does not start with a slash").Hint("write %q", "/"+pattern)
	case !strings.HasSuffix(pattern, "/"):
		l.atValue(path, "permalink does not end with a slash").Hint("write %q", pattern+"/")
	case !strings.Contains(pattern, "{slug}"):
		l.atValue(path, "permalink has no {slug}, so all stories would share one address").
			Hint("write %q", strings.TrimSuffix(pattern, "/")+"/{slug}/")
	case !cleanPath(pattern):
		l.atValue(path, `permalink has "//", "." or ".." in it`)
	case strings.ContainsFunc(literal, notLiteral):
		l.atValue(path, "permalink has a character that cannot be in it").
			Hint(`use letters, digits, "-", "_", "." and "/" around the placeholders`)
	case slices.Contains(reservedSegments, first) || taxonomy:
		l.atValue(path, "permalink puts stories under /%s/, which has other pages", first).Hint("choose another first part")
	}
}

func notLiteral(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-_./", r)
}

// reserved reports whether a word cannot name a taxonomy, because it is a key
// of front matter or the first part of other addresses.
func reserved(word string) bool { return matter.IsStoryKey(word) || word == "page" || word == "pages" }

func (l *loader) taxonomies(c *Config) {
	owner := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.Taxonomies)) {
		path := member("taxonomies", name)
		if l.failed[path] {
			continue
		}
		plural := c.Taxonomies[name]
		for _, word := range slices.Compact([]string{name, plural}) {
			report := l.atKey
			if word == plural {
				report = l.atValue
			}
			switch other, taken := owner[word]; {
			case !slugs.Is(word):
				report(path, "%q cannot name a taxonomy", word).Hint("use lower-case letters, digits and hyphens")
			case reserved(word):
				report(path, "%q cannot name a taxonomy: it means something else already", word)
			case taken:
				report(path, "%q is also used by the taxonomy %q", word, other)
			}
			owner[word] = name
		}
	}
}
