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
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"broadsheet/generator/problems"
)

// A Tree is the files of a site as they were when it was scanned.
type Tree struct {
	// Root is the site's folder.
	Root string
	// Files are sorted by Path.
	Files []File

	root   *os.Root // reads nothing outside the site
	door   door     // nor does it
	linked bool     // there are symbolic links in it
}

// Close releases the site's folder. The list of files stays usable.
func (t *Tree) Close() error { return errors.Join(t.door.close(), t.root.Close()) }

// ByKind returns the files of some kinds, in the order of their paths.
func (t *Tree) ByKind(kinds ...Kind) iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for i := range t.Files {
			if slices.Contains(kinds, t.Files[i].Kind) && !yield(&t.Files[i]) {
				return
			}
		}
	}
}

// Find returns the file with a path, or nil.
func (t *Tree) Find(path string) *File {
	i, found := slices.BinarySearchFunc(t.Files, path, func(f File, path string) int { return cmp.Compare(f.Path, path) })
	if !found {
		return nil
	}
	return &t.Files[i]
}

// Scan lists the files of the site in a folder, without reading them. What an
// editor, version control or the operating system left there is passed over;
// what an author may have meant otherwise is a problem. The error is about the
// folder itself.
func Scan(root string) (*Tree, []*problems.Problem, error) {
	opened, err := os.OpenRoot(root)
	if err != nil {
		return nil, nil, fmt.Errorf("open the site's folder: %w", err)
	}
	door, err := openDoor(opened)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("open the site's folder: %w", err), opened.Close())
	}
	s := &scanner{tree: &Tree{Root: root, root: opened, door: door}}
	s.walk(s.tops())
	slices.Sort(s.links)
	links := s.links
	s.tree.linked = len(links) > 0
	for _, link := range links {
		s.follow(link)
	}
	files := s.tree.Files
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	if s.odd.Load() {
		s.problem(sameNames(files)...)
	}
	return s.tree, s.found.Sorted(), nil
}

// A scanner builds a Tree.
type scanner struct {
	tree  *Tree
	links []string    // symbolic links met so far
	odd   atomic.Bool // a file's path is not plain (see isPlain)
	found problems.List
}

func (s *scanner) problem(found ...*problems.Problem) { s.found.Add(found...) }

// onDisk returns where a path of the site is.
func (s *scanner) onDisk(p string) string { return filepath.Join(s.tree.Root, filepath.FromSlash(p)) }

