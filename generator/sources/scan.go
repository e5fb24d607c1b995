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
	s.problem(sameNames(files)...)
	return s.tree, s.found.Sorted(), nil
}

// A scanner builds a Tree.
type scanner struct {
	tree  *Tree
	links []string // symbolic links met so far
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

// An entry is what a folder holds.
type entry struct {
	name  string
	kind  fs.FileMode // its type bits
	size  int64       // of a regular file; likewise its stamp
	stamp stamp
	err   error // why they are not known
}

// walk lists folders and all below them, a level at a time on all cores.
func (s *scanner) walk(level []string) {
	for len(level) > 0 {
		lists := make([][]entry, len(level))
		parallel(len(level), func(i int) {
			list, err := list(s.onDisk(level[i]))
			if err != nil {
				s.problem(unreadable(level[i], err))
			}
			lists[i] = list
		})
		found := 0
		for _, list := range lists {
			found += len(list)
		}
		s.tree.Files = slices.Grow(s.tree.Files, found)
		var next []string
		for i, folder := range level {
			for k := range lists[i] {
				if e := &lists[i][k]; s.take(folder, e) {
					next = append(next, folder+"/"+e.name)
				}
			}
		}
		level = next
	}
}

// list returns what is in a folder. Files are looked at while it is open, so
// that the system has no way to walk to each.
func list(path string) ([]entry, error) {
	folder, err := openFolder(path)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	found, err := folder.ReadDir(-1)
	entries := make([]entry, len(found))
	look := func(i int) {
		e := &entries[i]
		e.name, e.kind = found[i].Name(), found[i].Type()
		if e.kind.IsRegular() {
			e.size, e.stamp, e.err = look(folder, found[i])
		}
	}
	if len(found) > manyFiles {
		parallel(len(found), look)
	} else {
		for i := range found {
			look(i)
		}
	}
	return entries, err
}

// manyFiles is how many files in one folder are worth to be shared among cores.
const manyFiles = 256

// take puts what a folder holds where it belongs, and reports whether it is a
// folder to walk.
func (s *scanner) take(folder string, e *entry) bool {
	if ignored(folder, e.name) {
		return false
	}
	if p := badName(folder, e.name); p != nil {
		s.problem(p)
		return false
	}
	switch at := folder + "/" + e.name; {
	case e.kind.IsDir():
		p := unknownFolder(folder, e.name)
		s.problem(p)
		return p == nil
	case e.kind&fs.ModeSymlink != 0:
		s.links = append(s.links, at)
	case e.kind.IsRegular():
		s.add(at, e.size, e.stamp, e.err)
	default:
		s.problem(problems.At(at, 0, 0, "this is not a file but a device, pipe or socket; it is left out").AsWarning())
	}
	return false
}

// add puts a file on the list if it is one of the site's, with what the system
// said of it. A file that is gone by now was some program's temporary file.
func (s *scanner) add(at string, size int64, stamp stamp, err error) {
	kind, p := kindOf(at)
	s.problem(p)
	switch {
	case kind == 0 || errors.Is(err, fs.ErrNotExist):
	case err != nil:
		s.problem(unreadable(at, err))
	default:
		s.tree.Files = append(s.tree.Files, File{Path: at, Kind: kind, Size: size, stamp: stamp})
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
			s.add(link, info.Size(), stampOf(info), nil)
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
