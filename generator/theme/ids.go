package theme

import "regexp"

// idAttributes matches an id attribute in the text of a template. Its submatch is the
// value of the attribute. A value with template actions does not match.
var idAttributes = regexp.MustCompile(`(?i)\sid\s*=\s*["']?([^\s"'<>{}]+)["'\s>]`)

// IDs returns the set of ids of HTML elements in the templates, without ids that
// template actions print. The headings in stories must get ids that are not in the set.
// The caller must not change the map.
func (t *Theme) IDs() map[string]bool { return t.ids }

// idsOf returns the set of ids of HTML elements in all templates, except those of
// shortcodes.
func (f files) idsOf() map[string]bool {
	ids := map[string]bool{}
	for _, name := range f.templates() {
		if isShortcode(name) {
			continue
		}
		for _, m := range idAttributes.FindAllSubmatch(f[name], -1) {
			ids[string(m[1])] = true
		}
	}
	return ids
}
