package fromhtml

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A note is a footnote.
type note struct {
	number int        // its number among the notes that are mentioned; 0: not yet
	body   *html.Node // its text
}

var noteID = regexp.MustCompile(`(?i)fn|note|ref|cite`)

// findNotes finds the footnotes of a text: those of the field Env.Notes, and items of lists
// that a link leads to and that have a link back. It takes the latter out of the text.
func (w *writer) findNotes(body *html.Node) {
	if w.notes == nil {
		w.notes = map[string]*note{}
	}
	for id, text := range w.env.Notes {
		w.notes[id] = &note{body: parse(text)}
	}
	targets := map[string]bool{}
	for n := range elements(body) {
		if href, ok := strings.CutPrefix(attribute(n, "href"), "#"); ok && n.DataAtom == atom.A {
			targets[href] = true
		}
	}
	if len(targets) == 0 {
		return
	}
	var found []*html.Node
	for n := range elements(body) {
		if id := attribute(n, "id"); n.DataAtom == atom.Li && targets[id] && noteID.MatchString(id) && w.removeBackLinks(n) {
			found = append(found, n)
			w.notes[id] = &note{body: n}
		}
	}
	for _, n := range found {
		list := n.Parent
		remove(n)
		removeEmpty(list)
	}
}

// removeBackLinks takes the links that lead from a footnote back to its mark out of the
// tree, and reports whether there was one.
func (w *writer) removeBackLinks(n *html.Node) (removed bool) {
	var links []*html.Node
	for a := range elements(n) {
		href := attribute(a, "href")
		if a.DataAtom == atom.A && strings.HasPrefix(href, "#") && noteID.MatchString(href) {
			links = append(links, a)
		}
	}
	for _, a := range links {
		remove(a)
	}
	return len(links) > 0
}

// removeEmpty takes a list without items, and what only frames it, out of the tree, together
// with a rule or heading inside that frame.
func removeEmpty(list *html.Node) {
	if list == nil || firstOf(list, atom.Li) != nil {
		return
	}
	frame := list.Parent
	remove(list)
	if frame != nil && (mentions(frame, "footnote") || frame.DataAtom == atom.Section) && !hasTextBeside(frame, isHeading) {
		remove(frame)
	}
}

// noteMark writes the mark of a footnote, if a link is one.
func (w *writer) noteMark(n *html.Node, href string) bool {
	id, ok := strings.CutPrefix(href, "#")
	if !ok {
		return false
	}
	found := w.notes[id]
	if found == nil {
		return false
	}
	if found.number == 0 {
		w.cited = append(w.cited, found)
		found.number = len(w.cited)
	}
	w.run.space = false
	for _, m := range w.marks { // the mark is raised anyway
		m.transparent = m.transparent || m.start == "<sup>" && !m.written
	}
	w.add(piece{kind: rawPiece, text: "[^" + strconv.Itoa(found.number) + "]"})
	return true
}

// writeNotes writes the texts of the footnotes that are mentioned.
func (w *writer) writeNotes() {
	for i := 0; i < len(w.cited); i++ {
		inner := w.within(func() { w.children(w.cited[i].body) })
		label := "[^" + strconv.Itoa(i+1) + "]: "
		if len(inner) == 0 {
			inner = []block{{paragraph, []byte("…")}}
		}
		w.addBlock(otherBlock, indented(joined(inner, false), label, "    "))
	}
}
