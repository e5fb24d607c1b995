package markdown

import (
	"strings"
	"testing"
)

// TestText: what readers see is searched, and nothing else.
func TestText(t *testing.T) {
	for source, want := range map[string]string{
		"A *wo*rd and a [li**n**k](/x/ \"title\").": "A word and a link.",
		"> Quoted text.":                                        "Quoted text.",
		"```go\nx := \"a\" && b < c\n```":                       `x := "a" && b < c`,
		"Text `a<b>` here":                                      "Text a<b> here",
		"- one\n- two\n\n1. three":                              "one two three",
		"| a | b |\n|---|---|\n| c | d |":                       "a b c d",
		"![alt text](x.png \"The caption\")":                    "The caption",
		"Word[^1] more.\n\n[^1]: The note.":                     "Word 1 more. The note. ↩︎",
		"H<sub>2</sub>O <!-- a > remark --> and AT&amp;T &copy": "H2O and AT&T &copy",
		"<details><summary>Sum</summary>Body</details>":         "Sum Body",
		"Line\\\nbreak":                                         "Line break",
		"# Head\n\nText.":                                       "Head Text.",
		"<script>var hidden = 1</script>\n\nShown":              "Shown",
	} {
		doc, _ := New(Settings{}).Convert("x.md", []byte(source), 0)
		if got := strings.Join(strings.Fields(string(doc.AppendText(nil))), " "); got != want {
			t.Errorf("%q: %q, not %q", source, got, want)
		}
	}
}

// TestTextOfTrustedHTML: no script, comment or attribute of HTML that stays as it is.
func TestTextOfTrustedHTML(t *testing.T) {
	for source, want := range map[string]string{
		"<style>b {color: red}</style>\n<p title=\"a > b\">Text</p>":        "Text",
		"<SCRIPT>\nif (a < b) hidden()\n</SCRIPT>\n\nShown":                 "Shown",
		"<script>\nlet a = 1\n\nlet b = 2\n</script>\n\nShown":              "Shown",
		"<p>1 < 2</p>\n\nAnd <!-- not\nthis --> that":                       "1 < 2 And that",
		"<script>never closed":                                              "",
		"<template><p>Not yet</p></template>\n<iframe src=x></iframe>\n\nA": "A",
	} {
		doc, _ := New(Settings{RawHTML: "trusted"}).Convert("x.md", []byte(source), 0)
		if got := strings.Join(strings.Fields(string(doc.AppendText(nil))), " "); got != want {
			t.Errorf("%q: %q, not %q", source, got, want)
		}
	}
}

// FuzzText looks for a panic and for text that is repeated.
func FuzzText(f *testing.F) {
	f.Add("<a b='>'>&amp;<")
	f.Add("<script x</")
	f.Fuzz(func(t *testing.T, html string) {
		text := (&Document{HTML: []byte(html)}).AppendText(nil)
		if len(text) > 2*len(html) {
			t.Errorf("%d bytes of %d", len(text), len(html))
		}
	})
}
