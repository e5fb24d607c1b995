package imports

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/slugs"
)

// A wpRow is an item of WXR with its place.
type wpRow struct {
	part  []byte
	place Place
}

// bring reads the export again and passes stories and pages on to the Sink, in the order of
// the export.
func (w *wordpress) bring() error {
	read := func(add func(row wpRow, size int) error) error {
		return w.eachItem(func(part []byte, place Place) error {
			return add(wpRow{slices.Clone(part), place}, len(part))
		})
	}
	return inBatches(read, w.convert, w.to.pass)
}

// convert converts an item.
func (w *wordpress) convert(row wpRow) *brought {
	b := &brought{}
	i := readItem(row.part, row.place)
	if !isBrought(i) {
		b.tellLeftOut(i)
		return b
	}
	b.entry, b.isEntry = w.entry(i, b), true
	return b
}

// tellLeftOut tells that an item was left out, unless it is part of another one.
func (b *brought) tellLeftOut(i *wxrItem) {
	switch {
	case slices.Contains([]string{"attachment", "nav_menu_item", "wp_block", "guest-author"}, i.kind):
	case i.kind == "revision":
		b.told(LeftOut, "an earlier version of a story (revision)", i.place)
	case i.kind != "post" && i.kind != "page":
		b.told(LeftOut, "an entry of the type "+i.kind, i.place)
	case i.password != "":
		b.told(LeftOut, "an entry that needs a password", i.place)
	default:
		b.told(LeftOut, "an entry with the status "+i.status, i.place)
	}
}

// entry returns a story or page.
func (w *wordpress) entry(i *wxrItem, b *brought) Entry {
	e := Entry{ID: i.kind + ":" + strconv.Itoa(i.id), Place: i.place, Page: i.kind == "page", Draft: i.status == "draft" || i.status == "pending",
		Featured: i.sticky && i.kind == "post", FeedID: i.guid, Address: w.addressOf(i), Authors: w.authorsOf(i)}
	date := w.instant(i.date, i.dateGMT)
	if !date.IsZero() {
		e.Date = date.Format(time.RFC3339)
	}
	if changed := w.instant(i.modified, i.modifiedGMT); changed.After(date) && !e.Draft && !date.IsZero() {
		e.Updated = changed.Format(time.RFC3339)
	}
	if i.status == "future" {
		e.Publish = e.Date
	}
	w.addTerms(i, &e, b)
	w.addSEO(i, &e)
	e.Image = w.leadPicture(i, b)
	e.Body = fromhtml.Convert(i.content, w.env(i, b))
	e.Title = titleOf(fromhtml.Text(i.title), i.content)
	if fromhtml.Text(i.title) == "" {
		b.told(Adjusted, "an entry without a headline has one made from its text: "+e.Title, i.place)
	}
	e.File = fileOf(&e, slugs.Decoded(i.name), date, i.id)
	e.Aliases = append(formerAddresses(i, e.Address), furtherPages(i, e.Address)...)
	if e.Address == "" {
		e.Aliases = nil
	}
	for _, key := range slices.Sorted(maps.Keys(i.meta)) {
		if key != "" && key[0] != '_' && !strings.HasPrefix(key, "rank_math") && key != "footnotes" {
			b.told(LeftOut, "the custom field "+key, i.place)
		}
	}
	return e
}

// titleOf returns the headline of an entry: its own or, if it has none, one made from its text.
func titleOf(title, content string) string {
	if title != "" {
		return title
	}
	text := fromhtml.Text(content)
	if text == "" {
		return "Untitled"
	}
	if r := []rune(text); len(r) > 70 {
		text = string(r[:70])
		if n := strings.LastIndexByte(text, ' '); n > 20 {
			text = text[:n]
		}
		text += "…"
	}
	return text
}

// fileOf returns the name of the file of an entry.
func fileOf(e *Entry, slug string, date time.Time, id int) string {
	if slug = slugs.Of(slug); slug == "" {
		slug = cmp.Or(slugs.Of(e.Title), strconv.Itoa(id))
	}
	if e.Page {
		if s := slugs.Of(e.Address); s != "" {
			slug = s
		}
		return slug + ".md"
	}
	if date.IsZero() {
		return slug + ".md"
	}
	return date.Format("2006/2006-01-02-") + slug + ".md"
}

// furtherPages returns the addresses of the second and further pages of an entry.
func furtherPages(i *wxrItem, address string) (list []string) {
	for n := range strings.Count(i.content, "<!--nextpage-->") {
		list = append(list, strings.TrimSuffix(address, "/")+"/"+strconv.Itoa(n+2)+"/")
	}
	return list
}

// instant returns the instant of a date, in the time zone of the site. The argument gmt is
// the same date in UTC; drafts have none.
func (w *wordpress) instant(local, gmt string) time.Time {
	if at, err := time.Parse(wpTime, gmt); err == nil && at.Year() > 0 {
		there, err := time.Parse(wpTime, local)
		if offset := there.Sub(at); err == nil && offset.Abs() <= 14*time.Hour && offset%time.Minute == 0 {
			return at.In(time.FixedZone("", int(offset/time.Second)))
		}
		return at.In(w.zone)
	}
	at, err := time.ParseInLocation(wpTime, local, w.zone)
	if err != nil || at.Year() < 1 {
		return time.Time{}
	}
	return at
}

