package imports

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/matter"
)

// hexoSlug returns a text as Hexo writes it in an address: with hyphens in place of spaces
// and signs, and without accents. The argument letters is the setting filename_case: 1 means
// lower case, 2 upper case.
func hexoSlug(text string, letters int) string {
	words := strings.FieldsFunc(norm.NFC.String(withoutLatinAccents(text)), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("~`!@#$%^&*()-_+=[]{}|\\;:\"'“”‘’<>,.?/–—", r)
	})
	slug := strings.Join(words, "-")
	switch letters {
	case 1:
		return strings.ToLower(slug)
	case 2:
		return strings.ToUpper(slug)
	}
	return slug
}

// withoutLatinAccents removes the accents of Latin letters only. In other scripts, such as
// Japanese, a mark makes another letter.
func withoutLatinAccents(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.Is(unicode.Latin, r) {
			b.WriteString(withoutAccents(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hexoSegments are the placeholders of the setting new_post_name with the texts that they
// match.
var hexoSegments = map[string]string{
	"year": `\d{4}`, "month": `\d{2}`, "day": `\d{2}`, "i_month": `\d{1,2}`, "i_day": `\d{1,2}`, "hash": `[0-9a-f]{12}`,
}

var hexoToken = regexp.MustCompile(`:(\w+)`)

// A hexoName reads names of files by the setting new_post_name, such as
// ":year-:month-:day-:title.md".
type hexoName struct {
	pattern *regexp.Regexp
	keys    []string
}

func newHexoName(setting string) hexoName {
	setting = strings.TrimSuffix(setting, path.Ext(setting))
	n := hexoName{}
	var b strings.Builder
	b.WriteString("^")
	at := 0
	for _, m := range hexoToken.FindAllStringSubmatchIndex(setting, -1) {
		key := setting[m[2]:m[3]]
		b.WriteString(regexp.QuoteMeta(setting[at:m[0]]))
		b.WriteString("(" + cmp.Or(hexoSegments[key], ".+?") + ")")
		n.keys, at = append(n.keys, key), m[1]
	}
	b.WriteString(regexp.QuoteMeta(setting[at:]) + "$")
	n.pattern = regexp.MustCompile(b.String())
	return n
}

// split returns the title in a path below _posts without extension, and its date, or "".
func (n hexoName) split(name string) (title, date string) {
	m := n.pattern.FindStringSubmatch(name)
	if m == nil {
		return hexoSlug(name, 0), ""
	}
	found := map[string]string{}
	for i, key := range n.keys {
		found[key] = m[i+1]
	}
	if title = found["title"]; title == "" {
		title = hexoSlug(name, 0)
	}
	month, day := cmp.Or(found["month"], found["i_month"]), cmp.Or(found["day"], found["i_day"])
	if found["year"] != "" && month != "" && day != "" {
		date = found["year"] + "-" + month + "-" + day
	}
	return title, date
}

// A hexoPath is what the address of a post depends on.
type hexoPath struct {
	slug     string // path below _posts, without extension and date
	title    string
	date     instant // in the time zone of the site
	category string  // slug of the last category, with the slugs of those that contain it
	front    *matter.Value
}

// expand returns the path that a pattern gives to a post, such as ":year/:title/".
func (p *hexoPath) expand(pattern string, defaults *matter.Value) string {
	return hexoToken.ReplaceAllStringFunc(pattern, func(token string) string {
		token = token[1:]
		if value, ok := p.token(token); ok {
			return value
		}
		if value := lookupText(p.front, token); value != "" {
			return value
		}
		return lookupText(defaults, token)
	})
}

func (p *hexoPath) token(token string) (string, bool) {
	if layout, ok := dateParts[token]; ok {
		return p.date.Format(layout), true
	}
	switch token {
	case "title":
		return p.slug, true
	case "name":
		return path.Base(p.slug), true
	case "post_title":
		return hexoSlug(p.title, 1), true
	case "category":
		return p.category, true
	case "timestamp":
		return strconv.FormatInt(p.date.Unix(), 10), true
	case "hash":
		sum := sha1.Sum([]byte(p.slug + strconv.FormatInt(p.date.Unix(), 10)))
		return hex.EncodeToString(sum[:])[:12], true
	}
	return "", false
}

// hexoAddress returns the address of a path that Hexo writes, without base path.
func hexoAddress(at string) string {
	clean := path.Clean("/" + at)
	if strings.HasSuffix(at, "/") || clean == "/" {
		return strings.TrimSuffix(clean, "/") + "/"
	}
	if folder, ok := strings.CutSuffix(clean, "/index.html"); ok {
		return folder + "/"
	}
	return clean
}
