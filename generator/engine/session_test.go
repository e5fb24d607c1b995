package engine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/generator/engine"
)

// sessionSite writes a small site and returns its folder.
func sessionSite(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	writeFile(t, root, "config.toml", "title = \"The Sample\"\nbase_url = \"https://example.org/paper/\"\ntimezone = \"UTC\"\n")
	for name, text := range files {
		writeFile(t, root, name, text)
	}
	return root
}

func writeFile(t testing.TB, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func sessionStory(title, more, text string) string {
	return "---\ntitle: " + title + "\ndate: 2026-03-01\ncategory: chips\ntags: [gpu]\nauthor: Ann Lee\n" + more + "---\n" + text + "\n"
}

var sessionClock = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// equalsCleanBuild compares every page of an edition with a clean build.
func equalsCleanBuild(t *testing.T, root string, e *engine.Snapshot) {
	t.Helper()
	public := filepath.Join(t.TempDir(), "public")
	report, err := engine.Build(engine.Options{Source: root, Destination: public, Clock: e.Clock, Drafts: true, Future: true, NoCache: true})
	if err != nil || report.Failed {
		t.Fatalf("clean build: %v %v", err, report)
	}
	wanted := map[string]string{}
	err = filepath.Walk(public, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		inside, _ := filepath.Rel(public, path)
		wanted[strings.TrimSuffix("/"+filepath.ToSlash(inside), "index.html")] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range e.Addresses() {
		got, found, ok, err := e.Make(address)
		want, there := wanted[address]
		if !ok || err != nil || len(found) > 0 || !there || string(got) != want {
			t.Errorf("%s: made %v, %v, %v; in the clean build %v; %d and %d bytes", address, ok, err, found, there, len(got), len(want))
		}
		delete(wanted, address)
	}
	for address := range wanted {
		t.Errorf("%s is only in the clean build", address)
	}
	if got, want := len(e.Problems), len(report.Problems); got != want {
		t.Errorf("%d problems, want %d: %v, %v", got, want, e.Problems, report.Problems)
	}
}

// step updates and settles a session, and compares it with a clean build.
func step(t *testing.T, s *engine.Session, root string, changed ...string) *engine.Snapshot {
	t.Helper()
	if _, err := s.Update(changed, sessionClock); err != nil {
		t.Fatal(err)
	}
	e, err := s.Settle()
	if err != nil || e == nil {
		t.Fatal(e, err)
	}
	equalsCleanBuild(t, root, e)
	return e
}

func TestASessionFollowsItsFiles(t *testing.T) {
	root := sessionSite(t, map[string]string{
		"content/stories/one.md":         sessionStory("One", "", "First words."),
		"content/stories/two.md":         sessionStory("Two", "", "See [one](one.md)."),
		"content/stories/three/index.md": sessionStory("Three", "draft: true\nimage: {src: a.svg, alt: A}\n", "![A](a.svg)"),
		"content/stories/three/a.svg":    `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>`,
		"content/authors/ann-lee.md":     "---\nname: Ann Lee\n---\nWrites.\n",
		"static/robots.txt":              "User-agent: *\n",
	})
	s := engine.NewSession(engine.Options{Source: root, Drafts: true, Future: true})
	defer s.Close()
	step(t, s, root)
	change := func(name, text string) {
		t.Helper()
		writeFile(t, root, name, text)
		step(t, s, root, name)
	}
	change("content/stories/one.md", sessionStory("One", "", "Other words."))
	change("content/stories/one.md", sessionStory("Number one", "updated: 2026-04-01\n", "Other words."))
	change("content/stories/four.md", "---\ntitle: Four\ndate: 2026-04-02\ncategory: law\n---\nSee [none](none.md).\n\n|a|b|\n|-|-|\n|1|2|\n")
	change("content/authors/ann-lee.md", "---\nname: Ann Lee\nbeat: Chips\n---\nWrites more.\n")
	change("content/stories/three/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="4"/>`)
	change("static/robots.txt", "User-agent: a\n")
	change("templates/card.html", `<article class="card"><h3><a href="{{.URL}}">{{.Headline}}!</a></h3></article>`)
	change("templates/labels/en.toml", "published = \"{date}: out\"\n")
	change("templates/labels/en.toml", "published = \"Out {date}\"\ntable = \"Numbers\"\n")
	if page, _, _, _ := s.Current().Make("/2026/04/four/"); !strings.Contains(string(page), "<span>Out <time") || !strings.Contains(string(page), `aria-label="Numbers"`) {
		t.Errorf("the saved labels are not on the page:\n%s", page)
	}
	change("config.toml", "title = \"The Example\"\nbase_url = \"https://example.org/\"\ntimezone = \"Europe/Paris\"\n")
	if err := os.RemoveAll(filepath.Join(root, "templates")); err != nil {
		t.Fatal(err)
	}
	step(t, s, root, "templates")
	if err := os.Remove(filepath.Join(root, "content/stories/two.md")); err != nil {
		t.Fatal(err)
	}
	step(t, s, root, "content/stories/two.md")
	if err := os.Rename(filepath.Join(root, "content/stories/three"), filepath.Join(root, "content/stories/drei")); err != nil {
		t.Fatal(err)
	}
	step(t, s, root, "content/stories/three", "content/stories/drei")
}

func TestASessionKeepsWhatWasGood(t *testing.T) {
	good := sessionStory("Good", "", "Good words.")
	root := sessionSite(t, map[string]string{"content/stories/a.md": good, "content/stories/b.md": sessionStory("Other", "", "More.")})
	s := engine.NewSession(engine.Options{Source: root})
	defer s.Close()
	first := step(t, s, root)
	page, _, _, _ := first.Make("/2026/03/a/")
	for name, broken := range map[string]string{
		"content/stories/a.md": "---\ntitle: [\n---\nBad words.\n",
		"config.toml":          "title = \n",
		"templates/story.html": "{{if}}",

		"templates/labels/en.toml": "published = \"Out\"\n",
	} {
		before, _ := os.ReadFile(filepath.Join(root, name))
		writeFile(t, root, name, broken)
		if _, err := s.Update([]string{name}, sessionClock); err != nil {
			t.Fatal(err)
		}
		e, err := s.Settle()
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Problems) != 1 || e.Problems[0].File != name || e.Problems[0].Line == 0 || e.Problems[0].Excerpt == "" {
			t.Errorf("%s: problems %v", name, e.Problems)
		}
		if now, _, _, _ := e.Make("/2026/03/a/"); string(now) != string(page) {
			t.Errorf("%s: the last good page is gone: %s", name, now)
		}
		if before == nil {
			os.Remove(filepath.Join(root, name))
		} else {
			writeFile(t, root, name, string(before))
		}
		step(t, s, root, name)
	}
}

func TestASessionBeginsWithWhatWasGood(t *testing.T) {
	root := sessionSite(t, map[string]string{
		"content/stories/a.md": sessionStory("Good", "", "Good words."), "content/stories/b.md": sessionStory("Other", "", "More."),
		"content/authors/ann-lee.md": "---\nname: Ann Lee\nbeat: Chips\n---\nWrites.\n",
	})
	before := engine.NewSession(engine.Options{Source: root})
	first := step(t, before, root)
	wanted := map[string]string{}
	for _, address := range []string{"/", "/2026/03/a/", "/author/ann-lee/"} {
		page, _, _, _ := first.Make(address)
		wanted[address] = string(page)
	}
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	broken := map[string]string{
		"content/stories/a.md":       "---\ntitle: [\n---\nBad words.\n",
		"content/authors/ann-lee.md": "---\nname: {\n---\n",
		"content/stories/new.md":     "---\ntitle: [\n---\nNever right.\n",
		"templates/story.html":       "{{if}}",
	}
	for name, text := range broken {
		writeFile(t, root, name, text)
	}
	for range 2 { // the cache goes on knowing it
		s := engine.NewSession(engine.Options{Source: root})
		if _, err := s.Update(nil, sessionClock); err != nil {
			t.Fatal(err)
		}
		e, err := s.Settle()
		if err != nil {
			t.Fatal(err)
		}
		places := map[string]bool{}
		for _, p := range e.Problems {
			places[p.File] = p.Line > 0 && p.Excerpt != ""
		}
		for name := range broken {
			if !places[name] {
				t.Errorf("%s: the place is not told: %v", name, e.Problems)
			}
		}
		for address, want := range wanted {
			if page, found, ok, err := e.Make(address); string(page) != want || !ok || err != nil || len(found) > 0 {
				t.Errorf("%s is not the last good page: %v %v %v %s", address, ok, found, err, page)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name := range broken {
		if err := os.Remove(filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, root, "content/stories/a.md", sessionStory("Better", "", "Better words."))
	s := engine.NewSession(engine.Options{Source: root})
	defer s.Close()
	step(t, s, root)
}

// Builds beside a session use the same cache, and neither harms the other.
func TestBuildsBesideASession(t *testing.T) {
	root := sessionSite(t, nil)
	random := rand.New(rand.NewPCG(1, 2))
	edit := func() string {
		n := random.IntN(12)
		name := fmt.Sprintf("content/stories/s%d.md", n)
		writeFile(t, root, name, sessionStory(fmt.Sprintf("Story %d of %d", n, random.IntN(9)), "", strings.Repeat(fmt.Sprintf("Words about chip %d. ", random.IntN(5)), 1+random.IntN(300))))
		return name
	}
	built := func() (made int) { // how many outputs were made
		t.Helper()
		var mu sync.Mutex
		report, err := engine.Build(engine.Options{Source: root, Clock: sessionClock, Drafts: true, Future: true, Explain: func(string, string) {
			mu.Lock()
			defer mu.Unlock()
			made++
		}})
		if err != nil || report.Failed {
			t.Fatal(err, report)
		}
		return made
	}
	for range 12 {
		edit()
	}
	built()
	sessions := 3
	if testing.Short() {
		sessions = 1 // each takes long with the race detector
	}
	for range sessions {
		s := engine.NewSession(engine.Options{Source: root, Drafts: true, Future: true})
		step(t, s, root)
		for range 3 {
			name := edit()
			if random.IntN(2) == 0 { // the build first
				built()
			}
			step(t, s, root, name)
			built()
			if made := built(); made > 0 {
				t.Errorf("a build beside has no cache: it made %d outputs again", made)
			}
			if different, err := engine.Verify(engine.Options{Source: root, Clock: sessionClock, Drafts: true, Future: true}, nil); err != nil || len(different) > 0 {
				t.Error(different, err)
			}
		}
		if random.IntN(2) == 0 {
			step(t, s, root, edit())
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	built()
}
