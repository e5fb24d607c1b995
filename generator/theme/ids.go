package theme

import "regexp"

// idAttributes matches an attribute id in the text of a template. The submatch is its
// value, unless a template action makes it.
var idAttributes = regexp.MustCompile(`(?i)\sid\s*=\s*["']?([^\s"'<>{}]+)["'\s>]`)

// IDs returns the ids of elements that the templates contain, so that texts get
// others. Ids that template actions make are not known. The caller must not change the
// map.
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
