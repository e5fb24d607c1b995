package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	edits = flag.Int("edits", 25, "how many random edits TestIncrementalEqualsClean makes")
	seed  = flag.Uint64("seed", 1, "the seed of the first one")
)

// TestIncrementalEqualsClean edits a site at random, as authors do. After each
// edit a build that knows the last one and a clean build leave the same bytes;
// or both fail, and the site is as it was.
func TestIncrementalEqualsClean(t *testing.T) {
	t.Parallel()
	a := &author{T: t, Rand: rand.New(rand.NewPCG(*seed, 0)), folder: t.TempDir(), now: time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)}
	a.settings()
	a.remember()
	for range 8 {
		a.create()
	}
	var history []string
	failures := 0
	for i := range *edits {
		name, edit := a.edit()
		history = append(history, name)
		edit()
		before := a.read("public")
		kept, failed := a.build("public")
		clean, cleanFailed := a.build("clean", "--no-cache")
		if failed != cleanFailed {
			t.Fatalf("edit %d: the build fails: %q, the clean one: %q\n%q", i, failed, cleanFailed, history)
		}
		if failed != "" {
			clean = before
			failures++
		}
		if diff := clean.differences(kept); len(diff) > 0 {
			name := diff[0][2:]
			t.Fatalf("edit %d: %q\n%s\n%q", i, diff, cmp.Diff(string(clean[name]), string(kept[name])), history)
		}
		switch {
		case failed == "":
			a.remember()
		case a.IntN(2) == 0:
			a.undo()
			history = append(history, "undo")
		}
	}
	t.Logf("%d of %d builds failed, as they should", failures, *edits)
}

// An author edits a site at random.
type author struct {
	*testing.T
	*rand.Rand
	folder string
	now    time.Time
	made   int
	good   string          // the settings when a build was last good
	before map[string]tree // what the folders held when a build was last good
}

// build builds the site and returns what stands in its destination, and what
// was said if it failed.
func (a *author) build(to string, flags ...string) (tree, string) {
	cmd := exec.Command("broadsheet", append([]string{"build", "-q", "-s", a.folder, "-d", filepath.Join(a.folder, to), "--clock", a.now.Format(time.RFC3339)}, flags...)...)
	text, err := cmd.CombinedOutput()
	if err == nil {
		text = nil
	}
	return a.read(to), string(text)
}

// read returns what is in a folder, which need not be there.
func (a *author) read(folder string) tree {
	found, err := readTree(a.at(folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.Fatal(err)
	}
	return found
}

// sourceFolders are those that an author edits.
var sourceFolders = []string{"content", "static", "templates"}

func (a *author) remember() {
	a.before = map[string]tree{}
	text, err := os.ReadFile(a.at("config.toml"))
	if err != nil {
		a.Fatal(err)
	}
	a.good = string(text)
	for _, folder := range sourceFolders {
		a.before[folder] = a.read(folder)
	}
}

// undo goes back to where a build was last good.
func (a *author) undo() {
	write(a.T, a.at("config.toml"), a.good)
	for _, folder := range sourceFolders {
		os.RemoveAll(a.at(folder))
		for name, data := range a.before[folder] {
			write(a.T, a.at(folder+"/"+name), string(data))
		}
	}
}

// edit chooses an edit.
func (a *author) edit() (string, func()) {
	edits := []struct {
		name string
		make func()
	}{
		{"create", a.create}, {"create", a.create}, {"rewrite", a.rewrite}, {"rewrite", a.rewrite}, {"rename", a.rename}, {"delete", a.remove},
		{"settings", a.settings}, {"template", a.template}, {"static", a.static}, {"picture", a.picture},
		{"record", a.record}, {"page", a.page}, {"break", a.spoil}, {"time passes", a.wait}, {"nothing", func() {}},
		{"cache lost", func() { os.RemoveAll(filepath.Join(a.folder, ".cache")) }},
		{"output lost", func() { os.RemoveAll(filepath.Join(a.folder, "public")) }},
		{"output meddled with", a.meddle},
	}
	e := edits[a.IntN(len(edits))]
	return e.name, e.make
}

func (a *author) at(name string) string { return filepath.Join(a.folder, filepath.FromSlash(name)) }

// pick returns one of the texts.
func (a *author) pick(texts ...string) string { return texts[a.IntN(len(texts))] }

// files lists the files below a folder of the site.
func (a *author) files(under string) []string {
	var list []string
	_ = filepath.WalkDir(a.at(under), func(at string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, at)
		}
		return nil
	})
	return list
}

// some returns one of the files below a folder, or "".
func (a *author) some(under, ext string) string {
	list := slices.DeleteFunc(a.files(under), func(name string) bool { return filepath.Ext(name) != ext })
	if len(list) == 0 {
		return ""
	}
	return list[a.IntN(len(list))]
}

func (a *author) create() {
	a.made++
	name := fmt.Sprintf("content/stories/2026-03-%02d-story-%d", 1+a.IntN(28), a.made)
	write(a.T, a.at(name+a.pick(".md", "/index.md")), a.story())
}

func (a *author) rewrite() {
	if file := a.some("content/stories", ".md"); file != "" {
		write(a.T, file, a.story())
	}
}

