package markdown

import (
	"regexp"
	"slices"
)

// shortcodeCalls matches the start of a shortcode, with its name as a submatch.
var shortcodeCalls = regexp.MustCompile(`\{\{[<%]\s*/?\s*([\w./-]+)|\{%-?\s*([\w-]+)|\{\{-?\s*((?:site|page)\.[\w.]+)`)

// shortcodes warns of shortcodes of other generators, which stay in the text
// unchanged. These are Hugo's {{< x >}} and {{% x %}}, Jekyll's {% x %} and its
// variables {{ site.x }}.
func (w *writer) shortcodes() {
	if !w.hasShortcodes {
		return
	}
	said := map[string]bool{}
	for _, m := range shortcodeCalls.FindAllSubmatchIndex(w.source, -1) {
		name := ""
		for i := 2; i < len(m); i += 2 {
			if m[i] >= 0 {
				name = string(w.source[m[i]:m[i+1]])
			}
		}
		if said[name] || slices.ContainsFunc(w.code, func(c extent) bool { return c.from <= m[0] && m[0] < c.to }) {
			continue
		}
		said[name] = true
		p := w.errorAt(m[0], "the shortcode %q has no meaning here and stays in the text as it is", name).AsWarning()
		p.Width = m[1] - m[0]
		p.Hint("%s", insteadOf(name))
	}
}

// insteadOf returns a hint that tells the author what to write instead of a shortcode.
func insteadOf(name string) string {
	switch name {
	case "figure", "img", "image", "imgproc":
		return `write ![what the picture shows](picture.jpg "caption")`
	case "youtube", "vimeo", "tweet", "twitter", "x", "instagram", "gist", "video", "embed":
		return "write a link to it: [what it is](https://…)"
	case "highlight", "endhighlight", "code", "codeblock", "endcodeblock":
		return "write a fenced block: ``` and the language, the code, and ```"
	case "raw", "endraw":
		return "remove it: braces need no protection here"
	case "ref", "relref", "link", "post_url":
		return "write the path of the file, as in [text](../other-story.md)"
	case "include", "include_relative", "partial":
		return "write the text itself, or make it part of a template"
	case "notice", "note", "tip", "warning", "alert", "callout", "admonition":
		return "write a quote that starts with [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION]"
	case "details":
		return "write <details><summary>title</summary>, the text, and </details>"
	case "comment", "endcomment":
		return "write <!-- the comment -->"
	}
	return "write it in Markdown, or put it in backticks if readers are to see it"
}
