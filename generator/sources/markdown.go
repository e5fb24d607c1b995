package sources

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// MarkdownExtensions are the extensions of files in Markdown, the usual one first.
var MarkdownExtensions = []string{".md", ".markdown", ".mdown", ".mkd", ".mkdn"}

// IsMarkdown reports whether a file, by its extension, is a text in Markdown.
func IsMarkdown(name string) bool {
	return slices.Contains(MarkdownExtensions, strings.ToLower(path.Ext(name)))
}

// stem returns a file's name or path without the extension of Markdown.
func stem(name string) string {
	if IsMarkdown(name) {
		return strings.TrimSuffix(name, path.Ext(name))
	}
	return name
}

// Bare returns the path of a text without its extension and, if it is the index.md of a
// folder, without that name.
func Bare(source string) string {
	if folder, own := Folder(source); own {
		return folder
	}
	return stem(source)
}

// Folder returns the folder of a text that is the index of a folder of its own, such as
// index.md or index.en.md. Own is false for all other texts.
func Folder(source string) (folder string, own bool) {
	name, _, _ := strings.Cut(stem(path.Base(source)), ".")
	if !IsMarkdown(source) || !strings.EqualFold(name, "index") || path.Dir(source) == "." {
		return "", false
	}
	return path.Dir(source), true
}

// isSection reports whether a file is a section page of Hugo or Zola: _index.md.
func isSection(name string) bool {
	first, _, _ := strings.Cut(stem(name), ".")
	return IsMarkdown(name) && first == "_index"
}

// WithoutLanguage returns a path without the tag of a language before its extension, as
// Hugo has it: a.md for a.en.md. Only the tag of the given language is removed.
func WithoutLanguage(source, tag string) string {
	name, found := splitLanguage(source)
	if found == "" || !sameLanguage(found, tag) {
		return source
	}
	return name + path.Ext(source)
}

// splitLanguage divides the path of a text into the part before the tag of a language and
// that tag. The tag is "" if the name has none: a language code of two letters or, for the
// index of a folder, also one of three.
func splitLanguage(source string) (name, tag string) {
	bare := stem(source)
	i := strings.LastIndexByte(bare, '.')
	if i <= strings.LastIndexByte(bare, '/')+1 || !IsMarkdown(source) {
		return bare, ""
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(bare[i+1:], "_", "-"), "-")
	if len(code) != 2 && (len(code) != 3 || !strings.EqualFold(path.Base(bare[:i]), "index")) {
		return bare, ""
	}
	if _, err := language.Raw.Parse(bare[i+1:]); err != nil {
		return bare, ""
	}
	return bare[:i], bare[i+1:]
}

// sameLanguage reports whether a tag in a file's name means the language of the site,
// which may have a region or script beside it.
func sameLanguage(tag, site string) bool {
	tag = strings.ReplaceAll(tag, "_", "-")
	base, _, regional := strings.Cut(site, "-")
	return strings.EqualFold(tag, site) || regional && strings.EqualFold(tag, base)
}

// Translations returns the paths of texts that, by the language in their names, are
// translations of other texts into languages that are not the site's: a.de.md beside a.md,
// a.en.md or a.fr.md, and any index.de.md.
func (t *Tree) Translations(site string) map[string]bool {
	versions := map[string][]string{} // tagged paths by the path without tag and extension
	for i := range t.Files {
		f := &t.Files[i]
		if strings.Count(f.Path[strings.LastIndexByte(f.Path, '/')+1:], ".") < 2 || f.Kind != Story && f.Kind != Page && f.Kind != Author && f.Kind != Category {
			continue
		}
		if name, tag := splitLanguage(f.Path); tag != "" {
			versions[name] = append(versions[name], f.Path)
		}
	}
	left := map[string]bool{}
	for name, paths := range versions {
		original := slices.ContainsFunc(MarkdownExtensions, func(ext string) bool { return t.Find(name+ext) != nil })
		for _, p := range paths {
			_, tag := splitLanguage(p)
			own := sameLanguage(tag, site)
			if original || !own && (len(paths) > 1 || strings.EqualFold(path.Base(name), "index")) {
				left[p] = true
			}
		}
	}
	return left
}
