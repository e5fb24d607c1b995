package imports

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/slugs"
)

// index reads an item for what other items must know of it.
func (w *wordpress) index(part []byte, place Place) error {
	i := readItem(part, place)
	switch i.kind {
	case "attachment":
		w.indexPicture(i)
	case "wp_block":
		if i.status == "publish" {
			w.blocks[strconv.Itoa(i.id)] = i.content
		}
	case "nav_menu_item":
		w.indexMenu(i)
	case "guest-author": // of the extension Co-Authors Plus
		if name := i.meta["cap-display_name"]; name != "" {
			w.authors[i.meta["cap-user_login"]] = name
		}
	case "post", "page":
		w.indexEntry(i)
	}
	return nil
}

func (w *wordpress) indexPicture(i *wxrItem) {
	file := i.meta["_wp_attached_file"]
	if _, rest, ok := strings.Cut(i.attachment, "/uploads/"); file == "" && ok {
		file = slugs.Decoded(rest)
	}
	if file == "" || i.status == "trash" {
		return
	}
	file = path.Clean(file)
	w.uploads.known[file] = true
	w.pictures[i.id] = &wpPicture{file, i.meta["_wp_attachment_image_alt"], i.excerpt}
	if i.parent != 0 {
		w.attached[i.parent] = append(w.attached[i.parent], i.id)
	}
}

func (w *wordpress) indexMenu(i *wxrItem) {
	if i.status != "publish" {
		return
	}
	item := wpMenuItem{id: i.id, order: i.order, kind: i.meta["_menu_item_type"], title: fromhtml.Text(i.title), url: i.meta["_menu_item_url"]}
	item.parent, _ = strconv.Atoi(i.meta["_menu_item_menu_item_parent"])
	item.object, _ = strconv.Atoi(i.meta["_menu_item_object_id"])
	for _, term := range i.terms {
		if term.domain == "nav_menu" {
			name := fromhtml.Text(term.name)
			w.menus[name] = append(w.menus[name], item)
		}
	}
}

// indexEntry notes the address of a story or page, its terms, authors and dates.
func (w *wordpress) indexEntry(i *wxrItem) {
	if !isBrought(i) {
		return
	}
	w.noteOffset(i.date, i.dateGMT)
	w.noteOffset(i.modified, i.modifiedGMT)
	for _, login := range w.authorsOf(i) {
		w.byline[login] = true
	}
	for _, term := range i.terms {
		w.noteTerm(term)
	}
	if i.kind == "page" {
		w.pages[i.id] = fromhtml.Text(i.title)
	}
	address := w.addressOf(i)
	if address == "" {
		return
	}
	w.addresses[i.id] = address
	for _, old := range formerAddresses(i, address) {
		w.former[old] = address
	}
	if i.kind == "post" {
		w.patterns[w.patternOf(i, address)]++
	}
}

// noteTerm marks a category or tag as used. The list before the items may lack it.
func (w *wordpress) noteTerm(term wxrTerm) {
	list := w.tags
	switch term.domain {
	case "category":
		list = w.categories
	case "post_tag", "tag":
	default:
		return
	}
	if list[term.slug] == nil {
		list[term.slug] = &wpTerm{slug: term.slug, title: fromhtml.Text(term.name)}
	}
	list[term.slug].used = true
}

// isBrought reports whether an item becomes a story or page of the new site.
func isBrought(i *wxrItem) bool {
	return (i.kind == "post" || i.kind == "page") && i.password == "" &&
		slices.Contains([]string{"publish", "future", "draft", "pending"}, i.status)
}

// addressOf returns the path of a published entry, decoded, or "".
func (w *wordpress) addressOf(i *wxrItem) string {
	if i.status != "publish" || strings.Contains(i.link, "?") {
		return ""
	}
	_, rest, _ := strings.Cut(i.link, "://")
	if n := strings.IndexByte(rest, '/'); n >= 0 {
		return slugs.Decoded(rest[n:])
	}
	return ""
}

// formerAddresses returns the addresses that an entry had before its slug or date was changed.
func formerAddresses(i *wxrItem, address string) (list []string) {
	slug := slugs.Decoded(i.name)
	for old := range strings.FieldsSeq(i.meta["_wp_old_slug"]) {
		if at := strings.LastIndex(address, slug); slug != "" && at >= 0 {
			list = append(list, address[:at]+slugs.Decoded(old)+address[at+len(slug):])
		}
	}
	if len(i.date) >= 10 && len(i.meta["_wp_old_date"]) == 10 {
		was := strings.ReplaceAll(i.meta["_wp_old_date"], "-", "/")
		if is := strings.ReplaceAll(i.date[:10], "-", "/"); strings.Contains(address, is) {
			list = append(list, strings.Replace(address, is, was, 1))
		}
	}
	return list
}

// patternOf returns the pattern that gives a story its address: the address with
// placeholders for its slug, date and category.
func (w *wordpress) patternOf(i *wxrItem, address string) string {
	address = "/" + strings.TrimPrefix(address, basePath(w.home))
	extension := path.Ext(address)
	if extension != ".html" {
		extension = "/"
	}
	parts := strings.Split(strings.Trim(strings.TrimSuffix(address, extension), "/"), "/")
	date := strings.FieldsFunc(i.date, func(r rune) bool { return r < '0' || r > '9' })
	names := []string{"{year}", "{month}", "{day}"}
	next := 0
	for n, part := range parts {
		switch {
		case n == len(parts)-1 && part == slugs.Decoded(i.name):
			parts[n] = "{slug}"
		case next < 3 && next < len(date) && part == date[next]:
			parts[n] = names[next]
			next++
		case n == 0 && next == 0 && len(parts) == 2 && w.isCategoryOf(i, part):
			parts[n] = "{category}"
		}
	}
	if len(parts) == 0 || parts[len(parts)-1] != "{slug}" {
		return ""
	}
	return "/" + strings.Join(parts, "/") + extension
}

