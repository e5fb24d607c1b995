package pages

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/data"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

// popularData is the name of the data file that orders the numbered list on the front
// page.
const popularData = "popular"

// popularFile returns the data file that orders the numbered list on the front page: the
// one that home.viral names, else content/data/popular; nil if there is none.
func (p *Plan) popularFile() *data.File {
	return cmp.Or(p.in.Data[p.config.Home.Viral], p.in.Data[popularData])
}

// popular returns the published stories that a data file lists, the most read one first,
// and each once. Entries for other pages of the site are skipped, as statistics have
// them, too. The problem is a warning about the entries that lead nowhere, or nil.
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

// unpopular returns a warning about the entries of the data file that lead nowhere.
func (p *Plan) unpopular() []*problems.Problem {
	if f := p.popularFile(); f != nil {
		if _, warning := p.popular(f); warning != nil {
			return []*problems.Problem{warning}
		}
	}
	return nil
}

// insideAddress returns a full URL of the site, or a path with the base path, as a path
// within the site. Any other text stays as it is, but for a query and fragment.
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

// An entry is a story in a data file, by slug or address, with how often it was read.
type entry struct {
	story string
	count float64
}

// entriesOf returns the entries in the value of a data file: a list, the list stories in
// a table, or a table from stories to counts. An item of a list is a text, or a table
// with the story and perhaps a count. Entries with counts are sorted by them.
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
