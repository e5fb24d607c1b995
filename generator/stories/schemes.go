package stories

import (
	netmail "net/mail"
	"regexp"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
)

// picture returns the text of the value v if it can be the address of a picture: a path or
// a web URL. For any other text, picture adds a problem and returns "".
func (s *reading) picture(v *matter.Value) string {
	text, ok := s.text(v)
	if !ok {
		return ""
	}
	scheme := schemeOf(text)
	switch {
	case scheme == "", config.IsWeb(text):
		return text
	case scheme == "http" || scheme == "https":
		s.faultIn(v, "%s: %q is not a full address", s.key, matter.Shorten(text)).Hint("write it like https://example.org/picture.jpg")
	default:
		s.faultIn(v, "%s: an address that begins with %q cannot be a picture", s.key, scheme+":").
			Hint("name a file beside this one or in static/, or write an address that begins with https://")
	}
	return ""
}

// setEmail sets a mail address. Authors may write the address alone or as a mailto: URL.
func setEmail(s *reading, to *string, v *matter.Value) {
	text, ok := s.text(v)
	if !ok {
		return
	}
	if schemeOf(text) == "mailto" {
		text = text[len("mailto:"):]
	}
	if parsed, err := netmail.ParseAddress(text); err != nil || parsed.Address != text {
		s.faultIn(v, "%s: %q is not a mail address", s.key, matter.Shorten(text)).Hint("write it like desk@example.org")
		return
	}
	*to = text
}

// leadingScheme matches the scheme of a URL and its colon (RFC 3986, section 3.1).
var leadingScheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)

// schemeOf returns the scheme of a URL in lower case, or "" if the URL has no scheme. It
// skips blanks and control characters, since browsers ignore many of them
// (https://url.spec.whatwg.org/#url-parsing).
func schemeOf(address string) string {
	bare := strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, address)
	if m := leadingScheme.FindStringSubmatch(bare); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}
