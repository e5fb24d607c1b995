package imports

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// hugoStyle holds the settings of Hugo that decide how a text is written in a path.
type hugoStyle struct {
	keepCase      bool // disablePathToLower
	removeAccents bool // removePathAccents
}

// sanitize returns a text as Hugo writes it in a path: in lower case, with a hyphen between
// words and without signs.
func (s hugoStyle) sanitize(text string) string {
	var b strings.Builder
	gap, hyphen := false, false
	for i, r := range text {
		switch {
		case hugoAllows(text, i, r):
			hyphen = r == '-'
			if gap && !hyphen {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case b.Len() > 0 && !hyphen && unicode.IsSpace(r):
			gap = true
		}
	}
	text = b.String()
	if s.removeAccents {
		text = withoutAccents(text)
	}
	if s.keepCase {
		return text
	}
	return strings.ToLower(text)
}

func hugoAllows(text string, at int, r rune) bool {
	isHex := func(b byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", b) >= 0 }
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(`./\_#+~-@`, r) ||
		r == '%' && at+2 < len(text) && isHex(text[at+1]) && isHex(text[at+2])
}

func withoutAccents(text string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), text)
	if err != nil {
		return text
	}
	return plain
}

// normal returns the path of a content file as Hugo uses it in addresses.
func (s hugoStyle) normal(file string) string {
	file = strings.ReplaceAll(file, " ", "-")
	if s.keepCase {
		return file
	}
	return strings.ToLower(file)
}

// A hugoPath is what the address of a page depends on.
type hugoPath struct {
	folder   string   // folder of the page within content, without the folder of a bundle
	name     string   // name of the file, or of the folder of a bundle, without extension and language
	sections []string // the sections that contain the page, the outermost first
	slugs    []string // slugs or titles of these sections
	title    string
	slug     string
	date     time.Time
}

// section returns the first folder of the page, or "".
func (p *hugoPath) section() string {
	first, _, _ := strings.Cut(p.folder, "/")
	return first
}

var hugoToken = regexp.MustCompile(`:\w+(\[.+?\])?`)

// expand returns a path from a permalink pattern of Hugo, such as "/:year/:slug/".
func (s hugoStyle) expand(pattern string, p *hugoPath) string {
	pattern = strings.ReplaceAll(pattern, `\:`, "\x00")
	out := hugoToken.ReplaceAllStringFunc(pattern, func(token string) string {
		return s.token(strings.ToLower(token[1:]), token[1:], p)
	})
	return strings.ReplaceAll(out, "\x00", ":")
}

// token returns the value of a placeholder. The argument layout is the placeholder as it is
// written, which may be a date layout of Go.
func (s hugoStyle) token(token, layout string, p *hugoPath) string {
	switch token {
	case "title":
		return s.sanitize(p.title)
	case "slug":
		return s.sanitize(firstText(p.slug, p.title))
	case "slugorfilename", "slugorcontentbasename":
		return s.sanitize(firstText(p.slug, p.name))
	case "filename", "contentbasename":
		return s.sanitize(p.name)
	case "section":
		return s.normal(p.section())
	case "sections":
		return s.normal(path.Join(p.sections...))
	case "sectionslug":
		return s.sections(p.slugs, "0")
	case "sectionslugs":
		return s.sections(p.slugs, ":")
	}
	if cut, ok := strings.CutPrefix(token, "sections["); ok {
		return s.normal(path.Join(cutSlice(p.sections, strings.TrimSuffix(cut, "]"))...))
	}
	if cut, ok := strings.CutPrefix(token, "sectionslugs["); ok {
		return s.sections(p.slugs, strings.TrimSuffix(cut, "]"))
	}
	return dateToken(token, layout, p.date)
}

// sections returns the path of a part of a list of slugs or titles of sections.
func (s hugoStyle) sections(names []string, cut string) string {
	var parts []string
	for _, name := range cutSlice(names, cut) {
		parts = append(parts, s.sanitize(name))
	}
	return path.Join(parts...)
}

func dateToken(token, layout string, t time.Time) string {
	switch token {
	case "year":
		return strconv.Itoa(t.Year())
	case "month":
		return t.Format("01")
	case "monthname":
		return t.Format("January")
	case "day":
		return t.Format("02")
	case "weekday":
		return strconv.Itoa(int(t.Weekday()))
	case "weekdayname":
		return t.Format("Monday")
	case "yearday":
		return strconv.Itoa(t.YearDay())
	}
	return t.Format(layout)
}

// cutSlice returns a part of a list, as "1:", ":last" or "0" name it.
func cutSlice(list []string, cut string) []string {
	index := func(word string, none int) int {
		if word == "" {
			return none
		}
		if word == "last" {
			return len(list) - 1
		}
		n, _ := strconv.Atoi(word)
		return min(max(n, 0), len(list))
	}
	low, high, isRange := strings.Cut(cut, ":")
	from := index(low, 0)
	to := from + 1
	if isRange {
		to = index(high, len(list))
	}
	if from < 0 || from >= min(to, len(list)) {
		return nil
	}
	return list[from:min(to, len(list))]
}

// page returns the address of a page, without base path. The argument pattern is the
// permalink of its section, or "".
func (s hugoStyle) page(p *hugoPath, pattern string, ugly bool) string {
	at := path.Join(s.normal(p.folder), firstText(p.slug, s.normal(p.name)))
	if pattern != "" {
		at = s.expand(pattern, p)
	}
	at = s.sanitize(path.Clean("/" + at))
	if ugly {
		return at + ".html"
	}
	return strings.TrimSuffix(at, "/") + "/"
}

// given returns the address that a page has by its key url.
func (s hugoStyle) given(url string, p *hugoPath) string {
	if strings.Contains(url, ":") {
		url = s.expand(url, p)
	}
	at := path.Clean("/" + url)
	if strings.HasSuffix(url, "/") || !strings.Contains(url, ".") {
		return strings.TrimSuffix(at, "/") + "/"
	}
	return at
}

// firstText returns the first of some texts that is not empty.
func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
