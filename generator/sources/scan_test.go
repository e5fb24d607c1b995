package sources

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/problems"
)

// site writes files (path to text) to a new folder. A text "-> x" makes a
// symbolic link to x.
func site(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		write := func() error { return os.WriteFile(at, []byte(text), 0o644) }
		if target, link := strings.CutPrefix(text, "-> "); link {
			write = func() error { return os.Symlink(target, at) }
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func scan(t testing.TB, root string) (*Tree, []*problems.Problem) {
	t.Helper()
	tree, found, err := Scan(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree, found
}

func paths(tree *Tree) []string {
	var all []string
	for _, f := range tree.Files {
		all = append(all, f.Path)
	}
	return all
}

func shown(found []*problems.Problem) string {
	var b bytes.Buffer
	problems.Print(&b, found, false)
	return strings.TrimSpace(b.String())
}

func TestFilesAreKnownByTheirFolder(t *testing.T) {
	tree, found := scan(t, site(t, map[string]string{
		"config.toml":                            "",
		"content/stories/2020/03/a.md":           "",
		"content/stories/2020/b/index.md":        "",
		"content/stories/2020/b/picture.jpg":     "",
		"content/stories/folder.md/index.md":     "",
		"content/pages/about.md":                 "",
		"content/authors/jane.md":                "",
		"content/authors/jane.jpg":               "",
		"content/categories/ai.md":               "",
		"content/data/popular.csv":               "",
		"templates/story.html":                   "",
		"templates/parts/card.html":              "",
		"templates/theme.go":                     "",
		"templates/assets/style.css":             "",
		"templates/labels/pt-BR.toml":            "",
		"static/robots.html":                     "",
		"static/.well-known/security.txt":        "",
		"static/.git/config":                     "",
		"static/.DS_Store":                       "",
		"generator/main.go":                      "",
		"content/stories/.hidden.md":             "",
		"content/stories/.obsidian/notes.md":     "",
		"content/stories/4913":                   "",
		"content/stories/a.md~":                  "",
		"content/stories/.a.md.swp":              "",
		"content/stories/a.md___jb_tmp___":       "",
		"content/stories/.#a.md":                 "",
		"content/stories/#a.md#":                 "",
		"content/stories/Thumbs.db":              "",
		"static/css/.style.css.swp":              "",
		"static/100% C++? #1.pdf":                "",
		"content/stories/2020/b/c d & %2e.jpeg":  "",
		"content/stories/2020/a-story-中文-é.md":   "",
		"public/index.html":                      "",
		"content/stories/2020/b/nested/index.md": "",
	}))
	if len(found) > 0 {
		t.Error(shown(found))
	}
	got := map[string]Kind{}
	for _, f := range tree.Files {
		got[f.Path] = f.Kind
	}
	want := map[string]Kind{
		"content/stories/2020/03/a.md":           Story,
		"content/stories/2020/b/index.md":        Story,
		"content/stories/2020/b/nested/index.md": Story,
		"content/stories/2020/b/picture.jpg":     StoryFile,
		"content/stories/2020/b/c d & %2e.jpeg":  StoryFile,
		"content/stories/2020/a-story-中文-é.md":   Story,
		"content/stories/folder.md/index.md":     Story,
		"content/pages/about.md":                 Page,
		"content/authors/jane.md":                Author,
		"content/authors/jane.jpg":               StoryFile,
		"content/categories/ai.md":               Category,
		"content/data/popular.csv":               Data,
		"templates/story.html":                   Template,
		"templates/parts/card.html":              Template,
		"templates/assets/style.css":             Asset,
		"templates/labels/pt-BR.toml":            Labels,
		"static/robots.html":                     Static,
		"static/.well-known/security.txt":        Static,
		"static/100% C++? #1.pdf":                Static,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSorted(paths(tree)) {
		t.Errorf("not sorted: %q", paths(tree))
	}
	var pictures []string
	for f := range tree.ByKind(StoryFile, Page) {
		pictures = append(pictures, f.Path)
	}
	if len(pictures) != 4 || !slices.IsSorted(pictures) {
		t.Errorf("by kind: %q", pictures)
	}
	if f := tree.Find("content/pages/about.md"); f == nil || f.Kind != Page || tree.Find("content/pages/abou.md") != nil {
		t.Error("Find does not find by path")
	}
}

// A site whose stories are all elsewhere would be published empty.
func TestStoriesElsewhereAreAnError(t *testing.T) {
	const error = "error: there are no stories in content/stories/, but texts in "
	for _, test := range []struct{ file, want string }{
		{"content/posts/2026/a.md", "content/posts: " + error + "content/posts/\n  hint: did you mean content/stories/?"},
		{"content/essays/a.markdown", "content/essays: " + error + "content/essays/\n  hint: stories belong in content/stories/, standing pages in content/pages/"},
		{"content/a.md", "content/a.md: " + error + "content/ itself\n  hint: move it to content/stories/ or content/pages/"},
		{"_posts/a.md", "_posts: " + error + "_posts/\n  hint: move it to content/stories/"},
		{"source/_posts/a.md", "source/_posts: " + error + "source/_posts/\n  hint: move it to content/stories/"},
	} {
		_, found := scan(t, site(t, map[string]string{test.file: "", "content/pages/about.md": "", "README.md": "", "docs/use.md": ""}))
		if got := shown(found); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.file, got, test.want)
		}
	}
	for _, file := range []string{"content/pictures/a.png", "docs/a.md", "content/pages/a.md"} {
		if _, found := scan(t, site(t, map[string]string{file: "", "content/pages/about.md": ""})); slices.ContainsFunc(found, func(p *problems.Problem) bool { return p.Severity == problems.Error }) {
			t.Errorf("%s: %s", file, shown(found))
		}
	}
}

func TestMisplacedFilesAreWarnedOf(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"content/story/a.md", "content/story: warning: nothing is read from content/story/\n  hint: did you mean content/stories/?"},
		{"content/xylophones/a.md", "content/xylophones: warning: nothing is read from content/xylophones/\n  hint: stories belong in content/stories/, standing pages in content/pages/"},
		{"content/a.md", "content/a.md: warning: nothing is read from content/ itself\n  hint: move it to content/stories/ or content/pages/"},
		{"content/pages/x/a.md", "content/pages/x/a.md: warning: this is not read: only stories may be in subfolders\n  hint: move it up to content/pages/"},
		{"content/data/a.xml", "content/data/a.xml: warning: this is not read: data is in .toml, .json, .yaml or .csv files in content/data/ itself"},
		{"templates/story.tmpl", "templates/story.tmpl: warning: this is not read: a template's name ends in .html\n  hint: put styles and scripts in templates/assets/"},
	} {
		tree, found := scan(t, site(t, map[string]string{test.file: "", "content/stories/ok.md": ""}))
		if got := shown(found); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.file, got, test.want)
		}
		if tree.Find(test.file) != nil {
			t.Errorf("%s is on the list", test.file)
		}
	}
}

