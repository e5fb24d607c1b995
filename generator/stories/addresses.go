package stories

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// address returns the text of the value v if it is a web or mailto: URL or a path from the
// site's root ("/about/"). For any other text, address adds a problem and returns false.
func (s *reading) address(v *matter.Value) (string, bool) {
	text, ok := s.text(v)
	if !ok {
		return "", false
	}
	if isAddress(text) {
		return text, true
	}
	s.faultIn(v, "%s: %q is not an address", s.key, matter.Shorten(text)).Hint(addressHint)
	return "", false
}

const addressHint = "write it in full, such as https://example.org/page, or from the site's root, such as /about/"

// isAddress reports whether a text is the URL of a page, a mailto: URL, or a path from the
// site's root.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (config.IsWeb(text) || u.Scheme == "mailto" && u.Opaque != "" || u.Scheme == "" && u.Host == "" && strings.HasPrefix(text, "/"))
}

func setCanonical(s *reading, to *string, v *matter.Value) {
	switch text, ok := s.text(v); {
	case !ok:
	case !config.IsWeb(text):
		s.faultIn(v, "%s: %q is not a full address", s.key, matter.Shorten(text)).Hint("write it like https://example.org/the-original/")
	default:
		*to = text
	}
}

func setPermalink(s *reading, to *string, v *matter.Value) {
	if style := config.Style(v.Text); style != "" {
		s.warnIn(v, "%s: %q is a style of Jekyll's and has no meaning here", s.key, v.Text).Hint("the pattern of all addresses is permalink in config.toml: %s", style)
		return
	}
	if own := config.OwnSpelling(v.Text); own != "" {
		s.faultIn(v, "%s: %q has placeholders of another program", s.key, matter.Shorten(v.Text)).Hint("write %s: %s", s.key, own).Mend(v.Text, own)
		return
	}
	if unknown := config.UnknownPlaceholder(v.Text); unknown != "" {
		s.faultIn(v, "%s has an unknown placeholder %s", s.key, matter.Shorten(unknown)).
			Hint("there are %s", strings.Join(config.Placeholders, ", ")).SuggestAs("did you mean %s?", unknown, config.Placeholders)
		return
	}
	*to, _ = s.sitePath(v)
}

// aliasGap matches the separator between two paths in one text, such as the comma in "/a/,
// /b/".
var aliasGap = regexp.MustCompile(`(?:\s*,\s*|\s+)(/)`)

func setAliases(s *reading, to *[]string, v *matter.Value) {
	for _, item := range v.All() {
		for text := range strings.SplitSeq(aliasGap.ReplaceAllString(item.Text, "\n$1"), "\n") {
			if item.Scalar() {
				item.Text = text
			}
			if alias, ok := s.sitePath(&item); ok {
				*to = append(*to, alias)
			}
		}
	}
}

// sitePath returns the value v as a percent-decoded path from the site's root, without
// empty and "." segments. The path begins with a slash, and ends with a slash unless it
// names an HTML file. For an invalid path, sitePath adds a problem and returns false.
func (s *reading) sitePath(v *matter.Value) (string, bool) {
	text, ok := s.text(v)
	if !ok {
		return "", false
	}
	if strings.Contains(text, "://") || strings.HasPrefix(text, "//") {
		s.faultIn(v, "%s: %q is not a path of this site", s.key, matter.Shorten(text)).Hint("leave out the part before the path: /2026/03/a-story/")
		return "", false
	}
	if i := strings.IndexAny(text, "?#:\\"); i >= 0 {
		s.faultIn(v, "%s: %q cannot be a path, because of its %q", s.key, matter.Shorten(text), text[i:i+1]).Hint("plain files are served by their path alone: /2026/03/a-story/")
		return "", false
	}
	text = slugs.Decoded(text)
	var segments []string
	for segment := range strings.SplitSeq(text, "/") {
		if fault := segmentFault(segment); fault != "" {
			s.faultIn(v, "%s: %q %s", s.key, matter.Shorten(text), fault)
			return "", false
		}
		if segment != "" && segment != "." {
			segments = append(segments, norm.NFC.String(segment))
		}
	}
	clean := "/" + strings.Join(segments, "/")
	if ext := path.Ext(clean); clean != "/" && (strings.HasSuffix(text, "/") || ext != ".html" && ext != ".htm") {
		clean += "/"
	}
	return clean, true
}

// segmentFault returns why a path segment is not allowed, such as "has invisible
// characters". It returns "" if the segment is allowed.
func segmentFault(segment string) string {
	switch {
	case segment == "..":
		return "leads out of its folder"
	case slugs.IsDevice(segment):
		return "has a name that Windows reserves"
	case len(segment) > 255:
		return "has a part of more than 255 bytes"
	case strings.ContainsFunc(segment, func(r rune) bool { return unicode.IsControl(r) || isDirection(r) || r == '\\' }):
		return "has invisible characters"
	}
	return ""
}

// isDirection reports whether the character r changes the direction of text. Such a
// character can make two different addresses look alike.
func isDirection(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r)
}
