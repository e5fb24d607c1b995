package engine

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/generator/statedir"
)

// harmCache damages what builds remember: whole files, bytes, or all of it; or
// brings back what they remembered long ago; or holds it as another build does.
func (d *desk) harmCache(r *rand.Rand) {
	cache, old := d.at(".cache"), filepath.Join(d.home, "old-cache")
	names, err := filepath.Glob(filepath.Join(cache, "*"))
	d.must(err)
	if pictures, err := filepath.Glob(filepath.Join(cache, picturesName, "*")); err == nil && len(pictures) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return filepath.Base(name) == picturesName })
		names = append(names, pictures...)
	}
	if len(names) == 0 {
		return
	}
	name := pick(r, names...)
	switch r.IntN(9) {
	case 8:
		if d.held == nil {
			d.note("lock the cache")
			dir, err := statedir.Open(cache)
			d.must(err)
			d.held, err = dir.Lock()
			d.must(err)
		}
	case 0:
		d.note("delete the cache")
		d.must(os.RemoveAll(cache))
	case 1:
		d.note("delete %s", filepath.Base(name))
		d.must(os.RemoveAll(name))
	case 2:
		d.note("remember the cache")
		d.must(os.RemoveAll(old))
		d.must(os.CopyFS(old, os.DirFS(cache)))
	case 3:
		if _, err := os.Stat(old); err == nil {
			d.note("restore an old cache")
			d.must(os.RemoveAll(cache))
			d.must(os.CopyFS(cache, os.DirFS(old)))
		}
	default:
		data, err := os.ReadFile(name)
		if filepath.Base(name) == picturesName {
			return // an empty folder
		}
		d.must(err)
		d.note("damage %s", filepath.Base(name))
		d.must(os.WriteFile(name, damage(data, r), 0o644))
	}
}

// damage changes bytes as bad disks, full disks and killed programs do.
func damage(data []byte, r *rand.Rand) []byte {
	data = slices.Clone(data)
	switch n := len(data); {
	case n == 0 || r.IntN(4) == 0:
		return append(data, "junk"...)
	case r.IntN(3) == 0:
		return data[:r.IntN(n)]
	case r.IntN(3) == 0:
		clear(data[r.IntN(n):])
	default:
		for range 1 + r.IntN(20) {
			data[r.IntN(n)] ^= 1 << r.IntN(8)
		}
	}
	return data
}

// harmDestination meddles with the built site.
func (d *desk) harmDestination(r *rand.Rand) {
	dest := d.o.Destination
	var files []string
	_ = filepath.WalkDir(dest, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, p)
		}
		return nil // it may not be there
	})
	if len(files) == 0 {
		return
	}
	name := pick(r, files...)
	inside, err := filepath.Rel(dest, name)
	d.must(err)
	inside = filepath.ToSlash(inside)
	switch r.IntN(9) {
	case 0:
		d.note("delete %s from the destination", inside)
		d.must(os.Remove(name))
	case 1, 2:
		d.note("edit %s in the destination", inside)
		d.alien[inside] = true
		d.must(os.WriteFile(name, []byte("by hand "+word(r)), 0o644))
	case 3:
		d.note("delete the folder of %s from the destination", inside)
		d.must(os.RemoveAll(filepath.Dir(name)))
	case 4:
		d.note("delete the destination")
		d.must(os.RemoveAll(dest))
	case 5:
		d.note("delete the destination's state")
		for _, name := range files {
			inside, err := filepath.Rel(dest, name)
			d.must(err)
			d.alien[filepath.ToSlash(inside)] = true // unless the cache knows better
		}
		d.must(os.RemoveAll(d.state()))
	case 6, 7:
		foreign := pick(r, "foreign.txt", "foreign/deep/x.html", filepath.Dir(inside)+"/foreign.md")
		if info, err := os.Stat(filepath.Join(dest, foreign)); err == nil && info.IsDir() {
			return // a folder is in its place since an earlier step
		}
		d.note("put %s into the destination", foreign)
		d.alien[filepath.ToSlash(filepath.Clean(foreign))] = true
		d.must(os.MkdirAll(filepath.Dir(filepath.Join(dest, foreign)), 0o755))
		d.must(os.WriteFile(filepath.Join(dest, foreign), []byte("mine"), 0o644))
		d.mine[filepath.Join(dest, foreign)] = true
	case 8:
		d.note("put a folder in place of %s in the destination", inside)
		d.must(os.Remove(name))
		d.must(os.Mkdir(name, 0o755))
	}
}

// state is the folder that publish keeps beside the destination.
func (d *desk) state() string {
	return filepath.Join(filepath.Dir(d.o.Destination), "."+filepath.Base(d.o.Destination)+".broadsheet")
}

// elsewhere moves the site to another folder.
func (d *desk) elsewhere(r *rand.Rand) {
	to := filepath.Join(d.home, pick(r, "site", "moved", "far/away"))
	if to == d.source {
		return
	}
	d.note("move the site to %s", filepath.Base(to))
	d.must(os.MkdirAll(filepath.Dir(to), 0o755))
	d.must(os.Rename(d.source, to))
	if inside, ok := strings.CutPrefix(d.o.Destination, d.source+string(filepath.Separator)); ok {
		d.o.Destination = filepath.Join(to, inside)
	}
	for p := range d.mine {
		if inside, ok := strings.CutPrefix(p, d.source+string(filepath.Separator)); ok {
			delete(d.mine, p)
			d.mine[filepath.Join(to, inside)] = true
		}
	}
	d.source, d.o.Source = to, to
}
