package dialects

import (
	"cmp"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// HexoTags are the rules for the tags of Hexo, and for those with a usual name in its
// themes.
var HexoTags = boxes(map[string]Rule{
	"codeblock": {Code, titledCode}, "code": {Code, titledCode}, "include_code": {MayHave, includeCode}, "include-code": {MayHave, includeCode},
	"raw": {Code, exactly}, "blockquote": {Must, hexoQuote}, "quote": {Must, hexoQuote}, "pullquote": {Must, pullQuote},
	"centerquote": {Must, pullQuote}, "cq": {Must, pullQuote},
	"img": {MayHave, hexoImage}, "image": {MayHave, hexoImage}, "asset_img": {MayHave, assetImage}, "asset_link": {MayHave, assetLink},
	"asset_path": {MayHave, assetPath}, "post_link": {MayHave, postLink}, "post_path": {MayHave, postPath},
	"link": {MayHave, hexoLink}, "anchor": {MayHave, hexoLink}, "iframe": {MayHave, linkTo("", "")},
	"jsfiddle": {MayHave, linkTo("https://jsfiddle.net/", "/")}, "gist": {MayHave, gist}, "youtube": {MayHave, film("youtube")}, "vimeo": {MayHave, film("vimeo")},
	"bilibili": {MayHave, linkTo("https://www.bilibili.com/video/", "")}, "hackmd": {MayHave, linkTo("https://hackmd.io/", "")},
	"mermaid": {Code, mermaid}, "video": {MayHave, moving("video")}, "audio": {MayHave, moving("audio")},
	"folding": {Must, hexoFold}, "fold": {Must, hexoFold}, "spoiler": {Must, hexoFold}, "hideToggle": {Must, hexoFold}, "hideBlock": {Must, hexoFold}, "details": {Must, hexoFold},
	"kbd": {MayHave, wrapped("<kbd>", "</kbd>")}, "label": {MayHave, hexoLabel}, "button": {MayHave, hexoButton}, "btn": {MayHave, hexoButton},
})

// words returns the arguments of a tag without names, in their order.
func words(c *Call) (list []string) {
	for _, a := range c.Args {
		value := a.Value
		if a.Name != "" {
			value = a.Name + ":" + value
		}
		list = append(list, value)
	}
	return list
}

func isURL(word string) bool {
	return strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://")
}

// codeOptions are the options of code blocks whose value stands behind a colon.
var codeOptions = regexp.MustCompile(`\b(lang|line_number|line_threshold|highlight|first_line|mark|wrap|from|to):(\S+)`)

// codeArguments returns the language and the title of a code block, and the text and address
// of its link.
func codeArguments(raw string) (language, title, text, address string) {
	for _, m := range codeOptions.FindAllStringSubmatch(raw, -1) {
		if m[1] == "lang" {
			language = m[2]
		}
	}
	fields := strings.Fields(codeOptions.ReplaceAllString(raw, ""))
	for i, word := range fields {
		if isURL(word) || strings.HasPrefix(word, "/") {
			return language, strings.Join(fields[:i], " "), strings.Join(fields[i+1:], " "), word
		}
	}
	return language, strings.Join(fields, " "), "", ""
}

// titledCode makes a fenced code block, after a line with its title and link.
func titledCode(c *Call) (Result, bool) {
	language, title, text, address := codeArguments(c.Raw)
	r, ok := CodeBlock(c, language)
	line := EscapeText(title)
	if address != "" {
		if text == "" {
			text, line = title, ""
		}
		line = strings.TrimSpace(line + " " + Link(text, address))
	}
	if line != "" {
		r.Before = line + "\n\n" + r.Before
	}
	return r, ok
}

// includeCode makes a fenced code block of a file.
func includeCode(c *Call) (Result, bool) {
	language, rest, _, address := codeArguments(c.Raw)
	fields := strings.Fields(rest + " " + address)
	if len(fields) == 0 {
		return Result{}, false
	}
	last := len(fields) - 1
	r, ok := fileBlock(c, fields[last], language, func(text string) string { return linesOf(text, c.Raw) })
	r.Before = EscapeText(cmp.Or(strings.Join(fields[:last], " "), fields[last])) + "\n\n" + r.Before
	return r, ok
}

// linesOf returns the lines of a file that the options from and to name.
func linesOf(text, options string) string {
	lines := strings.SplitAfter(text, "\n")
	from, to := 1, len(lines)
	for _, m := range codeOptions.FindAllStringSubmatch(options, -1) {
		n, err := strconv.Atoi(m[2])
		switch {
		case err != nil:
		case m[1] == "from":
			from = n
		case m[1] == "to":
			to = n
		}
	}
	from, to = min(max(from, 1), len(lines)), min(max(to, 0), len(lines))
	return strings.Join(lines[from-1:max(to, from-1)], "")
}

// FenceTitle returns the title of a fenced code block of Hexo and its link as Markdown, from
// what stands behind the language. Options make no title.
func FenceTitle(rest string) string {
	_, title, text, address := codeArguments(rest)
	if address == "" {
		return EscapeText(title)
	}
	return Link(cmp.Or(title, text), address)
}

// hexoQuote makes a quote with its source: an author, the title of a book or an address with
// a title.
func hexoQuote(c *Call) (Result, bool) {
	fields := strings.Fields(c.Raw)
	for i, word := range fields {
		if isURL(word) {
			source := EscapeText(strings.Join(fields[:i], " "))
			link := Link(strings.Join(fields[i+1:], " "), word)
			return Quote(strings.TrimSpace(source + " " + link))
		}
	}
	return Quote(EscapeText(strings.Join(fields, " ")))
}

func pullQuote(*Call) (Result, bool) { return Quote("") }

// hexoImage makes a picture. The arguments are names of classes, the address, a width, a
// height, and a text that holds the title and the description between quotes.
func hexoImage(c *Call) (Result, bool) {
	list := words(c)
	for i, word := range list {
		if strings.ContainsAny(word, "/.") {
			f := imageOf(word, list[i+1:])
			return Result{Before: f.Markdown(), Block: c.Alone}, true
		}
	}
	return Result{}, false
}

var quotedTexts = regexp.MustCompile(`"([^"]*)"|'([^']*)'`)

// titleAndAlt matches a title and, between single quotes, a description.
var titleAndAlt = regexp.MustCompile(`^"?([^"']+?)\s+'([^'"]*)'"?$`)

// imageOf returns the figure for an address and the arguments after it.
func imageOf(src string, rest []string) Figure {
	f := Figure{Src: src}
	for len(rest) > 0 && strings.Trim(rest[0], "0123456789px%") == "" && rest[0] != "" {
		if f.Width == "" {
			f.Width = rest[0]
		} else {
			f.Height = rest[0]
		}
		rest = rest[1:]
	}
	text := strings.Join(rest, " ")
	if m := titleAndAlt.FindStringSubmatch(text); m != nil {
		f.Caption, f.Alt = m[1], m[2]
		return f
	}
	if m := quotedTexts.FindAllStringSubmatch(text, 2); len(m) > 0 {
		f.Caption, f.Alt = m[0][1]+m[0][2], m[0][1]+m[0][2]
		if len(m) > 1 {
			f.Alt = m[1][1] + m[1][2]
		}
		return f
	}
	f.Alt, f.Width, f.Height = text, "", ""
	return f
}

// assetImage makes a picture of a file of the post.
func assetImage(c *Call) (Result, bool) {
	list := words(c)
	for i, word := range list {
		if at, ok := c.ref("asset", word); ok {
			f := imageOf(at, list[i+1:])
			if f.Alt == "" {
				f.Alt = strings.Join(list[i+1:], " ")
			}
			return Result{Before: f.Markdown(), Block: c.Alone}, true
		}
	}
	return Result{}, false
}

func assetLink(c *Call) (Result, bool) {
	list := words(c)
	if len(list) == 0 {
		return Result{}, false
	}
	at, ok := c.ref("asset", list[0])
	text := list[0]
	if len(list) > 1 {
		text = strings.Join(withoutSwitch(list[1:]), " ")
	}
	return Result{Before: Link(text, at)}, ok
}

// withoutSwitch removes the word true or false at the end of arguments, which says whether
// HTML in a title is escaped.
func withoutSwitch(list []string) []string {
	if n := len(list); n > 0 && (list[n-1] == "true" || list[n-1] == "false") {
		return list[:n-1]
	}
	return list
}

func assetPath(c *Call) (Result, bool) {
	at, ok := c.ref("asset", c.At(0))
	return Result{Before: at}, ok
}

func postPath(c *Call) (Result, bool) {
	at, ok := c.ref("post", c.At(0))
	return Result{Before: at}, ok
}

// postLink makes a link to a post. Its text is the post's headline if none is given.
func postLink(c *Call) (Result, bool) {
	list := words(c)
	if len(list) == 0 {
		return Result{}, false
	}
	at, ok := c.ref("post", list[0])
	text := html.UnescapeString(strings.Join(withoutSwitch(list[1:]), " "))
	if text == "" {
		text, _ = c.ref("title", list[0])
	}
	return Result{Before: Link(text, at)}, ok
}

// hexoLink makes a link of a text, an address and perhaps a title.
func hexoLink(c *Call) (Result, bool) {
	list := words(c)
	for i, word := range list {
		if isURL(word) || strings.HasPrefix(word, "/") || strings.HasPrefix(word, "#") {
			return Inline(Link(strings.Join(list[:i], " "), word))
		}
	}
	return Result{}, false
}

// hexoFold folds away the text between two tags. Themes write a colour or an option before
// the summary.
func hexoFold(c *Call) (Result, bool) {
	raw := strings.TrimSpace(c.Raw)
	summary, _, _ := strings.Cut(raw, ",")
	if i := strings.IndexByte(raw, ','); i >= 0 && strings.Contains(" open cyan blue red green yellow ", " "+strings.TrimSpace(raw[:i])+" ") {
		summary = raw[i+1:]
	}
	if summary = strings.Trim(strings.TrimSpace(summary), `"'`); summary == "" {
		summary = "…"
	}
	return Details(summary, false)
}

// hexoLabel marks a text. The argument is "colour @text" in the theme NexT.
func hexoLabel(c *Call) (Result, bool) {
	_, text, ok := strings.Cut(c.Raw, "@")
	if !ok {
		text = c.At(0)
	}
	return Result{Before: "<mark>" + EscapeText(strings.TrimSpace(text)) + "</mark>"}, text != ""
}

// hexoButton makes a link. The arguments are separated by commas.
func hexoButton(c *Call) (Result, bool) {
	parts := strings.Split(c.Raw, ",")
	if len(parts) < 2 {
		return Result{}, false
	}
	return Inline(Link(strings.TrimSpace(parts[1]), strings.TrimSpace(parts[0])))
}
