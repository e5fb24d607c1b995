package engine

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// later is after all stories of a press.
var later = time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)

// explained builds a site and returns the outputs that were made and why, and
// the site.
func explained(t *testing.T, o Options) (why, site map[string]string) {
	t.Helper()
	why = map[string]string{}
	var mu sync.Mutex
	o.Explain = func(path, reason string) {
		mu.Lock()
		defer mu.Unlock()
		why[path] = reason
	}
	report, err := Build(o)
	if err != nil || report.Failed {
		t.Fatalf("%v %v", err, report)
	}
	return why, trees(t, filepath.Join(o.Source, "public"))
}

// TestSelective makes edits to a site of 500 stories. Every output that is made
// again must come out different: what an edit does not show in is not touched.
func TestSelective(t *testing.T) {
	site := t.TempDir()
	p := printed(t, site, 500)
	o := Options{Source: site, Clock: later}
	_, before := explained(t, o)
	story := "content/stories/2010/2010-04-11-story-300.md"
	text, err := os.ReadFile(filepath.Join(site, story))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		edit func()
		most int      // outputs made, of about 2,000
		sure []string // made in any case
	}{
		{"nothing", func() {}, 0, nil},
		{"last paragraph", func() { write(t, site, story, string(text)+"\nA new last paragraph.\n") }, 9, []string{"2010/04/story-300/index.html"}},
		{"headline", func() {
			write(t, site, story, strings.Replace(string(text), "title: \"", "title: \"Brand new ", 1))
		}, 30, []string{"2010/04/story-300/index.html", "2010/04/story-299/index.html"}},
		{"new story", func() { p.story(t, site, 500) }, 50, []string{"index.html", "feed.xml", "2010/06/story-500/index.html", "2010/06/story-499/index.html", "sitemap.xml"}},
		{"static file", func() { write(t, site, "static/x.txt", "x") }, 1, []string{"x.txt"}},
		{"standing page", func() { write(t, site, "content/pages/draft.md", "---\ntitle: Draft\ndraft: true\n---\nText.") }, 0, nil},
	} {
		test.edit()
		why, after := explained(t, o)
		for path, reason := range why {
			if before[path] == after[path] {
				t.Errorf("%s: %s was made (%s) and is the same", test.name, path, reason)
			}
		}
		for path := range after {
			if _, made := why[path]; !made && before[path] != after[path] {
				t.Errorf("%s: %s changed and nobody said why", test.name, path)
			}
		}
		for _, path := range test.sure {
			if why[path] == "" {
				t.Errorf("%s: %s was not made", test.name, path)
			}
		}
		words := func(path, _ string) bool { return strings.HasPrefix(path, "search/word") } // files of the words in an edit
		if maps.DeleteFunc(why, words); len(why) > test.most {
			t.Errorf("%s: %d outputs were made: %v", test.name, len(why), slices.Sorted(maps.Keys(why)))
		}
		t.Logf("%s: %d of %d outputs were made", test.name, len(why), len(after))
		before = after
	}
}
