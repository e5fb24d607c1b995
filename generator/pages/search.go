package pages

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"broadsheet/generator/feeds"
	"broadsheet/generator/markdown"
	"broadsheet/generator/site"
)

// Addresses of the search page and of the file that tells browsers of it. If a story, a
// standing page or a file in static/ has the address of the search page, the site has no
// search.
const (
	searchAddress     = "/search/"
	openSearchAddress = "/opensearch.xml"
)

// Searchable returns the stories that readers can find on the search page, in the order of
// the argument: those that search engines may index. A story's index in the result is its
// number in the files of the search.
func Searchable(stories []*site.Story) []*site.Story {
	list := make([]*site.Story, 0, len(stories))
	for _, s := range stories {
		if !s.Card.NoIndex {
			list = append(list, s)
		}
	}
	return list
}

// planSearch plans the search page, the file that tells browsers of it, and the files with
// the headlines of stories.
func (p *Plan) planSearch() {
	c := p.config
	if !c.Search.Enabled || p.addresses[searchAddress] != nil || p.in.Files["static/search/index.html"] != nil {
		return
	}
	p.searched, p.findable = true, Searchable(p.in.Site.Stories)
	p.add(searchAddress, single{source: "the search page", template: "search.html", view: p.searchPage})
	if p.in.Files["static"+openSearchAddress] == nil {
		described := feeds.SearchDescription{
			Name: c.Title, Language: c.Language, Self: c.URL(openSearchAddress), Template: c.URL(searchAddress) + "?q={searchTerms}",
		}
		p.value("opensearch.xml", "the description of the search", described, func(dst []byte, v any) []byte {
			return feeds.OpenSearch(dst, v.(feeds.SearchDescription))
		})
	}
	for n := 0; n*blockSize < len(p.findable); n++ {
		p.add(searchAddress+"stories-"+strconv.Itoa(n)+".json", searchBlock{p: p, n: n})
	}
}

func (p *Plan) searchPage() any {
	heading := p.words.Label("search")
	view := &SearchPage{Common: p.common("search", p.path(searchAddress), heading, ""), Heading: heading, Latest: p.newest(p.findable, 5)}
	view.Robots = "noindex"
	return view
}

// blockSize is the number of stories in a searchBlock. The ten results of a query are in up
// to ten blocks, of which each has 0.7 KB when compressed.
const blockSize = 4

// A searchBlock is an output with what the search page shows of blockSize stories: those
// with the numbers from n·blockSize on. The view is the list of their cards, whose digests
// other pages need, too. New stories get the highest numbers, so that they change only the
// last block.
type searchBlock struct {
	plain
	p *Plan
	n int
}

func (b searchBlock) Source() string { return "the search" }

func (b searchBlock) View() any {
	stories := b.p.findable[b.n*blockSize:]
	stories = stories[:min(len(stories), blockSize)]
	view := make([]*Card, len(stories))
	for i, s := range stories {
		view[i] = b.p.cardOf(s)
	}
	return view
}

func (b searchBlock) Encode(dst []byte, view any, _ []*markdown.Document) ([]byte, error) {
	var list []foundStory
	for _, card := range view.([]*Card) {
		list = append(list, b.p.found(card))
	}
	return appendJSON(dst, list)
}

// appendJSON appends the JSON of a value to dst, and a line feed.
func appendJSON(dst []byte, value any) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return b.Bytes(), err
}

// A foundStory holds what the search page shows of a story: its headline, its path without
// the base path, its category and label, its byline, its date for programs and for readers,
// and an excerpt.
type foundStory []string

func (p *Plan) found(card *Card) foundStory {
	return foundStory{
		card.Headline, strings.TrimPrefix(card.URL, p.shared.Home), p.foundKicker(card), p.byline(card.Byline),
		card.Date.ISO, card.Date.Text, markdown.Beginning(cmp.Or(card.Dek, card.Excerpt), beginningLength),
	}
}

// foundKicker returns the category and the label of a story, such as "Chips · Opinion".
func (p *Plan) foundKicker(card *Card) string {
	var parts []string
	if card.Kicker != nil {
		parts = append(parts, card.Kicker.Title)
	}
	switch {
	case card.Sponsor != "" && card.Label != "":
		parts = append(parts, p.words.Label("sponsored-by", card.Sponsor))
	case card.Label != "":
		parts = append(parts, card.Label)
	}
	return strings.Join(parts, " · ")
}

// beginningLength is the maximum number of characters of an excerpt on the search page.
const beginningLength = 160
