package engine_test

import (
	"strings"
	"testing"

	"broadsheet/generator/engine"
)

// The preview publishes what a build does of the files beside stories, after each save.
func TestSessionOfFilesBesideStories(t *testing.T) {
	root := sessionSite(t, map[string]string{
		"content/stories/letter/index.md":        sessionStory("Letter", "image: phone.heic\n", "[The letter](letter.txt), [the demo](demo/)."),
		"content/stories/letter/letter.txt":      "Dear all",
		"content/stories/letter/demo/index.html": "<p>Demo</p>",
		"content/stories/letter/phone.heic":      "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
		"static/404.html":                        "<h1>Nothing</h1>",
		"static/broken.png":                      "no picture",
	})
	s := engine.NewSession(engine.Options{Source: root, Drafts: true, Future: true, NoCache: true})
	defer s.Close()
	update := func(changed ...string) *engine.Snapshot {
		t.Helper()
		if _, err := s.Update(changed, sessionClock); err != nil {
			t.Fatal(err)
		}
		e, err := s.Settle()
		if err != nil {
			t.Fatal(err)
		}
		equalsCleanBuild(t, root, e)
		return e
	}
	if e := update(); !e.Has("/2026/03/letter/letter.txt") || !e.Has("/2026/03/letter/demo/") {
		t.Error("the letter or the demo is missing")
	}
	writeFile(t, root, "content/stories/letter/letter.txt", "Dearest all")
	if data, _, _, err := update("content/stories/letter/letter.txt").Make("/2026/03/letter/letter.txt"); err != nil || string(data) != "Dearest all" {
		t.Errorf("%q, %v", data, err)
	}
	writeFile(t, root, "content/stories/letter/index.md", sessionStory("Letter", "", "No link. ![Broken](/broken.png)"))
	// equalsCleanBuild would find that the build fails now.
	if _, err := s.Update([]string{"content/stories/letter/index.md"}, sessionClock); err != nil {
		t.Fatal(err)
	}
	e, err := s.Settle()
	if err != nil || !e.Failed() || e.Has("/2026/03/letter/letter.txt") {
		t.Errorf("failed %v, the letter is there %v, %v", e.Failed(), e.Has("/2026/03/letter/letter.txt"), err)
	}
	told := 0
	for _, p := range e.Problems {
		if strings.HasSuffix(p.File, "letter.txt") || p.File == "static/broken.png" {
			told++
		}
	}
	if told != 2 {
		t.Errorf("problems: %v", e.Problems)
	}
}
