package engine

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/sync/errgroup"

	"broadsheet/generator/links"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// An Inspection is what is to be known of a site before it is published.
type Inspection struct {
	*Report
	// Paper is the site; what follows names its stories by their index.
	Paper *site.Site
	Links *links.Set
	// Linked are by story those that its text links to.
	Linked [][]int
	// Duplicates are the near-duplicates among the stories.
	Duplicates []links.Duplicate
	// Outside are the references in texts that lead out of the site, by file and
	// place, if they were asked for.
	Outside []Outside
}

// An Outside is a reference out of the site.
type Outside struct {
	URL    string
	Source string // the file
	Text   []byte // of the file
	Offset int    // where in it the URL stands, -1 if it is written in another way
}

// Inspect reads and plans a site without building it, and looks at what no page
// shows.
func Inspect(o Options, outside bool) (*Inspection, error) {
	in := &Inspection{Report: &Report{}}
	if err := inside(o, in.Report, func(b *build) error { return b.inspectSite(in, outside) }); err != nil {
		return nil, err
	}
	return in, nil
}

func (b *build) inspectSite(in *Inspection, outside bool) (err error) {
	if in.Paper, in.Links, _, _, err = b.prepare(in.Report); err != nil {
		return err
	}
	in.Pages = len(in.Paper.Pages)
	list := b.linkStories(in.Paper)
	for _, s := range list {
		in.Linked = append(in.Linked, s.Links)
	}
	if in.Duplicates, err = links.Duplicates(len(list), b.texts(in.Paper)); err != nil {
		return err
	}
	if outside {
		if in.Outside, err = b.outside(in.Paper); err != nil {
			return err
		}
	}
	if err := b.ledger.Tidy(); err != nil {
		return err
	}
	return b.keep()
}

// outside finds the references out of the site in the texts it shows, and in the
// sources that stories name.
func (b *build) outside(paper *site.Site) ([]Outside, error) {
	named := map[string][]stories.Link{} // by file
	for _, s := range paper.Stories {
		named[s.Card.Source] = s.Card.Sources
	}
	for _, p := range paper.Pages {
		named[p.Card.Source] = p.Card.Sources
	}
	for _, t := range paper.Rows[stories.RowAuthor].Terms {
		if t.Author != nil {
			named[t.Source] = nil
		}
	}
	var mu sync.Mutex
	var all []Outside
	var reading errgroup.Group
	reading.SetLimit(8)
	for file, links := range named {
		reading.Go(func() error {
			text, err := b.tree.Read(file)
			if err != nil {
				return fmt.Errorf("reading it again: %w", err)
			}
			doc, err := b.body(file, new([]byte))
			if err != nil {
				return err
			}
			found := outsideOf(file, text, doc.HTML, links)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, found...)
			return nil
		})
	}
	err := reading.Wait()
	slices.SortFunc(all, func(a, b Outside) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), cmp.Compare(a.Offset, b.Offset), strings.Compare(a.URL, b.URL))
	})
	return all, err
}

// outsideOf finds the addresses of the web in the HTML of a body and among named
// links, each once, and where its file has them.
func outsideOf(source string, text, body []byte, named []stories.Link) (found []Outside) {
	seen := map[string]bool{}
	add := func(address string) {
		if isWeb(address) && !seen[address] {
			seen[address] = true
			found = append(found, Outside{URL: address, Source: source, Text: text, Offset: bytes.Index(text, []byte(address))})
		}
	}
	for _, l := range named {
		add(l.URL)
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found // the end: what is in memory cannot fail otherwise
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				if a.Key == "href" || a.Key == "src" {
					add(a.Val)
				}
			}
		}
	}
}

func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
