package feeds_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/feeds"
)

var update = flag.Bool("update", false, "write the golden files")

// difficult is a feed whose every text is trouble for some format.
func difficult() feeds.Feed {
	madrid := time.FixedZone("CEST", 2*60*60)
	return feeds.Feed{
		Channel: feeds.Channel{
			Title: `Bits & <Pieces>`, Description: `News on "chips"`, Language: "en-GB", Home: "https://example.org/paper/",
			Self: "https://example.org/paper/feed.xml?a=1&b=2", Generator: "Broadsheet",
		},
		Items: []*feeds.Item{
			{
				ID: "https://example.org/paper/a/", Permanent: true, URL: "https://example.org/paper/a/",
				Title: "AT&T's <b>bold</b> \"plan\"\x01", Summary: "Less < more & more.",
				Published: time.Date(2026, 3, 27, 14, 30, 0, 0, madrid), Updated: time.Date(2026, 3, 28, 9, 0, 0, 0, madrid),
				Authors:  []feeds.Author{{Name: "Jane & Joe", URL: "https://example.org/paper/author/jane/"}, {Name: "李雷"}},
				Category: []string{"R&D", "C++", `"5G"`}, Image: &feeds.Image{URL: "https://example.org/paper/a/l.jpg?x=1&y=2", Type: "image/jpeg", Length: 48213},
				Language: "en-GB",
			},
			{
				ID: "post 7/№1", URL: "https://example.org/paper/%E4%B8%AD/", Title: "华为起诉威瑞森", Summary: "摘要，含全角标点。",
				Published: time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC), Updated: time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC),
				Category: []string{"政策"}, Language: "zh",
			},
			{
				ID: "https://example.org/paper/c/", Permanent: true, URL: "https://example.org/paper/c/", Title: "Bare",
				Published: time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC), Updated: time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC),
			},
		},
	}
}

// difficultTexts are the full texts of difficult.
func difficultTexts(dst []byte, item int) ([]byte, error) {
	return append(dst, []string{
		"<p>if (a[b[0]]>1) &amp; a \x01control\x7f and <code>]]&gt;</code> and ]\x02]> too</p>\n<p></script></p>\n",
		"<p>中文，全角 \uFFFE 与 emoji 🚀</p>",
		"",
	}[item]...), nil
}

// bare is the feed of a category that has no story yet.
func bare() feeds.Feed {
	return feeds.Feed{Channel: feeds.Channel{Title: "Empty", Description: "Nothing yet", Language: "en", Home: "https://example.org/", Self: "https://example.org/feed.xml"}}
}

