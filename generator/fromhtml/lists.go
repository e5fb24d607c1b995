package fromhtml

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// list writes a list with bullets or numbers.
func (w *writer) list(n *html.Node) {
	if w.depth >= deepest {
		w.apart(n)
		return
	}
	w.endParagraph()
	ordered := n.DataAtom == atom.Ol
	number := 1
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil && 0 <= start && start < 100_000_000 {
		number = start
	}
	kind := tightList
	if ordered && number != 1 {
		kind = looseList // only a list that starts with 1 may follow text without an empty line
	}
	marker := w.marker(ordered)
	var items [][]byte
	for _, item := range itemsOf(n) {
		blocks := w.within(func() {
			for _, c := range item {
				w.node(c)
			}
		})
		if len(blocks) == 0 {
			continue
		}
		tight := isTight(blocks)
		if !tight {
			kind = looseList
		}
		first := marker + " "
		if ordered {
			first = strconv.Itoa(number) + first
			number++
		}
		items = append(items, indented(joined(blocks, tight), first, strings.Repeat(" ", len(first))))
	}
	separator := "\n"
	if kind == looseList && !allTight(items) {
		separator = "\n\n"
	}
	w.addBlock(kind, bytes.Join(items, []byte(separator)))
}

// allTight reports whether no item of a list has an empty line.
func allTight(items [][]byte) bool {
	for _, item := range items {
		if bytes.Contains(item, []byte("\n\n")) {
			return false
		}
	}
	return true
}

// isTight reports whether the blocks of an item can be written without empty lines: a
// paragraph, or lists after at most one paragraph.
func isTight(blocks []block) bool {
	for i, b := range blocks {
		if b.kind != tightList && !(i == 0 && b.kind == paragraph) {
			return false
		}
	}
	return true
}

// marker returns the character of the items of a new list. It differs from that of a
// list directly before, since Markdown would join the two.
func (w *writer) marker(ordered bool) string {
	var last []byte
	if n := len(w.blocks); n > 0 && (w.blocks[n-1].kind == tightList || w.blocks[n-1].kind == looseList) {
		last = bytes.TrimLeft(w.blocks[n-1].text, "0123456789")
	}
	switch {
	case ordered && bytes.HasPrefix(last, []byte(". ")):
		return ")"
	case ordered:
		return "."
	case bytes.HasPrefix(last, []byte("- ")):
		return "*"
	}
	return "-"
}

// itemsOf returns the items of a list, each as the nodes that it contains. Lists that
// stand between items, as older editors write them, belong to the item before.
func itemsOf(list *html.Node) (items [][]*html.Node) {
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.DataAtom == atom.Li:
			var nodes []*html.Node
			for d := c.FirstChild; d != nil; d = d.NextSibling {
				nodes = append(nodes, d)
			}
			items = append(items, nodes)
		case c.Type == html.ElementNode && len(items) > 0:
			items[len(items)-1] = append(items[len(items)-1], c)
		case c.Type == html.ElementNode, c.Type == html.TextNode && !isBlank(c.Data):
			items = append(items, []*html.Node{c})
		}
	}
	return items
}

// definitions writes a list of terms with their meanings.
func (w *writer) definitions(n *html.Node) {
	w.endParagraph()
	var out []byte
	var terms [][]byte // terms whose meaning is still to come
	for _, c := range entriesOf(n) {
		if c.DataAtom == atom.Dt {
			if line := w.single(c, termLine); len(line) > 0 {
				terms = append(terms, line)
			}
			continue
		}
		inner := w.within(func() { w.node(c) })
		switch {
		case len(inner) == 0:
			continue
		case len(out) == 0 && len(terms) == 0:
			terms = [][]byte{[]byte("\u00a0")}
		case len(out) > 0 && len(terms) > 0:
			out = append(out, "\n\n"...)
		case len(out) > 0:
			out = append(out, '\n')
		}
		for _, term := range terms {
			out = append(append(out, term...), '\n')
		}
		out, terms = append(out, indented(joined(inner, false), ": ", "  ")...), nil
	}
	w.addBlock(otherBlock, out)
	var rest []byte
	for i, term := range terms {
		if i > 0 {
			rest = appendBreak(rest, "\n")
		}
		rest = append(rest, term...)
	}
	w.addBlock(paragraph, rest)
}

// entriesOf returns the terms of a list of terms, and their meanings: all that is not a
// term.
func entriesOf(list *html.Node) (entries []*html.Node) {
	for c := range list.ChildNodes() {
		switch {
		case c.DataAtom == atom.Div:
			entries = append(entries, entriesOf(c)...)
		case c.Type == html.ElementNode, c.Type == html.TextNode && !isBlank(c.Data):
			entries = append(entries, c)
		}
	}
	return entries
}