// authorsOf returns the logins of the authors of an entry. The extension Co-Authors Plus
// keeps several as terms.
func (w *wordpress) authorsOf(i *wxrItem) (logins []string) {
	for _, term := range i.terms {
		if term.domain == "author" {
			login := strings.TrimPrefix(term.slug, "cap-")
			if _, ok := w.authors[term.name]; ok || w.authors[login] == "" {
				login = term.name
			}
			logins = append(logins, login)
		}
	}
	if len(logins) == 0 && i.creator != "" {
		logins = []string{i.creator}
	}
	return logins
}

// addTerms adds the categories, tags and series of an entry. The category that an extension
// for search engines calls the primary one comes first.
func (w *wordpress) addTerms(i *wxrItem, e *Entry, b *brought) {
	for _, term := range i.terms {
		name := fromhtml.Text(term.name)
		switch term.domain {
		case "category":
			e.Categories = append(e.Categories, name)
		case "post_tag", "tag":
			e.Tags = append(e.Tags, name)
		case "series":
			e.Series = name
		case "author", "post_format", "nav_menu", "language", "post_translations":
		default:
			b.told(LeftOut, "the grouping "+term.domain+" of stories", i.place)
		}
	}
	id, _ := strconv.Atoi(cmp.Or(i.meta["_yoast_wpseo_primary_category"], i.meta["rank_math_primary_category"]))
	if primary := w.terms[id]; primary != nil {
		if at := slices.Index(e.Categories, primary.title); at > 0 {
			e.Categories = slices.Insert(slices.Delete(e.Categories, at, at+1), 0, primary.title)
		}
	}
}

// addSEO adds what extensions for search engines know of an entry. An excerpt is preferred to
// their descriptions.
func (w *wordpress) addSEO(i *wxrItem, e *Entry) {
	e.Description = fromhtml.Text(i.excerpt)
	for _, key := range []string{"_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description", "_seopress_titles_desc", "_genesis_description"} {
		if text := i.meta[key]; e.Description == "" && !strings.Contains(text, "%%") && !strings.Contains(text, "#post_") && !strings.Contains(text, "%excerpt%") {
			e.Description = fromhtml.Text(text)
		}
	}
	e.Canonical = cmp.Or(i.meta["_yoast_wpseo_canonical"], i.meta["rank_math_canonical_url"], i.meta["_aioseo_canonical_url"], i.meta["_seopress_robots_canonical"])
	if e.Canonical == i.link || !strings.HasPrefix(e.Canonical, "http") {
		e.Canonical = ""
	}
	e.Noindex = i.meta["_yoast_wpseo_meta-robots-noindex"] == "1" || strings.Contains(i.meta["rank_math_robots"], `"noindex"`) || i.meta["_seopress_robots_index"] == "yes"
}

// leadPicture returns the picture that stands above the text of an entry.
func (w *wordpress) leadPicture(i *wxrItem, b *brought) Picture {
	id, _ := strconv.Atoi(i.meta["_thumbnail_id"])
	known := w.pictures[id]
	if known == nil {
		return Picture{}
	}
	src := w.picture("/wp-content/uploads/"+known.file, i, b)
	if src == "" {
		return Picture{}
	}
	return Picture{Src: src, Alt: known.alt, Caption: captionOf(known.caption, func(target string) string { return w.link(target, b) })}
}

// env returns what the conversion of a text asks.
func (w *wordpress) env(i *wxrItem, b *brought) *fromhtml.Env {
	env := &fromhtml.Env{
		WordPress:  true,
		Link:       func(target string) string { return w.link(target, b) },
		Picture:    func(address string) string { return w.picture(address, i, b) },
		Attachment: w.attachment,
		Attached: func() (images []fromhtml.Image) {
			for _, id := range w.attached[i.id] {
				if image, ok := w.attachment(strconv.Itoa(id)); ok {
					images = append(images, image)
				}
			}
			return images
		},
		Block: func(id string) (string, bool) { text, ok := w.blocks[id]; return text, ok },
		Told:  func(kind, name string) { b.toldOf(kind, name, i.place) },
	}
	var notes []struct{ ID, Content string }
	if json.Unmarshal([]byte(i.meta["footnotes"]), &notes) == nil && len(notes) > 0 {
		env.Notes = map[string]string{}
		for _, n := range notes {
			env.Notes[n.ID] = n.Content
		}
	}
	return env
}

func (w *wordpress) attachment(id string) (fromhtml.Image, bool) {
	n, _ := strconv.Atoi(id)
	known := w.pictures[n]
	if known == nil {
		return fromhtml.Image{}, false
	}
	return fromhtml.Image{Src: "/wp-content/uploads/" + known.file, Alt: known.alt, Caption: known.caption}, true
}