func TestGolden(t *testing.T) {
	day := time.Date(2026, 3, 27, 14, 30, 0, 0, time.FixedZone("", -5*60*60))
	pages := []feeds.Address{{URL: "https://example.org/?a=1&b='2'", Modified: day}, {URL: "https://example.org/about/"}}
	for name, encode := range map[string]func() ([]byte, error){
		"rss.xml":           func() ([]byte, error) { return feeds.RSS(nil, difficult(), difficultTexts) },
		"rss-empty.xml":     func() ([]byte, error) { return feeds.RSS(nil, bare(), nil) },
		"atom.xml":          func() ([]byte, error) { return feeds.Atom(nil, difficult(), difficultTexts) },
		"atom-empty.xml":    func() ([]byte, error) { return feeds.Atom(nil, bare(), nil) },
		"feed.json":         func() ([]byte, error) { return feeds.JSON(nil, difficult(), difficultTexts) },
		"feed-empty.json":   func() ([]byte, error) { return feeds.JSON(nil, bare(), nil) },
		"sitemap.xml":       func() ([]byte, error) { return feeds.Sitemap(nil, pages), nil },
		"sitemap-index.xml": func() ([]byte, error) { return feeds.SitemapIndex(nil, pages), nil },
		"news-sitemap.xml": func() ([]byte, error) {
			return feeds.NewsSitemap(nil, "Bits & Pieces", "zh-Hant-TW", []feeds.Recent{{URL: "https://example.org/a/", Title: "A < \x01B", Published: day}}), nil
		},
		"opensearch.xml": func() ([]byte, error) {
			return feeds.OpenSearch(nil, feeds.SearchDescription{
				Name: "The <Daily> Bits & Pieces of the Whole Valley and of its Chips", Language: "en-GB", Self: "https://example.org/opensearch.xml",
				Template: "https://example.org/search/?q={searchTerms}",
			}), nil
		},
		"opensearch-short.xml": func() ([]byte, error) {
			return feeds.OpenSearch(nil, feeds.SearchDescription{
				Name: "The Bit", Language: "zh", Self: "https://example.org/%E4%B8%AD/opensearch.xml", Template: "https://example.org/%E4%B8%AD/search/?q={searchTerms}",
			}), nil
		},
		"news-sitemap-empty.xml": func() ([]byte, error) { return feeds.NewsSitemap(nil, "Paper", "en-US", nil), nil },
	} {
		t.Run(name, func(t *testing.T) {
			got, err := encode()
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(name) == ".json" {
				var b bytes.Buffer
				if err := json.Indent(&b, got, "", "  "); err != nil {
					t.Fatal(err)
				}
				got = b.Bytes()
			} else if _, err := parse(got); err != nil {
				t.Error(err)
			}
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A node is an element as a reader's parser sees it.
type node struct {
	Name     string
	Attrs    map[string]string
	Text     string
	Children []*node
}

// find returns the elements at a path of names below a node.
func (n *node) find(path ...string) []*node {
	found := []*node{n}
	for _, name := range path {
		var next []*node
		for _, parent := range found {
			for _, child := range parent.Children {
				if child.Name == name {
					next = append(next, child)
				}
			}
		}
		found = next
	}
	return found
}

// text returns the texts of the elements at a path.
func (n *node) text(path ...string) []string {
	texts := []string{}
	for _, found := range n.find(path...) {
		texts = append(texts, found.Text)
	}
	return texts
}

// parse reads a whole document; names keep their prefixes.
func parse(data []byte) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	open := []*node{root}
	for {
		token, err := decoder.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &node{Name: qualified(token.Name), Attrs: map[string]string{}}
			for _, a := range token.Attr {
				child.Attrs[qualified(a.Name)] = a.Value
			}
			top.Children = append(top.Children, child)
			open = append(open, child)
		case xml.EndElement:
			if qualified(token.Name) != top.Name {
				return nil, fmt.Errorf("%s is closed by %s", top.Name, qualified(token.Name))
			}
			open = open[:len(open)-1]
		case xml.CharData:
			top.Text += string(token)
		}
	}
	if len(open) != 1 || len(root.Children) != 1 {
		return nil, fmt.Errorf("%d open elements, %d roots", len(open)-1, len(root.Children))
	}
	return root.Children[0], nil
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func mustParse(t rapid.TB, data []byte, err error) *node {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	root, err := parse(data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return root
}

func TestRSSKeepsTheValidatorsRules(t *testing.T) {
	data, err := feeds.RSS(nil, difficult(), difficultTexts)
	root := mustParse(t, data, err)
	if i := bytes.Index(data, []byte("<rss")); i < 0 || i > 512 {
		t.Errorf("<rss is at byte %d; readers sniff the first 512", i)
	}
	channel := root.find("channel")[0]
	self := channel.find("atom:link")[0].Attrs
	if self["rel"] != "self" || self["href"] != difficult().Channel.Self {
		t.Errorf("atom:link %v", self)
	}
	for i, item := range channel.find("item") {
		order := map[string]int{}
		for at, child := range item.Children {
			order[child.Name] = at + 1
		}
		if order["description"] > order["content:encoded"] {
			t.Errorf("item %d: description comes after content:encoded", i)
		}
		if order["author"] > 0 {
			t.Errorf("item %d has an author beside dc:creator", i)
		}
		for _, date := range item.text("pubDate") {
			at, err := time.Parse("Mon, 02 Jan 2006 15:04:05 -0700", strings.Replace(date, "GMT", "+0000", 1))
			if err != nil || !at.Equal(difficult().Items[i].Published) {
				t.Errorf("item %d: pubDate %q: %v", i, date, err)
			}
		}
	}
	if diff := cmp.Diff([]string{"Jane & Joe", "李雷"}, channel.find("item")[0].text("dc:creator")); diff != "" {
		t.Error(diff)
	}
	guids := channel.find("item", "guid")
	for i, permanent := range []string{"true", "false", "true"} {
		if guids[i].Attrs["isPermaLink"] != permanent || guids[i].Text != difficult().Items[i].ID {
			t.Errorf("guid %d: %v %q", i, guids[i].Attrs, guids[i].Text)
		}
	}
}

func TestAtomKeepsTheValidatorsRules(t *testing.T) {
	data, err := feeds.Atom(nil, difficult(), difficultTexts)
	root := mustParse(t, data, err)
	for _, name := range []string{"id", "title", "updated", "author"} {
		if n := len(root.find(name)); n != 1 {
			t.Errorf("the feed has %d elements %s", n, name)
		}
	}
	seen := map[string]bool{}
	for i, entry := range root.find("entry") {
		for _, name := range []string{"id", "title", "updated", "published", "content"} {
			if n := len(entry.find(name)); n != 1 {
				t.Errorf("entry %d has %d elements %s", i, n, name)
			}
		}
		for _, name := range []string{"id", "updated"} {
			value := entry.text(name)[0]
			if seen[value] {
				t.Errorf("entry %d: a second %s %s", i, name, value)
			}
			seen[value] = true
		}
		if id := entry.text("id")[0]; !strings.HasPrefix(id, "https://example.org/paper/") || strings.Contains(id, " ") {
			t.Errorf("entry %d: the id %q is no absolute IRI", i, id)
		}
	}
	if got, want := root.text("updated")[0], root.text("entry", "updated")[0]; got != want {
		t.Errorf("the feed changed at %s, its newest entry at %s", got, want)
	}
}

func TestJSONKeepsTheSpecification(t *testing.T) {
	data, err := feeds.JSON(nil, difficult(), difficultTexts)
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Version string
		Title   string
		Home    string `json:"home_page_url"`
		Items   []map[string]any
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title != difficult().Channel.Title || len(feed.Items) != 3 {
		t.Errorf("%s %s, %d items", feed.Version, feed.Title, len(feed.Items))
	}
	for i, item := range feed.Items {
		want := difficult().Items[i]
		text, _ := difficultTexts(nil, i)
		if item["id"] != want.ID {
			t.Errorf("item %d: id %v is not the text %q", i, item["id"], want.ID)
		}
		if item["content_html"] != string(text) {
			t.Errorf("item %d: content %q", i, item["content_html"])
		}
		if at, err := time.Parse(time.RFC3339, item["date_published"].(string)); err != nil || !at.Equal(want.Published) {
			t.Errorf("item %d: date %v", i, item["date_published"])
		}
		if _, has := item["date_modified"]; has != want.Updated.After(want.Published) {
			t.Errorf("item %d: date_modified %v", i, item["date_modified"])
		}
	}
	if bare, _ := feeds.JSON(nil, bare(), nil); !bytes.Contains(bare, []byte(`"items":[]`)) {
		t.Errorf("an empty feed has no list of items: %s", bare)
	}
}

// TestFeedsAreWellFormed: whatever the texts are, a reader's parser gets them
// back, without what XML cannot hold.
func TestFeedsAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"]", "]]", ">", "]]>", "\x01", "\x7f", "\u0080", "\uFFFE", "\uFDD0", "\xff", "<![CDATA[", "&", "é", "，", "\r\n", "\r", "\n", " "})).Draw(t, "parts"), "")
		}))
		checkWellFormed(t, text.Draw(t, "title"), text.Draw(t, "html"))
	})
}

