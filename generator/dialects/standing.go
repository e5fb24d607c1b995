package dialects

import "strings"

// Standing are the rules for the tags that Broadsheet reads as they stand, in texts that were
// not imported: the tags of Jekyll, Hugo and Hexo that have a meaning without the settings of
// the other site.
var Standing = &Rules{
	Tags: map[string]Rule{
		"highlight": {Code, code}, "code": {Code, code}, "codeblock": {Code, hexoCode},
		"raw": {Code, raw}, "comment": {Code, drop},
		"ref": {MayHave, story}, "relref": {MayHave, story}, "post_url": {MayHave, story}, "link": {MayHave, story},
		"figure": {MayHave, picture}, "youtube": {MayHave, film("youtube")}, "vimeo": {MayHave, film("vimeo")},
		"details":      {Must, fold},
		"site.baseurl": {MayHave, base}, "site.url": {MayHave, base},
	},
	Other: filtered,
}

// story returns the target of a link to the page or file that the argument names.
func story(c *Call) (Result, bool) {
	name := c.Arg(0, "path")
	target, ok := c.ref(c.Name, name)
	ok = ok && name != ""
	if !c.InAddress {
		return Result{Before: Link(name, target)}, ok
	}
	return Result{Before: Destination(target)}, ok
}

// base removes the address of the site before a path, since Broadsheet adds it by itself. If no
// path follows, the address is that of the front page.
func base(c *Call) (Result, bool) {
	switch {
	case c.InAddress && strings.IndexByte(")\"'> ", c.Next) >= 0:
		return Inline("/")
	case c.Name == "site.url" && !c.InAddress:
		return Result{}, false
	}
	return Inline("")
}

// hexoCode makes a fenced code block of the text between two tags of Hexo, whose language is
// written lang:go.
func hexoCode(c *Call) (Result, bool) {
	for _, a := range c.Args {
		if language, ok := strings.CutPrefix(a.Value, "lang:"); ok {
			return CodeBlock(c, language)
		}
	}
	return CodeBlock(c, "")
}

// raw keeps the text between two tags to the letter.
func raw(*Call) (Result, bool) { return Result{Keep: true, Exact: true}, true }

// filtered returns the path in values such as {{ "/about/" | relative_url }}, whose filter
// adds the base path of the site. Broadsheet adds the base path by itself.
func filtered(c *Call) (Result, bool) {
	text, filter, ok := strings.Cut(c.Raw, "|")
	if c.Style != Output || c.Name != "" || !ok {
		return Result{}, false
	}
	switch strings.TrimSpace(filter) {
	case "relative_url", "absolute_url", "prepend: site.baseurl", "relURL", "absURL", "url":
	default:
		return Result{}, false
	}
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '"' && text[0] != '\'' || text[len(text)-1] != text[0] {
		return Result{}, false
	}
	return Inline(Destination(text[1 : len(text)-1]))
}
