package config

import (
	_ "embed"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// words lists the values of settings that allow only certain words. The map key is the
// path of a setting.
var words = map[string][]string{
	"slug_letters":       {"all", "ascii"},
	"raw_html":           {"none", "safe", "trusted"},
	"next_story.order":   {"newer", "older", "none"},
	"images.share_cards": {"missing", "all", "none"},
}

// limits has the smallest and the largest value of settings that are numbers. The map key
// is the path of a setting.
var limits = map[string][2]int{
	"pagination.size": {1, 1000},
	"related.count":   {0, 20},
	"related.max_age": {0, 100_000},
	"feeds.items":     {1, 500},
}

// check checks all values of a Config, and sets its fields Base and Location.
func (l *loader) check(c *Config, over Overrides) {
	if strings.TrimSpace(c.Title) == "" && !l.failed["title"] {
		l.atValue("title", "the site has no title").Hint(`write title = "The Name of Your Paper"`)
	}
	l.baseURL(c, over)
	l.timezone(c)
	l.language(c)
	l.taxonomies(c)
	l.known(c)
	l.permalinks(c)

	l.oneOf("slug_letters", c.SlugLetters)
	l.oneOf("raw_html", c.RawHTML)
	l.oneOf("next_story.order", c.NextStory.Order)
	l.oneOf("images.share_cards", c.Images.ShareCards)
	l.font(c.Images.Font)
	l.between("pagination.size", c.Pagination.Size)
	l.between("related.count", c.Related.Count)
	l.between("related.max_age", c.Related.MaxAge)
	l.between("feeds.items", c.Feeds.Items)

	switch viral := &c.Home.Viral; {
	case *viral == "none":
		*viral = ""
	case *viral != "" && !slugs.Is(*viral):
		l.atValue("home.viral", "%q is not a slug", *viral).Hint(`write the category as its address has it, such as "going-viral", or "none"`)
	}
	l.publisher(&c.Publisher)
	l.address("home.notice_url", c.Home.NoticeURL)
	for key, address := range fieldsOf(reflect.ValueOf(c.Trust)) {
		l.address(member("trust", key), address.String())
	}
	l.menu("menu.main", c.Menu.Main)
	l.menu("menu.footer", c.Menu.Footer)
}

func (l *loader) timezone(c *Config) {
	const example = `write a region and a city, such as "America/New_York"`
	zones := strings.Fields(zoneNames)
	// The name of the time zone must be in the list that the program embeds, since the zone
	// files of some machines have more names, or accept names in any upper or lower case.
	switch {
	case l.failed["timezone"]:
	case c.Timezone == "":
		l.atValue("timezone", "the site has no timezone").Hint(`write timezone = "Europe/Madrid", or the IANA name of yours`)
	case c.Timezone == "Local":
		l.atValue("timezone", "\"Local\" differs from machine to machine").Hint(example)
	case !slices.Contains(zones, c.Timezone):
		name := strings.ReplaceAll(c.Timezone, " ", "_")
		if i := slices.IndexFunc(zones, func(zone string) bool { return strings.EqualFold(path.Base(zone), name) }); i >= 0 {
			name = zones[i] // the author has written only "Madrid", not "Europe/Madrid"
		}
		l.atValue("timezone", "%q is not an IANA time zone", c.Timezone).Hint(example).Suggest(name, zones)
	default:
		var err error
		if c.Location, err = time.LoadLocation(c.Timezone); err != nil {
			l.atValue("timezone", "this machine does not know the time zone: %v", err)
		}
	}
}

func (l *loader) language(c *Config) {
	// language.Raw keeps outdated language codes, such as "iw" for Hebrew; the default parser
	// replaces outdated codes by current ones.
	tag, err := language.Raw.Parse(c.Language)
	switch known := err == nil && tag != language.Und; {
	case l.failed["language"]:
	case !known:
		l.atValue("language", "%q is not a BCP 47 language tag", c.Language).Hint(`write a code such as "en", "en-GB" or "zh-Hans"`)
	case strings.Contains(c.Language, "_"):
		l.atValue("language", "%q is not a BCP 47 language tag", c.Language).Hint("write %q", tag)
	default:
		c.Language = tag.String()
	}
}

func (l *loader) oneOf(path, value string) {
	if allowed := words[path]; !l.failed[path] && !slices.Contains(allowed, value) {
		l.atValue(path, "%s cannot be %q", path, value).Hint("choose one of \"%s\"", strings.Join(allowed, `", "`)).Suggest(value, allowed)
	}
}

func (l *loader) between(path string, value int) {
	if low, high := limits[path][0], limits[path][1]; !l.failed[path] && (value < low || value > high) {
		l.atValue(path, "%s is %d, but it must be from %d to %d", path, value, low, high)
	}
}

func (l *loader) publisher(p *Publisher) {
	if p.URL != "" {
		l.web("publisher.url", p.URL)
	}
	if p.Logo != "" && (!isPath(p.Logo) || strings.HasSuffix(p.Logo, "/")) {
		l.atValue("publisher.logo", "%q is not the path of a picture", p.Logo).Hint(`write its path in static/, such as "/images/logo.png"`)
	}
	if short := regexp.MustCompile(`^#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])$`); short.MatchString(p.Accent) {
		p.Accent = short.ReplaceAllString(p.Accent, "#$1$1$2$2$3$3")
	}
	if p.Accent != "" && !regexp.MustCompile(`^#[0-9a-fA-F]{6}$`).MatchString(p.Accent) {
		l.atValue("publisher.accent", "%q is not a colour", p.Accent).Hint(`write it as "#rrggbb", such as "#b3001b", or as "#rgb"`)
	}
	for i, same := range p.SameAs {
		l.web(element("publisher.same_as", i), same)
	}
}

// font checks the setting images.font, the path of the font for share cards.
func (l *loader) font(file string) {
	inside := strings.HasPrefix(file, "static/") && path.Clean(file) == file
	if file != "" && (!inside || !slices.Contains([]string{".ttf", ".otf"}, path.Ext(file))) {
		l.atValue("images.font", "%q is not a font in static/", file).Hint(`write the path of a TrueType or OpenType font, such as "static/noto.ttf"`)
	}
}

func (l *loader) web(path, value string) {
	if !l.failed[path] && !IsWeb(value) {
		l.atValue(path, "%q is not a full address", value).Hint(`start it with "https://"`)
	}
}

// address checks that a setting is empty, a path within the site, or a web or mailto URL.
func (l *loader) address(path, value string) {
	if value == "" || isPath(value) || IsWeb(value) || strings.HasPrefix(value, "mailto:") && len(value) > len("mailto:") {
		return
	}
	l.atValue(path, "%q is neither a path nor a full address", value).
		Hint(`start it with "/" for a page of the site, else with "https://" or "mailto:"`)
}

func (l *loader) menu(path string, items []MenuItem) {
	for i, item := range items {
		if at := element(path, i); !l.failed[at] {
			l.required(at, "title", item.Title)
			l.required(at, "url", item.URL)
			l.address(member(at, "url"), item.URL)
		}
	}
}

func (l *loader) required(entry, key, value string) {
	path := member(entry, key)
	if value != "" || l.failed[path] {
		return
	}
	if _, written := l.written[path]; !written {
		path = entry
	}
	l.atKey(path, "the menu entry has no %s", key).Hint(`write both: { title = "About", url = "/about/" }`)
}

// taxonomies checks the names of the taxonomies in config.toml. A name becomes a
// front-matter key and the first segment of addresses, so it must differ from all other
// keys and from the first segments of all other addresses.
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
			case matter.IsStoryKey(word) || word == "page" || word == "pages":
				report(path, "%q cannot name a taxonomy: it means something else already", word)
			case taken:
				report(path, "%q is also used by the taxonomy %q", word, other)
			}
			owner[word] = name
		}
	}
}

// known checks the setting front_matter.known. It must not contain a key that Broadsheet
// itself reads, since the value of such a key would not be added to params.
func (l *loader) known(c *Config) {
	for i, name := range c.FrontMatter.Known {
		switch at := element("front_matter.known", i); {
		case l.failed[at]:
		case strings.TrimSpace(name) == "":
			l.atValue(at, "a key must have a name")
		case matter.IsStoryKey(name):
			l.atValue(at, "the key %q has a meaning already", name).Hint("take it out")
		}
	}
}

// zoneNames has the names of all zones of the IANA time zone database, one per line.
//
//go:embed zones.txt
var zoneNames string
