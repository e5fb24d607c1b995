package imports

import (
	"html"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/dialects"
	"broadsheet/generator/images"
	"broadsheet/generator/slugs"
)

// liquid returns the evaluator of the values in the templates and texts of a file.
func (e *eleventy) liquid(d *eleventyDoc) *liquid {
	l := &liquid{local: map[string]any{}}
	l.value = func(name []string) (any, bool) {
		if name[0] == "page" && len(name) > 1 {
			return e.pageValue(d, name[1:])
		}
		for _, table := range []any{d.data.root.Any(), e.global.Any()} {
			if v := member(table, name); v != nil {
				return v, true
			}
		}
		return nil, false
	}
	return l
}

// dateCall matches the methods of a date that templates of addresses use.
var dateCall = map[string]string{"getUTCFullYear()": "2006", "getFullYear()": "2006", "getUTCDate()": "2", "getDate()": "2"}

// pageValue returns a value that Eleventy provides for each page.
func (e *eleventy) pageValue(d *eleventyDoc, name []string) (any, bool) {
	stem := strings.TrimSuffix(strings.TrimPrefix(d.name, strings.TrimPrefix(e.input, ".")), path.Ext(d.name))
	switch name[0] {
	case "fileSlug":
		return d.slug(), true
	case "filePathStem":
		return path.Join("/", path.Dir(stem), untilDate.ReplaceAllString(path.Base(stem), "")), true
	case "url":
		return d.address, d.address != ""
	case "inputPath":
		return "./" + d.name, true
	case "date":
		if d.date.IsZero() {
			return nil, false
		}
		if len(name) == 1 {
			return d.date.UTC().Format(time.RFC3339), true
		}
		layout, ok := dateCall[name[1]]
		return d.date.UTC().Format(layout), ok
	}
	return nil, false
}

// rules returns the meaning of tags in the text of a file.
func (e *eleventy) rules(d *eleventyDoc) *dialects.Rules {
	l := e.liquid(d)
	return &dialects.Rules{InCode: true, Tags: eleventyTags, Other: func(c *dialects.Call) (dialects.Result, bool) {
		switch {
		case c.Style == dialects.Output:
			return e.shown(l, c)
		case c.Name == "include":
			return e.included(l, c)
		case c.Name == "set" && c.Paired:
			l.local[c.Raw] = c.Inner
			return dialects.Result{}, true
		}
		return shortcode(c)
	}}
}

var (
	highlighted = regexp.MustCompile(`^(\w+)\s*\|\s*highlight\(?\s*["']?(\w*)`)
	urlFilter   = regexp.MustCompile(`^["'](https?://[^"'\s]+)["']\s*\|`)
)

// shown returns the meaning of a tag that shows a value: text, code in a variable, or a URL
// with a filter of the site's own.
func (e *eleventy) shown(l *liquid, c *dialects.Call) (dialects.Result, bool) {
	expression := strings.TrimSpace(expressionOf(&c.Tag))
	if m := highlighted.FindStringSubmatch(expression); m != nil {
		if code, ok := l.local[m[1]].(string); ok {
			fence := dialects.Fence(code)
			return dialects.Result{Before: fence + m[2] + "\n" + strings.Trim(code, "\n") + "\n" + fence, Block: true}, true
		}
	}
	if v, ok := l.expression(expression); ok && v != nil {
		return dialects.Result{Before: shown(v)}, true
	}
	if m := urlFilter.FindStringSubmatch(expression); m != nil {
		return dialects.Result{Before: m[1]}, true
	}
	return dialects.Result{}, false
}

// included returns what an include shows, if all that it needs is known.
func (e *eleventy) included(l *liquid, c *dialects.Call) (dialects.Result, bool) {
	text, err := fs.ReadFile(e.tree, path.Join(e.input, e.includes, strings.TrimSuffix(c.At(0), ",")))
	if err != nil {
		return dialects.Result{}, false
	}
	inner := &liquid{value: l.value, local: map[string]any{}}
	plain, ok := inner.render(string(text))
	if !ok || strings.Contains(plain, "<script") || strings.Contains(plain, "<style") {
		return dialects.Result{}, false
	}
	return placed(c, plain)
}

