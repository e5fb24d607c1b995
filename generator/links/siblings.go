package links

// issues is a number of stories. If at least this number of stories have headlines of the
// same form (see Story.Form), these stories are taken for the issues of a numbered series.
const issues = 5

// isNumbered reports whether a story is an issue of a numbered series.
func (s *metadata) isNumbered(story *Story) bool { return s.forms[story.Form] >= issues }

// sibling reports whether the current story and story j are issues of the same numbered
// series. Stories with the same series in front matter are not siblings, since their author
// wants them to be read together.
func (s *scorer) sibling(j int) bool {
	a, b := &s.stories[s.story], &s.stories[j]
	return s.numbered && a.Form == b.Form && (a.Series == "" || a.Series != b.Series)
}

// damped returns the likeness of the current story and story j (the argument likeness),
// reduced if the two stories are siblings.
func (s *scorer) damped(likeness uint64, j int) uint64 {
	if s.sibling(j) {
		return likeness * 3 / 5
	}
	return likeness
}
