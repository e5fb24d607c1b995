package preview

import (
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"broadsheet/generator/engine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(withBrowser{m}) }

const settingsText = "title = \"The Sample\"\nbase_url = \"https://example.org/paper/\"\ntimezone = \"Europe/Paris\"\n"

// clock is when the tests' sites are shown.
var clock = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// A folder is a site on the disk.
type folder struct {
	t    testing.TB
	root string
}

func newFolder(t testing.TB, files map[string]string) *folder {
	t.Helper()
	f := &folder{t, t.TempDir()}
	f.write("config.toml", settingsText)
	for name, text := range files {
		f.write(name, text)
	}
	return f
}

func (f *folder) path(name string) string { return filepath.Join(f.root, filepath.FromSlash(name)) }

func (f *folder) write(name, text string) {
	f.t.Helper()
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(f.path(name), []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) remove(name string) {
	f.t.Helper()
	if err := os.RemoveAll(f.path(name)); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) rename(from, to string) {
	f.t.Helper()
	if err := os.Rename(f.path(from), f.path(to)); err != nil {
		f.t.Fatal(err)
	}
}

// story is the text of a story.
func story(title, keys, body string) string {
	return "---\ntitle: \"" + title + "\"\ndate: 2026-03-01\ncategory: chips\nauthor: Ann Lee\n" + keys + "---\n\n" + body + "\n"
}

// A running preview of a folder.
type running struct {
	*Preview
	*folder
	client *http.Client
	mu     sync.Mutex
	log    []string
}

// run serves a folder until the test ends.
func run(t testing.TB, f *folder, change ...func(*Options)) *running {
	t.Helper()
	r := &running{folder: f}
	o := Options{
		Build: engine.Options{Source: f.root, Drafts: true, Future: true},
		Now:   func() time.Time { return clock },
		Log: func(line string) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.log = append(r.log, line)
		},
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	if r.Preview, err = Start(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	transport := &http.Transport{}
	r.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("the preview ended with %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the preview does not end")
		}
	})
	return r
}

// get returns the status and text at a path.
func (r *running) get(path string) (int, http.Header, string) {
	r.t.Helper()
	answer, err := r.client.Get(fmt.Sprintf("http://127.0.0.1:%d%s", r.port(), path))
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(text)
}

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for start := time.Now(); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("still not: %s", what)
		}
	}
}

// shows waits until a page holds a text.
func (r *running) shows(path, text string) {
	r.t.Helper()
	eventually(r.t, path+" shows "+text, func() bool { _, _, page := r.get(path); return strings.Contains(page, text) })
}

func (r *running) gone(path string) {
	r.t.Helper()
	eventually(r.t, path+" is gone", func() bool { status, _, _ := r.get(path); return status == http.StatusNotFound })
}

