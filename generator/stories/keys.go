package stories

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// A Key documents a key of front matter.
type Key struct {
	Name     string
	Synonyms []string // other names it is understood by, strongest first
	Doc      string
}

// Keys returns the keys of a story's or page's front matter, for the
// reference pages.
func Keys() []Key { return document(storyKeys(nil)) }

// AuthorKeys returns the keys of an author's record.
func AuthorKeys() []Key { return document(authorKeys()) }

// CategoryKeys returns the keys of a category's record.
func CategoryKeys() []Key { return document(categoryKeys()) }

func document[T any](keys []key[T]) []Key {
	var list []Key
	for _, k := range keys {
		list = append(list, Key{k.name, k.synonyms, k.doc})
	}
	return list
}

// storyKeys is the table of a story's front matter.
func storyKeys(taxonomies map[string]string) []key[Card] {
	keys := []key[Card]{
		{"title", nil, "The headline: plain text, in which `&amp;` and the like are understood. Required.", setProse(func(c *Card) *string { return &c.Title })},
		{"date", []string{"pubDate"}, "When it was written or published. Required for stories, unless the file's name begins with the date.", setTime(func(c *Card) *time.Time { return &c.Date })},
		{"updated", []string{"lastmod", "last_modified_at", "updated_at", "last_modified", "last_updated", "updatedDate", "modified"}, "When it was last changed in a way readers should know.", setTime(func(c *Card) *time.Time { return &c.Updated })},
		{"description", []string{"summary", "excerpt", "subtitle", "dek"}, "The dek: a sentence or two that say what it is about.", setProse(func(c *Card) *string { return &c.Description })},
		{"author", []string{"authors"}, "Who wrote it: a name, a list of names, or a list of tables with a name.", setTerms(RowAuthor)},
		{"category", []string{"categories"}, "The one category it belongs to; of a list the first is the primary one.", setTerms(RowCategory)},
		{"tags", []string{"tag", "keywords"}, "What it is about: a list, or text with commas.", setTerms(RowTag)},
		{"taxonomies", nil, "A table of categories, tags and authors, as Zola has it.", setTaxonomies},
		{"image", []string{"cover", "featured_image", "featureImage", "images", "thumbnail"}, "The lead picture: its path, or a table of src, alt, caption, credit and license.", setPicture(func(c *Card) **Image { return &c.Image })},
		{"slug", nil, "Its own part of the address; the file's name unless set.", setSlug},
		{"permalink", []string{"url", "path"}, "Its whole address, such as /2026/03/a-story/.", setPermalink},
		{"aliases", []string{"alias", "redirect_from"}, "Addresses it had before, which then lead to it.", setAliases},
		{"draft", nil, "true keeps it out of the site.", setFlag(func(c *Card) *bool { return &c.Draft })},
		{"published", nil, "false is the same as draft: true.", setPublished},
		{"publish", []string{"publishDate", "publish_date", "embargo"}, "The embargo: it appears at this instant, not before.", setTime(func(c *Card) *time.Time { return &c.Publish })},
		{"expires", []string{"expiryDate", "expiry_date", "unpublishDate"}, "From this instant on it is left out.", setTime(func(c *Card) *time.Time { return &c.Expires })},
		{"series", nil, "The series it is a part of.", setOne(func(c *Card) *string { return &c.Series })},
		{"thread", nil, "The running story it belongs to.", setOne(func(c *Card) *string { return &c.Thread })},
		{"related", nil, "Stories to show first under Related Articles: their slugs or paths.", setTexts(func(c *Card) *[]string { return &c.Related })},
		{"unrelated", nil, "Stories never to show under Related Articles.", setTexts(func(c *Card) *[]string { return &c.Unrelated })},
		{"next", nil, "The Next Story: its slug or path.", setOne(func(c *Card) *string { return &c.Next })},
		{"featured", nil, "true puts it first on the front page and in Going Viral.", setFlag(func(c *Card) *bool { return &c.Featured })},
		{"type", nil, "news, analysis, opinion, explainer, review, sponsored or live.", setType},
		{"sponsor", nil, "Who paid for it; makes it a sponsored story.", setText(func(c *Card) *string { return &c.Sponsor })},
		{"corrections", []string{"correction"}, "What was wrong: a list of tables of date and text.", setCorrections},
		{"sources", nil, "What it is based on: a list of tables of title and url.", setLinks(func(c *Card) *[]Link { return &c.Sources })},
		{"canonical", []string{"canonical_url", "canonicalURL"}, "The full address of the original, if it appeared elsewhere first.", setCanonical},
		{"evergreen", nil, "true: no notice of its age.", setFlag(func(c *Card) *bool { return &c.Evergreen })},
		{"noindex", nil, "true asks search engines to leave it out.", setFlag(func(c *Card) *bool { return &c.NoIndex })},
		{"ai", nil, "How AI had a part in it, for readers to see.", setAI},
		{"id", nil, "A permanent id in feeds, in place of its first address.", setText(func(c *Card) *string { return &c.ID })},
		{"translations", nil, "Its versions in other languages: a table from language to address.", setTranslations},
		{"params", []string{"extra"}, "A free table for templates.", setParams(func(c *Card) *map[string]any { return &c.Params })},
	}
	for row, singular := range slices.Sorted(maps.Keys(taxonomies)) {
		keys = append(keys, key[Card]{taxonomies[singular], []string{singular}, "The story's " + taxonomies[singular] + ".", setTerms(RowCustom + row)})
	}
	return keys
}

