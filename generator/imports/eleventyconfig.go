package imports

import (
	"io/fs"
	"path"
	"regexp"
	"strings"

	"broadsheet/generator/matter"
)

// The settings of Eleventy are a program in JavaScript. It is not run: only calls and values
// that are written out are recognised.
var eleventySettings = []string{
	"eleventy.config.js", ".eleventy.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts", ".eleventy.cjs",
}

// An eleventyCopy is a file, folder or pattern of files that is copied to a path of the site.
type eleventyCopy struct{ from, to string }

var (
	jsString     = `(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|` + "`([^`$]*)`)"
	copyCall     = regexp.MustCompile(`addPassthroughCopy\(\s*` + jsString)
	copyTable    = regexp.MustCompile(`(?s)addPassthroughCopy\(\s*\{(.*?)\}\s*[,)]`)
	copyList     = regexp.MustCompile(`(?s)\[((?:\s*` + jsString + `\s*,?)+)\]\s*\.forEach`)
	copyPair     = regexp.MustCompile(jsString + `\s*:\s*` + jsString)
	anyString    = regexp.MustCompile(jsString)
	localModule  = regexp.MustCompile(`(?:from|import\(|require\()\s*["'](\.[^"']+)["']`)
	dirTable     = regexp.MustCompile(`(?s)\bdir\s*:\s*\{(.*?)\}`)
	lineComments = regexp.MustCompile(`(?m)^\s*//.*$`)
)

