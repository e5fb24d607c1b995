package fixes_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/engine"
	"broadsheet/generator/fixes"
	"broadsheet/generator/problems"
)

const settings = `title = "The Bit"
base_url = "https://bit.example/paper/"
timezone = "Europe/Berlin"
permalink = "/{year}/{slug}/"
images.share_cards = "none"
`

// failer is what a test and a check of rapid have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// write writes a site with the settings and these files into a folder.
func write(t failer, folder string, files map[string]string) {
	t.Helper()
	for at, text := range files {
		at = filepath.Join(folder, filepath.FromSlash(at))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A reading is what a build finds in a site, and what can be corrected.
type reading struct {
	addresses []string
	problems  []*problems.Problem
	fixes     []fixes.File
}

func read(t failer, folder string, paths ...string) (r reading) {
	t.Helper()
	snapshot, err := engine.Read(engine.Options{
		Source: folder, Clock: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), NoCache: true, Drafts: true, Future: true, Expired: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	if !snapshot.Ready() {
		t.Fatal(snapshot.Problems)
	}
	r.addresses, r.problems = snapshot.Addresses(), snapshot.Problems
	slices.Sort(r.addresses)
	if r.fixes, err = fixes.Find(snapshot, folder, paths); err != nil {
		t.Fatal(err)
	}
	return r
}

// corrected returns the content of a file of a site after its correction. The argument files has
// the other files of the site.
func corrected(t *testing.T, at, text string, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, map[string]string{"config.toml": settings, at: text})
	write(t, folder, files)
	for _, f := range read(t, folder, at).fixes {
		return string(f.After)
	}
	return text
}

// other is a story to which the stories of TestFix link.
var other = map[string]string{
	"content/stories/2026-02-01-other.md": "---\ntitle: Other\ntags: [AI, Big Data]\naliases: [/before/]\n---\n## What's new\n",
	"content/stories/2026-02-02-more.md":  "---\ntitle: More\ntags: [AI, Big Data]\nauthor: Jane O'Hara\n---\nText.\n",
	"content/stories/2026-02-03-third.md": "---\ntitle: Third\nauthor: Jane O'Hara\n---\nText.\n",
	"content/stories/old/gone.md":         "---\ntitle: Gone\ndate: 2026-02-04\n---\nText.\n",
	"static/logo.svg":                     `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`,
}

func TestFix(t *testing.T) {
	story := func(matter, text string) string {
		return "---\ntitle: A\n" + matter + "---\n" + text
	}
	yaml := func(matter string) string { return story("date: 2026-03-01\n"+matter, "Text.\n") }
	body := func(text string) string { return story("date: 2026-03-01\n", text) }
	for name, c := range map[string]struct{ text, want string }{
		"keys":                      {yaml("lastMod: 2026-03-04 # why\nsummary: Short\n"), yaml("updated: 2026-03-04 # why\ndescription: Short\n")},
		"two names of a key":        {yaml("summary: Short\ndescription: Long\n"), yaml("summary: Short\ndescription: Long\n")},
		"key in quotes":             {yaml("\"excerpt\": Short\n"), yaml("\"description\": Short\n")},
		"list of several":           {yaml("categories: [One, Two]\n"), yaml("category: [One, Two]\n")},
		"one text of several":       {yaml("categories: One Two\n"), yaml("categories: One Two\n")},
		"dates":                     {story("pubDate: March 1, 2026 10:00 pm\nupdated: 2026/3/4\n", ""), story("date: 2026-03-01T22:00:00\nupdated: 2026-03-04\n", "")},
		"date with a zone":          {story("date: 2026-03-01 10:00:00 +0900\n", ""), story("date: 2026-03-01T10:00:00+09:00\n", "")},
		"date with UTC":             {story("date: 'Sun, 01 Mar 2026 10:00:00 GMT'\n", ""), story("date: '2026-03-01T10:00:00Z'\n", "")},
		"date as it should be":      {story("date: 2026-03-01 10:00\n", ""), story("date: 2026-03-01 10:00\n", "")},
		"number as a date":          {story("date: 20260301\n", ""), story("date: 2026-03-01\n", "")},
		"tags":                      {yaml("tags: [ai, 'big data', New]\n"), yaml("tags: [AI, 'Big Data', New]\n")},
		"tags in one text":          {yaml("tags: ai, big data, New # mine\n"), yaml("tags: AI, Big Data, New # mine\n")},
		"a tag named twice":         {yaml("tags: [ai, AI, 'Big Data' , \"big data\", New]\n"), yaml("tags: [AI, 'Big Data', New]\n")},
		"lines with it twice":       {yaml("tags:\n- New\n- ai\n-  'AI' \n- ai # mine\n- More\n"), yaml("tags:\n- New\n- AI\n- AI # mine\n- More\n")},
		"it twice in TOML":          {"+++\ntitle = \"A\"\ndate = 2026-03-01\ntags = [\"AI\",\n \"ai\", 'New']\n+++\nText.\n", "+++\ntitle = \"A\"\ndate = 2026-03-01\ntags = [\"AI\", 'New']\n+++\nText.\n"},
		"tags twice":                {yaml("tags: [ai, New, AI, 'Ai', new]\n"), yaml("tags: [AI, New]\n")},
		"tags twice in one text":    {yaml("tags: ai, New, AI , new # mine\n"), yaml("tags: AI, New  # mine\n")},
		"lines of tags twice":       {yaml("tags:\n  - ai\n  - \"AI\"\n  # both\n  - New\n  - AI\n"), yaml("tags:\n  - AI\n  # both\n  - New\n")},
		"tags twice, in other ways": {yaml("tags:\n- AI\n- ai # why\n- |\n  AI\n- \"\\u0041I\"\n"), yaml("tags:\n- AI\n- AI # why\n- |\n  AI\n- \"\\u0041I\"\n")},
		"tags twice over lines":     {yaml("tags: [\n  AI,\n  ai, # why\n  New,\n  AI,\n  NEW\n]\n"), yaml("tags: [\n  AI,\n  AI, # why\n  New\n]\n")},
		"names twice":               {yaml("author: [Jane O'Hara, jane-ohara]\ncategories: [One, [Two, two], one]\n"), yaml("author: [Jane O'Hara]\ncategory: [One, [Two], One]\n")},
		"tags that are only alike":  {yaml("tags: [C, C++, C#, \"\", \"\", \"!\", \"?\"]\n"), yaml("tags: [C, C++, C#, \"\", \"\", \"!\", \"?\"]\n")},
		"TOML, tags twice":          {"+++\ntitle = 'A'\ndate = 2026-03-01\ntags = [\n  \"AI\",\n  'ai',\n  \"New\", # mine\n  \"AI\"\n]\n[taxonomies]\nauthors = ['Me', 'me']\n+++\n", "+++\ntitle = 'A'\ndate = 2026-03-01\ntags = [\n  \"AI\",\n  \"New\", # mine\n  \"AI\"\n]\n[taxonomies]\nauthors = ['Me']\n+++\n"},
		"JSON, tags twice":          {"{\"title\": \"A\", \"date\": \"2026-03-01\", \"tags\": [\"ai\", \"New\",\n\"AI\" , \"new\" ]}\n", "{\"title\": \"A\", \"date\": \"2026-03-01\", \"tags\": [\"AI\", \"New\" ]}\n"},
		"lines of tags":             {yaml("tags:\n  - ai\n  - \"big data\"\n"), yaml("tags:\n  - AI\n  - \"Big Data\"\n")},
		"author":                    {yaml("author: 'jane o''hara'\n"), yaml("author: 'jane o''hara'\n")},
		"author in a table":         {yaml("author: [{name: \"jane o'hara\", url: x}]\n"), yaml("author: [{name: \"Jane O'Hara\", url: x}]\n")},
		"slug":                      {yaml("slug: My Slug!\n"), yaml("slug: my-slug\n")},
		"picture":                   {yaml("image: /Logo.svg\n"), yaml("image: /logo.svg\n")},
		"pin with the base":         {yaml("related: [/paper/2026/other/]\n"), yaml("related: [/2026/other/]\n")},
		"permalink of others":       {yaml("permalink: /:year/:title/\n"), yaml("permalink: /{year}/{slug}/\n")},
		"TOML": {
			"+++\ntitle = 'A'\nPubDate = 2026-03-01\n[extra]\na = 1\n+++\nText.\n", "+++\ntitle = 'A'\ndate = 2026-03-01\n[params]\na = 1\n+++\nText.\n",
		},
		"JSON":                               {`{"title": "A", "pubDate": "1 March 2026"}` + "\nText.\n", `{"title": "A", "date": "2026-03-01"}` + "\nText.\n"},
		"case":                               {body("[x](2026-02-01-Other.md)"), body("[x](2026-02-01-other.md)")},
		"ending":                             {body("[x](2026-02-01-other.html#what-s-new)"), body("[x](2026-02-01-other.md#whats-new)")},
		"moved":                              {body("[x](new/gone.md \"Title\")"), body("[x](old/gone.md \"Title\")")},
		"definition":                         {body("[x][y]\n\n[y]: <new/gone.md> 'T'\n"), body("[x][y]\n\n[y]: <old/gone.md> 'T'\n")},
		"former address":                     {body("[x](/before/?a=b#what-s-new)"), body("[x](/2026/other/?a=b#whats-new)")},
		"own host":                           {body("[x](https://bit.example/paper/2026/other/) <a href=\"http://BIT.example/paper/tag/ai/\">y</a>"), body("[x](/2026/other/) <a href=\"/tag/ai/\">y</a>")},
		"own host, no page":                  {body("[x](https://bit.example/paper/2026/none/) [y](https://bit.example/shop/)"), body("[x](https://bit.example/paper/2026/none/) [y](https://bit.example/shop/)")},
		"address as text":                    {body("<https://bit.example/paper/2026/other/> https://bit.example/paper/before/"), body("<https://bit.example/paper/2026/other/> https://bit.example/paper/before/")},
		"base path":                          {body("![x](/paper/logo.svg)"), body("![x](/logo.svg)")},
		"heading here":                       {body("[x](#Whats-Up)\n\n## What's up\n"), body("[x](#whats-up)\n\n## What's up\n")},
		"heading twice":                      {body("[x](#Whats-Up)\n\n## What's up\n\n## Whats up\n"), body("[x](#Whats-Up)\n\n## What's up\n\n## Whats up\n")},
		"code":                               {body("`[x](new/gone.md)` [x](new/gone.md)\n\n    [x](new/gone.md)\n"), body("`[x](new/gone.md)` [x](old/gone.md)\n\n    [x](new/gone.md)\n")},
		"code alone":                         {body("```\n[x](new/gone.md)\n```\n"), body("```\n[x](new/gone.md)\n```\n")},
		"picture of the same name elsewhere": {body("![x](pictures/logo.svg)"), body("![x](pictures/logo.svg)")},
		"nothing":                            {body("[x](2026-02-01-other.md) [y](/2026/other/) [z](https://example.org/)"), body("[x](2026-02-01-other.md) [y](/2026/other/) [z](https://example.org/)")},
		"unreadable":                         {"---\ntitle: [\nlastmod: 2026-03-04\n---\n[x](new/gone.md)\n", "---\ntitle: [\nlastmod: 2026-03-04\n---\n[x](new/gone.md)\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := corrected(t, "content/stories/a.md", c.text, other); got != c.want {
				t.Error(cmp.Diff(c.want, got))
			}
		})
	}
}

