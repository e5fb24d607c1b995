// Package starter makes the files of a new site.
package starter

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
	"broadsheet/templates"
)

// A Site says what the files of a new site contain.
type Site struct {
	Title, BaseURL, Timezone, Language string
	Home                               string       // the repository of the program on GitHub: owner/name
	Now                                time.Time    // date of the first draft, in the site's time zone
	Theme                              bool         // copy the default templates, too
	Keys                               []matter.Key // front-matter keys of stories that only this site has
}

// A File is one file of a new site.
type File struct {
	Name string // path in the site's folder, with slashes
	Text []byte
}

// files has the files that are the same for all sites but for a few words.
//
//go:embed all:files
var files embed.FS

// Files returns the files of a new site, in the order of their names.
func Files(s Site) []File {
	// the schemas of front matter and config.toml
	list := []File{
		{config.File, []byte(Settings(s))},
		{".vscode/config.schema.json", config.Schema},
		{".vscode/front-matter.schema.json", matter.Schema("Front matter of stories and pages", slices.Concat(matter.StoryKeys, s.Keys))},
		{".vscode/author.schema.json", matter.Schema("Front matter of authors", matter.AuthorKeys)},
		{".vscode/category.schema.json", matter.Schema("Front matter of categories", matter.CategoryKeys)},
	}
	inside, _ := fs.Sub(files, "files")
	list = append(list, read(inside, "")...)
	if s.Theme {
		list = append(list, read(templates.Files, "templates/")...)
	}
	words := strings.NewReplacer("@TITLE@", s.Title, "@DATE@", s.Now.Format("2006-01-02T15:04:05"), "OWNER/broadsheet", s.Home)
	for i, f := range list {
		if !strings.HasPrefix(f.Name, "templates/") && f.Name != config.File {
			list[i].Text = []byte(words.Replace(string(f.Text)))
		}
	}
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Settings returns the config.toml of a new site.
func Settings(s Site) string {
	return "#:schema .vscode/config.schema.json\n" + config.Starter(map[string]string{
		"title": quoted(s.Title), "base_url": quoted(s.BaseURL), "timezone": quoted(s.Timezone), "language": quoted(s.Language),
	})
}

// quoted returns a text as a basic string of TOML (https://toml.io/en/v1.0.0#string).
func quoted(s string) string {
	return strings.NewReplacer(`\x`, `\u00`, `\a`, `\u0007`, `\v`, `\u000b`).Replace(strconv.QuoteToGraphic(s))
}

// read returns all files of a file system, with a prefix before their paths.
func read(from fs.FS, prefix string) []File {
	var list []File
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := fs.ReadFile(from, name)
		list = append(list, File{prefix + name, text})
		return err
	})
	if err != nil {
		panic(err) // embedded files can always be read
	}
	return list
}
