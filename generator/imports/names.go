package imports

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/slugs"
)

// longest is the number of bytes that the name of a new content file has at most, without a
// number and the extension. File systems allow 255.
const longest = 200

// allowedPath returns the path of a file with names that all operating systems allow, and
// that this program reads.
func allowedPath(file string) string {
	parts := strings.Split(file, "/")
	for i, name := range parts {
		parts[i] = allowedName(name)
	}
	return strings.Join(parts, "/")
}

func allowedName(name string) string {
	ext := path.Ext(name)
	if ext != ".md" {
		ext = ""
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune(`<>:"|?*\`, r) {
			return '-'
		}
		return r
	}, strings.TrimSuffix(name, ext))
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "")
	}
	name = strings.TrimRight(strings.TrimLeft(name, ".#~ "), ".#~ ")
	if name == "" || slugs.IsDevice(name) {
		name = "the-" + name
	}
	return strings.TrimSuffix(name, "-") + ext
}
