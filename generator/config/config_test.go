package config

import (
	"bytes"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/problems"
)

var update = flag.Bool("update", false, "write the golden files and the reference page")

// needed is the shortest config.toml.
const needed = `title = "Paper"
base_url = "https://example.com/"
timezone = "Europe/Madrid"
`

func mustLoad(t testing.TB, text string) *Config {
	t.Helper()
	c, found := Load("config.toml", []byte(text), Overrides{})
	if len(found) > 0 {
		t.Fatalf("%s\n%s", text, shown(found))
	}
	return c
}

func shown(found []*problems.Problem) string {
	var b bytes.Buffer
	problems.Print(&b, found, false)
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is stale; run the test with -update if this is meant:\n%s", file, diff)
	}
}

func TestDefaultsServe(t *testing.T) {
	c := mustLoad(t, needed)
	want := defaults()
	want.Title, want.BaseURL, want.Timezone = "Paper", "https://example.com/", "Europe/Madrid"
	want.Location, want.Base = c.Location, c.Base
	if diff := cmp.Diff(want, c, cmp.Comparer(func(a, b *time.Location) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if c.Location.String() != "Europe/Madrid" || c.Base.Host != "example.com" {
		t.Errorf("location %v, base %v", c.Location, c.Base)
	}
}

func TestExampleIsValid(t *testing.T) {
	text, err := os.ReadFile("testdata/example.toml")
	if err != nil {
		t.Fatal(err)
	}
	c := mustLoad(t, string(text))
	if c.Taxonomies["company"] != "companies" || len(c.Menu.Main) != 2 || c.Related.MaxAge != 730 || c.Publisher.SameAs[0] == "" {
		t.Errorf("%+v", c)
	}
}

func TestProblemsAreShownWithTheirPlace(t *testing.T) {
	files, err := filepath.Glob("testdata/*.toml")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "example.toml" {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c, found := Load("config.toml", text, Overrides{})
			if c != nil || len(found) == 0 {
				t.Fatal("no problem found")
			}
			golden(t, strings.TrimSuffix(file, ".toml")+".golden", shown(found))
		})
	}
}

