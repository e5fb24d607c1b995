package matter

import (
	"slices"
	"strings"
)

// A Key is a key of front matter.
type Key struct {
	Name     string
	Synonyms []string // other names, those that win first
	Doc      string   // its meaning, for the reference page
}

// Names returns the key's name and then its synonyms.
func (k Key) Names() []string { return append([]string{k.Name}, k.Synonyms...) }

// StoryKeys are the keys of stories and standing pages.
var StoryKeys = []Key{
	{"title", nil, "The headline: plain text, in which `&amp;` and the like are understood. Required."},
	{"date", []string{"pubDate"}, "When it was written or published. Required for stories, unless the file's name begins with the date."},
	{"updated", []string{"lastmod", "last_modified_at", "updated_at", "last_modified", "last_updated", "updatedDate", "modified"}, "When it was last changed in a way readers should know."},
	{"description", []string{"summary", "excerpt", "subtitle", "dek"}, "The dek: a sentence or two that say what it is about."},
	{"author", []string{"authors"}, "Who wrote it: a name, a list of names, or a list of tables with a name."},
	{"category", []string{"categories"}, "The one category it belongs to; of a list the first is the primary one."},
	{"tags", []string{"tag", "keywords"}, "What it is about: a list, or text with commas."},
	{"taxonomies", nil, "A table of categories, tags and authors, as Zola has it."},
	{"image", []string{"cover", "featured_image", "featureImage", "images", "thumbnail"}, "The lead picture: its path, or a table of src, alt, caption, credit and license."},
	{"slug", nil, "Its own part of the address; the file's name unless set."},
	{"permalink", []string{"url", "path"}, "Its whole address, such as /2026/03/a-story/."},
	{"aliases", []string{"alias", "redirect_from"}, "Addresses it had before, which then lead to it."},
	{"draft", nil, "true keeps it out of the site."},
	{"published", nil, "false is the same as draft: true."},
	{"publish", []string{"publishDate", "publish_date", "embargo"}, "The embargo: it appears at this instant, not before."},
	{"expires", []string{"expiryDate", "expiry_date", "unpublishDate"}, "From this instant on it is left out."},
	{"series", nil, "The series it is a part of."},
	{"thread", nil, "The running story it belongs to."},
	{"related", nil, "Stories to show first under Related Articles: their slugs or paths."},
	{"unrelated", nil, "Stories never to show under Related Articles."},
	{"next", nil, "The Next Story: its slug or path."},
	{"featured", nil, "true puts it first on the front page and in Going Viral."},
	{"type", nil, "news, analysis, opinion, explainer, review, sponsored or live."},
	{"sponsor", nil, "Who paid for it; makes it a sponsored story."},
	{"corrections", []string{"correction"}, "What was wrong: a list of tables of date and text."},
	{"sources", nil, "What it is based on: a list of tables of title and url."},
	{"canonical", []string{"canonical_url", "canonicalURL"}, "The full address of the original, if it appeared elsewhere first."},
	{"evergreen", nil, "true: no notice of its age."},
	{"noindex", nil, "true asks search engines to leave it out."},
	{"ai", nil, "How AI had a part in it, for readers to see."},
	{"id", nil, "A permanent id in feeds, in place of its first address."},
	{"translations", nil, "Its versions in other languages: a table from language to address."},
	{"params", []string{"extra"}, "A free table for templates."},
}

// AuthorKeys are the keys of an author's record.
var AuthorKeys = []Key{
	{"name", []string{"title"}, "The author's name. Required."},
	{"beat", []string{"role"}, "What the author writes about."},
	{"email", nil, "An address for readers."},
	{"photo", []string{"image", "avatar", "picture"}, "A portrait: its path, or a table of src, alt, caption, credit and license."},
	{"links", []string{"social", "url", "website"}, "The author's addresses elsewhere: a list of tables of title and url."},
	{"params", []string{"extra"}, "A free table for templates."},
}

// CategoryKeys are the keys of a category's record.
var CategoryKeys = []Key{
	{"title", []string{"name"}, "The category's name. Required."},
	{"description", []string{"summary", "subtitle"}, "A sentence or two about it."},
	{"order", []string{"weight"}, "Its place in the navigation, ascending; those without come last."},
	{"image", []string{"cover", "featured_image"}, "A picture: its path, or a table of src, alt, caption, credit and license."},
	{"params", []string{"extra"}, "A free table for templates."},
}

// ForeignKeys are keys, in lower case, that Hugo, Jekyll, Zola and their themes
// use for settings this program has elsewhere or does not need. Keys that would
// keep a page out of the site (status, headless, render) are not among them.
var ForeignKeys = strings.Fields(`
	layout template weight order toc showtoc tocopen comments disablecomments lang language locale
	linktitle menu menus markup outputs cascade iscjklanguage resources sitemap translationkey type
	math mathjax katex mermaid pin sticky share sharing sidebar header classes read_time reading_time
	author_profile hidetitle showdate showauthor showbreadcrumbs showreadingtime in_search_index
	insert_anchor_links page_template sort_by paginate_by generate_feeds guid post_id wordpress_id
	created created_at post_name parent nav_order has_children`)

// IsStoryKey reports whether a name is a key of stories, in any case and under
// any of its synonyms.
func IsStoryKey(name string) bool {
	return slices.ContainsFunc(StoryKeys, func(k Key) bool {
		return slices.ContainsFunc(k.Names(), func(n string) bool { return strings.EqualFold(n, name) })
	})
}