// The address has another form than the name of the file; written down, it stays if the file is
// renamed.
func TestSlugOfTheFile(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"YAML": {"---\ntitle: A\n# end\n---\nText.\n", "---\ntitle: A\n# end\nslug: release-4-2\n---\nText.\n"},
		"TOML": {"+++\ntitle = 'A'\n[params]\na = 1\n+++\nText.\n", "+++\nslug = \"release-4-2\"\ntitle = 'A'\n[params]\na = 1\n+++\nText.\n"},
		"JSON": {"{\n  \"title\": \"A\"\n}\nText.\n", "{\n  \"slug\": \"release-4-2\",\n  \"title\": \"A\"\n}\nText.\n"},
		"set":  {"---\ntitle: A\nslug: Other\n---\nText.\n", "---\ntitle: A\nslug: Other\n---\nText.\n"},
	} {
		if got := corrected(t, "content/stories/2026-03-01-Release_4.2.md", c.text, nil); got != c.want {
			t.Errorf("%s: %s", name, cmp.Diff(c.want, got))
		}
	}
}

// Everything else in a file stays: its line ends, its byte order mark, and a last line without
// an end.
func TestBytesStay(t *testing.T) {
	const text = "---\ntitle: A\nlastmod: 2026/3/4\n---\nÄ [x](/before/)\n\nEnd"
	want := strings.NewReplacer("lastmod: 2026/3/4\n", "updated: 2026-03-04\nslug: a-b\n", "/before/", "/2026/other/").Replace(text)
	for _, end := range []string{"\n", "\r\n", "\r"} {
		for _, mark := range []string{"", "\uFEFF"} {
			got := corrected(t, "content/stories/2026-03-01-A_B.md", mark+strings.ReplaceAll(text, "\n", end), other)
			if want := mark + strings.ReplaceAll(want, "\n", end); got != want {
				t.Error(cmp.Diff(want, got))
			}
		}
	}
}

