package feeds

import (
	"strings"
	"unicode/utf8"
)

// A SearchDescription describes the search page of a site, so that browsers can offer it
// beside other search engines.
type SearchDescription struct {
	Name     string // name of the site
	Language string // BCP 47 tag of the site
	Self     string // absolute URL of the description
	// Template is the absolute URL of the search page with the words {searchTerms} in place
	// of a query.
	Template string
}

// Maximum lengths of names in an OpenSearch description, in characters.
const (
	shortName = 16
	longName  = 48
)

// OpenSearch appends an OpenSearch description document to dst
// (https://github.com/dewitt/opensearch, OpenSearch 1.1 Draft 6).
func OpenSearch(dst []byte, s SearchDescription) []byte {
	d := newDocument(dst)
	d.open("OpenSearchDescription", "xmlns", "http://a9.com/-/spec/opensearch/1.1/")
	d.element("ShortName", firstWords(s.Name, shortName))
	if utf8.RuneCountInString(s.Name) > shortName {
		d.element("LongName", firstWords(s.Name, longName))
	}
	d.element("Description", s.Name)
	d.element("Language", s.Language)
	d.element("InputEncoding", "UTF-8")
	d.empty("Url", "type", "text/html", "template", s.Template)
	d.empty("Url", "type", "application/opensearchdescription+xml", "rel", "self", "template", s.Self)
	d.close("OpenSearchDescription")
	return d.text
}

// firstWords returns the start of a text, at most a number of characters long. It divides
// a word only if the first word is longer.
func firstWords(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	start := string(runes[:most])
	if end := strings.LastIndexByte(start, ' '); end > 0 && runes[most] != ' ' {
		start = start[:end]
	}
	return strings.TrimSpace(start)
}