func (w *wordpress) isCategoryOf(i *wxrItem, slug string) bool {
	return slices.ContainsFunc(i.terms, func(t wxrTerm) bool {
		return t.domain == "category" && slugs.Decoded(t.slug) == slug
	})
}

const wpTime = "2006-01-02 15:04:05"

// noteOffset notes how far the local time of the site was from UTC at an instant.
func (w *wordpress) noteOffset(local, gmt string) {
	there, err := time.Parse(wpTime, local)
	at, err2 := time.Parse(wpTime, gmt)
	if err != nil || err2 != nil || at.Year() < 1980 {
		return
	}
	offset := int(there.Sub(at).Round(time.Minute) / time.Second)
	if offset < -14*3600 || offset > 14*3600 {
		return
	}
	// One instant for each day is enough to tell time zones apart.
	w.offsets[at.Truncate(24*time.Hour).Unix()+12*3600] = offset
}

// zoneOf returns a time zone in which local time was as far from UTC as the offsets say. The
// keys of offsets are instants. Of several zones, that of the language is preferred.
func zoneOf(offsets map[int64]int, language string) *time.Location {
	best, most := time.UTC, 0
	for _, name := range zonesFor(language) {
		zone, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		fits := 0
		for at, want := range offsets {
			if _, offset := time.Unix(at, 0).In(zone).Zone(); offset == want {
				fits++
			}
		}
		if fits > most {
			best, most = zone, fits
		}
	}
	return best
}

// zonesFor returns the names of time zones, those of a language first.
func zonesFor(language string) []string {
	language = strings.ToLower(language)
	short, _, _ := strings.Cut(language, "-")
	var zones []string
	for _, pair := range languageZones {
		name, list, _ := strings.Cut(pair, " ")
		if name == language || name == short {
			zones = append(zones, strings.Fields(list)...)
		}
	}
	return append(zones, strings.Fields(commonZones)...)
}

var languageZones = []string{
	"en-gb Europe/London", "en-ie Europe/Dublin", "en-au Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Perth", "en-nz Pacific/Auckland",
	"en-ca America/Toronto America/Vancouver America/Winnipeg America/Edmonton America/Halifax", "en-za Africa/Johannesburg", "en-in Asia/Kolkata",
	"de-at Europe/Vienna", "de-ch Europe/Zurich", "de Europe/Berlin", "fr-ca America/Toronto", "fr-be Europe/Brussels", "fr Europe/Paris",
	"es-mx America/Mexico_City", "es-ar America/Argentina/Buenos_Aires", "es-co America/Bogota", "es-cl America/Santiago", "es-pe America/Lima", "es Europe/Madrid",
	"it Europe/Rome", "nl-be Europe/Brussels", "nl Europe/Amsterdam", "pt-br America/Sao_Paulo", "pt Europe/Lisbon", "pl Europe/Warsaw", "cs Europe/Prague",
	"sk Europe/Bratislava", "hu Europe/Budapest", "sv Europe/Stockholm", "da Europe/Copenhagen", "nb Europe/Oslo", "nn Europe/Oslo", "fi Europe/Helsinki",
	"el Europe/Athens", "tr Europe/Istanbul", "ro Europe/Bucharest", "bg Europe/Sofia", "uk Europe/Kyiv", "ru Europe/Moscow", "he Asia/Jerusalem",
	"ar Africa/Cairo Asia/Riyadh", "fa Asia/Tehran", "hi Asia/Kolkata", "th Asia/Bangkok", "vi Asia/Ho_Chi_Minh", "id Asia/Jakarta", "ms Asia/Kuala_Lumpur",
	"zh-tw Asia/Taipei", "zh-hk Asia/Hong_Kong", "zh Asia/Shanghai", "ja Asia/Tokyo", "ko Asia/Seoul",
}

const commonZones = `UTC America/New_York America/Chicago America/Denver America/Los_Angeles Europe/London Europe/Berlin Europe/Athens
America/Phoenix America/Anchorage Pacific/Honolulu America/Halifax America/St_Johns America/Sao_Paulo America/Argentina/Buenos_Aires America/Bogota America/Mexico_City
America/Santiago America/Caracas Africa/Lagos Africa/Cairo Africa/Johannesburg Africa/Nairobi Europe/Istanbul Europe/Moscow Europe/Kyiv Asia/Jerusalem Asia/Tehran
Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Yangon Asia/Bangkok Asia/Jakarta Asia/Shanghai Asia/Singapore Australia/Perth Asia/Tokyo
Asia/Seoul Australia/Adelaide Australia/Darwin Australia/Brisbane Australia/Sydney Pacific/Auckland Etc/GMT+12 Etc/GMT+11 Etc/GMT+10 Etc/GMT+9 Etc/GMT+8 Etc/GMT+7
Etc/GMT+6 Etc/GMT+5 Etc/GMT+4 Etc/GMT+3 Etc/GMT+2 Etc/GMT+1 Etc/GMT-1 Etc/GMT-2 Etc/GMT-3 Etc/GMT-4 Etc/GMT-5 Etc/GMT-6 Etc/GMT-7 Etc/GMT-8 Etc/GMT-9 Etc/GMT-10
Etc/GMT-11 Etc/GMT-12 Etc/GMT-13 Etc/GMT-14`