// Links and pins lead to a file that gets another name, in all forms that name its old one.
func TestEndings(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, map[string]string{
		"config.toml":                  settings,
		"content/stories/b/a.markdown": "---\ntitle: A\ndate: 2026-03-01\n---\n## Part\n",
		"content/stories/c.md":         "---\ntitle: C\ndate: 2026-03-02\nrelated: [b/a.markdown]\nnext: content/stories/b/a.markdown\n---\n[x](b/a.markdown#part) [y](@/b/a.markdown) [z](/content/stories/b/a.markdown)\n",
		"content/pages/d.mkd":          "---\ntitle: D\n---\n[x](../stories/b/a.markdown)\n",
		"content/pages/e.mkd":          "---\ntitle: E\n---\n",
		"content/pages/e.md":           "---\ntitle: E, too\npermalink: /f/\n---\n",
		"content/stories/b_c.markdown": "---\ntitle: B\ndate: 2026-03-03\n---\n",
		"content/pages/g.md":           "---\ntitle: G\n---\n[x](../stories/b\\_c.markdown)\n",
	})
	before := read(t, folder)
	if err := fixes.Write(folder, before.fixes); err != nil {
		t.Fatal(err)
	}
	after := read(t, folder)
	if len(after.problems) > 0 || len(after.fixes) > 0 || !slices.Equal(before.addresses, after.addresses) {
		t.Errorf("%v\n%v\n%s", after.problems, after.fixes, cmp.Diff(before.addresses, after.addresses))
	}
	text, err := os.ReadFile(filepath.Join(folder, "content/stories/c.md"))
	if err != nil || bytes.Contains(text, []byte("markdown")) {
		t.Errorf("%v: %s", err, text)
	}
	for _, at := range []string{"content/stories/b/a.md", "content/pages/d.md", "content/pages/e.mkd", "content/stories/b_c.markdown"} {
		if _, err := os.Stat(filepath.Join(folder, at)); err != nil {
			t.Error(err)
		}
	}
}

