package imports

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
)

// text sets the body of an entry, and tells the tags that stay as they are.
func (j *jekyll) text(d *jekyllDoc, e *Entry) {
	body := j.withoutLiquid(d)
	separator := cmp.Or(d.head.text("excerpt_separator"), textOf(&j.config, "excerpt_separator"))
	if separator != "" {
		body = strings.Replace(body, separator, "<!--more-->", 1)
	}
	switch {
	case isHTMLName(d.name):
		body = htmlText(body)
	case isMarkdownName(d.name):
		body = kramdown(body)
		if says(true, lookup(&j.config, "kramdown", "hard_wrap")) {
			body = hardBreaks(body)
		}
	default:
		j.to.Told(Lost, "a text that is not Markdown ("+path.Ext(d.name)+"), which is brought as it is", e.Place)
	}
	if slices.Contains(append(textsOf(j.config.Get("plugins")), textsOf(j.config.Get("gems"))...), "jemoji") {
		body = dialects.Prose(body, withEmoji)
	}
	e.Body = replaceTargets(body, func(target string) string { return j.fileTarget(d, target) })
}

// withoutLiquid returns the text of a document with the tags of Liquid replaced. If the text
// has conditions or loops, it is evaluated as a whole if all that it needs is known; otherwise
// each tag is replaced on its own, and those that stay are told.
func (j *jekyll) withoutLiquid(d *jekyllDoc) string {
	if says(false, d.head.get("render_with_liquid")) {
		return d.body
	}
	if liquidBlock.MatchString(d.body) {
		l := j.liquid(d)
		l.whole = true
		if body, ok := l.render(d.body); ok {
			for i := range l.left {
				j.to.Told(Lost, leftText(&dialects.Left{Tag: l.left[i]}), Place{File: d.name})
			}
			return withMarked(body)
		}
	}
	return convertTags(j.to, d.body, j.rules(d), j.to.Env(), d.name, d.line)
}

var liquidBlock = regexp.MustCompile(`\{%-?\s*(if|unless|for|case|assign|capture|raw)\b`)

// fileTarget returns the target of a link that names a file of the source by its path.
func (j *jekyll) fileTarget(d *jekyllDoc, target string) string {
	bare, tail := splitTarget(target)
	if !isMarkdownName(bare) || strings.Contains(bare, "://") {
		return target
	}
	for _, at := range []string{path.Join(path.Dir(d.name), bare), strings.TrimPrefix(bare, "/")} {
		if address := j.addresses[at]; address != "" {
			return address + tail
		}
	}
	return target
}

// liquid returns the evaluator of values and tags in a document.
func (j *jekyll) liquid(d *jekyllDoc) *liquid {
	return &liquid{
		value: func(name []string) (any, bool) { return j.variable(d, name) }, local: map[string]any{}, roots: jekyllRoots, keepMarkdown: true,
		call: func(tag *dialects.Tag, l *liquid) (string, bool) {
			text, ok := j.call(d, tag, l)
			if l.whole && startsHTML.MatchString(text) {
				text = strings.TrimSpace(htmlText(text))
			}
			if l.whole {
				text = withMarked(text)
			}
			return text, ok
		},
	}
}

// rules returns the meaning of tags in the text of a document.
func (j *jekyll) rules(d *jekyllDoc) *dialects.Rules {
	l := j.liquid(d)
	if liquidBlock.MatchString(d.body) {
		l.roots = nil // tags that stay in the text may define variables
	}
	written := func(c *dialects.Call) (dialects.Result, bool) {
		l.steps = 0
		text, ok := j.call(d, &c.Tag, l)
		if !ok {
			return dialects.Result{}, false
		}
		return placed(c, text)
	}
	return &dialects.Rules{InCode: true, Tags: jekyllRules(written), Other: func(c *dialects.Call) (dialects.Result, bool) {
		if c.Style != dialects.Output || strings.HasPrefix(c.Name, "page.content") {
			return dialects.Result{}, false
		}
		v, ok := l.expression(expressionOf(&c.Tag))
		return dialects.Result{Before: withMarked(shown(v))}, ok
	}}
}