// tops returns the folders to walk, and says which are missing.
func (s *scanner) tops() []string {
	var found []string
	for _, top := range tops() {
		switch info, err := os.Lstat(s.onDisk(top)); {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			s.problem(unreadable(top, err))
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
	if _, err := os.Stat(s.onDisk("content/stories")); errors.Is(err, fs.ErrNotExist) && slices.Contains(found, "content") {
		s.problem(problems.At("content/stories", 0, 0, "there are no stories yet").AsWarning().
			Hint(`start with: new story "Your headline"`))
	}
	return found
}

// tops are the folders a site has.
func tops() []string { return []string{"content", "static", "templates"} }

func (s *scanner) noContent() *problems.Problem {
	p := problems.At("content", 0, 0, "the folder content/ is missing")
	var folders []string
	entries, _ := os.ReadDir(s.tree.Root)
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	if near := problems.Nearest("content", folders); near != "" {
		return p.Hint("rename %s/ to content/", near)
	}
	return p.Hint(`name the site's folder with -s, or start with: new story "Your headline"`)
}

// An entry is what a folder holds: a folder to walk, a symbolic link to follow or,
// if it has a kind, a file of the site.
type entry struct {
	at    string
	mode  fs.FileMode // its type bits
	kind  Kind
	size  int64
	stamp stamp
}

// walk lists folders and all below them, a level at a time on all cores.
func (s *scanner) walk(level []string) {
	for len(level) > 0 {
		lists := make([][]entry, len(level))
		parallel(len(level), func(i int) { lists[i] = s.list(level[i]) })
		found := 0
		for _, list := range lists {
			found += len(list)
		}
		s.tree.Files = slices.Grow(s.tree.Files, found)
		level = nil
		for _, list := range lists {
			for i := range list {
				switch e := &list[i]; {
				case e.mode.IsDir():
					level = append(level, e.at)
				case e.mode&fs.ModeSymlink != 0:
					s.links = append(s.links, e.at)
				default:
					s.add(e)
				}
			}
		}
	}
}

// list returns what is in a folder. Files are looked at while it is open,
// so that the system has no way to walk to each.
func (s *scanner) list(folder string) []entry {
	opened, err := openFolder(s.onDisk(folder))
	if err != nil {
		s.problem(unreadable(folder, err))
		return nil
	}
	defer opened.Close()
	found, err := opened.ReadDir(-1)
	if err != nil {
		s.problem(unreadable(folder, err))
	}
	entries := make([]entry, len(found))
	take := func(i int) { entries[i] = s.take(opened, folder, found[i]) }
	if len(found) > manyFiles {
		parallel(len(found), take)
	} else {
		for i := range found {
			take(i)
		}
	}
	return entries
}

// manyFiles is how many files in one folder are worth to be shared among cores.
const manyFiles = 256

// take looks at what an open folder holds. What does not belong to the site gives
// an empty entry.
func (s *scanner) take(opened *os.File, folder string, found fs.DirEntry) entry {
	name := found.Name()
	if ignored(folder, name) {
		return entry{}
	}
	if p := badName(folder, name); p != nil {
		s.problem(p)
		return entry{}
	}
	e := entry{at: folder + "/" + name, mode: found.Type()}
	switch {
	case e.mode.IsDir():
		if p := unknownFolder(folder, name); p != nil {
			s.problem(p)
			return entry{}
		}
	case e.mode&fs.ModeSymlink != 0:
	case e.mode.IsRegular():
		size, stamp, err := look(opened, found)
		return s.file(e.at, size, stamp, err)
	default:
		s.problem(problems.At(e.at, 0, 0, "this is not a file but a device, pipe or socket; it is left out").AsWarning())
		return entry{}
	}
	return e
}

// file returns the entry of a file with what the system said of it, an empty one
// if it is none of the site's. A file that is gone by now was some program's
// temporary file.
func (s *scanner) file(at string, size int64, stamp stamp, err error) entry {
	kind, p := kindOf(at)
	if p != nil {
		s.problem(p)
	}
	switch {
	case kind == 0 || errors.Is(err, fs.ErrNotExist):
	case err != nil:
		s.problem(unreadable(at, err))
	default:
		if !isPlain(at) {
			s.odd.Store(true)
		}
		return entry{at: at, kind: kind, size: size, stamp: stamp}
	}
	return entry{}
}

// add puts a file on the list, if it is one of the site's.
func (s *scanner) add(e *entry) {
	if e.kind != 0 {
		s.tree.Files = append(s.tree.Files, File{Path: e.at, Kind: e.kind, Size: e.size, stamp: e.stamp})
	}
}

// follow takes in what a symbolic link leads to. A link may lead only into
// the folders that are the site's: never out of it, and not to its .git, whose
// configuration can hold a password. A link below a link is not followed, so
// that every walk ends.
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
	if err != nil || targetErr != nil || !s.inside(target) {
		s.problem(problems.At(link, 0, 0, "the symbolic link leads out of the site").
			Hint("copy what it leads to, or link by a relative path to something in content/, static/ or templates/"))
		return
	}
	if !info.IsDir() {
		if info.Mode().IsRegular() {
			e := s.file(link, info.Size(), stampOf(info), nil)
			s.add(&e)
		}
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

// inside reports whether a resolved path is in one of the site's folders.
func (s *scanner) inside(target string) bool {
	root, err := filepath.EvalSymlinks(s.tree.Root)
	if err != nil {
		return false
	}
	relative, err := filepath.Rel(root, target)
	if err != nil {
		return false
	}
	top, _, _ := strings.Cut(filepath.ToSlash(relative), "/")
	return slices.Contains(tops(), top)
}

// unreadable is the problem of a file that the system refuses to give.
func unreadable(at string, err error) *problems.Problem {
	return problems.At(at, 0, 0, "%s cannot be read: %v", path.Base(at), reason(err))
}

// reason returns an error without the path in it, which differs from machine
// to machine.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// parallel calls do for 0 to n-1 on all cores.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
