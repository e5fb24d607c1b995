package fromhtml

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// table writes a table: in Markdown if it has a head and cells of single lines, otherwise
// in HTML. A table that only frames a listing with line numbers becomes the listing.
func (w *writer) table(n *html.Node) {
	w.endParagraph()
	if code := first(n, func(c *html.Node) bool { return c.DataAtom == atom.Td && hasClass(c, "code") }); code != nil && firstOf(code, atom.Pre) != nil {
		w.code(firstOf(code, atom.Pre))
		return
	}
	rows := rowsOf(n)
	switch {
	case len(rows) == 1 && len(rows[0]) == 1: // a frame around something
		w.apart(rows[0][0])
		w.apart(own(n, atom.Caption))
	case isSimple(n, rows):
		w.markdownTable(n, rows)
	case len(rows) > 0:
		w.addBlock(otherBlock, []byte(w.raw(n)))
	default:
		w.apart(n)
	}
}

// rowsOf returns the cells of each row of a table, without those of tables within it.
func rowsOf(table *html.Node) (rows [][]*html.Node) {
	for tr := range elements(table) {
		if tr.DataAtom != atom.Tr || enclosing(tr, atom.Table) != table {
			continue
		}
		var cells []*html.Node
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
				cells = append(cells, c)
			}
		}
		if len(cells) > 0 {
			rows = append(rows, cells)
		}
	}
	return rows
}

// isSimple reports whether Markdown can express a table: its first row is its only head,
// all rows have the same number of cells, no cell spans others, and each cell is a line.
func isSimple(table *html.Node, rows [][]*html.Node) bool {
	if len(rows) < 2 || firstOf(table, atom.Tfoot) != nil {
		return false
	}
	for i, cells := range rows {
		if len(cells) != len(rows[0]) {
			return false
		}
		for _, c := range cells {
			head := c.DataAtom == atom.Th || i == 0 && c.Parent.Parent.DataAtom == atom.Thead
			if head != (i == 0) || span(c) || !isLine(c) {
				return false
			}
		}
	}
	return true
}

func span(c *html.Node) bool {
	for _, key := range []string{"colspan", "rowspan"} {
		if v := attribute(c, key); v != "" && v != "1" {
			return true
		}
	}
	return false
}

// isLine reports whether the content of a cell can be written as a line.
func isLine(cell *html.Node) bool {
	return first(cell, func(c *html.Node) bool {
		return !isInline(c) && c.DataAtom != atom.P && c.DataAtom != atom.Div && !isUnseen(c)
	}) == nil
}

func (w *writer) markdownTable(table *html.Node, rows [][]*html.Node) {
	var out []byte
	for i, cells := range rows {
		out = append(out, '|')
		for _, c := range cells {
			text := bytes.ReplaceAll(w.single(c, cellLine), []byte("|"), []byte(`\|`))
			out = append(append(append(out, ' '), text...), " |"...)
		}
		out = append(out, '\n')
		if i > 0 {
			continue
		}
		for _, c := range cells {
			out = append(out, alignment(c)...)
		}
		out = append(out, "|\n"...)
	}
	w.addBlock(otherBlock, bytes.TrimRight(out, "\n"))
	w.apart(own(table, atom.Caption))
}

// alignment returns the line below the head of a column.
func alignment(c *html.Node) string {
	align := strings.ToLower(attribute(c, "align") + attribute(c, "style") + attribute(c, "class"))
	switch {
	case strings.Contains(align, "right"):
		return "| ---: "
	case strings.Contains(align, "center"):
		return "| :---: "
	}
	return "| --- "
}
