package imports

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Jekyll's two forms of names in addresses (Utils.slugify): "pretty" keeps the characters
// that may stand in a path.
var (
	notPretty = regexp.MustCompile(`[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+`)
	notWord   = regexp.MustCompile(`[^\p{M}\p{L}\p{Nd}]+`)
)

func prettySlug(name string) string { return strings.Trim(notPretty.ReplaceAllString(name, "-"), "-") }

func lowerSlug(name string) string {
	return strings.ToLower(strings.Trim(notWord.ReplaceAllString(name, "-"), "-"))
}

// jekyllStyles are the patterns that the setting permalink may name.
var jekyllStyles = map[string]string{
	"":         "/:categories/:year/:month/:day/:title:output_ext",
	"date":     "/:categories/:year/:month/:day/:title:output_ext",
	"pretty":   "/:categories/:year/:month/:day/:title/",
	"ordinal":  "/:categories/:year/:y_day/:title:output_ext",
	"weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
	"none":     "/:categories/:title:output_ext",
}

// template returns the pattern of the address of a file, with Jekyll's placeholders.
func (j *jekyll) template(f jekyllFile, permalink string) string {
	if permalink != "" {
		return permalink
	}
	switch f.kind {
	case "posts", "drafts":
		for _, set := range j.sets {
			if set.label == "posts" && set.permalink != "" {
				return cmp.Or(jekyllStyles[set.permalink], set.permalink)
			}
		}
		if style, ok := jekyllStyles[j.style]; ok {
			return style
		}
		return j.style
	case "pages":
		switch base := strings.TrimSuffix(path.Base(f.name), path.Ext(f.name)); {
		case !isMarkdownName(f.name) && !isHTMLName(f.name):
			return "/:path/:basename:output_ext"
		case base == "index":
			return "/:path/"
		}
		return j.suffixed("/:path/:basename")
	}
	for _, set := range j.sets {
		if set.label == f.kind && set.permalink != "" {
			return cmp.Or(jekyllStyles[set.permalink], set.permalink)
		}
	}
	return j.suffixed("/:collection/:path")
}

// suffixed ends the pattern of a page as the setting permalink ends.
func (j *jekyll) suffixed(template string) string {
	_, named := jekyllStyles[j.style]
	switch {
	case j.style == "pretty" || strings.HasSuffix(j.style, "/"):
		return template + "/"
	case named || strings.HasSuffix(j.style, ":output_ext"):
		return template + ":output_ext"
	}
	return template
}

var (
	jekyllPlaceholder = regexp.MustCompile(`:[a-z_]+`)
	manySlashes       = regexp.MustCompile(`/{2,}`)
)

// addressOf returns the public address of a document, with the base path.
func (j *jekyll) addressOf(d *jekyllDoc) string {
	template := j.template(d.jekyllFile, d.head.text("permalink"))
	path := jekyllPlaceholder.ReplaceAllStringFunc(template, func(name string) string {
		for end := len(name); end > 1; end-- { // the longest known name counts: ":title_suffix" is :title
			if value, ok := d.placeholder(name[1:end]); ok {
				return value + name[end:]
			}
		}
		return name
	})
	path = manySlashes.ReplaceAllString("/"+path, "/")
	if (isMarkdownName(d.name) || isHTMLName(d.name)) && !strings.HasSuffix(path, "/") && !htmlEnding.MatchString(path) {
		path += ".html" // the file of the address; servers also answer without the ending
	}
	if rest, ok := strings.CutSuffix(path, "/index.html"); ok {
		path = rest + "/"
	}
	return j.base + norm.NFC.String(path)
}

var htmlEnding = regexp.MustCompile(`\.(html?|xml|json|txt|css|js)$`)

// placeholder returns the value of a placeholder in a pattern of addresses.
func (d *jekyllDoc) placeholder(name string) (string, bool) {
	base := d.base()
	switch name {
	case "title":
		return prettySlug(cmp.Or(d.head.text("slug"), base)), true
	case "slug":
		return lowerSlug(cmp.Or(d.head.text("slug"), base)), true
	case "name":
		return lowerSlug(base), true
	case "basename":
		return base, true
	case "path":
		return d.below(), true
	case "collection":
		return d.kind, true
	case "output_ext":
		if isMarkdownName(d.name) {
			return ".html", true
		}
		return path.Ext(d.name), true
	case "categories":
		return strings.ToLower(strings.Join(d.categories, "/")), true
	case "category":
		return strings.ToLower(d.head.text("category")), true
	case "slugified_categories":
		var parts []string
		for _, c := range d.categories {
			parts = append(parts, lowerSlug(c))
		}
		return strings.Join(compactTexts(parts), "/"), true
	}
	return d.datePart(name)
}

func (d *jekyllDoc) datePart(name string) (string, bool) {
	if layout, ok := dateParts[name]; ok {
		return d.date.Format(layout), true
	}
	year, week := d.date.ISOWeek()
	switch name {
	case "week":
		return fmt.Sprintf("%02d", week), true
	case "w_year":
		return fmt.Sprint(year), true
	case "w_day":
		return fmt.Sprint((int(d.date.Weekday())+6)%7 + 1), true
	}
	return "", false
}

// base returns the name of the file without date and extension.
func (d *jekyllDoc) base() string {
	name := path.Base(d.name)
	if m := postName.FindStringSubmatch(name); m != nil && d.kind != "pages" {
		return m[4]
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// below returns the path of a page's folder, or of a document within its collection without
// extension.
func (d *jekyllDoc) below() string {
	if d.kind == "pages" {
		return strings.TrimPrefix(path.Dir(d.name), ".")
	}
	_, rest, _ := strings.Cut("/"+d.name, "/_"+d.kind+"/")
	return strings.TrimSuffix(rest, path.Ext(rest))
}