func FuzzFeeds(f *testing.F) {
	f.Fuzz(func(t *testing.T, title, html string) { checkWellFormed(t, title, html) })
}

func checkWellFormed(t rapid.TB, title, html string) {
	feed := bare()
	feed.Channel.Title = title
	feed.Items = []*feeds.Item{{ID: title, URL: "https://example.org/", Title: title, Summary: title, Authors: []feeds.Author{{Name: title}}, Category: []string{title}}}
	texts := func(dst []byte, _ int) ([]byte, error) { return append(dst, html...), nil }
	data, err := feeds.RSS(nil, feed, texts)
	item := mustParse(t, data, err).find("channel", "item")[0]
	if got := item.text("title")[0]; got != held(title) {
		t.Fatalf("%q is read as %q\n%s", title, got, data)
	}
	if got := item.text("content:encoded")[0]; got != heldInCDATA(html) {
		t.Fatalf("%q is read as %q\n%s", html, got, data)
	}
	data, err = feeds.Atom(nil, feed, texts)
	entry := mustParse(t, data, err).find("entry")[0]
	if got := entry.text("content")[0]; got != heldInCDATA(html) {
		t.Fatalf("%q is read as %q\n%s", html, got, data)
	}
	if got := entry.find("category")[0].Attrs["term"]; got != held(title) {
		t.Fatalf("%q is read as %q\n%s", title, got, data)
	}
	data, err = feeds.JSON(nil, feed, texts)
	if err != nil || !json.Valid(data) {
		t.Fatalf("%v\n%s", err, data)
	}
	data = feeds.NewsSitemap(nil, title, "en", []feeds.Recent{{Title: title}})
	if got := mustParse(t, data, nil).text("url", "news:news", "news:title")[0]; got != held(title) {
		t.Fatalf("%q is read as %q\n%s", title, got, data)
	}
}

// held returns what XML can hold of a text, as a parser gives it back.
func held(s string) string { return lineEnds(allowed(s)) }

// heldInCDATA is held for a CDATA section, which ends at a character that XML forbids: a CR
// before it and an LF after it are two line ends.
func heldInCDATA(s string) string { return allowed(lineEnds(s)) }

// allowed returns a text without the characters that XML forbids.
func allowed(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r <= 0x9f && r != 0x85 || r >= 0xfdd0 && r <= 0xfdef || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// lineEnds replaces CR LF and CR by LF, as XML does.
func lineEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func TestNewsLanguage(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en", "en-US": "en", "pt-BR": "pt", "zh": "zh-cn", "zh-CN": "zh-cn", "zh-Hans-HK": "zh-cn", "zh-Hant": "zh-tw", "zh-TW": "zh-tw", "zh-HK": "zh-tw",
	} {
		data := feeds.NewsSitemap(nil, "Paper", tag, []feeds.Recent{{}})
		if got := mustParse(t, data, nil).text("url", "news:news", "news:publication", "news:language")[0]; got != want {
			t.Errorf("%s: %s, not %s", tag, got, want)
		}
	}
}
