package imports

import "testing"

// An abbreviation is explained at its first use, and nowhere else, also if another line ends
// like that of its first use.
func TestAbbreviationsAreExplained(t *testing.T) {
	text := "See `x`: a CSS rule\n\n    a CSS rule\n\na CSS rule\n\n*[CSS]: Cascading <b>\n"
	want := "See `x`: a CSS rule\n\n    a CSS rule\n\na <abbr title=\"Cascading &lt;b>\">CSS</abbr> rule\n\n"
	if got := kramdown(text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What kramdown does not show is not shown here, and Markdown within HTML is still read.
func TestMarksOfKramdownAreReplaced(t *testing.T) {
	for text, want := range map[string]string{
		"a{::comment}not\n\n    this{:/comment}b":                             "ab",
		"    {::comment}\n":                                                   "    {::comment}\n",
		"{::nomarkdown}<b>x</b>{:/nomarkdown} y":                              "<b>x</b> y",
		"<div class=\"a\" markdown=\"1\">\n**b**\n</div>\nc":                  "<div class=\"a\">\n\n**b**\n</div>\n\nc",
		"<p markdown=\"span\">**b**</p>":                                      "\n\n**b**\n\n",
		"{::options parse_block_html=\"true\" /}\n<section>\n*c*\n</section>": "\n<section>\n\n*c*\n</section>",
		"one\\\\\ntwo\n\n$$\na \\\\\nb\n$$":                                   "one\\\ntwo\n\n$$\na \\\\\nb\n$$",
		"- a\n^\n- b, <<c>> and ~d~":                                          "- a\n\n- b, «c» and \\~d\\~",
		"`~a~`, `<<b>>`, ~~c~~":                                               "`~a~`, `<<b>>`, ~~c~~",
		"> a\nb\n{: .note}\n":                                                 "> [!NOTE]\n> a\nb\n",
	} {
		if got := kramdown(text); got != want {
			t.Errorf("%q: got\n%q\nwant\n%q", text, got, want)
		}
	}
}

// Tables of kramdown without a head, with more rules or with vertical lines in code become
// tables of GFM; those of GFM stay as they are.
func TestTablesOfKramdown(t *testing.T) {
	for text, want := range map[string]string{
		"| a | b |\n|---|---|\n| c | d |\n":                          "| a | b |\n|---|---|\n| c | d |\n",
		"| a | b |\n| c | d |\n":                                     "|  |  |\n|---|---|\n| a | b |\n| c | d |\n",
		"|---\n| a | b |\n|:-+-:|\n| c | d |\n|===\n| e | f |\n|---": "| a | b |\n|:--|--:|\n| c | d |\n| e | f |",
		"a | b\n--|--\n`c|d` | e":                                    "a | b\n--|--\n`c\\|d` | e",
		"Not | a table":                                              "Not | a table",
		"x\n| a |\n| b |":                                            "x\n| a |\n| b |",
	} {
		if got := kramdownTables(text); got != want {
			t.Errorf("%q: got\n%q\nwant\n%q", text, got, want)
		}
	}
}
