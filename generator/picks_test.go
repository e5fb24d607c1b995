package main

import (
	"math"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// picks are stories that belong under a story, by the last part of their
// addresses: an editor's choice, or links that authors made.
type picks map[string]map[string]bool

func (p picks) add(story, pick string) {
	if p[story] == nil {
		p[story] = map[string]bool{}
	}
	p[story][pick] = true
}

// editorsPicks are those of the sample.
func editorsPicks(t *testing.T) picks {
	t.Helper()
	text, err := os.ReadFile("testdata/picks.txt")
	if err != nil {
		t.Fatal(err)
	}
	p := picks{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		story, chosen, _ := strings.Cut(line, ":")
		for _, pick := range strings.Fields(chosen) {
			p.add(story, pick)
		}
	}
	return p
}

// linkPicks are the links between stories in a file of lines "from<TAB>to", either
// of which belongs under the other; none if there is no such file.
func linkPicks(file string) picks {
	text, _ := os.ReadFile(file)
	p := picks{}
	for line := range strings.Lines(string(text)) {
		if from, to, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && from != to {
			p.add(from, to)
			p.add(to, from)
		}
	}
	return p
}

// quality returns the mean nDCG@5 (Järvelin and Kekäläinen 2002, binary gain) of
// the related articles of a site, and how many stories it was taken of. What is
// shown as the next story is not asked for.
func quality(site tree, want picks) (mean float64, asked int) {
	return qualityOf(site, want, func(page string) []string { return site.addresses(page, ".related article.card a") })
}

func qualityOf(site tree, want picks, related func(page string) []string) (mean float64, asked int) {
	pages := map[string]string{}
	for _, page := range site.stories() {
		pages[path.Base(path.Dir(page))] = page
	}
	for story, page := range pages {
		var wanted []string
		next := site.addresses(page, ".next-story h3 a")
		for pick := range want[story] {
			if pages[pick] != "" && (len(next) == 0 || path.Base(next[0]) != pick) {
				wanted = append(wanted, pick)
			}
		}
		if len(wanted) == 0 {
			continue
		}
		gain, ideal := 0.0, 0.0
		for i, address := range related(page)[:min(5, len(related(page)))] {
			if slices.Contains(wanted, path.Base(address)) {
				gain += 1 / math.Log2(float64(i+2))
			}
		}
		for i := range min(5, len(wanted)) {
			ideal += 1 / math.Log2(float64(i+2))
		}
		mean += gain / ideal
		asked++
	}
	return mean / float64(max(1, asked)), asked
}

// The related articles of the sample are those an editor would
// have picked, or nearly.
func TestRelatedAsAnEditorPicks(t *testing.T) {
	site, want := sample(t), editorsPicks(t)
	for story, chosen := range want {
		for name := range chosen {
			if found := site.find(name); found == "" || site.find(story) == "" {
				t.Errorf("%s: %s: there is no such story", story, name)
			}
		}
	}
	got, asked := quality(site, want)
	t.Logf("nDCG@5 %.3f over %d stories", got, asked)
	if got < 0.75 {
		t.Errorf("related articles are far from an editor's picks: nDCG@5 %.3f", got)
	}
	newest := func(string) []string { return site.addresses("index.html", "article.card h3 a") }
	if chance, _ := qualityOf(site, want, newest); chance > got/2 {
		t.Errorf("the newest stories do as well: nDCG@5 %.3f", chance)
	}
}

// find returns the page of a story by the last part of its address.
func (t tree) find(name string) string {
	for _, page := range t.stories() {
		if path.Base(path.Dir(page)) == name {
			return page
		}
	}
	return ""
}

// inOneCircle checks that the next stories of a site lead through all its stories
// and back.
func inOneCircle(t *testing.T, site tree, base string) {
	t.Helper()
	pages := site.stories()
	seen := map[string]bool{}
	for page := pages[0]; !seen[page]; {
		seen[page] = true
		next := site.addresses(page, ".next-story h3 a")
		if len(next) != 1 {
			t.Fatalf("%s leads to %d next stories", page, len(next))
		}
		to, err := url.PathUnescape(strings.TrimPrefix(next[0], base))
		if err != nil {
			t.Fatal(err)
		}
		page = to + "index.html"
	}
	if len(seen) != len(pages) {
		t.Errorf("the next stories lead through %d of %d stories", len(seen), len(pages))
	}
}
