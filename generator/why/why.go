package why

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/index"
	"broadsheet/generator/links"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
	"broadsheet/generator/words"
)

// A Why says whether a story is live, and explains its next and related stories.
type Why struct {
	// Withheld is set if the story is not live. The fields Story and Links are then nil.
	Withheld *site.Withheld
	Story    *site.Story
	// Site is the whole site. Links refers to stories by their index in Site.Stories.
	Site  *site.Site
	Links *Explanation

	// The key is a sign (a reason for a score) whose field Share is 0. The value is the word,
	// word pair, tag or category that the sign refers to.
	names map[links.Sign]string
}

// An Input holds the data from which links are chosen and explained.
type Input struct {
	Site    *site.Site
	Config  *config.Config
	Tree    *sources.Tree
	Stories []links.Story
	Texts   index.Texts
	Options links.Options
}

// Name returns the word, word pair, tag or category that a sign (a reason for a score)
// refers to. For signs of other kinds it returns "".
func (w *Why) Name(s links.Sign) string {
	s.Share = 0
	return w.names[s]
}

// Named explains the links of the story with a given slug, path or address. If there is
// no such story, the error is a *problems.Problem.
func Named(in Input, name string) (*Why, error) {
	if u, err := url.Parse(name); err == nil && u.Host != "" && !sameHost(u, in.Config.Base) {
		return nil, problems.At("", 0, 0, "%s is not an address of this site", name).Hint("its addresses begin with %s", in.Config.URL("/"))
	}
	name = pathOf(in.Config, name)
	story, withheld, problem := in.Site.Find(nil, "", name)
	switch {
	case problem != nil:
		return nil, problem
	case withheld != nil && !strings.HasPrefix(withheld.Card.Source, "content/stories/"):
		return nil, problems.At("", 0, 0, "%q is not a story", name)
	case withheld != nil:
		return &Why{Site: in.Site, Withheld: withheld}, nil
	}
	return Of(in, story)
}

// Of explains the next and related stories of a live story.
func Of(in Input, story *site.Story) (*Why, error) {
	w := &Why{Site: in.Site, Story: story, names: map[links.Sign]string{}}
	var err error
	if w.Links, err = Explain(in.Stories, in.Texts, in.Options, story.Index); err != nil {
		return nil, err
	}
	return w, w.nameSigns(in)
}

// sameHost reports whether the host of a URL is that of the site, with or without "www.",
// or is this machine, on which the preview runs.
func sameHost(u, base *url.URL) bool {
	bare := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	host := bare(u.Hostname())
	return host == bare(base.Hostname()) || config.IsThisMachine(host)
}

// pathOf returns the path of a story within the site, without the base path of the site.
// The argument name is the slug, path or URL of the story.
func pathOf(c *config.Config, name string) string {
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		name = u.Path
	}
	if base := c.BasePath(); strings.HasPrefix(name, base) {
		name = "/" + strings.TrimPrefix(name, base)
	}
	return path.Clean(name) + strings.Repeat("/", min(1, strings.Count(name[len(strings.TrimRight(name, "/")):], "/")))
}

// nameSigns fills the field names with the words of the story's text, and with its tags
// and categories, since a sign (a reason for a score) has only the hash of a word.
func (w *Why) nameSigns(in Input) error {
	source := w.Story.Card.Source
	text, err := in.Tree.Read(source)
	if err != nil {
		return fmt.Errorf("reading a story: %w", err)
	}
	card, doc := stories.NewReader(in.Config, locale.New(in.Config.Language)).Story(sources.File{Path: source}, text)
	tokens, bigrams := words.New(in.Config.Language).Names(words.Text{Headline: card.Title, Description: card.Description, Paragraphs: doc.Paragraphs})
	note := func(kind links.Kind, ids map[string]uint32) {
		for name, id := range ids {
			s := links.Sign{Kind: kind, ID: id}
			// Words that differ only in accents have the same ID. The alphabetically
			// first of them is used, so that the order of the map does not matter.
			if other, ok := w.names[s]; !ok || name < other {
				w.names[s] = name
			}
		}
	}
	note(links.Token, tokens)
	note(links.Bigram, bigrams)
	for _, row := range w.Story.Terms {
		for _, t := range row {
			w.names[links.Sign{Kind: links.Tag, Name: t.Slug}] = t.Name
			w.names[links.Sign{Kind: links.Category, Name: t.Slug}] = t.Name
		}
	}
	return nil
}
