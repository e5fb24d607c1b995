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
	breaksOption = regexp.MustCompile(`\bbreaks\s*:\s*true\b`) // of markdown-it
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
	e.hardBreaks = e.hardBreaks || breaksOption.MatchString(text)
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

// copy brings the files that Eleventy copies.
func (e *eleventy) copy() error {
	for _, c := range e.copies {
		if err := e.copyPattern(path.Clean(strings.TrimPrefix(c.from, "./")), c.to); err != nil {
			return err
		}
	}
	return nil
}

func (e *eleventy) copyPattern(pattern, to string) error {
	folder, isPattern := pattern, false
	if i := strings.IndexAny(pattern, "*?{["); i >= 0 {
		folder, isPattern = path.Dir(pattern[:i]+"x"), true
	}
	if strings.HasPrefix(folder, "..") || strings.HasPrefix(folder, "node_modules") {
		return nil
	}
	return fs.WalkDir(e.tree, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !e.tree.isFile(name, entry) {
			return ignoreMissing(err)
		}
		if isPattern && !globMatch(pattern, name) {
			return nil
		}
		return e.to.File("static/"+e.copyTarget(folder, name, isPattern, to), e.tree.opener(name))
	})
}

// copyTarget returns the path in the built site of a copied file.
func (e *eleventy) copyTarget(folder, name string, isPattern bool, to string) string {
	switch {
	case to == "":
		return strings.TrimPrefix(name, strings.TrimPrefix(e.input+"/", "./"))
	case isPattern:
		return path.Join(strings.TrimPrefix(to, "/"), path.Base(name))
	case name == folder && path.Ext(to) != "":
		return strings.TrimPrefix(to, "/")
	case name == folder:
		return path.Join(strings.TrimPrefix(to, "/"), path.Base(name))
	}
	return path.Join(strings.TrimPrefix(to, "/"), strings.TrimPrefix(name, folder+"/"))
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
