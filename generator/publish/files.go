package publish

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/sources"
)

// files is the file system as this package uses it: every operation passes
// here, so that a test can let any one of them fail.
type files struct {
	fault func(op, path string) error // nil outside of tests
}

func (f files) check(op, path string) error {
	if f.fault == nil {
		return nil
	}
	if err := f.fault(op, path); err != nil {
		return &fs.PathError{Op: op, Path: path, Err: err}
	}
	return nil
}

func (f files) lstat(path string) (fs.FileInfo, error) {
	if err := f.check("lstat", path); err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if errors.Is(err, syscall.ENOTDIR) { // below a file is nothing
		err = &fs.PathError{Op: "lstat", Path: path, Err: fs.ErrNotExist}
	}
	return info, err
}

func (f files) exists(path string) (bool, error) {
	_, err := f.lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (f files) list(path string) ([]fs.DirEntry, error) {
	if err := f.check("list", path); err != nil {
		return nil, err
	}
	return os.ReadDir(path)
}

// read returns what is in a file, and its modification time in nanoseconds.
func (f files) read(path string) (data string, time int64, err error) {
	if err := f.check("read", path); err != nil {
		return "", 0, err
	}
	in, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return "", 0, err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = io.Copy(&b, in)
	return b.String(), info.ModTime().UnixNano(), err
}

func (f files) mkdir(path string) error {
	if err := f.check("mkdir", path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o755)
}

func (f files) mkdirAll(path string) error {
	if err := f.check("mkdirAll", path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o755)
}

func (f files) removeAll(path string) error {
	if err := f.check("removeAll", path); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

func (f files) rename(from, to string) error {
	if err := f.check("rename", from); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// exchange swaps two folders in one step, or fails with errors.ErrUnsupported.
func (f files) exchange(a, b string) error {
	if err := f.check("exchange", a); err != nil {
		return err
	}
	return exchange(a, b)
}

func (f files) base(path string) (base, error) {
	if err := f.check("open", path); err != nil {
		return base{}, err
	}
	return openBase(path)
}

// look returns what stands at a path, with slashes, below a base.
func (f files) look(b base, path string) (stat, error) {
	if f.fault != nil {
		if err := f.check("lstat", path); err != nil {
			return stat{}, err
		}
	}
	return b.lstat(path)
}

// create writes a file that must not be there yet. What it leaves of a failed
// write is in the way of nobody: the stage is compared before it is used.
func (f files) create(path string, data []byte) (stat, error) {
	return f.fill(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// copy copies a file to one that must not be there yet and returns the digest
// of the bytes.
func (f files) copy(from, to string) (stat, sources.Digest, error) {
	if err := f.check("open", from); err != nil {
		return stat{}, sources.Digest{}, err
	}
	in, err := os.Open(from)
	if err != nil {
		return stat{}, sources.Digest{}, err
	}
	defer in.Close()
	sum := newDigester()
	info, err := f.fill(to, func(w io.Writer) error {
		_, err := io.Copy(io.MultiWriter(w, sum), in)
		return err
	})
	return info, sum.digest(), err
}

func (f files) fill(path string, write func(io.Writer) error) (now stat, err error) {
	if err := f.check("create", path); err != nil {
		return stat{}, err
	}
	out, err := createOutput(path)
	if err != nil {
		return stat{}, err
	}
	defer func() { err = errors.Join(err, out.close()) }()
	if err := f.check("write", path); err != nil {
		_, short := io.WriteString(out, "<!do") // a disk fills up in the middle
		return stat{}, errors.Join(err, short)
	}
	if err := write(out); err != nil {
		return stat{}, err
	}
	return out.stat()
}

// digest reads a file for its digest.
func (f files) digest(path string) (sources.Digest, error) {
	if err := f.check("open", path); err != nil {
		return sources.Digest{}, err
	}
	in, err := os.Open(path)
	if err != nil {
		return sources.Digest{}, err
	}
	defer in.Close()
	sum := newDigester()
	if _, err := io.Copy(sum, in); err != nil {
		return sources.Digest{}, err
	}
	return sum.digest(), nil
}

// link gives the file from a second name. One that cannot be linked (there are
// file systems without links, and owners who do not allow it) is copied, its
// mode and time too, as the manifest knows files by their time. Without info
// the file is known to be a regular one.
func (f files) link(from, to string, info fs.FileInfo) error {
	if err := f.check("link", to); err != nil {
		return err
	}
	if info != nil && info.Mode()&fs.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	err := os.Link(from, to)
	if err == nil || info != nil && !info.Mode().IsRegular() {
		return err
	}
	if info == nil {
		if info, err = os.Lstat(from); err != nil {
			return err
		}
	}
	if _, _, err := f.copy(from, to); err != nil {
		return err
	}
	return errors.Join(os.Chmod(to, info.Mode().Perm()), os.Chtimes(to, info.ModTime(), info.ModTime()))
}

// each calls do for 0 to n-1, on all cores, and returns one of the errors.
func each(n int, do func(i int) error) error {
	var next atomic.Int64
	var group errgroup.Group
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				if err := do(int(i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// parents returns the folders a path is in, the innermost first, down to "".
func parents(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for path != "" {
			if path = parent(path); !yield(path) {
				return
			}
		}
	}
}

// parent returns the folder a path is in, "" for the outermost.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
