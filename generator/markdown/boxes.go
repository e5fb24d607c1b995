package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// quote writes a block quote, or an alert if the first line of the quote is
// [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION], as on GitHub.
func (w *writer) quote(n *ast.Blockquote) {
	w.closeParagraph()
	if kind, title := w.alert(n); kind != "" {
		w.s(`<div class="alert alert-` + kind + `" role="note">` + "\n" + `<p class="alert-title">` + title + "</p>\n")
		w.within(n)
		w.s("</div>\n")
		return
	}
	w.s("<blockquote")
	w.blockID(n)
	w.s(">\n")
	w.quotes++
	w.within(n)
	w.quotes--
	w.s("</blockquote>\n")
}

// alert returns the type and title of an alert, such as "note" and "Hinweis", and removes the
// alert's first line, such as [!NOTE], from the syntax tree. For an ordinary block quote,
// it returns two empty strings.
func (w *writer) alert(n *ast.Blockquote) (kind, title string) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return "", ""
	}
	line := p.Lines().At(0)
	mark := bytes.TrimSpace(line.Value(w.source))
	if !bytes.HasPrefix(mark, []byte("[!")) {
		return "", ""
	}
	labels := &w.c.labels
	switch strings.ToUpper(string(mark)) {
	case "[!NOTE]":
		kind, title = "note", labels.Note
	case "[!TIP]":
		kind, title = "tip", labels.Tip
	case "[!IMPORTANT]":
		kind, title = "important", labels.Important
	case "[!WARNING]":
		kind, title = "warning", labels.Warning
	case "[!CAUTION]":
		kind, title = "caution", labels.Caution
	default:
		if label := unknownBox.Find(mark); label != nil && w.first("unknown box") {
			p := w.errorAt(line.Start, "a box of another dialect has no meaning here and stays in the text as it is").AsWarning()
			p.Width = len(label)
			p.Hint("write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] alone in the first line of the quote")
		}
		return "", ""
	}
	for c := p.FirstChild(); c != nil && c.Pos() < line.Stop; c = p.FirstChild() {
		p.RemoveChild(p, c)
	}
	if p.FirstChild() == nil {
		n.RemoveChild(n, p)
	}
	return kind, title
}

// unknownBox matches a line that begins a box in Obsidian and other programs, such as
// [!info] Title.
var unknownBox = regexp.MustCompile(`^\[!\w+\](?:[+-]?$|[+-]?\s)`)

func (w *writer) table(n *extast.Table) {
	w.closeParagraph()
	// Wide tables scroll sideways. Readers without a mouse can scroll only an element that can
	// have the keyboard focus, hence the attribute tabindex.
	w.s(`<section class="table" tabindex="0" aria-label="` + w.c.labels.Table + "\">\n<table>\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		tag := "td"
		if row.Kind() == extast.KindTableHeader {
			tag = "th"
			w.s("<thead>\n<tr>\n")
		} else {
			if !body {
				w.s("<tbody>\n")
				body = true
			}
			w.s("<tr>\n")
		}
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			w.cell(c.(*extast.TableCell), tag)
		}
		w.s("</tr>\n")
		if tag == "th" {
			w.s("</thead>\n")
		}
	}
	if body {
		w.s("</tbody>\n")
	}
	w.s("</table>\n</section>\n")
}

func (w *writer) cell(n *extast.TableCell, tag string) {
	w.cells++
	defer func() { w.cells-- }()
	w.s("<" + tag)
	if tag == "th" {
		w.s(` scope="col"`)
	}
	if n.Alignment != extast.AlignNone {
		w.s(` class="align-` + n.Alignment.String() + `"`)
	}
	w.s(">")
	w.recordText(w.lineOf(n, flowLine))
	w.s("</" + tag + ">\n")
}
