package markdown

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// elements lists the HTML elements that the setting raw_html = "safe" keeps. The map key
// is the name of an element, the value a list of the attributes that the element may have
// besides globalAttributes. The attributes were chosen from the index of the HTML standard
// (https://html.spec.whatwg.org/multipage/indices.html#attributes-3).
//
// The map excludes scripts, styles, frames, forms, and attributes that send data or move
// the keyboard focus. It includes a few obsolete attributes of tables and pictures, since
// older texts have many of them.
var elements = map[string][]string{
	"a":    {"href", "hreflang", "type", "rel", "target", "download", "referrerpolicy", "name"},
	"abbr": nil, "acronym": nil, "address": nil,
	"area":    {"alt", "coords", "shape", "href", "rel", "target", "download", "referrerpolicy"},
	"article": nil, "aside": nil,
	"audio": {"src", "autoplay", "controls", "crossorigin", "loading", "loop", "muted", "preload"},
	"b":     nil, "bdi": nil, "bdo": nil,
	"blockquote": {"cite"},
	"br":         nil, "caption": nil, "cite": nil, "code": nil,
	"col":      {"span", "width", "height", "align", "valign"},
	"colgroup": {"span", "width", "height", "align", "valign"},
	"data":     {"value"},
	"dd":       nil,
	"del":      {"cite", "datetime"},
	"details":  {"name", "open"},
	"dfn":      nil, "div": nil, "dl": nil, "dt": nil, "em": nil, "figcaption": nil, "figure": nil, "footer": nil,
	"h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "header": nil, "hgroup": nil, "hr": nil, "i": nil,
	"img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding", "fetchpriority",
		"crossorigin", "referrerpolicy", "usemap", "ismap", "align"},
	"ins": {"cite", "datetime"},
	"kbd": nil,
	"li":  {"value", "type"},
	"map": {"name"}, "mark": nil, "menu": nil,
	"meter": {"value", "min", "max", "low", "high", "optimum"},
	"nav":   nil,
	"ol":    {"reversed", "start", "type"},
	"p":     nil, "picture": nil, "pre": nil,
	"progress": {"value", "max"},
	"q":        {"cite"},
	"rp":       nil, "rt": nil, "ruby": nil, "s": nil, "samp": nil, "search": nil, "section": nil, "small": nil,
	"source": {"src", "srcset", "sizes", "type", "media", "width", "height"},
	"span":   nil, "strike": nil, "strong": nil, "sub": nil, "summary": nil, "sup": nil,
	"table": {"width", "height", "summary"},
	"tbody": {"align", "valign"},
	"td":    {"colspan", "rowspan", "headers", "abbr", "align", "valign", "width", "height", "nowrap"},
	"tfoot": {"align", "valign"},
	"th":    {"colspan", "rowspan", "headers", "abbr", "scope", "align", "valign", "width", "height", "nowrap"},
	"thead": {"align", "valign"},
	"time":  {"datetime"},
	"tr":    {"align", "valign"},
	"track": {"default", "kind", "label", "src", "srclang"},
	"tt":    nil, "u": nil,
	"ul":  {"type"},
	"var": nil,
	"video": {"src", "poster", "autoplay", "controls", "crossorigin", "height", "loading", "loop", "muted",
		"playsinline", "preload", "width"},
	"wbr": nil,
}

// globalAttributes are the attributes that raw_html = "safe" keeps on every element,
// besides those that start with "aria-" or "data-". The following global attributes of
// the HTML standard are not kept: autofocus, contenteditable, is, nonce, popover, slot
// and style. For the attribute class, see keptClasses.
var globalAttributes = []string{
	"accesskey", "autocapitalize", "autocorrect", "dir", "draggable", "enterkeyhint", "headingoffset", "headingreset",
	"hidden", "id", "inert", "inputmode", "itemid", "itemprop", "itemref", "itemscope", "itemtype", "lang", "role",
	"spellcheck", "tabindex", "title", "translate", "writingsuggestions",
}

// pullQuote is the HTML class of a pull quote, written <aside class="pull-quote">. The
// default theme has no style for any other class in raw HTML.
const pullQuote = "pull-quote"

