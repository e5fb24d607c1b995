package imports

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

var may = time.Date(2024, 5, 7, 8, 9, 10, 0, time.UTC)

func TestHugoAddress(t *testing.T) {
	lower := hugoStyle{}
	page := hugoPath{folder: "News/2024", name: "First Tea", sections: []string{"News"}, slugs: []string{"All News"}, title: "Tea: what's new in 4.2?", date: may}
	slugged := page
	slugged.slug = "My Slug"
	for _, test := range []struct {
		style   hugoStyle
		page    hugoPath
		pattern string
		ugly    bool
		want    string
	}{
		{lower, page, "", false, "/news/2024/first-tea/"},
		{lower, slugged, "", false, "/news/2024/my-slug/"},
		{hugoStyle{keepCase: true}, hugoPath{folder: "Old News", name: "A Cup"}, "", false, "/Old-News/A-Cup/"},
		{hugoStyle{keepCase: true}, page, "", false, "/News/2024/First-Tea/"},
		{lower, page, "", true, "/news/2024/first-tea.html"},
		{lower, page, "/:year/:month/:day/:title/", false, "/2024/05/07/tea-whats-new-in-4.2/"},
		{lower, page, "/:slug", false, "/tea-whats-new-in-4.2/"},
		{lower, slugged, "/:slug/", false, "/my-slug/"},
		{lower, page, "/:slugorcontentbasename/", false, "/first-tea/"},
		{lower, page, "/:filename/", true, "/first-tea.html"},
		{lower, page, "/:section/:sections[last]/:contentbasename/", false, "/news/news/first-tea/"},
		{lower, page, "/:sectionslug/:sectionslugs[last]/:filename/", false, "/all-news/all-news/first-tea/"},
		{lower, page, "/:yearday/:monthname/:06/:title", false, "/128/may/24/tea-whats-new-in-4.2/"},
		{hugoStyle{removeAccents: true}, hugoPath{name: "Élan"}, "", false, "/elan/"},
	} {
		if got := test.style.page(&test.page, test.pattern, test.ugly); got != test.want {
			t.Errorf("%q: %s, want %s", test.pattern, got, test.want)
		}
	}
	for url, want := range map[string]string{"tea": "/tea/", "/A/Tea.html": "/A/Tea.html", "/:year/tea/": "/2024/tea/", "v1.2/": "/v1.2/"} {
		if got := lower.given(url, &page); got != want {
			t.Errorf("url %q: %s, want %s", url, got, want)
		}
	}
}

func TestZolaAddress(t *testing.T) {
	for _, test := range []struct {
		slugs zolaSlugs
		page  zolaPath
		want  string
	}{
		{zolaSlugs{}, zolaPath{folder: "Old_Notes", name: "Élan vital"}, "/Old_Notes/elan-vital/"},
		{zolaSlugs{}, zolaPath{name: "2024-05-07-A_Tea"}, "/a-tea/"},
		{zolaSlugs{keepDates: true}, zolaPath{name: "2024-05-07-A_Tea"}, "/2024-05-07-a-tea/"},
		{zolaSlugs{}, zolaPath{name: "2024-05-07"}, "/2024-05-07/"},
		{zolaSlugs{}, zolaPath{name: "茶"}, "/cha/"},
		{zolaSlugs{paths: "safe"}, zolaPath{name: `A "Tea"?`}, "/A Tea/"},
		{zolaSlugs{paths: "off"}, zolaPath{name: "Ä b"}, "/Ä b/"},
		{zolaSlugs{}, zolaPath{folder: "a", name: "b", slug: "My Tea"}, "/a/my-tea/"},
		{zolaSlugs{}, zolaPath{folder: "a", name: "b", slug: "c", path: "Own/Tea_1"}, "/Own/Tea_1/"},
	} {
		if got := test.slugs.page(test.page); got != test.want {
			t.Errorf("%+v: %s, want %s", test.page, got, test.want)
		}
	}
}

