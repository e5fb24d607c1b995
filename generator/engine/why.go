package engine

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"broadsheet/generator/links"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
	"broadsheet/generator/words"
)

// A Why tells of one story whether it is live, and what it leads to and why.
type Why struct {
	// Report is that of reading the site. Where it says Failed, the site has
	// mistakes, and what follows is what it would be like in spite of them.
	*Report
	// Withheld is set, and nothing else, for a story that is not live.
	Withheld *site.Withheld
	Story    *site.Story
	// Paper is the site; links name its stories by their index.
	Paper *site.Site
	Links *links.Explanation

	names map[links.Sign]string // without Share
}

// Name returns the word, word pair or tag that a sign stands for, "" for signs
// of other kinds.
func (w *Why) Name(s links.Sign) string {
	s.Share = 0
	return w.names[s]
}

// Explain reads a site and explains a story, named by its slug, path or
// address. Without such a story the error is a *problems.Problem.
func Explain(o Options, name string) (*Why, error) {
	why := &Why{Report: &Report{}}
	if err := inside(o, why.Report, func(b *build) error { return b.explain(why, name) }); err != nil {
		return nil, err
	}
	return why, nil
}

func (b *build) explain(why *Why, name string) error {
	records, err := b.read(nil)
	if err != nil {
		return err
	}
	paper := b.paper(records)
	name = b.storyName(name)
	why.Paper, why.Report.Withheld, why.Stories = paper, paper.Withheld, len(paper.Stories)
	story, withheld, problem := paper.Find(nil, "", name)
	switch {
	case problem != nil:
		return problem
	case withheld != nil && !strings.HasPrefix(withheld.Card.Source, "content/stories/"):
		return problems.At("", 0, 0, "%q is not a story", name)
	case withheld != nil:
		why.Withheld = withheld
		return nil
	}
	why.Story = story
	return b.explainLinks(why)
}

// explainLinks says why a story leads where it does.
func (b *build) explainLinks(why *Why) (err error) {
	why.Links, err = links.Explain(b.linkStories(why.Paper), b.texts(why.Paper, b.textsOf(why.Paper), nil), b.linkOptions(), why.Story.Index)
	if err != nil {
		return err
	}
	return b.nameSigns(why)
}

// storyName returns what a story is called within the site: of an address its
// path under the site, of a path that from the site's folder.
func (b *build) storyName(name string) string {
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		name = u.Path
	}
	if base := b.config.BasePath(); strings.HasPrefix(name, base) {
		name = "/" + strings.TrimPrefix(name, base)
	}
	return path.Clean(name) + strings.Repeat("/", min(1, strings.Count(name[len(strings.TrimRight(name, "/")):], "/")))
}

// nameSigns reads the texts of the stories that an explanation speaks of, to
// learn what words its signs are.
func (b *build) nameSigns(why *Why) error {
	why.names = map[links.Sign]string{}
	counter, reader := words.New(b.config.Language), stories.NewReader(b.config)
	source := why.Story.Card.Source
	text, err := b.tree.Read(source)
	if err != nil {
		return fmt.Errorf("reading a story: %w", err)
	}
	card, doc := reader.Story(sources.File{Path: source}, text)
	terms, pairs := counter.Names(words.Text{Headline: card.Title, Description: card.Description, Paragraphs: doc.Paragraphs})
	note := func(kind links.Kind, ids map[string]uint32) {
		for name, id := range ids {
			s := links.Sign{Kind: kind, ID: id}
			// Of two spellings with accents or without, always the same.
			if other, ok := why.names[s]; !ok || name < other {
				why.names[s] = name
			}
		}
	}
	note(links.Term, terms)
	note(links.Pair, pairs)
	for _, row := range why.Story.Terms {
		for _, t := range row {
			why.names[links.Sign{Kind: links.Tag, Name: t.Slug}] = t.Name
			why.names[links.Sign{Kind: links.Category, Name: t.Slug}] = t.Name
		}
	}
	return nil
}
