package sources

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"syscall"

	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
)

// A Tree is the list of the files of a site at the time of a scan.
type Tree struct {
	// Root is the path of the site's folder.
	Root string
	// Files are sorted by Path.
	Files []File

	root    *os.Root // the open folder of the site; refuses paths that lead out of the folder
	beneath beneath
	linked  bool // whether the site contains symbolic links
	// outer has the shared files of the outer site (see Outer); nil if there is no outer
	// site.
	outer *Tree
}

// Close closes the site's folder. Files can then no longer be read, but the list of files
// stays valid.
func (t *Tree) Close() error {
	return errors.Join(t.beneath.close(), t.root.Close(), t.closeOuter())
}

// ByKind returns the files of the given kinds, sorted by path.
func (t *Tree) ByKind(kinds ...Kind) iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for i := range t.Files {
			if slices.Contains(kinds, t.Files[i].Kind) && !yield(&t.Files[i]) {
				return
			}
		}
	}
}

// Find returns the file at a path, or nil if the site has no such file. The path may be one
// that Shown has returned.
func (t *Tree) Find(path string) *File {
	path, above := strings.CutPrefix(path, Above)
	// The search reads only paths, since Load may set digests at the same time.
	i, found := sort.Find(len(t.Files), func(i int) int { return cmp.Compare(path, t.Files[i].Path) })
	if !found || above && !t.Files[i].outer {
		return nil
	}
	return &t.Files[i]
}

// Scan lists the files of the site in the folder root without reading them, and the files
// that the site shares with an outer site (see Outer). It skips files of editors, version
// control and the operating system. It reports problems for other unused files, since an
// author probably meant these to be used. The error is not nil if the folder root cannot be
// opened.
func Scan(root string) (*Tree, []*problems.Problem, error) {
	s, err := newScanner(root)
	if err != nil {
		return nil, nil, err
	}
	s.scan(topFolders())
	s.noStories()
	if err := s.share(); err != nil {
		return nil, nil, errors.Join(err, s.tree.Close())
	}
	files := s.tree.Files
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	if s.odd.Load() {
		s.problem(sameNames(files)...)
	}
	return s.tree, s.found.Sorted(), nil
}

// newScanner opens a site's folder for a scan.
func newScanner(root string) (*scanner, error) {
	opened, err := os.OpenRoot(root)
	if err != nil {
		return nil, fmt.Errorf("open the site's folder: %w", err)
	}
	beneath, err := openBeneath(opened)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the site's folder: %w", err), opened.Close())
	}
	return &scanner{tree: &Tree{Root: root, root: opened, beneath: beneath}}, nil
}

// scan adds the files in the given top-level folders to the tree.
func (s *scanner) scan(folders []string) {
	s.walk(s.tops(folders))
	slices.Sort(s.links)
	links := s.links
	s.tree.linked = len(links) > 0
	for _, link := range links {
		s.follow(link)
	}
}

// A scanner collects the files and problems for one call of Scan.
type scanner struct {
	tree  *Tree
	links []string // paths of symbolic links that the scan will follow
	// odd says whether any path is not plain (see isPlain): whether it has capital letters or
	// characters beyond ASCII.
	odd   atomic.Bool
	found problems.List
	// stray lists warnings about folders and texts in content/ that this program does not
	// read.
	stray problems.List
}

func (s *scanner) problem(found ...*problems.Problem) { s.found.Add(found...) }

// onDisk returns the operating system's path for a path within the site.
func (s *scanner) onDisk(p string) string { return filepath.Join(s.tree.Root, filepath.FromSlash(p)) }

// tops returns those of the given top-level folders that the site has, and reports missing
// folders.
func (s *scanner) tops(folders []string) []string {
	var found []string
	for _, top := range folders {
		switch info, err := os.Lstat(s.onDisk(top)); {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			s.problem(Unreadable(top, err))
		case err != nil && top == "content":
			s.problem(s.noContent())
		case err != nil:
		case info.Mode()&fs.ModeSymlink != 0:
			s.links = append(s.links, top)
		case info.IsDir():
			found = append(found, top)
		default:
			s.problem(problems.At(top, 0, 0, "%s is a file, not a folder", top))
		}
	}
	return found
}

// topFolders returns the names of all top-level folders that a site can have.
func topFolders() []string { return []string{"content", "static", "templates"} }

func (s *scanner) noContent() *problems.Problem {
	p := problems.At("content", 0, 0, "the folder content/ is missing")
	var folders []string
	entries, _ := os.ReadDir(s.tree.Root)
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	return p.Hint(`name the site's folder with -s, or start with: new story "Your headline"`).
		SuggestAs("rename %s/ to content/", "content", folders)
}

// An entry describes what a scan found at a path: a folder, a symbolic link or, if its Kind
// is not 0, a file of the site.
type entry struct {
	File
	mode fs.FileMode // only the bits that tell files, folders and links apart
}

// walk adds all files in the folders of a list, and in their subfolders, to the tree. It
// reads all folders of the same depth in parallel.
func (s *scanner) walk(level []string) {
	for len(level) > 0 {
		lists := make([][]entry, len(level))
		parallel.Each(len(level), func(i int) { lists[i] = s.list(level[i]) })
		level = nil
		for _, list := range lists {
			s.tree.Files = slices.Grow(s.tree.Files, len(list))
			for i := range list {
				switch e := &list[i]; {
				case e.mode.IsDir():
					level = append(level, e.Path)
				case e.mode&fs.ModeSymlink != 0:
					s.links = append(s.links, e.Path)
				default:
					s.add(e)
				}
			}
		}
	}
}

