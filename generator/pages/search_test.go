package pages

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"broadsheet/generator/stories"
)

// blocks returns what the files with headlines hold of all stories.
func blocks(t *testing.T, p *Plan) (found [][]string) {
	t.Helper()
	for n := 0; ; n++ {
		o := p.At(fmt.Sprintf("/search/stories-%d.json", n))
		if o == nil {
			return found
		}
		var list [][]string
		if err := json.Unmarshal([]byte(encoded(t, p, o.Address)), &list); err != nil {
			t.Fatal(err)
		}
		if len(found)%blockSize != 0 || len(list) == 0 {
			t.Errorf("block %d begins with story %d", n, len(found))
		}
		found = append(found, list...)
	}
}

// encoded returns the content of an output that no template makes.
func encoded(t *testing.T, p *Plan, address string) string {
	t.Helper()
	o := p.At(address)
	data, err := o.Encode(nil, o.View(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestBlocks(t *testing.T) {
	list := many(40)
	list[0].Description = "What <it> is & why."
	in(stories.RowCategory, "Chips", "Law")(list[0])
	in(stories.RowAuthor, "Ann Lee", "Bo Li")(list[0])
	list[2].Type, list[2].Sponsor = "sponsored", "Acme"
	in(stories.RowCategory, "Chips")(list[2])
	list[3].Type = "opinion"
	list[1].NoIndex = true
	p := small{settings: "base_url = \"https://example.org/repo/\"\n", stories: list}.plan(t)
	found := blocks(t, p)
	if len(found) != 39 {
		t.Fatalf("%d stories in blocks", len(found))
	}
	want := []string{"Story 0", "2026/01/story-0/", "Chips", "by Ann Lee and Bo Li", "2026-01-01T09:00:00Z", "January 1, 2026", "What <it> is & why."}
	if got := strings.Join(found[0], "|"); got != strings.Join(want, "|") {
		t.Error(got)
	}
	if found[1][0] != "Story 2" || found[1][2] != "Chips · Sponsored by Acme" || found[1][3] != "" || found[1][6] != "The opening of Story 2…" {
		t.Errorf("%q", found[1])
	}
	if found[2][2] != "Opinion" || found[38][0] != "Story 39" {
		t.Errorf("%q, %q", found[2], found[38])
	}
}

// TestNoSearch: the settings, or whatever else is at its address, switch the search off.
func TestNoSearch(t *testing.T) {
	page := &stories.Card{Source: "content/pages/search.md", Slug: "search", Title: "Search", Extra: new(stories.Extra)}
	for name, s := range map[string]small{
		"setting": {settings: "search.enabled = false\n"},
		"page":    {pages: []*stories.Card{page}},
		"story":   {settings: "permalink = \"/{slug}/\"\n", stories: []*stories.Card{write("Search")}},
		"file":    {files: []string{"static/search/index.html"}},
	} {
		s.stories = append(s.stories, many(3)...)
		p := s.plan(t)
		for address, o := range p.addresses {
			if o.Source() == "the search" || o.Source() == "the search page" || o.Source() == "the description of the search" {
				t.Errorf("%s: there is %s", name, address)
			}
		}
		if p.shared.Search != "" || p.shared.OpenSearch != "" {
			t.Errorf("%s: pages lead to %s and %s", name, p.shared.Search, p.shared.OpenSearch)
		}
	}
}

func TestSearchPage(t *testing.T) {
	p := small{settings: "base_url = \"https://example.org/repo/\"\n", stories: many(3)}.plan(t)
	page := filled(t, p, "/search/").(*SearchPage)
	if page.Site.Search != "/repo/search/" || page.Site.OpenSearch != "/repo/opensearch.xml" || page.Robots != "noindex" || page.Kind != "search" || page.Heading != "Search" {
		t.Errorf("%+v", page)
	}
	for _, a := range p.addressList() {
		if strings.Contains(a.URL, "search") {
			t.Errorf("%s is in the sitemap", a.URL)
		}
	}
	own := small{files: []string{"static/opensearch.xml"}, stories: many(3)}.plan(t)
	if found := own.Check(); len(found) > 0 || own.At("/opensearch.xml").Copy() == "" || own.shared.OpenSearch != "/opensearch.xml" {
		t.Errorf("%v", found)
	}
}

// TestAStoryChangesOnlyItsBlock: a new story is in the last block, and the others stay.
func TestAStoryChangesOnlyItsBlock(t *testing.T) {
	before, after := small{stories: many(42)}.plan(t), small{stories: many(43)}.plan(t)
	for n := range 11 {
		address := fmt.Sprintf("/search/stories-%d.json", n)
		if same := encoded(t, before, address) == encoded(t, after, address); same != (n < 10) {
			t.Errorf("%s is the same: %v", address, same)
		}
	}
}

// TestTakenBySearch: a file that takes an address of the index is a mistake, whether or
// not the index has a file there now.
func TestTakenBySearch(t *testing.T) {
	for file, taken := range map[string]bool{
		"static/search/word-zz.json": true, "static/search/Index.json": true, "static/search/tag.json": true,
		"static/search/words.json": false, "static/search/mine.json": false, "static/search/word/x.json": false,
	} {
		found := small{files: []string{file}, stories: many(2)}.plan(t).Check()
		if (len(found) > 0) != taken {
			t.Errorf("%s: %v", file, found)
		}
		if taken && (found[0].File != file || !strings.Contains(found[0].Message, "is kept for the search")) {
			t.Errorf("%s: %v", file, found[0])
		}
	}
}
