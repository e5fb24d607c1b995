package fromhtml

import (
	"slices"
	"strings"
	"testing"

	nodes "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

// formOf returns the names of the elements around a text that decide how readers see it, once
// for each list, quote and meaning of a term.
func formOf(text *nodes.Node) string {
	var names []string
	title := enclosing(text, atom.H2) != nil || enclosing(text, atom.H3) != nil || enclosing(text, atom.Dt) != nil
	for n := text.Parent; n != nil; n = n.Parent {
		name := n.Data
		if m := markOf(n); m != nil {
			name = m.start
		}
		switch n.DataAtom {
		case atom.Ul, atom.Ol, atom.Blockquote, atom.Dd:
			names = append(names, name)
			continue
		case atom.Pre:
			return "pre"
		case atom.A:
			if target := attribute(n, "href"); strings.HasPrefix(target, "http") || strings.HasPrefix(target, "mailto:") {
				continue // Markdown makes links of addresses in texts
			}
		case atom.H2, atom.H3, atom.Code:
		default:
			if name == n.Data || title && name == "<strong>" || n.DataAtom == atom.Abbr {
				continue
			}
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// forms returns the texts in HTML without white space, each part after its form.
func forms(body *nodes.Node) string {
	var b strings.Builder
	last := ""
	for n := range body.Descendants() {
		if n.Type != nodes.TextNode || isBlank(n.Data) || strings.Contains(n.Data, "CAPTION") {
			continue
		}
		if form := formOf(n); form != last {
			b.WriteString("\n(" + form + ") ")
			last = form
		}
		b.WriteString(withoutSpace(n.Data))
	}
	return b.String()
}

// TestFormsStay asserts that texts stay in the lists, quotes, links, code and emphasis in
// which they stand in HTML. Bold headings and terms are the only difference.
func TestFormsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		m.blocks(m.upTo(2))
		text := m.b.String()
		out := Convert(text, nil)
		page := htmlOf(out)
		if got, want := forms(parse(page)), forms(parse(text)); got != want {
			t.Fatalf("HTML:\n%s\nMarkdown:\n%s\nPage:\n%s\nforms:%s\nwant:%s", text, out, page, got, want)
		}
	})
}