// allowed returns the attributes of a start tag that raw_html = "safe" keeps. It records
// the names of all other attributes for a warning. The argument raw is the text of the
// tag, and at is the byte offset of the tag in the Markdown.
func (w *writer) allowed(t html.Token, raw []byte, at int) (kept []html.Attribute) {
	own := elements[t.Data]
	for _, a := range t.Attr {
		switch {
		case a.Key == "class":
			a.Val = w.keptClasses(a.Val, at+attributeAt(raw, a.Key))
			if a.Val == "" {
				continue
			}
		case slices.Contains(globalAttributes, a.Key), slices.Contains(own, a.Key):
		case strings.HasPrefix(a.Key, "aria-"), strings.HasPrefix(a.Key, "data-"):
		default:
			w.attributes.note(a.Key, at+attributeAt(raw, a.Key))
			continue
		}
		kept = append(kept, a)
	}
	// Without a role, each aside is a landmark, and several of them need names of their own
	// (WAI-ARIA, "Landmark Regions").
	if slices.Contains(kept, html.Attribute{Key: "class", Val: pullQuote}) && !hasAttribute(t, "role") {
		kept = append(kept, html.Attribute{Key: "role", Val: "note"})
	}
	return kept
}

// keptClasses returns the value of a class attribute without the HTML classes that
// raw_html = "safe" removes, and records these for a warning. The argument at is the byte
// offset of the attribute in the Markdown.
func (w *writer) keptClasses(value string, at int) string {
	kept := ""
	for class := range strings.FieldsSeq(value) {
		if class == pullQuote {
			kept = class
		} else {
			w.classes.note(class, at)
		}
	}
	return kept
}

// attributeAt returns the byte offset of an attribute in an HTML tag, or 0 if the tag has
// no such attribute
// (https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state).
func attributeAt(tag []byte, name string) int {
	rest := tag[spanUntil(tag, htmlSpace+"/"):]
	for {
		rest = bytes.TrimLeft(rest, htmlSpace+"/")
		if len(rest) == 0 {
			return 0
		}
		// the first character of an attribute's name may be "="
		n := 1 + spanUntil(rest[1:], htmlSpace+"/>=")
		if strings.EqualFold(string(rest[:n]), name) {
			return len(tag) - len(rest)
		}
		rest = bytes.TrimLeft(rest[n:], htmlSpace)
		if value, ok := bytes.CutPrefix(rest, []byte("=")); ok {
			rest = bytes.TrimLeft(value, htmlSpace)
			if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
				_, rest, _ = bytes.Cut(rest[1:], rest[:1])
			} else {
				rest = rest[spanUntil(rest, htmlSpace+">"):]
			}
		}
	}
}

// spanUntil returns the number of bytes of a text before the first of the given characters.
// If the text has none of them, it returns the length of the text.
func spanUntil(text []byte, characters string) int {
	if i := bytes.IndexAny(text, characters); i >= 0 {
		return i
	}
	return len(text)
}

// asciiLower returns a copy of a text with its ASCII letters in lower case. The copy is
// as long as the text.
func asciiLower(text []byte) []byte {
	lower := bytes.Clone(text)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] |= 0x20
		}
	}
	return lower
}

// A leftOut lists the names of the attributes, or of the HTML classes, that were removed
// from the raw HTML of a text.
type leftOut struct {
	names []string
	at    int // byte offset in the Markdown of the first removed attribute or class
}

func (l *leftOut) note(name string, at int) {
	if len(l.names) == 0 {
		l.at = at
	}
	if !slices.Contains(l.names, name) {
		l.names = append(l.names, name)
	}
}

// maxNames is the maximum number of attributes or classes that a warning lists.
const maxNames = 6

// String returns the names as a list for a message: "a, b and c".
func (l *leftOut) String() string {
	names := l.names
	if len(names) > maxNames {
		names = append(slices.Clone(names[:maxNames-1]), "others")
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// warnLeftOut adds one warning of all attributes that were removed from raw HTML, and one
// warning of all removed HTML classes.
func (w *writer) warnLeftOut() {
	w.warnOf(&w.attributes, "attribute", "attributes", "remove what is left out, or keep all HTML by")
	w.warnOf(&w.classes, "class", "classes", "the only class is "+pullQuote+", for a pull quote; keep all by")
}

// warnOf warns of the names in the list l, if there are any. The argument one is the noun
// for a single name, such as "attribute"; many is its plural. The argument hint is the
// start of the hint.
func (w *writer) warnOf(l *leftOut, one, many, hint string) {
	if len(l.names) == 0 {
		return
	}
	verb := "is"
	if len(l.names) > 1 {
		one, verb = many, "are"
	}
	w.errorAt(l.at, "the HTML %s %s %s left out", one, l, verb).AsWarning().
		Hint("%s raw_html = \"trusted\" in config.toml", hint)
}