func jekyllRules(written dialects.Write) map[string]dialects.Rule {
	highlight := func(c *dialects.Call) (dialects.Result, bool) { return dialects.CodeBlock(c, c.At(0)) }
	rules := map[string]dialects.Rule{
		"highlight": {Inner: dialects.Code, Write: highlight},
		"raw":       {Inner: dialects.Code, Write: func(*dialects.Call) (dialects.Result, bool) { return dialects.Result{Keep: true}, true }},
		"comment":   {Inner: dialects.Code, Write: func(*dialects.Call) (dialects.Result, bool) { return dialects.Result{}, true }},
	}
	for _, name := range []string{"post_url", "link", "include", "include_cached", "include_relative", "youtube", "vimeo", "gist", "tweet", "toc", "seo", "feed_meta"} {
		rules[name] = dialects.Rule{Write: written}
	}
	return rules
}

// placed returns the result for a tag that shows a text. HTML becomes Markdown. A text that
// stands alone is a block.
func placed(c *dialects.Call, text string) (dialects.Result, bool) {
	if startsHTML.MatchString(text) {
		text = htmlText(text)
	}
	text = strings.TrimSpace(withMarked(text))
	return dialects.Result{Before: text, Block: c.Alone && text != ""}, true
}

var startsHTML = regexp.MustCompile(`^\s*<(?:!|[a-zA-Z][\w-]*[\s/>])`) // not <https://…>

// call returns what a tag of Jekyll or of one of its plugins shows.
func (j *jekyll) call(d *jekyllDoc, t *dialects.Tag, l *liquid) (string, bool) {
	switch t.Name {
	case "post_url":
		name := j.within(t.Raw)
		address, ok := j.names[name]
		if !ok {
			return j.outside(strings.TrimSpace(t.Raw))
		}
		return j.to.newTarget(address), ok
	case "link":
		name := j.within(t.Raw)
		if address, ok := j.addresses[name]; ok {
			return j.to.newTarget(address), true
		}
		if j.tree.has(name) {
			return "/" + name, true
		}
		return j.outside(name)
	case "include", "include_cached", "include_relative":
		return j.included(d, t, l)
	case "youtube", "vimeo":
		id := t.At(0)
		if v, ok := l.operand(id); ok && v != nil {
			id = shown(v)
		}
		film := dialects.Film(t.Name, id)
		return "\n\n<" + film + ">\n\n", film != ""
	case "gist":
		id := strings.Trim(t.At(0), "/")
		return "[gist.github.com/" + id + "](https://gist.github.com/" + id + ")", id != ""
	case "tweet":
		return "<" + t.At(0) + ">", strings.HasPrefix(t.At(0), "https://")
	case "toc", "seo", "feed_meta":
		return "", true
	}
	return "", false
}

// outside returns the URL of a file in another folder of a site in several languages.
func (j *jekyll) outside(name string) (string, bool) {
	url := strings.TrimSuffix(textOf(&j.config, "url"), "/")
	if j.above == "" || url == "" || !j.parts.has(name) {
		return "", false
	}
	whole := *j
	whole.tree, whole.base = j.parts, strings.TrimSuffix(j.base, j.above)
	kind := "pages"
	if strings.Contains(name, "/_posts/") {
		kind = "posts"
	}
	d, err := whole.load(jekyllFile{name, kind})
	if err != nil || d == nil {
		return "", false
	}
	return url + d.address, true
}

// within returns the path in the source that an argument names. If the source is a folder of a
// site in several languages, the path may begin with the name of this folder.
func (j *jekyll) within(argument string) string {
	name := strings.TrimPrefix(strings.Trim(argument, `"'`), "/")
	return strings.TrimPrefix(name, strings.TrimPrefix(j.above+"/", "/"))
}

