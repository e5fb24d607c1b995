package preview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/pages"
)

// Streams of events that are left open, and connections without a request, do not keep
// the author out.
func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}))
	r.shows("/paper/2026/03/a/", "Words.")
	r.client.CloseIdleConnections()
	connect := func(request string) net.Conn {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", r.port()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		_, _ = io.WriteString(c, request)
		return c
	}
	events := fmt.Sprintf("GET /paper/_events?page=/paper/2026/03/a/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", r.port())
	for _, request := range []string{events, ""} {
		for range maxConnections + 10 {
			connect(request)
		}
		r.shows("/paper/2026/03/a/", "Words.")
		r.client.CloseIdleConnections()
	}
	// A page that is opened now hears of changes.
	stream := connect(events)
	_ = stream.SetDeadline(time.Now().Add(10 * time.Second))
	lines := bufio.NewScanner(stream)
	hears := func(text string) {
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the stream ends without %s: %v", text, lines.Err())
	}
	hears(`"version":"`)
	r.write("content/stories/a.md", story("First", "", "Other words."))
	hears(`"changed":["/paper/2026/03/a/"]`)
}

// The page that joined first gives way when too many are open.
func TestTheOldestReaderGivesWay(t *testing.T) {
	h := &hub{readers: map[*reader]bool{}, shown: map[string]string{}}
	var all []*reader
	for i := range maxReaders + 3 {
		all = append(all, h.join(fmt.Sprint("/", i)))
	}
	for i, r := range all {
		open := true
		select {
		case _, open = <-r.send:
		default:
		}
		if open != (i >= 3) {
			t.Errorf("reader %d is open: %v", i, open)
		}
		h.leave(r)
	}
	if len(h.readers) != 0 {
		t.Errorf("%d readers", len(h.readers))
	}
}

// A file is never read as if it were an open page, whenever its events are asked for.
func TestEventsOfAFileReadNothing(t *testing.T) {
	f := newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words."), "static/large.bin": "x"})
	if err := os.Truncate(f.path("static/large.bin"), 64<<20); err != nil {
		t.Skip(err)
	}
	f.write("config.toml", "title = \"The Sample\"\n")
	r := run(t, f)
	<-r.ready
	before := r.events.join("/paper/large.bin") // there is no site yet, so this may be a page
	defer r.events.leave(before)
	f.write("config.toml", settingsText)
	r.shows("/paper/2026/03/a/", "Words.")
	e := r.snapshot.Load()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	allocated := memory.TotalAlloc
	if v := r.version(e, "/large.bin"); v != "none" {
		t.Errorf("version %s", v)
	}
	r.problemsVersion(e)
	if runtime.ReadMemStats(&memory); memory.TotalAlloc-allocated > 32<<20 {
		t.Errorf("%d bytes are read or made", memory.TotalAlloc-allocated)
	}
	for path, want := range map[string]int{"/paper/_events?page=/paper/large.bin": 400, "/paper/_preview/state?page=/paper/large.bin": 200, "/paper/_desk/?from=/paper/large.bin": 200} {
		if status, _, text := r.get(path); status != want || len(text) > 1<<20 {
			t.Errorf("%s: %d with %d bytes", path, status, len(text))
		}
	}
}

// A file that is swapped for a link out of the site while it is served is never told,
// however the preview looks for changes.
func TestSwappedFilesAreNotTold(t *testing.T) {
	for _, poll := range []bool{false, true} {
		outside := filepath.Join(t.TempDir(), "outside")
		if err := os.WriteFile(outside, []byte(secret), 0o644); err != nil {
			t.Fatal(err)
		}
		r := run(t, newFolder(t, map[string]string{
			"content/stories/a/index.md": story("First", "", "Words. [data](data.csv)"), "content/stories/a/data.csv": "fine",
			"static/x.txt": "fine", "templates/card.html": "<article></article>",
		}), func(o *Options) { o.Poll = poll })
		r.shows("/paper/2026/03/a/", "Words.")
		paths := map[string]string{
			"static/x.txt": "/paper/x.txt", "content/stories/a/data.csv": "/paper/2026/03/a/data.csv",
			"content/stories/a/index.md": "/paper/2026/03/a/", "templates/card.html": "/paper/", "config.toml": "/paper/_desk/",
		}
		for i := range 20 {
			for name, path := range paths {
				aside := filepath.Join(t.TempDir(), "aside")
				if err := os.Rename(r.path(name), aside); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(outside, r.path(name)); err != nil {
					t.Skip(err)
				}
				for range 3 {
					if _, _, text := r.get(path); strings.Contains(text, secret) {
						t.Fatalf("%s tells what is outside (poll: %v)", path, poll)
					}
					if _, _, text := r.get("/paper/_preview/state"); strings.Contains(text, secret) {
						t.Fatalf("a problem tells what is outside (poll: %v)", poll)
					}
				}
				if poll && i == 0 {
					time.Sleep(pollEvery / 4)
				}
				if err := os.Rename(aside, r.path(name)); err != nil {
					t.Fatal(err)
				}
			}
		}
		r.shows("/paper/x.txt", "fine")
	}
}