// stringIn returns the text of the string that the groups of a match have from an index on.
func stringIn(m []string, from int) string {
	return strings.NewReplacer(`\"`, `"`, `\'`, `'`, `\\`, `\`).Replace(m[from] + m[from+1] + m[from+2])
}

// settings reads the folders and the copied files from the program of settings and from the
// modules that it imports.
func (e *eleventy) settings() {
	e.input, e.includes, e.dataFolder = ".", "_includes", "_data"
	for _, name := range eleventySettings {
		if text, err := fs.ReadFile(e.tree, name); err == nil {
			e.readSettings(name, string(text), map[string]bool{})
			break
		}
	}
}

func (e *eleventy) readSettings(name, text string, known map[string]bool) {
	known[name] = true
	text = lineComments.ReplaceAllString(text, "")
	if m := dirTable.FindStringSubmatch(text); m != nil {
		table := jsTable(m[1])
		for key, to := range map[string]*string{"input": &e.input, "includes": &e.includes, "data": &e.dataFolder, "layouts": &e.layouts} {
			if v := textOf(&table, key); v != "" {
				*to = path.Clean(strings.TrimPrefix(v, "./"))
			}
		}
	}
	for _, m := range copyCall.FindAllStringSubmatch(text, -1) {
		e.copies = append(e.copies, eleventyCopy{stringIn(m, 1), ""})
	}
	if strings.Contains(text, "addPassthroughCopy") {
		for _, list := range copyList.FindAllStringSubmatch(text, -1) {
			for _, m := range anyString.FindAllStringSubmatch(list[1], -1) {
				e.copies = append(e.copies, eleventyCopy{stringIn(m, 1), ""})
			}
		}
	}
	for _, table := range copyTable.FindAllStringSubmatch(text, -1) {
		for _, m := range copyPair.FindAllStringSubmatch(table[1], -1) {
			e.copies = append(e.copies, eleventyCopy{stringIn(m, 1), "/" + strings.TrimPrefix(stringIn(m, 4), "/")})
		}
	}
	for _, m := range localModule.FindAllStringSubmatch(text, -1) {
		at := path.Join(path.Dir(name), m[1])
		for _, file := range []string{at, at + ".js", at + "/index.js"} {
			if inner, err := fs.ReadFile(e.tree, file); err == nil && !known[file] && len(known) < 50 {
				e.readSettings(file, string(inner), known)
			}
		}
	}
}

// braces returns the patterns that a pattern with alternatives stands for: "*.{jpg,csv}" is
// "*.jpg" and "*.csv".
func braces(pattern string) []string {
	before, rest, ok := strings.Cut(pattern, "{")
	inside, after, closed := strings.Cut(rest, "}")
	if !ok || !closed {
		return []string{pattern}
	}
	var list []string
	for choice := range strings.SplitSeq(inside, ",") {
		list = append(list, braces(before+choice+after)...)
	}
	return list
}

// copy brings the files that Eleventy copies.
func (e *eleventy) copy() error {
	for _, c := range e.copies {
		for _, pattern := range braces(path.Clean(strings.TrimPrefix(c.from, "./"))) {
			if err := e.copyPattern(pattern, c.to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *eleventy) copyPattern(pattern, to string) error {
	folder, rest := pattern, ""
	if i := strings.IndexByte(pattern, '*'); i >= 0 {
		folder = path.Clean("./" + pattern[:strings.LastIndexByte("/"+pattern[:i], '/')])
		rest = pattern[len(strings.TrimPrefix(folder, ".")):]
	}
	if strings.HasPrefix(folder, "..") || strings.HasPrefix(folder, "node_modules") {
		return nil
	}
	return fs.WalkDir(e.tree, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !e.tree.isFile(name, entry) {
			return ignoreMissing(err)
		}
		if rest != "" && !globMatches(pattern, name) {
			return nil
		}
		return e.to.File("static/"+e.copyTarget(folder, name, rest, to), e.tree.opener(name))
	})
}

// copyTarget returns the path in the built site of a copied file.
func (e *eleventy) copyTarget(folder, name, rest, to string) string {
	switch {
	case to == "":
		return strings.TrimPrefix(name, strings.TrimPrefix(e.input+"/", "./"))
	case rest != "":
		return path.Join(strings.TrimPrefix(to, "/"), path.Base(name))
	case name == folder && path.Ext(to) != "":
		return strings.TrimPrefix(to, "/")
	case name == folder:
		return path.Join(strings.TrimPrefix(to, "/"), path.Base(name))
	}
	return path.Join(strings.TrimPrefix(to, "/"), strings.TrimPrefix(name, folder+"/"))
}

// globMatches reports whether a path matches a pattern in which ** stands for any folders.
func globMatches(pattern, name string) bool {
	if before, after, ok := strings.Cut(pattern, "**/"); ok {
		if !strings.HasPrefix(name, before) {
			return false
		}
		rest := name[len(before):]
		for {
			if matched, _ := path.Match(after, rest); matched {
				return true
			}
			i := strings.IndexByte(rest, '/')
			if i < 0 {
				return false
			}
			rest = rest[i+1:]
		}
	}
	matched, _ := path.Match(strings.TrimSuffix(pattern, "/**"), name)
	return matched || strings.HasSuffix(pattern, "/**") && strings.HasPrefix(name, strings.TrimSuffix(pattern, "**"))
}

// jsTable reads the members of an object of JavaScript whose values are written out: strings,
// numbers, lists of strings, objects, and functions that return a template string. Other
// members are left out.
func jsTable(text string) matter.Value {
	table := matter.Value{Kind: matter.Table}
	p := jsParser{text}
	for {
		key, ok := p.key()
		if !ok {
			return table
		}
		if v, ok := p.value(); ok {
			table.Fields = append(table.Fields, matter.Field{Key: key, Value: v})
		}
		p.skipMember()
	}
}

// exported matches the start of the object that a data file exports.
var exported = regexp.MustCompile(`(?:export\s+default|module\.exports\s*=)\s*(?:\(?\s*(?:async\s*)?(?:function\s*\w*)?\s*\([^)]*\)\s*(?:=>)?\s*\{?\s*(?:return)?\s*\(?)?\s*\{`)

// jsExport returns what a data file in JavaScript exports.
func jsExport(text string) matter.Value {
	at := exported.FindStringIndex(text)
	if at == nil {
		return matter.Value{Kind: matter.Table}
	}
	return jsTable(text[at[1]:])
}

// A jsParser reads values of JavaScript from the start of a text.
type jsParser struct{ rest string }

var (
	jsBlank    = regexp.MustCompile(`^(?:\s|//[^\n]*|/\*(?s:.*?)\*/)+`)
	jsKey      = regexp.MustCompile(`^(?:([\w$]+)|"([^"]+)"|'([^']+)')\s*:`)
	jsNumber   = regexp.MustCompile(`^-?\d+(?:\.\d+)?`)
	jsFunction = regexp.MustCompile(`^(?:\(?\s*\{?\s*([\w$]*)[^)=]*\)?\s*=>\s*\(?\s*|function\s*\w*\(\s*([\w$]*)[^)]*\)\s*\{\s*return\s+)`)
	jsTemplate = regexp.MustCompile("^`([^`]*)`")
	jsHole     = regexp.MustCompile(`\$\{\s*([^}]*?)\s*\}`)
)

func (p *jsParser) skip() { p.rest = p.rest[len(jsBlank.FindString(p.rest)):] }

// key reads the name of a member and the colon after it. At the end of the object, the bool
// is false.
func (p *jsParser) key() (string, bool) {
	for {
		p.skip()
		if p.rest == "" || p.rest[0] == '}' {
			return "", false
		}
		if m := jsKey.FindStringSubmatch(p.rest); m != nil {
			p.rest = p.rest[len(m[0]):]
			return m[1] + m[2] + m[3], true
		}
		p.skipMember() // a method, or a spread such as ...others
	}
}

// value reads a value. If the value is not written out, the bool is false.
func (p *jsParser) value() (matter.Value, bool) {
	p.skip()
	if m := anyString.FindStringSubmatch(p.rest); m != nil && strings.HasPrefix(p.rest, m[0]) {
		p.rest = p.rest[len(m[0]):]
		return matter.Value{Kind: matter.Text, Text: stringIn(m, 1)}, true
	}
	if n := jsNumber.FindString(p.rest); n != "" {
		p.rest = p.rest[len(n):]
		return matter.Value{Kind: matter.Number, Text: n}, true
	}
	for _, word := range []string{"true", "false"} {
		if strings.HasPrefix(p.rest, word) {
			p.rest = p.rest[len(word):]
			return matter.Value{Kind: matter.Bool, Text: word}, true
		}
	}
	switch {
	case strings.HasPrefix(p.rest, "["):
		return p.list()
	case strings.HasPrefix(p.rest, "{"):
		inner := p.rest[1:]
		p.skipMember()
		return jsTable(inner), true
	}
	return p.function()
}

func (p *jsParser) list() (matter.Value, bool) {
	list := matter.Value{Kind: matter.List}
	p.rest = p.rest[1:]
	for {
		p.skip()
		if p.rest == "" || p.rest[0] == ']' {
			p.rest = strings.TrimPrefix(p.rest, "]")
			return list, true
		}
		if v, ok := p.value(); ok {
			list.Items = append(list.Items, v)
		}
		p.skipMember()
	}
}

// function reads a function that returns a template string, as a template of Nunjucks:
// data => `/a/${data.page.fileSlug}/` is "/a/{{ page.fileSlug }}/".
func (p *jsParser) function() (matter.Value, bool) {
	m := jsFunction.FindStringSubmatch(p.rest)
	if m == nil {
		return matter.Value{}, false
	}
	rest := p.rest[len(m[0]):]
	t := jsTemplate.FindStringSubmatch(rest)
	if t == nil {
		return matter.Value{}, false
	}
	name := m[1] + m[2]
	text := jsHole.ReplaceAllStringFunc(t[1], func(hole string) string {
		inside := jsHole.FindStringSubmatch(hole)[1]
		return "{{ " + strings.TrimPrefix(strings.TrimPrefix(inside, "this."), name+".") + " }}"
	})
	return matter.Value{Kind: matter.Text, Text: text}, true
}

// skipMember goes to the next member of an object or list: past a comma at this depth, or to
// the bracket that ends it.
func (p *jsParser) skipMember() {
	depth := 0
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; c {
		case '"', '\'', '`':
			end := i + 1
			for end < len(p.rest) && p.rest[end] != c {
				if p.rest[end] == '\\' {
					end++
				}
				end++
			}
			i = end
		case '{', '[', '(':
			depth++
		case '}', ']', ')':
			if depth--; depth < 0 {
				p.rest = p.rest[i:]
				return
			}
		case ',':
			if depth == 0 {
				p.rest = p.rest[i+1:]
				return
			}
		}
	}
	p.rest = ""
}

// dataOf reads a file of data: JSON, YAML or JavaScript with values that are written out.
func dataOf(name string, text []byte) (matter.Value, bool) {
	switch path.Ext(name) {
	case ".js", ".cjs", ".mjs", ".ts":
		return jsExport(string(text)), true
	case ".json", ".yml", ".yaml":
		return readData(name, text)
	}
	return matter.Value{}, false
}