func TestPagesAreServedAsTheyWillBe(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{
		"content/stories/a.md":         story("First", "", "Words. ![P](p.svg) [L](letter.txt)"),
		"content/stories/p.svg":        `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>`,
		"content/stories/straße-9.md":  story("Unicode", "", "Words."),
		"content/pages/about.md":       "---\ntitle: About\n---\nUs.\n",
		"static/file.html":             "<p>plain</p>",
		"static/data/feed.webmanifest": "{}",
		"static/UPPER.txt":             "upper",
		"content/stories/letter.txt":   "Dear all",
		"content/stories/notes.txt":    "private",
		"static/demo/index.html":       "<p>demo</p>",
	}))
	r.shows("/paper/", "First")
	for _, c := range []struct {
		path   string
		status int
		kind   string
		text   string
	}{
		{"/", 302, "", ""},
		{"/paper", 301, "", ""},
		{"/paper/", 200, htmlType, "First"},
		{"/paper/index.html", 200, htmlType, "First"},
		{"/paper/2026/03/a/", 200, htmlType, "Words."},
		{"/paper/2026/03/a", 301, "", ""},
		{"/paper/2026/03/a/index.html", 200, htmlType, "Words."},
		{"/paper/2026/03/A/", 404, htmlType, "Page not found"},
		{"/paper/2026/03/stra%C3%9Fe-9/", 200, htmlType, "Unicode"},
		{"/paper/2026/03/stra%C3%9Fe-9", 301, "", ""},
		{"/paper/2026/03/a/p.svg", 200, "image/svg+xml", "<svg"},
		{"/paper/about/", 200, htmlType, "Us."},
		{"/paper/file", 200, htmlType, "<p>plain</p>"},
		{"/paper/UPPER.txt", 200, "text/plain; charset=utf-8", "upper"},
		{"/paper/upper.txt", 404, htmlType, ""},
		{"/paper/2026/03/a/letter.txt", 200, "text/plain; charset=utf-8", "Dear all"},
		{"/paper/2026/03/a/notes.txt", 404, htmlType, "Page not found"},
		{"/paper/demo/", 200, htmlType, "<p>demo</p>"},
		{"/paper/demo", 301, "", ""},
		{"/paper/demo/index.html", 200, htmlType, "<p>demo</p>"},
		{"/paper/data/feed.webmanifest", 200, "application/manifest+json; charset=utf-8", "{}"},
		{"/paper/feed.xml", 200, "application/xml", "<rss"},
		{"/paper/feed.json", 200, "application/json; charset=utf-8", "First"},
		{"/paper/nothing", 404, htmlType, "Page not found"},
		{"/elsewhere/", 404, htmlType, "Page not found"},
	} {
		status, header, text := r.get(c.path)
		if status != c.status || c.kind != "" && header.Get("Content-Type") != c.kind || !strings.Contains(text, c.text) {
			t.Errorf("%s: %d %s %.200s", c.path, status, header.Get("Content-Type"), text)
		}
		if strings.Contains(text, "<script data-preview ") != (c.kind == htmlType && !strings.HasPrefix(c.text, "<p>")) {
			t.Errorf("%s: the client's script is in the wrong place", c.path)
		}
	}
	if _, header, _ := r.get("/paper/2026/03/a?x=1"); header.Get("Location") != "/paper/2026/03/a/?x=1" {
		t.Errorf("redirected to %s", header.Get("Location"))
	}
	if _, header, _ := r.get("/"); header.Get("Location") != "/paper/" {
		t.Errorf("redirected to %s", header.Get("Location"))
	}
	if entries, err := os.ReadDir(r.root); err != nil || len(entries) != 4 {
		t.Errorf("beside the cache something was written: %v %v", entries, err)
	}
}

func TestSavesAreFollowed(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}))
	r.shows("/paper/2026/03/a/", "Words.")
	r.write("content/stories/a.md", story("First", "", "Other words."))
	r.shows("/paper/2026/03/a/", "Other words.")
	r.write("content/stories/deep/er/and/deeper/b.md", story("Second", "", "More."))
	r.shows("/paper/", "Second")
	r.rename("content/stories/deep", "content/stories/moved")
	r.write("content/stories/moved/er/and/deeper/b.md", story("Second", "", "Moved."))
	r.shows("/paper/2026/03/b/", "Moved.")
	r.remove("content/stories/a.md")
	r.gone("/paper/2026/03/a/")
	r.remove("content")
	r.gone("/paper/2026/03/b/")
	r.write("content/stories/c.md", story("Third", "", "Again."))
	r.shows("/paper/2026/03/c/", "Again.")
	r.write("content/stories/c.md", story("Third", "", "And again."))
	r.shows("/paper/2026/03/c/", "And again.")
	r.rename("content/stories/c.md", "content/stories/C.md")
	r.write("content/stories/C.md", story("Third", "", "Upper."))
	r.shows("/paper/2026/03/c/", "Upper.")
	r.write("templates/card.html", `<article class="card"><h3><a href="{{.URL}}">{{.Headline}} own</a></h3></article>`)
	r.shows("/paper/404.html", "Third own")
	r.write("templates/labels/en.toml", "not-found = \"Nobody home\"\n")
	r.shows("/paper/404.html", "<h1>Nobody home</h1>")
	r.write("templates/labels/en.toml", "not-found = \"Nothing here\"\n")
	r.shows("/paper/404.html", "<h1>Nothing here</h1>")
	r.remove("templates")
	eventually(t, "the default card is back", func() bool { _, _, page := r.get("/paper/404.html"); return !strings.Contains(page, "Third own") })
	r.write("config.toml", strings.Replace(settingsText, "The Sample", "The Example", 1))
	r.shows("/paper/", "The Example")
	r.write("static/robots.txt", "User-agent: x\n")
	r.shows("/paper/robots.txt", "User-agent: x")
}

func TestPollingFollowsToo(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}), func(o *Options) { o.Poll = true })
	r.shows("/paper/2026/03/a/", "Words.")
	r.write("content/stories/a.md", story("First", "", "Other words."))
	r.shows("/paper/2026/03/a/", "Other words.")
	r.write("content/stories/deep/er/b.md", story("Second", "", "Words."))
	r.shows("/paper/2026/03/b/", "Second")
	r.rename("content/stories/deep", "content/stories/elsewhere")
	r.write("config.toml", strings.Replace(settingsText, "The Sample", "The Example", 1))
	r.shows("/paper/", "The Example")
	r.shows("/paper/2026/03/b/", "Second")
	r.remove("content/stories/elsewhere")
	r.gone("/paper/2026/03/b/")
}

