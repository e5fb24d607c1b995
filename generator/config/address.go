package config

import "strings"

// BasePath returns the path the site is published under, not encoded: "/" or
// "/repo/".
func (c *Config) BasePath() string { return c.Base.Path }

// URL returns the absolute address of a place in the site. The site path is
// not encoded and starts at the site's own root: "/2020/03/x/" becomes
// "https://me.github.io/repo/2020/03/x/".
func (c *Config) URL(sitePath string) string {
	return c.Base.Scheme + "://" + c.Base.Host + c.Path(sitePath)
}

// Path returns the address of a place in the site without its scheme and
// host: "/2020/03/x/" becomes "/repo/2020/03/x/". The site path is not
// encoded; the address is.
func (c *Config) Path(sitePath string) string {
	return encode(c.Base.Path + strings.TrimPrefix(sitePath, "/"))
}

// encode percent-encodes a path after RFC 3986, section 2: all but the
// unreserved characters and the slash. Characters that are merely allowed in
// a path (such as "+" or "&") are encoded as well, since servers and parsers
// of HTML and XML do not agree on them.
func encode(path string) string {
	kept := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' ||
			c == '/' || c == '-' || c == '.' || c == '_' || c == '~'
	}
	plain := 0
	for plain < len(path) && kept(path[plain]) {
		plain++
	}
	if plain == len(path) {
		return path
	}
	const hex = "0123456789ABCDEF"
	b := make([]byte, plain, len(path)+len(path)/2+8)
	copy(b, path)
	for i := plain; i < len(path); i++ {
		if c := path[i]; kept(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}
