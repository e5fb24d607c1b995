package main

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// program runs the program in a process of its own, as scripts do, and
// returns what it printed.
func program(t testing.TB, env []string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.Command("broadsheet", args...) // testscript.Main puts it on the path
	cmd.Env = append(append(os.Environ(), "NO_COLOR=1"), env...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("broadsheet %s: %v\n%s", strings.Join(args, " "), err, &problems)
	}
	return out.String(), problems.String()
}

// built builds a site into a new folder and returns what it is made of.
func built(t testing.TB, args ...string) tree {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	program(t, nil, append([]string{"build", "-q", "--no-cache", "--clock", clock, "-d", out}, args...)...)
	return files(t, out)
}

func files(t testing.TB, folder string) tree {
	t.Helper()
	pages, err := readTree(folder)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// sampleFolder is the site that tests of the whole program look at: the sample
// that this repository began with. The site at the top of the repository is not
// that: in a copy it is its owner's.
const sampleFolder = "testdata/sample"

// buildSample builds the sample once for all tests. It returns the site and the smaller
// pictures that were made for it.
var buildSample = sync.OnceValues(func() (built [2]tree, err error) {
	folder, err := os.MkdirTemp("", "broadsheet")
	if err != nil {
		return built, err
	}
	defer os.RemoveAll(folder)
	if err := os.CopyFS(folder, os.DirFS(sampleFolder)); err != nil {
		return built, err
	}
	cmd := exec.Command("broadsheet", "build", "-q", "--strict", "--clock", clock, "-s", folder)
	if text, err := cmd.CombinedOutput(); err != nil || len(text) > 0 {
		return built, fmt.Errorf("the sample has problems: %w\n%s", err, text)
	}
	for i, name := range []string{"public", picturesFolder} {
		if built[i], err = readTree(filepath.Join(folder, name)); err != nil {
			return built, err
		}
	}
	return built, nil
})

// picturesFolder is where a build keeps the smaller pictures that it has made.
const picturesFolder = ".cache/pictures"

func sample(t *testing.T) tree {
	t.Helper()
	built, err := buildSample()
	if err != nil {
		t.Fatal(err)
	}
	return built[0]
}

// builtSample copies the sample, changes the copy, and builds it with the pictures of
// buildSample.
func builtSample(t *testing.T, change func(folder string), args ...string) tree {
	t.Helper()
	folder := t.TempDir()
	copySample(t, folder)
	copyPictures(t, folder)
	change(folder)
	program(t, nil, append([]string{"build", "-q", "--clock", clock, "-s", folder}, args...)...)
	return files(t, filepath.Join(folder, "public"))
}

// copyPictures gives a copy of the sample the pictures of buildSample.
func copyPictures(t *testing.T, folder string) {
	t.Helper()
	sample(t)
	made, _ := buildSample()
	for name, data := range made[1] {
		write(t, filepath.Join(folder, picturesFolder, name), string(data))
	}
}

// all returns the elements of a page that a selector finds.
func (t tree) all(page, selector string) []*html.Node {
	return cascadia.QueryAll(parsed(t[page]), cascadia.MustCompile(selector))
}

// one returns the text of the only element of a page that a selector finds.
func (t tree) one(page, selector string) string {
	found := t.all(page, selector)
	if len(found) != 1 {
		return fmt.Sprintf("%d of %s", len(found), selector)
	}
	return text(found[0])
}

// stories lists the pages that hold a story.
func (t tree) stories() []string {
	return slices.DeleteFunc(t.pages(), func(page string) bool { return !bytes.Contains(t[page], []byte("h-entry")) })
}

// addresses returns where the links lead that a selector finds in a page.
func (t tree) addresses(page, selector string) []string {
	var list []string
	for _, n := range t.all(page, selector) {
		href, _ := attribute(n, "href")
		list = append(list, href)
	}
	return list
}

func TestSampleHasThePageTheProductBeganWith(t *testing.T) {
	site := sample(t)
	const page = "2020/02/huawei-sues-verizon-over-patents/index.html"
	for selector, want := range map[string]string{
		"h1.p-name":           "Huawei sues Verizon in Texas over use of its network patents",
		".next-story h2":      "Next Story",
		".next-story .kicker": "Going Viral",
		".next-story time":    "March 27, 2020",
		".related h2":         "Related Articles",
	} {
		if got := site.one(page, selector); got != want {
			t.Errorf("%s is %q, not %q", selector, got, want)
		}
	}
	headline, excerpt := site.one(page, ".next-story h3 a"), site.one(page, ".next-story .excerpt")
	if !strings.Contains(headline, "coronavirus") || !strings.HasSuffix(excerpt, "…") {
		t.Errorf("next story %q: %q", headline, excerpt)
	}
	if alt, _ := attribute(site.all(page, ".next-story a img")[0], "alt"); alt != headline {
		t.Errorf("the picture says %q", alt)
	}
	if byline := site.one(page, ".next-story .byline"); !strings.HasPrefix(byline, "by ") {
		t.Errorf("byline %q", byline)
	}
	if n := len(site.all(page, ".related article.card")); n != 5 {
		t.Errorf("%d related articles", n)
	}
	source, err := os.ReadFile(sampleFolder + "/content/stories/2020/2020-02-06-huawei-sues-verizon-over-patents/index.md")
	if err != nil || bytes.Contains(source, []byte("\nnext:")) {
		t.Errorf("the story pins its next one: %v", err)
	}
}

func TestSampleLeadsOn(t *testing.T) {
	site := sample(t)
	if n := len(site.stories()); n < 24 {
		t.Errorf("%d stories", n)
	}
	leadOn(t, site, "/")
	lists(t, site, "/")
}

// leadOn checks that every story has five related ones and one next one, all
// different and none of them itself. Base is the path the site is under.
func leadOn(t *testing.T, site tree, base string) {
	t.Helper()
	for _, page := range site.stories() {
		links := site.addresses(page, ".related article.card a")
		next := site.addresses(page, ".next-story h3 a")
		if len(links) != 5 || len(next) != 1 {
			t.Errorf("%s has %d related stories and %d next", page, len(links), len(next))
		}
		all := append(links, append(next, base+strings.TrimSuffix(page, "index.html"))...)
		slices.Sort(all)
		if len(slices.Compact(slices.Clone(all))) != len(all) {
			t.Errorf("%s leads to one story twice, or to itself: %q", page, all)
		}
	}
}

// lists checks that each list, over all its pages, has every story that says
// it belongs there, newest first and none twice.
func lists(t *testing.T, site tree, base string) {
	t.Helper()
	want := map[string][]string{}
	dates := map[string]time.Time{}
	for _, page := range site.stories() {
		at := base + strings.TrimSuffix(page, "index.html")
		instant, _ := attribute(site.all(page, "time.dt-published")[0], "datetime")
		dates[at], _ = time.Parse(time.RFC3339, instant)
		for _, list := range site.addresses(page, ".story .kicker, .story-head .byline a, .tags a") {
			want[list] = append(want[list], at)
		}
		want[base] = append(want[base], at)
	}
	for list, members := range want {
		var got []string
		for at, pages := list, 0; at != ""; pages++ {
			if pages > len(members) {
				t.Fatalf("%s goes round in circles", list)
			}
			page, err := url.PathUnescape(strings.TrimPrefix(at, base) + "index.html")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, site.addresses(page, "article.card h3 a")...)
			at = strings.Join(site.addresses(page, ".pager a[rel=next]"), " ")
		}
		newest := func(a, b string) int { return dates[b].Compare(dates[a]) }
		if list != base && !slices.IsSortedFunc(got, newest) {
			t.Errorf("%s is not in order", list)
		}
		slices.Sort(got)
		slices.Sort(members)
		if !slices.Equal(got, slices.Compact(members)) {
			t.Errorf("%s has %d stories, not %d", list, len(got), len(members))
		}
	}
}