var eleventyTags = map[string]dialects.Rule{
	"#":         {Write: func(*dialects.Call) (dialects.Result, bool) { return dialects.Result{}, true }},
	"comment":   {Inner: dialects.Code, Write: func(*dialects.Call) (dialects.Result, bool) { return dialects.Result{}, true }},
	"raw":       {Inner: dialects.Code, Write: keepInner},
	"verbatim":  {Inner: dialects.Code, Write: keepInner},
	"highlight": {Inner: dialects.Code, Write: func(c *dialects.Call) (dialects.Result, bool) { return dialects.CodeBlock(c, c.At(0)) }},
}

func keepInner(*dialects.Call) (dialects.Result, bool) { return dialects.Result{Keep: true}, true }

// shortcode returns the meaning of a shortcode whose name says what it shows.
func shortcode(c *dialects.Call) (dialects.Result, bool) {
	name := strings.ToLower(c.Name)
	first := strings.TrimSuffix(c.At(0), ",")
	switch {
	case c.Paired && dialects.AlertKind(name) != "":
		kind := dialects.AlertKind(first)
		if kind == "" {
			kind = dialects.AlertKind(name)
		}
		return dialects.Alert(kind, "")
	case strings.Contains(name, "youtube") && first != "":
		return dialects.Result{Before: "<" + dialects.Film("youtube", first) + ">", Block: c.Alone}, true
	case strings.Contains(name, "vimeo") && first != "":
		return dialects.Result{Before: "<" + dialects.Film("vimeo", first) + ">", Block: c.Alone}, true
	case strings.HasSuffix(name, "avatar") || name == "tableofcontents" || name == "toc":
		return dialects.Result{}, true
	case first != "" && (strings.HasPrefix(c.At(1), "http") || strings.HasPrefix(c.At(1), "/") && !isPicture(first)):
		return dialects.Result{Before: dialects.Link(first, strings.TrimSuffix(c.At(1), ","))}, true
	case pictureTag.MatchString(name) && isPicture(first):
		return dialects.Result{Before: dialects.Picture(first, strings.TrimSuffix(c.At(1), ","), ""), Block: c.Alone}, true
	}
	return dialects.Result{}, false
}

var pictureTag = regexp.MustCompile(`(image|img|picture|figure|photo)$`)

func isPicture(name string) bool { return images.HasPictureName(name) }

var (
	slugWords    = strings.NewReplacer("&", " and ", "♥", " love ", "🦄", " unicorn ", "ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue", "й", "y", "Й", "y")
	possessive   = regexp.MustCompile(`([a-z0-9]+)'([ts])(\s|$)`)
	notSlugASCII = regexp.MustCompile(`[^a-z0-9]+`)
)

// sluggedTitle returns a text as Eleventy's filter slugify does: letters of other alphabets in
// English ones, and a word for "&".
func sluggedTitle(text string) string {
	text = strings.ToLower(englishLetters(slugWords.Replace(norm.NFC.String(html.UnescapeString(text)))))
	text = possessive.ReplaceAllString(text, "$1$2$3")
	return strings.Trim(notSlugASCII.ReplaceAllString(text, "-"), "-")
}

// englishLetters removes accents, and replaces letters of other alphabets.
func englishLetters(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		switch {
		case r >= 0x300 && r <= 0x36F: // an accent
		case r > unicode.MaxASCII && unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			b.WriteString(slugs.Style{ASCII: true}.Of(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var (
	oldSlugWords = strings.NewReplacer("&", "and", "$", "dollar", "%", "percent", "<", "less", ">", "greater", "|", "or", "♥", "love", "€", "euro", "£", "pound", "й", "j", "Й", "j")
	notOldSlug   = regexp.MustCompile(`[^\w\s*+~.()'"!:@-]+`)
	manySpaces   = regexp.MustCompile(`\s+`)
)

// oldSlug returns a text as Eleventy's former filter slug does, which keeps more signs than
// slugify.
func oldSlug(text string) string {
	text = englishLetters(oldSlugWords.Replace(norm.NFC.String(html.UnescapeString(text))))
	return strings.ToLower(manySpaces.ReplaceAllString(strings.TrimSpace(notOldSlug.ReplaceAllString(text, "")), "-"))
}
