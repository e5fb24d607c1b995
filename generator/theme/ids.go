package theme

import "regexp"

// idAttributes matches an attribute id in the text of a template. Its submatch is the
// value. It does not match values with template actions.
var idAttributes = regexp.MustCompile(`(?i)\sid\s*=\s*["']?([^\s"'<>{}]+)["'\s>]`)

// IDs returns the ids of HTML elements in the templates. Headings in stories must get
// other ids. Ids that template actions produce are not in the map. The caller must not
// change the map.
func (t *Theme) IDs() map[string]bool { return t.ids }

// idsOf returns the ids in all templates.
func (f files) idsOf() map[string]bool {
	ids := map[string]bool{}
	for _, name := range f.templates() {
		for _, m := range idAttributes.FindAllSubmatch(f[name], -1) {
			ids[string(m[1])] = true
		}
	}
	return ids
}