func TestSampleLinksLeadSomewhere(t *testing.T) {
	site := sample(t)
	for _, fault := range site.broken("https://example.org/", false) {
		t.Error(fault)
	}
	const base = "https://me.github.io/some/repo/"
	for _, fault := range builtSample(t, func(string) {}, "-b", base).broken(base, false) {
		t.Error(fault)
	}
}

func TestSampleMarkup(t *testing.T) {
	site := sample(t)
	for _, page := range site.pages() {
		if faults := markupFaults(site[page]); len(faults) > 0 {
			t.Errorf("%s: %q", page, faults)
		}
	}
}

// TestReproducible builds the sample in several surroundings, which must not
// show in the result. The second build makes all pictures anew; that one processor
// makes the same pictures is shown by TestGolden of package variants.
func TestReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the site several times")
	}
	want := sample(t)
	for i, test := range []struct {
		name string
		env  []string
	}{
		{"one core in Kiritimati", []string{"GOMAXPROCS=1", "TZ=Pacific/Kiritimati"}},
		{"seven cores in Turkish", []string{"GOMAXPROCS=7", "TZ=America/St_Johns", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), strings.Repeat("deep/", 1+2*i), test.name)
			copySample(t, folder)
			if i == 0 {
				copyPictures(t, folder)
			}
			program(t, test.env, "build", "-q", "--clock", clock, "-s", folder)
			if diff := want.differences(files(t, filepath.Join(folder, "public"))); len(diff) > 0 {
				t.Errorf("%q", diff)
			}
		})
	}
}

// copySample copies the sample, the last file of each folder first.
func copySample(t *testing.T, to string) {
	t.Helper()
	found := files(t, sampleFolder)
	for _, at := range slices.Backward(slices.Sorted(maps.Keys(found))) {
		write(t, filepath.Join(to, filepath.FromSlash(at)), string(found[at]))
	}
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// paper writes a site of n stories, two a day, and returns its folder. They
// share words, categories, tags and authors in rhythms of their own.
func paper(t testing.TB, n int) string {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings+"[pagination]\nsize = 10\n")
	for i := range n {
		addStory(t, folder, i)
	}
	return folder
}

