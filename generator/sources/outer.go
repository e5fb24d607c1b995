package sources

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Above begins the path of a file of the outer site, relative to the folder of the inner
// site.
const Above = "../"

// sharedFolders are the top-level folders that an inner site shares with the outer site.
var sharedFolders = []string{"static", "templates"}

// Outer returns the folder of the outer site of the site in the folder root, or "" if there
// is none. If a site's folder lies directly in the folder of another site and is named by a
// language, such as de or pt-BR, the latter is the outer site. The result has no symbolic
// links.
func Outer(root string) string {
	at, err := filepath.Abs(root)
	if err != nil {
		return ""
	}
	if at, err = filepath.EvalSymlinks(at); err != nil {
		return ""
	}
	if outer := filepath.Dir(at); outer != at && IsLanguage(filepath.Base(at)) && isSite(outer) {
		return outer
	}
	return ""
}

// Inner returns the sorted names of the folders in a site's folder that hold inner sites.
func Inner(root string) (names []string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() && IsLanguage(e.Name()) && isSite(filepath.Join(root, e.Name())) {
			names = append(names, e.Name())
		}
	}
	return names
}

// IsLanguage reports whether the name of a folder is a language tag (BCP 47) with a
// language of two letters or with more than a language, such as de, pt-BR or fil-PH. Tags of
// three letters are no such names, since many are words: "new" is Newari.
func IsLanguage(name string) bool {
	_, err := language.Raw.Parse(name)
	return err == nil && (len(name) == 2 || strings.IndexByte(name, '-') > 0)
}

// isSite reports whether a folder has the settings and stories of a site. The programs Hugo
// and Zola also have a file config.toml, but no folder content/stories of their own.
func isSite(folder string) bool {
	settings, err := os.Lstat(filepath.Join(folder, "config.toml"))
	if err != nil || !settings.Mode().IsRegular() {
		return false
	}
	stories, err := os.Lstat(filepath.Join(folder, "content", "stories"))
	return err == nil && stories.IsDir()
}

// shared reports whether an inner site uses the file of the outer site at a path. It does
// not use pages, which are in the language of the outer site, nor files that count only at
// the root of a host.
func shared(at string) bool {
	rest, static := strings.CutPrefix(at, "static/")
	if !static {
		return true
	}
	top, _, _ := strings.Cut(rest, "/")
	return !slices.Contains([]string{"CNAME", "robots.txt", ".nojekyll", ".well-known"}, top) &&
		!slices.Contains([]string{".html", ".htm"}, strings.ToLower(path.Ext(rest)))
}

// share adds to the scanned files those that the site shares with its outer site. A file of
// the site itself is used instead of a file of the outer site at the same path.
func (s *scanner) share() error {
	root := Outer(s.tree.Root)
	if root == "" {
		return nil
	}
	outer, err := newScanner(root)
	if err != nil {
		return err
	}
	s.tree.outer = outer.tree
	outer.scan(sharedFolders)
	own := map[string]bool{}
	for i := range s.tree.Files {
		own[s.tree.Files[i].Name()] = true
	}
	for _, f := range outer.tree.Files {
		if shared(f.Path) && !own[f.Name()] {
			f.outer = true
			s.tree.Files = append(s.tree.Files, f)
		}
	}
	if outer.odd.Load() {
		s.odd.Store(true)
	}
	for _, p := range outer.found.Sorted() {
		if p.File != "" {
			p.File = Above + p.File
		}
		s.problem(p)
	}
	return nil
}

// Shown returns the path of a file as messages show it. For a file of the outer site, the
// path begins with "../".
func (t *Tree) Shown(at string) string {
	if f := t.Find(at); f != nil && f.outer {
		return Above + f.Path
	}
	return at
}

// from returns the tree from whose folder the file at a path is read, and the path in it.
func (t *Tree) from(at string) (*Tree, string) {
	if t.outer != nil {
		if f := t.Find(at); f != nil && f.outer {
			return t.outer, f.Path
		}
	}
	return t, at
}

// closeOuter closes the folder of the outer site.
func (t *Tree) closeOuter() error {
	if t.outer == nil {
		return nil
	}
	return t.outer.Close()
}

// mayShare reports whether the file at a path may be one that the site shares with its
// outer site.
func (t *Tree) mayShare(at string) bool {
	top, _, _ := strings.Cut(at, "/")
	return t.outer != nil && slices.Contains(sharedFolders, top)
}