func TestNamesThatCannotBeEverywhereAreRefused(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"static/CON", `static: error: the name "CON" is a device on Windows`},
		{"static/docs/aux.txt", `static/docs: error: the name "aux.txt" is a device on Windows`},
		{"content/stories/lpt1.md", `content/stories: error: the name "lpt1.md" is a device on Windows`},
		{"static/nul/x.css", `static: error: the name "nul" is a device on Windows`},
		{"static/end.", `static: error: the name "end." ends in a dot or space`},
		{"static/end ", `static: error: the name "end " ends in a dot or space`},
		{"static/a\nb", `static: error: the name "a\nb" has a control character`},
		{"static/a\x1b[31m", `static: error: the name "a\x1b[31m" has a control character`},
		{"static/a\xff", `static: error: the name "a\xff" is not UTF-8`},
		{"static/console.js", ""},
		{"static/com10.txt", ""},
		{"static/com0", ""},
		{"static/auxiliary", ""},
	} {
		_, found := scan(t, site(t, map[string]string{test.file: "", "content/stories/ok.md": ""}))
		got, _, _ := strings.Cut(shown(found), "\n")
		if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) {
			t.Errorf("%q:\n got %s\nwant %s", test.file, got, test.want)
		}
	}
}

func TestNamesAlikeAreRefused(t *testing.T) {
	const composed, decomposed = "caf\u00e9.md", "cafe\u0301.md"
	root := site(t, map[string]string{
		"static/Logo.png": "", "static/logo.png": "", "static/logo2.png": "",
		"content/stories/" + composed: "", "content/stories/" + decomposed: "",
	})
	tree, found := scan(t, root)
	if len(tree.Files) < 5 {
		t.Skip("this file system keeps only one of names alike")
	}
	want := []string{
		"content/stories/" + composed + ": error: this name and content/stories/" + decomposed + " differ only in case or accents' spelling",
		"static/logo.png: error: this name and static/Logo.png differ only in case or accents' spelling",
	}
	for i, p := range found {
		if i >= len(want) || p.Error() != want[i] {
			t.Errorf("unexpected: %v", p)
		}
	}
	if len(found) != len(want) {
		t.Errorf("want %d problems, got %d", len(want), len(found))
	}
	if name := tree.Find("content/stories/" + decomposed).Name(); name != "content/stories/"+composed {
		t.Errorf("Name is %q", name)
	}
}

