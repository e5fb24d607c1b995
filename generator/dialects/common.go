package dialects

import (
	"strings"
)

// alertKinds maps words that themes use for boxes to the kinds of alerts.
var alertKinds = map[string]string{
	"note": "note", "notes": "note", "info": "note", "information": "note", "primary": "note", "default": "note", "abstract": "note", "question": "note",
	"notice": "note", "admonition": "note", "callout": "note", "alert": "note", "hint": "tip", "aside": "note", "message": "note", "box": "note",
	"tip": "tip", "tips": "tip", "success": "tip", "done": "tip", "check": "tip", "simple": "note", "secondary": "note",
	"important": "important", "attention": "important",
	"warning": "warning", "warn": "warning", "modern": "note",
	"caution": "caution", "danger": "caution", "error": "caution", "failure": "caution", "bug": "caution", "fail": "caution",
}

// AlertKind returns the kind of alert for a word that themes use for boxes, or "".
func AlertKind(word string) string { return alertKinds[strings.ToLower(strings.TrimSpace(word))] }

// boxNames are the names of tags for boxes. A box whose own name is not a kind of alert has
// its kind as an argument.
var boxNames = []string{
	"note", "info", "tip", "important", "attention", "warning", "warn", "caution", "danger", "success", "error",
	"notice", "admonition", "callout", "alert", "hint",
}

// box makes an alert of the text between two tags. The kind is that of an argument or of the
// name of the tag.
func box(c *Call) (Result, bool) {
	kind, title := AlertKind(c.Name), c.Get("title", "header", "heading")
	for _, word := range []string{c.At(0), c.Get("type", "kind", "class", "level", "color", "context", "variant")} {
		first, _, _ := strings.Cut(strings.TrimSpace(word), " ")
		if named := AlertKind(first); named != "" {
			kind = named
		} else if word != "" && title == "" && c.At(0) == word && c.Tag.Style != Liquid {
			title = word
		}
	}
	if kind == "" || !c.Paired {
		return Result{}, false
	}
	return Alert(kind, title)
}

// fold folds away the text between two tags.
func fold(c *Call) (Result, bool) {
	if !c.Paired {
		return Result{}, false
	}
	summary := c.Get("summary", "title", "label", "name", "header")
	if summary == "" {
		summary = c.At(0)
	}
	if summary == "" {
		summary = "…"
	}
	return Details(summary, c.Get("open") == "true")
}

// keep keeps the text between two tags.
func keep(c *Call) (Result, bool) {
	return Result{Keep: true, Block: c.Alone}, c.Paired
}

// drop removes a tag and the text between it and its end tag.
func drop(*Call) (Result, bool) { return Inline("") }

// Address returns the Result that shows an address: a link, which is a paragraph of its own
// if the tag stands alone.
func Address(c *Call, address, text string) (Result, bool) {
	if address == "" || strings.ContainsAny(address, " \n<>") {
		return Result{}, false
	}
	return Result{Before: Link(text, address), Block: c.Alone}, true
}

// film returns the rule for a film of a site.
func film(site string) Write {
	return func(c *Call) (Result, bool) {
		id := c.Arg(0, "id", "videoId", "video_id", "videoid", "v", "src", "url")
		address := Film(site, strings.Trim(id, "/"))
		if start := c.Get("start"); start != "" && site == "youtube" && address != "" {
			address += "&t=" + start
		}
		return Address(c, address, "")
	}
}

// linkTo returns the rule for a link to a page of another site. The argument before is put
// before the first argument, or the argument id, and after behind it.
func linkTo(before, after string) Write {
	return func(c *Call) (Result, bool) {
		id := strings.Trim(c.Arg(0, "id", "src", "url"), "/")
		if id == "" {
			return Result{}, false
		}
		if strings.Contains(id, "://") {
			return Address(c, id, "")
		}
		return Address(c, before+id+after, "")
	}
}

// gist makes a link to a gist of GitHub.
func gist(c *Call) (Result, bool) {
	at := c.Get("url", "src")
	if at == "" {
		at = c.At(0)
	}
	if at == "" {
		at = strings.Trim(c.Get("user", "username")+"/"+c.Get("id"), "/")
	} else if second := c.At(1); !strings.Contains(at, "://") && !strings.Contains(at, "/") && isHash(second) {
		at += "/" + second
	}
	if at == "" {
		return Result{}, false
	}
	if !strings.Contains(at, "://") {
		at = "https://gist.github.com/" + at
	}
	return Address(c, strings.TrimSuffix(at, ".js"), "")
}

// isHash reports whether a text is the number of a gist.
func isHash(text string) bool {
	return len(text) >= 5 && strings.Trim(text, "0123456789abcdef") == ""
}