func TestPollingWaitsForHalfWrittenFilesToo(t *testing.T) {
	const name = "content/stories/a.md"
	f := newFolder(t, map[string]string{name: story("First", "", "Words.")})
	w, err := newWatcher(f.root, true, func(line string) { t.Error(line) })
	if err != nil {
		t.Fatal(err)
	}
	whole1, longer := story("First", "", "Other words."), story("First", "", "Other words that go on.")
	last := w.scan(nil)
	w.take()
	for _, step := range []struct {
		text string
		want fileState
	}{
		{"", partial}, {"", partial},
		{whole1[:20], partial}, {whole1[:20], partial},
		{whole1, partial}, // it has grown since
		{longer, partial},
		{longer, whole},
	} {
		f.write(name, step.text)
		last = w.scan(last)
		if paths := w.take(); len(paths) != 1 && len(paths) != 2 || paths[len(paths)-1] != name {
			t.Errorf("after %q these have changed: %q", step.text, paths)
		}
		if got := w.state(name); got != step.want {
			t.Errorf("%q: state %d, want %d", step.text, got, step.want)
		}
	}
	f.remove(name)
	if w.scan(last); w.state(name) != gone {
		t.Error("it is not gone")
	}
}

func TestUnchangedBytesRebuildNothing(t *testing.T) {
	text := story("First", "", "Words.")
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": text}))
	r.shows("/paper/", "First")
	eventually(t, "the snapshot is exact", func() bool { return r.snapshot.Load().Exact })
	before := r.snapshot.Load()
	r.write("content/stories/a.md", text)
	if err := os.Chmod(r.path("content/stories/a.md"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.write("content/stories/.a.md.swp", "x")
	r.write("content/stories/4913", "x")
	r.write("content/stories/a.md~", text)
	time.Sleep(200 * time.Millisecond)
	if r.snapshot.Load() != before {
		t.Error("a new snapshot was made")
	}
}

func TestHalfWrittenFilesAreWaitedFor(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}))
	r.shows("/paper/2026/03/a/", "Words.")
	for i := range 20 {
		f, err := os.Create(r.path("content/stories/a.md"))
		if err != nil {
			t.Fatal(err)
		}
		words := "Words " + strings.Repeat("on ", i) + "end."
		whole, began := story("First", "", words), time.Now()
		for _, part := range []string{whole[:10], whole[10:40], whole[40:]} {
			time.Sleep(15 * time.Millisecond)
			status, _, page := r.get("/paper/2026/03/a/")
			found := r.snapshot.Load().Problems
			if time.Since(began) < partialWait { // on a slow machine it is read, and rightly so
				if status != 200 || !strings.Contains(page, "First") {
					t.Fatalf("half a story is shown: %d", status)
				}
				if len(found) > 0 {
					t.Fatalf("half a story is read: %v", found)
				}
			}
			if _, err := f.WriteString(part); err != nil {
				t.Fatal(err)
			}
		}
		f.Close()
		r.shows("/paper/2026/03/a/", words) // and what a slow machine has read before is gone
	}
}

func TestHiddenStoriesAndInstants(t *testing.T) {
	f := newFolder(t, map[string]string{
		"content/stories/a.md":     story("First", "", "Words."),
		"content/stories/draft.md": story("Unready", "draft: true\n", "Words."),
		"content/stories/xmas.md":  strings.Replace(story("Christmas", "", "Words."), "2026-03-01", "2026-12-24T18:00", 1),
	})
	r := run(t, f)
	r.shows("/paper/2026/03/draft/", `data-ribbon="Draft"`)
	r.shows("/paper/2026/12/xmas/", `data-ribbon="Scheduled for December 24, 2026, 6:00 PM CET"`)
	for _, c := range []struct {
		path   string
		status int
		text   string
	}{
		{"/paper/2026/12/xmas/?at=2026-12-24T17:59", 404, "Page not found"},
		{"/paper/2026/12/xmas/?at=2026-12-24T18:00", 200, `data-at="2026-12-24T18:00"`},
		{"/paper/2026/03/draft/?at=2026-12-24T18:00", 404, "Page not found"},
		{"/paper/?at=yesterday", 400, "2026-12-24T18:00"},
		{"/paper/_desk/", 200, "comes out December 24, 2026, 6:00 PM CET"},
		{"/paper/_desk/", 200, "60 days after its last commit"},
		{"/paper/_desk/", 200, "comes out when draft: true is gone"},
		{"/paper/_desk", 200, "Without a description"},
		{"/paper/_desk/?at=2026-12-24T18:00", 200, `href="/paper/?at=2026-12-24T18%3A00"`},
		{"/paper/_desk/?from=/paper/2026/03/a/", 200, "Why these?"},
		{"/paper/_desk/?from=/paper/2026/03/a/", 200, `<img src="/paper/2026/03/a/share.png"`},
		{"/paper/2026/03/a/share.png", 200, "PNG"},
	} {
		if status, _, text := r.get(c.path); status != c.status || !strings.Contains(text, c.text) {
			t.Errorf("%s: %d %s", c.path, status, text)
		}
	}
}