// list returns an entry for each file, folder and symbolic link in a folder.
func (s *scanner) list(folder string) []entry {
	var found []fs.DirEntry
	opened, err := s.tree.open(folder)
	if err == nil {
		found, err = opened.ReadDir(-1)
		err = errors.Join(err, opened.Close())
	}
	if err != nil {
		s.problem(Unreadable(folder, err))
	}
	entries := make([]entry, len(found))
	parallel.Each(len(found), func(i int) { entries[i] = s.entry(folder, found[i]) })
	return entries
}

// entry returns the description of a file or folder that was found in a folder. It is zero
// if the file or folder does not belong to the site.
func (s *scanner) entry(folder string, found fs.DirEntry) entry {
	name := found.Name()
	if ignored(folder, name) {
		return entry{}
	}
	if p := badName(folder, name); p != nil {
		s.problem(p)
		return entry{}
	}
	e := entry{File{Path: folder + "/" + name}, found.Type()}
	switch {
	case e.mode.IsDir():
		if p := unknownFolder(folder, name); p != nil {
			s.stray.Add(p)
			return entry{}
		}
	case e.mode&fs.ModeSymlink != 0:
	case e.mode.IsRegular():
		info, err := found.Info()
		if err == nil && !info.Mode().IsRegular() {
			// Another file or a link has replaced the file since the folder was listed.
			err = fs.ErrNotExist
		}
		return s.file(e.Path, info, err)
	default:
		s.problem(problems.At(e.Path, 0, 0, notFile+"; it is left out").AsWarning())
		return entry{}
	}
	return e
}

// file returns the entry of a file, or the zero entry if the file does not belong to the site. If
// the file no longer exists, it was a temporary file, and no problem is reported.
func (s *scanner) file(at string, info fs.FileInfo, err error) entry {
	kind, p := kindOf(at)
	if p != nil && path.Dir(at) == "content" {
		s.stray.Add(p)
	} else if p != nil {
		s.problem(p)
	}
	switch {
	case kind == 0 || errors.Is(err, fs.ErrNotExist):
	case err != nil:
		s.problem(Unreadable(at, err))
	default:
		if !isPlain(at) {
			s.odd.Store(true)
		}
		return entry{File: File{Path: at, Kind: kind, Size: info.Size(), stamp: stampOf(info)}}
	}
	return entry{}
}

func (s *scanner) add(e *entry) {
	if e.Kind != 0 {
		s.tree.Files = append(s.tree.Files, e.File)
	}
}

// follow adds the files to which a symbolic link leads. The link must lead into one of the site's
// top-level folders: not out of the site, and not to .git, since .git/config can contain a
// password. In the folder to which the link leads, other links are not followed, so that every walk
// ends.
func (s *scanner) follow(link string) {
	leaveOut := func(why string) {
		s.problem(problems.At(link, 0, 0, "the symbolic link %s; it is left out", why).AsWarning())
	}
	info, err := s.tree.root.Stat(link)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		leaveOut("leads to nothing")
		return
	case errors.Is(err, syscall.ELOOP):
		leaveOut("leads to itself")
		return
	}
	target, targetErr := filepath.EvalSymlinks(s.onDisk(link))
	if at := s.within(target); err == nil && targetErr == nil && at != "" && !s.inside(target) {
		s.problem(problems.At(link, 0, 0, "the symbolic link leads to %s, which is not in content/, static/ or templates/", at).
			Hint("move that into one of these folders, or copy it in place of the link"))
		return
	}
	if err != nil || targetErr != nil || !s.inside(target) {
		s.problem(Unreadable(link, &RefusedError{leadsOut}))
		return
	}
	switch {
	case info.Mode().IsRegular():
		e := s.file(link, info, nil)
		s.add(&e)
		return
	case !info.IsDir():
		leaveOut("leads to a device, pipe or socket")
		return
	}
	from, err := filepath.EvalSymlinks(filepath.Dir(s.onDisk(link)))
	if err != nil || from == target || strings.HasPrefix(from, target+string(filepath.Separator)) {
		leaveOut("leads back to a folder it is in")
		return
	}
	s.links = nil
	s.walk([]string{link})
	for _, below := range s.links {
		s.problem(problems.At(below, 0, 0, "a symbolic link below another one is not followed; it is left out").AsWarning())
	}
}

// inside reports whether a path without symbolic links is in one of the site's top-level
// folders.
func (s *scanner) inside(target string) bool {
	top, _, _ := strings.Cut(s.within(target), "/")
	return slices.Contains(topFolders(), top)
}

// within returns a path relative to the site's folder, for messages. The argument target
// must not contain symbolic links. The result is "the site's folder" for that folder
// itself, and "" for a path outside the site.
func (s *scanner) within(target string) string {
	root, err := filepath.EvalSymlinks(s.tree.Root)
	if err != nil {
		return ""
	}
	relative, err := filepath.Rel(root, target)
	if err != nil || !filepath.IsLocal(relative) {
		return ""
	}
	if relative == "." {
		return "the site's folder"
	}
	return filepath.ToSlash(relative)
}
