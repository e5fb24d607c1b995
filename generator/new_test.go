package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/config"
	"broadsheet/generator/locale"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// newSite returns a folder with settings only, without base_url.
func newSite(t testing.TB) string {
	t.Helper()
	site := t.TempDir()
	if err := os.WriteFile(filepath.Join(site, "config.toml"), []byte("title = \"Paper\"\ntimezone = \"Asia/Kolkata\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return site
}

// makeNew runs the command and returns what it prints.
func makeNew(site string, args ...string) (string, error) {
	var out bytes.Buffer
	root := newRoot()
	root.SetOut(&out)
	args = append([]string{"new"}, args...)
	if len(args) > 2 && !slices.Contains(args, "-s") {
		args = append(args, "-s", site)
	}
	root.SetArgs(args)
	err := root.Execute()
	return out.String(), err
}

func TestNewStoryIsACompleteDraft(t *testing.T) {
	site := newSite(t)
	out, err := makeNew(site, "story", `Go 1.26: "fast" \ C++ 🚀`, "--clock", "2026-03-26T20:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	// In the time zone of the site it is the next day already.
	file := "content/stories/2026/2026-03-27-go-1-26-fast-cplusplus.md"
	if want := filepath.Join(site, filepath.FromSlash(file)) + "\n"; out != want {
		t.Fatalf("printed %q, not %q", out, want)
	}
	text, err := os.ReadFile(strings.TrimSpace(out))
	if err != nil {
		t.Fatal(err)
	}
	want := `---
title: "Go 1.26: \"fast\" \\ C++ 🚀"
date: 2026-03-27T01:30:00
draft: true # take this line out to publish
# description: "What it is about, in a sentence or two."
# category: Networks
# tags: [Patents, 5G]
# author: Jane Doe
# image: {src: lead.jpg, alt: "What it shows", credit: "Who made it"}
# publish: 2026-03-28T06:00:00 # an embargo: not before this instant
---

`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Error(diff)
	}
	card := readStory(t, file, string(text))
	if card.Title != `Go 1.26: "fast" \ C++ 🚀` || !card.Draft || !card.Date.Equal(time.Date(2026, 3, 26, 20, 0, 0, 0, time.UTC)) {
		t.Errorf("read as %q, draft %v, %v", card.Title, card.Draft, card.Date)
	}
}

// TestNewFilesAreReadWithEveryOptionalKey removes the comment signs: optional keys
// must be valid too.
func TestNewFilesAreReadWithEveryOptionalKey(t *testing.T) {
	settings := testSettings(t)
	d := draft{name: "A name", slug: "a-name", date: time.Date(2026, 3, 27, 9, 0, 0, 0, settings.Location)}
	for _, write := range []func(draft) (string, string){draftStory, draftPage, draftAuthor, draftCategory} {
		file, text := write(d)
		for _, p := range faults(settings, file, strings.ReplaceAll(text, "\n# ", "\n")) {
			t.Error(p)
		}
	}
}

func TestNewStoryTakesCategoryAuthorSlugAndFolder(t *testing.T) {
	site := newSite(t)
	out, err := makeNew(site, "story", "你好", "--folder", "--slug", "Hello There", "--category", `The "net"`, "--author", "A: B", "--clock", "2026-03-27T12:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	file := "content/stories/2026/2026-03-27-hello-there/index.md"
	text, err := os.ReadFile(filepath.Join(site, file))
	if err != nil {
		t.Fatalf("%v; it printed %q", err, out)
	}
	card := readStory(t, file, string(text))
	if card.Title != "你好" || card.Slug != "hello-there" {
		t.Errorf("title %q, slug %q", card.Title, card.Slug)
	}
	if got := card.Terms[stories.RowCategory]; len(got) != 1 || got[0].Name != `The "net"` {
		t.Errorf("category %v", got)
	}
	if got := card.Terms[stories.RowAuthor]; len(got) != 1 || got[0].Name != "A: B" {
		t.Errorf("author %v", got)
	}
}

func TestNewRecords(t *testing.T) {
	for kind, file := range map[string]string{
		"page": "content/pages/jane-d-oe.md", "author": "content/authors/jane-d-oe.md", "category": "content/categories/jane-d-oe.md",
	} {
		site := newSite(t)
		if _, err := makeNew(site, kind, `Jane "D" Oe`); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(site, file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(`: "Jane \"D\" Oe"`)) {
			t.Errorf("%s has no name:\n%s", file, text)
		}
		for _, p := range faults(testSettings(t), file, string(text)) {
			t.Error(p)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	site := newSite(t)
	now := []string{"--clock", "2026-03-27T12:00:00Z"}
	if _, err := makeNew(site, append(now, "story", "Taken")...); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(site, "content", "stories", "2026", "2026-03-27-taken.md")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"a file that is there":            {"story", "Taken"},
		"its form as a folder":            {"story", "--folder", "Taken"},
		"a headline of symbols":           {"story", "!?…"},
		"a name that Windows reserves":    {"story", "CON"},
		"a slug of symbols":               {"story", "Fine", "--slug", "--"},
		"a folder that is no site at all": {"story", "Fine", "-s", t.TempDir()},
	} {
		if args[0] == "story" {
			args = append(args, now...)
		}
		if out, err := makeNew(site, args...); !errors.Is(err, errSite) {
			t.Errorf("%s: printed %q, error %v", name, out, err)
		}
	}
	if text, _ := os.ReadFile(file); string(text) != "mine" {
		t.Errorf("the file now holds %q", text)
	}
	var found []string
	_ = filepath.WalkDir(site, func(path string, entry os.DirEntry, _ error) error {
		if !entry.IsDir() {
			found = append(found, filepath.Base(path))
		}
		return nil
	})
	if diff := cmp.Diff([]string{"config.toml", "2026-03-27-taken.md"}, found); diff != "" {
		t.Errorf("something was written: %s", diff)
	}
}

func TestNewExplainsWrongUsage(t *testing.T) {
	for message, args := range map[string][]string{
		`cannot make a new "stroy"; did you mean "story"?`:                                            {"stroy"},
		"new takes one of story, page, author, category, and a name, or site and a folder, or editor": {},
		"broadsheet new story takes a headline":                                                       {"story"},
		`broadsheet new story takes one headline; put it in quotes: "Two words"`:                      {"story", "Two", "words"},
		`" " is no name`:     {"author", " "},
		`"\xff" is no title`: {"page", "\xff"},
		`--clock "noon" is not an instant such as 2026-12-24T18:00:00Z`: {"story", "A", "--clock", "noon"},
	} {
		_, err := makeNew(newSite(t), args...)
		var usage *usageError
		if !errors.As(err, &usage) || usage.message != message {
			t.Errorf("%q: %v, not %s", args, err, message)
		}
	}
}

// TestNewStoryReadsBack checks that a file with a random headline has no problems
// and that headline.
func TestNewStoryReadsBack(t *testing.T) {
	settings := testSettings(t)
	rapid.Check(t, func(t *rapid.T) {
		name := oneLine(rapid.StringN(1, 200, 250).Draw(t, "headline"))
		category := oneLine(rapid.StringN(0, 40, 60).Draw(t, "category"))
		if slugs.Of(category) == "" {
			category = ""
		}
		if name == "" {
			t.Skip("no headline")
		}
		d := draft{name: name, slug: "a-story", category: category, date: time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "date"), 0).In(settings.Location)}
		file, text := draftStory(d)
		if found := faults(settings, file, text); len(found) > 0 && !strings.Contains(found[0].Message, "Windows") {
			t.Fatalf("%v\n%s", found[0], text)
		}
		card, _ := stories.NewReader(settings, locale.New("en")).Story(sources.File{Path: file}, []byte(text))
		if card.Title != name {
			t.Fatalf("%q is read as %q", name, card.Title)
		}
		if !card.Date.Equal(d.date) {
			t.Fatalf("%v is read as %v", d.date, card.Date)
		}
	})
}

func testSettings(t testing.TB) *config.Config {
	t.Helper()
	settings, err := settingsOf(newSite(t))
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func readStory(t testing.TB, file, text string) *stories.Card {
	t.Helper()
	card, _ := stories.NewReader(testSettings(t), locale.New("en")).Story(sources.File{Path: file}, []byte(text))
	for _, p := range card.Problems {
		t.Error(p)
	}
	return card
}