func TestSymbolicLinks(t *testing.T) {
	outside := site(t, map[string]string{"secret.txt": "secret"})
	const ok = "content/stories/ok.md"
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
		also  []string // on the list besides ok
	}{
		{"dangling", map[string]string{"static/a": "-> nowhere"}, "static/a: warning: the symbolic link leads to nothing; it is left out", nil},
		{"to itself", map[string]string{"static/a": "-> b", "static/b": "-> a"}, "static/a: warning: the symbolic link leads to itself; it is left out\nstatic/b: warning: the symbolic link leads to itself; it is left out", nil},
		{"to its folder", map[string]string{"static/x/a": "-> .."}, "static/x/a: warning: the symbolic link leads back to a folder it is in; it is left out", nil},
		{"file outside", map[string]string{"static/a": "-> " + outside + "/secret.txt"}, "static/a: error: the symbolic link leads out of the site", nil},
		{"folder outside", map[string]string{"static/a": "-> ../../" + filepath.Base(outside)}, "static/a: error: the symbolic link leads out of the site", nil},
		{"static outside", map[string]string{"static": "-> " + outside}, "static: error: the symbolic link leads out of the site", nil},
		{"to version control", map[string]string{"static/g": "-> ../.git", ".git/config": "password"}, "static/g: error: the symbolic link leads to .git, which is not in content/, static/ or templates/", nil},
		{"to the site", map[string]string{"static/g": "-> .."}, "static/g: error: the symbolic link leads to the site's folder, which is not in content/, static/ or templates/", nil},
		{"file inside", map[string]string{"static/a": "-> b", "static/b": ""}, "", []string{"static/a", "static/b"}},
		{"folder inside", map[string]string{"static/a": "-> b", "static/b/c/d": ""}, "", []string{"static/a/c/d", "static/b/c/d"}},
		{"below a link", map[string]string{"static/a": "-> b", "static/b/c": "-> ../d", "static/d/e": ""},
			"static/a/c: warning: a symbolic link below another one is not followed; it is left out", []string{"static/b/c/e", "static/d/e"}},
		{"two in a ring", map[string]string{"static/a/x": "-> ../b", "static/b/y": "-> ../a"},
			"static/a/x/y: warning: a symbolic link below another one is not followed; it is left out\nstatic/b/y/x: warning: a symbolic link below another one is not followed; it is left out", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.files[ok] = ""
			tree, found := scan(t, site(t, test.files))
			var got []string
			for _, p := range found {
				got = append(got, p.Error())
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(append([]string{ok}, test.also...), paths(tree)); diff != "" {
				t.Error(diff)
			}
			all := func(*File) bool { return true }
			if found := tree.Load(all, nil); len(found) > 0 {
				t.Error(shown(found))
			}
		})
	}
}

func TestNothingOutsideTheSiteIsRead(t *testing.T) {
	outside := site(t, map[string]string{"secret": "secret"})
	root := site(t, map[string]string{"content/stories/a.md": "a", "static/out": "-> " + outside})
	tree, _ := scan(t, root)
	for _, path := range []string{"../" + filepath.Base(outside) + "/secret", outside + "/secret", "static/out/secret", "static/../../x"} {
		if text, err := tree.Read(path); err == nil {
			t.Errorf("%s was read: %q", path, text)
		}
		if file, err := tree.Open(path); err == nil {
			file.Close()
			t.Errorf("%s was opened", path)
		}
	}
	if text, err := tree.Read("content/stories/a.md"); err != nil || string(text) != "a" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestMissingFolders(t *testing.T) {
	if _, _, err := Scan(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a missing site was scanned")
	}
	for _, test := range []struct{ file, want string }{
		{"readme", "content: error: the folder content/ is missing\n  hint: name the site's folder with -s, or start with: new story \"Your headline\""},
		{"contents/a.md", "content: error: the folder content/ is missing\n  hint: rename contents/ to content/"},
		{"content", "content: error: content is a file, not a folder"},
		{"content/pages/a.md", "content/stories: warning: there are no stories yet\n  hint: start with: new story \"Your headline\""},
	} {
		_, found := scan(t, site(t, map[string]string{test.file: ""}))
		if got := shown(found); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.file, got, test.want)
		}
	}
}

// TestListDoesNotDependOnOrder writes the same files in any order and finds
// the same list.
func TestListDoesNotDependOnOrder(t *testing.T) {
	names := []string{"content/stories/b/index.md", "content/stories/a.md", "content/stories/b.md", "content/stories/B/x.jpg",
		"static/x", "static/x.y/z", "templates/a.html", "content/pages/p.md"}
	var first []string
	rapid.Check(t, func(rt *rapid.T) {
		root := t.TempDir()
		for _, i := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(rt, "order") {
			at := filepath.Join(root, names[i])
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				rt.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(names[i]), 0o644); err != nil {
				rt.Fatal(err)
			}
		}
		tree, _, err := Scan(root)
		if err != nil {
			rt.Fatal(err)
		}
		defer tree.Close()
		tree.Load(func(*File) bool { return true }, nil)
		var got []string
		for _, f := range tree.Files {
			got = append(got, fmt.Sprint(f.Path, f.Kind, f.Size, f.Digest))
		}
		if first == nil {
			first = got
		}
		if len(got) != len(names) || !slices.Equal(got, first) {
			rt.Fatalf("%q\n%q", first, got)
		}
	})
}

func TestUnreadableFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	root := site(t, map[string]string{"content/stories/a.md": "", "static/locked/x": ""})
	if err := os.Chmod(filepath.Join(root, "static/locked"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(root, "static/locked"), 0o755) })
	tree, found := scan(t, root)
	if got := shown(found); got != "static/locked: error: locked cannot be read: permission denied" || len(tree.Files) != 1 {
		t.Errorf("%s %q", got, paths(tree))
	}
}