func TestHexoAddress(t *testing.T) {
	front, _ := readYAML("", "abbrlink: 7f3a\n")
	post := hexoPath{slug: "tea/Green-Tea", title: "Grüner Tee: 1", date: instant{Time: may}, category: "drinks/tea", front: &front}
	for pattern, want := range map[string]string{
		":year/:month/:day/:title/":  "/2024/05/07/tea/Green-Tea/",
		":i_month-:i_day/:name.html": "/5-7/Green-Tea.html",
		":category/:post_title/":     "/drinks/tea/gruner-tee-1/",
		":hour:minute:second/:title": "/080910/tea/Green-Tea",
		"posts/:abbrlink/":           "/posts/7f3a/",
		":timestamp/index.html":      "/1715069350/",
		"posts/:hash/":               "/posts/eb1c2a5a50de/",
	} {
		if got := hexoAddress(post.expand(pattern, nil)); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

func TestHexoName(t *testing.T) {
	for _, test := range [][4]string{
		{":title.md", "a/Tea", "a/Tea", ""},
		{":year-:month-:day-:title.md", "2024-05-07-tea", "tea", "2024-05-07"},
		{":year/:i_month/:i_day/:title.md", "2024/5/7/tea", "tea", "2024-5-7"},
		{":year-:month-:day-:title.md", "Tea & more", "Tea-more", ""},
	} {
		if title, date := newHexoName(test[0]).split(test[1]); title != test[2] || date != test[3] {
			t.Errorf("%s, %s: %q and %q, want %q and %q", test[0], test[1], title, date, test[2], test[3])
		}
	}
}

func TestHexoHeader(t *testing.T) {
	for name, text := range map[string]string{
		"fenced":           "---\ntitle: Tea\ntags: [a]\n---\nText\n",
		"no first line":    "title: Tea\ntags: [a]\n---\nText\n",
		"tabs":             "---\ntitle: Tea\ntags:\n\t- a\n---\nText\n",
		"JSON":             "\"title\": \"Tea\",\n\"tags\": [\"a\"]\n;;;\nText\n",
		"JSON with fences": ";;;\n\"title\": \"Tea\", \"tags\": [\"a\"]\n;;;\nText\n",
	} {
		head, rest, found := hexoHeader("a.md", []byte(text))
		if len(found) > 0 || rest != "Text\n" || head.text("title") != "Tea" || len(head.texts("tags")) != 1 {
			t.Errorf("%s: %v, %q, %v", name, head.root, rest, found)
		}
	}
	if head, rest, _ := hexoHeader("a.md", []byte("Text: more\n\nof it\n\n---\n\nEnd\n")); head.text("Text") != "" && rest == "" {
		t.Error("a text without front matter has lost its text")
	}
}

func TestReadInstant(t *testing.T) {
	zone := time.FixedZone("", 2*3600)
	for text, want := range map[string]string{
		"2024-05-07": "2024-05-07", "2024/5/7": "2024-05-07", "2024-05-07 8:09:10": "2024-05-07T08:09:10+02:00",
		"2024-05-07T08:09:10Z": "2024-05-07T08:09:10Z", "2024/05/07 08:09:10": "2024-05-07T08:09:10+02:00",
		"2024-05-07T08:09": "2024-05-07T08:09:00+02:00", "2024-05-07 08:09:10 +0100": "2024-05-07T08:09:10+01:00",
		"Tue, 07 May 2024 08:09:10 -0500": "2024-05-07T08:09:10-05:00", "May 7, 2024": "2024-05-07",
	} {
		if got, ok := readInstant(text, zone); !ok || got.String() != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "soon", "2024-13-01", "true"} {
		if got, ok := readInstant(text, zone); ok {
			t.Errorf("%q: %s, want no date", text, got)
		}
	}
}

func TestBrokenHeader(t *testing.T) {
	for raw, problems := range map[string]int{
		"---\ntitle: Tea: hot\ntags: [a, 'b']\ndate: 2024-05-07\n---\nText\n":                 0, // mended
		"+++\ntitle = 'Tea: hot'\ntags = [\"a\", 'b']\ndate = 2024-05-07\nx = y\n+++\nText\n": 1,
	} {
		head, text, found := readHeader("a.md", []byte(raw))
		if len(found) != problems || text != "Text\n" {
			t.Fatalf("%d problems, text %q", len(found), text)
		}
		got := []string{head.text("title"), head.text("date"), head.texts("tags")[1]}
		if diff := cmp.Diff([]string{"Tea: hot", "2024-05-07", "b"}, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestNames(t *testing.T) {
	head, _, _ := readHeader("a.md", []byte("---\nauthor: Ann Lee, editor\nauthors: [Ann, {name: Bo}]\ntags: a, b\n---\n"))
	got := [][]string{head.names("author"), head.names("authors"), head.texts("tags")}
	if diff := cmp.Diff([][]string{{"Ann Lee, editor"}, {"Ann", "Bo"}, {"a", "b"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestHugoSettings(t *testing.T) {
	files := fstest.MapFS{
		"config/_default/hugo.toml":         {Data: []byte("title = 'Tea'\ndefaultContentLanguage = 'en'\n[permalinks]\nposts = '/:slug/'\n")},
		"config/_default/params.yaml":       {Data: []byte("author: Ann\n")},
		"config/_default/languages.en.toml": {Data: []byte("title = 'Hot tea'\n")},
		"config/_default/menus.de.toml":     {Data: []byte("[[main]]\nname = 'Tee'\n")},
	}
	s, found, err := readHugoSettings(files)
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	got := []string{s.text("title"), s.text("params", "author"), s.permalink("posts"), s.permalink("notes"), lookupText(lookup(&s.root, "languages", "de", "menus", "main"), "name")}
	if diff := cmp.Diff([]string{"Hot tea", "Ann", "/:slug/", "", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func TestGlob(t *testing.T) {
	for pattern, names := range map[string][2]string{
		"*.html": {"a.html", "a/b.html"}, "a/**": {"a/b/c", "b/a"}, "**/b.md": {"a/b.md", "b.md.x"}, "a/{b,c}.md": {"a/c.md", "a/d.md"}, "/posts/**": {"/posts/a", "/post/a"},
	} {
		if !globMatch(pattern, names[0]) || globMatch(pattern, names[1]) {
			t.Errorf("%s matches not only %s, but also %s, or not even the first", pattern, names[0], names[1])
		}
	}
}

func TestReplaceTargets(t *testing.T) {
	text := "[a](x) ![b](<x> \"t\") `[c](x)` <img src=\"x\"> <https://x>\n\n[d]: x\n\n```\n[e](x)\n```\n"
	want := "[a](</a b>) ![b](</a b> \"t\") `[c](x)` <img src=\"/a b\"> <https://x>\n\n[d]: </a b>\n\n```\n[e](x)\n```\n"
	got := replaceTargets(text, func(target string) string {
		if target == "x" {
			return "/a b"
		}
		return target
	})
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestContainersAndFences(t *testing.T) {
	text := ":::warning Mind\nThe `gap`.\n:::\n\n``` go main.go https://x.example/main.go\na\n```\n"
	want := "> [!WARNING]\n> **Mind**\n>\n> The `gap`.\n\n[main.go](https://x.example/main.go)\n\n```go\na\n```\n"
	if got := containers(fenceTitles(text)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	code := "```\n:::tip\na\n:::\n```\n:::other\n"
	if got := containers(code); got != code {
		t.Errorf("code: got\n%s", got)
	}
	if got := withEmoji("12:30:45 :tada: :nothing:"); got != "12:30:45 🎉 :nothing:" {
		t.Errorf("emoji: %s", got)
	}
}

// NUL bytes, which some editors leave, cost no text.
func TestTextsOfHexoWithNULAreRead(t *testing.T) {
	head, text, found := hexoHeader("a.md", []byte("title: A\x00b\n---\nText\x00\n"))
	if head.text("title") != "Ab" || text != "Text\n" || len(found) > 0 {
		t.Errorf("%q, %q, %v", head.text("title"), text, found)
	}
}