// status makes a link to a message on X.
func status(c *Call) (Result, bool) {
	id, user := c.Arg(0, "id"), c.Get("user", "username")
	if c.At(1) != "" {
		user, id = c.At(0), c.At(1)
	}
	if user == "" {
		user = "i"
	}
	if strings.Contains(id, "://") {
		return Address(c, id, "")
	}
	if id == "" {
		return Result{}, false
	}
	return Address(c, "https://x.com/"+user+"/status/"+id, "")
}

// picture makes a figure of the named arguments of a tag.
func picture(c *Call) (Result, bool) {
	f := Figure{Src: c.Get("src", "url", "path", "file", "image", "img", "href"), Alt: c.Get("alt"), Link: c.Get("link", "linkURL"),
		Width: c.Get("width"), Height: c.Get("height")}
	if f.Src == "" && c.At(0) != "" && !strings.Contains(c.At(0), "://") {
		f.Src = c.At(0)
	}
	if f.Src == "" {
		return Result{}, false
	}
	f.Caption = caption(c)
	if f.Alt == "" {
		f.Alt = strings.NewReplacer("*", "", "`", "", "_", " ").Replace(c.Get("caption", "title"))
	}
	return Result{Before: f.Markdown(), Block: c.Alone}, true
}

// caption returns the caption of a figure: its title, its text, and who made it.
func caption(c *Call) string {
	var parts []string
	text := c.Get("caption", "attribution")
	if title := c.Get("title"); title != "" && text != "" {
		parts = append(parts, "**"+EscapeText(title)+"**")
	} else if title != "" {
		parts = append(parts, EscapeText(title))
	}
	if text != "" {
		parts = append(parts, text)
	}
	if by := c.Get("attr"); by != "" {
		if at := c.Get("attrlink"); at != "" {
			by = Link(by, at)
		}
		parts = append(parts, by)
	}
	if len(parts) == 0 && c.Paired {
		parts = append(parts, c.Inner)
	}
	return strings.Join(parts, " ")
}

// moving returns the rule for a film or sound that the site has as a file.
func moving(element string) Write {
	return func(c *Call) (Result, bool) {
		src := c.Arg(0, "src", "url", "mp4", "webm", "file")
		if src == "" || strings.ContainsAny(src, "\"<>") {
			return Result{}, false
		}
		return Result{Before: "<" + element + ` controls src="` + src + `"></` + element + ">", Block: c.Alone}, true
	}
}

// wrapped returns the rule that puts the text between two tags, or the first argument,
// between two others.
func wrapped(before, after string) Write {
	return func(c *Call) (Result, bool) {
		if c.Paired {
			return Result{Before: before, After: after, Keep: true}, true
		}
		return Result{Before: before + EscapeText(c.At(0)) + after}, c.At(0) != ""
	}
}

// code makes a fenced code block of the text between two tags. The language is the first
// argument.
func code(c *Call) (Result, bool) {
	language, _, _ := strings.Cut(c.Arg(0, "lang", "language", "syntax", "type"), " ")
	if strings.Contains(c.Get("options")+c.At(1), "hl_inline=true") {
		return Result{Before: "`" + c.Inner + "`"}, true
	}
	return CodeBlock(c, language)
}

// mermaid makes a code block in the language mermaid from the text between two tags. A script
// of the site may show it as a diagram.
func mermaid(c *Call) (Result, bool) {
	r, _ := CodeBlock(c, "mermaid")
	return r, strings.TrimSpace(c.Inner) != ""
}

// exactly shows the text between two tags as it stands.
func exactly(c *Call) (Result, bool) { return Result{Before: c.Inner, Block: c.Alone}, true }

// fileBlock makes a fenced code block of what part returns of a file. Without a language, the
// ending of the file names it.
func fileBlock(c *Call, file, language string, part func(text string) string) (Result, bool) {
	text, ok := c.include(file)
	text = part(text)
	if i := strings.LastIndexByte(file, '.'); language == "" && i >= 0 {
		language = file[i+1:]
	}
	fence := Fence(text)
	return Result{Before: fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence, Block: true}, ok
}

// button makes a link of the address among the arguments of a tag.
func button(c *Call) (Result, bool) {
	at := c.Get("href", "url", "link", "relref")
	text := c.Get("text", "label", "title", "content")
	if at == "" && strings.ContainsAny(c.At(0), "/#") {
		at = c.At(0)
	}
	if at == "" {
		return Result{}, false
	}
	if c.Paired {
		return Result{Before: "[", After: "](" + Destination(at) + ")", Keep: true}, true
	}
	return Inline(Link(text, at))
}

// boxes adds the rules for all names of boxes to a table.
func boxes(tags map[string]Rule) map[string]Rule {
	for _, name := range boxNames {
		tags[name] = Rule{Must, box}
	}
	return tags
}
