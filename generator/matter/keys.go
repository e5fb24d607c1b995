package matter

import (
	"slices"
	"strings"
)

// A Key describes one key that front matter may have.
type Key struct {
	Name     string
	Synonyms []string // other names of the key, the preferred ones first
	Form     Form     // which values the key takes
	Doc      string   // meaning of the key, in Markdown, for the reference page
}

// Names returns the main name of the key, followed by its synonyms.
func (k Key) Names() []string { return append([]string{k.Name}, k.Synonyms...) }

// StoryKeys are the front-matter keys of stories and standing pages.
var StoryKeys = []Key{
	{"title", nil, Line, "The headline, as plain text; character references such as `&amp;` are decoded. Required."},
	{"date", []string{"pubDate"}, Instant, "The date of writing or publication. Required for stories, unless the file's name begins with a date (2026-03-27-, 2026_3_27_ or 20260327-), there is a key `created` or `publish`, or `permalink` or the path of the file has a date (2026/03/27/, 2026-03-27-)."},
	{"updated", []string{"lastmod", "last_modified_at", "updated_at", "last_modified", "last_updated", "updatedDate", "modified"}, Instant, "The date of the last change that readers should know of. It is shown if it is later than the publication."},
	{"description", []string{"summary", "excerpt", "subtitle", "dek"}, Prose, "The dek: one or two sentences about the story."},
	{"author", []string{"authors"}, People, "The author: a name, a list of names, or a list of tables with a `name`. A mail address in a name is not published."},
	{"category", []string{"categories"}, Names, "The category. The first of a list is the primary one; lists within the list are read as a part of it."},
	{"tags", []string{"tag", "keywords"}, Names, "The subjects: a list, or text with commas."},
	{"taxonomies", nil, Free, "A table of categories, tags and authors, as in Zola."},
	{"image", []string{"cover", "featured_image", "featureImage", "images", "thumbnail"}, Picture, "The lead picture: its path, or a table of `src`, `alt`, `caption`, `credit`, `license` and `focus`, the point that crops contain: `[0.5, 0.3]` is in the middle, 30 % below the top. Caption and credit may have links: `[Jane Doe](https://example.org/)`. A path, as in the text, is looked for beside the file, then from the page's address, then in `static/`."},
	{"slug", nil, Line, "The last part of the address, kept as written if it has only letters, digits and `-._~`. Default: the name of the file or folder, without its date, in lower case and with hyphens; where the name is spelled otherwise, a page at that address leads to the story."},
	{"permalink", []string{"url", "path"}, Line, "The whole address, such as `/2026/03/a-story/`; it may have the placeholders of the setting `permalink`."},
	{"aliases", []string{"alias", "redirect_from"}, Names, "Former addresses, which redirect to the present one: a list, or text with commas or blanks between paths."},
	{"draft", nil, Switch, "`true` keeps the story out of the site."},
	{"published", nil, Switch, "`false` is the same as `draft: true`."},
	{"publish", []string{"publishDate", "publish_date", "embargo"}, Instant, "The embargo: the story appears at this instant, not before."},
	{"expires", []string{"expiryDate", "expiry_date", "unpublishDate"}, Instant, "The instant from which the story is left out of the site."},
	{"series", nil, One, "The series that the story belongs to."},
	{"thread", nil, One, "The running story that the story belongs to."},
	{"related", nil, Names, "Stories to show first under Related Articles: slugs or paths."},
	{"unrelated", nil, Names, "Stories never to show under Related Articles: slugs or paths."},
	{"next", nil, One, "The Next Story: a slug or path."},
	{"featured", nil, Switch, "`true` puts the story first on the front page, and first among those in Going Viral."},
	{"type", nil, Choice, "`news` (the default), `analysis`, `opinion`, `explainer`, `review`, `sponsored` or `live`."},
	{"sponsor", nil, Line, "Who paid for the story. Makes its type `sponsored`."},
	{"corrections", []string{"correction"}, Corrections, "Mistakes that were corrected: a list of tables of `date` and `text`."},
	{"sources", nil, Links, "The sources of the story: a list of tables of `title` and `url`."},
	{"canonical", []string{"canonical_url", "canonicalURL"}, Line, "The full address of the original, if the story appeared elsewhere first."},
	{"evergreen", nil, Switch, "`true` omits the notice of the story's age."},
	{"noindex", nil, Switch, "`true` asks search engines to leave the story out."},
	{"ai", nil, Statement, "The use of AI for the story, as a sentence for readers; `true` for a standard sentence."},
	{"id", nil, Line, "A permanent ID in feeds, instead of the first address."},
	{"translations", nil, Addresses, "Versions in other languages: a table from language to address."},
	{"params", []string{"extra"}, Free, "A free table for templates."},
}

// AuthorKeys are the front-matter keys of files in content/authors.
var AuthorKeys = []Key{
	{"name", []string{"title"}, Line, "The author's name. Required."},
	{"beat", []string{"role"}, Line, "The author's field."},
	{"email", nil, Line, "An email address for readers."},
	{"photo", []string{"image", "avatar", "picture"}, Picture, "A portrait: its path, or a table as for a story's `image`."},
	{"links", []string{"social", "url", "website"}, Links, "The author's addresses elsewhere: a list of tables of `title` and `url`."},
	{"params", []string{"extra"}, Free, "A free table for templates."},
}

// CategoryKeys are the front-matter keys of files in content/categories.
var CategoryKeys = []Key{
	{"title", []string{"name"}, Line, "The category's name. Required."},
	{"description", []string{"summary", "subtitle"}, Prose, "One or two sentences about the category."},
	{"order", []string{"weight"}, Whole, "The place in the navigation, ascending; categories without one come last."},
	{"image", []string{"cover", "featured_image"}, Picture, "A picture: its path, or a table as for a story's `image`."},
	{"params", []string{"extra"}, Free, "A free table for templates."},
}

// ForeignKeys are keys of Hugo, Jekyll, Zola and their themes, in lower case, that are
// ignored without a warning. Keys that would keep a page out of the site (status,
// headless, render) are not in the list.
var ForeignKeys = strings.Fields(`
	layout template weight order toc showtoc tocopen comments disablecomments lang language locale
	linktitle menu menus markup outputs cascade iscjklanguage resources sitemap translationkey type
	math mathjax katex mermaid pin sticky share sharing sidebar header classes read_time reading_time
	author_profile hidetitle showdate showauthor showbreadcrumbs showreadingtime in_search_index
	insert_anchor_links page_template sort_by paginate_by generate_feeds guid post_id wordpress_id
	created created_at post_name parent nav_order has_children excerpt_separator`)

// IsStoryKey reports whether name is a front-matter key of stories or a synonym of one,
// ignoring the case of letters.
func IsStoryKey(name string) bool {
	return slices.ContainsFunc(StoryKeys, func(k Key) bool {
		return slices.ContainsFunc(k.Names(), func(n string) bool { return strings.EqualFold(n, name) })
	})
}