func TestTheDeskWeighsPagesAsReadersGetThem(t *testing.T) {
	picture := `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><!--` + strings.Repeat("x", 20<<10) + `--></svg>`
	var photo strings.Builder
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 1000, 600)), nil); err != nil {
		t.Fatal(err)
	}
	r := run(t, newFolder(t, map[string]string{
		"content/stories/a/index.md": story("First", "", strings.Repeat("Words. ", 3000)+"\n\n![P](p.svg)\n\n![P](p.svg)\n\n![Q](/q.svg)\n\n![R](r.jpg)\n\n<img src=\"https://example.com/r.png\" alt=\"R\">"),
		"content/stories/a/p.svg":    picture,
		"content/stories/a/r.jpg":    photo.String(),
		"static/q.svg":               picture,
	}))
	r.shows("/paper/2026/03/a/", "p.svg")
	w, ok := weigh(r.snapshot.Load(), "/2026/03/a/")
	page, _, _, _ := r.snapshot.Load().Make("/2026/03/a/")
	if !ok || w.page != int64(len(page)) || w.zipped > w.page/5 || w.zipped == 0 || w.others == 0 || w.pictures%int64(len(picture)) != 0 || w.pictures != int64(len(picture)*w.pictureCount) {
		t.Errorf("%v %+v, the page has %d bytes", ok, w, len(page))
	}
	if w.pictureCount != 2 || w.reduced != 1 { // none twice, nor those of others
		t.Errorf("%d pictures, %d in smaller copies", w.pictureCount, w.reduced)
	}
	for _, path := range []string{"/paper/_desk/", "/paper/_desk/?from=/paper/2026/03/a/"} {
		if _, _, text := r.get(path); !strings.Contains(text, w.String()) {
			t.Errorf("%s does not say %q: %s", path, w, text)
		}
	}
}

func TestAScheduledStoryComesOut(t *testing.T) {
	f := newFolder(t, map[string]string{
		"content/stories/a.md":     story("First", "", "Words."),
		"content/stories/later.md": strings.Replace(story("Later", "", "Words."), "2026-03-01", "2026-06-01T12:00:00Z", 1),
	})
	start, before := time.Now(), clock.Add(-300*time.Millisecond)
	r := run(t, f, func(o *Options) {
		o.Build.Drafts, o.Build.Future = false, false
		o.Now = func() time.Time { return before.Add(time.Since(start)) }
	})
	if status, _, _ := r.get("/paper/2026/06/later/"); status != 404 {
		t.Errorf("it is there before its time: %d", status)
	}
	r.shows("/paper/2026/06/later/", "Later")
}

func TestBrokenSettingsShowAPage(t *testing.T) {
	f := newFolder(t, nil)
	f.remove("config.toml")
	r := run(t, f)
	r.shows("/", "There is nothing to show yet.")
	if _, _, state := r.get("/_preview/state"); !strings.Contains(state, "there is no config.toml") {
		t.Error(state)
	}
	f.write("config.toml", settingsText)
	f.write("content/stories/a.md", story("First", "", "Words."))
	r.shows("/paper/", "First")
}

func TestPortsAreTakenInOrder(t *testing.T) {
	first := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}))
	second := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("Other", "", "Words.")}), func(o *Options) { o.Port = first.port() })
	if second.port() <= first.port() {
		t.Errorf("ports %d, %d", first.port(), second.port())
	}
	second.shows("/paper/", "Other")
	if _, err := Start(Options{Build: engine.Options{Source: first.root}, Port: first.port(), Fixed: true}); err == nil {
		t.Error("a taken port was had")
	}
}
