package dialects

import "strings"

// HugoTags are the rules for the shortcodes of Hugo, and for those with a usual name in its
// themes.
var HugoTags = boxes(map[string]Rule{
	"highlight": {Code, code}, "code": {Code, code},
	"figure": {MayHave, picture}, "img": {MayHave, picture}, "image": {MayHave, picture}, "picture": {MayHave, picture}, "imgproc": {MayHave, picture},
	"youtube": {MayHave, film("youtube")}, "youtubeLite": {MayHave, film("youtube")}, "vimeo": {MayHave, film("vimeo")}, "vimeo_simple": {MayHave, film("vimeo")},
	"bilibili":  {MayHave, linkTo("https://www.bilibili.com/video/", "")},
	"asciinema": {MayHave, linkTo("https://asciinema.org/a/", "")}, "instagram": {MayHave, linkTo("https://www.instagram.com/p/", "/")},
	"instagram_simple": {MayHave, linkTo("https://www.instagram.com/p/", "/")},
	"gist":             {MayHave, gist}, "tweet": {MayHave, status}, "x": {MayHave, status}, "twitter": {MayHave, status},
	"twitter_simple": {MayHave, status}, "x_simple": {MayHave, status},
	"inline-file": {MayHave, shownFile}, "code-file": {MayHave, shownFile}, "codefile": {MayHave, shownFile}, "code-from-file": {MayHave, shownFile},
	"include-code": {MayHave, shownFile}, "include_code": {MayHave, shownFile}, "embed-code": {MayHave, shownFile}, "snippet": {MayHave, shownFile},
	"ref": {MayHave, ref}, "relref": {MayHave, ref}, "param": {MayHave, param},
	"details": {Must, fold}, "expand": {Must, fold}, "collapse": {Must, fold}, "collapsible": {Must, fold}, "spoiler": {Must, fold}, "accordion": {Must, fold},
	"comment": {Code, drop}, "toc": {MayHave, drop}, "rawhtml": {Code, exactly}, "raw": {Code, exactly}, "html": {Code, exactly}, "unsafe": {Code, exactly},
	"mermaid": {Code, mermaid}, "video": {MayHave, moving("video")}, "audio": {MayHave, moving("audio")},
	"button": {MayHave, button}, "link": {MayHave, button}, "center": {Must, keep}, "tabs": {Must, keep}, "tab": {Must, tab},
	"gallery": {Must, keep}, "columns": {Must, keep}, "column": {Must, keep}, "div": {Must, keep},
	"kbd": {MayHave, wrapped("<kbd>", "</kbd>")}, "mark": {MayHave, wrapped("<mark>", "</mark>")},
	"sub": {MayHave, wrapped("<sub>", "</sub>")}, "sup": {MayHave, wrapped("<sup>", "</sup>")},
	"blockquote": {Must, hugoQuote}, "quote": {Must, hugoQuote},
})

// ref returns the address of the page that the argument names.
func ref(c *Call) (Result, bool) {
	at, ok := c.ref(c.Name, c.Arg(0, "path"))
	return Result{Before: strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29").Replace(at)}, ok
}

// param returns the setting that the argument names.
func param(c *Call) (Result, bool) {
	value, ok := c.setting("param." + c.At(0))
	return Result{Before: EscapeText(value)}, ok
}

// shownFile makes a fenced code block of a file beside the page.
func shownFile(c *Call) (Result, bool) {
	return fileBlock(c, c.Arg(0, "filename", "file", "src", "path", "source"), c.Get("language", "lang", "syntax"), strings.Clone)
}

// tab puts the name of a tab before its text.
func tab(c *Call) (Result, bool) {
	name := c.Arg(0, "name", "title", "tabName", "header")
	if name == "" {
		return keep(c)
	}
	return Result{Before: "**" + EscapeText(name) + "**\n\n", Keep: true, Block: true}, true
}

// hugoQuote makes a quote of the text between two tags.
func hugoQuote(c *Call) (Result, bool) {
	source := EscapeText(c.Get("author", "cite", "source", "attribution"))
	if at := c.Get("link", "url", "href"); at != "" && !strings.ContainsAny(at, " <>") {
		source = Link(c.Get("author", "cite", "source", "title"), at)
	}
	return Quote(source)
}