// authorKeys is the table of an author's record.
func authorKeys() []key[Author] {
	return []key[Author]{
		{"name", []string{"title"}, "The author's name. Required.", setText(func(a *Author) *string { return &a.Name })},
		{"beat", []string{"role"}, "What the author writes about.", setText(func(a *Author) *string { return &a.Beat })},
		{"email", nil, "An address for readers.", setText(func(a *Author) *string { return &a.Email })},
		{"photo", []string{"image", "avatar", "picture"}, "A portrait: its path, or a table of src, alt, caption, credit and license.", setPicture(func(a *Author) **Image { return &a.Photo })},
		{"links", []string{"social", "url", "website"}, "The author's addresses elsewhere: a list of tables of title and url.", setLinks(func(a *Author) *[]Link { return &a.Links })},
		{"params", []string{"extra"}, "A free table for templates.", setParams(func(a *Author) *map[string]any { return &a.Params })},
	}
}

// categoryKeys is the table of a category's record.
func categoryKeys() []key[Category] {
	return []key[Category]{
		{"title", []string{"name"}, "The category's name. Required.", setText(func(c *Category) *string { return &c.Title })},
		{"description", []string{"summary", "subtitle"}, "A sentence or two about it.", setText(func(c *Category) *string { return &c.Description })},
		{"order", []string{"weight"}, "Its place in the navigation, ascending; those without come last.", setOrder},
		{"image", []string{"cover", "featured_image"}, "A picture: its path, or a table of src, alt, caption, credit and license.", setPicture(func(c *Category) **Image { return &c.Image })},
		{"params", []string{"extra"}, "A free table for templates.", setParams(func(c *Category) *map[string]any { return &c.Params })},
	}
}

// foreignKeys lists, in lower case, keys that Hugo, Jekyll, Zola and their
// themes use for what this program decides otherwise. Those that would keep a
// page out of the site (status, headless, render) are not among them.
func foreignKeys() []string {
	return strings.Fields(`
		layout template weight order toc showtoc tocopen comments disablecomments lang language locale
		linktitle menu menus markup outputs cascade iscjklanguage resources sitemap translationkey type
		math mathjax katex mermaid pin sticky share sharing sidebar header classes read_time reading_time
		author_profile hidetitle showdate showauthor showbreadcrumbs showreadingtime in_search_index
		insert_anchor_links page_template sort_by paginate_by generate_feeds guid post_id wordpress_id
		created created_at post_name parent nav_order has_children`)
}
