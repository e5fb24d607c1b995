package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/problems"
)

// BasePath returns the path at which the addresses of all pages begin: "/" or, for
// example, "/repo/". The path is not percent-encoded.
func (c *Config) BasePath() string { return c.Base.Path }

// URL returns the absolute URL of a path within the site: "/2020/03/x/" becomes
// "https://me.github.io/repo/2020/03/x/". The argument sitePath is not percent-encoded and
// does not contain the base path.
func (c *Config) URL(sitePath string) string {
	return c.Base.Scheme + "://" + c.Base.Host + c.Path(sitePath)
}

// Path returns the URL of a path within the site, without scheme and host: "/2020/03/x/"
// becomes "/repo/2020/03/x/". The argument sitePath is not percent-encoded, but the result
// is.
func (c *Config) Path(sitePath string) string {
	return encode(c.Base.Path + strings.TrimPrefix(sitePath, "/"))
}

// IsThisMachine reports whether the host of a URL is the machine on which the program runs:
// localhost or a loopback IP address.
func IsThisMachine(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// encode percent-encodes a path, except for slashes and the unreserved characters of RFC
// 3986, section 2.3. "+" and "&" are encoded although paths may contain them, since some
// servers and parsers give them a special meaning.
func encode(path string) string {
	for i := range len(path) {
		if c := path[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || strings.IndexByte("/-._~", c) >= 0) {
			return afterQueryEscape.Replace(url.QueryEscape(path))
		}
	}
	return path
}

var afterQueryEscape = strings.NewReplacer("+", "%20", "%2F", "/")

// filePath matches the paths of pages, feeds and sitemaps, which some authors write in
// base_url by mistake. It does not match paths such as "/three.js", which may be folders.
var filePath = regexp.MustCompile(`(?i)(/index\.\w+|\.x?html?)/?$|\.(shtml|php|aspx?|jsp|xml|txt)$`)

// missing matches "http" or "https" and the colons and slashes after it, at the start of a
// URL in which a colon or slash is missing: "https:/".
var missing = regexp.MustCompile(`(?i)^https?[:/]+`)

// parseBase parses a base URL. If the text is not a valid base URL, the result hint tells
// the author how to correct it.
func parseBase(text string) (base *url.URL, hint string, err error) {
	if !strings.Contains(text, "://") {
		return nil, "write it in full, such as https://" + strings.Trim(missing.ReplaceAllString(text, ""), "/") + "/", errors.New("is not a full address")
	}
	u, err := url.Parse(text)
	if err != nil {
		if parse, ok := errors.AsType[*url.Error](err); ok {
			err = parse.Err
		}
		return nil, "", errors.New("is not an address: " + err.Error())
	}
	host, hostErr := idna.Lookup.ToASCII(u.Hostname())
	folders := strings.TrimSuffix(u.Path, "/") + "/"
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, "start it with https://", errors.New("is not a web address")
	case u.Hostname() == "" || hostErr != nil && !strings.Contains(u.Host, "["):
		return nil, "", errors.New("has no valid host name")
	case u.User != nil:
		return nil, "leave out what stands before the @", errors.New("holds a user name")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return nil, "leave out what follows the path", errors.New("has a query or a fragment")
	case filePath.MatchString(u.Path):
		escaped := strings.TrimSuffix(u.EscapedPath(), "/")
		folder, name := path.Split(escaped)
		return nil, fmt.Sprintf("leave out %s: write %q", name, u.Scheme+"://"+u.Host+folder), errors.New("is the address of a file, not of a folder")
	case !strings.HasPrefix(folders, "/") || !isClean(folders):
		return nil, "", errors.New(`has a path with "//", "." or ".." in it`)
	case hostErr == nil:
		u.Host = strings.Replace(u.Host, u.Hostname(), host, 1)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: norm.NFC.String(folders)}, "", nil
}

// baseURL checks the base URL, which is from the flag --base-url or else from config.toml,
// and stores it in Config.Base.
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
		l.atValue("base_url", "the site has no base_url").Hint(`write base_url = "https://example.com/", or pass -b`)
		return
	}
	base, hint, err := parseBase(c.BaseURL)
	if err != nil {
		report("%q %v", c.BaseURL, err).Hint("%s", hint)
		return
	}
	c.Base, c.BaseURL = base, base.Scheme+"://"+base.Host+encode(base.Path)
}

// isClean reports whether no segment of a path is empty, "." or "..".
func isClean(path string) bool {
	segments := strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/"), "/")
	return path == "/" || !slices.ContainsFunc(segments, func(s string) bool { return s == "" || s == "." || s == ".." })
}

// isPath reports whether an address is a path from the site's root, such as "/about/",
// that does not lead out of the site.
func isPath(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") &&
		!strings.Contains(address, `\`) && !strings.Contains(address, "/../") && !strings.HasSuffix(address, "/..")
}

// IsWeb reports whether an address is an absolute http or https URL with a host.
func IsWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