// TestValues tests one setting at a time; want is part of the message and hint,
// or "" if the value is valid.
func TestValues(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{`permalink = "/{slug}/"`, ""},
		{"front_matter.known = [\"translator\", \"weight\"]", ""},
		{"front_matter.known = [\"translator\", \"Summary\"]", `the key "Summary" has a meaning already`},
		{"front_matter.known = [\" \"]", "must have a name"},
		{`permalink = "/{category}/{year}-{month}-{day}/{slug}/"`, ""},
		{`permalink = "/noticias/{slug}/"`, ""},
		{`permalink = "{slug}/"`, `write "/{slug}/"`},
		{`permalink = "/{slug}"`, `write "/{slug}/"`},
		{`permalink = "/{year}/"`, "no {slug}"},
		{`permalink = "/{year}/{slug}.html"`, ""},
		{`permalink = "/{year}/{slug}.htm"`, ""},
		{`permalink = "/{path}/"`, ""},
		{`permalink = "/notes/{name}.html"`, ""},
		{`permalink = "/{year}/.html"`, "no {slug}"},
		{`permalink = "/{slug}/.html"`, "ends neither"},
		{`permalink = "pretty"`, `write "/{category}/{year}/{month}/{day}/{slug}/"`},
		{`permalinks = { a = "none" }`, `write "/{category}/{slug}.html"`},
		{`permalink = "/{slug}?p"`, "a character"},
		{`permalink = "/{slug}.php"`, `"/{slug}.php/"`},
		{`permalink = "/{slug}"`, `"/{slug}.html"`},
		{`permalink = "/:year/:month/:title/"`, `write "/{year}/{month}/{slug}/"`},
		{`permalink = "/:year/:title.html"`, `write "/{year}/{slug}.html"`},
		{`permalink = "/:categories/:title:output_ext"`, `write "/{category}/{slug}.html"`},
		{`permalink = ":year/:slugorcontentbasename"`, `write "/{year}/{slug}/"`},
		{`permalink = "/%year%/%monthnum%/%postname%/"`, `write "/{year}/{month}/{slug}/"`},
		{`permalink = "/:weekday/:title/"`, "there are {year}"},
		{`permalinks = { "2025/notes" = "/notes/{slug}/", b = "/{path}.html" }`, ""},
		{`permalinks = { "content/stories/a/" = "/a/{slug}/" }`, `write "a"`},
		{`permalinks = { "/a" = "/a/{slug}/" }`, `write "a"`},
		{`permalinks = { "../a" = "/a/{slug}/" }`, `write "a"`},
		{`permalinks = { "/" = "/a/{slug}/" }`, "for all stories"},
		{`permalinks = { a = "/:year/:slug/" }`, `write "/{year}/{slug}/"`},
		{`permalinks = { a = "/a/" }`, "no {slug}"},
		{`permalinks = { a = "/tag/{slug}/" }`, "under /tag/"},
		{`permalinks = { a = 5 }`, "must be text"},
		{`permalink = "/../{slug}/"`, `".."`},
		{`permalink = "/a//{slug}/"`, `"//"`},
		{`permalink = "/a b/{slug}/"`, "a character"},
		{`permalink = "/{slug/"`, "no {slug}"},
		{`permalink = "/{title}/{slug}/"`, "{title}"},
		{`permalink = "/tag/{slug}/"`, "under /tag/"},
		{`permalink = "/Page/{slug}/"`, "under /page/"},
		{"permalink = \"/company/{slug}/\"\ntaxonomies.company = \"companies\"", "under /company/"},
		{`language = "pt-BR"`, ""},
		{`language = "zh-Hans"`, ""},
		{`language = "english"`, "BCP 47"},
		{`language = ""`, "BCP 47"},
		{`raw_html = "trusted"`, ""},
		{`raw_html = "all"`, `"none", "safe", "trusted"`},
		{`related.count = 0`, ""},
		{`related.count = 21`, "from 0 to 20"},
		{`related.max_age = -1`, "from 0"},
		{`pagination.size = 1001`, "from 1 to 1000"},
		{`feeds.items = 0`, "from 1 to 500"},
		{`next_story.order = "oldest"`, `"older"`},
		{`images.share_cards = "some"`, "cannot be"},
		{`images.font = "static/fonts/noto.otf"`, ""},
		{`images.font = "/fonts/noto.ttf"`, "not a font in static/"},
		{`images.font = "static/../noto.ttf"`, "not a font in static/"},
		{`images.font = "static/noto.woff2"`, "not a font in static/"},
		{`home.viral = "Going Viral"`, "not a slug"},
		{`home.viral = ""`, ""},
		{`home.viral = "none"`, ""},
		{`publisher.accent = "#B3001B"`, ""},
		{`publisher.accent = "#b30"`, ""},
		{`publisher.accent = "#b30f"`, "colour"},
		{`publisher.accent = "b30"`, "colour"},
		{`publisher.accent = "#b3001g"`, "colour"},
		{`publisher.logo = "https://x.example/a.png"`, "static/"},
		{`publisher.url = "example.com"`, "full address"},
		{`trust.ethics = "/ethics/"`, ""},
		{`trust.ethics = "ethics"`, "neither"},
		{`trust.feedback = "mailto:desk@example.com"`, ""},
		{`trust.feedback = "//example.com/"`, "neither"},
		{`trust.feedback = "/../x/"`, "neither"},
		{`menu.main = [{ title = "About", url = "https://example.com/about" }]`, ""},
		{`menu.main = [{ title = "About" }]`, "no url"},
		{`menu.main = [{ url = "/about/" }]`, "no title"},
		{`taxonomies.company = "companies"`, ""},
		{`taxonomies.news = "news"`, ""},
		{`taxonomies.tag = "tags"`, "something else"},
		{`taxonomies.mark = "authors"`, "something else"},
		{`taxonomies.serie = "series"`, "something else"},
		{`taxonomies.company = "Companies"`, "lower-case"},
		{`taxonomies = { a = "things", b = "things" }`, "also used"},
		{`Title = "x"`, `did you mean "title"`},
		{`theme = "paper"`, "put its files into templates/"},
		{`params = { comments = "abc", count = 3, list = [1, "x"], deep = { a = true } }`, ""},
		{`params = "abc"`, "must be a table"},
		{`relatd = { count = 2 }`, `did you mean "related"`},
		{`related.conut = 2`, `did you mean "count"`},
	} {
		_, found := Load("config.toml", []byte(needed+test.line+"\n"), Overrides{})
		got := shown(found)
		if test.want == "" && got != "" || test.want != "" && !strings.Contains(got, test.want) {
			t.Errorf("%s\nwant %q, got:\n%s", test.line, test.want, got)
		}
		if got != "" && !strings.HasPrefix(got, "config.toml:4:") {
			t.Errorf("%s: wrong place:\n%s", test.line, got)
		}
	}
}

