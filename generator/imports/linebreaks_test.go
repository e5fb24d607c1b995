package imports

import "testing"

func TestHardBreaks(t *testing.T) {
	for text, want := range map[string]string{
		"one\ntwo \n\nthree\n":               "one\\\ntwo \n\nthree\n",
		"one \ntwo  \nthree\\\nfour<br>\n5":  "one\\\ntwo  \nthree\\\nfour<br>\n5",
		"一行\n二行\n":                           "一行\\\n二行\n",
		"- a\n  b\n- c\n\n> d\n> e\n":        "- a\\\n  b\n- c\n\n> d\\\n> e\n",
		"```\na\nb\n```\n\n    c\n    d\n":   "```\na\nb\n```\n\n    c\n    d\n",
		"| a | b |\n|---|---|\n| 1 | 2 |\n":  "| a | b |\n|---|---|\n| 1 | 2 |\n",
		"> [!NOTE]\n> one\n> two\n":          "> [!NOTE]\n> one\\\n> two\n",
		"<div>\na\nb\n</div>\n":              "<div>\na\nb\n</div>\n",
		"$$\na\nb\n$$\n":                     "$$\na\nb\n$$\n",
		"*one\ntwo* and [three\nfour](/a)\n": "*one\\\ntwo* and [three\\\nfour](/a)\n",
		"{{< x >}}\none\n{: .b}\n":           "{{< x >}}\none\n{: .b}\n",
		"![a](a.png)\n![b](b.png)\nSeen\n":   "![a](a.png)\n![b](b.png)\\\nSeen\n",
		"`a\nb`\n":                           "`a\nb`\n",
		"":                                   "",
	} {
		if got := hardBreaks(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}
