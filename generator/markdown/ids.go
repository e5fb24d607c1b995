package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// identifiers makes unique ids for the headings of one body.
type identifiers struct {
	next map[string]int // id in use → the next number to append to it
}

// reset removes all ids, and frees a table that has grown large.
func (ids *identifiers) reset() {
	if len(ids.next) > 100 {
		ids.next = nil
	}
	clear(ids.next)
}

// generate returns the id for a heading's text by GitHub's rules: lower case,
// letters and digits of any script, hyphens for spaces.
func (ids *identifiers) generate(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_':
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r) || r == '-':
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" {
		id = "section"
	}
	return ids.take(id)
}

// take returns an id, with a number appended if it is in use.
func (ids *identifiers) take(id string) string {
	if id == "" {
		return ""
	}
	if ids.next == nil {
		ids.next = make(map[string]int)
	}
	n, used := ids.next[id]
	if !used {
		ids.next[id] = 1
		return id
	}
	for ; ; n++ {
		numbered := id + "-" + strconv.Itoa(n)
		if _, used := ids.next[numbered]; !used {
			ids.next[id], ids.next[numbered] = n+1, 1
			return numbered
		}
	}
}
