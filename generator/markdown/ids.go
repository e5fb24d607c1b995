package markdown

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"broadsheet/generator/slugs"
)

// identifiers makes the HTML ids of one text unique.
type identifiers struct {
	next map[string]int // key: id in use; value: number to append if the id occurs again
}

// reset removes all ids. It replaces a large map instead of clearing the map, so that the
// memory is freed.
func (ids *identifiers) reset() {
	if len(ids.next) > 100 {
		ids.next = nil
	}
	clear(ids.next)
}

// generate returns a unique id for the text of a heading.
func (ids *identifiers) generate(text string) string {
	return ids.take(cmp.Or(slugs.OfHeading(text), "section"))
}

// take returns the argument id, or the id with a number appended if it is reserved or
// already in use. From then on, the returned id is in use.
func (ids *identifiers) take(id string) string {
	if id == "" {
		return ""
	}
	if ids.next == nil {
		ids.next = make(map[string]int)
	}
	n, used := ids.next[id]
	if !used && !isReserved(id) {
		ids.next[id] = 1
		return id
	}
	for n = max(n, 1); ; n++ {
		numbered := id + "-" + strconv.Itoa(n)
		if _, used := ids.next[numbered]; !used {
			ids.next[id], ids.next[numbered] = n+1, 1
			return numbered
		}
	}
}

// isReserved reports whether an id is reserved for footnotes or for the script of the
// preview.
func isReserved(id string) bool {
	return strings.HasPrefix(id, "fn:") || strings.HasPrefix(id, "fnref") && strings.Contains(id, ":") || id == "broadsheet-client"
}

// id writes an id as the value of an HTML attribute, and records the position of the id
// in the HTML.
func (w *writer) id(id string) {
	w.marks = append(w.marks, ID{Offset: len(w.out), Value: id})
	w.out = appendEscaped(w.out, []byte(id))
}

// uses writes the value of an HTML attribute that lists ids of other elements, such as
// aria-labelledby. It records the position of each id in the HTML.
func (w *writer) uses(value string) {
	for i, id := range strings.Fields(value) {
		if i > 0 {
			w.s(" ")
		}
		w.id(id)
		w.marks[len(w.marks)-1].Use = true
	}
}

// namesIDs reports whether the value of an HTML attribute, such as aria-labelledby, is a
// list of ids, separated by spaces.
func namesIDs(attribute string) bool {
	switch attribute {
	case "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage",
		"aria-flowto", "aria-labelledby", "aria-owns", "for", "headers", "itemref":
		return true
	}
	return false
}

// blockID writes the attribute id of a block, if the author gave it one.
func (w *writer) blockID(n ast.Node) {
	v, ok := n.AttributeString("id")
	if !ok {
		return
	}
	own, _ := v.([]byte)
	if id := w.ownID("", string(own)); id != "" {
		w.s(` id="`)
		w.id(id)
		w.s(`"`)
	}
}
