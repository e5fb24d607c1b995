package theme

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
)

var update = flag.Bool("update", false, "write the golden files")

// load returns the default theme.
func load(tb testing.TB) *Theme {
	tb.Helper()
	t, found := Load(nil, Options{Base: "/repo/"})
	none(tb, found)
	return t
}

// none fails the test if there are problems.
func none(tb testing.TB, found []*problems.Problem) {
	tb.Helper()
	if len(found) > 0 {
		tb.Fatal(printed(found))
	}
}

// render returns a page of a theme.
func render(tb testing.TB, t *Theme, name string, view any) string {
	tb.Helper()
	var b bytes.Buffer
	none(tb, t.Render(&b, name, view))
	return b.String()
}

// TestGoldenPages compares whole pages. Names of assets change with their
// content and are not compared.
func TestGoldenPages(t *testing.T) {
	theme := load(t)
	for _, name := range []string{"front.html", "story.html"} {
		page := render(t, theme, name, sampleViews()[name])
		page = regexp.MustCompile(`-[A-Z0-9]{8}\.(css|js)`).ReplaceAllString(page, "-HASH.$1")
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(page, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestOneFileIsEnough lets a site change one template or one asset.
func TestOneFileIsEnough(t *testing.T) {
	card := `<article class="card">{{.Headline}} in the site's own way</article>`
	theme, found := Load(own("card.html", card), Options{Base: "/"})
	none(t, found)
	if page := render(t, theme, "story.html", sampleStory()); strings.Count(page, "in the site&#39;s own way")+strings.Count(page, "in the site's own way") != 5 || !strings.Contains(page, "next-story") {
		t.Error("the site's own card is not shown on the default theme's page")
	}

	_, found = Load(own("assets/main.css", "body { background: url(paper.png) }"), Options{Base: "/repo/"})
	if len(found) != 1 || found[0].File != "templates/assets/main.css" {
		t.Errorf("a picture that is not there: %s", printed(found))
	}
	theme, found = Load(map[string][]byte{
		"assets/main.css":        []byte("body { background: url(./img/paper.png) }"),
		"assets/img/paper.png":   []byte("PNG"),
		"assets/share/button.js": []byte("syntax error"),
		"README.md":              []byte("{{"),
	}, Options{Base: "/repo/"})
	none(t, found)
	var names []string
	for name := range theme.Assets() {
		names = append(names, name)
	}
	for _, want := range []string{`^assets/main-\w{8}\.css$`, `^assets/paper-\w{8}\.png$`, `^assets/code-\w{8}\.css$`} {
		if !regexp.MustCompile("(?m)" + want).MatchString(strings.Join(names, "\n")) {
			t.Errorf("no %s among %q", want, names)
		}
	}
}

// TestAssetsAreAddressedUnderTheBasePath checks that what a page links to is
// there.
func TestAssetsAreAddressedUnderTheBasePath(t *testing.T) {
	theme := load(t)
	page := render(t, theme, "story.html", sampleStory())
	linked := regexp.MustCompile(`(?:href|src)="/repo/(assets/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(linked) != 4 {
		t.Fatalf("%d assets linked, want main.css, code.css and two scripts", len(linked))
	}
	for _, l := range linked {
		if len(theme.Assets()[l[1]]) == 0 {
			t.Errorf("%s is not there", l[1])
		}
	}
}

// TestConcurrentPages is for the race detector, and for a memo that confuses
// cards.
func TestConcurrentPages(t *testing.T) {
	theme := load(t)
	want := render(t, load(t), "story.html", sampleStory())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				other := sampleStory()
				other.Related[0].Headline = "Another headline at the same address"
				var b bytes.Buffer
				if found := theme.Render(&b, "story.html", other); len(found) > 0 || !strings.Contains(b.String(), "Another headline") {
					t.Error("a changed card is not shown", printed(found))
				}
				b.Reset()
				theme.Render(&b, "story.html", sampleStory())
				if b.String() != want {
					t.Error("one view gave two pages")
				}
			}
		})
	}
	wg.Wait()
}

// TestSameCard finds a field of Card that sameCard does not compare.
func TestSameCard(t *testing.T) {
	fields := reflect.TypeFor[pages.Card]().NumField()
	for i := range fields {
		if !reflect.TypeFor[pages.Card]().Field(i).IsExported() {
			continue // nothing that is shown
		}
		a, b := sampleCard(0), sampleCard(0)
		if !sameCard(a, b) {
			t.Fatal("two equal cards are not the same")
		}
		field := reflect.ValueOf(b).Elem().Field(i)
		if field.IsZero() {
			field.SetString("other")
		} else {
			field.SetZero()
		}
		if sameCard(a, b) {
			t.Errorf("cards that differ in %s are the same", reflect.TypeFor[pages.Card]().Field(i).Name)
		}
	}
}

// TestDigest changes with everything that pages are made of.
func TestDigest(t *testing.T) {
	seen := map[string]bool{}
	for _, o := range []Options{{Base: "/"}, {Base: "/a/"}, {Base: "/", Accent: "#112233"}} {
		for _, card := range []string{"<p></p>", "<b></b>"} {
			theme, found := Load(own("card.html", card), o)
			none(t, found)
			if d := theme.Digest("story.html").String(); seen[d] {
				t.Errorf("digest %s twice", d)
			} else {
				seen[d] = true
			}
		}
	}
}

// BenchmarkStoryPage makes the page of an ordinary story, without its body,
// and of one that has everything a story can have.
func BenchmarkStoryPage(b *testing.B) {
	theme := load(b)
	full := sampleStory()
	full.Body = ""
	ordinary := *full
	ordinary.Updated, ordinary.Contents, ordinary.Groups, ordinary.Corrections = nil, nil, nil, nil
	ordinary.Series, ordinary.AI, ordinary.Authors = nil, "", nil
	for name, view := range map[string]*pages.StoryPage{"full": full, "ordinary": &ordinary} {
		b.Run(name, func(b *testing.B) {
			var w bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				w.Reset()
				theme.Render(&w, "story.html", view)
			}
		})
	}
}

// BenchmarkLoad reads, checks and bundles the default theme.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Load(nil, Options{Base: "/repo/"})
	}
}