func TestBaseURL(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"https://example.com", "https://example.com/"},
		{"https://me.github.io/repo", "https://me.github.io/repo/"},
		{"http://127.0.0.1:1313/", "http://127.0.0.1:1313/"},
		{"http://[::1]:1313/", "http://[::1]:1313/"},
		{"HTTPS://Example.com/a%20b", "https://example.com/a%20b/"},
		{"https://münchen.example/", "https://xn--mnchen-3ya.example/"},
		{"https://example.com/é/", "https://example.com/%C3%A9/"},
		{"example.com", "error: such as https://example.com/"},
		{"https:/example.com", "error: such as https://example.com/"},
		{"https//example.com/", "error: such as https://example.com/"},
		{"/repo/", "error: not a full address"},
		{"ftp://example.com/", "error: not a web address"},
		{"https://", "error: no valid host"},
		{"https://exa mple.com/", "error: not an address"},
		{"https://me@example.com/", "error: a user name"},
		{"https://example.com/?a=b", "error: a query"},
		{"https://example.com/#a", "error: a query or a fragment"},
		{"https://example.com/?", "error: a query"},
		{"https://example.com/../x/", "error: in it"},
		{"https://example.com/index.html", `error: leave out index.html: write "https://example.com/"`},
		{"https://example.com/blog/Index.php", `error: leave out Index.php: write "https://example.com/blog/"`},
		{"https://example.com/a%20b/home.htm/", `error: leave out home.htm: write "https://example.com/a%20b/"`},
		{"https://example.com/feed.xml", `error: leave out feed.xml: write "https://example.com/"`},
		{"https://example.com/three.js", "https://example.com/three.js/"},
		{"https://example.com/v1.2/", "https://example.com/v1.2/"},
		{"https://example.com/html", "https://example.com/html/"},
		{"https://example.com//", "error: in it"},
	} {
		c, found := Load("config.toml", []byte("title = 'x'\ntimezone = 'UTC'"), Overrides{BaseURL: test.text})
		if want, isError := strings.CutPrefix(test.want, "error: "); isError {
			if got := shown(found); !strings.HasPrefix(got, "error: --base-url") || !strings.Contains(got, want) {
				t.Errorf("%s: want %q, got %q", test.text, want, got)
			}
			continue
		}
		if c == nil || c.BaseURL != test.want || c.URL("/") != test.want {
			t.Errorf("%s: want %s, got %+v %s", test.text, test.want, c, shown(found))
		}
	}
}

func TestTimezones(t *testing.T) {
	for _, zone := range strings.Fields(zoneNames) {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s: %v", zone, err)
		}
	}
	for written, want := range map[string]string{
		"Europe/Madird": "Europe/Madrid", "New York": "America/New_York", "madrid": "Europe/Madrid",
		"europe/madrid": "Europe/Madrid", "Asia/Tokio": "Asia/Tokyo", "Local": "write a region", "Nowhere/At/All/There": "write a region",
	} {
		_, found := Load("config.toml", []byte("title = 'x'\nbase_url = 'https://x.example'\ntimezone = '"+written+"'"), Overrides{})
		if got := shown(found); !strings.HasPrefix(got, "config.toml:3:12") || !strings.Contains(got, want) {
			t.Errorf("%s: want %q, got:\n%s", written, want, got)
		}
	}
}

func TestLineEndsAndByteOrderMark(t *testing.T) {
	text := "\xEF\xBB\xBF" + strings.ReplaceAll(needed+"raw_html = 'x'\n", "\n", "\r\n")
	_, found := Load("config.toml", []byte(text), Overrides{})
	if len(found) != 1 || found[0].Line != 4 || found[0].Column != 12 || found[0].Excerpt != "raw_html = 'x'" {
		t.Errorf("%s", shown(found))
	}
	_, found = Load("config.toml", []byte("title = \"a\x00\""), Overrides{})
	if len(found) != 1 || found[0].Column != 11 {
		t.Errorf("%s", shown(found))
	}
}

func TestAddressesAreEncodedOnce(t *testing.T) {
	c := mustLoad(t, strings.Replace(needed, "example.com/", "example.com/my%20paper/", 1))
	for path, want := range map[string]string{
		"/":               "/my%20paper/",
		"/2020/03/x/":     "/my%20paper/2020/03/x/",
		"/tag/中文/":        "/my%20paper/tag/%E4%B8%AD%E6%96%87/",
		"/a b%20?#+&'.js": "/my%20paper/a%20b%2520%3F%23%2B%26%27.js",
	} {
		if got := c.Path(path); got != want {
			t.Errorf("Path(%q) = %q, want %q", path, got, want)
		}
		if got := c.URL(path); got != "https://example.com"+want {
			t.Errorf("URL(%q) = %q", path, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		path := "/" + rapid.String().Draw(t, "path")
		u, err := url.Parse(c.URL(path))
		if err != nil || u.Path != strings.TrimSuffix(c.BasePath(), "/")+path || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q became %q, %+v, %v", path, c.URL(path), u, err)
		}
	})
}

func TestHugeFileIsRefused(t *testing.T) {
	_, found := Load("config.toml", []byte(needed+strings.Repeat("#", maxSize)), Overrides{})
	if got := shown(found); !strings.Contains(got, "more than settings can need") {
		t.Error(got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte) {
		c, found := Load("config.toml", text, Overrides{})
		ends := bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) - bytes.Count(text, []byte("\r\n"))
		for _, p := range found {
			if p.Message == "" || p.Line > ends+1 {
				t.Errorf("%+v", p)
			}
		}
		if (c == nil) != (len(found) > 0) {
			t.Errorf("settings %v with problems %v", c, found)
		}
		if c != nil && !strings.HasPrefix(c.URL("/x/"), c.BaseURL) {
			t.Errorf("URL %q is not under %q", c.URL("/x/"), c.BaseURL)
		}
	})
}
