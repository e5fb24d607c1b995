package check

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"sync"

	"golang.org/x/net/html"

	"broadsheet/generator/config"
	"broadsheet/generator/engine"
	"broadsheet/generator/parallel"
	"broadsheet/generator/stories"
)

// An Outside is a link to another site in a story or standing page.
type Outside struct {
	URL    string
	Source string // path of the file that contains the link
	Text   []byte // content of the file that contains the link
	Offset int    // byte offset of URL in Text; -1 if Text writes the URL in another way
}

// compareOutside orders links by path of the file, then offset, then URL.
func compareOutside(a, b Outside) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.URL, b.URL))
}

// FindOutside returns the links to other sites in all texts of the site and in their
// front matter. The links are sorted by file and place.
func FindOutside(snapshot *engine.Snapshot) ([]Outside, error) {
	var files []string
	named := map[string]iter.Seq2[string, string]{} // key: path of a file; value: links in its front matter
	for _, s := range snapshot.Stories() {
		files, named[s.Card.Source] = append(files, s.Card.Source), s.Card.FrontMatterLinks
	}
	for _, p := range snapshot.Site().Pages {
		files, named[p.Card.Source] = append(files, p.Card.Source), p.Card.FrontMatterLinks
	}
	for _, t := range snapshot.Site().Rows[stories.RowAuthor].Terms {
		if t.Author != nil {
			files, named[t.Source] = append(files, t.Source), t.Author.FrontMatterLinks
		}
	}
	var mu sync.Mutex
	var all []Outside
	err := parallel.Try(len(files), func(i int) error {
		text, err := snapshot.ReadFile(files[i])
		if err != nil {
			return err
		}
		doc, err := snapshot.Body(files[i])
		if err != nil {
			return err
		}
		found := outsideOf(files[i], text, doc.HTML, named[files[i]])
		mu.Lock()
		defer mu.Unlock()
		all = append(all, found...)
		return nil
	})
	slices.SortFunc(all, compareOutside)
	return all, err
}

// outsideOf returns the links to other sites in the HTML of a body and in front matter,
// each URL once.
func outsideOf(source string, text, body []byte, named iter.Seq2[string, string]) (found []Outside) {
	seen := map[string]bool{}
	add := func(address string) {
		if config.IsWeb(address) && !seen[address] {
			seen[address] = true
			found = append(found, Outside{URL: address, Source: source, Text: text, Offset: bytes.Index(text, []byte(address))})
		}
	}
	for _, url := range named {
		add(url)
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found // the tokenizer has reached the end of the argument body
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				if a.Key == "href" || a.Key == "src" {
					add(a.Val)
				}
			}
		}
	}
}
