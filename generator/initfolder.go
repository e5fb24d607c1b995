package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"broadsheet/generator/imports"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/starter"
)

// markdownIn returns the paths of the Markdown files in a folder that are no content of a
// Broadsheet site. Hidden folders, node_modules, files in capital letters (README.md)
// and the report of an import are left out.
func markdownIn(root *os.Root) []string {
	var found []string
	_ = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return nil // what cannot be read is not reported here
		case entry.IsDir() && name != "." && (base[0] == '.' || base == "node_modules" || isOwnFolder(name)):
			return fs.SkipDir
		case entry.IsDir() || name == imports.ReportFile:
		case path.Ext(base) == ".markdown", path.Ext(base) == ".md" && base != strings.ToUpper(strings.TrimSuffix(base, ".md"))+".md":
			found = append(found, name)
		}
		return nil
	})
	return found
}

// isOwnFolder reports whether the folder is one whose texts a Broadsheet site reads, or one
// of the program's repository.
func isOwnFolder(name string) bool {
	switch name {
	case "content/stories", "content/pages", "content/authors", "content/categories", "generator", "public":
		return true
	}
	return false
}

// tellFound tells which texts of another program were found, and how to bring them over.
func tellFound(out io.Writer, folder string, found []string) {
	system := imports.Detect(folder)
	if system != "" {
		system += " "
	}
	fmt.Fprintf(out, "\nFound %s, such as %s. The site does not read texts there.\n", plural(len(found), "Markdown file"), found[0])
	fmt.Fprintf(out, "Bring them over, into a folder of their own:\n  broadsheet import %s%s -s NEW-FOLDER\n", system, shellQuoted(folder))
}

// removeSample deletes the files of the sample site from a copy of the program's repository.
// Files that the author has changed stay.
func removeSample(out io.Writer, root *os.Root, folder string) error {
	if _, err := root.Lstat("generator/main.go"); err != nil {
		return refuse(problems.At("generator/main.go", 0, 0, "this folder is no copy of the program's repository").
			Hint("leave out --from-sample to begin a site in any other folder"))
	}
	removed := 0
	for _, name := range starter.Sample() {
		text, err := sources.ReadFile(folder, name, 64<<20)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fmt.Errorf("reading the sample: %w", err)
		case !starter.InSample(name, text):
			fmt.Fprintf(out, "kept    %s (it was changed)\n", name)
		default:
			if err := root.Remove(name); err != nil {
				return fmt.Errorf("removing the sample: %w", err)
			}
			removed++
			for dir := path.Dir(name); dir != "." && root.Remove(dir) == nil; dir = path.Dir(dir) {
				// an empty folder is removed, too
			}
		}
	}
	fmt.Fprintf(out, "removed %d files of the sample site\n", removed)
	return nil
}
