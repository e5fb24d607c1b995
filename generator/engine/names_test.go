package engine

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"broadsheet/generator/config"
	"broadsheet/generator/slugs"
)

// TestEverySpellingOfANameAnswers builds sites of files with random names. Every story has
// a page or a redirect at the address with its slug, with its name as it is, and with its
// name in composed Unicode, however the permalink ends; no two stories take an address
// from each other, and sitemap and feed have one address of each.
//
// Long: go test ./generator/engine -run EverySpelling -rapid.checks 1000
func TestEverySpellingOfANameAnswers(t *testing.T) {
	names := rapid.SliceOfNDistinct(rapid.OneOf(
		rapid.StringMatching(`[A-Za-z0-9._% #+&'~-]{1,12}`),
		rapid.StringMatching(`[A-Ca-c]_?[A-Ca-c]`),
		rapid.StringMatching(`[A-Zé_ ]{60,110}`), // up to 220 bytes, above the limit of slugs
		rapid.StringMatching(`[a-zA-ZéÅßσΣД中İ\x{301}\x{30A}._-]{1,8}`),
	), 1, 8, slugs.Of)
	rapid.Check(t, func(t *rapid.T) {
		site, err := os.MkdirTemp("", "broadsheet-names-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(site)
		ending := rapid.SampledFrom([]string{"/", ".html"}).Draw(t, "ending")
		put(t, site, "config.toml", fmt.Sprintf("title = \"Paper\"\nbase_url = \"https://example.org/\"\ntimezone = \"UTC\"\npermalink = \"/s/{slug}%s\"\n", ending))
		var used []string
		for _, name := range names.Draw(t, "names") {
			if slugs.Fault(slugs.Of(name)) != "" || unusable(name) {
				continue
			}
			used = append(used, name)
			put(t, site, "content/stories/2026-03-01-"+name+rapid.SampledFrom([]string{".md", "/index.md"}).Draw(t, "form"), "---\ntitle: T\n---\n")
		}
		if len(used) == 0 {
			t.Skip("no name can be that of a file")
		}
		report, err := Build(Options{Source: site, Clock: clock, NoCache: true})
		if err != nil || report.Failed {
			t.Fatalf("%v %v", err, report.Problems)
		}
		for _, name := range used {
			target := "/s/" + slugs.Of(name) + ending
			for _, spelling := range []string{slugs.Of(name), norm.NFC.String(name), name} {
				at := filepath.Join(site, "public", "s", spelling+strings.Replace(ending, "/", "/index.html", 1))
				page, err := os.ReadFile(at)
				if err != nil || !strings.Contains(string(page), `rel="canonical" href="https://example.org`+escaped(target)+`"`) {
					t.Errorf("%q does not answer at %s: %v", name, at, err)
				}
			}
		}
		for _, list := range []string{"sitemap.xml", "feed.xml"} {
			text, err := os.ReadFile(filepath.Join(site, "public", list))
			if n := strings.Count(string(text), "https://example.org/s/"); err != nil || n%len(used) != 0 || n == 0 {
				t.Errorf("%s has %d addresses of %d stories: %v", list, n, len(used), err)
			}
		}
	})
}

// unusable reports whether a name cannot be that of a story on every system.
func unusable(name string) bool {
	return slugs.IsDevice(name) || slugs.IsDevice("2026-03-01-"+name) || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") || strings.HasSuffix(name, "~")
}

func put(t *rapid.T, site, name, text string) {
	at := filepath.Join(site, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// escaped returns a path as it is in the pages of a site.
func escaped(path string) string {
	c := &config.Config{Base: &url.URL{Path: "/"}}
	return c.Path(path)
}
