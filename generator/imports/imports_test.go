package imports

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A made is a source of entries that a test makes. It fails before the entry with the index
// stop, as if the import were killed.
type made struct {
	entries []Entry
	stop    int
}

var errKilled = errors.New("stopped")

func (m *made) Read(to *Sink) error {
	if err := to.Site(Site{Title: "Tea", Address: "https://tea.example/leaf/", Permalink: "/{year}/{slug}/"}); err != nil {
		return err
	}
	for i, e := range m.entries {
		if i == m.stop {
			return errKilled
		}
		if err := to.Entry(e); err != nil {
			return err
		}
	}
	return nil
}

// importing imports the entries into a folder, up to the entry with the index stop.
func importing(t *testing.T, site string, entries []Entry, stop int) *Report {
	t.Helper()
	to, err := newSink(Options{System: "made", Site: site, Clock: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	err = (&made{slices.Clone(entries), stop}).Read(to)
	if err == nil {
		err = to.finish()
	}
	if err = errors.Join(err, to.folder.close()); err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return &to.Report
}

// contents returns all files of a folder but those of the cache.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if entry != nil && entry.Name() == ".cache" {
				return fs.SkipDir
			}
			return err
		}
		text, err := os.ReadFile(name)
		at, _ := filepath.Rel(folder, name)
		files[filepath.ToSlash(at)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func someEntries() []Entry {
	var entries []Entry
	for i := range 6 {
		n := strconv.Itoa(i)
		entries = append(entries, Entry{
			ID: "post:" + n, File: "tea.md", Address: "/leaf/2024/tea-" + n + "/", Title: "Tea " + n, Date: "2024-01-0" + strconv.Itoa(i+1),
			Body: "[before](/leaf/2024/tea-0/)", Files: []File{{"/static/cup-" + n + ".txt", func() (io.ReadCloser, error) { return closer("cup " + n), nil }}},
		})
	}
	return entries
}

// An import that ends at any entry leaves what a second import completes, with or without the
// record, and a third one changes nothing.
func TestStoppedImportsAreCompleted(t *testing.T) {
	whole := t.TempDir()
	importing(t, whole, someEntries(), -1)
	want := contents(t, whole)
	for stop := range 6 {
		site := t.TempDir()
		importing(t, site, someEntries(), stop)
		if stop%2 == 0 {
			if err := os.RemoveAll(filepath.Join(site, ".cache")); err != nil {
				t.Fatal(err)
			}
		}
		if report := importing(t, site, someEntries(), -1); report.Written != 6-stop || report.Known != stop {
			t.Errorf("after %d entries: %d written, %d known", stop, report.Written, report.Known)
		}
		before := contents(t, site)
		importing(t, site, someEntries(), -1)
		got := contents(t, site)
		if !maps.Equal(got, before) {
			t.Errorf("after %d entries: a third import changes files", stop)
		}
		if !maps.Equal(got, want) {
			t.Errorf("after %d entries: %q\nwant %q", stop, got, want)
		}
	}
}

// A second import completes config.toml, too: the list of the pages at the foot.
func TestStoppedImportsGetTheListOfPages(t *testing.T) {
	var entries []Entry
	for i := range mostPages + 2 {
		name := "page" + strconv.Itoa(i)
		entries = append(entries, Entry{ID: name, Page: true, File: name + ".md", Address: "/leaf/" + name + "/", Title: name})
	}
	whole, site := t.TempDir(), t.TempDir()
	importing(t, whole, entries, -1)
	importing(t, site, entries, 3)
	importing(t, site, entries, -1)
	got, want := contents(t, site)["config.toml"], contents(t, whole)["config.toml"]
	if got != want || !strings.Contains(want, "[[menu.footer]]") {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// What the author has written or changed stays.
func TestNothingIsOverwritten(t *testing.T) {
	site := t.TempDir()
	importing(t, site, someEntries(), -1)
	changed := filepath.Join(site, "content/stories/tea.md")
	for _, name := range []string{changed, filepath.Join(site, "static/cup-1.txt"), filepath.Join(site, "config.toml")} {
		text, err := os.ReadFile(name)
		if err == nil {
			text = []byte(strings.Replace(string(text), "slug: tea-0", "slug: other", 1) + "\n# mine\n")
			err = os.WriteFile(name, text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, site)
	importing(t, site, someEntries(), -1)
	if got := contents(t, site); !maps.Equal(got, before) {
		t.Errorf("%q\nwant %q", got, before)
	}
}

// Two entries do not share an address, and an address wins over a former one.
func TestAddressesAreGivenOnce(t *testing.T) {
	site := t.TempDir()
	entries := someEntries()[:3]
	entries[0].Aliases = []string{"/leaf/2024/tea-1/", "/leaf/old/"}
	entries[2].Address = entries[1].Address
	entries[1].Params = []Param{param("cups", "two"), param("user_email", "ann@tea.example")}
	report := importing(t, site, entries, -1)
	files := contents(t, site)
	if text := files["content/stories/tea.md"]; !strings.Contains(text, "aliases: [/old/]\n") || !strings.Contains(text, "[before](/2024/tea-0/)") {
		t.Errorf("%q", text)
	}
	if text := files["content/stories/tea-2.md"]; !strings.Contains(text, "cups: two") && !strings.Contains(text, `cups: "two"`) || strings.Contains(text, "ann@") {
		t.Errorf("%q", text)
	}
	if len(report.of(Lost)) != 1 || report.Written != 2 {
		t.Errorf("%s", report.Markdown())
	}
}