// story returns the text of a story, with links and pictures that lead
// somewhere only now and then.
func (a *author) story() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s %d\n", a.pick("Chips", "Rockets", "Whales"), a.IntN(9))
	for _, key := range []string{
		"category: " + a.pick("Chips", "Space", "chips"), "tags: [" + a.pick("x", "x, y", "y, X") + "]", "author: " + a.pick("Ann", "Bob"),
		"image: " + a.pick("a.png", "/a.png", "../a.png"), "draft: true", "expires: 2026-03-" + a.pick("22", "25", "28"), "series: " + a.pick("s", "t"),
		"aliases: /old-" + a.pick("1", "2", "3") + "/", "slug: " + a.pick("one", "two", "three"), "type: " + a.pick("opinion", "sponsored"),
		"featured: true", "updated: 2026-04-01", "description: " + a.pick("Short", "Shorter"), "related: story-" + a.pick("1", "2"), "next: story-" + a.pick("1", "2"),
	} {
		if a.IntN(5) == 0 {
			b.WriteString(key + "\n")
		}
	}
	b.WriteString("---\n")
	for range a.IntN(6) {
		b.WriteString(a.pick("Text on chips and fabs.", "Text on rockets.", "## Part", "![A](a.png)", "![A](/a.png)", "See [it](story-1.md).",
			"See [it](2026-03-10-story-2.md#part).", "See [us](/about/).", "See [tag](/tag/x/).", "```go\nfunc main() {}\n```") + "\n\n")
	}
	return b.String()
}

func (a *author) rename() {
	if file := a.some("content/stories", ".md"); file != "" {
		a.made++
		a.move(file, filepath.Join(filepath.Dir(file), fmt.Sprintf("2026-03-11-story-%d.md", a.made)))
	}
}

func (a *author) move(from, to string) {
	if err := os.Rename(from, to); err != nil {
		a.Fatal(err)
	}
}

func (a *author) remove() {
	if file := a.some("content", ".md"); file != "" {
		os.Remove(file)
	}
}

func (a *author) settings() {
	write(a.T, a.at("config.toml"), fmt.Sprintf("title = %q\nbase_url = %q\ntimezone = %q\npermalink = %q\n[related]\ncount = %d\n[next_story]\norder = %q\n[pagination]\nsize = %d\n[feeds]\nitems = %d\n",
		a.pick("The Bit", "The Byte"), a.pick("https://bit.example/", "https://bit.example/sub/"), a.pick("UTC", "Asia/Tokyo"), a.pick("/{slug}/", "/{year}/{category}/{slug}/"),
		a.IntN(4), a.pick("newer", "older", "none"), 1+a.IntN(4), 1+a.IntN(5)))
}

func (a *author) template() {
	file := a.at("templates/" + a.pick("card.html", "footer.html"))
	if a.IntN(3) == 0 {
		os.Remove(file)
		return
	}
	write(a.T, file, a.pick("<article class=\"card\"><h3><a href=\"{{.URL}}\">{{.Headline}}</a></h3></article>", "<p>{{.Title}}</p>", "{{.Nothing}}"))
}

func (a *author) static() {
	file := a.at("static/" + a.pick("a.txt", "b/c.txt", "robots.txt", "old-1/index.html"))
	if a.IntN(3) == 0 {
		os.Remove(file)
		return
	}
	write(a.T, file, a.pick("one", "two"))
}

// picture draws, or removes, a picture beside a story, above it or in static/.
func (a *author) picture() {
	file := a.at(a.pick("static/a.png", "content/stories/a.png"))
	if story := a.some("content/stories", ".md"); story != "" && a.IntN(2) == 0 {
		file = filepath.Join(filepath.Dir(story), "a.png")
	}
	if a.IntN(4) == 0 {
		os.Remove(file)
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1+a.IntN(3), 1))); err != nil {
		a.Fatal(err)
	}
	write(a.T, file, b.String())
}

func (a *author) record() {
	if a.IntN(2) == 0 {
		write(a.T, a.at("content/authors/ann.md"), "---\nname: "+a.pick("Ann", "Ann Lee")+"\n---\n"+a.pick("See [it](/about/).", "![A](/a.png)", ""))
		return
	}
	write(a.T, a.at("content/categories/chips.md"), "---\ntitle: "+a.pick("Chips", "Fabs")+"\norder: "+a.pick("1", "2")+"\n---\n")
}

func (a *author) page() {
	write(a.T, a.at("content/pages/"+a.pick("about.md", "contact.md")), "---\ntitle: "+a.pick("About", "Us")+"\n---\n"+a.pick("![A](/a.png)", "See [it](../stories/story-1.md)."))
}

// spoil makes a mistake that stops a build; the next turn may be to rewrite it.
func (a *author) spoil() {
	if file := a.some("content/stories", ".md"); file != "" {
		write(a.T, file, a.pick("---\ntitle: \"One\n---\n", "---\ndraft: maybe\n---\n", ""))
	}
}

func (a *author) wait() { a.now = a.now.Add(time.Duration(a.IntN(72)) * time.Hour) }

// meddle changes or removes a file of the output by hand.
func (a *author) meddle() {
	if files := a.files("public"); len(files) > 0 {
		file := files[a.IntN(len(files))]
		if os.Remove(file); a.IntN(2) == 0 {
			write(a.T, file, "meddled")
		}
	}
}
