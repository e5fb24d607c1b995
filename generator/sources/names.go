package sources

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
)

// ignored reports whether a file or folder has a name that editors, version control or operating
// systems use for their own files. Names with a leading dot are ignored except in static/, since
// browsers and servers may ask for such files (".well-known").
func ignored(folder, name string) bool {
	switch name {
	case "4913", "Thumbs.db", "desktop.ini", ".DS_Store", ".hg", ".svn":
		return true
	}
	if strings.HasPrefix(name, ".") && folder != "static" && !strings.HasPrefix(folder, "static/") {
		return true
	}
	return slices.ContainsFunc([]string{".git", ".#", "._"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) ||
		slices.ContainsFunc([]string{"~", ".swp", ".swo", ".swx", "___jb_tmp___", "___jb_old___"}, func(suffix string) bool { return strings.HasSuffix(name, suffix) }) ||
		len(name) > 1 && name[0] == '#' && name[len(name)-1] == '#'
}

// badName returns a problem if some operating systems do not allow the name, else nil. The
// problem points at the folder, since the name may not be printable.
func badName(folder, name string) *problems.Problem {
	switch plain := isPlain(name); {
	case !plain && !utf8.ValidString(name):
		return problems.At(folder, 0, 0, "the name %q is not UTF-8", name).Hint("rename it")
	case !plain && strings.ContainsFunc(name, unicode.IsControl):
		return problems.At(folder, 0, 0, "the name %q has a control character", name).Hint("rename it")
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return problems.At(folder, 0, 0, "the name %q ends in a dot or space, which Windows does not allow", name).Hint("rename it")
	case slugs.IsDevice(name):
		return problems.At(folder, 0, 0, "the name %q is a device on Windows", name).Hint("rename it, such as to %q", "the-"+name)
	}
	return nil
}

// isPlain reports whether a name or path has only visible ASCII characters and no capital letters.
// Most names have; they need no costly checks for Unicode.
func isPlain(name string) bool {
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c > '~' || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// sameNames reports files whose paths differ only in case or Unicode composition. On many
// systems, only one of these files can exist.
func sameNames(files []File) []*problems.Problem {
	// If two paths differ only in case or composition, at least one of these paths has capital
	// letters or is not composed. If the site has no such path, nothing needs to be compared.
	key := func(f *File) string { return strings.ToLower(f.Name()) }
	odd := map[string]bool{}
	for i := range files {
		if p := files[i].Path; !isPlain(p) && key(&files[i]) != p {
			odd[key(&files[i])] = true
		}
	}
	if len(odd) == 0 {
		return nil
	}
	var found []*problems.Problem
	first := map[string]int{}
	for i := range files {
		k := key(&files[i])
		if !odd[k] {
			continue
		}
		if other, taken := first[k]; taken {
			found = append(found, problems.At(files[i].Path, 0, 0, "this name and %s differ only in case or accents' spelling", files[other].Path).
				Hint("rename one: many systems keep only one of them"))
			continue
		}
		first[k] = i
	}
	return found
}

// contentFolders are the folders in content/ that this program reads.
var contentFolders = []string{"authors", "categories", "data", "pages", "stories"}

// unknownFolder returns a warning if a folder in content/ is not one that this program
// reads, else nil.
func unknownFolder(folder, name string) *problems.Problem {
	if folder != "content" || slices.Contains(contentFolders, name) {
		return nil
	}
	p := problems.At("content/"+name, 0, 0, "nothing is read from content/%s/", name).AsWarning()
	// Names that other generators use for the folders in content/, and that are too different to be
	// found as misspellings.
	usual := map[string]string{
		"story": "stories", "post": "stories", "posts": "stories", "_posts": "stories", "blog": "stories",
		"articles": "stories", "news": "stories", "category": "categories", "people": "authors",
	}[strings.ToLower(name)]
	if usual != "" {
		name = usual
	}
	return p.Hint("stories belong in content/stories/, standing pages in content/pages/").
		SuggestAs("did you mean content/%s/?", name, contentFolders)
}

// textExtensions are the file name extensions of texts: those of Markdown, and those of
// formats that an author may wrongly expect to be supported.
var textExtensions = slices.Concat(MarkdownExtensions, foreignMarkup, []string{".mdx", ".txt", ".html", ".htm"})

// foreignMarkup are the file name extensions of markup languages other than Markdown.
var foreignMarkup = []string{".rst", ".adoc", ".asciidoc", ".org", ".textile"}

// IsForeignMarkup reports whether a file has the extension of an unsupported markup
// language, such as reStructuredText.
func IsForeignMarkup(name string) bool {
	return slices.Contains(foreignMarkup, strings.ToLower(path.Ext(name)))
}

// IsText reports whether a file has the extension of a text: of Markdown, another markup
// language, plain text or HTML.
func IsText(name string) bool {
	return slices.Contains(textExtensions, strings.ToLower(path.Ext(name)))
}

// kindOf returns the role of the file at a path, or 0 if a site does not use such files. If
// the author probably meant the file to be used, a problem says why it is not used.
func kindOf(at string) (Kind, *problems.Problem) {
	top, rest, _ := strings.Cut(at, "/")
	switch top {
	case "static":
		return Static, nil
	case "templates":
		return templateKind(at, rest)
	}
	folder, name, nested := strings.Cut(rest, "/")
	if !nested {
		return 0, problems.At(at, 0, 0, "nothing is read from content/ itself").AsWarning().
			Hint("move it to content/stories/ or content/pages/")
	}
	switch folder {
	case "stories":
		return textKind(at, name, Story)
	case "pages":
		return textKind(at, name, Page)
	case "authors":
		return textKind(at, name, Author)
	case "categories":
		return textKind(at, name, Category)
	}
	if strings.Contains(name, "/") || !slices.Contains([]string{".toml", ".json", ".yaml", ".yml", ".csv"}, path.Ext(name)) {
		return 0, problems.At(at, 0, 0, "this is not read: data is in .toml, .json, .yaml or .csv files in content/data/ itself").AsWarning()
	}
	return Data, nil
}

// textKind returns the role of a file in a folder of texts, such as content/pages/: the
// argument kind for Markdown, and StoryFile for all other files.
func textKind(at, name string, kind Kind) (Kind, *problems.Problem) {
	switch {
	case isSection(path.Base(name)):
		return 0, problems.At(at, 0, 0, "_index.md is a section page of other generators; it is skipped").AsWarning().
			Hint("a category is described in content/categories/, a page of its own in content/pages/").InGroup()
	case IsMarkdown(name) && kind != Story && strings.Contains(name, "/"):
		return 0, problems.At(at, 0, 0, "this is not read: only stories may be in subfolders").AsWarning().
			Hint("move it up to %s", strings.Join(strings.SplitN(at, "/", 3)[:2], "/")+"/")
	case IsMarkdown(name):
		return kind, nil
	}
	return StoryFile, nil
}

// labelKind returns the role of a label file. The argument name is its name without
// extension, which must be the tag of a language as BCP 47 writes it.
func labelKind(at, name string) (Kind, *problems.Problem) {
	tag, err := language.Parse(name)
	if err == nil && tag.String() == name {
		return Labels, nil
	}
	p := problems.At(at, 0, 0, "this is not read: a label file has the name of a language, such as pt-BR.toml").AsWarning()
	if err == nil {
		p.Hint("rename it to %s.toml", tag)
	}
	return 0, p
}

// templateKind returns the role of a file in templates/. It ignores Go files: in this
// program's own repository, these embed the default theme.
func templateKind(at, name string) (Kind, *problems.Problem) {
	switch ext := path.Ext(name); {
	case strings.HasPrefix(name, "assets/"):
		return Asset, nil
	case ext == ".html":
		return Template, nil
	case path.Dir(name) == "labels" && ext == ".toml":
		return labelKind(at, strings.TrimSuffix(path.Base(name), ext))
	case ext == ".go" || ext == ".md" || ext == "":
		return 0, nil
	}
	return 0, problems.At(at, 0, 0, "this is not read: a template's name ends in .html").AsWarning().
		Hint("put styles and scripts in templates/assets/")
}
