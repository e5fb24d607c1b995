package publish

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A model is what a destination ought to hold.
type model struct {
	dest    string
	site    tree // as last published
	foreign tree
	state   string
	lost    bool // the manifest is gone
}

// TestRandom publishes random versions of a site and meddles between them.
func TestRandom(t *testing.T) {
	root := t.TempDir()
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		m := &model{dest: filepath.Join(root, fmt.Sprint(run), "public"), foreign: tree{}}
		m.state = filepath.Join(filepath.Dir(m.dest), ".public.broadsheet")
		os.MkdirAll(filepath.Dir(m.dest), 0o755)
		defer os.RemoveAll(filepath.Dir(m.dest))
		for range rapid.IntRange(1, 6).Draw(r, "builds") {
			for range rapid.IntRange(0, 3).Draw(r, "acts") {
				m.meddle(r, t)
			}
			next := anySite(r)
			got, err := build(m.dest, next, m.site, nil)
			if err != nil {
				r.Fatal(err)
			}
			m.site, m.lost = next, false
			if _, err := os.Lstat(filepath.Join(m.state, "stage")); err == nil {
				r.Fatal("a stage is left")
			}
			if d := differ(m.want(), read(t, m.dest)); d != "" {
				r.Fatalf("%s\n%+v", d, got)
			}
			if (len(got.Foreign) > 0) != (len(m.foreign) > 0) {
				r.Fatalf("foreign: %q, want %q", got.Foreign, sorted(m.foreign))
			}
		}
	})
}

// anySite returns few paths of which some are a file here and a folder there.
func anySite(r *rapid.T) tree {
	names := []string{"index.html", "a", "a/index.html", "a/b", "a/b/index.html", "a/b/c/d.html", "e/f/g", "e/h", "i/j"}
	site := tree{}
	for _, name := range names {
		if rapid.IntRange(0, 2).Draw(r, name) == 0 {
			continue
		}
		for other := range site {
			if strings.HasPrefix(name, other+"/") {
				delete(site, other)
			}
		}
		site[name] = rapid.SampledFrom([]string{"", "x", "y", "long text"}).Draw(r, "data")
	}
	return site
}

func (m *model) want() tree {
	want := maps.Clone(m.foreign)
	maps.Copy(want, m.site)
	for name := range want { // a folder is empty only if nothing is in it
		for other := range want {
			if strings.HasSuffix(name, "/") && other != name && strings.HasPrefix(other, name) {
				delete(want, name)
			}
		}
	}
	return want
}

// meddle does what people do to a destination between two builds.
func (m *model) meddle(r *rapid.T, t *testing.T) {
	there := read(t, m.dest)
	var ours []string
	for _, name := range sorted(there) {
		if _, ok := m.site[name]; ok {
			ours = append(ours, name)
		}
	}
	act := rapid.SampledFrom([]string{"edit", "swap", "delete", "touch", "foreign", "foreign", "unforeign", "nothing",
		"state", "manifest", "spare", "output", "fail"}).Draw(r, "act")
	if _, err := os.Stat(m.dest); err != nil || len(ours) == 0 && act != "foreign" && act != "unforeign" {
		return
	}
	if m.lost && (act == "edit" || act == "swap") {
		return // nobody could know that the file was ours
	}
	pick := func(names []string) string {
		name := rapid.SampledFrom(names).Draw(r, "file")
		return filepath.Join(m.dest, name)
	}
	switch act {
	case "edit": // in place: the spare may share the file
		os.WriteFile(pick(ours), []byte("edited by hand"), 0o644)
	case "swap": // as an editor does
		at := pick(ours)
		os.WriteFile(filepath.Join(m.dest, "..", "temp"), []byte("swapped"), 0o644)
		os.Rename(filepath.Join(m.dest, "..", "temp"), at)
	case "delete":
		m.prune(pick(ours))
	case "touch":
		at := pick(ours)
		data, _ := os.ReadFile(at)
		os.Remove(at)
		os.WriteFile(at, data, 0o644)
	case "foreign":
		name := rapid.SampledFrom([]string{"CNAME", ".git/HEAD", ".git/logs/HEAD", "a.link", "empty/", "e.empty/x/"}).Draw(r, "name")
		at := filepath.Join(m.dest, name)
		os.MkdirAll(filepath.Dir(at), 0o755)
		switch {
		case strings.HasSuffix(name, "/"):
			os.MkdirAll(at, 0o755)
			m.foreign[name] = ""
		case strings.HasSuffix(name, "link"):
			os.Symlink("/nowhere", at)
			m.foreign[name] = "-> /nowhere"
		default:
			data := rapid.SampledFrom([]string{"one", "two", "three"}).Draw(r, "data")
			os.WriteFile(at, []byte(data), 0o644)
			m.foreign[name] = data
		}
	case "unforeign":
		if len(m.foreign) > 0 {
			name := rapid.SampledFrom(sorted(m.foreign)).Draw(r, "file")
			delete(m.foreign, name)
			m.prune(filepath.Join(m.dest, name))
		}
	case "state", "manifest", "spare":
		m.lose(act)
	case "output":
		os.RemoveAll(m.dest)
		m.foreign = tree{}
	case "fail":
		n := rapid.IntRange(1, 80).Draw(r, "operation")
		next := anySite(r)
		_, err := build(m.dest, next, m.site, failing(n, errDisk, rapid.Bool().Draw(r, "dead")))
		after := read(t, m.dest)
		if differ(there, after) == "" && err != nil {
			return
		}
		m.site = next
		if d := differ(m.want(), after); d != "" {
			r.Fatalf("after %v: %s", err, d)
		}
	}
}

// lose deletes state. A file of ours that was edited too is then no more ours
// than any other, so there is none.
func (m *model) lose(what string) {
	if what == "spare" {
		os.RemoveAll(filepath.Join(m.state, "spare"))
		return
	}
	for path, data := range m.site {
		at := filepath.Join(m.dest, path)
		if found, err := os.ReadFile(at); err == nil && string(found) != data {
			m.prune(at)
		}
	}
	m.lost = true
	if what == "state" {
		os.RemoveAll(m.state)
		return
	}
	os.Truncate(filepath.Join(m.state, "manifest"), 30)
	os.Remove(filepath.Join(m.state, "next"))
}

// prune removes a file and the folders it leaves empty.
func (m *model) prune(at string) {
	os.RemoveAll(at)
	for dir := filepath.Dir(at); dir != m.dest && os.Remove(dir) == nil; {
		dir = filepath.Dir(dir)
	}
}