// A pipe in the place of a file that the preview knows is not waited for.
func TestPipesAreNotWaitedFor(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words."), "static/x.txt": "fine"}))
	r.shows("/paper/x.txt", "fine")
	for _, name := range []string{"static/x.txt", "content/stories/a.md", "templates/card.html", "templates/assets/own.css", "config.toml"} {
		r.remove(name)
		if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := pipe(r.path(name)); err != nil {
			t.Skip(err)
		}
		eventually(t, name+" is named", func() bool { _, _, text := r.get("/paper/_preview/state"); return strings.Contains(text, name) })
		r.remove(name)
	}
	r.write("config.toml", settingsText)
	r.write("content/stories/a.md", story("First", "", "Other words."))
	r.shows("/paper/2026/03/a/", "Other words.")
}

// Only pictures count as pictures, whatever the names of styles and scripts are.
func TestWhatIsWeighed(t *testing.T) {
	r := run(t, newFolder(t, map[string]string{
		"content/stories/a.md": story("First", "image: /a.jpg\n", "Words."),
		"content/stories/b.md": story("Second", "image: /other/xa.jpg\n", "Words."),
		"static/script.mjs":    strings.Repeat("1;", 50_000), "static/style": "p {}",
		"static/a.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>`,
	}))
	r.shows("/paper/2026/03/a/", "Words.")
	e := r.snapshot.Load()
	var w weight
	w.add(e, "/script.mjs", false)
	w.add(e, "/style", false)
	w.add(e, "/a.svg", true)
	w.add(e, "/missing.png", true)
	if w.pictureCount != 1 || w.pictures > 100 || w.others == 0 || w.others > 5000 {
		t.Errorf("%+v", w)
	}
	large := []*pages.File{{Path: "static/other/xa.jpg"}}
	for _, s := range e.Stories() {
		if got, want := shows(e, s, large), s.Card.Title == "Second"; got != want {
			t.Errorf("%s shows the large picture: %v", s.Card.Title, got)
		}
	}
}

// FuzzRequest asks a preview for any target. No answer is a failure of the server,
// tells what is not for readers, or leads to another host.
func FuzzRequest(f *testing.F) {
	for _, target := range []string{
		"/", "//evil.example", "/paper", "/paper/", "/paper/_events", "/paper/_events?page=", "/paper/_events?page=%", "/paper/_events?page=/paper/&page=x",
		"/paper/_events?page=%2Fpaper%2F2026%2F03%2Fa%2F", "/paper/_events?;", "/paper/_desk", "/paper/_desk/?from=%25&at=", "/paper/_desk/?at=0001-01-01",
		"/paper/_preview/state?page=/paper/x.txt", "/paper/_preview/client.js?page", "/paper/?at=9999-12-31T23:59:59", "/paper/?at=2026-06-01&at=x",
		"/paper/2026/03/a/index.html", "/paper/2026/03/a?x", "/paper/%2e%2e/config.toml", "/paper/..%5c", "/paper/x.txt/", "*", "/paper/\x00", "/paper/%00", "/paper/feed.xml?at=2027",
	} {
		f.Add("GET", target)
		f.Add("HEAD", target)
	}
	folder := newFolder(f, map[string]string{
		"content/stories/a.md": story("First", "", "Words."), "static/x.txt": "fine", ".env": secret, "content/data/x.toml": "x = \"" + secret + "\"\n",
	})
	r := run(f, folder)
	r.shows("/paper/2026/03/a/", "Words.")
	handler := r.guard(http.HandlerFunc(r.serve))
	f.Fuzz(func(t *testing.T, method, target string) {
		line := method + " " + target + " HTTP/1.1\r\nHost: " + fmt.Sprintf("127.0.0.1:%d", r.port()) + "\r\n\r\n"
		request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(line)))
		if err != nil {
			return
		}
		ctx, stop := context.WithCancel(request.Context())
		if strings.Contains(target, "_events") {
			stop() // the stream ends after its first message
		}
		defer stop()
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request.WithContext(ctx))
		if answer.Code >= 500 || answer.Code < 200 {
			t.Errorf("status %d", answer.Code)
		}
		if text := answer.Body.String(); strings.Contains(text, secret) {
			t.Errorf("the secret is told: %s", text)
		}
		if to := answer.Header().Get("Location"); to != "" && !strings.HasPrefix(to, "/paper/") {
			t.Errorf("it leads to %s", to)
		}
		if method == "HEAD" && answer.Code == 200 && answer.Body.Len() > 0 && answer.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("HEAD is answered with %d bytes", answer.Body.Len())
		}
	})
}
