package engine_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/engine"
)

// searchSite is a site with everything that a search must find, and what it must not.
func searchSite(t *testing.T) string {
	files := map[string]string{
		"content/stories/hidden.md": sessionStory("Hidden", "noindex: true\n", "Secretword."),
		"content/stories/draft.md":  sessionStory("Draft", "draft: true\n", "Secretword."),
		"content/stories/late.md":   sessionStory("Late", "publish: 2027-01-01\n", "Secretword."),
		"content/stories/full.md": sessionStory("Headlineword", "description: Descriptionword.\nseries: Seriesword\n",
			"Bodyword and *half*way.\n\n> Quoteword.\n\n| Cellword | b |\n|---|---|\n| c | d |\n\n```go\ncodeword()\n```\n\n- Listword"),
	}
	for i := range 7 {
		files[fmt.Sprintf("content/stories/s%d.md", i)] = sessionStory(fmt.Sprint("Story ", i), "", fmt.Sprintf("Text%d.\n\n%s", i, blurb))
	}
	return sessionSite(t, files)
}

// blurb is a paragraph that so many stories share that its words do not count.
const blurb = "Blurbword reaches forty thousand careful newsroom readers before breakfast every single Friday morning."

// searchFiles returns the files of a snapshot's search, by address.
func searchFiles(t *testing.T, e *engine.Snapshot) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, address := range e.Addresses() {
		if strings.HasPrefix(address, "/search/") && strings.HasSuffix(address, ".json") {
			data, problems, ok, err := e.Make(address)
			if !ok || err != nil || len(problems) > 0 {
				t.Fatal(address, ok, err, problems)
			}
			found[address] = string(data)
		}
	}
	return found
}

// cleanSearch returns the files of the search after a build without a cache.
func cleanSearch(t *testing.T, root string) map[string]string {
	t.Helper()
	s, err := engine.Read(engine.Options{Source: root, Clock: sessionClock, NoCache: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return searchFiles(t, s)
}

func TestWhatIsSearched(t *testing.T) {
	root := searchSite(t)
	all := strings.Join(slices.Sorted(maps.Values(cleanSearch(t, root))), "")
	for _, word := range []string{"headlineword", "descriptionword", "seriesword", "bodyword", "halfway", "quoteword", "cellword", "codeword", "listword", "gpu", "text6"} {
		if !strings.Contains(all, word) {
			t.Errorf("%s is not found", word)
		}
	}
	for _, word := range []string{"secretword", "blurbword"} {
		if strings.Contains(strings.ToLower(all), `"`+word) {
			t.Errorf("%s is found", word)
		}
	}
	if strings.Contains(all, "Hidden") || strings.Contains(all, "Draft") || strings.Contains(all, "Late") {
		t.Error("a story is found that must not be")
	}
}

// TestSearchOfASnapshot: the search is right after each save, before the snapshot is settled.
func TestSearchOfASnapshot(t *testing.T) {
	root := searchSite(t)
	s := engine.NewSession(engine.Options{Source: root})
	defer s.Close()
	update := func(changed ...string) {
		t.Helper()
		e, err := s.Update(changed, sessionClock)
		if err != nil {
			t.Fatal(err)
		}
		got, want := searchFiles(t, e), cleanSearch(t, root)
		if !maps.Equal(got, want) {
			t.Errorf("%d files, and %d of a clean build, differ after a change of %v", len(got), len(want), changed)
		}
		if exact, err := s.Settle(); err != nil || !maps.Equal(searchFiles(t, exact), want) {
			t.Errorf("the settled snapshot differs: %v", err)
		}
	}
	update(nil...)
	for _, change := range []struct{ file, text string }{
		{"content/stories/s1.md", sessionStory("Story 1", "", "Another.\n\n"+blurb)},
		{"content/stories/new.md", sessionStory("New", "", "Newword.")},
		{"content/stories/s2.md", sessionStory("Story 2", "", "No longer a passage of six.")},
		{"content/stories/s3.md", sessionStory("Story 3", "noindex: true\n", blurb)},
		{"content/stories/s3.md", sessionStory("Story 3", "", blurb)},
		{"content/categories/chips.md", "---\ntitle: Chips and wafers\n---\n"},
		{"content/stories/new.md", "---\ntitle: Broken\n"},
		{"config.toml", "title = \"The Sample\"\nbase_url = \"https://example.org/\"\ntimezone = \"UTC\"\nsearch.enabled = false\n"},
		{"content/stories/s4.md", sessionStory("Story 4", "", "Written while there is no search.")},
		{"config.toml", "title = \"The Sample\"\nbase_url = \"https://example.org/\"\ntimezone = \"UTC\"\nlanguage = \"de\"\n"},
	} {
		writeFile(t, root, change.file, change.text)
		if strings.Contains(change.text, "Broken") {
			if e, err := s.Update([]string{change.file}, sessionClock); err != nil || !strings.Contains(fmt.Sprint(searchFiles(t, e)), "newword") {
				t.Errorf("a mistake takes the story away: %v", err)
			}
			if err := os.Remove(filepath.Join(root, change.file)); err != nil {
				t.Fatal(err)
			}
		}
		update(change.file)
	}
}

// TestDamagedSearchRecords: a record that is damaged is made again from its file.
func TestDamagedSearchRecords(t *testing.T) {
	root := searchSite(t)
	public := filepath.Join(root, "public")
	build := func() {
		t.Helper()
		if report, err := engine.Build(engine.Options{Source: root, Destination: public, Clock: sessionClock}); err != nil || report.Failed {
			t.Fatal(err, report)
		}
	}
	build()
	packs, _ := filepath.Glob(filepath.Join(root, ".cache", "terms-*"))
	if len(packs) != 1 {
		t.Fatalf("packs of records: %q", packs)
	}
	data, err := os.ReadFile(packs[0])
	if err == nil {
		err = os.WriteFile(packs[0], bytes.Repeat([]byte{'?'}, len(data)), 0o644)
	}
	if err != nil || os.Remove(filepath.Join(root, ".cache", "search")) != nil || os.RemoveAll(filepath.Join(public, "search")) != nil {
		t.Fatal(err)
	}
	build()
	for address, want := range cleanSearch(t, root) {
		if got, err := os.ReadFile(filepath.Join(public, address)); err != nil || string(got) != want {
			t.Errorf("%s: %v, %d bytes instead of %d", address, err, len(got), len(want))
		}
	}
}

// TestNoSearchNoRecords: a site without search keeps nothing for it.
func TestNoSearchNoRecords(t *testing.T) {
	root := searchSite(t)
	writeFile(t, root, "config.toml", "title = \"The Sample\"\nbase_url = \"https://example.org/\"\ntimezone = \"UTC\"\nsearch.enabled = false\n")
	if report, err := engine.Build(engine.Options{Source: root, Destination: filepath.Join(root, "public"), Clock: sessionClock}); err != nil || report.Failed {
		t.Fatal(err, report)
	}
	for _, pattern := range []string{".cache/terms-*", ".cache/search", "public/search", "public/opensearch.xml"} {
		if found, _ := filepath.Glob(filepath.Join(root, pattern)); len(found) > 0 {
			t.Errorf("there is %q", found)
		}
	}
}