func addStory(t testing.TB, folder string, i int) {
	t.Helper()
	words := func(step int) string {
		var b strings.Builder
		for k := range 40 {
			fmt.Fprintf(&b, "w%c%c ", 'a'+(i*step+k*k)%23, 'a'+(i+k*step)%17)
		}
		return b.String()
	}
	text := fmt.Sprintf("---\ntitle: Story %d on w%c\ndate: 2020-01-%02dT%02d:00:00\ncategory: Category %d\ntags: [Tag %d, Tag %d]\nauthor: Author %d\n---\n%s\n\n%s\n",
		i, 'a'+i%23, 1+i/24, i%24, i%5, i%7, 7+i%11, i%3, words(3), words(7))
	write(t, filepath.Join(folder, "content/stories", fmt.Sprintf("story-%d.md", i)), text)
}

var size = flag.Int("size", 230, "how many stories the generated site of TestListsAreComplete has")

func TestListsAreComplete(t *testing.T) {
	t.Parallel()
	site := built(t, "-s", paper(t, *size))
	if got := len(site.stories()); got != *size {
		t.Errorf("%d stories", got)
	}
	lists(t, site, "/")
	leadOn(t, site, "/")
}

// TestAStoryChangesOnlyPagesThatShowIt adds a story to a site of 500. Its own
// page is new, and what else changes shows it: lists, feeds, the files of the search, and the
// story it comes after. A list that it makes longer by a page also gets that page, and
// the one before leads there. Elsewhere only Related Articles may differ, and
// only of few stories: one story more is a little more to choose from.
func TestAStoryChangesOnlyPagesThatShowIt(t *testing.T) {
	t.Parallel()
	const n = 500
	folder := paper(t, n)
	before := built(t, "-s", folder)
	addStory(t, folder, n)
	after := built(t, "-s", folder)
	related := 0
	for _, line := range before.differences(after) {
		name := line[2:]
		switch {
		case bytes.Contains(after[name], []byte("/2020/01/story-500/")):
		case path.Dir(name) == "search" && path.Ext(name) == ".json": // TestAStoryChangesOnlyItsBlock
		case bytes.Equal(withoutRelated(before[name]), withoutRelated(after[name])):
			related++
		case !lastArchive(before, name):
			t.Errorf("%s changed", line)
		}
	}
	if related > n/4 {
		t.Errorf("%d stories have other Related Articles", related)
	}
}

// withoutRelated cuts the section of Related Articles out of a page.
func withoutRelated(page []byte) []byte {
	head, rest, found := bytes.Cut(page, []byte(`<section class="related"`))
	if !found {
		return page
	}
	_, tail, _ := bytes.Cut(rest, []byte("</section>"))
	return slices.Concat(head, tail)
}

// lastArchive reports whether a page is the newest of a list's archive, or a
// new one.
func lastArchive(site tree, page string) bool {
	dir := path.Dir(page)
	n, err := strconv.Atoi(path.Base(dir))
	next := fmt.Sprintf("%s/%d/index.html", path.Dir(dir), n+1)
	return err == nil && path.Base(path.Dir(dir)) == "page" && site[next] == nil
}

// TestCorpora builds every folder in $BROADSHEET_CORPORA that has stories/.
func TestCorpora(t *testing.T) {
	corpora := os.Getenv("BROADSHEET_CORPORA")
	if corpora == "" {
		t.Skip("BROADSHEET_CORPORA names no folder of stories to build")
	}
	folders, err := filepath.Glob(filepath.Join(corpora, "*", "stories"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no folder in %s has stories/: %v", corpora, err)
	}
	for _, stories := range folders {
		t.Run(filepath.Base(filepath.Dir(stories)), func(t *testing.T) {
			folder := t.TempDir()
			const base = "https://bit.example/some/path/"
			config := strings.Replace(settings, "https://bit.example/", base, 1)
			write(t, filepath.Join(folder, "config.toml"), config)
			if err := os.CopyFS(filepath.Join(folder, "content/stories"), os.DirFS(stories)); err != nil {
				t.Fatal(err)
			}
			site := built(t, "-s", folder)
			for _, fault := range site.broken(base, true) {
				t.Error(fault)
			}
			t.Logf("%d stories", len(site.stories()))
			leadOn(t, site, "/some/path/")
			lists(t, site, "/some/path/")
			if want := linkPicks(filepath.Join(filepath.Dir(stories), "links.tsv")); len(want) > 0 {
				got, asked := quality(site, want)
				t.Logf("related against the authors' own links: nDCG@5 %.3f over %d stories", got, asked)
				newest, _ := qualityOf(site, want, func(string) []string { return site.addresses("index.html", "article.card h3 a") })
				if newest > got/2 {
					t.Errorf("the newest stories do as well: nDCG@5 %.3f", newest)
				}
			}
			write(t, filepath.Join(folder, "config.toml"), config+"[next_story]\norder = \"older\"\n")
			inOneCircle(t, built(t, "-s", folder), "/some/path/")
		})
	}
}
