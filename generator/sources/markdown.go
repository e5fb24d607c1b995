package sources

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// MarkdownExtensions are the file name extensions of Markdown. The most common is first.
var MarkdownExtensions = []string{".md", ".markdown", ".mdown", ".mkd", ".mkdn"}

// IsMarkdown reports whether a file name has an extension of Markdown, such as ".md".
func IsMarkdown(name string) bool {
	return slices.Contains(MarkdownExtensions, strings.ToLower(path.Ext(name)))
}

// stem returns a file name or path without its extension, if that is an extension of Markdown.
// Otherwise it returns the whole name.
func stem(name string) string {
	if IsMarkdown(name) {
		return strings.TrimSuffix(name, path.Ext(name))
	}
	return name
}

// Bare returns the path of a text without its extension: a/b for a/b.md. For a text named
// index, it returns the folder: a/b for a/b/index.md.
func Bare(source string) string {
	if folder, own := Folder(source); own {
		return folder
	}
	return stem(source)
}

// Folder returns the folder of a text that is named index.md, or index.en.md with any
// language tag. For all other texts, own is false.
func Folder(source string) (folder string, own bool) {
	name, _, _ := strings.Cut(stem(path.Base(source)), ".")
	if !IsMarkdown(source) || !strings.EqualFold(name, "index") || path.Dir(source) == "." {
		return "", false
	}
	return path.Dir(source), true
}

// isSection reports whether a file is named _index.md, or _index.en.md with any language
// tag. Hugo and Zola use such files for pages that list a folder.
func isSection(name string) bool {
	first, _, _ := strings.Cut(stem(name), ".")
	return IsMarkdown(name) && first == "_index"
}

// WithoutLanguage returns a path without the language tag before its extension, as in Hugo: a.md
// for a.en.md. A tag that differs from the argument tag stays.
func WithoutLanguage(source, tag string) string {
	name, found := splitLanguage(source)
	if found == "" || !sameLanguage(found, tag) {
		return source
	}
	return name + path.Ext(source)
}

// splitLanguage splits the path of a text, without its extension, into name and language
// tag: "a" and "en" for "a.en.md". The tag is "" if the path has none. The language code in
// a tag has two letters, or three only if the file is named index.
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

// sameLanguage reports whether the language tag in a file name means the language of the
// site. The region or script may be missing: the tag "en" matches the site's "en-GB".
func sameLanguage(tag, site string) bool {
	tag = strings.ReplaceAll(tag, "_", "-")
	base, _, regional := strings.Cut(site, "-")
	return strings.EqualFold(tag, site) || regional && strings.EqualFold(tag, base)
}

// Translations returns the set of paths of texts whose names mark them as translations. The
// argument site is the site's language. In an English site, a.de.md is a translation if
// a.md, a.en.md or a.fr.md exists in the same folder. A file named index.de.md always is a
// translation.
func (t *Tree) Translations(site string) map[string]bool {
	// key: path without tag and extension; value: the paths that have a language tag
	versions := map[string][]string{}
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
