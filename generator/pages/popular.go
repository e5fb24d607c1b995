package pages

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/data"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

// popularData is the default name of the data file that lists the most read stories.
const popularData = "popular"

// popularFile returns the data file with the first stories of the numbered list on the
// front page: the file that the setting home.viral names, or else the file named popular.
// It returns nil if content/data has neither.
func (p *Plan) popularFile() *data.File {
	return cmp.Or(p.in.Data[p.config.Home.Viral], p.in.Data[popularData])
}

// popular returns the published stories that a data file lists, the most read story first.
// It skips the site's other pages, which statistics also list. The returned problem is a
// warning about entries that lead to no page of the site, or nil.
func (p *Plan) popular(f *data.File) ([]*site.Story, *problems.Problem) {
	var list []*site.Story
	var lost []string
	entries := entriesOf(f.Value)
	for _, e := range entries {
		name := p.insideAddress(e.story)
		story, withheld, missing := p.in.Site.Find(nil, popularData, name)
		switch {
		case story != nil:
			if !slices.Contains(list, story) {
				list = append(list, story)
			}
		case withheld == nil && missing != nil && (e.story == "" || !p.resolve("", "/", name).Found):
			lost = append(lost, e.story)
		}
	}
	if lost == nil {
		return list, nil
	}
	warning := problems.At(f.Path, 0, 0, "%d of %d entries name no story", len(lost), len(entries))
	if at := strings.Index(string(f.Text), lost[0]); at >= 0 && lost[0] != "" {
		warning = problems.In(f.Path, f.Text, at, len(lost[0]), "%s", warning.Message+": the first is "+strconv.Quote(lost[0]))
	}
	return list, warning.Hint("write a story's slug or its address, such as /2026/03/a-story/").AsWarning()
}

// deadPopular returns a warning about entries of the data file popularFile that lead to
// no page of the site, or about a setting home.viral that names nothing.
func (p *Plan) deadPopular() []*problems.Problem {
	name := p.config.Home.Viral
	named := func(t *site.Term) bool { return t.Slug == name }
	if name != "" && name != config.DefaultViral && p.in.Data[name] == nil && !slices.ContainsFunc(p.in.Site.Rows[0].Terms, named) {
		return []*problems.Problem{problems.OfKey(config.File, "home.viral", name, "home.viral: there is no category and no file in content/data with the name %q", name).
			Hint(`write "none" for a front page without the list`).AsWarning()}
	}
	if f := p.popularFile(); f != nil {
		if _, warning := p.popular(f); warning != nil {
			return []*problems.Problem{warning}
		}
	}
	return nil
}

// insideAddress converts a URL of the site to an address within the site:
// "https://example.org/blog/a/?x=1" becomes "/a/". It removes query and fragment, and
// then the site's base URL or base path.
func (p *Plan) insideAddress(text string) string {
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		text = text[:i]
	}
	for _, base := range []string{p.config.URL("/"), p.config.Path("/")} {
		if inside, ok := strings.CutPrefix(text, base); ok {
			return "/" + inside
		}
	}
	return text
}

// An entry is one story in a data file of popular stories.
type entry struct {
	story string  // slug or address of the story
	count float64 // number of times that readers opened the story; 0 if unknown
}

// entriesOf reads the value of a data file of popular stories. It returns the entries with
// the highest counts first. The value is a list, a table that has a list under the key
// "stories", or a table whose keys are stories and whose values are counts. An item of a
// list is a text, or a table with a story and a count.
func entriesOf(value any) []entry {
	var entries []entry
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			entries = append(entries, entryOf(item))
		}
	case map[string]any:
		if list, ok := v["stories"]; ok {
			return entriesOf(list)
		}
		for story, count := range v {
			if story != "title" {
				entries = append(entries, entry{story, countOf(count)})
			}
		}
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.story, b.story) })
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(b.count, a.count) })
	return entries
}

func entryOf(item any) entry {
	table, ok := item.(map[string]any)
	if !ok {
		text, _ := item.(string)
		return entry{story: strings.TrimSpace(text)}
	}
	find := func(names ...string) any {
		for _, name := range names {
			for key, value := range table {
				if strings.EqualFold(strings.TrimSpace(key), name) {
					return value
				}
			}
		}
		return nil
	}
	text, _ := find("story", "address", "url", "path", "page", "slug").(string)
	return entry{strings.TrimSpace(text), countOf(find("count", "views", "visits", "reads", "hits"))}
}

func countOf(value any) float64 {
	switch v := value.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	case string:
		n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(v), ",", ""), 64)
		if err == nil {
			return n
		}
	}
	return 0
}