// A file that an author saves while fix runs is left as it is; so is what a link leads to.
func TestWriteIsCareful(t *testing.T) {
	const text = "---\ntitle: A\ndate: 2026/3/1\n---\nText.\n"
	folder := t.TempDir()
	write(t, folder, map[string]string{"config.toml": settings, "content/stories/a.md": text, "static/b.md": text})
	if err := os.Symlink("../../static/b.md", filepath.Join(folder, "content/stories/b.md")); err != nil {
		t.Skip(err)
	}
	found := read(t, folder).fixes
	if len(found) != 1 || found[0].Path != "content/stories/a.md" {
		t.Fatalf("%v", found)
	}
	write(t, folder, map[string]string{"content/stories/a.md": text + "More.\n"})
	if err := fixes.Write(folder, found); err == nil || !strings.Contains(err.Error(), "changed") {
		t.Error(err)
	}
	if now, err := os.ReadFile(filepath.Join(folder, "content/stories/a.md")); err != nil || string(now) != text+"More.\n" {
		t.Errorf("%v: %s", err, now)
	}
}

func TestDiff(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, map[string]string{"config.toml": settings, "content/stories/A_B.markdown": "---\ntitle: A\ndate: 2026/3/1\nsummary: S\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\nparams: {}\n---\n1\n2\n3\n4\n5\n6\n7\n[x](#A-b)\n## A b"})
	var got []byte
	for _, f := range read(t, folder).fixes {
		got = append(got, f.Diff(false)...)
	}
	const want = `diff --git a/content/stories/A_B.markdown b/content/stories/A_B.md
rename from content/stories/A_B.markdown
rename to content/stories/A_B.md
--- a/content/stories/A_B.markdown
+++ b/content/stories/A_B.md
@@ -1,7 +1,7 @@
 ---
 title: A
-date: 2026/3/1
-summary: S
+date: 2026-03-01
+description: S
 a: 1
 b: 2
 c: 3
@@ -9,6 +9,7 @@
 e: 5
 f: 6
 params: {}
+slug: a-b
 ---
 1
 2
@@ -17,5 +18,5 @@
 5
 6
 7
-[x](#A-b)
+[x](#a-b)
 ## A b
\ No newline at end of file
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}
