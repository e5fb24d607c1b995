package sources

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"broadsheet/generator/problems"
)

// otherStoryFolders are the folders in which Jekyll, Hexo, Astro and other generators
// expect stories, relative to the site's folder.
var otherStoryFolders = []string{"_posts", "posts", "blog", "source/_posts", "src/content", "src/posts"}

// noStories reports the folders and texts in content/ that are not read. If the site has no
// stories but has texts in other folders, it reports errors, so that no empty site is
// published.
func (s *scanner) noStories() {
	none := !slices.ContainsFunc(s.tree.Files, func(f File) bool { return f.Kind == Story })
	elsewhere := false
	for _, p := range s.stray.Sorted() {
		if none && s.hasTexts(p.File) {
			elsewhere, p.Severity = true, problems.Error
			p.Message = strings.Replace(p.Message, "nothing is read from", "there are no stories in content/stories/, but texts in", 1)
		}
		s.problem(p)
	}
	if !none {
		return
	}
	for _, folder := range otherStoryFolders {
		if !elsewhere && s.hasTexts(folder) {
			elsewhere = true
			s.problem(problems.At(folder, 0, 0, "there are no stories in content/stories/, but texts in %s/", folder).Hint("move it to content/stories/"))
		}
	}
	_, err := os.Stat(s.onDisk("content/stories"))
	_, contentErr := os.Stat(s.onDisk("content"))
	if !elsewhere && errors.Is(err, fs.ErrNotExist) && contentErr == nil {
		s.problem(problems.At("content/stories", 0, 0, "there are no stories yet").AsWarning().
			Hint(`start with: new story "Your headline"`))
	}
}

// hasTexts reports whether a path is that of a text, or of a folder with texts in it or in
// its subfolders.
func (s *scanner) hasTexts(at string) bool {
	found := false
	_ = fs.WalkDir(s.tree.root.FS(), at, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && IsText(name) {
			found = true
			return fs.SkipAll
		}
		return nil // a folder that cannot be read counts as a folder without texts
	})
	return found
}