// included returns what an include shows.
func (j *jekyll) included(d *jekyllDoc, t *dialects.Tag, l *liquid) (string, bool) {
	file := t.At(0)
	if l.depth > 8 || strings.HasPrefix(file, "{{") {
		return "", false
	}
	in, at := j.parts, path.Join("_includes", file)
	if t.Name == "include_relative" {
		in, at = j.tree, path.Join(path.Dir(d.name), file)
	}
	text, err := fs.ReadFile(in, at)
	args, ok := includeArgs(t, l)
	if err != nil || !ok {
		return "", false
	}
	if hasMatter(text) {
		if doc, found := matter.Read(at, text); len(found) == 0 {
			text = doc.Text[doc.Body:]
		}
	}
	inner := &liquid{value: l.value, call: l.call, local: map[string]any{"include": args}, roots: l.roots, keepMarkdown: l.keepMarkdown, depth: l.depth + 1, steps: l.steps}
	shown, ok := inner.render(string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
	l.steps = inner.steps
	if ok && isMarkdownName(file) {
		return shown, true
	}
	return shown, ok && !strings.Contains(shown, "<script") && !strings.Contains(shown, "<form")
}

// includeArgs returns the values of the named arguments of an include. The bool is false if
// one of them is not known.
func includeArgs(t *dialects.Tag, l *liquid) (map[string]any, bool) {
	args := map[string]any{}
	for _, a := range t.Args {
		switch v, ok := l.operand(a.Value); {
		case a.Name == "":
		case a.Quoted:
			args[a.Name] = a.Value
		case !ok:
			return nil, false
		default:
			args[a.Name] = v
		}
	}
	return args, true
}

// variable returns the value of a variable of Jekyll.
func (j *jekyll) variable(d *jekyllDoc, name []string) (any, bool) {
	last := name[len(name)-1]
	switch name[0] {
	case "include", "layout":
		return nil, name[0] == "include"
	case "page":
		return j.pageValue(d, name)
	case "jekyll":
		return "production", last == "environment"
	case "site":
		if len(name) == 1 {
			return nil, false
		}
		return j.siteValue(name)
	}
	return nil, false
}

// jekyllRoots are the first parts of the names of Jekyll's variables, and the words that are
// values, such as true.
var jekyllRoots = strings.Fields("site page layout include jekyll theme content paginator forloop tablerowloop true false nil null blank empty")

func (j *jekyll) pageValue(d *jekyllDoc, name []string) (any, bool) {
	if len(name) == 1 {
		return nil, false
	}
	switch name[1] {
	case "url":
		return j.to.newTarget(d.address), true
	case "title":
		return j.title(d), true
	case "path":
		return d.name, true
	case "date":
		return d.date.String(), len(name) == 2 && !d.date.IsZero()
	case "categories":
		return anyList(d.categories), len(name) == 2
	case "tags":
		return anyList(jekyllTags(&d.head)), len(name) == 2
	case "slug":
		return cmp.Or(d.head.text("slug"), d.base()), true
	case "content", "excerpt", "previous", "next", "id", "collection", "dir", "name":
		return nil, false
	}
	if v := d.head.root.Get(name[1]); v != nil {
		return member(v.Any(), name[2:]), true
	}
	return nil, true
}

func (j *jekyll) siteValue(name []string) (any, bool) {
	switch name[1] {
	case "baseurl", "url":
		return "", true
	case "data":
		if len(name) > 2 {
			if table, ok := j.data[name[2]]; ok {
				return member(table.Any(), name[3:]), true
			}
		}
		return nil, false
	case "time", "posts", "pages", "html_pages", "tags", "categories", "collections", "documents", "static_files", "related_posts":
		return nil, false
	}
	if slices.ContainsFunc(j.sets, func(s jekyllSet) bool { return s.label == name[1] }) {
		return nil, false
	}
	if v := j.config.Get(name[1]); v != nil {
		return member(v.Any(), name[2:]), true
	}
	return nil, true
}

// filled returns a text of front matter with its values filled in.
func (j *jekyll) filled(text string, d *jekyllDoc) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	l := &liquid{value: func(name []string) (any, bool) {
		if name[0] == "page" && len(name) > 1 && name[1] == "title" {
			return nil, false
		}
		return j.variable(d, name)
	}, local: map[string]any{}}
	if plain, ok := l.render(text); ok {
		return plain
	}
	return text
}
